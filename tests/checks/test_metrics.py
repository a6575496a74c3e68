"""Metrics of an article: the numbers, and that each of them is described."""

import pytest

from detector.checks import readability
from detector.checks.base import Reading
from detector.checks.metrics import METRICS, halfwidth_comma_share, halfwidth_commas, measure
from detector.engine.auditor import Auditor
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.sources.registry import article_from_text


def read(text: str) -> Reading:
    article = article_from_text(text, "-", "text")
    characters = CharacterView(article.text)
    return Reading(article, characters, *identify(characters, article.blocks))


def test_every_metric_is_measured_and_described() -> None:
    added = {"spun_probability", "surprise", "evaluation_words"}
    article = read("The council opened the library for longer hours. " * 20)
    english = measure(article)
    assert set(english) | set(readability.by_textstat(article)) | added == set(METRICS)
    assert set(measure(read("图书馆"))) == set(english) - set(readability.METRICS)
    assert all(sentence.endswith(".") for sentence in METRICS.values())


def test_shares_are_of_the_characters_that_are_not_white_space() -> None:
    values = measure(read("图书 ab\n12★。"))
    assert values["han_share"] == pytest.approx(2 / 8)
    assert values["latin_share"] == pytest.approx(2 / 8)
    assert values["digit_share"] == pytest.approx(2 / 8)
    assert values["symbol_share"] == pytest.approx(1 / 8)
    assert values["punctuation_share"] == pytest.approx(1 / 8)
    assert values["kana_share"] == 0.0


def test_an_empty_article_has_zeros() -> None:
    assert set(measure(read("")).values()) == {0.0}
    assert set(measure(read(" \n ")).values()) == {0.0}


def test_kana_and_invisible_characters() -> None:
    values = measure(read("ひらカタ\u200b漢"))
    assert values["kana_share"] == pytest.approx(4 / 6, abs=1e-6)
    assert values["invisible_share"] == pytest.approx(1 / 6, abs=1e-6)


def test_only_commas_beside_han_count_as_half_width() -> None:
    assert halfwidth_commas(read("今天,明天,后天。共1,000人, one, two")) == 3
    assert halfwidth_commas(read("one, two, three")) == 0
    assert halfwidth_commas(read(",图")) == 1
    assert halfwidth_commas(read("图,")) == 1


def test_share_of_half_width_commas() -> None:
    assert halfwidth_comma_share(read("今天,明天，后天，大后天。")) == pytest.approx(1 / 3)
    assert halfwidth_comma_share(read("今天，明天")) == 0.0
    assert halfwidth_comma_share(read("今天")) == 0.0


def test_characters_per_block() -> None:
    assert measure(read("一二三\n四五六七八"))["mean_block_characters"] == pytest.approx(4.0)


def test_the_length_of_blocks_does_not_count_a_suppression_comment():
    text = "# garblint-disable-next-line style -- the editor of this paper has looked at it\n一二三\n\n四五六七八"
    report = Auditor().audit_text(text)
    assert report.metrics["mean_block_characters"] == 4.0
