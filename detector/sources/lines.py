"""Lines of a stream of any length, one at a time, in UTF-8 whatever the stream is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BufferedReader, BytesIO
from typing import BinaryIO, cast

from detector.sources.base import Source, SourceError
from detector.sources.decode import DecodeError, decode, is_binary

_SAMPLE = 256 * 1024  # bytes that decide about the encoding
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_BLOCK = 1 << 20

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


def _numbered(streams: Sequence[BinaryIO], limit: int) -> Iterator[NumberedLine]:
    """The lines of several streams in a row."""
    number, size = 0, 0
    parts: list[bytes] = []  # of a line that goes on in the next block
    for stream in streams:
        # One system call at a time: what was unpacked before a break in the data is not lost.
        while block := cast(BufferedReader, stream).read1(_BLOCK):
            lines = block.split(b"\n")
            last = lines.pop()
            for line in lines:
                number += 1
                if parts or size:
                    size += len(line)
                    line = b"".join([*parts, line])
                    parts.clear()
                    if size > limit:
                        size = 0
                        yield number, _too_long(limit)
                        continue
                    size = 0
                elif len(line) > limit:
                    yield number, _too_long(limit)
                    continue
                yield number, line + b"\n"
            if last:
                size += len(last)
                if size > limit:
                    parts.clear()  # all that is still wanted of it is its end
                else:
                    parts.append(last)
    if size:
        yield number + 1, b"".join(parts) if size <= limit else _too_long(limit)


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
