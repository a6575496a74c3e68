"""Where issues are, for formats that point into files: paths from the working folder, lines, columns in several units.

Reports name articles relative to what was audited; other tools want paths relative to the repository, which is the
folder that they and garblint are started in.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from detector.model import SEVERITIES, ArticleReport, Issue, Report, Span

_LINE_BREAK = re.compile("\r\n|\n|\r")


class Place(NamedTuple):
    """An issue and the file it is in; ``path`` has forward slashes. ``article`` is None for issues of several."""

    path: str
    issue: Issue
    span: Span
    article: ArticleReport | None

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line in the file, 1-based, both inclusive.

        Positions in a record are those of its field; of JSON Lines the line is known all the same, else it is 1.
        """
        if self.span.base == "field":
            article = self.article
            number = (article.record or {}).get("index") if article is not None and article.format == "jsonl" else None
            line = number if isinstance(number, int) and number > 0 else 1
            return line, line
        span = self.span
        # A range that includes its line break ends at column 1 of the next line, on which nothing is marked.
        last = span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line
        return span.line, last

    @property
    def columns(self) -> tuple[int, int] | None:
        """First column and the one behind the last, 1-based code points; None across lines and in records."""
        first, last = self.lines
        if self.span.base == "field" or first != last or self.span.end_line != self.span.line:
            return None
        return self.span.column, self.span.end_column


def places(report: Report) -> Iterator[Place]:
    """Every issue of the report with its place, in the report's order.

    An issue of several articles stands at the first place it relates to; one that relates to none is left out.
    """
    path_of = _Paths(report.run.root)
    for article in report.articles:
        path = path_of(article.path) if article.issues else ""
        for issue in article.issues:
            yield Place(path, issue, issue.span, article)
    yield from shared_places(report)


def shared_places(report: Report) -> list[Place]:
    """The places of issues of several articles, each at the first that it relates to."""
    shared = [(issue, issue.related[0]) for issue in report.collection.issues if issue.related]
    if not shared:
        return []
    path_of = _Paths(report.run.root)
    wanted = {first.path for _, first in shared}
    by_path = {article.path: article for article in report.articles if article.path in wanted}
    return [Place(path_of(first.path), issue, first.span, by_path.get(first.path)) for issue, first in shared]


def new_places(report: Report) -> Iterator[Place]:
    """The places of issues that are neither known from a baseline nor suppressed."""
    return (one for one in places(report) if one.issue.status == "new")


def worst_first(place: Place) -> tuple[int, float, str, int]:
    """Sort key: severity, confidence, path, position."""
    issue = place.issue
    return (-SEVERITIES.index(issue.severity), -issue.confidence, place.path, place.span.start)


def repository_path(root: str, path: str) -> str:
    """The path of an article (as reported by an audit of ``root``) from the working folder, with forward slashes.

    One audited folder stands before the paths of its articles; with several paths they begin as they were given.
    What lies outside the working folder stays absolute, or begins with ``..``.
    """
    return _Paths(root)(path)


class _Paths:
    def __init__(self, root: str) -> None:
        # An audit of several paths has their list as its root, which is no folder.
        self._folder = root.replace(os.sep, "/") if root and Path(root).is_dir() else ""
        self._here = str(Path.cwd()).replace(os.sep, "/")

    def __call__(self, path: str) -> str:
        full = posixpath.normpath(posixpath.join(self._folder, path)) if path else path
        if full.startswith(self._here.rstrip("/") + "/"):
            full = full[len(self._here.rstrip("/")) + 1 :]
        return full


class ByteColumns:
    """Columns in UTF-8 bytes, for formats that count in them: from the quote where it reaches back to the line's
    start, else from the file if it is the one that was audited."""

    def __init__(self) -> None:
        self._known: tuple[ArticleReport, str | None] | None = None

    def __call__(self, place: Place) -> tuple[int, int] | None:
        """Start and end columns: 1-based UTF-8 bytes within their lines, end exclusive; None where not known."""
        span, quote = place.span, place.issue.quote
        if span.base == "field" or place.article is None or span is not place.issue.span:
            return None
        before = self._before(place, span.column - 1)
        if before is None or len(quote.exact) != span.end - span.start:
            return None
        start = len(before.encode("utf-8", "surrogatepass")) + 1
        lines = _LINE_BREAK.split(quote.exact)
        last = len(lines[-1].encode("utf-8", "surrogatepass"))
        if len(lines) != span.end_line - span.line + 1:  # a CR LF that the range cuts through
            return None
        return start, start + last if len(lines) == 1 else last + 1

    def _before(self, place: Place, length: int) -> str | None:
        """The ``length`` code points before the issue, which are those of its line."""
        prefix = place.issue.quote.prefix
        if length <= len(prefix):
            return prefix[len(prefix) - length :]
        text = self._text(place)
        start = place.span.start
        return None if text is None or start > len(text) else text[start - length : start]

    def _text(self, place: Place) -> str | None:
        """The decoded file, if it is still what was audited."""
        article = place.article
        if article is None:
            return None
        if self._known is None or self._known[0] is not article:
            self._known = (article, _audited_text(place.path, article))
        return self._known[1]


def _audited_text(path: str, article: ArticleReport) -> str | None:
    from hashlib import sha256

    from detector.sources.base import Source, SourceError

    try:
        data = Source(path=path, file=path).data()
        return data.decode(article.encoding) if sha256(data).hexdigest() == article.sha256 else None
    except (SourceError, OSError, ValueError, LookupError):
        return None
