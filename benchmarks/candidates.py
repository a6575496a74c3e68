"""Places that a check weighs, whether or not it reports them: what its silence is measured on.

A check looks closely at far more places than it reports. Each function here gives the places of one text (ranges in
code points) that its check computes evidence for: what its statistics hold for at least one in ten likely, or, where
the check decides by rules, what its first pass stops at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import exp

from benchmarks.typos import reading_of
from detector.checks.mask_runs import find_runs, may_hold_runs, symbol_array
from detector.checks.script import mixture
from detector.checks.spun import SpunCheck
from detector.checks.translation.base import PairReading
from detector.checks.translation.lost import Both
from detector.language import chinese_script
from detector.language.characters import CharacterView, fold
from detector.language.confusion import REPORTED
from detector.language.misread import MisreadModel
from detector.language.mojibake.latin import may_be_single_byte
from detector.language.mojibake.search import strange_places, zones
from detector.language.substitution import SubstitutionModel
from detector.resources import statistics_folder

# The probability from which the statistics of Chinese characters name one.
LIKELY = 1 / (1 + exp(-REPORTED))

Candidates = Callable[[str], Iterator[tuple[int, int]]]


@lru_cache(maxsize=1)
def _spun() -> SpunCheck:
    return SpunCheck(statistics_folder() / "zh")


@lru_cache(maxsize=1)
def _substitutions() -> SubstitutionModel:
    return SubstitutionModel.open(statistics_folder() / "zh")


@lru_cache(maxsize=1)
def _japanese() -> MisreadModel:
    folder = statistics_folder() / "ja"
    return MisreadModel(folder, folder / "misread.npz")


def substitutions(text: str) -> Iterator[tuple[int, int]]:
    """Words that may stand for others."""
    for one in _substitutions().score([fold(text)])[0].substitutions:
        yield one.start, one.end


def confusions(text: str) -> Iterator[tuple[int, int]]:
    """Chinese characters that may stand for others."""
    judged = _spun()([reading_of(text)], [[]], characters=True)[0].confusions
    for start, end, _ in judged.confusions if judged else ():
        yield start, end


def misread_japanese(text: str) -> Iterator[tuple[int, int]]:
    """Japanese characters that may stand for others, from the odds on that count for Chinese ones."""
    for one in _japanese().judge([text], REPORTED)[0][1]:
        yield one.start, one.end


def of_script(text: str) -> Iterator[tuple[int, int]]:
    """Characters of the rarer script, and traditional ones that a known word speaks against."""
    mixed = mixture(reading_of(text))
    places = set(mixed.places if mixed else ())
    places.update(chinese_script.doubted_characters(text))
    yield from ((one, one + 1) for one in sorted(places))


def garbled(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of characters that seldom stand together, and bytes of one encoding that are pieces of another."""
    codes = CharacterView(text).codes
    for places in (strange_places(codes), may_be_single_byte(codes)):
        yield from zones(places)


def symbols(text: str) -> Iterator[tuple[int, int]]:
    """Runs of the symbols that masks are made of."""
    reading = reading_of(text)
    if may_hold_runs(reading):
        yield from ((one.start, one.end) for one in find_runs(reading, symbol_array(reading)))


def lost_sentences(pair: PairReading) -> Iterator[tuple[int, tuple[int, int]]]:
    """Sentences that the other side may lack: their side (0 source, 1 target) and range."""
    both = Both(pair)
    found = both.candidates(both.gaps)
    for one, probability in zip(found, both.probabilities(found), strict=True):
        if probability * pair.confidence >= LIKELY:
            yield one.gap.side, both.sides[one.gap.side].sentences[one.sentence]
