"""What a sentence alone explains of a sentence of the other side."""

import pytest

from detector.language.alignment.shared import Told, counterparts, told, words_of

WHOLE = "图书馆昨天开放，当天有四千名读者来到馆里借书。"
FIRST = "The library opened yesterday."
SECOND = "Four thousand readers came to borrow books."
OTHER = "The mayor praised the new railway to the coast."


def explained(unit: str, neighbour: str, other: str, language: str = "en", other_language: str = "zh") -> Told:
    (own, beside), (text,) = words_of([unit, neighbour], [other], language, other_language)
    return told(own, beside, text)


def test_half_of_a_divided_sentence_explains_what_the_other_half_does_not():
    for half, neighbour in ((SECOND, FIRST), (FIRST, SECOND)):
        one = explained(half, neighbour, WHOLE)
        assert one.here > 0.5 * one.held and one.there > 0 and one.missing < 0.3 * one.held


def test_a_sentence_of_another_matter_explains_nothing():
    one = explained(OTHER, f"{FIRST} {SECOND}", WHOLE)
    assert one.here < 0.1 * one.held and one.missing > 0.8 * one.held


@pytest.mark.parametrize(("language", "text"), [("zh", WHOLE), ("ja", "図書館は昨日開館した。")])
def test_what_both_explain_is_neither_here_nor_missing(language, text):
    one = explained(FIRST, FIRST, text, "en", language)
    assert one.here == one.there == 0 and one.missing < one.held


def test_nothing_explains_nothing():
    assert explained("", FIRST, WHOLE) == Told(0, 0, 0, 0, 0, 0)
    assert explained(FIRST, "", "").here == 0


def test_numbers_and_names_are_counted():
    one = explained("In 2023 IBM sold 45 parks.", "Nothing.", "2023年园区出售了45座公园。")
    assert (one.figures, one.figures_missing) == (2, 0)
    (own, beside), (text,) = words_of(["园区由IBM于2023年出售。", "没有。"], ["The park was sold in 2021."], "zh", "en")
    assert told(own, beside, text).figures_missing == 2


def test_a_unit_has_the_counterparts_that_share_most_with_it():
    units, others = words_of(
        ["停车场", "图书馆", "的"], ["a parking lot", "the library", "the library too"], "zh", "en"
    )
    car, library, other = counterparts(units, others)
    assert (car.best, library.best, other.best) == ({0}, {1, 2}, set())
    assert car.held > 0 and library.held > 0
    assert counterparts(units[:1], [])[0].best == set()
