"""One line of an article around an issue, cut to fit, with carets under the damaged words.

The excerpt is taken from the issue's quote, so a report can be shown without the articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from detector.model import Issue
from detector.report.terminal import Terminal, head, tail

# Lines end as they do for the columns of a span.
_LINE_BREAK = re.compile("\r\n|\n|\r")

# The engine quotes this much on each side (code points); a shorter suffix ends with the article.
QUOTED_CONTEXT = 32

# At least this many cells stay for the words around the damaged ones.
_CONTEXT_CELLS = 24


class Excerpt(NamedTuple):
    """``before + marked + after`` is the line as shown; carets go under ``caret_start`` … ``caret_end`` (cells)."""

    before: str
    marked: str
    after: str
    caret_start: int
    caret_end: int


class _Line(NamedTuple):
    """A line of the article: text before, in and after the issue, and whether it starts and ends there."""

    before: str
    marked: str
    after: str
    starts: bool
    ends: bool


def excerpt(issue: Issue, terminal: Terminal, width: int) -> Excerpt | None:
    """The line around ``issue`` in at most ``width`` cells (20 or more); None if there is nothing to show."""
    line = _line(issue)
    if not (line.before.strip() or line.marked.strip("\r\n") or line.after.strip()):
        return None
    before, marked, after = (terminal.clusters(part) for part in (line.before, line.marked, line.after))
    ellipsis = terminal.glyphs.ellipsis
    surroundings = min(
        _CONTEXT_CELLS, _cells(terminal, before) + _cells(terminal, after) + 2 * terminal.cells(ellipsis)
    )

    marked_shown, was_cut = _fitted(terminal, marked, width - surroundings, False, head)
    if was_cut:
        marked_shown, after, ends = marked_shown + ellipsis, [], True
    else:
        ends = line.ends
    rest = width - terminal.cells(marked_shown)
    # Either side may use what the other one does not need.
    left = max(rest // 2, rest - _cells(terminal, after) - terminal.cells(ellipsis))
    before_shown, was_cut = _fitted(terminal, before, left, not line.starts, tail)
    before_shown = ellipsis + before_shown if was_cut else before_shown
    after_shown, was_cut = _fitted(terminal, after, rest - terminal.cells(before_shown), not ends, head)
    after_shown = after_shown + ellipsis if was_cut else after_shown.rstrip()

    # Measured together: a combining mark that is marked shares the cell of the letter before it.
    start, end = terminal.cells(before_shown), terminal.cells(before_shown + marked_shown)
    if not marked_shown:
        end = start + 1
    elif end <= start:
        start, end = max(0, start - 1), max(1, start)
    return Excerpt(before_shown, marked_shown, after_shown, start, end)


def _line(issue: Issue) -> _Line:
    """The first line of the issue that is not blank."""
    quote = issue.quote
    lines = _LINE_BREAK.split(quote.exact)
    filled = [number for number, line in enumerate(lines) if line.strip()] or [0]
    shown = filled[0]
    before = _LINE_BREAK.split(quote.prefix)[-1] if shown == 0 else ""
    starts = shown > 0 or before != quote.prefix or issue.span.column - 1 <= len(before)
    if shown < len(lines) - 1:
        return _Line(before, lines[shown], "", starts, len(filled) == 1)
    after = _LINE_BREAK.split(quote.suffix)[0]
    return _Line(before, lines[shown], after, starts, after != quote.suffix or len(quote.suffix) < QUOTED_CONTEXT)


def _cells(terminal: Terminal, clusters: list[str]) -> int:
    return terminal.cells("".join(clusters))


def _fitted(
    terminal: Terminal,
    clusters: list[str],
    room: int,
    incomplete: bool,
    take: Callable[[Terminal, list[str], int], list[str]],
) -> tuple[str, bool]:
    """What fits into ``room`` cells with an ellipsis where one is due, and whether one is due."""
    ellipsis_cells = terminal.cells(terminal.glyphs.ellipsis)
    if _cells(terminal, clusters) + (ellipsis_cells if incomplete else 0) <= room:
        return "".join(clusters), incomplete
    return "".join(take(terminal, clusters, room - ellipsis_cells)), True
