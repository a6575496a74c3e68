"""Chinese in the wrong script: what is found, and what sound text of either script keeps to itself."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor
from detector.language.chinese_script import misconverted_words, rare_characters, simplified, traditional
from detector.model import ArticleReport

LIBRARY = "圖書館去年擴建，閱覽室的面積增加了一倍，開放時間延長到晚上十點，讀者對於館藏和服務都很滿意。"


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("script",)))


def found(report: ArticleReport) -> list[tuple[str, str | None]]:
    return [(issue.rule, issue.variant) for issue in report.issues]


def test_a_word_that_no_dictionary_spells_so(auditor: Auditor) -> None:
    report = auditor.audit_text(LIBRARY + "牆上掛着皇後的畫像。")
    assert found(report) == [("zh.script.careless", "皇后→皇後")]
    assert report.issues[0].suggestions[0].text == "皇后"


@pytest.mark.parametrize("word", ["爲了", "為了", "裏面", "裡面", "群衆", "羣眾", "周末", "週末", "台灣", "臺灣"])
def test_regional_forms_and_either_form_are_sound(auditor: Auditor, word: str) -> None:
    assert found(auditor.audit_text(f"{LIBRARY}{word}，他們又來了一次。")) == []


def test_the_article_decides_about_forms_that_some_writers_use() -> None:
    text = "館長開會時公佈了結果，晚上的講座改在周末。"
    assert misconverted_words([f"{text}館內有新的閱覽室。"]) == [[]]
    careless = f"{text}牆上是皇後的畫像，三公裡外還有一家書店，他買瞭一本書。"
    written = [careless[one.start : one.end] for one in misconverted_words([careless])[0]]
    assert "皇後" in written
    assert any("周" in word for word in written)
    assert any("瞭" in word for word in written)


def test_all_parts_of_an_article_decide_together() -> None:
    parts = ["晚上的講座改在周末。", "牆上是皇後的畫像。", "三公裡外還有一家書店。"]
    found = misconverted_words(parts)
    assert [[part[one.start : one.end] for one in own] for part, own in zip(parts, found, strict=True)] == [
        ["周末"],
        ["皇後"],
        ["公裡"],
    ]
    assert misconverted_words([parts[0]]) == [[]]


def test_a_few_slips_in_a_long_text_are_no_conversion() -> None:
    slips = ["晚上的講座改在周末。", "牆上是皇後的畫像。", "三公裡外還有一家書店。"]
    sound = ["館裡的鐘樓後面擺着幾隻製作精緻的瓷碗，讀者們發現裡面複雜的關係。"] * 60
    (kept, *others) = misconverted_words([*slips, *sound])
    assert kept == []
    assert sum(map(len, others)) == 2


@pytest.mark.parametrize(
    "word", ["捲軸", "家具", "巨額", "盡可能", "坐標", "頁籤上", "引數裡的值", "字元後", "關聯係數", "總台", "鍛煉"]
)
def test_words_that_other_dictionaries_have_are_sound(auditor: Auditor, word: str) -> None:
    assert found(auditor.audit_text(f"{LIBRARY}他們說{word}，館員也這樣寫。")) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("他的心里很高興。", "心裡"),
        ("他穿着外套，心里很高興。", "心裏"),
        ("門裡站着人，他的心里很高興。", "心裡"),
    ],
)
def test_the_suggestion_is_in_the_forms_of_the_region(text: str, meant: str) -> None:
    assert [one.suggestion for one in misconverted_words([text])[0]] == [meant]


def test_forms_of_good_writers_in_an_article_that_always_has_the_first_form(auditor: Auditor) -> None:
    converted = "市圖書館宣布，爲了方便讀者，周末也開放，報告廳可以坐三百人。"
    assert found(auditor.audit_text(converted)) == [
        ("zh.script.first-choice", "宣佈→宣布"),
        ("zh.script.first-choice", "週末→周末"),
    ]
    assert found(auditor.audit_text(converted.replace("爲", "為"))) == []
    # 鐘 and 複 are not what a table lists first: somebody chose.
    assert found(auditor.audit_text(converted + "鐘樓的構造很複雜。")) == []


def test_a_second_form_counts_where_the_article_took_it_blindly() -> None:
    text = "他在水麵上看見自己的影子，心裡很髙興，下麵是一片草地，方麵很多，"
    alone = "下麵放了兩個蛋，湯也很熱。"
    assert misconverted_words([alone]) == [[]]
    written = [text[one.start : one.end] for one in misconverted_words([text + "對麵有皇後的畫像。"])[0]]
    assert "下麵" in written


def test_one_rare_character_may_be_a_name_two_are_a_converter() -> None:
    assert rare_characters("張郃是三國時期的將領。") == []
    assert [one.suggestion for one in rare_characters("與大學郃作的表縯吸引了市民。")] == ["合", "演"]


def test_half_a_word_in_the_other_script(auditor: Auditor) -> None:
    text = "这座图书馆的閱览室去年扩建，馆内环境安静，读者对服务很满意。"
    assert found(auditor.audit_text(text)) == [("zh.script.half-converted", "阅览→閱览")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这座图书馆去年扩建，成爲全市最大的图书馆，读者很满意。", [("zh.script.slip", "成为→成爲")]),
        ("这座图书馆去年扩建，讓读者很满意，馆内环境安静。", [("zh.script.slip", "让→讓")]),
        (f"{LIBRARY}他发現了一本好書。", [("zh.script.half-converted", "發現→发現")]),
        (f"{LIBRARY}他说這是好書。", [("zh.script.slip", "說→说")]),
        # A name, a quotation, and a form that fonts and keyboards of Taiwan have, too.
        ("这座图书馆去年扩建，旁边新开了誠品書店，读者很满意。", []),
        ("这座图书馆去年扩建，门口写着“書山有路”，读者很满意。", []),
        (f"{LIBRARY}内容很豐富。", []),
        # Languages as they call themselves, above a manual.
        ("简体中文 | 日本語 | 繁體中文 | English\n\n安装之后请先读一遍说明，再按次序设置网络。", []),
    ],
)
def test_one_character_of_the_other_script(auditor: Auditor, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(auditor.audit_text(text)) == expected


def test_a_mixed_article_is_called_so_and_a_quotation_is_not(auditor: Auditor) -> None:
    mixed = "圖書館去年扩建，阅览室面积增加一倍，開放時間也延长到晚上十点。讀者对馆藏和服务都很满意。" * 3
    report = auditor.audit_text(mixed)
    assert [one.category for one in report.verdicts] == ["mixed-script"]
    quoted = "图书馆去年扩建，阅览室面积增加一倍。门口的匾额上写着“書香門第開卷有益”，读者很满意。" * 3
    clean = auditor.audit_text(quoted)
    assert clean.verdicts == ()
    assert found(clean) == []


def test_an_article_in_two_versions_is_no_mixture(auditor: Auditor) -> None:
    report = auditor.audit_text(f"{LIBRARY}\n\n{simplified(LIBRARY)}\n\n{LIBRARY}\n\n{simplified(LIBRARY)}")
    assert report.verdicts == ()
    assert found(report) == []


def test_forms_of_hong_kong_are_no_simplified_characters(auditor: Auditor) -> None:
    text = "帳户的資料已經更新，氣温下降，關税調整，農户脱離貧困，門户開放，温帶國家減税。" * 4
    assert found(auditor.audit_text(text)) == []


def test_a_form_of_another_region(auditor: Auditor) -> None:
    text = "館方認為，擴建是為了讀者，也是為了孩子，因為空間不足；"
    assert found(auditor.audit_text(f"{text}他們爲此開了三次會。")) == [("zh.script.region", "為→爲")]
    assert found(auditor.audit_text(f"{text}匾額上寫着「以德爲鄰」。")) == []
    assert found(auditor.audit_text("他認為，這件事爲時已晚。")) == []
    # Both are usual in Taiwan.
    assert found(auditor.audit_text(f"{text}台灣、台南、台中、台東的讀者，還有臺北的。")) == []


def test_japanese_characters_in_chinese(auditor: Auditor) -> None:
    report = auditor.audit_text("今年的経济形势比去年好，图书馆的预算也增加了。")
    assert found(report) == [("zh.script.shinjitai", "经→経")]
    assert found(auditor.audit_text("读者可以借阅日文原版的《日本経済新聞》。")) == []
    assert found(auditor.audit_text("图书馆対读者很重要，馆员都很高兴。")) == [("zh.script.shinjitai", "对→対")]


def test_chinese_characters_in_japanese(auditor: Auditor) -> None:
    report = auditor.audit_text("市の图書館は来年の春に新しくなります。")
    assert found(report) == [("ja.script.simplified", "図→图")]
    assert found(auditor.audit_text("中国語では「图书馆」と書きます。")) == []
    # 会 and 国 are Japanese, too; 问题 is a word of both, 刘备 a name.
    assert found(auditor.audit_text("国会の议会議員はこの问题を話した。")) == [
        ("ja.script.simplified", "議→议"),
        ("ja.script.simplified", "問→问"),
        ("ja.script.simplified", "題→题"),
    ]
    assert found(auditor.audit_text("三国志の刘备は有名な武将です。")) == []
    assert found(auditor.audit_text("駅前の东方银华酒店に三日ほど泊まりました。")) == []


def test_spelling_by_words() -> None:
    assert traditional("皇后") == "皇后"
    assert traditional("以后") == "以後"
    assert simplified("圖書館裏的頭髮") == "图书馆里的头发"


def test_what_taiwan_writes_of_animals_and_hammers_is_chosen() -> None:
    careless = "他在後里的計劃里聯係了幾個部門，體繫還沒有建立，麵對的關係很復雜。" * 3
    assert misconverted_words([careless])[0]
    assert not any(
        "牠" in careless or one.suggestion == "它" for one in misconverted_words([careless + "牠們愛吃魚。"])[0]
    )
