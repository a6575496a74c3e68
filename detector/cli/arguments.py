"""Parsing of command lines: errors name the nearest option, and nothing is guessed from abbreviations."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Any, NoReturn

from detector.cli.status import USAGE

RULE_NAMES_HELP = "a rule id, a level of one (zh.spun) or a category; repeatable, or separated by commas"


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` whose errors are its usage and one sentence that names the nearest option or command."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*arguments, **options)
        self.commands: dict[str, Parser] = {}
        self._group: argparse._SubParsersAction[Parser] | None = None

    def add_command(self, name: str, *, help: str, description: str) -> Parser:
        """Add a command below this one and return its parser."""
        if self._group is None:
            self._group = self.add_subparsers(metavar="COMMAND", required=True)
        self.commands[name] = self._group.add_parser(name, help=help, description=description)
        return self.commands[name]

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """``parse_args`` with better answers: commands and long options are looked at first."""
        command = self._command_named(words)
        known = command.option_names()
        for word in takewhile(lambda one: one != "--", words):
            name = word.partition("=")[0]
            if name.startswith("--") and name not in known:
                command.error(f"there is no option {name}{nearest(name, known)}")
        parsed, extra = self.parse_known_args(words)
        for word in extra:
            kind = "there is no option" if word.startswith("-") else "unexpected argument"
            command.error(f"{kind} {word}")
        return parsed

    def _command_named(self, words: Iterable[str]) -> Parser:
        """The parser of the innermost command that ``words`` name; ends the program if there is no such command."""
        parser, path = self, ""
        for word in words:
            if word.startswith("-"):
                continue
            if not parser.commands:
                break
            path = f"{path} {word}".lstrip()
            if word not in parser.commands:
                known = ", ".join(parser.commands)
                hint = nearest(word, parser.commands)
                parser.error(f"there is no command '{path}'{hint} (commands: {known})")
            parser = parser.commands[word]
        return parser

    def option_names(self) -> list[str]:
        """All long options of this command."""
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]

    def error(self, message: str) -> NoReturn:
        """Print a short usage and ``message`` to stderr and exit with status 2."""
        # What was typed comes back in the message, so it is made harmless like any other text.
        from detector.report.terminal import terminal_for

        # A dozen lines of options would hide the one that matters.
        usage = self._get_formatter()
        usage.add_usage(None, [one for one in self._actions if not one.option_strings], [])
        sys.stderr.write(f"{usage.format_help().rstrip()}   (options: {self.prog} --help)\n")
        sys.stderr.write(f"garblint: {terminal_for(sys.stderr).text(message)}\n")
        sys.exit(USAGE)


def nearest(name: str, names: Iterable[str]) -> str:
    """``; did you mean 'x'?`` or nothing; imported only when something was misspelt."""
    from detector.validation import did_you_mean

    return did_you_mean(name, names)


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """An argument type that accepts one of ``choices`` and names the nearest otherwise."""

    def choose(value: str) -> str:
        if value not in choices:
            hint = nearest(value, choices)
            raise argparse.ArgumentTypeError(f"'{value}' is not one of {', '.join(choices)}{hint}")
        return value

    return choose


def score_bound(value: str) -> float:
    """An argument type: a number from 0 to 100."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"'{value}' is no number from 0 to 100")
    return number


def confidence_bound(value: str) -> float:
    """An argument type: a number from 0 to 1."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"'{value}' is no number from 0 to 1")
    return number


def job_count(value: str) -> int:
    """An argument type: a number of processes, at least one."""
    if not value.isdecimal() or not 1 <= int(value) <= 256:
        raise argparse.ArgumentTypeError(f"'{value}' is no number of processes (1 to 256)")
    return int(value)


def comma_separated(values: Iterable[str] | None) -> tuple[str, ...]:
    """The names in repeated, comma-separated options, in order and without repetition."""
    names = (name.strip() for value in values or () for name in value.split(","))
    return tuple(dict.fromkeys(name for name in names if name))
