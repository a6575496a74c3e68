"""The options that several commands share: which rules, which configuration."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from detector.cli.arguments import RULE_NAMES_HELP, Parser, comma_separated, one_of
from detector.errors import UsageError
from detector.rulepacks.files import TERMBASE_KINDS, is_termbase

SOURCE_LANGUAGES = ("zh", "ja", "en")
MESSAGE_LANGUAGES = ("en", "zh", "ja")
FIELD_FORMATS = ("auto", "text", "markdown", "html")


def add_rule_options(parser: Parser) -> None:
    """Declare ``--select``, ``--ignore`` and ``--rules``."""
    parser.add_argument("--select", action="append", metavar="RULE", help=f"use only these rules: {RULE_NAMES_HELP}")
    parser.add_argument(
        "--ignore", action="append", metavar="RULE", help="leave these rules out, named as for --select"
    )
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="a rule pack of yours, or a folder; repeatable"
    )
    parser.add_argument(
        "--termbase", action="append", default=[], metavar="FILE", help="a term base of yours (CSV or TBX); repeatable"
    )


def termbases(paths: Iterable[str]) -> tuple[str, ...]:
    """The files of ``--termbase``. Raises ``UsageError`` for one that is not there or of no kind that is read."""
    for path in paths:
        if not Path(path).is_file():
            raise UsageError(f"--termbase {path}: no such term base")
        if not is_termbase(Path(path)):
            raise UsageError(f"--termbase {path}: a term base is a {TERMBASE_KINDS} file")
    return tuple(paths)


def add_field_options(parser: Parser) -> None:
    """Declare which fields of records are read."""
    parser.add_argument(
        "--text-field",
        action="append",
        metavar="NAME",
        help="the field of records (JSON, tables, Parquet) that holds the text; repeatable; default: found by its name",
    )
    parser.add_argument("--title-field", metavar="NAME", help="the field of records that holds the title")
    parser.add_argument("--id-field", metavar="NAME", help="the field of records that holds the id")
    parser.add_argument(
        "--field-format",
        type=one_of(FIELD_FORMATS),
        metavar="FORMAT",
        help=f"how the text of a field is read: {', '.join(FIELD_FORMATS)} (default: auto)",
    )


def add_source_language(parser: Parser) -> None:
    """Declare ``--source-language``."""
    parser.add_argument(
        "--source-language",
        type=one_of(SOURCE_LANGUAGES),
        metavar="LANGUAGE",
        help=f"the language that translations are made from: {', '.join(SOURCE_LANGUAGES)} (default: not known)",
    )


def add_messages(parser: Parser) -> None:
    """Declare ``--messages``."""
    parser.add_argument(
        "--messages",
        type=one_of(MESSAGE_LANGUAGES),
        metavar="LANGUAGE",
        help="explain issues, and write the reports for people, in this language: "
        f"{', '.join(MESSAGE_LANGUAGES)} (default: en)",
    )


def add_configuration_options(parser: Parser) -> None:
    """Declare ``--config`` and ``--no-config``."""
    parser.add_argument(
        "--config", metavar="FILE", help="use this configuration for all files, in place of those found from each file"
    )
    parser.add_argument("--no-config", action="store_true", help="use no configuration file")


def given_options(arguments: argparse.Namespace) -> dict[str, object]:
    """Those of ``AuditOptions`` that stand on the command line; they win over configuration."""
    given: dict[str, object] = {}
    if select := comma_separated(arguments.select):
        given["select"] = select
    if ignore := comma_separated(arguments.ignore):
        given["ignore"] = ignore
    if packs := (*arguments.rules, *termbases(getattr(arguments, "termbase", ()))):
        given["rules"] = tuple(Path(path) for path in packs)
    for name in ("fail_on", "min_score", "min_confidence", "source_language", "messages"):
        if getattr(arguments, name, None) is not None:
            given[name] = getattr(arguments, name)
    if getattr(arguments, "readability", False):
        given["readability"] = True
    fields: dict[str, object] = {}
    if getattr(arguments, "text_field", None):
        fields["text_fields"] = comma_separated(arguments.text_field)
    for name in ("title_field", "id_field", "field_format"):
        if getattr(arguments, name, None) is not None:
            fields[name] = getattr(arguments, name)
    if fields:
        given["reading"] = fields
    return given


def named_configuration(arguments: argparse.Namespace) -> Path | None:
    """The file of ``--config``."""
    return None if arguments.config is None else Path(arguments.config)
