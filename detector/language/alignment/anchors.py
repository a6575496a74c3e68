"""Where a long pair of texts may be cut: places that rare shared tokens make nearly certain.

Words, numbers and names that stand in at most a few units of either side pair units; the heaviest chain of such pairs
that goes forward on both sides runs along the true alignment. Between two neighbouring pairs of that chain, whose units
are neighbours on both sides, lies the border of two beads.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import Final

import numpy as np

from detector.language.alignment.scoring import expand
from detector.language.alignment.tokens import MARK, Tokens

RARE: Final = 4
"""Occurrences on a side up to which a feature counts as rare."""

EVIDENCE: Final = 4.0
"""Least weight of the rare tokens that a pair of units shares: a rare word and something besides."""

SPACING: Final = 24
"""Least number of units, both sides together, between two cuts: shorter stretches cost more in calls than they save."""


def cuts(source: Tokens, target: Tokens) -> list[tuple[int, int]]:
    """Nodes (source units, target units) to cut at, ascending on both sides; none of them is an end of the texts."""
    pairs = _pairs(source, target)
    if pairs is None:
        return []
    chain = _heaviest_chain(*pairs)
    result: list[tuple[int, int]] = []
    at = 0
    for (before, other), (row, column) in pairwise(chain):
        if row == before + 1 and column == other + 1 and row + column - at >= SPACING:
            result.append((row, column))
            at = row + column
    return result


def _pairs(source: Tokens, target: Tokens) -> tuple[list[int], list[int], list[float]] | None:
    """Pairs of units that are each other's best partner by rare tokens, ordered by source unit, with their weights."""
    sides = []
    for side in (source, target):
        use = np.flatnonzero(side.kind[side.feature_token] != MARK)
        feature = side.feature[use]
        order = np.argsort(feature, kind="stable")
        ordered = feature[order]
        first = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1)) if len(ordered) else order
        count = np.diff(np.concatenate((first, [len(ordered)])))
        kept = order[np.repeat(count <= RARE, count)]
        sides.append((feature[kept], side.feature_token[use[kept]]))
    (left_feature, left_token), (right_feature, right_token) = sides
    if not len(left_feature) or not len(right_feature):
        return None
    rows, found = expand(left_feature, right_feature)
    left, right = left_token[rows], right_token[found]
    if not len(left):
        return None
    weight = np.minimum(source.weight[left], target.weight[right]).astype(np.float64)
    units = len(target.lengths)
    # A token counts once for a pair of units.
    token_key = left.astype(np.int64) * units + target.unit[right]
    _, single = np.unique(token_key, return_index=True)
    key, inverse = np.unique(
        source.unit[left[single]].astype(np.int64) * units + target.unit[right[single]], return_inverse=True
    )
    sums = np.bincount(inverse, weight[single])
    strong = sums >= EVIDENCE
    key, sums = key[strong], sums[strong]
    if not len(key):
        return None
    row, column = key // units, key % units
    best_row = np.zeros(len(source.lengths))
    best_column = np.zeros(units)
    np.maximum.at(best_row, row, sums)
    np.maximum.at(best_column, column, sums)
    mutual = (sums >= best_row[row]) & (sums >= best_column[column])
    return row[mutual].tolist(), column[mutual].tolist(), sums[mutual].tolist()


def _heaviest_chain(rows: list[int], columns: list[int], weights: list[float]) -> list[tuple[int, int]]:
    """Of pairs in order of their rows, the chain of greatest weight that strictly ascends on both sides.

    Keeps for each total weight that is worth it the smallest last column; O(n log n) amortised.
    """
    ends: list[int] = []  # last columns, ascending
    totals: list[float] = []  # best weight of a chain that ends there, ascending too
    members: list[int] = []
    previous = [-1] * len(rows)
    index = 0
    while index < len(rows):
        stop = index
        while stop < len(rows) and rows[stop] == rows[index]:
            stop += 1
        # Pairs of one row must not follow each other: look all of them up before any is put in.
        planned = []
        for one in range(index, stop):
            place = bisect_left(ends, columns[one])
            total = weights[one] + (totals[place - 1] if place else 0.0)
            previous[one] = members[place - 1] if place else -1
            planned.append((one, total))
        for one, total in planned:
            place = bisect_left(ends, columns[one])
            if (place < len(ends) and ends[place] == columns[one] and totals[place] >= total) or (
                place and totals[place - 1] >= total
            ):
                continue
            over = place
            while over < len(ends) and totals[over] <= total:
                over += 1
            ends[place:over] = [columns[one]]
            totals[place:over] = [total]
            members[place:over] = [one]
        index = stop
    chain = []
    at = members[-1] if members else -1
    while at >= 0:
        chain.append((rows[at], columns[at]))
        at = previous[at]
    chain.reverse()
    return chain
