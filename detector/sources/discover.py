"""Which files to read: folders are walked in sorted order, named files are always tried."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from detector.model import InputError
from detector.sources.base import MAX_ARTICLE_BYTES, Source, too_large
from detector.sources.registry import reader_for_suffix

IGNORED_FOLDERS = frozenset({"node_modules", "__pycache__"})
_SNIFFED = 4096  # bytes looked at to tell binary from text


class ArticleRef(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read. ``file`` is its path on the disk, ``path`` its name in the report; ``size`` in bytes."""

    file: str
    path: str
    size: int
    named: bool
    format: str
    max_bytes: int = MAX_ARTICLE_BYTES

    def source(self) -> Source:
        """The file as a source for its reader."""
        return Source(path=self.path, file=self.file, max_bytes=self.max_bytes)


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A file met in a folder that is no article: binary data, or text of a format that is not read."""

    path: str
    reason: Literal["binary", "format"]


def discover(
    paths: Sequence[str | Path], max_article_bytes: int = MAX_ARTICLE_BYTES
) -> Iterator[ArticleRef | Skipped | InputError]:
    """Walk ``paths`` in the order given, folders in sorted order, each file once, streaming."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _discover_one(os.fspath(path), seen, max_article_bytes)


def displayed(path: str) -> str:
    """A path that can be written as UTF-8, with POSIX slashes: undecodable bytes as backslash escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _discover_one(root, seen, limit):  # type: ignore[no-untyped-def]
    try:
        status = os.stat(root)
    except OSError as error:
        yield InputError(path=displayed(root), stage="discover", message=error.strerror or str(error))
        return
    if stat.S_ISDIR(status.st_mode):
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in IGNORED_FOLDERS)
            for name in sorted(files):
                file = os.path.join(folder, name)
                reader = reader_for_suffix(os.path.splitext(name)[1])
                if reader and not name.startswith("."):
                    yield ArticleRef(
                        file=file,
                        path=displayed(os.path.relpath(file, root)),
                        size=os.stat(file).st_size,
                        named=False,
                        format=reader.format,
                        max_bytes=limit,
                    )
    else:
        reader = reader_for_suffix(os.path.splitext(root)[1])
        yield ArticleRef(
            file=root,
            path=displayed(os.path.basename(root)),
            size=status.st_size,
            named=True,
            format=reader.format if reader else "text",
            max_bytes=limit,
        )
