"""HTML and XHTML: what a browser would show as text, with the place of every character in the file.

Prose: the text of elements, alternative texts, titles (of the page too) and the page's description. Not prose: scripts,
styles, code, forms' choices, attributes, comments, readings printed above words. White space counts as a browser counts
it, except that a line break beside a Han character, kana or CJK sign is none.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from detector.model import BlockKind
from detector.sources.base import Prose, TextReader
from detector.sources.decode import Decoded, decode
from detector.sources.entities import undone
from detector.sources.frontmatter import front_matter_end, front_matter_values
from detector.sources.prose import PLACEHOLDER, ProseBuilder
from detector.sources.tags import KIND_OF_TAG, pieces_of

_SPACES = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")  # all white space but a single space
_LINE_BREAK = re.compile(r"[\r\n]")
_BLANK_LINE = re.compile(r"\n[ \t\f]*\n|\r[ \t\f]*\r|\r\n[ \t\f]*\r\n")

# Elements whose end tag may be left out: a new one of them closes the one before.
_REPLACES = {
    "li": ("li",),
    **dict.fromkeys(("td", "th"), ("td", "th")),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("h1", "h2", "h3", "h4", "h5", "h6")),
}
# What never stands inside a heading: one that was left open ends here.
_ENDS_HEADING = frozenset({"p", "ul", "ol", "dl", "table", "section", "article", "main", "li", "td", "th", "hr", "pre"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Elements that hold others of a kind: their end closes what was left open in them.
_HOLDERS = frozenset({"ul", "ol", "table"})

_META_NAME = re.compile(
    r"\b(?:name|property)\s{0,100}=\s{0,100}[\"']?(?:og:|twitter:)?(?:title|description)(?=[\"'\s/>])", re.IGNORECASE
)
_META_CONTENT = re.compile(r"(?<![\w-])content\s{0,100}=\s{0,100}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def parse(source: str) -> Prose:
    """The prose of an HTML document, with segments back to ``source``. Front matter may precede it."""
    start = front_matter_end(source)
    builder = ProseBuilder()
    for lines in front_matter_values(source, start):
        builder.attribute(lines)
    builder.end_block()
    return _read(source, start, builder, None)


def parse_field(source: str, dropped: re.Pattern[str] | None = None, every_line: bool = False) -> Prose:
    """The prose of HTML that stands in a field of a record: there a blank line ends a block too.

    What ``dropped`` matches in the text is no prose, and ends a block. ``every_line``: so does each line break.
    """
    return _read(source, 0, ProseBuilder(), _LINE_BREAK if every_line else _BLANK_LINE, dropped)


def _read(
    source: str,
    start: int,
    builder: ProseBuilder,
    ends: re.Pattern[str] | None,
    dropped: re.Pattern[str] | None = None,
) -> Prose:
    reader = _Reader(builder, ends)
    html = source[start:] if start else source
    for piece, runs in pieces_of(html, document=True):
        if piece == "text":
            for text, at, size in runs:
                if dropped is not None and len(text) == size:
                    position = 0
                    for match in dropped.finditer(text):
                        reader.text(text[position : match.start()], at + position, match.start() - position)
                        reader.tag("/")
                        position = match.end()
                    text, at, size = text[position:], at + position, size - position
                reader.text(text, start + at, size)
        elif piece == "break":
            name, at, size = runs[0]
            reader.tag(name)
            if name == "meta":
                _description(html[at : at + size], start + at, builder)
        elif piece == "gap":
            reader.gap(start + runs[0][1])
        else:
            builder.attribute([[(text, start + at, size) for text, at, size in runs]])
    return builder.prose()


class _Reader:
    """Puts text into blocks: white space collapsed, kinds by the elements that are open."""

    def __init__(self, builder: ProseBuilder, ends: re.Pattern[str] | None) -> None:
        self._builder = builder
        self._ends = ends  # white space that ends a block
        self._open: list[str] = []  # elements that give a kind, outermost first
        self._depths: Counter[str] = Counter()
        self._kind: BlockKind = "paragraph"
        self._spaced = True  # the prose so far ends with white space, or a block begins

    def tag(self, name: str) -> None:
        """A tag that ends a block; ``/`` before the name of one that closes."""
        self._end_block()
        if name[0] == "/":
            name = name[1:]
            if self._depths[name]:
                while self._pop() != name:
                    pass
        elif name == "title":
            self._kind = "attribute"
            return
        else:
            if self._open:
                last = self._open[-1]
                if last in _REPLACES.get(name, ()) or (name in _ENDS_HEADING and last in _HEADINGS):
                    self._pop()
            if name in KIND_OF_TAG or name in _HOLDERS:
                self._open.append(name)
                self._depths[name] += 1
        self._kind = KIND_OF_TAG.get(self._open[-1], "paragraph") if self._open else "paragraph"

    def gap(self, at: int) -> None:
        """Something shown that is no prose; its first character stands for it."""
        self._builder.replaced(PLACEHOLDER, at, 1, self._kind)
        self._spaced = False

    def text(self, text: str, at: int, size: int) -> None:
        """A run of text; with ``size`` other than its length one that stands for a character reference."""
        if len(text) != size:
            self._builder.replaced(text, at, size, self._kind)
            self._spaced = False
            return
        position = 0
        for match in _SPACES.finditer(text):
            start, end = match.span()
            self._run(text[position:start], at + position)
            self._white(text[start:end], at + start)
            position = end
        self._run(text[position:] if position else text, at + position)

    def _run(self, text: str, at: int) -> None:
        """Text whose only white space is single spaces."""
        if self._spaced and text[:1] == " ":
            text, at = text[1:], at + 1
        if text:
            self._builder.exact(text, at, self._kind)
            self._spaced = text[-1] == " "

    def _white(self, white: str, at: int) -> None:
        if self._ends is not None and self._ends.search(white):
            self._end_block()
        elif not self._spaced:
            if "\n" in white or "\r" in white:
                self._builder.soft_break(at, len(white))
            else:
                self._builder.exact(white[0], at, self._kind)
            self._spaced = True

    def _end_block(self) -> None:
        self._builder.end_block()
        self._spaced = True

    def _pop(self) -> str:
        name = self._open.pop()
        self._depths[name] -= 1
        return name


def _description(tag: str, start: int, builder: ProseBuilder) -> None:
    """The content of a ``meta`` element that gives the page's title or description."""
    if not _META_NAME.search(tag):
        return
    content = _META_CONTENT.search(tag)
    if content:
        group = 1 if content.group(1) is not None else 2
        runs = undone(content.group(group), False)
        builder.attribute([[(text, start + content.start(group) + at, size) for text, at, size in runs]])


# ---------------------------------------------------------------------------------------------- encoding

_DECLARED_WITHIN = 4096  # bytes; browsers look at 1024, and some pages have a long comment first
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,500}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([A-Za-z0-9_:-]{2,40})"
    rb"|^\s{0,100}<\?xml\b[^>]{0,500}?encoding\s{0,20}=\s{0,20}[\"']([A-Za-z0-9_:-]{2,40})",
    re.IGNORECASE,
)
# What browsers take a label for (https://encoding.spec.whatwg.org/#names-and-labels), as names of Python's codecs.
_LABELS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "chinese", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji", "cp932"), "cp932"),
    **dict.fromkeys(("euc-jp", "x-euc-jp"), "euc_jp"),
    "iso-2022-jp": "iso2022_jp_ext",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
}
_SINGLE_BYTE = re.compile(r"windows-125[0-8]|iso-8859-\d{1,2}|koi8-[ru]|windows-874|macintosh")
# Text in another encoding that has this many bytes beyond ASCII and is valid UTF-8 by chance does not occur: of the
# pairs of bytes that make a GB 2312 character 14 % are valid UTF-8, and 0.14 ** 8 is 1e-7.
_SURELY_UTF8 = 16
_ASCII = bytes(range(0x80))


def decode_html(data: bytes) -> Decoded:
    """Decode by byte order mark, by UTF-8 that cannot be chance, by what the file says of itself, else by evidence.

    Raises DecodeError.
    """
    encoding = _declared(data)
    if encoding is not None and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = None
        if text is None or (not text.isascii() and len(data.translate(None, _ASCII)) < _SURELY_UTF8):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                pass
    return decode(data)


def _declared(data: bytes) -> str | None:
    """The codec that the file names, None for none, UTF-8 or an unknown one."""
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if not match:
        return None
    label = (match.group(1) or match.group(2)).decode("ascii").lower()
    if label in _LABELS:
        return _LABELS[label]
    try:
        return codecs.lookup(label).name if _SINGLE_BYTE.fullmatch(label) else None
    except LookupError:
        return None


HTML = TextReader("html", (".html", ".htm", ".xhtml", ".xht", ".shtml"), parse, decode_html)
