"""Turns the confidence that a check states into the share of such reports that were right when it was measured.

A calibrator is a rising line through a few points, (stated, right), fitted by isotonic regression on reports whose
answer is known (scripts/calibrate.py, docs/scoring.md). It is shipped as plain numbers. A rule without one keeps its
own confidence: the lower Wilson bound of its measured precision, or what its check computed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import msgspec

from detector.resources import statistics_folder


class Calibrator(msgspec.Struct, frozen=True):
    """Points of a line that never falls: ``stated`` strictly ascending, ``right`` ascending, all in [0, 1].

    ``decisions``: how many it was fitted on.
    """

    stated: tuple[float, ...]
    right: tuple[float, ...]
    decisions: int

    def __post_init__(self) -> None:
        stated, right = self.stated, self.right
        rising = all(a < b for a, b in pairwise(stated))
        never_falling = all(a <= b for a, b in pairwise(right))
        inside = all(0 <= one <= 1 for one in (*stated, *right))
        if not stated or len(stated) != len(right) or not (rising and never_falling and inside):
            raise ValueError("a calibrator needs points in [0, 1], stated ascending, right never falling")

    def __call__(self, confidence: float) -> float:
        """The calibrated confidence: on the line between two points, level beyond the first and the last."""
        after = bisect_right(self.stated, confidence)
        if after == 0:
            return self.right[0]
        if after == len(self.stated):
            return self.right[-1]
        x0, x1 = self.stated[after - 1], self.stated[after]
        y0, y1 = self.right[after - 1], self.right[after]
        return y0 + (y1 - y0) * (confidence - x0) / (x1 - x0)


@cache
def calibrators() -> Mapping[str, Calibrator]:
    """The shipped calibrators by rule or level of rules (``zh.spun``); none where the file is not there.

    Raises ``msgspec.ValidationError`` for a file that holds none.
    """
    file = statistics_folder() / "calibration" / "calibrators.json"
    if not file.is_file():
        return {}
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Calibrator])


@cache
def calibrator_of(rule: str) -> Calibrator | None:
    """The calibrator of a rule, or else of the nearest level above it (zh.spun.synonym, zh.spun, zh)."""
    known = calibrators()
    level = rule
    while level:
        if level in known:
            return known[level]
        level = level.rpartition(".")[0]
    return None


def calibrated(rule: str, confidence: float) -> float:
    """The confidence of an issue of ``rule``, calibrated where its family was found to need it."""
    calibrator = calibrator_of(rule)
    return confidence if calibrator is None else calibrator(confidence)
