"""Japanese read by a machine: characters misread, scanned articles, and what only looks strange."""

from __future__ import annotations

import pytest

from detector.checks.misread import _is_meant
from detector.engine.auditor import AuditOptions, Auditor
from detector.sources.registry import article_from_text

RULE = "ja.ocr.character"


@pytest.fixture(scope="module")
def auditor():
    return Auditor(AuditOptions(select=("ja.ocr",)))


def found(auditor, text):
    report = auditor.audit_text(text)
    return [(i.span.start, i.quote.exact, [s.text for s in i.suggestions]) for i in report.issues if i.rule == RULE]


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("この町には新しいサーピスセンターと図書館があります。", "ピ", "ビ"),
        ("日本における了メリカの企業は増えている。", "了", "ア"),
        ("市の図害館は来月の十日に開き、だれでも本を借りられます。", "害", "書"),
    ],
)
def test_a_misread_character_is_found_with_what_is_meant(auditor, text, wrong, meant):
    assert found(auditor, text) == [(text.index(wrong), wrong, [meant])]
    assert found(auditor, text.replace(wrong, meant)) == []


@pytest.mark.parametrize(
    "text",
    [
        "ゴロゴロ、にゃあにゃあと鳴く猫のニャン吉は、ふわふわの毛布でぬくぬくしている。",
        "なんでやねん、そないなこと言うたらあかんわ。ほんまに好きやねんけどな。",
        "マイケル・レビット博士とエドナン・ラペルーズさんが、二口の力持ちの工員と口論した。",
        "長男は入社二年目の人で、未だに末の弟と土曜日に会うことを日課にしている。",
    ],
)
def test_names_dialect_and_sounds_survive(auditor, text):
    assert found(auditor, text) == []


def test_an_article_with_many_is_called_scanned_and_a_clean_one_is_not(auditor):
    clean = (
        "市は昨日、新しい図書館の計画を発表した。駅の近くに建てられ、来年の春に開館する予定だ。"
        "建物は三階建てで、子ども向けの部屋や会議室もある。市長は「多くの人に使ってもらいたい」と話した。"
    )
    scanned = (
        clean.replace("図書館", "図害館").replace("建物", "建牧").replace("予定", "子定").replace("会議室", "会識室")
    )
    assert [v.category for v in auditor.audit_text(clean).verdicts] == []
    report = auditor.audit_text(scanned)
    assert [v.category for v in report.verdicts] == ["ocr"]
    assert {"害", "牧", "子", "識"} <= {issue.quote.exact for issue in report.issues}


def test_positions_lead_back_through_several_blocks(auditor):
    text = "English first.\n\nこの町には新しいサーピスセンターがあります。\n\n最後の段落です。"
    assert [one[0] for one in found(auditor, text)] == [text.index("ピ")]


def test_a_text_without_kana_is_not_looked_at(auditor):
    assert found(auditor, "今天天气很好，我们去公园散步。") == []


@pytest.mark.parametrize("wrong", ["コンピュ一タ", "コンピュ―タ", "コンピュ－タ"])
def test_other_strokes_for_the_long_vowel_mark_are_found(auditor, wrong):
    text = (
        f"市は昨日、図書館に新しい{wrong}を置いた。だれでも本を探すために使うことができる。"
        "貸し出しの手続きもできるので便利だ。"
    )
    assert [(quote, meant) for _, quote, meant in found(auditor, text)] == [(wrong[4], ["ー"])]


def test_a_mark_that_somebody_writes_so_each_time_is_let_be(auditor):
    text = (
        "市は昨日、図書館に新しいコンピュ―タを置いた。だれでも本を探すために使うことができる。"
        "来月は町の学校にもコンピュ―タを置き、子どもたちが本を探せるようにする。"
    )
    assert found(auditor, text) == []
    assert len(found(auditor, text.replace("にもコンピュ―タ", "にもそれ"))) == 1


def test_one_strange_character_makes_no_scan(auditor):
    text = (
        "市は昨日、新しい図害館の計画を発表した。駅の近くに建てられ、来年の春に開館する予定だ。"
        "建物は三階建てで、子ども向けの部屋や会議室もある。"
    )
    report = auditor.audit_text(text)
    assert [issue.quote.exact for issue in report.issues] == ["害"]
    assert report.verdicts == ()


def test_a_twin_of_another_script_is_tried_where_nothing_else_is_strange(auditor):
    text = (
        "駅の入ロは二つある。力メラを売る店の前から工レベーターで三階へ上がると、市の図書館がある。"
        "本は一万冊で、だれでも借りられる。"
    )
    assert {quote for _, quote, _ in found(auditor, text)} == {"ロ", "力", "工"}


def test_articles_judged_together_are_judged_as_each_alone(auditor):
    texts = [
        "この町には新しいサーピスセンターと図書館があります。",
        "English only.",
        "市の図害館は来月の十日に開き、だれでも本を借りられます。" * 8,
        "町の図書館は来月の十日に開きます。",
    ]
    articles = [article_from_text(text, "a.md", "markdown") for text in texts]
    together = [[(i.rule, i.span) for i in report.issues] for report, _ in auditor.audit_articles(articles)]
    assert together == [[(i.rule, i.span) for i in auditor.audit_text(text).issues] for text in texts]
    assert len(together[2]) > 0


def test_passages_in_the_spelling_of_before_1946_are_let_be(auditor):
    text = "二円八十銭といふ。財布には一円しかない。仮名遣ひは原文のままである。\n\nどんな人が買ひましたかと聞く。"
    assert not found(auditor, text)


def test_what_a_scan_writes_elsewhere_in_the_same_way_is_let_be():
    text = "軸：振れ。軸を外す。軸は鋼。弁を見る。"
    odd = {"軸": 1, "弁": 1, "：": 1}
    assert _is_meant(text, 0, 1, odd) and _is_meant(text, 1, 2, odd)
    assert not _is_meant(text, text.index("弁"), text.index("弁") + 1, odd)


@pytest.mark.parametrize(
    "text",
    [
        "村社ノ境内ニ桜樹ヲ植ウルハ明治ノ初年ニ始マリ、今日ニ至ルマデ之ヲ保護スル者多シ。\n本会ノ目的ハ地方ノ産業ヲ興スニ在リ。",
        "峠《たうげ》の茶屋《ちやや》に着《つ》いた頃《ころ》は、もう日《ひ》が暮《く》れてゐた。\n"
        "婆《ばあ》さんは囲炉裏《ゐろり》に薪《まき》を足《た》して、客《きやく》に茶《ちや》を出《だ》した。",
        "舊國道の橋は昭和の初に實業家が寫眞を添へて縣に獻じたもので、當時の學校の圖に殘る。",
    ],
)
def test_katakana_prose_readings_and_the_characters_of_before_1946_are_let_be(auditor, text):
    assert not found(auditor, text)
    assert auditor.audit_text(text).verdicts == ()


def test_a_dash_is_no_vowel_mark_but_after_kana(auditor):
    assert not found(auditor, "新しい規約について\n―第三十回地区委員会―\n来年の総会で決める。")
