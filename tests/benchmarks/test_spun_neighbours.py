"""Pairs of words made from listed single characters, and which of them an audit looks at."""

from __future__ import annotations

import math
import zlib
from pathlib import Path

import pytest

from detector.language import substitution_features as features
from detector.language.characters import fold
from detector.language.segmentation import FIRST_WORD
from detector.language.substitution_features import Knowledge
from detector.resources import statistics_folder
from scripts.zh_neighbours import compounds, read_listed

FOLDER = statistics_folder() / "zh"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.open(FOLDER)


def test_a_listed_character_makes_pairs_of_words(knowledge: Knowledge) -> None:
    log10 = -knowledge.lexicon.costs / (100 * math.log(10))
    listed = {("这", "那"): (2, 0), ("这里", "这儿"): (3, 0), ("进入", "进来"): (1, 0), ("真", "实"): (1, 0)}
    found = compounds(listed, knowledge.lexicon, log10)
    assert found["这些", "那些"] == 2
    assert ("这里", "那里") not in found  # the longest match: 这里 has replacements of its own
    assert not any("真" in original and "实" in new for original, new in found)  # one list is no list
    ids = {word: int(knowledge.lexicon.identifiers([word])[0]) for pair in found for word in pair}
    assert min(ids.values()) >= FIRST_WORD
    assert all(log10[ids[original]] > log10[ids[new]] - 0.3 for original, new in found)


def test_pairs_with_a_single_character_are_read(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text(
        "original\treplacement\tlists\treverse_lists\tnews\n藏\t躲\t3\t0\t0\n产业\t家当\t2\t1\t0\n", encoding="utf-8"
    )
    assert read_listed(table, tmp_path, withhold=False) == {("藏", "躲"): (3, 0), ("产业", "家当"): (2, 1)}


def test_single_characters_are_candidates_where_they_are_words(knowledge: Knowledge) -> None:
    def singles(text: str) -> list[str]:
        scene = features.scene(knowledge, [fold(text)])
        found = features.candidates(knowledge, scene)
        return [
            knowledge.lexicon.word(int(word))
            for word, begin, end in zip(found.word, found.begin, found.end, strict=True)
            if end - begin == 1
        ]

    assert singles("我们去西躲旅游。") == ["躲"]
    assert singles("躲避风雨。") == []  # part of a word
    assert singles("他和我对他说。") == []  # too common to be looked at


def test_the_statistics_fit_into_the_wheel() -> None:
    size = sum(len(zlib.compress(path.read_bytes(), 6)) for path in FOLDER.glob("*.np*"))
    assert size < 25_000_000
