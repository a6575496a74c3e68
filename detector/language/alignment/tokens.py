"""What the units of a text hold that a translation of it should hold too: numbers, names, marks, words.

A *token* is an occurrence of one of these in a unit; a *feature* is what a token can be recognised by on the other
side. A number has one feature, its significant digits, so that 8373万 and 83.73 million meet, and so do a number and
the same number with a wrong magnitude: the alignment must not break where the translation errs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detector.language.characters import fold, fold_width_and_case
from detector.language.quantities.numerals import parse_han

NUMBER, NAME, MARK, WORD = range(4)
KINDS: Final = 4

_NUMBERS: Final = re.compile(r"\d[\d,.]*+|[零〇一二两三四五六七八九十百千万亿億萬]{2,30}+")
_LETTERS: Final = re.compile(r"[a-z\u00df-\u024f]{2,}+")
_MARKS: Final = re.compile(r"[?!\"“「『《(%:;$€£¥]")
_MARK_CLASSES: Final = {
    mark: number for number, marks in enumerate(("?", "!", '"“「『《', "(", "%", ":", ";", "$€£¥")) for mark in marks
}

_ENGLISH_NUMBERS: Final = {
    word: str(value).rstrip("0")
    for first, words in (
        (10, "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"),
        (1, "january february march april"),
        (6, "june july august september october november december"),
    )
    for value, word in enumerate(words.split(), first)
}
"""Words that the other side writes in digits: ten to twenty, and the months but May, which is a verb too."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one side as parallel arrays.

    ``lengths`` has one cell per unit: its code points without white space. ``unit``, ``kind`` and ``weight`` have one
    per token; ``feature_token`` (an index of tokens) and ``feature`` one per pair of token and feature.
    """

    lengths: Floats
    unit: Ints
    kind: Ints
    weight: Floats
    feature_token: Ints
    feature: Ints

    def part(self, start: int, end: int) -> Tokens:
        """The tokens of units ``[start, end)``, units and tokens numbered from 0. Tokens are in order of units."""
        if start == 0 and end == len(self.lengths):
            return self
        first, last = np.searchsorted(self.unit, (start, end))
        begin, stop = np.searchsorted(self.feature_token, (first, last))
        return Tokens(
            lengths=self.lengths[start:end],
            unit=self.unit[first:last] - start,
            kind=self.kind[first:last],
            weight=self.weight[first:last],
            feature_token=self.feature_token[begin:stop] - first,
            feature=self.feature[begin:stop],
        )


class Names:
    """Numbers for the features that are strings; the two sides of a pair share one."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def __contains__(self, name: str) -> bool:
        return name in self._numbers


def significant(digits: str) -> str:
    """Digits without separators, leading and trailing zeros: 83.73 → 8373, 1,200 → 12; "0" for zero."""
    return digits.replace(",", "").replace(".", "").strip("0") or "0"


def tokenize(units: Sequence[str], language: str, names: Names) -> Tokens:
    """The tokens of ``units``; ``language`` is "zh", "ja" or "en". One pass over the joined text."""
    joined = "\n".join(units)
    folded = fold(joined) if language == "zh" else fold_width_and_case(joined)
    sizes = np.fromiter((len(unit) for unit in units), np.int64, len(units))
    ends = np.cumsum(sizes + 1)  # the first code point after each unit and its separator
    spaces = np.array([unit.count(" ") + unit.count("\u3000") + unit.count("\n") for unit in units], np.float64)
    places: list[int] = []
    kinds: list[int] = []
    weights: list[float] = []
    features: list[int] = []
    for found in _NUMBERS.finditer(folded):
        run = found.group()
        if not run[0].isdigit():
            numeral = parse_han(run.replace("億", "亿").replace("萬", "万"))
            if numeral is None:
                continue
            digits = significant(str(numeral.value))
        else:
            digits = significant(run)
        places.append(found.start())
        kinds.append(NUMBER)
        weights.append(min(4.0, 1.0 + len(digits)))
        features.append(names("#" + digits))
    for found in _LETTERS.finditer(folded):
        word = found.group()
        number = _ENGLISH_NUMBERS.get(word)
        if number is not None:
            places.append(found.start())
            kinds.append(NUMBER)
            weights.append(2.0)
            features.append(names("#" + number))
        elif language != "en" or word in names:
            places.append(found.start())
            kinds.append(NAME)
            weights.append(min(6.0, float(len(word))))
            features.append(names(word))
    for found in _MARKS.finditer(folded):
        places.append(found.start())
        kinds.append(MARK)
        weights.append(1.0)
        features.append(names("!" + str(_MARK_CLASSES[found.group()])))
    place = np.array(places, np.int64)
    order = np.argsort(place, kind="stable")
    return Tokens(
        lengths=np.maximum(sizes - spaces, 1.0),
        unit=np.searchsorted(ends, place[order], side="right"),
        kind=np.array(kinds, np.int64)[order],
        weight=np.array(weights, np.float64)[order],
        feature_token=np.arange(len(place)),
        feature=np.array(features, np.int64)[order],
    )
