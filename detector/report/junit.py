"""JUnit's XML, for the test views of Jenkins, GitLab, Azure and others: an article is a test case, the gate the last.

An article that does not pass its gate is a failure, one that could not be audited an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from xml.etree import ElementTree

from detector.model import SEVERITIES, Report
from detector.report.checkstyle import write_xml
from detector.report.gate import gate_line, severities_in_words
from detector.report.places import Place, repository_path
from detector.report.pretty import article_name
from detector.report.registry import ReportContext
from detector.report.terminal import printable
from detector.report.words import amount

# Lines of issues in one test case: more than anybody reads in a test view, few enough for the servers' limits.
MAX_LINES = 100


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write one test suite. Control characters, which XML cannot carry, are spelt out."""
    failures = sum(not article.passed for article in report.articles) + (not report.summary.passed)
    counts = {
        "tests": str(len(report.articles) + len(report.errors) + 1),
        "failures": str(failures),
        "errors": str(len(report.errors)),
        "time": f"{report.run.seconds:.3f}",
    }
    root = ElementTree.Element("testsuites", {"name": "garblint"} | counts)
    timestamp = report.run.started_at[:19]
    suite = ElementTree.SubElement(
        root, "testsuite", {"name": "garblint"} | counts | {"skipped": "0", "timestamp": timestamp}
    )
    for article in report.articles:
        path = repository_path(report.run.root, article.path)
        name = article_name(article).replace(article.path, path, 1)
        case = _case(suite, path, name)
        new = (Place(path, one, one.span, article) for one in article.issues if one.status == "new")
        issues = sorted(new, key=lambda one: one.span.start)
        if not article.passed:
            severities: dict[str, int] = {one: sum(each.issue.severity == one for each in issues) for one in SEVERITIES}
            message = f"score {article.score:.1f}, {amount(len(issues), 'issue')}"
            if issues:
                message += f": {severities_in_words(severities)}"
            failure = ElementTree.SubElement(case, "failure", message=message, type="garblint")
            failure.text = _listed(issues)
        elif issues:
            ElementTree.SubElement(case, "system-out").text = _listed(issues)
    for error in report.errors:
        path = repository_path(report.run.root, error.path)
        message = printable(error.message)
        ElementTree.SubElement(_case(suite, path, path), "error", message=message, type=f"garblint.{error.stage}")
    gate = _case(suite, "garblint", "gate")
    if not report.summary.passed:
        ElementTree.SubElement(gate, "failure", message=printable(gate_line(report, context)), type="garblint.gate")
    write_xml(root, stream)


def _case(suite: ElementTree.Element, path: str, name: str) -> ElementTree.Element:
    attributes = {"classname": printable(path), "name": printable(name), "file": printable(path), "time": "0"}
    if path == "garblint" and name == "gate":
        del attributes["file"]
    return ElementTree.SubElement(suite, "testcase", attributes)


def _listed(found: Sequence[Place]) -> str:
    lines = [
        printable(f"{one.path}:{one.lines[0]}: {one.issue.severity}: {one.issue.message} [{one.issue.rule}]")
        for one in found[:MAX_LINES]
    ]
    if len(found) > MAX_LINES:
        lines.append(f"and {amount(len(found) - MAX_LINES, 'issue')} more")
    return "\n".join(("", *lines, ""))
