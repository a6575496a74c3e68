"""The score of an article and of a folder, after MQM 2.0's calibrated linear model.

penalty        = Σ weight(severity) × confidence over new issues         (0, 1, 5, 25; MQM's severity multipliers)
evaluation words = words in scripts with spaces + Han characters / 1.73 + Japanese characters / 2.49
score          = 100 − 1000 × penalty / evaluation words, within 0 … 100

This is MQM's calibrated score with a passing threshold of 90 at 10 penalty points per 1 000 words (docs/scoring.md).
A folder pools penalties and words; it does not average scores of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from detector.language.characters import DIGIT, HAN, HANGUL, HIRAGANA, KATAKANA, LATIN, LETTER, CharacterView
from detector.model import SEVERITIES, Issue, Severity

SEVERITY_WEIGHTS: dict[Severity, int] = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}

# Characters per English word in the human translations of NTREX-128 (1 997 sentences; Latin words left out on both
# sides): 69 682 Han characters and 100 125 kana and kanji for 40 254 and 40 279 words.
HAN_PER_WORD = 1.73
JAPANESE_PER_WORD = 2.49

# The tolerance behind the score: at this penalty per 1 000 words a text is just acceptable (score 90).
PENALTY_AT_THRESHOLD = 10.0
PASSING_THRESHOLD = 90.0

# Below this many evaluation words one issue moves the score by more than two points; counts say more.
SUFFICIENT_WORDS = 500

_SPACED = np.zeros(256, dtype=bool)
_SPACED[[LATIN, DIGIT, LETTER, HANGUL]] = True


class Weighed(msgspec.Struct, frozen=True, gc=False):
    """What a score is made of: penalty points and evaluation words."""

    penalty: float
    words: float


def evaluation_words(characters: CharacterView, japanese: bool) -> float:
    """MQM's evaluation word count: words with spaces as they are, Han and kana by the ratios above."""
    spaced = _SPACED[characters.classes]
    words = int(np.count_nonzero(spaced[1:] & ~spaced[:-1])) + int(spaced[0]) if spaced.size else 0
    counts = characters.class_counts
    kana = int(counts[HIRAGANA] + counts[KATAKANA])
    han = int(counts[HAN])
    return words + ((han + kana) / JAPANESE_PER_WORD if japanese else han / HAN_PER_WORD + kana / JAPANESE_PER_WORD)


def penalty(issues: Iterable[Issue]) -> float:
    """Σ weight(severity) × confidence of the issues that are new: the points that editors may be expected to confirm.

    Rounded to four decimals, as confidences are, so that it does not depend on the order of the issues.
    """
    points = sum(SEVERITY_WEIGHTS[one.severity] * one.confidence for one in issues if one.status == "new")
    return round(float(points), 4)


def score(weighed: Iterable[Weighed]) -> float:
    """The score 0–100 of one or several texts together, rounded to one decimal; 100 for no text at all."""
    points = words = 0.0
    for one in weighed:
        points += one.penalty
        words += one.words
    if words <= 0:
        return 100.0 if points == 0 else 0.0
    slope = (100.0 - PASSING_THRESHOLD) / PENALTY_AT_THRESHOLD
    return round(min(100.0, max(0.0, 100.0 - 1000.0 * points / words * slope)), 1)


def passes(issues: Sequence[Issue], own_score: float, fail_on: Severity | None, min_score: float | None) -> bool:
    """The gate: no new issue at or above ``fail_on`` (None: never fails on issues) and no score below ``min_score``.

    A critical issue fails a gate that looks at issues at all.
    """
    if min_score is not None and own_score < min_score:
        return False
    if fail_on is None:
        return True
    lowest = SEVERITIES.index(fail_on)
    return not any(issue.status == "new" and SEVERITIES.index(issue.severity) >= lowest for issue in issues)
