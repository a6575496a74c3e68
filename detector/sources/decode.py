"""Bytes to text, strictly: either every byte is accounted for, or the file is an error."""

from __future__ import annotations

import msgspec

from detector.sources.base import SourceError


class Decoded(msgspec.Struct, frozen=True):
    """A decoded file. ``data.decode(encoding) == text`` holds for the name reported."""

    text: str
    encoding: str


class DecodeError(SourceError):
    """Bytes that are no text in any encoding known here."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "decode")


def decode(data: bytes) -> Decoded:
    """Decode a file's bytes, guessing the encoding where it is not UTF-8. Raises DecodeError."""
    if data.startswith(b"\xef\xbb\xbf"):
        return Decoded(data.decode("utf-8-sig"), "utf-8-sig")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in ("utf-16", "gb18030", "cp932", "big5hkscs", "euc_jp"):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    raise DecodeError("no known encoding")


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text."""
    return b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
