"""What an article is called when its statistics say that it was spun."""

from __future__ import annotations

import pytest

from detector.checks.base import Finding
from detector.checks.spun import (
    CALLED_FROM,
    LONE_CALLED_FROM,
    LONG,
    MIN_CHARACTERS,
    SPARSE_PRIOR,
    Part,
    Scored,
    _together,
    chinese_parts,
    combine,
)
from detector.checks.translation.line_by_line import reading_of
from detector.language.substitution import SpunResult, Substitution
from detector.sources.registry import article_from_text

TEXT = "本市将围绕生物医药产业建设一批公共服务平台，为企业提供从研发到生产的全链条服务。" * 3


def substitution(start: int, original: str) -> Substitution:
    return Substitution(
        start=start, end=start + 2, original=original, alternatives=((original, 1.0),), confidence=0.95,
        log_likelihood_ratio=8.0, frequency_ratio=3.0, left_ratio=3.0, right_ratio=2.0, symbol_ratio=9.0,
        left="生物", right="建设", lists=3,
    )  # fmt: skip


@pytest.fixture(scope="module")
def reading():
    return reading_of(article_from_text(TEXT))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (0, "its words do not fit where they stand, but none can be named"),
        (1, "1 word stands where another is meant"),
        (2, "2 different words stand where another is meant"),
    ],
)
def test_the_verdict_counts_the_words_it_names(reading, words, message):
    places = [TEXT.index(word) for word in ("产业", "服务")][:words]
    assert len(TEXT) >= MIN_CHARACTERS
    scored = Scored(0.9, tuple((place, place + 2, substitution(place, "家当")) for place in places))
    judged = combine(reading, [], scored)
    assert len(judged.findings) == words
    assert judged.verdict is not None
    assert judged.verdict.message == f"rewritten by a synonym spinner: {message}"


def test_no_verdict_below_the_bound(reading):
    assert combine(reading, [], Scored(CALLED_FROM - 0.01, ())).verdict is None


@pytest.mark.parametrize(("words", "called"), [(0, False), (1, False), (2, True)])
def test_one_odd_word_needs_a_surer_article(reading, words, called):
    places = [TEXT.index(word) for word in ("产业", "服务")][:words]
    scored = Scored(LONE_CALLED_FROM - 0.1, tuple((place, place + 2, substitution(place, "家当")) for place in places))
    assert (combine(reading, [], scored).verdict is not None) == called


@pytest.mark.parametrize(
    ("length", "words", "as_it_is"),
    [(LONG - 1, "", True), (LONG, "甲乙丙", False), (LONG, "甲乙丙丁戊", True), (LONG, "甲甲甲甲甲", False)],
    ids=["a short text", "few words", "enough words", "one word again and again"],
)
def test_a_long_text_with_hardly_a_word_to_name_is_doubted(length, words, as_it_is):
    part = Part("图" * length, (0,), (0,))
    result = SpunResult(0.9, tuple(substitution(10 * at, word) for at, word in enumerate(words)), 1.5)
    assert _together([part], [result]).probability == (0.9 if as_it_is else SPARSE_PRIOR)


def test_a_known_slip_is_read_as_what_is_meant():
    slipped = reading_of(article_from_text("用户不知道该做什幺，只好按装两次。"))
    slips = [
        Finding(rule="zh.typo.fixed", start=7, end=9, variant="什么→什幺", suggestions=(("什么", None),)),
        Finding(rule="zh.spun.synonym", start=12, end=14, variant="安装→按装", suggestions=(("安装", None),)),
    ]
    (part,) = chinese_parts(slipped, slips)
    assert part.text == "用户不知道该做什么,只好按装两次。"
