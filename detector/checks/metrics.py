"""Metrics of an article: plain numbers for the report, and what ``threshold:`` rules bound.

Shares are of the characters that are not white space, in [0, 1]; all metrics of one article are taken from the
class counts that exist anyway, so they cost microseconds; the readability of English is counted anew.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from detector.checks import readability
from detector.checks.base import Reading
from detector.language.characters import (
    CJK_PUNCTUATION,
    CONTROL,
    DIGIT,
    EMOJI,
    HAN,
    HIRAGANA,
    INVISIBLE,
    KATAKANA,
    LATIN,
    NEWLINE,
    PUNCTUATION,
    SPACE,
    SYMBOL,
)

_COMMA: Final = ord(",")


def halfwidth_commas(reading: Reading) -> int:
    """How many half-width commas have Han or a CJK mark on one side and no digit on both (1,000 is no such comma)."""
    text = reading.text
    if "," not in text:
        return 0
    positions = np.flatnonzero(reading.characters.codes == _COMMA)
    # One element of padding on each side, so that a comma at either end has neighbours.
    classes = np.concatenate(([NEWLINE], reading.characters.classes, [NEWLINE]))
    before, after = classes[positions], classes[positions + 2]
    chinese = (before == HAN) | (before == CJK_PUNCTUATION) | (after == HAN)
    return int(np.count_nonzero(chinese))


def halfwidth_comma_share(reading: Reading) -> float:
    """Half-width commas beside Han, of these and all full-width commas; 0.0 where there is neither."""
    half = halfwidth_commas(reading)
    return half / (half + reading.text.count("，")) if half else 0.0


METRICS: Final[dict[str, str]] = {
    "han_share": "Share of Han characters.",
    "kana_share": "Share of hiragana and katakana.",
    "latin_share": "Share of Latin letters of either width.",
    "digit_share": "Share of digits of either width.",
    "punctuation_share": "Share of punctuation marks, half-width, full-width and CJK.",
    "symbol_share": "Share of geometric shapes, stars, arrows and emoji.",
    "invisible_share": "Share of zero-width, bidirectional and control characters.",
    "halfwidth_comma_share": "Half-width commas beside Han, of these and all full-width commas.",
    "mean_block_characters": "Code points per paragraph, heading or list item.",
    "evaluation_words": "Length in words, by which the score is normalised (docs/scoring.md).",
    "surprise": "Mean of −log10 p of the symbols of what is Chinese, each given the three before it.",
    **readability.METRICS,
    **readability.BY_TEXTSTAT,
    "spun_probability": "Probability that the article was rewritten by a synonym spinner; only where there is Chinese.",
}
"""Every metric by the name that reports and ``threshold:`` rules use, with what it is."""


def measure(reading: Reading) -> dict[str, float]:
    """The metrics of one article by name, rounded to six decimals; shares of an empty article are 0.

    ``evaluation_words``, ``surprise`` and ``spun_probability`` are not among them: scoring and the check for spun text
    add them; those of readability are only of English, and ``BY_TEXTSTAT`` only where they are asked for.
    """
    counts: list[int] = reading.characters.class_counts.tolist()
    visible = len(reading.text) - counts[SPACE] - counts[NEWLINE]
    scale = 1.0 / visible if visible > 0 else 0.0
    blocks = reading.article.blocks
    return {
        "han_share": round(counts[HAN] * scale, 6),
        "kana_share": round((counts[HIRAGANA] + counts[KATAKANA]) * scale, 6),
        "latin_share": round(counts[LATIN] * scale, 6),
        "digit_share": round(counts[DIGIT] * scale, 6),
        "punctuation_share": round((counts[PUNCTUATION] + counts[CJK_PUNCTUATION]) * scale, 6),
        "symbol_share": round((counts[SYMBOL] + counts[EMOJI]) * scale, 6),
        "invisible_share": round((counts[INVISIBLE] + counts[CONTROL]) * scale, 6),
        "halfwidth_comma_share": round(halfwidth_comma_share(reading), 6),
        "mean_block_characters": round(sum(one.end - one.start for one in blocks) / len(blocks), 6) if blocks else 0.0,
        **readability.readability(reading),
    }
