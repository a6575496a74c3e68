"""Chinese that was translated by a program: clauses left in another language, calques, word order, the verdict."""

from __future__ import annotations

import pytest

from detector.engine.auditor import Auditor

AUDITOR = Auditor()
BEFORE, AFTER = "酒店大堂全天供应咖啡和热茶。", "晚上十点以后请走侧门。"


def _found(text: str, family: str) -> list[str]:
    report = AUDITOR.audit_text(text)
    return [issue.quote.exact for issue in report.issues if issue.rule.startswith(family)]


@pytest.mark.parametrize(
    "clause",
    ["お車でお越しの方は地下へ", "駐車場は無料です", "See the last page for the terms.", "Please ask at the desk."],
)
def test_a_clause_left_in_another_language_is_found(clause: str) -> None:
    assert _found(f"{BEFORE}{clause}{'' if clause.endswith('.') else '。'}{AFTER}", "zh.mt.untranslated") == [clause]


@pytest.mark.parametrize(
    "sound",
    [
        "他最喜欢的电影是《千と千尋の神隠し》，看过五遍。",
        "歌手唱了千と千尋の神隠し里的歌。",
        "卡片上写着“お車でお越しの方は地下へ”，谁也看不懂。",
        "牌子上是日文（お車でお越しの方は地下へ），旁边有译文。",
        "这家店叫北海道の味，味道不错。",
        "系统是 Red Hat Enterprise Linux，编辑器是 Visual Studio Code。",
        "他引用了一句话：“See the last page for the terms.”没有人回答。",
    ],
)
def test_names_titles_and_quotations_are_left_alone(sound: str) -> None:
    assert _found(BEFORE + sound + AFTER, "zh.mt.") == []


def test_a_text_that_teaches_a_language_is_left_alone() -> None:
    text = f"{BEFORE}お車でお越しの方は地下へ。{AFTER}"
    assert _found(text, "zh.mt.untranslated")
    assert _found(f"语法练习，例句如下。{text}", "zh.mt.untranslated") == []


def test_other_languages_are_not_looked_at() -> None:
    assert _found("駐車場は無料です。お車でお越しの方は地下へどうぞ。", "zh.") == []
    assert _found("See the last page for the terms. Please ask at the desk.", "zh.") == []


def test_several_calques_make_the_verdict_and_one_does_not() -> None:
    one = "这个杯子很结实，而且微波炉安全的，可以放心使用。" + AFTER
    several = one + "请保持孩子走开，避免接触与水。酒店只有五分钟步行从火车站。"
    assert "machine-translated" not in [verdict.category for verdict in AUDITOR.audit_text(one).verdicts]
    assert "machine-translated" in [verdict.category for verdict in AUDITOR.audit_text(several).verdicts]


def test_traditional_characters_are_read_alike() -> None:
    assert _found("這個盤子是洗碗機安全的，可以放心使用。", "zh.calque.literal") == ["洗碗機安全"]


def test_japanese_words_alone_make_no_verdict() -> None:
    text = "旅馆另收入汤税，停车料金每小时三百元，泡汤前请在洗场冲洗身体。"
    assert len(_found(text, "zh.untranslated.japanese-word")) == 3
    assert AUDITOR.audit_text(text).verdicts == ()


def test_a_line_of_han_in_a_japanese_article_is_no_chinese():
    text = (
        "体操は学校で教えられている。" * 4
        + "\n古武道と明確に区別する場合、現代武道と呼ぶ。\n"
        + "会場は駅から歩いて五分のところにある。" * 3
    )
    assert not [one for one in Auditor().audit_text(text).issues if one.rule.startswith("zh.")]
