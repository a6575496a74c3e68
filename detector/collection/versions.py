"""Checks the versions of one text against each other and says what is found in each of them.

The source is compared with every other version. Where three versions are there, the odd one out is named: what two of
them say and the third does not is reported on the third, whichever of them is the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from detector.checks.base import Finding, Reading
from detector.checks.translation.base import PairFinding, PairReading
from detector.checks.translation.names import is_one_name
from detector.checks.translation.number import READABLE, names_day
from detector.checks.translation.run import PairChecks
from detector.checks.translation.wrong_pair import is_pair
from detector.collection.pairing import bilingual, language_of, pair_between, pair_within, source_of

NEAR: Final = 200  # code points of the source between two places that may be the same


class Place(msgspec.Struct, frozen=True):
    """A range of the text of version number ``version``, and what is to be seen there."""

    version: int
    start: int
    end: int
    message: str


class Placed(msgspec.Struct, frozen=True):
    """A finding on version number ``version``, with the places of others that it rests on."""

    version: int
    finding: Finding
    related: tuple[Place, ...] = ()


class Compared(msgspec.Struct, frozen=True):
    """A pair that was looked at: positions of source and target. The pair is one if its confidence is high enough."""

    source: int
    target: int
    pair: PairReading

    @property
    def matches(self) -> bool:
        """Whether the two were taken for translations of each other."""
        return is_pair(self.pair)


class Versions(msgspec.Struct, frozen=True):
    """What comparing the versions of a text gave."""

    placed: tuple[Placed, ...]
    compared: tuple[Compared, ...]


def check_within(reading: Reading, checks: PairChecks, source_language: str | None = None) -> Versions:
    """Check an article whose paragraphs alternate between two languages; nothing for any other article."""
    languages = bilingual(reading)
    if languages is None:
        return Versions((), ())
    known = source_language in languages
    source = languages[source_of(languages, source_language)]
    target = languages[0] if source == languages[1] else languages[1]
    pair = pair_within(reading, source, target, directed=known)
    found = checks(pair) if is_pair(pair) else []
    placed = [_placed(0, 0, one) for one in found if not one.finding.weak]
    return Versions(tuple(placed), (Compared(0, 0, pair),))


def check_versions(
    readings: Sequence[Reading],
    checks: Sequence[PairChecks],
    *,
    source: int | None = None,
    named: Sequence[str] = (),
    declared: bool = False,
    source_language: str | None = None,
) -> Versions:
    """Check versions of one text. ``checks``: the enabled rules of each version.

    ``named``: the language that the name of each version tells, "" where it tells none.
    ``source``: which version is the original, where somebody said so; else that in ``source_language``, else a guess.
    ``declared``: somebody said that they are versions of one text, so that one that is none is worth a finding.
    """
    languages = [language_of(*one) for one in zip(readings, named or [""] * len(readings), strict=True)]
    directed = source is not None or source_language in languages
    first = source if source is not None else source_of(languages, source_language)
    compared: list[Compared] = []
    found: dict[int, list[PairFinding]] = {}
    for number, reading in enumerate(readings):
        if number == first:
            continue
        if not declared and (
            languages[number] == languages[first] or not {languages[number], languages[first]} <= READABLE
        ):
            continue
        pair = pair_between(
            readings[first], reading, (languages[first], languages[number]), directed=directed, declared=declared
        )
        compared.append(Compared(first, number, pair))
        if declared or compared[-1].matches:
            found[number] = checks[number](pair)
    matching = {one.target: one.pair for one in compared if one.matches}
    if len({languages[number] for number in matching}) < 2:
        placed = [
            _placed(first, number, one) for number, group in found.items() for one in group if not one.finding.weak
        ]
    else:
        placed = _merged(_with_third(first, found, matching, languages, checks[first]))
    return Versions(tuple(placed), tuple(compared))


def _placed(source: int, target: int, one: PairFinding) -> Placed:
    return Placed(target, one.finding, tuple(Place(source, r.start, r.end, r.message) for r in one.related))


# ------------------------------------------------------------------------------------------ the odd one out

# What a finding on a translation becomes when the source turns out to be the odd one.
_ON_SOURCE: Final = {
    "translation.number": "translation.number",
    "translation.number-magnitude": "translation.number-magnitude",
    "translation.number-detail": "translation.number-detail",
    "translation.number-added": "translation.number-missing",
    "translation.addition": "translation.omission",
    "translation.name-differs": "translation.name-differs",
    "translation.name-one-sided": "translation.name-one-sided",
}
_DIFFERENT: Final = frozenset(
    {"translation.number", "translation.number-magnitude", "translation.number-detail", "translation.name-differs"}
)


def _with_third(
    first: int,
    found: dict[int, list[PairFinding]],
    matching: dict[int, PairReading],
    languages: Sequence[str],
    source_checks: PairChecks,
) -> Iterator[Placed]:
    """The findings of all pairs; those that two versions share are moved to the source."""
    moved: dict[int, set[int]] = {number: set() for number in found}
    numbers = [number for number in found if number in matching]
    for position, one in enumerate(numbers):
        for index, finding in enumerate(found[one]):
            if index in moved[one]:
                continue
            check = source_checks.check_of(finding.finding.rule)
            moved_to = _ON_SOURCE.get(check or "", "")
            if "source_value" not in finding.finding.evidence and names_day(
                finding.finding.evidence.get("target_value")
            ):
                moved_to = "translation.number-missing"  # two translators do not add the same date
            rule = source_checks.rule_of(moved_to)
            if check is None or rule is None:
                continue
            shared = {one: index}
            for other in numbers[position + 1 :]:
                if languages[other] == languages[one]:
                    continue
                twin = _twin(finding, found[other], moved[other])
                if twin is not None:
                    shared[other] = twin
            if len(shared) > 1:
                for number, at in shared.items():
                    moved[number].add(at)
                together = {number: found[number][at] for number, at in shared.items()}
                yield _on_source(first, rule, check, together, matching, languages)
    for number, group in found.items():
        others = [languages[one] for one in numbers if one != number]
        for index, finding in enumerate(group):
            if index in moved[number] or finding.finding.weak:
                continue
            check = source_checks.check_of(finding.finding.rule)
            if number in matching and others and (check in _DIFFERENT or check == "translation.number-missing"):
                # Nothing like it was found in the other versions: they say what the source says.
                finding = _seconded(finding, languages[first], others)
            yield _placed(first, number, finding)


def _merged(placed: Iterable[Placed]) -> list[Placed]:
    """Findings of one rule at one place as one: several numbers that a sentence lacks are one issue."""
    at: dict[tuple[int, str, int, int], Placed] = {}
    for one in placed:
        finding = one.finding
        key = (one.version, finding.rule, finding.start, finding.end)
        known = at.get(key)
        if known is None:
            at[key] = one
            continue
        said = dict.fromkeys(str(other.values.get("source")) for other in (known.finding, finding))
        values = {**known.finding.values, "source": ", ".join(said)}
        variant = "; ".join(dict.fromkeys(name for name in (known.finding.variant, finding.variant) if name))
        related = known.related + tuple(place for place in one.related if place not in known.related)
        at[key] = Placed(one.version, replace(known.finding, values=values, variant=variant or None), related)
    return list(at.values())


def _twin(finding: PairFinding, others: Sequence[PairFinding], taken: set[int]) -> int | None:
    """The finding of another translation that says the same of the same place of the source."""
    for index, other in enumerate(others):
        if index in taken or other.finding.rule != finding.finding.rule or not other.related or not finding.related:
            continue
        if _alike(finding.finding, other.finding) and _touch(finding, other):
            return index
    return None


def _alike(one: Finding, other: Finding) -> bool:
    if "target_value" in one.evidence or "target_value" in other.evidence:
        return one.evidence.get("target_value") == other.evidence.get("target_value") and one.evidence.get(
            "source_value"
        ) == other.evidence.get("source_value")
    if "source_name" in one.evidence and "source_name" in other.evidence:
        return one.evidence["source_name"] == other.evidence["source_name"] and is_one_name(
            str(one.evidence["target_name"]), str(other.evidence["target_name"])
        )
    # Sentences that were added. Two translators may have divided the same long sentence; only numbers that the source
    # has nowhere near make it sure that it lacks one.
    if one.values.get("numbers") and other.values.get("numbers"):
        small, large = sorted((float(one.evidence["width"]), float(other.evidence["width"])))
        return large <= 2 * max(small, 1.0)
    return False


def _touch(one: PairFinding, other: PairFinding) -> bool:
    """Whether two findings rest on the same place of the source, or nearly: aligners differ by a sentence."""
    first, second = one.related[0], other.related[0]
    return first.start < second.end + NEAR and second.start < first.end + NEAR


def _on_source(
    first: int,
    rule: str,
    check: str,
    together: dict[int, PairFinding],
    matching: dict[int, PairReading],
    languages: Sequence[str],
) -> Placed:
    """A finding on the source: all other versions say something else than it."""
    sample = next(iter(together.values()))
    finding, place = sample.finding, sample.related[0]
    said = str(finding.values.get("target", ""))
    others = " and ".join(sorted({languages[one] for one in together}))
    values = {
        **finding.values,
        "source_language": others,
        "target_language": languages[first],
        "source": said,
        "target": finding.values.get("source", "none"),
    }
    evidence = dict(finding.evidence)
    if "target_value" in evidence:
        evidence["source_value"] = evidence.pop("target_value")
        if "source_value" in finding.evidence:
            evidence["target_value"] = finding.evidence["source_value"]
    related = []
    for one, other in together.items():
        text = matching[one].target.reading.text[other.finding.start : other.finding.end]
        shown = " ".join(text.split())
        related.append(
            Place(
                one,
                other.finding.start,
                other.finding.end,
                f"{languages[one]} says “{shown if len(shown) <= 60 else shown[:59] + '…'}”",
            )
        )
    confidence = finding.confidence or 0.0
    for other in together.values():
        confidence = (
            1 - (1 - confidence) * (1 - (other.finding.confidence or 0.0)) if other is not sample else confidence
        )
    variant = said.strip("“”") if check != "translation.addition" else str(finding.values.get("said", ""))[:60]
    return Placed(
        first,
        replace(
            finding,
            rule=rule,
            variant=variant or None,
            start=place.start,
            end=place.end,
            values=values,
            evidence={**evidence, "versions_that_agree": len(together)},
            confidence=round(min(confidence, 0.99), 4),
            weak=False,
        ),
        tuple(related),
    )


def _seconded(finding: PairFinding, source: str, others: Sequence[str]) -> PairFinding:
    """The finding, saying that the other versions agree with the source."""
    said_by = " and ".join(dict.fromkeys((source, *others)))
    one = finding.finding
    values = {**one.values, "source_language": said_by}
    evidence = {**one.evidence, "versions_that_agree": 1 + len(set(others))}
    return PairFinding(replace(one, values=values, evidence=evidence), finding.related)
