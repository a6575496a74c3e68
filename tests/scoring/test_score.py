"""The score after MQM: points, words, pooling, gate."""

import pytest

from detector.language.characters import CharacterView
from detector.rulepacks.precision import wilson_lower_bound
from detector.scoring.score import Weighed, evaluation_words, score


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


def test_wilson_lower_bound_matches_the_published_example():
    # 8 of 10 at 95 %: 0.4902 (Newcombe 1998, method 3, rounded to four places)
    assert wilson_lower_bound(8, 10) == pytest.approx(0.4902, abs=5e-5)
    assert wilson_lower_bound(0, 5) == 0.0
    with pytest.raises(ValueError, match="3 of 2"):
        wilson_lower_bound(3, 2)
