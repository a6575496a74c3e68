"""Which files are rule packs, and how a mistake in one is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detector.errors import UsageError

# What a term base is recognised by; other files are rule packs.
TERMBASE_SUFFIXES = (".csv", ".tsv", ".tbx")
TERMBASE_KINDS = ".csv, .tsv or .tbx"


def is_termbase(path: Path) -> bool:
    """Whether a path is that of a term base, by its name."""
    return path.suffix.lower() in TERMBASE_SUFFIXES


class PackError(UsageError):
    """A pack that cannot be used; the message is ``file:line: what is wrong``."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line


def pack_files(paths: Iterable[Path]) -> list[Path]:
    """The pack files (``.yml``/``.yaml``) that files and folders name, sorted within each folder.

    Raises ``UsageError`` for a path that does not exist or a folder without packs.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix in (".yml", ".yaml") and p.is_file())
            if not found:
                raise UsageError(f"{path}: the folder holds no rule pack (.yml)")
            files += found
        elif path.exists():
            files.append(path)
        else:
            raise UsageError(f"{path}: no such rule pack")
    return files
