"""Misread characters: precision, recall and F1 on pages that two engines have read, and the verdict on the pages.

    python -m benchmarks.ocr --data DIR [--language zh] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. Scored are characters (words in English): a
gold error of several characters counts that many times, one of none (lost text) once, and is found by an issue that
touches it. What is reported on width and spaces is scored apart, and neither side of it counts among the characters.
Intervals are bootstraps over rows. Rows from the five articles and from CC BY-SA text are also reported apart.

Thresholds of Chinese were chosen on the half of the paragraphs that `halves` says, and the other half is reported
apart. Other correctors that import are scored on the same rows.

Another language is added by an entry in ``LANGUAGES``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import kept_out_news
from benchmarks.spun.measures import area_under_curve
from benchmarks.typos import peers
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import ArticleReport

RESULTS = Path(__file__).parent / "results"
LEVELS = ("01", "05", "15")
RESAMPLES = 1000
APART = ("width", "space")


@dataclass(frozen=True)
class Language:
    """What is measured in a language: names of rules by what they report, and whether words are counted."""

    select: tuple[str, ...]
    apart: dict[str, str] = field(default_factory=dict)  # rule → "width" or "space"
    words: bool = False


LANGUAGES = {
    "zh": Language(("zh.ocr", "zh.typo"), {"zh.ocr.width": "width", "zh.ocr.space": "space"}),
}


@dataclass(frozen=True)
class Counts:
    """Of one row: gold units, those found, reported units, and those that are right."""

    gold: int = 0
    found: int = 0
    reported: int = 0
    right: int = 0


def touches(start: int, end: int, first: int, last: int) -> bool:
    """Whether ``[start, end)`` overlaps ``[first, last)``, or touches it where one of the two is empty."""
    if start == end or first == last:
        return start <= last and first <= end
    return start < last and first < end


def score_row(
    gold: Sequence[tuple[int, int, str]], issues: Sequence[tuple[int, int, str]], kind: str, *, words: bool = False
) -> Counts:
    """Score the issues of one row (start, end, kind) against its gold errors (start, end, kind).

    ``kind`` "character" stands for all but width and spaces. Units are code points, or spans where ``words``.
    """

    def is_kind(one: str) -> bool:
        return one == kind if kind in APART else one not in APART

    wanted = [one for one in gold if is_kind(one[2])]
    others = [one for one in gold if not is_kind(one[2])]
    mine = [one for one in issues if is_kind(one[2])]
    total = found = reported = right = 0
    for start, end, _ in wanted:
        if words or start == end:
            total += 1
            found += any(touches(start, end, a, b) for a, b, _ in mine)
        else:
            total += end - start
            found += sum(any(a <= at < b for a, b, _ in mine) for at in range(start, end))
    units = [(a, b) for a, b, _ in mine] if words else [(at, at + 1) for a, b, _ in mine for at in range(a, b)]
    for a, b in dict.fromkeys(units):
        hit = any(touches(a, b, start, end) for start, end, _ in wanted)
        if hit or not any(touches(a, b, start, end) for start, end, _ in others):
            reported += 1
            right += hit
    return Counts(total, found, reported, right)


def summed(counts: Sequence[Counts]) -> tuple[float, float, float]:
    """Precision, recall and F1 of rows together; nan where nothing was reported or wanted."""
    gold, found, reported, right = (
        sum(getattr(one, name) for one in counts) for name in ("gold", "found", "reported", "right")
    )
    precision = right / reported if reported else float("nan")
    recall = found / gold if gold else float("nan")
    f1 = 2 * precision * recall / (precision + recall) if right and found else 0.0
    return precision, recall, f1


def interval(counts: Sequence[Counts], seed: int = 5) -> tuple[float, float]:
    """The middle 95 % of F1 over resampled rows."""
    draw = np.random.default_rng(seed)
    values = [summed([counts[k] for k in draw.integers(len(counts), size=len(counts))])[2] for _ in range(RESAMPLES)]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def line(level: str, group: str, kind: str, counts: Sequence[Counts]) -> str:
    """One line of the table."""
    precision, recall, f1 = summed(counts)
    low, high = interval(counts)
    return f"| {int(level)} % | {group} | {kind} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {low:.3f}–{high:.3f} |"


def rows_of(data: Path, language: str, level: str) -> list[dict[str, Any]]:
    """The rows of one file."""
    with gzip.open(data / f"ocr/{language}-cer{level}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def gold_of(row: dict[str, Any]) -> list[tuple[int, int, str]]:
    """The errors of a row as (start, end, kind), in code points."""
    return [(a, b, kind) for (a, b, _), kind in zip(row["spans"], row["types"], strict=True)]


def halves(rows: Sequence[dict[str, Any]]) -> list[bool]:
    """Of each row whether it is of the half whose figures chose thresholds, by a hash of its paragraph."""
    return [crc32(str(row["para"]).encode()) % 2 == 0 for row in rows]


def issues_of(report: ArticleReport, language: Language) -> list[tuple[int, int, str]]:
    """The issues as (start, end, kind), in code points."""
    return [(one.span.start, one.span.end, language.apart.get(one.rule, "character")) for one in report.issues]


def probability_of(report: ArticleReport) -> float:
    """The probability of a scan that the report states."""
    called = [one.probability for one in report.verdicts if one.category == "ocr"]
    return max([report.metrics.get("ocr_probability", 0.0), *called])


def measure(data: Path, code: str) -> list[str]:
    """The tables of one language, as lines of Markdown."""
    language = LANGUAGES[code]
    auditor = Auditor(AuditOptions(select=language.select))
    out = [
        f"## {code}",
        "",
        "| rate | rows | what | P | R | F1 | 95 % |",
        "|---|---|---|---:|---:|---:|---|",
    ]
    verdicts = ["", "| rate | called | AUC against their truth | AUC against news |", "|---|---|---:|---:|"]
    paragraphs = [line for one in kept_out_news(data) for line in one.split("\n") if 60 <= len(line) <= 280]
    news = [probability_of(auditor.audit_text(line)) for line in paragraphs[::40]] if code == "zh" else []
    others = peers() if code == "zh" else {}
    for level in LEVELS:
        rows = rows_of(data, code, level)
        reports = [auditor.audit_text(str(row["ocr"])) for row in rows]
        for name, kind in (("characters", "character"), ("width", "width"), ("space", "space")):
            counts = []
            for row, report in zip(rows, reports, strict=True):
                gold = gold_of(row)
                counts.append(score_row(gold, issues_of(report, language), kind, words=language.words))
            groups = {"all": counts}
            if kind == "character":
                own = [str(row["licence"]) == "seed" for row in rows]
                groups["five articles"] = [one for one, is_own in zip(counts, own, strict=True) if is_own]
                groups["CC BY-SA"] = [one for one, is_own in zip(counts, own, strict=True) if not is_own]
                if code == "zh":
                    seen = halves(rows)
                    groups["not looked at"] = [one for one, is_seen in zip(counts, seen, strict=True) if not is_seen]
            out += [line(level, f"{group} ({len(members)})", name, members) for group, members in groups.items()]
        for peer, corrected in others.items():
            counts = []
            for row in rows:
                gold = gold_of(row)
                places = [(at, at + 1, "character") for at in sorted(corrected(str(row["ocr"])))]
                counts.append(score_row(gold, places, "character"))
            out.append(line(level, peer, "characters", counts))
        positive = [probability_of(report) for report in reports]
        negative = [probability_of(auditor.audit_text(str(row["truth"]))) for row in rows]
        called = sum(any(one.category == "ocr" for one in report.verdicts) for report in reports)
        against_news = f"{area_under_curve(positive, news):.3f}" if news else "–"
        own_truth = f"{area_under_curve(positive, negative):.3f}"
        verdicts.append(f"| {int(level)} % | {called} of {len(rows)} | {own_truth} | {against_news} |")
    return [*out, *verdicts, ""]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps="ocr.<language>.md")
    parser.add_argument("--language", choices=sorted(LANGUAGES), nargs="*", default=sorted(LANGUAGES))
    options, data = parser.parse(arguments)
    for code in options.language:
        text = "\n".join([f"Written by `python -m benchmarks.ocr --language {code}`.", "", *measure(data, code)])
        print(text)
        if options.write:
            (RESULTS / f"ocr.{code}.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
