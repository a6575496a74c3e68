"""Fit the weights by which a sentence without counterpart is told from half of one that the translator divided.

    python -m scripts.fit_lost_sentences --corpus DIR

DIR is the data folder. On the training half of the documents of ``benchmarks.translation`` a tenth of the sentences is
dropped from either side, or neighbouring sentences of a side are made one by a comma. A candidate
(``detector.checks.translation.lost``) is right if it was dropped. Prints the weights of a logistic regression.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from math import log
from pathlib import Path

from benchmarks.translation import (
    DIRECTIONS,
    DROPPED,
    SEED,
    article,
    divided,
    documents,
    languages_of,
    pair_of,
)
from detector.checks.translation.lost import SOURCE, TARGET, Both

WAYS = ((None, None), (SOURCE, None), (TARGET, None), (None, SOURCE), (None, TARGET))
"""Sides from which sentences are dropped, and on which they are joined."""


def examples(
    data: Path, direction: str, dropped: int | None, joined: int | None
) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The features of the candidates of a corpus, and whether they were dropped on the other side."""
    chance = random.Random(SEED)
    languages = languages_of(direction)
    for document in documents(data, direction, "train"):
        sides = [document.source, document.target]
        gone = {n for n in range(len(document.source)) if dropped is not None and chance.random() < DROPPED}
        if dropped is not None:
            sides[dropped] = ["" if n in gone else one for n, one in enumerate(sides[dropped])]
        if joined is not None:
            sides[joined] = divided(sides[joined], document.paragraphs, languages[joined], chance)
        texts, places = zip(
            *(article(side, document.paragraphs, one) for side, one in zip(sides, languages, strict=True)), strict=True
        )
        both = Both(pair_of(*texts))
        candidates = both.candidates(both.gaps)
        for one, values in zip(candidates, both.features(candidates), strict=True):
            side = one.gap.side
            start, end = both.sides[side].sentences[one.sentence]
            here = [places[side][n] for n in gone] if side != dropped else []
            yield values, any(min(b, end) - max(a, start) > (end - start) / 2 for a, b in here)


def main() -> None:
    from sklearn.linear_model import LogisticRegression

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    arguments = parser.parse_args()
    found = [one for direction in DIRECTIONS for way in WAYS for one in examples(arguments.corpus, direction, *way)]
    values, labels = zip(*found, strict=True)
    model = LogisticRegression(C=10, max_iter=2000).fit(values, labels)
    share = sum(labels) / len(labels)
    print(f"{sum(labels)} lost of {len(labels)} candidates")
    constant = model.intercept_[0] - log(share / (1 - share))
    print(tuple(round(float(one), 2) for one in (constant, *model.coef_[0])))


if __name__ == "__main__":
    main()
