"""Workflow commands of GitHub Actions: annotations on the lines of a pull request.

The runner keeps ten annotations of a level and step, so issues of one line share an annotation, and behind the nine
worst of a level stands a pointer to the rest. Each line of the output is one command; text of articles and names of
files are escaped, so that they can be no command of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Literal, NamedTuple

from detector.model import SEVERITIES, Report
from detector.report.gate import gate_line
from detector.report.places import Place, new_places, repository_path, worst_first
from detector.report.registry import ReportContext
from detector.report.terminal import printable
from detector.report.words import amount

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")

# The runner keeps ten of a level and step; the tenth is the pointer.
SHOWN = 9
# The runner keeps 4 096 characters of a message; nobody reads half of that beside a line.
MAX_MESSAGE = 1_500
_MESSAGES_OF_A_LINE = 5


class Annotation(NamedTuple):
    """A message for a line; lines and columns are 1-based, columns code points. Without ``path``: for the run."""

    level: Level
    message: str
    title: str = ""
    path: str = ""
    line: int = 0
    end_line: int = 0
    column: int = 0
    end_column: int = 0


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the commands, a line each, in UTF-8; nothing for a report without new issues and errors."""
    for one in annotations_of(report, context):
        stream.write(render(one).encode("utf-8", "backslashreplace") + b"\n")


def annotations_of(report: Report, context: ReportContext) -> list[Annotation]:
    """The annotations of a report, worst first, at most ten of a level.

    Level "error" is what fails the gate; other issues are warnings, and notices where the severity is neutral.
    """
    by_level: dict[Level, list[Annotation]] = {level: [] for level in LEVELS}
    for one in _of_errors(report):
        by_level[one.level].append(one)
    for one in _of_lines(report, context):
        by_level[one.level].append(one)
    if not (report.summary.passed or by_level["error"]):
        by_level["error"].append(Annotation("error", gate_line(report, context), "garblint"))
    chosen: list[Annotation] = []
    for level, found in by_level.items():
        chosen += found[:SHOWN]
        if len(found) > SHOWN:
            rest = amount(len(found) - SHOWN, "place")
            message = f"{rest} more with issues of this level: the summary of the run and the report name them all"
            chosen.append(Annotation(level, message, "garblint"))
    return chosen


def _of_errors(report: Report) -> Iterator[Annotation]:
    for error in report.errors:
        path = repository_path(report.run.root, error.path)
        message = printable(f"not audited ({error.stage}): {error.message}")
        yield Annotation("error", message, "garblint", path, 1, 1)


def _of_lines(report: Report, context: ReportContext) -> Iterator[Annotation]:
    together: dict[tuple[str, int], list[Place]] = {}
    for place in sorted(new_places(report), key=worst_first):
        together.setdefault((place.path, place.lines[0]), []).append(place)
    for (path, line), found in together.items():
        worst = found[0]
        title = f"{worst.issue.severity}: {worst.issue.category}"
        end_line, column, end_column = line, 0, 0
        if len(found) == 1:
            end_line = worst.lines[1]
            if worst.columns is not None:
                column, end_column = worst.columns
        else:
            title += f", {amount(len(found), 'issue')} on this line"
            if worst.columns is not None:
                column = min(one.columns[0] for one in found if one.columns is not None)
        yield Annotation(_level(worst, context), _message(found), title, path, line, end_line, column, end_column)


def _level(place: Place, context: ReportContext) -> Level:
    severity = place.issue.severity
    bound = context.fail_on or "major"
    # The gate of an article may be laxer than that of the run (configuration); what passes is no error.
    fails = bound != "none" and SEVERITIES.index(severity) >= SEVERITIES.index(bound)
    if fails and not (place.article is not None and place.article.passed):
        return "error"
    return "notice" if severity == "neutral" else "warning"


def _message(found: Sequence[Place]) -> str:
    counted: dict[str, int] = {}
    for place in sorted(found, key=lambda one: one.span.start):
        text = printable(f"{place.issue.message} [{place.issue.rule}]")  # a line break of the article is none here
        counted[text] = counted.get(text, 0) + 1
    lines = [f"{text} ({number} times)" if number > 1 else text for text, number in counted.items()]
    if len(lines) > _MESSAGES_OF_A_LINE:
        lines[_MESSAGES_OF_A_LINE:] = [f"and {len(lines) - _MESSAGES_OF_A_LINE} more"]
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------ the runner's syntax


def render(annotation: Annotation) -> str:
    """The annotation as one workflow command without a line break."""
    one = annotation
    properties: dict[str, str | int] = {}
    if one.path:
        properties = {"file": one.path, "line": one.line}
        if one.end_line > one.line:
            properties["endLine"] = one.end_line
        if one.column:
            properties["col"] = one.column
        if one.end_column > one.column:
            properties["endColumn"] = one.end_column
    if one.title:
        properties["title"] = one.title
    message = "\n".join(printable(line) for line in one.message.split("\n"))
    if len(message) > MAX_MESSAGE:
        message = message[: MAX_MESSAGE - 1] + "…"
    return command(one.level, message, properties)


def command(name: str, data: str, properties: dict[str, str | int] | None = None) -> str:
    """``::name key=value,…::data`` as the runner reads it; values are made harmless and escaped."""
    given = ",".join(f"{key}={escape_property(printable(str(value)))}" for key, value in (properties or {}).items())
    return f"::{name}{' ' + given if given else ''}::{escape_data(data)}"


def escape_data(text: str) -> str:
    """Escaped for what follows the second ``::`` of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escaped for a property of a command."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
