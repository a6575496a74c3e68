"""Character references of HTML, and what stands for what when they and backslash escapes are undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_REFERENCE_OR_ESCAPE = re.compile(REFERENCE.pattern + r"|\\(?=[!-/:-@\[-`{-~])")


def undone(text: str, escapes: bool) -> Iterator[tuple[str, int, int]]:
    """Runs (text, start, length in ``text``) with character references decoded, and with ``escapes`` also Markdown's
    backslashes before ASCII punctuation dropped. Unknown names stay as they stand."""
    position = 0
    for match in (_REFERENCE_OR_ESCAPE if escapes else REFERENCE).finditer(text):
        start, end = match.span()
        meant = "" if end - start == 1 else unescape(match.group())
        if meant == match.group():
            continue
        if start > position:
            yield text[position:start], position, start - position
        if meant:
            yield meant, start, end - start
        position = end
    if position < len(text):
        yield text[position:], position, len(text) - position
