"""The articles of a report as a CSV table, one row an article."""

from __future__ import annotations

from typing import BinaryIO

from detector.model import Report
from detector.report.frames import article_frames
from detector.report.registry import ReportContext
from detector.report.tables import write_csv


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the table that ``frames.articles_frame`` makes."""
    write_csv(article_frames(report), stream)
