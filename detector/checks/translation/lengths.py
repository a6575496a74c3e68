"""How long a translation is expected to be: one measure for scripts that say a word in one sign or in seven."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log
from statistics import median
from typing import Final

from detector.checks.translation.base import PairReading, Range, Side

LETTER: Final = 0.35
"""What a letter, digit or sign of an alphabet weighs beside a Han character or kana: English has 2.9 times as many
characters as Chinese (NTREX, documents)."""

# Natural logarithms of target width by source width, means over the sentences of NTREX and WMT22 (standard deviation
# 0.19 to 0.21 within a corpus).
_LOG_RATIO: Final = {
    ("en", "zh"): 0.03, ("zh", "en"): 0.06, ("en", "ja"): 0.41, ("ja", "en"): -0.3, ("zh", "ja"): 0.32,
    ("ja", "zh"): -0.32,
}  # fmt: skip
_USUAL: Final = 8.0
"""Aligned sentences of a pair whose own ratio counts as much as the usual one: by judgement, sentences differ three
times as much as texts do."""


def width(text: str) -> float:
    """The length of a text in Han characters: letters of alphabets count a third, spaces nothing."""
    try:
        octets = len(text.encode())
    except UnicodeEncodeError:
        octets = len(text.encode("utf-8", "replace"))
    wide = max(0, (octets - len(text)) // 2)
    return wide + LETTER * (len(text) - wide - text.count(" "))


def expected_width(text: str, language: str, other: str) -> float:
    """The width that a text in ``language`` is expected to have in the ``other`` one."""
    return width(text) * exp(_LOG_RATIO.get((language, other), 0.0))


class Lengths:
    """The widths of the sentences of a pair, and the ratio that is normal between its sides."""

    def __init__(self, pair: PairReading) -> None:
        self.source = _widths(pair.source)
        self.target = _widths(pair.target)
        self.log_ratio = _LOG_RATIO.get((pair.source.language, pair.target.language), 0.0)
        own = [
            log(target / source)
            for bead in pair.sentences
            if (source := sum(self.source[bead.source_start : bead.source_end])) >= 1
            and (target := sum(self.target[bead.target_start : bead.target_end])) >= 1
        ]
        if own:
            # Some translators are wordier than others, all the more in official texts.
            self.log_ratio = (_USUAL * self.log_ratio + len(own) * median(own)) / (_USUAL + len(own))

    @property
    def ratio(self) -> float:
        """Target width by source width."""
        return exp(self.log_ratio)


def _widths(side: Side) -> list[float]:
    return [_width_of(side, one) for one in side.sentences]


def _width_of(side: Side, place: Range) -> float:
    return width(side.reading.text[place[0] : place[1]])


def total(values: Iterable[float]) -> float:
    """Their sum, as a float also where there are none."""
    return float(sum(values))
