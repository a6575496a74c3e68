"""The phrase language: alternatives, the marked part, escapes, and what is refused."""

import pytest

from detector.rulepacks.phrases import MAX_EXPANSIONS, MarkedLiteral, PhraseError, expand, expand_words, inflected


def test_a_plain_phrase_is_marked_as_a_whole():
    assert expand("扫一扫") == [MarkedLiteral("扫一扫", 0, 3)]


def test_brackets_mark_a_part_and_the_rest_is_required_context():
    assert expand("医药[家当]链") == [MarkedLiteral("医药家当链", 2, 4)]


def test_alternatives_multiply_and_each_keeps_its_own_marked_range():
    assert expand("{医药|生物医药}[家当]{链|集群}") == [
        MarkedLiteral("医药家当链", 2, 4),
        MarkedLiteral("医药家当集群", 2, 4),
        MarkedLiteral("生物医药家当链", 4, 6),
        MarkedLiteral("生物医药家当集群", 4, 6),
    ]


def test_an_empty_alternative_makes_a_context_optional():
    assert [one.text for one in expand("{大|}家当")] == ["大家当", "家当"]


def test_a_backslash_makes_a_sign_an_ordinary_character():
    assert expand(r"\[图片\]") == [MarkedLiteral("[图片]", 0, 4)]
    assert expand(r"\{{x|y}\}")[0].text == "{x}"


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("医药[家当", "one '['"),
        ("医药]家当[", "one '['"),
        ("[家][当]", "one '['"),
        ("{医药|文化家当", "never closed"),
        ("医药}家当", "closes nothing"),
        ("{医药[家当]}", "is inside {…}"),
        ("{a|{b}}", "is inside {…}"),
        ("医药[]链", "marks nothing"),
        ("家当\\", "escapes nothing"),
    ],
)
def test_a_malformed_phrase_says_what_is_wrong(phrase, reason):
    with pytest.raises(PhraseError, match=reason.replace("[", r"\[").replace("{", r"\{").replace("}", r"\}")):
        expand(phrase)


def test_an_expansion_beyond_the_bound_is_refused_before_it_is_made():
    many = "{" + "|".join(str(n) for n in range(100)) + "}"
    with pytest.raises(PhraseError, match=str(MAX_EXPANSIONS)):
        expand(many * 12)


def test_words_are_inflected_and_hyphens_may_be_spaces():
    literals = {literal.text for literal, _ in expand_words("full-caliber track+")}
    assert literals == {"full-caliber track", "full caliber track", "full-caliber tracks", "full caliber tracks"}


def test_the_form_of_the_first_inflected_word_goes_with_each_literal():
    forms = {literal.text: form for literal, form in expand_words("cash~ out {reward+|}")}
    assert forms["cashes out rewards"] == "s"
    assert forms["cashing out "] == "ing"
    assert inflected("pay~ out the award+", "past") == "paid out the award"


def test_words_inside_alternatives_are_inflected_too():
    literals = {literal.text for literal, _ in expand_words("{push~|drive~} it")}
    assert {"pushing it", "driven it", "drove it"} <= literals


def test_a_marked_part_keeps_its_place_among_inflected_words():
    literals = [literal for literal, _ in expand_words("field of [power] cell+")]
    assert {literal.text[literal.start : literal.end] for literal in literals} == {"power"}


def test_a_plural_in_the_text_is_no_third_person_in_the_suggestion():
    forms = {literal.text: form for literal, form in expand_words("condolence+")}
    assert inflected("greet~ the crew+", forms["condolences"]) == "greet the crews"
