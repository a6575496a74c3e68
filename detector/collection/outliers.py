"""Articles that stand far from the others of their folder: a dump of a table, a list of links, a log, shuffled text.

Nothing is absolute: what is usual is learnt from the articles of the same language that were audited together, as the
median and the outer tenths of each measurement, which a few strange articles cannot move. An isolation forest over the
same measurements finds less at the same number of false reports (benchmarks/folders.py); it looks at all of them at
once, and a strange article is strange in two or three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import asin, log10, sqrt
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

# Fewer articles have no outer tenths: of 10 000 clean articles in folders of 10 ten are reported, in folders of 20 to
# 60 six, nearly all of them pieces with lists (benchmarks/folders.py).
MINIMUM_ARTICLES: Final = 20
# In deviations of the folder. Of 10 550 clean articles in 15 folders 11 come above it: ten with the index that the
# makers of a corpus left in it, and a table of results. Planted tables, logs, lists of links and of words, and shuffled
# Chinese come above 6; shuffled Japanese and English do not (benchmarks/folders.py).
FAR: Final = 5.5
# A measurement that is so far off is named besides the one that decides.
_ALSO: Final = 3.0
SHOWN: Final = 3
# More than this share of a group is no exception; the farthest are reported.
MAX_SHARE: Final = 0.05
# Below this share of letters the language of an article says nothing: its words are labels of something else.
_MIN_LETTERS: Final = 0.5
# A normal value is below the upper tenth by so many standard deviations.
_TENTH: Final = 1.2816
# 1.4826 makes the median absolute deviation the standard deviation of normal values.
_CONSISTENT: Final = 1.4826

Row = NDArray[np.float64]


class Feature(msgspec.Struct, frozen=True):
    """A measurement of an article.

    ``words`` says a value, in plain words. ``scale`` takes a value to where its differences mean the same everywhere.
    There ``least`` is the smallest deviation that counts in a folder however alike its articles are, and ``noise``
    what a text of one character would scatter by; a text of n characters scatters by noise / √n.
    """

    words: str
    least: float
    noise: float
    scale: Callable[[float], float] = float


def _share(value: float) -> float:
    """The scale on which a share scatters alike wherever it lies (arcsine of the root), by 1 / (2 √n)."""
    return asin(sqrt(min(max(value, 0.0), 1.0)))


def _magnitude(value: float) -> float:
    return log10(max(value, 1.0))


# Characters of running text depend on one another, and scatter by more than single draws: half as much again.
_SHARE: Final = (0.02, 0.75, _share)
FEATURES: Final[Mapping[str, Feature]] = {
    "characters": Feature("{:,.0f} characters", 0.15, 0.0, _magnitude),
    "mean_block_characters": Feature("{:,.0f} characters a paragraph", 0.1, 2.0, _magnitude),
    "han_share": Feature("{:.0%} Han characters", *_SHARE),
    "kana_share": Feature("{:.0%} kana", *_SHARE),
    "latin_share": Feature("{:.0%} Latin letters", *_SHARE),
    "digit_share": Feature("{:.0%} digits", *_SHARE),
    "punctuation_share": Feature("{:.0%} punctuation", *_SHARE),
    "symbol_share": Feature("{:.1%} symbols", *_SHARE),
    "invisible_share": Feature("{:.1%} invisible characters", *_SHARE),
    "surprise": Feature("a surprise of {:.1f} a character", 0.05, 1.5),
    "words_per_sentence": Feature("{:.0f} words a sentence", 0.05, 5.0, _magnitude),
    "coleman_liau": Feature("a Coleman–Liau index of {:.0f}", 0.5, 34.0),
    "lix": Feature("a LIX of {:.0f}", 3.0, 147.0),
}
"""What articles are compared by; the names are those of ``metrics``, and ``characters``. Noises: by judgement, from the
length of a Chinese character and an English word, and held against the clean corpora (``FAR``)."""

_COLUMNS: Final = {name: number for number, name in enumerate(FEATURES)}


class Strangeness(msgspec.Struct, frozen=True):
    """One measurement in which an article is far from the others; ``low`` to ``high`` are all but their outer tenths.

    ``z``: how far, in deviations.
    """

    feature: str
    value: float
    low: float
    high: float
    z: float


class Outlier(msgspec.Struct, frozen=True):
    """An article far from the others, by number, with what made it so, the strangest first; ``others`` it is among."""

    article: int
    others: int
    reasons: tuple[Strangeness, ...]


def row_of(characters: int, metrics: Mapping[str, float]) -> list[float]:
    """The measurements of one article in the order of ``FEATURES``; NaN where it has none."""
    return [float(characters), *(metrics.get(name, np.nan) for name in FEATURES if name != "characters")]


def outliers(languages: Sequence[str], rows: Row, minimum: int = MINIMUM_ARTICLES) -> list[Outlier]:
    """The articles that stand far from the others of their language, in their order.

    ``languages``: primary language of each (BCP 47); ``rows``: from ``row_of``, shape (articles, features). Articles
    whose language is not known, or which hardly have letters, are compared with those of the commonest one. Fewer than
    ``minimum`` of a language are not compared.
    """
    found: list[Outlier] = []
    for members in _groups(languages, rows):
        if len(members) >= minimum:
            found += _far(members, rows[members])
    return sorted(found, key=lambda one: one.article)


def _groups(languages: Sequence[str], rows: Row) -> list[NDArray[np.int64]]:
    primary = np.array([one.partition("-")[0] for one in languages])
    if not len(primary):
        return []
    letters = np.nansum(rows[:, [_COLUMNS[name] for name in ("han_share", "kana_share", "latin_share")]], axis=1)
    homeless = (primary == "und") | (letters < _MIN_LETTERS)
    known, counts = np.unique(primary[~homeless], return_counts=True)
    if not len(known):
        return []
    commonest = known[counts.argmax()]
    return [np.flatnonzero(((primary == one) & ~homeless) | (homeless & (one == commonest))) for one in known]


def _far(members: NDArray[np.int64], rows: Row) -> list[Outlier]:
    lengths = np.maximum(rows[:, _COLUMNS["characters"]], 1.0)
    distances = np.zeros(rows.shape)
    ends = np.zeros((rows.shape[1], 2))
    for (name, feature), column in zip(FEATURES.items(), rows.T, strict=True):
        measured = np.isfinite(column)
        if 2 * np.count_nonzero(measured) < len(column):
            continue
        number = _COLUMNS[name]
        ends[number] = np.quantile(column[measured], (0.1, 0.9))
        noise = feature.noise / np.sqrt(lengths[measured])
        scaled = np.array([feature.scale(value) for value in column[measured].tolist()])
        distances[measured, number] = _distances(scaled, feature.least, noise)
    farthest = np.abs(distances).max(axis=1)
    far = np.flatnonzero(farthest >= FAR)
    far = far[np.argsort(-farthest[far], kind="stable")][: max(1, int(MAX_SHARE * len(members)))]
    return [
        Outlier(int(members[one]), len(members) - 1, _reasons(rows[one], distances[one], ends)) for one in far.tolist()
    ]


def _distances(values: Row, least: float, noise: Row) -> Row:
    """How far each value is from the median, in deviations of its side of it."""
    middle = float(np.median(values))
    deviation = max(_CONSISTENT * float(np.median(np.abs(values - middle))), least)
    low, high = np.quantile(values, (0.1, 0.9))
    above, below = max((high - middle) / _TENTH, deviation), max((middle - low) / _TENTH, deviation)
    distances: Row = (values - middle) / np.hypot(np.where(values > middle, above, below), noise)
    return distances


def _reasons(row: Row, distances: Row, ends: Row) -> tuple[Strangeness, ...]:
    names = list(FEATURES)
    order = np.argsort(-np.abs(distances), kind="stable")[:SHOWN].tolist()
    return tuple(
        Strangeness(
            names[one], float(row[one]), float(ends[one, 0]), float(ends[one, 1]), round(float(distances[one]), 1)
        )
        for place, one in enumerate(order)
        if place == 0 or abs(distances[one]) >= _ALSO
    )


def in_words(reason: Strangeness) -> str:
    """A reason as a reader understands it: “76% digits (elsewhere 2% to 5%)”."""
    words = FEATURES[reason.feature].words
    form = words[words.index("{") : words.index("}") + 1]
    low, high = form.format(reason.low), form.format(reason.high)
    return f"{words.format(reason.value)} (elsewhere {low if low == high else f'{low} to {high}'})"
