"""Markdown: CommonMark and GFM through pulldown-cmark (pyromark), which gives the byte range of every event.

What is prose: text, link texts, alternative texts, titles, and in front matter the values of titles and
descriptions. What is not: code, formulas, addresses, HTML tags and comments, shortcodes, front-matter keys. What is
shown in a line but is no prose (code, an image, a formula, an address) leaves U+FFFC, so that its neighbours do not
run together; markup that is not shown leaves nothing, so that a word it cuts is whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from detector.model import BlockKind
from detector.sources.base import Prose, TextReader
from detector.sources.entities import undone
from detector.sources.frontmatter import front_matter_end, front_matter_values
from detector.sources.prose import PLACEHOLDER, ProseBuilder
from detector.sources.shortcodes import shortcode_ranges
from detector.sources.tags import KIND_OF_TAG, Tag, pieces_of

_WIDE_LETTER = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FILLER = "x"  # stands for a shortcode while Markdown is parsed: a letter, so that no markup changes around it

_CONTAINERS: dict[str, BlockKind] = {
    "Heading": "heading",
    "TableCell": "table_cell",
    "Item": "list_item",
    "BlockQuote": "quote",
    "FootnoteDefinition": "paragraph",
}
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)\s*")
# What stands around a shortcode that has a line to itself: it encloses or places a block and is not part of a line.
_LINE_BEFORE = re.compile(r"(?:\A|[\r\n])[ \t>]*\Z")
_LINE_AFTER = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_LONGEST_ESCAPE = 1000  # backslashes in a row
# Tags of the parser that stand inside a line; every other start or end closes the current block.
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"})


def parse(source: str) -> Prose:
    """The prose of a Markdown text, with segments back to ``source``."""
    return _Parser(source, ()).prose()


def parse_mdx(source: str) -> Prose:
    """The same for MDX: imports, exports, JSX tags and expressions are no prose either."""
    from detector.sources.mdx import jsx_ranges

    start = front_matter_end(source)
    return _Parser(source, jsx_ranges(source, start, list(code_ranges(source, start)))).prose()


@lru_cache(maxsize=1)
def _options() -> Any:
    from pyromark import Options as option

    return (
        option.ENABLE_TABLES
        | option.ENABLE_STRIKETHROUGH
        | option.ENABLE_FOOTNOTES
        | option.ENABLE_TASKLISTS
        | option.ENABLE_GFM
        | option.ENABLE_MATH
        | option.ENABLE_HEADING_ATTRIBUTES
    )


def _events(text: str) -> Iterator[Any]:
    """Pairs of an event and its byte range, in order."""
    import pyromark

    return iter(pyromark.events_with_range(text, options=_options()))


def code_ranges(source: str, start: int) -> Iterator[tuple[int, int]]:
    """Ranges of inline code and code blocks in ``source`` from ``start`` on.

    ``start``: where the body begins, behind any front matter. Both are code points of ``source``, ends exclusive.
    """
    body = _SURROGATE.sub("\ufffd", source[start:])
    offsets = _code_point_offsets(body)
    for event, place in _events(body):
        if isinstance(event, dict):
            opened = event.get("Start")
            if "Code" in event or (isinstance(opened, dict) and "CodeBlock" in opened):
                yield start + offsets[place["start"]], start + offsets[place["end"]]


def _code_point_offsets(text: str) -> Sequence[int]:
    """For each byte offset of ``text`` in UTF-8 (and its end) the code points before it."""
    if text.isascii():
        return range(len(text) + 1)
    encoded = np.frombuffer(text.encode("utf-8"), dtype=np.int8)
    counts = np.zeros(len(encoded) + 1, dtype=np.uint32)
    np.cumsum(encoded >= -64, dtype=np.uint32, out=counts[1:])  # every byte but continuation bytes
    return memoryview(counts.data)


# A range that is no prose, and whether something is shown in its place.
Mask = tuple[int, int, bool]


class _Parser:
    """Walks the parser's events over one document; ``masked`` ranges are no prose.

    Masks are (start, end, whether something is shown there), in code points of the source, ascending.
    """

    def __init__(self, source: str, masked: Sequence[Mask]) -> None:
        self.source = source
        self.start = front_matter_end(source)
        self.builder = ProseBuilder()
        self.containers: list[BlockKind] = []
        self.titles: list[str] = []  # of the links that are open
        self.hidden_by = ""  # an inline HTML tag whose content is no prose
        self.read_to = 0
        self.masked = self._with_shortcodes(masked)
        self.mask_starts = [start for start, _, _ in self.masked]
        self.parsed = self._parsed_text()
        original = _SURROGATE.sub("\ufffd", source[self.start :]) if self.masked else self.parsed
        self.offsets = _code_point_offsets(original)

    def prose(self) -> Prose:
        for lines in front_matter_values(self.source, self.start):
            self.builder.attribute(lines)
        self.builder.end_block()
        events = _events(self.parsed)
        base, offsets = self.start, self.offsets
        for event, place in events:
            first, last = base + offsets[place["start"]], base + offsets[place["end"]]
            if event.__class__ is dict:
                ((name, value),) = event.items()
                if name == "Text":
                    if not self.hidden_by:
                        self._text(value, first, last)
                elif name == "Start":
                    self._opened(value, first, last, events)
                elif name == "End":
                    self._closed(value if value.__class__ is str else next(iter(value)), last)
                else:
                    self._inline(name, value, first, last)
            elif event == "SoftBreak":
                if not (self.masked and self._masks_in(first, last)):
                    self.builder.soft_break(first, last - first)
            else:  # HardBreak, Rule
                self.builder.end_block()
        if "]:" in self.parsed:
            self._definition_titles()
        return self.builder.prose()

    # ---------------------------------------------------------------------------------------- positions

    def _range(self, place: Any) -> tuple[int, int]:
        """A byte range of the parsed body as a code-point range of the source."""
        return self.start + self.offsets[place["start"]], self.start + self.offsets[place["end"]]

    def _with_shortcodes(self, masked: Sequence[Mask]) -> list[Mask]:
        found = list(masked)
        if "{{" in self.source or "{%" in self.source:
            for start, end in shortcode_ranges(self.source, self.start):
                alone = _LINE_BEFORE.search(self.source, max(0, start - 100), start)
                found.append((start, end, not (alone and _LINE_AFTER.match(self.source, end))))
            found.sort()
        kept: list[Mask] = []
        for start, end, shown in found:
            if kept and start < kept[-1][1]:
                kept[-1] = (kept[-1][0], max(end, kept[-1][1]), kept[-1][2] or shown)
            else:
                kept.append((start, end, shown))
        return kept

    def _parsed_text(self) -> str:
        """The body as it is given to the parser: equal in bytes, with fillers for masked ranges."""
        parts, position = [], self.start
        for start, end, _ in self.masked:
            parts.append(self.source[position:start])
            for piece in re.split("([\r\n])", self.source[start:end]):
                octets = len(piece.encode("utf-8", "surrogatepass"))
                parts.append(piece if piece in ("\r", "\n") else _FILLER * octets)
            position = end
        parts.append(self.source[position:])
        body = "".join(parts)
        try:
            body.encode()
        except UnicodeEncodeError:
            return _SURROGATE.sub("\ufffd", body)  # three bytes, as a surrogate counts here
        return body

    def _masks_in(self, first: int, last: int) -> list[Mask]:
        """The masked ranges that overlap ``[first, last)``."""
        index = bisect_right(self.mask_starts, first)
        if index and self.masked[index - 1][1] > first:
            index -= 1
        stop = index
        while stop < len(self.masked) and self.masked[stop][0] < last:
            stop += 1
        return self.masked[index:stop]

    # ---------------------------------------------------------------------------------------- events

    @property
    def kind(self) -> BlockKind:
        return self.containers[-1] if self.containers else "paragraph"

    def _inline(self, name: str, value: str, first: int, last: int) -> None:
        """Something in a line that is no text. Footnote references and task markers leave no trace."""
        if name == "InlineHtml":
            self._inline_html(value, first)
        elif self.hidden_by:
            return
        elif name in ("Code", "DisplayMath"):
            self._placeholder(first, last)
        elif name == "InlineMath":
            if _WIDE_LETTER.search(value):  # two prices rather than a formula: $100到$200
                self._text(self.source[first:last], first, last)
            else:
                self._placeholder(first, last)

    def _text(self, text: str, first: int, last: int) -> None:
        if first < self.read_to:  # the parser gives a table row twice when it gives up the table
            return
        self.read_to = last
        if self.masked and (masks := self._masks_in(first, last)):
            position = first
            for start, end, shown in masks:
                if start > position:
                    self.builder.exact(self.source[position:start], position, self.kind)
                if start >= first and shown:
                    self._placeholder(start, min(end, last))
                position = end
            if position < last:
                self.builder.exact(self.source[position:last], position, self.kind)
        elif len(text) == last - first and self.source.startswith(text, first):
            self.builder.exact(text, first, self.kind)
        elif text:
            self.builder.replaced(text, first, last - first, self.kind)

    def _placeholder(self, first: int, last: int) -> None:
        self.builder.replaced(PLACEHOLDER, first, last - first, self.kind)

    def _image_placeholder(self, first: int) -> None:
        """An image's first character stands for it: its alternative text is prose of its own."""
        self.builder.replaced(PLACEHOLDER, first, 1, self.kind)

    def _opened(self, value: Any, first: int, last: int, events: Iterator[Any]) -> None:
        name, details = (value, {}) if value.__class__ is str else next(iter(value.items()))
        if name == "Link":
            if details["link_type"] in ("Autolink", "Email"):
                self._skip_to_end(events, "Link")
                if not self.hidden_by:
                    self._placeholder(first, last)
            else:
                self.titles.append(details["title"] if details["link_type"] == "Inline" else "")
        elif name == "Image":
            self._image(details, first, last, events)
        elif name not in _INLINE:
            self.builder.end_block()
            self.hidden_by = ""
            if name in _CONTAINERS:
                self.containers.append(_CONTAINERS[name])
            elif name == "CodeBlock":
                self._skip_to_end(events, name)
            elif name == "HtmlBlock":
                self._html_block(events)

    def _closed(self, name: str, last: int) -> None:
        if name == "Link":
            title = self.titles.pop()
            if title:
                self._title(title, last - 1)
        elif name not in _INLINE:
            self.builder.end_block()
            self.hidden_by = ""
            if name in _CONTAINERS:
                self.containers.pop()

    def _skip_to_end(self, events: Iterator[Any], name: str) -> None:
        """Drop events up to the end of a tag that cannot hold another of its name."""
        for event, _ in events:
            if event.__class__ is dict and "End" in event and event["End"] == name:
                return

    def _image(self, details: dict[str, str], first: int, last: int, events: Iterator[Any]) -> None:
        """An image: a placeholder where it stands, its alternative text and title as attributes."""
        lines: list[list[tuple[str, int, int]]] = [[]]
        depth = 1
        for event, place in events:
            if event.__class__ is dict:
                ((name, value),) = event.items()
                if name == "Text":
                    start, end = self._range(place)
                    if not (self.masked and self._masks_in(start, end)):
                        exact = len(value) == end - start and self.source.startswith(value, start)
                        lines[-1].append((value, start, len(value) if exact else end - start))
                elif name == "Start" and value.__class__ is dict and "Image" in value:
                    depth += 1
                elif name == "End" and value == "Image":
                    depth -= 1
                    if not depth:
                        break
            elif lines[-1]:
                lines.append([])
        if self.hidden_by:
            return
        self._image_placeholder(first)
        self.builder.attribute(lines)
        if details["title"] and details["link_type"] == "Inline":
            self._title(details["title"], last - 1)

    def _inline_html(self, text: str, first: int) -> None:
        tag = Tag(text)
        if self.hidden_by:
            if tag.closes and tag.name == self.hidden_by:
                self.hidden_by = ""
            return
        if tag.placeholder:
            self._image_placeholder(first)
        elif tag.breaks:
            self.builder.end_block()
        for value, start in tag.attributes:
            runs = [(run, first + start + at, size) for run, at, size in undone(value, False)]
            self.builder.attribute([runs])
        if tag.hides and not tag.closes:
            self.hidden_by = tag.name

    def _html_block(self, events: Iterator[Any]) -> None:
        """An HTML block, whose lines may be cut apart by the markers of the containers they stand in."""
        lines: list[tuple[int, int]] = []  # start in the fragment, start in the source
        parts: list[str] = []
        length = 0
        for event, place in events:
            if event.__class__ is dict and "End" in event and event["End"] == "HtmlBlock":
                break
            first, last = self._range(place)
            lines.append((length, first))
            parts.append(self.source[first:last])
            length += last - first
        starts = [start for start, _ in lines]

        def to_source(position: int) -> int:
            start, source = lines[bisect_right(starts, position) - 1]
            return source + position - start

        tag_kind: BlockKind | None = None
        for piece, runs in pieces_of("".join(parts)):
            if piece == "break":
                self.builder.end_block()
                tag_kind = KIND_OF_TAG.get(runs[0][0])
            elif piece == "gap":
                self.builder.replaced(PLACEHOLDER, to_source(runs[0][1]), 1, tag_kind or self.kind)
            elif piece == "attribute":
                self.builder.attribute([[(text, to_source(at), size) for text, at, size in runs]])
            else:
                for text, at, size in runs:
                    if len(text) == size:
                        self._html_text(text, at, to_source, tag_kind or self.kind)
                    else:
                        self.builder.replaced(text, to_source(at), size, tag_kind or self.kind)
        self.builder.end_block()

    def _html_text(self, text: str, at: int, to_source: Callable[[int], int], kind: BlockKind) -> None:
        """Text of an HTML block: line breaks with the white space around them are soft breaks."""
        position = 0
        for match in _LINE_BREAK.finditer(text):
            start, end = match.span()
            if start > position:
                self._html_run(to_source(at + position), start - position, kind)
            self.builder.soft_break(to_source(at + start), end - start)
            position = end
        if position < len(text):
            self._html_run(to_source(at + position), len(text) - position, kind)

    def _html_run(self, first: int, length: int, kind: BlockKind) -> None:
        position = first
        for start, end, _ in self._masks_in(first, first + length) if self.masked else ():
            if start > position:
                self.builder.exact(self.source[position:start], position, kind)
            position = end
        if position < first + length:
            self.builder.exact(self.source[position : first + length], position, kind)

    # ---------------------------------------------------------------------------------------- titles

    def _definition_titles(self) -> None:
        """Titles of reference definitions: ``[label]: /address "title"``."""
        import pyromark

        for definition in pyromark.reference_definitions(self.parsed, options=_options()).values():
            if definition["title"]:
                self._title(definition["title"], self._range(definition["span"])[1])
                self.builder.end_block()

    def _title(self, title: str, end: int) -> None:
        """A title as an attribute. Its closing quote is the last thing before ``end``, white space aside; it is taken
        only if what stands between the quotes, escapes undone, is the title the parser found."""
        source = self.source
        while end > 0 and source[end - 1].isspace():
            end -= 1
        closing = end - 1
        opener = {'"': '"', "'": "'", ")": "("}.get(source[closing])
        if opener is None:
            return
        position = closing
        while True:
            position = source.rfind(opener, 0, position)
            if position < self.start:
                return
            before = source[max(self.start, position - _LONGEST_ESCAPE) : position]
            if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
                break
        if self.masked and self._masks_in(position, end):
            return
        lines: list[list[tuple[str, int, int]]] = []
        at = position + 1
        for number, line in enumerate(source[position + 1 : closing].splitlines(keepends=True)):
            inner = line.rstrip("\r\n")
            prefix = len(inner) - len(inner.lstrip(" \t>")) if number else 0
            runs = undone(inner[prefix:], True)
            lines.append([(run, at + prefix + start, size) for run, start, size in runs])
            at += len(line)
        read = [run for line in lines for run, _, _ in line]
        if "".join("".join(read).split()) == "".join(title.split()):
            self.builder.attribute(lines)


MARKDOWN = TextReader("markdown", (".md", ".markdown"), parse)
MDX = TextReader("mdx", (".mdx",), parse_mdx)
