"""Chinese of another age: verse and prose in the literary language, which statistics of today's usage cannot judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from detector.checks.base import Finding, Reading
from detector.language.characters import HAN

# An article in the literary language surprises the model of characters (mean of −log10 p) by at least this, and has
# less than this share of the function characters of the modern one. In pieces of 110 and 400 characters, Tang and Song
# verse, the Analects, the Songs and maxims have 3.05 to 4.44 and 0 to .031 (19 of 20; .069 the highest); news, manuals,
# weeklies, NTREX and scans have at most 2.96 where they have less than .055, and scans with 15 % of the characters
# wrong 2.68 where they have less than .04.
SURPRISE: Final = 2.9
MODERN_SHARE: Final = 0.04
# Fewer Han characters are too few for a share.
MIN_CHARACTERS: Final = 100
_MODERN: Final = frozenset("的了是在这那们个么你她它很吗吧呢着过和到把被对這們個麼嗎過對")
# What is said of such an article by rules that know the usage of today.
_OF_TODAY: Final = ("zh.spun.", "zh.typo.", "zh.evasion.variant", "zh.script.careless", "zh.script.rare-variant")


def is_literary(reading: Reading, surprise: float) -> bool:
    """Whether an article is in the literary language. ``surprise``: mean of −log10 p of its Chinese symbols."""
    han = int(reading.characters.class_counts[HAN])
    if surprise < SURPRISE or han < MIN_CHARACTERS:
        return False
    return sum(one in _MODERN for one in reading.text) < MODERN_SHARE * han


def without_usage(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that ask for the usage of today."""
    return [found for found in findings if not found.rule.startswith(_OF_TODAY)]
