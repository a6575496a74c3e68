"""Garbled text: what is found, named and repaired, beside ftfy alone, and what fires on clean text.

    python -m benchmarks.encoding --data DIR [--count N] [--tune] [--misses] [--skip-clean] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. Four parts:
garbled passages with spans (``encoding/mojibake``), the cases that ftfy publishes, lines garbled here in all pairs of
encodings and five lengths (benchmarks/garble.py; half of the lines, never looked at in tuning, unless ``--tune``), and
false alarms on clean text. ftfy alone counts as having found a passage when it changes the text. Lines garbled in one
encoding and shown in another of the same language are the hardest; nothing is left out because it is hopeless.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.clean import corpora
from benchmarks.command import BenchmarkParser, keep
from benchmarks.garble import LENGTHS, planted
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import Issue

RESULTS = Path(__file__).parent / "results" / "encoding.json"
FAMILY = "any.encoding"
LOSS_NAMES = {"\ufffd": "U+FFFD for bytes", "?": "? for bytes", "": "bytes dropped"}
FTFY_CASES = ("in-the-wild", "synthetic", "negative", "known-failures")


def touches(issue: Issue, start: int, end: int) -> bool:
    """Whether an issue overlaps ``[start, end)`` (code points)."""
    return issue.span.start < end and start < issue.span.end


def changed_by_ftfy(text: str) -> bool:
    """Whether ftfy, asked for encodings only, changes the text. Each line is asked about by itself, as ftfy does."""
    from ftfy import fix_encoding

    return any(fix_encoding(line) != line for line in text.split("\n"))


def _scores(found: int, of: int, right: int, reported: int) -> dict[str, Any]:
    recall, precision = found / max(of, 1), right / max(reported, 1)
    f1 = 2 * recall * precision / max(recall + precision, 1e-9)
    return {
        "found": found,
        "of": of,
        "recall": round(recall, 4),
        "precision": round(precision, 4),
        "f1": round(f1, 4),
    }


def measure_passages(auditor: Auditor, everything: Auditor, data: Path, *, misses: bool) -> dict[str, Any]:
    """Recall by kind of damage: of this family, of all rules together, and of ftfy."""
    with gzip.open(data / "encoding/mojibake.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    right = reported = clean_alarms = clean_ftfy = 0
    for row in rows:
        text, spans = row["text"], row["spans"]
        issues = auditor.audit_text(text).issues
        reported += len(issues)
        right += sum(any(touches(issue, start, end) for start, end, _ in spans) for issue in issues)
        if row["kind"] == "clean":
            clean_alarms += bool(issues)
            clean_ftfy += changed_by_ftfy(text)
            continue
        count = kinds[row["kind"]]
        ours = any(touches(issue, start, end) for issue in issues for start, end, _ in spans)
        others = everything.audit_text(text).issues
        overall = any(touches(issue, start, end) for issue in others for start, end, _ in spans)
        count[0] += ours
        count[1] += overall
        count[2] += changed_by_ftfy(text)
        count[3] += 1
        if misses and not overall:
            start, end, truth = spans[0]
            print(f"  missed {row['id']} {row['kind']}: {text[max(0, start - 6) : end + 6]!r} ({truth})")
    total = [sum(count[column] for count in kinds.values()) for column in range(4)]
    own = {kind for kind in kinds if kind not in ("entity", "double-entity", "tofu", "geta")}
    own_found, own_total = (sum(kinds[kind][column] for kind in own) for column in (0, 3))
    return {
        "kinds (family, all rules, ftfy, of)": dict(sorted(kinds.items())),
        "all rules": [total[1], total[3]],
        "family, on its own kinds": _scores(own_found, own_total, right, reported),
        "ftfy": [total[2], total[3]],
        "clean rows with an issue": clean_alarms,
        "clean rows that ftfy changes": clean_ftfy,
    }


def measure_ftfy_cases(auditor: Auditor, data: Path, *, misses: bool) -> dict[str, Any]:
    """Of ftfy's cases: how many garbled ones are found, how many sound ones are reported."""
    figures: dict[str, Any] = {}
    for name in FTFY_CASES:
        cases = json.loads((data / f"encoding/ftfy/{name}.json").read_text(encoding="utf-8"))
        count: Counter[str] = Counter()
        for case in cases:
            text = case["original"]
            sound = case.get("fixed-encoding", case["fixed"]) == text
            found = bool(auditor.audit_text(text).issues)
            count["sound" if sound else "garbled"] += 1
            count["reported, though sound"] += found and sound
            count["found"] += found and not sound
            count["found by ftfy"] += changed_by_ftfy(text) and not sound
            if misses and found == sound:
                print(f"  {name}: {'reported' if found else 'missed'} {case['label']}: {text!r}")
        figures[name] = dict(count)
    return figures


def measure_planted(auditor: Auditor, data: Path, count: int, *, held_out: bool, misses: bool) -> dict[str, Any]:
    """Recall on lines garbled here, by pair and length; how often the pair is named and the text restored."""
    cells: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    losses: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    rules: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    named = repaired = repairable = ftfy = beside = reported = 0
    for line in planted(data, count, held_out=held_out):
        pair = f"{line.language}: {line.written} read as {line.read}"
        issues = auditor.audit_text(line.text).issues
        hits = [issue for issue in issues if touches(issue, line.start, line.end)]
        reported += len(issues)
        beside += len(issues) - len(hits)
        for issue in issues:
            rules[issue.rule][0] += issue in hits
            rules[issue.rule][1] += 1
        cell = cells[pair, line.length]
        cell[0] += bool(hits)
        cell[2] += 1
        by_ftfy = changed_by_ftfy(line.text)
        cell[1] += by_ftfy
        for column, value in enumerate((bool(hits), by_ftfy, True)):
            losses["nothing" if line.lossless else LOSS_NAMES[line.loss]][column] += value
        ftfy += by_ftfy
        name = f"{line.written} read {'one byte late' if line.written == line.read else f'as {line.read}'}"
        named += any(name in issue.message for issue in hits)
        if line.lossless:
            repairable += 1
            restored = list(line.text)
            for issue in reversed(hits):
                if issue.suggestions:
                    restored[issue.span.start : issue.span.end] = issue.suggestions[0].text
            truth = line.text[: line.start] + line.truth + line.text[line.end :]
            repaired += "".join(restored) == truth
        if misses and not hits:
            print(f"  missed {pair} {line.length}: {line.text[line.start : line.end]!r} ({line.truth})")
    table: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for (pair, length), cell in cells.items():
        table[pair][str(length)] = cell
    found, of = (sum(cell[column] for cell in cells.values()) for column in (0, 2))
    lengths = {
        str(length): [sum(cell[column] for (_, own), cell in cells.items() if own == length) for column in (0, 1, 2)]
        for length in LENGTHS
    }
    return {
        **_scores(found, of, reported - beside, reported),
        "by length (ours, ftfy, of)": lengths,
        "by pair and length (ours, ftfy, of)": dict(table),
        "by what was lost (ours, ftfy, of)": dict(losses),
        "by rule (right, reported)": dict(sorted(rules.items())),
        "pair named": [named, found],
        "restored to the letter": [repaired, repairable],
        "ftfy": [ftfy, of],
    }


def measure_clean(auditor: Auditor, data: Path, *, show: bool) -> dict[str, Any]:
    """Issues of the family in clean text, lines with one, and what ftfy changes."""
    figures: dict[str, Any] = {}
    for name, articles in corpora(data).items():
        rules: Counter[str] = Counter()
        characters = lines = spoilt = ftfy = 0
        for article in articles:
            issues = auditor.audit_text(article).issues
            rules.update(issue.rule for issue in issues)
            characters += len(article)
            lines += article.count("\n") + 1
            spoilt += len({issue.span.line for issue in issues})
            ftfy += changed_by_ftfy(article) if not article.isascii() else 0
            if show:
                for issue in issues:
                    quoted = issue.quote
                    place = f"{quoted.prefix[-16:]}⟦{quoted.exact[:60]}⟧{quoted.suffix[:12]}"
                    print(f"  {issue.rule} {issue.variant}: {place}")
        figures[name] = {
            "characters": characters,
            "per_10000": round(1e4 * rules.total() / characters, 4),
            "lines": lines,
            "lines with an issue": spoilt,
            "articles that ftfy changes": ftfy,
            "rules": dict(rules),
        }
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--count", type=int, default=20, help="garbled lines for each language, pair and length")
    parser.add_argument("--tune", action="store_true", help="use the half of the lines that may be looked at")
    parser.add_argument(
        "--misses", action="store_true", help="print what is missed, and what is reported in clean text"
    )
    parser.add_argument("--skip-clean", action="store_true", help="leave the clean corpora out")
    options, data = parser.parse(arguments)
    auditor, everything = Auditor(AuditOptions(select=(FAMILY,))), Auditor()

    figures: dict[str, Any] = {"passages": measure_passages(auditor, everything, data, misses=options.misses)}
    for name, value in figures["passages"].items():
        print(f"passages, {name}: {value}")
    figures["ftfy's cases"] = measure_ftfy_cases(auditor, data, misses=options.misses)
    for name, value in figures["ftfy's cases"].items():
        print(f"ftfy {name}: {value}")
    started = time.perf_counter()
    figures["planted"] = measure_planted(auditor, data, options.count, held_out=not options.tune, misses=options.misses)
    for name, value in figures["planted"].items():
        if not name.startswith("by pair"):
            print(f"planted, {name}: {value}")
    for pair, cells in figures["planted"]["by pair and length (ours, ftfy, of)"].items():
        shares = "  ".join(f"{cells[str(n)][0] / cells[str(n)][2]:.2f}" for n in LENGTHS if str(n) in cells)
        print(f"  {pair:40} {shares}")
    print(f"  ({time.perf_counter() - started:.0f} s)")
    if not options.skip_clean:
        figures["clean"] = measure_clean(auditor, data, show=options.misses)
        for name, one in figures["clean"].items():
            print(f"clean {name:24} {one}")
    if options.write:
        keep(RESULTS, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
