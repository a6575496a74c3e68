"""JSON: an array of records, one record, or records under a key such as ``articles``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from detector.model import Article, InputError
from detector.sources.base import Source, SourceError
from detector.sources.decode import decode, is_binary
from detector.sources.records import TEXT_NAMES, BadRecord, Record, record_articles

# Names under which files keep their records, looked for before any other list of objects.
_CONTAINERS = (
    "articles",
    "data",
    "items",
    "records",
    "posts",
    "documents",
    "docs",
    "results",
    "rows",
    "entries",
    "文章",
)
_DEEPEST_CONTAINER = 3
_DECODER = msgspec.json.Decoder()


def articles(source: Source) -> Iterator[Article | InputError]:
    """The articles of the file, which is read whole. Raises SourceError and OSError."""
    data = source.data()
    if is_binary(data):
        raise SourceError("binary data, not text", "decode")
    decoded = decode(data)
    if decoded.encoding not in ("utf-8", "utf-8-sig"):
        data = decoded.text.encode("utf-8", "surrogatepass")
    elif decoded.encoding == "utf-8-sig":
        data = data[3:]
    encoding = decoded.encoding
    del decoded
    value = decoded_json(data)
    del data
    if not source.named and is_own_work(value):
        return
    found = _container(value)
    is_list = isinstance(found, list)
    records = found if isinstance(found, list) else [found]
    # A single object is more often settings than an article: its text must be named so.
    yield from record_articles(_records(records), source, "json", encoding, guess=is_list or source.named)


# The keys of an article in a report, and of a baseline, that together nothing else has.
_REPORTED = frozenset({"sha256", "insufficient_sample", "verdicts", "issues"})
_KNOWN = frozenset({"format_version", "paths", "issues"})


def is_own_work(value: Any) -> bool:
    """Whether a JSON value is a report of garblint, an article of one, or a baseline: its quotes are no article."""
    if not isinstance(value, Mapping):
        return False
    if value.keys() >= _REPORTED or (value.keys() >= _KNOWN and isinstance(value["issues"], Mapping)):
        return True
    tool = value.get("tool")
    return "format_version" in value and isinstance(tool, Mapping) and tool.get("name") == "garblint"


def decoded_json(data: bytes) -> Any:
    """The value of a JSON text in UTF-8. Lone surrogates, NaN and Infinity pass, as many programs write them.

    Raises SourceError with line and column (code points, from 1).
    """
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as error:
        raise SourceError(f"byte 0x{data[error.start]:02x} at offset {error.start:,} is not UTF-8", "parse") from None
    except json.JSONDecodeError as error:
        place = f"column {error.colno:,}" if error.lineno == 1 else f"line {error.lineno:,}, column {error.colno:,}"
        raise SourceError(f"no JSON: {error.msg} at {place}", "parse") from None
    except RecursionError:
        raise SourceError("JSON that is nested too deep", "parse") from None
    except ValueError as error:  # a number of more digits than Python converts
        raise SourceError(f"no JSON that can be read: {error}", "parse") from None


def _container(value: Any) -> Any:
    """The list of records in a JSON value, or the value itself."""
    level = [value]
    for _ in range(_DEEPEST_CONTAINER):
        below: list[Any] = []
        for one in level:
            if isinstance(one, list):
                return one
            if not isinstance(one, Mapping):
                continue
            if any(name.lower() in TEXT_NAMES and isinstance(text, str) for name, text in one.items()):
                return one
            ranked = sorted(one.items(), key=lambda item: item[0] not in _CONTAINERS)
            for _, inner in ranked:
                if isinstance(inner, list) and any(isinstance(record, Mapping) for record in inner[:10]):
                    return inner
            below += [inner for _, inner in ranked if isinstance(inner, Mapping)]
        level = below
    return value


def _records(values: list[Any]) -> Iterator[Record | BadRecord]:
    for number, value in enumerate(values, 1):
        where = f"record {number:,}"
        if isinstance(value, Mapping):
            yield Record(number, value, 0, where)
        else:
            yield BadRecord(where, "no JSON object")
