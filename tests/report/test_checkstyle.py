"""Checkstyle: read with a SAX parser as the servers do."""

from __future__ import annotations

import xml.sax
from typing import Any

from golden import assert_golden, written
from report_builders import SPUN_TEXT, clean_article, report, spun_article
from tool_reports import sample_report

from detector.model import AuditReport


class Reader(xml.sax.ContentHandler):
    """Errors with the name of their file, as a consumer of checkstyle's format collects them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._file = ""

    def startElement(self, name: str, attributes: Any) -> None:
        if name == "file":
            self._file = attributes["name"]
        elif name == "error":
            self.found.append(dict(attributes.items()) | {"file": self._file})
        else:
            assert name == "checkstyle" and attributes["version"]


def errors(audit: AuditReport) -> list[dict[str, str]]:
    reader = Reader()
    xml.sax.parseString(written("checkstyle", audit), reader)
    for one in reader.found:
        assert one["severity"] in ("error", "warning", "info") and int(one["line"]) >= 1 and one["message"]
    return reader.found


def test_golden() -> None:
    assert_golden("checkstyle.xml", written("checkstyle", sample_report()))


def test_errors_stand_where_the_words_stand() -> None:
    lines = SPUN_TEXT.split("\n")
    found = errors(report(spun_article()))
    words = [lines[int(one["line"]) - 1][int(one["column"]) - 1 :][:2] for one in found]
    assert words == ["家当", "家当", "做东", "家当", "欢迎"]
    assert {one["source"] for one in found} == {"garblint.zh.spun.synonym", "garblint.any.boilerplate.advertisement"}


def test_a_clean_report_has_no_file() -> None:
    assert errors(report(clean_article())) == []


def test_known_issues_are_left_out_and_unreadable_inputs_are_told() -> None:
    found = errors(sample_report())
    assert "news/旧 闻#1.zh.md" not in {one["file"] for one in found}
    assert [one["message"] for one in found if one["file"] == "news/broken.bin"] == [
        "not audited: no text in any encoding known here"
    ]


def test_hostile_text_stays_text() -> None:
    (one,) = [one for one in errors(sample_report()) if one["source"] == "garblint.any.markup.tag"]
    assert "<script>alert(1)</script> ]]> &amp;" in one["message"] and "‹U+001B›[31m" in one["message"]
