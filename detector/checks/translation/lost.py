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
from detector.language.alignment.shared import Explained, explained
from detector.language.quantities import Quantity, compare_quantities

SOURCE, TARGET = 0, 1

WORDY: Final = {"ja": 1.35}  # width of a text beside its Chinese version

NEAR: Final = 3
"""Beads between two gaps of different sides that may be one sentence that was not recognised."""

ALIKE: Final = 2.0
"""Logarithm of the proportion of two such gaps from which they are no match for each other."""

WEIGHTS: Final = (-2.88, 2.32, 0.31, 0.09, 0.19, -7.04, 0.59, -1.49, -1.0, 0.09, 1.47, -1.38, 1.09)
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
        self.gaps = self._gaps()

    def spans(self, bead: int) -> tuple[Range, Range]:
        """The sentences of a bead on both sides."""
        one = self.pair.sentences[bead]
        return (one.source_start, one.source_end), (one.target_start, one.target_end)

    def text(self, side: int, start: int, end: int) -> str:
        """The text of sentences, one a line."""
        return self.sides[side].text(self.sides[side].sentences[start:end])

    def _gaps(self) -> list[Gap]:
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
        """What speaks for and against a sentence's being lost, in the order of ``WEIGHTS``.

        That it stands alone; how much of the gap the text around it is too short by (the beads next to it; two and
        four on each side, times the logarithm of its width: of short sentences lengths say little); what of its
        neighbours' counterparts only this sentence explains, how much it holds to explain them with, and how much of
        them is left to explain; by how much they are too long; the logarithm of its width; its numbers; whether a gap
        of the other side is near that may be its counterpart; whether it is English, whose sentences are divided less.
        """
        gap, language = one.gap, self.sides[one.gap.side].language
        size = log(max(self.own[gap.side][one.sentence] / WORDY.get(language, 1.0), 1.0))
        words = self._explained(one)
        return (
            one.alone,
            self._deficit(gap, 1),
            self._deficit(gap, 2) * size,
            self._deficit(gap, 4) * size,
            min(words.share, 1.5),
            log(max(words.held, 1.0)),
            words.open,
            max(-1.0, min(2.0, self.surplus(gap) / max(gap.width, 1.0))),
            size,
            min(len(self.numbers_of(one)), 2),
            self._answered(gap),
            float(language == "en"),
        )

    def _deficit(self, gap: Gap, around: int) -> float:
        """By how much the other side is narrower than expected in a gap and so many beads on each side of it, by the
        gap's width; from -1 to 2."""
        expected = here = 0.0
        for number in range(max(0, gap.first - around), min(len(self.pair.sentences), gap.last + around)):
            spans = self.spans(number)
            expected += total(self.widths[gap.side][slice(*spans[gap.side])])
            here += total(self.own[1 - gap.side][slice(*spans[1 - gap.side])])
        return max(-1.0, min(2.0, (expected - here) / max(gap.width, 1.0)))

    def _answered(self, gap: Gap) -> float:
        """Whether a gap of the other side is near and of like size: from 0 to 2."""
        return max(
            (
                # One is as its counterpart is expected to be, the other as it is: compare like with like.
                (ALIKE - abs(log(max(other.width, 1.0) / max(gap.width, 1.0)))) / (1 + between)
                for other in self.gaps
                if other.side != gap.side
                and (between := max(other.first - gap.last, gap.first - other.last, 0)) <= NEAR
            ),
            default=0.0,
        )

    def _explained(self, one: Candidate) -> Explained:
        """What a sentence explains of the counterpart of the sentences before or behind its gap, where it is more."""
        gap = one.gap
        text = self.text(gap.side, one.sentence, one.sentence + 1)
        languages = self.sides[gap.side].language, self.sides[1 - gap.side].language
        return max(
            (
                explained(text, self.text(gap.side, *own), self.text(1 - gap.side, *other), *languages)
                for own, other in (self._beside(gap) if self.readable else ())
            ),
            default=Explained(0.0, 0.0, 0.0),
            key=lambda words: words.share,
        )

    def surplus(self, gap: Gap) -> float:
        """By how much the other side's sentences before or behind a gap are wider than expected; where there are none,
        they are narrower by all of it."""
        return max(
            (
                total(self.own[1 - gap.side][slice(*other)]) - total(self.widths[gap.side][slice(*own)])
                for own, other in self._beside(gap)
            ),
            default=-gap.width,
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
