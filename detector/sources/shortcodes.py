"""Shortcodes of Hugo, Jekyll and their kin in Markdown: ``{{< … >}}``, ``{{% … %}}``, ``{% … %}``, ``{{ site.… }}``.

A bare ``{{name}}`` is not among them: in an article that is a template variable which nobody filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile(r"\{\{[<%]|\{%|\{\{-?[ \t]{0,9}(?=(?:site|page|\.[A-Z]\w{0,40})\b)")
_CLOSING = {"{{<": ">}}", "{{%": "%}}", "{%": "%}"}
_LONGEST = 2000  # characters; an opening without its end must not hide the rest of an article


def shortcode_ranges(source: str, start: int) -> Iterator[tuple[int, int]]:
    """Code-point ranges of the shortcodes in ``source[start:]``, ascending; in time linear in its length."""
    closings: dict[str, int] = {}  # the next place of each closing that is not behind us; -1: none
    position = start
    while match := _OPENING.search(source, position):
        position = match.end()
        closing = _CLOSING.get(match.group(), "}}")
        at = closings.get(closing, 0)
        if 0 <= at < position:
            at = closings[closing] = source.find(closing, position)
        if position <= at <= position + _LONGEST and "\n\n" not in source[position:at]:
            position = at + len(closing)
            yield match.start(), position
