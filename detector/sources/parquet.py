"""Parquet: a record a row, read in small batches and only in the columns that may matter. Needs ``pyarrow``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detector.model import Article, InputError
from detector.sources.base import Source, SourceError
from detector.sources.records import ID_NAMES, Record, record_articles

_ROWS = 64  # of a batch: a row may be as large as an article
_MOST_COLUMNS = 500
_LARGEST_FOOTER = 64 * 1024 * 1024  # bytes; the footer of a table with 10 000 columns takes a few


def articles(source: Source) -> Iterator[Article | InputError]:
    """The articles of the rows. Raises SourceError, also where ``pyarrow`` is missing or a column is no text."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise SourceError("reading Parquet needs a library: pip install 'garblint[parquet]'") from None
    if source.compression:
        from io import BytesIO

        stream: Any = BytesIO(source.data())
    else:
        stream = source.open()
    with stream:
        try:
            table = ParquetFile(
                stream,
                pre_buffer=False,
                buffer_size=1 << 20,
                page_checksum_verification=True,
                thrift_string_size_limit=_LARGEST_FOOTER,
                thrift_container_size_limit=1_000_000,
            )
            columns = _columns(table.schema_arrow, source)
            yield from record_articles(_records(table, columns), source, "parquet")
        except (pyarrow.ArrowException, UnicodeDecodeError, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            message = str(error).strip().partition("\n")[0][:200]
            raise SourceError(f"no Parquet file that can be read: {message}", "parse") from None


def _records(table: Any, columns: list[str]) -> Iterator[Record]:
    index = 0
    for batch in table.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False):
        size = batch.nbytes // max(batch.num_rows, 1)
        for values in batch.to_pylist():
            index += 1
            yield Record(index, values, size, f"row {index:,}")


def _columns(schema: Any, source: Source) -> list[str]:
    """The columns to read: those that are text, and those that may be the id; names of inner ones with dots.

    Raises SourceError for a column that was named and is missing or of another type.
    """
    from pyarrow import types

    kinds: dict[str, Any] = {}
    pending = [(field.name, field.type) for field in schema]
    pending.reverse()
    while pending and len(kinds) < _MOST_COLUMNS:
        name, kind = pending.pop()
        if types.is_struct(kind):
            pending += [(f"{name}.{inner.name}", inner.type) for inner in kind]
        else:
            kinds[name] = kind

    def is_text(kind: Any) -> bool:
        value = kind.value_type if types.is_dictionary(kind) else kind
        return bool(types.is_string(value) or types.is_large_string(value) or types.is_string_view(value))

    texts = [name for name, kind in kinds.items() if is_text(kind)]
    listed = ", ".join(f"'{name}'" for name in texts[:20]) or "none"
    options = source.options
    for name in (*options.text_fields, *filter(None, (options.title_field,))):
        if name not in kinds:
            raise SourceError(f"there is no column '{name}'; columns of text: {listed}", "parse")
        if name not in texts:
            raise SourceError(f"the column '{name}' is {kinds[name]}, not text; columns of text: {listed}", "parse")
    if options.id_field and options.id_field not in kinds:
        raise SourceError(f"there is no column '{options.id_field}'", "parse")
    ids = [
        name
        for name, kind in kinds.items()
        if types.is_integer(kind) and (name == options.id_field or name.rpartition(".")[2].lower() in ID_NAMES)
    ]
    return [*texts, *ids]
