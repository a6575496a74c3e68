"""The committed example report is what the documented command writes."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from detector.report.schema import report_schema

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "reports" / "examples"


def documented_command() -> list[str]:
    """The command line in the README, without the name of the program."""
    (line,) = re.findall(r"^    garblint (.*)$", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return shlex.split(line)


def normalised(report: bytes) -> dict[str, Any]:
    """The report without what differs between two runs, versions or machines."""
    data: dict[str, Any] = json.loads(report)
    for part, keys in (
        ("tool", ("version", "rules_digest", "statistics_digest")),
        ("run", ("started_at", "seconds", "config_digest")),
    ):
        for key in keys:
            assert key in data[part]
            data[part][key] = None
    coarse: dict[str, Any] = coarsened(data)
    return coarse


def coarsened(value: Any) -> Any:
    """The value with coarse numbers: libraries of linear algebra differ in the last digits."""
    if isinstance(value, float):
        return pytest.approx(value, abs=0.05)
    if isinstance(value, dict):
        return {key: coarsened(one) for key, one in value.items()}
    if isinstance(value, list):
        return [coarsened(one) for one in value]
    return value


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the documented command writes now, by file name."""
    folder = tmp_path_factory.mktemp("example")
    words = [word.replace("reports/examples/", f"{folder}/") for word in documented_command()]
    done = subprocess.run([sys.executable, "-m", "detector", *words], cwd=REPOSITORY, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_example_report_is_true(written: dict[str, bytes]) -> None:
    committed = (EXAMPLES / "report.json").read_bytes()
    plain = json.loads(written["report.json"])
    plain["tool"].update(version=None, rules_digest=None, statistics_digest=None)
    plain["run"].update(started_at=None, seconds=None, config_digest=None)
    assert plain == normalised(committed), "run the command in reports/examples/README.md"


def test_the_example_report_for_people_is_true(written: dict[str, bytes]) -> None:
    committed = (EXAMPLES / "report.txt").read_text(encoding="utf-8")
    shares = re.compile(r"[0-9.]+ %")
    now = shares.sub("… %", written["report.txt"].decode("utf-8"))
    assert now == shares.sub("… %", committed), "run the command in reports/examples/README.md"


def test_the_example_report_validates_and_shows_every_part() -> None:
    data = json.loads((EXAMPLES / "report.json").read_bytes())
    jsonschema.Draft202012Validator(report_schema()).validate(data)
    assert {issue["category"] for article in data["articles"] for issue in article["issues"]} >= {
        "masked",
        "boilerplate",
    }
    assert any(issue["suggestions"] for article in data["articles"] for issue in article["issues"])
    assert any(not article["issues"] for article in data["articles"])
    assert data["errors"]


def test_every_offset_of_the_example_report_holds_the_quoted_text() -> None:
    data = json.loads((EXAMPLES / "report.json").read_bytes())
    checked = 0
    for article in data["articles"]:
        text = (REPOSITORY / article["path"]).read_bytes().decode("utf-8")
        utf16, utf8 = text.encode("utf-16-le"), text.encode("utf-8")
        lines = text.split("\n")
        for issue in article["issues"]:
            span, exact = issue["span"], issue["quote"]["exact"]
            assert text[span["start"] : span["end"]] == exact
            assert utf16[2 * span["utf16_start"] : 2 * span["utf16_end"]].decode("utf-16-le") == exact
            assert utf8[span["byte_start"] : span["byte_end"]].decode("utf-8") == exact
            assert lines[span["line"] - 1][span["column"] - 1 :].startswith(exact.split("\n")[0])
            checked += 1
    assert checked > 10
