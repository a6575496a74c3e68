"""Japanese put together carelessly: both widths in an article, a term on both sides of a comma, lost okurigana."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor():
    return Auditor(AuditOptions(languages=("ja",)))


def found(auditor, text, rule):
    return [(i.span.start, i.quote.exact) for i in auditor.audit_text(text).issues if i.rule == rule]


def messages(auditor, text):
    return [i.message for i in auditor.audit_text(text).issues if i.rule == "ja.ocr.mixed-width"]


YEARS = "{}年に町は{}台の車を買い、{}年には{}台、{}年には{}台を買った。市長は来年も買うと話した。"


@pytest.mark.parametrize("width", ["２０１８", "１２３"])
def test_numbers_in_both_widths_are_one_finding_at_the_first_of_the_rarer(auditor, width):
    text = YEARS.format(width, "４５", "２０２０", "１２", 2021, 130) + YEARS.format(2017, 12, 2018, 24, 2019, 36)
    assert messages(auditor, text) == [
        f"The article has digits in both widths (4 runs like “{width}”, 8 of the other width)"
    ]


def test_one_width_and_single_full_width_digits_are_no_mixture(auditor):
    assert found(auditor, YEARS.format(2017, 12, 2018, 24, 2019, 36) * 2, "ja.ocr.mixed-width") == []
    assert (
        found(auditor, "３人が来て、12人になり、５年後に25人、９年後に140人になった。" * 3, "ja.ocr.mixed-width") == []
    )


def test_katakana_in_both_widths_is_found(auditor):
    text = "新しいｼｽﾃﾑを入れ、ｻｰﾋﾞｽを始め、ﾒﾆｭｰを変えた。ホテルのロビーでコーヒーを飲み、バスとタクシーを待った。"
    assert messages(auditor, text) == [
        "The article has katakana in both widths (3 runs like “ｼｽﾃﾑ”, 5 of the other width)"
    ]


def test_a_term_that_follows_itself_after_a_comma_is_found(auditor):
    text = "市長は国内の業界団体、業界団体が出した案を受け取った。"
    assert found(auditor, text, "ja.repetition.term") == [(text.index("、"), "、業界団体")]


@pytest.mark.parametrize(
    "text",
    [
        "市長は国内の業界団体、業界団体連合会と話した。",
        "市長は国際業界団体、業界団体の順に話を聞いた。",
        "ゆっくり、ゆっくりと歩いた。",
    ],
)
def test_another_term_or_a_part_of_it_is_none(auditor, text):
    assert found(auditor, text, "ja.repetition.term") == []


@pytest.mark.parametrize("word", ["食る前", "新い本", "来なった。", "正いと思う", "述た。"])
def test_lost_okurigana_is_found(auditor, word):
    assert len(found(auditor, f"町の人はそれを{word}", "ja.typo.okurigana")) == 1


@pytest.mark.parametrize(
    "word", ["行なった。", "表わす。", "終る。", "短かい。", "少い。", "飲食たばこ店。", "新いも。"]
)
def test_what_may_be_written_in_two_ways_is_left_alone(auditor, word):
    assert found(auditor, f"町の人はそれを{word}", "ja.typo.okurigana") == []


def test_vertical_text_copied_a_character_a_line_is_one_finding(auditor):
    words = "市の図書館は来月の十日に新しく開き子どもの部屋ができて本を借りる人が増えた"
    vertical = "\n".join(words)
    (issue,) = auditor.audit_text(f"図書館だより 第三号（縦書き）\n{vertical}\n次号は四月の一日に出る予定です。").issues
    assert (issue.rule, issue.quote.exact) == ("ja.ocr.lines-apart", vertical)
    assert auditor.audit_text(words).issues == ()


def test_lists_verses_and_cries_have_short_lines_too(auditor):
    verses = "春の海\n波の音\n君を待つ\n空の下で\n" * 8
    cries = "うん\nの？\nえ、に\nはい\nが、が\n" * 6
    assert auditor.audit_text(verses).issues == ()
    assert auditor.audit_text(cries).issues == ()
