"""``garblint rules import``: turn a list of others into a rule pack."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import get_args

from detector.cli.arguments import Parser, one_of
from detector.cli.status import PASSED
from detector.errors import UsageError

# So many lines that could not be used are shown one by one.
SHOWN_PROBLEMS = 20


def _category(text: str) -> str:
    from detector.model import Category

    return one_of(get_args(Category))(text)


def _severity(text: str) -> str:
    from detector.model import Severity

    return one_of(get_args(Severity))(text)


def add_arguments(parser: Parser) -> None:
    """Declare the options of the command."""
    parser.add_argument("list", type=Path, metavar="FILE", help="a CSV or TSV table, a list of pairs, a Vale style")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PACK.yml", help="write the pack there")
    parser.add_argument("--id", dest="identifier", metavar="ID", help="id of the rule (en.imported.list-name)")
    parser.add_argument("--language", type=one_of(("zh", "ja", "en")), metavar="zh|ja|en", help="else by the phrases")
    parser.add_argument("--category", type=_category, metavar="NAME", help="spun, of a Vale style: style")
    parser.add_argument("--severity", type=_severity, metavar="NAME", help="major, of a Vale style: minor")
    parser.add_argument("--licence", default="not stated", metavar="NAME", help="the licence of the list")
    parser.add_argument(
        "--replacement-first",
        action="store_true",
        help="the list has what a spinner writes on the left (original→replacement is the default)",
    )
    parser.add_argument("--skip-errors", action="store_true", help="leave out lines that cannot be used")


def run(arguments: argparse.Namespace) -> int:
    """Write the pack and check it. Raises ``UsageError`` naming the lines that cannot be used."""
    from detector.cli.console import Console
    from detector.report.files import check_writable, whole_file
    from detector.report.words import amount
    from detector.rulepacks.importing import language_of, read_list, write_pack
    from detector.rulepacks.load import load_pack

    console = Console()
    file: Path = arguments.list
    imported = read_list(file, "replacement-first" if arguments.replacement_first else "original-first")
    for problem in imported.problems[:SHOWN_PROBLEMS]:
        console.note(f"{file}:{problem.line}: {problem.message}")
    if imported.problems:
        lines = amount(len(imported.problems), "line")
        if not arguments.skip_errors:
            raise UsageError(f"{file}: {lines} cannot be used; mend them, or leave them out with --skip-errors")
        console.note(f"{file}: {lines} left out")
    if arguments.output.exists():
        raise UsageError(f"{arguments.output}: the file exists already; choose another name or remove it first")
    check_writable(arguments.output)
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "list"
    language = arguments.language or language_of(imported.pairs)
    text = write_pack(
        imported,
        identifier=arguments.identifier or f"{language}.imported.{name if name[0].isalpha() else f'list-{name}'}"[:80],
        name=name,
        language=language,
        category=arguments.category or ("style" if imported.vale else "spun"),
        severity=arguments.severity or ("minor" if imported.vale else "major"),
        licence=arguments.licence,
        provenance=f"Imported from {file.name}.",
    )
    with whole_file(arguments.output) as stream:
        stream.write(text.encode())
    try:
        load_pack(arguments.output)
    except UsageError:
        arguments.output.unlink()
        raise
    written = f"{amount(len(imported.pairs), 'phrase')} written to {arguments.output}"
    console.note(f"{written}; `garblint rules test {arguments.output}` runs the examples made for them")
    return PASSED
