"""Calibration: bins of equal mass, errors and scores worked out by hand, and what is fitted from decisions."""

from __future__ import annotations

import json
import math

import pytest

from benchmarks import calibration, candidates
from benchmarks.calibration import (
    as_figures,
    brier,
    calibration_error,
    equal_mass_bins,
    families,
    measure,
    said_by_silence,
    wilson,
)
from benchmarks.decisions import Decision, decisions_of, half_of, read, silent, write
from detector.engine.auditor import Auditor
from detector.scoring.confidence import Calibrator

sklearn = pytest.importorskip("sklearn", reason="calibrators are fitted with scikit-learn")
from scripts.calibrate import MINIMUM, fit, fit_groups, kept  # noqa: E402


def decision(raw: float, right: bool, rule: str = "zh.spun.synonym", half: str = "test") -> Decision:
    return Decision("spun words", rule, raw, right, half)


def test_bins_hold_about_as_many_decisions_each_and_never_tear_equal_confidences_apart():
    decisions = [(0.1, False)] * 5 + [(0.5, True)] * 10 + [(0.9, True)] * 5
    bins = equal_mass_bins(decisions, 4)
    assert [(one["stated"], one["right"], one["count"]) for one in bins] == [(0.1, 0, 5), (0.5, 1, 10), (0.9, 1, 5)]
    assert [one["count"] for one in equal_mass_bins([(n / 100, True) for n in range(100)], 10)] == [10] * 10


def test_the_error_is_the_mean_distance_between_what_is_stated_and_what_is_right():
    decisions = [(0.9, True)] * 9 + [(0.9, False)] + [(0.5, True)] * 10
    assert calibration_error(equal_mass_bins(decisions)) == pytest.approx(0.25)
    assert calibration_error([]) == 0.0


def test_the_skill_is_that_against_stating_the_share_of_right_ones_each_time():
    assert brier([(1.0, True), (0.0, False)]) == (0.0, 1.0)
    score, skill = brier([(0.5, True), (0.5, False)])
    assert (score, skill) == (0.25, 0.0)
    assert brier([(0.9, True)])[1] is None


def test_the_interval_is_that_of_wilson():
    low, high = wilson(9, 10)
    assert (low, high) == (pytest.approx(0.5958, abs=1e-4), pytest.approx(0.9821, abs=1e-4))


def test_only_decisions_that_were_not_fitted_on_are_measured():
    kept = families([decision(0.9, True), decision(0.9, False, half="fit")])
    assert [one.half for one in kept["spun words"]] == ["test"]


def test_not_to_report_states_the_share_of_such_candidates_that_were_damaged():
    silence = [silent("script", n < 2, "fit") for n in range(18)]
    assert said_by_silence([*silence, decision(0.9, True, half="fit")]) == pytest.approx(0.15)
    assert said_by_silence([]) == 0.5


def test_what_was_weighed_and_lies_in_no_issue_is_a_decision_of_its_own():
    text = "港口的夜班船***在凌晨出发，这家书店开于一九四○年。"
    weighed = list(candidates.symbols(text))
    assert weighed == [(6, 9), (24, 25)]
    masked = decisions_of(
        Auditor().audit_text(text), [(6, 9)], "masked", "test", lambda rule, _: rule.startswith("any.masked"), weighed
    )
    assert [(one.rule, one.right, one.reported) for one in masked] == [
        ("any.masked.censored", True, True),
        ("", False, False),
    ]


def test_candidates_are_looked_for_in_each_family():
    assert list(candidates.garbled("她说：鏄庡ぉ鍐嶈銆。")) != []
    assert list(candidates.garbled("她说：明天再见。")) == []
    doubted = list(candidates.of_script("皇后與太后在宮後的花園裏，頭髮與發財。"))
    assert all(end == start + 1 for start, end in doubted)


def test_calibrators_are_fitted_on_reports_alone():
    silence = [silent("spun words", False, "fit") for _ in range(10 * MINIMUM)]
    reports = [decision(0.75, n % 4 != 0, half="fit") for n in range(2 * MINIMUM)]
    assert fit_groups([*reports, *silence], {"spun": ("zh.spun",)}) == {}


def test_a_document_is_always_in_the_same_half():
    halves = [half_of(f"document {n}") for n in range(1000)]
    assert halves == [half_of(f"document {n}") for n in range(1000)]
    assert 430 < halves.count("fit") < 570


def test_decisions_come_back_as_they_were_written(tmp_path):
    several = [decision(0.9, True), decision(0.25, False, "zh.script.mixed")]
    write(several, tmp_path / "d.gz")
    assert read(tmp_path / "d.gz") == several


def test_few_decisions_give_their_share_and_no_calibration_error():
    few = as_figures({"script": measure([(0.9, True)] * 20)})
    assert [one["name"] for one in few] == ["reports right, script"]
    many = as_figures({"script": measure([(0.9, True)] * 300 + [(0.9, False)] * 100)})
    names = ["reports right, script", "calibration error, script", "Brier skill, script"]
    assert [one["name"] for one in many] == names


def overconfident(count: int) -> list[Decision]:
    """Decisions that state 0.9 and 0.6 where half and a quarter of them are right."""
    high = [decision(0.9, n % 2 == 0, half="fit") for n in range(count)]
    return high + [decision(0.6, n % 4 == 0, half="fit") for n in range(count)]


def test_a_calibrator_states_what_was_right():
    fitted = fit([(one.raw, one.right) for one in overconfident(400)])
    line = Calibrator(tuple(fitted["stated"]), tuple(fitted["right"]), fitted["decisions"])
    assert (line(0.9), line(0.6)) == (pytest.approx(0.5, abs=0.01), pytest.approx(0.25, abs=0.01))
    assert all(math.isfinite(one) for one in fitted["right"])


def test_a_calibrator_never_falls_though_the_decisions_do():
    fitted = fit([(0.5, True)] * 100 + [(0.9, False)] * 100)
    assert fitted["right"][0] == fitted["right"][-1] == pytest.approx(0.5)


def test_groups_that_are_few_or_hold_already_get_none():
    groups = {"spun": ("zh.spun",), "other": ("zh.script",)}
    assert fit_groups(overconfident(MINIMUM // 2 - 1), groups) == {}
    assert list(fit_groups(overconfident(MINIMUM), groups)) == ["zh.spun"]
    holding = [decision(0.75, n % 4 != 0, half="fit") for n in range(2 * MINIMUM)]
    assert fit_groups(holding, groups) == {}
    tested = [decision(0.9, False) for _ in range(2 * MINIMUM)]
    assert fit_groups(tested, groups) == {}  # the half that is kept for the test


def test_groups_without_decisions_keep_what_they_have():
    before = {"zh.spun": {"stated": [0.5]}, "zh.script": {"stated": [0.6]}, "gone": {"stated": [0.7]}}
    groups = {"spun": ("zh.spun",), "script": ("zh.script", "ja.script")}
    decisions = [Decision("spun words", "zh.spun.synonym", 0.9, True, "fit")]
    assert kept(before, decisions, groups) == {"zh.script": {"stated": [0.6]}}
    assert kept(before, [], groups) == {"zh.spun": {"stated": [0.5]}, "zh.script": {"stated": [0.6]}}


def test_the_command_measures_kept_decisions_and_writes_the_common_form(tmp_path, monkeypatch, capsys):
    write([decision(0.9, n % 10 != 0, "zh.script.mixed") for n in range(400)], tmp_path / "d.gz")
    monkeypatch.setattr(calibration, "RESULTS", tmp_path / "calibration.json")
    assert calibration.main(["--decisions", str(tmp_path / "d.gz"), "--write"]) == 0
    kept = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))
    assert kept["families"]["spun words"]["ece"] == 0.0
    assert {one["name"] for one in kept["figures"]} >= {"calibration error, spun words"}
    assert "spun words" in capsys.readouterr().out
