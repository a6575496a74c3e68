"""Audits the versions of one text together: each by itself, and then against the others."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from detector.collection.manifest import read_manifest
from detector.collection.siblings import HEAD_CHARACTERS, MAX_VERSIONS, SiblingFile, SiblingGroup, find_siblings
from detector.configuration.schema import SIBLINGS_AUTO, SIBLINGS_OFF
from detector.model import Article, Related, Span, VersionOf
from detector.sources.discover import ArticleRef, displayed
from detector.sources.positions import SourceMap, locate

if TYPE_CHECKING:
    from detector.checks.base import Finding, Reading
    from detector.collection.versions import Compared, Place, Versions
    from detector.engine.auditor import Auditor, Draft
    from detector.engine.regrade import Audited

# What is looked at again for the sake of a changed version; others are no single articles.
_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".txt", ".html", ".htm", ".docx"})
# How front matter begins, with or without a byte order mark.
_FENCES = tuple(mark + fence for mark in (b"", BOM_UTF8) for fence in (b"---", b"+++"))
# Files whose versions are larger than this together are audited each by itself: aligning them would take gigabytes.
MAX_GROUP_BYTES = 64 << 20
# Files of a manifest that do not exist are told by name up to so many.
MISSING_TOLD = 5


class Kin(msgspec.Struct, frozen=True, kw_only=True):
    """The versions of one text, as everybody who audits one of them needs to know them.

    ``paths``: their names in the report, in the order in which they are audited. ``languages``: what their names tell,
    "" where they tell nothing. ``source``: which of them is the original, where something says so. ``settings``: a
    digest of what holds for all of them.
    """

    paths: tuple[str, ...]
    found_by: str
    languages: tuple[str, ...] = ()
    source: int | None = None
    settings: str = ""

    @property
    def declared(self) -> bool:
        """Whether somebody said that these are versions of one text, rather than that their names look like it."""
        return self.found_by not in ("name", "record")


class SiblingFinder:
    """Finds the groups among the files of an audit. ``setting``: "auto", "off" or the path of a manifest.

    ``notes`` say which files of the manifest do not exist. Raises ``UsageError`` for a manifest that is no good.
    """

    def __init__(self, setting: str = SIBLINGS_AUTO) -> None:
        self._off = setting == SIBLINGS_OFF
        self._declared = () if setting in (SIBLINGS_AUTO, SIBLINGS_OFF) else read_manifest(Path(setting))
        named = (file for source, translations in self._declared for file in (source, *translations))
        missing = [displayed(file) for file in dict.fromkeys(named) if not Path(file).exists()]
        self.notes = [f"{setting}: it names {one}, which does not exist" for one in missing[:MISSING_TOLD]]
        if len(missing) > MISSING_TOLD:
            self.notes.append(f"{setting}: {len(missing) - MISSING_TOLD} more of the files it names do not exist")

    def may_have(self, file: str) -> bool:
        """Whether a file is of a kind that can have siblings, by its name."""
        return not self._off and Path(file).suffix.lower() in _SUFFIXES

    def __call__(self, references: Sequence[ArticleRef]) -> list[SiblingGroup]:
        """The groups, as positions in ``references``. With a manifest what it does not name is still found by name."""
        if self._off or len(references) < 2:
            return []
        files = [SiblingFile(file=one.file, path=one.path, format=one.format) for one in references]
        by_path = {one.path: one for one in references}
        found = find_siblings(files, lambda one: _head(by_path[one.path]), self._declared)
        return [one for one in found if sum(references[n].size for n in one.members) <= MAX_GROUP_BYTES]


def kin_of(group: SiblingGroup, references: Sequence[ArticleRef], auditors: Sequence[Auditor]) -> Kin:
    """A group as those who audit it need to know it; ``references`` and ``auditors`` are those of its members."""
    settings = "\0".join(one.settings_digest for one in auditors)
    return Kin(
        paths=tuple(one.path for one in references),
        found_by=group.found_by,
        languages=group.languages,
        source=None if group.source is None else group.members.index(group.source),
        settings=sha256(settings.encode()).hexdigest(),
    )


def _head(reference: ArticleRef) -> str:
    """The first characters of a file with front matter; nothing where it has none or cannot be read."""
    # Of each file of a folder: what a stream would do besides takes three times as long.
    try:
        descriptor = os.open(reference.file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            data = os.read(descriptor, 4 * HEAD_CHARACTERS)
        finally:
            os.close(descriptor)
    except OSError:
        return ""
    return data.decode("utf-8", "replace")[:HEAD_CHARACTERS] if data.startswith(_FENCES) else ""


def audit_versions(
    articles: Sequence[Article], auditors: Sequence[Auditor], kin: Kin, *, alone: bool = True
) -> tuple[list[Audited], tuple[Compared, ...]]:
    """Reports of the versions of a text, in their order, and what was compared with what.

    ``alone``: whether each is also audited by itself; else only what the comparison shows is in the reports.
    """
    drafts = [auditor.draft(article) for auditor, article in zip(auditors, articles, strict=True)]
    if not alone:
        drafts = [replace(one, findings=[], verdicts=[]) for one in drafts]
    drafts, compared = _compared(drafts, auditors, kin)
    reports: list[Audited] = []
    for auditor, draft in zip(auditors, drafts, strict=True):
        reports += auditor.reports([draft], spun_words=alone)
    return reports, compared


def _compared(
    drafts: Sequence[Draft], auditors: Sequence[Auditor], kin: Kin
) -> tuple[list[Draft], tuple[Compared, ...]]:
    """What was found in the versions of a text, with what comparing them adds."""
    # What compares texts takes 0.1 s to import.
    from detector.collection.versions import check_versions

    readings = [one.reading for one in drafts]
    versions = check_versions(
        readings,
        [one.pair_checks for one in auditors],
        source=kin.source,
        named=kin.languages,
        declared=kin.declared,
        source_language=auditors[0].options.source_language,
    )
    result = list(drafts)
    for number, found in placed_findings(versions, readings, kin.paths).items():
        # Of two findings of one phrase the first stays: the one that knows what the source says.
        result[number] = replace(result[number], findings=[*found, *result[number].findings])
    return result, versions.compared


def _version(draft: Draft) -> VersionOf | None:
    return draft.reading.article.version_of


def compare_records(drafts: Sequence[Draft], auditor: Auditor) -> list[Draft]:
    """What was found in articles, with what comparing those adds that are versions of one text in one file."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, draft in enumerate(drafts):
        if (version := _version(draft)) is not None:
            groups[draft.reading.article.path, version.text].append(number)
    result = list(drafts)
    for (path, _), members in groups.items():
        own = [result[number] for number in members]
        languages = tuple(one.language for one in map(_version, own) if one is not None)
        if 2 <= len(members) <= MAX_VERSIONS and (len(set(languages)) > 1 or languages[0] == ""):
            kin = Kin(paths=(path,) * len(members), found_by="record", languages=languages)
            together, _ = _compared(own, [auditor] * len(members), kin)
            for number, draft in zip(members, together, strict=True):
                result[number] = draft
    return result


def links(compared: Iterable[Compared], kin: Kin) -> tuple[dict[str, str], ...]:
    """What the report says of files that were compared."""
    return tuple(_link(one, kin) for one in compared)


def _link(one: Compared, kin: Kin) -> dict[str, str]:
    return {
        "source": kin.paths[one.source],
        "target": kin.paths[one.target],
        "source_language": one.pair.source.language,
        "target_language": one.pair.target.language,
        "found_by": kin.found_by,
        "confidence": f"{one.pair.confidence:.4f}",
        "checked": "yes" if one.matches else "no",
    }


def placed_findings(versions: Versions, readings: Sequence[Reading], paths: Sequence[str]) -> dict[int, list[Finding]]:
    """The findings of each version, with the places of the others as the report names them."""
    spans = _spans(readings, [place for one in versions.placed for place in one.related])
    found: dict[int, list[Finding]] = {}
    for one in versions.placed:
        related = tuple(
            Related(paths[place.version], spans[_key(place)], f"{place.message}{_where(readings[place.version])}")
            for place in one.related
        )
        found.setdefault(one.version, []).append(replace(one.finding, related=related))
    return found


def _where(reading: Reading) -> str:
    """The record and field of an article that is no file of its own, as an appendix."""
    record = reading.article.record
    return "" if record is None else f" (record {record['index']}, {record['field']})"


def _key(place: Place) -> tuple[int, int, int]:
    return place.version, place.start, place.end


def _spans(readings: Sequence[Reading], places: Iterable[Place]) -> dict[tuple[int, int, int], Span]:
    """Spans in the files, one pass over each."""
    wanted: dict[int, dict[tuple[int, int, int], None]] = {}
    for place in places:
        wanted.setdefault(place.version, {})[_key(place)] = None
    spans: dict[tuple[int, int, int], Span] = {}
    for version, keys in wanted.items():
        article = readings[version].article
        to_source: Callable[[int, int], tuple[int, int]] = SourceMap(article).to_source
        ranges = [to_source(start, end) for _, start, end in keys]
        spans.update(zip(keys, locate(article.source, ranges, article.base), strict=True))
    return spans
