"""Placeholders and markup that one side lacks."""

import pytest

from detector.checks.base import CheckRule
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.markup import markup, placeholders
from detector.sources.registry import article_from_text


def pair(source, target, kind="text"):
    return line_by_line(*(reading_of(article_from_text(text, format=kind)) for text in (source, target)))


def rule(name):
    return (CheckRule(id=f"any.translation.{name}", check=f"translation.{name}", languages=("any",)),)


@pytest.mark.parametrize("sign", ["{name}", "{0}", "%s", "%1$d", "{{ city }}", "${total}", "⟦3⟧", "<1>", "__NAME__"])
def test_a_lost_placeholder_is_named(sign):
    (found,) = placeholders(pair(f"你好 {sign}，今天好。", "Hello, how are you today?"), rule("placeholder"))
    assert found.finding.values == {"placeholder": sign.replace(" ", ""), "what": "is missing"}
    assert found.related[0].message == f"the source has {sign.replace(' ', '')}"


def test_placeholders_may_change_their_order_but_not_their_number():
    kept = pair("{a} 在 {b} 里。", "In {b} is {a}.")
    assert list(placeholders(kept, rule("placeholder"))) == []
    twice = pair("{a} 在这里。", "{a} is in {a}.")
    (found,) = placeholders(twice, rule("placeholder"))
    assert found.finding.values["what"] == "does not stand in the source"


def test_percentages_and_braces_of_prose_are_no_placeholders():
    sound = pair("增长50%，集合{1, 2}。", "It grew by 50 % says the set of one and two.")
    assert list(placeholders(sound, rule("placeholder"))) == []


def test_markdown_is_counted_by_kind():
    source = "# 标题\n\n看[这里](https://example.org/a)和**重点**。\n\n- 一\n- 二\n\n![图](a.png)"
    target = "# Title\n\nSee here and the point.\n\n- one\n\n![picture](a.png)"
    found = list(markup(pair(source, target, "markdown"), rule("markup")))
    assert [(one.finding.variant, one.finding.values["what"]) for one in found] == [
        ("links", "https://example.org/a missing"),
        ("list items", "2 in the source, 1 here"),
        ("bold phrases", "1 in the source, 0 here"),
    ]


def test_links_to_each_readers_own_language_are_the_same():
    source = "# 标题\n\n看[这里](/zh-cn/docs/#a)。"
    target = "# Title\n\nSee [here](/en/docs/#b)."
    assert list(markup(pair(source, target, "markdown"), rule("markup"))) == []


def test_what_stands_in_code_is_no_markup():
    source = "# 标题\n\n```\n**x** [y](z)\n```\n"
    target = "# Title\n\n```\n**x**\n```\n"
    assert list(markup(pair(source, target, "markdown"), rule("markup"))) == []


def test_plain_text_has_no_markup_to_lose():
    assert list(markup(pair("# 一\n\n**二**", "one\n\ntwo"), rule("markup"))) == []
