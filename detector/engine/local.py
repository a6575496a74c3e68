"""Runs an audit on this machine: finds the files, audits them here or in a pool of processes, makes the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from msgspec.structs import replace

from detector.engine.audited_articles import AuditedArticles
from detector.engine.cache import FileOutcome, Seen
from detector.engine.collect import Collected, collect, collect_with_cache
from detector.engine.regrade import sure_enough
from detector.engine.siblings import SiblingFinder, audit_versions, kin_of, links
from detector.engine.store import ArticleStore, StoredReport, StoreError, encode_audited
from detector.engine.summary import make_report, start_run
from detector.model import Article, Collection, InputError, Issue
from detector.sources.discover import ArticleRef, Skipped, discover
from detector.sources.registry import read_source

if TYPE_CHECKING:
    from detector.collection.siblings import SiblingGroup
    from detector.engine.auditor import Auditor, Progress
    from detector.engine.plan import Plan
    from detector.engine.shard import AuditorOf, Shard, Task

# Below this many bytes a pool gains little: each worker makes its own automata and opens the statistics in 0.2 s, when
# one process audits some 300 KB of Chinese; where it cannot be forked it needs 0.4 s more for its imports.
POOL_FROM_BYTES = 2 << 20
# Below this many bytes opening the cache costs as much as auditing.
CACHE_FROM_BYTES = 1 << 16


_Done = tuple[ArticleRef, FileOutcome]


def run(
    auditor: Auditor,
    paths: Sequence[str | Path],
    progress: Progress | None,
    plan: Plan | None = None,
    *,
    jobs: int | None = None,
    cached: bool = False,
) -> StoredReport:
    """Audit everything that ``paths`` lead to; ``progress`` hears (bytes done, bytes in all) as files are done.

    ``plan``: whose settings hold for which file, what is left out and what is known; without it ``auditor`` audits all.
    ``jobs``: processes to use, None for one a processor. ``cached``: remember what was found in unchanged files.
    An interruption (Ctrl-C), or a disk without room for what was found, ends the audit with what is done by then; the
    report says that it is not complete.
    """
    ended = start_run(paths)
    found = _Found()
    store = found.store
    references: list[ArticleRef] = []
    with found.kept():
        references, groups = _find(paths, auditor, plan, found)
        cached = cached and sum(one.size for one in references) >= CACHE_FROM_BYTES
        outcomes = (
            _one_by_one(references, groups, plan)
            if plan is not None and plan.needs_articles
            else _outcomes(auditor, references, groups, plan, jobs, cached)
        )
        _take(outcomes, found, sum(one.size for one in references), progress)
    collected = Collected()
    if found.complete and len(store) > 1:
        with found.kept():
            articles = AuditedArticles(store, references, auditor, plan)
            whole = plan is None or not plan.needs_articles
            collected = collect_with_cache(articles, paths) if cached and whole else collect(articles, whole=whole)
    shared = collected.issues
    with found.kept():
        shared = _leave_out_doubtful(store, shared, auditor, plan)
        if plan is not None:
            shared = plan.finish(store, shared)
    return make_report(
        store,
        found.errors,
        ended(found.complete),
        skipped=found.skipped,
        auditor=auditor,
        others=() if plan is None else plan.auditors.all(),
        fail_on=None if plan is None else plan.fail_on,
        collection=Collection(
            issues=shared,
            siblings=tuple(sorted(found.siblings, key=lambda one: (one["source"], one["target"]))),
            duplicates=collected.duplicates,
        ),
    )


class _Found:
    """What an audit has found by now; it stays when the audit is cut short."""

    def __init__(self) -> None:
        self.store = ArticleStore()
        self.errors: list[InputError] = []
        self.skipped = 0
        self.siblings: list[dict[str, str]] = []
        self.complete = True

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Go on behind the block where Ctrl-C or a full disk ends it; the audit is not complete then."""
        try:
            yield
        except KeyboardInterrupt:
            self.complete = False
        except StoreError as error:
            self.complete = False
            self.errors.append(InputError(path=gettempdir(), stage="write", message=str(error)))


def _find(
    paths: Sequence[str | Path], auditor: Auditor, plan: Plan | None, noted: _Found
) -> tuple[list[ArticleRef], list[SiblingGroup]]:
    """The files to audit, and which of them are versions of one text; the others are noted."""
    references: list[ArticleRef] = []
    for found in discover(paths, auditor.options.max_article_bytes, None if plan is None else plan.keeps):
        if isinstance(found, InputError):
            noted.errors.append(found)
        elif isinstance(found, Skipped):
            noted.skipped += 1
        elif plan is None or not found.named or plan.keeps_named(found.file):
            references.append(found)
    groups = (SiblingFinder() if plan is None else plan.siblings)(references)
    if plan is not None and plan.needs_articles:
        return _with_a_change(references, groups, plan)
    return references, groups


def _take(outcomes: Iterable[_Done], found: _Found, total: int, progress: Progress | None) -> None:
    """Keep what comes of the files, ``total`` bytes in all."""
    done = 0
    for reference, outcome in outcomes:
        found.errors += outcome.errors
        found.siblings += outcome.siblings
        for one in outcome.articles:
            found.store.add(one)
        if outcome.last:
            done += reference.size
            if progress is not None:
                progress(done, total)


def _leave_out_doubtful(
    store: ArticleStore, shared: tuple[Issue, ...], auditor: Auditor, plan: Plan | None
) -> tuple[Issue, ...]:
    """Take the issues that are not sure enough out of the reports; those left of ``shared``. Raises ``StoreError``."""
    options = auditor.options
    least = options.min_confidence
    if least is None:
        return shared
    for number in store.by_place():
        audited = store.audited(number)
        gate = options.gate_severity if plan is None else plan.fail_on(audited[0])
        kept = sure_enough(audited, least, gate, options.min_score)
        if kept is not audited:
            store.put(number, kept)
    return tuple(one for one in shared if one.confidence >= least)


def _with_a_change(
    references: Sequence[ArticleRef], groups: Sequence[SiblingGroup], plan: Plan
) -> tuple[list[ArticleRef], list[SiblingGroup]]:
    """The files that changed, with the unchanged versions of their texts; the groups count them anew."""
    changed = [plan.changed(one.file) for one in references]
    touched = [one for one in groups if any(changed[number] for number in one.members)]
    wanted = changed[:]
    for one in touched:
        for number in one.members:
            wanted[number] = True
    places = dict(zip([n for n, one in enumerate(wanted) if one], range(sum(wanted)), strict=True))
    return (
        [one for one, kept in zip(references, wanted, strict=True) if kept],
        [
            replace(
                one,
                members=tuple(places[number] for number in one.members),
                source=None if one.source is None else places[one.source],
            )
            for one in touched
        ],
    )


def _one_by_one(references: Sequence[ArticleRef], groups: Sequence[SiblingGroup], plan: Plan) -> Iterator[_Done]:
    """Audit here, with the articles at hand for the plan (which lines changed)."""
    in_groups = {number for group in groups for number in group.members}
    for number, reference in enumerate(references):
        if number in in_groups:
            continue
        own = plan.auditors.of_file(reference.file)
        bounded = reference.read_as(own.options.max_article_bytes, own.options.reading)
        for found in read_source(bounded.source(), bounded.format):
            if isinstance(found, InputError):
                yield reference, FileOutcome(errors=(found,), last=False)
            else:
                settled = plan.settled(bounded.file, own, found, own.audit_articles([found])[0])
                yield reference, FileOutcome((encode_audited(settled),), last=False)
        yield reference, FileOutcome()
    for group in groups:
        yield from _together([references[number] for number in group.members], group, plan)


def _together(references: Sequence[ArticleRef], group: SiblingGroup, plan: Plan) -> Iterator[_Done]:
    """Audit the versions of a text, some of which changed; of the others only what a change has brought about stays."""
    auditors = [plan.auditors.of_file(one.file) for one in references]
    found = []
    for reference, own in zip(references, auditors, strict=True):
        bounded = reference.read_as(own.options.max_article_bytes, own.options.reading)
        found.append(list(read_source(bounded.source(), bounded.format)))
    articles = [one for one in (file[0] for file in found if len(file) == 1) if isinstance(one, Article)]
    compared: tuple[dict[str, str], ...] = ()
    if len(articles) == len(references):
        kin = kin_of(group, references, auditors)
        audited, pairs_seen = audit_versions(articles, auditors, kin)
        compared = links(pairs_seen, kin)
        reports = [[(article, one)] for article, one in zip(articles, audited, strict=True)]
    else:
        reports = [
            [(one, own.audit_articles([one])[0]) for one in file if isinstance(one, Article)]
            for file, own in zip(found, auditors, strict=True)
        ]
    files = {one.path: one.file for one in references}
    for reference, own, file, pairs in zip(references, auditors, found, reports, strict=True):
        changed = plan.changed(reference.file)
        settled = [plan.settled(reference.file, own, article, one, files) for article, one in pairs]
        if not changed:
            least = auditors[0].options.min_confidence or 0.0
            settled = [
                one
                for one in settled
                if any(issue.status == "new" and issue.confidence >= least for issue in one[0].issues)
            ]
        errors = tuple(one for one in file if isinstance(one, InputError)) if changed else ()
        yield reference, FileOutcome(tuple(encode_audited(one) for one in settled), errors, siblings=compared)
        compared = ()


def _outcomes(
    auditor: Auditor,
    references: Sequence[ArticleRef],
    groups: Sequence[SiblingGroup],
    plan: Plan | None,
    jobs: int | None,
    cached: bool,
) -> Iterator[_Done]:
    """Outcomes in the order of the references, but for groups, which stand where the first of theirs does.

    What is remembered comes from the cache, the rest from here or from a pool.
    """
    from detector.engine.cache import FindingsCache
    from detector.engine.shard import audit_shard, make_shards, renamed, units

    tasks = _tasks(auditor, references, groups, plan)
    auditor_of = _auditor_of(auditor, plan)
    known = _remembered(tasks, auditor_of) if cached else {}
    shards = make_shards([task for number, task in enumerate(tasks) if number not in known])
    results = _from_pool(shards, jobs, cached, (auditor,) if plan is None else plan.auditors.all())
    cache = FindingsCache() if cached else None
    try:
        if results is None:
            results = chain.from_iterable(audit_shard(shard, auditor_of, cache) for shard in shards)
        kept = iter(()) if cache is None else cache.outcomes([known[number] for number in sorted(known)])
        for number, task in enumerate(tasks):
            if number in known:
                remembered = next(kept)
                if remembered is not None:
                    yield task.reference, renamed(remembered, task.reference.path)
                    continue
                # Somebody cleared the cache meanwhile.
                unit = next(one for one in units(tasks) if task in one)
                again = list(audit_shard(unit, auditor_of, cache))
                ends = [place for place, one in enumerate(again) if one.last]
                own_place = unit.index(task)
                first = ends[own_place - 1] + 1 if own_place else 0
                yield from ((task.reference, one) for one in again[first : ends[own_place] + 1])
                continue
            for outcome in results:
                yield task.reference, outcome
                if outcome.last:
                    break
    finally:
        if cache is not None:
            cache.close()


def _tasks(
    auditor: Auditor, references: Sequence[ArticleRef], groups: Sequence[SiblingGroup], plan: Plan | None
) -> list[Task]:
    """The files with the options that hold for each, those of a group one behind the other."""
    from detector.engine.shard import Task

    alone = []
    auditors = []
    for reference in references:
        own = auditor if plan is None else plan.auditors.of_file(reference.file)
        if plan is not None:
            plan.note_gate(reference.path, own)
        bounded = reference.read_as(own.options.max_article_bytes, own.options.reading)
        auditors.append(own)
        alone.append(Task(bounded, own.options))
    group_at = {group.members[0]: group for group in groups}
    in_groups = {number for group in groups for number in group.members}
    tasks: list[Task] = []
    for number, task in enumerate(alone):
        if (group := group_at.get(number)) is not None:
            members = [references[one] for one in group.members]
            kin = kin_of(group, members, [auditors[one] for one in group.members])
            tasks += [replace(alone[one], kin=kin) for one in group.members]
        elif number not in in_groups:
            tasks.append(task)
    return tasks


def _from_pool(
    shards: Sequence[Shard], jobs: int | None, cached: bool, auditors: tuple[Auditor, ...]
) -> Iterator[FileOutcome] | None:
    """The outcomes of the shards from a pool of processes, which have started; None where one process is enough."""
    if jobs == 1 or sum(one.reference.size for shard in shards for one in shard) < POOL_FROM_BYTES:
        return None
    from detector.engine.pool import run_pool, worker_count
    from detector.engine.shard import cut_from, is_cut, with_files_cut

    workers = worker_count(jobs)
    size = cut_from(shards, workers, cached)
    if not any(is_cut(one, size) for one in shards):
        workers = min(workers, len(shards))
    if workers < 2:
        return None
    pool = run_pool(with_files_cut(shards, size), workers, cached, auditors=auditors)
    return chain([next(pool)], pool)  # the first outcome starts it


def _auditor_of(auditor: Auditor, plan: Plan | None) -> AuditorOf:
    if plan is not None:
        return plan.auditors.of_options
    return lambda _: auditor


def _remembered(tasks: Sequence[Task], auditor_of: AuditorOf) -> dict[int, int]:
    """Which of the files have not changed since they were last audited in the same way; see ``unchanged``.

    The versions of one text have changed together.
    """
    from detector.engine.cache import FindingsCache
    from detector.engine.shard import units

    cache = FindingsCache()
    known = cache.unchanged([Seen.of(one.reference, one.settings(auditor_of)) for one in tasks])
    cache.close()
    start = 0
    for unit in units(tasks):
        numbers = range(start, start + len(unit))
        start = numbers.stop
        if len(unit) > 1 and not all(number in known for number in numbers):
            for number in numbers:
                known.pop(number, None)
    return known
