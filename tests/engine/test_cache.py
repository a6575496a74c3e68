"""What was found in an unchanged file is remembered; what it depends on decides; trouble costs time, not results."""

import os
import shutil
import threading
from io import BytesIO
from time import time_ns

import pytest
from msgspec.structs import replace

from detector.engine import cache as cache_module
from detector.engine import collect, local
from detector.engine.audited_articles import AuditedArticles
from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.cache import FILE_NAME, FindingsCache, Seen, clear_cache
from detector.engine.shard import Task, audit_shard
from detector.engine.store import ArticleStore, decode_audited
from detector.report import json
from detector.report.registry import ReportContext
from detector.sources.discover import ArticleRef, discover
from tests.conftest import REPOSITORY

DAMAGED = "这里的医药家当集群发展很快。"
SOUND = "会议在北京举行，与会者讨论了新的合作计划。"


def old(path):
    """Give a file a time that can be trusted."""
    an_hour_ago = time_ns() - 3600 * 10**9
    os.utime(path, ns=(an_hour_ago, an_hour_ago))


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in (("a.txt", DAMAGED), ("b.txt", SOUND)):
        (articles / name).write_text(text, "utf-8")
        old(articles / name)
    return articles


def tasks(folder, options):
    return [Task(one, options) for one in discover([folder]) if isinstance(one, ArticleRef)]


class Counting:
    """An auditor that counts the articles it is given."""

    def __init__(self, options=AuditOptions()):  # noqa: B008
        self.auditor = Auditor(options)
        self.audited = 0

    def __call__(self, options):
        return self

    def __getattr__(self, name):
        return getattr(self.auditor, name)

    def audit_articles(self, articles):
        self.audited += len(articles)
        return self.auditor.audit_articles(articles)


def run(tasks, counting, cache):
    return list(audit_shard(tasks, counting, cache))


def issues(outcomes):
    return [
        [one.quote.exact for one in decode_audited(report)[0].issues]
        for outcome in outcomes
        for report in outcome.articles
    ]


def test_a_second_run_finds_the_same_and_audits_nothing(folder, tmp_path):
    counting = Counting()
    first = run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    second = run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    assert issues(first) == [["家当"], []]
    assert second == first
    assert counting.audited == 2


def test_an_unchanged_folder_is_not_even_read(folder, tmp_path):
    counting = Counting()
    run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    asked = [Seen.of(one.reference, counting.settings_digest) for one in tasks(folder, counting.options)]
    assert sorted(FindingsCache(tmp_path).unchanged(asked)) == [0, 1]


def test_a_changed_file_is_audited_again_and_the_other_is_not(folder, tmp_path):
    counting = Counting()
    run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    (folder / "b.txt").write_text(DAMAGED, "utf-8")
    outcomes = run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    assert issues(outcomes) == [["家当"], ["家当"]]
    assert counting.audited == 2  # b.txt now has the content that a.txt had


def test_a_renamed_file_keeps_its_findings_under_its_new_name(folder, tmp_path):
    counting = Counting()
    run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    (folder / "a.txt").rename(folder / "z.txt")
    outcomes = run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    assert [outcome.articles[0].path for outcome in outcomes] == ["b.txt", "z.txt"]
    assert counting.audited == 2


def test_other_options_are_another_audit(folder, tmp_path):
    first, second = Counting(), Counting(AuditOptions(ignore=("zh.spun",)))
    run(tasks(folder, first.options), first, FindingsCache(tmp_path))
    outcomes = run(tasks(folder, second.options), second, FindingsCache(tmp_path))
    assert issues(outcomes) == [[], []]
    assert second.audited == 2


def test_a_file_changed_a_moment_ago_is_not_trusted_by_its_time(folder):
    options = AuditOptions()
    assert [Seen.of(one.reference, "").stamp is None for one in tasks(folder, options)] == [False, False]
    (folder / "a.txt").write_text(SOUND, "utf-8")
    assert [Seen.of(one.reference, "").stamp is None for one in tasks(folder, options)] == [True, False]


def test_what_could_not_be_audited_is_not_remembered(folder, tmp_path):
    (folder / "a.txt").write_bytes(b"\xff\xfe\xff" * 99)
    old(folder / "a.txt")
    counting = Counting()
    for _ in range(2):
        outcomes = run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
        assert [len(outcome.errors) for outcome in outcomes] == [1, 0]


def test_a_spoilt_cache_costs_time_and_no_result(folder, tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    counting = Counting()
    outcomes = run(tasks(folder, counting.options), counting, FindingsCache(tmp_path))
    assert issues(outcomes) == [["家当"], []]


def test_two_runs_may_share_it(folder, tmp_path):
    counting = Counting()
    seen, failed = [], []

    def again():
        try:
            for _ in range(5):
                cache = FindingsCache(tmp_path)
                seen.append(issues(run(tasks(folder, counting.options), counting, cache)))
                cache.close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=again) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert seen == [[["家当"], []]] * 20


def test_clearing_gives_the_bytes_back(folder, tmp_path):
    counting = Counting()
    cache = FindingsCache(tmp_path)
    run(tasks(folder, counting.options), counting, cache)
    cache.close()
    assert clear_cache(tmp_path) > 0
    assert not (tmp_path / FILE_NAME).exists()
    assert clear_cache(tmp_path) == 0


def whole_report(folder, *, cached, jobs=1):
    """The JSON report of an audit of a folder, but for its times."""
    report = local.run(Auditor(), [folder], None, jobs=jobs, cached=cached)
    written = BytesIO()
    json.write(replace(report, run=replace(report.run, started_at="", seconds=0)), written, ReportContext())
    return written.getvalue()


def test_a_report_from_the_cache_is_that_of_a_fresh_audit(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "CACHE_FROM_BYTES", 0)
    monkeypatch.setattr(local, "POOL_FROM_BYTES", 0)
    monkeypatch.setattr(cache_module, "cache_folder", lambda: tmp_path / "cache")
    folder = tmp_path / "articles"
    shutil.copytree(REPOSITORY / "examples", folder)
    copied = folder / "a-copy.md"
    shutil.copy(next(folder.rglob("spun-tech.zh.md")), copied)
    for one in folder.rglob("*"):
        old(one)
    fresh = whole_report(folder, cached=False)
    assert whole_report(folder, cached=True) == fresh
    with monkeypatch.context() as unchanged:
        unchanged.setattr(collect, "collect", None)  # what the articles show together is remembered too
        assert whole_report(folder, cached=True) == fresh
    assert b'"duplicates": [\n' in fresh and b'"siblings": [\n' in fresh
    copied.write_text(copied.read_text("utf-8").replace("。", "！"), "utf-8")
    assert whole_report(folder, cached=False) == whole_report(folder, cached=True, jobs=2) != fresh
    copied.unlink()
    assert whole_report(folder, cached=False, jobs=2) == whole_report(folder, cached=True)


def test_an_article_that_changed_since_it_was_audited_is_not_compared(folder):
    auditor, store = Auditor(), ArticleStore()
    references = [one for one in discover([folder]) if isinstance(one, ArticleRef)]
    for outcome in audit_shard([Task(one, auditor.options) for one in references], lambda _: auditor, None):
        store.add(outcome.articles[0])
    articles = AuditedArticles(store, references, auditor, None)
    assert [number for number, _ in articles.again([0, 1])] == [0, 1] and articles.all_there
    (folder / "a.txt").write_text(SOUND, "utf-8")
    assert [number for number, _ in articles.again([0, 1])] == [1] and not articles.all_there
