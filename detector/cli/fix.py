"""``garblint fix``: apply suggestions that are safe to apply, or show them as a diff."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from detector.cli.arguments import Parser, confidence_bound
from detector.cli.settings import add_configuration_options, add_rule_options, given_options, named_configuration
from detector.cli.status import PASSED, UNREADABLE, USAGE

if TYPE_CHECKING:
    from detector.cli.console import Console
    from detector.engine.fix import FixedFile

SUMMARY = "apply suggestions that are safe"
DESCRIPTION = """\
Apply the suggestions of rules that are marked as safe to fix. Without --write the changes are only shown.
Encoding, line ends and every other byte stay as they are; a suggestion that meets markup or another one is refused.
"""


def add_arguments(parser: Parser) -> None:
    """Declare the options of the command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder with everything below it")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--diff", action="store_true", help="show the changes as a unified diff (the default)")
    what.add_argument("--write", action="store_true", help="write the changes into the files")
    parser.add_argument(
        "--min-confidence",
        type=confidence_bound,
        default=None,
        metavar="P",
        help="apply suggestions from this confidence on (0 to 1, default: 0.9)",
    )
    add_rule_options(parser)
    add_configuration_options(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="do not say what was refused")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; returns the exit status."""
    from detector.cli.console import Console
    from detector.engine.fix import DEFAULT_MIN_CONFIDENCE, fix_paths
    from detector.model import InputError

    console = Console()
    minimum = DEFAULT_MIN_CONFIDENCE if arguments.min_confidence is None else arguments.min_confidence
    unreadable = unwritten = files = replacements = refused = 0
    for found in fix_paths(
        arguments.paths,
        given_options(arguments),
        config=named_configuration(arguments),
        use_config=not arguments.no_config,
        min_confidence=minimum,
    ):
        if isinstance(found, InputError):
            console.note(f"{found.path}: {found.stage}: {found.message}")
            unreadable += 1
            continue
        refused += len(found.refused)
        if not arguments.quiet:
            _say_refused(found, console)
        if not found.applied:
            continue
        if arguments.write and not _write(found, console):
            unwritten += 1
            continue
        files += 1
        replacements += len(found.applied)
        if not arguments.write:
            _show(found, console)
    console.note(_summary(files, replacements, refused, written=arguments.write))
    if unwritten:
        return USAGE
    return UNREADABLE if unreadable else PASSED


def _write(found: FixedFile, console: Console) -> bool:
    from detector.engine.fix import write_fixed
    from detector.errors import GarblintError

    try:
        write_fixed(found)
    except GarblintError as error:
        console.note(str(error))
        return False
    return True


def _say_refused(found: FixedFile, console: Console) -> None:
    for one in found.refused:
        place = f"{found.path}:{one.fix.line}:{one.fix.column}"
        change = f"“{one.fix.found}” → “{one.fix.replacement}”"
        console.note(f"{place}: {change} is not applied: {one.why}")


def _show(found: FixedFile, console: Console) -> None:
    """The diff: as it is for a program, line by line and made harmless for a terminal."""
    from detector.engine.fix import unified_diff

    diff = unified_diff(found)
    if not sys.stdout.isatty():
        console.raw(diff.encode("utf-8", "surrogatepass"))
        return
    styles = {"+": ("good",), "-": ("bad",), "@": ("dim",)}
    lines = diff.removesuffix("\n").split("\n")
    console.lines(console.out.paint(line, *styles.get(line[:1], ())) for line in lines)


def _summary(files: int, replacements: int, refused: int, written: bool) -> str:
    from detector.report.words import amount

    done = f"{amount(replacements, 'replacement')} in {amount(files, 'file')}"
    if not replacements:
        done = "nothing to fix"
    elif written:
        done += " written"
    else:
        done += "; --write applies them" if replacements > 1 else "; --write applies it"
    return done + (f"; {refused:,} refused" if refused else "")
