"""The scoring of recognition output: characters, lost text, what is apart, and intervals."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from benchmarks.ocr_ja import counted, f1
from benchmarks.spun.measures import area_under_curve


def issue(start, end):
    return SimpleNamespace(span=SimpleNamespace(start=start, end=end))


def test_characters_are_hit_missed_or_false():
    row = {"ocr": "あいうえおかき", "spans": [[1, 3, "イウ"]], "types": ["sub"]}
    assert counted(row, [issue(2, 5)])["character"].tolist() == [1, 1, 2]


def test_lost_text_is_hit_by_what_touches_it_which_is_no_false_alarm():
    row = {"ocr": "あいうえお", "spans": [[2, 2, "x"]], "types": ["del"]}
    assert counted(row, [issue(2, 3)])["character"].tolist() == [1, 0, 0]
    assert counted(row, [issue(1, 2)])["character"].tolist() == [1, 0, 0]
    assert counted(row, [issue(4, 5)])["character"].tolist() == [0, 1, 1]


def test_width_and_space_neither_help_nor_harm():
    row = {"ocr": "あ（い い", "spans": [[1, 2, "("], [3, 4, ""]], "types": ["width", "space"]}
    found = counted(row, [issue(1, 2)])
    assert found["character"].tolist() == [0, 0, 0]
    assert found["width"].tolist()[:2] == [1, 0] and found["space"].tolist()[:2] == [0, 1]


def test_f1_and_area_under_the_curve():
    assert f1(np.array([[2, 1, 1], [0, 3, 0]])).round(3).tolist() == [0.667, 0.0]
    assert area_under_curve([3.0, 1.0], [0.0, 1.0]) == 0.875
