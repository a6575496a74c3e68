"""What two neighbouring sentences of one side share with a sentence of the other side, each by itself."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from detector.language.alignment.scoring import matches
from detector.language.alignment.tokens import MARK, Names, tokenize

LEAST: Final = 3.0
"""Weight that a unit counts for at least: one rare word says nothing of a unit that holds no other."""


class Explained(NamedTuple):
    """How a unit and its neighbour of one side account for a text of the other side, by the weight of their tokens.

    ``share``: what of the text stands in the unit and not in the neighbour, by what the unit holds: near 0 where the
    neighbour says all that the text says; high where the text is the translation of both. ``held``: what the unit
    holds. ``open``: the share of the text (0 to 1) that the neighbour leaves unexplained.
    """

    share: float
    held: float
    open: float


def explained(unit: str, neighbour: str, other: str, language: str, other_language: str) -> Explained:
    """How ``unit`` and ``neighbour`` account for ``other``.

    The first two are in ``language``, ``other`` is in ``other_language``, both of zh, ja and en. Punctuation marks are
    left out.
    """
    names = Names()
    if language == "en":  # the side whose Latin words are names goes first
        there = tokenize([other], other_language, language, names)
        here = tokenize([unit, neighbour], language, other_language, names)
    else:
        here = tokenize([unit, neighbour], language, other_language, names)
        there = tokenize([other], other_language, language, names)
    found = matches(here, there)
    by_unit, by_neighbour = (
        np.isin(np.arange(len(there.unit)), found.right[here.unit[found.left] == n]) for n in (0, 1)
    )
    telling = there.kind != MARK
    alone = float(there.weight[by_unit & ~by_neighbour & telling].sum())
    rest = float(there.weight[~by_neighbour & telling].sum())
    held = float(here.weight[(here.unit == 0) & (here.kind != MARK)].sum())
    return Explained(
        share=alone / max(held, LEAST), held=held, open=rest / max(float(there.weight[telling].sum()), LEAST)
    )
