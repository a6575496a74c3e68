"""Which reader a file gets: by its suffix, else plain text. A new format is a module here and a line in READERS.

A file that is packed has the format of what it holds, with ``+gzip`` or ``+zstd`` behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import cast

import msgspec
from msgspec.structs import replace

from detector.model import Article, InputError
from detector.sources.base import Compression, Reader, Source, SourceError, TextReader
from detector.sources.compression import SUFFIXES as PACKED_SUFFIXES
from detector.sources.html import HTML
from detector.sources.markdown import MARKDOWN, MDX
from detector.sources.plain import PLAIN


class LazyReader(msgspec.Struct, frozen=True):
    """A reader whose module is imported when the first file of its format is read."""

    format: str
    suffixes: tuple[str, ...]
    module: str
    function: str = "articles"

    def articles(self, source: Source) -> Iterator[Article | InputError]:
        """What the module's function yields."""
        function = getattr(import_module(f"detector.sources.{self.module}"), self.function)
        yield from cast(Iterator[Article | InputError], function(source))


RECORD_READERS: tuple[Reader, ...] = (
    LazyReader("jsonl", (".jsonl", ".ndjson", ".jl"), "jsonl"),
    LazyReader("json", (".json",), "json_records"),
    LazyReader("csv", (".csv",), "tables"),
    LazyReader("tsv", (".tsv", ".tab"), "tables", "tab_separated"),
    LazyReader("parquet", (".parquet", ".pq"), "parquet"),
    LazyReader("wxr", (".xml",), "wxr"),
)
RECORD_FORMATS = frozenset(reader.format for reader in RECORD_READERS)
DOCX = LazyReader("docx", (".docx", ".docm"), "docx")
READERS: tuple[Reader, ...] = (PLAIN, MARKDOWN, MDX, HTML, DOCX, *RECORD_READERS)
TEXT_READERS: dict[str, TextReader] = {reader.format: reader for reader in (PLAIN, MARKDOWN, MDX, HTML)}
_BY_SUFFIX: dict[str, Reader] = {suffix: reader for reader in READERS for suffix in reader.suffixes}
_BY_FORMAT: dict[str, Reader] = {reader.format: reader for reader in READERS}


def reader_for_suffix(suffix: str) -> Reader | None:
    """The reader for a file suffix with its dot, in any case; None where no format claims it."""
    return _BY_SUFFIX.get(suffix.lower())


def packed_format(suffix: str, inner_suffix: str) -> str | None:
    """The format of a packed file by its suffix and the one before it (``.gz``, ``.txt``); None where it is neither
    packed nor of a known format."""
    compression = PACKED_SUFFIXES.get(suffix.lower())
    reader = reader_for_suffix(inner_suffix)
    return f"{reader.format}+{compression}" if compression and reader else None


def holds_records(format: str) -> bool:
    """Whether a source of a format, packed or not, may hold any number of articles."""
    return format.partition("+")[0] in RECORD_FORMATS


def read_source(source: Source, format: str) -> Iterator[Article | InputError]:
    """The articles of a source; whatever goes wrong comes as an InputError at the end, nothing is raised.

    ``format`` is a reader's name, with ``+gzip`` or ``+zstd`` behind it for a packed source. Stages: "read" (system
    errors, size, broken packing), "decode", "parse".
    """
    format, _, compression = format.partition("+")
    if compression:
        source = replace(source, compression=cast(Compression, compression))
    try:
        yield from _BY_FORMAT[format].articles(source)
    except SourceError as error:
        yield InputError(path=source.path, stage=error.stage, message=error.message)
    except OSError as error:
        yield InputError(path=source.path, stage="read", message=error.strerror or type(error).__name__)
    except (RecursionError, MemoryError, UnicodeError) as error:
        yield InputError(path=source.path, stage="parse", message=f"the {format} parser gave up: {error}")


def article_from_text(text: str, path: str = "<text>", format: str = "text") -> Article:
    """An article from a string in memory, read as one of the text formats.

    Raises KeyError for another format's name and SourceError for more than four million lines.
    """
    return TEXT_READERS[format].article(text, path)
