"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from detector.errors import GarblintError


class WriteError(GarblintError):
    """A file could not be written; the message names it and why."""


def check_writable(path: Path) -> None:
    """Raise ``WriteError`` now, before the work is done, if a file at ``path`` clearly cannot be written."""
    folder = path.resolve().parent
    if path.is_dir():
        raise WriteError(f"{path}: cannot be written, it is a folder")
    if not folder.is_dir():
        raise WriteError(f"{path}: cannot be written, the folder {folder} does not exist")
    if not os.access(folder if not _is_special(path) else path, os.W_OK):
        raise WriteError(f"{path}: no permission to write there")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content appears at ``path`` only if the block ends without an exception.

    It is written beside the target and renamed; a symbolic link stays and its target is replaced; the mode of a file
    that was there is kept. Devices and pipes are written directly. Raises ``WriteError`` for what the system refuses.
    """
    try:
        if _is_special(path):
            with path.open("wb") as stream:
                yield stream
            return
        target = path.resolve()
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield cast(BinaryIO, file)
            with suppress(OSError):  # file systems without permissions
                temporary.chmod(mode)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise WriteError(f"{path}: it could not be written ({error.strerror or error})") from error


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
