"""The table of substitutions: directions, odds, and what is left out, on pairs and frequencies made up here."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.spun.simulate import Pair, is_withheld
from detector.resources import statistics_folder
from scripts.build_spun_pairs import Domain, corpus_domain, deserves, directions, usable, weigh


def test_both_directions_of_a_pair_are_looked_at():
    found = directions([Pair("电话", "德律风", 5), Pair("制度", "轨制", 4), Pair("轨制", "制度", 2)])
    assert found[("电话", "德律风")] == (5, 0)
    assert found[("德律风", "电话")] == (0, 5)
    assert found[("制度", "轨制")] == (4, 2)


@pytest.mark.parametrize(
    ("original", "replacement", "lists", "expected"),
    [
        ("产业", "家当", 1, True),
        ("村", "村落", 0, True),
        ("这", "那", 2, True),
        ("加", "减", 1, False),
        ("产业", "产业", 5, False),
        ("电脑", "pc机", 5, False),
        ("健康", "健 康", 5, False),
    ],
)
def test_what_can_be_looked_for(original: str, replacement: str, lists: int, expected: bool):
    assert usable(original, replacement, lists) is expected


def test_traditional_forms_fold_into_one_pair():
    assert directions([Pair("產業", "家當", 2), Pair("产业", "家当", 4)])[("产业", "家当")] == (4, 0)
    assert directions([Pair("產業", "产业", 5)]) == {}


def test_words_are_counted_wherever_their_characters_stand():
    domain = corpus_domain(["全产业链", "產業"], ["产业", "全产", "家当"])
    assert domain.rates["产业"] * 6 / 1e6 == pytest.approx(2)
    assert domain.rates["全产"] * 6 / 1e6 == pytest.approx(1)
    assert "家当" not in domain.rates


def test_odds_compare_the_original_shared_among_its_replacements_with_the_replacement():
    domain = Domain({"产业": 100.0, "家当": 1.0, "工业": 50.0}, floor=0.5)
    empty = Domain({}, floor=0.5)
    table = {
        (pair.original, pair.replacement): pair
        for pair in weigh([Pair("产业", "家当", 4), Pair("产业", "工业", 5)], domain, empty, empty)
    }
    assert table["产业", "家当"].news == pytest.approx(math.log((100 / 2 + 0.5) / 1.5))
    assert table["产业", "家当"].general == 0.0
    assert table["家当", "产业"].news < -4


def test_an_original_that_no_text_has_is_left_out():
    domain = Domain({"家当": 1.0}, floor=0.5)
    assert [pair.original for pair in weigh([Pair("某某", "家当", 4)], domain, domain, domain)] == ["家当"]


@pytest.mark.parametrize("lists", [1, 5])
def test_a_pair_that_is_against_all_odds_is_left_out(lists: int):
    domain = Domain({"轨制": 0.01, "制度": 300.0}, floor=0.005)
    kept = {pair.original: deserves(pair) for pair in weigh([Pair("轨制", "制度", lists)], domain, domain, domain)}
    assert kept == {"轨制": False, "制度": True}


def test_the_shipped_table_says_what_its_script_says():
    lines = (statistics_folder() / "zh" / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["original", "replacement", "lists", "reverse_lists", "news", "general", "broad"]
    rows = [line.split("\t") for line in lines[1:]]
    assert len(rows) > 20_000
    assert rows == sorted(rows, key=lambda row: (row[0], row[1]))
    by_pair = {(row[0], row[1]): row for row in rows}
    assert len(by_pair) == len(rows)
    assert all(original != replacement for original, replacement in by_pair)
    assert all(int(row[2]) + int(row[3]) > 0 for row in rows)
    for original, replacement in [("产业", "家当"), ("制度", "轨制"), ("促", "匆匆"), ("优势", "上风")]:
        assert float(by_pair[original, replacement][4]) > 1
    assert ("轨制", "制度") not in by_pair


def test_withheld_tables_hold_no_withheld_original(tmp_path: Path):
    from benchmarks.spun.corpora import data_folder
    from scripts.build_spun_pairs import build

    data = data_folder()
    if data is None or not data.is_dir():
        pytest.skip("the environment variable GARBLINT_DATA names no data folder")
    table = build(data, withhold=True)
    assert len(table) > 10_000
    assert not any(is_withheld(pair.original) for pair in table)
