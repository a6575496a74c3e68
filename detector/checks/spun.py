"""Spun text: what the statistics say of the words of Chinese articles, together with the hand-written phrases.

The packs know contexts in which a word is certainly wrong; the statistics know how well every word fits where it
stands, and what the article as a whole looks like (docs/spun-text.md). This check puts the two together: the verdict
on the article, and for each word one finding with the better founded span, original and confidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from detector.checks.base import ArticleVerdict, Finding, Reading, language_matches
from detector.language.substitution import SpunResult, Substitution, SubstitutionModel

RULE: Final = "zh.spun.synonym"
FAMILY: Final = "zh.spun."

# A word that only the statistics speak of is reported from this confidence on.
REPORTED_FROM: Final = 0.5
# A weak phrase of a pack needs the statistics' consent, this much of it.
WEAK_CONSENT: Final = 0.2
# From this probability on the article is called spun.
CALLED_FROM: Final = 0.5
# How much each different certain phrase (the first, the second, …) adds to the log odds of the article.
PHRASE_LOG_ODDS: Final = (2.0, 3.0, 4.0)
# Chinese below this many characters gives no verdict on the article.
MIN_CHARACTERS: Final = 30


class _Part(msgspec.Struct, frozen=True):
    """The Chinese blocks of an article as one text, and where each came from."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def to_article(self, offset: int) -> int:
        """An offset of the part as an offset of the article's text."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]


def chinese_part(reading: Reading) -> _Part:
    """The folded text of all Chinese blocks, a line each."""
    texts, starts, shifts = [], [], []
    length = 0
    for block in reading.blocks_in("zh"):
        texts.append(reading.folded[block.start : block.end])
        starts.append(length)
        shifts.append(block.start - length)
        length += block.end - block.start + 1
    return _Part("\n".join(texts), tuple(starts), tuple(shifts))


class SpunCheck:
    """Scores batches of articles; opened once."""

    def __init__(self, folder: Path) -> None:
        """Open the statistics in ``folder``. Raises OSError where they are missing."""
        self._model = SubstitutionModel.open(folder)

    def __call__(
        self, readings: Sequence[Reading], findings: Sequence[Sequence[Finding]]
    ) -> list[tuple[list[Finding], ArticleVerdict | None]]:
        """For each article its findings with those of the statistics worked in, and the verdict if it is spun."""
        parts: list[_Part | None] = []
        for reading in readings:
            spoken = any(language_matches(language, ("zh",)) for language in reading.languages)
            parts.append(chinese_part(reading) if spoken else None)
        scored = iter(self._model.score([part.text for part in parts if part is not None]))
        return [
            (list(found), None) if part is None else combine(reading, part, found, next(scored))
            for reading, part, found in zip(readings, parts, findings, strict=True)
        ]


def combine(
    reading: Reading, part: _Part, findings: Sequence[Finding], result: SpunResult
) -> tuple[list[Finding], ArticleVerdict | None]:
    """One article's findings and verdict from the packs' ``findings`` and the statistics' ``result``."""
    phrases = [one for one in findings if one.rule.startswith(FAMILY)]
    others = [one for one in findings if not one.rule.startswith(FAMILY)]
    probability = article_probability(result.probability, len({one.variant for one in phrases if not one.weak}))

    substitutions = [
        (part.to_article(one.start), part.to_article(one.end - 1) + 1, one) for one in result.substitutions
    ]
    substitutions = [one for one in substitutions if one[1] - one[0] == one[2].end - one[2].start]
    by_range = {(start, end): one for start, end, one in substitutions}
    kept: list[Finding] = []
    for phrase in phrases:
        same = by_range.get((phrase.start, phrase.end))
        if phrase.weak and (same is None or same.confidence < WEAK_CONSENT):
            continue
        kept.append(phrase if same is None else _agreed(phrase, same))
    taken = sorted((one.start, one.end) for one in kept)
    for start, end, one in substitutions:
        if one.confidence >= REPORTED_FROM and not _overlaps(taken, start, end):
            kept.append(_finding(reading, start, end, one))
    verdict = None
    if probability >= CALLED_FROM and len(part.text) >= MIN_CHARACTERS:
        different = len({one.variant for one in kept})
        words = "1 word stands" if different == 1 else f"{different} different words stand"
        verdict = ArticleVerdict(
            category="spun",
            probability=min(probability, 0.9999),
            message=f"rewritten by a synonym spinner: {words} where another is meant",
        )
    return others + kept, verdict


def article_probability(statistical: float, phrases: int) -> float:
    """The probability that an article was spun: the statistics' own, and the number of different certain phrases."""
    bounded = min(max(statistical, 1e-4), 1 - 1e-4)
    odds = log(bounded / (1 - bounded)) + sum(PHRASE_LOG_ODDS[:phrases])
    return 1 / (1 + exp(-odds))


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_right(taken, (start, end))
    return any(one[0] < end and start < one[1] for one in taken[max(0, at - 2) : at + 2])


def _suggestions(one: Substitution) -> tuple[tuple[str, float | None], ...]:
    return tuple((original, share * one.confidence) for original, share in one.alternatives)


def _evidence(one: Substitution) -> dict[str, float | int | str]:
    """What the ratio is made of, so that it can be recomputed (docs/spun-text.md)."""
    return {
        "log_likelihood_ratio": round(one.log_likelihood_ratio, 3),
        "frequency_ratio": round(one.frequency_ratio, 3),
        "left_ratio": round(one.left_ratio, 3),
        "right_ratio": round(one.right_ratio, 3),
        "left": one.left,
        "right": one.right,
        "lists": one.lists,
    }


def _finding(reading: Reading, start: int, end: int, one: Substitution) -> Finding:
    return Finding(
        rule=RULE,
        start=start,
        end=end,
        variant=f"{one.original}→{reading.folded[start:end]}",
        suggestions=_suggestions(one),
        evidence=_evidence(one),
        confidence=one.confidence,
    )


def _agreed(phrase: Finding, one: Substitution) -> Finding:
    """A phrase that the statistics speak of too: its original first, then theirs."""
    meant = phrase.suggestions[0][0] if phrase.suggestions else one.original
    rest = tuple((text, sure) for text, sure in _suggestions(one) if text != meant)
    confidence = None if phrase.weak is False and one.confidence < REPORTED_FROM else one.confidence
    return replace(
        phrase,
        suggestions=((meant, None), *rest),
        evidence={**_evidence(one), **phrase.evidence},
        confidence=confidence,
    )
