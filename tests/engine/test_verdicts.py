"""The reasons that stand under a verdict: which issues speak for it, in which order, in which words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from detector.checks.base import ArticleVerdict
from detector.engine.auditor import Auditor
from detector.engine.verdicts import in_words, machine_translated
from detector.model import Issue
from detector.scoring import confidence
from detector.scoring.confidence import Calibrator

CALLED_SPUN = ArticleVerdict(category="spun", probability=0.99, message="rewritten by a synonym spinner")
SPUN_TEXT = (
    "小镇的家当链很完整，家当需要办事，办事需要人。该区促成产学研协同，匆匆成了一批项目。"
    "首都康健产业发展，环球领先的医疗东西企业落户。个中，生物医药家当增加较着，成为紧张的支柱家当。"
) * 3


def some_issues() -> tuple[Issue, ...]:
    """Issues of a text of a spinner's words, each with the ratio and confidence that a test gives it."""
    return tuple(one for one in Auditor().audit_text(SPUN_TEXT).issues if one.category == "spun")


def issue(variant: str, confidence: float, ratio: float | None, **changes: object) -> Issue:
    evidence = {} if ratio is None else {"log_likelihood_ratio": ratio}
    message = f"message of {variant}"
    return replace(
        some_issues()[0], variant=variant, confidence=confidence, evidence=evidence, message=message, **changes
    )


def first_words(evidence: tuple[str, ...]) -> list[str]:
    return [one.split(" (")[0] for one in evidence]


def test_the_three_strongest_speak_confidence_times_ratio():
    issues = [issue("a", 0.9, 2.0), issue("b", 0.8, 9.0), issue("c", 0.99, None), issue("d", 0.9, 5.0)]
    assert first_words(in_words(CALLED_SPUN, issues, {}).evidence) == ["message of b", "message of d", "message of a"]


def test_the_same_word_speaks_once_and_says_how_often_it_stands_there():
    issues = [issue("a", 0.9, 2.0), issue("a", 0.9, 3.0), issue("b", 0.9, 1.0)]
    evidence = in_words(CALLED_SPUN, issues, {}).evidence
    assert first_words(evidence) == ["message of a", "message of b"]
    assert "2 times, " in evidence[0] and "20 times as likely there" in evidence[0]


def test_neither_other_categories_nor_suppressed_issues_speak():
    issues = [issue("a", 0.9, 2.0, status="suppressed"), issue("b", 0.9, 2.0, category="punctuation")]
    assert in_words(CALLED_SPUN, issues, {}).evidence == ()


def test_a_measurement_fills_up_where_few_issues_speak():
    evidence = in_words(CALLED_SPUN, [issue("a", 0.9, None)], {"spun_probability": 0.987}).evidence
    assert len(evidence) == 2
    assert "98.7%" in evidence[1]


def test_a_ratio_of_another_word_is_left_out():
    one = issue("a", 0.9, 4.0)
    contradicted = replace(one, evidence={**one.evidence, "ratios_of": "另"})
    assert "as likely" in in_words(CALLED_SPUN, [one], {}).evidence[0]
    assert "as likely" not in in_words(CALLED_SPUN, [contradicted], {}).evidence[0]


def test_the_report_of_a_spun_article_gives_its_reasons():
    verdict = next(one for one in Auditor().audit_text(SPUN_TEXT).verdicts if one.category == "spun")
    assert len(verdict.evidence) == 3
    assert all("stands where" in one and "line 1" in one for one in verdict.evidence)


SHORT = 300  # evaluation words of an article


def rendered(*words: str, confidence: float = 0.7, **changes: object) -> list[Issue]:
    """Issues of phrases that are rendered word by word."""
    return [
        issue(word, confidence, None, **{"rule": "en.calque.literal", "category": "mistranslation", **changes})
        for word in words
    ]


def test_two_different_phrases_rendered_word_by_word_are_a_machine_translation_one_is_not():
    assert machine_translated(rendered("a"), SHORT) is None
    assert machine_translated(rendered("a", "a", "a"), SHORT) is None
    assert machine_translated(rendered("a", "b", status="suppressed"), SHORT) is None
    assert machine_translated(rendered("a", "b", rule="en.calque.officialese"), SHORT) is None
    verdict = machine_translated(rendered("a", "b", confidence=0.8), SHORT)
    assert verdict is not None and verdict.category == "machine-translated"
    assert verdict.probability == pytest.approx(0.64)


def test_its_probability_is_that_at_least_two_of_the_renderings_are_what_they_are_taken_for():
    verdict = machine_translated(rendered("a", "b", "c", confidence=0.5), SHORT)
    # Of eight ways in which three can be right or wrong four have two or more that are right.
    assert verdict is not None and verdict.probability == 0.5
    assert machine_translated(rendered("a", "b", confidence=0.5), SHORT) is None


def test_many_unidiomatic_phrases_close_together_are_one_too():
    heavy = rendered(*"abcdef", confidence=0.9, rule="en.calque.unidiomatic")
    verdict = machine_translated(heavy, SHORT)
    assert verdict is not None and "as no writer" in verdict.message and verdict.probability > 0.9
    assert machine_translated(heavy[:3], SHORT) is None
    assert machine_translated(heavy, 10 * SHORT) is None
    officialese = rendered(*"abcdef", confidence=0.9, rule="en.calque.officialese", category="style")
    assert machine_translated(officialese, SHORT) is None


def test_a_program_that_speaks_of_its_translation_is_one():
    report = Auditor().audit_text("Sure! Here is the English translation:\n\nThe council met on Monday.")
    assert [one.category for one in report.verdicts] == ["machine-translated"]
    assert "translation" in report.verdicts[0].evidence[0]
    other = Auditor().audit_text("As an AI language model, I cannot vote.\n\nThe council met on Monday.")
    assert other.issues and not other.verdicts


def test_the_probability_of_a_verdict_is_calibrated_where_its_kind_was_found_to_need_it(monkeypatch):
    shipped = {"mixed-script": Calibrator(stated=(0.5, 1.0), right=(0.9, 0.98), decisions=400)}
    monkeypatch.setattr(confidence, "calibrators", lambda: shipped)
    confidence.calibrator_of.cache_clear()
    try:
        mixed = ArticleVerdict(category="mixed-script", probability=0.75, message="two scripts")
        assert in_words(mixed, [], {}).probability == 0.94
        assert in_words(CALLED_SPUN, [], {}).probability == CALLED_SPUN.probability
    finally:
        confidence.calibrator_of.cache_clear()


def test_no_verdict_is_certain():
    certain = replace(CALLED_SPUN, probability=1.0)
    assert in_words(certain, [], {}).probability == 0.9999
