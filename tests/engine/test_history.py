"""The history of runs: what is kept, who may share it, and which files are refused."""

from __future__ import annotations

import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from detector.engine.auditor import Auditor
from detector.engine.configured import audit_configured
from detector.engine.history import MOST_RUNS, check_history, commit_of, record_run
from detector.errors import UsageError
from detector.model import AuditReport
from detector.report.files import WriteError
from detector.report.history import RecordedRun, trend_in_words

MASKED = "雁浦区的医疗***产业。\n\n" + "这一段没有问题。" * 20
ENGLISH = "Here is the English translation of the article:\n\nThe council met on Monday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "a.txt").write_text(MASKED, encoding="utf-8")
    (made / "b.txt").write_text(ENGLISH, encoding="utf-8")
    return made


def audited(folder: Path) -> AuditReport:
    return Auditor().audit([folder])


def test_a_run_is_kept_with_its_figures_and_counts(folder: Path, tmp_path: Path) -> None:
    report = audited(folder)
    (run,) = record_run(tmp_path / "h.sqlite", report, "c0ffee")
    assert (run.score, run.issues, run.articles) == (report.summary.score, report.summary.issues.total, 2)
    assert run.by_category == report.summary.issues.by_category
    assert sum(run.by_severity.values()) == run.issues
    assert run.by_language == {"zh-Hans": 1, "en": 1}
    assert (run.version, run.commit, run.passed) == (report.tool.version, "c0ffee", False)
    assert run.started_at == report.run.started_at


def test_earlier_runs_of_the_same_root_come_oldest_first_and_no_others(folder: Path, tmp_path: Path) -> None:
    history = tmp_path / "h.sqlite"
    first = audited(folder)
    record_run(history, first, None)
    record_run(history, audited(folder / "b.txt"), None)
    (folder / "a.txt").write_text("这一段没有问题。" * 20, encoding="utf-8")
    runs = record_run(history, audited(folder), None)
    assert [one.issues for one in runs] == [first.summary.issues.total, first.summary.issues.total - 1]
    assert {one.root for one in runs} == {str(folder)}


def test_the_latest_runs_are_given_where_there_are_many(folder: Path, tmp_path: Path) -> None:
    history = tmp_path / "h.sqlite"
    report = audited(folder)
    record_run(history, report, "first")
    with sqlite3.connect(history) as connection:
        connection.executemany(
            "INSERT INTO runs SELECT NULL, started_at, root, version, rules_digest, ?, articles, characters, score,"
            " passed, issues FROM runs WHERE number = 1",
            [(str(number),) for number in range(MOST_RUNS)],
        )
    runs = record_run(history, report, "last")
    assert len(runs) == MOST_RUNS
    assert (runs[0].commit, runs[-1].commit) == ("1", "last")


def test_runs_at_the_same_time_are_all_kept(folder: Path, tmp_path: Path) -> None:
    history, report = tmp_path / "h.sqlite", audited(folder)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record_run(history, report, str(number)), range(24)))
    runs = record_run(history, report, None)
    assert sorted(int(one.commit) for one in runs if one.commit) == list(range(24))
    assert all(one.by_category == runs[0].by_category for one in runs)


def _text(path: Path) -> None:
    path.write_text("no database, but long enough to be taken for the header of one " * 4, encoding="utf-8")


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE runs (number INTEGER)")


def _newer_form(path: Path) -> None:
    check_history(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 1734439522")
        connection.execute("PRAGMA user_version = 2")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_text, "no history of garblint"),
        (_other_database, "a database of something else"),
        (_newer_form, "is of form 2; this version of garblint knows form 1"),
    ],
)
def test_a_file_that_is_no_history_is_refused_before_the_audit_and_left_as_it_is(
    spoil, told: str, folder: Path, tmp_path: Path
) -> None:
    history = tmp_path / "h.sqlite"
    spoil(history)
    before = history.read_bytes()
    with pytest.raises(UsageError, match=told):
        audit_configured([folder], history=history)
    assert history.read_bytes() == before


def test_a_folder_and_a_place_that_is_not_there_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="it is a folder"):
        check_history(tmp_path)
    with pytest.raises(WriteError, match="does not exist"):
        audit_configured([folder], history=tmp_path / "gone" / "h.sqlite")


@pytest.mark.parametrize("given", [{"select": ("spun",)}, {"ignore": ("spun",)}])
def test_a_part_of_an_audit_is_not_compared_with_whole_ones(given, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--history compares whole audits; it cannot be used with --select or"):
        audit_configured([folder], given, history=tmp_path / "h.sqlite")
    with pytest.raises(UsageError, match="cannot be used with --changed-since"):
        audit_configured([folder], changed_since="HEAD", history=tmp_path / "h.sqlite")


def test_a_history_within_the_folder_is_no_article_of_it(folder: Path) -> None:
    for runs in (1, 2):
        done = audit_configured([folder], history=folder / "history.sqlite")
        assert (done.report.summary.articles, done.report.summary.skipped, len(done.history)) == (2, 0, runs)


def test_a_history_that_breaks_during_the_audit_costs_no_report(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = tmp_path / "h.sqlite"
    monkeypatch.setattr("detector.engine.history.check_history", _text)
    done = audit_configured([folder], history=history)
    assert done.report.summary.articles == 2
    assert (done.complete, done.history) == (False, ())
    assert "no history of garblint" in done.notes[-1]


def test_the_commit_is_that_of_the_repository_and_none_outside_of_one(tmp_path: Path) -> None:
    assert commit_of(str(tmp_path)) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    subprocess.run([*git, "init", "-q"], check=True)
    assert commit_of(str(tmp_path)) is None  # no commit yet
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    named = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    assert commit_of(str(tmp_path)) == named


def some_run(**changes: object) -> RecordedRun:
    values = {
        "started_at": "2026-11-03T08:00:00+00:00",
        "root": "articles",
        "version": "1.0",
        "rules_digest": "sha256:0",
        "commit": None,
        "articles": 5,
        "characters": 1000,
        "score": 71.2,
        "passed": True,
        "issues": 318,
        "by_severity": {},
        "by_category": {},
        "by_language": {},
    }
    return RecordedRun(**(values | changes))


def test_the_trend_in_words() -> None:
    assert trend_in_words([some_run()]) == "the first run that is kept"
    runs = [some_run(), some_run(score=84.0), some_run(score=81.9, issues=306)]
    assert trend_in_words(runs) == (
        "3 runs since 3 November 2026: score 71.2 to 84.0 (-2.1 since the last), 306 issues (-12)"
    )
    same = trend_in_words([some_run(started_at="yesterday"), some_run(issues=318)])
    assert same == "2 runs since yesterday: score 71.2 to 71.2 (unchanged since the last), 318 issues (unchanged)"
