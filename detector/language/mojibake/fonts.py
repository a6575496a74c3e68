"""Letters of many scripts inside words: what a PDF gives whose font maps its glyphs to any code points."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

# Scripts that meet inside words: numbers of their own, so that a change between them is told from the others.
_COMMON: Final = 0
_EAST_ASIAN: Final = 1
_RARE: Final = 2  # from here on: a script that has its words to itself
# First and last code point of each script (The Unicode Standard, chart index). Everything else is common.
_SCRIPTS: Final = (
    *((0x0250, 0x02AF), (0x0370, 0x03FF), (0x0400, 0x052F), (0x0531, 0x058F), (0x0591, 0x05F4), (0x0610, 0x06FF)),
    *((0x0700, 0x074F), (0x0780, 0x07BF), (0x07C0, 0x07FF), (0x0800, 0x085F), (0x0860, 0x08FF)),
    *((start, start + 0x7F) for start in range(0x0900, 0x1000, 0x80)),
    *((0x1000, 0x109F), (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x139F), (0x13A0, 0x13FF), (0x1400, 0x167F)),
    *((0x1680, 0x169F), (0x16A0, 0x16FF), (0x1700, 0x177F), (0x1780, 0x17FF), (0x1800, 0x18AF), (0x18B0, 0x18FF)),
    *((0x1900, 0x197F), (0x1980, 0x19DF), (0x1A00, 0x1AAF), (0x1B00, 0x1BFF), (0x1C00, 0x1CFF), (0x2C00, 0x2DFF)),
    *((0x3400, 0x4DBF), (0xA000, 0xA4CF), (0xA500, 0xABFF), (0xAC00, 0xD7AF)),
)
_EAST_ASIAN_SCRIPTS: Final = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_EXTENDED_HAN: Final = (0x3400, 0x4DBF)
_HANGUL: Final = (0xAC00, 0xD7AF)
# A passage has so many changes of script inside words, in so great a share of its characters, between so many rare
# scripts, and no two changes farther apart. Lists of the names of languages have a word in each script; pages of
# dictionaries and of phonetics mix two. By judgement, and nothing in 15 million clean characters.
MIN_CHANGES: Final = 8
MIN_SHARE: Final = 0.15
MIN_SCRIPTS: Final = 3
LONGEST_GAP: Final = 20


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for number, (start, end) in enumerate(_SCRIPTS):
        table[start : end + 1] = _RARE + number
    for start, end in _EAST_ASIAN_SCRIPTS:
        table[start : end + 1] = _EAST_ASIAN
    return table


@lru_cache(maxsize=1)
def _with_east_asian() -> npt.NDArray[np.bool_]:
    """Rare scripts that stand beside kana and Han in honest words: rare Han characters and Hangul."""
    pairs = np.zeros(_RARE + len(_SCRIPTS), np.bool_)
    pairs[[_COMMON, _EAST_ASIAN, *(_RARE + _SCRIPTS.index(one) for one in (_EXTENDED_HAN, _HANGUL))]] = True
    return pairs


def jumbled_passages(codes: npt.NDArray[np.uint32]) -> list[tuple[int, int]]:
    """Ranges of code points whose words change between scripts that never share one, in order."""
    scripts = _table().take(codes, mode="clip")
    scripts[codes > 0xFFFF] = _COMMON
    before, after = scripts[:-1], scripts[1:]
    changes = (before != after) & (before != _COMMON) & (after != _COMMON)
    honest = _with_east_asian()
    changes &= ~(honest[before] & honest[after])
    places = np.flatnonzero(changes)
    if len(places) < MIN_CHANGES:
        return []
    found = []
    for group in np.split(places, np.flatnonzero(np.diff(places) > LONGEST_GAP) + 1):
        start, end = int(group[0]), int(group[-1]) + 2
        rare = np.unique(scripts[start:end])
        if len(group) >= max(MIN_CHANGES, MIN_SHARE * (end - start)) and np.count_nonzero(rare >= _RARE) >= MIN_SCRIPTS:
            found.append((start, end))
    return found
