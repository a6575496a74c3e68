"""Items of Chinese lists that the English lacks."""

import pytest

from detector.checks.base import CheckRule
from detector.checks.translation.items import items
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.sources.registry import article_from_text

RULES = (CheckRule(id="any.translation.item-missing", check="translation.item-missing", languages=("any",)),)
LIST = "市里建设了停车场、医院、图书馆、游泳池。"


def told(source, target):
    pair = line_by_line(*(reading_of(article_from_text(text)) for text in (source, target)))
    return [
        (one.finding.variant, [source[place.start : place.end] for place in one.related]) for one in items(pair, RULES)
    ]


@pytest.mark.parametrize(
    ("target", "item"),
    [
        ("The city built a parking lot, a hospital and a swimming pool.", "图书馆"),
        ("The city built a parking lot, a library, and a swimming pool.", "医院"),
    ],
)
def test_an_item_that_is_gone_is_named(target, item):
    assert told(LIST, target) == [(item, [item])]


@pytest.mark.parametrize(
    "target",
    [
        "The city built a parking lot, a hospital, a library and a swimming pool.",
        "The city built a library, a parking lot, a hospital and a swimming pool.",
        "The city built a parking lot, a hospital, a place for readers and a swimming pool.",
        "The city built all that people need.",
    ],
)
def test_items_that_stand_elsewhere_or_in_other_words_are_none(target):
    assert told(LIST, target) == []


def test_the_ends_of_a_list_run_into_their_sentence_and_are_left_alone():
    assert told(LIST, "The city built a hospital, a library and a swimming pool.") == []


def test_two_items_are_no_list():
    assert told("市里建设了医院、图书馆。", "The city built a library.") == []


def test_japanese_and_other_directions_are_left_alone():
    target = "The city built a parking lot, a hospital and a swimming pool."
    assert told("市は駐車場、病院、図書館、プールを建てた。", target) == []
