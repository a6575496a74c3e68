"""Reports for the tests of formats that other tools read: every status, records, errors, and hostile text."""

from __future__ import annotations

from msgspec.structs import replace
from report_builders import SPUN_TEXT, article, clean_article, issue, issues_of, report, spun_article

from detector.model import ArticleReport, AuditReport, InputError, Suggestion

# What a log, a page, a table or a document might take for more than text.
HOSTILE = (
    "::error file=x::owned ##[error]owned\r\n::stop-commands::x\u2028%0A::set-output name=a::b\n"
    "<script>alert(1)</script> ]]> &amp; [click](https://evil.example/a) ![p](https://evil.example/p) @someone "
    "`code` | pipe {0} {{1}} \\[b](https://evil.example/b) www.evil.example a@b.example \x1b[31m \x00 \u202e \ufffe "
    "</code></span> # *b* _i_ ~~s~~ https://evil.example/c"
)
HOSTILE_PATH = "news/a,line=9::x%0A##[error]\n::error::y [l](www.evil.example) `|<b>@someone.md"


def sample_report() -> AuditReport:
    """Five articles: damaged, partly known and suppressed, a record, hostile, clean; and an input not audited."""
    words = issues_of(SPUN_TEXT, "家当", "产业")
    known = [
        replace(one, status=status) for one, status in zip(words, ("baseline", "suppressed", "baseline"), strict=True)
    ]
    old = article(issues=known, path="news/旧 闻#1.zh.md", passed=True, score=100.0)
    record = article(
        issues=issues_of(SPUN_TEXT, "做东西", "做器械", span=replace(words[0].span, base="field")),
        path="export.jsonl",
        format="jsonl",
        record={"index": 7, "id": "x-1", "field": "body"},
    )
    broken = InputError(path="news/broken.bin", stage="decode", message="no text in any encoding known here")
    return report(spun_article(), record, hostile_article(), old, clean_article(), errors=(broken,), passed=False)


def hostile_article() -> ArticleReport:
    """An article whose text, path, message and suggestion try to be more than text."""
    found = issue(
        HOSTILE,
        0,
        len(HOSTILE),
        message=f"“{HOSTILE}” does not belong here",
        rule="any.markup.tag",
        category="markup",
        severity="critical",
        suggestions=(Suggestion(HOSTILE, 0.9),),
    )
    return article(HOSTILE, [found], path=HOSTILE_PATH)


def many(number: int) -> AuditReport:
    """One article with so many issues of rising severity and confidence, each on a line of its own."""
    text = "好家当。\n" * number
    issues = [
        issue(
            text,
            5 * at + 1,
            5 * at + 3,
            severity=("minor", "major", "critical")[at % 3],
            confidence=round((at + 1) / (number + 1), 6),
            message=f"“家当” number {at}",
        )
        for at in range(number)
    ]
    return report(article(text, issues, path="many.zh.txt"))
