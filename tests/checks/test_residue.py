"""Markup, escapes, invisible characters and templates: found inside sentences, silent where they are the topic."""

import pytest

BEFORE, AFTER = "滨河新区图书馆昨天开放，", "来了四千人。馆长介绍了新的大厅。"


def found(auditor, text):
    return [(issue.rule, issue.quote.exact) for issue in auditor.audit_text(text).issues if issue.category == "markup"]


@pytest.mark.parametrize(
    ("residue", "rule"),
    [
        ("&nbsp;", "any.markup.entity"),
        ("&amp;rsquo;", "any.markup.entity"),
        ("<br/>", "any.markup.tag"),
        ('<div class="a">', "any.markup.tag"),
        ("[url=http://example.org/a]", "any.markup.bbcode"),
        ("[来源请求]", "any.markup.wiki"),
        ("[图片]", "any.markup.placeholder"),
        ("\\n", "any.markup.escape"),
        ("\\u6628\\u5929", "any.markup.escape"),
        ("%E6%98%A8%E5%A4%A9", "any.markup.escape"),
        ("\u200b", "any.markup.invisible"),
        ("\ufeff", "any.markup.invisible"),
        ("\x07", "any.markup.invisible"),
        ("{{name}}", "any.template.variable"),
        ("${date}", "any.template.variable"),
        ("%s", "any.template.variable"),
        ("undefined", "any.template.value"),
        ("[object Object]", "any.template.value"),
        ("lorem ipsum", "any.template.filler"),
        ("【待补充】", "any.template.filler"),
        ("TODO", "any.template.todo"),
    ],
)
def test_residue_is_found_exactly_where_it_stands(auditor, residue, rule):
    issues = auditor.audit_text(BEFORE + residue + AFTER).issues
    (issue,) = [issue for issue in issues if issue.category == "markup"]
    assert issue.rule == rule
    assert (issue.span.start, issue.quote.exact) == (len(BEFORE), residue)


@pytest.mark.parametrize(
    "text",
    [
        "HTML 中用 &nbsp; 表示空格",
        "The TODO app launched in 2012.",
        "Rows that were NaN before the merge are gone after it.",
        "“重”是多音字：重(zhòng)要、重(chóng)复",
        "段落に <p> タグを使い、改行は <br> と書きます。",
        "printf 里的 %s 代表一个字符串，换行写成 \\n。",
        "JavaScript 中没有赋值的变量是 undefined。",
        "メニューの [編集] をクリックし、[画像] を選択します。",
        "数组 a[i] 的下标从零开始，R&D 投入增加。",
        "填空题：地球是（　）的第三颗行星。",
        "Press the [Insert] key, then enter your name here and there.",
        "ห้องสมุด\u200bเปิดวันจันทร์",
        "👨\u200d👩\u200d👧 一家人",
    ],
)
def test_texts_about_markup_are_silent(auditor, text):
    assert found(auditor, text) == []


def test_invisible_characters_are_one_issue_with_their_number(auditor):
    issues = auditor.audit_text("图书馆，\u200b昨天，\u200b开放。\ufeff\n人很多。\u200b").issues
    (issue,) = [issue for issue in issues if issue.rule == "any.markup.invisible"]
    assert issue.span.start == 4
    assert "4" in issue.message


def test_what_hides_inside_a_word_is_left_to_evasion(auditor):
    assert found(auditor, "最\u200b好的图书馆昨天开放，来了四千人。") == []


def test_a_byte_order_mark_at_the_start_is_no_stray_one(auditor):
    from detector.checks.base import CheckRule, Reading
    from detector.checks.invisible import stray_invisible
    from detector.language.characters import CharacterView
    from detector.language.identification import identify
    from detector.sources.registry import article_from_text

    article = article_from_text("\ufeff图书馆昨天开放。", "-", "text")
    characters = CharacterView("\ufeff图书馆昨天开放。")
    reading = Reading(article, characters, *identify(characters, article.blocks))
    rule = CheckRule(id="any.markup.invisible", check="markup.invisible", languages=("any",))
    assert list(stray_invisible(reading, (rule,))) == []


def test_masked_residue_and_traps_of_the_data(data_folder):
    from benchmarks.residue import CATEGORIES, masked
    from detector.engine.auditor import AuditOptions, Auditor

    figures = masked(Auditor(AuditOptions(select=CATEGORIES)), data_folder)
    assert figures["found"] >= 0.9 * figures["of"]
    assert figures["traps"] == []
