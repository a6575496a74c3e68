"""reviewdog's diagnostics (rdjson): new issues with columns in UTF-8 bytes, and what may be put in their place.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf: lines and columns are 1-based, a column is a byte of the
line in UTF-8, the end is exclusive.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from detector.model import Report, Severity
from detector.report.json import encode_readable
from detector.report.places import ByteColumns, Place, new_places, repository_path
from detector.report.registry import ReportContext

_SEVERITY: dict[Severity, str] = {"critical": "ERROR", "major": "ERROR", "minor": "WARNING", "neutral": "INFO"}


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write one DiagnosticResult. Where columns are not known (records, a file changed meanwhile) it is lines only."""
    columns = ByteColumns()
    diagnostics = [_diagnostic(place, columns) for place in new_places(report)]
    for error in report.errors:
        diagnostics.append(
            {
                "message": f"not audited: {error.message}",
                "location": {"path": repository_path(report.run.root, error.path)},
                "severity": "ERROR",
                "code": {"value": f"garblint.error.{error.stage}"},
            }
        )
    result = {"source": {"name": report.tool.name}, "severity": "WARNING", "diagnostics": diagnostics}
    stream.write(encode_readable(result))


def _diagnostic(place: Place, columns: ByteColumns) -> dict[str, Any]:
    issue = place.issue
    known = columns(place)
    if known is None:
        first, last = place.lines
        area: dict[str, Any] = {"start": {"line": first}, "end": {"line": last}}
    else:
        area = {
            "start": {"line": place.span.line, "column": known[0]},
            "end": {"line": place.span.end_line, "column": known[1]},
        }
    diagnostic: dict[str, Any] = {
        "message": issue.message,
        "location": {"path": place.path, "range": area},
        "severity": _SEVERITY[issue.severity],
        "code": {"value": issue.rule},
    }
    if known is not None and issue.suggestions:
        # The likeliest only: reviewdog offers each as a change to commit, and two for one range exclude each other.
        diagnostic["suggestions"] = [{"range": area, "text": issue.suggestions[0].text}]
    return diagnostic
