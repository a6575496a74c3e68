"""Globs as in ``.gitignore``, compiled to one automaton: linear time, however they are written.

The meaning is git's (gitignore(5)), with one difference: ``?`` and ``[…]`` stand for one character, not one byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

# Globs in one automaton: many more exceed the memory that the engine grants itself.
_MOST_TOGETHER = 1000
# Ends the path of a folder while it is matched: no name holds it, so no part of a glob takes it in.
_FOLDER = "\0"
_CLASSES = re.compile(r"\[:(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit):\]")
# Those that hold the slash, without it: no bracket matches one.
_WITHOUT_SLASH = {"punct": r"!-.:-@\[-`{-~", "graph": "!-.0-~", "print": " -.0-~"}
_SLASH = ord("/")
_NOTHING = r"[^\x00-\x{10ffff}]"
_TRAILING_SPACES = re.compile(r"(?<!\\)((?:\\\\)*) +\Z")


class GlobError(ValueError):
    """A glob that matches nothing because it is written wrongly; ``index`` says which of those given."""

    def __init__(self, glob: str, index: int) -> None:
        super().__init__(f"'{glob}' is no glob as in .gitignore")
        self.index = index


class Globs:
    """Several globs; of those that match a path the last one decides."""

    def __init__(self, globs: Sequence[str], lenient: bool = False) -> None:
        """Raises ``GlobError`` for a glob that is none; with ``lenient`` it is passed over, as git does it."""
        expressions = []
        for index, glob in enumerate(globs):
            found = _expression(glob)
            if found is not None and _compiled([found[0]]) is not None:
                expressions.append(found)
            elif not lenient:
                raise GlobError(glob, index)
        self._parts: list[tuple[Any, list[bool]]] = [
            (automaton, wanted)
            for start in range(0, len(expressions), _MOST_TOGETHER)
            for automaton, wanted in _automata(expressions[start : start + _MOST_TOGETHER])
        ]

    def decide(self, name: str) -> bool | None:
        """Whether a path matches; False: an earlier match was taken back by ``!``; None: no glob matches.

        ``name`` is relative, with ``/`` between its parts and at the end of a folder. Only the path itself is looked
        at, not the folders that it lies in.
        """
        path = name[:-1] + _FOLDER if name.endswith("/") else name
        for automaton, wanted in reversed(self._parts):
            if matches := automaton.Match(path):
                decided: bool = wanted[max(matches)]
                return decided
        return None

    def decide_below(self, name: str) -> bool | None:
        """The same for a path or, where no glob matches it, the innermost of its folders that one matches."""
        while True:
            decided = self.decide(name)
            if decided is not None:
                return decided
            folder = name.rstrip("/").rpartition("/")[0]
            if not folder:
                return None
            name = folder + "/"


def _automata(expressions: Sequence[tuple[str, bool]]) -> Iterator[tuple[Any, list[bool]]]:
    """Expressions compiled together as far as memory allows, with what a match of each means."""
    if not expressions:
        return
    automaton = _compiled([expression for expression, _ in expressions])
    if automaton is not None:
        yield automaton, [wanted for _, wanted in expressions]
    else:
        middle = len(expressions) // 2
        yield from _automata(expressions[:middle])
        yield from _automata(expressions[middle:])


def _compiled(expressions: Sequence[str]) -> Any | None:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.dot_nl = True
    automaton = re2.Set.FullMatchSet(options)
    try:
        for expression in expressions:
            automaton.Add(expression)
        automaton.Compile()
        automaton.Match("")
    except (re2.error, UnicodeEncodeError):
        return None
    return automaton


def _expression(glob: str) -> tuple[str, bool] | None:
    """A glob as a regular expression for whole paths, and whether it wants or takes back; None if it is none."""
    glob = _TRAILING_SPACES.sub(r"\1", glob)
    wanted = not glob.startswith("!")
    body = glob if wanted else glob[1:]
    folders_only = body.endswith("/")
    body = body[:-1] if folders_only else body
    anchored = "/" in body
    body = body.removeprefix("/")
    if not body:
        return None
    translated = _translated(body, anchored)
    if translated is None:
        return None
    return ("" if anchored else "(?:.*/)?") + translated + (r"\x00" if folders_only else r"\x00?"), wanted


def _translated(body: str, anchored: bool) -> str | None:
    parts: list[str] = []
    position, length = 0, len(body)
    while position < length:
        character = body[position]
        if character == "*":
            stars = position
            while position < length and body[position] == "*":
                position += 1
            whole_part = (stars == 0 or body[stars - 1] == "/") and (position == length or body[position] == "/")
            if not (anchored and whole_part and position - stars >= 2):
                parts.append(r"[^/\x00]*")
            elif position == length:
                parts.append(r"[^\x00]+")
            else:
                parts.append("(?:.*/)?")
                position += 1
        elif character == "?":
            parts.append(r"[^/\x00]")
            position += 1
        elif character == "[":
            found = _bracket(body, position)
            if found is None:
                return None
            expression, position = found
            parts.append(expression)
        else:
            if character == "\\":
                position += 1
                if position == length:
                    return None
                character = body[position]
            parts.append(re.escape(character) if character.isascii() else character)
            position += 1
    return "".join(parts)


def _bracket(body: str, start: int) -> tuple[str, int] | None:
    """A bracket expression and where it ends; None if it is never closed or empty in itself."""
    position = start + 1
    negated = body[position : position + 1] in ("!", "^")
    position += negated
    items: list[str] = []
    first = True
    while position < len(body) and (first or body[position] != "]"):
        first = False
        if found := _CLASSES.match(body, position):
            items.append(_WITHOUT_SLASH.get(found[1], found.group()))
            position = found.end()
            continue
        low, position = _bracket_character(body, position)
        high = low
        if body[position : position + 1] == "-" and body[position + 1 : position + 2] not in ("", "]"):
            high, position = _bracket_character(body, position + 1)
        if not low or not high:
            return None
        # A range that runs backwards holds its first character, as in git; none holds the slash.
        first_code, last_code = ord(low), max(ord(low), ord(high))
        if first_code <= _SLASH <= last_code:
            items += [_range(first_code, _SLASH - 1), _range(_SLASH + 1, last_code)]
        else:
            items.append(_range(first_code, last_code))
    if position >= len(body):
        return None
    if negated:
        return r"[^/\x00" + "".join(items) + "]", position + 1
    return ("[" + "".join(items) + "]" if any(items) else _NOTHING), position + 1


def _range(first: int, last: int) -> str:
    return f"\\x{{{first:x}}}-\\x{{{last:x}}}" if first <= last else ""


def _bracket_character(body: str, position: int) -> tuple[str, int]:
    if body[position] == "\\":
        position += 1
    return body[position : position + 1], position + 1
