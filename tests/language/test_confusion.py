"""Confusion sets, the comparison of readings, and the signs of a scan."""

from __future__ import annotations

import numpy as np
import pytest

from detector.language.characters import fold
from detector.language.confusion import ConfusionModel, ConfusionSets, measure_places, repeated
from detector.language.scan_signs import sign_errors, space_errors, width_errors
from detector.language.substitution_features import Knowledge, scene
from detector.resources import statistics_folder


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.open(statistics_folder() / "zh")


@pytest.fixture(scope="module")
def model(knowledge: Knowledge) -> ConfusionModel:
    folder = statistics_folder() / "confusion"
    return ConfusionModel.open(folder, knowledge.lexicon, knowledge.symbols, knowledge.words)


def of(sets: ConfusionSets, knowledge: Knowledge, character: str) -> dict[str, tuple[int, int]]:
    code = int(knowledge.lexicon.symbol_of[ord(character)])
    own = slice(int(sets.first[code]), int(sets.first[code + 1]))
    meant = knowledge.lexicon.character_of[sets.meant[own]]
    return {
        chr(one): (int(sound), int(shape))
        for one, sound, shape in zip(meant.tolist(), sets.sound[own], sets.shape[own], strict=True)
    }


def test_sets_know_sound_and_shape(model: ConfusionModel, knowledge: Knowledge) -> None:
    sets = model.sets
    assert of(sets, knowledge, "式")["试"][0] == 3  # the same sound
    assert of(sets, knowledge, "娘")["年"][0] == 1  # a near syllable
    assert of(sets, knowledge, "城")["域"][1] > 200  # nearly the same glyph
    assert of(sets, knowledge, "贵")["责"][1] > 200
    assert "城" not in of(sets, knowledge, "城")


def test_packs_may_add_pairs(knowledge: Knowledge) -> None:
    folder = statistics_folder() / "confusion"
    plain = ConfusionSets.open(folder, knowledge.lexicon)
    more = ConfusionSets.open(folder, knowledge.lexicon, ["猫书"])
    assert "书" not in of(plain, knowledge, "猫")
    assert "书" in of(more, knowledge, "猫")
    assert len(more.meant) == len(plain.meant) + 2


def test_the_meant_character_gains_what_the_models_say(model: ConfusionModel, knowledge: Knowledge) -> None:
    wrong, right = "阅览室的面积曾加了一倍。", "阅览室的面积增加了一倍。"
    read = scene(knowledge, [fold(wrong)])
    place = int(np.searchsorted(read.symbols.starts, wrong.index("曾") + int(read.symbols.offsets[0])))
    tried = model.compare(read, measure_places(read, knowledge.symbols), np.array([place]))
    meant = int(knowledge.lexicon.symbol_of[ord("增")])
    row = tried.features[np.flatnonzero(tried.meant == meant)[0]]

    def total(text: str) -> float:
        return float(knowledge.symbols.log_probability(knowledge.lexicon.symbols([text]).codes).sum())

    assert row[1] == pytest.approx(total(right) - total(wrong), abs=1e-3)


def test_repetitions_are_counted_within_an_article(model: ConfusionModel, knowledge: Knowledge) -> None:
    texts = ["鹬是水鸟，鹬吃鱼，鹬也吃虾。", "鹬飞走了。"]
    read = scene(knowledge, texts)
    code = int(knowledge.lexicon.symbol_of[ord("鹬")])
    positions = np.flatnonzero(read.symbols.codes == code)
    found = repeated(read, measure_places(read, knowledge.symbols), positions, knowledge.symbols)
    assert found[:, 0] == pytest.approx([np.log2(3)] * 3 + [0])
    han = [sum("\u4e00" <= one <= "\u9fff" for one in text) for text in texts]
    rare = float(knowledge.symbols.unigram[code])
    assert found[:, 1] == pytest.approx([rare + np.log10(han[0])] * 3 + [rare + np.log10(han[1])], abs=1e-4)


def test_widths_are_errors_where_the_text_uses_the_other() -> None:
    text = "他来了，她也来了,他们都来了，后来走了。"
    assert [(one.start, one.meant) for one in width_errors(text)] == [(8, "，")]
    assert width_errors("他来了,她也来了,他们都来了。") == []
    assert width_errors("共1,200人，其中3,400人来了，走了。") == []


def test_spaces_between_han() -> None:
    assert [(one.start, one.end) for one in space_errors("阅览 室的面积， 增加了")] == [(2, 3), (8, 9)]
    assert space_errors("用 git 提交 3 次") == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("责任人、，投资人", {(3, 5)}),
        ("为主题.广泛邀请", {(3, 4)}),
        ("波士顿〈凯尔特人）将", {(3, 4)}),
        ("1一2毫米", {(1, 2)}),
        ("数据平“台新型", {(3, 4)}),
    ],
)
def test_signs_that_cannot_be_meant(text: str, places: set[tuple[int, int]]) -> None:
    assert {(one.start, one.end) for one in sign_errors(text)} == places


@pytest.mark.parametrize(
    "text", ["他说：“好的（马上）来。”", "《书》、《报》都有，3.5 倍。", "等等……再说——好吧。", "A（甲）和B(乙)。"]
)
def test_sound_signs(text: str) -> None:
    assert sign_errors(text) == []
