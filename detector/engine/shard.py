"""The unit of work: some files, audited one after the other. It knows nothing of who runs it.

In this process, in a pool of processes or on a distributed engine, ``audit_shard`` is the same function: it takes
references and options, which can be pickled, and gives outcomes in the same order.
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
from detector.sources.registry import read_source

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


def make_shards(tasks: Sequence[Task], budget: int = SHARD_BYTES) -> list[tuple[Task, ...]]:
    """Neighbouring tasks together, up to ``budget`` bytes, towards the end less; a larger file is a shard of its own.

    The versions of one text are never parted.
    """
    shards: list[tuple[Task, ...]] = []
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


def audit_shard(tasks: Sequence[Task], auditor_of: AuditorOf, cache: FindingsCache | None) -> Iterator[FileOutcome]:
    """The outcomes of each task, in order: one, or of a large file several. Nothing is raised for a bad file."""
    if cache is None or any(task.reference.size > MAX_CACHED_BYTES for task in tasks):
        stream = _audit([(task, task.reference.source()) for task in tasks], auditor_of)
        for _ in tasks:
            yield from _pieces(stream)
    else:
        yield from _with_cache(tasks, auditor_of, cache)


def _with_cache(tasks: Sequence[Task], auditor_of: AuditorOf, cache: FindingsCache) -> list[FileOutcome]:
    """The outcome of each task, remembered or audited and from now on remembered."""
    sources = [task.reference.source() for task in tasks]
    seen = [Seen.of(task.reference, task.settings(auditor_of)) for task in tasks]
    hashes: list[str | None] = []
    for number in range(len(tasks)):
        content = _content(sources[number])
        hashes.append(None if content is None else sha256(content).hexdigest())
        if content is not None:
            # What was hashed is what is audited, should the file change in this moment.
            sources[number] = replace(sources[number], content=content)
    keys: dict[int, bytes] = {}
    grouped: list[range] = []
    for unit in units(tasks):
        start = grouped[-1].stop if grouped else 0
        grouped.append(range(start, start + len(unit)))
        together = [hashes[number] for number in grouped[-1]]
        if all(together):
            for number, task in zip(grouped[-1], unit, strict=True):
                # What is said of one version depends on all of them.
                content_key = " ".join([str(hashes[number]), *map(str, together if task.kin else ())])
                keys[number] = outcome_key(seen[number].settings, task.reference.format, content_key)
    known = cache.same_content(keys.values())
    fresh = [n for unit in grouped if any(keys.get(number) not in known for number in unit) for n in unit]
    for number in fresh:
        known.pop(keys.get(number, b""), None)
    stream = _audit([(tasks[number], sources[number]) for number in fresh], auditor_of)
    sources.clear()
    done = {number: _whole(stream) for number in fresh}
    cache.remember(
        {keys[number]: outcome for number, outcome in done.items() if number in keys and not outcome.errors},
        [(seen[number], key) for number, key in keys.items() if not (number in done and done[number].errors)],
    )
    return [
        done[number] if number in done else renamed(known[keys[number]], task.reference.path)
        for number, task in enumerate(tasks)
    ]


def renamed(outcome: FileOutcome, path: str) -> FileOutcome:
    """The outcome under the path that this run calls the file by."""
    if outcome.siblings or all(one.path == path for one in outcome.articles):
        return outcome
    return replace(outcome, articles=tuple(renamed_report(one, path) for one in outcome.articles))


def _content(source: Source) -> bytes | None:
    try:
        return source.data()
    except (OSError, SourceError):
        return None  # the reader will say why


# What the audit of several files gives, one after the other: reports, errors, which files were compared; None behind
# each file's last.
_Links = tuple[dict[str, str], ...]
_Stream = Iterator[Encoded | InputError | _Links | None]


def _whole(stream: _Stream) -> FileOutcome:
    """Everything up to the end of a file."""
    articles: list[Encoded] = []
    errors: list[InputError] = []
    siblings: _Links = ()
    for found in stream:
        if found is None:
            break
        if isinstance(found, InputError):
            errors.append(found)
        elif isinstance(found, tuple):
            siblings = found
        else:
            articles.append(found)
    return FileOutcome(tuple(articles), tuple(errors), siblings=siblings)


def _pieces(stream: _Stream) -> Iterator[FileOutcome]:
    """Everything up to the end of a file, in pieces of some ``PIECE_BYTES``."""
    articles: list[Encoded] = []
    errors: list[InputError] = []
    siblings: _Links = ()
    size = 0
    for found in stream:
        if found is None:
            break
        if isinstance(found, InputError):
            errors.append(found)
            continue
        if isinstance(found, tuple):
            siblings = found
            continue
        articles.append(found)
        size += len(found.data)
        if size >= PIECE_BYTES:
            yield FileOutcome(tuple(articles), tuple(errors), last=False)
            articles, errors, size = [], [], 0
    yield FileOutcome(tuple(articles), tuple(errors), siblings=siblings)


def _audit(files: list[tuple[Task, Source]], auditor_of: AuditorOf) -> _Stream:
    """Read and audit files; articles of neighbouring files with the same options are audited together.

    The versions of one text are checked against each other where all of them are here.
    """
    waiting: list[Article | InputError | None] = []
    characters = 0
    options: AuditOptions | None = None
    files.reverse()
    while files:
        task, source = files.pop()  # its content is given back when it is read
        if task.kin is not None:
            unit = [(task, source)]
            while files and files[-1][0].kin == task.kin:
                unit.append(files.pop())
            if len(unit) == len(task.kin.paths):
                if options is not None:
                    yield from _settled(waiting, auditor_of(options))
                    waiting, characters, options = [], 0, None
                yield from _audit_versions(unit, task.kin, auditor_of)
                continue
            files += reversed(unit[1:])  # one of them killed its worker: each by itself
            task, source = replace(task, kin=None), source
        if options is not None and task.options != options:
            yield from _settled(waiting, auditor_of(options))
            waiting, characters = [], 0
        options, linked = task.options, False
        for found in read_source(source, task.reference.format):
            if isinstance(found, Article) and found.version_of is not None and not linked:
                # What is compared must not depend on the files before this one.
                yield from _settled(waiting, auditor_of(options))
                waiting, characters, linked = [], 0, True
            waiting.append(found)
            characters += len(found.text) if isinstance(found, Article) else 0
            if characters >= (LINKED_CHARACTERS if linked else BATCH_CHARACTERS):
                yield from _settled(waiting, auditor_of(options))
                waiting, characters = [], 0
        waiting.append(None)
    if options is not None:
        yield from _settled(waiting, auditor_of(options))


def _audit_versions(unit: list[tuple[Task, Source]], kin: Kin, auditor_of: AuditorOf) -> _Stream:
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
