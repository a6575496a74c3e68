"""How simulated articles are strung together to train the scorer of spun text on long ones."""

from __future__ import annotations

import numpy as np

from scripts.train_spun import MOST_STRUNG, Measured, strung_together


def measured(sizes: list[int], swapped: list[int]) -> Measured:
    """Articles of so many words, of which so many are swapped; a word's own feature is its number."""
    total = sum(sizes)
    number = np.arange(total)
    is_swapped = np.concatenate([np.arange(size) < some for size, some in zip(sizes, swapped, strict=True)])
    none = np.zeros(0, np.int64)
    return Measured(
        own=number[:, None].astype(np.float32),
        placed=number[:, None].astype(np.float32),
        article=np.repeat(np.arange(len(sizes)), sizes),
        word=number,
        on_path=np.ones(total, bool),
        start=number,
        end=number + 2,
        swapped=is_swapped,
        candidate=none,
        original=none,
        pair=np.zeros((0, 1), np.float32),
        tried=np.zeros((0, 1), np.float32),
        right=none > 0,
    )


def test_articles_are_strung_together_whole_and_clean_ones_with_clean_ones() -> None:
    sizes = [5 + k % 7 for k in range(200)]
    swapped = [0 if k % 2 else 1 + k % 4 for k in range(200)]
    one = measured(sizes, swapped)
    strung = strung_together(one, 200, seed=1)
    assert np.all(np.diff(strung.article) >= 0)
    assert sorted(strung.word.tolist()) == one.word.tolist()
    assert np.array_equal(strung.own[:, 0].astype(int), strung.word)
    assert np.array_equal(one.swapped[strung.word], strung.swapped)
    parts = [set(one.article[strung.word[strung.article == number]].tolist()) for number in np.unique(strung.article)]
    assert sum(map(len, parts)) == 200  # every article went as a whole to one
    assert 1 < max(map(len, parts)) < MOST_STRUNG
    mixed = [part for part in parts if 0 < sum(swapped[k] > 0 for k in part) < len(part)]
    assert len(mixed) <= 1  # where the clean ones end and the others begin
