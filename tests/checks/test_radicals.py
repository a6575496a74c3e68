"""Radicals in the place of characters."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("any.script.radical",)))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("図書館は⾦曜日に閉まります。", ["金"]), ("读者可以在周⼀归还图书，周⼆借书。", ["一", "二"])],
)
def test_a_radical_in_a_word_is_folded(auditor, text, meant):
    assert [one.suggestions[0].text for one in auditor.audit_text(text).issues] == meant


@pytest.mark.parametrize("text", ["部首の⾦は「金」とは別の符号である。", "表の見出しは ⼀ と ⼆ です。"])
def test_texts_about_radicals_are_let_be(auditor, text):
    assert not auditor.audit_text(text).issues
