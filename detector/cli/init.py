"""``garblint init``: look at a folder and write a commented configuration for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.cli.arguments import Parser
from detector.cli.status import PASSED

SUMMARY = "write a configuration for a folder"
DESCRIPTION = "Look at what a folder holds and what would be found in it, and write a commented garblint.toml."


def add_arguments(parser: Parser) -> None:
    """Declare the options of the command."""
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="the folder (default: this one)")
    parser.add_argument("--force", action="store_true", help="replace a garblint.toml that is there")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; returns the exit status."""
    from detector.cli.console import Console
    from detector.engine.survey import check_not_configured, survey, write_configuration
    from detector.report.words import amount

    console = Console()
    folder = Path(arguments.folder)
    check_not_configured(folder, force=arguments.force)
    found = survey(folder)
    path = write_configuration(folder, found)
    issues = sum(count for count, _ in found.issues.values())
    console.note(
        f"{path} written; {amount(sum(found.files.values()), 'file')} here, "
        f"{amount(issues, 'issue')} in {amount(found.looked_at, 'article')} looked at"
    )
    return PASSED
