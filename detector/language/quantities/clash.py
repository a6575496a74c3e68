"""Whether one number stands with two units that cannot both be right: 86公里 and 86 metres, 2000万元 and $20 million.

Only units that are known on both sides are held against each other. Where a unit can be read in two ways (キロ, 度, a
sign $) it clashes with nothing that one of the readings allows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from detector.language.quantities.model import Quantity
from detector.language.quantities.units import UNITS, Unit
from detector.model import Severity

SMALL: Final = 9
"""Whole numbers up to this one meet by chance: two things that both are three. With them a clash is minor."""

SAME: Final = Fraction(11, 10)
"""Largest ratio of two units that are used for each other: yard and metre, the tons, the two horsepowers."""

_DOLLARS: Final[frozenset[str | None]] = frozenset(
    {
        "dollar", "us-dollar", "hong-kong-dollar", "taiwan-dollar", "australian-dollar", "canadian-dollar",
        "singapore-dollar", "new-zealand-dollar",
    }
)  # fmt: skip
_YUAN: Final = frozenset({"yuan", "hong-kong-dollar", "taiwan-dollar", "pataca"})
"""What 元 alone is, according to where the text was written."""

_SPACE: Final = frozenset({"length", "area", "volume", "mass"})
"""Dimensions that are not confused in sound translations: square metres stay square."""

_WAYS: Final = {
    "kilometre-per-hour": "kilometre",
    "kilometre-per-second": "kilometre",
    "mile-per-hour": "mile",
    "metre-per-second": "metre",
    "knot": "nautical-mile",
}
"""Speeds by the length in them: 时速350公里 has the unit of 350 km/h."""

_TWO_READINGS: Final = {"kilo": ("kilometre", "kilogram"), "milli": ("millimetre", "millilitre", "milligram")}
_VAGUE: Final = frozenset({"li", "stone", "ounce", "quarter", "decade", "century", "degree", "are"})
"""Units that are also other things: fluid ounces, a Chinese li that is often a mile."""

_COUNTED: Final = frozenset({"person", "company", "household", "vehicle"})
_KINDS: Final = frozenset({"cardinal", "money", "percentage", "duration", "range"})


class Clash(NamedTuple):
    """Two units that differ: what is wrong ("unit" or "currency"), how bad, and by which power of ten they differ."""

    reason: str
    severity: Severity
    power_of_ten: int = 0


def clash(source: Quantity, target: Quantity) -> Clash | None:
    """How the units of two quantities with equal values contradict each other; None where they need not."""
    if source.unit is None or target.unit is None or source.unit == target.unit:
        return None
    if source.kind not in _KINDS or target.kind not in _KINDS:
        return None
    first, second = UNITS[_WAYS.get(source.unit, source.unit)], UNITS[_WAYS.get(target.unit, target.unit)]
    found = _money(first, second) or _measures(first, second)
    if found is not None and isinstance(source.value, int) and source.value <= SMALL and found.severity != "minor":
        return Clash(found.reason, "minor")
    return found


def same_currency(first: str | None, second: str | None) -> bool:
    """Whether two names of currencies can mean one: a sign $ is any dollar, a sign ¥ yuan or yen."""
    names = {first, second}
    return (
        len(names) == 1
        or ("dollar" in names and names <= _DOLLARS)
        or ("yuan-or-yen" in names and not names.isdisjoint(("yuan", "yen")))
    )


def _money(first: Unit, second: Unit) -> Clash | None:
    names = {first.name, second.name}
    if "money" not in (first.dimension, second.dimension) or same_currency(first.name, second.name):
        return None
    if first.dimension != second.dimension:
        pounds = "pound-mass" in names and "pound" not in names  # 300欧元, 300 pounds
        return Clash("currency", "major") if pounds else None
    return Clash("currency", "minor" if names <= _YUAN else "major")


def _measures(first: Unit, second: Unit) -> Clash | None:
    names, dimensions = {first.name, second.name}, {first.dimension, second.dimension}
    if names == {"celsius", "fahrenheit"}:
        return Clash("unit", "major")
    if dimensions == {"percent", "count"} and names & _COUNTED:
        return Clash("unit", "minor")
    for unit, other in ((first, second), (second, first)):
        if (readings := _TWO_READINGS.get(unit.name)) is not None:
            allowed = other.name in readings or other.dimension not in {UNITS[one].dimension for one in readings}
            return None if allowed else Clash("unit", "major")
    if names & _VAGUE or names == {"yard", "kilometre"}:
        return None  # 80码 is 80 km/h among drivers
    if len(dimensions) == 2:
        return Clash("unit", "major") if dimensions <= _SPACE else None
    if first.factor is None or second.factor is None:
        return None
    ratio = Fraction(second.factor) / Fraction(first.factor)
    if 1 / SAME <= ratio <= SAME or (first.dimension == "data" and ratio in (8, Fraction(1, 8))):
        return None
    power = power_of_ten(ratio)
    return Clash("unit", "critical" if power else "major", power)


def power_of_ten(ratio: Fraction) -> int:
    """k where ``ratio`` = 10ᵏ exactly and k ≠ 0, else 0. Only positive ratios have one."""
    if ratio <= 0:
        return 0
    sign = 1
    if ratio < 1:
        ratio, sign = 1 / ratio, -1
    if ratio.denominator != 1:
        return 0
    power, rest = 0, ratio.numerator
    while rest % 10 == 0 and power < 40:
        rest //= 10
        power += 1
    return sign * power if rest == 1 else 0
