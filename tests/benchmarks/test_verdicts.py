"""The comparison of verdicts with single features and a classifier: what counts as a feature, and what is compared."""

from __future__ import annotations

import random

import pytest

from benchmarks.verdicts import Row, as_figures, compare, features_of
from detector.engine.auditor import Auditor


def test_features_are_rates_shares_and_confidences_of_each_category_beside_the_metrics():
    text = "雁浦区的医疗***产业。\n\n" + "这一段没有问题。" * 20
    report = Auditor().audit_text(text)
    (masked,) = report.issues
    found = features_of(report)
    assert found["masked per 10 000"] == pytest.approx(1e4 / len(text))
    assert found["masked share"] == pytest.approx((masked.span.end - masked.span.start) / len(text))
    assert found["masked confidence"] == masked.confidence
    assert found["han_share"] == report.metrics["han_share"]


def rows() -> list[Row]:
    """Sixty articles, each as it was and damaged in two ways: what is misread has more letters and fewer digits."""
    chance = random.Random(3)
    made = []
    for number in range(60):
        half = "fit" if number % 2 else "test"
        for damage, level in (("", 0.0), ("ocr", 2.0), ("truncated", 1.0)):
            features = {"letters": level + chance.random(), "digits": chance.random() - level, "noise": chance.random()}
            verdicts = {"ocr": 0.9} if damage == "ocr" and number % 4 else {}
            features["scan"] = verdicts.get("ocr", 0.0)
            made.append(Row(damage, str(number), half, features, verdicts))
    return made


def test_a_verdict_stands_beside_the_best_features_and_a_classifier_on_articles_not_fitted_on():
    sound = compare(rows(), "ocr", others=False)
    assert sound is not None
    assert (sound["articles"], sound["against"], sound["called wrongly"]) == (30, 30, 0)
    assert sound["called"] == 15  # every other one of them
    assert sound["verdict"] == 0.75
    assert sound["single"]["letters"] == sound["single"]["digits"] == 1.0  # one of them turned round
    assert sound["single"]["noise"] < 0.8
    assert sound["classifier"] == 1.0


def test_against_other_damage_only_where_the_same_articles_have_some():
    assert compare(rows(), "ocr", others=True)["against"] == 30
    alone = [one for one in rows() if one.damage != "truncated"]
    assert compare(alone, "ocr", others=True) is None


def test_the_figures_name_what_they_are_compared_with():
    row = {"articles": 30, "verdict": 0.9, "classifier": 0.95, "single": {"letters": 0.93}}
    clean = {"news": {"articles": 200, "called": {"ocr": 1}}}
    figures = as_figures({"verdicts": {"news": {"ocr": row}}, "clean": clean, "chatter": {"en": [3, 4]}})
    assert [one["value"] for one in figures] == [0.9, 99.5, 75.0]
    assert figures[0]["peers"] == {"best other feature": 0.93, "classifier": 0.95}
