"""Articles far from the others of their folder: what is called so, and what is not."""

from __future__ import annotations

import numpy as np
import pytest

from detector.collection.outliers import FAR, FEATURES, MAX_SHARE, MINIMUM_ARTICLES, in_words, outliers, row_of

USUAL = {"han_share": 0.85, "latin_share": 0.01, "digit_share": 0.03, "punctuation_share": 0.11, "surprise": 1.4}
TABLE = {**USUAL, "han_share": 0.1, "digit_share": 0.8, "punctuation_share": 0.1}


def folder(count: int = 40, **changed: dict[str, float]) -> np.ndarray:
    """Articles of 900 to 1 100 characters with small differences, and those changed (by number, ``n7``)."""
    chance = np.random.default_rng(1)
    rows = []
    for number in range(count):
        metrics = {name: value * chance.uniform(0.9, 1.1) for name, value in USUAL.items()}
        metrics |= changed.get(f"n{number}", {})
        rows.append(row_of(int(chance.uniform(900, 1100)), {"mean_block_characters": 80.0, **metrics}))
    return np.array(rows)


def test_a_table_among_articles_stands_apart_with_its_reasons() -> None:
    (found,) = outliers(["zh-Hans"] * 40, folder(n7=TABLE))
    assert (found.article, found.others) == (7, 39)
    assert {one.feature for one in found.reasons} == {"han_share", "digit_share"}
    assert all(abs(one.z) > FAR for one in found.reasons)
    digits = next(one for one in found.reasons if one.feature == "digit_share")
    assert in_words(digits) == "80% digits (elsewhere 3%)"


def test_articles_that_are_alike_have_no_outliers() -> None:
    assert outliers(["zh-Hans"] * 40, folder()) == []
    assert outliers(["zh-Hans"] * 40, np.tile(folder(1), (40, 1))) == []


def test_few_articles_have_no_outliers() -> None:
    few = MINIMUM_ARTICLES - 1
    assert outliers(["zh-Hans"] * few, folder(few, n7=TABLE)) == []
    assert len(outliers(["zh-Hans"] * (few + 1), folder(few + 1, n7=TABLE))) == 1
    assert outliers([], np.zeros((0, len(FEATURES)))) == []


def test_each_language_is_compared_with_itself() -> None:
    english = {**USUAL, "han_share": 0.0, "latin_share": 0.95, "digit_share": 0.01, "punctuation_share": 0.04}
    rows = folder(60, **{f"n{number}": english for number in range(40, 60)})
    assert outliers(["zh-Hant"] * 20 + ["zh-Hans"] * 20 + ["en"] * 20, rows) == []
    assert outliers(["zh-Hans"] * 40 + ["en"] * 3, rows[:43]) == []


def test_what_has_no_language_is_compared_with_the_commonest_one() -> None:
    languages = ["zh-Hans"] * 40
    languages[7], languages[9] = "und", "ja"
    bare = {**TABLE, "latin_share": 0.0}
    assert [one.article for one in outliers(languages, folder(n7=bare, n9=bare))] == [7, 9]


def test_at_most_a_small_share_is_reported_the_farthest_first() -> None:
    strange = {f"n{number}": {**TABLE, "digit_share": 0.5 + number / 20} for number in range(4)}
    found = outliers(["zh-Hans"] * 40, folder(**strange))
    assert [one.article for one in found] == [2, 3]
    assert len(found) == int(MAX_SHARE * 40)


def test_a_short_text_may_scatter_more() -> None:
    rows = folder()
    rows[5] = row_of(15, {"mean_block_characters": 80.0, **USUAL, "digit_share": 0.2})
    rows[6] = row_of(1500, {"mean_block_characters": 80.0, **USUAL, "digit_share": 0.2})
    rows[:, 0] = np.where(rows[:, 0] == 15, 15, 1000)  # lengths are not the point
    found = {one.article: one.reasons[0].feature for one in outliers(["zh-Hans"] * 40, rows)}
    assert found[6] == "digit_share"
    assert found.get(5) == "characters"


@pytest.mark.parametrize("name", sorted(FEATURES))
def test_every_measurement_can_make_an_outlier_and_is_said_in_words(name: str) -> None:
    column = list(FEATURES).index(name)
    rows = folder()
    rows[:, column] = 50.0 if "share" not in name else 0.2
    rows[3, column] = 5e6 if "share" not in name else 0.9
    (found,) = outliers(["zh-Hans"] * 40, rows)
    assert (found.article, found.reasons[0].feature) == (3, name)
    assert "elsewhere" in in_words(found.reasons[0])
