"""Golden files: what a format writes for one report, kept under ``golden/``. GARBLINT_UPDATE_GOLDEN=1 writes them."""

from __future__ import annotations

import io
import os
from pathlib import Path

from detector.model import AuditReport
from detector.report.registry import ReportContext, writer

FOLDER = Path(__file__).parent / "golden"


def written(format: str, report: AuditReport, **context: object) -> bytes:
    """What the writer of ``format`` writes."""
    stream = io.BytesIO()
    writer(format)(report, stream, ReportContext(**{"fail_on": "major"} | context))
    return stream.getvalue()


def assert_golden(name: str, data: bytes) -> None:
    """``data`` is what ``golden/name`` holds."""
    file = FOLDER / name
    if os.environ.get("GARBLINT_UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(data)
    assert data.decode("utf-8") == file.read_bytes().decode("utf-8")
