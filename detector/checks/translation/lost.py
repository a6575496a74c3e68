"""How likely it is that a sentence is missing on the other side: lengths, words and numbers, and the rest of the text.

Such a sentence stands alone in the alignment, or was put beside the counterpart of its neighbour. In good translations
it is nearly always half of one that the translator divided or joined: the counterpart of its neighbour is as long as
both, and holds words of both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import exp, log, log1p, sqrt
from typing import Final, NamedTuple

from detector.checks.translation.base import PairReading, Range, Side
from detector.checks.translation.lengths import Lengths, total
from detector.checks.translation.number import SideNumbers
from detector.language.alignment.shared import Told, Word, told, words_of
from detector.language.quantities import Quantity, compare_quantities

SOURCE, TARGET = 0, 1

WORDY: Final = {"ja": 1.35}  # width of a text beside its Chinese version

NEAR: Final = 3
"""Beads between two gaps of different sides that may be one sentence that was not recognised, and between a sentence
and the neighbour that may have taken it up."""

ALIKE: Final = 2.0
"""Logarithm of the proportion of two such gaps from which they are no match for each other."""

WEIGHTS: Final = (-3.4, 3.88, 0.15, 0.42, -0.36, 1.53, 0.62, -0.46, 1.78, 0.73, -4.36, -1.63, -1.18, 0.76, 1.03)
"""A constant and the weights of `Both.features`: the logarithm of how much likelier what is seen is where the sentence
was dropped than where it was not. A logistic regression on the training half of NTREX, WMT22 and TICO with a tenth of
the sentences dropped from either side, or sentences joined (``scripts/fit_lost_sentences.py``)."""

SOUND, DAMAGED = 0.005, 0.4
"""Share of the candidates of a text that are lost where it is whole, and where sentences were dropped."""

OFTEN: Final = 0.3
"""Share of the texts that lack sentences, beforehand. Training half: with one share for all texts .75 of what was
dropped is found where 1 of 1 000 sound rows is reported, with these three .89; others of their order change that by
.01."""

DEVIATION: Final = (0.01, 0.75)
"""Variance of the logarithm of a sentence's width by the expected one, a constant and what is divided by the width:
least squares over the rows of the training half."""

FREE: Final = (0.03, 0.3)
"""Share of sentences whose lengths say nothing, and the density of theirs."""


AT_ONCE: Final = 200
"""Candidates whose words are held at one time; those of a whole book would take gigabytes."""


class Gap(NamedTuple):
    """Sentences ``[start, end)`` of one side without counterpart, at the beads ``[first, last)``."""

    side: int
    start: int
    end: int
    first: int
    last: int
    width: float  # as the other side would be expected to have it


class Candidate(NamedTuple):
    """A sentence of a gap, by its number on its side, or one that shares its bead with others of its side.

    ``bead`` holds it. ``alone``: the alignment's probability that it has no counterpart; 0 where it shares one.
    """

    gap: Gap
    sentence: int
    bead: int
    alone: float
    shares: bool


Neighbour = tuple[list[int], Range]
"""Sentences of one side, and those of the other side that stand for them."""

Words = tuple[dict[int, list[Word]], dict[int, list[Word]]]


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
        self.gaps = self._gaps()
        self._ends = [one.last for one in self.gaps]
        both = [n for n in range(len(pair.sentences)) if all(start < end for start, end in self.spans(n))]
        self._both_first, self._both_last = (both[0], both[-1]) if both else (0, 0)

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

    def candidates(self, gaps: Sequence[Gap]) -> list[Candidate]:
        """The sentences of these gaps, and those that share a bead, by side and place."""
        found = [
            Candidate(gap, index, number, self.pair.sentences[number].confidence, shares=False)
            for gap in gaps
            for number in range(gap.first, gap.last)
            for index in range(*self.spans(number)[gap.side])
        ]
        for number in range(len(self.pair.sentences)):
            spans = self.spans(number)
            for side in (SOURCE, TARGET):
                start, end = spans[side]
                if end - start > 1 and spans[1 - side][0] < spans[1 - side][1]:
                    for index in range(start, end):
                        itself = Gap(side, index, index + 1, number, number + 1, self.widths[side][index])
                        found.append(Candidate(itself, index, number, 0.0, shares=True))
        return sorted(found, key=lambda one: (one.gap.side, one.sentence))

    def probabilities(self, candidates: Sequence[Candidate]) -> list[float]:
        """For each candidate the probability that the other side lacks it.

        A text lacks sentences or is whole, and what all candidates of a side look like says which. What stands before
        and behind all that is translated (bylines, sources, links) does not.
        """
        odds = [
            exp(WEIGHTS[0] + sum([a * b for a, b in zip(WEIGHTS[1:], values, strict=True)]))
            for values in self.features(candidates)
        ]
        damaged = [0.0, 0.0]
        for side in (SOURCE, TARGET):
            own = [
                one
                for one, candidate in zip(odds, candidates, strict=True)
                if candidate.gap.side == side and self._inside(candidate.gap)
            ]
            away = sum([log((1 + SOUND * (one - 1)) / (1 + DAMAGED * (one - 1))) for one in own])
            damaged[side] = 1 / (1 + exp(min(away, 50.0)) * (1 - OFTEN) / OFTEN)
        return [
            sum(
                [
                    chance * share * one / (1 + share * (one - 1))
                    for chance, share in (
                        (damaged[candidate.gap.side], DAMAGED),
                        (1 - damaged[candidate.gap.side], SOUND),
                    )
                ]
            )
            for one, candidate in zip(odds, candidates, strict=True)
        ]

    def _inside(self, gap: Gap) -> bool:
        """Whether there are sentences with a counterpart before and behind a gap, or in it."""
        return gap.last > self._both_first and gap.first < self._both_last

    def features(self, candidates: Sequence[Candidate]) -> list[tuple[float, ...]]:
        """What speaks for and against each sentence's being lost, in the order of ``WEIGHTS``.

        That it stands alone; how much of the gap the text around it is too short by, times the logarithm of its width
        (of short sentences lengths say little); that logarithm; whether a gap of the other side is near that may be
        its counterpart; whether it is English, whose sentences are divided less; how much likelier the lengths of its
        neighbours' counterparts are without it than with it, and the same above 0; what of them only this sentence
        explains, by its own words and by theirs, what of it they have not, and its share; its numbers and names that
        they have and have not; whether it shares a bead.
        """
        result = []
        for start in range(0, len(candidates), AT_ONCE):
            some = candidates[start : start + AT_ONCE]
            beside = [list(self._beside(one)) for one in some]
            words = self._words(some, beside)
            result += [self._features(one, around, words) for one, around in zip(some, beside, strict=True)]
        return result

    def _features(self, one: Candidate, beside: Sequence[Neighbour], known: Words) -> tuple[float, ...]:
        side = one.gap.side
        language = self.sides[side].language
        size = log(max(self.own[side][one.sentence] / WORDY.get(language, 1.0), 1.0))
        lengths = self._without(one, beside)
        words = _told(one, beside, known)
        return (
            one.alone,
            self._deficit(one.gap, 2) * size,
            size,
            self._answered(one.gap),
            float(language == "en"),
            lengths,
            max(lengths, 0.0),
            log1p(words.here),
            log1p(words.missing),
            words.here / (words.held + 3.0) * log1p(words.here + words.missing),
            log1p(words.there),
            min(words.figures, 3),
            min(words.figures_missing, 3),
            float(one.shares),
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
                for other in self._near(gap)
                if other.side != gap.side
                for between in (max(other.first - gap.last, gap.first - other.last, 0),)
            ),
            default=0.0,
        )

    def _near(self, gap: Gap) -> Iterator[Gap]:
        """The gaps that end or begin at most ``NEAR`` beads away."""
        for number in range(bisect_left(self._ends, gap.first - NEAR), len(self.gaps)):
            if self.gaps[number].first > gap.last + NEAR:
                return
            yield self.gaps[number]

    def _without(self, one: Candidate, beside: Sequence[Neighbour]) -> float:
        """Logarithm of how much likelier the lengths of the neighbours' counterparts are if they do not hold the
        sentence than if one of them does; from -6 to 8, 0 without neighbours."""
        side = one.gap.side
        more = self.widths[side][one.sentence]
        ways = []
        for own, other in beside:
            if not own:  # a gap: whether it answers is another feature
                continue
            here = total(self.own[1 - side][slice(*other)])
            expected = total(self.widths[side][index] for index in own)
            ways.append(_density(here, expected) / _density(here, expected + more))
        return max(-6.0, min(8.0, -log(sum(1 / way for way in ways)))) if ways else 0.0

    def _words(self, candidates: Sequence[Candidate], beside: Sequence[Sequence[Neighbour]]) -> Words:
        """By side and sentence, the words of the candidates, their neighbours and the counterparts of those."""
        wanted: tuple[set[int], set[int]] = (set(), set())
        for one, around in zip(candidates, beside, strict=True):
            wanted[one.gap.side].add(one.sentence)
            for own, other in around:
                wanted[one.gap.side].update(own)
                wanted[1 - one.gap.side].update(range(*other))
        source, target = (sorted(one) for one in wanted)
        known = words_of(
            [self.text(SOURCE, one, one + 1) for one in source],
            [self.text(TARGET, one, one + 1) for one in target],
            *(side.language for side in self.sides),
        )
        return dict(zip(source, known[SOURCE], strict=True)), dict(zip(target, known[TARGET], strict=True))

    def surplus(self, gap: Gap) -> float:
        """By how much the other side's sentences before or behind a gap are wider than expected; where there are none,
        they are narrower by all of it."""
        return max(
            (
                total(self.own[1 - gap.side][slice(*other)]) - total(self.widths[gap.side][slice(*own)])
                for own, other in self._around(gap.side, gap.first, gap.last)
            ),
            default=-gap.width,
        )

    def _beside(self, one: Candidate) -> Iterator[Neighbour]:
        """The neighbours that may have taken up a sentence: sentences of its side, and what stands for them."""
        if one.shares:
            own, other = self._of(one.bead, one.gap.side)
            yield [index for index in range(*own) if index != one.sentence], other
        for own, other in self._around(one.gap.side, one.bead, one.bead + 1):
            yield list(range(*own)), other
        for other_gap in self._near(one.gap):
            if other_gap.side != one.gap.side:
                yield [], (other_gap.start, other_gap.end)

    def _around(self, side: int, first: int, last: int) -> Iterator[tuple[Range, Range]]:
        """The sentences of a side and of the other one in the nearest beads before and behind that have both."""
        before = range(first - 1, max(-1, first - 2 - NEAR), -1)
        behind = range(last, min(len(self.pair.sentences), last + 1 + NEAR))
        for numbers in (before, behind):
            for number in numbers:
                own, other = self._of(number, side)
                if own[0] < own[1] and other[0] < other[1]:
                    yield own, other
                    break

    def _of(self, bead: int, side: int) -> tuple[Range, Range]:
        """The sentences of a bead on one side and on the other one."""
        spans = self.spans(bead)
        return spans[side], spans[1 - side]

    def numbers_of(self, one: Candidate) -> list[Quantity]:
        """Its numbers of weight that the sentences around it do not have on the other side either."""
        side = one.gap.side
        inside = self.numbers[side].sentence(one.sentence)
        if not inside.quantities:
            return []
        beads = range(max(0, one.gap.first - 1), min(len(self.pair.sentences), one.gap.last + 1))
        others = [self._of(number, side)[1] for number in beads]
        around = self.numbers[1 - side].of(min(here[0] for here in others), max(here[1] for here in others))
        return [
            here.source
            for here in compare_quantities(inside, around, directed=False)
            if here.source is not None and here.severity in ("major", "critical")
        ]


def _told(one: Candidate, beside: Sequence[Neighbour], words: Words) -> Told:
    """What a sentence explains of the counterpart of one of its neighbours, where it is most."""
    here, there = words[one.gap.side], words[1 - one.gap.side]
    unit = here[one.sentence]
    return max(
        (
            told(
                unit,
                [word for index in own for word in here[index]],
                [word for index in range(*other) for word in there[index]],
            )
            for own, other in beside
        ),
        default=told(unit, [], []),
        key=lambda words: words.here,
    )


def _density(here: float, expected: float) -> float:
    """How likely a width is where another one is expected, up to a factor."""
    variance = DEVIATION[0] + DEVIATION[1] / max(min(here, expected), 2.0)
    away = log((here + 1) / (expected + 1))
    return (1 - FREE[0]) * exp(-away * away / (2 * variance)) / sqrt(variance) + FREE[0] * FREE[1]
