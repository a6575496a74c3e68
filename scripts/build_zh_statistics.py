r"""Build the Chinese n-gram statistics that ship in ``detector/statistics/zh``.

    python -m scripts.build_zh_statistics --corpus DIR --libime DIR --more DIR --cedict FILE \
        --pairs detector/statistics/zh/pairs.tsv --packs rules/zh --output DIR --training DIR

Inputs: below ``--corpus`` the news and general Chinese that `benchmarks.spun.corpora` calls training text (what is kept
out there stays out here); below ``--more`` further ``*.txt`` files, a paragraph a line and a blank line between
documents; ``--libime`` the folder of Debian's package libime-data-language-model (``zh_CN.lm``, LGPL-2.1-or-later) with
``sc.txt``, the word list that ``libime_pinyindict -d sc.dict sc.txt`` prints; ``wordfreq`` and ``jieba`` from PyPI.
Needs numpy, scipy, wordfreq, jieba.  One thread, no randomness: the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import struct
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.spun import corpora
from detector.language import segmentation as seg
from detector.language.characters import HAN, _class_table, fold
from detector.language.ngram import QUANTUM, StaticMap, build_static_map, mix
from scripts import zh_neighbours as neighbours

MOST_CHARACTERS = seg.FIRST_WORD - seg.FIRST_HAN - 200


# --------------------------------------------------------------------------------------------------- documents


@dataclass(frozen=True)
class Document:
    """A folded text and the kind of text it is."""

    kind: str
    text: str


def documents(corpus: Path, more: Path | None) -> list[Document]:
    """All that may be learned from, folded, in a fixed order."""
    found = [Document("news", fold(text)) for text in corpora.training_news(corpus)]
    for kind, texts in corpora.training_general(corpus).items():
        found += [Document(kind, fold(text)) for text in texts]
    if more:
        for path in sorted(more.glob("*.txt")):
            parts = path.read_text(encoding="utf-8").split("\n\n")
            found += [
                Document(path.stem, fold(part)) for part in parts if part.strip() and not corpora.is_kept_out(part)
            ]
    return found


def training_fold(text: str) -> bool:
    """Whether a document is one of the three tenths that the scorer is trained on (by hash)."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") // 10 % 10 < 3


def training_shares(docs: Sequence[Document]) -> dict[str, np.ndarray]:
    """Which documents are in each of the statistics that the scorer is trained with, by name."""
    held = np.array([training_fold(doc.text) for doc in docs])
    news = np.array([doc.kind in FORMAL for doc in docs])
    return {"held": ~held, "formal": news & ~held, "other": ~news & ~held}


# ------------------------------------------------------------------------------------------------------ libime


@dataclass(frozen=True)
class Libime:
    """libime's word trigram model: words, log10 probabilities and back-off weights."""

    words: list[str]
    unigram: np.ndarray
    backoff: np.ndarray
    bigrams: np.ndarray  # (n, 2) word numbers
    bigram: np.ndarray
    bigram_backoff: np.ndarray
    trigrams: np.ndarray  # (m, 3)
    trigram: np.ndarray


def _murmur(key: bytes) -> int:
    """MurmurHash64A with seed 0: how KenLM names a word."""
    multiplier, low = 0xC6A4A7935BD1E995, (1 << 64) - 1
    state = (len(key) * multiplier) & low
    whole = len(key) // 8
    for index in range(whole):
        part = int.from_bytes(key[8 * index : 8 * index + 8], "little") * multiplier & low
        part = (part ^ part >> 47) * multiplier & low
        state = (state ^ part) * multiplier & low
    if rest := key[8 * whole :]:
        state = (state ^ int.from_bytes(rest, "little")) * multiplier & low
    state = (state ^ state >> 47) * multiplier & low
    return state ^ state >> 47


def read_libime(folder: Path, more_words: Iterable[str]) -> Libime:
    """Read the quantised trie with compressed pointers (KenLM's model type 5, format version 5) of libime.

    Checked against KenLM's own scores when written.  Words are named by hashes in the file: those of ``sc.txt``, of
    ``more_words`` and single characters are tried.  Raises ValueError for any other kind of model.
    """
    raw = (folder / "zh_CN.lm").read_bytes()
    bytes_ = np.frombuffer(raw, np.uint8)
    order, _, kind, has_words, _ = struct.unpack("<IfIII", raw[88:108])
    if (order, kind, has_words) not in ((3, 5, 0), (4294967301 & 0xFF, 5, 0)) and kind != 5:
        raise ValueError("not a KenLM quantised array trie of order 3")
    counts = struct.unpack("<3Q", raw[108:132])
    offset = 136 + 8
    hashes = np.frombuffer(raw, "<u8", struct.unpack("<Q", raw[136:144])[0], offset)
    offset += 8 * counts[0]
    prob_bits, back_bits = raw[offset + 1], raw[offset + 2]
    tables = np.frombuffer(raw, "<f4", 2 * (1 << prob_bits) + (1 << back_bits), offset + 8)
    middle, back, longest = np.split(tables, [1 << prob_bits, (1 << prob_bits) + (1 << back_bits)])
    offset += 8 + 4 * len(tables)
    unigrams = np.frombuffer(raw, [("p", "<f4"), ("b", "<f4"), ("n", "<u8")], counts[0] + 1, offset)
    offset += 16 * (counts[0] + 2)
    pointer_bits = counts[2].bit_length()
    chop = min(range(pointer_bits + 1), key=lambda c: (counts[2] >> (pointer_bits - c)) * 64 - (counts[1] + 1) * c)
    inline = pointer_bits - chop
    high_count = (counts[2] >> inline) + 1
    highs = np.frombuffer(raw, "<u8", high_count, (offset + 7) // 8 * 8 + 8).astype(np.int64)
    offset += 8 * (1 + high_count) + 7
    word_bits = counts[0].bit_length()
    width = word_bits + prob_bits + back_bits + inline

    def bits(base: int, at: np.ndarray, size: int) -> np.ndarray:
        value = np.zeros(len(at), np.uint64)
        for index in range(8):
            value |= bytes_[base + (at >> 3) + index].astype(np.uint64) << np.uint64(8 * index)
        return ((value >> (at & 7).astype(np.uint64)) & np.uint64((1 << size) - 1)).astype(np.int64)

    at = np.arange(counts[1] + 1, dtype=np.int64)
    context = bits(offset, at * width, word_bits)[:-1]
    quantised = bits(offset, at * width + word_bits, prob_bits + back_bits)[:-1]
    low_bits = bits(offset, at * width + word_bits + prob_bits + back_bits, inline)
    children = ((np.searchsorted(highs, at, side="right") - 1) << inline) | low_bits
    word = np.repeat(np.arange(counts[0]), np.diff(unigrams["n"].astype(np.int64)))
    offset += ((1 + counts[1]) * width + 7) // 8 + 8
    at3 = np.arange(counts[2], dtype=np.int64) * (word_bits + prob_bits)
    first = bits(offset, at3, word_bits)
    parent = np.repeat(np.arange(counts[1]), np.diff(children))
    number = {int(value): index + 1 for index, value in enumerate(hashes)}
    words = [""] * counts[0]
    tried = {line.split()[0] for line in (folder / "sc.txt").read_text(encoding="utf-8").splitlines() if line.strip()}
    tried |= {chr(code) for code in range(0x3400, 0xA000)} | set(more_words)
    for name in tried:
        if index := number.get(_murmur(name.encode())):
            words[index] = name
    return Libime(
        words,
        unigrams["p"][: counts[0]].copy(),
        unigrams["b"][: counts[0]].copy(),
        np.stack([context, word], 1),
        middle[quantised >> back_bits],
        back[quantised & ((1 << back_bits) - 1)],
        np.stack([first, context[parent], word[parent]], 1),
        longest[bits(offset, at3 + word_bits, prob_bits)],
    )


# ----------------------------------------------------------------------------------------------------- lexicon


def symbol_table(docs: Sequence[Document], libime: Libime) -> np.ndarray:
    """The symbol of each code point of the Basic Multilingual Plane (uint16, 0xFFFF for what is dropped)."""
    counts: Counter[str] = Counter()
    for doc in docs:
        counts.update(doc.text)
    classes = _class_table()[:0x10000]
    table = np.full(0x10000, seg.OTHER, np.uint16)
    table[classes == HAN] = seg.OTHER_HAN
    from detector.language import characters as ch

    for class_, symbol in (
        (ch.SPACE, seg.DROPPED),
        (ch.INVISIBLE, seg.DROPPED),
        (ch.CONTROL, seg.DROPPED),
        (ch.NEWLINE, seg.STOP),
        (ch.DIGIT, seg.DIGITS),
        (ch.LATIN, seg.LATIN),
        (ch.CJK_PUNCTUATION, seg.MARK),
        (ch.PUNCTUATION, seg.MARK),
    ):
        table[classes == class_] = symbol
    for symbol, characters in (
        (seg.STOP, "。!?;:…！？；："),
        (seg.COMMA, ",，"),
        (seg.LISTING, "、"),
        # quotation marks and brackets say nothing of the words beside them
        (seg.DROPPED, "“”‘’「」『』《》〈〉【】\"'"),
    ):
        for character in characters:
            table[ord(character)] = symbol
    singles = {word: libime.unigram[index] for index, word in enumerate(libime.words) if len(word) == 1}
    weight = {c: counts[c] + 2e7 * 10.0 ** singles.get(c, -9.0) for c in {*counts, *singles}}
    ranked = sorted(
        (c for c in weight if ord(c) < 0x10000 and classes[ord(c)] == HAN and fold(c) == c),
        key=lambda c: (-weight[c], c),
    )[:MOST_CHARACTERS]
    for index, character in enumerate(ranked):
        table[ord(character)] = seg.FIRST_HAN + index
    return table


def make_lexicon(table: np.ndarray, words: dict[str, float]) -> seg.Lexicon:
    """A lexicon of ``words`` (folded, with natural-log probability); single characters need not be listed."""

    def codes(word: str) -> list[int]:
        return [int(table[ord(c)]) if ord(c) < 0x10000 else seg.OTHER_HAN for c in word]

    longer = []
    costs = np.full(seg.FIRST_WORD, 2000, np.int32)
    for word, logp in words.items():
        coded = codes(word)
        if any(not seg.FIRST_HAN <= c < seg.FIRST_WORD for c in coded) or len(coded) > seg.LONGEST:
            continue
        if len(coded) == 1:
            costs[coded[0]] = round(-100 * logp)
        else:
            longer.append((len(coded), coded, logp))
    longer.sort()
    costs[0] = seg.NO_WORD_COST
    costs = np.concatenate([costs, np.array([round(-100 * logp) for _, _, logp in longer], np.int32)])
    spelling = np.zeros((len(longer), seg.LONGEST), np.uint16)
    keys = np.zeros(len(longer), np.uint64)
    prefixes = np.zeros(1 << seg._PREFIX_BITS, np.uint8)
    for index, (size, coded, _) in enumerate(longer):
        spelling[index, :size] = coded
        keys[index] = seg.pack(coded)
        if size > 2:
            slot = seg.prefix_slot(np.array([seg.pack(coded[:2])], np.uint64))[0]
            prefixes[slot] |= 1 if size == 3 else 2
    ids = np.arange(len(longer), dtype=np.uint32) + np.uint32(seg.FIRST_WORD)
    return seg.Lexicon(table, build_static_map(keys, ids, seg.WORD_BITS), prefixes, costs, spelling)


def save_lexicon(lexicon: seg.Lexicon, folder: Path) -> None:
    """Write the arrays that `Lexicon.open` reads."""
    np.save(folder / "symbols.npy", lexicon.symbol_of)
    lexicon.word_map.save(folder / "words.npy")
    np.save(folder / "prefixes.npy", lexicon.prefixes)
    np.save(folder / "costs.npy", np.minimum(lexicon.costs, seg.NO_WORD_COST).astype(np.int16))
    np.save(folder / "spelling.npy", lexicon.spelling[seg.FIRST_WORD :])


def listed_words(listed: Iterable[tuple[str, str]]) -> set[str]:
    """All words of listed pairs."""
    return {word for pair in listed for word in pair}


def in_our_ids(lexicon: seg.Lexicon, libime: Libime) -> np.ndarray:
    """The id of each of libime's words in the lexicon; 0 for those that it has not."""
    ours = np.zeros(len(libime.words), np.int32)
    han = [index for index, word in enumerate(libime.words) if word and all_han(word)]
    ours[han] = lexicon.identifiers([libime.words[index] for index in han])
    return ours


def all_han(word: str) -> bool:
    return 1 <= len(word) <= 4 and all(0x3400 <= ord(c) <= 0x9FFF for c in word)


@dataclass
class Segmented:
    """A corpus as symbols and words, with the document number of each."""

    symbols: np.ndarray
    symbol_document: np.ndarray
    words: np.ndarray
    word_document: np.ndarray
    kinds: list[str]


def segment(lexicon: seg.Lexicon, docs: Sequence[Document]) -> Segmented:
    """Cut all documents along the cheapest paths."""
    symbols, symbol_docs, words, word_docs = [], [], [], []
    batch: list[Document] = []
    first = size = 0

    def flush(upto: int) -> None:
        if not batch:
            return
        s = lexicon.symbols([doc.text for doc in batch])
        lattice = lexicon.lattice(s.codes)
        begin = np.flatnonzero(lattice.on_path)
        length = np.diff(np.append(begin, len(s.codes)))
        owner = np.searchsorted(s.articles - 1, np.arange(len(s.codes)), side="right") - 1 + first
        symbols.append(s.codes)
        symbol_docs.append(owner)
        words.append(lattice.word_at(begin, length))
        word_docs.append(owner[begin])

    for index, doc in enumerate(docs):
        batch.append(doc)
        size += len(doc.text)
        if size > 400_000:
            flush(index)
            batch, size, first = [], 0, index + 1
    flush(len(docs))
    return Segmented(
        np.concatenate(symbols),
        np.concatenate(symbol_docs),
        np.concatenate(words),
        np.concatenate(word_docs),
        [doc.kind for doc in docs],
    )


def build_lexicon(docs: Sequence[Document], libime: Libime, extra: set[str]) -> tuple[seg.Lexicon, Segmented]:
    """Choose the words, estimate how likely each is, and segment the corpus with them (twice)."""
    import jieba
    import wordfreq

    dictionary: dict[str, int] = {}
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as file:
        for line in file:
            word, count, *_ = line.split()
            dictionary[fold(word)] = max(int(count), dictionary.get(fold(word), 0))
    total = sum(dictionary.values())
    frequencies = {fold(w): math.log(f) for w, f in wordfreq.get_frequency_dict("zh", "large").items()}
    table = symbol_table(docs, libime)
    libime_log = {w: float(p) * math.log(10) for w, p in zip(libime.words, libime.unigram, strict=True) if all_han(w)}
    floor = -17.5

    def estimate(counts: dict[str, int], corpus_total: int, names: Iterable[str]) -> dict[str, float]:
        out = {}
        for word in names:
            p = 0.35 * math.exp(libime_log.get(word, -99)) + 0.15 * math.exp(frequencies.get(word, -99))
            p += 0.1 * dictionary.get(word, 0) / total + 0.4 * counts.get(word, 0) / max(corpus_total, 1)
            out[word] = max(math.log(p) if p > 0 else floor, floor)
        return out

    names = set(libime_log) | {w for w, c in dictionary.items() if all_han(w) and c >= 20}
    names |= {w for w, f in frequencies.items() if all_han(w) and f > -15.5} | {w for w in extra if all_han(w)}
    names |= {chr(c) for c in np.flatnonzero((table >= seg.FIRST_HAN) & (table != seg.DROPPED))}
    counts: dict[str, int] = {}
    corpus_total = 0
    print(len(names), "words to choose from")
    for turn in range(2):
        lexicon = make_lexicon(table, dict(sorted(estimate(counts, corpus_total, names).items())))
        cut = segment(lexicon, docs)
        ids, number = np.unique(cut.words, return_counts=True)
        counts = {lexicon.word(int(i)): int(n) for i, n in zip(ids, number, strict=True) if i >= seg.FIRST_HAN}
        corpus_total = int(number.sum())
        if turn == 0:
            names = {
                w
                for w in names
                if len(w) == 1
                or w in extra
                or counts.get(w, 0) >= 4
                or libime_log.get(w, -99) > -6.0 * math.log(10)
                or frequencies.get(w, -99) > -13.8
            }
    lexicon = make_lexicon(table, dict(sorted(estimate(counts, corpus_total, names).items())))
    return lexicon, segment(lexicon, docs)


# ---------------------------------------------------------------------------------------------------- n-grams


def quantise(log10: np.ndarray) -> np.ndarray:
    """Log10 probabilities as 1 … 255 in steps of ``1 / QUANTUM`` from 0 down."""
    return np.clip(np.rint(-log10 * QUANTUM) + 1, 1, 255).astype(np.uint32)


@dataclass(frozen=True)
class Smoothed:
    """N-grams of one order kept after pruning: their log10 probability; and the back-off weight of every history."""

    ngrams: np.ndarray  # (n, order)
    logp: np.ndarray
    histories: np.ndarray  # keys of the histories
    backoff: np.ndarray  # log10


DISCOUNT = 0.75


def rows_of(stream: np.ndarray, document: np.ndarray, order: int, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct n-grams of ``order`` within documents (n, order) and their counts."""
    count = len(stream) - order + 1
    inside = (document[:count] == document[order - 1 :]) & chosen[:count]
    key = np.zeros(count, np.uint64)
    wide = stream.astype(np.uint64)
    if order * 18 <= 64:
        for shift in range(order):
            key = (key << np.uint64(18)) | wide[shift : shift + count]
        _, first, number = np.unique(key[inside], return_index=True, return_counts=True)
    else:
        for shift in range(order):
            key = mix(key ^ wide[shift : shift + count], shift)
        _, first, number = np.unique(key[inside], return_index=True, return_counts=True)
    where = np.flatnonzero(inside)[first]
    return np.stack([stream[where + shift] for shift in range(order)], 1).astype(np.int64), number


def key_of(ngrams: np.ndarray) -> np.ndarray:
    """The key of n-grams (n, order) of word ids or symbols: exact up to three words, hashed above."""
    order = ngrams.shape[1]
    key = np.zeros(len(ngrams), np.uint64)
    for column in range(order):
        part = ngrams[:, column].astype(np.uint64)
        key = (key << np.uint64(18)) | part if order <= 3 else mix(key ^ part, column)
    return key


def smooth(
    ngrams: np.ndarray, counts: np.ndarray, lower, least: int, mass: np.ndarray | None = None, discount=DISCOUNT
) -> Smoothed:
    """Interpolated absolute discounting over ``lower`` (a function of n-grams without their first element).

    The probabilities are those of the full counts; n-grams below ``least`` are then pruned and the back-off weights
    recomputed so that what remains sums to one. ``mass``: what the counts weigh, where sources weigh differently.
    """
    mass = counts if mass is None else mass
    history = key_of(ngrams[:, :-1]) if ngrams.shape[1] > 1 else np.zeros(len(ngrams), np.uint64)
    keys, inverse = np.unique(history, return_inverse=True)
    total = np.bincount(inverse, mass)
    kept = counts >= least
    left = mass - discount
    seen = np.bincount(inverse, np.where(kept, left, 0.0))
    gamma = np.maximum(1.0 - seen / total, 1e-4)
    below = lower(ngrams[kept][:, 1:])
    p = left[kept] / total[inverse[kept]] + gamma[inverse[kept]] * below
    has_kept = np.bincount(inverse, kept) > 0
    return Smoothed(ngrams[kept], np.log10(np.minimum(p, 1.0)), keys[has_kept], np.log10(gamma[has_kept]))


def word_statistics(
    lexicon: seg.Lexicon, cut: Segmented, libime: Libime, chosen_docs: np.ndarray, folder: Path, report=print
) -> None:
    """Unigrams, bigrams and trigrams of words, of the corpus and of libime side by side."""
    size = len(lexicon.costs)
    chosen = chosen_docs[cut.word_document]
    stream = cut.words
    unigram_counts = np.bincount(stream[chosen], minlength=size).astype(np.float64)
    prior = np.exp(-lexicon.costs / 100.0)
    prior[: seg.FIRST_HAN] = 1e-6
    prior /= prior.sum()
    # unigrams of the corpus lean on the lexicon's general estimate with the weight of 200 000 words
    unigram = (unigram_counts + 2e5 * prior) / (unigram_counts.sum() + 2e5)
    unigram[0] = max(unigram[0], 1e-3)
    ngrams2, counts2 = rows_of(stream, cut.word_document, 2, chosen)
    bigrams = smooth(ngrams2, counts2, lambda tail: unigram[tail[:, 0]], 2)
    corpus_backoff = np.zeros(size)
    corpus_backoff[bigrams.histories.astype(np.int64)] = bigrams.backoff
    own = {"unigram": np.log10(unigram), "backoff": corpus_backoff}

    # libime in our ids
    ours = in_our_ids(lexicon, libime)
    libime_unigram = np.full(size, -7.0)
    libime_backoff = np.zeros(size)
    libime_unigram[ours[ours > 0]] = libime.unigram[ours > 0]
    libime_backoff[ours[ours > 0]] = libime.backoff[ours > 0]
    # libime was trained without sentence borders: beside punctuation it knows the unigram only
    libime_unigram[: seg.FIRST_HAN] = -2.0
    pair = ours[libime.bigrams]
    good = (pair > 0).all(1)
    libime2, libime2_log = pair[good], libime.bigram[good]
    # what the back-off would give anyway, and what hardly occurs, need not be kept
    gain = libime2_log - libime_backoff[libime2[:, 0]] - libime_unigram[libime2[:, 1]]
    useful = (gain > BIGRAM_GAIN) & (libime_unigram[libime2[:, 0]] + libime2_log > BIGRAM_LEAST)
    own_gain = bigrams.logp - corpus_backoff[bigrams.ngrams[:, 0]] - np.log10(unigram[bigrams.ngrams[:, 1]])
    kept = np.abs(own_gain) > OWN_BIGRAM_GAIN
    bigrams = Smoothed(bigrams.ngrams[kept], bigrams.logp[kept], bigrams.histories, bigrams.backoff)
    table = joined(key_of(libime2[useful]), libime2_log[useful], key_of(bigrams.ngrams), bigrams.logp)
    report(f"bigrams: libime {useful.sum()} of {len(useful)}, corpus {len(bigrams.ngrams)}, together {len(table[0])}")
    build_static_map(*table).save(folder / "bigrams.npy")

    bigram_map = StaticMap.open(folder / "bigrams.npy")
    ngrams3, counts3 = rows_of(stream, cut.word_document, 3, chosen)
    lower2 = corpus_probability(bigram_map, own)
    trigrams = smooth(ngrams3, counts3, lower2, 3)
    gain = trigrams.logp - np.log10(lower2(trigrams.ngrams[:, 1:]))
    keep = np.abs(gain) > OWN_TRIGRAM_GAIN
    triple = ours[libime.trigrams]
    two = key_of(libime.bigrams)
    order = np.argsort(two)
    parent = order[np.searchsorted(two[order], key_of(libime.trigrams[:, 1:]))]
    good = (triple > 0).all(1) & (np.abs(libime.trigram - libime.bigram[parent]) > TRIGRAM_GAIN)
    table = joined(key_of(triple[good]), libime.trigram[good], key_of(trigrams.ngrams[keep]), trigrams.logp[keep])
    report(f"trigrams: libime {good.sum()}, corpus {keep.sum()} of {len(keep)}, together {len(table[0])}")
    build_static_map(*table).save(folder / "trigrams.npy")
    np.save(
        folder / "unigrams.npy",
        np.stack([libime_unigram, libime_backoff, own["unigram"], own["backoff"]], 1).astype(np.float16),
    )


BIGRAM_GAIN, BIGRAM_LEAST = 0.6, -7.5
TRIGRAM_GAIN = 0.6
OWN_BIGRAM_GAIN = 0.35
OWN_TRIGRAM_GAIN = 0.5


def joined(keys1: np.ndarray, log1: np.ndarray, keys2: np.ndarray, log2: np.ndarray):
    """Two tables of log probabilities as one: keys and ``first << 8 | second`` (0: not there)."""
    keys = np.union1d(keys1, keys2)
    values = np.zeros(len(keys), np.uint32)
    values[np.searchsorted(keys, keys1)] |= quantise(log1) << np.uint32(8)
    values[np.searchsorted(keys, keys2)] |= quantise(log2)
    return keys, values


def corpus_probability(bigram_map: StaticMap, own: dict[str, np.ndarray]):
    """The corpus's smoothed bigram probability as a function of pairs (n, 2)."""

    def probability(pairs: np.ndarray) -> np.ndarray:
        value = bigram_map.get(key_of(pairs)) & np.uint32(0xFF)
        back = own["backoff"][pairs[:, 0]] + own["unigram"][pairs[:, 1]]
        return 10.0 ** np.where(value > 0, -(value.astype(float) - 1) / QUANTUM, back)

    return probability


def symbol_statistics(
    cut: Segmented, chosen_docs: np.ndarray, folder: Path, least: Sequence[int], report=print
) -> None:
    """N-grams of symbols up to order ``len(least)``: probability and back-off weight, 8 bits each, in one map."""
    chosen = chosen_docs[cut.symbol_document]
    stream = cut.symbols.astype(np.int64)
    counts1 = np.bincount(stream[chosen], minlength=seg.FIRST_WORD).astype(np.float64)
    unigram = (counts1 + 0.05) / (counts1 + 0.05).sum()
    lower = lambda tail: unigram[tail[:, 0]]  # noqa: E731
    levels: list[Smoothed] = []
    for order in range(2, len(least) + 1):
        ngrams, counts = rows_of(stream, cut.symbol_document, order, chosen)
        level = smooth(ngrams, counts, lower, least[order - 1])
        levels.append(level)
        lower = chain(unigram, levels)
    write_symbols(levels, unigram, folder, report)


def write_symbols(levels: list[Smoothed], unigram: np.ndarray, folder: Path, report=print) -> None:
    """Prune n-grams of symbols and write them as `detector.language.ngram.SymbolModel` reads them."""
    levels = pruned(levels, unigram)
    report("symbol n-grams: " + ", ".join(str(len(level.ngrams)) for level in levels))
    keys, values = [], []
    for number, level in enumerate(levels):
        own = symbol_key(level.ngrams)
        backoff = np.zeros(len(own))
        if number + 1 < len(levels):
            above = levels[number + 1]
            position = np.searchsorted(above.histories, key_of(level.ngrams))
            position = np.minimum(position, len(above.histories) - 1)
            backoff = np.where(above.histories[position] == key_of(level.ngrams), above.backoff[position], 0.0)
        keys.append(own)
        # back-off weights lie between 1 and 1e-4: a step of 1/60
        values.append(
            (quantise(level.logp) << np.uint32(8)) | np.clip(np.rint(-backoff * 60), 0, 255).astype(np.uint32)
        )
    history1 = np.zeros(seg.FIRST_WORD)
    history1[levels[0].histories.astype(np.int64)] = levels[0].backoff
    build_static_map(np.concatenate(keys), np.concatenate(values)).save(folder / "symbol_ngrams.npy")
    np.save(folder / "symbol_unigrams.npy", np.stack([np.log10(unigram), history1], 1).astype(np.float16))


def pruned(levels: list[Smoothed], unigram: np.ndarray) -> list[Smoothed]:
    """Drop n-grams of three symbols and more that their back-off foretells, unless longer ones are built on them.

    A longer n-gram is looked up only where both shorter ones inside it are known, so these are kept with it.
    """
    out: list[Smoothed] = []
    needed = np.zeros(0, np.uint64)
    for number in range(len(levels) - 1, -1, -1):
        level = levels[number]
        own = key_of(level.ngrams)
        if number:
            below = np.log10(chain(unigram, levels[:number])(level.ngrams[:, 1:]))
            history = np.searchsorted(level.histories, key_of(level.ngrams[:, :-1]))
            gain = level.logp - below - level.backoff[history]
            kept = (np.abs(gain) > SYMBOL_GAIN) | np.isin(own, needed)
        else:
            kept = np.ones(len(own), bool)
        ngrams = level.ngrams[kept]
        needed = np.union1d(key_of(ngrams[:, 1:]), key_of(ngrams[:, :-1])) if number else needed
        out.append(Smoothed(ngrams, level.logp[kept], level.histories, level.backoff))
    return out[::-1]


SYMBOL_GAIN = 0.5


def chain(unigram: np.ndarray, levels: list[Smoothed]):
    """The probability of n-grams of order ``len(levels) + 1`` by interpolation down the levels, exactly."""
    frozen = [(level, _sorted_keys(level)) for level in levels]

    def probability(ngrams: np.ndarray) -> np.ndarray:
        order = ngrams.shape[1]
        if order == 1:
            return unigram[ngrams[:, 0]]
        level, keys = frozen[order - 2]
        key = key_of(ngrams)
        at = np.minimum(np.searchsorted(keys[0], key), len(keys[0]) - 1)
        hit = keys[0][at] == key
        out = np.empty(len(ngrams))
        out[hit] = 10.0 ** keys[1][at[hit]]
        miss = ~hit
        if miss.any():
            history = key_of(ngrams[miss][:, :-1])
            where = np.minimum(np.searchsorted(level.histories, history), len(level.histories) - 1)
            back = np.where(level.histories[where] == history, level.backoff[where], 0.0)
            out[miss] = 10.0**back * probability(ngrams[miss][:, 1:])
        return out

    return probability


def _sorted_keys(level: Smoothed) -> tuple[np.ndarray, np.ndarray]:
    """The keys of a level in order, with their log probabilities."""
    key = key_of(level.ngrams)
    order = np.argsort(key)
    return key[order], level.logp[order]


def symbol_key(ngrams: np.ndarray) -> np.ndarray:
    """The key of symbol n-grams of any order: rolled from the last symbol backwards, so that orders share work."""
    from detector.language.ngram import roll

    key = np.zeros(len(ngrams), np.uint64)
    for column in range(ngrams.shape[1] - 1, -1, -1):
        key = roll(key, ngrams[:, column].astype(np.uint64))
    return key


def write(
    folder: Path, lexicon: seg.Lexicon, cut: Segmented, libime: Libime, chosen: np.ndarray, pairs: dict[str, np.ndarray]
) -> None:
    """Write one complete set of statistics, of the chosen documents."""
    folder.mkdir(parents=True, exist_ok=True)
    save_lexicon(lexicon, folder)
    word_statistics(lexicon, cut, libime, chosen, folder)
    symbol_statistics(cut, chosen, folder, LEAST)
    for name, array in pairs.items():
        np.save(folder / f"pairs_{name}.npy", array)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--libime", type=Path, required=True)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--pairs", type=Path, required=True, help="pairs.tsv of build_spun_pairs.py")
    parser.add_argument("--packs", type=Path, required=True, help="the folder of the hand-written packs spun-*.yml")
    parser.add_argument("--cedict", type=Path, required=True, help="CC-CEDICT as text")
    parser.add_argument("--output", type=Path, help="where to write the statistics that ship")
    parser.add_argument("--training", type=Path, help="where to write those that train_spun.py needs")
    parser.add_argument("--withhold", action="store_true", help="forget the withheld quarter of the originals")
    given = parser.parse_args(arguments)
    docs = documents(given.corpus, given.more)
    listed = neighbours.read_listed(given.pairs, given.packs, given.withhold)
    libime = read_libime(given.libime, listed_words(listed))
    lexicon, cut = build_lexicon(docs, libime, listed_words(listed))
    print(f"{len(docs)} documents, {len(cut.words)} words, {len(lexicon.costs) - seg.FIRST_WORD} in the lexicon")
    ours = in_our_ids(lexicon, libime)[libime.bigrams]
    good = (ours > 0).all(1)
    weight = 10.0 ** (libime.unigram[libime.bigrams[:, 0]] + libime.bigram)
    vector = neighbours.vectors(lexicon, cut.words, cut.word_document, ours[good], weight[good])
    dictionary = neighbours.read_dictionary(given.cedict)
    pairs = neighbours.pair_arrays(lexicon, vector, listed, dictionary, given.withhold)
    print(f"{len(pairs['original'])} pairs")
    if given.output:
        write(given.output, lexicon, cut, libime, np.ones(len(docs), bool), pairs)
    if given.training:
        for name, chosen in training_shares(docs).items():
            write(given.training / name, lexicon, cut, libime, chosen, pairs)


FORMAL = ("news", "paper-1998")
"""The kinds of text that are news."""

# Pruning was chosen by size (docs/spun-text.md has the figures): what is left is the likeliest and what differs most
# from its back-off.
LEAST = (1, 2, 4, 6)
"""The least count of a symbol n-gram of each order that is kept."""

if __name__ == "__main__":
    main()
