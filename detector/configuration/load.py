"""Read one configuration file: strict, and with the line of every mistake."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from detector.configuration.globs import GlobError, Globs
from detector.configuration.lines import line_of
from detector.configuration.schema import RULE_SETTINGS, Configuration
from detector.errors import UsageError
from detector.validation import Steps, did_you_mean, explain

FILE_NAME = "garblint.toml"
PYPROJECT = "pyproject.toml"
# A configuration is written by hand; anything larger is none (or is meant to exhaust memory).
MAX_CONFIGURATION_BYTES = 2**20

_PLACE_IN_TOML = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


class ConfigurationError(UsageError):
    """A configuration that cannot be used; the message is ``file:line: what is wrong``."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line


class LoadedConfiguration:
    """A valid configuration, the file it stands in, and what is needed to point into that file."""

    def __init__(self, path: Path, text: str, configuration: Configuration, table: Steps) -> None:
        self.path = path
        self.folder = path.parent
        self.configuration = configuration
        self.digest = hashlib.sha256(text.encode()).hexdigest()
        self._text = text
        self._table = table

    def error(self, message: str, *steps: str | int) -> ConfigurationError:
        """An error at the line of the value at ``steps``, counted from garblint's own table."""
        return ConfigurationError(self.path, line_of(self._text, (*self._table, *steps)), message)

    @cached_property
    def exclude(self) -> Globs:
        """The globs of ``exclude``, compiled. Raises ``ConfigurationError`` for one that is none."""
        return self._globs(self.configuration.exclude, "exclude")

    @cached_property
    def include(self) -> Globs | None:
        """The globs of ``include``, compiled; None where everything is included."""
        globs = self.configuration.include
        return None if globs is msgspec.UNSET else self._globs(globs, "include")

    @cached_property
    def override_paths(self) -> tuple[Globs, ...]:
        """The globs of each override, compiled."""
        overrides = self.configuration.overrides
        return tuple(self._globs(one.paths, "overrides", number, "paths") for number, one in enumerate(overrides))

    def _globs(self, globs: tuple[str, ...], *steps: str | int) -> Globs:
        try:
            return Globs(globs)
        except GlobError as error:
            raise self.error(str(error), *steps, error.index) from error


def load_configuration(path: Path) -> LoadedConfiguration | None:
    """Read and validate a configuration file; None for a ``pyproject.toml`` that does not configure garblint.

    Raises ``ConfigurationError`` naming file, line and what is meant.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_CONFIGURATION_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: the configuration cannot be read ({error.strerror or error})") from error
    in_pyproject = path.name == PYPROJECT
    if in_pyproject and b"garblint" not in data:
        return None
    if len(data) > MAX_CONFIGURATION_BYTES:
        limit = MAX_CONFIGURATION_BYTES // 2**20
        raise ConfigurationError(path, 1, f"a configuration may have at most {limit} MiB")
    text = _decoded(path, data)
    table: Any = _parsed(path, text)
    steps: Steps = ()
    if in_pyproject:
        steps = ("tool", "garblint")
        for step in steps:
            table = table.get(step) if isinstance(table, dict) else None
        if table is None:
            return None
    try:
        configuration = msgspec.convert(table, Configuration)
    except msgspec.ValidationError as error:
        place, problem = explain(str(error), Configuration)
        place, problem = _within_rules(table, place, problem)
        raise ConfigurationError(path, line_of(text, (*steps, *place)), problem) from error
    loaded = LoadedConfiguration(path, text, configuration, steps)
    _check_globs(loaded)
    return loaded


def _check_globs(loaded: LoadedConfiguration) -> None:
    configuration = loaded.configuration
    if configuration.exclude or configuration.include or configuration.overrides:
        _ = loaded.exclude, loaded.include, loaded.override_paths


def _decoded(path: Path, data: bytes) -> str:
    try:
        # TOML counts lines by LF; CR LF is one break, and a CR alone is an error that the parser names.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigurationError(path, line, "the configuration is not UTF-8; save it as UTF-8") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE_IN_TOML.search(str(error))
        problem = _PLACE_IN_TOML.sub("", str(error))
        line = int(place["line"]) if place and place["line"] else len(text.rstrip("\n").split("\n"))
        column = f" (column {place['column']})" if place and place["column"] else ""
        raise ConfigurationError(path, line, f"not valid TOML: {problem}{column}") from error
    except RecursionError as error:
        raise ConfigurationError(path, 1, "not valid TOML: nested too deep") from error


def _within_rules(table: Any, steps: Steps, problem: str) -> tuple[Steps, str]:
    """The validator does not name the key of a table; look which value of ``rules`` it means."""
    if not steps or steps[-1] != "rules":
        return steps, problem
    rules = table
    for step in steps:
        rules = rules[step]
    for name, value in rules.items() if isinstance(rules, dict) else ():
        if not isinstance(value, str):
            nested = "; put the name in quotes" if isinstance(value, dict) else ""
            return (*steps, name), f"the rule setting of '{name}' must be one of {', '.join(RULE_SETTINGS)}{nested}"
        if value not in RULE_SETTINGS:
            hint = did_you_mean(value, RULE_SETTINGS)
            return (*steps, name), f"'{value}' is not one of {', '.join(RULE_SETTINGS)}{hint}"
    return steps, problem
