"""Which English words there are, how common they are, and what a misread or mistyped one may stand for.

A candidate is weighed by how much commoner it is than what stands there (Zipf frequencies, log10) less what the slip
costs: shapes that scanning confuses (rn/m, cl/d, l/i/1) are cheap, any other slip of one letter is dearer.
"""

# ruff: noqa: SIM905 (lists of words are read more easily so)

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.resources import statistics_folder

Slip = Literal["ocr", "typo"]

# Zipf frequency of what no table has.
UNSEEN: Final = 0.8
# From here on a word needs no dictionary.
COMMON: Final = 4.0
# What one slip costs, in powers of ten. Set on the errors of two engines in the five articles' scans: confusions of
# shapes make seven of ten one-letter errors.
OCR_COST: Final = 0.4
TRANSPOSED_COST: Final = 0.7
TYPO_COST: Final = 1.2
LOST_COST: Final = 1.0
# A word that may be meant has at least this frequency (tenths of Zipf).
LEAST_MEANT: Final = 25
# … and a long one, which is near to fewer words by chance, this.
LONG: Final = 9
LEAST_LONG: Final = 15
# What can be known of a pair of words that no table has: rarer than this (log10 in a thousand million words).
UNSEEN_PAIR: Final = 1.7
# Only so many words, the commonest, are in the table of pairs.
NUMBERED: Final = 1 << 16
MAX_LENGTH: Final = 24
MAX_RING: Final = 60

# What is read for what: ``rn/m`` stands for an m that was read as rn.
_CONFUSED: Final[dict[str, list[str]]] = {}
for _pair in (
    "rn/m m/rn cl/d d/cl vv/w w/vv li/h h/li ii/u u/ii ri/n n/ri nn/m m/nn in/m m/in ni/m m/ni lc/k k/lc ll/u u/ll "
    "il/u l/i i/l l/t t/l i/t t/i f/t t/f f/l l/f r/t c/e e/c o/a a/o o/e e/o a/e e/a u/n n/u n/h h/n b/h h/b s/a "
    "a/s g/q q/g y/v v/y j/i i/j r/i i/r z/s tt/n n/tt ti/n fi/h rt/n th/m ln/in 0/o 1/l 1/i 5/s 8/b 6/b 9/g |/l "
    "|/i !/l !/i $/s €/e ©/c"
).split():
    _CONFUSED.setdefault(_pair.partition("/")[0], []).append(_pair.partition("/")[2])
# Words that stand between others and begin or end no compound, and those of them that end words of dialect or names.
_JOINING: Final = frozenset(
    "the of and to in for with from that is was are were by at be been this these those have has had not his her their "
    "its which would could should will can may must into an as on or but than".split()
)
_ENDINGS: Final = frozenset("in an or as on is to be at can may".split())
# "onboard", "inviability": these also begin compounds.
_PREFIXES: Final = frozenset("in on an as or at by".split())
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Candidate(msgspec.Struct, frozen=True):
    """What may be meant, how much commoner it is less the cost of the slip (log10), and the kind of slip."""

    word: str
    gain: float
    slip: Slip


class EnglishWords:
    """The vocabulary; words are in lower case with a straight apostrophe."""

    def __init__(self) -> None:
        self._folder = statistics_folder() / "en" / "words"
        words = zlib.decompress((self._folder / "words.z").read_bytes()).decode().split("\n")
        self._number = dict(zip(words, range(len(words)), strict=True))
        # Of each word ten times its frequency, and 128 more where a dictionary has it.
        self._values = zlib.decompress((self._folder / "values.z").read_bytes())

    @cached_property
    def lower(self) -> frozenset[str]:
        """Words that stand within sentences in small letters."""
        return frozenset(zlib.decompress((self._folder / "lower.z").read_bytes()).decode().split("\n"))

    def zipf(self, word: str) -> float:
        """log10 of how often a word stands in a thousand million words; ``UNSEEN`` where no table has it."""
        number = self._number.get(word)
        return UNSEEN if number is None else max(UNSEEN, (self._values[number] & 127) / 10)

    def in_dictionary(self, word: str) -> bool:
        """Whether a dictionary has the word in this form."""
        number = self._number.get(word)
        return number is not None and self._values[number] >= 128

    def known(self, word: str) -> bool:
        """Whether a dictionary has the word, or so many people write it that it is no slip.

        Misspellings such as "definately" are as common as Zipf 3.3; new words and names above 4.0 are nearly all sound.
        """
        base = word.removesuffix("'s").removesuffix("'")
        # Plurals that dictionaries leave out: oxygens, financials.
        singular = base.removesuffix("s") if len(base) > 4 else base
        if self.in_dictionary(word) or self.in_dictionary(base) or self.zipf(base) >= COMMON:
            return True
        return self.in_dictionary(singular) and self.zipf(singular) * 10 >= LEAST_MEANT

    @cached_property
    def _bigrams(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        keys = np.load(self._folder / "bigrams.npy", mmap_mode="r")
        return keys, np.load(self._folder / "bigram_values.npy", mmap_mode="r")

    def beside(self, first: str, second: str) -> float:
        """log10 of how often ``second`` follows ``first`` in a thousand million words; as by chance where unseen."""
        one, two = self._number.get(first, NUMBERED), self._number.get(second, NUMBERED)
        chance = self.zipf(first) + self.zipf(second) - 9
        if one >= NUMBERED or two >= NUMBERED:
            return chance
        keys, values = self._bigrams
        key = np.uint32(one << 16 | two)
        place = int(np.searchsorted(keys, key))
        if place < len(keys) and keys[place] == key:
            return int(values[place]) / 20
        return min(UNSEEN_PAIR, chance)

    def fits_better(self, before: str, word: str, other: str, after: str) -> float:
        """log10 of how much likelier ``other`` is than ``word`` between two words; "" stands for no word there."""

        def fits(one: str) -> float:
            left = self.beside(before, one) if before else self.zipf(one)
            right = self.beside(one, after) if after else self.zipf(one)
            return left + right - self.zipf(one)

        return fits(other) - fits(word)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 (there is one vocabulary; names come in many articles of a folder)
    def candidates(self, word: str, *, typos: bool = True, confusions: int = 2) -> tuple[Candidate, ...]:
        """Words that may be meant, best first: one slip, or up to so many ``confusions`` of shapes.

        ``word``: lower case; may hold digits and signs that stand for letters.
        """
        if not 2 <= len(word) <= MAX_LENGTH:
            return ()
        # How common a misspelling is says nothing for it.
        here = self.zipf(word) if self.in_dictionary(word) else min(2.0, self.zipf(word))
        best: dict[str, tuple[float, Slip]] = {}
        least = LEAST_MEANT if len(word) < LONG else LEAST_LONG

        def offer(made: set[str], cost: float, slip: Slip) -> None:
            for one, frequency in self.meant_by(made, least):
                if one != word:
                    gain = frequency - here - cost
                    if one not in best or gain > best[one][0]:
                        best[one] = (gain, slip)

        ring = {word}
        for depth in range(1, confusions + 1):
            ring = {made for one in ring for made in _confused(one)}
            offer(ring, OCR_COST * depth, "ocr")
            # A second ring has some hundred words of which hardly any is one; the words of the first are likelier.
            if best or len(ring) > MAX_RING:
                break
        if typos and word.isalpha():
            for made, cost in _one_slip(word):
                offer(made, cost, "typo")
        found = [Candidate(one, gain, slip) for one, (gain, slip) in best.items()]
        return tuple(sorted(found, key=lambda one: (-one.gain, one.word))[:5])

    def meant_by(self, made: set[str], least: int = LEAST_MEANT) -> Iterator[tuple[str, float]]:
        """Those of the words that dictionaries have, ``least`` common (tenths of Zipf), and how common they are."""
        for one in self._number.keys() & made:
            value = self._values[self._number[one]] - 128
            if value >= least:
                yield one, value / 10

    def parts(self, word: str) -> tuple[str, ...]:
        """The two or three common words that a word without spaces is made of; () if it is not."""
        return self._split(word, 3)

    def segmented(self, letters: str) -> list[str]:
        """The likeliest words that ``letters`` without spaces make; [] if they make none. Single letters: a and i."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(letters) + 1):
            options = [(-math.inf, 0)]
            for start in range(max(0, end - MAX_LENGTH), end):
                word = letters[start:end]
                if word in ("a", "i") or (len(word) > 1 and self.in_dictionary(word)):
                    options.append((best[start][0] + self.zipf(word) - 9, start))
            best.append(max(options))
        words: list[str] = []
        end = len(letters)
        while end and best[end][0] > -math.inf:
            words.append(letters[best[end][1] : end])
            end = best[end][1]
        return words[::-1]

    def opened(self, word: str, openings: Iterable[str]) -> tuple[str, ...]:
        """One of the words that open a sentence, and the common word of four letters or more behind it; () if none."""
        for left in openings:
            right = word.removeprefix(left)
            if 4 <= len(right) < len(word) and self._joinable(right):
                return left, right
        return ()

    def _split(self, word: str, most: int) -> tuple[str, ...]:
        best: tuple[str, ...] = ()
        weight = 0.0
        for cut in range(1, len(word)):
            left, right = word[:cut], word[cut:]
            if not self._joinable(left):
                continue
            rest = (right,) if self._joinable(right) else self._split(right, most - 1) if most > 2 else ()
            if rest:
                parts = (left, *rest)
                value = min(self.zipf(part) for part in parts) - 1.5 * len(parts)
                # Compounds (worksite, takeup, backflip) are made of nouns and adverbs, so a word that joins others must
                # stand at one end, or both parts be as common as hardly any compound's (somepeople).
                joins = (parts[0] in _JOINING and (parts[0] not in _PREFIXES or parts[1] in _JOINING)) or (
                    parts[-1] in _JOINING and parts[-1] not in _ENDINGS
                )
                common = len(parts) == 2 and all(len(part) > 3 and self.zipf(part) >= 5.8 for part in parts)
                if (joins or common) and (not best or value > weight):
                    best, weight = parts, value
        return best

    def _joinable(self, part: str) -> bool:
        if len(part) == 1:
            return part == "a"
        return self.zipf(part) >= (6.2 if len(part) == 2 else 5.0 if len(part) == 3 else 3.3) and self.in_dictionary(
            part
        )


def _confused(word: str) -> Iterator[str]:
    for start in range(len(word)):
        for end in (start + 1, start + 2):
            for right in _CONFUSED.get(word[start:end], ()) if end <= len(word) else ():
                yield word[:start] + right + word[end:]


def _one_slip(word: str) -> Iterator[tuple[set[str], float]]:
    """Words that are one slip of the fingers away, together those that cost the same."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    halved = {left + right[1:] for left, right in cuts if right and left[-1:] == right[0]}
    doubled = {left + right[0] + right for left, right in cuts if right}
    yield {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}, TRANSPOSED_COST
    yield halved | doubled, TYPO_COST - 0.4
    yield {left + right[1:] for left, right in cuts if right}, TYPO_COST
    yield {left + letter + right for left, right in cuts for letter in _LETTERS}, TYPO_COST
    yield {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}, TYPO_COST + 0.3


class LookAlike(msgspec.Struct, frozen=True):
    """A word that a scanner may have read as another one: how much commoner it is, and what the slip costs (log10)."""

    word: str
    gain: float
    cost: float


@lru_cache(maxsize=1 << 14)
def look_alikes(word: str) -> tuple[LookAlike, ...]:
    """Words of which a scanner makes a known one: by one confusion of shapes, or a lost letter."""
    words = english_words()
    here = words.zipf(word)
    confused = set(_confused(word))
    lost = {word[:at] + letter + word[at:] for at in range(len(word) + 1) for letter in _LETTERS}
    return tuple(
        LookAlike(one, frequency - here - cost, cost)
        for made, cost in ((confused, OCR_COST), (lost - confused, LOST_COST))
        for one, frequency in sorted(words.meant_by(made - {word}))
    )


@lru_cache(maxsize=1)
def english_words() -> EnglishWords:
    """The vocabulary; opened when it is first asked for."""
    return EnglishWords()
