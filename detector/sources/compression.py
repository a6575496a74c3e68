"""Files packed with gzip or zstd, read as streams: nothing is unpacked before it is asked for, or to the disk."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from detector.sources.base import Compression, SourceError

if TYPE_CHECKING:
    from typing import Any

SUFFIXES: dict[str, Compression] = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}

# A stream that unpacks to more than this many times its size, once it has given this many bytes, is a bomb. With gzip
# JSON Lines of articles pack to 1/4, one record over and over to 1/182 (benchmarks/formats.py), a bomb to 1/1000.
MAX_RATIO = 500
RATIO_COUNTS_FROM = 64 * 1024 * 1024


def unpacked(packed: BinaryIO, compression: Compression) -> BinaryIO:
    """A stream of what ``packed`` holds, which is closed with it.

    Reading raises SourceError where the data is broken or cut off, or unpacks beyond all measure.
    """
    inner: Any
    try:
        if compression == "gzip":
            from gzip import GzipFile

            inner = GzipFile(fileobj=packed, mode="rb")
        else:
            inner = _zstd_file(packed)
    except BaseException:
        packed.close()
        raise
    return io.BufferedReader(_Unpacked(inner, packed, compression), 1 << 17)


def _zstd_file(packed: BinaryIO) -> Any:
    try:
        from compression.zstd import ZstdFile  # type: ignore[import-not-found]  # Python 3.14
    except ImportError:
        try:
            from backports.zstd import ZstdFile
        except ImportError:
            raise SourceError("reading zstd needs a library: pip install 'garblint[zstd]'") from None
    return ZstdFile(packed, "rb")


class _Unpacked(io.RawIOBase):
    """Turns what unpacking raises into SourceError and counts bytes in and out."""

    def __init__(self, inner: Any, packed: BinaryIO, compression: Compression) -> None:
        self._inner = inner
        self._packed = packed
        self._compression = compression
        self._given = 0
        self._broken = _errors(compression)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk: bytes = self._inner.read1(len(buffer))
            if not chunk and not self._given and not self._packed.tell():
                raise EOFError
        except EOFError:
            raise SourceError(
                f"the {self._compression} data is cut off after {self._given:,} bytes (unpacked); the rest is lost"
            ) from None
        except self._broken as error:
            raise SourceError(f"broken {self._compression} data: {error}") from None
        buffer[: len(chunk)] = chunk
        self._given += len(chunk)
        if self._given > RATIO_COUNTS_FROM and self._given > MAX_RATIO * self._packed.tell():
            raise SourceError(
                f"a decompression bomb: {self._packed.tell():,} bytes of {self._compression} data unpack to more than "
                f"{MAX_RATIO} times their size"
            )
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            self._packed.close()
        super().close()


def _errors(compression: Compression) -> tuple[type[Exception], ...]:
    if compression == "gzip":
        import zlib
        from gzip import BadGzipFile

        return BadGzipFile, zlib.error
    try:
        from compression.zstd import ZstdError
    except ImportError:
        from backports.zstd import ZstdError
    return (ZstdError,)
