"""Word vectors: what is expected where a word stands, and how they are kept in 8 bits."""

from __future__ import annotations

import numpy as np
import pytest

from detector.language import substitution_features as features
from detector.language.characters import fold
from detector.language.substitution_features import PLACE, Knowledge
from detector.language.vectors import AROUND, Vectors, quantised
from detector.resources import statistics_folder

FOLDER = statistics_folder() / "zh"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.open(FOLDER)


def near(knowledge: Knowledge, before: list[str], word: str, after: list[str]) -> float:
    """How well a word is expected among up to four words on either side (-1: nothing known there)."""
    vectors, ids = knowledge.vectors, knowledge.lexicon.identifiers
    total = np.zeros(vectors.given.shape[1], np.float32)
    for distance, neighbour in enumerate(reversed(before)):
        total += vectors.expected(ids([neighbour]).astype(np.int64), AROUND - 1 - distance)[0]
    for distance, neighbour in enumerate(after):
        total += vectors.expected(ids([neighbour]).astype(np.int64), AROUND + distance)[0]
    return float(vectors.wanted[vectors.rows(ids([word]).astype(np.int64))[0]].astype(np.float32) @ total)


@pytest.mark.parametrize(
    ("before", "original", "replacement", "after"),
    [
        (["公共"], "服务", "做事", ["平台"]),
        (["记者"], "采访", "探望", ["了"]),
        (["环保"], "产业", "家当", ["发展"]),
    ],
)
def test_a_word_that_belongs_is_expected_more(
    knowledge: Knowledge, before: list[str], original: str, replacement: str, after: list[str]
) -> None:
    assert near(knowledge, before, original, after) > near(knowledge, before, replacement, after) + 1


def test_words_without_a_vector_and_places_outside_say_nothing(knowledge: Knowledge) -> None:
    vectors = knowledge.vectors
    rare = int(np.flatnonzero(vectors.row == 0)[-1])
    assert not vectors.expected(np.array([rare, -1]), AROUND).any()
    assert not vectors.given[0].any()
    assert not vectors.wanted[0].any()


def test_an_article_sees_no_other_and_a_word_not_itself(knowledge: Knowledge) -> None:
    text = fold("园区建设公共服务平台，完善产业生态。产业规模扩大。")
    other = fold("他把饺子包好，等水开了下锅。")

    def places(texts: list[str]) -> np.ndarray:
        scene = features.scene(knowledge, texts)
        found = features.candidates(knowledge, scene)
        present = features.path_words(scene, len(knowledge.lexicon.costs))
        at = features.place(knowledge, scene, found, features.topics(knowledge.vectors, scene), present)
        return features.place_features(knowledge.vectors, found, at)[found.article == texts.index(text)]

    alone = places([text])
    assert alone.shape[1] == len(PLACE)
    assert np.allclose(alone, places([other, text, other]), atol=1e-4)
    scene = features.scene(knowledge, [fold("产业，产业，产业。")])
    found = features.candidates(knowledge, scene)
    present = features.path_words(scene, len(knowledge.lexicon.costs))
    at = features.place(knowledge, scene, found, features.topics(knowledge.vectors, scene), present)
    assert not at.whole.any()  # nothing but the word itself


def test_eight_bits_keep_products() -> None:
    draw = np.random.default_rng(1)
    given, wanted = (draw.normal(size=(500, 8)).astype(np.float32) for _ in range(2))
    near, article = draw.normal(size=(2 * AROUND, 8)).astype(np.float32), np.ones(8, np.float32)
    small, other, weights, _ = quantised(given, wanted, near, article)
    exact = (given[:, None] * near[3] * wanted[None, :9]).sum(2)
    kept = (small[:, None].astype(np.float32) * weights[3] * other[None, :9]).sum(2)
    assert np.abs(exact - kept).max() < 0.05 * np.abs(exact).max()


def test_missing_files_are_an_error(tmp_path) -> None:
    with pytest.raises(OSError):
        Vectors.open(tmp_path)
