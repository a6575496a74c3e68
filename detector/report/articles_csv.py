"""The articles of a report as a CSV table, one row an article."""

from __future__ import annotations

from typing import BinaryIO

from detector.model import AuditReport
from detector.report.frames import articles_frame
from detector.report.registry import ReportContext
from detector.report.tables import write_csv


def write(report: AuditReport, stream: BinaryIO, context: ReportContext) -> None:
    """Write the table that ``frames.articles_frame`` makes."""
    write_csv(articles_frame(report), stream)
