"""The JSON report, and the one place where anything is encoded as JSON."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

import msgspec

from detector.model import AuditReport
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
        return _encode(_without_surrogates(msgspec.to_builtins(value)))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub(_spelt_out, value)
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(one) for one in value]
    return value


def _spelt_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def encode_readable(value: Any) -> bytes:
    """``value`` as UTF-8 JSON indented by two spaces, with a line break at the end."""
    return msgspec.json.format(encode(value), indent=2) + b"\n"


def write(report: AuditReport, stream: BinaryIO, context: ReportContext) -> None:
    """Write the whole report, indented: people open it in an editor and read its differences in reviews."""
    stream.write(encode_readable(report))
