"""The unit of work: some files, audited one after the other. It knows nothing of who runs it.

In this process, in a pool of processes or on a distributed engine, ``audit_shard`` is the same function: it takes
references and options, which can be pickled, and gives outcomes in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.cache import FileOutcome, FindingsCache, Stamp, outcome_key
from detector.model import Article, ArticleReport, InputError
from detector.scoring.score import Weighed
from detector.sources.base import SourceError
from detector.sources.discover import ArticleRef
from detector.sources.registry import read_source

# Files are put together up to this many bytes: enough work to outweigh handing it over, little enough that two
# processes end at about the same time.
SHARD_BYTES = 1 << 20
# Articles are audited together up to this many characters: the statistics of Chinese are looked up in batches.
BATCH_CHARACTERS = 1 << 17
# Larger files are streamed past the cache: their outcome is as large as they are.
MAX_CACHED_BYTES = 8 << 20


class Task(msgspec.Struct, frozen=True):
    """A file and the options that hold for it."""

    reference: ArticleRef
    options: AuditOptions


AuditorOf = Callable[[AuditOptions], Auditor]


def make_shards(tasks: Sequence[Task], budget: int = SHARD_BYTES) -> list[tuple[Task, ...]]:
    """Neighbouring tasks together, up to ``budget`` bytes; a larger file is a shard of its own."""
    shards: list[tuple[Task, ...]] = []
    current: list[Task] = []
    size = 0
    for task in tasks:
        if current and size + task.reference.size > budget:
            shards.append(tuple(current))
            current, size = [], 0
        current.append(task)
        size += task.reference.size
    if current:
        shards.append(tuple(current))
    return shards


def audit_shard(tasks: Sequence[Task], auditor_of: AuditorOf, cache: FindingsCache | None) -> list[FileOutcome]:
    """The outcome of each task, in order. Nothing is raised for a file that cannot be audited."""
    outcomes: list[FileOutcome | None] = [None] * len(tasks)
    keys: dict[int, bytes] = {}
    stamps: dict[int, Stamp | None] = {}
    if cache is not None:
        for number, task in enumerate(tasks):
            if task.reference.size <= MAX_CACHED_BYTES:
                stamps[number] = Stamp.of(task.reference.file)
                if (sha256 := _sha256(task)) is not None:
                    keys[number] = outcome_key(auditor_of(task.options).settings_digest, task.reference.format, sha256)
        known = cache.same_content(keys.values())
        for number, key in keys.items():
            if key in known:
                outcomes[number] = renamed(known[key], tasks[number].reference.path)
    todo = [number for number, outcome in enumerate(outcomes) if outcome is None]
    for number, outcome in zip(todo, _audit([tasks[number] for number in todo], auditor_of), strict=True):
        outcomes[number] = outcome
    done = [outcome if outcome is not None else FileOutcome() for outcome in outcomes]
    if cache is not None:
        sound = [number for number in keys if not done[number].errors]
        cache.remember(
            {keys[number]: done[number] for number in sound if number in todo},
            [
                (
                    tasks[number].reference.file,
                    auditor_of(tasks[number].options).settings_digest,
                    tasks[number].reference.format,
                    stamps[number],
                    keys[number],
                )
                for number in sound
            ],
        )
    return done


def renamed(outcome: FileOutcome, path: str) -> FileOutcome:
    """The outcome under the path that this run calls the file by."""
    articles = tuple(
        (report if report.path == path else replace(report, path=path), weighed) for report, weighed in outcome.articles
    )
    return replace(outcome, articles=articles)


def _sha256(task: Task) -> str | None:
    from hashlib import sha256

    try:
        return sha256(task.reference.source().data()).hexdigest()
    except (OSError, SourceError):
        return None


def _audit(tasks: Sequence[Task], auditor_of: AuditorOf) -> list[FileOutcome]:
    """Read and audit files; articles of neighbouring files with the same options are audited together."""
    articles: list[list[tuple[ArticleReport, Weighed]]] = [[] for _ in tasks]
    errors: list[list[InputError]] = [[] for _ in tasks]
    waiting: list[tuple[int, Article]] = []
    waiting_characters = 0
    options: AuditOptions | None = None

    def settle() -> None:
        nonlocal waiting_characters
        if waiting and options is not None:
            for (number, article), result in zip(waiting, _careful(waiting, auditor_of(options)), strict=True):
                if isinstance(result, str):
                    errors[number].append(InputError(path=article.path, stage="audit", message=result))
                else:
                    articles[number].append(result)
        waiting.clear()
        waiting_characters = 0

    for number, task in enumerate(tasks):
        if task.options != options:
            settle()
            options = task.options
        for found in read_source(task.reference.source(), task.reference.format):
            if isinstance(found, InputError):
                errors[number].append(found)
                continue
            waiting.append((number, found))
            waiting_characters += len(found.text)
            if waiting_characters >= BATCH_CHARACTERS:
                settle()
    settle()
    return [FileOutcome(tuple(a), tuple(e)) for a, e in zip(articles, errors, strict=True)]


def _careful(waiting: Sequence[tuple[int, Article]], auditor: Auditor) -> Iterator[tuple[ArticleReport, Weighed] | str]:
    """Results of a batch; where it fails, of each article by itself, so that one bad article costs only itself."""
    try:
        yield from auditor.audit_articles([article for _, article in waiting])
        return
    except (MemoryError, RecursionError):
        pass
    for _, article in waiting:
        try:
            yield auditor.audit_articles([article])[0]
        except (MemoryError, RecursionError) as error:
            yield f"too large or too deeply nested to audit ({type(error).__name__}); split the article"
