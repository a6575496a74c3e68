"""Masked and disguised words: what is found, by kind and language, and what fires on texts that only look so.

    python -m benchmarks.masked --data DIR [--misses] [--clean] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. A masked
word counts as found when an issue of any family overlaps it (a word that is simply gone: touches its place). A
trap fires when any issue of the families under test is reported. ``--clean`` adds the rate of these families per
10 000 characters of the clean corpora of ``benchmarks.clean``.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.clean import corpora
from benchmarks.command import BenchmarkParser, keep
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import Issue

RESULTS = Path(__file__).parent / "results" / "masked.json"
FAMILIES = ("any.masked", "ja.masked", "zh.evasion")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, gzipped or not."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    yield from map(json.loads, text.splitlines())


def touches(issue: Issue, start: int, end: int) -> bool:
    """Whether an issue overlaps ``[start, end)``; where that is empty, whether it holds or touches the place."""
    if start == end:
        return issue.span.start <= start <= issue.span.end
    return issue.span.start < end and issue.span.end > start


def _of_families(issue: Issue) -> bool:
    return issue.rule.startswith(FAMILIES)


def measure_masks(auditor: Auditor, data: Path, *, misses: bool) -> dict[str, Any]:
    """Recall by language and kind, and for each rule how many of its issues touched a mask."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    for row in rows(data / "masked/masks.jsonl.gz"):
        issues = auditor.audit_text(row["text"]).issues
        key = f"{row['lang']} {row['kind']}"
        for start, end, truth in row["spans"]:
            total[key] += 1
            if any(touches(issue, start, end) for issue in issues):
                found[key] += 1
            elif misses:
                around = row["text"][max(0, start - 20) : end + 12]
                print(f"  missed {row['id']} {row['kind']}: {around!r} ({truth})")
        for issue in filter(_of_families, issues):
            reported[issue.rule] += 1
            right[issue.rule] += any(touches(issue, start, end) for start, end, _ in row["spans"])
    gone = sum(count for key, count in total.items() if key.endswith(" drop"))
    gone_found = sum(count for key, count in found.items() if key.endswith(" drop"))
    return {
        "kinds": {key: [found[key], total[key]] for key in sorted(total)},
        "all": [sum(found.values()), sum(total.values())],
        "word simply gone": [gone_found, gone],
        "all others": [sum(found.values()) - gone_found, sum(total.values()) - gone],
        "rules": {rule: [right[rule], reported[rule]] for rule in sorted(reported)},
    }


def measure_traps(auditor: Auditor, data: Path) -> dict[str, Any]:
    """Which texts that only look masked get an issue, by any rule."""
    fired: dict[str, list[str]] = {}
    count = 0
    for row in rows(data / "masked/traps.jsonl.gz"):
        count += 1
        issues = [issue.rule for issue in auditor.audit_text(row["text"]).issues]
        if issues:
            fired[row["id"]] = issues
    return {"fired": fired, "of": count}


def measure_evasion(auditor: Auditor, data: Path, *, misses: bool) -> dict[str, Any]:
    """Recall by device, precision of the issues, and how many suggestions are what was meant."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    restored = 0
    for row in rows(data / "zh/evasion.jsonl"):
        issues = auditor.audit_text(row["text"]).issues
        for (start, end, truth), device in zip(row["spans"], row["types"], strict=True):
            total[device] += 1
            hits = [issue for issue in issues if touches(issue, start, end)]
            found[device] += bool(hits)
            restored += any(one.text == truth for issue in hits for one in issue.suggestions)
            if misses and not hits:
                print(f"  missed {row['id']} {device}: {row['text'][max(0, start - 8) : end + 8]!r} ({truth})")
        for issue in filter(_of_families, issues):
            reported[issue.rule] += 1
            hit = any(touches(issue, start, end) for start, end, _ in row["spans"])
            right[issue.rule] += hit
            if misses and not hit:
                print(f"  false {row['id']} {issue.rule}: {issue.quote.exact!r}")
    return {
        "devices": {device: [found[device], total[device]] for device in sorted(total)},
        "all": [sum(found.values()), sum(total.values())],
        "restored": restored,
        "rules": {rule: [right[rule], reported[rule]] for rule in sorted(reported)},
    }


def measure_clean(data: Path) -> dict[str, Any]:
    """Issues of the families per 10 000 characters of each clean corpus."""
    auditor = Auditor(AuditOptions(select=FAMILIES, ignore=("any.masked.anonymous", "any.masked.somebody")))
    figures = {}
    for name, articles in corpora(data).items():
        rules: Counter[str] = Counter()
        for article in articles:
            for issue in auditor.audit_text(article).issues:
                rules[issue.rule] += 1
                print(
                    f"  {name} {issue.rule}: {issue.quote.prefix[-12:]}⟦{issue.quote.exact}⟧{issue.quote.suffix[:12]!r}"
                )
        characters = sum(map(len, articles))
        figures[name] = {
            "characters": characters,
            "rules": dict(rules),
            "per 10 000": round(sum(rules.values()) / characters * 10_000, 4),
        }
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was false")
    parser.add_argument("--clean", action="store_true", help="measure clean corpora too, and print every hit")
    options, data = parser.parse(arguments)
    auditor = Auditor()
    figures: dict[str, Any] = {
        "masks": measure_masks(auditor, data, misses=options.misses),
        "traps": measure_traps(auditor, data),
        "evasion": measure_evasion(auditor, data, misses=options.misses),
    }
    masks, traps, evasion = figures["masks"], figures["traps"], figures["evasion"]
    for key, (found, total) in masks["kinds"].items():
        print(f"{key:20} {found:3} of {total:3}")
    for key in ("all", "word simply gone", "all others"):
        found, total = masks[key]
        print(f"masks, {key:18} {found:3} of {total:3}  {found / total:.3f}")
    print(f"traps that fire: {len(traps['fired'])} of {traps['of']}  {traps['fired'] or ''}")
    for device, (found, total) in evasion["devices"].items():
        print(f"evasion {device:12} {found:3} of {total:3}")
    found, total = evasion["all"]
    print(f"evasion, all: {found} of {total}  {found / total:.3f}, {evasion['restored']} restored as meant")
    for group in (masks, evasion):
        for rule, (right, reported) in group["rules"].items():
            print(f"{rule:28} right {right:3} of {reported:3}")
    if options.clean:
        figures["clean"] = measure_clean(data)
        for name, one in figures["clean"].items():
            print(f"{name:24} {one['characters']:>10} {one['per 10 000']:8.4f} per 10 000  {one['rules'] or ''}")
    if options.write:
        keep(RESULTS, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
