"""The table of readings: every case of quantities.jsonl, and the shape of the interface.

A case is ``{"language", "text", "readings"}``; a reading gives the words of the quantity and where they start in code
points, its kind, and where it has them the value, low and high (integers or fractions as strings), the parts of a
date or time, the unit and the approximator. No readings: nothing in the text is a quantity.
"""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from detector.language.quantities import Quantity, extract, read

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "quantities.jsonl").read_text(encoding="utf-8").splitlines()
]


def as_written(text: str, quantity: Quantity) -> dict[str, Any]:
    """A quantity in the terms of the table."""
    reading: dict[str, Any] = {"kind": quantity.kind}
    if quantity.kind in ("date", "time"):
        reading["parts"] = list(quantity.parts or ())
    else:
        reading["value"] = str(Fraction(quantity.value))
        if quantity.low is not None and quantity.high is not None:
            reading["low"], reading["high"] = str(Fraction(quantity.low)), str(Fraction(quantity.high))
    if quantity.unit is not None:
        reading["unit"] = quantity.unit
    if quantity.approximator is not None:
        reading["approximator"] = quantity.approximator
    return reading | {"text": text[quantity.start : quantity.end], "start": quantity.start}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text']}")
def test_a_text_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    assert [as_written(case["text"], one) for one in extract(case["text"], case["language"])] == case["readings"]


def test_the_table_is_as_large_as_it_says() -> None:
    languages = Counter(case["language"] for case in CASES)
    negative = [case for case in CASES if not case["readings"]]
    assert len(CASES) >= 400
    assert len(negative) >= 100
    assert min(languages[language] for language in ("zh", "ja", "en")) >= 100
    assert len({(case["language"], case["text"]) for case in CASES}) == len(CASES)


def test_every_kind_is_in_the_table_for_every_language() -> None:
    kinds = {(case["language"], reading["kind"]) for case in CASES for reading in case["readings"]}
    for language in ("zh", "ja", "en"):
        for kind in (
            "cardinal", "money", "percentage", "date", "time", "duration", "ordinal", "range", "fraction", "multiplier",
        ):  # fmt: skip
            assert (language, kind) in kinds


def test_script_and_region_of_a_language_tag_change_nothing() -> None:
    assert extract("9,761億元", "zh-Hant-TW") == extract("9,761億元", "zh")


def test_other_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="known are zh, ja and en"):
        extract("3 Millionen", "de")


def test_what_only_looks_like_a_number_is_kept_apart() -> None:
    reading = read("COVID-19 and the iPhone 15", "en")
    assert reading.quantities == ()
    assert {19, 15} <= reading.loose
    assert [name.value for name in reading.names] == [19, 15]


def test_values_are_exact() -> None:
    (quantity,) = extract("0.1亿元", "zh")
    assert quantity.value == 10_000_000
    assert isinstance(quantity.value, int)
    (quantity,) = extract("0.1", "zh")
    assert quantity.value == Fraction(1, 10)


def test_spans_stay_right_where_spaces_are_skipped_and_characters_are_outside_the_basic_plane() -> None:
    text = "𠮷野 😀 于 2019 年 9 月 5 日获得 200 多万美元"
    date, money = extract(text, "zh")
    assert text[date.start : date.end] == "2019 年 9 月 5 日"
    assert text[money.start : money.end] == "200 多万美元"
