"""What a rule believes must read as well as what stands there, or better: the statistics may object to a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from detector.checks.base import Finding, Reading, language_matches
from detector.language.characters import fold
from detector.language.fluency import Fluency

# Rules whose disguise is made of Chinese characters, so that the model can compare. Letters, emoji and signs are one
# symbol to it, and their restoration is not comparable.
RULES: Final = frozenset(
    f"zh.evasion.{name}" for name in ("variant", "homophone", "look-alike", "split", "first", "ordinal", "radical")
)

# Undoing may cost this much (log10 of the probability of the stretch). Of 24 true disguises in advertising copy,
# news and examples the worst costs 1.0 (调里 → 调理 in a text on medicine, of which the statistics hold little); most
# gain 3 to 10.
OBJECTS_BELOW: Final = -1.5
# Two halves of a character are honest neighbours more often than not, and one character instead of two is likelier
# anyhow. Of the 470 such pairs in 2.6 M clean characters (news, general text, NTREX) the best gains 3.4; of 1 098
# characters of clean text that were taken apart 99 % gain more than 3.5.
HALVES: Final = "zh.evasion.halves"
HALVES_GAIN: Final = 3.5
_REACH: Final = 8
# All rules that the statistics are asked about.
ASKED: Final = RULES | {HALVES}


# A phrase for spun text in an article that is none must gain this much, or be a swap by itself to the statistics. Of 39
# such phrases in clean articles that were kept out (4 M characters of news, general text and manuals: 昌盛, 供应 and
# 集会 in their own right) 24 gain less, of 657 single swaps planted in such articles 82 do.
LONE_GAIN: Final = 4.0


def needs_consent(findings: Sequence[Finding]) -> bool:
    """Whether any finding is one that the statistics are asked about."""
    return any(found.rule in ASKED and found.suggestions for found in findings)


def consented(reading: Reading, findings: Sequence[Finding], fluency: Fluency) -> list[Finding]:
    """The findings without those that read worse restored."""
    kept = []
    for found in findings:
        least = HALVES_GAIN if found.rule == HALVES else OBJECTS_BELOW
        if found.rule not in ASKED or gain(reading, found, fluency, otherwise=least) >= least:
            kept.append(found)
    return kept


def gain(reading: Reading, found: Finding, fluency: Fluency, *, otherwise: float) -> float:
    """log10 of how much likelier the text around a finding becomes with its first suggestion in its place.

    ``otherwise``: what it is where there is no suggestion, or the text is not Chinese.
    """
    if not found.suggestions or not language_matches(reading.language_at(found.start), ("zh",)):
        return otherwise
    before = reading.folded[max(0, found.start - _REACH) : found.start]
    after = reading.folded[found.end : found.end + _REACH]
    text = reading.folded[found.start : found.end]
    return fluency.gain(before, text, fold(found.suggestions[0][0]), after)
