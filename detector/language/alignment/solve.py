"""Alignment of two token sequences of any length, in time and memory that grow with their lengths alone.

Small pairs are solved as a whole. Larger ones are cut at anchors, again and again; where there are none, windows move
along the diagonal.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from detector.language.alignment.anchors import cuts
from detector.language.alignment.dynamic import Step, decode
from detector.language.alignment.evidence import Evidence, weigh
from detector.language.alignment.scoring import Weights, bead_scores, matches
from detector.language.alignment.tokens import Tokens

CELLS: Final = 4096
"""Pairs of units (source units times target units) up to which a rectangle is solved as a whole without looking for
anchors: 64 units on either side."""

MOST_CELLS: Final = 16384
"""The same where there are no anchors; beyond it windows move along."""

KEPT: Final = 0.6
"""Share of a window's way that is kept; what is nearer to its end may be bent by it."""

DEPTH: Final = 8
"""Rounds of cutting at anchors; a round makes stretches shorter by an order of magnitude where it works at all."""

Rectangle = tuple[int, int, int, int]


def solve(source: Tokens, target: Tokens, weights: Weights) -> tuple[list[Step], Evidence]:
    """The beads of two texts and what speaks for their being translations of each other.

    ``weights`` are those of the direction from ``source`` to ``target``. Either side may be empty.
    """
    steps: list[Step] = []
    evidence = Evidence.none()
    pending: list[tuple[Rectangle, int]] = [((0, len(source.lengths), 0, len(target.lengths)), 0)]
    while pending:
        (top, bottom, left, right), depth = pending.pop()
        rows, columns = bottom - top, right - left
        if rows == 0 or columns == 0:
            steps += _gaps(top, bottom, left, right)
            evidence = evidence + Evidence.gaps(rows + columns)
            continue
        if rows * columns > CELLS and depth < DEPTH:
            nodes = cuts(source.part(top, bottom), target.part(left, right))
            if nodes:
                ways = [(0, 0), *nodes, (rows, columns)]
                pending += [
                    ((top + a, top + b, left + c, left + d), depth + 1)
                    for (a, c), (b, d) in reversed(list(pairwise(ways)))
                ]
                continue
        if rows * columns > MOST_CELLS:
            height, width = _window(rows, columns)
        else:
            height, width = rows, columns
        left_part, right_part = source.part(top, top + height), target.part(left, left + width)
        found = matches(left_part, right_part)
        whole = (height, width) == (rows, columns)
        own = decode(bead_scores(left_part, right_part, weights, found), weights.bias[-1], open_end=not whole)
        if not whole:
            own = _kept(own, height, width)
            end, other = own[-1][1], own[-1][3]
            pending.append(((top + end, bottom, left + other, right), DEPTH))
        evidence = evidence + weigh(left_part, right_part, found, own, weights)
        steps += [(a + top, b + top, c + left, d + left, chance) for a, b, c, d, chance in own]
    return steps, evidence


def _gaps(top: int, bottom: int, left: int, right: int) -> list[Step]:
    """Beads of one unit each for what has nothing beside it."""
    return [(row, row + 1, left, left, 1.0) for row in range(top, bottom)] + [
        (bottom, bottom, column, column + 1, 1.0) for column in range(left, right)
    ]


def _window(rows: int, columns: int) -> tuple[int, int]:
    """Rows and columns of a window in the proportions of the rectangle, of at most ``MOST_CELLS`` cells."""
    height = int(np.sqrt(MOST_CELLS * rows / columns))
    height = min(rows, max(1, height))
    width = min(columns, max(1, MOST_CELLS // height))
    return min(rows, max(height, MOST_CELLS // width)), width


def _kept(steps: list[Step], height: int, width: int) -> list[Step]:
    """The first steps of a window's way, at least one."""
    for index, step in enumerate(steps):
        if step[1] > KEPT * height or step[3] > KEPT * width:
            return steps[: max(1, index)]
    return steps
