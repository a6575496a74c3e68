"""The scorer of spun text: articles of our own writing, before and after a spinner."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.language.characters import fold
from detector.language.substitution import (
    Network,
    SpunResult,
    SubstitutionModel,
    best_of,
    choose,
    consistency,
    pooled,
    unlisted_statistics,
)
from detector.language.substitution_features import NO_GAIN, OWN, PLACE, PairTable
from detector.resources import statistics_folder

FOLDER = statistics_folder() / "zh"

CLEAN = """本市将围绕生物医药产业建设一批公共服务平台，为企业提供从研发到生产的全链条服务。
市科技局负责人介绍，园区目前已有三百多家企业，其中高新技术企业占一半以上，主要从事医疗器械、创新药物和健康服务。
论坛期间，来自全球的专家围绕技术创新、成果转化和人才培养等话题进行交流，并与本地企业签订合作协议。
下一步，园区将继续发挥区位优势，完善产业生态，吸引更多知名企业落户，为区域经济高质量发展作出更大贡献。
根据规划，到二零三零年，园区产业规模将达到一千亿元，成为具有世界影响力的生命科学中心。"""

SWAPS = (
    ("产业", "家当"),
    ("健康", "康健"),
    ("服务", "做事"),
    ("围绕", "环绕"),
    ("全球", "环球"),
    ("提供", "供应"),
    ("主要", "紧张"),
    ("优势", "上风"),
    ("技术", "技能"),
)


def spin(text: str) -> str:
    for original, replacement in SWAPS:
        text = text.replace(original, replacement)
    return text


NOVEL = """他把家里的家当都搬上了车，一床棉被，两口箱子，还有母亲留下的缝纫机。
邻居过来送他，说以后做事要小心，别总跟人家争。他点点头，心里有些紧张，也有些舍不得。
“你那些东西放好了没有？”妻子在车上问。他说放好了，又回头看了一眼老屋。
院子中央的枣树还在，环绕着它的矮墙已经塌了一半。"""


@pytest.fixture(scope="module")
def model() -> SubstitutionModel:
    return SubstitutionModel.open(FOLDER)


def test_an_article_and_its_spun_copy_are_told_apart(model: SubstitutionModel) -> None:
    clean, spun = model.score([fold(CLEAN), fold(spin(CLEAN))])
    assert clean.probability < 0.05
    assert spun.probability > 0.95


def test_what_is_found_in_an_article_depends_on_no_other(model: SubstitutionModel) -> None:
    texts = [fold(spin(CLEAN)), "", "产业", fold(NOVEL), fold(spin(CLEAN))[7:], "abc", fold(spin(NOVEL))]
    alone = [model.score([text])[0] for text in texts]
    assert any(one.substitutions for one in alone)
    for together, expected in zip(model.score(texts), alone, strict=True):
        assert together.probability == pytest.approx(expected.probability, abs=1e-6)
        assert [(one.start, one.original, one.left, one.right) for one in together.substitutions] == [
            (one.start, one.original, one.left, one.right) for one in expected.substitutions
        ]
        assert [one.confidence for one in together.substitutions] == pytest.approx(
            [one.confidence for one in expected.substitutions], abs=1e-6
        )


def test_a_clean_article_has_nothing_to_report(model: SubstitutionModel) -> None:
    (result,) = model.score([fold(CLEAN)])
    assert [found for found in result.substitutions if found.confidence >= 0.5] == []


def test_good_words_in_a_story_stay_untouched(model: SubstitutionModel) -> None:
    (result,) = model.score([fold(NOVEL)])
    assert result.probability < 0.5
    assert [found for found in result.substitutions if found.confidence >= 0.5] == []


def test_most_swapped_words_are_found_with_their_originals(model: SubstitutionModel) -> None:
    spun = fold(spin(CLEAN))
    (result,) = model.score([spun])
    wanted = {replacement: original for original, replacement in SWAPS}
    places = [
        (start, replacement)
        for replacement in wanted
        for start in range(len(spun))
        if spun.startswith(replacement, start)
    ]
    likely = [found for found in result.substitutions if found.confidence >= 0.5]
    sure = {(found.start, spun[found.start : found.end]): found for found in likely}
    hits = [place for place in places if place in sure]
    assert len(hits) >= 0.8 * len(places)
    right = [place for place in hits if sure[place].original == wanted[place[1]]]
    assert len(right) >= 0.8 * len(hits)


def test_an_article_spun_with_a_list_that_nobody_knows_is_likelier_spun(model: SubstitutionModel) -> None:
    words = len(model.knowledge.lexicon.costs)
    no_pairs = PairTable(
        np.zeros(words + 1, np.int32),
        np.zeros(0, np.int32),
        *(np.zeros(0, np.uint8) for _ in range(6)),
        np.full((words, 2), NO_GAIN, np.float16),
    )
    ignorant = SubstitutionModel(replace(model.knowledge, pairs=no_pairs), model.weights)
    clean, spun, novel = ignorant.score([fold(CLEAN), fold(spin(CLEAN)), fold(NOVEL)])
    assert spun.probability > 0.5
    assert clean.probability < 0.05
    assert novel.probability < 0.05
    assert not spun.substitutions  # without a possible original there is nothing to name


def test_the_second_opinion_sees_how_words_fit_and_how_common_their_originals_are(model: SubstitutionModel) -> None:
    draw = np.random.default_rng(0)
    inputs = draw.normal(size=(50, len(OWN) + len(PLACE) + 3)).astype(np.float32)
    article, word = np.repeat(np.arange(2), 25), draw.integers(0, 1000, 50)
    general = np.zeros((2, 12), np.float32)
    general[:, 0] = np.log(26)

    def told(changed: list[int]) -> np.ndarray:
        seen = inputs.copy()
        seen[:, changed] -= 2
        return unlisted_statistics(model.weights.networks, seen, article, word, general)

    pairs = [len(OWN) + len(PLACE), len(OWN) + len(PLACE) + 1]
    assert np.array_equal(told(pairs), told([]))
    assert not np.array_equal(told([OWN.index("listed_gain")]), told([]))
    assert not np.array_equal(told([OWN.index("left_corpus")]), told([]))


def test_positions_are_code_points_of_the_text_given(model: SubstitutionModel) -> None:
    spun = fold("😀 AI 2023\n" + spin(CLEAN))
    (result,) = model.score([spun])
    assert result.substitutions
    for found in result.substitutions:
        stretch = spun[found.start : found.end]
        assert 1 <= len(stretch.replace("“", "").replace("”", "").replace(" ", "")) <= 10
        assert found.original == found.alternatives[0][0] != stretch
        assert 1 <= len(found.alternatives) <= 3
        assert sum(share for _, share in found.alternatives) <= 1.001


def test_the_ratio_is_the_sum_of_its_parts(model: SubstitutionModel) -> None:
    (result,) = model.score([fold(spin(CLEAN))])
    for found in result.substitutions:
        parts = found.frequency_ratio + found.left_ratio + found.right_ratio
        assert found.log_likelihood_ratio == pytest.approx(parts)


def test_the_ratio_can_be_recomputed_from_the_statistics(model: SubstitutionModel) -> None:
    spun = fold(spin(CLEAN))
    (result,) = model.score([spun])
    words, lexicon = model.knowledge.words, model.knowledge.lexicon
    between_words = [found for found in result.substitutions if found.left.strip("\ufffd")]
    found = max(between_words, key=lambda found: found.confidence)
    left, new, old = lexicon.identifiers([found.left, found.original, spun[found.start : found.end]]).astype(np.int64)
    gain = words.bigram_gain(np.array([left, left]), np.array([new, old]))
    assert float((gain[0] - gain[1]).mean() * np.log(10)) == pytest.approx(found.left_ratio, abs=1e-3)
    frequency = (words.unigram[new] - words.unigram[old]).mean() * np.log(10)
    assert float(frequency) == pytest.approx(found.frequency_ratio, abs=1e-3)


def test_traditional_characters_are_read_after_folding(model: SubstitutionModel) -> None:
    from opencc import OpenCC

    traditional = OpenCC("s2t").convert(spin(CLEAN))
    simple, folded = model.score([fold(spin(CLEAN)), fold(traditional)])
    assert folded.probability > 0.9
    assert len(folded.substitutions) > 0.8 * len(simple.substitutions)


def places(result: SpunResult) -> list[tuple[int, str]]:
    return [(found.start, found.original) for found in result.substitutions if found.confidence >= 0.5]


def test_an_article_is_scored_the_same_in_any_batch(model: SubstitutionModel) -> None:
    texts = [fold(CLEAN), fold(spin(CLEAN)), fold(NOVEL)] * 3
    together = model.score(texts)
    for text, result in zip(texts[:3], together[:3], strict=True):
        (alone,) = model.score([text])
        assert alone.probability == pytest.approx(result.probability, abs=1e-3)
        assert places(alone) == places(result)


def test_substitutions_are_in_order_and_never_overlap(model: SubstitutionModel) -> None:
    draw = random.Random(1)
    words = [word for pair in SWAPS for word in pair] + list("的一在有和，。产业链家")
    for _ in range(20):
        text = fold("".join(draw.choices(words, k=300)))
        (result,) = model.score([text])
        for one, other in zip(result.substitutions, result.substitutions[1:], strict=False):
            assert one.end <= other.start
        assert all(0 <= found.start < found.end <= len(text) for found in result.substitutions)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_gives_one_result_each(texts: list[str]) -> None:
    results = SubstitutionModel.open(FOLDER).score([fold(text) for text in texts])
    assert len(results) == len(texts)
    assert all(isinstance(result, SpunResult) and 0 <= result.probability <= 1 for result in results)


def test_text_without_chinese_is_not_spun(model: SubstitutionModel) -> None:
    results = model.score(["", "the quick brown fox", "12345\n\n。。。", "ひらがなだけ"])
    assert [result.probability for result in results] == [0.0] * 4


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    with np.load(FOLDER / "spun.npz", allow_pickle=False) as file:
        assert all(file[name].dtype.kind == "f" for name in file.files)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(1, 4), st.floats(0.01, 5, allow_nan=False)), min_size=1, max_size=9
    )
)
def test_the_chosen_set_is_the_best_of_all(spans: list[tuple[int, int, float]]) -> None:
    spans.sort()
    begin = np.array([start for start, _, _ in spans])
    end = np.array([start + size for start, size, _ in spans])
    gain = np.array([value for _, _, value in spans], np.float32)
    kept = choose(begin, end, gain)
    best = 0.0
    for mask in range(1 << len(spans)):
        rows = [k for k in range(len(spans)) if mask >> k & 1]
        if all(end[a] <= begin[b] or end[b] <= begin[a] for a in rows for b in rows if a < b):
            best = max(best, float(gain[rows].sum()))
    chosen = np.flatnonzero(kept)
    assert all(end[a] <= begin[b] or end[b] <= begin[a] for a in chosen for b in chosen if a < b)
    assert float(gain[kept].sum()) == pytest.approx(best, rel=1e-4)


def test_best_of_ranks_within_each_candidate() -> None:
    candidate = np.array([0, 0, 0, 2, 2, 5])
    score = np.array([1.0, 3.0, 2.0, 7.0, 7.0, -1.0], np.float32)
    assert best_of(candidate, score, 2).tolist() == [1, 2, 3, 4, 5]


def test_pooled_scores_are_means_over_the_same_pair_in_an_article() -> None:
    article, word, original = np.array([0, 0, 1]), np.array([7, 7, 7]), np.array([9, 9, 9])
    pool = pooled(article, word, original, np.array([1.0, 3.0, 5.0], np.float32))
    assert pool.tolist() == [[2.0, 1.0], [2.0, 1.0], [5.0, 0.0]]


def test_consistency_is_per_word_and_article() -> None:
    found = consistency(np.array([0, 0, 0, 1]), np.array([3, 4, 3, 3]), np.array([0.0, 1.0, 2.0, -1.0], np.float32))
    assert found.tolist() == [[1.0, 2.0, 1.0], [1.0, 1.0, 0.0], [1.0, 2.0, 1.0], [-1.0, -1.0, 0.0]]


def test_a_network_is_plain_arithmetic() -> None:
    network = Network(
        np.array([1.0, 0.0], np.float32),
        np.array([2.0, 1.0], np.float32),
        (np.array([[1.0, -1.0], [0.0, 1.0]], np.float32), np.array([[1.0], [3.0]], np.float32)),
        (np.array([0.0, 0.5], np.float32), np.array([0.25], np.float32)),
    )
    # (2 - 1) * 2 = 2 and 1 → hidden 2 and max(0, -2 + 1 + 0.5) = 0 → 2 + 0.25
    assert network(np.array([[2.0, 1.0]], np.float32)).tolist() == [2.25]
