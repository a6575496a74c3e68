"""How hard English articles are to read, and which of a folder's stand far from the rest.

Nothing is absolute: a specification is harder than a news item. What stands far from its neighbours in the same folder
may have been put together from another source, or by a program, and is worth a look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

# Fewer articles have no spread worth measuring: the median absolute deviation of 20 normal values is off by about a
# sixth (its standard error is 1.17 σ/√n … of σ).
MINIMUM_ARTICLES: Final = 20
# Shorter texts have indices that a single long sentence decides.
MINIMUM_WORDS: Final = 100
# Robust z-scores (Iglewicz and Hoaglin 1993 take 3.5 for an outlier); 5 leaves one in a million of normal values.
OUTLIER: Final = 5.0
# 1.4826 makes the median absolute deviation the standard deviation of normal values.
_CONSISTENT: Final = 1.4826

METRICS: Final[Mapping[str, str]] = {
    "automated_readability": "Automated readability index (years of school; by letters and sentence length).",
    "coleman_liau": "Coleman–Liau index (years of school; by letters and sentences per 100 words).",
    "lix": "LIX (words per sentence + percentage of words above six letters).",
    "words_per_sentence": "Mean number of words of a sentence.",
}
"""Metrics of English articles by name; none counts syllables, so none needs a pronouncing dictionary."""


class Outlier(msgspec.Struct, frozen=True):
    """An article whose ``metric`` is ``z`` robust standard deviations from the ``median`` of the others."""

    article: int
    metric: str
    value: float
    median: float
    z: float


def readability(text: str) -> dict[str, float]:
    """The metrics of an English text by textstat, rounded to two decimals; {} below ``MINIMUM_WORDS`` words.

    Imports textstat (1.5 s), so it is called only where readability is asked for.
    """
    if len(text.split()) < MINIMUM_WORDS:
        return {}
    import textstat

    return {
        "automated_readability": round(float(textstat.automated_readability_index(text)), 2),
        "coleman_liau": round(float(textstat.coleman_liau_index(text)), 2),
        "lix": round(float(textstat.lix(text)), 2),
        "words_per_sentence": round(float(textstat.words_per_sentence(text)), 2),
    }


def outliers(articles: Sequence[Mapping[str, float]], above: float = OUTLIER) -> list[Outlier]:
    """For each article that stands apart the metric in which it does most; ``articles`` hold their metrics by name.

    Articles without a metric are left out of it; [] where fewer than ``MINIMUM_ARTICLES`` have it. Robust z-score:
    (value − median) / (1.4826 · median absolute deviation).
    """
    worst: dict[int, Outlier] = {}
    for metric in METRICS:
        having = [(number, one[metric]) for number, one in enumerate(articles) if metric in one]
        if len(having) < MINIMUM_ARTICLES:
            continue
        middle = _median([value for _, value in having])
        deviation = _CONSISTENT * _median([abs(value - middle) for _, value in having])
        if deviation <= 0:
            continue
        for number, value in having:
            z = (value - middle) / deviation
            if abs(z) >= above and (number not in worst or abs(z) > abs(worst[number].z)):
                worst[number] = Outlier(number, metric, value, middle, round(z, 2))
    return [worst[number] for number in sorted(worst)]


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
