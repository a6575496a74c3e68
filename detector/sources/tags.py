"""HTML as it occurs inside other formats: which tags break a line, which hide their content, where the text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from detector.sources.entities import undone

# Tags that stand inside a line without breaking a word; every other tag ends a block.
INLINE_TAGS = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"}
    | {"img", "ins", "kbd", "label", "mark", "math", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small"}
    | {"span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr"}
)
# Tags whose content is no prose (code, data, or the reading printed above a word).
HIDING_TAGS = frozenset(
    {"code", "head", "iframe", "kbd", "math", "noembed", "object", "pre", "rp", "rt", "samp", "script"}
    | {"select", "style", "svg", "template", "textarea", "title", "var"}
)
_VOID_TAGS = frozenset({"img", "br", "hr", "wbr", "input", "link", "meta", "source", "area", "col", "embed", "track"})
_PLACEHOLDER_TAGS = frozenset({"code", "kbd", "samp", "var", "svg", "math", "img"})
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_END_OR_QUOTE = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"""(?<![\w-])(alt|title)\s{0,100}=\s{0,100}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LONGEST_VALUE = 2000  # characters of a quoted attribute value; a quote left open swallows no more than this

Kind = Literal["text", "break", "gap", "attribute"]
Piece = tuple[Kind, tuple[tuple[str, int, int], ...]]


class Tag:
    """What a tag does to the prose around it."""

    __slots__ = ("attributes", "breaks", "closes", "hides", "name", "placeholder")

    def __init__(self, source: str) -> None:
        match = _NAME.match(source)
        self.name = match.group(2).lower() if match else ""
        self.closes = bool(match and match.group(1))
        self_closing = source.endswith("/>") or self.name in _VOID_TAGS
        self.breaks = bool(self.name) and self.name not in INLINE_TAGS
        self.hides = self.name in HIDING_TAGS and not self_closing
        self.placeholder = self.name in _PLACEHOLDER_TAGS and not self.closes
        self.attributes = () if self.closes or "=" not in source else tuple(_attributes(source))


def _attributes(source: str) -> Iterator[tuple[str, int]]:
    """The values of alt and title and where they start in the tag."""
    for match in _ATTRIBUTE.finditer(source):
        group = 2 if match.group(2) is not None else 3
        if match.group(group):
            yield match.group(group), match.start(group)


def tag_end(text: str, start: int) -> int:
    """Where the tag or comment that opens at ``start`` ends (exclusive); -1 where it is no tag or never ends."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return len(text) if end < 0 else end + 3
    if not (text[start + 1 : start + 2].isalpha() or text[start + 1 : start + 2] in ("/", "!", "?")):
        return -1
    position = start + 1
    while match := _END_OR_QUOTE.search(text, position):
        if match.group() == ">":
            return match.end()
        closing = text.find(match.group(), match.end(), match.end() + _LONGEST_VALUE)
        if closing < 0:
            return text.find(">", start) + 1 or -1
        position = closing + 1
    return text.find(">", start) + 1 or -1


def pieces_of(html: str) -> Iterator[Piece]:
    """The prose of an HTML fragment, in order, in time linear in its length.

    "text" and "attribute" (the value of alt or title) carry runs (text, start, length in ``html``); "gap" is
    something shown that is no prose; a "break" between blocks names its tag in its run ("p", "/li").
    """
    position, length = 0, len(html)
    hidden_by, hidden_depth = "", 0
    tags_end = html.rfind(">") + 1  # no tag ends after this
    while position < length:
        opening = html.find("<", position)
        if opening < 0 or opening >= tags_end:
            opening = length
            end = length
        else:
            end = tag_end(html, opening)
            if end < 0:  # a lone "<" is text
                end = opening = opening + 1
        if opening > position and not hidden_by:
            runs = tuple((text, position + start, size) for text, start, size in undone(html[position:opening], False))
            if runs:
                yield "text", runs
        if end > opening:
            tag = Tag(html[opening:end])
            if hidden_by:
                if tag.name == hidden_by:
                    hidden_depth += -1 if tag.closes else 1
                    if hidden_depth <= 0:
                        hidden_by = ""
            else:
                if tag.placeholder:
                    yield "gap", (("", opening, end - opening),)
                elif tag.breaks:
                    yield "break", (("/" * tag.closes + tag.name, opening, end - opening),)
                for value, start in tag.attributes:
                    runs = tuple((text, opening + start + at, size) for text, at, size in undone(value, False))
                    yield "attribute", runs
                if tag.hides and not tag.closes:
                    hidden_by, hidden_depth = tag.name, 1
        position = end
