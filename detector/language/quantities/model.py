"""What a quantity is: plain data shared by the extractors and the comparison."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

Value = int | Fraction

Kind = Literal[
    "cardinal",
    "money",
    "percentage",
    "date",
    "time",
    "duration",
    "ordinal",
    "range",
    "fraction",
    "multiplier",
]

Approximator = Literal["about", "over", "nearly", "some"]
"""about: 约, around · over: 余, 多, more than, at least · nearly: 近, almost, up to · some: 几, 数, dozens (an
order of magnitude and no more, given by ``low`` and ``high``)."""

Parts = tuple[int | None, int | None, int | None]


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity read in a text at ``[start, end)``, in code points.

    ``value`` is exact and already multiplied out (8373万 → 83 730 000; 35 % → 35 with the unit percent; 1/3 as a
    fraction). A range or a vague number has ``low`` and ``high`` and the low end as its value. ``step`` is the unit
    of the last written place (1.2 million → 100 000). A date has ``parts`` (year, month, day), a time (hour, minute,
    second) of the 24-hour clock where it is known; a part that is not said is None. ``others`` are further values
    that the same words can mean (增长两倍: 2 or 3). ``plain`` are the bare numbers in it as written, without
    magnitude, era or century (令和5年 → 5).
    """

    value: Value
    kind: Kind
    start: int
    end: int
    unit: str | None = None
    approximator: Approximator | None = None
    low: Value | None = None
    high: Value | None = None
    step: Value = 1
    parts: Parts | None = None
    others: tuple[Value, ...] = ()
    plain: tuple[Value, ...] = ()
    digits: bool = False


class QuantityReading(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its quantities, in order and disjoint.

    ``loose`` are the values of numerals that are no quantities (parts of names, of words such as 统一, of codes):
    never reported, but the other side may count them. ``names`` are those of them that are figures of two digits or
    more in a name (COVID-19, iPhone 15). ``bare`` are kinds of units that stand without their number ("month",
    "duration", "percentage"), as they do where digits were lost (、月の選挙); read in Chinese and Japanese.
    ``calendar`` are weekdays (1 Monday … 7 Sunday) and halves of a year (0 first, 1 second), by their unit.
    """

    text: str
    language: str
    quantities: tuple[Quantity, ...]
    loose: frozenset[Value]
    names: tuple[Quantity, ...] = ()
    bare: frozenset[str] = frozenset()
    calendar: tuple[Quantity, ...] = ()


def exact(value: Fraction | int) -> Value:
    """``value`` as an int where it is one."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else value
