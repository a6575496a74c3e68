"""The statistics and networks of misread Japanese: what is counted, and what several networks say together."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("scipy")

from detector.language.substitution import Network
from scripts.build_ja_statistics import Mass, phrase_ngrams, with_phrases
from scripts.train_misread import committee

A, B, C, D, E = (ord(one) - 0x3041 + 16 for one in "あいうえお")


@pytest.fixture
def letters():
    return SimpleNamespace(symbol_of=np.arange(0x10000) - 0x3041 + 16)


def counted(path, tables, letters):
    path.write_bytes(pickle.dumps(tables))
    return [
        {tuple(row): int(count) for row, count in zip(ngrams.tolist(), counts.tolist(), strict=True)}
        for ngrams, counts in phrase_ngrams(path, letters)
    ]


def test_a_sequence_is_counted_with_the_shortest_phrase_that_holds_it(tmp_path, letters):
    tables = {
        "unigrams": {"あい": 100, "う": 90, "えお": 80, "x1": 70},
        "bigrams": {"あい": {"う": 60, "x1": 9}, "う": {"えお": 50}},
        "trigrams": {("あい", "う"): {"えお": 40}},
    }
    one, two, three, four = counted(tmp_path / "phrases.pkl", tables, letters)
    assert one == {(A,): 100, (B,): 100, (C,): 90, (D,): 80, (E,): 80}
    assert two == {(A, B): 100, (B, C): 60, (C, D): 50, (D, E): 80}
    assert three == {(A, B, C): 60, (C, D, E): 50, (B, C, D): 40}
    assert four == {(A, B, C, D): 40, (B, C, D, E): 40}


def test_phrases_that_would_run_code_are_refused(tmp_path, letters):
    path = tmp_path / "phrases.pkl"
    path.write_bytes(pickle.dumps(print))
    with pytest.raises(pickle.UnpicklingError):
        phrase_ngrams(path, letters)


def test_what_follows_a_history_unlisted_keeps_some_of_its_weight():
    own = Mass(np.array([[A, B]]), np.array([3]), np.array([3.0]), np.array([0.75]))
    listed = (np.array([[A, C]]), np.array([600]))
    shorter = (np.array([[A], [B]]), np.array([1000, 5]))
    joined = with_phrases(own, listed, shorter)
    by_pair = {tuple(row): place for place, row in enumerate(joined.ngrams.tolist())}
    assert joined.mass[by_pair[A, B]] == 3.0 and joined.discount[by_pair[A, B]] == 0.75
    assert joined.mass[by_pair[A, C]] == pytest.approx(60.0) and joined.discount[by_pair[A, C]] == 0
    (rest,) = [place for pair, place in by_pair.items() if pair not in {(A, B), (A, C)}]
    assert joined.counts[rest] == 0 and joined.mass[rest] == pytest.approx(0.1 * 0.1 * 400)


def test_a_committee_says_the_mean_of_its_members():
    draw = np.random.default_rng(3)

    def member():
        return Network(
            draw.uniform(-1, 1, 4).astype(np.float32),
            draw.uniform(0.5, 1.5, 4).astype(np.float32),
            tuple(draw.normal(size=shape).astype(np.float32) for shape in ((4, 5), (5, 3), (3, 1))),
            tuple(draw.normal(size=size).astype(np.float32) for size in (5, 3, 1)),
        )

    members = [member() for _ in range(3)]
    inputs = draw.uniform(-1, 1, (20, 4)).astype(np.float32)
    said = np.stack([one(inputs) for one in members])
    assert said.std(0).max() > 0.1
    np.testing.assert_allclose(committee(members)(inputs), said.mean(0), atol=1e-4)
