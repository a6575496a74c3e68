"""Phrases that count only where what they render stands in the source."""

import pytest

from detector.checks.phrases import PhraseMatcher
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.renderings import RenderingMatcher
from detector.errors import UsageError
from detector.rulepacks.store import own_packs, user_packs
from detector.sources.registry import article_from_text

PACK = """\
pack: {name: test, version: 1.0.0, licence: CC0-1.0, provenance: made by a test}
rules:
  - id: en.calque.test
    category: mistranslation
    severity: major
    languages: [en]
    source_languages: [zh]
    words: true
    message: "{text} for {source}"
    help: Nothing.
    phrases:
      - source: ["{兑现|兑付}"]
        find: ["cash~ out"]
        suggest: pay~ out
        bad: ["去年兑现资金八百万元。 => Last year eight million yuan was cashed out."]
        good: ["他把股票套现了。 => He cashed out his shares."]
      - source: [全口径]
        alone: true
        find: [full-caliber]
        suggest: total
        bad: ["The full caliber income rose last year."]
        good: ["An awful caliber of acting filled the hall."]
"""


@pytest.fixture
def packs(tmp_path):
    path = tmp_path / "calques.yml"
    path.write_text(PACK, encoding="utf-8")
    return user_packs((path,))


def pair(source, target):
    return line_by_line(*(reading_of(article_from_text(text)) for text in (source, target)))


def test_a_phrase_with_a_source_is_reported_beside_it_only(packs):
    matcher = RenderingMatcher(packs, lambda rule: True)
    target = "The district cashed out eight million yuan last year."
    assert matcher(pair("他把股票卖了，得到八百万元。", target)) == []
    (found,) = matcher(pair("去年，该区兑现资金八百万元。", target))
    assert target[found.finding.start : found.finding.end] == "cashed out"
    assert found.finding.values["source"] == "兑现"
    assert [one.message for one in found.related] == ["the source says “兑现”"]


def test_the_suggestion_takes_the_form_of_what_it_replaces(packs):
    matcher = RenderingMatcher(packs, lambda rule: True)
    (found,) = matcher(pair("正在兑现资金。", "The district is cashing out the money at the moment."))
    assert found.finding.suggestions == (("paying out", None),)


def test_the_source_must_be_in_the_paragraph_that_is_translated(packs):
    matcher = RenderingMatcher(packs, lambda rule: True)
    source = "天气很好。\n\n今年兑现资金。"
    assert matcher(pair(source, "They cashed out their shares last year.\n\nThe money was paid this year.")) == []


def test_traditional_characters_are_the_same_source(packs):
    matcher = RenderingMatcher(packs, lambda rule: True)
    assert len(matcher(pair("該區兌現資金八百萬元。", "The district cashed out eight million yuan last year."))) == 1


def test_a_source_in_another_language_does_not_count(packs):
    matcher = RenderingMatcher(packs, lambda rule: True)
    assert (
        matcher(pair("彼は去年、兑现という字を書いた。", "The district cashed out eight million yuan last year.")) == []
    )


def test_what_is_certain_alone_needs_no_source_and_stands_for_whole_words(packs):
    matcher = PhraseMatcher(packs, lambda rule: True)
    text = "The full-caliber income rose, and the awfull caliber fell, and they cashed out the money."
    found = matcher(reading_of(article_from_text(text)))
    assert [text[one.start : one.end] for one in found] == ["full-caliber"]


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("Officials gave the firms a reassurance pill last week.", "reassurance pill"),
        ("The village went from aid to a hematopoietic function of its own.", "hematopoietic function"),
        ("The bureau says that residents run at most once for a permit.", "run at most once"),
        ("The county signed one project, and three head enterprises moved in.", "head enterprises"),
    ],
)
def test_slogans_are_known_without_their_source(text, rendered):
    matcher = PhraseMatcher(own_packs(), lambda rule: rule.rule.id == "en.calque.literal")
    assert rendered in {text[one.start : one.end] for one in matcher(reading_of(article_from_text(text)))}


@pytest.mark.parametrize(
    "text",
    [
        "The drug harms the hematopoietic function of the bone marrow in mice.",
        "The doctor gave him a pill for the pain and sent him home.",
        "The backup should only be run once, and the head of the company left early.",
        "They raised the sails and set off for the island before the wind turned.",
    ],
)
def test_honest_english_of_the_same_words_is_left_alone(text):
    matcher = PhraseMatcher(own_packs(), lambda rule: rule.rule.id.startswith("en.calque."))
    assert matcher(reading_of(article_from_text(text))) == []


def test_alone_without_a_source_is_refused(tmp_path):
    path = tmp_path / "broken.yml"
    path.write_text(PACK.replace("      - source: [全口径]\n        alone", "      - alone"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"broken\.yml:\d+: 'alone' says nothing of a phrase without 'source'"):
        user_packs((path,))


def test_the_packs_hold_as_many_calques_as_they_promise():
    rules = own_packs().rules
    counts = {"en": set(), "ja": set(), "zh": set()}
    for phrase in own_packs().phrases:
        rule = rules[phrase.rule].rule.id
        if ".calque." in rule:
            counts[rule[:2]].add((rule, phrase.source))
    assert len(counts["en"]) >= 900
    assert len(counts["ja"]) >= 100
