"""Remembers what was found in files that have not changed: SQLite, safe when several runs share it.

An outcome is kept under a key of everything it depends on: the file's bytes, its format, the rules, the statistics,
the options and the version. Which bytes a file has is remembered with its size, time and inode, so that an unchanged
folder is not even read again; a file whose time is too close to the moment it was looked at is read again, because a
change in the same instant could not be seen.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import time, time_ns

import msgspec

from detector.engine.store import Encoded
from detector.model import InputError
from detector.rulepacks.store import cache_folder

FILE_NAME = "findings-2.sqlite"

# A file changed within this time before it was looked at may change again without its time showing it (seconds;
# the coarsest file systems in use count in two).
UNSURE_SECONDS = 2
# Outcomes that no run has asked for in this time are dropped (days).
KEPT_DAYS = 30
_DAY = 86_400


class FileOutcome(msgspec.Struct, frozen=True):
    """What one file gave: the reports of its articles, and what could not be audited.

    A large file gives several of them, the ``last`` of which says so.
    """

    articles: tuple[Encoded, ...] = ()
    errors: tuple[InputError, ...] = ()
    last: bool = True


class Stamp(msgspec.Struct, frozen=True):
    """Size in bytes, modification time in nanoseconds, and inode: what tells an unchanged file."""

    size: int
    modified: int
    inode: int

    @classmethod
    def of(cls, file: str) -> Stamp | None:
        """The stamp of a file; None where it cannot be asked for or is too young to be trusted."""
        try:
            status = os.stat(file)  # noqa: PTH116 (a Path for each of a hundred thousand files is slow)
        except OSError:
            return None
        if status.st_mtime_ns > time_ns() - UNSURE_SECONDS * 1_000_000_000:
            return None
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


def outcome_key(settings: str, format: str, sha256: str) -> bytes:
    """The key of a file's outcome: 16 bytes of all that it depends on."""
    return blake2b(f"{settings}\0{format}\0{sha256}".encode(), digest_size=16).digest()


class FindingsCache:
    """The cache of one user. Whatever goes wrong with it costs time, never a result."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open or make the cache in ``folder`` (default: the user's cache folder)."""
        self._path = (folder or cache_folder()) / FILE_NAME
        self._connection: sqlite3.Connection | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened()
        except (OSError, sqlite3.Error):
            self._give_up()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=20, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS outcomes (key BLOB PRIMARY KEY, day INTEGER, data BLOB)")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS files "
            "(path BLOB, settings BLOB, size INTEGER, modified INTEGER, inode INTEGER, key BLOB, "
            "PRIMARY KEY (path, settings))"
        )
        return connection

    def _give_up(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def unchanged(self, files: Sequence[tuple[str, str, str]]) -> dict[int, FileOutcome]:
        """Outcomes of files that are as they were: by position in ``files`` (path, settings, format)."""
        found: dict[int, FileOutcome] = {}
        if self._connection is None:
            return found
        today = int(time() / _DAY)
        try:
            for number, (file, settings, format) in enumerate(files):
                row = self._connection.execute(
                    "SELECT size, modified, inode, outcomes.key, data, day FROM files "
                    "JOIN outcomes ON outcomes.key = files.key WHERE path = ? AND settings = ?",
                    (_name(file), _settings(settings, format)),
                ).fetchone()
                if row is None:
                    continue
                stamp = Stamp.of(file)
                if stamp is not None and (stamp.size, stamp.modified, stamp.inode) == row[:3]:
                    found[number] = msgspec.msgpack.decode(row[4], type=FileOutcome)
                    if row[5] != today:
                        self._connection.execute("UPDATE outcomes SET day = ? WHERE key = ?", (today, row[3]))
        except (sqlite3.Error, msgspec.MsgspecError):
            self._give_up()
        return found

    def same_content(self, keys: Iterable[bytes]) -> dict[bytes, FileOutcome]:
        """Outcomes by key, of those asked for that are known."""
        found: dict[bytes, FileOutcome] = {}
        if self._connection is None:
            return found
        try:
            for key in keys:
                row = self._connection.execute("SELECT data FROM outcomes WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    found[key] = msgspec.msgpack.decode(row[0], type=FileOutcome)
        except (sqlite3.Error, msgspec.MsgspecError):
            self._give_up()
        return found

    def remember(
        self, outcomes: Mapping[bytes, FileOutcome], files: Iterable[tuple[str, str, str, Stamp | None, bytes]]
    ) -> None:
        """Keep outcomes by key, and for files (path, settings, format, stamp, key) which outcome is theirs."""
        if self._connection is None:
            return
        today = int(time() / _DAY)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)",
                [(key, today, msgspec.msgpack.encode(outcome)) for key, outcome in outcomes.items()],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (_name(file), _settings(settings, format), stamp.size, stamp.modified, stamp.inode, key)
                    for file, settings, format, stamp, key in files
                    if stamp is not None
                ],
            )
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._give_up()

    def close(self) -> None:
        """Drop what is old, and close."""
        if self._connection is None:
            return
        with suppress(sqlite3.Error):
            oldest = int(time() / _DAY) - KEPT_DAYS
            if self._connection.execute("DELETE FROM outcomes WHERE day < ?", (oldest,)).rowcount:
                self._connection.execute("DELETE FROM files WHERE key NOT IN (SELECT key FROM outcomes)")
        self._give_up()


def _name(file: str) -> bytes:
    return os.fsencode(os.path.abspath(file))  # noqa: PTH100 (a Path for each of a hundred thousand files is slow)


def _settings(settings: str, format: str) -> bytes:
    return blake2b(f"{settings}\0{format}".encode(), digest_size=8).digest()


def clear_cache(folder: Path | None = None) -> int:
    """Delete remembered findings and compiled packs; the number of bytes that are free again. Raises OSError."""
    base = folder or cache_folder()
    freed = 0
    for file in [*base.glob("findings-*.sqlite*"), *(base / "packs").glob("*.msgpack")]:
        size = file.stat().st_size
        file.unlink()
        freed += size
    return freed
