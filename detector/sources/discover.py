"""Which files to read: named files are always tried, folders are walked for the formats that are known.

What is taken from a folder, and what is not:

- files whose suffix belongs to a reader, those packed with gzip or zstd too (``.jsonl.gz``), but of ``.xml`` only
  exports of WordPress and of ``.json`` no settings that every repository has (package.json …);
- files without a suffix that hold text, except those every repository has (LICENSE, Makefile …);
- not: hidden files and folders, ``node_modules`` and the like, files with any other suffix. Those of them that
  are binary are reported as ``Skipped``; a file named on the command line is read whatever its suffix is.

Symbolic links are followed as far as they stay within the folders that were named: a link that somebody put into a
repository must not have a file of the machine that audits it quoted in a report. One that leads out of them is
``Skipped``; naming its target too lets it in. What is named may be a link itself. A file or folder that is reached
twice (a link, a loop, two overlapping paths) is taken once, the first time.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import time_ns

import msgspec
from msgspec.structs import replace

from detector.model import InputError
from detector.sources.base import MAX_ARTICLE_BYTES, ReadOptions, Source, SourceError
from detector.sources.decode import is_binary
from detector.sources.registry import packed_format, reader_for_suffix

IGNORED_FOLDERS = frozenset({"node_modules", "__pycache__", "bower_components", "site-packages"})
# Text without a suffix that is no article, compared in upper case.
_IGNORED_NAMES = frozenset(
    {"AUTHORS", "BUILD", "CHANGELOG", "CODEOWNERS", "CONTRIBUTORS", "COPYING", "COPYRIGHT", "DOCKERFILE", "GEMFILE"}
    | {"GNUMAKEFILE", "INSTALL", "JENKINSFILE", "LICENCE", "LICENSE", "MAKEFILE", "NOTICE", "PATENTS", "PROCFILE"}
    | {"RAKEFILE", "VAGRANTFILE", "VERSION", "WORKSPACE"}
)
# Settings in a format that may hold articles, compared in lower case.
_SETTINGS = frozenset(
    {"angular.json", "babel.config.json", "biome.json", "bower.json", "cdk.json", "components.json", "composer.json"}
    | {"deno.json", "firebase.json", "jsconfig.json", "lerna.json", "manifest.json", "mkdocs.json", "nx.json"}
    | {"package-lock.json", "package.json", "project.json", "pyrightconfig.json", "renovate.json", "settings.json"}
    | {"tsconfig.json", "turbo.json", "vercel.json"}
)
# What the first bytes of a file hold that is taken from a folder, for suffixes that mean many things.
_SIGNS = {"wxr": b"wordpress.org/export/"}
# A suffix is short, ASCII and holds a letter: ``2023.11.18 论坛`` has none.
_SUFFIX = re.compile(r"\.(?=[0-9_+-]*[A-Za-z])[A-Za-z0-9_+-]{1,12}\Z")
# A file changed within this time before it was looked at may change again without its time showing it (seconds;
# the coarsest file systems in use count in two).
UNSURE_SECONDS = 2
_SNIFFED = 4096  # bytes looked at to tell binary data from text

_Identity = tuple[int, int]
# Says whether a file or folder (second argument: is it a folder?) met below a root (third) is wanted.
Keeps = Callable[[str, bool, str], bool]


class ArticleRef(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read. ``file`` is its path on the disk, ``path`` its name in the report; ``size`` in bytes.

    ``modified`` (nanoseconds since 1970) and ``inode`` tell with ``size`` whether it is as it was at another time;
    ``modified`` is None where that is too short ago to tell. ``named``: whether the user named this very file (rather
    than a folder above it).
    """

    file: str
    path: str
    size: int
    named: bool
    format: str
    modified: int | None = None
    inode: int = 0
    max_bytes: int = MAX_ARTICLE_BYTES
    options: ReadOptions = ReadOptions()

    def read_as(self, max_bytes: int, options: ReadOptions) -> ArticleRef:
        """The file with another bound in bytes and other ways to read its records."""
        return replace(self, max_bytes=max_bytes, options=options)

    def source(self) -> Source:
        """The file as a source for its reader."""
        return Source(path=self.path, file=self.file, max_bytes=self.max_bytes, options=self.options, named=self.named)


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A binary file, or a link out of all the folders named, met while walking a folder; no failure."""

    path: str


def discover(
    paths: Sequence[str | Path], max_article_bytes: int = MAX_ARTICLE_BYTES, keeps: Keeps | None = None
) -> Iterator[ArticleRef | Skipped | InputError]:
    """Walk ``paths`` in the order given and folders in order of names, each file once, yielding as it goes.

    A path in the report is relative to the folder given if that is the only path, else it begins as it was given;
    POSIX slashes. Whatever cannot be reached is an InputError of stage "discover"; nothing is raised.
    ``keeps`` is asked for everything met in a folder, before it is opened; what it raises gets out.
    """
    roots = [os.fspath(path) for path in paths]
    bounds = _bounds(roots)
    seen: set[_Identity] = set()
    for root in roots:
        try:
            status = Path(root).stat()
        except (OSError, ValueError) as error:
            yield _unreachable(root, ValueError(_NO_STANDARD_INPUT) if root == "-" else error)
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(root, "" if len(roots) == 1 else root, bounds, seen, max_article_bytes, keeps)
        elif not stat.S_ISREG(status.st_mode):
            yield InputError(path=displayed(root), stage="discover", message="neither a file nor a folder")
        elif _is_new(status, seen):
            yield ArticleRef(
                file=root,
                path=displayed(os.path.normpath(root)),
                size=status.st_size,
                named=True,
                format=_format(root) or _packed_text(root) or "text",
                modified=_trusted_time(status),
                inode=status.st_ino,
                max_bytes=max_article_bytes,
            )


def displayed(path: str) -> str:
    """How a report writes a path: POSIX slashes, and bytes that are not UTF-8 as ``\\xff`` escapes."""
    try:
        encoded = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        encoded = path.encode("utf-8", "backslashreplace")
    return encoded.decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _walk(
    root: str, shown: str, bounds: Sequence[str], seen: set[_Identity], limit: int, keeps: Keeps | None
) -> Iterator[ArticleRef | Skipped | InputError]:
    """The files under ``root``; ``shown`` stands for it in the paths of the report ("" for nothing).

    No link leads out of ``bounds``.
    """
    stack = [
        (root, shown, False)
    ]  # with: is it a link? A stack instead of recursion: folders may be nested deeper than Python's limit
    while stack:
        file, path, is_link = stack.pop()
        try:
            status = os.stat(file)  # noqa: PTH116 (a Path for each of a hundred thousand files is slow)
        except OSError as error:
            if keeps is not None and not keeps(file, False, root):
                continue
            # A dangling link is a loss only where an article was expected.
            if _format(file) or not Path(file).is_symlink():
                yield _unreachable(path or file, error)
            continue
        if keeps is not None and file is not root and not keeps(file, stat.S_ISDIR(status.st_mode), root):
            continue
        if is_link and not _is_within(file, bounds):
            if _format(file) or stat.S_ISDIR(status.st_mode):  # an article may have been expected
                yield Skipped(path=displayed(path))
            continue
        if stat.S_ISDIR(status.st_mode):
            if not _is_new(status, seen):
                continue
            try:
                with os.scandir(file) as entries:
                    names = sorted(((entry.name, entry.is_symlink()) for entry in entries), reverse=True)
            except OSError as error:
                yield _unreachable(path or file, error)
                continue
            for name, link in names:
                if not name.startswith(".") and name not in IGNORED_FOLDERS:
                    stack.append((f"{file.rstrip(os.sep) or os.sep}{os.sep}{name}", _joined(path, name), link))
        elif stat.S_ISREG(status.st_mode) and _is_new(status, seen):
            found = _file_in_folder(file, displayed(path), status, limit)
            if found is not None:
                yield found


def _bounds(roots: Sequence[str]) -> list[str]:
    """Where links may lead to: what the named paths really are."""
    bounds = []
    for root in roots:
        try:
            bounds.append(os.path.realpath(root))
        except (OSError, ValueError):  # no path at all; its walk says so
            continue
    return bounds


def _is_within(link: str, bounds: Sequence[str]) -> bool:
    real = os.path.realpath(link)
    return any(real == bound or real.startswith(bound.rstrip(os.sep) + os.sep) for bound in bounds)


def _file_in_folder(file: str, path: str, status: os.stat_result, limit: int) -> ArticleRef | Skipped | None:
    format = _format(file)
    name = os.path.basename(file)  # noqa: PTH119
    if format is None:
        try:
            with Source(path=path, file=file).open() as stream:
                binary = is_binary(stream.read(_SNIFFED))
        except (OSError, SourceError):
            return None  # of no known format, so not missed
        if binary:
            return Skipped(path=path)
        if _suffix(file) or name.upper() in _IGNORED_NAMES:
            return None
    elif format == "json" and name.lower() in _SETTINGS:
        return None
    elif format in _SIGNS:
        try:
            with Source(path=path, file=file).open() as stream:
                if _SIGNS[format] not in stream.read(_SNIFFED):
                    return None
        except (OSError, SourceError):
            pass  # whoever reads it will say so
    return ArticleRef(
        file=file,
        path=path,
        size=status.st_size,
        named=False,
        format=format or "text",
        modified=_trusted_time(status),
        inode=status.st_ino,
        max_bytes=limit,
    )


def _trusted_time(status: os.stat_result) -> int | None:
    """When a file was last changed, unless it may change again without its time showing it."""
    return status.st_mtime_ns if status.st_mtime_ns <= time_ns() - UNSURE_SECONDS * 1_000_000_000 else None


def _format(path: str) -> str | None:
    """The format that the suffixes of a path speak of."""
    suffix = _suffix(path)
    reader = reader_for_suffix(suffix)
    return reader.format if reader else packed_format(suffix, _suffix(path[: len(path) - len(suffix)]))


def _packed_text(path: str) -> str | None:
    """The format of a packed file that does not say what it holds."""
    return packed_format(_suffix(path), ".txt")


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip(os.sep) or os.sep}{os.sep}{name}" if folder else name


def _suffix(path: str) -> str:
    match = _SUFFIX.search(path)
    return match.group() if match else ""


def _is_new(status: os.stat_result, seen: set[_Identity]) -> bool:
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return False
    seen.add(identity)
    return True


_NO_STANDARD_INPUT = "standard input is not read, because issues point into files; name a file or a folder"


def _unreachable(path: str, error: Exception) -> InputError:
    message = getattr(error, "strerror", None) or str(error)
    return InputError(path=displayed(path), stage="discover", message=message)
