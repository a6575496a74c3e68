"""Readability of English articles, and which of a folder's stand apart."""

from __future__ import annotations

from detector.collection.readability import METRICS, MINIMUM_ARTICLES, outliers, readability

PLAIN = "The council met on Monday. It opened the library for longer hours. People were glad. " * 10
STIFF = (
    "Notwithstanding considerable organisational difficulties, administrators implemented comprehensive "
    "modernisation programmes throughout numerous municipal institutions, incorporating interdisciplinary methods. "
) * 10


def test_long_words_and_sentences_are_harder() -> None:
    plain, stiff = readability(PLAIN), readability(STIFF)
    assert plain.keys() == METRICS.keys()
    assert all(stiff[name] > plain[name] for name in METRICS)


def test_a_short_text_has_no_metrics() -> None:
    assert readability("The council met on Monday.") == {}


def test_one_article_of_a_folder_stands_apart() -> None:
    folder = [{"lix": 40.0 + number % 5} for number in range(MINIMUM_ARTICLES)]
    folder[7] = {"lix": 90.0}
    (found,) = outliers(folder)
    assert (found.article, found.metric, found.value) == (7, "lix", 90.0)
    assert found.z > 5


def test_few_articles_or_equal_ones_have_no_outliers() -> None:
    assert outliers([{"lix": 40.0}] * (MINIMUM_ARTICLES - 2) + [{"lix": 90.0}]) == []
    assert outliers([{"lix": 40.0}] * 30 + [{"lix": 90.0}]) == []
    assert outliers([{}] * 30) == []
