"""The issues of a report as a Parquet table, one row an issue."""

from __future__ import annotations

from typing import BinaryIO

from detector.model import AuditReport
from detector.report.frames import issues_frame
from detector.report.registry import ReportContext
from detector.report.tables import write_parquet


def write(report: AuditReport, stream: BinaryIO, context: ReportContext) -> None:
    """Write the table that ``frames.issues_frame`` makes."""
    write_parquet(issues_frame(report), stream)
