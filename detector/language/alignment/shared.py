"""What two neighbouring sentences of one side share with a sentence of the other side, each by itself."""

from __future__ import annotations

from typing import Final

import numpy as np

from detector.language.alignment.scoring import matches
from detector.language.alignment.tokens import MARK, Names, tokenize

LEAST: Final = 3.0
"""Weight that a unit counts for at least: one rare word says nothing of a unit that holds no other."""


def explained(unit: str, neighbour: str, other: str, language: str, other_language: str) -> float:
    """How much of ``other`` stands in ``unit`` and not in ``neighbour``, by the weight of what ``unit`` holds.

    ``unit`` and ``neighbour`` are in ``language``, ``other`` is in ``other_language``, both of zh, ja and en. Near 0
    where ``neighbour`` says all that ``other`` says; high where ``other`` is the translation of both. Punctuation marks
    are left out.
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
    alone = by_unit & ~by_neighbour & (there.kind != MARK)
    held = here.weight[(here.unit == 0) & (here.kind != MARK)].sum()
    return float(there.weight[alone].sum() / max(held, LEAST))
