"""Repetition: what stands twice by accident, and what may."""

import pytest

from detector.checks.repetition import MAX_COMPARISONS, MAX_UNIT, similarity

LONG = "新桥全长一千二百米，双向四车道，预计明年六月通车，届时两岸居民过江只需五分钟，比现在绕行老桥省去半个小时。"


def repeated(report):
    return [(issue.rule, issue.quote.exact) for issue in report.issues if issue.category == "repeated"]


def test_a_headline_that_stands_again_is_found_at_its_second_place(auditor):
    headline = "Harbour ferry returns after two years of repairs"
    text = f"{headline}\nBy our staff\n{headline}\nThe ferry sailed on Monday with four hundred people on board."
    (issue,) = [issue for issue in auditor.audit_text(text).issues if issue.category == "repeated"]
    assert issue.rule == "any.repetition.paragraph"
    assert issue.severity == "minor"
    assert issue.span.line == 3
    assert (issue.span.start, issue.span.end) == (text.rindex(headline), text.rindex(headline) + len(headline))


def test_the_title_in_the_metadata_may_be_the_headline(auditor):
    title = "河口观鸟手册：数据与写作约定"
    text = f'---\ntitle: "{title}"\n---\n\n# {title}\n\n本手册供志愿者使用，每年修订一次。\n'
    assert repeated(auditor.audit_text(text, format="markdown")) == []


def test_short_lines_that_come_back_are_a_refrain(auditor):
    text = "Row on, row on\nTo the shore we go, my love\nRow on, row on\nThe night is cold and long\nRow on, row on"
    assert repeated(auditor.audit_text(text)) == []


def test_rules_of_a_table_say_nothing(auditor):
    rule = "├──────────────────┼──────────────────┤"
    rows = ["│馆名              │地址              │", "│东馆              │湖东路一号        │"]
    text = f"\n{rule}\n".join([*rows, "│西馆              │湖西路二号        │"])
    assert repeated(auditor.audit_text(text)) == []


def test_a_paragraph_with_other_punctuation_is_a_near_copy(auditor):
    text = f"{LONG}\n沿江步道同时开工，市民明年可以骑车到海边。\n{LONG[:-1].replace('，', ',', 1)}！"
    assert [rule for rule, _ in repeated(auditor.audit_text(text))] == ["any.repetition.near-paragraph"]


def test_paragraphs_that_only_begin_alike_are_two(auditor):
    other = (
        LONG[:16] + "桥面铺设了降噪沥青，两侧的人行道宽两米半，晚上有灯光照明，行人可以放心通过，桥头各有一座小公园。"
    )
    assert repeated(auditor.audit_text(f"{LONG}\n{other}")) == []


def test_similarity_ignores_case_punctuation_and_spaces():
    assert similarity("The ferry, at last, sails!", "the ferry at last sails") == 1.0
    assert similarity("The ferry sails at noon", "Bread is sold by weight") == 0.0
    assert similarity("", "") == 0.0


def test_a_sentence_said_twice_in_a_row(auditor):
    sentence = "会议由区里和三家医院共同举办，近两百人参加了讨论。"
    text = f"滨河论坛昨天开幕。{sentence}{sentence}明年的会议将移到秋天。"
    assert ("any.repetition.sentence", sentence) in repeated(auditor.audit_text(text))


def test_a_clause_said_twice_within_a_sentence(auditor):
    clause = "候鸟在冬天要尽量减少飞行，每受惊一次，就多消耗一份体力"
    found = repeated(auditor.audit_text(f"管理站提醒，观鸟时请保持安静。{clause}，{clause}。明年三月公布结果。"))
    assert found == [("any.repetition.sentence", clause)]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("国内外の研究機関、商業団体、商業団体や大学の代表者が招かれた。", "商業団体、商業団体"),
        ("展区包括医疗器械、生物材料、生物材料、康复设备等。", "生物材料、生物材料"),
        ("路线经过西城区、海淀区、朝阳区、海淀区和通州区。", "海淀区"),
        ("参加者には、農家、学生、会社員、農家のほか、留学生もいた。", "農家"),
    ],
)
def test_the_same_item_twice_in_one_list(auditor, text, exact):
    assert repeated(auditor.audit_text(text)) == [("any.repetition.list-item", exact)]


@pytest.mark.parametrize(
    "text",
    [
        "他历任副厂长、厂长、总经理。",
        "我们要练习、练习、再练习。",
        "「違う、違う、違う」と彼は言った。",
        "国内外の研究機関、商業団体、商業団体連合会の代表者が招かれた。",
        "甲市的学校、工厂、医院愿同乙市的学校、工厂、医院一道出力。",
        "政府、学術界、企業が話し合うことで、政府、学術界、企業の協力が進む。",
    ],
)
def test_lists_without_a_double_are_silent(auditor, text):
    assert repeated(auditor.audit_text(text)) == []


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("园区重点发展生物医药生物医药和智能装备，今年已经开工。", "生物医药"),
        ("新しいプラットフォームプラットフォームを公開しました。", "プラットフォーム"),
        ("図書館長は図書館長は五年前から募集している。", "図書館長は"),
        ("这个平台平台由三所大学共同建设。", "平台平台"),
        ("She opened the the door of the library and went in.", "the the"),
        ("図書館をを訪れた人は四千人を超えました。", "をを"),
    ],
)
def test_words_that_follow_themselves(auditor, text, exact):
    assert exact in [quoted for _, quoted in repeated(auditor.audit_text(text))]


@pytest.mark.parametrize(
    "text",
    [
        "大家研究研究，讨论讨论，看看再说，慢慢来，人人有份。",
        "我们一步一步往前走，一个村一个村地走访，日子越来越好。",
        "加油干加油干加油干！妈妈和丽丽一起喊。",
        "何度も何度も練習して、ますます上手になった。いろいろな人が来た。",
        "つるつるの床をピカピカに磨いた。友達の友達の家に行った。",
        "He had had enough; she said that that boat was hers.",
        "中小企业企业家座谈会昨天召开，俄罗斯罗斯托夫州的代表参加。",
        "首都都市圈的实实在在的好处，为的是达到目的的一种方式。",
    ],
)
def test_honest_reduplication_is_silent(auditor, text):
    assert repeated(auditor.audit_text(text)) == []


@pytest.mark.parametrize("word", ["平行板", "生物医药", "商工会议所", "可再生能源站", "国家自然博物馆"])
def test_a_doubled_word_is_found_at_the_very_beginning(auditor, word):
    text = f"{word}{word}昨天下午对外开放，来了四千人。"
    assert repeated(auditor.audit_text(text)) == [("any.repetition.words", word)]


def test_a_text_of_nothing_but_repeats_ends(auditor):
    text = "甲乙丙甲乙丙丁、" * 60_000 + "戊己庚、戊己庚、辛壬癸、" * 40_000
    assert repeated(auditor.audit_text(text))


@pytest.mark.parametrize("offset", range(2 * MAX_UNIT + 3))
def test_a_doubled_word_is_found_across_every_border_of_the_scan(auditor, offset):
    from detector.checks.repetition import _CHUNK

    filler = "".join(chr(0x4E00 + k % 997) for k in range(_CHUNK - offset))
    text = f"{filler}生物医药生物医药{filler[:40]}"
    found = [quoted for rule, quoted in repeated(auditor.audit_text(text)) if rule == "any.repetition.words"]
    assert found == ["生物医药"]


def test_a_log_of_lines_that_begin_alike_costs_a_bounded_number_of_comparisons(auditor, monkeypatch):
    from detector.checks import repetition

    calls = []
    monkeypatch.setattr(repetition, "similarity", lambda one, other: calls.append(1) or 0.0)
    line = (
        "2024-01-01 10:00:00 the ferry left the harbour with passengers and mail and a crew of five, wind from the west"
    )
    auditor.audit_text("\n".join(f"{line} {number:06d}" for number in range(3000)))
    assert 0 < len(calls) <= MAX_COMPARISONS


def test_verses_and_labels_may_come_back(auditor):
    verses = "夜明けの港を船は出ていく\n帆は白く\n風はまだ冷たい\n"
    song = verses + "灯台の光が遠くなる\n君の声も\nもう聞こえない\n波の向こうに\n明日がある\n" + verses
    assert repeated(auditor.audit_text(song)) == []
    lists = "【用意するもの（二人分）】\n卵二個と牛乳を混ぜます。\n【用意するもの（二人分）】\n豆腐半丁を水切りします。"
    assert repeated(auditor.audit_text(lists)) == []
