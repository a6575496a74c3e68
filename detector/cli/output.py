"""Where the reports of a command go: to files, and at most one to the standard output."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detector.cli.arguments import Parser, one_of, score_bound
from detector.errors import UsageError
from detector.report.registry import FORMATS, STANDARD_OUTPUT, ReportContext, ReportTarget, parse_target, writer

if TYPE_CHECKING:
    from detector.cli.console import Console
    from detector.model import Report

FAIL_ON = ("neutral", "minor", "major", "critical", "none")


def report_targets(specifications: Sequence[str], shown: str) -> list[ReportTarget]:
    """The reports to write. What cannot work is refused before the audit, not after it."""
    from detector.report.files import check_writable

    targets = [parse_target(one) for one in specifications]
    seen: set[str] = set()
    for target in targets:
        if target.path == STANDARD_OUTPUT:
            if shown != "pretty" or STANDARD_OUTPUT in seen:
                raise UsageError("only one report can go to the standard output")
        else:
            if str(Path(target.path).resolve()) in seen:
                raise UsageError(f"-o {target.path}: two reports cannot go to the same file")
            check_writable(Path(target.path))
            seen.add(str(Path(target.path).resolve()))
        seen.add(target.path)
    return targets


def standard_output_format(shown: str, targets: Sequence[ReportTarget]) -> str:
    return next((target.format for target in targets if target.path == STANDARD_OUTPUT), shown)


def write_reports(
    report: Report, targets: Sequence[ReportTarget], context: ReportContext, console: Console, *, quiet: bool
) -> bool:
    """Write every report; True if all could be written. One that fails does not keep the others from being written."""
    from detector.report.files import WriteError, whole_file

    complete = True
    for target in targets:
        if target.path == STANDARD_OUTPUT:
            continue
        try:
            with whole_file(Path(target.path)) as stream:
                writer(target.format)(report, stream, context._replace(show_all=True))
        except WriteError as error:
            console.note(str(error))
            complete = False
        else:
            if not quiet:
                console.note(f"report written to {target.path}")
    return complete


def add_output_options(parser: Parser, output_help: str, formats_help: str) -> None:
    """Declare ``--output`` and ``--format``."""
    parser.add_argument("-o", "--output", action="append", default=[], metavar="[FORMAT:]PATH", help=output_help)
    parser.add_argument(
        "--format",
        type=one_of(tuple(FORMATS)),
        default="pretty",
        metavar="FORMAT",
        help=f"what the standard output carries ({formats_help}; default: pretty)",
    )


def add_gate_options(parser: Parser) -> None:
    """Declare what fails the gate."""
    parser.add_argument(
        "--fail-on",
        type=one_of(FAIL_ON),
        metavar="SEVERITY",
        help=f"the lowest severity that fails the gate: {', '.join(FAIL_ON)} (default: major)",
    )
    parser.add_argument("--min-score", type=score_bound, metavar="N", help="fail the gate below this score (0 to 100)")
