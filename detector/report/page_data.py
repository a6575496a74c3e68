"""What the HTML report embeds: the report as compact JSON, every repeated string once.

An issue is a list, in the order of ``ISSUE_FIELDS``; strings that repeat (rules, messages, variants) are numbers in
``strings``. Where an article's text is there, quotes are left out: they stand in the text.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from detector.model import SEVERITIES, ArticleReport, Issue, Related, Report
from detector.report.history import RecordedRun
from detector.report.pretty import told_copies
from detector.report.registry import ReportContext
from detector.report.texts import ArticleText, article_texts, stated_words
from detector.scoring.score import SEVERITY_WEIGHTS, SUFFICIENT_WORDS

ISSUE_FIELDS = (
    *("rule", "category", "severity", "status", "confidence", "start", "end", "line", "column", "fingerprint"),
    *("message", "help", "variant", "suggestions", "quote", "evidence", "related"),
)
STATUSES = ("new", "baseline", "suppressed")

# Texts embedded in one file, in code points: 2 000 articles of 5 000 characters. A browser parses that much in a
# quarter of a second; what comes after it (articles are worst first) is shown by its quotes.
MOST_TEXT = 10_000_000
# Articles in one file; a browser holds this many (with 20 issues each it takes 1 GB of memory), and nobody reads more.
MOST_ARTICLES = 20_000
# Copies in one file: a folder that was crawled twice has one for each article.
MOST_COPIES = 100
# A quote may be a whole article; of one that is shown without its text this much is kept, in code points.
_LONGEST_QUOTE = 2_000


def page_data(report: Report, context: ReportContext) -> dict[str, Any]:
    """The data of the page, plain and ready to be encoded; offsets of issues are UTF-16 units.

    Only the worst ``MOST_ARTICLES`` are in it; ``left_out`` says how many are not.
    """
    strings = _Strings()
    # Nothing is to be seen in the text of a clean article, and its words are stated.
    wanted: dict[int, ArticleReport] = {}
    room = MOST_TEXT
    for number, article in enumerate(islice(report.articles, MOST_ARTICLES)):
        if article.issues and article.characters <= room:
            room -= article.characters
            wanted[number] = article
        elif stated_words(article) is None:
            wanted[number] = article
    texts = article_texts(wanted, report.run.root)
    articles, room = [], MOST_TEXT
    for number, article in enumerate(islice(report.articles, MOST_ARTICLES)):
        text = texts.get(number)
        shown = text if text is not None and article.issues and len(text.source) <= room else None
        room -= len(shown.source) if shown is not None else 0
        articles.append(_article(article, strings, text, shown))
    summary = report.summary
    # Translations inside one file of records lead nowhere else.
    siblings = [one for one in report.collection.siblings if one["source"] != one["target"]]
    copies = told_copies(report.collection.duplicates)
    return {
        "format_version": report.format_version,
        "tool": {"name": report.tool.name, "version": report.tool.version, "rules": report.tool.rules_digest},
        "run": {
            "started_at": report.run.started_at,
            "seconds": report.run.seconds,
            "root": report.run.root,
            "complete": report.run.complete,
        },
        # English messages say nothing of who reads them; others were asked for.
        "messages": None if context.messages == "en" else context.messages,
        "gate": {"fail_on": context.fail_on, "min_score": context.min_score},
        "summary": {
            "articles": summary.articles,
            "failed": summary.failed,
            "skipped": summary.skipped,
            "characters": summary.characters,
            "score": summary.score,
            "passed": summary.passed,
        },
        "weights": [SEVERITY_WEIGHTS[severity] for severity in SEVERITIES],
        "sufficient": SUFFICIENT_WORDS,
        "severities": SEVERITIES,
        "statuses": STATUSES,
        "fields": ISSUE_FIELDS,
        "articles": articles,
        "history": [_run(one) for one in context.history],
        "copies": copies[:MOST_COPIES],
        "more_copies": max(0, len(copies) - MOST_COPIES),
        "siblings": siblings[:MOST_ARTICLES],
        "more_siblings": max(0, len(siblings) - MOST_ARTICLES),
        "collection": [_issue(issue, strings, False) for issue in report.collection.issues],
        "counts": _repeated_fingerprints(report),
        "left_out": len(report.articles) - len(articles),
        "errors": [[error.path, error.stage, error.message] for error in report.errors],
        "strings": strings.all,
    }


class _Strings:
    """Numbers for strings, the same for the same string."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._known: dict[str, int] = {}

    def number(self, text: str) -> int:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = len(self.all)
            self.all.append(text)
        return found


def _article(
    article: ArticleReport, strings: _Strings, text: ArticleText | None, shown: ArticleText | None
) -> dict[str, Any]:
    words = stated_words(article)
    if words is None and text is not None:
        words = text.words
    return {
        "path": article.path,
        "record": article.record,
        "format": article.format,
        "encoding": article.encoding,
        "language": article.language.primary,
        "shares": article.language.shares,
        "characters": article.characters,
        "score": article.score,
        "passed": article.passed,
        "short": article.insufficient_sample,
        "verdicts": [[one.category, one.probability, one.message, one.evidence] for one in article.verdicts],
        "metrics": article.metrics,
        "words": words,
        "text": None if shown is None else shown.source,
        "issues": [_issue(issue, strings, shown is not None) for issue in article.issues],
    }


def _run(run: RecordedRun) -> dict[str, Any]:
    return {
        "at": run.started_at,
        "score": run.score,
        "passed": run.passed,
        "articles": run.articles,
        "issues": run.issues,
        "categories": run.by_category,
        "version": run.version,
        "commit": run.commit,
    }


def _issue(issue: Issue, strings: _Strings, with_text: bool) -> list[Any]:
    span, quote = issue.span, issue.quote
    return [
        strings.number(issue.rule),
        strings.number(issue.category),
        SEVERITIES.index(issue.severity),
        STATUSES.index(issue.status),
        issue.confidence,
        span.utf16_start,
        span.utf16_end,
        span.line,
        span.column,
        issue.fingerprint,
        strings.number(issue.message),
        strings.number(issue.help),
        -1 if issue.variant is None else strings.number(issue.variant),
        [[one.text, one.confidence] for one in issue.suggestions],
        None if with_text else [quote.exact[:_LONGEST_QUOTE], quote.prefix, quote.suffix],
        issue.evidence or None,
        [_related(one) for one in issue.related] or None,
    ]


def _related(one: Related) -> list[Any]:
    span = one.span
    return [one.path, span.line, span.column, one.message, span.utf16_start, span.utf16_end]


def _repeated_fingerprints(report: Report) -> dict[str, int]:
    """How often a fingerprint occurs, where that is more than once (a baseline counts them)."""
    counts = Counter(
        issue.fingerprint
        for article in islice(report.articles, MOST_ARTICLES)
        for issue in article.issues
        if issue.status != "suppressed"
    )
    return {fingerprint: count for fingerprint, count in counts.items() if count > 1}
