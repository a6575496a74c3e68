"""JSON and JSON Lines: they validate, lose nothing, and are written by one encoder."""

import io
import json
from typing import Any

import jsonschema
import msgspec
import pytest
from report_builders import SPUN_TEXT, article, clean_article, issue, report, span, spun_article

from detector.model import FORMAT_VERSION, AuditReport, InputError, Related
from detector.report import json as json_report
from detector.report import jsonl, schema
from detector.report.registry import ReportContext
from detector.resources import reports_folder

SCHEMA = schema.report_schema()


def validator(definition: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(SCHEMA | {"$ref": f"#/$defs/{definition}"})


def written(audit: AuditReport) -> bytes:
    stream = io.BytesIO()
    json_report.write(audit, stream, ReportContext())
    return stream.getvalue()


def rich_report() -> AuditReport:
    related = issue(
        SPUN_TEXT,
        3,
        5,
        variant="a→b",
        related=(Related("en.txt", span("x", 0, 1), "there"),),
        evidence={"log_likelihood_ratio": 5.1, "count": 3, "word": "产业"},
    )
    record = article(issues=[related], path="news.jsonl", record={"line": 1, "id": "x"})
    return report(
        spun_article(), record, clean_article(), errors=(InputError(path="b", stage="decode", message="m"),), skipped=1
    )


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_committed_schema_is_the_generated_one() -> None:
    committed = (reports_folder() / "schema" / schema.FILE_NAME).read_text(encoding="utf-8")
    assert committed == schema.schema_text(), "run python -m detector.report.schema"


def test_the_schema_is_written_where_asked(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "schema.json"
    assert schema.main(["-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == schema.schema_text()
    assert capsys.readouterr().out == f"{target}\n"


def test_every_key_has_a_description_and_every_description_a_key() -> None:
    for name, definition in SCHEMA["$defs"].items():
        assert set(definition["properties"]) == set(schema.DESCRIPTIONS[name])
        assert all(one["description"] for one in definition["properties"].values())
    assert set(schema.DESCRIPTIONS) == set(SCHEMA["$defs"])
    for name, key in schema.CONSTRAINTS:
        assert key in SCHEMA["$defs"][name]["properties"]


def test_a_report_validates_and_reads_back_as_what_it_was() -> None:
    audit = rich_report()
    data = written(audit)
    validator("AuditReport").validate(json.loads(data))
    assert msgspec.json.decode(data, type=AuditReport) == audit


def test_the_json_report_is_indented_utf8_with_the_version_first() -> None:
    data = written(rich_report())
    assert data.startswith(
        f'{{\n  "format_version": "{FORMAT_VERSION}",\n  "tool": {{\n    "name": "garblint"'.encode()
    )
    assert data.endswith(b"}\n")
    assert "家当" in data.decode("utf-8")


def test_keys_of_a_later_minor_version_are_allowed_everywhere() -> None:
    data = json.loads(written(rich_report()))
    data["format_version"] = "1.7"

    def add_keys(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                add_keys(one)
        elif isinstance(value, dict):
            for one in value.values():
                add_keys(one)
            # Open tables (metrics, counts, evidence) hold data, not keys of the form.
            if not {"han_share", "letters", "zh-Hans", "major", "spun", "zh.spun.synonym", "id"} & set(value):
                value["added_later"] = "x"

    add_keys(data)
    for one in data["articles"]:
        for found in one["issues"]:
            found["category"] = "a-new-category"
    data["errors"][0]["stage"] = "a-new-stage"
    validator("AuditReport").validate(data)
    assert msgspec.json.decode(written(rich_report()), type=AuditReport) == rich_report()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("errors"),
        lambda data: data.update(format_version="2.0"),
        lambda data: data["summary"].update(score=101),
        lambda data: data["articles"][0]["issues"][0].update(confidence=1.2),
        lambda data: data["articles"][0]["issues"][0].update(severity="terrible"),
        lambda data: data["articles"][0]["issues"][0].pop("suggestions"),
        lambda data: data["articles"][0]["issues"][0]["span"].update(column=0),
        lambda data: data["articles"][0].update(sha256="xyz"),
    ],
)
def test_a_wrong_report_does_not_validate(change: Any) -> None:
    data = json.loads(written(rich_report()))
    validator("AuditReport").validate(data)
    change(data)
    with pytest.raises(jsonschema.ValidationError):
        validator("AuditReport").validate(data)


def test_json_lines_hold_an_article_each_and_the_rest_last() -> None:
    audit = rich_report()
    stream = io.BytesIO()
    jsonl.write(audit, stream, ReportContext())
    *lines, end = stream.getvalue().split(b"\n")
    assert end == b""
    parsed = [json.loads(line) for line in lines]
    for one in parsed[:-1]:
        validator("ArticleReport").validate(one)
    validator("LastLine").validate(parsed[-1])
    assert parsed[-1] | {"articles": parsed[:-1]} == json.loads(written(audit))


def test_a_file_name_that_is_not_utf8_is_spelt_out() -> None:
    audit = report(article(path="caf\udce9.txt", record={"k\udcff": "\ud800"}))
    parsed = json.loads(written(audit))
    assert parsed["articles"][0]["path"] == "caf\\xe9.txt"
    assert parsed["articles"][0]["record"] == {"k\\xff": "\\ud800"}
    validator("AuditReport").validate(parsed)
