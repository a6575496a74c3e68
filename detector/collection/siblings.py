"""Which files of a folder are versions of one text in several languages.

Three things say so, the surest first: a manifest, the front matter of the files, their names. A name says it with a
language tag: in a folder (``zh/x.md`` beside ``en/x.md``, ``content/zh-cn/x.md``) or in the file's own name
(``x.zh.md``, ``x_en.md``, ``ja-x.md``). A file without a tag belongs to the tagged ones that else have its name. Names
mislead, so what is found by them is only checked once its content has shown that it belongs together.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

import msgspec

from detector.language.tags import LANGUAGES, TAG
from detector.patterns import compile_late

FoundBy = Literal["manifest", "front-matter", "name"]

SINGLE_FORMATS: Final = frozenset({"text", "markdown", "mdx", "html", "docx"})
"""Formats whose files hold one article; which records belong together is not looked for."""

HEAD_CHARACTERS: Final = 4096
"""How much of a file is read for its front matter (code points)."""

MAX_VERSIONS: Final = 12
"""Files that share a name but for the language; more of them are no versions of one text."""

_IS_TAG: Final = compile_late(TAG, re.IGNORECASE)
_ENDS_WITH_TAG: Final = compile_late(rf"(?P<stem>.*?)(?P<mark>[._\-@]|[ _-]?[(\[（【]){TAG}[)\]）】]?", re.IGNORECASE)
_BEGINS_WITH_TAG: Final = compile_late(rf"{TAG}(?P<mark>[._\-])(?P<stem>.+)", re.IGNORECASE)
_MAY_HOLD_TAG: Final = compile_late(rf"(?:\A|[/._\-@(\[（【]){TAG}(?=[/._\-)\]）】]|\Z)", re.IGNORECASE)
_SUFFIX: Final = compile_late(r"(\.[A-Za-z0-9]{1,8})(?:\.(?:gz|zst))?\Z", re.IGNORECASE)
_HERE: Final = "*"  # stands for the tag in a key


class SiblingFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may have siblings. ``file``: where it lies; ``path``: its name in the report."""

    file: str
    path: str
    format: str


class SiblingGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Versions of one text: positions in the list of files, in order. ``source``: that of the original, where known.

    ``languages``: what name or front matter say of each (``zh``, ``ja``, ``en``), "" where they say nothing.
    """

    members: tuple[int, ...]
    languages: tuple[str, ...]
    found_by: FoundBy
    source: int | None = None


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a file says: the key of its group, the file it translates (as written), its language."""

    key: str = ""
    translation_of: str = ""
    language: str = ""


# ------------------------------------------------------------------------------------------ names


class NameKey(msgspec.Struct, frozen=True):
    """A path without its language: ``key`` with a sign in the tag's place, ``bare`` without it; the language or ""."""

    key: str
    bare: str
    language: str


def name_key(path: str) -> NameKey:
    """Take the language tag out of a path (slashes; any case). Only the tag nearest to the file counts.

    A name that ends in two tags (``x.zh-en.md``) is that of a file in two languages, and has none.
    """
    folder, name = posixpath.split(path)
    suffix = ""
    if found := _SUFFIX.search(name):
        name, suffix = name[: found.start()], found[1].lower()
    if not _MAY_HOLD_TAG.search(path):
        whole_path = posixpath.join(folder, name + suffix)
        return NameKey(whole_path, whole_path, "")
    if not _names_two(name):
        if whole := _IS_TAG.fullmatch(name):
            return _key(folder, _HERE, "", suffix, whole["language"])
        if (end := _ENDS_WITH_TAG.fullmatch(name)) and end["stem"]:
            return _key(folder, f"{end['stem']}{end['mark']}{_HERE}", end["stem"], suffix, end["language"])
        if start := _BEGINS_WITH_TAG.fullmatch(name):
            return _key(folder, f"{_HERE}{start['mark']}{start['stem']}", start["stem"], suffix, start["language"])
    parts = folder.split("/") if folder else []
    for index in range(len(parts) - 1, -1, -1):
        if tag := _IS_TAG.fullmatch(parts[index]):
            key = "/".join((*parts[:index], _HERE, *parts[index + 1 :], name + suffix))
            bare = "/".join((*parts[:index], *parts[index + 1 :], name + suffix))
            return NameKey(key, bare, LANGUAGES[tag["language"].lower()])
    whole_path = posixpath.join(folder, name + suffix)
    return NameKey(whole_path, whole_path, "")


def _key(folder: str, marked: str, bare: str, suffix: str, tag: str) -> NameKey:
    return NameKey(
        posixpath.join(folder, marked + suffix), posixpath.join(folder, bare + suffix), LANGUAGES[tag.lower()]
    )


def _names_two(name: str) -> bool:
    """Whether a name ends in two languages, as that of a bilingual file does."""
    end = _ENDS_WITH_TAG.fullmatch(name)
    if end is None:
        return False
    before = _ENDS_WITH_TAG.fullmatch(end["stem"]) or _IS_TAG.fullmatch(end["stem"])
    return before is not None and LANGUAGES[before["language"].lower()] != LANGUAGES[end["language"].lower()]


# ------------------------------------------------------------------------------------------ front matter

_FENCE: Final = compile_late(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_FIELD: Final = compile_late(
    r"^(translation[_-]?of|translation[_-]?key|lang|language|locale)[ \t]*[:=][ \t]*"
    r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^#\n]*))",
    re.IGNORECASE | re.MULTILINE,
)


def read_front_matter(head: str) -> FrontMatter:
    """What a file's head says of its siblings; an empty answer where there is no (or no closed) front matter."""
    fenced = _FENCE.match(head)
    if fenced is None:
        return FrontMatter()
    found: dict[str, str] = {}
    for name, double, single, plain in _FIELD.findall(fenced[2]):
        found.setdefault(re.sub("[_-]", "", name.lower()), (double or single or plain).strip())
    tag = _IS_TAG.fullmatch(found.get("lang") or found.get("language") or found.get("locale") or "")
    return FrontMatter(
        key=found.get("translationkey", ""),
        translation_of=found.get("translationof", "").replace("\\", "/"),
        language="" if tag is None else LANGUAGES[tag["language"].lower()],
    )


# ------------------------------------------------------------------------------------------ groups


def find_siblings(
    files: Sequence[SiblingFile],
    head: Callable[[SiblingFile], str] | None = None,
    declared: Iterable[tuple[str, tuple[str, ...]]] = (),
    *,
    by_name: bool = True,
) -> list[SiblingGroup]:
    """The groups of ``files``, in the order of their first members; every file is in one group at most.

    ``head`` gives the first characters of a file (None: front matter is not looked at). ``declared``: real paths of
    a source and its translations, from a manifest. ``by_name``: whether names and front matter count.
    """
    names = [name_key(one.path) for one in files]
    free = dict.fromkeys(index for index, one in enumerate(files) if one.format in SINGLE_FORMATS)
    groups: list[SiblingGroup] = []

    def take(members: Iterable[int], found_by: FoundBy, source: int | None, told: dict[int, str]) -> None:
        chosen = tuple(sorted(dict.fromkeys(one for one in members if one in free)))
        if not 2 <= len(chosen) <= MAX_VERSIONS:
            return
        for one in chosen:
            del free[one]
        languages = tuple(told.get(one) or names[one].language for one in chosen)
        groups.append(
            SiblingGroup(
                members=chosen, languages=languages, found_by=found_by, source=source if source in chosen else None
            )
        )

    manifest = list(declared)
    if manifest:
        by_file = {os.path.realpath(files[index].file): index for index in free}
        for source, translations in manifest:
            members = [by_file[one] for one in (source, *translations) if one in by_file]
            take(members, "manifest", by_file.get(source), {})
    if by_name:
        if head is not None:
            _by_front_matter(files, free, head, take)
        _by_name(names, list(free), take)
    return sorted(groups, key=lambda one: one.members)


_Take = Callable[[Iterable[int], FoundBy, "int | None", "dict[int, str]"], None]


def _by_front_matter(
    files: Sequence[SiblingFile], free: Iterable[int], head: Callable[[SiblingFile], str], take: _Take
) -> None:
    said = {
        index: read_front_matter(head(files[index])) for index in free if files[index].format in ("markdown", "mdx")
    }
    told = {index: one.language for index, one in said.items()}
    by_path = {posixpath.normpath(files[index].path): index for index in free}
    translations: dict[int, list[int]] = defaultdict(list)
    for index, one in said.items():
        if one.translation_of and (source := _named(one.translation_of, files[index].path, by_path)) is not None:
            translations[source].append(index)
    for source, members in translations.items():
        if source not in {one for group in translations.values() for one in group}:
            take((source, *members), "front-matter", source, told)
    by_key: dict[str, list[int]] = defaultdict(list)
    for index, one in said.items():
        if one.key:
            by_key[one.key].append(index)
    for members in by_key.values():
        take(members, "front-matter", None, told)


def _named(written: str, path: str, by_path: dict[str, int]) -> int | None:
    """The file that ``written`` names in the front matter of ``path``: from its folder, the root, or as an ending."""
    for candidate in (posixpath.join(posixpath.dirname(path), written), written.lstrip("/")):
        if (found := by_path.get(posixpath.normpath(candidate))) is not None:
            return found
    ending = "/" + posixpath.normpath(written.lstrip("/"))
    endings = [index for one, index in by_path.items() if ("/" + one).endswith(ending)]
    return endings[0] if len(endings) == 1 else None


def _by_name(names: Sequence[NameKey], free: Sequence[int], take: _Take) -> None:
    tagged: dict[str, list[int]] = defaultdict(list)
    untagged: dict[str, list[int]] = defaultdict(list)
    for index in free:
        if names[index].language:
            tagged[names[index].key.lower()].append(index)
        else:
            untagged[names[index].bare.lower()].append(index)
    sets_of_bare: dict[str, int] = defaultdict(int)
    for members in tagged.values():
        sets_of_bare[names[members[0]].bare.lower()] += 1
    for members in tagged.values():
        bare = names[members[0]].bare.lower()
        plain = untagged.get(bare, []) if sets_of_bare[bare] == 1 else []
        everybody = [*members, *plain] if len(plain) == 1 else members
        if len({names[one].language for one in everybody}) > 1:
            take(everybody, "name", None, {})
