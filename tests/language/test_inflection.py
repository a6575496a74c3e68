"""Forms of English words, as they are made for matching."""

import pytest

from detector.language.inflection import plural, verb_forms


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("track", "tracks"),
        ("technology", "technologies"),
        ("survey", "surveys"),
        ("branch", "branches"),
        ("hero", "heroes"),
        ("analysis", "analyses"),
        ("person", "people"),
    ],
)
def test_a_noun_gets_its_plural(noun, expected):
    assert plural(noun) == expected


@pytest.mark.parametrize(
    ("verb", "s", "past", "participle", "ing"),
    [
        ("cash", "cashes", "cashed", "cashed", "cashing"),
        ("promote", "promotes", "promoted", "promoted", "promoting"),
        ("carry", "carries", "carried", "carried", "carrying"),
        ("grab", "grabs", "grabbed", "grabbed", "grabbing"),
        ("commit", "commits", "committed", "committed", "committing"),
        ("visit", "visits", "visited", "visited", "visiting"),
        ("undertake", "undertakes", "undertook", "undertaken", "undertaking"),
        ("lie", "lies", "lay", "lain", "lying"),
        ("agree", "agrees", "agreed", "agreed", "agreeing"),
    ],
)
def test_a_verb_gets_all_its_forms(verb, s, past, participle, ing):
    forms = verb_forms(verb)
    assert (forms["s"], forms["past"], forms["participle"], forms["ing"]) == ((s,), (past,), (participle,), (ing,))


def test_spellings_of_both_sides_of_the_ocean_are_made():
    assert "mobilises" in verb_forms("mobilize")["s"]
    assert set(verb_forms("model")["past"]) == {"modeled", "modelled"}
