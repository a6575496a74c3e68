"""Lines of a stream of any length, one at a time, in UTF-8 whatever the stream is in."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from detector.sources.base import Source, SourceError
from detector.sources.decode import DecodeError, decode, is_binary

_SAMPLE = 256 * 1024  # bytes that decide about the encoding
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SKIPPED_AT_ONCE = 1 << 20

# A line's number from 1, and its bytes in UTF-8 with the line feed that ends it; a message if it cannot be had.
NumberedLine = tuple[int, bytes | str]


def encoded_lines(stream: BinaryIO, source: Source) -> tuple[str, Iterator[NumberedLine]]:
    """The encoding of a stream, by its first 256 KiB, and its lines; they end at line feeds.

    A line of more than ``source.max_bytes`` bytes, or one that does not decode, is given as a message instead; the
    lines after it follow. UTF-16 and UTF-32 are read whole. Raises SourceError for binary data.
    """
    head = stream.read(_SAMPLE)
    if head.startswith(_WIDE_MARKS):
        rest = stream.read(source.max_bytes + 1 - len(head)) if len(head) <= source.max_bytes else b""
        if len(head) + len(rest) > source.max_bytes:
            raise SourceError(f"UTF-16 and UTF-32 are read up to {source.max_bytes:,} bytes; save the file as UTF-8")
        decoded = decode(head + rest)
        return decoded.encoding, _numbered([BytesIO(decoded.text.encode("utf-8", "surrogatepass"))], source.max_bytes)
    if is_binary(head):
        raise SourceError("binary data, not text", "decode")
    if not head.endswith(b"\n"):
        head += stream.readline(_SAMPLE)
    if head.startswith(_UTF8_MARK):
        return "utf-8-sig", _numbered([BytesIO(head[len(_UTF8_MARK) :]), stream], source.max_bytes)
    encoding = _encoding(head)
    lines = _numbered([BytesIO(head), stream], source.max_bytes)
    return encoding, lines if encoding == "utf-8" else _recoded(lines, encoding)


def _encoding(head: bytes) -> str:
    try:
        # A last line longer than the sample may be cut within a character.
        return decode(head[: head.rfind(b"\n") + 1] or head).encoding
    except DecodeError:
        return "utf-8"  # nearly, and its broken lines are reported one by one


def _numbered(streams: list[BinaryIO] | list[BytesIO], limit: int) -> Iterator[NumberedLine]:
    """The lines of several streams in a row, of which all but the last end with a line or are cut in one."""
    number = 0
    kept = b""
    for position, stream in enumerate(streams):
        is_last = position == len(streams) - 1
        while line := stream.readline(limit + 1 - len(kept)):
            if kept:
                line, kept = kept + line, b""
            if line.endswith(b"\n"):
                number += 1
                if len(line) > limit + 1:
                    yield number, _too_long(limit)
                else:
                    yield number, line
            elif len(line) > limit:
                number += 1
                _skip_line(streams[position:])
                yield number, _too_long(limit)
            elif is_last:
                number += 1
                yield number, line
            else:
                kept = line
    if kept:
        yield number + 1, kept


def _skip_line(streams: list[BinaryIO] | list[BytesIO]) -> None:
    for stream in streams:
        while piece := stream.readline(_SKIPPED_AT_ONCE):
            if piece.endswith(b"\n"):
                return


def _too_long(limit: int) -> str:
    return f"a line of more than the {limit:,} bytes allowed for one article: split it or raise max_article_bytes"


def _recoded(lines: Iterator[NumberedLine], encoding: str) -> Iterator[NumberedLine]:
    for number, line in lines:
        if isinstance(line, str):
            yield number, line
            continue
        try:
            yield number, line.decode(encoding).encode()
        except UnicodeDecodeError as error:
            yield number, f"byte 0x{line[error.start]:02x} is not {encoding}, the encoding of the file"
