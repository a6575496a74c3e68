"""HTML as it occurs inside other formats: which tags break a line, which hide their content, where the text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from detector.model import BlockKind
from detector.sources.entities import undone

# Tags that stand inside a line without breaking a word; every other tag ends a block.
INLINE_TAGS = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"}
    | {"img", "ins", "kbd", "label", "mark", "math", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small"}
    | {"span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr"}
)
# Tags whose content is no prose (code, data, or the reading printed above a word).
HIDING_TAGS = frozenset(
    {"code", "head", "iframe", "kbd", "math", "noembed", "noframes", "noscript", "object", "pre", "rp", "rt", "samp"}
    | {"script", "select", "style", "svg", "template", "textarea", "title", "var"}
)
# Of these, what a document (rather than a fragment inside another format) shows.
_SHOWN_IN_DOCUMENT = frozenset({"head", "title"})
# Tags whose content holds no tags: it ends at their closing tag and nowhere else.
_RAW_TAGS = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title"})
KIND_OF_TAG: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "table_cell"),
    "li": "list_item",
    "blockquote": "quote",
}
_VOID_TAGS = frozenset({"img", "br", "hr", "wbr", "input", "link", "meta", "source", "area", "col", "embed", "track"})
_PLACEHOLDER_TAGS = frozenset({"code", "kbd", "samp", "var", "svg", "math", "img"})
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
# A tag as nearly all are: quotes in pairs, and no angle bracket in them.
_PLAIN_TAG = re.compile(r"</?[A-Za-z](?:[^\"'<>]++|\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}')*+>")
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
        closes, name = match.groups() if match else ("", "")
        self.name = name.lower()
        self.closes = bool(closes)
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


@lru_cache(maxsize=4096)
def _repeated_tag(source: str) -> Tag:
    return Tag(source)


def tag_end(text: str, start: int, unclosed: set[int] | None = None) -> int:
    """Where the tag or comment that opens at ``start`` ends (exclusive); -1 where it is no tag or never ends.

    ``unclosed`` remembers, from call to call over one text, quotes after which no tag ends, so that many tags in a
    row with quotes left open take linear time.
    """
    plain = _PLAIN_TAG.match(text, start)
    if plain:
        return plain.end()
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return len(text) if end < 0 else end + 3
    if not (text[start + 1 : start + 2].isalpha() or text[start + 1 : start + 2] in ("/", "!", "?")):
        return -1
    position = start + 1
    quotes: list[int] = []
    while match := _END_OR_QUOTE.search(text, position):
        if match.group() == ">":
            return match.end()
        quotes.append(match.start())
        if unclosed is not None and match.start() in unclosed:
            break
        closing = text.find(match.group(), match.end(), match.end() + _LONGEST_VALUE)
        if closing < 0:
            break
        position = closing + 1
    if unclosed is not None:
        unclosed.update(quotes)
    return text.find(">", start) + 1 or -1


class _Closings:
    """Where each tag that hides its content is closed for the last time; an unclosed one hides nothing."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._last: dict[str, int] = {}

    def last(self, name: str) -> int:
        """Where the last ``</name`` of the text stands, -1 for none."""
        if name not in self._last:
            self._last[name] = -1
            for match in _closing(name).finditer(self._html):
                self._last[name] = match.start()
        return self._last[name]

    def next(self, name: str, position: int) -> int:
        """Where the next ``</name`` from ``position`` on stands, else the end of the text."""
        match = _closing(name).search(self._html, position)
        return match.start() if match else len(self._html)


@lru_cache(maxsize=64)
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?![A-Za-z0-9:-])", re.IGNORECASE | re.ASCII)


def pieces_of(html: str, document: bool = False) -> Iterator[Piece]:
    """The prose of an HTML fragment, or of a whole ``document``, in order, in time linear in its length.

    "text" and "attribute" (the value of alt or title) carry runs (text, start, length in ``html``); "gap" is
    something shown that is no prose; a "break" between blocks names its tag in its run ("p", "/li"). In a document
    the title is text.
    """
    position, length = 0, len(html)
    hidden_by, hidden_depth = "", 0
    tags_end = html.rfind(">") + 1  # no tag ends after this
    closings = _Closings(html)
    unclosed: set[int] = set()
    while position < length:
        found = _OPENING.search(html, position, tags_end)
        if found is None:
            opening = end = length
        else:
            opening = found.start()
            end = tag_end(html, opening, unclosed)
            if end < 0:  # a lone "<" is text
                end = opening = opening + 1
        if opening > position and not hidden_by:
            text = html[position:opening]
            if "&" not in text:
                yield "text", ((text, position, opening - position),)
            else:
                runs = tuple((run, position + start, size) for run, start, size in undone(text, False))
                if runs:
                    yield "text", runs
        if end > opening:
            source = html[opening:end]
            tag = _repeated_tag(source) if end - opening < 80 else Tag(source)
            if hidden_by:
                if tag.name == hidden_by:
                    hidden_depth += -1 if tag.closes else 1
                    if hidden_depth <= 0 or opening >= closings.last(hidden_by):
                        hidden_by = ""
            else:
                if tag.placeholder:
                    yield "gap", (("", opening, end - opening),)
                elif tag.breaks:
                    yield "break", (("/" * tag.closes + tag.name, opening, end - opening),)
                for value, start in tag.attributes:
                    runs = tuple((text, opening + start + at, size) for text, at, size in undone(value, False))
                    yield "attribute", runs
                hides = tag.hides and not tag.closes
                if hides and document and tag.name not in ("script", "style"):
                    # One that is never closed would hide the rest of the document; a fragment ends with its block.
                    hides = tag.name not in _SHOWN_IN_DOCUMENT and closings.last(tag.name) >= end
                if hides and tag.name in _RAW_TAGS:
                    end = closings.next(tag.name, end)
                elif hides:
                    hidden_by, hidden_depth = tag.name, 1
        position = end
