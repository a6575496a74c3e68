"""Compares two named files: a text and its translation, aligned, with what the translation says differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from detector.checks.base import Reading
from detector.checks.translation.base import PairReading, Range
from detector.configuration.resolve import Resolver
from detector.engine.auditor import AuditOptions
from detector.engine.auditors import Auditors
from detector.engine.plan import Plan
from detector.engine.regrade import regraded, sure_enough
from detector.engine.siblings import Kin, audit_versions, links
from detector.engine.store import ArticleStore, encode_audited
from detector.engine.summary import make_report, start_run
from detector.errors import UsageError
from detector.language.alignment import Bead
from detector.model import AlignedPair, AlignedUnits, Article, Collection, InputError, Report
from detector.sources.discover import ArticleRef, discover
from detector.sources.positions import SourceMap
from detector.sources.registry import read_source

# A comment that suppresses another rule is not unused because that rule did not run.
_UNUSED = "any.garblint.unused-suppression"


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A report of two files with their alignment, the options of the run, and the decoded texts by path.

    ``pair`` is None where one of the two could not be read; the report's errors say why.
    """

    report: Report
    options: AuditOptions
    texts: Mapping[str, str]
    pair: AlignedPair | None = None


def compare_files(
    source: str,
    translation: str,
    given: Mapping[str, object] | None = None,
    *,
    config: Path | None = None,
    use_config: bool = True,
) -> Comparison:
    """Compare a text with its translation. Only what the comparison shows is reported, not what each shows alone.

    ``given``, ``config`` and ``use_config`` as in ``audit_configured``. Raises ``UsageError`` for a file that holds no
    article or more than one, and for one file given twice.
    """
    if config is not None and not use_config:
        raise UsageError("--config and --no-config exclude each other")
    paths = [source, translation]
    ended = start_run(paths)
    auditors = Auditors(Resolver(config, use_config), given or {}, paths)
    plan = Plan(auditors, paths)
    references: list[ArticleRef] = []
    errors: list[InputError] = []
    for found in discover(paths, auditors.of_run.options.max_article_bytes):
        if isinstance(found, ArticleRef):
            references.append(found)
        elif isinstance(found, InputError):
            errors.append(found)
    for path in paths:
        if Path(path).is_dir():
            raise UsageError(f"{path} is a folder; compare wants two files (audit looks for translations in folders)")
    if not errors and len(references) < len(paths):
        raise UsageError(f"{source} and {translation} are the same file")
    articles = [one for one in (_article(reference, auditors, errors) for reference in references) if one is not None]
    store = ArticleStore()
    collection, pair = Collection(), None
    if len(articles) == len(paths):
        own = [auditors.of_file(one.file) for one in references]
        for reference, auditor in zip(references, own, strict=True):
            plan.note_gate(reference.path, auditor)
        kin = Kin(paths=tuple(one.path for one in articles), found_by="command", source=0)
        audited, compared = audit_versions(articles, own, kin, alone=False)
        for auditor, one in zip(own, audited, strict=True):
            kept = [issue for issue in one[0].issues if issue.rule != _UNUSED]
            options = auditor.options
            bounds = options.gate_severity, options.min_score
            one = sure_enough(regraded(one, kept, *bounds), options.min_confidence, *bounds)
            store.add(encode_audited(one))
        pair = aligned_pair(compared[0].pair, kin.paths)
        collection = Collection(siblings=links(compared, kin), alignments=(pair,))
    report = make_report(
        store,
        errors,
        ended(True),
        skipped=0,
        auditor=auditors.of_run,
        others=auditors.all(),
        fail_on=plan.fail_on,
        collection=collection,
    )
    return Comparison(
        report=report, options=auditors.of_run.options, texts={one.path: one.source for one in articles}, pair=pair
    )


def _article(reference: ArticleRef, auditors: Auditors, errors: list[InputError]) -> Article | None:
    """The one article of a file; None, with an error noted, where it cannot be read."""
    options = auditors.options(reference.file)
    bounded = reference.read_as(options.max_article_bytes, options.reading)
    articles: list[Article] = []
    failed = len(errors)
    for found in read_source(bounded.source(), bounded.format):
        if isinstance(found, InputError):
            errors.append(found)
        else:
            articles.append(found)
            if len(articles) > 1:
                raise UsageError(f"{reference.path} holds several articles; compare wants one in each file")
    if not articles and len(errors) == failed:
        raise UsageError(f"{reference.path} holds no article")
    return articles[0] if articles and len(errors) == failed else None


def aligned_pair(pair: PairReading, paths: Sequence[str]) -> AlignedPair:
    """A pair as the report carries it: positions in the decoded files. ``paths``: of source and target."""
    return AlignedPair(
        source=paths[0],
        target=paths[1],
        source_language=pair.source.language,
        target_language=pair.target.language,
        confidence=round(pair.confidence, 4),
        blocks=_units(pair, pair.blocks, pair.source.blocks, pair.target.blocks),
        sentences=_units(pair, pair.sentences, pair.source.sentences, pair.target.sentences),
    )


def _units(
    pair: PairReading, beads: Sequence[Bead], source: Sequence[Range], target: Sequence[Range]
) -> tuple[AlignedUnits, ...]:
    left, right = _Places(pair.source.reading, source), _Places(pair.target.reading, target)
    return tuple(
        AlignedUnits(
            *left(bead.source_start, bead.source_end), *right(bead.target_start, bead.target_end), _rounded(bead)
        )
        for bead in beads
    )


def _rounded(bead: Bead) -> float:
    return round(min(1.0, max(0.0, bead.confidence)), 4)


class _Places:
    """Ranges of units in the decoded file; of no unit the place where it would stand."""

    def __init__(self, reading: Reading, units: Sequence[Range]) -> None:
        self._to_source = SourceMap(reading.article).to_source
        self._units = units
        self._end = len(reading.article.source)

    def __call__(self, first: int, last: int) -> Range:
        if first < last:
            return self._to_source(self._units[first][0], self._units[last - 1][1])
        if first < len(self._units):
            at = self._to_source(*self._units[first])[0]
        else:
            at = self._to_source(*self._units[-1])[1] if self._units else self._end
        return at, at
