"""Remembers what was found in files that have not changed: SQLite, safe when several runs share it.

An outcome is kept under a key of everything it depends on: the file's bytes, its format, the rules, the statistics,
the options and the version. Which bytes a file has is remembered with its size, time and inode, so that an unchanged
folder is not even read again; a file whose time is too close to the moment it was looked at is read again, because a
change in the same instant could not be seen.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from time import time
from typing import TypeVar

import msgspec

from detector.engine.store import Encoded
from detector.model import InputError
from detector.rulepacks.store import cache_folder
from detector.sources.discover import ArticleRef

FILE_NAME = "findings-5.sqlite"

# Outcomes that no run has asked for in this time are dropped (days).
KEPT_DAYS = 30
_DAY = 86_400
# So many outcomes of unchanged files are fetched at once: a question for each costs three times as much.
_AT_ONCE = 32
_Value = TypeVar("_Value", int, bytes)


class FileOutcome(msgspec.Struct, frozen=True):
    """What one file gave: the reports of its articles, and what could not be audited.

    A large file gives several of them, the ``last`` of which says so. ``siblings``: the files that were compared with
    it, as the report says it, at the first file of a group.
    """

    articles: tuple[Encoded, ...] = ()
    errors: tuple[InputError, ...] = ()
    last: bool = True
    siblings: tuple[dict[str, str], ...] = ()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(FileOutcome)


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A file as this run met it, and under which settings (a digest) and format it is audited.

    ``stamp``: size in bytes, modification time in nanoseconds and inode, which tell an unchanged file; None where the
    time is too young to be trusted.
    """

    file: str
    settings: str
    format: str
    stamp: tuple[int, int, int] | None

    @classmethod
    def of(cls, reference: ArticleRef, settings: str) -> Seen:
        """The file of a reference, with the stamp it had when it was found."""
        stamp = None if reference.modified is None else (reference.size, reference.modified, reference.inode)
        return cls(reference.file, settings, reference.format, stamp)


def outcome_key(settings: str, format: str, sha256: str) -> bytes:
    """The key of a file's outcome: 16 bytes of all that it depends on."""
    return blake2b(f"{settings}\0{format}\0{sha256}".encode(), digest_size=16).digest()


class FindingsCache:
    """The cache of one user. Whatever goes wrong with it costs time, never a result."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open or make the cache in ``folder`` (default: the user's cache folder)."""
        self._path = (folder or cache_folder()) / FILE_NAME
        self._connection: sqlite3.Connection | None = None
        self._today = int(time() / _DAY)
        self._asked_for: list[int] = []  # outcomes that no run has asked for today
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened()
        except (OSError, sqlite3.Error):
            self._give_up()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=20, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS outcomes (number INTEGER PRIMARY KEY, key BLOB UNIQUE, day INTEGER, data BLOB)"
        )
        connection.execute(
            "CREATE TABLE IF NOT EXISTS files "
            "(path BLOB, settings BLOB, size INTEGER, modified INTEGER, inode INTEGER, outcome INTEGER, "
            "PRIMARY KEY (path, settings)) WITHOUT ROWID"
        )
        connection.execute(
            "CREATE TABLE IF NOT EXISTS collections (audit BLOB PRIMARY KEY, state BLOB, day INTEGER, data BLOB)"
        )
        return connection

    def collection(self, audit: bytes, state: bytes) -> bytes | None:
        """What was remembered of an audit as a whole (by a key of its paths and settings), if its state was this."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT data FROM collections WHERE audit = ? AND state = ?", (audit, state)
            ).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        return None if row is None else bytes(row[0])

    def remember_collection(self, audit: bytes, state: bytes, data: bytes) -> None:
        """Keep what an audit gave as a whole in the place of what it gave before."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.execute(
                    "INSERT OR REPLACE INTO collections VALUES (?, ?, ?, ?)", (audit, state, self._today, data)
                )

    def _give_up(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def unchanged(self, files: Sequence[Seen]) -> dict[int, int]:
        """Numbers of the outcomes of files that are as they were, by position in ``files``."""
        found: dict[int, int] = {}
        if self._connection is None or not files:
            return found
        names = [_name(one.file) for one in files]
        try:
            # One walk through the table is faster than a look-up for each file of a folder.
            rows = self._connection.execute(
                "SELECT path, settings, outcome, size, modified, inode FROM files WHERE path BETWEEN ? AND ?",
                (min(names), max(names)),
            )
            known = {(path, settings): (outcome, stamp) for path, settings, outcome, *stamp in rows}
        except sqlite3.Error:
            self._give_up()
            return found
        for number, (name, one) in enumerate(zip(names, files, strict=True)):
            row = known.get((name, _settings(one.settings, one.format)))
            if row is not None and one.stamp is not None and tuple(row[1]) == one.stamp:
                found[number] = row[0]
        return found

    def outcomes(self, numbers: Sequence[int]) -> Iterator[FileOutcome | None]:
        """Remembered outcomes by their numbers, one for each; None where it is gone."""
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            found = self._outcomes("number", part)
            yield from map(found.get, part)

    def same_content(self, keys: Collection[bytes]) -> dict[bytes, FileOutcome]:
        """Outcomes by key, of those asked for that are known."""
        return self._outcomes("key", [*keys])

    def _outcomes(self, column: str, values: Sequence[_Value]) -> dict[_Value, FileOutcome]:
        found: dict[_Value, FileOutcome] = {}
        if self._connection is None:
            return found
        try:
            for start in range(0, len(values), _AT_ONCE):
                part = tuple(values[start : start + _AT_ONCE])
                rows = self._connection.execute(
                    f"SELECT {column}, number, day, data FROM outcomes "
                    f"WHERE {column} IN ({', '.join('?' * len(part))})",
                    part,
                )
                for value, number, day, data in rows:
                    found[value] = _DECODER.decode(data)
                    if day != self._today:
                        self._asked_for.append(number)
        except (sqlite3.Error, msgspec.MsgspecError):
            self._give_up()
        return found

    def remember(self, outcomes: Mapping[bytes, FileOutcome], files: Iterable[tuple[Seen, bytes]]) -> None:
        """Keep outcomes by key, and for files the key of theirs."""
        if self._connection is None:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT INTO outcomes (key, day, data) VALUES (?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET day = excluded.day, data = excluded.data",
                [(key, self._today, _ENCODER.encode(outcome)) for key, outcome in outcomes.items()],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO files SELECT ?, ?, ?, ?, ?, number FROM outcomes WHERE key = ?",
                [
                    (_name(one.file), _settings(one.settings, one.format), *one.stamp, key)
                    for one, key in files
                    if one.stamp is not None
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
            if self._asked_for:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(
                    "UPDATE outcomes SET day = ? WHERE number = ?", [(self._today, one) for one in self._asked_for]
                )
                self._connection.execute("COMMIT")
            # Once a day: it walks through the whole table.
            (looked_at,) = self._connection.execute("PRAGMA user_version").fetchone()
            if looked_at != self._today:
                oldest = self._today - KEPT_DAYS
                if self._connection.execute("DELETE FROM outcomes WHERE day < ?", (oldest,)).rowcount:
                    self._connection.execute("DELETE FROM files WHERE outcome NOT IN (SELECT number FROM outcomes)")
                self._connection.execute("DELETE FROM collections WHERE day < ?", (oldest,))
                self._connection.execute(f"PRAGMA user_version = {self._today}")
        self._give_up()


def _name(file: str) -> bytes:
    return os.fsencode(os.path.abspath(file))  # noqa: PTH100 (a Path for each of a hundred thousand files is slow)


@lru_cache(maxsize=256)
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
