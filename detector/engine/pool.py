"""Runs shards in a pool of processes: results in order, a worker that dies costs one file, not the run."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.cache import FileOutcome, FindingsCache
from detector.engine.shard import Task, audit_shard
from detector.model import InputError

# Shards handed out per worker: one in work and one waiting, so that none idles and memory stays bounded.
AHEAD = 2

_auditors: dict[AuditOptions, Auditor] = {}
_cache: FindingsCache | None = None


def _auditor_of(options: AuditOptions) -> Auditor:
    """This process's auditor for the options; automata cannot be pickled, so each worker makes its own."""
    if options not in _auditors:
        like = next((one for one in _auditors.values() if one.options.rules == options.rules), None)
        _auditors[options] = Auditor(options, None if like is None else like.packs, like)
    return _auditors[options]


def _start(cache_in: Path | None, cached: bool) -> None:
    import signal

    global _cache
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    _cache = FindingsCache(cache_in) if cached else None


def _work(tasks: tuple[Task, ...]) -> list[FileOutcome]:
    return audit_shard(tasks, _auditor_of, _cache)


def worker_count(jobs: int | None) -> int:
    """How many processes to use: ``jobs``, or one for each processor that this process may use."""
    if jobs is not None:
        return max(1, jobs)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


def run_pool(
    shards: Sequence[tuple[Task, ...]], workers: int, cached: bool, cache_in: Path | None = None
) -> Iterator[list[FileOutcome]]:
    """The outcomes of all shards, in their order, from a pool of ``workers`` processes.

    When a worker dies, the shards it may have held are run again, a file at a time; the file that kills its worker
    once more becomes an error. Closing the iterator stops the pool.
    """
    waiting = deque(enumerate(shards))
    while waiting:
        pool = _pool(workers, cached, cache_in)
        running: deque[tuple[int, tuple[Task, ...], Future[list[FileOutcome]]]] = deque()
        try:
            while waiting or running:
                while waiting and len(running) < workers * AHEAD:
                    number, shard = waiting[0]
                    running.append((number, shard, pool.submit(_work, shard)))
                    waiting.popleft()  # only now: a broken pool refuses to take it
                number, shard, future = running[0]
                outcome = future.result()
                running.popleft()
                yield outcome
        except BrokenProcessPool:
            pool.shutdown(wait=False, cancel_futures=True)
            shard = running.popleft()[1] if running else waiting.popleft()[1]
            yield [_alone(task, cached, cache_in) for task in shard]
            waiting.extendleft((number, shard) for number, shard, _ in reversed(running))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _pool(workers: int, cached: bool, cache_in: Path | None) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork of a process with threads or locks held can hang.
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=(cache_in, cached))


def _alone(task: Task, cached: bool, cache_in: Path | None) -> FileOutcome:
    """One file in a process of its own."""
    with _pool(1, cached, cache_in) as pool:
        try:
            return pool.submit(_work, (task,)).result()[0]
        except BrokenProcessPool:
            message = "the process that audited this file died (out of memory?); audit it alone, or split it"
            return FileOutcome(errors=(InputError(path=task.reference.path, stage="audit", message=message),))
