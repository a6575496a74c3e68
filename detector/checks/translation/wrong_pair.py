"""Two texts that somebody calls a text and its translation, and that are none: one finding instead of a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, RelatedRange
from detector.checks.translation.number import READABLE

MATCHING_FROM: Final = 0.5
"""Confidence from which two texts are taken for a text and its translation."""

MATCHING_LONG: Final = 0.98
"""The same for two files that both have ``LONG`` sentences. Texts about one subject come near translations: of 269
NTREX and TICO texts beside the likest other one 73 are above 0.5 and 33 above 0.98; of 211 whole translations of this
length none is below 0.98, of 43 that lost half of their sentences one is."""

LONG: Final = 12

LEAST_SURE: Final = 0.5  # what is reported is likelier than not


def is_pair(pair: PairReading) -> bool:
    """Whether two texts are taken for a text and its translation."""
    within = pair.source.reading is pair.target.reading  # in a bilingual file the order of the blocks says it too
    long = not within and min(len(pair.source.sentences), len(pair.target.sentences)) >= LONG
    return pair.confidence >= (MATCHING_LONG if long else MATCHING_FROM)


def wrong_pair(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """One finding on the whole translation where a declared pair is none."""
    if not pair.declared or is_pair(pair):
        return
    source, target = pair.source, pair.target
    if source.blocks and source.language == target.language:
        why = f"both are in the same language ({source.language})"
    elif not source.blocks or not target.blocks:
        why = f"the {'source' if not source.blocks else 'translation'} holds no text"
    elif not {source.language, target.language} <= READABLE:
        why = "only Chinese, Japanese and English can be compared"
    else:
        why = "their sentences have too little in common"
    for rule in rules:
        finding = Finding(
            rule=rule.id,
            start=0,
            end=len(target.reading.text),
            values={"why": why},
            evidence={"pair_confidence": round(pair.confidence, 4)},
            confidence=round(max(1 - pair.confidence, LEAST_SURE), 4),
        )
        yield PairFinding(
            finding, (RelatedRange(0, len(source.reading.text), "the text that it is said to translate"),)
        )


CHECKS: dict[str, PairCheck] = {"translation.wrong-pair": wrong_pair}
