"""The issues of a report as a CSV table, one row an issue."""

from __future__ import annotations

from typing import BinaryIO

from detector.model import Report
from detector.report.frames import issue_frames
from detector.report.registry import ReportContext
from detector.report.tables import write_csv


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the table that ``frames.issues_frame`` makes."""
    write_csv(issue_frames(report), stream)
