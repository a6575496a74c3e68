"""The dynamic programme against enumeration of every way."""

import math
from functools import lru_cache

import numpy as np
import pytest

from detector.language.alignment.dynamic import NOWHERE, SHAPES, decode, posteriors


def random_scores(rows, columns, seed):
    rng = np.random.default_rng(seed)
    scores = {}
    for a, b in SHAPES:
        score = np.full((rows + 1, columns + 1), NOWHERE)
        score[a:, b:] = rng.normal(0, 2, (max(0, rows + 1 - a), max(0, columns + 1 - b)))
        scores[a, b] = score
    return scores


def every_way(scores, addition, rows, columns):
    @lru_cache(None)
    def ways(row, column):
        if row == column == 0:
            return [((), 0.0)]
        found = []
        for a, b in (*SHAPES, (0, 1)):
            if a <= row and b <= column:
                step = addition if a == 0 else float(scores[a, b][row, column])
                found += [
                    ((*path, (row - a, row, column - b, column)), total + step)
                    for path, total in ways(row - a, column - b)
                ]
        return found

    return ways(rows, columns)


@pytest.mark.parametrize(("rows", "columns", "seed"), [(1, 1, 1), (3, 3, 2), (4, 2, 3), (1, 5, 4), (4, 4, 5)])
def test_best_way_and_probabilities_are_those_of_enumeration(rows, columns, seed):
    scores = random_scores(rows, columns, seed)
    ways = every_way(scores, -1.5, rows, columns)
    best, _ = max(ways, key=lambda way: way[1])
    total = math.log(sum(math.exp(score) for _, score in ways))
    steps = decode(scores, -1.5)
    assert tuple(step[:4] for step in steps) == best
    for *bead, chance in steps:
        expected = sum(math.exp(score - total) for path, score in ways if tuple(bead) in path)
        assert chance == pytest.approx(expected, abs=1e-6)
    everything, chances = posteriors(scores, -1.5)
    assert everything == pytest.approx(total, abs=1e-6)
    diagonal = sum(math.exp(score - total) for path, score in ways if (rows - 1, rows, columns - 1, columns) in path)
    assert chances[1, 1][rows, columns] == pytest.approx(diagonal, abs=1e-6)
