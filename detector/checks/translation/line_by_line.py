"""Pairs whose alignment is known: each block of one side stands for the block of the same number on the other."""

from __future__ import annotations

from detector.checks.base import Reading
from detector.checks.translation.base import PairReading, Side
from detector.language.alignment import Bead
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.model import Article


def reading_of(article: Article) -> Reading:
    """An article with its characters and the languages of its blocks."""
    characters = CharacterView(article.text)
    languages, shares = identify(characters, article.blocks)
    return Reading(article, characters, languages, shares)


def line_by_line(source: Reading, target: Reading) -> PairReading:
    """A pair of texts that are known to be aligned block by block; sentences are not told apart.

    Where one has more blocks than the other, what is left over stands for the other's last block.
    """
    beads: list[Bead] = []
    left, right = len(source.article.blocks), len(target.article.blocks)
    for number in range(min(left, right)):
        last = number + 1 == min(left, right)
        beads.append(Bead(number, left if last else number + 1, number, right if last else number + 1, 1.0))
    aligned = tuple(beads)
    return PairReading(_side(source), _side(target), aligned, aligned, 1.0, directed=True)


def _side(reading: Reading) -> Side:
    ranges = tuple((block.start, block.end) for block in reading.article.blocks)
    return Side(reading, reading.shares.primary.partition("-")[0], ranges, ranges)
