"""Lines that many articles of a folder share, and that none of them has as its own: feet of pages, notices, calls.

A line is taken for such a one where it stands in several articles that are else unlike. It is looked for by digests,
so that no text is kept; where it stands is found by reading the articles again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import msgspec
import numpy as np

from detector.collection.sketch import Rows, held_by_several, line_digest
from detector.language.characters import HAN, HIRAGANA, KATAKANA, LATIN, LETTER, CharacterView
from detector.model import Block

# In so many articles at least, and in this share of the folder. Where nothing is boilerplate, the commonest line that
# weighs enough (``MIN_WEIGHT``) is a fact about firms in 11 of 956 pieces of the Japanese Wikipedia (1.2 %); of 1 500
# news none stands in 3 (benchmarks/folders.py).
LEAST_ARTICLES: Final = 5
LEAST_SHARE: Final = 0.02
# Two for each Han character or kana, one for each other letter: lighter lines are answers, names and labels; one of two
# words stands in 14 of 500 texts of the Brown corpus, a label of 15 letters in 42 of 399 pages of documentation.
MIN_WEIGHT: Final = 20
# Articles as alike as this are one text, and share their lines for that reason: lightly edited copies lie above 0.7,
# news of one event below 0.5 (benchmarks/collection.py).
ONE_TEXT: Final = 0.5
# A line that stands more often than that in its articles, on an average, is a label of theirs: the status of each
# function in the documentation of a program.
MAX_TIMES: Final = 1.25
# Where lines that others share make up more of an article than this, it is a copy or a form, and its lines no remnant.
MAX_SHARE: Final = 0.5


class SharedLines(msgspec.Struct, frozen=True):
    """Lines that the same articles hold, by their digests; the articles by number, ascending."""

    digests: frozenset[bytes]
    articles: tuple[int, ...]


def shared_lines(digests: Rows, alike: Sequence[tuple[int, int, float]]) -> list[SharedLines]:
    """The lines that unlike articles share, those of the most articles first.

    ``digests``: what ``line_digests`` gave for each article; ``alike``: pairs of articles with their similarity.
    """
    least = max(LEAST_ARTICLES, int(LEAST_SHARE * len(digests)))
    held = held_by_several(digests, least)
    if not held:
        return []
    text_of = _texts(len(digests), alike)
    by_articles: dict[tuple[int, ...], set[bytes]] = {}
    for digest, articles in held.items():
        if len(set(text_of[articles].tolist())) >= least:
            by_articles.setdefault(tuple(articles), set()).add(digest)
    found = [SharedLines(frozenset(lines), articles) for articles, lines in by_articles.items()]
    return sorted(found, key=lambda one: (-len(one.articles), one.articles))


def _texts(count: int, alike: Sequence[tuple[int, int, float]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each article the number of the first one that it is a version of."""
    first = np.arange(count)

    def root(one: int) -> int:
        while first[one] != one:
            first[one] = first[first[one]]
            one = int(first[one])
        return one

    for one, other, similarity in alike:
        if similarity >= ONE_TEXT:
            low, high = sorted((root(one), root(other)))
            first[high] = low
    return np.array([root(one) for one in range(count)], np.int64)


class Run(msgspec.Struct, frozen=True):
    """``lines`` neighbouring lines of group number ``group`` at ``[start, end)`` of an article's text (code points).

    ``first``: the digest of the first of them, which tells one run of a group from another.
    """

    group: int
    start: int
    end: int
    lines: int
    first: bytes


def runs_in(characters: CharacterView, blocks: Sequence[Block], group_of: Mapping[bytes, int]) -> Iterator[Run]:
    """Where lines that are shared stand in an article. ``group_of``: by digest, the number of the line's group.

    Nothing where they make up most of the article; lines that weigh too little are left out.
    """
    folded = characters.folded
    digests = [line_digest(folded[one.start : one.end]) for one in blocks]
    lines = list(zip(blocks, digests, strict=True))
    common = sum(one.end - one.start for one, digest in lines if digest in group_of)
    if common > MAX_SHARE * sum(one.end - one.start for one in blocks):
        return
    for group, run in groupby(lines, key=lambda line: group_of.get(line[1])):
        members = [line for line in run if group is not None and _weight(characters, line[0]) >= MIN_WEIGHT]
        if group is not None and members:
            yield Run(group, members[0][0].start, members[-1][0].end, len(members), members[0][1])


def _weight(characters: CharacterView, block: Block) -> int:
    counts = np.bincount(characters.classes[block.start : block.end], minlength=LETTER + 1)
    return int(2 * counts[[HAN, HIRAGANA, KATAKANA]].sum() + counts[[LATIN, LETTER]].sum())
