"""Shards in several processes: the same outcomes in the same order, whatever becomes of a worker."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detector.engine import pool, shard
from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.pool import run_pool, worker_count
from detector.engine.shard import Batch, Task, audit_shard, cut_from, halves, is_cut, make_shards, with_files_cut
from detector.sources.discover import ArticleRef, discover
from tests.conftest import REPOSITORY

DAMAGED = "这里的医药家当集群发展很快。第{}篇。"


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(12):
        (articles / f"{number:02}.txt").write_text(DAMAGED.format(number) * (number + 1), "utf-8")
    return articles


def tasks(folder):
    return [Task(one, AuditOptions()) for one in discover([folder]) if isinstance(one, ArticleRef)]


def test_neighbours_share_a_shard_up_to_the_budget_and_a_large_file_has_its_own(folder):
    shards = make_shards(tasks(folder), budget=400)
    assert [one.reference.path for shard in shards for one in shard] == [f"{n:02}.txt" for n in range(12)]
    assert all(len(shard) == 1 or sum(one.reference.size for one in shard) <= 400 for shard in shards)
    assert len(shards[0]) > 1
    assert make_shards([]) == []


def test_the_last_shards_are_small_so_that_processes_end_together():
    files = [
        Task(ArticleRef(file=f"{n}", path=f"{n}", size=100_000, named=False, format="text"), AuditOptions())
        for n in range(100)
    ]
    sizes = [sum(one.reference.size for one in shard) for shard in make_shards(files)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 1_000_000 and sizes[-3:] == [100_000] * 3


def test_a_pool_gives_what_one_process_gives_in_the_same_order(folder):
    auditor = Auditor()
    here = list(audit_shard(tasks(folder), lambda _: auditor, None))
    shards = make_shards(tasks(folder), budget=400)
    there = list(run_pool(shards, 2, cached=False))
    assert there == here
    assert all(outcome.articles[0].issues for outcome in there)


DYING = """
import os, signal
from detector.engine import pool
from detector.engine.shard import audit_shard

def work(some, folder):
    if any(task.reference.path == "05.txt" for task in some):
        os.kill(os.getpid(), signal.SIGKILL)
    return pool.packed(audit_shard(some, pool._auditor_of, None), folder)
"""


def test_a_worker_that_dies_costs_the_file_that_killed_it_and_nothing_else(folder, tmp_path, monkeypatch):
    # Workers import everything anew, so what they run must be a module that they can find.
    (tmp_path / "dying_worker.py").write_text(DYING, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import dying_worker

    monkeypatch.setattr(pool, "_work", dying_worker.work)
    shards = make_shards(tasks(folder), budget=400)
    outcomes = list(run_pool(shards, 2, cached=False))
    assert [len(outcome.articles) for outcome in outcomes] == [1] * 5 + [0] + [1] * 6
    assert [one.path for outcome in outcomes for one in outcome.errors] == ["05.txt"]
    assert "died" in outcomes[5].errors[0].message


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A folder with a large file of records, among them broken ones and versions of one text, and a small article."""
    monkeypatch.setattr(shard, "BATCH_CHARACTERS", 200)
    monkeypatch.setattr(shard, "LINKED_CHARACTERS", 400)
    records = [{"id": number, "text": DAMAGED.format(number) * (number % 5 + 1)} for number in range(40)]
    records += [
        {"id": f"{number}-{language}", "translation_key": number, "lang": language, "text": text * 4}
        for number in range(6)
        for language, text in (
            ("zh", f"去年有{number + 3}000人参加。"),
            ("en", f"Last year {number + 2}000 people came. "),
        )
    ]
    lines = [json.dumps(one, ensure_ascii=False) for one in records]
    lines[7] = lines[23] = "{broken"
    articles = tmp_path / "records"
    articles.mkdir()
    (articles / "a.jsonl").write_text("\n".join(lines), "utf-8")
    (articles / "b.txt").write_text(DAMAGED.format("b"), "utf-8")
    return articles


@pytest.mark.parametrize("packed", [False, True])
def test_a_large_file_of_records_is_cut_and_gives_what_it_gives_whole(large, packed):
    if packed:
        lines = large / "a.jsonl"
        (large / "a.jsonl.gz").write_bytes(gzip.compress(lines.read_bytes()))
        lines.unlink()
    auditor = Auditor()
    whole = list(audit_shard(tasks(large), lambda _: auditor, None))
    work = list(with_files_cut([(one,) for one in tasks(large)], 100))
    assert [isinstance(one, Batch) for one in work] == [True] * (len(work) - 1) + [False] and len(work) > 10
    parts = list(run_pool(work, 2, cached=False))
    assert [one for part in parts for one in part.articles] == [one for file in whole for one in file.articles]
    assert [one.message.partition(":")[0] for part in parts for one in part.errors] == ["line 8", "line 24"]
    assert [one.errors for one in whole if one.errors] == [tuple(one for part in parts for one in part.errors)]
    assert [part.last for part in parts].count(True) == 2 and parts[-1].last and parts[-2].last


def test_only_files_of_records_are_cut_that_are_large_beside_the_others():
    def file(name, size, format="jsonl"):
        return (Task(ArticleRef(file=name, path=name, size=size, named=False, format=format), AuditOptions()),)

    one = [file("large", 40 << 20)]
    assert is_cut(one[0], cut_from(one, 2, cached=False)) and is_cut(one[0], cut_from(one, 2, cached=True))
    assert not is_cut(file("large", 40 << 20, "text"), cut_from(one, 2, cached=False))
    # What is remembered is remembered as a whole.
    small = [file("small", 20 << 20)]
    assert is_cut(small[0], cut_from(small, 2, cached=False)) and not is_cut(small[0], cut_from(small, 2, cached=True))
    many = [file(str(number), 40 << 20, "csv+gzip") for number in range(20)]
    assert not any(is_cut(one, cut_from(many, 2, cached=False)) for one in many)


DYING_OF_A_RECORD = """
import os, signal
from detector.engine import pool
from detector.engine.shard import Batch, audit_batch

def work(batch, folder):
    if isinstance(batch, Batch) and any(getattr(one, "record", {}).get("id") == 11 for one in batch.found if one):
        os.kill(os.getpid(), signal.SIGKILL)
    return pool._plain_work(batch, folder)

pool._plain_work = pool._work
"""


def test_a_record_that_kills_its_worker_costs_itself_and_nothing_else(large, tmp_path, monkeypatch):
    (tmp_path / "dying_of_a_record.py").write_text(DYING_OF_A_RECORD, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import dying_of_a_record

    monkeypatch.setattr(pool, "_work", dying_of_a_record.work)
    auditor = Auditor()
    whole = [one for file in audit_shard(tasks(large), lambda _: auditor, None) for one in file.articles]
    parts = list(run_pool(with_files_cut([(one,) for one in tasks(large)], 100), 2, cached=False))
    lost = [one.message for part in parts for one in part.errors if one.stage == "audit"]
    assert len(lost) == 1 and lost[0].startswith("record 12: ") and "died" in lost[0]
    assert len([one for part in parts for one in part.articles]) == len(whole) - 1
    assert [part.last for part in parts].count(True) == 2


def test_work_is_halved_down_to_a_file_or_a_record(folder, large):
    (whole,) = make_shards(tasks(folder))
    assert [len(one) for one in halves(whole)] == [6, 6]
    assert halves(whole[:1]) == []
    batch = next(with_files_cut([(one,) for one in tasks(large)], 100))
    parts = [batch]
    while any(map(halves, parts)):
        parts = [half for one in parts for half in halves(one) or [one]]
    assert sum((one.found for one in parts), ()) == batch.found and len(parts) == len(batch.found) > 2


def test_the_number_of_workers_is_what_was_asked_for_or_the_processors():
    assert worker_count(3) == 3
    assert worker_count(0) == 1
    assert worker_count(None) >= 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_an_interrupted_audit_leaves_a_valid_report_that_says_so(tmp_path):
    for number in range(400):
        (tmp_path / f"{number:03}.txt").write_text("会议在北京举行，与会者讨论了合作。" * 2000, "utf-8")
    program = (
        "import signal, sys\nfrom detector.engine.auditor import Auditor\nfrom detector.report.json import encode\n"
        # A shell starts what it runs in the background deaf to the signal.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "auditor = Auditor()\n"
        # Past the first file it waits for the signal, lest a fast machine have done with all of them before.
        "seen = []\ndef told(done, total):\n    print('progress', file=sys.stderr, flush=True)\n"
        "    seen.append(done)\n    len(seen) > 3 and sys.stdin.readline()\n"
        f"report = auditor.audit([{str(tmp_path)!r}], progress=told)\n"
        "sys.stdout.buffer.write(encode(report))\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stderr.readline() == b"progress\n"
    running.send_signal(signal.SIGINT)
    written = running.stdout.read()
    running.communicate()
    report = json.loads(written)
    assert report["run"]["complete"] is False
    assert 1 <= report["summary"]["articles"] < 400


def runs(process):
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="it looks at processes as Linux shows them")
@pytest.mark.parametrize("threads", [1, 2])
def test_workers_end_with_the_process_that_started_them(tmp_path, threads):
    for number in range(40):
        (tmp_path / f"{number:03}.txt").write_text("会议在北京举行，与会者讨论了合作。" * 2000, "utf-8")
    program = (
        "import sys, threading\nfrom detector.engine import local\nfrom detector.engine.auditor import Auditor\n"
        "if __name__ == '__main__':\n"
        # With a second thread they are spawned, not forked.
        f"    {threads} == 1 or threading.Thread(target=sys.stdin.readline, daemon=True).start()\n"
        "    local.POOL_FROM_BYTES = 0\n"
        "    told = lambda done, total: print('progress', flush=True) or threading.Event().wait()\n"
        f"    Auditor().audit([{str(tmp_path)!r}], progress=told, jobs=2)\n"
    )
    (tmp_path / "program.py").write_text(program, "utf-8")
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY)}
    running = subprocess.Popen(
        [sys.executable, "program.py"], cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert running.stdout.readline() == b"progress\n"
    workers = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text("utf-8").split()
    assert len(workers) >= 2
    running.kill()
    running.communicate()
    limit = time.monotonic() + 60
    while any(map(runs, workers)) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not any(map(runs, workers))
