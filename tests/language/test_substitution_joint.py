"""Two swaps that lie across one another."""

from __future__ import annotations

import numpy as np
import pytest

from detector.language import substitution_features as features
from detector.language.characters import fold
from detector.language.substitution import SubstitutionModel
from detector.language.substitution_features import Knowledge
from detector.language.substitution_joint import Spans, joined, log_probability, second_steps
from detector.resources import statistics_folder
from tests.language.test_substitution import CLEAN, spin

FOLDER = statistics_folder() / "zh"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.open(FOLDER)


def spelled(knowledge: Knowledge, codes) -> str:
    return "".join(chr(knowledge.lexicon.character_of[code]) for code in codes if code)


def spans(knowledge: Knowledge, scene: features.Scene, text: str, *words: tuple[str, str]) -> Spans:
    """Stretches of a text without spaces (its symbols are its characters, after the first STOP) and their originals."""
    begin = [text.index(surface) + 1 for surface, _ in words]
    end = [start + len(surface) for start, (surface, _) in zip(begin, words, strict=True)]
    originals = knowledge.lexicon.identifiers([original for _, original in words]).astype(np.int64)
    return Spans(np.array(begin, np.int64), np.array(end, np.int64), originals)


def test_undoing_one_step_shows_the_other(knowledge: Knowledge) -> None:
    text = fold("从研发抵家当化。")
    scene = features.scene(knowledge, [text])
    steps = second_steps(knowledge, scene, spans(knowledge, scene, text, ("抵家", "到家")))
    found = {
        (text[start - 1 : end - 1], spelled(knowledge, codes))
        for start, end, codes in zip(steps.begin, steps.end, steps.codes, strict=True)
    }
    assert ("抵家当", "到产业") in found
    assert all(len(surface) > 2 for surface, _ in found)  # a step across the border takes in more


def test_two_steps_are_undone_together(knowledge: Knowledge) -> None:
    text = fold("从研发抵家当化的通道。")
    scene = features.scene(knowledge, [text])
    reported = spans(knowledge, scene, text, ("家当", "产业"))
    (one,) = joined(knowledge, scene, reported, spans(knowledge, scene, text, ("抵家", "到家")))
    assert (text[one.begin - 1 : one.end - 1], spelled(knowledge, one.codes)) == ("抵家当", "到产业")
    assert one.members == (0,)
    put = np.array([one.codes], np.uint16)
    stands = scene.symbols.codes[one.begin : one.end][None]
    begin, end = np.array([one.begin]), np.array([one.end])
    change = log_probability(knowledge, scene, begin, end, put) - log_probability(knowledge, scene, begin, end, stands)
    assert one.ratio == pytest.approx(float(change[0]), abs=1e-3)


def test_what_one_step_undoes_is_left_to_it(knowledge: Knowledge) -> None:
    text = fold("完善家当生态。")
    scene = features.scene(knowledge, [text])
    none = Spans(*(np.zeros(0, np.int64),) * 3)
    assert joined(knowledge, scene, spans(knowledge, scene, text, ("家当", "产业")), none) == []
    assert joined(knowledge, scene, none, none) == []


def test_the_scorer_reports_the_whole() -> None:
    model = SubstitutionModel.open(FOLDER)
    spun = fold(spin(CLEAN) + "\n目前园区已打造出从研发抵家当化的完整通道。")
    (result,) = model.score([spun])
    (one,) = [found for found in result.substitutions if "抵家" in spun[found.start : found.end]]
    assert (spun[one.start : one.end], one.original) == ("抵家当", "到产业")
    assert one.log_likelihood_ratio == pytest.approx(one.symbol_ratio)
    assert one.log_likelihood_ratio > 4
