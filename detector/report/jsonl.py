"""The JSON Lines report: one article a line, then one line with everything else."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from detector.model import Collection, InputError, Report, Run, Summary, Tool
from detector.report.json import encode, encoded_articles
from detector.report.registry import ReportContext


class LastLine(msgspec.Struct, frozen=True, kw_only=True):
    """The last line of a JSON Lines report: the report without its articles."""

    format_version: str
    tool: Tool
    run: Run
    summary: Summary
    collection: Collection
    errors: tuple[InputError, ...]


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write an article object a line, worst first, and the ``LastLine``; a line ends with LF."""
    for article in encoded_articles(report):
        stream.write(msgspec.json.format(article, indent=-1) + b"\n")
    last = LastLine(
        format_version=report.format_version,
        tool=report.tool,
        run=report.run,
        summary=report.summary,
        collection=report.collection,
        errors=report.errors,
    )
    stream.write(encode(last) + b"\n")
