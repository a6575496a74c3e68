"""A manifest: which files are translations of which, written down in TOML, JSON or CSV (docs/translation.md)."""

from __future__ import annotations

import csv
import io
import os
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from detector.errors import UsageError

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
MAX_BYTES = 32 << 20
COLUMNS = ("source", "translation")


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text: the source and its translations, relative to the manifest."""

    source: _Name
    translations: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1)]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manifest in TOML (``[[siblings]]``) or JSON (``{"siblings": [...]}``)."""

    siblings: tuple[Entry, ...]


def read_manifest(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Source and translations of each text as real paths. The suffix says the format: .toml, .json or .csv.

    Raises ``UsageError`` for a manifest that cannot be read or does not have the form. Files that do not exist are no
    error here: an audit may cover only some of them.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{path}: a manifest may have {MAX_BYTES:,} bytes")
        text = data.decode("utf-8-sig")
    except FileNotFoundError as error:
        message = f"siblings: {str(path)!r} is neither auto nor off, and there is no manifest of that name"
        raise UsageError(message) from error
    except OSError as error:
        raise UsageError(f"{path}: the manifest cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: a manifest is written in UTF-8") from error
    suffix = path.suffix.lower()
    if suffix == ".csv":
        entries = _from_csv(path, text)
    elif suffix == ".toml":
        try:
            entries = msgspec.convert(tomllib.loads(text), Manifest).siblings
        except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
            raise UsageError(f"{path}: {error}") from error
    elif suffix == ".json":
        try:
            entries = msgspec.json.decode(text, type=Manifest).siblings
        except (msgspec.DecodeError, RecursionError) as error:
            raise UsageError(f"{path}: {error}") from error
    else:
        raise UsageError(f"{path}: a manifest is a .toml, .json or .csv file")
    folder = path.parent
    return tuple(
        (_real(folder, one.source), tuple(_real(folder, name) for name in one.translations)) for one in entries
    )


def _from_csv(path: Path, text: str) -> tuple[Entry, ...]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    translations: dict[str, list[str]] = {}
    try:
        header = next(rows, [])
        if tuple(name.strip().lower() for name in header) != COLUMNS:
            raise UsageError(f"{path}: the first line must be {','.join(COLUMNS)}")
        for row in rows:
            if not any(row):
                continue
            if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
                raise UsageError(f"{path}:{rows.line_num}: a line has a source and a translation")
            translations.setdefault(row[0].strip(), []).append(row[1].strip())
    except csv.Error as error:
        raise UsageError(f"{path}:{rows.line_num}: {error}") from error
    return tuple(Entry(source, tuple(names)) for source, names in translations.items())


def _real(folder: Path, name: str) -> str:
    if "\0" in name:
        raise UsageError(f"a manifest names a file with a NUL character in its name: {name!r}")
    return os.path.realpath(folder / name)
