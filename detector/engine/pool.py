"""Runs shards in a pool of processes: results in order, a worker that dies costs one file, not the run."""

from __future__ import annotations

import os
import struct
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from io import BytesIO
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import IO

import msgspec

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.cache import FileOutcome, FindingsCache
from detector.engine.shard import Batch, Shard, audit_batch, audit_shard, halves
from detector.model import InputError

# Shards handed out per worker: one in work and one waiting, so that none idles and memory stays bounded.
AHEAD = 2
# The outcomes of a shard are handed over in memory up to this many bytes, else in a file.
PARCEL_BYTES = 4 << 20

_LENGTH = struct.Struct("<Q")
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(FileOutcome)

_auditors: dict[AuditOptions, Auditor] = {}
_cache: FindingsCache | None = None


class Parcel(msgspec.Struct, frozen=True):
    """The outcomes of a shard on their way: each encoded, behind its length; in a file if they are many."""

    content: bytes
    file: Path | None = None

    def opened(self) -> Iterator[FileOutcome]:
        """The outcomes, in order; a file is deleted when the last one is read."""
        with BytesIO(self.content) if self.file is None else self.file.open("rb") as stream:
            while header := stream.read(_LENGTH.size):
                yield _DECODER.decode(stream.read(_LENGTH.unpack(header)[0]))
        if self.file is not None:
            self.file.unlink()


def _auditor_of(options: AuditOptions) -> Auditor:
    """This process's auditor for the options; automata cannot be pickled, so each worker makes its own."""
    if options not in _auditors:
        like = next((one for one in _auditors.values() if one.options.rules == options.rules), None)
        _auditors[options] = Auditor(options, None if like is None else like.packs, like)
    return _auditors[options]


def _start(cache_in: Path | None, cached: bool, auditors: tuple[Auditor, ...]) -> None:
    import gc
    import signal

    global _cache
    gc.set_threshold(50_000, 50, 50)  # as the command does
    gc.freeze()  # what a forked process shares with its parent stays shared
    _auditors.update({one.options: one for one in auditors})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    _cache = FindingsCache(cache_in) if cached else None
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Without it a worker whose parent was killed waits for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(work: Shard | Batch, folder: str) -> Parcel:
    if isinstance(work, Batch):
        return packed(audit_batch(work, _auditor_of), folder)
    return packed(audit_shard(work, _auditor_of, _cache), folder)


def packed(outcomes: Iterator[FileOutcome], folder: str) -> Parcel:
    """Outcomes as a parcel; what does not fit into memory goes to a new file in ``folder``. Raises OSError."""
    content = bytearray()
    file: IO[bytes] | None = None
    try:
        for outcome in outcomes:
            data = _ENCODER.encode(outcome)
            content += _LENGTH.pack(len(data))
            content += data
            if len(content) >= PARCEL_BYTES:
                if file is None:
                    file = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115 (the reader deletes it)
                file.write(content)
                content.clear()
        if file is None:
            return Parcel(bytes(content))
        file.write(content)
        file.close()
    except BaseException:
        if file is not None:
            with suppress(OSError):
                file.close()
            Path(file.name).unlink()
        raise
    return Parcel(b"", Path(file.name))


def worker_count(jobs: int | None) -> int:
    """How many processes to use: ``jobs``, or one for each processor that this process may use."""
    if jobs is not None:
        return max(1, jobs)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


def run_pool(
    work: Iterable[Shard | Batch],
    workers: int,
    cached: bool,
    cache_in: Path | None = None,
    auditors: tuple[Auditor, ...] = (),
) -> Iterator[FileOutcome]:
    """The outcomes of all the work, in its order, from a pool of ``workers`` processes; see ``audit_shard``.

    No more of it is asked for than the pool is about to do.

    ``auditors``: those of this process, which workers use where they can be forked from it. Asking for the first
    outcome forks: no cache may be open then (SQLite's connections do not survive a fork).
    When a worker dies, the work it may have held is done again by itself, and where that kills its worker once more in
    ever smaller parts; the file or record that does so alone becomes an error. Closing the iterator stops the pool.
    """
    coming = iter(work)
    waiting: deque[Shard | Batch] = deque()
    with tempfile.TemporaryDirectory(prefix="garblint-", ignore_cleanup_errors=True) as folder:
        pool = _forked(workers, cached, cache_in, auditors)
        while _is_more(waiting, coming):
            pool = pool or _spawned(workers, cached, cache_in)
            running: deque[tuple[Shard | Batch, Future[Parcel]]] = deque()
            try:
                while running or _is_more(waiting, coming):
                    while len(running) < workers * AHEAD and _is_more(waiting, coming):
                        running.append((waiting[0], pool.submit(_work, waiting[0], folder)))
                        waiting.popleft()  # only now: a broken pool refuses to take it
                    first, future = running[0]
                    try:
                        parcel = future.result()
                    except OSError as error:
                        running.popleft()
                        yield from _failed(first, _no_room(folder, error))
                        continue
                    running.popleft()
                    yield from parcel.opened()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                first = running.popleft()[0] if running else waiting.popleft()
                yield from _alone(first, cached, cache_in, folder)
                waiting.extendleft(one for one, _ in reversed(running))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
            pool = None


def _is_more(waiting: deque[Shard | Batch], coming: Iterator[Shard | Batch]) -> bool:
    """Whether there is more work; the next of it is the first of those ``waiting`` then."""
    if not waiting:
        waiting.extend(islice(coming, 1))
    return bool(waiting)


def _forked(
    workers: int, cached: bool, cache_in: Path | None, auditors: tuple[Auditor, ...]
) -> ProcessPoolExecutor | None:
    """A pool of processes forked from this one, which start with all that it has loaded; None where that is unsafe."""
    try:
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return None
    # The fork of a process with several threads can hang: a lock that another one holds is never released in it.
    if threads > 1:
        return None
    pool = ProcessPoolExecutor(workers, get_context("fork"), initializer=_start, initargs=(cache_in, cached, auditors))
    pool.submit(int)  # forks them all, before a file is read here: what reads Parquet has threads
    return pool


def _spawned(workers: int, cached: bool, cache_in: Path | None) -> ProcessPoolExecutor:
    """A pool of new processes, half a second of work each until they are ready."""
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(cache_in, cached, ()))


def _alone(work: Shard | Batch, cached: bool, cache_in: Path | None, folder: str) -> Iterator[FileOutcome]:
    """Work done in a process of its own; if that dies, each half of it so, down to a single file or record."""
    try:
        with _spawned(1, cached, cache_in) as pool:
            parcel = pool.submit(_work, work, folder).result()
    except BrokenProcessPool:
        parts = halves(work)
        for part in parts:
            yield from _alone(part, cached, cache_in, folder)
        if not parts:
            yield from _failed(work, "the process that audited it died (out of memory?); audit it alone, or split it")
    except OSError as error:
        yield from _failed(work, _no_room(folder, error))
    else:
        yield from parcel.opened()


def _failed(work: Shard | Batch, message: str) -> Iterator[FileOutcome]:
    """The outcomes of work that could not be done."""
    if isinstance(work, Batch):
        lost = f"{work.records}: {message}"
        unread = [one for one in work.found if isinstance(one, InputError)]
        yield FileOutcome((), (*unread, InputError(path=work.path, stage="audit", message=lost)), work.is_last)
    else:
        for task in work:
            yield FileOutcome(errors=(InputError(path=task.reference.path, stage="audit", message=message),))


def _no_room(folder: str, error: OSError) -> str:
    where = Path(folder).parent
    return f"no room for its findings in {where} ({error.strerror or error}); set TMPDIR to another folder"
