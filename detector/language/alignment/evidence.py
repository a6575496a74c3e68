"""Whether two texts are a text and its translation at all, judged by what their aligned units share."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from detector.language.alignment.dynamic import Floats, Step
from detector.language.alignment.scoring import Matches, Weights, length_penalty
from detector.language.alignment.tokens import KINDS, Tokens


class Evidence(msgspec.Struct, frozen=True):
    """What an alignment rests on.

    ``shared`` and ``held`` per kind of token: the weight of the tokens of both sides that the other side of their bead
    has, and of all tokens in beads with two sides. ``alone``: units without a counterpart, of ``units``. ``length``:
    the sum over ``pairs`` beads of `length_penalty`.
    """

    shared: tuple[float, ...]
    held: tuple[float, ...]
    alone: int
    units: int
    length: float
    pairs: int

    @classmethod
    def none(cls) -> Evidence:
        """Nothing at all."""
        return cls((0.0,) * KINDS, (0.0,) * KINDS, 0, 0, 0.0, 0)

    @classmethod
    def gaps(cls, units: int) -> Evidence:
        """Units without counterparts; what they hold is left out."""
        return cls((0.0,) * KINDS, (0.0,) * KINDS, units, units, 0.0, 0)

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            tuple(a + b for a, b in zip(self.shared, other.shared, strict=True)),
            tuple(a + b for a, b in zip(self.held, other.held, strict=True)),
            self.alone + other.alone,
            self.units + other.units,
            self.length + other.length,
            self.pairs + other.pairs,
        )


def weigh(source: Tokens, target: Tokens, found: Matches, steps: list[Step], weights: Weights) -> Evidence:
    """What the beads ``steps`` rest on; units beyond the last step do not count."""
    rows, columns = (steps[-1][1], steps[-1][3]) if steps else (0, 0)
    own = np.full(len(source.lengths), -1)
    other = np.full(len(target.lengths), -2)
    alone = 0
    penalty = 0.0
    pairs = 0
    left_lengths, right_lengths = source.lengths, target.lengths
    sums = []
    for number, (a, b, c, d, _) in enumerate(steps):
        if a == b or c == d:
            alone += b - a + d - c
            continue
        own[a:b] = number
        other[c:d] = number
        sums.append((left_lengths[a:b].sum(), right_lengths[c:d].sum()))
        pairs += 1
    if sums:
        both = np.array(sums)
        penalty = float(length_penalty(both[:, 0], both[:, 1], weights).sum())
    together = own[source.unit[found.left]] == other[target.unit[found.right]]
    shared: Floats = np.zeros(KINDS)
    held: Floats = np.zeros(KINDS)
    for side, tokens, bead in ((source, found.left[together], own), (target, found.right[together], other)):
        used = np.zeros(len(side.unit), np.bool_)
        used[tokens] = True
        shared += np.bincount(side.kind[used], side.weight[used], minlength=KINDS)
        inside = bead[side.unit] >= 0
        held += np.bincount(side.kind[inside], side.weight[inside], minlength=KINDS)
    return Evidence(tuple(shared.tolist()), tuple(held.tolist()), alone, rows + columns, penalty, pairs)


def features(evidence: Evidence) -> list[float]:
    """What the probability is computed from: coverage of each kind of token, damped where there is little of it; the
    same for words times the root of their weight (what is sure of a long text is not of a sentence); share of units
    alone; mean length penalty; logarithm of the number of units."""
    coverage = [
        shared / (held + damping) for shared, held, damping in zip(evidence.shared, evidence.held, DAMPING, strict=True)
    ]
    units = max(1, evidence.units)
    size = math.log(min(units, MOST_UNITS))
    return [
        *coverage,
        *[one * size for one in coverage],
        evidence.alone / units,
        evidence.length / max(1, evidence.pairs),
        size,
    ]


MOST_UNITS = 60
"""Units of both sides beyond which a text is no surer; the longest passages that were fitted on have as many."""

DAMPING = (3.0, 6.0, 2.0, 10.0, 10.0)
"""Weight without match that is added to what a text holds of each kind: one number, name, mark or two words."""


def probability(evidence: Evidence, weights: Weights) -> float:
    """The probability that two texts with this evidence are translations of each other, right and wrong pairs being
    equally likely beforehand. 0 where nothing is aligned."""
    if not evidence.pairs:
        return 0.0
    values = features(evidence)
    score = weights.pair[0] + sum(w * v for w, v in zip(weights.pair[1:], values, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
