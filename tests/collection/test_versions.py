"""Sides, pairs and the odd one out."""

import pytest

from detector.checks.base import Reading
from detector.checks.translation.run import PairChecks
from detector.collection.pairing import bilingual, language_of, pair_between, pair_within, source_of
from detector.collection.versions import check_versions, check_within
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.rulepacks.store import own_packs
from detector.sources.registry import article_from_text
from tests.engine.test_siblings import CHINESE, ENGLISH, JAPANESE, WRONG

CHECKS = PairChecks(own_packs(), lambda one: one.rule.id.startswith("any.translation.number"))


def reading(text, kind="markdown"):
    article = article_from_text(text, format=kind)
    characters = CharacterView(article.text)
    languages, shares = identify(characters, article.blocks)
    return Reading(article, characters, languages, shares)


def alternating(first, second):
    return "\n\n".join(
        f"{a.strip()}\n\n{b.strip()}" for a, b in zip(first.split("\n\n"), second.split("\n\n"), strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (alternating(CHINESE, ENGLISH), ("zh", "en")),
        (alternating(ENGLISH, JAPANESE), ("en", "ja")),
        (CHINESE, None),
        (f"{CHINESE}\n\n{ENGLISH}", None),  # one after the other: nothing alternates
        (CHINESE + "\n\nAbstract: a library was opened.\n\n" + CHINESE, None),
        (CHINESE.replace("2025年", "Binhe Library opens in the new district today.\n\n2025年"), None),
    ],
)
def test_an_article_is_bilingual_when_two_languages_of_like_weight_alternate(text, expected):
    assert bilingual(reading(text)) == expected


def test_in_a_bilingual_article_a_run_belongs_to_the_run_after_it():
    zh, en = CHINESE.split("\n\n"), ENGLISH.split("\n\n")
    # Two paragraphs in a row in each language, then one in each.
    text = "\n\n".join([zh[0], zh[1], en[0], en[1], zh[2], en[2], zh[3], en[3]])
    one = reading(text)
    pair = pair_within(one, "zh", "en")
    sides = [
        (pair.source.text(pair.source.blocks[b.source_start : b.source_end])[:4], b.target_start, b.target_end)
        for b in pair.blocks
    ]
    assert [(start, end) for _, start, end in sides] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert pair.confidence > 0.5
    covered = [index for bead in pair.sentences for index in range(bead.source_start, bead.source_end)]
    assert covered == list(range(len(pair.source.sentences)))


def test_sentences_lie_in_their_blocks_and_leave_out_nothing_but_space():
    pair = pair_between(reading(CHINESE), reading(ENGLISH))
    for side in (pair.source, pair.target):
        text = side.reading.text
        inside = ["".join(text[a:b].split()) for a, b in side.sentences]
        assert "".join(inside) == "".join("".join(text[a:b].split()) for a, b in side.blocks)


def test_one_language_twice_is_no_pair():
    pair = pair_between(reading(CHINESE), reading(CHINESE))
    assert (pair.confidence, pair.sentences) == (0.0, ())


def test_the_source_is_the_one_that_is_known_else_the_usual_one():
    assert source_of(["en", "zh"]) == 1
    assert source_of(["en", "ja"]) == 1
    assert source_of(["en", "zh"], "en") == 0
    assert source_of(["fr", "de"], "en") == 0


def where(versions):
    return [(one.version, one.finding.rule, [place.version for place in one.related]) for one in versions.placed]


MAGNITUDE = "any.translation.number-magnitude"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((CHINESE, ENGLISH, JAPANESE), []),
        ((CHINESE, WRONG, JAPANESE), [(1, MAGNITUDE, [0])]),
        ((CHINESE, ENGLISH, JAPANESE.replace("8373万", "83730万")), [(2, MAGNITUDE, [0])]),
        ((CHINESE.replace("8373万", "83730万"), ENGLISH, JAPANESE), [(0, MAGNITUDE, [1, 2])]),
        (
            (CHINESE.replace("建设费用为8373万元。", ""), ENGLISH, JAPANESE),
            [(0, "any.translation.number-missing", [1, 2])],
        ),
        # A small number that two versions have.
        (
            (CHINESE.replace("共有三层，", "里"), ENGLISH, JAPANESE.replace("三階", "3階")),
            [(0, "any.translation.number-detail", [1, 2])],
        ),
        ((CHINESE.replace("共有三层，", "里"), ENGLISH), []),
        # A date that two versions have was left out; what one translator adds is small.
        (
            (CHINESE, ENGLISH.replace("yesterday", "on May 9"), JAPANESE.replace("昨日", "5月9日に")),
            [(0, "any.translation.number-missing", [1, 2])],
        ),
        ((CHINESE, ENGLISH.replace("yesterday", "on May 9"), JAPANESE), []),
    ],
)
def test_the_odd_one_out_has_the_issue(texts, expected):
    readings = [reading(text) for text in texts]
    assert where(check_versions(readings, [CHECKS] * len(readings))) == expected


def test_with_a_known_source_the_odd_one_is_still_named():
    texts = (CHINESE.replace("8373万", "83730万"), ENGLISH, JAPANESE)
    found = check_versions([reading(text) for text in texts], [CHECKS] * 3, source=1)
    assert where(found) == [(0, MAGNITUDE, [1])]
    assert found.placed[0].finding.values["source_language"] == "en and ja"


def test_a_version_in_another_language_is_not_looked_at():
    french = "Le nouveau musée de la ville a ouvert hier, et plus de quatre mille visiteurs y sont venus. " * 5
    found = check_versions([reading(CHINESE), reading(french)], [CHECKS] * 2)
    assert found.compared == () and found.placed == ()


def test_nothing_is_checked_within_an_article_in_one_language():
    assert check_within(reading(CHINESE), CHECKS).compared == ()


def test_the_name_of_a_version_outweighs_its_untranslated_passages() -> None:
    half = reading(CHINESE + "\n\n" + "\n\n".join([ENGLISH] * 4))
    assert half.shares.primary == "en"
    assert language_of(half, "zh") == "zh"
    assert language_of(half) == "en"
    assert language_of(reading(ENGLISH), "zh") == "en"
