"""The likeliest way through two sequences of units, and how likely each step of it is.

Nodes ``(i, j)`` say that ``i`` source units and ``j`` target units are consumed; a bead ``(a, b)`` leads from
``(i - a, j - b)`` to ``(i, j)``. Rows of nodes are computed at once; the steps inside a row (additions, whose score is
a constant) by a running maximum or sum.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Shape = tuple[int, int]

SHAPES: Final[tuple[Shape, ...]] = ((1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
"""The beads that consume source units; (0, 1) is the step inside a row."""

NOWHERE: Final = -1e30

Step = tuple[int, int, int, int, float]
"""A bead: source start and end, target start and end, posterior probability."""


def decode(scores: dict[Shape, Floats], addition: float, *, open_end: bool = False) -> list[Step]:
    """The best sequence of beads from node (0, 0) to (n, m), with the posterior probability of each.

    ``scores[shape]`` (n + 1, m + 1): the log-likelihood ratio of the bead that ends at each node, ``NOWHERE`` where
    it does not fit. ``addition``: that of a target unit alone. ``open_end``: the way may end at any node of the last
    row or column. Time and memory are proportional to n · m.
    """
    rows, columns = scores[1, 1].shape
    running = addition * np.arange(columns, dtype=np.float64)
    best, forward = _forward(scores, running)
    if open_end:
        row, column = rows - 1, int(best[-1].argmax())
        if best[:, -1].max() > best[row, column]:
            row, column = int(best[:, -1].argmax()), columns - 1
    else:
        row, column = rows - 1, columns - 1
    backward = _backward(scores, running, row, column)
    total = forward[row, column]
    result: list[Step] = []
    while row or column:
        (source, target), score = _step_to(scores, addition, best, row, column)
        before = row - source, column - target
        chance = forward[before] + score + backward[row, column] - total
        result.append((before[0], row, before[1], column, float(np.exp(min(0.0, chance)))))
        row, column = before
    result.reverse()
    return result


def posteriors(scores: dict[Shape, Floats], addition: float) -> tuple[float, dict[Shape, Floats]]:
    """The logarithm of the sum over all ways, and for each shape the probability of its bead at every node."""
    rows, columns = scores[1, 1].shape
    running = addition * np.arange(columns, dtype=np.float64)
    _, forward = _forward(scores, running)
    backward = _backward(scores, running, rows - 1, columns - 1)
    total = float(forward[-1, -1])
    result = {}
    for a, b in (*SHAPES, (0, 1)):
        chances = np.zeros((rows, columns))
        if a < rows and b < columns:
            score = scores[a, b][a:, b:] if a else addition
            ways = forward[: rows - a, : columns - b] + score + backward[a:, b:] - total
            chances[a:, b:] = np.exp(np.clip(ways, -700.0, 0.0))
        result[a, b] = chances
    return total, result


def _forward(scores: dict[Shape, Floats], running: Floats) -> tuple[Floats, Floats]:
    """The best score of every node, and the logarithm of the sum over all ways to it."""
    rows, columns = scores[1, 1].shape
    best = np.full((rows, columns), NOWHERE)
    total = np.full((rows, columns), NOWHERE)
    best[0] = total[0] = running
    parts = np.empty((len(SHAPES), columns))
    sums = np.empty((len(SHAPES), columns))
    for row in range(1, rows):
        parts.fill(NOWHERE)
        sums.fill(NOWHERE)
        for number, (source, target) in enumerate(SHAPES):
            if source <= row and target < columns:
                score = scores[source, target][row, target:]
                np.add(best[row - source, : columns - target], score, out=parts[number, target:])
                np.add(total[row - source, : columns - target], score, out=sums[number, target:])
        best[row] = running + np.maximum.accumulate(parts.max(axis=0) - running)
        total[row] = running + np.logaddexp.accumulate(_log_sum(sums) - running)
    return best, total


def _backward(scores: dict[Shape, Floats], running: Floats, last_row: int, last_column: int) -> Floats:
    """The logarithm of the sum over all ways from every node to the last one."""
    columns = last_column + 1
    running = running[:columns]
    total = np.full((last_row + 1, columns), NOWHERE)
    total[last_row] = running[::-1]
    sums = np.empty((len(SHAPES), columns))
    for row in range(last_row - 1, -1, -1):
        sums.fill(NOWHERE)
        for number, (source, target) in enumerate(SHAPES):
            after = row + source
            if after <= last_row and target < columns:
                score = scores[source, target][after, target:columns]
                np.add(total[after, target:], score, out=sums[number, : columns - target])
        # A way along the row to the right pays for each addition.
        total[row] = np.logaddexp.accumulate((_log_sum(sums) + running)[::-1])[::-1] - running
    return total


def _log_sum(parts: Floats) -> Floats:
    top: Floats = parts.max(axis=0)
    result: Floats = top + np.log(np.exp(np.maximum(parts - top, -700.0)).sum(axis=0))
    return result


def _step_to(scores: dict[Shape, Floats], addition: float, best: Floats, row: int, column: int) -> tuple[Shape, float]:
    """The bead that leads to a node on the best way, and its score."""
    wanted = best[row, column]
    chosen: Shape = (0, 1)
    score, nearest = addition, np.inf
    if column:
        nearest = abs(best[row, column - 1] + addition - wanted)
    for shape in SHAPES:
        source, target = shape
        if source <= row and target <= column:
            step = scores[shape][row, column]
            distance = abs(best[row - source, column - target] + step - wanted)
            if distance < nearest:
                chosen, score, nearest = shape, step, distance
    return chosen, score
