"""GitLab's Code Quality report: new issues, so that a merge request shows what it brings and what it mends.

https://docs.gitlab.com/ci/testing/code_quality/ names the keys: description, check_name, fingerprint, severity,
location.path, location.lines.begin.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any, BinaryIO

from detector.model import Report, Severity
from detector.report.json import encode_readable
from detector.report.places import new_places, repository_path
from detector.report.registry import ReportContext
from detector.report.terminal import printable

_SEVERITY: dict[Severity, str] = {"critical": "critical", "major": "major", "minor": "minor", "neutral": "info"}


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the list of new issues in order of path and position, and of inputs that could not be audited.

    GitLab drops entries with a fingerprint it has seen, so the second and later of equal ones get one made of the
    fingerprint and their number.
    """
    seen: Counter[str] = Counter()
    entries: list[dict[str, Any]] = []
    for place in sorted(new_places(report), key=lambda one: (one.path, *one.lines, one.span.start)):
        issue = place.issue
        begin, end = place.lines
        entries.append(
            {
                "description": printable(issue.message),
                "check_name": issue.rule,
                "fingerprint": _unique(issue.fingerprint, seen),
                "severity": _SEVERITY[issue.severity],
                "location": {"path": place.path, "lines": {"begin": begin, "end": end}},
                "categories": ["Style"],
                "type": "issue",
            }
        )
    for error in report.errors:
        path = repository_path(report.run.root, error.path)
        digest = hashlib.sha256(f"{error.stage}\0{path}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        entries.append(
            {
                "description": printable(f"not audited: {error.message}"),
                "check_name": f"garblint.error.{error.stage}",
                "fingerprint": _unique(digest, seen),
                "severity": "major",
                "location": {"path": path, "lines": {"begin": 1, "end": 1}},
                "categories": ["Style"],
                "type": "issue",
            }
        )
    stream.write(encode_readable(entries))


def _unique(fingerprint: str, seen: Counter[str]) -> str:
    seen[fingerprint] += 1
    number = seen[fingerprint]
    if number == 1:
        return fingerprint
    return hashlib.sha256(f"{fingerprint}:{number}".encode()).hexdigest()[:32]
