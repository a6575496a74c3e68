"""Numbers by value: what the source says beside what the translation says.

Sentences that belong together are compared; what differs there counts only if it still differs with the neighbouring
sentences on both sides, because a number that has only moved, or is not said twice, is no error. Figures of this check
are printed by ``benchmarks/translation.py``, those of the comparison itself by ``benchmarks/numbers.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from detector.checks.base import NOTHING, CheckRule, Finding, language_matches
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange, Side
from detector.checks.translation.datelines import in_dateline
from detector.language.alignment import Bead
from detector.language.quantities import (
    Comparison,
    Quantity,
    QuantityReading,
    compare_quantities,
    read,
    same_currency,
)

READABLE: Final = frozenset({"zh", "ja", "en"})
"""Languages whose numerals are known."""

NEIGHBOURS: Final = 2
"""Sentence beads on each side among which a number may have moved. NTREX documents: 1 leaves twice as many numbers
that only changed their sentence, 3 changes nothing."""

_VALUES_SHOWN: Final = 4  # numbers named in one message; the related places hold them all

_OPPOSITE: Final = frozenset({("over", "nearly"), ("nearly", "over")})
# Only words that leave no doubt: "up to" and 多达 praise a number as often as they bound it.
_UNDER: Final = re.compile(
    r"近|接近|不到|不足|未満|以内|以下|less than|fewer than|under|below|nearly|almost|close to", re.IGNORECASE
)
_OVER: Final = re.compile(
    r"(?<!不)超[过過]|逾|[余餘]|(?<!最)多(?![达達至])|以上|(?<!no )(?<!not )more than|\bover\b|above|exceed",
    re.IGNORECASE,
)


class SideNumbers:
    """The quantities of one side by sentence, read when first asked for; offsets in code points of the side's text."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._known: list[QuantityReading | None] = [None] * len(side.sentences)

    def sentence(self, index: int) -> QuantityReading:
        """The quantities of one sentence."""
        known = self._known[index]
        if known is None:
            start, end = self.side.sentences[index]
            known = self._known[index] = shifted(read(self.side.reading.text[start:end], self.side.language), start)
        return known

    def of(self, first: int, last: int) -> QuantityReading:
        """The quantities of the sentences ``[first, last)``."""
        if last - first == 1:
            return self.sentence(first)
        return joined([self.sentence(index) for index in range(first, last)], self.side.language)


def shifted(reading: QuantityReading, by: int) -> QuantityReading:
    """A reading of a piece of text, its offsets counted from the start of the text (``by`` code points before it)."""
    if not by or not (reading.quantities or reading.names or reading.calendar):
        return reading
    return QuantityReading(
        text=reading.text,
        language=reading.language,
        quantities=tuple([replace(one, start=one.start + by, end=one.end + by) for one in reading.quantities]),
        loose=reading.loose,
        names=tuple([replace(one, start=one.start + by, end=one.end + by) for one in reading.names]),
        bare=reading.bare,
        calendar=tuple([replace(one, start=one.start + by, end=one.end + by) for one in reading.calendar]),
    )


def joined(readings: Sequence[QuantityReading], language: str) -> QuantityReading:
    """Several readings as one."""
    return QuantityReading(
        text="",
        language=language,
        quantities=tuple([one for reading in readings for one in reading.quantities]),
        loose=frozenset().union(*[reading.loose for reading in readings]),
        names=tuple([one for reading in readings for one in reading.names]),
        bare=frozenset().union(*[reading.bare for reading in readings]),
        calendar=tuple([one for reading in readings for one in reading.calendar]),
    )


class _Numbers:
    """The numbers of a pair and what became of them in the translation."""

    def __init__(self, pair: PairReading) -> None:
        self.pair = pair
        self.source, self.target = SideNumbers(pair.source), SideNumbers(pair.target)
        self.beads = _with_gaps_joined(pair.sentences)

    def compared(self, first: int, last: int) -> list[Comparison]:
        """What became of the numbers in the sentence beads ``[first, last)``."""
        beads = self.beads[first:last]
        source = self.source.of(min(one.source_start for one in beads), max(one.source_end for one in beads))
        target = self.target.of(min(one.target_start for one in beads), max(one.target_end for one in beads))
        return compare_quantities(source, target, directed=self.pair.directed)

    def differences(self, index: int) -> list[Comparison]:
        """What differs in a bead, and also with its neighbours."""
        here = [one for one in self.compared(index, index + 1) if self._speaks(one)]
        if not here:
            return here
        first, last = self._around(index)
        if last - first == 1:
            return here
        still = set[int]()
        for one in self.compared(first, last):
            if self._speaks(one):
                still |= {id(one.source), id(one.target)}
        still.discard(id(None))
        return [one for one in here if id(one.source) in still or id(one.target) in still]

    def _around(self, index: int) -> tuple[int, int]:
        """The beads around one: so many with both sides on each hand, and those without counterpart among them."""
        beads = self.beads
        first, left = index, NEIGHBOURS
        while first > 0 and (left or not _both(beads[first - 1])):
            first -= 1
            left -= _both(beads[first])
        last, left = index + 1, NEIGHBOURS
        while last < len(beads) and (left or not _both(beads[last])):
            left -= _both(beads[last])
            last += 1
        return first, last

    def _speaks(self, one: Comparison) -> bool:
        return one.severity != "neutral" or contradicts(self.pair, one)


GUESSED: Final = 0.5
"""Confidence that what has no counterpart on one side stands for what has none beside it on the other."""


def _with_gaps_joined(beads: Sequence[Bead]) -> list[Bead]:
    """The beads; where sentences of both sides without counterpart follow each other, they are one bead."""
    result: list[Bead] = []
    for aligned, group in groupby(beads, _both):
        run = list(group)
        if aligned or len({one.source_start == one.source_end for one in run}) == 1:
            result += run
        else:
            ends = run[0].source_start, run[-1].source_end, run[0].target_start, run[-1].target_end
            result.append(Bead(*ends, GUESSED))
    return result


def _both(bead: Bead) -> bool:
    """Whether a bead has sentences on both sides."""
    return bead.source_start < bead.source_end and bead.target_start < bead.target_end


def contradicts(pair: PairReading, one: Comparison) -> bool:
    """Whether the same number is "more than" on one side and "nearly" on the other."""
    source, target = one.source, one.target
    if source is None or target is None or (source.approximator, target.approximator) not in _OPPOSITE:
        return False
    if one.reason != "equal" or source.value != target.value:
        return False
    first, second = _words(pair.source, source), _words(pair.target, target)
    if "duration" in (source.kind, target.kind) and ("近" in first + second or "以内" in first + second):
        return False  # 近两年 is the past two years
    if source.approximator == "over":
        return bool(_OVER.search(first) and _UNDER.search(second))
    return bool(_UNDER.search(first) and _OVER.search(second))


def _words(side: Side, quantity: Quantity) -> str:
    return side.reading.text[quantity.start : quantity.end]


# ------------------------------------------------------------------------------------------ findings


def _kind(one: Comparison) -> str:
    """The check whose rule speaks of a comparison that differs."""
    if one.status == "different" and _other_money(one):
        return "translation.number-detail"
    if one.severity == "critical":
        return "translation.number-magnitude"
    if one.severity == "major":
        return {"missing": "translation.number-missing", "added": "translation.number-added"}.get(
            one.status, "translation.number"
        )
    return "translation.number-detail"


def _is_weak(one: Comparison) -> bool:
    """Whether it takes a third version to make a number that one side lacks worth a word; not so in a dateline."""
    return None in (one.source, one.target) and _kind(one) == "translation.number-detail"


def _other_money(one: Comparison) -> bool:
    """Whether an amount stands in another currency: rates change every day, nobody can say whether it is right."""
    first, second = one.source, one.target
    return (
        one.reason != "currency"
        and not one.power_of_ten
        and first is not None
        and second is not None
        and first.kind == second.kind == "money"
        and not same_currency(first.unit, second.unit)
    )


class _Writer:
    """Turns the differences of a pair into findings."""

    def __init__(self, pair: PairReading, rules: Sequence[CheckRule]) -> None:
        self.pair = pair
        self.rules = {one.check: one.id for one in rules}

    def findings(self, bead: Bead, differences: Sequence[Comparison]) -> Iterator[PairFinding]:
        """The findings of one sentence bead."""
        missing: dict[tuple[str, bool], list[Quantity]] = {}
        seen: set[tuple[str, int, int]] = set()
        for one in differences:
            kind = self._kind(one)
            # The parts of a date are compared one by one.
            if kind not in self.rules or (kind, id(one.source), id(one.target)) in seen:
                continue
            seen.add((kind, id(one.source), id(one.target)))
            if one.target is not None:
                yield self._on_target(kind, bead, one, one.target)
            elif one.source is not None:
                missing.setdefault((kind, _is_weak(one)), []).append(one.source)
        for (kind, weak), quantities in missing.items():
            yield self._missing(kind, bead, quantities, weak=weak)

    def _kind(self, one: Comparison) -> str:
        """The check whose rule speaks of a comparison; that one side has no dateline is a detail."""
        source, target = one.source, one.target
        if source is None:
            dateline = target is not None and in_dateline(self.pair.target, target)
        else:
            dateline = target is None and in_dateline(self.pair.source, source)
        return "translation.number-detail" if dateline else _kind(one)

    def _on_target(self, kind: str, bead: Bead, one: Comparison, target: Quantity) -> PairFinding:
        factor = f" (a factor of {_power(one.power_of_ten)})" if one.power_of_ten else ""
        source_words = NOTHING if one.source is None else self._quoted(self.pair.source, one.source)
        values: dict[str, str | int | float] = {
            "source_language": self.pair.source.language,
            "target_language": self.pair.target.language,
            "source": source_words,
            "target": self._quoted(self.pair.target, target),
            "factor": factor,
        }
        evidence: dict[str, float | int | str] = {"target_value": _shown(target)}
        related: tuple[RelatedRange, ...]
        if one.source is not None:
            evidence = {"source_value": _shown(one.source), **evidence}
            words = _words(self.pair.source, one.source)
            related = (RelatedRange(one.source.start, one.source.end, f"the other side says “{words}”"),)
        else:
            related = self._sentences(self.pair.source, bead.source_start, bead.source_end, "no such number here")
        if one.power_of_ten:
            evidence["power_of_ten"] = one.power_of_ten
        return PairFinding(
            Finding(
                rule=self.rules[kind], start=target.start, end=target.end,
                values=values, evidence=evidence, confidence=self._confidence(bead, kind),
                weak=_is_weak(one),
            ),
            related,
        )  # fmt: skip

    def _missing(self, kind: str, bead: Bead, missing: Sequence[Quantity], *, weak: bool) -> PairFinding:
        source, target = self.pair.source, self.pair.target
        start, end = place_of(target, bead.target_start, bead.target_end)
        words = [_words(source, one) for one in missing]
        quoted = ", ".join(f"“{one}”" for one in words[:_VALUES_SHOWN]) + (" …" if len(words) > _VALUES_SHOWN else "")
        return PairFinding(
            Finding(
                rule=self.rules[kind],
                weak=weak,
                variant="; ".join(words[:_VALUES_SHOWN]),
                start=start,
                end=end,
                values={
                    "source_language": source.language,
                    "target_language": target.language,
                    "source": quoted,
                    "target": NOTHING,
                },
                evidence={"source_value": "; ".join(str(_shown(one)) for one in missing[:_VALUES_SHOWN])},
                confidence=self._confidence(bead, kind),
            ),
            tuple(
                RelatedRange(one.start, one.end, f"“{word}” is missing")
                for one, word in zip(missing, words, strict=True)
            ),
        )

    def _confidence(self, bead: Bead, kind: str) -> float:
        return round(PRECISION[kind] * bead.confidence * self.pair.confidence, 4)

    def _sentences(self, side: Side, first: int, last: int, message: str) -> tuple[RelatedRange, ...]:
        start, end = place_of(side, first, last)
        return (RelatedRange(start, end, message),)

    def _quoted(self, side: Side, quantity: Quantity) -> str:
        return f"“{_words(side, quantity)}”"


def places_of(side: Side, first: int, last: int) -> tuple[Range, ...]:
    """Where the sentences ``[first, last)`` stand, or, if there are none, the one before that place (or the first).

    Several ranges where the other language stands between them, as it does in bilingual files.
    """
    sentences, reading = side.sentences, side.reading
    if not sentences:
        return ((0, len(reading.text)),)
    if first >= last:
        return (sentences[max(0, min(first - 1, len(sentences) - 1))],)
    places = [sentences[first]]
    for start, end in sentences[first + 1 : last]:
        if reading.block_index(start) - reading.block_index(places[-1][1] - 1) > 1:
            places.append((start, end))
        else:
            places[-1] = (places[-1][0], end)
    return tuple(places)


def place_of(side: Side, first: int, last: int) -> Range:
    """The first of ``places_of``."""
    return places_of(side, first, last)[0]


def _shown(quantity: Quantity) -> int | float | str:
    """The value for the evidence: exact where a reader of JSON can hold it."""
    if quantity.parts is not None:
        if quantity.kind == "date":
            year, month, day = quantity.parts
            return "-".join("?" if part is None else f"{part:02d}" for part in (year, month, day))
        return ":".join(f"{part:02d}" for part in quantity.parts if part is not None)
    value = quantity.value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    return float(value)


_DAY: Final = re.compile(r".+-\d\d-\d\d")


def names_day(value: object) -> bool:
    """Whether a value of the evidence is a date with month and day."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def _power(exponent: int) -> str:
    return (
        f"{10**exponent:,}" if 0 < exponent <= 6 else f"1/{10**-exponent:,}" if -6 <= exponent < 0 else f"10^{exponent}"
    )


def numbers(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterable[PairFinding]:
    """Numbers that differ, are missing or were added, each where both sides have a counterpart for the sentence.

    In sentences without counterpart, which are another check's business, they are ``weak``. Small numbers that one side
    lacks are weak everywhere: in good translations they become pronouns and articles every day, and only a third
    version that has them too makes them worth a word. Only for Chinese, Japanese and English.
    """
    if pair.source.language not in READABLE or pair.target.language not in READABLE:
        return
    rules = tuple(one for one in rules if language_matches(pair.target.language, one.languages))
    if not rules:
        return
    compared, writer = _Numbers(pair), _Writer(pair, rules)
    for index, bead in enumerate(compared.beads):
        if differences := compared.differences(index):
            # What has no counterpart is reported as a whole elsewhere; a third version may ask for its numbers.
            certain = _both(bead) and bead.confidence != GUESSED
            for found in writer.findings(bead, differences):
                yield found if certain else PairFinding(replace(found.finding, weak=True), found.related)


# As measured, see the pack: what an alignment that is sure of itself makes of it.
PRECISION: Final[dict[str, float]] = {
    "translation.number": 0.97,
    "translation.number-magnitude": 0.99,
    "translation.number-missing": 0.95,
    "translation.number-added": 0.67,
    "translation.number-detail": 0.6,
}

CHECKS: dict[str, PairCheck] = dict.fromkeys(PRECISION, numbers)
