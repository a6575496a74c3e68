"""Which report formats there are, and which one an ``-o`` option means.

A new format is a module with a function ``write(report, stream, context)`` and one line in ``FORMATS``; the module is
imported only when a report is written in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from detector.errors import UsageError

if TYPE_CHECKING:
    from detector.model import Report
    from detector.report.history import RecordedRun
    from detector.report.words import Words


class ReportContext(NamedTuple):
    """What a writer may want to know that is not in the report: the bounds of the gate, and how much to show.

    ``history``: the figures of this run and of earlier ones, oldest first; empty where none are kept. ``messages``: the
    language of the report's messages.
    """

    fail_on: str | None = None
    min_score: float | None = None
    show_all: bool = False
    history: tuple[RecordedRun, ...] = ()
    messages: str = "en"

    @property
    def words(self) -> Words:
        """What stands around the messages, in their language."""
        from detector.report.words import words_in  # brings msgspec, which the options of a command line do not need

        return words_in(self.messages)


Writer = Callable[["Report", BinaryIO, ReportContext], None]


class ReportFormat(NamedTuple):
    """A report format: its name, the file suffixes that mean it, its module, and a line of help."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    description: str


FORMATS: dict[str, ReportFormat] = {
    one.name: one
    for one in (
        ReportFormat("pretty", (".txt",), "detector.report.pretty", "text for people"),
        ReportFormat("json", (".json",), "detector.report.json", "the whole report"),
        ReportFormat("jsonl", (".jsonl", ".ndjson"), "detector.report.jsonl", "an article a line, then the summary"),
        ReportFormat("html", (".html", ".htm"), "detector.report.html", "one page to read in a browser"),
        # Before csv and parquet: the first suffix that fits decides.
        ReportFormat("articles-csv", ("articles.csv",), "detector.report.articles_csv", "a table of the articles"),
        ReportFormat(
            "articles-parquet", ("articles.parquet",), "detector.report.articles_parquet", "a table of the articles"
        ),
        ReportFormat("csv", (".csv",), "detector.report.csv", "a table of the issues"),
        ReportFormat("parquet", (".parquet",), "detector.report.parquet", "a table of the issues"),
        ReportFormat("md", (".md", ".markdown"), "detector.report.markdown", "a summary in Markdown"),
        ReportFormat("sarif", (".sarif",), "detector.report.sarif", "SARIF 2.1.0 for code scanning"),
        ReportFormat("rdjson", (".rdjson",), "detector.report.rdjson", "for reviewdog"),
        ReportFormat("gitlab", (".codequality",), "detector.report.gitlab", "GitLab Code Quality"),
        ReportFormat("junit", (".junit.xml",), "detector.report.junit", "JUnit XML, an article a test case"),
        ReportFormat("checkstyle", (".checkstyle.xml",), "detector.report.checkstyle", "checkstyle XML"),
        ReportFormat("github", (".annotations",), "detector.report.github", "annotations for GitHub Actions"),
        ReportFormat(
            "step-summary", (".step-summary",), "detector.report.summary_markdown", "Markdown for a workflow's page"
        ),
    )
}

STANDARD_OUTPUT = "-"


class ReportTarget(NamedTuple):
    """Where one report goes; ``path`` "-" is the standard output."""

    format: str
    path: str


def writer(name: str) -> Writer:
    """The function that writes format ``name`` (a key of ``FORMATS``)."""
    return cast(Writer, import_module(FORMATS[name].module).write)


def parse_target(specification: str) -> ReportTarget:
    """``[FORMAT:]PATH`` as format and path: by the prefix, else by the suffix of the path.

    Raises ``UsageError`` for an unknown format, an unknown suffix or an empty path.
    """
    prefix, colon, path = specification.partition(":")
    if colon and prefix in FORMATS:
        if not path:
            raise UsageError(f"-o {specification}: the path is missing after '{prefix}:'")
        return ReportTarget(prefix, path)
    # One letter before a colon is a Windows drive.
    if colon and re.fullmatch(r"[a-z][a-z0-9-]+", prefix):
        from detector.validation import did_you_mean  # brings msgspec, which only a mistake needs here

        raise UsageError(
            f"-o {specification}: there is no report format '{prefix}'{did_you_mean(prefix, FORMATS)} "
            f"(formats: {', '.join(FORMATS)}; a file of that name is ./{specification})"
        )
    for one in FORMATS.values():
        if specification.lower().endswith(one.suffixes):
            return ReportTarget(one.name, specification)
    known = ", ".join(suffix for one in FORMATS.values() for suffix in one.suffixes)
    raise UsageError(
        f"-o {specification}: the suffix names no report format; write -o FORMAT:PATH "
        f"(formats: {', '.join(FORMATS)}) or use one of {known}"
    )
