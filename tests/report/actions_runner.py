"""What the runner of GitHub Actions makes of a step's output, written from its published rules for the tests.

A line is a command if it starts (after white space) with ``::name properties::data``, or holds
``##[name properties]data`` anywhere; the name must be one of a fixed set. After ``::stop-commands::token`` nothing is a
command until ``::token::``.
Lines end at CR, LF or CR LF. Comparing texts, the runner's platform may skip characters that are ignorable, so they are
taken out here before a line is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

COMMANDS = frozenset(
    {"add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path"}
    | {"notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning"}
)
_ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%5D", "]"), ("%3B", ";"), ("%25", "%"))


class Command(NamedTuple):
    """A command that the runner carries out."""

    name: str
    properties: dict[str, str]
    data: str

    @property
    def line(self) -> int:
        """The line of an annotation, 0 without one."""
        return int(self.properties.get("line", 0))


class Log(NamedTuple):
    """What the runner carried out, and whether commands are still stopped at the end."""

    commands: list[Command]
    stopped: bool

    def annotations(self, *levels: str) -> list[Command]:
        """The annotations of the given levels (all without any)."""
        return [one for one in self.commands if one.name in (levels or ("error", "warning", "notice"))]


def run_log(output: bytes) -> Log:
    """The commands in a step's output, in order."""
    commands: list[Command] = []
    token: str | None = None
    for line in re.split("\r\n|\r|\n", output.decode("utf-8", "replace")):
        known = COMMANDS if token is None else COMMANDS | {token.lower()}
        found = _parsed(line, known)
        if found is None:
            continue
        if token is not None:
            if found.name == token.lower():
                token = None
        elif found.name == "stop-commands":
            assert found.data and found.data.lower() not in COMMANDS, "the runner refuses such a token"
            token = found.data
        else:
            commands.append(found)
    return Log(commands, token is not None)


def _parsed(line: str, known: frozenset[str]) -> Command | None:
    plain = "".join(one for one in line if unicodedata.category(one) not in ("Cf", "Cc") or one == "\t")
    plain = plain.lstrip()
    if plain.startswith("::") and (end := plain.find("::", 2)) >= 0:
        name, _, given = plain[2:end].partition(" ")
        if name.lower() in known:
            return Command(name.lower(), _properties(given, ","), _unescaped(plain[end + 2 :]))
    if (start := plain.find("##[")) >= 0 and (end := plain.find("]", start)) >= 0:
        name, _, given = plain[start + 3 : end].partition(" ")
        if name.lower() in known:
            return Command(name.lower(), _properties(given, ";"), _unescaped(plain[end + 1 :]))
    return None


def _properties(given: str, separator: str) -> dict[str, str]:
    pairs = (one.partition("=") for one in given.strip().split(separator) if one)
    return {key: _unescaped(value) for key, equals, value in pairs if equals}


def _unescaped(text: str) -> str:
    for escape, character in _ESCAPES:
        text = text.replace(escape, character)
    return text
