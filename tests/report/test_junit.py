"""JUnit: read by a parser of that format, and by an XML parser for what XML cannot carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from golden import assert_golden, written
from report_builders import clean_article, report, spun_article
from tool_reports import many, sample_report

from detector.model import AuditReport


def suite_of(audit: AuditReport, folder: Path, **context: object) -> Any:
    junitparser = pytest.importorskip("junitparser")
    file = folder / "junit.xml"
    file.write_bytes(written("junit", audit, **context))
    (suite,) = junitparser.JUnitXml.fromfile(str(file))
    return suite


def results(suite: Any) -> dict[str, list[str]]:
    return {case.name: [type(one).__name__ for one in case.result] for case in suite}


def test_golden() -> None:
    assert_golden("junit.xml", written("junit", sample_report()))


def test_an_article_is_a_test_case_and_the_gate_the_last(tmp_path: Path) -> None:
    suite = suite_of(sample_report(), tmp_path)
    cases = results(suite)
    assert list(cases)[-1] == "gate" and cases["gate"] == ["Failure"]
    assert cases["news/plan.zh.txt"] == ["Failure"] and cases["news/clean.zh.txt"] == []
    assert cases["news/broken.bin"] == ["Error"]
    assert cases["export.jsonl (index 7, id x-1, field body)"] == ["Failure"]
    assert cases["news/旧 闻#1.zh.md"] == []
    assert (suite.tests, suite.failures, suite.errors) == (7, 4, 1)
    assert len(cases) == suite.tests


def test_a_failure_names_the_lines_and_what_is_wrong(tmp_path: Path) -> None:
    suite = suite_of(report(spun_article()), tmp_path)
    (failure,) = next(iter(suite)).result
    assert failure.message == "score 3.1, 5 issues: 4 major, 1 minor"
    assert "news/plan.zh.txt:1: major: “家当” stands where “产业” is meant [zh.spun.synonym]" in failure.text


def test_a_clean_report_passes(tmp_path: Path) -> None:
    suite = suite_of(report(clean_article()), tmp_path)
    assert (suite.tests, suite.failures, suite.errors) == (2, 0, 0)


def test_a_score_below_the_bound_fails_the_gate_alone(tmp_path: Path) -> None:
    suite = suite_of(report(clean_article(), passed=False, score=70.0), tmp_path, min_score=80.0)
    assert results(suite) == {"news/clean.zh.txt": [], "gate": ["Failure"]}
    assert "score 70.0 is below 80" in list(suite)[-1].result[0].message


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    (failure,) = next(iter(suite_of(many(130), tmp_path))).result
    assert failure.text.strip().endswith("and 30 issues more")
