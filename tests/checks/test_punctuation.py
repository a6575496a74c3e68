"""Punctuation as a habit of the article."""

import pytest

HALF = "今年春天,区里新开了三家图书馆,一家在城东,一家在城西,还有一家在河边,每天开到晚上九点,周末也不休息。"


def punctuation(report):
    return [issue for issue in report.issues if issue.category == "punctuation"]


def test_half_width_commas_throughout_are_one_issue_with_their_number(auditor):
    report = auditor.audit_text(f"{HALF}\n{HALF}")
    (issue,) = punctuation(report)
    assert issue.rule == "any.punctuation.half-width"
    assert issue.severity == "minor"
    assert issue.evidence["halfwidth_commas"] == 12
    assert "12" in issue.message
    assert (issue.span.start, issue.span.end) == (0, len(HALF) * 2 + 1)


def test_chinese_paragraphs_among_english_ones_count(auditor):
    english = "The district opened three libraries this spring, one in the east, one in the west, and one by the river."
    report = auditor.audit_text(
        f"{HALF}\n{english}\n{english} They stay open until nine, and never close, the mayor said."
    )
    assert [issue.rule for issue in punctuation(report)] == ["any.punctuation.half-width"]


def test_both_widths_in_one_article_are_mixed(auditor):
    full = HALF.replace(",", "，")
    assert [issue.rule for issue in punctuation(auditor.audit_text(f"{HALF}\n{full}\n{full}"))] == [
        "any.punctuation.mixed-width"
    ]


@pytest.mark.parametrize(
    "text",
    [
        HALF.replace(",", "，"),
        "设计容量为1,000人，投资12,000,000元，共用10,500平方米，藏书200,000册，座位3,000个。",
        "She came, saw, stayed, read, wrote, and left, as 图书馆 stood open.",
        "真的吗？？不可能！！",
        "他写道：「第一天，船没有来。\n「第二天，船还是没有来。」",
        "我等了很久。。。没有人来……",
    ],
)
def test_honest_punctuation_is_silent(auditor, text):
    assert punctuation(auditor.audit_text(text)) == []


@pytest.mark.parametrize(
    ("text", "mark"), [("会议讨论了预算，，并通过了决议。", "，，"), ("展品包括书籍、，地图和照片。", "、，")]
)
def test_marks_that_stand_twice(auditor, text, mark):
    assert [issue.quote.exact for issue in punctuation(auditor.audit_text(text))] == [mark]


def test_a_title_mark_that_is_never_closed(auditor):
    (issue,) = punctuation(auditor.audit_text("会上发布了《滨河新区五年行动计划，并听取了居民意见。"))
    assert issue.quote.exact == "《"
    assert "》" in issue.message


def test_a_long_text_without_punctuation(auditor):
    text = HALF.replace(",", "").replace("。", "") * 12
    assert "any.punctuation.missing" in [issue.rule for issue in punctuation(auditor.audit_text(text))]
