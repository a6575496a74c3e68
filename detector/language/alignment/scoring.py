"""How much likelier a bead is than chance: a log-likelihood ratio from lengths and shared tokens.

The score of a bead is linear: what its sides share (numbers, names, marks, words; each with its weight) speaks for it,
what they hold speaks against it, a length out of proportion too. Sharing is counted on both sides and once per token,
so that the score of two sentences against one is not the sum of two scores.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language.alignment.dynamic import NOWHERE, SHAPES, Floats, Shape
from detector.language.alignment.tokens import Ints, Tokens


class Weights(msgspec.Struct, frozen=True):
    """What was fitted for a pair of languages.

    ``ratio``: code points of target per code point of source; ``spread``: variance of the difference in length per
    code point (Gale and Church 1993, "A Program for Aligning Sentences in Bilingual Corpora"). What takes away from a
    score: ``length`` times `length_penalty`, ``proportion`` times `proportion_penalty`. ``shared`` and ``held``: per
    kind of token, what a unit of shared weight adds and one of held weight takes away; ``lost`` the same for tokens
    that the other side has nowhere. ``bias`` per shape of bead, in the order of ``SHAPES``, then that of (0, 1).
    ``pair``: a constant and the weights of `evidence.features`.
    """

    ratio: float
    spread: float
    length: float
    proportion: float
    shared: tuple[float, ...]
    held: tuple[float, ...]
    lost: tuple[float, ...]
    bias: tuple[float, ...]
    pair: tuple[float, ...] = ()


MOST_DEVIATION: Final = 8.0
"""Half the squared deviation of lengths counts up to this: beyond four standard deviations the model of lengths says
nothing any more, and free translations do occur."""

STYLE: Final = 0.15
"""Standard deviation of the proportion of lengths between texts (logarithm), by judgement: a terse translator is terse
in every sentence, so that long units deviate more than sentences summed do."""

COMMON: Final = 30
"""A feature that stands in more target units than this says nothing about which of them is meant."""


def length_penalty(source: Floats, target: Floats, weights: Weights) -> Floats:
    """Half the squared deviation, in standard deviations, of target lengths from what the source lengths suggest."""
    difference = target - weights.ratio * source
    middle = (target + weights.ratio * source) / 2
    variance = weights.spread * middle + (STYLE * middle) ** 2
    result: Floats = np.minimum(difference * difference / (2 * variance), MOST_DEVIATION)
    return result


SHORT: Final = 8.0
"""Code points added to both lengths before their proportion is taken: a word more or less is nothing in a heading."""


def proportion_penalty(source: Floats, target: Floats, weights: Weights) -> Floats:
    """The squared logarithm of the proportion of the lengths, against the usual one; at most 4 (e² times as long)."""
    logarithm = np.log((target + SHORT) / (weights.ratio * source + SHORT))
    result: Floats = np.minimum(logarithm * logarithm, 4.0)
    return result


def _mass(tokens: Tokens, token: Ints, factor: Floats, known: NDArray[np.bool_], weights: Weights) -> Floats:
    """What the tokens of each unit take away from a bead's score, running over the units. A token that the other side
    has somewhere counts as much as it could add, one that it has everywhere not at all."""
    best = np.zeros(len(tokens.unit))
    if len(token):
        order = np.argsort(token, kind="stable")
        ordered = token[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        best[ordered[starts]] = np.maximum.reduceat(factor[order], starts)
    kind = tokens.kind
    price = np.where(known, best * np.array(weights.held)[kind], np.array(weights.lost)[kind])
    return _running(np.bincount(tokens.unit, tokens.weight * price, minlength=len(tokens.lengths)))


def bead_scores(source: Tokens, target: Tokens, weights: Weights, found: Matches) -> dict[Shape, Floats]:
    """For each shape, the score of the bead that ends at each node: arrays of shape (n + 1, m + 1).

    ``found`` are the `matches` of the two sides. Time and memory are proportional to n · m and to the matches.
    """
    n, m = len(source.lengths), len(target.lengths)
    shared = np.array(weights.shared)
    left, right, factor, left_known, right_known = found
    from_source, source_twice = _once(
        left, target.unit[right], (source.weight * shared[source.kind])[left] * factor, m, source.unit, (n, m)
    )
    from_target, target_twice = _once(
        right, source.unit[left], (target.weight * shared[target.kind])[right] * factor, n, target.unit, (m, n)
    )
    both = from_source + from_target.T
    target_twice = target_twice.T
    sums = np.zeros((n + 1, m + 1))
    sums[1:, 1:] = both.cumsum(axis=0).cumsum(axis=1)
    # Tokens counted for two neighbouring units of the other side, summed along the side they stand on.
    source_again = np.zeros((n + 1, m + 1))
    source_again[1:, 1:] = source_twice.cumsum(axis=0)
    target_again = np.zeros((n + 1, m + 1))
    target_again[1:, 1:] = target_twice.cumsum(axis=1)
    source_length, target_length = _running(source.lengths), _running(target.lengths)
    source_mass, target_mass = (
        _mass(source, left, factor, left_known, weights),
        _mass(target, right, factor, right_known, weights),
    )
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
        own = (source_length[a:] - source_length[:-a])[:, None]
        other = (target_length[b:] - target_length[:-b])[None, :]
        value -= weights.length * length_penalty(own, other, weights)
        value -= weights.proportion * proportion_penalty(own, other, weights)
        score[a:, b:] = value
    return result


def _running(values: NDArray[Any]) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)))


RARITY: Final = -0.25
"""Exponent of the number of pairs that a feature makes."""


class Matches(NamedTuple):
    """Pairs of a source token and a target token that share a feature; ``factor``: how telling it is here (0 to 1).

    ``left_known``, ``right_known``: which tokens have a feature that the other side has at all, be it in every unit.
    """

    left: Ints
    right: Ints
    factor: Floats
    left_known: NDArray[np.bool_]
    right_known: NDArray[np.bool_]


def expand(left: Ints, right: Ints, most: int | None = None) -> tuple[Ints, Ints]:
    """All pairs of equal cells, as indices of both arrays; cells that more than ``most`` cells equal have no pair."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    count = np.searchsorted(ordered, left, side="right") - first
    if most is not None:
        count[count > most] = 0
    kept = np.flatnonzero(count)
    count, first = count[kept], first[kept]
    offsets = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(kept, count), order[np.repeat(first, count) + offsets]


def matches(source: Tokens, target: Tokens) -> Matches:
    """What the tokens share. Features that stand everywhere are left out; the others count the less the more often
    they stand on both sides."""
    rows, found = expand(source.feature, target.feature, COMMON)
    # A feature's pairs number its occurrences on one side times those on the other.
    _, inverse, times = np.unique(source.feature[rows], return_inverse=True, return_counts=True)
    factor: Floats = times[inverse].astype(np.float64) ** RARITY
    return Matches(
        source.feature_token[rows], target.feature_token[found], factor,
        _known(source, target.feature), _known(target, source.feature),
    )  # fmt: skip


def _known(tokens: Tokens, features: Ints) -> NDArray[np.bool_]:
    """Which tokens have one of the features."""
    result = np.zeros(len(tokens.unit), np.bool_)
    if len(features):
        ordered = np.sort(features)
        place = np.minimum(np.searchsorted(ordered, tokens.feature), len(ordered) - 1)
        result[tokens.feature_token[ordered[place] == tokens.feature]] = True
    return result


def _once(
    token: Ints, unit: Ints, weight: Floats, units: int, unit_of: Ints, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Per own unit and unit of the other side, the weight of own tokens found there, each once; and of those that
    are found in the next unit too."""
    key = token.astype(np.int64) * units + unit
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
