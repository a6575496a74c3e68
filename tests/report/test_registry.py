"""What -o means."""

import pytest

from detector.errors import UsageError
from detector.report.registry import FORMATS, ReportTarget, parse_target, writer


@pytest.mark.parametrize(
    ("specification", "target"),
    [
        ("report.json", ReportTarget("json", "report.json")),
        ("REPORT.JSON", ReportTarget("json", "REPORT.JSON")),
        ("a/b.jsonl", ReportTarget("jsonl", "a/b.jsonl")),
        ("b.ndjson", ReportTarget("jsonl", "b.ndjson")),
        ("report.txt", ReportTarget("pretty", "report.txt")),
        ("json:report.txt", ReportTarget("json", "report.txt")),
        ("json:-", ReportTarget("json", "-")),
        ("jsonl:with:colon", ReportTarget("jsonl", "with:colon")),
        ("./odd:name.json", ReportTarget("json", "./odd:name.json")),
        ("c:\\reports\\r.json", ReportTarget("json", "c:\\reports\\r.json")),
        ("报告.json", ReportTarget("json", "报告.json")),
    ],
)
def test_the_prefix_or_the_suffix_names_the_format(specification: str, target: ReportTarget) -> None:
    assert parse_target(specification) == target


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        ("jsn:report.json", "there is no report format 'jsn'; did you mean 'json'?"),
        ("report.docx", "the suffix names no report format; write -o FORMAT:PATH"),
        ("json:", "the path is missing after 'json:'"),
        ("", "the suffix names no report format"),
        ("-", "the suffix names no report format"),
    ],
)
def test_anything_else_is_refused_with_a_hint(specification: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(specification)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_writer_and_suffixes_of_its_own(name: str) -> None:
    assert writer(name).__name__ == "write"
    others = {suffix for one in FORMATS.values() if one.name != name for suffix in one.suffixes}
    assert FORMATS[name].suffixes and not others & set(FORMATS[name].suffixes)
