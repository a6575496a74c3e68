"""Verdicts by the rate of damage: what a page is made of, and which probability stands behind the verdict on a scan."""

from __future__ import annotations

from benchmarks.verdict_rates import PAGES, PARAGRAPHS, _pages
from benchmarks.verdicts import scan_probability
from detector.engine.auditor import Auditor


def test_a_page_holds_no_paragraph_twice():
    rows = [{"para": number // 2, "engine": number % 2} for number in range(12)]
    pages = list(_pages(rows))
    assert len(pages) == PAGES
    assert {len({row["para"] for row in page}) for page in pages} == {PARAGRAPHS}
    assert {row["engine"] for page in pages for row in page} == {0, 1}


def test_chinese_and_japanese_have_a_probability_of_a_scan_where_none_is_called():
    auditor = Auditor()
    for text in (
        "港口的早市今天重新开张，渔民把新鲜的鱼摆在石阶上。",
        "港の朝市では新鮮な魚が並び、地元の人々でにぎわっている。",
    ):
        report = auditor.audit_text(text)
        assert report.verdicts == ()
        assert 0 < scan_probability(text, report) < 0.4


def test_english_has_the_probability_that_is_stated():
    text = "The harbour market opened again this morning."
    assert scan_probability(text, Auditor().audit_text(text)) == 0.0
