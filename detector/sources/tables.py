"""CSV and TSV: a record a row, read a row at a time.

A quote that is never closed would make one field of the rest of the file: the row it stands in is an error, and reading
goes on with the line after it.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from detector.model import Article, InputError
from detector.sources.base import Source, SourceError
from detector.sources.lines import NumberedLine, encoded_lines
from detector.sources.records import ID_NAMES, TEXT_NAMES, TITLE_NAMES, BadRecord, Record, record_articles

_DELIMITERS = ",;\t|"
_DECLARED_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
# The first row names the columns unless a cell of it is a sentence, a number or a text.
_IS_VALUE = re.compile(r"[。！？!?，,；;]|.{41}|\A\s*[0-9.]+\s*\Z", re.DOTALL)
_KNOWN_NAMES = TEXT_NAMES.union(TITLE_NAMES, ID_NAMES)
# A row is at most this many bytes even where an article may be larger: Python's parser takes four bytes a character.
_LONGEST_ROW = 16 * 1024 * 1024
_LONGEST_HEADER = 100_000  # characters that decide about the delimiter
# Lines read a second time after a quote that was not closed, in multiples of the longest row.
_MOST_READ_AGAIN = 4

_Line = tuple[int, str | BadRecord]


class Row(msgspec.Struct, frozen=True):
    """The cells of a row and the number of the line it begins in, from 1."""

    line: int
    cells: list[str]


def articles(source: Source) -> Iterator[Article | InputError]:
    """The articles of a CSV file; commas, semicolons, tabs or bars by its first line. Raises SourceError, OSError."""
    yield from _articles(source, "csv", "")


def tab_separated(source: Source) -> Iterator[Article | InputError]:
    """The articles of a TSV file, quoted or not. Raises SourceError and OSError."""
    yield from _articles(source, "tsv", "\t")


def _articles(source: Source, format: str, delimiter: str) -> Iterator[Article | InputError]:
    with source.open() as stream:
        encoding, encoded = encoded_lines(stream, source)
        lines = _decoded(encoded)
        first = next(lines, None)
        if first is not None and isinstance(header := first[1], str) and not delimiter:
            declared = _DECLARED_DELIMITER.fullmatch(header)
            if declared:
                delimiter, first = declared.group(1), next(lines, None)
            else:
                delimiter = max(_DELIMITERS, key=_QUOTED.sub("", header[:_LONGEST_HEADER]).count)
        rows = _Rows(lines, first, delimiter or ",", min(source.max_bytes, _LONGEST_ROW))
        yield from record_articles(_records(rows, source.options.text_fields), source, format, encoding)


def _decoded(lines: Iterator[NumberedLine]) -> Iterator[_Line]:
    for number, line in lines:
        if isinstance(line, str):
            yield number, BadRecord(f"line {number:,}", line, "read")
            continue
        try:
            yield number, line.decode()
        except UnicodeDecodeError as error:
            message = f"byte 0x{line[error.start]:02x} at offset {error.start:,} of the line is not UTF-8"
            yield number, BadRecord(f"line {number:,}", message, "decode")


def _records(rows: Iterable[Row | BadRecord], wanted: tuple[str, ...]) -> Iterator[Record | BadRecord]:
    names: list[str] | None = None
    index = 0
    for row in rows:
        if isinstance(row, BadRecord):
            index += names is not None  # a row that cannot be read is counted all the same
            yield row
            continue
        if not any(row.cells):
            continue
        if names is None:
            names = _column_names(row.cells, wanted)
            if names == row.cells or not _holds_values(row.cells, wanted):
                continue
        index += 1
        where = f"line {row.line:,}"
        if len(row.cells) > len(names) and any(row.cells[len(names) :]):
            yield BadRecord(where, f"{len(row.cells)} columns where the first row has {len(names)}")
        else:
            values = dict(zip(names, row.cells, strict=False))
            yield Record(index, values, sum(map(len, row.cells)), where)


def _holds_values(cells: list[str], wanted: tuple[str, ...]) -> bool:
    """Whether the first row is a record rather than the names of columns."""
    stripped = [cell.strip() for cell in cells]
    if not _KNOWN_NAMES.isdisjoint(cell.lower() for cell in stripped) or not set(wanted).isdisjoint(stripped):
        return False
    return any(_IS_VALUE.search(cell) for cell in stripped)


def _column_names(cells: list[str], wanted: tuple[str, ...]) -> list[str]:
    """What the columns are called: by the first row, or by their numbers from 1; a second of a name gets ``#2``."""
    if _holds_values(cells, wanted):
        return [str(number) for number in range(1, len(cells) + 1)]
    names: list[str] = []
    known: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or str(number)
        known[name] = known.get(name, 0) + 1
        names.append(name if known[name] == 1 else f"{name}#{known[name]}")
    return names


class _TooLong(Exception):
    """A row that is larger than any may be."""


class _Unreadable(Exception):
    """A line of a row that cannot be read."""

    def __init__(self, bad: BadRecord) -> None:
        super().__init__(bad.message)
        self.bad = bad


class _Rows:
    """The rows of a table; what is no row is a BadRecord, and the line after its first is tried next."""

    def __init__(self, lines: Iterator[_Line], first: _Line | None, delimiter: str, limit: int) -> None:
        self._lines = lines
        self._again: deque[_Line] = deque([] if first is None else [first])
        self._delimiter = delimiter
        self._limit = limit
        self._used: list[tuple[int, str]] = []  # the lines of the row that is being read
        self._read_again = 0
        self._columns = 0

    def __iter__(self) -> Iterator[Row | BadRecord]:
        # A setting of the whole process: it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), self._limit + 1))
        if self._delimiter == "\t":
            yield from self._tab_separated()
        else:
            yield from self._quoted()

    def _next(self) -> _Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _feed(self) -> Iterator[str]:
        size = 0
        while (line := self._next()) is not None:
            if not self._used:
                size = 0
            number, text = line
            if isinstance(text, BadRecord):
                if self._used:
                    self._again.appendleft(line)
                    raise _TooLong
                raise _Unreadable(text)
            if text == "\n" and not self._used:
                continue  # a blank line between rows
            size += len(text)
            self._used.append((number, text))
            if size > self._limit:
                raise _TooLong
            yield text

    def _quoted(self, most: int = -1) -> Iterator[Row | BadRecord]:
        """Rows as Python's parser reads them; at most ``most`` of them unless that is negative."""
        while True:
            try:
                for cells in csv.reader(self._feed(), delimiter=self._delimiter, strict=True):
                    row = Row(self._used[0][0], cells)
                    self._used.clear()
                    yield row
                    most -= 1
                    if not most:
                        return
                return
            except _Unreadable as error:
                yield error.bad
            except (csv.Error, _TooLong) as error:
                yield self._give_up_row(error)
            most -= 1
            if not most:
                return

    def _give_up_row(self, error: Exception) -> BadRecord:
        """Drop the first line of the row; those after it are read anew."""
        (number, _), rest = self._used[0], self._used[1:]
        self._used = []
        self._again.extendleft(reversed(rest))
        self._read_again += sum(len(line) for _, line in rest)
        if self._read_again > _MOST_READ_AGAIN * self._limit:
            raise SourceError(f"line {number:,}: quotes are left open in too many places to read on", "parse")
        if "unexpected end of data" in str(error):
            message = "a quote that is opened here is never closed"
        elif isinstance(error, _TooLong):
            message = f"the row does not end within {self._limit:,} characters: is a quote left open?"
        else:
            message = f"no row of a table: {error}"
        return BadRecord(f"line {number:,}", message)

    def _tab_separated(self) -> Iterator[Row | BadRecord]:
        """Rows that are lines; quotes count only around a whole cell, or where a row goes on in the next line."""
        while (line := self._next()) is not None:
            number, text = line
            if isinstance(text, BadRecord):
                yield text
                continue
            if text == "\n":
                continue
            cells = text.rstrip("\r\n").split("\t")
            if '"' in text:
                if len(cells) < self._columns and text.count('"') % 2:
                    self._again.appendleft(line)
                    yield from self._quoted(1)
                    continue
                cells = [_unquoted(cell) for cell in cells]
            self._columns = self._columns or len(cells)
            yield Row(number, cells)


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and _QUOTED.fullmatch(cell):
        return cell[1:-1].replace('""', '"')
    return cell
