"""Masked words in Chinese get the word that the statistics expect in their place, where they are sure enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from detector.checks.base import Finding, Reading, language_matches
from detector.language.restoration import Restorer

RULE: Final = "any.masked.censored"

# A restoration is offered from this probability on: below it the first guess is wrong more often than not.
OFFERED_FROM: Final = 0.5
# Signs of which each stands for one character; stars are typed in any number.
PER_CHARACTER: Final = frozenset("×Xx□○〇●█■")
_REACH: Final = 8
# A gap costs some 20 ms, as every word is tried in it; an article of thousands is not waiting to be restored.
MAX_RESTORED: Final = 20


def wants_restoration(findings: Sequence[Finding]) -> bool:
    """Whether any finding is a masked word without a suggestion."""
    return any(found.rule == RULE and not found.suggestions for found in findings)


def with_restorations(reading: Reading, findings: Sequence[Finding], restorer: Restorer) -> list[Finding]:
    """The findings, masked Chinese words among them with what may have stood there."""
    result = list(findings)
    chinese = [
        number
        for number, found in enumerate(findings)
        if found.rule == RULE and not found.suggestions and language_matches(reading.language_at(found.start), ("zh",))
    ]
    for number in chinese[:MAX_RESTORED]:
        result[number] = _restored(reading, findings[number], restorer)
    return result


def _restored(reading: Reading, found: Finding, restorer: Restorer) -> Finding:
    mask = reading.text[found.start : found.end]
    length = len(mask) if len(mask) > 1 and set(mask) <= PER_CHARACTER else None
    before = reading.folded[max(0, found.start - _REACH) : found.start].rstrip()
    after = reading.folded[found.end : found.end + _REACH].lstrip()
    best = restorer.fill(before, after, length)
    if best is None or best.confidence < OFFERED_FROM:
        return found
    return replace(found, suggestions=((best.word, best.confidence),))
