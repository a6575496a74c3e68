"""Fit the calibrators of confidences: ``python -m scripts.calibrate DECISIONS… [--output FILE]``

DECISIONS: files that ``python -m benchmarks.calibration --decisions FILE`` wrote. Only the half that may be fitted on
is used. For each group of rules below an isotonic regression of "was it right" on the stated
confidence (scikit-learn), thinned to its corners, is written as plain numbers. Groups with fewer than ``MINIMUM``
decisions, or whose calibration error before is small, get none. Groups of which DECISIONS hold nothing keep what they
have.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.calibration import calibration_error, equal_mass_bins
from benchmarks.decisions import Decision, read

OUTPUT = Path(__file__).resolve().parent.parent / "detector/statistics/calibration/calibrators.json"
# Rules, or levels of them, that share a calibrator: their confidences are made in the same way.
TRANSLATION = "any.translation."
NUMBER_RULES = ("number", "number-magnitude", "number-missing", "number-added", "number-detail")
GROUPS: dict[str, tuple[str, ...]] = {
    "spun words": ("zh.spun",),
    "script": ("zh.script",),
    "encoding": ("any.encoding",),
    "masked": ("any.masked", "zh.evasion"),
    "truncated": ("any.missing",),
    "typos": ("zh.typo",),
    "misread Chinese": ("zh.ocr",),
    "misread Japanese": ("ja.ocr",),
    "misread English": ("en.ocr",),
    "omission and addition": (f"{TRANSLATION}omission", f"{TRANSLATION}addition"),
    "cut off": (f"{TRANSLATION}truncated",),
    "mixed-script articles": ("mixed-script",),
    "numbers": tuple(TRANSLATION + name for name in NUMBER_RULES),
}
MINIMUM = 200
# A calibrator is worth its numbers where the stated confidence is off by more than this (at most 0.05 is wanted).
NEEDED_FROM = 0.05
# Stated confidences are put together in groups of about this many decisions, so that no corner stands on a handful.
GROUP = 40


def fit(decisions: Sequence[tuple[float, bool]]) -> dict[str, object]:
    """The points of a calibrator for decisions (stated, right): isotonic over groups of about ``GROUP`` decisions.

    No share is taken to be 0 or 1: half a decision more of each kind is counted in every group (Jeffreys' prior).
    """
    from sklearn.isotonic import IsotonicRegression

    groups = equal_mass_bins(decisions, max(1, min(50, len(decisions) // GROUP)))
    stated = [one["stated"] for one in groups]
    weights = [one["count"] for one in groups]
    shares = [(one["right"] * one["count"] + 0.5) / (one["count"] + 1) for one in groups]
    right = IsotonicRegression(y_min=0, y_max=1).fit_transform(stated, shares, sample_weight=weights)
    points = list(zip(stated, [round(float(one), 4) for one in right], strict=True))
    corners = [
        point
        for n, point in enumerate(points)
        if n in (0, len(points) - 1) or not points[n - 1][1] == point[1] == points[n + 1][1]
    ]
    distinct = [point for n, point in enumerate(corners) if n == 0 or point[0] > corners[n - 1][0]]
    return {
        "stated": [x for x, _ in distinct],
        "right": [y for _, y in distinct],
        "decisions": len(decisions),
    }


def fit_groups(decisions: Sequence[Decision], groups: Mapping[str, Sequence[str]]) -> dict[str, dict[str, object]]:
    """By rule or level, a calibrator for each group that has enough decisions to fit on and needs one."""
    fitted: dict[str, dict[str, object]] = {}
    for name, levels in groups.items():
        own = [
            (one.raw, one.right)
            for one in decisions
            if one.half == "fit"
            and one.reported
            and any(one.rule == level or one.rule.startswith(f"{level}.") for level in levels)
        ]
        error = calibration_error(equal_mass_bins(own))
        needed = len(own) >= MINIMUM and error > NEEDED_FROM
        print(f"{name:16} {len(own):6} decisions, error {error:.3f}{'' if needed else ': none'}", file=sys.stderr)
        if needed:
            fitted.update(dict.fromkeys(levels, fit(own)))
    return fitted


def kept(
    before: Mapping[str, dict[str, object]], decisions: Sequence[Decision], groups: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, object]]:
    """The calibrators of ``before`` that belong to groups of which there are no decisions."""
    decided = {one.rule for one in decisions}
    absent = [
        level
        for levels in groups.values()
        if not any(rule == level or rule.startswith(f"{level}.") for rule in decided for level in levels)
        for level in levels
    ]
    return {level: before[level] for level in absent if level in before}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("decisions", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)
    decisions = [one for path in options.decisions for one in read(path)]
    before = json.loads(options.output.read_text(encoding="utf-8")) if options.output.exists() else {}
    fitted = {**kept(before, decisions, GROUPS), **fit_groups(decisions, GROUPS)}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
