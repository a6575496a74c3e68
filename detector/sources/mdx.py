"""What MDX adds to Markdown: imports and exports, JSX tags, expressions in braces. None of it is prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_STATEMENT = re.compile(r"^(?:import|export)\b[^\r\n]*(?:(?:\r\n|\r|\n)[^\r\n]+)*", re.MULTILINE)
_OPENING = re.compile(r"</?(?:[A-Za-z][\w.:-]*)?|\{")
_PLAIN_TAG = re.compile(r"</?[a-z][^{}]*>")  # the Markdown parser knows these
_DELIMITER = re.compile(r"[{}>\"'`]")
_LONGEST = 10_000  # characters of one tag or expression; what is longer is left as text


def jsx_ranges(source: str, start: int, code: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """Code-point ranges of ``source[start:]`` outside ``code`` that are no prose, ascending, and whether each may
    show something in its place (an expression does, a tag does not)."""
    return sorted(_ranges(source, start, code))


def _ranges(source: str, start: int, code: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    code_starts = [first for first, _ in code]

    def in_code(position: int) -> int:
        index = bisect_right(code_starts, position) - 1
        return code[index][1] if index >= 0 and code[index][1] > position else 0

    for statement in _STATEMENT.finditer(source, start):
        if not in_code(statement.start()):
            yield statement.start(), statement.end(), False
    position = start
    # Openings that never end cost up to 10 000 characters each; all of them together no more than this.
    budget = 10 * len(source) + 100_000
    while budget > 0 and (match := _OPENING.search(source, position)):
        behind_code = in_code(match.start())
        if behind_code:
            position = behind_code
            continue
        end = _end(source, match.start())
        if end and not _PLAIN_TAG.fullmatch(source, match.start(), end):
            yield match.start(), end, source[match.start()] == "{"
        if not end:
            budget -= _LONGEST
        position = end or match.end()


def _end(source: str, start: int) -> int:
    """Where the tag or expression that opens at ``start`` ends; 0 where it does not within 10 000 characters."""
    tag = source[start] == "<"
    if tag and not re.match(r"</?[A-Za-z]|</?>", source[start : start + 3]):
        return 0
    depth = 0 if tag else 1
    position = start + 1
    limit = min(len(source), start + _LONGEST)
    while match := _DELIMITER.search(source, position, limit):
        delimiter = match.group()
        position = match.end()
        if delimiter == "{":
            depth += 1
        elif delimiter == "}":
            depth -= 1
            if not tag and not depth:
                return position
        elif delimiter == ">":
            if tag and depth <= 0:
                return position
        elif depth or tag:
            closing = source.find(delimiter, position, limit)
            if closing > 0:
                position = closing + 1
    return 0
