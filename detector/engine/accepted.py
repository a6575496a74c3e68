"""What a configuration accepts: words that are right as they stand, substitutions that are no damage here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from detector.checks.base import Finding, Reading
from detector.language.characters import fold
from detector.model import Category
from detector.rulepacks.compiled import CompiledRule

# Issues of these categories are about words: an accepted word in the damaged part makes it sound. The others are
# about stretches of text (a paragraph that stands twice, a missing end), which a word inside says nothing of.
WORD_CATEGORIES: frozenset[Category] = frozenset(
    ("spun", "mistranslation", "number", "untranslated", "terminology", "ocr", "typo", "masked", "evasion", "script")
)
_ARROWS = ("→", "->")


def split_pair(pair: str) -> tuple[str, str] | None:
    """What is meant and what stands there, of ``产业→家当`` or ``产业->家当``; None if it is no pair."""
    for arrow in _ARROWS:
        meant, found, there = pair.partition(arrow)
        if found and meant.strip() and there.strip():
            return meant.strip(), there.strip()
    return None


class AcceptList:
    """Takes findings away that accepted words or pairs explain. Compared in lower case, half width, simplified."""

    def __init__(self, words: Iterable[str], pairs: Iterable[str]) -> None:
        folded = sorted({fold(word) for word in words if word})
        self._longest = max((len(word) for word in folded), default=0)
        self._automaton: Any = None
        if folded:
            import ahocorasick_rs

            self._automaton = ahocorasick_rs.AhoCorasick(folded, store_patterns=False)
        split = (split_pair(pair) for pair in pairs)
        self._pairs = {(fold(meant), fold(found)) for meant, found in (one for one in split if one is not None)}

    def __bool__(self) -> bool:
        return bool(self._automaton is not None or self._pairs)

    def left(self, reading: Reading, findings: list[Finding], rules: Mapping[str, CompiledRule]) -> list[Finding]:
        """The findings that remain, in their order.

        An accepted word takes a finding away that it overlaps; one that is not about words (see ``WORD_CATEGORIES``)
        only if it covers all of it.
        """
        if not findings:
            return findings
        words: list[tuple[int, int]] = []
        if self._automaton is not None:
            hits = self._automaton.find_matches_as_indexes(reading.folded, overlapping=True)
            words = sorted((start, end) for _, start, end in hits)
        return [
            one
            for one in findings
            if not self._has_accepted_word(one, words, rules[one.rule].rule.category in WORD_CATEGORIES)
            and not self._is_accepted_pair(reading, one)
        ]

    def _has_accepted_word(self, found: Finding, words: list[tuple[int, int]], about_words: bool) -> bool:
        index = bisect_left(words, (found.start - self._longest + 1, 0))
        while index < len(words) and words[index][0] < found.end:
            start, end = words[index]
            if end > found.start and (about_words or (start <= found.start and end >= found.end)):
                return True
            index += 1
        return False

    def _is_accepted_pair(self, reading: Reading, found: Finding) -> bool:
        if not self._pairs:
            return False
        pair = split_pair(found.variant or "")
        if pair is not None and (fold(pair[0]), fold(pair[1])) in self._pairs:
            return True
        there = reading.folded[found.start : found.end]
        return any((fold(suggestion), there) in self._pairs for suggestion, _ in found.suggestions)
