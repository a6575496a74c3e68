"""JSON Lines, a record a line, read a line at a time: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from detector.model import Article, InputError
from detector.sources.base import Source, SourceError
from detector.sources.json_records import decoded_json, is_own_work
from detector.sources.lines import NumberedLine, encoded_lines
from detector.sources.records import BadRecord, Record, record_articles


def articles(source: Source) -> Iterator[Article | InputError]:
    """The articles of the lines; a line that cannot be read is an error and reading goes on.

    Raises SourceError and OSError.
    """
    with source.open() as stream:
        encoding, lines = encoded_lines(stream, source)
        records = _records(lines)
        first = list(islice(records, 1))
        if not source.named and first and isinstance(first[0], Record) and is_own_work(first[0].values):
            return  # a report that lies among the articles
        yield from record_articles(chain(first, records), source, "jsonl", encoding)


def _records(lines: Iterator[NumberedLine]) -> Iterator[Record | BadRecord]:
    for number, line in lines:
        if line == b"\n":
            continue
        where = f"line {number:,}"
        if isinstance(line, str):
            yield BadRecord(where, line, "read")
            continue
        if line.isspace():
            continue
        try:
            value = decoded_json(line)
        except SourceError as error:
            yield BadRecord(where, error.message)
            continue
        if isinstance(value, Mapping):
            yield Record(number, value, len(line), where)
        else:
            yield BadRecord(where, "no JSON object")
