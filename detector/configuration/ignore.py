"""Which files are left out: ``.gitignore``, ``.garblintignore``, and globs in their syntax.

A file's name is matched against the ignore files of its folder and of every folder above it, up to the folder that
holds ``.git`` (else up to the folder that is audited); the innermost file that says anything decides, and in it the
last line that matches.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from detector.configuration.globs import Globs
from detector.sources.discover import displayed

GIT_IGNORE = ".gitignore"
OWN_IGNORE = ".garblintignore"
# An ignore file is written by hand; of a larger one only the beginning is read, as of no other file in a folder.
_MAX_IGNORE_BYTES = 2**18


def matched(globs: Globs, folder: str, path: str, is_folder: bool, folders_too: bool = False) -> bool | None:
    """Whether the globs of ``folder`` match ``path`` below it (False: taken back by ``!``), or None for neither.

    Both are absolute paths without ``..``; a path that is not below the folder is not matched. With ``folders_too`` a
    glob may match one of the folders that the path lies in.
    """
    prefix = folder.rstrip(os.sep) + os.sep
    if not path.startswith(prefix):
        return None
    name = displayed(path[len(prefix) :])
    name = name + "/" if is_folder else name
    return globs.decide_below(name) if folders_too else globs.decide(name)


class IgnoreFiles:
    """The ignore files of a tree, read when a path below them is first asked for."""

    def __init__(self) -> None:
        self._in_folder: dict[tuple[str, bool], Globs | None] = {}
        self._chains: dict[tuple[str, str, bool], tuple[tuple[str, Globs], ...]] = {}

    def ignores(self, path: str, is_folder: bool, top: str, git: bool) -> bool:
        """Whether an absolute path is ignored by the files from the folder ``top`` down to its own folder.

        ``git``: whether ``.gitignore`` counts; ``.garblintignore`` always does.
        """
        folder = os.path.dirname(path)  # noqa: PTH120 (a string per file; Path objects cost ten times as much)
        chain = self._chains.get((folder, top, git))
        if chain is None:
            chain = self._chains[folder, top, git] = tuple(self._chain(folder, top, git))
        for base, globs in chain:
            decided = matched(globs, base, path, is_folder)
            if decided is not None:
                return decided
        return False

    def _chain(self, folder: str, top: str, git: bool) -> Iterable[tuple[str, Globs]]:
        """The ignore files that count for entries of ``folder``, innermost first."""
        while True:
            globs = self._of(folder, git)
            if globs is not None:
                yield folder, globs
            parent = os.path.dirname(folder)  # noqa: PTH120
            if folder == top or parent == folder:
                return
            folder = parent

    def _of(self, folder: str, git: bool) -> Globs | None:
        key = (folder, git)
        if key not in self._in_folder:
            names = [GIT_IGNORE, OWN_IGNORE] if git else [OWN_IGNORE]
            lines = [line for name in names for line in _lines(Path(folder) / name)]
            if git:  # the clone's own list, under what the repository says
                lines = [*_lines(Path(folder) / ".git" / "info" / "exclude"), *lines]
            self._in_folder[key] = Globs(lines, lenient=True) if lines else None
        return self._in_folder[key]


def _lines(path: Path) -> list[str]:
    """The lines that say something; none of a file that is not there or cannot be read, as git does it."""
    try:
        if not path.is_file():  # a named pipe would be waited for
            return []
        with path.open("rb") as stream:
            text = stream.read(_MAX_IGNORE_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return []
    lines = text.replace("\r\n", "\n").split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#")]
