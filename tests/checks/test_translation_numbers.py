"""Numbers in pairs: what differs, what has only moved, what one side lacks."""

import pytest

from detector.checks.base import CheckRule, Reading
from detector.checks.translation.base import PairReading, Side
from detector.checks.translation.number import CHECKS, numbers
from detector.language.alignment import Bead
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.sources.registry import article_from_text

RULES = tuple(CheckRule(id=f"any.{name}", check=name, languages=("any",)) for name in CHECKS)


def side(sentences, language):
    article = article_from_text("\n".join(sentences))
    characters = CharacterView(article.text)
    tags, shares = identify(characters, article.blocks)
    ranges, position = [], 0
    for one in sentences:
        ranges.append((position, position + len(one)))
        position += len(one) + 1
    return Side(Reading(article, characters, tags, shares), language, tuple(ranges), tuple(ranges))


def pair(source, target, beads=None, languages=("zh", "en")):
    """Sentences of both sides; without ``beads`` each stands for the one of the same number."""
    beads = beads or [(n, n + 1, n, n + 1) for n in range(len(source))]
    aligned = tuple(Bead(*one, 1.0) for one in beads)
    return PairReading(side(source, languages[0]), side(target, languages[1]), aligned, aligned, 1.0, directed=True)


def told(one, *, weak=False):
    """(rule, words in the translation, words in the source) of each finding."""
    target, source = one.target.reading.text, one.source.reading.text
    return [
        (
            found.finding.rule.removeprefix("any.translation."),
            target[found.finding.start : found.finding.end],
            [source[place.start : place.end] for place in found.related],
        )
        for found in numbers(one, RULES)
        if found.finding.weak == weak
    ]


@pytest.mark.parametrize(
    ("source", "target", "languages", "expected"),
    [
        ("花费8373万元。", "837.3 million yuan.", ("zh", "en"), ("number-magnitude", "837.3 million yuan", "8373万元")),
        ("共有269家企业。", "There are 296 companies.", ("zh", "en"), ("number", "296 companies", "269家企业")),
        ("会议于11月18日开幕。", "会議は11月28日に開幕した。", ("zh", "ja"), ("number", "11月28日", "11月18日")),
        ("增长了15%。", "It grew by 25 percent.", ("zh", "en"), ("number", "25 percent", "15%")),
        ("近800亿。", "More than 80 billion.", ("zh", "en"), ("number-detail", "More than 80 billion", "近800亿")),
        ("支出约500万元。", "It spent about $700,000.", ("zh", "en"), ("number-detail", "about $700,000", "约500万元")),
    ],
)  # fmt: skip
def test_a_difference_stands_on_its_words_and_points_to_those_of_the_source(source, target, languages, expected):
    rule, here, there = expected
    assert told(pair([source], [target], languages=languages)) == [(rule, here, [there])]


def test_missing_numbers_of_a_sentence_are_one_finding_on_the_sentence():
    found = told(pair(["展会有88家企业、200余件展品。"], ["The fair showed many companies and exhibits."]))
    assert found == [("number-missing", "The fair showed many companies and exhibits.", ["88家企业", "200余件"])]


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("【東京2024年5月8日＝共同】見本市が開かれた。", "ja", "2024年5月8日"),
        ("中新社上海2024年5月8日电 展会开幕。", "zh", "2024年5月8日"),
        ("SHANGHAI, May 8, 2024 /PRNewswire/ -- A fair opened.", "en", "May 8, 2024"),
        ("SHANGHAI, May 8, 2024 (Xinhua) — A fair opened.", "en", "May 8, 2024"),
    ],
)
def test_a_date_in_a_dateline_that_one_side_has_is_a_detail(text, language, date):
    other, theirs = ("A fair opened.", "en") if language != "en" else ("展会开幕。", "zh")
    nothing_here = pair([other], [text], languages=(theirs, language))
    assert told(nothing_here) == [("number-detail", date, [other])]
    nothing_there = pair([text], [other], languages=(language, theirs))
    assert told(nothing_there) == [("number-detail", other, [date])]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("On May 8, 2024 — a Wednesday — a fair opened.", "en"),
        ("A fair opened on May 8, 2024.", "en"),
        ("展会2024年5月8日电子签到。", "zh"),
        ("見本市が2024年5月8日に開かれた。", "ja"),
    ],
)
def test_a_date_of_what_happened_is_no_detail(text, language):
    other, theirs = ("A fair opened.", "en") if language != "en" else ("展会开幕。", "zh")
    found = told(pair([other], [text], languages=(theirs, language)))
    assert [rule for rule, _, _ in found] == ["number-added"]


def test_a_number_that_moved_to_the_next_sentence_is_no_issue():
    source = ["园区有88家企业。", "今年又来了很多。", "大家都很高兴。"]
    target = ["The park has many companies.", "This year many came to join the 88.", "Everybody is glad."]
    assert told(pair(source, target)) == []


def test_a_number_that_is_said_again_need_not_be():
    source = ["园区有88家企业。", "这88家企业都在盈利。"]
    assert told(pair(source, ["The park has 88 companies.", "All of them make a profit."])) == []


def test_a_wrong_number_is_found_although_the_right_one_stands_in_the_next_sentence():
    source = ["园区有88家企业。", "去年也是88家。"]
    found = told(pair(source, ["The park has 68 companies.", "Last year too there were 88."]))
    assert [(rule, here) for rule, here, _ in found] == [("number", "68 companies")]


def test_sentences_without_counterpart_keep_their_numbers_to_themselves():
    source = ["园区在城北。", "那里有88家企业。"]
    one = pair(source, ["The park is in the north."], [(0, 1, 0, 1), (1, 2, 1, 1)])
    assert told(one) == []
    assert [rule for rule, _, _ in told(one, weak=True)] == ["number-missing"]


def test_small_numbers_are_left_to_a_third_version():
    one = pair(["会议有五项活动。"], ["The meeting has activities."])
    assert told(one) == []
    assert told(one, weak=True) == [("number-detail", "The meeting has activities.", ["五项"])]


def test_other_languages_are_left_alone():
    one = pair(["园区有88家企业。"], ["Le parc compte 68 entreprises."], languages=("zh", "fr"))
    assert told(one) == []


def test_only_the_rules_that_are_on_speak():
    one = pair(["投资8373万元，共269家。"], ["837.3 million yuan, 296 companies."])
    only = [rule for rule in RULES if rule.check == "translation.number"]
    assert [found.finding.rule for found in numbers(one, tuple(only))] == ["any.translation.number"]


def test_confidence_follows_the_alignment():
    sure = pair(["共有269家企业。"], ["There are 296 companies."])
    unsure = PairReading(sure.source, sure.target, sure.blocks, (Bead(0, 1, 0, 1, 0.5),), 0.8)
    first, second = (next(iter(numbers(one, RULES))).finding.confidence for one in (sure, unsure))
    assert second == pytest.approx(first * 0.4, abs=1e-3)
