"""A baseline keeps what is known out of the gate, follows the text around, and shrinks."""

import json

import pytest

from detector.engine.baseline import read_baseline
from detector.engine.configured import audit_configured
from detector.errors import UsageError


@pytest.fixture
def known(site):
    """A configured site with two articles, and where its baseline goes."""
    site.configure()
    site.write({"a.md": "第一段有坏词。\n\n第二段有错字。\n", "b.md": "这里也有坏词。\n"})
    return site, site.folder / "known.json"


def statuses(done):
    return {one.path: [issue.status for issue in one.issues] for one in done.report.articles}


def write(site, path, **options):
    return audit_configured([site.folder], write_baseline_to=path, **options)


def test_known_issues_stay_in_the_report_and_do_not_fail_the_gate_or_lower_the_score(known):
    site, path = known
    assert not audit_configured([site.folder]).report.summary.passed
    written = write(site, path)
    assert written.report.summary.passed
    assert written.notes == (f"baseline written to {path}: 3 known issues",)
    done = audit_configured([site.folder], baseline=path)
    assert statuses(done) == {"a.md": ["baseline", "baseline"], "b.md": ["baseline"]}
    assert (done.report.summary.passed, done.report.summary.score, done.report.summary.issues.total) == (True, 100.0, 0)
    assert all(one.passed and one.score == 100.0 for one in done.report.articles)


def test_it_survives_moved_lines_renames_and_edits_elsewhere(known):
    site, path = known
    write(site, path)
    (site.folder / "a.md").rename(site.folder / "文章 '甲'.md")
    site.write({"文章 '甲'.md": "新的开头，很长的一段话在这里。\n\n第二段有错字。\n\n\n\n第一段有坏词。\n"})
    done = audit_configured([site.folder], baseline=path)
    assert statuses(done) == {"文章 '甲'.md": ["baseline", "baseline"], "b.md": ["baseline"]}
    assert done.notes == ()


def test_a_new_issue_fails_the_gate(known):
    site, path = known
    write(site, path)
    site.write({"c.md": "另一篇也出现了坏词，从前没有。"})
    done = audit_configured([site.folder], baseline=path)
    assert statuses(done)["c.md"] == ["new"]
    assert not done.report.summary.passed


def test_equal_issues_are_counted(known):
    site, path = known
    site.write({"a.md": "同样一句有坏词的话。\n" * 3, "b.md": "无事。"})
    write(site, path)
    entries = json.loads(path.read_text(encoding="utf-8"))["issues"]
    assert sum(one["count"] for one in entries.values()) == 3
    site.write({"a.md": "同样一句有坏词的话。\n" * 5})
    done = audit_configured([site.folder], baseline=path)
    assert sorted(statuses(done)["a.md"]) == ["baseline"] * 3 + ["new"] * 2


def test_of_equal_issues_the_first_by_path_are_the_known_ones_whatever_the_order_of_the_paths(known):
    site, path = known
    for name in ("a.md", "b.md"):
        site.write({name: "同样一句有坏词的话。"})
    audit_configured([site.folder / "a.md"], write_baseline_to=path)
    for names in (["a.md", "b.md"], ["b.md", "a.md"]):
        done = audit_configured([site.folder / name for name in names], baseline=path)
        assert {one.path[-4:]: one.issues[0].status for one in done.report.articles} == {
            "a.md": "baseline",
            "b.md": "new",
        }


def test_it_shrinks_when_it_is_rewritten_and_takes_nothing_new_in(known):
    site, path = known
    write(site, path)
    site.write({"a.md": "第一段有坏词。\n", "c.md": "新的坏词在这里。"})
    done = audit_configured([site.folder], baseline=path)
    assert done.notes[0].startswith(f"1 issue of {path} no longer found")
    done = write(site, path, baseline=path)
    assert done.notes == (f"baseline written to {path}: 2 known issues, 1 fewer than in {path}",)
    assert not done.report.summary.passed
    again = audit_configured([site.folder], baseline=path)
    assert (again.notes, statuses(again)["c.md"]) == ((), ["new"])


def test_it_does_not_shrink_by_what_could_not_be_read(known):
    site, path = known
    write(site, path)
    before = path.read_bytes()
    site.write({"b.md": b"\x00\xff\x00"})
    done = write(site, path, baseline=path)
    assert done.report.errors
    assert "was not written" in done.notes[0]
    assert path.read_bytes() == before


def test_an_audit_of_a_part_calls_nothing_stale(known):
    site, path = known
    write(site, path)
    assert audit_configured([site.folder / "b.md"], baseline=path).notes == ()


@pytest.mark.parametrize("given", [None, {"select": ("zh.test.word",)}, {"ignore": ("zh.test.word",)}])
def test_an_audit_of_a_part_does_not_shrink_it(known, given):
    site, path = known
    write(site, path)
    before = path.read_bytes()
    paths = [site.folder / "b.md"] if given is None else [site.folder]
    with pytest.raises(UsageError, match="only the same audit can shrink it"):
        audit_configured(paths, given, baseline=path, write_baseline_to=path)
    assert path.read_bytes() == before
    assert audit_configured(paths, given, baseline=path).notes == ()


def test_an_interrupted_audit_writes_none(known, monkeypatch):
    site, path = known

    def interrupt(done, total):
        raise KeyboardInterrupt

    done = write(site, path, progress=interrupt)
    assert not done.report.run.complete
    assert done.notes == (f"{path} was not written: the audit was interrupted",)
    assert not path.exists()


def test_suppressed_issues_need_no_entry_and_use_none_up(known):
    site, path = known
    site.write({"a.md": "同样一句有坏词的话。\n", "b.md": ""})
    write(site, path)
    site.write({"a.md": "<!-- garblint-disable-next-line -->\n同样一句有坏词的话。\n\n同样一句有坏词的话。\n"})
    done = audit_configured([site.folder], baseline=path)
    assert [one.status for one in done.report.articles[0].issues][:1] == ["suppressed"]
    assert sum(one.count for one in read_baseline(path).issues.values()) == 1
    write(site, path)
    assert sum(one.count for one in read_baseline(path).issues.values()) == 1


def test_the_file_is_the_same_for_the_same_issues_and_an_issue_is_a_line(known):
    site, path = known
    write(site, path)
    first = path.read_bytes()
    write(site, path)
    assert path.read_bytes() == first
    lines = first.decode().splitlines()
    assert len([line for line in lines if '"count"' in line]) == 3
    (site.folder / "b.md").unlink()
    write(site, path)
    after = path.read_text(encoding="utf-8").splitlines()
    assert len(set(lines) - set(after)) <= 2  # its own line, and a comma


def test_the_configuration_names_it(known):
    site, path = known
    site.configure('baseline = "known.json"\n')
    with pytest.raises(UsageError, match="there is no such baseline; `--write-baseline"):
        audit_configured([site.folder])
    write(site, path)
    assert audit_configured([site.folder]).report.summary.passed


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "known.json:1: the baseline is not valid JSON"),
        (b'{\n"issues": {\n<<<<<<< ours\n', "known.json:3: the baseline is not valid JSON; a merge left conflicts"),
        (b"\xff", "is not valid JSON"),
        (b"[" * 200_000, "is not valid JSON"),
        (b"[]", "this is no baseline of garblint"),
        (b'{"format_version": "1.0"}', "this is no baseline of garblint"),
        (b'{"format_version": "1.0", "issues": {"a": 1}}', "this is no baseline of garblint"),
        (b'{"format_version": "1.0", "issues": {}, "issues": {}}', "the key 'issues' stands twice"),
        (b'{"format_version": "2.0", "issues": {}}', "the baseline has the form 2.0"),
    ],
)
def test_a_broken_baseline_is_refused_before_the_audit(known, content, message):
    site, path = known
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        audit_configured([site.folder], baseline=path)
    assert message in str(caught.value)


def test_a_baseline_of_a_later_minor_version_is_read(known):
    _, path = known
    path.write_text(
        '{"format_version": "1.7", "new": 1, "issues": {"a": {"rule": "r", "text": "t", "count": 2, "x": 1}}}'
    )
    assert read_baseline(path).total == 2


def test_where_it_cannot_be_written_is_said_before_the_audit(known):
    site, _ = known
    with pytest.raises(Exception, match="does not exist"):
        write(site, site.folder / "nowhere" / "known.json")
