"""Formats of other tools, read by programs of others: what we think of a format may be wrong on both sides.

SARIF and JUnit have their published schema and a reader in test_sarif and test_junit. These are rdjson (a validator),
GitLab Code Quality (types that a writer for GitLab declares) and checkstyle (two tools that read it).
docs/formats-out.md says what was looked for.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from golden import written
from report_builders import SPUN_TEXT, article, issues_of, report, spun_article
from tool_reports import many, sample_report

from detector.model import AuditReport

READERS = Path(__file__).parent / "readers"
REPORTS = {
    "sample": sample_report(),
    "spun": report(spun_article()),
    "many": many(300),
    "empty": report(),
}
every_report = pytest.mark.parametrize("audit", REPORTS.values(), ids=REPORTS.keys())


def read_with_node(format: str, data: bytes) -> Any:
    node = shutil.which("node")
    if node is None or not (READERS / "node_modules").is_dir():
        pytest.skip("Node or the readers are not installed (npm install --prefix tests/report/readers)")
    command = [node, READERS / "read.cjs", format]
    ran = subprocess.run(command, input=data, capture_output=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


# ------------------------------------------------------------------------------------------------ rdjson


@every_report
def test_rdjson_is_valid_for_a_validator_of_the_format(audit: AuditReport) -> None:
    data = written("rdjson", audit)
    read = read_with_node("rdjson", data)
    assert read["valid"] and read["errors"] == []
    jsonschema.Draft7Validator(read["schema"]).validate(json.loads(data))


def test_the_validator_of_rdjson_refuses_what_is_wrong() -> None:
    good = json.loads(written("rdjson", sample_report()))
    for wrong in ({"severity": "TERRIBLE"}, {"location": {}}, {"message": 1}, {"colour": "red"}):
        bad = good | {"diagnostics": [*good["diagnostics"], good["diagnostics"][0] | wrong]}
        read = read_with_node("rdjson", json.dumps(bad).encode())
        assert not read["valid"] or not jsonschema.Draft7Validator(read["schema"]).is_valid(bad), wrong


# ------------------------------------------------------------------------------------------------ GitLab Code Quality


def check_gitlab(entries: Any) -> None:
    gitlab_cq = pytest.importorskip("gitlab_cq", reason="the types of the report come with the package gitlab-cq")
    typeguard = pytest.importorskip("typeguard", reason="typeguard checks values against types")
    for entry in entries:
        typeguard.check_type(
            entry,
            gitlab_cq.GitLabCodeQuality.Issue,
            collection_check_strategy=typeguard.CollectionCheckStrategy.ALL_ITEMS,
        )


@every_report
def test_gitlab_entries_are_of_the_type_that_another_writer_declares(audit: AuditReport) -> None:
    check_gitlab(json.loads(written("gitlab", audit)))


def test_the_types_of_gitlab_entries_refuse_what_is_wrong() -> None:
    (entry,) = json.loads(written("gitlab", report(article(issues=issues_of(SPUN_TEXT, "基金")))))
    check_gitlab([entry])
    typeguard = pytest.importorskip("typeguard")
    for wrong in (
        {"severity": "terrible"},
        {"location": {"path": "a"}},
        {"location": {"path": "a", "lines": {"begin": "1", "end": 1}}},
        {"categories": ["Spun"]},
        {"colour": "red"},
    ):
        with pytest.raises(typeguard.TypeCheckError):
            check_gitlab([entry | wrong])


# ------------------------------------------------------------------------------------------------ checkstyle


def test_diff_quality_reads_checkstyle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reporters = pytest.importorskip(
        "diff_cover.violationsreporters.java_violations_reporter", reason="diff-cover is not installed"
    )
    from diff_cover.git_path import GitPathTool

    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)  # it asks git where the working folder is, and reports paths from there
    GitPathTool.set_cwd(tmp_path)
    text = written("checkstyle", report(spun_article())).decode("utf-8")
    read = reporters.CheckstyleXmlDriver().parse_reports([text])
    (path, found), *others = read.items()
    assert others == [] and path.endswith(spun_article().path)
    severity = {"critical": "error", "major": "error", "minor": "warning", "neutral": "info"}
    assert [(line, message.split(": ")[0]) for line, message in found] == [
        (one.span.line, severity[one.severity]) for one in spun_article().issues
    ]
    assert all(one.message in message for one, (_, message) in zip(spun_article().issues, found, strict=True))


def test_a_reviewer_of_pull_requests_reads_checkstyle() -> None:
    lines = SPUN_TEXT.split("\n")
    found = read_with_node("checkstyle", written("checkstyle", report(spun_article())))
    words = [lines[one["line"] - 1][one["column"] - 1 :][:2] for one in found]
    assert words == ["家当", "家当", "做东", "家当", "欢迎"]
    assert {one["file"] for one in found} == {spun_article().path}


@every_report
def test_readers_of_checkstyle_see_every_new_issue_once(audit: AuditReport) -> None:
    found = read_with_node("checkstyle", written("checkstyle", audit))
    new = sum(one.status == "new" for article in audit.articles for one in article.issues)
    assert len(found) == new + len(audit.errors)
    assert all(one["severity"] in ("error", "warning", "info") and one["line"] >= 1 for one in found)
