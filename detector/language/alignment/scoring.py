"""How much likelier a bead is than chance: a log-likelihood ratio from lengths and shared tokens.

The score of a bead is linear: what its sides share (numbers, names, marks, words; each with its weight) speaks for it,
what they hold speaks against it, a length out of proportion too. Sharing is counted on both sides and once per token,
so that the score of two sentences against one is not the sum of two scores.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language.alignment.dynamic import NOWHERE, SHAPES, Floats, Shape
from detector.language.alignment.tokens import Ints, Tokens


class Weights(msgspec.Struct, frozen=True):
    """What was fitted for a pair of languages.

    ``ratio``: code points of target per code point of source; ``spread``: variance of the difference in length per
    code point (Gale and Church 1993, "A Program for Aligning Sentences in Bilingual Corpora"). ``shared`` and ``held``:
    per kind of token, what a unit of shared and of held weight adds. ``bias`` per shape of bead, in the order of
    ``SHAPES``, then that of (0, 1).
    """

    ratio: float
    spread: float
    length: float
    shared: tuple[float, ...]
    held: tuple[float, ...]
    bias: tuple[float, ...]


MOST_DEVIATION: Final = 8.0
"""Half the squared deviation of lengths counts up to this: beyond four standard deviations the model of lengths says
nothing any more, and free translations do occur."""

COMMON: Final = 12
"""A feature that stands in more target units than this says nothing about which of them is meant."""


def length_penalty(source: Floats, target: Floats, weights: Weights) -> Floats:
    """Half the squared deviation, in standard deviations, of target lengths from what the source lengths suggest."""
    difference = target - weights.ratio * source
    variance = weights.spread * (target + weights.ratio * source) / 2
    result: Floats = np.minimum(difference * difference / (2 * variance), MOST_DEVIATION)
    return result


def bead_scores(source: Tokens, target: Tokens, weights: Weights) -> dict[Shape, Floats]:
    """For each shape, the score of the bead that ends at each node: arrays of shape (n + 1, m + 1)."""
    n, m = len(source.lengths), len(target.lengths)
    shared = np.array(weights.shared)
    held = np.array(weights.held)
    left, right, factor = matches(source, target)
    from_source, source_twice = _once(
        left, target.unit[right], (source.weight * shared[source.kind])[left] * factor, m, source.unit, (n, m)
    )
    from_target, target_twice = _once(
        right, source.unit[left], (target.weight * shared[target.kind])[right] * factor, n, target.unit, (m, n)
    )
    both = from_source + from_target.T
    target_twice = target_twice.T
    source_held = np.bincount(source.unit, source.weight * held[source.kind], minlength=n)
    target_held = np.bincount(target.unit, target.weight * held[target.kind], minlength=m)
    sums = np.zeros((n + 1, m + 1))
    sums[1:, 1:] = both.cumsum(axis=0).cumsum(axis=1)
    # Tokens counted for two neighbouring units of the other side, summed along the side they stand on.
    source_again = np.zeros((n + 1, m + 1))
    source_again[1:, 1:] = source_twice.cumsum(axis=0)
    target_again = np.zeros((n + 1, m + 1))
    target_again[1:, 1:] = target_twice.cumsum(axis=1)
    source_length, target_length = _running(source.lengths), _running(target.lengths)
    source_mass, target_mass = _running(source_held), _running(target_held)
    result = {}
    for number, (a, b) in enumerate(SHAPES):
        score = np.full((n + 1, m + 1), NOWHERE)
        result[a, b] = score
        if a > n or b > m:
            continue
        if b == 0:
            score[1:] = weights.bias[number]
            continue
        value = sums[a:, b:] - sums[a:, :-b] - sums[:-a, b:] + sums[:-a, :-b]
        for step in range(1, b):  # cell (i, j): unit j - 1 and its successor
            value -= source_again[a:, b - step : m + 1 - step] - source_again[:-a, b - step : m + 1 - step]
        for step in range(1, a):
            value -= target_again[a - step : n + 1 - step, b:] - target_again[a - step : n + 1 - step, :-b]
        value += weights.bias[number]
        value -= (source_mass[a:] - source_mass[:-a])[:, None] + (target_mass[b:] - target_mass[:-b])[None, :]
        lengths = length_penalty(
            (source_length[a:] - source_length[:-a])[:, None],
            (target_length[b:] - target_length[:-b])[None, :],
            weights,
        )
        value -= weights.length * lengths
        score[a:, b:] = value
    return result


def _running(values: NDArray[Any]) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)))


def matches(source: Tokens, target: Tokens) -> tuple[Ints, Ints, Floats]:
    """Pairs of a source token and a target token that share a feature, and how telling the feature is (0 to 1).

    Features that stand everywhere are left out; the others count the less the more often they stand on both sides.
    """
    order = np.argsort(target.feature, kind="stable")
    ordered = target.feature[order]
    first = np.searchsorted(ordered, source.feature, side="left")
    count = np.searchsorted(ordered, source.feature, side="right") - first
    count[count > COMMON] = 0
    kept = np.flatnonzero(count)
    count, first = count[kept], first[kept]
    rows = np.repeat(kept, count)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    found = order[np.repeat(first, count) + offsets]
    _, inverse, times = np.unique(source.feature[kept], return_inverse=True, return_counts=True)
    factor = np.repeat((times[inverse] * count) ** -0.25, count)
    return source.feature_token[rows], target.feature_token[found], factor


def _once(
    token: Ints, unit: Ints, weight: Floats, units: int, unit_of: Ints, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Per own unit and unit of the other side, the weight of own tokens found there, each once; and of those that
    are found in the next unit too."""
    key = token * units + unit
    order = np.argsort(key, kind="stable")
    key = key[order]
    if not len(key):
        return np.zeros(shape), np.zeros(shape)
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    value = np.maximum.reduceat(weight[order], starts)
    key = key[starts]
    owner, there = unit_of[key // units], key % units
    cells = owner * units + there
    once = np.bincount(cells, value, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)
    again = np.flatnonzero((key[1:] == key[:-1] + 1) & (there[1:] > 0))
    twice = np.bincount(cells[again], np.minimum(value[again], value[again + 1]), minlength=shape[0] * shape[1])
    return once, twice.astype(np.float64).reshape(shape)
