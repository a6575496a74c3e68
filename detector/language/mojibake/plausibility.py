"""How likely a string is as readable Chinese or Japanese: pairs of neighbouring characters, both languages in one.

One small model serves simplified and traditional Chinese and Japanese alike, because what it has to tell apart lies
far apart: text, and what remains of text in a wrong encoding. All Latin letters count as one character, and all digits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.language.characters import Codes
from detector.language.ngram import StaticMap
from detector.resources import statistics_folder

QUANTUM: Final = 30.0
"""Steps per decade in which costs (−log10 p) are stored in 8 bits."""
FLOOR: Final = 8.0
"""Cost of a character that no text had."""
_BACKOFF: Final = 0.5  # a character after one that it was never seen after costs so much more than alone
_FEW: Final = 12  # so many pairs are looked up faster one by one
_KEPT: Final = 50_000  # costs of pairs are remembered up to this many: 6 MB
_OUTSIDE: Final = 0xFFFF  # stands for all code points above the Basic Multilingual Plane


@lru_cache(maxsize=1)
def _symbol_table() -> npt.NDArray[np.uint16]:
    table = np.arange(0x10000, dtype=np.uint16)
    table[ord("A") : ord("Z") + 1] = table[ord("a") : ord("z") + 1] = ord("a")
    table[0xFF21:0xFF3B] = table[0xFF41:0xFF5B] = ord("a")
    table[ord("0") : ord("9") + 1] = table[0xFF10:0xFF1A] = ord("0")
    table[[0x09, 0x0A, 0x0D, 0xA0, 0x3000]] = ord(" ")
    return table


def symbols(codes: Codes) -> npt.NDArray[np.uint16]:
    """The symbols of code points, shape (len(codes),)."""
    return _symbol_table()[np.minimum(codes, _OUTSIDE)]


def pair_keys(pairs: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Keys of the map of pairs: symbols of the first << 16 | of the second."""
    return pairs.astype(np.uint64)


class Plausibility:
    """Costs in decades (−log10 p)."""

    def __init__(self, characters: npt.NDArray[np.uint8], pairs: StaticMap) -> None:
        self.characters = characters
        self._alone = characters.astype(np.float32) / np.float32(QUANTUM)
        self._pairs = pairs
        self._known: dict[tuple[str, str], float] = {}

    def costs(self, text: str, before: str = " ") -> list[float]:
        """−log10 p of each character of ``text`` given the one before it; ``before`` stands before the first."""
        known = self._known
        neighbours = list(zip(before[-1:] + text, text, strict=False))
        missing = [pair for pair in neighbours if pair not in known]
        if missing:
            if len(known) > _KEPT:
                known.clear()
                missing = neighbours
            known.update(zip(missing, self._costs(missing), strict=True))
        return [known[pair] for pair in neighbours]

    def cost(self, character: str, before: str) -> float:
        """−log10 p of one character after another one: `costs` of a single pair, without its lists."""
        known = self._known.get((before, character))
        if known is None:
            if len(self._known) > _KEPT:
                self._known.clear()
            known = self._known[before, character] = self._cost(before, character)
        return known

    def _costs(self, neighbours: list[tuple[str, str]]) -> list[float]:
        if len(neighbours) <= _FEW:
            return [self._cost(first, second) for first, second in neighbours]
        codes = symbols(np.array([[ord(first), ord(second)] for first, second in neighbours], np.uint32))
        found: list[float] = self.neighbour_costs(codes)[:, 0].tolist()
        return found

    def _cost(self, first: str, second: str) -> float:
        """What `neighbour_costs` gives for a single pair."""
        table = _symbol_table()
        before, symbol = int(table[min(ord(first), _OUTSIDE)]), int(table[min(ord(second), _OUTSIDE)])
        alone = self._alone[symbol] + np.float32(_BACKOFF)
        stored = self._pairs.get_one(before << 16 | symbol)
        return float(min(np.float32(stored) / np.float32(QUANTUM), alone) if stored else alone)

    def neighbour_costs(self, rows: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
        """Cost of each symbol after the first in its row, shape (rows, columns − 1)."""
        first, second = rows[:, :-1].astype(np.uint64), rows[:, 1:]
        stored = self._pairs.get(((first << np.uint64(16)) | second).ravel()).reshape(second.shape)
        alone = self._alone[second] + np.float32(_BACKOFF)
        return np.where(stored > 0, np.minimum(stored.astype(np.float32) / np.float32(QUANTUM), alone), alone)


@lru_cache(maxsize=1)
def plausibility() -> Plausibility:
    """The shipped statistics."""
    folder = statistics_folder() / "encoding"
    return Plausibility(np.load(folder / "characters.npy").view(np.uint8), StaticMap.open(folder / "pairs.npy"))


@lru_cache(maxsize=1)
def rarity() -> npt.NDArray[np.uint8]:
    """Cost of every code point below U+10000 in steps of ``QUANTUM``, shape (0x10000,)."""
    return plausibility().characters
