"""Text that stops in the middle of a sentence, and text that only has no full stop."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor

ZH = "市图书馆昨天正式开放，馆内有四百个座位。"
JA = "市の図書館は昨日から開館しました。館内には四百の座席があります。"
EN = "The city library opened yesterday. It has four hundred seats."


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("missing-text", "truncated")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{ZH}新馆进一步营造开放、舒适、具有吸引力的", "具有吸引力的"),
        (f"{ZH}读者来得越来越多，新馆的座位也因此", "新馆的座位也因此"),
        (f"{JA}新しい閲覧室を", "新しい閲覧室を"),
        (f"{EN} The new reading room is one of the", "the"),
    ],
)
def test_a_last_paragraph_that_ends_in_a_function_word(auditor: Auditor, text: str, shown: str) -> None:
    report = auditor.audit_text(text)
    assert [(issue.rule, issue.quote.exact) for issue in report.issues] == [("any.missing.cut-off", shown)]
    assert [verdict.category for verdict in report.verdicts] == ["truncated"]


def test_a_cut_in_the_middle_of_the_article_is_no_verdict_on_it(auditor: Auditor) -> None:
    report = auditor.audit_text(f"{ZH}新馆进一步营造开放、舒适、具有吸引力的\n\n{ZH}")
    assert [issue.rule for issue in report.issues] == ["any.missing.cut-off"]
    assert report.verdicts == ()


def test_a_summary_that_the_next_paragraph_completes(auditor: Auditor) -> None:
    whole = "图书馆由市文化局、市规划局与滨河区政府共同建设，市财政局、市教育局等部门支持，昨天正式开放，读者很多。"
    report = auditor.audit_text(f"{whole[:40]}\n\n{whole}")
    assert [issue.quote.exact for issue in report.issues] == ["昨"]


@pytest.mark.parametrize("mark", ["", "，"])
def test_the_others_end_in_full_stops_and_the_last_does_not(auditor: Auditor, mark: str) -> None:
    article = "\n\n".join([f"{ZH}第{number}天来了很多读者，他们在阅览室里看书学习。" for number in "一二三四五"])
    report = auditor.audit_text(f"{article}\n\n馆长说，明年还要建设两个分馆，让更多市民就近读书，图书的种类{mark}")
    assert [verdict.category for verdict in report.verdicts] == ["truncated"]


@pytest.mark.parametrize(
    "text",
    [
        "图书馆与市民：读书、开会、学习",
        "市の図書館、来月から開館時間を延長へ",
        "New library opens, and readers of all ages are happy about what",
        f"{ZH}\n\n（记者 王小明，通讯员 李小红，摄影 张小刚 报道，编辑 赵小强）",
        f"{ZH}\n\n- 阅览室，四百个座位，每天开放到晚上十点，周末也开放的",
    ],
)
def test_headings_credits_and_lists_need_no_full_stop(auditor: Auditor, text: str) -> None:
    assert auditor.audit_text(text, format="markdown").issues == ()


@pytest.mark.parametrize("text", ["", "\n", "的", "，的", "，" * 40])
def test_nearly_nothing(auditor: Auditor, text: str) -> None:
    assert auditor.audit_text(text).verdicts == ()


BROKEN = """No matter who you are, some scholar will show you, with all due respect, the
great idea you had was had by somebody else before you, and that he wrote it in
an essay that nobody, least of all he himself, has ever bothered to read to the
end."""


def test_lines_that_were_broken_at_a_width_are_not_cut(auditor: Auditor) -> None:
    assert auditor.audit_text(BROKEN).issues == ()
    assert auditor.audit_text(BROKEN.replace("\nend.", "\nEnd.")).issues == ()


def test_one_other_paragraph_without_a_full_stop_is_no_objection(auditor: Auditor) -> None:
    whole = f"{ZH}{ZH}"
    cut = "馆长介绍，新馆还将举办展览，读者可以带孩"
    assert len(auditor.audit_text("\n".join([whole] * 9 + [whole[:-1], cut])).verdicts) == 1
    assert auditor.audit_text("\n".join([whole] * 4 + [whole[:-1]] * 2 + [cut])).verdicts == ()


@pytest.mark.parametrize("head", ["、", "，", "；"])
def test_a_paragraph_that_begins_with_a_mark(auditor: Auditor, head: str) -> None:
    report = auditor.audit_text(f"{ZH}\n{head}课程怎么排？")
    assert [(issue.rule, issue.quote.exact) for issue in report.issues] == [("zh.missing.line-head", head)]
    assert auditor.audit_text(f"{ZH}\n{head}").issues == ()


LAW = (
    "(1) An officer may enter the premises if the works have been stopped on the day on which they were begun; or\n"
    "(b) the officer has been refused entry by the owner of the premises on two days in the same week.\n"
)


@pytest.mark.parametrize("item", ["(b)", "b)", "(ii)", "2.", "（二）", "②"])
def test_a_paragraph_that_an_item_goes_on_with_is_not_cut(item):
    assert not [
        one for one in Auditor().audit_text(LAW.replace("(b)", item)).issues if one.rule == "any.missing.cut-off"
    ]


def test_a_paragraph_that_nothing_goes_on_with_is_cut():
    text = LAW.replace("(b) the", "The")
    assert [one for one in Auditor().audit_text(text).issues if one.rule == "any.missing.cut-off"]


def test_a_row_of_a_drawn_table_is_no_paragraph(auditor: Auditor) -> None:
    name = "城东的新图书馆，周一休息，周末开放，读者可以带孩子来"
    rows = [f"│{name}{' ' * 24}│", f"│东馆{' ' * 24}│湖东路一号│"]
    assert auditor.audit_text("\n".join(rows)).issues == ()


def test_lines_that_end_where_the_writer_breathes_are_not_cut(auditor: Auditor) -> None:
    text = (
        "庭の畑では、夏になると\nトマトがよく採れます。\n\n去年は雨が多かったので、\n実の数は、いつもの年の\n半分ほどでした。\n\n"
        "肥料を替えたところ、今年の春に植えた苗は\n六月には赤い実を付けました。"
    )
    assert auditor.audit_text(text).issues == ()
    assert len(auditor.audit_text("今年は雨の日が続いて、春に植えたトマトの苗は\n市の図書館が開いた。").issues) == 1


@pytest.mark.parametrize(
    "line",
    [
        "消えた写真を取り戻す方法、無料で使えるソフトについて",
        "やってみて初めて分かったけど、これは思ったより大変なんじゃないかなと",
        "次の三つを用意し、順に番号を付けて棚に並べておくこと",
    ],
)
def test_titles_and_lines_in_which_one_talks_end_so(auditor: Auditor, line: str) -> None:
    assert auditor.audit_text(f"{line}\n{JA}").issues == ()
