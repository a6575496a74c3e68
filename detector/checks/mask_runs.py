"""Runs of the symbols that masks are made of, and what stands around each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.checks.base import Reading
from detector.language.characters import (
    DIGIT,
    HAN,
    HANGUL,
    HIRAGANA,
    KATAKANA,
    LATIN,
    LETTER,
    SPACE,
    SYMBOL,
    class_of,
)
from detector.patterns import compile_late

STAR, BLOCK, BOX, RING, DISC, CROSS, GETA = 1, 2, 3, 4, 5, 6, 7
CAPITAL_X, SMALL_X, HASH, SCRAWL, UNDER, WIDE_SPACE = 8, 9, 10, 11, 12, 13
_SYMBOLS: Final = {
    STAR: "*＊∗",
    BLOCK: "█▇▆▉▊▓▒■",
    BOX: "□▢",
    RING: "○◯〇",
    DISC: "●",
    CROSS: "×✕✖",
    GETA: "〓",
    CAPITAL_X: "XＸ",
    SMALL_X: "xｘ",
    HASH: "#",
    SCRAWL: "@$%&!?^~",
    UNDER: "_＿",
    WIDE_SPACE: "\u3000",
}
NAMES: Final = {
    STAR: "asterisks",
    BLOCK: "blocks",
    BOX: "boxes",
    RING: "rings",
    DISC: "discs",
    CROSS: "crosses",
    GETA: "geta",
    CAPITAL_X: "letter-x",
    SMALL_X: "letter-x",
    HASH: "hashes",
    UNDER: "blank",
    WIDE_SPACE: "blank",
}
# The shortest run worth a look, for symbols that are everyday signs when they stand alone.
_SHORTEST: Final = {CAPITAL_X: 2, SMALL_X: 2, HASH: 2, UNDER: 3, WIDE_SPACE: 2, CROSS: 2}

# More runs than this are a drawing, a table or a log; the first ones tell what there is to tell.
MAX_RUNS: Final = 2000
# Characters looked at on each side of a run.
REACH: Final = 40
OPENING: Final = frozenset("“‘「『《〈（([【〔\"'<＜")
CLOSING: Final = frozenset("”’」』》〉）)]】〕\"'>＞")
# Signs of program code and mathematics, in which stars, digits and boxes are at home.
CODE: Final = compile_late(
    r"[=;{}<>|\\`]|&&|->|\b(?:rm|ls|cp|mv|grep|find|import|def|regex|glob|exponent|Python|pointer)\b|\*/|/\*|[\w)]\*\*\d"
)


class Run(msgspec.Struct, frozen=True):
    """A run of one kind of symbol and its surroundings, cut at the borders of its block."""

    symbol: int
    start: int
    end: int
    before: str
    after: str

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def left(self) -> str:
        return self.before[-1:]

    @property
    def right(self) -> str:
        return self.after[:1]


@lru_cache(maxsize=1)
def _symbol_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    for symbol, characters in _SYMBOLS.items():
        for character in characters:
            table[ord(character)] = symbol
    return table


@lru_cache(maxsize=1)
def _shortest_table() -> npt.NDArray[np.int64]:
    table = np.ones(16, dtype=np.int64)
    for symbol, length in _SHORTEST.items():
        table[symbol] = length
    table[SCRAWL] = 1 << 40  # looked at only as part of a mixed run
    return table


def is_mask_symbol(character: str) -> bool:
    """Whether masks are made of the character; the letter X is."""
    return bool(_symbol_table()[ord(character)])


def is_cjk(character: str) -> bool:
    return bool(character) and (class_of(character) in (HAN, HIRAGANA, KATAKANA, HANGUL)) and character not in "〇"


def is_word(character: str) -> bool:
    return bool(character) and class_of(character) in (HAN, HIRAGANA, KATAKANA, HANGUL, LATIN, LETTER, DIGIT)


def is_latin(character: str) -> bool:
    return bool(character) and class_of(character) == LATIN


def may_hold_runs(reading: Reading) -> bool:
    """Whether the article holds any symbol that could be part of a run; next to free on clean text."""
    text, counts = reading.text, reading.characters.class_counts.tolist()
    return bool(
        counts[SYMBOL]
        or "*" in text
        or "×" in text
        or "#" in text
        or "__" in text
        or "@" in text
        or "$" in text
        or "&" in text
        or "^" in text
        or "＊" in text
        or "＿＿" in text
        or "〇" in text
        or (counts[LATIN] > 1 and ("XX" in text or "xx" in text or "ＸＸ" in text or "ｘｘ" in text))
        or (counts[SPACE] > 1 and "\u3000\u3000" in text)
    )


def symbol_array(reading: Reading) -> npt.NDArray[np.uint8]:
    """The kind of mask symbol at each code point, 0 for none; shape (len(text),)."""
    return _symbol_table()[reading.characters.codes]


def find_runs(reading: Reading, symbols: npt.NDArray[np.uint8]) -> list[Run]:
    """The runs of mask symbols, long enough for their kind, with up to ``REACH`` code points on each side."""
    positions = np.flatnonzero(symbols)
    if not len(positions):
        return []
    kinds = symbols[positions]
    breaks = np.flatnonzero((np.diff(positions) != 1) | (np.diff(kinds) != 0)) + 1
    firsts = np.concatenate(([0], breaks))
    lengths = np.diff(np.append(firsts, len(positions)))
    long_enough = lengths >= _shortest_table()[kinds[firsts]]
    text = reading.text
    runs: list[Run] = []
    for first, length in zip(
        firsts[long_enough][:MAX_RUNS].tolist(), lengths[long_enough][:MAX_RUNS].tolist(), strict=True
    ):
        start = int(positions[first])
        end = start + length
        block = reading.block_at(start)
        lower, upper = (block.start, block.end) if block is not None else (0, len(text))
        before = text[max(lower, start - REACH) : start]
        after = text[end : min(upper, end + REACH)]
        before, after = re.split(r"[\n\r]", before)[-1], re.split(r"[\n\r]", after)[0]
        runs.append(Run(int(kinds[first]), start, end, before, after))
    return runs
