"""What is left of pages, markup and templates in a text: how much of it is found, and how often it is imagined.

    python -m benchmarks.residue --data DIR [--articles DIR --gold DIR] [--show RULE] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. Four measurements: the masked texts of kind
"residue" and the traps; lines and fragments planted into NTREX; the gold of real articles, where folders are given;
issues per 10 000 characters of clean text. Only the rules of boilerplate, markup, repetition and punctuation run.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.clean import corpora, ntrex
from benchmarks.command import BenchmarkParser, keep
from benchmarks.residue_planted import FRAGMENTS, LINES, SPACED
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import Issue

RESULTS = Path(__file__).parent / "results" / "residue.json"
CATEGORIES = ("boilerplate", "markup", "repeated", "punctuation")
FRAGMENT_REPEATS = 6


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped or plain JSON Lines file."""
    data = path.read_bytes()
    content = gzip.decompress(data) if path.suffix == ".gz" else data
    for line in content.decode("utf-8").strip("\n").split("\n"):
        yield json.loads(line)


def overlaps(issue: Issue, start: int, end: int) -> bool:
    """Whether the issue shares a code point with ``[start, end)``; an article-wide issue hits nothing."""
    return (
        issue.span.start < end and start < issue.span.end and not (issue.span.start == 0 and issue.span.end > end + 200)
    )


def masked(auditor: Auditor, data: Path) -> dict[str, Any]:
    """Recall on residue among the masked texts, and the traps that fire."""
    found = total = 0
    missed: list[str] = []
    for record in records(data / "masked/masks.jsonl.gz"):
        if record["kind"] != "residue":
            continue
        issues = auditor.audit_text(record["text"]).issues
        for start, end, *_ in record["spans"]:
            total += 1
            if any(overlaps(issue, start, end) for issue in issues):
                found += 1
            else:
                missed.append(record["id"])
    traps = [
        (record["id"], issue.rule)
        for record in records(data / "masked/traps.jsonl.gz")
        for issue in auditor.audit_text(record["text"]).issues
    ]
    return {"found": found, "of": total, "missed": missed, "traps": traps}


def planted(auditor: Auditor, data: Path) -> dict[str, Any]:
    """Recall on lines and fragments planted into human translations, and which rules found them."""
    random_source = random.Random(20240101)
    by_rule: Counter[str] = Counter()
    figures: dict[str, Any] = {}
    for language in ("zh", "ja", "en"):
        articles = [one for one in ntrex(data, language) if len(one) > 200]
        lines_found = 0
        missed: Counter[str] = Counter()
        for line in LINES[language]:
            article = random_source.choice(articles)
            start = len(article) + 1
            hits = [i for i in auditor.audit_text(f"{article}\n{line}").issues if overlaps(i, start, start + len(line))]
            by_rule.update({hit.rule for hit in hits})
            lines_found += bool(hits)
            if not hits:
                missed[line] += 1
        fragments_found = fragments = 0
        for fragment in FRAGMENTS["any"] + FRAGMENTS[language]:
            for _ in range(FRAGMENT_REPEATS):
                article = random_source.choice(articles)
                marks = " " if language == "en" else "。、，"
                places = [
                    k + 1
                    for k, character in enumerate(article)
                    if character in marks and article[k + 1 : k + 2] != "\n"
                ]
                place = random_source.choice(places)
                hits = [
                    issue
                    for issue in auditor.audit_text(article[:place] + fragment + article[place:]).issues
                    if overlaps(issue, place, place + len(fragment))
                ]
                by_rule.update({hit.rule for hit in hits})
                fragments += 1
                fragments_found += bool(hits)
                if not hits:
                    missed[fragment] += 1
        figures[language] = {
            "lines": [lines_found, len(LINES[language])],
            "fragments": [fragments_found, fragments],
            "missed": dict(missed.most_common()),
        }
    figures["rules"] = dict(by_rule.most_common())
    return figures


def repeats(auditor: Auditor, data: Path) -> dict[str, Any]:
    """Recall on repeats made in human translations, by kind, and how often the expected rule found them."""
    figures: dict[str, Any] = {}
    for language, (stop, comma) in SPACED.items():
        counts: dict[str, list[int]] = {}
        for article in ntrex(data, language):
            lines = article.split("\n")
            if len(lines) < 6 or not 30 <= len(lines[0]) <= 200 or len(lines[3]) < 40:
                continue
            marked = lines[3].replace(comma, ";", 1) + "!"
            made = {
                "any.repetition.paragraph": ["\n".join([lines[0], lines[1], *lines])],
                "any.repetition.near-paragraph": ["\n".join([*lines, marked])] if comma in lines[3] else [],
                "any.repetition.sentence": [
                    "\n".join([*lines[:3], lines[3] + stop[1:] + lines[3] + stop[1:] + lines[4], *lines[5:]])
                ]
                if lines[3].endswith(stop[0]) and lines[3].count(stop) <= 1
                else [],
                "any.punctuation.missing": [
                    article.translate(dict.fromkeys(map(ord, "，。、；：？！“”「」（）《》()·,.")))
                ]
                if language != "en" and len(article) > 500
                else [],
            }
            for rule, texts in made.items():
                for text in texts:
                    found = any(issue.rule == rule for issue in auditor.audit_text(text).issues)
                    count = counts.setdefault(rule, [0, 0])
                    count[0] += found
                    count[1] += 1
        figures[language] = counts
    return figures


def gold(auditor: Auditor, articles: Path, marked: Path) -> dict[str, Any]:
    """Of the gold in the categories of this benchmark: found, of; and issues that overlap no gold of any category."""
    figures: dict[str, Any] = {}
    for path in sorted(marked.glob("*.jsonl")):
        text = (articles / f"{path.stem}.txt").read_text(encoding="utf-8")
        issues = auditor.audit_text(text).issues
        wanted = list(records(path))
        mine = [one for one in wanted if one["category"] in ("boilerplate", "repeated")]
        missed = [one["text"] for one in mine if not any(overlaps(i, one["start"], one["end"]) for i in issues)]
        figures[path.stem] = {
            "found": len(mine) - len(missed),
            "of": len(mine),
            "missed": missed,
            "beside": [
                [issue.rule, issue.quote.exact[:40]]
                for issue in issues
                if not any(issue.span.start < one["end"] and one["start"] < issue.span.end for one in wanted)
            ],
        }
    return figures


def clean(auditor: Auditor, data: Path, show: str | None) -> dict[str, Any]:
    """Issues per 10 000 characters of clean text, by corpus and rule."""
    figures: dict[str, Any] = {}
    for name, texts in corpora(data).items():
        rules: Counter[str] = Counter()
        for text in texts:
            for issue in auditor.audit_text(text).issues:
                rules[issue.rule] += 1
                if show is not None and issue.rule.startswith(show):
                    quote = issue.quote
                    print(
                        f"  {issue.rule}: {quote.prefix[-20:]}⟦{quote.exact[:60]}⟧{quote.suffix[:16]}".replace(
                            "\n", "⏎"
                        )
                    )
        characters = sum(map(len, texts))
        figures[name] = {"per_10000": round(1e4 * rules.total() / characters, 4), "rules": dict(rules.most_common())}
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--articles", type=Path, help="folder of real articles (*.txt)")
    parser.add_argument("--gold", type=Path, help="folder of what is wrong in them (*.jsonl)")
    parser.add_argument("--show", help="print every issue in clean text of rules that start with this")
    parser.add_argument("--skip-clean", action="store_true", help="leave the clean corpora out")
    options, data = parser.parse(arguments)
    auditor = Auditor(AuditOptions(select=CATEGORIES))

    figures: dict[str, Any] = {"masked": masked(auditor, data)}
    print(
        f"masked residue: {figures['masked']['found']} of {figures['masked']['of']}, traps {figures['masked']['traps']}"
    )
    figures["planted"] = planted(auditor, data)
    for language in ("zh", "ja", "en"):
        one = figures["planted"][language]
        print(f"planted {language}: lines {one['lines']}, fragments {one['fragments']}, missed {one['missed']}")
    figures["repeats"] = repeats(auditor, data)
    for language, counts in figures["repeats"].items():
        print(f"repeats {language}: {counts}")
    if options.articles is not None and options.gold is not None:
        figures["gold"] = gold(auditor, options.articles, options.gold)
        for name, one in figures["gold"].items():
            print(f"gold {name}: {one['found']} of {one['of']}, missed {one['missed']}, beside {one['beside']}")
    if not options.skip_clean:
        figures["clean"] = clean(auditor, data, options.show)
        for name, one in figures["clean"].items():
            print(f"clean {name:24} {one['per_10000']:8.4f}  {one['rules']}")
    if options.write:
        # Missed texts of the data stay out of the repository; their numbers are enough.
        kept = {**figures, "masked": {**figures["masked"], "missed": len(figures["masked"]["missed"])}}
        if "gold" in kept:
            kept["gold"] = {
                n: {"found": o["found"], "of": o["of"], "beside": len(o["beside"])} for n, o in kept["gold"].items()
            }
        keep(RESULTS, kept)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
