"""The unit of work: some files, audited one after the other, or a part of a large one. It knows nothing of who runs it.

In this process, in a pool of processes or on a distributed engine, ``audit_shard`` is the same function: it takes
references and options, which can be pickled, and gives outcomes in the same order. So does ``audit_batch`` with
articles of a file of records that ``with_files_cut`` has read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from detector.collection.sketch import MAX_TEXTS, line_digests, sketches
from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.cache import FileOutcome, FindingsCache, Seen, outcome_key
from detector.engine.regrade import Audited
from detector.engine.siblings import Kin, audit_versions, links
from detector.engine.store import Encoded, encode_audited
from detector.engine.store import renamed as renamed_report
from detector.language.characters import CharacterView
from detector.model import Article, InputError
from detector.sources.base import Source, SourceError
from detector.sources.discover import ArticleRef
from detector.sources.registry import holds_records, read_source

# Files are put together up to this many bytes: enough work to outweigh handing it over. The last shards are smaller, an
# eighth of what is left and then this many bytes (guided self-scheduling, Polychronopoulos and Kuck 1987), so that
# processes end at about the same time.
SHARD_BYTES = 1 << 20
LAST_BYTES = 1 << 17
# Articles are audited together up to this many characters: the statistics of Chinese are looked up in batches.
BATCH_CHARACTERS = 1 << 17
# Where records of one text in several languages are linked, this many characters are read before they are compared.
LINKED_CHARACTERS = 1 << 21
# Larger files are streamed past the cache: their outcome is as large as they are, and is in memory as a whole.
MAX_CACHED_BYTES = 32 << 20
# Reports of a larger file are handed on when so many bytes of them are there.
PIECE_BYTES = 1 << 18


class Task(msgspec.Struct, frozen=True):
    """A file and the options that hold for it. ``kin``: the versions of its text, which stand beside each other."""

    reference: ArticleRef
    options: AuditOptions
    kin: Kin | None = None

    def settings(self, auditor_of: AuditorOf) -> str:
        """A digest of all but the contents that the outcome depends on."""
        own = auditor_of(self.options).settings_digest
        if self.kin is None:
            return own
        return sha256(f"{own}\0".encode() + msgspec.json.encode(self.kin)).hexdigest()


AuditorOf = Callable[[AuditOptions], Auditor]
Shard = tuple[Task, ...]


class Batch(msgspec.Struct, frozen=True):
    """Articles of one file that were read to be audited together, and among them what could not be read.

    None stands behind the last of the file.
    """

    path: str
    options: AuditOptions
    found: tuple[Article | InputError | None, ...]

    @property
    def is_last(self) -> bool:
        """Whether the file ends with it."""
        return bool(self.found) and self.found[-1] is None

    @property
    def records(self) -> str:
        """The numbers of its first and last records, for messages."""
        numbers = [(one.record or {}).get("index", 0) for one in self.found if isinstance(one, Article)]
        first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
        return f"record {first}" if first == last else f"records {first} to {last}"


def make_shards(tasks: Sequence[Task], budget: int = SHARD_BYTES) -> list[Shard]:
    """Neighbouring tasks together, up to ``budget`` bytes, towards the end less; a larger file is a shard of its own.

    The versions of one text are never parted.
    """
    shards: list[Shard] = []
    current: list[Task] = []
    size, left = 0, sum(task.reference.size for task in tasks)
    for unit in units(tasks):
        more = sum(task.reference.size for task in unit)
        if current and size + more > min(budget, max(left // 8, LAST_BYTES)):
            shards.append(tuple(current))
            left -= size
            current, size = [], 0
        current += unit
        size += more
    if current:
        shards.append(tuple(current))
    return shards


def units(tasks: Sequence[Task]) -> Iterator[list[Task]]:
    """What is audited together: the versions of one text, or a task alone."""
    unit: list[Task] = []
    for task in tasks:
        if unit and (task.kin is None or task.kin != unit[-1].kin):
            yield unit
            unit = []
        unit.append(task)
    if unit:
        yield unit


def cut_from(shards: Sequence[Shard], workers: int, cached: bool) -> float:
    """The size in bytes above which a file of records is cut: half of what one of the ``workers`` gets.

    ``cached``: files that are remembered, as a whole, are not.
    """
    share = sum(task.reference.size for shard in shards for task in shard) / workers
    return max(share / 2, MAX_CACHED_BYTES if cached else SHARD_BYTES)


def is_cut(shard: Shard, size: float) -> bool:
    """Whether a shard is one file of records of more than ``size`` bytes."""
    reference = shard[0].reference
    return len(shard) == 1 and reference.size > size and holds_records(reference.format)


def with_files_cut(shards: Iterable[Shard], size: float) -> Iterator[Shard | Batch]:
    """The shards, but for files of records of more than ``size`` bytes: they are read here, as they are asked for."""
    for shard in shards:
        if not is_cut(shard, size):
            yield shard
            continue
        (task,) = shard
        for one in _read([(task, task.reference.source())]):
            if isinstance(one, _Waiting):
                yield Batch(task.reference.path, task.options, tuple(one.found))


def halves(work: Shard | Batch) -> list[Shard | Batch]:
    """The same work in two parts; nothing where it is a single file, or a single article of one."""
    if isinstance(work, tuple):
        middle = len(work) // 2
        return [work[:middle], work[middle:]] if middle else []
    middle = sum(one is not None for one in work.found) // 2
    parts = (work.found[:middle], work.found[middle:])
    return [replace(work, found=part) for part in parts] if middle else []


def audit_batch(batch: Batch, auditor_of: AuditorOf) -> Iterator[FileOutcome]:
    """The outcomes of a part of a file; of the last part the last one says so."""
    return _pieces(_settled(batch.found, auditor_of(batch.options)))


def audit_shard(tasks: Sequence[Task], auditor_of: AuditorOf, cache: FindingsCache | None) -> Iterator[FileOutcome]:
    """The outcomes of each task, in order: one, or of a large file several. Nothing is raised for a bad file."""
    if cache is None or any(task.reference.size > MAX_CACHED_BYTES for task in tasks):
        return _pieces(_audit([(task, task.reference.source()) for task in tasks], auditor_of))
    return iter(_with_cache(tasks, auditor_of, cache))


def _with_cache(tasks: Sequence[Task], auditor_of: AuditorOf, cache: FindingsCache) -> list[FileOutcome]:
    """The outcome of each task, remembered or audited and from now on remembered."""
    sources = [_in_memory(task.reference.source()) for task in tasks]
    seen = [Seen.of(task.reference, task.settings(auditor_of)) for task in tasks]
    together = _together(tasks)
    keys = _keys(tasks, sources, seen, together)
    known = cache.same_content(keys.values())
    fresh = [n for unit in together if any(keys.get(number) not in known for number in unit) for n in unit]
    for number in fresh:
        known.pop(keys.get(number, b""), None)
    stream = _audit([(tasks[number], sources[number]) for number in fresh], auditor_of)
    sources.clear()
    done = dict(zip(fresh, _pieces(stream, size=None), strict=True))
    cache.remember(
        {keys[number]: outcome for number, outcome in done.items() if number in keys and not outcome.errors},
        [(seen[number], key) for number, key in keys.items() if not (number in done and done[number].errors)],
    )
    return [
        done[number] if number in done else renamed(known[keys[number]], task.reference.path)
        for number, task in enumerate(tasks)
    ]


def _in_memory(source: Source) -> Source:
    """A source with its content, so that what is hashed is what is audited, should the file change in this moment."""
    try:
        return replace(source, content=source.data())
    except (OSError, SourceError):
        return source  # the reader will say why


def _together(tasks: Sequence[Task]) -> list[range]:
    """The positions of the tasks of each unit."""
    found: list[range] = []
    for unit in units(tasks):
        start = found[-1].stop if found else 0
        found.append(range(start, start + len(unit)))
    return found


def _keys(
    tasks: Sequence[Task], sources: Sequence[Source], seen: Sequence[Seen], together: Sequence[range]
) -> dict[int, bytes]:
    """The keys of the outcomes of tasks, by position; none for a file that could not be read, or a version of one."""
    hashes = [None if one.content is None else sha256(one.content).hexdigest() for one in sources]
    keys: dict[int, bytes] = {}
    for unit in together:
        of_unit = [one for number in unit if (one := hashes[number]) is not None]
        if len(of_unit) < len(unit):
            continue
        for number, own in zip(unit, of_unit, strict=True):
            # What is said of one version depends on all of them.
            content_key = " ".join([own, *(of_unit if tasks[number].kin else ())])
            keys[number] = outcome_key(seen[number].settings, tasks[number].reference.format, content_key)
    return keys


def renamed(outcome: FileOutcome, path: str) -> FileOutcome:
    """The outcome under the path that this run calls the file by."""
    if outcome.siblings or all(one.path == path for one in outcome.articles):
        return outcome
    return replace(outcome, articles=tuple(renamed_report(one, path) for one in outcome.articles))


# What the audit of several files gives, one after the other: reports, errors, which files were compared; None behind
# each file's last.
_Links = tuple[dict[str, str], ...]
_File = tuple[Task, Source]
_Stream = Iterator[Encoded | InputError | _Links | None]


def _pieces(stream: _Stream, size: int | None = PIECE_BYTES) -> Iterator[FileOutcome]:
    """Everything up to the end of each file, in pieces of some ``size`` bytes; None: whatever its size, in one."""
    articles: list[Encoded] = []
    errors: list[InputError] = []
    siblings: _Links = ()
    held = 0
    for found in stream:
        if isinstance(found, InputError):
            errors.append(found)
            continue
        if isinstance(found, tuple):
            siblings = found
            continue
        if found is not None:
            articles.append(found)
            held += len(found.data)
            if size is None or held < size:
                continue
        yield FileOutcome(tuple(articles), tuple(errors), last=found is None, siblings=siblings)
        articles, errors, siblings, held = [], [], (), 0
    if articles or errors:
        yield FileOutcome(tuple(articles), tuple(errors), last=False)


class _Waiting:
    """Articles that were read and not yet audited, with None behind the last of each file.

    ``linked``: whether records are among them that are versions of one text.
    """

    def __init__(self, options: AuditOptions, linked: bool = False) -> None:
        self.options, self.linked = options, linked
        self.found: list[Article | InputError | None] = []
        self._characters = 0

    def add(self, one: Article | InputError | None) -> None:
        self.found.append(one)
        self._characters += len(one.text) if isinstance(one, Article) else 0

    @property
    def is_full(self) -> bool:
        return self._characters >= (LINKED_CHARACTERS if self.linked else BATCH_CHARACTERS)


def _audit(files: list[_File], auditor_of: AuditorOf) -> _Stream:
    """Read and audit files; the versions of one text are checked against each other where all of them are here."""
    for one in _read(files):
        if isinstance(one, _Waiting):
            yield from _settled(one.found, auditor_of(one.options))
        else:
            yield from _audit_versions(*one, auditor_of)


def _read(files: list[_File]) -> Iterator[_Waiting | tuple[list[_File], Kin]]:
    """What is audited together: articles of neighbouring files with the same options, or the versions of one text."""
    waiting: _Waiting | None = None
    files.reverse()
    while files:
        task, source = files.pop()  # its content is given back when it is read
        if task.kin is not None:
            unit = [(task, source)]
            while files and files[-1][0].kin == task.kin:
                unit.append(files.pop())
            if len(unit) == len(task.kin.paths):
                if waiting is not None:
                    yield waiting
                    waiting = None
                yield unit, task.kin
                continue
            files += reversed(unit[1:])  # one of them killed its worker: each by itself
        if waiting is not None and (waiting.linked or task.options != waiting.options):
            yield waiting
            waiting = None
        waiting = waiting or _Waiting(task.options)
        for found in read_source(source, task.reference.format):
            if isinstance(found, Article) and found.version_of is not None and not waiting.linked:
                # What is compared must not depend on the files before this one.
                yield waiting
                waiting = _Waiting(task.options, linked=True)
            waiting.add(found)
            if waiting.is_full:
                yield waiting
                waiting = _Waiting(task.options, waiting.linked)
        waiting.add(None)
    if waiting is not None:
        yield waiting


def _audit_versions(unit: list[_File], kin: Kin, auditor_of: AuditorOf) -> _Stream:
    """Audit the versions of one text together, if each of its files holds one article."""
    found = [list(read_source(source, task.reference.format)) for task, source in unit]
    auditors = [auditor_of(task.options) for task, _ in unit]
    articles = [one for one in (file[0] for file in found if len(file) == 1) if isinstance(one, Article)]
    if len(articles) == len(unit):
        try:
            audited, compared = audit_versions(articles, auditors, kin)
        except (MemoryError, RecursionError):
            pass
        else:
            for number, one in enumerate(_encoded(articles, audited)):
                yield one
                if number == 0:
                    yield links(compared, kin)
                yield None
            return
    for file, auditor in zip(found, auditors, strict=True):
        yield from _settled([*file, None], auditor)


def _settled(waiting: Sequence[Article | InputError | None], auditor: Auditor) -> _Stream:
    """What has been read, in its order, with reports in the place of articles."""
    articles = [one for one in waiting if isinstance(one, Article)]
    results = _encoded(articles, _careful(articles, auditor))
    for one in waiting:
        yield next(results) if isinstance(one, Article) else one


def _encoded(articles: Sequence[Article], results: Iterable[Audited | str]) -> Iterator[Encoded | InputError]:
    """The reports of articles with what their texts are compared by; a string says why there is none."""
    views = [CharacterView(one.text) for one in articles]
    drawn = [one for at in range(0, len(views), MAX_TEXTS) for one in sketches(views[at : at + MAX_TEXTS])]
    for article, view, sketch, result in zip(articles, views, drawn, results, strict=True):
        if isinstance(result, str):
            yield InputError(path=article.path, stage="audit", message=result)
        else:
            yield encode_audited(result, sketch, line_digests(view, article.blocks))


def _careful(waiting: Sequence[Article], auditor: Auditor) -> Iterator[Audited | str]:
    """Results of a batch; where it fails, of each article by itself, so that one bad article costs only itself."""
    try:
        yield from auditor.audit_articles(waiting)
        return
    except (MemoryError, RecursionError):
        pass
    for article in waiting:
        try:
            yield auditor.audit_articles([article])[0]
        except (MemoryError, RecursionError) as error:
            yield f"too large or too deeply nested to audit ({type(error).__name__}); split the article"
