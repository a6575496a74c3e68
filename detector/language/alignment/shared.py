"""What sentences and phrases of one side share with those of the other side, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from detector.language.alignment.scoring import matches
from detector.language.alignment.tokens import MARK, Names, Tokens, tokenize

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


class Counterparts(NamedTuple):
    """What a unit holds (weight of its tokens), and the units of the other side that share most with it, if any do."""

    held: float
    best: frozenset[int]


def counterparts(
    units: Sequence[str], others: Sequence[str], language: str, other_language: str
) -> tuple[Counterparts, ...]:
    """For each of ``units`` those of ``others`` that share most with it, punctuation marks left out. Languages as in
    `explained`."""
    here, there = _tokens(units, others, language, other_language)
    found = matches(here, there)
    telling = here.kind != MARK
    use = telling[found.left]
    # A token counts once for each unit of the other side.
    pairs = np.unique(found.left[use].astype(np.int64) * len(others) + there.unit[found.right[use]])
    token, other = pairs // max(len(others), 1), pairs % max(len(others), 1)
    shared = np.zeros((len(units), len(others)))
    np.add.at(shared, (here.unit[token], other), here.weight[token])
    held = np.bincount(here.unit[telling], here.weight[telling], minlength=len(units))
    return tuple(
        Counterparts(float(weight), frozenset(np.flatnonzero((row > 0) & (row == row.max(initial=0.0))).tolist()))
        for weight, row in zip(held, shared, strict=True)
    )


def _tokens(units: Sequence[str], others: Sequence[str], language: str, other_language: str) -> tuple[Tokens, Tokens]:
    """The tokens of both sides."""
    names = Names()
    if language == "en":  # the side whose Latin words are names goes first
        there = tokenize(others, other_language, language, names)
        return tokenize(units, language, other_language, names), there
    return tokenize(units, language, other_language, names), tokenize(others, other_language, language, names)


def explained(unit: str, neighbour: str, other: str, language: str, other_language: str) -> Explained:
    """How ``unit`` and ``neighbour`` account for ``other``.

    The first two are in ``language``, ``other`` is in ``other_language``, both of zh, ja and en. Punctuation marks are
    left out.
    """
    here, there = _tokens([unit, neighbour], [other], language, other_language)
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
