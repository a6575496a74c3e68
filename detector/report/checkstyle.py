"""Checkstyle's XML, which most continuous-integration servers and review tools read: new issues, file by file."""

from __future__ import annotations

from typing import BinaryIO
from xml.etree import ElementTree

from detector.model import Report, Severity
from detector.report.places import new_places, repository_path
from detector.report.registry import ReportContext
from detector.report.terminal import printable

# Checkstyle knows error, warning, info and ignore.
_SEVERITY: dict[Severity, str] = {"critical": "error", "major": "error", "minor": "warning", "neutral": "info"}


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write a ``file`` element for every file with new issues or one that could not be audited.

    Columns are 1-based code points. Control characters, which XML cannot carry, are spelt out.
    """
    root = ElementTree.Element("checkstyle", version="10.0")
    files: dict[str, ElementTree.Element] = {}

    def file(path: str) -> ElementTree.Element:
        if path not in files:
            files[path] = ElementTree.SubElement(root, "file", name=printable(path))
        return files[path]

    for place in new_places(report):
        issue = place.issue
        attributes = {"line": str(place.lines[0])}
        if place.columns is not None:
            attributes["column"] = str(place.columns[0])
        attributes |= {
            "severity": _SEVERITY[issue.severity],
            "message": printable(issue.message),
            "source": f"garblint.{printable(issue.rule)}",
        }
        ElementTree.SubElement(file(place.path), "error", attributes)
    for error in report.errors:
        attributes = {"line": "1", "severity": "error", "message": printable(f"not audited: {error.message}")}
        attributes["source"] = f"garblint.error.{error.stage}"
        ElementTree.SubElement(file(repository_path(report.run.root, error.path)), "error", attributes)
    write_xml(root, stream)


def write_xml(root: ElementTree.Element, stream: BinaryIO) -> None:
    """Write an element as an indented UTF-8 document."""
    ElementTree.indent(root)
    stream.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
    stream.write(ElementTree.tostring(root, encoding="utf-8") + b"\n")
