"""What a sentence alone explains of a sentence of the other side."""

import pytest

from detector.language.alignment.shared import counterparts, explained

WHOLE = "图书馆昨天开放，当天有四千名读者来到馆里借书。"
FIRST = "The library opened yesterday."
SECOND = "Four thousand readers came to borrow books."
OTHER = "The mayor praised the new railway to the coast."


def test_half_of_a_divided_sentence_explains_what_the_other_half_does_not():
    assert explained(SECOND, FIRST, WHOLE, "en", "zh").share > 0.4
    assert explained(FIRST, SECOND, WHOLE, "en", "zh").share > 0.4


def test_a_sentence_of_another_matter_explains_nothing():
    assert explained(OTHER, f"{FIRST} {SECOND}", WHOLE, "en", "zh").share < 0.1


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_what_both_explain_does_not_count(language):
    assert explained(FIRST, FIRST, WHOLE if language == "zh" else "図書館は昨日開館した。", "en", language).share == 0


def test_nothing_explains_nothing():
    assert explained("", FIRST, WHOLE, "en", "zh").share == explained(FIRST, "", "", "en", "zh").share == 0


def test_what_the_neighbour_says_is_not_open():
    whole, half, nothing = (explained(SECOND, one, WHOLE, "en", "zh") for one in (f"{FIRST} {SECOND}", FIRST, OTHER))
    assert whole.open < half.open < nothing.open <= 1
    assert whole.held == half.held > 0


def test_a_unit_has_the_counterparts_that_share_most_with_it():
    car, library, other = counterparts(
        ["停车场", "图书馆", "的"], ["a parking lot", "the library", "the library too"], "zh", "en"
    )
    assert (car.best, library.best, other.best) == ({0}, {1, 2}, set())
    assert car.held > 0 and library.held > 0
    assert counterparts(["停车场"], [], "zh", "en")[0].best == set()
