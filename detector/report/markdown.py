"""The report as Markdown, for a pull request or a wiki: summary, articles, verdicts, copies, rules, issues.

Nothing of an article can become markup, a link or a mention: it stands in code elements, with every sign of Markdown
and HTML as a character reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import BinaryIO

from detector.model import SEVERITIES, ArticleReport, Issue, Report
from detector.report.gate import gate_line, severities_in_words
from detector.report.pretty import article_name, copy_in_words, copy_name, new_issues, percent, told_copies
from detector.report.registry import ReportContext
from detector.report.terminal import printable
from detector.report.words import Words

# A page that people read, and well under the 65 536 characters of a comment on GitHub: an issue takes some 200.
MOST_ISSUES = 100
MOST_ARTICLES = 20
MOST_RULES = 15
_LONGEST = 60

# Everything that CommonMark and GitHub's extensions (bare links, mentions, mathematics) can take for markup in a line.
_SIGN = re.compile(r"[!\"#$&'()*+:<>@\[\\\]^_`{|}~]|(?i:(?<=www)\.)")


def code(text: str) -> str:
    """``text`` on one line as a code element in which nothing is markup; invisible characters spelt out."""
    # The comment keeps GitHub from making a link of what looks like an address of electronic mail.
    return f"<code>{_escaped(text).replace('&#64;', '<!-- -->&#64;')}</code>" if text else ""


def plain(text: str) -> str:
    """``text`` on one line outside of code; what would call a user or link an issue is held apart."""
    return _escaped(text).replace("&#64;", "&#64;&#8203;").replace("&#35;", "&#35;&#8203;")


def _escaped(text: str) -> str:
    return _SIGN.sub(lambda match: f"&#{ord(match[0])};", printable(" ".join(text.split())))


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the summary and the worst of what was found, new issues only, worst severity first."""
    text = "\n".join(_lines(report, context)) + "\n"
    stream.write(text.encode("utf-8", "backslashreplace"))


def _lines(report: Report, context: ReportContext) -> Iterator[str]:
    summary, collection, words = report.summary, report.collection, context.words
    score = words("score {score}", score=words("{score} of 100", score=f"{summary.score:.1f}"))
    result = words("passed" if summary.passed else "failed")
    yield words("{what}: {details}", what=f"# {report.tool.name}", details=words.listed((score, result)))
    yield ""
    facts = [words.amount(summary.articles, "article"), words.amount(summary.issues.total, "issue")]
    if counts := severities_in_words(summary.issues.by_severity, words):
        facts[-1] = words("{what}: {details}", what=facts[-1], details=counts)
    if report.errors:
        facts.append(words("{inputs} not audited", inputs=words.amount(len(report.errors), "input")))
    yield words("; ").join((words.listed(facts), plain(gate_line(report, context)))) + words(".")
    yield from _worst_articles(report, words)
    copies = told_copies(collection.duplicates)
    told = ((code(copy_name(one, "copy")), plain(copy_in_words(one, words))) for one in copies[:MOST_ARTICLES])
    yield from _table(words, "copies", ("article", "what it is"), told)
    yield from _left_out(words, len(copies) - MOST_ARTICLES, "article")
    shared = new_issues(collection.issues)
    across = ((words(one.severity), code(_cut(one.quote.exact)), plain(one.message)) for one in shared[:MOST_ISSUES])
    yield from _table(words, "across articles", ("severity", "text", "message"), across)
    yield from _left_out(words, len(shared) - MOST_ISSUES, "issue")
    pairs = sorted(summary.issues.by_rule.items(), key=lambda item: -item[1])
    rules = ((f"{count:,}", code(rule)) for rule, count in pairs[:MOST_RULES])
    yield from _table(words, "rules that fire most", ("count", "rule"), rules)
    yield from _left_out(words, len(pairs) - MOST_RULES, "rule")
    yield from _worst_issues(report, words)
    failed = ((code(one.path), one.stage, plain(one.message)) for one in report.errors[:MOST_ISSUES])
    yield from _table(words, "not audited", ("path", "stage", "message"), failed)
    yield from _left_out(words, len(report.errors) - MOST_ISSUES, "input")


def _worst_articles(report: Report, words: Words) -> Iterator[str]:
    """The worst articles with new issues or a verdict, and why they are called what they are called."""
    worst: list[ArticleReport] = []
    number = 0
    for article in report.noteworthy():
        if article.verdicts or new_issues(article.issues):
            number += 1
            if len(worst) < MOST_ARTICLES:
                worst.append(article)
    rows = (
        (
            f"{one.score:.1f}",
            code(article_name(one)),
            plain(one.language.primary),
            plain(severities_in_words(Counter(issue.severity for issue in new_issues(one.issues)), words)),
            words.listed(
                f"{plain(words(verdict.category))} {percent(verdict.probability)}" for verdict in one.verdicts
            ),
        )
        for one in worst
    )
    yield from _table(words, "worst articles", ("score", "article", "language", "issues", "verdicts"), rows)
    yield from _left_out(words, number - MOST_ARTICLES, "article")
    yield from _verdicts(worst, words)


def _worst_issues(report: Report, words: Words) -> Iterator[str]:
    """New issues, the worst severity first, else in the order of the report."""
    found = 0

    def new() -> Iterator[tuple[ArticleReport, Issue]]:
        nonlocal found
        for article in report.noteworthy():
            for issue in new_issues(article.issues):
                found += 1
                yield article, issue

    worst = nsmallest(MOST_ISSUES, new(), key=lambda pair: -SEVERITIES.index(pair[1].severity))
    rows = (
        (
            words(issue.severity),
            code(f"{article_name(one)}:{issue.span.line}:{issue.span.column}"),
            code(_cut(issue.quote.exact)),
            code(_cut(issue.suggestions[0].text) or words("(delete)")) if issue.suggestions else "",
            plain(issue.message),
        )
        for one, issue in worst
    )
    yield from _table(words, "issues", ("severity", "place", "text", "suggestion", "message"), rows)
    yield from _left_out(words, found - MOST_ISSUES, "issue")


def _verdicts(articles: Iterable[ArticleReport], words: Words) -> Iterator[str]:
    """Why articles are called what they are called, a list."""
    lines = []
    for article in articles:
        for one in article.verdicts:
            said = words.listed((f"**{plain(words(one.category))}**", plain(one.message)))
            lines.append("- " + words("{what}: {details}", what=code(article_name(article)), details=said))
            lines += [f"  - {plain(reason)}" for reason in one.evidence]
    if lines:
        yield from ("", f"## {_title(words, 'verdicts')}", "", *lines)


def _title(words: Words, english: str) -> str:
    said = words(english)
    return said[0].upper() + said[1:]


def _table(words: Words, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A section with a table; nothing where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        columns = " | ".join(map(words, header))
        yield from ("", f"## {_title(words, title)}", "", f"| {columns} |", f"|{'---|' * len(header)}", *lines)


def _left_out(words: Words, number: int, noun: str) -> Iterator[str]:
    if number > 0:
        yield from ("", "… " + words("and {amount} more", amount=words.amount(number, noun)) + words("."))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
