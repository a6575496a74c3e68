"""Which reader a file gets: by its suffix, else plain text. A new format is a module here and a line in READERS."""

from __future__ import annotations

from collections.abc import Iterator

from detector.model import Article, InputError
from detector.sources.base import Reader, Source, SourceError, TextReader
from detector.sources.markdown import MARKDOWN, MDX
from detector.sources.plain import PLAIN

READERS: tuple[Reader, ...] = (PLAIN, MARKDOWN, MDX)
TEXT_READERS: dict[str, TextReader] = {reader.format: reader for reader in (PLAIN, MARKDOWN, MDX)}
_BY_SUFFIX: dict[str, Reader] = {suffix: reader for reader in READERS for suffix in reader.suffixes}
_BY_FORMAT: dict[str, Reader] = {reader.format: reader for reader in READERS}


def reader_for_suffix(suffix: str) -> Reader | None:
    """The reader for a file suffix with its dot, in any case; None where no format claims it."""
    return _BY_SUFFIX.get(suffix.lower())


def read_source(source: Source, format: str) -> Iterator[Article | InputError]:
    """The articles of a source; whatever goes wrong comes as an InputError at the end, nothing is raised.

    ``format`` is a reader's name. Stages: "read" (system errors, size), "decode", "parse".
    """
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
