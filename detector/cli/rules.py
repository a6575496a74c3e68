"""``garblint rules``: list the rules, test and check packs, begin a new one, import a list."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.cli.arguments import Parser, nearest, one_of
from detector.cli.importing import add_arguments as add_import_arguments
from detector.cli.importing import run as run_import
from detector.cli.status import GATE_FAILED, PASSED, USAGE
from detector.errors import UsageError

SUMMARY = "list rules, test and check rule packs, begin or import one"
DESCRIPTION = "Work with rules and rule packs."


def add_arguments(parser: Parser) -> None:
    """Declare the commands below this one."""
    listing = parser.add_command("list", help="list the rules", description="List all rules, or those named.")
    listing.add_argument("names", nargs="*", metavar="RULE", help="a rule id, a level of one (zh.spun) or a category")
    listing.add_argument(
        "--format", type=one_of(("table", "json")), default="table", metavar="table|json", help="default: table"
    )
    listing.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="a rule pack of yours, or a folder; repeatable"
    )
    listing.set_defaults(run=_list)

    testing = parser.add_command(
        "test",
        help="run the examples of rule packs",
        description="Run the examples of rule packs, garblint's own without PATH. Exit status 1 if one fails.",
    )
    testing.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a rule pack or a folder of them")
    testing.set_defaults(run=_test)

    checking = parser.add_command(
        "check", help="validate rule packs", description="Validate rule packs without running their examples."
    )
    checking.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="a rule pack or a folder of them")
    checking.set_defaults(run=_check)

    beginning = parser.add_command(
        "new",
        help="write a template of a rule pack",
        description="Write a commented rule pack with one rule, ready to be changed.",
    )
    beginning.add_argument("id", metavar="ID", help="id of the rule, such as zh.spun.finance")
    beginning.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write there instead of the standard output"
    )
    beginning.set_defaults(run=_new)

    importing = parser.add_command(
        "import",
        help="make a rule pack of a list",
        description="Turn a table of phrases, a spinner's list of pairs or a Vale substitution style into a rule pack.",
    )
    add_import_arguments(importing)
    importing.set_defaults(run=run_import)


def run(arguments: argparse.Namespace) -> int:
    """Never called, as one of the commands below must be named."""
    raise UsageError("garblint rules needs a command: list, test, check, new or import")


def _list(arguments: argparse.Namespace) -> int:
    from detector.cli.catalogue import rules_below
    from detector.cli.console import Console
    from detector.cli.explain import rule_table
    from detector.engine.auditor import AuditOptions, Auditor
    from detector.engine.selection import known_names

    console = Console()
    known = Auditor(AuditOptions(rules=tuple(Path(path) for path in arguments.rules))).rules
    rules = {rule.id: rule for rule in known.values()} if not arguments.names else {}
    for name in arguments.names:
        if not (below := rules_below(name, known)):
            raise UsageError(
                f"there is no rule, level or category '{name}'{nearest(name, known_names(known.values()))}"
            )
        rules |= {rule.id: rule for rule in below}
    ordered = sorted(rules.values(), key=lambda rule: rule.id)
    if arguments.format == "json":
        from detector.report.json import encode_readable

        console.lines([encode_readable(ordered).decode().rstrip("\n")])
    else:
        console.lines(rule_table(ordered, console.out))
    return PASSED


def _test(arguments: argparse.Namespace) -> int:
    from detector.cli.console import Console
    from detector.engine.selftest import test_packs
    from detector.report.words import amount

    console = Console()
    result = test_packs(arguments.paths)
    for failure in result.failures:
        text = f"{failure.file}:{failure.line}: {failure.kind} example “{failure.example}” {failure.message}"
        console.lines([console.out.text(text)])
    failed = f"{len(result.failures):,} failed" if result.failures else "all passed"
    console.lines([f"{amount(result.examples, 'example')}, {failed}"])
    return GATE_FAILED if result.failures else PASSED


def _check(arguments: argparse.Namespace) -> int:
    from detector.cli.console import Console
    from detector.engine.auditor import AuditOptions, Auditor
    from detector.report.words import amount
    from detector.rulepacks.files import pack_files
    from detector.rulepacks.load import load_pack

    console = Console()
    valid = True
    for file in pack_files(arguments.paths):
        try:
            rules = load_pack(file).source.rules
            # Patterns, placeholders, names of checks and clashes with garblint's own rules show only when it is used.
            Auditor(AuditOptions(rules=(file,)))
        except UsageError as error:
            console.note(str(error))
            valid = False
        else:
            console.lines([console.out.text(f"{file}: valid, {amount(len(rules), 'rule')}")])
    return PASSED if valid else USAGE


def _new(arguments: argparse.Namespace) -> int:
    from detector.cli.console import Console
    from detector.cli.template import pack_template
    from detector.report.files import check_writable, whole_file

    console = Console()
    text = pack_template(arguments.id)
    if arguments.output is None:
        console.lines(text.rstrip("\n").split("\n"))
        return PASSED
    if arguments.output.exists():
        raise UsageError(f"{arguments.output}: the file exists already; choose another name or remove it first")
    check_writable(arguments.output)
    with whole_file(arguments.output) as stream:
        stream.write(text.encode())
    console.note(f"written to {arguments.output}; `garblint rules test {arguments.output}` runs its examples")
    return PASSED
