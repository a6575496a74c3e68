"""What sentences and phrases of one side share with those of the other side, each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from detector.language.alignment.tokens import MARK, NAME, NUMBER, Names, Tokens, tokenize


class Word(NamedTuple):
    """A token of a unit: what it weighs, whether it is a number or a name in Latin letters, and its features."""

    weight: float
    figure: bool
    features: frozenset[int]


class Told(NamedTuple):
    """How a unit and its neighbours of one side account for a text of the other side, by the weight of their tokens.

    ``here``: tokens of the unit that the text has and the neighbours do not explain; ``missing``: those that the text
    has not; ``held``: all of them. ``there``: tokens of the text that only the unit explains. ``figures``,
    ``figures_missing``: numbers and names among the first two, counted.
    """

    here: float
    missing: float
    held: float
    there: float
    figures: int
    figures_missing: int


class Counterparts(NamedTuple):
    """What a unit holds (weight of its tokens), and the units of the other side that share most with it, if any do."""

    held: float
    best: frozenset[int]


def counterparts(units: Sequence[Sequence[Word]], others: Sequence[Sequence[Word]]) -> tuple[Counterparts, ...]:
    """For each of ``units`` (see `words_of`) those of ``others``, which are in the other language, that share most."""
    features = [_features(other) for other in others]
    result = []
    for unit in units:
        shared = [_weight(one for one in unit if not there.isdisjoint(one.features)) for there in features]
        most = max(shared, default=0.0)
        result.append(
            Counterparts(_weight(unit), frozenset(n for n, weight in enumerate(shared) if weight == most > 0))
        )
    return tuple(result)


def _tokens(units: Sequence[str], others: Sequence[str], language: str, other_language: str) -> tuple[Tokens, Tokens]:
    """The tokens of both sides."""
    names = Names()
    if language == "en":  # the side whose Latin words are names goes first
        there = tokenize(others, other_language, language, names)
        return tokenize(units, language, other_language, names), there
    return tokenize(units, language, other_language, names), tokenize(others, other_language, language, names)


def words_of(
    units: Sequence[str], others: Sequence[str], language: str, other_language: str
) -> tuple[list[list[Word]], list[list[Word]]]:
    """For each unit of either side its tokens, punctuation marks left out. Languages: two of zh, ja and en."""
    here, there = _tokens(units, others, language, other_language)
    return _words(here), _words(there)


def _words(tokens: Tokens) -> list[list[Word]]:
    result: list[list[Word]] = [[] for _ in tokens.lengths]
    bounds = np.searchsorted(tokens.feature_token, np.arange(len(tokens.unit) + 1)).tolist()
    features = tokens.feature.tolist()
    for unit, kind, weight, (start, end) in zip(
        tokens.unit.tolist(), tokens.kind.tolist(), tokens.weight.tolist(), pairwise(bounds), strict=True
    ):
        if kind != MARK:
            result[unit].append(Word(weight, kind in (NUMBER, NAME), frozenset(features[start:end])))
    return result


def told(unit: Sequence[Word], neighbours: Sequence[Word], text: Sequence[Word]) -> Told:
    """How ``unit`` and ``neighbours`` account for ``text``, which is in the other language."""
    explained = _features(neighbours)
    open_words = [one for one in text if explained.isdisjoint(one.features)]
    anywhere, unexplained, own = _features(text), _features(open_words), _features(unit)
    here = [one for one in unit if not unexplained.isdisjoint(one.features)]
    missing = [one for one in unit if anywhere.isdisjoint(one.features)]
    return Told(
        here=_weight(here),
        missing=_weight(missing),
        held=_weight(unit),
        there=_weight(one for one in open_words if not own.isdisjoint(one.features)),
        figures=sum(one.figure for one in here),
        figures_missing=sum(one.figure for one in missing),
    )


def _features(words: Iterable[Word]) -> frozenset[int]:
    return frozenset().union(*[one.features for one in words])


def _weight(words: Iterable[Word]) -> float:
    return sum([one.weight for one in words], 0.0)
