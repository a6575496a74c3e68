"""Japanese read by recognition engines: which characters in error are found, and which articles are called scanned.

    python -m benchmarks.ocr_ja --data DIR [--write] [--show ID] [--development]

``DIR/ocr/ja-cer*.jsonl.gz`` holds real output of two engines with the truth; rows by error rate of 1, 5 and 15 %.
Every issue of an audit with the default rules counts that says of characters that they are wrong (`CATEGORIES`: a
clumsy translation is another matter, and no gold says where one is). The unit is the character: each code point of the
text in a gold span, and each place where text was lost, which an issue hits that touches it. A character reported that
is in no gold span is a false alarm. Characters that differ in width or are spaces only are scored apart (found and
missed) and neither help nor harm the rest. The verdict is scored by the area under the curve of the rows against their
own truths. Intervals: 1 000 bootstrap samples of paragraphs, 95 %. Nothing was trained on the rows; those of two
fifths of the paragraphs (by hash, a third of the rows) were looked at while thresholds were chosen (``--development``
shows only these), and the figures are of the others.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.command import BenchmarkParser, keep
from benchmarks.spun.measures import area_under_curve
from detector.engine.auditor import AuditOptions, Auditor

RESULTS = Path(__file__).parent / "results" / "ocr_ja.json"
LEVELS = ("01", "05", "15")
APART = ("width", "space")
CATEGORIES = ("ocr", "typo", "script", "encoding", "masked", "missing-text", "punctuation", "repeated", "truncated")
SAMPLES = 1000


def rows_of(data: Path, level: str) -> list[dict[str, Any]]:
    """The rows of one error rate."""
    with gzip.open(data / "ocr" / f"ja-cer{level}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def is_development(row: dict[str, Any]) -> bool:
    """Whether the paragraph of a row is of the third that was looked at."""
    return hashlib.blake2b(row["para"].encode(), digest_size=8).digest()[0] % 5 < 2


def counted(row: dict[str, Any], issues: Sequence[Any]) -> dict[str, np.ndarray]:
    """Hits, misses and false alarms of a row in characters, for ``character``, ``width`` and ``space``."""
    length = len(row["ocr"])
    reported = np.zeros(length + 1, bool)
    for issue in issues:
        reported[issue.span.start : issue.span.end] = True
    claimed = np.zeros(length + 1, bool)
    found = {kind: np.zeros(3, np.int64) for kind in ("character", *APART)}
    for (start, end, _), kind in zip(row["spans"], row["types"], strict=True):
        own = found[kind if kind in APART else "character"]
        if start == end:
            touched = any(issue.span.start <= start <= issue.span.end for issue in issues)
            own[0 if touched else 1] += 1
            claimed[max(0, start - 1) : start + 1] |= touched  # what touches the place is no false alarm
        else:
            hits = int(reported[start:end].sum())
            own += (hits, end - start - hits, 0)
            claimed[start:end] = True
    found["character"][2] = int((reported & ~claimed)[:length].sum())
    return found


def f1(counts: np.ndarray) -> np.ndarray:
    """F1 of hits, misses and false alarms (…, 3); 0 where there are none."""
    hits, misses, false = np.moveaxis(np.asarray(counts, float), -1, 0)
    return np.divide(2 * hits, 2 * hits + misses + false, out=np.zeros_like(hits), where=hits > 0)


def interval(rows: Sequence[dict[str, Any]], counts: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of F1 when paragraphs are drawn again."""
    paragraphs = sorted({row["para"] for row in rows})
    number = np.array([paragraphs.index(row["para"]) for row in rows])
    sums = np.stack([counts[number == k].sum(0) for k in range(len(paragraphs))])
    drawn = np.random.default_rng(seed).integers(len(paragraphs), size=(SAMPLES, len(paragraphs)))
    low, high = np.percentile(f1(sums[drawn].sum(1)), [2.5, 97.5])
    return float(low), float(high)


def scanned_odds(texts: Sequence[str]) -> list[float]:
    """The log odds that each text was scanned, as the verdict has them."""
    from detector.checks.misread import _model

    return [odds for odds, _ in _model().judge(texts, 99.0)]


def measured(rows: list[dict[str, Any]], auditor: Auditor) -> dict[str, Any]:
    """All figures of some rows."""
    reports = [auditor.audit_text(row["ocr"]) for row in rows]
    issues = [[issue for issue in report.issues if issue.category in CATEGORIES] for report in reports]
    counts = [counted(row, own) for row, own in zip(rows, issues, strict=True)]
    character = np.stack([one["character"] for one in counts])
    total = character.sum(0)
    low, high = interval(rows, character)
    called = [any(verdict.category == "ocr" for verdict in report.verdicts) for report in reports]
    return {
        "rows": len(rows),
        "errors": int(total[:2].sum()),
        "precision": round(float(total[0] / max(total[0] + total[2], 1)), 3),
        "recall": round(float(total[0] / max(total[:2].sum(), 1)), 3),
        "f1": round(float(f1(total)), 3),
        "interval": [round(low, 3), round(high, 3)],
        "auc": round(
            area_under_curve(scanned_odds([r["ocr"] for r in rows]), scanned_odds([r["truth"] for r in rows])), 3
        ),
        "called scanned": round(float(np.mean(called)), 3),
        **{kind: np.sum([one[kind] for one in counts], axis=0)[:2].tolist() for kind in APART},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--development", action="store_true", help="only the rows that were looked at")
    parser.add_argument("--show", help="print the issues and errors of the rows whose id begins so")
    given, data = parser.parse(arguments)
    auditor = Auditor(AuditOptions(languages=("ja",)))
    results: dict[str, Any] = {}
    for level in LEVELS:
        rows = [row for row in rows_of(data, level) if is_development(row) == given.development]
        if given.show:
            show([row for row in rows if row["id"].startswith(given.show)], auditor)
            continue
        of_articles = [row for row in rows if row["licence"] == "seed"]
        others = [row for row in rows if row["licence"] != "seed"]
        for name, chosen in (("CC BY-SA", others), ("articles", of_articles), ("all", rows)):
            if chosen:
                results[f"{level} {name}"] = measured(chosen, auditor)
                print(level, name, json.dumps(results[f"{level} {name}"], ensure_ascii=False))
    if given.write:
        keep(RESULTS, results)
    return 0


def show(rows: Sequence[dict[str, Any]], auditor: Auditor) -> None:
    """Print what was found and what was missed in some rows."""
    for row in rows:
        report = auditor.audit_text(row["ocr"])
        print(row["id"], [verdict.category for verdict in report.verdicts], row["ocr"][:80])
        gold = {place for start, end, _ in row["spans"] for place in range(start, max(end, start + 1))}
        for issue in report.issues:
            mark = "+" if any(place in gold for place in range(issue.span.start, issue.span.end)) else "-"
            around = row["ocr"][max(0, issue.span.start - 5) : issue.span.end + 5]
            print("  ", mark, issue.rule, around, issue.quote.exact, [one.text for one in issue.suggestions])
        for start, end, meant in row["spans"]:
            if not any(issue.span.start <= end and issue.span.end >= start for issue in report.issues):
                print("   missed", row["ocr"][max(0, start - 5) : end + 5], repr(row["ocr"][start:end]), repr(meant))


if __name__ == "__main__":
    raise SystemExit(main())
