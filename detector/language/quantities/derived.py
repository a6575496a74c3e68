"""What a side says in another way than by the same number: months for a quarter, a share for a difference.

These are the free renderings that sound translations have; each is believed only if the other side gives everything
that it follows from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from detector.language.quantities.model import Quantity, Value

_QUARTERS: Final = {(1, 3): 1, (4, 6): 2, (7, 9): 3, (10, 12): 4}
_HALVES: Final = {(1, 6): 0, (7, 12): 1, (4, 9): 0, (10, 3): 1}
"""Months of the halves of a calendar year and of a fiscal year from April: 0 the first half, 1 the second."""

_NEAR: Final = 12
"""Code points between the two months of a span: "January and the end of June" is none."""


def explained(
    quantity: Quantity, role: str, value: Value, others: Sequence[Quantity], calendar: Sequence[Quantity]
) -> bool:
    """Whether the other side, which has ``others`` and ``calendar``, says ``value`` of a quantity indirectly.

    ``role`` is the part of the quantity that the value is: "value", "month" …
    """
    if role == "month":
        return any(value in span and _is_period(span, others, calendar) for span in (*_QUARTERS, *_HALVES))
    if quantity.unit == "quarter" and quantity.kind == "ordinal":
        return any(_QUARTERS.get(span) in (value, _fiscal(value)) for span in _spans(others) if span in _QUARTERS)
    if quantity.unit == "percentage-point" or quantity.kind == "percentage":
        return _is_difference(quantity, value, others)
    counted = role == "value" and quantity.kind in ("cardinal", "money", "multiplier")
    return counted and _is_product(quantity, value, others)


def _fiscal(quarter: Value) -> Value:
    """The calendar quarter that a quarter of a fiscal year from April is."""
    return quarter % 4 + 1


def _is_period(span: tuple[int, int], others: Sequence[Quantity], calendar: Sequence[Quantity]) -> bool:
    if span in _HALVES and any(one.unit == "half-year" and one.value == _HALVES[span] for one in calendar):
        return True
    quarter = _QUARTERS.get(span)
    return quarter is not None and any(
        one.unit == "quarter" and one.kind == "ordinal" and quarter in (one.value, _fiscal(one.value)) for one in others
    )


def _spans(quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Two months that stand together without days: July–September."""
    for first, second in pairwise(quantities):
        if first.kind == second.kind == "date" and first.parts and second.parts and second.start - first.end <= _NEAR:
            (_, one, day), (_, other, another) = first.parts, second.parts
            if one is not None and other is not None and day is None and another is None:
                yield one, other


def _is_difference(quantity: Quantity, value: Value, others: Sequence[Quantity]) -> bool:
    """5.2 %, 0.1 points less than before: a percentage that the other side's percentage and difference make."""
    shares = [one.value for one in others if one.unit == "percent"]
    if quantity.unit == "percentage-point":
        return value != 0 and any(abs(one - other) == abs(value) for one in shares for other in shares)
    points = [one.value for one in others if one.unit == "percentage-point"]
    return any(abs(value - one) == abs(point) for one in shares for point in points)


def _is_product(quantity: Quantity, value: Value, others: Sequence[Quantity]) -> bool:
    """12 000 and five times as many: a number that the other side gives as a multiple of another one."""
    times = [one.value for one in others if one.kind == "multiplier"]
    rest = [one.value for one in others if one.kind in ("cardinal", "money") and one.value]
    if quantity.kind == "multiplier":
        return value > 1 and any(one * value == other for one in rest for other in rest)
    return any(one * other == value for one in times if one > 1 for other in rest)


def calendar_differences(source: Sequence[Quantity], target: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Weekdays and halves of years that differ: each side names some and none of them is on the other side."""
    for unit in ("weekday", "half-year"):
        first = [one for one in source if one.unit == unit]
        second = [one for one in target if one.unit == unit]
        if first and second and not {one.value for one in first} & {one.value for one in second}:
            yield first[0], second[0]
