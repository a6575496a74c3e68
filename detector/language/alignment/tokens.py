"""What the units of a text hold that a translation of it should hold too: numbers, names, marks, words.

A *token* is an occurrence of one of these in a unit; a *feature* is what a token can be recognised by on the other
side. A number has one feature, its significant digits, so that 8373万 and 83.73 million meet, and so do a number and
the same number with a wrong magnitude: the alignment must not break where the translation errs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.language.alignment.dictionary import dictionary, shinjitai, stem_numbers
from detector.language.alignment.stems import STOP, stem
from detector.language.characters import code_points, fold, fold_width_and_case
from detector.language.quantities.numerals import parse_han

NUMBER, NAME, MARK, WORD, HAN = range(5)
KINDS: Final = 5

# Features: stems have their number, strings and pairs of Han characters follow.
NAME_BASE: Final = 1 << 20
HAN_BASE: Final = 1 << 30
FIRST_HAN: Final = 0x3400

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

Ints = NDArray[Any]
"""Whole numbers: of 32 bits where many are kept, of 64 where products of them are formed."""
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
    weight: NDArray[np.float32]
    feature_token: Ints
    feature: Ints

    def part(self, start: int, end: int) -> Tokens:
        """The tokens of units ``[start, end)``, units and tokens numbered from 0. Tokens are in order of units."""
        if start == 0 and end == len(self.lengths):
            return self
        # Of another type than the array the values would have all of it converted, for every part of a long text.
        first, last = np.searchsorted(self.unit, np.array((start, end), self.unit.dtype))
        begin, stop = np.searchsorted(self.feature_token, np.array((first, last), self.feature_token.dtype))
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
        return self._numbers.setdefault(name, NAME_BASE + len(self._numbers))

    def __contains__(self, name: str) -> bool:
        return name in self._numbers


def significant(digits: str) -> str:
    """Digits without separators, leading and trailing zeros: 83.73 → 8373, 1,200 → 12; "0" for zero."""
    return digits.replace(",", "").replace(".", "").strip("0") or "0"


AT_ONCE: Final = 2000
"""Units read in one go; the lists of a few thousand take some megabytes, those of a whole book would take hundreds."""


def tokenize(units: Sequence[str], language: str, other: str, names: Names) -> Tokens:
    """The tokens of ``units`` in ``language`` that a text in ``other`` may share; both are "zh", "ja" or "en".

    Between Chinese and Japanese the characters themselves are tokens, in pairs. Time is proportional to the text.
    """
    pieces = [
        _tokenize(units[start : start + AT_ONCE], language, other, names)
        for start in range(0, max(1, len(units)), AT_ONCE)
    ]
    if len(pieces) == 1:
        return pieces[0]
    unit_shift = np.cumsum([0] + [len(piece.lengths) for piece in pieces], dtype=np.int32)
    token_shift = np.cumsum([0] + [len(piece.unit) for piece in pieces], dtype=np.int32)
    return Tokens(
        lengths=np.concatenate([piece.lengths for piece in pieces]),
        unit=np.concatenate([piece.unit + shift for piece, shift in zip(pieces, unit_shift, strict=False)]),
        kind=np.concatenate([piece.kind for piece in pieces]),
        weight=np.concatenate([piece.weight for piece in pieces]),
        feature_token=np.concatenate(
            [piece.feature_token + shift for piece, shift in zip(pieces, token_shift, strict=False)]
        ),
        feature=np.concatenate([piece.feature for piece in pieces]),
    )


def _tokenize(units: Sequence[str], language: str, other: str, names: Names) -> Tokens:
    """The tokens of some units: one pass over the joined text for each kind."""
    joined = "\n".join(units)
    codes = code_points(joined)
    folded = fold(joined) if language == "zh" else fold_width_and_case(joined)
    sizes = np.fromiter((len(unit) for unit in units), np.int64, len(units))
    ends = np.cumsum(sizes + 1)  # the first code point after each unit and its separator
    blank = np.cumsum(np.concatenate(([0], (codes == 0x20) | (codes == 0x3000) | (codes == 0x0A))))
    spaces = blank[ends - 1] - blank[ends - 1 - sizes]
    places: list[int] = []
    kinds: list[int] = []
    weights: list[float] = []
    features: list[int] = []

    def add(place: int, kind: int, weight: float, feature: int) -> None:
        places.append(place)
        kinds.append(kind)
        weights.append(weight)
        features.append(feature)

    for found in _NUMBERS.finditer(folded):
        run = found.group()
        if not run[0].isdigit():
            numeral = parse_han(run.replace("億", "亿").replace("萬", "万"))
            if numeral is None:
                continue
            run = str(numeral.value)
        digits = significant(run)
        add(found.start(), NUMBER, min(4.0, 1.0 + len(digits)), names("#" + digits))
    numbers, telling = stem_numbers()
    for found in _LETTERS.finditer(folded):
        word = found.group()
        number = _ENGLISH_NUMBERS.get(word)
        if number is not None:
            add(found.start(), NUMBER, 2.0, names("#" + number))
        elif word not in STOP:
            stemmed = stem(word)
            known = numbers.get(stemmed)
            if language != "en":
                add(found.start(), NAME, min(6.0, float(len(word))), names(stemmed) if known is None else known)
            elif known is not None:
                add(found.start(), WORD, telling[known] / 10, known)
            elif stemmed in names:
                add(found.start(), NAME, min(6.0, float(len(word))), names(stemmed))
    for found in _MARKS.finditer(folded):
        add(found.start(), MARK, 1.0, names("!" + str(_MARK_CLASSES[found.group()])))
    parts = [
        _Part(
            np.array(places, np.int64),
            np.array(kinds, np.int64),
            np.array(weights, np.float64),
            np.arange(len(places)),
            np.array(features, np.int64),
        )
    ]
    if language != "en":
        codes = code_points(folded)
        parts.append(_words(codes, language))
        if other != "en":
            parts.append(_characters(codes, language))
    return _assemble(parts, np.maximum(sizes - spaces, 1.0), ends)


class _Part(NamedTuple):
    """Tokens of one source: ``place`` is their code point in the joined text; the rest as in `Tokens`."""

    place: Ints
    kind: Ints
    weight: Floats
    feature_token: Ints
    feature: Ints


def _words(codes: NDArray[np.uint32], language: str) -> _Part:
    """The dictionary's words, with the numbers of their English stems."""
    lexicon = dictionary(language)
    start, _, number = lexicon.find(codes)
    weight = lexicon.weights[number] / 10
    first = lexicon.starts[number]
    count = lexicon.starts[number + 1] - first
    token = np.repeat(np.arange(len(start)), count)
    offset = np.arange(len(token)) - np.repeat(np.cumsum(count) - count, count)
    feature = lexicon.stems[np.repeat(first, count) + offset].astype(np.int64)
    return _Part(start, np.full(len(start), WORD), weight, token, feature)


def _characters(codes: NDArray[np.uint32], language: str) -> _Part:
    """Pairs of neighbouring Han characters, in the form that both languages fold to."""
    if language == "ja":
        codes = _simplified()[codes]
    han = (codes >= FIRST_HAN) & (codes < 0xA000)
    place = np.flatnonzero(han[:-1] & han[1:])
    wide = codes.astype(np.int64) - FIRST_HAN
    return _Part(
        place, np.full(len(place), HAN), np.ones(len(place)), np.arange(len(place)),
        wide[place] * 0x6C00 + wide[place + 1] + HAN_BASE,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _simplified() -> NDArray[np.uint32]:
    table = code_points(fold("".join(chr(code) if not 0xD800 <= code < 0xE000 else "?" for code in range(0x110000))))
    table = table.copy()
    pairs = shinjitai()
    table[pairs[:, 0]] = pairs[:, 1]
    return table


def _assemble(parts: list[_Part], lengths: Floats, ends: Ints) -> Tokens:
    """The parts as one, tokens in order of their places."""
    place = np.concatenate([part.place for part in parts])
    order = np.argsort(place, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    shifts = np.cumsum([0] + [len(part.place) for part in parts])
    token = rank[np.concatenate([part.feature_token + shift for part, shift in zip(parts, shifts[:-1], strict=True)])]
    by_token = np.argsort(token, kind="stable")
    return Tokens(
        lengths=lengths,
        unit=np.searchsorted(ends, place[order], side="right").astype(np.int32),
        kind=np.concatenate([part.kind for part in parts])[order].astype(np.int8),
        weight=np.concatenate([part.weight for part in parts])[order].astype(np.float32),
        feature_token=token[by_token].astype(np.int32),
        feature=np.concatenate([part.feature for part in parts])[by_token].astype(np.int32),
    )
