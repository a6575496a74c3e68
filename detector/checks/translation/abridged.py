"""A translation that only sums its source up: one finding instead of one for each sentence that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, RelatedRange
from detector.checks.translation.lengths import expected_width, width

ABRIDGED: Final = 0.5
"""Share of the width to be expected below which a translation sums up. Of 1 397 whole documents of NTREX, WMT22 and
TICO with six rows or more none is below 0.68."""

LEAST: Final = 8
"""Sentences of the source from which that is said; of shorter texts the sentences that are left out can be listed."""

LEFT_OUT: Final = frozenset(
    {"translation.omission", "translation.omission-likely", "translation.shorter"}
    | {f"translation.{one}-missing" for one in ("number", "name", "item")}
)
"""The checks that have nothing more to say then."""


def abridged(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """One finding on the whole translation where it is far too short for its source throughout. What is missing behind
    its end is no matter of this check."""
    with_both = [
        one for one in pair.sentences if one.source_start < one.source_end and one.target_start < one.target_end
    ]
    if not with_both or with_both[-1].source_end < LEAST:
        return
    source = pair.source.text(pair.source.sentences[: with_both[-1].source_end])
    target = pair.target.text(pair.target.sentences)
    share = width(target) / max(expected_width(source, pair.source.language, pair.target.language), 1.0)
    if share >= ABRIDGED:
        return
    alone = sum(one.target_start == one.target_end for one in pair.sentences)
    for rule in rules:
        finding = Finding(
            rule=rule.id,
            start=0,
            end=len(pair.target.reading.text),
            values={"percent": f"{100 * share:.0f} %", "sentences": alone},
            evidence={"length_by_expected": round(share, 3), "sentences": alone},
            confidence=round(pair.confidence * 0.95, 4),
        )
        yield PairFinding(finding, (RelatedRange(0, len(pair.source.reading.text), "the text that it sums up"),))


CHECKS: dict[str, PairCheck] = {"translation.abridged": abridged}
