"""What a reader is given and what it gives back; the text formats share one way through."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

import msgspec

from detector.model import Article, Block, InputError, Segment

if TYPE_CHECKING:
    from detector.sources.decode import Decoded

# An article above this many bytes is an error unless the caller raises the limit (issue of hostile input: one
# article must not take the memory of all others).
MAX_ARTICLE_BYTES = 64 * 1024 * 1024

# Nor may one have more lines: each may become a block, and 4 million blocks take half a gigabyte.
MAX_LINES = 4_000_000

Stage = Literal["discover", "read", "decode", "parse"]


class SourceError(Exception):
    """An input that cannot become an article. ``stage`` and the message go into the report's ``errors``."""

    def __init__(self, message: str, stage: Stage = "read") -> None:
        super().__init__(message)
        self.message = message
        self.stage = stage


FieldFormat = Literal["auto", "text", "markdown", "html"]
Compression = Literal["", "gzip", "zstd"]


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of record formats; what is left empty is found by the fields' names.

    A field within a field is written with dots (``meta.title``). ``field_format``: how the text of a field is read.
    ``versions``: whether it is noted which records or fields are versions of one text in several languages.
    """

    text_fields: tuple[str, ...] = ()
    title_field: str | None = None
    id_field: str | None = None
    field_format: FieldFormat = "auto"
    versions: bool = True


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes waiting to be read: a file, or ``content`` already in memory.

    ``path`` is how the report names it (always encodable as UTF-8), ``file`` where it lies on the disk.
    ``max_bytes`` bounds what ``data()`` will read, unpacked, and each record of a format that streams.
    ``named``: whether somebody named this very file, so that one that holds no article is an error.
    """

    path: str
    file: str | None = None
    content: bytes | None = None
    max_bytes: int = MAX_ARTICLE_BYTES
    compression: Compression = ""
    options: ReadOptions = ReadOptions()
    named: bool = True

    def open(self) -> BinaryIO:
        """A binary stream from the start of the source, unpacked, for readers that stream records.

        Raises SourceError (reading a packed stream too, where it is broken) and OSError.
        """
        packed = self._open()
        if not self.compression:
            return packed
        from detector.sources.compression import unpacked

        return unpacked(packed, self.compression)

    def _open(self) -> BinaryIO:
        """The bytes as they lie there.

        A file is opened without blocking (a named pipe that nobody writes to would hang) and refused unless it
        is a regular file.
        """
        if self.content is not None:
            return BytesIO(self.content)
        if self.file is None:
            raise SourceError("neither a file nor its content was given")
        descriptor = os.open(self.file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        stream = os.fdopen(descriptor, "rb")
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            stream.close()
            raise SourceError("not a regular file")
        return stream

    def data(self) -> bytes:
        """All bytes. Raises SourceError above ``max_bytes``, OSError as the system does."""
        with self.open() as stream:
            size = self.max_bytes  # nobody knows how large a packed file is
            if not self.compression:
                size = len(self.content) if self.content is not None else os.fstat(stream.fileno()).st_size
                if size > self.max_bytes:
                    raise SourceError(too_large(size, self.max_bytes))
            # Room for ``max_bytes`` would cost more than reading most files does; one may grow while it is read.
            data = stream.read(size + 1)
            if len(data) > size:
                data += stream.read(self.max_bytes + 1 - len(data))
        if len(data) > self.max_bytes:
            raise SourceError(too_large(len(data), self.max_bytes, "or more " if self.compression else ""))
        return data


def too_large(size: int, limit: int, or_more: str = "") -> str:
    """The message for a source of ``size`` bytes above ``limit`` bytes."""
    return (
        f"{size:,} bytes {or_more}are more than the {limit:,} allowed for one article: "
        "split it or raise max_article_bytes"
    )


class Prose(msgspec.Struct, frozen=True):
    """What a text format makes of a decoded source: see ``Article`` for the three fields."""

    text: str
    blocks: tuple[Block, ...]
    segments: tuple[Segment, ...] = ()


class Reader(Protocol):
    """A file format. ``suffixes`` are lower case with the dot; ``format`` is the name used in reports.

    ``articles`` yields what the source holds: one article for text formats, one per record for record formats.
    A record that cannot be read is yielded as an InputError and reading goes on; SourceError or OSError end it.
    A reader that can stream uses ``source.open()`` and yields as it goes.
    """

    @property
    def format(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def articles(self, source: Source) -> Iterator[Article | InputError]: ...


class TextReader(msgspec.Struct, frozen=True):
    """A reader for a format that is one decoded text: ``parse`` takes the source text to its prose.

    ``decoder``: for a format whose files may say how they are encoded; raises DecodeError.
    """

    format: str
    suffixes: tuple[str, ...]
    parse: Callable[[str], Prose]
    decoder: Callable[[bytes], Decoded] | None = None

    def articles(self, source: Source) -> Iterator[Article | InputError]:
        """The one article of the source. Raises SourceError (stages read, decode, parse) and OSError."""
        from detector.sources.decode import decode, is_binary

        data = source.data()
        if is_binary(data):
            raise SourceError("binary data, not text", "decode")
        decoded = (self.decoder or decode)(data)
        yield self.article(decoded.text, source.path, decoded.encoding, hashlib.sha256(data).hexdigest())

    def article(self, text: str, path: str, encoding: str = "utf-8", sha256: str | None = None) -> Article:
        """The article of a text that is already decoded; ``sha256`` defaults to that of its UTF-8 bytes.

        Raises SourceError (stage parse) for a text of more than ``MAX_LINES`` lines.
        """
        if len(text) > MAX_LINES and text.count("\n") + text.count("\r") > MAX_LINES:
            raise SourceError(f"more than {MAX_LINES:,} lines in one article: split it", "parse")
        prose = self.parse(text)
        if sha256 is None:
            sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Article(
            path=path,
            text=prose.text,
            source=text,
            blocks=prose.blocks,
            segments=prose.segments,
            format=self.format,
            encoding=encoding,
            sha256=sha256,
        )
