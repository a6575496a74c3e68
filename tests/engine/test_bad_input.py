"""Hostile input is normal input: a report or an entry in ``errors``, never a traceback, a hang or a loss."""

import json
import os
import subprocess
import sys

import pytest

from detector.errors import UsageError
from tests.conftest import REPOSITORY

SOUND = "会议在北京举行，与会者讨论了新的合作计划。"
DAMAGED = "这里的医药家当集群发展很快。"


def audit(auditor, *paths):
    return auditor.audit([str(path) for path in paths])


def test_an_empty_folder_gives_an_empty_report_that_passes(auditor, tmp_path):
    report = audit(auditor, tmp_path)
    assert (report.summary.articles, report.summary.failed, report.summary.passed) == (0, 0, True)


def test_an_empty_file_is_an_article_without_issues(auditor, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    report = audit(auditor, tmp_path)
    assert [(one.path, one.characters, one.score, one.issues) for one in report.articles] == [
        ("empty.txt", 0, 100.0, ())
    ]


def test_a_binary_file_in_a_folder_is_skipped_and_one_that_was_named_is_an_error(auditor, tmp_path):
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (tmp_path / "sound.txt").write_text(SOUND, "utf-8")
    walked = audit(auditor, tmp_path)
    assert (walked.summary.articles, walked.summary.skipped + walked.summary.failed) == (1, 1)
    named = audit(auditor, tmp_path / "photo.txt")
    assert [one.stage for one in named.errors] == ["decode"]


def test_one_line_of_20_megabytes_is_audited(auditor, tmp_path):
    line = SOUND * (20 * 2**20 // len(SOUND.encode())) + DAMAGED
    (tmp_path / "line.txt").write_text(line, "utf-8")
    report = audit(auditor, tmp_path)
    issue = next(one for one in report.articles[0].issues if one.rule == "zh.spun.synonym")
    assert issue.quote.exact == "家当"
    assert (issue.span.line, issue.span.column) == (1, len(line) - len("家当集群发展很快。") + 1)


def test_a_file_that_may_not_be_read_is_an_error_and_the_rest_is_audited(tmp_path):
    (tmp_path / "secret.txt").write_text(SOUND, "utf-8")
    (tmp_path / "secret.txt").chmod(0)
    (tmp_path / "sound.txt").write_text(SOUND, "utf-8")
    if os.access(tmp_path / "secret.txt", os.R_OK):
        pytest.skip("this user may read every file")
    from detector import audit as run

    report = run(tmp_path)
    assert [one.path for one in report.errors] == ["secret.txt"]
    assert [one.path for one in report.articles] == ["sound.txt"]


def test_a_reading_error_of_the_system_is_an_error_entry(auditor, tmp_path, monkeypatch):
    from detector.sources import base

    (tmp_path / "a.txt").write_text(SOUND, "utf-8")
    (tmp_path / "b.txt").write_text(SOUND, "utf-8")
    opened = os.open

    def refuse(path, *rest):
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest)

    monkeypatch.setattr(base.os, "open", refuse)
    report = audit(auditor, tmp_path)
    assert [(one.path, one.stage) for one in report.errors] == [("a.txt", "read")]
    assert "Permission denied" in report.errors[0].message
    assert [one.path for one in report.articles] == ["b.txt"]


def test_a_loop_of_symbolic_links_ends(auditor, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "sound.txt").write_text(SOUND, "utf-8")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    report = audit(auditor, tmp_path)
    assert [one.path for one in report.articles] == ["a/sound.txt"]


def test_a_path_that_does_not_exist_is_an_error(auditor, tmp_path):
    report = audit(auditor, tmp_path / "gone.txt")
    assert [one.stage for one in report.errors] == ["discover"]
    assert "gone.txt" in report.errors[0].path


def test_names_with_spaces_and_chinese_characters_are_reported_as_they_are(auditor, tmp_path):
    folder = tmp_path / "文章 二〇二五"
    folder.mkdir()
    (folder / "第 一 篇.txt").write_text(DAMAGED, "utf-8")
    assert [one.path for one in audit(auditor, tmp_path).articles] == ["文章 二〇二五/第 一 篇.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="the file system must allow any bytes in a name")
def test_a_file_name_that_is_not_valid_utf8_can_be_written_to_json(auditor, tmp_path):
    from detector.report.json import encode

    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(DAMAGED.encode())
    report = audit(auditor, tmp_path)
    assert json.loads(encode(report))["articles"][0]["path"] == "caf\\xe9.txt"


def test_text_with_lone_surrogates_is_audited(auditor):
    report = auditor.audit_text("\ud800" + DAMAGED)
    issue = next(one for one in report.issues if one.rule == "zh.spun.synonym")
    assert (issue.span.start, issue.span.utf16_start, issue.span.byte_start) == (6, 6, 18)


def test_a_pattern_that_would_run_for_ever_elsewhere_ends(tmp_path):
    pack = tmp_path / "slow.yml"
    pack.write_text(
        "pack: {name: slow, version: '1', licence: CC0-1.0, provenance: test}\n"
        "rules:\n"
        "  - id: en.test.slow\n    category: style\n    severity: minor\n    languages: [any]\n"
        "    message: slow\n    help: slow\n"
        "    patterns:\n      - regex: '(?:a+)+!$'\n        bad: ['aaa!']\n        good: [b]\n",
        "utf-8",
    )
    (tmp_path / "text.txt").write_text("a" * 200_000 + "!b", "utf-8")
    command = [
        sys.executable,
        "-m",
        "detector",
        "audit",
        str(tmp_path / "text.txt"),
        "--rules",
        str(pack),
        "--format",
        "json",
    ]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    assert json.loads(done.stdout)["summary"]["articles"] == 1


def test_a_text_that_cannot_be_one_article_is_refused_in_words(auditor, monkeypatch):
    from detector.sources import base

    monkeypatch.setattr(base, "MAX_LINES", 10)
    with pytest.raises(UsageError, match="more than 10 lines"):
        auditor.audit_text("行\n" * 11)
    assert auditor.audit_text("行\n" * 10).characters == 20
