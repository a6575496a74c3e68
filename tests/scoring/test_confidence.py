"""Calibrators: lines through measured points, found by rule or level, and applied to issues in one place."""

from __future__ import annotations

import pytest

from detector.engine.auditor import Auditor
from detector.scoring import confidence
from detector.scoring.confidence import Calibrator, calibrated, calibrators

LINE = Calibrator((0.2, 0.6, 1.0), (0.1, 0.5, 0.5), 300)


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch):
    """Calibrators of the test's own in place of the shipped ones."""

    def put(**known: Calibrator) -> None:
        named = {name.replace("_", "."): one for name, one in known.items()}
        monkeypatch.setattr(confidence, "calibrators", lambda: named)
        confidence.calibrator_of.cache_clear()

    yield put
    confidence.calibrator_of.cache_clear()


@pytest.mark.parametrize(
    ("stated", "expected"), [(0.0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.6, 0.5), (0.8, 0.5), (1.0, 0.5)]
)
def test_a_calibrator_is_a_line_between_its_points_and_level_beyond_them(stated, expected):
    assert LINE(stated) == pytest.approx(expected)


@pytest.mark.parametrize(
    "points",
    [((), ()), ((0.1, 0.2), (0.5,)), ((0.2, 0.1), (0.1, 0.2)), ((0.1, 0.2), (0.9, 0.5)), ((0.1,), (1.5,))],
)
def test_points_that_fall_or_leave_the_range_are_refused(points):
    with pytest.raises(ValueError, match="calibrator"):
        Calibrator(*points, decisions=300)


def test_the_nearest_level_of_a_rule_counts(shipped):
    shipped(zh=Calibrator((0.5,), (0.1,), 300), zh_spun=Calibrator((0.5,), (0.9,), 300))
    assert calibrated("zh.spun.synonym", 0.4) == 0.9
    assert calibrated("zh.typo", 0.4) == 0.1
    assert calibrated("ja.typo", 0.4) == 0.4
    assert calibrated("zh.spuns", 0.4) == 0.1


def test_an_issue_and_its_suggestions_carry_the_calibrated_confidence(shipped):
    text = (
        "小镇的家当链很完整，生物医药家当增加较着，成为紧张的支柱家当。首都康健产业发展，环球领先的医疗东西企业落户。"
        * 3
    )
    plain = [one for one in Auditor().audit_text(text).issues if one.category == "spun"]
    shipped(zh_spun=Calibrator((0.0,), (0.25,), 300))
    lowered = [one for one in Auditor().audit_text(text).issues if one.category == "spun"]
    assert plain and all(one.confidence > 0.25 and one.suggestions for one in plain)
    assert {one.confidence for one in lowered} == {0.25}
    for before, after in zip(plain, lowered, strict=True):
        shares = [one.confidence / before.confidence for one in before.suggestions]
        assert [one.confidence / 0.25 for one in after.suggestions] == pytest.approx(shares, abs=0.001)
    assert [one.fingerprint for one in lowered] == [one.fingerprint for one in plain]


def test_the_shipped_calibrators_stand_on_enough_decisions():
    assert all(one.decisions >= 200 for one in calibrators().values())
