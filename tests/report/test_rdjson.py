"""rdjson: read by the rules of its protocol, against the bytes of the files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from golden import assert_golden, written
from report_builders import article, issue, issues_of, report
from tool_reports import sample_report

from detector.model import AuditReport


def diagnostics(audit: AuditReport) -> list[dict[str, Any]]:
    result = json.loads(written("rdjson", audit))
    assert result["source"] == {"name": "garblint"}
    for one in result["diagnostics"]:
        assert set(one) <= {"message", "location", "severity", "code", "suggestions"}
        assert one["severity"] in ("ERROR", "WARNING", "INFO") and one["message"] and one["location"]["path"]
    return result["diagnostics"]


def covered(data: bytes, area: dict[str, Any]) -> str:
    """What a range of the protocol covers in a file: lines and UTF-8 byte columns from 1, end exclusive."""
    lines = data.split(b"\n")
    start, end = area["start"], area["end"]
    if start["line"] == end["line"]:
        return lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1].decode("utf-8")
    first = lines[start["line"] - 1][start["column"] - 1 :]
    last = lines[end["line"] - 1][: end["column"] - 1]
    return b"\n".join((first, *lines[start["line"] : end["line"] - 1], last)).decode("utf-8")


def test_golden() -> None:
    assert_golden("report.rdjson", written("rdjson", sample_report()))


def test_the_column_of_the_protocols_own_example() -> None:
    text = "价格😀错误"
    (one,) = diagnostics(report(article(text, issues_of(text, "错误"))))
    assert one["location"]["range"] == {"start": {"line": 1, "column": 11}, "end": {"line": 1, "column": 17}}


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_columns_far_into_a_line_are_counted_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_: str
) -> None:
    text = f"第一行😀。{break_}" + "长句，😀" * 40 + f"家当在这里。{break_}" + "é" * 50 + "家当"
    data = text.encode()
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    found = diagnostics(report(article(text, issues_of(text, "家当", "产业"), path="a.txt", sha256=digest)))
    assert [covered(data, one["location"]["range"]) for one in found] == ["家当", "家当"]
    assert [covered(data, one["suggestions"][0]["range"]) for one in found] == ["家当", "家当"]
    assert [one["suggestions"][0]["text"] for one in found] == ["产业", "产业"]

    Path("a.txt").write_bytes(data.replace("好".encode(), b"xyz").replace("长句".encode(), b"abcdef"))
    for one in diagnostics(report(article(text, issues_of(text, "家当", "产业"), path="a.txt", sha256=digest))):
        assert "column" not in one["location"]["range"]["start"] and "suggestions" not in one


def test_a_range_over_several_lines_ends_in_bytes_of_its_last_line() -> None:
    text = "好😀家\n中间\n当😀好"
    (one,) = diagnostics(report(article(text, [issue(text, 2, 9)])))
    assert covered(text.encode(), one["location"]["range"]) == text[2:9]


def test_known_and_suppressed_issues_are_left_out() -> None:
    assert "news/旧 闻#1.zh.md" not in [one["location"]["path"] for one in diagnostics(sample_report())]


def test_a_record_has_its_line_and_no_columns() -> None:
    (one,) = [one for one in diagnostics(sample_report()) if one["location"]["path"] == "export.jsonl"]
    assert one["location"]["range"] == {"start": {"line": 7}, "end": {"line": 7}}
