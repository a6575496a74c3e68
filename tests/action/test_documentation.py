"""What the documents say of the action and the formats is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from content_site import ACTION, REPOSITORY

from detector.report.registry import FORMATS


def document(name: str) -> str:
    return (REPOSITORY / "docs" / name).read_text(encoding="utf-8")


def yaml_blocks(name: str) -> list[Any]:
    return [yaml.safe_load(one) for one in re.findall(r"^```yaml\n(.*?)^```", document(name), re.S | re.M)]


def test_the_inputs_and_outputs_in_the_document_are_those_of_the_action() -> None:
    text = document("github.md")
    inputs = text.partition("## Inputs")[2].partition("## Outputs")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", inputs, re.M)
    assert {name for row in rows for name in re.findall("`([a-z-]+)`", row)} == set(ACTION["inputs"])
    outputs = text.partition("## Outputs")[2].partition("##")[0]
    assert set(ACTION["outputs"]) <= set(re.findall("`([a-z-]+)`", outputs))


def test_the_workflow_to_paste_is_pinned_and_has_least_permissions() -> None:
    workflow, steps, *_ = yaml_blocks("github.md")
    assert workflow["permissions"] == {"contents": "read"}
    own, used = workflow["jobs"]["garblint"]["steps"][::-1]
    assert re.search(r"@[0-9a-f]{40}$", used["uses"]) and used["with"]["persist-credentials"] is False
    for step in (own, *steps):
        if step["uses"].startswith("OWNER/garblint"):
            assert set(step["with"]) <= set(ACTION["inputs"])


@pytest.mark.parametrize("name", ["github.md", "gitlab.md"])
def test_every_block_of_yaml_can_be_read(name: str) -> None:
    assert all(yaml_blocks(name))


def test_the_gitlab_job_writes_formats_that_exist() -> None:
    (job,) = yaml_blocks("gitlab.md")
    script = " ".join(job["garblint"]["script"])
    assert {"gitlab", "junit"} <= set(re.findall(r"-o ([a-z]+):", script)) <= set(FORMATS)
    written = set(re.findall(r"-o (?:[a-z]+:)?(\S+)", script))
    reports = job["garblint"]["artifacts"]
    assert {*reports["paths"], *reports["reports"].values()} == written


def test_the_table_of_formats_names_each_of_them() -> None:
    table = document("formats-out.md").partition("|---")[0] + document("formats-out.md").partition("|---")[2]
    named = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.M))
    assert named == {"sarif", "rdjson", "gitlab", "junit", "checkstyle", "github", "step-summary"} <= set(FORMATS)


def test_the_action_and_the_hooks_start_what_is_there() -> None:
    for step in ACTION["runs"]["steps"]:
        for script in re.findall(r'\$GITHUB_ACTION_PATH/([^"\s]+)', step["run"]):
            assert (REPOSITORY / script).is_file()
        for module in re.findall(r"-m ([\w.]+)", step["run"]):
            assert Path(REPOSITORY, *module.split(".")).with_suffix(".py").is_file()
