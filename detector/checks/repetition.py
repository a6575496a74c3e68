"""What stands twice: paragraphs and headlines, sentences, items of one list, words in a row.

Doubled particles (的的, をを, *the the*) are literals of the packs; here is what no list of literals can hold.
Everything goes by equality of slices and hashing, so that a clean article costs microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, language_matches
from detector.language.characters import HAN, KATAKANA

# A block counts from this many characters on, a Latin one being three times as long for what it says. Shorter
# lines recur by right: dates, names of speakers, refrains (Brown: 94 short sentences come back in 6 M characters).
MIN_BLOCK_CHARACTERS: Final = 10
MIN_LATIN_CHARACTERS: Final = 30
# Of them so many must be letters or digits: rules of tables and ornaments say nothing, however often they stand.
MIN_BLOCK_WORDS: Final = 5
# A short line that stands this often is a heading of a series or a refrain, not an accident.
SERIES: Final = 3
SERIES_CHARACTERS: Final = 60
# … and so is any line of verse, where so many lines are no longer than a verse and end without a full stop, and a label
# in brackets over several lists (【材料】). By judgement.
MIN_VERSES: Final = 8
VERSE_CHARACTERS: Final = 30
VERSE_SHARE: Final = 0.8
_LABEL: Final = re.compile(r"[【\[<＜〈■◆][^。！？]{1,18}[】\]>＞〉]?\Z")
_FULL_STOPS: Final = frozenset("。！.!")
# Near copies: from this length on, with equal heads or tails of that many characters, and that similarity. At 0.8
# half of what was found in clean manuals and tutorials were parallel sentences (TCP here, UDP there); at 0.9 a tenth.
NEAR_MIN_CHARACTERS: Final = 40
ANCHOR: Final = 12
NEAR_SIMILARITY: Final = 0.9
SHINGLE: Final = 4
# Bounds the work on logs and tables, whose lines all begin alike: comparisons, and characters of one block.
MAX_COMPARISONS: Final = 200
MAX_COMPARED: Final = 4000

MIN_SENTENCE_CHARACTERS: Final = 20

# Words in a row: lengths of the repeated unit, in characters. Units of two are mostly honest reduplication
# (研究研究, いろいろ) or a coincidence of borders (俄罗斯|罗斯托夫), so those that are not are listed in the packs.
MIN_UNIT: Final = 3
MAX_UNIT: Final = 8
MIN_KATAKANA_UNIT: Final = 4
_CHUNK: Final = 1 << 13

# A title in the metadata is repeated by the headline, a cell by other cells.
_NOT_PROSE: Final = frozenset({"attribute", "field", "table_cell"})
_NOT_WORD: Final = re.compile(r"[\W_]+")
_ITEM: Final = re.compile(r"[\w·・\-+&/. ]{2,24}\Z")
_HIRAGANA: Final = re.compile("[\u3041-\u309f]")
_ITEM_FOLLOWERS: Final = frozenset("、，,。；;）)等和及与やをがはへも\n")
_ITEM_FOLLOWING: Final = ("など", "のほか", "以及", "といった")
MAX_ITEM_DISTANCE: Final = 12


def _allowed(reading: Reading, rule: CheckRule, offset: int) -> bool:
    return language_matches(reading.language_at(offset), rule.languages)


# ------------------------------------------------------------------------------------------ paragraphs


def _shingles(text: str) -> set[str]:
    bare = _NOT_WORD.sub("", text[:MAX_COMPARED].lower())
    return {bare[i : i + SHINGLE] for i in range(len(bare) - SHINGLE + 1)}


def similarity(one: str, other: str) -> float:
    """Jaccard similarity in [0, 1] of the sets of four-character shingles, without case, punctuation and spaces."""
    first, second = _shingles(one), _shingles(other)
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _worth_comparing(one: str, other: str) -> bool:
    """Whether two texts share at least three of five short samples: a cheap test before the full comparison."""
    step = len(one) // 6
    samples = (one[step * k : step * k + 6] for k in range(1, 6))
    return sum(sample in other for sample in samples) >= 3


def repeated_paragraphs(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """A later copy of a block: exact, or (rules with the option ``near``) with a similarity of at least 0.9.

    Exact copies count from 10 characters on (30 where the block starts with a Latin letter), near ones from 40 on
    and only where head or tail are equal, so that the work stays linear. Evidence: the similarity and the 1-based
    numbers of the two blocks.
    """
    text = reading.text
    seen: dict[str, int] = {}
    heads: dict[str, int] = {}
    tails: dict[str, int] = {}
    exact: list[tuple[int, int]] = []
    near: list[tuple[int, int]] = []
    blocks = reading.article.blocks
    for index, block in enumerate(blocks):
        start, end = block.start, block.end
        length = end - start
        if length < MIN_BLOCK_CHARACTERS or block.kind in _NOT_PROSE:
            continue
        first = seen.setdefault(text[start:end], index)
        if first != index:
            if length >= MIN_LATIN_CHARACTERS or text[start] >= "\u2e80":
                exact.append((first, index))
        elif length >= NEAR_MIN_CHARACTERS:
            by_head = heads.setdefault(text[start : start + ANCHOR], index)
            by_tail = tails.setdefault(text[end - ANCHOR - 1 : end - 1], index)
            if by_head != index or by_tail != index:
                near.append((by_head if by_head != index else by_tail, index))
    if exact:
        yield from _exact_copies(reading, rules, exact)
    if near:
        yield from _near_copies(reading, rules, near)


def _exact_copies(reading: Reading, rules: tuple[CheckRule, ...], copies: list[tuple[int, int]]) -> Iterator[Finding]:
    blocks = reading.article.blocks
    counts: dict[int, int] = {}
    for first, _ in copies:
        counts[first] = counts.get(first, 1) + 1
    verse = _is_verse(reading)
    for first, index in copies:
        block = blocks[index]
        length = block.end - block.start
        if (counts[first] >= SERIES and length < SERIES_CHARACTERS) or (verse and length <= VERSE_CHARACTERS):
            continue
        if _LABEL.match(reading.text, block.start, block.end):
            continue
        if sum(map(str.isalnum, reading.text[block.start : block.end])) < MIN_BLOCK_WORDS:
            continue
        for rule in rules:
            if not rule.options.get("near") and _allowed(reading, rule, block.start):
                yield Finding(
                    rule=rule.id,
                    start=block.start,
                    end=block.end,
                    values={"count": counts[first]},
                    evidence={"similarity": 1.0, "first_block": first + 1, "block": index + 1},
                )


def _is_verse(reading: Reading) -> bool:
    text, blocks = reading.text, reading.article.blocks
    verses = sum(one.end - one.start <= VERSE_CHARACTERS and text[one.end - 1] not in _FULL_STOPS for one in blocks)
    return verses >= max(MIN_VERSES, VERSE_SHARE * len(blocks))


def _near_copies(reading: Reading, rules: tuple[CheckRule, ...], pairs: list[tuple[int, int]]) -> Iterator[Finding]:
    rules = tuple(rule for rule in rules if rule.options.get("near"))
    if not rules:
        return
    text, blocks = reading.text, reading.article.blocks
    compared = 0
    for earlier, index in pairs:
        mine = text[blocks[index].start : blocks[index].end]
        theirs = text[blocks[earlier].start : blocks[earlier].end]
        shorter, longer = sorted((len(mine), len(theirs)))
        # Texts so different in length cannot be that similar, but for their punctuation.
        if shorter < NEAR_SIMILARITY * longer * 0.9 or not _worth_comparing(mine, theirs):
            continue
        compared += 1
        if compared > MAX_COMPARISONS:
            return
        score = similarity(mine, theirs)
        if score < NEAR_SIMILARITY:
            continue
        for rule in rules:
            if _allowed(reading, rule, blocks[index].start):
                yield Finding(
                    rule=rule.id,
                    start=blocks[index].start,
                    end=blocks[index].end,
                    evidence={"similarity": round(score, 3), "first_block": earlier + 1, "block": index + 1},
                )


# ------------------------------------------------------------------------------------------ sentences


def repeated_sentences(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """A sentence of at least twenty characters that stands again right after itself, or a clause twice in a sentence.

    Sentences end at 。 or at a full stop and a space.
    """
    text = reading.text
    for stop in ("。", ". "):
        if stop not in text:
            continue
        pieces = text.split(stop)
        # Equal tails are the cheap sign of equal sentences, the middle of a long one that of a doubled clause.
        tails = [piece[-_TAIL:] for piece in pieces]
        doubled = {
            k for k, piece in enumerate(pieces) if len(piece) > LONG_SENTENCE and piece[len(piece) // 2] in _COMMAS
        }
        if not doubled and len(set(tails)) == len(tails):
            continue
        position = 0
        for index, piece in enumerate(pieces):
            length = len(piece)
            if length >= MIN_SENTENCE_CHARACTERS:
                if index and tails[index] == tails[index - 1]:
                    yield from _repeated_sentence(reading, rules, position, pieces[index - 1], piece)
                if index in doubled:
                    yield from _doubled_clause(reading, rules, position, piece)
            position += length + len(stop)


_TAIL: Final = 8
LONG_SENTENCE: Final = 2 * MIN_SENTENCE_CHARACTERS
_COMMAS: Final = "，,、；;"


def _repeated_sentence(
    reading: Reading, rules: tuple[CheckRule, ...], position: int, previous: str, piece: str
) -> Iterator[Finding]:
    """``piece`` stands at ``position``, after ``previous``, which may begin with the end of an earlier paragraph."""
    sentence = piece.lstrip(" \u3000")
    if "\n" in piece or not previous.endswith(sentence):
        return
    if not _sentence_starts(previous, len(previous) - len(sentence)):
        return
    end = position + len(piece)
    for rule in rules:
        if _allowed(reading, rule, end - len(sentence)):
            yield Finding(rule=rule.id, start=end - len(sentence), end=min(end + 1, len(reading.text)))


def _doubled_clause(reading: Reading, rules: tuple[CheckRule, ...], position: int, piece: str) -> Iterator[Finding]:
    """A sentence that says its clause twice (A，A。); ``piece`` stands at ``position``."""
    half = len(piece) // 2
    if piece[:half] != piece[half + 1 :] or "\n" in piece:
        return
    for rule in rules:
        if _allowed(reading, rule, position + half):
            yield Finding(rule=rule.id, start=position + half + 1, end=position + len(piece))


def _sentence_starts(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] in " \u3000\n\r！？!?”」’\"'"


# ------------------------------------------------------------------------------------------ list items


def repeated_items(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """The same item twice in one enumeration with 、 (業界団体、業界団体や商工会議所).

    The span holds both items when they are adjacent, else the second.
    Items are nouns of at least two characters without hiragana. A word said several times in a row is emphasis, and
    so are two of two characters at the edge of a list.
    """
    text = reading.text
    if text.count("、") < 2:
        return
    pieces = text.split("、")
    keys = [piece[:2] for piece in pieces]
    if len(set(keys)) == len(keys):
        return
    seen: dict[str, int] = {}
    position = 0
    for index, (piece, key) in enumerate(zip(pieces, keys, strict=True)):
        before = seen.get(key)
        if index:
            seen[key] = index  # the first piece begins before the list does
        if before is not None and index - before <= MAX_ITEM_DISTANCE:
            if before == index - 1:
                yield from _adjacent_item(reading, rules, pieces, index, position)
            else:
                yield from _distant_item(reading, rules, pieces, before, index, position)
        position += len(piece) + 1


def _is_item(piece: str) -> bool:
    return _ITEM.match(piece) is not None and _HIRAGANA.search(piece) is None and not piece.strip().isdigit()


def _emit(reading: Reading, rules: tuple[CheckRule, ...], start: int, end: int, item: str) -> Iterator[Finding]:
    for rule in rules:
        if _allowed(reading, rule, start):
            yield Finding(rule=rule.id, start=start, end=end, suggestions=((item, None),), values={"item": item})


def _holds_item(pieces: list[str], index: int, item: str) -> bool:
    """Whether the piece begins with the item and goes on as after the end of an item."""
    piece = pieces[index]
    if not piece.startswith(item):
        return False
    rest = piece[len(item) :]
    return not rest or rest[0] in _ITEM_FOLLOWERS or rest.startswith(_ITEM_FOLLOWING)


def _adjacent_item(
    reading: Reading, rules: tuple[CheckRule, ...], pieces: list[str], index: int, position: int
) -> Iterator[Finding]:
    """``position`` is where the piece at ``index`` begins."""
    item = pieces[index - 1]
    if not _is_item(item) or not _holds_item(pieces, index, item):
        return
    interior = len(pieces[index]) == len(item) and index < len(pieces) - 1
    if len(item) < 3 and not (interior and _is_item(pieces[index - 2][-4:])):
        return
    following = pieces[index + 1] if index + 1 < len(pieces) else ""
    if (
        following.startswith(item)
        or (following and following[0] in "再还又更也绝最")
        or pieces[index - 2].endswith(item)
    ):
        return
    yield from _emit(reading, rules, position - len(item) - 1, position + len(item), item)


def _distant_item(
    reading: Reading, rules: tuple[CheckRule, ...], pieces: list[str], before: int, index: int, position: int
) -> Iterator[Finding]:
    """``position`` is where the piece at ``index`` begins."""
    item = pieces[before]
    # In Japanese 、 parts clauses too: everything between must be an item for this to be one list.
    between = pieces[before:index]
    if not _holds_item(pieces, index, item) or not all(map(_is_item, between)):
        return
    # Where two lists meet, the end of one and the beginning of the next make a long piece (人民愿同中国党).
    if max(map(len, between)) > 2 * len(item) + 1:
        return
    yield from _emit(reading, rules, position, position + len(item), item)


# ------------------------------------------------------------------------------------------ words in a row


def repeated_words(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """A unit of three to eight Han or kana characters that follows itself (生物医药生物医药); the span is the copy."""
    codes = reading.characters.codes
    length = len(codes)
    end_before = 0
    for chunk_start in range(0, length, _CHUNK):
        stop = min(length, chunk_start + _CHUNK)
        # The low halves of the code points will do: what is found is verified on the text. Padding with zeros lets
        # every row look MAX_UNIT ahead.
        window = np.zeros(stop - chunk_start + MAX_UNIT + 2, dtype=np.uint16)
        available = codes[chunk_start : stop + MAX_UNIT + 2]
        window[: len(available)] = available
        width = stop - chunk_start + 2
        shifted: npt.NDArray[np.uint16] = np.ndarray(
            (MAX_UNIT - MIN_UNIT + 1, width), np.uint16, window.data, 2 * MIN_UNIT, (2, 2)
        )
        # Flattened, a run may seem to cross from one row to the next; that, too, is verified.
        equal = (shifted == window[:width]).reshape(-1)
        three = equal[:-2] & equal[2:]
        if not np.count_nonzero(three):
            continue
        three &= equal[1:-1]
        first_columns = three[::width].copy()
        three[1:] &= ~equal[:-3]  # only where a run begins …
        three[::width] = first_columns  # … and the element before a row belongs to another row
        rows, columns = np.divmod(np.flatnonzero(three), width)
        for position, unit in sorted(zip((columns + chunk_start).tolist(), (rows + MIN_UNIT).tolist(), strict=True)):
            if position >= end_before and (found := _doubled(reading, position, unit)) is not None:
                start, end = found
                end_before = end
                for rule in rules:
                    if _allowed(reading, rule, start):
                        word = reading.text[start:end]
                        yield Finding(rule=rule.id, start=start, end=end, values={"word": word})


# Reduplication that begins or ends so is grammar: 一步步地, 一个村一个村, 越来越, 何度も何度も, 大包大揽.
_HONEST_START: Final = frozenset("的一每很好大越多半整各再不有没边左右来何幾毎我你他她它")
_HONEST_WITHIN: Final = ("多少", "什么", "怎么", "哪", "谁")  # 拿多少拿多少
_PARTICLES: Final = frozenset("はがをの")
_RELATIONS: Final = (
    "友達",
    "友人",
    "知人",
    "親",
    "父",
    "母",
    "子",
    "孫",
    "弟",
    "部下",
    "上司",
    "先生",
    "隣",
    "次",
    "前",
    "先",
    "後",
)
_HONEST_END: Final = frozenset("もに着地了吧啊呀嘛吗呢！啦")


def _doubled(reading: Reading, start: int, unit: int) -> tuple[int, int] | None:
    """The span of the copy where ``unit`` characters at ``start`` follow themselves as a word in a row."""
    text = reading.text
    word = text[start : start + unit]
    if word != text[start + unit : start + 2 * unit] or len(set(word)) < 3:
        return None
    classes = reading.characters.classes[start : start + unit]
    han, katakana = int(np.count_nonzero(classes == HAN)), int(np.count_nonzero(classes == KATAKANA))
    # With hiragana it is grammar or sound (のページのページ番号, つるつる), but for a particle at the end of a noun
    # (市長は市長は);
    # short katakana is sound (ピカピカ).
    with_particle = word[-1] in _PARTICLES and han + katakana >= 2 and (unit > MIN_UNIT or han + katakana == unit - 1)
    if not with_particle and (han + katakana < unit or (katakana == unit and unit < MIN_KATAKANA_UNIT)):
        return None
    if word[0] in _HONEST_START or word[-1] in _HONEST_END:
        return None
    if word[-1] == "の" and word.startswith(_RELATIONS):
        return None  # 友達の友達の
    if start and text[start - 1] == text[start + unit - 1]:
        return None  # the middle of a longer run, seen from its start or no repetition of words
    if text[start + 2 * unit : start + 3 * unit] == word:
        return None  # three times is a chant
    if any(question in word for question in _HONEST_WITHIN):
        return None
    return start + unit, start + 2 * unit


# ------------------------------------------------------------------------------------------ the checks


def _as_check(function: Callable[[Reading, tuple[CheckRule, ...]], Iterator[Finding]]) -> Check:
    def check(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        return function(reading, rules)

    return check


CHECKS: Final[dict[str, Check]] = {
    "repetition.paragraph": _as_check(repeated_paragraphs),
    "repetition.sentence": _as_check(repeated_sentences),
    "repetition.list-item": _as_check(repeated_items),
    "repetition.words": _as_check(repeated_words),
}
