"""What the comparison flags among human translations, on the rows it was not tuned on; needs GARBLINT_DATA."""

from __future__ import annotations

import pytest

from benchmarks.numbers import CORPORA, by_value, measure_clean, measure_demetr, measure_planted
from benchmarks.spun.corpora import data_folder

DATA = data_folder()
pytestmark = pytest.mark.skipif(
    DATA is None or not (DATA / "parallel").is_dir(), reason="GARBLINT_DATA names no folder with parallel texts"
)


def test_human_translations_are_rarely_flagged() -> None:
    assert DATA is not None
    measured = measure_clean(DATA, "odd", {"by value": by_value}, listing=False)
    for name, corpus in CORPORA.items():
        assert measured[name]["pairs"] > 200
        assert measured[name]["percent"]["by value"] <= (corpus.allowed or 3.0), name


def test_replaced_numbers_are_found_and_good_ones_left_alone() -> None:
    assert DATA is not None
    measured = measure_demetr(DATA, {"by value": by_value}, listing=False)
    assert measured["rows that differ"] == 48
    assert measured["found"]["by value"] >= 46
    assert measured["good rows flagged"]["by value"] <= 0.025 * measured["rows"]


def test_planted_errors_are_found() -> None:
    assert DATA is not None
    measured = measure_planted(DATA, "odd", {"by value": by_value}, listing=False)
    for kind, share in (("factor 10^k", 0.97), ("one digit changed", 0.97), ("number dropped", 0.90)):
        counts = [measured[f"{name}, two digits or more"][kind]["by value"] for name in ("NTREX en→zh", "NTREX en→ja")]
        assert sum(one["found"] for one in counts) >= share * sum(one["of"] for one in counts), kind
