"""Marks that recognition leaves, and the like that people do write."""

from __future__ import annotations

import pytest

from detector.language.scan_marks import certain_marks, doubled_marks, further_marks, without_habits


def spans(found: list) -> list[tuple[int, int]]:
    return sorted((one.start, one.end) for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该种植物〈见上图)分布很广。", [(4, 5)]),
        ("该种植物《见上图）分布很广。", [(4, 5)]),
        ("作者是安德烈.布兰登先生。", [(6, 7)]),
        ("资金链、空间链`这五条链。", [(7, 8)]),
        ("图书馆在城东-，河在城西。", [(6, 7)]),
        ("该种植物（学名: ）分布很广。", [(7, 10)]),
        ("共有3l2个座位，Al药物设计。", [(3, 4), (10, 11)]),
        ("他说：“我们（都）来了。”（完)", []),
        ("版本是 3.11.7，见 docs/index.html。", []),
        ("刘易斯-汉密尔顿 It's Al's.", []),
        ("可选的名字有甲成|乙林|丙文|丁武|戊清。", []),
        ("上行是-，下行是-，左行是-，右行是-，就这些。", []),
        ("她说：“第一段没有收尾。\n第二段（也没有。", []),
        ("她说：「两种引号混用。”", []),
    ],
)
def test_marks_that_nobody_types(text: str, expected: list[tuple[int, int]]) -> None:
    assert spans(certain_marks(text)) == expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("城事|图书馆周末开放到十点", []),
        ("演讲的人是安德烈.布兰登，他来自河西。", ["."]),
        ("房间不大,还算干净.早饭一般,种类少.下次再来", []),
        ("资金链、空间链`这五条链。", ["`"]),
    ],
)
def test_what_people_set_themselves_is_left_out(text: str, kept: list[str]) -> None:
    assert [text[one.start : one.end] for one in without_habits(text, certain_marks(text))] == kept


def test_two_marks_for_one() -> None:
    assert spans(doubled_marks("一层是报纸，、二层是书。。")) == [(5, 7), (11, 13)]
    assert spans(doubled_marks("等等……他走了。“好。”3:1，")) == []


def test_marks_of_a_scan() -> None:
    assert spans(further_marks("（见图) ；后来")) == [(3, 6)]
    assert spans(further_marks("该种植物〈见上图)分布")) == [(4, 5), (8, 9)]
    assert spans(further_marks("”阅览室开放到十点")) == [(0, 1)]
    assert spans(further_marks("阅览室（二楼）开放到十点。")) == []
