"""Calibration: is a report of confidence 0.9 right nine times of ten?

    python -m benchmarks.calibration --data DIR [--only NAME]… [--decisions FILE] [--write]

DIR (default: GARBLINT_DATA) is the data folder. Decisions come from benchmarks/decisions.py; those that the
calibrators may be fitted on are left out. For each family: the expected calibration error over bins of equal mass
(ECE), the Brier score, the Brier skill (1 − Brier ÷ that of stating the share that is right for every report) and the
share that is right with its 95 % Wilson interval; of the reports, and of all candidates that the check weighed. Not to
report one states the share of such candidates of its family that are damaged, in the half that is fitted on.
``--decisions`` keeps the decisions for ``scripts.calibrate``, or reads them where the file exists.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from benchmarks import decisions as known
from benchmarks.decisions import COLLECTORS, Decision
from benchmarks.spun.corpora import data_folder
from detector.rulepacks.precision import Z_95
from detector.scoring.confidence import calibrated

RESULTS = Path(__file__).parent / "results" / "calibration.json"
BINS = 10
# Below this many decisions a calibration error says more of chance than of the confidence.
ENOUGH = 300


def equal_mass_bins(decisions: Sequence[tuple[float, bool]], bins: int = BINS) -> list[dict[str, float]]:
    """Decisions (confidence, right) in order of confidence, cut into parts of about the same number.

    Equal confidences are never torn apart, so there are fewer bins where one confidence is common.
    """
    ranked = sorted(decisions)
    cut: list[dict[str, float]] = []
    start = 0
    while start < len(ranked):
        end = max(start + 1, round((len(cut) + 1) * len(ranked) / bins))
        while end < len(ranked) and ranked[end][0] == ranked[end - 1][0]:
            end += 1
        part = ranked[start:end]
        stated = sum(one for one, _ in part) / len(part)
        right = sum(answer for _, answer in part) / len(part)
        cut.append({"stated": round(stated, 4), "right": round(right, 4), "count": len(part)})
        start = end
    return cut


def calibration_error(bins: Iterable[dict[str, float]]) -> float:
    """Expected calibration error: the mean over decisions of |share right − stated confidence| of their bin."""
    several = list(bins)
    total = sum(one["count"] for one in several)
    return sum(one["count"] * abs(one["right"] - one["stated"]) for one in several) / total if total else 0.0


def brier(decisions: Sequence[tuple[float, bool]]) -> tuple[float, float | None]:
    """Brier score, and its skill against stating the overall share each time; None where every answer is the same."""
    score = sum((stated - right) ** 2 for stated, right in decisions) / len(decisions)
    share = sum(right for _, right in decisions) / len(decisions)
    plain = share * (1 - share)
    return score, (1 - score / plain if plain else None)


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share."""
    share = right / of
    centre = share + Z_95**2 / (2 * of)
    spread = Z_95 * sqrt(share * (1 - share) / of + Z_95**2 / (4 * of * of))
    scale = 1 + Z_95**2 / of
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def measure(decisions: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """All figures of one family."""
    bins = equal_mass_bins(decisions)
    score, skill = brier(decisions)
    right = sum(answer for _, answer in decisions)
    return {
        "decisions": len(decisions),
        "right": round(right / len(decisions), 4),
        "wilson": [round(one, 4) for one in wilson(right, len(decisions))],
        "stated": round(sum(stated for stated, _ in decisions) / len(decisions), 4),
        "ece": round(calibration_error(bins), 4),
        "brier": round(score, 4),
        "brier skill": None if skill is None else round(skill, 4),
        "bins": bins,
    }


def families(decisions: Iterable[Decision], half: str = "test") -> dict[str, list[Decision]]:
    """The decisions of one half by family; that which was not fitted on is ``test``."""
    found: dict[str, list[Decision]] = {}
    for one in decisions:
        if one.half == half:
            found.setdefault(one.family, []).append(one)
    return found


def said_by_silence(decisions: Iterable[Decision]) -> float:
    """The share damaged of the candidates that are not reported, one more of each kind counted (rule of Laplace)."""
    answers = [one.right for one in decisions if not one.reported]
    return (sum(answers) + 1) / (len(answers) + 2)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--only", action="append", choices=COLLECTORS, help="only these decisions; repeatable")
    parser.add_argument("--decisions", type=Path, help="keep the decisions here (gzip), or read them from here")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {RESULTS.name}")
    options = parser.parse_args(arguments)
    if options.decisions is not None and options.decisions.exists():
        decisions = known.read(options.decisions)
    else:
        data = data_folder(options.data)
        if data is None or not data.is_dir():
            parser.error("no data folder: give --data DIR or set GARBLINT_DATA")
        decisions = list(known.collect(data, options.only or COLLECTORS))
        if options.decisions is not None:
            known.write(decisions, options.decisions)
    print(
        f"{'family':22} {'decisions':>9} {'right':>6} {'interval':>13} {'stated':>6}  {'ECE':>5} raw ECE  Brier  skill"
        "   weighed  right    ECE  skill"
    )
    result: dict[str, Any] = {}
    fitted = families(decisions, "fit")
    for family, several in sorted(families(decisions).items()):
        reports = [one for one in several if one.reported]
        row = measure([(calibrated(one.rule, one.raw), one.right) for one in reports])
        raw = measure([(one.raw, one.right) for one in reports])
        row["ece before"] = raw["ece"]
        row["brier before"] = raw["brier"]
        result[family] = row
        low, high = row["wilson"]
        line = (
            f"{family:22} {row['decisions']:9} {row['right']:6.3f} {low:6.3f}–{high:.3f} {row['stated']:7.3f} "
            f"{row['ece']:6.3f}  {raw['ece']:6.3f} {row['brier']:6.3f} {_shown(row['brier skill']):>6}"
        )
        if len(reports) < len(several):
            silence = said_by_silence(fitted.get(family, ()))
            stated = [calibrated(one.rule, one.raw) if one.reported else silence for one in several]
            weighed = measure([(said, one.right) for said, one in zip(stated, several, strict=True)])
            row["weighed"] = {**weighed, "silence": round(silence, 4)}
            line += (
                f" {weighed['decisions']:9} {weighed['right']:6.3f} {weighed['ece']:6.3f} "
                f"{_shown(weighed['brier skill']):>6}"
            )
        print(line)
    if options.write:
        kept = {"families": result, "figures": as_figures(result)}
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _shown(skill: float | None) -> str:
    return "–" if skill is None else f"{skill:.3f}"


def as_figures(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures of the scoreboard; families with few decisions have their share of right reports alone."""
    figures: list[dict[str, Any]] = []
    for family, row in result.items():
        of = row["decisions"]
        low, high = row["wilson"]
        note = f"95 % interval {100 * low:.1f}–{100 * high:.1f} %"
        share = {"unit": "%", "better": "higher", "tolerance": 2.0, "of": of, "note": note}
        figures.append({"name": f"reports right, {family}", "value": round(100 * row["right"], 1), **share})
        for of_what, measured in ((family, row), (f"{family}, all weighed", row.get("weighed"))):
            if measured is None or measured["decisions"] < ENOUGH:
                continue
            count = {"of": measured["decisions"]}
            error = {"unit": "ECE", "better": "lower", "tolerance": 0.02, **count}
            figures.append({"name": f"calibration error, {of_what}", "value": measured["ece"], **error})
            if measured["brier skill"] is not None:
                skill = {"unit": "Brier skill", "better": "higher", "tolerance": 0.05, **count}
                figures.append({"name": f"Brier skill, {of_what}", "value": measured["brier skill"], **skill})
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
