"""DOCX: one article a document; its source is the text of the document, a paragraph a line.

So the line of a position is the number of the paragraph, and the column the character in it. Order: the paragraphs of
the body (those of tables and text boxes where they stand), footnotes, endnotes, descriptions of pictures. A line break
inside a paragraph is U+2028. Left out: deleted and moved text, hidden text, comments, field codes, tables of contents,
headers and footers.
"""

from __future__ import annotations

import hashlib
import posixpath
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING, BinaryIO, cast

import msgspec

from detector.model import Article, BlockKind, InputError
from detector.sources.base import MAX_LINES, Source, SourceError, too_large
from detector.sources.prose import PLACEHOLDER, ProseBuilder
from detector.sources.xml_events import XmlStream

if TYPE_CHECKING:
    from zipfile import ZipFile

_LINE_SEPARATOR = "\u2028"
_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_LARGEST_STYLES = 8 * 1024 * 1024  # bytes of a part that only says how the document is made up

# Elements whose text is not shown in the document.
_HIDDEN = frozenset({"moveFrom", "del", "rt", "Fallback"})
_SHOWN_SIGNS = {"tab": "\t", "ptab": "\t", "br": _LINE_SEPARATOR, "cr": _LINE_SEPARATOR, "noBreakHyphen": "\u2011"}
_SHOWN_SIGNS |= {"sym": PLACEHOLDER, "drawing": PLACEHOLDER, "pict": PLACEHOLDER, "object": PLACEHOLDER}


def articles(source: Source) -> Iterator[Article | InputError]:
    """The one article of the document, ``base`` "field". Raises SourceError and OSError."""
    from zipfile import BadZipFile, ZipFile

    data = source.data()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError("a document with a password, or of Word before 2007; save it as DOCX without one", "parse")
    try:
        with ZipFile(BytesIO(data)) as archive:
            text = _Text(_style_names(archive))
            body = _main_part(archive)
            folder = posixpath.dirname(body)
            for name in (body, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"):
                if name == body or name in archive.namelist():
                    _parse_part(archive, name, source.max_bytes, text)
            text.finish()
    except BadZipFile as error:
        raise SourceError(f"no DOCX file: {error}", "parse") from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError) as error:
        if isinstance(error, (RecursionError, UnicodeError)):
            raise
        raise SourceError(f"a broken DOCX file: {error}", "parse") from None
    prose = text.builder.prose()
    yield Article(
        path=source.path,
        text=prose.text,
        source="".join(text.parts),
        blocks=prose.blocks,
        segments=prose.segments,
        base="field",
        format="docx",
        sha256=hashlib.sha256(data).hexdigest(),
    )


class _Limited:
    """A part of the archive that must not unpack to more than ``limit`` bytes."""

    def __init__(self, part: IO[bytes], limit: int) -> None:
        self._part = part
        self._limit = limit
        self._given = 0

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes or fewer."""
        data = self._part.read(size)
        self._given += len(data)
        if self._given > self._limit:
            raise SourceError(too_large(self._given, self._limit, "or more "))
        return data


def _parse_part(archive: ZipFile, name: str, limit: int, handler: _Text | _Styles | _Relations) -> None:
    """Parse a part. Raises SourceError for one that is missing or unpacks to more than ``limit`` bytes."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise SourceError(f"no DOCX file: it has no part {name[:100]}", "parse") from None
    if info.file_size > limit:  # what the archive says of itself; the bytes are counted all the same
        raise SourceError(too_large(info.file_size, limit))
    with archive.open(info) as part:
        stream = XmlStream(cast(BinaryIO, _Limited(part, limit)), handler.start, handler.end, handler.text)
        while stream.read():
            pass


def _value(attributes: dict[str, str], local: str = "val") -> str:
    """An attribute by its name without namespace."""
    for name, value in attributes.items():
        if name.rpartition(" ")[2] == local:
            return value
    return ""


class _Relations:
    """Finds the main part among the relations of the package."""

    target = "word/document.xml"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            self.target = attributes.get("Target", self.target).lstrip("/")

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _main_part(archive: ZipFile) -> str:
    relations = _Relations()
    if "_rels/.rels" in archive.namelist():
        _parse_part(archive, "_rels/.rels", _LARGEST_STYLES, relations)
    return relations.target


class _Styles:
    """The names of styles, in lower case, by their ids."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._id = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "style":
            self._id = _value(attributes, "styleId")
        elif local == "name" and self._id:
            self.names.setdefault(self._id, _value(attributes).lower())

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _style_names(archive: ZipFile) -> dict[str, str]:
    styles = _Styles()
    name = posixpath.join(posixpath.dirname(_main_part(archive)), "styles.xml")
    if name in archive.namelist():
        _parse_part(archive, name, _LARGEST_STYLES, styles)
    return styles.names


class _Paragraph(msgspec.Struct):
    """A paragraph that is open: its runs of text, its style, and what else tells its kind."""

    runs: list[str]
    style: str = ""
    outline: bool = False
    listed: bool = False


class _Text:
    """Collects the text of the parts of a document."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.builder = ProseBuilder()
        self.parts: list[str] = []
        self._styles = styles
        self._length = 0
        self._lines = 0
        self._open: list[_Paragraph] = []  # more than one where a text box stands in a paragraph
        self._cells = 0
        self._hidden = 0  # elements open from one on whose text is not shown
        self._in_text = self._in_run = self._vanished = False
        self._descriptions: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if self._hidden:
            self._hidden += 1
            return
        if namespace not in _WORD:
            if local == "docPr" and (description := _value(attributes, "descr").strip()):
                self._descriptions.append(description)
            elif local == "Fallback":
                self._hidden = 1
            elif local == "oMath" and self._open:
                self._open[-1].runs.append(PLACEHOLDER)
            return
        if local == "t":
            self._in_text = bool(self._open) and not self._vanished
        elif local == "r":
            self._in_run, self._vanished = True, False
        elif local == "p":
            self._open.append(_Paragraph([]))
        elif local == "tc":
            self._cells += 1
        elif local in _HIDDEN or (local in ("footnote", "endnote") and _value(attributes, "type")):
            self._hidden = 1
        elif self._open:
            self._inside(local, attributes)

    def _inside(self, local: str, attributes: dict[str, str]) -> None:
        """An element inside a paragraph that says something of it or is shown as a sign."""
        paragraph = self._open[-1]
        if local == "pStyle":
            identifier = _value(attributes)
            paragraph.style = self._styles.get(identifier, identifier.lower())
        elif local == "outlineLvl":
            paragraph.outline = _value(attributes) in tuple("012345678")
        elif local == "numPr":
            paragraph.listed = True
        elif local == "vanish" and self._in_run:
            self._vanished = _value(attributes) not in ("0", "false", "off")
        elif self._in_run and local in _SHOWN_SIGNS and not self._vanished:
            paragraph.runs.append(_SHOWN_SIGNS[local])

    def end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
            return
        namespace, _, local = name.rpartition(" ")
        if namespace not in _WORD:
            return
        if local == "t":
            self._in_text = False
        elif local == "r":
            self._in_run = self._vanished = False
        elif local == "p":
            paragraph = self._open.pop()
            self._add(paragraph.runs, self._kind(paragraph), not paragraph.style.startswith("toc "))
        elif local == "tc":
            self._cells -= 1

    def text(self, text: str) -> None:
        if self._in_text and not self._hidden:
            # What would end the line is white space in XML.
            self._open[-1].runs.append(text.replace("\r", " ").replace("\n", " "))

    def finish(self) -> None:
        """Add what stands after the text."""
        for description in self._descriptions:
            self._add([" ".join(description.split())], "attribute", True)

    def _kind(self, paragraph: _Paragraph) -> BlockKind:
        if paragraph.outline or paragraph.style.startswith("heading") or paragraph.style in ("title", "subtitle"):
            return "heading"
        if self._cells:
            return "table_cell"
        if paragraph.listed:
            return "list_item"
        return "quote" if "quote" in paragraph.style else "paragraph"

    def _add(self, runs: list[str], kind: BlockKind, is_prose: bool) -> None:
        self._lines += 1
        if self._lines > MAX_LINES:
            raise SourceError(f"more than {MAX_LINES:,} paragraphs in one article: split it", "parse")
        for run in runs:
            if is_prose:
                if run == _LINE_SEPARATOR:
                    self.builder.end_block()
                else:
                    self.builder.exact(run, self._length, kind)
            self.parts.append(run)
            self._length += len(run)
        self.builder.end_block()
        self.parts.append("\n")
        self._length += 1
