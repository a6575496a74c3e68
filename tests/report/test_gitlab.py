"""GitLab Code Quality: the keys that its documentation asks for, and fingerprints that are told apart."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
from golden import assert_golden, written
from report_builders import SPUN_TEXT, article, issues_of, report
from tool_reports import sample_report

from detector.model import AuditReport

# What GitLab's documentation says that a report must hold (and that a path has no "./" before it).
FORM = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}


def entries(audit: AuditReport) -> list[dict[str, Any]]:
    data = written("gitlab", audit)
    assert not data.startswith(b"\xef\xbb\xbf")
    parsed = json.loads(data)
    jsonschema.validate(parsed, FORM)
    return parsed


def test_golden() -> None:
    assert_golden("gitlab.json", written("gitlab", sample_report()))


def test_an_empty_report_is_an_empty_list() -> None:
    assert entries(report()) == []


def test_entries_stand_where_the_words_stand() -> None:
    found = entries(report(article(issues=issues_of(SPUN_TEXT, "家当", "产业"))))
    lines = SPUN_TEXT.split("\n")
    assert [one["location"]["lines"]["begin"] for one in found] == [1, 1, 3]
    assert all("家当" in lines[one["location"]["lines"]["begin"] - 1] for one in found)


def test_equal_fingerprints_are_told_apart_without_path_or_line() -> None:
    same = issues_of(SPUN_TEXT, "家当", "产业", fingerprint="f" * 32)
    before = [one["fingerprint"] for one in entries(report(article(issues=same)))]
    after = [one["fingerprint"] for one in entries(report(article("\n" + SPUN_TEXT, same, path="other/名.txt")))]
    assert len(set(before)) == 3 and before[0] == "f" * 32
    assert before == after
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in before)


def test_known_and_suppressed_issues_are_left_out() -> None:
    assert "news/旧 闻#1.zh.md" not in [one["location"]["path"] for one in entries(sample_report())]
