"""The JSON report, and the one place where anything is encoded as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Protocol, cast

import msgspec

from detector.model import ArticleReport, AuditReport, Report
from detector.report.registry import ReportContext

_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = msgspec.json.Encoder().encode


def encode(value: Any) -> bytes:
    """``value`` (plain data or structures of the model) as compact UTF-8 JSON without a line break.

    Lone surrogates, which JSON cannot carry, come from file names that are not valid UTF-8: such a byte is written
    as ``\\xff``, any other surrogate as ``\\ud800`` (a backslash and letters, not an escape).
    """
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(spelt_out(msgspec.to_builtins(value)))


def spelt_out(value: Any) -> Any:
    """Plain data with its lone surrogates spelt out, as ``encode`` does it."""
    if isinstance(value, str):
        return _SURROGATE.sub(_spelt_out, value)
    if isinstance(value, dict):
        return {spelt_out(key): spelt_out(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [spelt_out(one) for one in value]
    return value


def _spelt_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def encode_readable(value: Any) -> bytes:
    """``value`` as UTF-8 JSON indented by two spaces, with a line break at the end."""
    return msgspec.json.format(encode(value), indent=2) + b"\n"


class EncodedArticles(Protocol):
    """Articles that are kept as they stand in the JSON report."""

    def encoded(self) -> Iterator[bytes]:
        """Each of them as ``encode_article`` gives it."""


def encoded_articles(report: Report) -> Iterator[bytes]:
    """The articles of a report as ``encode_article`` gives them, from where they are kept so if they are."""
    if hasattr(report.articles, "encoded"):
        return cast(EncodedArticles, report.articles).encoded()
    return map(encode_article, report.articles)


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the whole report, indented: people open it in an editor and read its differences in reviews.

    It is written an article at a time, so that a large one takes no more memory than a small one.
    """
    stream.write(b"{")
    between = b"\n"
    for key in AuditReport.__struct_fields__:
        stream.write(between + b'  "' + key.encode() + b'": ')
        if key == "articles":
            _write_list(encoded_articles(report), stream)
        else:
            stream.write(_indented(getattr(report, key), b"\n  "))
        between = b",\n"
    stream.write(b"\n}\n")


def _write_list(values: Iterable[bytes], stream: BinaryIO) -> None:
    between = b"[\n    "
    for value in values:
        stream.write(between)
        stream.write(value)
        between = b",\n    "
    stream.write(b"\n  ]" if between[:1] == b"," else b"[]")


def encode_article(article: ArticleReport) -> bytes:
    """An article as it stands in the report."""
    return _indented(article, b"\n    ")


def _indented(value: Any, line_break: bytes) -> bytes:
    """As ``encode_readable``, further lines indented as ``line_break`` says: a string of JSON holds none."""
    return msgspec.json.format(encode(value), indent=2).replace(b"\n", line_break)
