"""Japanese text as symbols: one for each kana, kanji and mark, one for each run of digits or of Latin letters.

White space and invisible characters are left out, so that a space between two characters hides nothing of what stands
around it. Positions are symbols unless a name says *code points*.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detector.language.characters import CharacterView

# The symbols that are no single character; characters follow from FIRST_CHARACTER on.
STOP: Final = 0
MARK: Final = 3
DIGITS: Final = 4
LATIN: Final = 5
OTHER_HAN: Final = 6
OTHER: Final = 7
FIRST_CHARACTER: Final = 16
DROPPED: Final = 0xFFFF
# Symbols before the first and after the last, so that no look back or ahead leaves the array.
MARGIN: Final = 5


@dataclass(frozen=True, slots=True)
class JapaneseSymbols:
    """The symbols of a text, with ``MARGIN`` STOPs at either end.

    ``codes`` (uint16) are the symbols; ``starts`` and ``ends`` (int64) the code points of the text that they cover.
    """

    codes: NDArray[np.uint16]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class Alphabet:
    """Which symbol stands for each code point of the Basic Multilingual Plane (uint16, shape (65536,))."""

    def __init__(self, symbol_of: NDArray[np.uint16]) -> None:
        self.symbol_of = symbol_of
        self.character_of = np.full(1 << 13, 0xFFFD, np.uint32)
        single = np.flatnonzero((symbol_of >= FIRST_CHARACTER) & (symbol_of != DROPPED))[::-1]
        self.character_of[symbol_of[single]] = single

    @classmethod
    def open(cls, folder: Path) -> Alphabet:
        """Open ``symbols.npy`` in ``folder``; raises OSError when it is missing."""
        return cls(np.load(folder / "symbols.npy"))

    def read(self, codes: NDArray[np.uint32]) -> JapaneseSymbols:
        """The symbols of a text given by its code points."""
        raw = self.symbol_of.take(codes, mode="clip")
        place = np.flatnonzero(raw != DROPPED)
        kept = raw.take(place)
        if not len(kept):
            empty = np.zeros(0, np.int64)
            return JapaneseSymbols(np.zeros(2 * MARGIN, np.uint16), *_margined(empty, empty, len(codes)))
        first = np.ones(len(kept), bool)
        np.not_equal(kept[1:], kept[:-1], out=first[1:])
        first |= (kept != DIGITS) & (kept != LATIN)
        heads = np.flatnonzero(first)
        tails = np.append(heads[1:], len(kept)) - 1
        symbols = np.zeros(len(heads) + 2 * MARGIN, np.uint16)
        symbols[MARGIN:-MARGIN] = kept.take(heads)
        return JapaneseSymbols(symbols, *_margined(place.take(heads), place.take(tails) + 1, len(codes)))

    def read_text(self, text: str) -> JapaneseSymbols:
        """The symbols of ``text``."""
        return self.read(CharacterView(text).codes)


def _margined(
    starts: NDArray[np.int64], ends: NDArray[np.int64], length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    before, after = np.zeros(MARGIN, np.int64), np.full(MARGIN, length, np.int64)
    return np.concatenate([before, starts, after]), np.concatenate([before, ends, after])
