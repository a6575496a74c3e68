"""Tables as CSV and Parquet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from detector.report.files import WriteError

if TYPE_CHECKING:
    import pandas as pd

# What a spreadsheet takes for a formula, also after white space that it trims; full-width signs count in Chinese and
# Japanese ones (OWASP, CSV Injection).
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
# UTF-8 with a mark: without it Excel reads the file in the machine's legacy encoding. pandas and others skip it.
_MARK = b"\xef\xbb\xbf"


def harmless_cell(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: with an apostrophe before it where it might."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(frames: Iterable[pd.DataFrame], stream: BinaryIO) -> None:
    """Write pieces of a table as CSV (RFC 4180, CR LF, UTF-8 with a mark), each cell of text a ``harmless_cell``.

    NUL characters, which many readers end at, become ``␀``.
    """
    stream.write(_MARK)
    for number, frame in enumerate(frames):
        shown = frame.copy()
        for name in shown.columns:
            if not _is_number(shown[name]):
                shown[name] = [harmless_cell(str(value).replace("\0", "␀")) for value in shown[name]]
        stream.write(shown.to_csv(index=False, header=number == 0, lineterminator="\r\n").encode("utf-8"))


def write_parquet(frames: Iterable[pd.DataFrame], stream: BinaryIO) -> None:
    """Write pieces of a table as Parquet (zstd). Raises ``WriteError`` where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise WriteError("Parquet needs pyarrow: pip install 'garblint[parquet]'") from error
    writer: Any = None
    try:
        for frame in frames:
            table = pyarrow.Table.from_pandas(frame, preserve_index=False)
            writer = ParquetWriter(stream, table.schema, compression="zstd") if writer is None else writer
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _is_number(column: Any) -> bool:
    return column.dtype.kind in "biuf"
