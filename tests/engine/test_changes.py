"""``--changed-since``: only files that changed are audited, only changed lines fail the gate."""

import os
import subprocess

import pytest

from detector.engine.changes import _raw_entries, changes_since
from detector.engine.configured import audit_configured
from detector.errors import UsageError


@pytest.fixture
def work(site):
    """A repository with a configuration and articles; ``work.start`` is the commit to compare with."""
    site.configure()
    site.write({"a.md": "一坏词\n\n二坏词\n\n三坏词\n", "b.md": "旧坏词\n", "sub/c.md": "旧坏词\n"})
    site.start = site.repository()
    return site


def statuses(site, *names, since="main"):
    paths = [site.folder / name for name in names] or [site.folder]
    report = audit_configured(paths, changed_since=since).report
    assert not report.errors
    return {one.path: {i.span.line: i.status for i in one.issues} for one in report.articles}


def test_without_changes_nothing_is_audited(work):
    assert statuses(work) == {}


def test_only_changed_files_are_audited_and_only_changed_lines_are_new(work):
    work.write({"a.md": "一坏词\n\n新的二坏词\n\n三坏词\n"})
    assert statuses(work) == {"a.md": {1: "baseline", 3: "new", 5: "baseline"}}
    report = audit_configured([work.folder], changed_since="main").report
    assert not report.summary.passed
    assert report.summary.issues.total == 1


def test_issues_on_other_lines_do_not_fail_the_gate_or_lower_the_score(work):
    work.write({"a.md": "一坏词\n\n二坏词\n\n三坏词\n\n一切都好\n"})
    report = audit_configured([work.folder], changed_since="main").report
    assert (report.summary.passed, report.summary.score, report.articles[0].passed) == (True, 100.0, True)
    assert {issue.status for issue in report.articles[0].issues} == {"baseline"}


def test_committed_staged_unstaged_and_untracked_changes_count(work):
    work.git("checkout", "-q", "-b", "topic")
    work.write({"b.md": "新坏词\n"})
    work.commit()
    work.write({"sub/c.md": "新坏词\n", "new.md": "新坏词\n"})
    work.git("add", "sub/c.md")
    work.write({"a.md": "新坏词\n"})
    assert statuses(work) == {name: {1: "new"} for name in ("a.md", "b.md", "sub/c.md", "new.md")}


def test_what_others_did_on_the_other_branch_is_not_ours(work):
    work.git("checkout", "-q", "-b", "topic")
    work.write({"b.md": "我的坏词\n"})
    work.commit()
    work.git("checkout", "-q", "main")
    work.write({"a.md": "别人的坏词\n"})
    work.commit()
    work.git("checkout", "-q", "topic")
    assert statuses(work) == {"b.md": {1: "new"}}


def test_a_rename_is_followed(work):
    text = "".join(f"第{n}行没有什么可说的。\n" for n in range(20))
    work.write({"a.md": text + "旧坏词\n"})
    work.git("checkout", "-q", "-b", "topic")
    start = work.commit()
    work.git("mv", "a.md", "新 名.md")
    assert statuses(work, since=start) == {"新 名.md": {21: "baseline"}}
    work.write({"新 名.md": text + "旧坏词\n\n新坏词\n"})
    assert statuses(work, since=start) == {"新 名.md": {21: "baseline", 23: "new"}}


def test_lines_that_were_only_taken_away_change_no_other_line(work):
    work.write({"a.md": "一坏词\n\n三坏词\n"})
    assert set(statuses(work)["a.md"].values()) == {"baseline"}


@pytest.mark.parametrize(
    "name", ["mit leer.md", "中文 '引号\".md", "a\tb\nc.md", "--help.md", "ü→.md", os.fsdecode(b"\xff.md")]
)
def test_names_of_any_kind(work, name):
    try:
        work.write({name: "旧坏词\n\n旧坏词\n"})
    except OSError:
        pytest.skip("the file system does not take this name")
    start = work.commit()
    work.write({name: "旧坏词\n\n新坏词\n"})
    assert list(statuses(work, since=start).values()) == [{1: "baseline", 3: "new"}]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_ends_than_those_of_git(work, ending):
    work.write({"a.txt": f"一坏词{ending}二坏词{ending}".encode()})
    start = work.commit()
    work.write({"a.txt": f"一坏词{ending}新坏词{ending}".encode()})
    found = statuses(work, since=start)["a.txt"]
    # To git a text with CR alone is one line, so all of it changed.
    assert found == ({1: "baseline", 2: "new"} if ending == "\r\n" else {1: "new", 2: "new"})


def test_of_a_file_that_is_binary_to_git_every_line_counts(work):
    work.write({"a.txt": "\ufeff一坏词\n二坏词\n".encode("utf-16-le"), ".gitattributes": "b.md binary\n"})
    start = work.commit()
    work.write({"a.txt": "\ufeff一坏词\n新坏词\n".encode("utf-16-le"), "b.md": "旧坏词\n\n新坏词\n"})
    assert statuses(work, since=start) == {"a.txt": {1: "new", 2: "new"}, "b.md": {1: "new", 3: "new"}}


def test_the_settings_of_the_user_change_nothing(work):
    for setting in (
        "diff.noprefix=true",
        "diff.context=9",
        "diff.interHunkContext=9",
        "color.diff=always",
        "diff.renames=false",
    ):
        work.git("config", *setting.split("="))
    work.git("config", "diff.external", "false")
    work.write({"a.md": "新坏词\n\n二坏词\n\n新三坏词\n", "b.md": "新坏词\n"})
    assert statuses(work) == {"a.md": {1: "new", 3: "baseline", 5: "new"}, "b.md": {1: "new"}}


def test_named_files_and_folders_inside_the_repository(work, monkeypatch):
    work.write({"b.md": "新坏词\n", "sub/c.md": "新坏词\n"})
    assert statuses(work, "sub") == {"c.md": {1: "new"}}
    monkeypatch.chdir(work.folder / "sub")
    done = audit_configured(["c.md", "../a.md"], changed_since="main").report
    assert [one.path for one in done.articles] == ["c.md"]


def test_a_path_through_a_link(work, tmp_path):
    work.write({"b.md": "新坏词\n"})
    (tmp_path / "link").symlink_to(work.folder)
    done = audit_configured([tmp_path / "link"], changed_since="main").report
    assert [one.path for one in done.articles] == ["b.md"]


def test_a_baseline_and_changed_lines_together(work):
    audit_configured([work.folder], write_baseline_to=work.folder / "known.json")
    work.write({"a.md": "一坏词\n\n新的坏词\n\n三坏词\n", "b.md": "旧坏词\n\n又一个坏词\n"})
    report = audit_configured([work.folder], baseline=work.folder / "known.json", changed_since="main").report
    assert report.summary.issues.total == 2


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "", "a b", "main^99", "\udcff"])
def test_a_ref_that_names_no_commit_is_refused(work, ref):
    with pytest.raises(UsageError, match="git knows no such commit"):
        changes_since(ref, [work.folder])
    assert not (work.folder / "x").exists()


def test_history_that_is_not_shared_is_refused(work):
    work.git("checkout", "-q", "--orphan", "other")
    work.write({"b.md": "别的历史\n"})
    work.commit()
    with pytest.raises(UsageError, match="it shares no history"):
        changes_since("main", [work.folder])


def test_a_shallow_clone_is_told_to_fetch_more(work, tmp_path):
    work.write({"b.md": "新坏词\n"})
    work.commit()
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{work.folder}", clone], check=True, capture_output=True)
    with pytest.raises(UsageError, match=r"shallow.*fetch-depth: 0"):
        changes_since(work.start, [clone])


def test_a_folder_in_no_repository_is_refused(tmp_path):
    with pytest.raises(UsageError, match="lies in no git repository"):
        changes_since("main", [tmp_path])


def test_a_missing_git_is_said(work, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(UsageError, match="needs git, which is not installed"):
        changes_since("main", [work.folder])


def test_several_repositories(work, tmp_path):
    work.write({"b.md": "新坏词\n"})
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", work.folder, other], check=True, capture_output=True)
    (other / "n.md").write_text("新坏词\n", encoding="utf-8")
    changes = changes_since("main", [work.folder, other])
    assert len(changes) == 2
    assert changes.holds(str(other / "n.md"))
    assert changes.lines(str(other / "n.md")) is None
    assert changes.lines(str(work.folder / "b.md")) == ((1, 1),)


def test_a_thousand_changed_files_are_all_told(work):
    work.write({f"many/{n}.md": f"第{n}篇\n" for n in range(1000)})
    start = work.commit()
    work.write({f"many/{n}.md": f"第{n}篇，改过\n" for n in range(1000)})
    assert len(changes_since(start, [work.folder])) == 1000


@pytest.mark.parametrize(
    "output", [b":100644 100644 a b M", b":1 1 a b R100\0old.md", b":\xff\0", b":1 1 a b M\0", b"\0\0"]
)
def test_output_of_git_that_is_cut_off_names_no_file(output):
    assert [name for _, name in _raw_entries(output) if not name] == []
    assert [name for status, name in _raw_entries(output) if status in ("R", "M")] == []
