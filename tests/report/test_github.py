"""Workflow commands: read by the runner's rules, on the right lines, and nothing else is one."""

from __future__ import annotations

import pytest
from actions_runner import Log, run_log
from golden import assert_golden, written
from report_builders import SPUN_TEXT, article, clean_article, issue, issues_of, report, spun_article
from tool_reports import HOSTILE, HOSTILE_PATH, hostile_article, many, sample_report

from detector.model import AuditReport, InputError
from detector.report.github import command
from detector.report.terminal import printable


def log_of(audit: AuditReport, **context: object) -> Log:
    log = run_log(written("github", audit, **context))
    assert not log.stopped
    assert len(log.annotations()) == len(log.commands)
    return log


def test_golden() -> None:
    assert_golden("github.txt", written("github", sample_report()))


def test_a_clean_report_says_nothing() -> None:
    assert written("github", report(clean_article())) == b""


def test_issues_of_a_line_are_one_annotation_on_that_line() -> None:
    log = log_of(report(spun_article()))
    assert [(one.name, one.line) for one in log.commands] == [("error", 1), ("error", 3), ("error", 2)]
    first, third, second = log.commands
    assert first.properties["title"] == "major: spun, 2 issues on this line"
    assert first.data == "“家当” stands where “产业” is meant [zh.spun.synonym] (2 times)"
    assert "endColumn" not in first.properties and "an advertisement is left" in third.data
    line = SPUN_TEXT.split("\n")[1]
    start, end = int(second.properties["col"]), int(second.properties["endColumn"])
    assert line[start - 1 : end - 1] == "做东西"


def test_columns_are_left_out_where_first_and_last_line_differ() -> None:
    text = "好\n坏\n坏\n好\n"
    (one,) = log_of(report(article(text, [issue(text, 2, 5)]))).commands
    assert (one.properties["line"], one.properties["endLine"]) == ("2", "3")
    assert "col" not in one.properties and "endColumn" not in one.properties


@pytest.mark.parametrize(
    ("fail_on", "levels"),
    [
        ("neutral", ["error", "error", "error"]),
        ("major", ["error", "warning", "notice"]),
        ("critical", ["warning", "warning", "notice"]),
        ("none", ["warning", "warning", "notice"]),
    ],
)
def test_an_error_is_what_fails_the_gate(fail_on: str, levels: list[str]) -> None:
    text = "一\n二\n三\n"
    found = [
        issue(text, 2 * n, 2 * n + 1, severity=one, message=one) for n, one in enumerate(("major", "minor", "neutral"))
    ]
    log = log_of(report(article(text, found), passed=fail_on in ("critical", "none")), fail_on=fail_on)
    assert sorted((one.data.split()[0], one.name) for one in log.commands) == [
        *zip(("major", "minor", "neutral"), levels, strict=True)
    ]


def test_what_passes_its_own_gate_is_no_error() -> None:
    lax = article(issues=issues_of(SPUN_TEXT, "家当"), passed=True)
    assert {one.name for one in log_of(report(lax)).commands} == {"warning"}


def test_nine_of_a_level_and_a_pointer_are_what_the_runner_keeps() -> None:
    log = log_of(many(300))
    for level, severities in (("error", ("critical",)), ("warning", ("minor",))):
        shown = log.annotations(level)
        assert len(shown) == 10
        assert all(one.properties["title"].startswith(severities) for one in shown[:9])
        assert "file" not in shown[9].properties and "places more" in shown[9].data
    worst = [one.line for one in log.annotations("error")[:9]]
    assert worst == [300 - 3 * n for n in range(9)]


def test_a_gate_that_fails_without_an_error_says_why() -> None:
    (one,) = log_of(report(clean_article(), passed=False, score=70.0), min_score=80.0).commands
    assert one.name == "error" and "score 70.0 is below 80" in one.data and "file" not in one.properties


def test_an_input_that_could_not_be_audited_is_an_error_on_its_file() -> None:
    failed = InputError(path="a,b:c%.txt", stage="decode", message="no text")
    (one,) = log_of(report(errors=(failed,))).commands
    assert one.properties["file"] == "a,b:c%.txt" and one.data == "not audited (decode): no text"


def test_hostile_text_and_paths_inject_nothing() -> None:
    log = log_of(report(hostile_article()))
    (one,) = log.commands
    assert one.name == "error" and one.line == 1
    assert one.properties["file"] == printable(HOSTILE_PATH)
    assert set(one.properties) == {"file", "line", "endLine", "title"}
    assert printable(HOSTILE)[:100] in one.data


@pytest.mark.parametrize("text", ["%0A", "%250A", "a%", "a,b:c=d", "x\r\ny", "::error::", "100 %25"])
def test_a_command_reads_back_as_it_was_meant(text: str) -> None:
    (one,) = run_log(command("error", text, {"file": text.replace("\r\n", ""), "line": 3}).encode()).commands
    assert one.data == text and one.properties["file"] == text.replace("\r\n", "") and one.line == 3


def test_a_long_message_is_cut() -> None:
    long = issue("x", 0, 1, message="很" * 5000)
    (one,) = log_of(report(article("x", [long]))).commands
    assert len(one.data) <= 1500 and one.data.endswith("…")
