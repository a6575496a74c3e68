"""From readings to pairs: which blocks are a side's, which article is in two languages, what aligns with what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from detector.checks.base import Reading
from detector.checks.translation.base import PairReading, Range, Side
from detector.checks.translation.lengths import width
from detector.checks.translation.number import READABLE
from detector.language.alignment import BlockAlignment, align_blocks

ORIGINAL_FIRST: Final = ("zh", "ja", "en")
"""Which language is taken for the source where nothing says it: the tool is made for Chinese articles and what is made
of them. It decides on which side an issue stands, not whether there is one."""

MIN_BLOCKS: Final = 2
"""Blocks of each language that an article in two languages has at least."""

MIN_BALANCE: Final = 0.3
"""Width of the smaller language by that of the larger one: quotations, abstracts and names make up less."""

MIN_RUNS: Final = 4
"""Runs of blocks in one language (zh, en, zh, en) from which two languages alternate."""

# Alternative texts of pictures stand where the reader of the file put them, not where they belong in the other one.
_NO_PROSE: Final = frozenset({"attribute"})


def primary(tag: str) -> str:
    """The first part of a BCP 47 tag."""
    return tag.partition("-")[0]


def blocks_of(reading: Reading, language: str | None = None) -> tuple[Range, ...]:
    """The blocks of an article, or those in one language, as ranges of its text."""
    return tuple(
        (block.start, block.end)
        for block, tag in zip(reading.article.blocks, reading.languages, strict=True)
        if block.kind not in _NO_PROSE and (language is None or primary(tag) == language)
    )


def source_of(languages: Sequence[str], known: str | None = None) -> int:
    """Which of several languages is the source's: ``known`` if it is among them, else the usual one."""
    for language in (known, *ORIGINAL_FIRST):
        if language is not None and language in languages:
            return list(languages).index(language)
    return 0


def bilingual(reading: Reading) -> tuple[str, str] | None:
    """The two languages of an article whose blocks alternate between them, in the order in which they begin.

    Both are Chinese, Japanese or English. What they say is not compared here.
    """
    order: list[str] = []
    for block, tag in zip(reading.article.blocks, reading.languages, strict=True):
        if block.kind not in _NO_PROSE and primary(tag) in READABLE:
            order.append(primary(tag))
    kinds = list(dict.fromkeys(order))
    if len(kinds) < 2:
        return None
    widths = dict.fromkeys(kinds, 0.0)
    for block, tag in zip(reading.article.blocks, reading.languages, strict=True):
        if block.kind not in _NO_PROSE and primary(tag) in widths:
            widths[primary(tag)] += width(reading.text[block.start : block.end])
    first, second = sorted(kinds, key=lambda one: -widths[one])[:2]
    if widths[second] < MIN_BALANCE * widths[first] or min(order.count(first), order.count(second)) < MIN_BLOCKS:
        return None
    of_two = [one for one in order if one in (first, second)]
    runs = 1 + sum(one != other for one, other in pairwise(of_two))
    if runs < MIN_RUNS:
        return None
    return (first, second) if of_two[0] == first else (second, first)


def pair_within(reading: Reading, source: str, target: str, *, directed: bool = False) -> PairReading:
    """The two languages of one article as a pair."""
    return pair_of(
        reading, reading, source, target, blocks_of(reading, source), blocks_of(reading, target), directed=directed
    )


def pair_between(source: Reading, target: Reading, *, directed: bool = False, declared: bool = False) -> PairReading:
    """Two articles as a pair, each with its main language."""
    return pair_of(
        source,
        target,
        primary(source.shares.primary),
        primary(target.shares.primary),
        blocks_of(source),
        blocks_of(target),
        directed=directed,
        declared=declared,
    )


def pair_of(
    source: Reading,
    target: Reading,
    source_language: str,
    target_language: str,
    source_blocks: tuple[Range, ...],
    target_blocks: tuple[Range, ...],
    *,
    directed: bool = False,
    declared: bool = False,
) -> PairReading:
    """Align two sides. In one language, or with nothing on one side, they are no pair: confidence 0 and no beads."""
    if source_language == target_language or not source_blocks or not target_blocks:
        aligned = BlockAlignment((), (), (), (), 0.0)
    else:
        aligned = align_blocks(
            [source.text[start:end] for start, end in source_blocks],
            [target.text[start:end] for start, end in target_blocks],
            source_language,
            target_language,
        )
    return PairReading(
        source=Side(
            source,
            source_language,
            source_blocks,
            tuple(
                (source_blocks[s.block][0] + s.start, source_blocks[s.block][0] + s.end)
                for s in aligned.source_sentences
            ),
        ),
        target=Side(
            target,
            target_language,
            target_blocks,
            tuple(
                (target_blocks[s.block][0] + s.start, target_blocks[s.block][0] + s.end)
                for s in aligned.target_sentences
            ),
        ),
        blocks=aligned.blocks,
        sentences=aligned.sentences,
        confidence=aligned.confidence,
        directed=directed,
        declared=declared,
    )
