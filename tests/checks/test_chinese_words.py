"""Chinese words left in Japanese, alone, in compounds and together; names, quotations and words of Japanese."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor():
    return Auditor(AuditOptions(select=("ja.untranslated.chinese-word",)))


def words(auditor, text):
    return [issue.quote.exact for issue in auditor.audit_text(text).issues]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("同社は新しい電池の研発を進めている。", ["研発"]),
        ("工場は来年の春に投産する見通しだ。", ["投産"]),
        ("產業鏈の整備が進み、市は新しい目標を争取する。", ["產業鏈", "争取"]),
        ("多くの会社が技術調研に参加した。", ["調研"]),
        ("据悉、新しい駅は来月に開く。", ["据悉"]),
        ("責任者は「私たちは来年の投産を目指して準備を急いでいます」と話した。", ["投産"]),
    ],
)
def test_a_word_is_found_alone_in_any_spelling_in_a_compound_and_in_speech(auditor, text, left):
    assert words(auditor, text) == left


def test_a_word_that_some_dictionary_has_counts_beside_two_that_none_has(auditor):
    assert words(auditor, "多くの会社が園区に集まった。") == []
    assert words(auditor, "多くの会社が園区に集まり、研発を進め、来年に投産する。") == ["園区", "研発", "投産"]


@pytest.mark.parametrize(
    "text",
    [
        "国家能源局は新しい計画を発表した。",
        "寧徳時代新能源科技は福建省に本社を置く。",
        "上海汽車集団の総経理と台湾の会社の董事長が会った。",
        "「研発」は中国語で研究開発を意味する。研発の二字は看板にもある。",
        "看板には投産（生産の開始）とあった。",
        "蔣介石は一九二六年に北伐を始めた。",
        "アメリカ合衆国の図書館で弁護士と会った。",
        "商品を売出し、引出しに入れ、会社を取囲む。",
        "学校法人経営者の会は固定資産の評価を求めた。",
    ],
)
def test_names_quotations_explained_words_and_japanese_stay(auditor, text):
    assert words(auditor, text) == []
