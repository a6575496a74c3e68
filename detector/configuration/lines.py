"""Finds the line of a key in a TOML text. The parser itself is asked, so that nothing is guessed.

``tomllib`` gives no positions. But a text cut off after a line either is a document, then it holds just the keys of
those lines, or is cut inside a value. So the first cut whose document holds the key ends the statement that wrote
it, and the cut before it ends the statement before. Only a text that has a mistake is searched, once.
"""

from __future__ import annotations

import tomllib
from typing import Any

from detector.validation import Steps

# Cutting a text of n lines costs n parses; above this the statement is found, the element in it is not.
_MAX_LINES = 4000


def line_of(text: str, steps: Steps) -> int:
    """The 1-based line where the value at ``steps`` is written, or else its nearest parent that is in the text.

    ``text`` must be valid TOML. For an element of an array the line is that of the element. The root is line 1.
    """
    lines = text.split("\n")
    for length in range(len(steps), 0, -1):
        if _holds(tomllib.loads(text), steps[:length]):
            return _first_line(lines, steps[:length])
    return 1


def _first_line(lines: list[str], steps: Steps) -> int:
    if len(lines) > _MAX_LINES:
        return 1
    before = 0  # lines of the last cut that is a document without the value
    for count in range(1, len(lines) + 1):
        document = _parsed("\n".join(lines[:count]))
        if document is None:
            continue
        if _holds(document, steps):
            inner = _line_in_array(lines, steps, before, count)
            return inner or next(n for n in range(before, count) if not _is_blank(lines[n])) + 1
        before = count
    return 1


def _line_in_array(lines: list[str], steps: Steps, before: int, count: int) -> int | None:
    """The line of an array's element inside a statement that takes up the lines ``before`` to ``count``."""
    if not any(isinstance(step, int) for step in steps):
        return None
    for end in range(before + 1, count + 1):
        for closing in ("]", "]]", "}]"):
            document = _parsed("\n".join(lines[:end]) + "\n" + closing)
            if document is not None and _holds(document, steps):
                return end
    return None


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _holds(document: Any, steps: Steps) -> bool:
    for step in steps:
        if isinstance(step, int):
            if not isinstance(document, list) or step >= len(document):
                return False
        elif not isinstance(document, dict) or step not in document:
            return False
        document = document[step]
    return True


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
