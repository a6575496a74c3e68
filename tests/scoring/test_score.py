"""The score after MQM: points, words, pooling, gate."""

import msgspec
import pytest
from msgspec.structs import replace

from detector.engine.auditor import Auditor
from detector.language.characters import CharacterView
from detector.rulepacks.precision import wilson_lower_bound
from detector.scoring.score import Weighed, evaluation_words, penalty, score


def test_words_of_scripts_with_spaces_are_counted_as_they_stand():
    assert evaluation_words(CharacterView("Ten words, and 3 more: it's fine.\nÜber Страна."), japanese=False) == 10


def test_han_and_kana_count_by_their_ratio_to_english_words():
    assert evaluation_words(CharacterView("产业" * 173), japanese=False) == pytest.approx(200)
    assert evaluation_words(CharacterView("産業の" * 83), japanese=True) == pytest.approx(100)


def test_ten_penalty_points_in_a_thousand_words_are_the_passing_threshold():
    assert score([Weighed(10, 1000)]) == 90.0


def test_a_text_without_issues_scores_100_and_nothing_scores_below_0():
    assert score([Weighed(0, 300)]) == 100.0
    assert score([Weighed(500, 300)]) == 0.0
    assert score([]) == 100.0


def test_a_folder_pools_penalties_and_words_instead_of_averaging_scores():
    short, long = Weighed(5, 100), Weighed(0, 9900)
    assert score([short, long]) == 99.5
    assert (score([short]) + score([long])) / 2 == 75.0


def test_an_issue_costs_the_points_of_its_severity_times_its_confidence_and_only_if_it_is_new():
    report = Auditor().audit_text("雁浦区的医疗***产业。\n\n" + "这一段没有问题。" * 20)
    (found,) = [one for one in report.issues if one.category == "masked"]
    major, minor = replace(found, severity="major", confidence=0.9), replace(found, severity="minor", confidence=0.4)
    assert penalty([major, minor]) == 4.9
    assert penalty([major, replace(minor, status="baseline"), replace(major, status="suppressed")]) == 4.5
    assert penalty([replace(major, severity="neutral"), replace(major, severity="critical")]) == 22.5


def test_the_score_of_an_article_follows_from_its_report_alone():
    """The sum of docs/scoring.md, with nothing but what the JSON report states."""
    text = "雁浦区的医疗***产业。\n" + "Sure! Here is the translation:\n" + "这一段没有问题，只是让文章长一些。\n" * 40
    article = msgspec.to_builtins(Auditor().audit_text(text))
    points = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
    due = sum(points[one["severity"]] * one["confidence"] for one in article["issues"] if one["status"] == "new")
    assert due > 0
    by_hand = round(min(100, max(0, 100 - 1000 * due / article["metrics"]["evaluation_words"])), 1)
    assert article["score"] == by_hand


def test_wilson_lower_bound_matches_the_published_example():
    # 8 of 10 at 95 %: 0.4902 (Newcombe 1998, method 3, rounded to four places)
    assert wilson_lower_bound(8, 10) == pytest.approx(0.4902, abs=5e-5)
    assert wilson_lower_bound(0, 5) == 0.0
    with pytest.raises(ValueError, match="3 of 2"):
        wilson_lower_bound(3, 2)
