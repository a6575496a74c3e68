"""Japanese words hidden from filters, and signs that hide nothing."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor():
    return Auditor(AuditOptions(languages=("ja",)))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("デ○ズニーランドに行ってきた。", "デ○ズニーランド"),
        ("犯人はタヒ刑になると書き込まれていた。", "タヒ"),
        ("もう4にたいと書き込んだ。", "4"),
        ("みんな「早く氏ねや」とはやし立てた。", "氏"),
        ("そいつを殺○と脅した。", "殺○"),
        ("「お前を56すぞ」と書かれていた。", "56"),
        ("店員の態度はまさにネ申対応だった。", "ネ申"),
        ("エ□動画のサイトに誘われた。", "エ□"),
    ],
)
def test_hidden_words_are_found(auditor, text, hidden):
    assert hidden in [issue.quote.exact for issue in auditor.audit_text(text).issues]


@pytest.mark.parametrize(
    "text",
    [
        "○×評価の結果は次の通りです。",
        "文例の○○様には相手の名前を入れます。",
        "一般国道○○○号または国道○○○号と呼ばれる。",
        "味は○、値段は△、量は×である。",
        "タヒチの海はきれいだ。",
        "鈴木氏にたいする批判が集まった。",
        "部品は56すべて届いた。",
        "松の木又は杉の木を植える。",
    ],
)
def test_signs_that_hide_nothing_are_let_be(auditor, text):
    assert [i.quote.exact for i in auditor.audit_text(text).issues if ".masked." in i.rule] == []
