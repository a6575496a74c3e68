"""Chinese of another age: verse and prose in the literary language, which statistics of today's usage cannot judge."""

from __future__ import annotations

import re
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
# … and it has this share of words that are of all ages but stand closer there, or is verse: so many of its lines have
# four, five or seven characters. Verse of Tang and Song has .058 at least, and .75; pages with 15 % of the characters
# wrong have at most .052 where they have few modern words, and .47.
OLD_SHARE: Final = 0.055
VERSE: Final = 0.6
# A paragraph has this share where it is in the literary language, and one of the words that no text of today has but in
# quotations: laws have the share, too. By judgement.
PASSAGE_SHARE: Final = 0.12
_BYGONE: Final = frozenset("乎矣焉哉兮曰吾汝毋弗岂奚孰耶欤盍遂辄乃嗟尝")
# Fewer Han characters are too few for a share.
MIN_CHARACTERS: Final = 100
_MODERN: Final = frozenset("的了是在这那们个么你她它很吗吧呢着过和到把被对這們個麼嗎過對")
_OLD: Final = frozenset(
    "之其者而以于於乃曰矣也焉兮何乎哉吾汝尔此若亦故且雖虽岂豈惟唯莫未尝遂辄余予彼斯不无無有自相与與"
)
_LINE: Final = re.compile("[\u4e00-\u9fff]+")
# Verse that an article of today quotes: so many lines or clauses in a row, within this many code points on each side,
# in which no character is one of today's, and all but one have the length of a verse. Of 10 872 places of news,
# weeklies and manuals 60 are such, of 1 198 misread characters of scans 3, of verse of Tang and Song 0.82 and 0.77.
AROUND: Final = 60
LINES: Final = 5
_TODAY: Final = frozenset("的了是这那们个么你她它很吗吧呢着這們個麼嗎")
# A quotation of so many code points with none of these may be from the classics. By judgement; of the slips of
# ECSpell and SIGHAN15 (benchmarks/typos.py) 0.001 are lost by it at most.
QUOTATION: Final = 8
_OPENING: Final = frozenset("“「『")
_CLOSING: Final = frozenset("”」』")
_VERSE_LENGTHS: Final = (4, 5, 7)
# What is said of such an article by rules that know the usage of today.
_OF_TODAY: Final = (
    "zh.spun.",
    "zh.typo.",
    "zh.evasion.variant",
    "zh.evasion.halves",
    "zh.script.careless",
    "zh.script.rare-variant",
)


def is_literary(reading: Reading, surprise: float) -> bool:
    """Whether an article is in the literary language. ``surprise``: mean of −log10 p of its Chinese symbols."""
    han = int(reading.characters.class_counts[HAN])
    if surprise < SURPRISE or han < MIN_CHARACTERS:
        return False
    text = reading.text
    if sum(one in _MODERN for one in text) >= MODERN_SHARE * han:
        return False
    return sum(one in _OLD for one in text) >= OLD_SHARE * han or _is_verse(text)


def _is_verse(text: str) -> bool:
    lines = [len(line) for line in _LINE.findall(text)]
    return sum(length in _VERSE_LENGTHS for length in lines) >= VERSE * len(lines)


def is_literary_passage(text: str) -> bool:
    """Whether a paragraph or sentence of a modern article is in the literary language, as a quotation may be."""
    if _BYGONE.isdisjoint(text):
        return False
    return sum(one in _OLD for one in text) >= PASSAGE_SHARE * len(text) > sum(one in _MODERN for one in text)


def is_verse_around(text: str, at: int) -> bool:
    """Whether the character at ``at`` (code points) stands among lines or clauses of verse."""
    lines = list(_LINE.finditer(text, max(0, at - AROUND), at + AROUND))
    own = next((number for number, line in enumerate(lines) if line.start() <= at < line.end()), None)
    if own is None or len(lines[own].group()) not in _VERSE_LENGTHS:
        return False
    verse = [len(one) in _VERSE_LENGTHS and _TODAY.isdisjoint(one) for one in (line.group() for line in lines)]
    today = [not _TODAY.isdisjoint(line.group()) for line in lines]
    return any(
        sum(verse[first : first + LINES]) >= LINES - 1 and not any(today[first : first + LINES])
        for first in range(max(0, own - LINES + 1), min(own, len(lines) - LINES) + 1)
    )


def is_quotation_without_today(text: str, at: int) -> bool:
    """Whether the character at ``at`` (code points) is quoted, in words of which none is one of today's."""
    opening = max(text.rfind(mark, max(0, at - AROUND), at) for mark in _OPENING)
    closing = min((end for mark in _CLOSING if (end := text.find(mark, at, at + AROUND)) >= 0), default=-1)
    quoted = text[opening + 1 : closing] if 0 <= opening < closing else ""
    within = len(quoted) >= QUOTATION and _CLOSING.isdisjoint(quoted) and "\n" not in quoted
    return within and _TODAY.isdisjoint(quoted)


def without_usage(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that ask for the usage of today."""
    return [found for found in findings if not found.rule.startswith(_OF_TODAY)]
