"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and the editors that read it.

Columns and offsets are code points, as ``columnKind`` says. Known and suppressed issues are there and marked. What
GitHub's upload would refuse is cut, the worst results stay, and a notification says how many went.
"""

from __future__ import annotations

import gzip
import re
from heapq import nsmallest
from typing import Any, BinaryIO
from urllib.parse import quote

from detector.model import Issue, Related, Report, Severity
from detector.report.json import encode
from detector.report.places import Place, places, repository_path, worst_first
from detector.report.registry import ReportContext
from detector.report.words import amount

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Limits of GitHub's upload: results of a run, bytes of the file packed with gzip; code points of a description.
# https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
MAX_RESULTS = 25_000
MAX_PACKED_BYTES = 10_000_000
MAX_DESCRIPTION = 1_024
# The key of our own fingerprint; the one GitHub reads (primaryLocationLineHash) is left to its uploader.
FINGERPRINT = "garblint/v1"
# Longer texts (whole paragraphs) are not repeated in the file.
_MAX_SNIPPET = 200
_MAX_RELATED = 10  # places that explain one result

# What a reader of SARIF takes for a link or a placeholder in a message (sections 3.11.5 and 3.11.6).
_LINK = re.compile(r"(\\*)\[(?=[^\[\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")

_LEVEL: dict[Severity, str] = {"critical": "error", "major": "error", "minor": "warning", "neutral": "note"}


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write one run with all results that fit, in the report's order."""
    stream.write(render(report))


def render(report: Report, max_results: int = MAX_RESULTS, max_packed_bytes: int = MAX_PACKED_BYTES) -> bytes:
    """The document as compact UTF-8 JSON: at most ``max_results`` results and ``max_packed_bytes`` after gzip."""
    total = sum(1 for _ in places(report))
    # Only so many are in memory at a time, however many there are.
    worst = nsmallest(max_results, enumerate(places(report)), key=_by_weight)
    while True:
        shown = [place for _, place in sorted(worst, key=_by_number)]
        data = encode(_log(report, shown, total)) + b"\n"
        # The weakest packing: whoever uploads may pack no better.
        packed = len(gzip.compress(data, 1)) if len(data) > max_packed_bytes else len(data)
        if packed <= max_packed_bytes or not worst:
            return data
        del worst[min(len(worst) - 1, int(len(worst) * 0.95 * max_packed_bytes / packed)) :]


def _by_weight(numbered: tuple[int, Place]) -> tuple[bool, tuple[int, float, str, int], int]:
    number, place = numbered
    return place.issue.status != "new", worst_first(place), number


def _by_number(numbered: tuple[int, Place]) -> int:
    return numbered[0]


def _log(report: Report, shown: list[Place], total: int) -> dict[str, Any]:
    rules: dict[str, int] = {}
    described: list[dict[str, Any]] = []
    for place in shown:
        if place.issue.rule not in rules:
            rules[place.issue.rule] = len(rules)
            described.append(_rule(place.issue))
    # Either every result of a run says how it stands to the baseline, or none does.
    against_baseline = any(place.issue.status == "baseline" for place in shown)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": report.tool.name, "version": report.tool.version, "rules": described},
                },
                "automationDetails": {"id": "garblint/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": report.run.complete,
                        "toolExecutionNotifications": _notifications(report, len(shown), total),
                    }
                ],
                "results": [
                    _result(place, rules[place.issue.rule], against_baseline, report.run.root) for place in shown
                ],
                "properties": {
                    "score": report.summary.score,
                    "passed": report.summary.passed,
                    "rules_digest": report.tool.rules_digest,
                },
            }
        ],
    }


def _notifications(report: Report, shown: int, total: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    if shown < total:
        text = f"{amount(total - shown, 'result')} of {total:,} left out, the least severe: the file would be too large"
        told.append({"level": "warning", "message": {"text": text}})
    for error in report.errors:
        location = {"physicalLocation": {"artifactLocation": _artifact(repository_path(report.run.root, error.path))}}
        message = {"text": f"{error.stage}: {error.message}"}
        told.append({"level": "error", "message": message, "locations": [location]})
    if not report.run.complete:
        told.append({"level": "error", "message": {"text": "the audit was interrupted"}})
    return told


def _rule(issue: Issue) -> dict[str, Any]:
    text = issue.help or issue.message
    return {
        "id": issue.rule,
        "shortDescription": {"text": f"{issue.category}: {issue.rule}"},
        "fullDescription": {"text": text if len(text) <= MAX_DESCRIPTION else text[: MAX_DESCRIPTION - 1] + "…"},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVEL[issue.severity]},
        "properties": {"tags": [issue.category, f"mqm/{issue.mqm}"], "problem.severity": _problem(issue.severity)},
    }


def _problem(severity: Severity) -> str:
    return {"critical": "error", "major": "error", "minor": "warning", "neutral": "recommendation"}[severity]


def _result(place: Place, rule: int, against_baseline: bool, root: str) -> dict[str, Any]:
    issue = place.issue
    result: dict[str, Any] = {
        "ruleId": issue.rule,
        "ruleIndex": rule,
        "level": _LEVEL[issue.severity],
        "rank": round(100 * issue.confidence, 2),
        "message": {"text": _message(issue.message)},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(place.path), "region": _region(place)}}],
        "partialFingerprints": {FINGERPRINT: issue.fingerprint},
        "properties": {"severity": issue.severity, "category": issue.category, "confidence": issue.confidence},
    }
    if issue.variant is not None:
        result["properties"]["variant"] = issue.variant
    if issue.related:
        result["relatedLocations"] = [
            _related(number, one, root) for number, one in enumerate(issue.related[:_MAX_RELATED])
        ]
    if place.article is not None and place.article.record:
        result["locations"][0]["logicalLocations"] = [_record(place.article.record, place.path)]
    if against_baseline:
        result["baselineState"] = "new" if issue.status == "new" else "unchanged"
    if issue.status == "suppressed":
        result["suppressions"] = [{"kind": "inSource"}]
    if issue.suggestions and place.span is issue.span and place.span.base == "file":
        replacement = {"deletedRegion": _range(place), "insertedContent": {"text": issue.suggestions[0].text}}
        change = {"artifactLocation": _artifact(place.path), "replacements": [replacement]}
        result["fixes"] = [{"artifactChanges": [change]}]
    return result


def _related(number: int, related: Related, root: str) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(repository_path(root, related.path))}
    if related.span.base == "file":
        span = related.span
        location["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
            "charOffset": span.start,
            "charLength": span.end - span.start,
        }
    return {"id": number, "physicalLocation": location, "message": {"text": _message(related.message)}}


def _message(text: str) -> str:
    """The message with nothing in it that stands for a link or a placeholder."""
    return _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\1\1\\[", text))


def _record(record: dict[str, str | int], path: str) -> dict[str, Any]:
    name = ", ".join(f"{key} {value}" for key, value in record.items())
    return {"name": name, "fullyQualifiedName": f"{path} ({name})", "kind": "element"}


def _artifact(path: str) -> dict[str, Any]:
    """A reference relative to the repository; a path outside of it as it is."""
    # errors: a lone surrogate has no UTF-8 form and cannot stand in a URI.
    reference = quote(path, safe="/", errors="replace")
    if path.startswith("/"):
        return {"uri": f"file://{reference}"}
    return {"uri": reference, "uriBaseId": "%SRCROOT%"}


def _range(place: Place) -> dict[str, Any]:
    span = place.span
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _region(place: Place) -> dict[str, Any]:
    if place.span.base == "field":
        first, last = place.lines
        return {"startLine": first, "endLine": last}
    region = _range(place)
    exact = place.issue.quote.exact
    if place.span is place.issue.span and 0 < len(exact) <= _MAX_SNIPPET:
        region["snippet"] = {"text": exact}
    return region
