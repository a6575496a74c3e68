"""One number in two magnitudes: 18.7 billion in the headline, 1.87 billion in the text.

The same digits, kind and unit, a factor of ten or a hundred between them: a decimal point or 万 was moved. Which of
the two is right, the article does not say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from detector.checks.base import Check, CheckRule, Finding, Reading, language_matches
from detector.language.characters import DIGIT
from detector.language.quantities import Quantity, read, same_currency
from detector.model import Related
from detector.sources.positions import SourceMap, locate

_FIGURE: Final = re.compile(
    r"(\d[\d,.]*\d)(?: ?([十百千]?[万亿兆]|[百千]|thousand|million|billion|trillion|bn|[km](?![a-z])))?"
)
# Significant digits that make a number the same one: with three, one of 18 800 clean articles (benchmarks/clean.py) has
# it in two magnitudes by right (105,000 miles of roads, 10,500 of trails), where the factor is 10 or 100; with a factor
# of 1 000, two more have.
MIN_DIGITS: Final = 3
FACTORS: Final = frozenset({Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100)})
_LANGUAGES: Final = frozenset({"zh", "ja", "en"})
_KINDS: Final = frozenset({"cardinal", "money", "percentage"})
# A number without a unit is an amount from here on, or where it is rounded or a decimal; by judgement.
_AMOUNT: Final = 10_000
# Code points around a figure in which its quantity is read, and places at most that one number is read at.
_BEFORE, _AFTER = 40, 40
MAX_PLACES: Final = 20


class _Place:
    """A quantity and where its words stand in the article (code points)."""

    def __init__(self, quantity: Quantity, shift: int) -> None:
        self.quantity = quantity
        self.start, self.end = quantity.start + shift, quantity.end + shift


def other_magnitudes(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Numbers that stand elsewhere in the article ten or a hundred times as large, at the later of the two places."""
    if reading.characters.class_counts[DIGIT] < 2 * MIN_DIGITS:
        return
    reported: set[int] = set()
    for places in _same_digits(reading):
        for first, second in combinations(places, 2):
            if second.start not in reported and _disagree(first.quantity, second.quantity):
                reported.add(second.start)
                yield from _findings(reading, rules, first, second)


def _same_digits(reading: Reading) -> Iterator[Sequence[_Place]]:
    """The quantities of the article that have the same significant digits, where they are not all written alike."""
    text = reading.folded
    figures: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for match in _FIGURE.finditer(text):
        written, magnitude = match.group(1).replace(",", ""), match.group(2) or ""
        digits = written.replace(".", "").strip("0")
        if len(digits) >= MIN_DIGITS:
            figures[digits].append((match.start(), written, magnitude))
    for places in figures.values():
        if len({(written, magnitude) for _, written, magnitude in places}) > 1:
            read_ones = (_quantity_at(reading, start) for start, _, _ in places[:MAX_PLACES])
            yield [one for one in read_ones if one is not None]


def _quantity_at(reading: Reading, figure: int) -> _Place | None:
    block, language = reading.block_at(figure), reading.language_at(figure)[:2]
    if block is None or language not in _LANGUAGES:
        return None
    start, end = max(block.start, figure - _BEFORE), min(block.end, figure + _AFTER)
    for quantity in read(reading.text[start:end], language).quantities:
        if quantity.start <= figure - start < quantity.end:
            return _Place(quantity, start) if quantity.kind in _KINDS else None
    return None


def _disagree(first: Quantity, second: Quantity) -> bool:
    if first.kind != second.kind or not same_currency(first.unit, second.unit) or not first.value:
        return False
    if first.unit is None and not (_is_amount(first) and _is_amount(second)):
        return False
    return Fraction(second.value) / Fraction(first.value) in FACTORS


def _is_amount(quantity: Quantity) -> bool:
    """Whether a number without a unit counts something: room 187 and code 1870 do not."""
    return quantity.value >= _AMOUNT or quantity.step != 1


def _findings(reading: Reading, rules: tuple[CheckRule, ...], first: _Place, second: _Place) -> Iterator[Finding]:
    article = reading.article
    place = SourceMap(article).to_source(first.start, first.end)
    (span,) = locate(article.source, [place], article.base)
    other = reading.text[first.start : first.end]
    for rule in rules:
        if language_matches(reading.language_at(second.start), rule.languages):
            yield Finding(
                rule=rule.id,
                start=second.start,
                end=second.end,
                variant=other,
                values={"other": other},
                evidence={"value": float(second.quantity.value), "other_value": float(first.quantity.value)},
                related=(Related(article.path, span, "the other magnitude"),),
            )


CHECKS: Final[dict[str, Check]] = {"numbers.magnitude": other_magnitudes}
