"""Which settings hold for a file: its nearest configuration, and the outer ones that it inherits from.

The way up ends at a configuration with ``root = true``, at a folder that holds ``.git``, or at the file system's
root. Single values: the nearest wins. Lists (``packs``, ``accept``) add up. Settings of rules apply from the outermost
configuration inwards and, in each, from the most general name to the most specific, then the overrides that match,
in their order; the last that names a rule wins.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from detector.configuration.ignore import IgnoreFiles, matched
from detector.configuration.load import (
    FILE_NAME,
    PYPROJECT,
    ConfigurationError,
    LoadedConfiguration,
    load_configuration,
)
from detector.configuration.schema import (
    ALL_RULES,
    SIBLINGS_AUTO,
    SIBLINGS_OFF,
    Accept,
    Configuration,
    FailOn,
    MessageLanguage,
    Override,
    RuleSetting,
    SourceLanguage,
)
from detector.rulepacks.files import TERMBASE_KINDS, is_termbase
from detector.sources.base import FieldFormat

_Value = TypeVar("_Value")


class FileSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What configuration says of one file; None where it says nothing.

    ``rules``: (name, setting) in the order of application, later ones win.
    """

    rules: tuple[tuple[str, RuleSetting], ...] = ()
    languages: tuple[str, ...] | None = None
    fail_on: FailOn | None = None
    max_article_bytes: int | None = None
    packs: tuple[Path, ...] = ()
    accept_words: tuple[str, ...] = ()
    accept_pairs: tuple[str, ...] = ()
    text_fields: tuple[str, ...] | None = None
    title_field: str | None = None
    id_field: str | None = None
    field_format: FieldFormat | None = None


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What configuration says of the whole run."""

    min_score: float | None = None
    min_confidence: float | None = None
    baseline: Path | None = None
    siblings: str | None = None
    source_language: SourceLanguage | None = None
    messages: MessageLanguage | None = None


_Chain = tuple[LoadedConfiguration, ...]  # outermost first


class Resolver:
    """Finds configurations and says what holds for a file, and whether it is audited at all.

    ``only``: one configuration that holds for every file, its globs relative to the working folder. With ``use``
    False no configuration is looked for; ignore files still count.
    """

    def __init__(self, only: Path | None = None, use: bool = True) -> None:
        self._chains: dict[str, _Chain] = {}
        self._fixed: _Chain | None = None if use else ()
        if only is not None:
            self._fixed = (_explicit(only),)
        self._settings: dict[tuple[tuple[int, tuple[int, ...]], ...], FileSettings] = {}
        self._ignore_files = IgnoreFiles()
        self._tops: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._git_roots: dict[str, str | None] = {}

    # ------------------------------------------------------------------------------------------ what holds

    def settings(self, file: str) -> FileSettings:
        """What holds for a file. Raises ``ConfigurationError`` for a broken configuration."""
        folder, path = self._placed(file)
        chain = self._chain(folder)
        key = tuple((id(one), _matching_overrides(one, path)) for one in chain)
        found = self._settings.get(key)
        if found is None:
            found = self._settings[key] = _merged(chain, [numbers for _, numbers in key])
        return found

    def folder_settings(self, folder: str) -> FileSettings:
        """What holds for the files of an absolute folder, overrides left aside."""
        chain = self._chain(folder)
        return _merged(chain, [()] * len(chain))

    def run_settings(self, paths: Sequence[str | Path]) -> RunSettings:
        """What holds for an audit of ``paths``: from the configurations of the folder that holds them all."""
        chain = self._chain(common_folder(paths))
        baseline = siblings = None
        for one in chain:
            if one.configuration.baseline is not UNSET:
                baseline = one.path.parent / one.configuration.baseline
            if one.configuration.siblings is not UNSET:
                siblings = one.configuration.siblings
                if siblings not in (SIBLINGS_AUTO, SIBLINGS_OFF):
                    siblings = str(one.path.parent / siblings)
        return RunSettings(
            min_score=_nearest([one.configuration.min_score for one in chain]),
            min_confidence=_nearest([one.configuration.min_confidence for one in chain]),
            baseline=baseline,
            siblings=siblings,
            source_language=_nearest([one.configuration.source_language for one in chain]),
            messages=_nearest([one.configuration.messages for one in chain]),
        )

    def configurations(self, file: str) -> _Chain:
        """The configurations that a file has, outermost first."""
        return self._chain(os.path.dirname(os.path.abspath(file)))  # noqa: PTH100, PTH120

    def configurations_of(self, folder: str) -> _Chain:
        """The configurations that an absolute folder has, outermost first."""
        return self._chain(folder)

    # ------------------------------------------------------------------------------------------ what is audited

    def keeps(self, file: str, is_folder: bool, root: str) -> bool:
        """Whether a file or folder met below ``root`` is audited: ignore files, ``exclude`` and ``include``."""
        folder, path = self._placed(file)
        chain = self._chain(folder)
        git = _nearest([one.configuration.respect_gitignore for one in chain])
        if self._ignore_files.ignores(path, is_folder, self._top(root), git is not False):
            return False
        return _included(chain, path, is_folder)

    def keeps_named(self, file: str) -> bool:
        """Whether a file that was named is audited: always, but for ``force_exclude``."""
        chain = self.configurations(file)
        if not _nearest([one.configuration.force_exclude for one in chain]):
            return True
        path = os.path.abspath(file)  # noqa: PTH100
        folder = os.path.dirname(path)  # noqa: PTH120
        root = self._git_root(folder) or (str(chain[0].folder) if chain else folder)
        while folder != root and folder != os.path.dirname(folder):  # noqa: PTH120
            if not self.keeps(folder, True, root):
                return False
            folder = os.path.dirname(folder)  # noqa: PTH120
        return self.keeps(path, False, root)

    def _placed(self, file: str) -> tuple[str, str]:
        """The absolute folder and path of a file; links stay: a file is configured from where it is found.

        What `os.path.abspath` gives, which is asked only once for each folder: it would be a tenth of a cached audit.
        """
        name = file[file.rfind(os.sep) + 1 :]
        if name in ("", os.curdir, os.pardir):
            path = os.path.abspath(file)  # noqa: PTH100
            return os.path.dirname(path), path  # noqa: PTH120
        folder = file[: len(file) - len(name)]
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = os.path.abspath(folder)  # noqa: PTH100
        return known, os.path.join(known, name)  # noqa: PTH118

    def _top(self, root: str) -> str:
        """The folder whose ignore files are the outermost for a walk from ``root``."""
        found = self._tops.get(root)
        if found is None:
            start = os.path.abspath(root)  # noqa: PTH100
            found = self._tops[root] = self._git_root(start) or start
        return found

    def _git_root(self, folder: str) -> str | None:
        if folder not in self._git_roots:
            above = folder
            while not _is_repository(above) and above != os.path.dirname(above):  # noqa: PTH120
                above = os.path.dirname(above)  # noqa: PTH120
            self._git_roots[folder] = above if _is_repository(above) else None
        return self._git_roots[folder]

    def _chain(self, folder: str) -> _Chain:
        if self._fixed is not None:
            return self._fixed
        found = self._chains.get(folder)
        if found is not None:
            return found
        below: list[str] = []  # a loop instead of recursion: folders may be nested deeper than Python's limit
        while (found := self._chains.get(folder)) is None:
            below.append(folder)
            parent = os.path.dirname(folder)  # noqa: PTH120
            if parent == folder or _is_repository(folder):
                found = ()
                break
            folder = parent
        for one in reversed(below):
            own = _configuration_in(one)
            if own is not None:
                found = (own,) if own.configuration.root else (*found, own)
            self._chains[one] = found
        return found


def common_folder(paths: Sequence[str | Path]) -> str:
    """The absolute folder that holds all paths; a file counts as its folder. The working folder where there is none."""
    folders = []
    for path in paths:
        absolute = os.path.abspath(path)  # noqa: PTH100
        folders.append(absolute if os.path.isdir(absolute) else os.path.dirname(absolute))  # noqa: PTH112, PTH120
    try:
        return os.path.commonpath(folders)
    except ValueError:  # no path, or several drives
        return os.getcwd()  # noqa: PTH109


def _is_repository(folder: str) -> bool:
    # A file in the work trees and submodules of git.
    return os.path.exists(os.path.join(folder, ".git"))  # noqa: PTH110, PTH118


def _explicit(path: Path) -> LoadedConfiguration:
    loaded = load_configuration(path)
    if loaded is None:
        raise ConfigurationError(path, 1, "the file has no table [tool.garblint]")
    loaded.folder = Path.cwd()
    return loaded


def _configuration_in(folder: str) -> LoadedConfiguration | None:
    own, project = os.path.join(folder, FILE_NAME), os.path.join(folder, PYPROJECT)  # noqa: PTH118
    loaded = load_configuration(Path(own)) if os.path.isfile(own) else None  # noqa: PTH113
    in_project = load_configuration(Path(project)) if os.path.isfile(project) else None  # noqa: PTH113
    if loaded is not None and in_project is not None:
        raise in_project.error(f"{FILE_NAME} beside this file configures garblint too; keep one of the two")
    return loaded or in_project


def _matching_overrides(loaded: LoadedConfiguration, path: str) -> tuple[int, ...]:
    folder = str(loaded.folder)
    return tuple(
        number
        for number, globs in enumerate(loaded.override_paths)
        if matched(globs, folder, path, is_folder=False, folders_too=True)
    )


def _included(chain: _Chain, path: str, is_folder: bool) -> bool:
    for one in reversed(chain):
        if one.configuration.exclude:
            decided = matched(one.exclude, str(one.folder), path, is_folder)
            if decided:
                return False
            if decided is not None:
                break
    if is_folder:
        return True
    for one in reversed(chain):
        if one.include is not None:
            return bool(matched(one.include, str(one.folder), path, is_folder, folders_too=True))
    return True


def _nearest(values: Iterable[_Value | UnsetType]) -> _Value | None:
    """The last value that is set."""
    found: _Value | None = None
    for value in values:
        if not isinstance(value, UnsetType):
            found = value
    return found


def _layers(chain: _Chain, matching: Sequence[Sequence[int]]) -> Iterator[Configuration | Override]:
    for one, numbers in zip(chain, matching, strict=True):
        yield one.configuration
        for number in numbers:
            yield one.configuration.overrides[number]


def _merged(chain: _Chain, matching: Sequence[Sequence[int]]) -> FileSettings:
    layers = list(_layers(chain, matching))
    accepted: list[Accept] = [one.accept for one in layers]
    return FileSettings(
        rules=tuple(setting for one in layers for setting in sorted(one.rules.items(), key=_by_specificity)),
        languages=_nearest([one.languages for one in layers]),
        fail_on=_nearest([one.fail_on for one in layers]),
        max_article_bytes=_nearest([one.configuration.max_article_bytes for one in chain]),
        packs=tuple(dict.fromkeys(path for one in chain for path in _packs(one))),
        accept_words=tuple(dict.fromkeys(word for one in accepted for word in one.words)),
        accept_pairs=tuple(dict.fromkeys(pair for one in accepted for pair in one.pairs)),
        text_fields=_nearest([one.text_fields for one in layers]),
        title_field=_nearest([one.title_field for one in layers]),
        id_field=_nearest([one.id_field for one in layers]),
        field_format=_nearest([one.field_format for one in layers]),
    )


def _by_specificity(setting: tuple[str, str]) -> tuple[int, str]:
    """All, then categories (one word, as first levels are), then deeper and deeper levels of rules."""
    name = setting[0]
    return (-1 if name == ALL_RULES else name.count("."), name)


def _packs(loaded: LoadedConfiguration) -> Iterator[Path]:
    for number, name in enumerate(loaded.configuration.packs):
        path = loaded.path.parent / name
        if not path.exists():
            raise loaded.error(f"{name}: no such rule pack", "packs", number)
        yield path
    for number, name in enumerate(loaded.configuration.termbase):
        path = loaded.path.parent / name
        if not path.is_file():
            raise loaded.error(f"{name}: no such term base", "termbase", number)
        if not is_termbase(path):
            raise loaded.error(f"{name}: a term base is a {TERMBASE_KINDS} file", "termbase", number)
        yield path
