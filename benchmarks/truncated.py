"""Articles and paragraphs that stop in mid-sentence: found where they were cut, silent where they were not.

    python -m benchmarks.truncated --data DIR [--write]

Clean articles (news of the kept-out year, kept-out general text, NTREX in three languages, Brown and others in tens of
lines) are audited as they are, and once more cut at a random place of their last paragraph.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clean import corpora
from benchmarks.command import BenchmarkParser
from detector.engine.auditor import AuditOptions, Auditor

RESULTS = Path(__file__).parent / "results" / "truncated.md"
SEED = 7
ARTICLES = 400


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--show", action="store_true", help="print what is reported in clean text")
    options, data = parser.parse(arguments)
    auditor = Auditor(AuditOptions(select=("any.missing",)))
    lines = [
        "# Text that stops in the middle",
        "",
        "Written by `python -m benchmarks.truncated`. Clean text: issues and articles called truncated; then the same",
        "articles cut at a random place of their last paragraph (at least 20 characters before and 5 after the cut).",
        "",
        "| corpus | articles | characters | issues | called | cut | issues | called |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, articles in corpora(data).items():
        chance = random.Random(SEED)
        issues = called = cut_articles = cut_issues = cut_called = 0
        for article in articles:
            report = auditor.audit_text(article)
            issues += len(report.issues)
            called += bool(report.verdicts)
            if options.show:
                for issue in report.issues:
                    print(f"  {name}: {issue.quote.prefix[-20:]}⟦{issue.quote.exact}⟧{issue.quote.suffix[:10]!r}")
        for article in chance.sample(articles, min(ARTICLES, len(articles))):
            head, _, last = article.rstrip().rpartition("\n")
            if len(last) < 30:
                continue
            shortened = f"{head}\n{last[: chance.randrange(20, len(last) - 5)]}"
            report = auditor.audit_text(shortened)
            cut_articles += 1
            cut_issues += bool(report.issues)
            cut_called += bool(report.verdicts)
        characters = sum(map(len, articles))
        figures = (len(articles), characters, issues, called, cut_articles, cut_issues, cut_called)
        lines.append(f"| {name} | " + " | ".join(map(str, figures)) + " |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
