"""Masked words are restored where the neighbours leave little doubt, and left alone elsewhere."""

import pytest


def masked(auditor, text):
    return [
        (issue.quote.exact, [one.text for one in issue.suggestions])
        for issue in auditor.audit_text(text).issues
        if issue.rule == "any.masked.censored"
    ]


def test_a_word_that_its_neighbours_call_for_is_offered_with_its_probability(auditor):
    report = auditor.audit_text("活动分两部分，上午是***发布会，下午是专题展览。参加的人来自各个地区，展览为期三天。")
    issue = next(one for one in report.issues if one.rule == "any.masked.censored")
    assert [one.text for one in issue.suggestions] == ["新闻"]
    assert 0.5 <= issue.suggestions[0].confidence <= 0.9


def test_where_anything_could_stand_nothing_is_offered(auditor):
    assert masked(auditor, "会上，***说，这件事情还要再等一等，大家不要着急，先把手头的工作做好。") == [("***", [])]


@pytest.mark.parametrize(
    "text", ["The *** committee met on Monday and voted on the plan.", "会場では***が発表されました。"]
)
def test_other_languages_are_left_alone(auditor, text):
    assert all(suggestions == [] for _, suggestions in masked(auditor, text))
