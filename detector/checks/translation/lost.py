"""How likely it is that a sentence without counterpart is missing on the other side: lengths, words and numbers.

In good translations such a sentence is nearly always half of one that the translator divided: the counterpart of its
neighbour is as long as both, and holds words of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log
from typing import Final, NamedTuple

from detector.checks.translation.base import PairReading, Range, Side
from detector.checks.translation.lengths import Lengths, total
from detector.checks.translation.number import READABLE, SideNumbers
from detector.language.alignment.shared import explained
from detector.language.quantities import Quantity, compare_quantities

SOURCE, TARGET = 0, 1

WORDY: Final = {"ja": 1.35}  # width of a text beside its Chinese version

AROUND: Final = 2
"""Beads on each side of a gap over which lengths are compared: one is bent by a neighbour that is free, four say no
more than two."""

WEIGHTS: Final = (-5.37, 4.09, 1.13, -5.96, 0.76, 1.35)
"""A constant and the weights of `features`: a logistic regression on the training half of NTREX, WMT22 and TICO with a
tenth of the sentences dropped from either side, or sentences joined (``scripts/fit_lost_sentences.py``)."""


class Gap(NamedTuple):
    """Sentences ``[start, end)`` of one side without counterpart, at the beads ``[first, last)``."""

    side: int
    start: int
    end: int
    first: int
    last: int
    width: float  # as the other side would be expected to have it


class Candidate(NamedTuple):
    """A sentence of a gap, by its number on its side. ``alone``: the alignment's probability that it has no
    counterpart."""

    gap: Gap
    sentence: int
    alone: float


class Both:
    """A pair with its lengths and numbers, and its two sides under one name."""

    def __init__(self, pair: PairReading) -> None:
        self.pair = pair
        self.sides: tuple[Side, Side] = (pair.source, pair.target)
        lengths = Lengths(pair)
        ratio = lengths.ratio
        self.own = (lengths.source, lengths.target)
        # Widths as the other side is expected to have them.
        self.widths = ([one * ratio for one in lengths.source], [one / ratio for one in lengths.target])
        self.numbers = (SideNumbers(pair.source), SideNumbers(pair.target))
        self.readable = pair.source.language in READABLE and pair.target.language in READABLE

    def spans(self, bead: int) -> tuple[Range, Range]:
        """The sentences of a bead on both sides."""
        one = self.pair.sentences[bead]
        return (one.source_start, one.source_end), (one.target_start, one.target_end)

    def text(self, side: int, start: int, end: int) -> str:
        """The text of sentences, one a line."""
        return self.sides[side].text(self.sides[side].sentences[start:end])

    def gaps(self) -> list[Gap]:
        """All gaps in the order of the beads; neighbouring empty beads of one side are one gap."""
        found: list[Gap] = []
        for number in range(len(self.pair.sentences)):
            spans = self.spans(number)
            for side in (SOURCE, TARGET):
                start, end = spans[side]
                if start < end and spans[1 - side][0] == spans[1 - side][1]:
                    size = total(self.widths[side][start:end])
                    if found and found[-1].side == side and found[-1].end == start and found[-1].last == number:
                        before = found.pop()
                        found.append(Gap(side, before.start, end, before.first, number + 1, before.width + size))
                    else:
                        found.append(Gap(side, start, end, number, number + 1, size))
        return found

    def candidates(self, gap: Gap) -> Iterator[Candidate]:
        """The sentences of a gap."""
        for number in range(gap.first, gap.last):
            for index in range(*self.spans(number)[gap.side]):
                yield Candidate(gap, index, self.pair.sentences[number].confidence)

    def probability(self, one: Candidate) -> float:
        """The probability that the other side lacks a sentence."""
        values = self.features(one)
        return 1 / (1 + exp(-WEIGHTS[0] - sum(a * b for a, b in zip(WEIGHTS[1:], values, strict=True))))

    def features(self, one: Candidate) -> tuple[float, ...]:
        """What speaks for and against a sentence's being lost, in the order of ``WEIGHTS``: that it stands alone, how
        much of the gap the sentences around it are too short by, how much of their counterparts only this sentence
        explains, the logarithm of its width, and its numbers."""
        width = self.own[one.gap.side][one.sentence] / WORDY.get(self.sides[one.gap.side].language, 1.0)
        return (
            one.alone,
            self._deficit(one.gap),
            min(self._explained(one), 1.5),
            log(max(width, 1.0)),
            min(len(self.numbers_of(one)), 2),
        )

    def _deficit(self, gap: Gap) -> float:
        """By how much the other side is narrower than expected around a gap, by the gap's width; from -1 to 2."""
        expected = here = 0.0
        for number in range(max(0, gap.first - AROUND), min(len(self.pair.sentences), gap.last + AROUND)):
            spans = self.spans(number)
            expected += total(self.widths[gap.side][slice(*spans[gap.side])])
            here += total(self.own[1 - gap.side][slice(*spans[1 - gap.side])])
        return max(-1.0, min(2.0, (expected - here) / max(gap.width, 1.0)))

    def _explained(self, one: Candidate) -> float:
        """The larger part that a sentence explains of the counterpart of the sentences before or behind its gap."""
        gap = one.gap
        if not self.readable:
            return 0.0
        text = self.text(gap.side, one.sentence, one.sentence + 1)
        languages = self.sides[gap.side].language, self.sides[1 - gap.side].language
        return max(
            (
                explained(text, self.text(gap.side, *own), self.text(1 - gap.side, *other), *languages)
                for own, other in self._beside(gap)
            ),
            default=0.0,
        )

    def surplus(self, gap: Gap) -> float:
        """By how much the other side's sentences before or behind a gap are wider than expected."""
        return max(
            (
                total(self.own[1 - gap.side][slice(*other)]) - total(self.widths[gap.side][slice(*own)])
                for own, other in self._beside(gap)
            ),
            default=0.0,
        )

    def _beside(self, gap: Gap) -> Iterator[tuple[Range, Range]]:
        """The sentences of its side and of the other one in the beads before and behind a gap, where both have some."""
        for number in (gap.first - 1, gap.last):
            if 0 <= number < len(self.pair.sentences):
                spans = self.spans(number)
                own, other = spans[gap.side], spans[1 - gap.side]
                if own[0] < own[1] and other[0] < other[1]:
                    yield own, other

    def numbers_of(self, one: Candidate) -> list[Quantity]:
        """Its numbers of weight that the sentences around it do not have on the other side either."""
        gap = one.gap
        if not self.readable:
            return []
        inside = self.numbers[gap.side].sentence(one.sentence)
        if not inside.quantities:
            return []
        spans = [self.spans(n) for n in range(max(0, gap.first - 1), min(len(self.pair.sentences), gap.last + 1))]
        others = [here[1 - gap.side] for here in spans]
        around = self.numbers[1 - gap.side].of(min(here[0] for here in others), max(here[1] for here in others))
        return [
            here.source
            for here in compare_quantities(inside, around, directed=False)
            if here.source is not None and here.severity in ("major", "critical")
        ]
