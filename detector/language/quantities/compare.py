"""Whether two texts say the same numbers: quantities are compared by value, not by digits.

A pure function of two readings. Every quantity becomes one or more atoms (a range has two ends, a date up to three
parts); an atom is at home on the other side when its value, another reading of it, a fixed conversion of its unit or
its rounding stands there. What is left over on both sides is paired as *different*, what is left over on one side is
*missing* or *added*.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Final, Literal, NamedTuple

import msgspec

from detector.language.quantities.clash import Clash, clash, power_of_ten, same_currency
from detector.language.quantities.derived import calendar_differences, explained
from detector.language.quantities.model import Quantity, QuantityReading, Value
from detector.language.quantities.units import UNITS, dimension_of
from detector.model import Severity

Status = Literal["matched", "different", "missing", "added"]

SMALL: Final = 9
"""Whole numbers up to this one are written as words, articles and pronouns ("a", "both", 两), so that their absence
says little: at most minor."""

CONVERSION_TOLERANCE: Final = Fraction(6, 100)
"""Relative difference allowed between a quantity and its conversion into another unit (5 miles → 8公里): translators
round conversions to one or two digits."""

ROUNDING_TOLERANCE: Final = Fraction(6, 100)
"""Largest relative difference that rounding to the last written place may explain."""


LIMIT: Final = 200
"""Conversions, roundings and pairings are looked for among this many quantities of a side, so that time stays
proportional to the text where somebody compares two tables that share nothing."""


STRANGERS: Final = 3
"""Leftovers with this affinity or less are not taken for each other: same role and no unit, but nothing else alike."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one quantity, or of two that stand for each other.

    ``severity`` is what the finding is worth by itself: critical (off by a power of ten), major (a large number, an
    amount of money, a percentage, a year or day), minor (small numbers, lone months, vague numbers) or neutral
    (matched). ``power_of_ten`` is k where the target is 10ᵏ times the source. ``reason`` says how a match was made or
    what is wrong: "equal", "converted", "rounded", "vague", "derived", "value", "magnitude", "unit", "currency",
    "absent".
    """

    status: Status
    source: Quantity | None
    target: Quantity | None
    severity: Severity
    reason: str
    power_of_ten: int = 0


_NUMBERS: Final = ("value", "low", "high")


class _Atom(NamedTuple):
    """One value of a quantity that the other side must have."""

    owner: Quantity
    role: str
    values: tuple[Value, ...]
    major: bool


def _number_values(quantity: Quantity, value: Value) -> tuple[Value, ...]:
    values: tuple[Value, ...] = (value, *quantity.others)
    if quantity.kind == "percentage":
        values += (_exact(Fraction(value) / 100), *quantity.plain)
    elif quantity.kind == "fraction" or quantity.kind in ("multiplier",):
        values += (_exact(Fraction(value) * 100),)
    return values


def _exact(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else value


def _is_major(quantity: Quantity, value: Value) -> bool:
    """Whether a wrong or missing value would mislead a reader."""
    kind = quantity.kind
    if quantity.approximator == "some":
        return False
    if kind in ("multiplier", "fraction"):
        return value > 31
    if kind == "ordinal":
        return value > SMALL and (quantity.digits or quantity.unit == "century")
    if kind == "percentage":
        return True
    if kind == "money":
        return value > SMALL or not isinstance(value, int) or (quantity.digits and value != 1)  # 1ドル=150円
    if quantity.kind == "duration" and value <= (SMALL if quantity.digits else 31):
        return False
    if isinstance(value, int):
        return value > SMALL
    return quantity.digits


def _atoms(quantity: Quantity) -> list[_Atom]:
    if quantity.kind == "date" and quantity.parts is not None:
        year, month, day = quantity.parts
        atoms = []
        if year is not None:
            atoms.append(_Atom(quantity, "year", (year, *quantity.others), True))
        if month is not None:
            atoms.append(_Atom(quantity, "month", (month,), day is not None))
        if day is not None:
            atoms.append(_Atom(quantity, "day", (day,), day > SMALL))
        return atoms
    if quantity.kind == "time" and quantity.parts is not None:
        hour, minute, second = quantity.parts
        atoms = [_Atom(quantity, "hour", (hour or 0, ((hour or 0) + 12) % 24, *quantity.plain), False)]
        if minute:
            atoms.append(_Atom(quantity, "minute", (minute,), True))
        if second:
            atoms.append(_Atom(quantity, "second", (second,), True))
        return atoms
    if (
        (quantity.kind == "range" or quantity.approximator != "some")
        and quantity.low is not None
        and quantity.high is not None
    ):
        return [
            _Atom(quantity, "low", _number_values(quantity, quantity.low), _is_major(quantity, quantity.low)),
            _Atom(quantity, "high", _number_values(quantity, quantity.high), _is_major(quantity, quantity.high)),
        ]
    return [_Atom(quantity, "value", _number_values(quantity, quantity.value), _is_major(quantity, quantity.value))]


class _Side:
    """One side, prepared for look-ups by value."""

    def __init__(self, reading: QuantityReading) -> None:
        self.reading = reading
        self.atoms: list[_Atom] = []
        self.by_value: dict[Value, list[_Atom]] = {}
        self.bare: set[Value] = set(reading.loose)
        for quantity in reading.quantities:
            self.bare.update(quantity.plain)
            for atom in _atoms(quantity):
                self.atoms.append(atom)
                for value in atom.values:
                    self.by_value.setdefault(value, []).append(atom)


def _base(quantity: Quantity, value: Value) -> tuple[str, Value] | None:
    """Dimension and value in its base unit, where the unit has a fixed factor."""
    if quantity.unit is None:
        return None
    unit = UNITS[quantity.unit]
    return (unit.dimension, value * unit.factor) if unit.factor is not None else None


def _close(first: Value, second: Value, tolerance: Fraction) -> bool:
    return _distance(first, second) <= tolerance * max(abs(Fraction(first)), abs(Fraction(second)))


def _distance(first: Value, second: Value) -> Fraction:
    return abs(Fraction(first) - Fraction(second))


def _temperature(source: Quantity, target: Quantity) -> bool:
    units = {source.unit, target.unit}
    if "fahrenheit" not in units or not units & {"celsius", "degree"}:
        return False
    fahrenheit, celsius = (source, target) if source.unit == "fahrenheit" else (target, source)
    return _distance((fahrenheit.value - 32) * Fraction(5, 9), celsius.value) <= 2


def _rounded(fine: _Atom, coarse: _Atom) -> bool:
    """Whether ``coarse`` is ``fine`` rounded to its last written place."""
    step = coarse.owner.step
    if step <= fine.owner.step:
        return False
    loose = coarse.owner.approximator is not None or fine.owner.approximator is not None
    if not (loose or step >= 1000 or step < 1):
        return False
    first, second = fine.values[0], coarse.values[0]
    slack = step if loose else step / Fraction(2)
    return _distance(first, second) <= slack and _close(first, second, ROUNDING_TOLERANCE)


def _vague(atom: _Atom, other: _Atom) -> bool:
    for vague, exact_ in ((atom.owner, other), (other.owner, atom)):
        if vague.approximator == "some" and vague.low is not None and vague.high is not None:
            low, high = vague.low, vague.high
            against = exact_.owner
            least = against.low if against.low is not None else exact_.values[0]
            most = against.high if against.high is not None else exact_.values[0]
            if least <= high * 2 and most * 2 >= low:
                return True
    return False


def _equal(atom: _Atom, side: _Side) -> _Atom | None:
    """The atom of the other side that has the same value, or a value that one of them can also have.

    One whose unit does not contradict is taken before the others.
    """
    owner = atom.owner
    other: _Atom | None = None
    for position, value in enumerate(atom.values):
        for found in side.by_value.get(value, ())[:LIMIT]:
            if found.values[0] != value and found.owner.kind == owner.kind and (position or owner.kind == "percentage"):
                continue
            if clash(owner, found.owner) is None:
                return found
            other = other or found
    return other


def _home(atom: _Atom, side: _Side, *, coarser: bool) -> tuple[str, _Atom | None] | None:
    """Where and how ``atom`` stands on the other side; None where it does not.

    ``coarser``: the other side may have rounded it; else it may be the other side's, rounded.
    """
    owner = atom.owner
    found = _equal(atom, side)
    if found is not None:
        return "equal", found
    bare = side.bare
    if atom.values[0] in bare or any(value in bare for value in owner.others):
        return "equal", None
    if atom.role not in _NUMBERS and atom.role != "year":
        return None
    speaks = owner.kind not in ("cardinal", "money") or len(owner.plain) > 1
    if owner.plain and speaks and all(value in bare or value in side.by_value for value in owner.plain):
        return "equal", next(iter(side.by_value.get(owner.plain[0], ())), None)
    if atom.role == "year":
        short = any(one.value == atom.values[0] % 100 for one in side.reading.names)  # SS19
        return ("equal", None) if short else None
    own = _base(owner, atom.values[0])
    same_unit = own is not None and any(
        other.owner.unit == owner.unit and other.role in _NUMBERS for other in side.atoms[:LIMIT]
    )
    for other in side.atoms[:LIMIT]:
        if other.role not in _NUMBERS:
            continue
        if own is not None and other.owner.unit != owner.unit:
            base = _base(other.owner, other.values[0])
            tolerance = Fraction(0) if same_unit else CONVERSION_TOLERANCE
            if base is not None and base[0] == own[0] and _close(own[1], base[1], tolerance):
                return "converted", other
        if _rounded(*((atom, other) if coarser else (other, atom))):
            return "rounded", other
        if _vague(atom, other):
            return "vague", other
        if _temperature(owner, other.owner):
            return "converted", other
    return None


def _power_of_ten(source: _Atom, target: _Atom) -> int:
    """k where target = source · 10ᵏ exactly and k ≠ 0, else 0; in one unit where the two have different ones."""
    first, second = source.values[0], target.values[0]
    if source.owner.unit != target.owner.unit:
        one, other = _base(source.owner, first), _base(target.owner, second)
        if one is not None and other is not None and one[0] == other[0]:
            first, second = one[1], other[1]
    return power_of_ten(Fraction(second) / Fraction(first)) if first else 0


_LIKE: Final = (
    {"cardinal", "ordinal"},
    {"date", "ordinal"},
    {"date", "cardinal"},
    {"cardinal", "range"},
    {"money", "range"},
)


def _affinity(source: _Atom, target: _Atom) -> int:
    """How likely two unmatched atoms stand for each other, higher is likelier."""
    score = 0
    if source.owner.kind == target.owner.kind:
        score += 4
    elif {source.owner.kind, target.owner.kind} not in _LIKE or not (source.owner.digits and target.owner.digits):
        return 0
    if source.role == target.role:
        score += 2
    for one in (source.owner, target.owner):
        parts = sum(part is not None for part in one.parts or ())
        if one.kind == "date" and parts > 1 and source.owner.kind != target.owner.kind:
            return 0  # a whole date is no count
    first, second = dimension_of(source.owner.unit), dimension_of(target.owner.unit)
    if first == second:
        score += 3
    elif first is not None and second is not None:
        score -= 3
    power = _power_of_ten(source, target)
    if power:
        score += 6
    sizes = abs(Fraction(source.values[0])), abs(Fraction(target.values[0]))
    low, high = min(sizes), max(sizes)
    if low and high <= 2 * low:
        score += 2
    elif high > 20 * max(low, Fraction(1)) and not power and (first is None or first != second):
        score -= 6
    return score


def compare_quantities(source: QuantityReading, target: QuantityReading, *, directed: bool = True) -> list[Comparison]:
    """What became of every quantity of ``source`` in ``target``, and what ``target`` has besides.

    The two should be readings of aligned sentences or paragraphs in two languages. Repeated mentions count once: a
    number said twice on one side and once on the other is matched, unless the other side has a number too many that can
    stand for it. ``directed``: the target was made from the source, so only the target may be the less precise. The
    result is in the order of the source's quantities, then of those only the target has. Time is proportional to the
    number of quantities.
    """
    first, second = _Side(source), _Side(target)
    result: list[Comparison] = []
    left: list[_Atom] = []
    matched: list[tuple[_Atom, str, _Atom | None]] = []
    for atom in first.atoms:
        home = _home(atom, second, coarser=True) or (None if directed else _home(atom, second, coarser=False))
        if home is None:
            left.append(atom)
        else:
            matched.append((atom, *home))
    right = [
        atom
        for atom in second.atoms
        if _home(atom, first, coarser=False) is None and (directed or _home(atom, first, coarser=True) is None)
    ]
    reported: set[int] = set()
    for atom, reason, other in matched:
        if id(atom.owner) in reported:
            continue
        reported.add(id(atom.owner))
        wrong = _contradicted(atom, other, first) if other is not None and reason == "equal" else None
        if wrong is not None and other is not None:
            result.append(
                Comparison(
                    status="different", source=atom.owner, target=other.owner, severity=wrong.severity,
                    reason=wrong.reason, power_of_ten=wrong.power_of_ten,
                )
            )  # fmt: skip
            continue
        result.append(
            Comparison(
                status="matched", source=atom.owner, target=other.owner if other is not None else None,
                severity="neutral", reason=reason,
            )
        )  # fmt: skip
    # Only the lists are as long as the texts: what matched everywhere is done here.
    if left or right:
        left, right = _unexplained(left, second, result), _unexplained(right, first, None)
        result += _left_over(left, right, _surplus(first, second), _surplus(second, first), target.bare)
    result += _names(first, second)
    for one, other_ in calendar_differences(source.calendar, target.calendar):
        severity: Severity = "major" if one.unit == "half-year" else "minor"
        result.append(Comparison(status="different", source=one, target=other_, severity=severity, reason="value"))
    return result


def _unexplained(left: list[_Atom], other: _Side, matched: list[Comparison] | None) -> list[_Atom]:
    """What remains of ``left`` without what the other side says in another way; the rest goes to ``matched``."""
    remaining = []
    known = other.reading.quantities[:LIMIT]
    for atom in left:
        if not explained(atom.owner, atom.role, atom.values[0], known, other.reading.calendar):
            remaining.append(atom)
        elif matched is not None:
            matched.append(
                Comparison(status="matched", source=atom.owner, target=None, severity="neutral", reason="derived")
            )
    return remaining


def _surplus(side: _Side, other: _Side) -> list[_Atom]:
    """Atoms whose value stands more often on ``side`` than on the other one: the last of each value."""
    counts = Counter(atom.values[0] for atom in side.atoms)
    theirs = Counter(atom.values[0] for atom in other.atoms)
    last = {atom.values[0]: atom for atom in side.atoms}
    return [atom for value, atom in last.items() if counts[value] > theirs[value] >= 1 and value not in other.bare]


def _names(first: _Side, second: _Side) -> list[Comparison]:
    """Figures in names that differ: leftovers on both sides, in order. One side alone says nothing (新冠, COVID-19)."""
    if not first.reading.names or not second.reading.names:
        return []
    left = [one for one in first.reading.names if one.value not in second.by_value and one.value not in second.bare]
    right = [one for one in second.reading.names if one.value not in first.by_value and one.value not in first.bare]
    result = []
    for source, target in zip(left, right, strict=False):
        power = power_of_ten(Fraction(target.value) / Fraction(source.value))
        result.append(
            Comparison(
                status="different", source=source, target=target, severity="critical" if power else "major",
                reason="name", power_of_ten=power,
            )
        )  # fmt: skip
    return result


def _contradicted(source: _Atom, target: _Atom, side: _Side) -> Clash | None:
    """How the units of an equal value contradict each other, unless ``side``, the source's, has the other unit too."""
    found = clash(source.owner, target.owner) if source.values[0] == target.values[0] else None
    if found is None or any(
        clash(one.owner, target.owner) is None and one.owner.unit is not None
        for one in side.by_value.get(target.values[0], ())[:LIMIT]
    ):
        return None
    return found


def _alone(atom: _Atom, *, added: bool) -> Severity:
    """What an atom without counterpart is worth: 100 % is said in many ways without a number."""
    if atom.owner.kind == "percentage" and atom.values[0] == 100:
        return "minor"
    if atom.role == "month" and added:
        return "minor"  # 本月6日 → December 6
    return "major" if atom.major else "minor"


def _sure(first: _Atom, second: _Atom) -> bool:
    """Whether two leftovers surely stand for each other: the same kind of thing, said in figures or in one unit."""
    one, two = first.owner, second.owner
    if "some" in (one.approximator, two.approximator):
        return False
    if one.kind != two.kind and {one.kind, two.kind} not in _LIKE:
        return False
    if one.kind == two.kind == "date" or one.kind == two.kind == "time":
        return first.role == second.role
    dimensions = dimension_of(one.unit), dimension_of(two.unit)
    if one.unit is not None and same_currency(one.unit, two.unit) and dimensions[0] != "count":
        return True
    if dimensions[0] != dimensions[1] and None not in dimensions and "count" not in dimensions:
        return False
    return one.digits and two.digits


def _alike(source: _Atom, target: _Atom) -> bool:
    return _sure(source, target) and _affinity(source, target) > STRANGERS


def _left_over(
    left: list[_Atom],
    right: list[_Atom],
    left_surplus: list[_Atom],
    right_surplus: list[_Atom],
    bare: frozenset[str],
) -> list[Comparison]:
    result: list[Comparison] = []
    free = list(right)
    for atom in left:
        best: _Atom | None = None
        best_score = STRANGERS
        for other in free[:LIMIT]:
            score = _affinity(atom, other)
            if score > best_score:
                best, best_score = other, score
        if best is not None:
            free.remove(best)
            result.append(_different(atom, best, len(left) == len(right) == 1))
            continue
        twin = next((other for other in right_surplus[:LIMIT] if _alike(atom, other)), None)
        if twin is not None:
            result.append(_different(atom, twin))
            continue
        result.append(
            Comparison(
                status="missing",
                source=atom.owner,
                target=None,
                severity="major" if atom.role in bare or atom.owner.kind in bare else _alone(atom, added=False),
                reason="absent",
            )
        )
    for atom in free:
        twin = next((other for other in left_surplus[:LIMIT] if _alike(other, atom)), None)
        if twin is not None:
            result.append(_different(twin, atom))
            continue
        result.append(
            Comparison(
                status="added", source=None, target=atom.owner, severity=_alone(atom, added=True), reason="absent"
            )
        )
    return result


def _different(source: _Atom, target: _Atom, only: bool = False) -> Comparison:
    """Two leftovers that stand for each other. ``only``: there are no others on either side."""
    power = _power_of_ten(source, target)
    sure = _sure(source, target) or (
        only
        and source.owner.kind == target.owner.kind == "cardinal"
        and "some" not in (source.owner.approximator, target.owner.approximator)
    )
    major = source.major or target.major or sure
    severity: Severity = "critical" if power and major else "major" if major else "minor"
    return Comparison(
        status="different", source=source.owner, target=target.owner, severity=severity,
        reason="magnitude" if power else "value", power_of_ten=power,
    )  # fmt: skip
