"""The bilingual dictionary: which English stems a Chinese or Japanese word can be translated by.

Derived by ``scripts/build_bilingual_dictionary.py`` from CC-CEDICT and JMdict (see NOTICE). Words are found by hash at
every position of a text at once; of words that overlap those stay that no other word contains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detector.language.characters import code_points, fold
from detector.resources import statistics_folder

LONGEST: Final = {"zh": 6, "ja": 8}
"""Longest words (code points) that are looked up; longer ones are 0.5 % of either dictionary's words in use."""

_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_SPREAD: Final = np.uint64(0xD6E8FEB86659FD93)
_SHIFT: Final = np.uint64(32)
_BITS: Final = 20

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words of one language, by hash. ``seen``: which leading 20 bits of a hash occur, to sort out most places."""

    words: NDArray[np.uint32]
    weights: NDArray[np.uint8]
    starts: Ints
    stems: NDArray[np.uint16]
    seen: NDArray[np.bool_]
    longest: int

    def find(self, codes: NDArray[np.uint32]) -> tuple[Ints, Ints, Ints]:
        """The words in a text of folded code points that lie in no other word: starts, ends, numbers of words."""
        places, sizes, numbers = [], [], []
        rolling = np.zeros(len(codes) + 1, np.uint64)
        wide = codes.astype(np.uint64)
        for size in range(1, self.longest + 1):
            if size > len(codes):
                break
            rolling = rolling[:-1] * _BASE + wide[size - 1 :]
            keys = _key(rolling)
            place = np.flatnonzero(self.seen[keys >> np.uint32(32 - _BITS)])
            number = np.searchsorted(self.words, keys[place])
            number[number == len(self.words)] = 0
            right = np.flatnonzero(self.words[number] == keys[place])
            places.append(place[right])
            numbers.append(number[right])
            sizes.append(np.full(len(right), size))
        if not places:
            return (np.zeros(0, np.int64),) * 3
        start, end, found = np.concatenate(places), np.concatenate(sizes), np.concatenate(numbers)
        end += start
        order = np.lexsort((-end, start))
        start, end, found = start[order], end[order], found[order]
        reach = np.maximum.accumulate(end)
        free = np.ones(len(end), np.bool_)
        free[1:] = end[1:] > reach[:-1]
        return start[free], end[free], found[free]


def _key(rolling: NDArray[np.uint64]) -> NDArray[np.uint32]:
    return ((rolling ^ (rolling >> _SHIFT)) * _SPREAD >> _SHIFT).astype(np.uint32)


def hash_word(word: str) -> int:
    """The hash of a folded word, 32 bits."""
    rolling = np.zeros(1, np.uint64)
    for character in word:
        rolling = rolling * _BASE + np.uint64(ord(character))
    return int(_key(rolling)[0])


@lru_cache(maxsize=2)
def dictionary(language: str) -> Dictionary:
    """The dictionary from "zh" or "ja" to English stems."""
    folder = statistics_folder() / "translation"
    words = np.load(folder / f"{language}_words.npy")
    seen = np.zeros(1 << _BITS, np.bool_)
    seen[words >> np.uint32(32 - _BITS)] = True
    return Dictionary(
        words=words,
        weights=np.load(folder / f"{language}_weights.npy"),
        starts=np.concatenate(([0], np.cumsum(np.load(folder / f"{language}_counts.npy"), dtype=np.int64))),
        stems=np.load(folder / f"{language}_stems.npy"),
        seen=seen,
        longest=LONGEST[language],
    )


@lru_cache(maxsize=1)
def stem_numbers() -> tuple[dict[str, int], NDArray[np.uint8]]:
    """The number of each English stem that the dictionaries use, and tenths of how telling it is."""
    folder = statistics_folder() / "translation"
    stems = (folder / "stems.txt").read_text(encoding="utf-8").split("\n")[:-1]
    return {one: number for number, one in enumerate(stems)}, np.load(folder / "stem_weights.npy")


@lru_cache(maxsize=1)
def _stems() -> list[str]:
    return list(stem_numbers()[0])


def meanings(word: str, language: str) -> frozenset[str]:
    """The English stems of a word of the dictionary from ``language``; nothing where it is none, or several."""
    words = dictionary(language)
    starts, ends, numbers = words.find(code_points(fold(word)))
    if len(numbers) != 1 or int(ends[0]) - int(starts[0]) != len(word):
        return frozenset()
    names, number = _stems(), int(numbers[0])
    return frozenset(names[int(one)] for one in words.stems[int(words.starts[number]) : int(words.starts[number + 1])])


@lru_cache(maxsize=1)
def shinjitai() -> NDArray[np.uint32]:
    """Pairs of code points: Han characters as Japan writes them and the simplified forms they stand for."""
    pairs: NDArray[np.uint32] = np.load(statistics_folder() / "translation" / "shinjitai.npy")
    return pairs
