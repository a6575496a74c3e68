"""A report as pandas tables: one row an issue, or one row an article.

    from detector.report.frames import articles_frame, issues_frame, read_report
    issues = issues_frame(read_report("report.json"))

``docs/notebook.md`` answers five questions with them. pandas is imported when a table is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import msgspec

from detector.errors import GarblintError
from detector.model import (
    FORMAT_VERSION,
    SEVERITIES,
    ArticleReport,
    AuditReport,
    Category,
    Issue,
    Report,
    VerdictCategory,
)
from detector.report.json import encode
from detector.report.texts import stated_words
from detector.scoring.score import penalty

if TYPE_CHECKING:
    import pandas as pd

# Columns by type. Text is text, "" where there is none; a number that is not known is missing (NaN).
ISSUE_COLUMNS: dict[str, str] = {
    **dict.fromkeys(("path", "record", "language", "rule", "variant", "category", "mqm", "severity"), "str"),
    "confidence": "float64",
    **dict.fromkeys(("status", "message", "exact", "suggestion"), "str"),
    "suggestion_confidence": "float64",
    **dict.fromkeys(("line", "column", "end_line", "end_column", "start", "end"), "int64"),
    **dict.fromkeys(("utf16_start", "utf16_end", "byte_start", "byte_end"), "int64"),
    **dict.fromkeys(("base", "prefix", "suffix", "fingerprint", "suggestions", "evidence", "help"), "str"),
}
ARTICLE_COLUMNS: dict[str, str] = {
    **dict.fromkeys(("path", "record", "format", "encoding", "language"), "str"),
    "characters": "int64",
    "score": "float64",
    "passed": "bool",
    "insufficient_sample": "bool",
    "penalty": "float64",
    "evaluation_words": "float64",
    "issues": "int64",
    **dict.fromkeys(reversed(SEVERITIES), "int64"),
    "verdict": "str",
    "verdict_probability": "float64",
    "top_category": "str",
    "sha256": "str",
}
# Columns of new issues by category, and of the probability of each verdict (missing where the article has none).
CATEGORY_PREFIX, VERDICT_PREFIX, METRIC_PREFIX = "category_", "probability_", "metric_"
_CATEGORIES = get_args(Category)
_VERDICTS = get_args(VerdictCategory)
# Rows of a table that are made at a time, so that a large one is written in little memory (50 MB).
ROWS_AT_A_TIME = 20_000
_Item = TypeVar("_Item", ArticleReport, Issue)


class ReportError(GarblintError):
    """A file is no report that this version can read."""


def read_report(path: str | PathLike[str]) -> AuditReport:
    """A report from a file that ``-o report.json`` wrote. Raises ``ReportError`` for anything else, and OSError."""
    data = Path(path).read_bytes()
    try:
        report = msgspec.json.decode(data, type=AuditReport)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: this is no JSON report ({error})") from error
    if report.format_version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise ReportError(f"{path}: a report of form {report.format_version} cannot be read, only {FORMAT_VERSION}")
    return report


def issues_frame(report: Report) -> pd.DataFrame:
    """One row an issue, of every status, in the order of the report; those across articles come last, without a path.

    Columns: ``ISSUE_COLUMNS``. ``start``/``end`` are code points, ``utf16_*`` UTF-16 units, ``byte_*`` bytes of UTF-8,
    ends exclusive; lines and columns count from 1. ``suggestion`` is the likeliest one; ``suggestions`` (all of
    them), ``evidence`` and ``record`` are JSON. ``severity`` is an ordered category.
    """
    import pandas as pd

    return pd.concat(issue_frames(report), ignore_index=True)


def issue_frames(report: Report) -> Iterator[pd.DataFrame]:
    """``issues_frame`` in pieces of ``ROWS_AT_A_TIME`` rows, at least one, for reports of any size."""
    import pandas as pd

    for rows in _batches(_issue_row(article, issue) for article, issue in _issues(report)):
        frame = pd.DataFrame(rows, columns=list(ISSUE_COLUMNS)).astype(ISSUE_COLUMNS)
        frame["severity"] = pd.Categorical(frame["severity"], categories=list(SEVERITIES), ordered=True)
        yield frame


def articles_frame(report: Report) -> pd.DataFrame:
    """One row an article, worst first: all that articles of a collection are compared by.

    Columns: ``ARTICLE_COLUMNS``, ``category_…`` (number of issues) for each category, ``probability_…`` for each
    verdict, and ``metric_…`` for every metric.

    ``characters`` are code points of the decoded text. ``issues``, the four severities, ``penalty``, ``top_category``
    and ``category_…`` count new issues only. ``verdict`` is the likeliest one. ``evaluation_words`` is missing where
    the report does not state it.
    """
    import pandas as pd

    return pd.concat(article_frames(report), ignore_index=True)


def article_frames(report: Report) -> Iterator[pd.DataFrame]:
    """``articles_frame`` in pieces of ``ROWS_AT_A_TIME`` rows, at least one, for reports of any size."""
    import pandas as pd

    metrics = list(dict.fromkeys(name for article in report.articles for name in article.metrics))
    types = {
        **ARTICLE_COLUMNS,
        **{CATEGORY_PREFIX + name: "int64" for name in _CATEGORIES},
        **{VERDICT_PREFIX + name: "float64" for name in _VERDICTS},
        **{METRIC_PREFIX + name: "float64" for name in metrics},
    }
    for rows in _batches(
        [*_article_row(article), *(article.metrics.get(name) for name in metrics)]
        for article in map(_encodable, report.articles)
    ):
        yield pd.DataFrame(rows, columns=list(types)).astype(types)


def _batches(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    """Rows in lists; an empty one if there are none."""
    batch = list(islice(rows, ROWS_AT_A_TIME))
    yield batch
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        yield batch


def _encodable(one: _Item) -> _Item:
    """An article or issue with lone surrogates (of file names) spelt out as in JSON: text in columns has none."""
    try:
        msgspec.json.encode(one)
    except UnicodeEncodeError:
        return msgspec.json.decode(encode(one), type=type(one))
    return one


def _issues(report: Report) -> Iterator[tuple[ArticleReport | None, Issue]]:
    for article in report.articles:
        if article.issues:
            article = _encodable(article)
            for issue in article.issues:
                yield article, issue
    for issue in report.collection.issues:
        yield None, _encodable(issue)


def _issue_row(article: ArticleReport | None, issue: Issue) -> list[Any]:
    span, quote, best = issue.span, issue.quote, issue.suggestions[0] if issue.suggestions else None
    return [
        "" if article is None else article.path,
        "" if article is None else _json(article.record),
        "" if article is None else article.language.primary,
        issue.rule,
        issue.variant or "",
        issue.category,
        issue.mqm,
        issue.severity,
        issue.confidence,
        issue.status,
        issue.message,
        quote.exact,
        "" if best is None else best.text,
        None if best is None else best.confidence,
        span.line,
        span.column,
        span.end_line,
        span.end_column,
        span.start,
        span.end,
        span.utf16_start,
        span.utf16_end,
        span.byte_start,
        span.byte_end,
        span.base,
        quote.prefix,
        quote.suffix,
        issue.fingerprint,
        _json(issue.suggestions),
        _json(issue.evidence),
        issue.help,
    ]


def _article_row(article: ArticleReport) -> list[Any]:
    new = [issue for issue in article.issues if issue.status == "new"]
    categories: dict[str, int] = {}
    for issue in new:
        categories[issue.category] = categories.get(issue.category, 0) + 1
    probabilities = {one.category: one.probability for one in article.verdicts}
    verdict = max(article.verdicts, key=lambda one: one.probability, default=None)
    return [
        article.path,
        _json(article.record),
        article.format,
        article.encoding,
        article.language.primary,
        article.characters,
        article.score,
        article.passed,
        article.insufficient_sample,
        penalty(new),
        stated_words(article),
        len(new),
        *(sum(issue.severity == one for issue in new) for one in reversed(SEVERITIES)),
        "" if verdict is None else verdict.category,
        None if verdict is None else verdict.probability,
        max(categories, key=lambda name: categories[name], default=""),
        article.sha256,
        *(categories.get(name, 0) for name in _CATEGORIES),
        *(probabilities.get(name) for name in _VERDICTS),
    ]


def _json(value: Any) -> str:
    """JSON of a table or a list; nothing for an empty one."""
    return encode(value).decode() if value else ""
