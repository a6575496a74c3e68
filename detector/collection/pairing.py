"""From readings to pairs: which blocks are a side's, which article is in two languages, what aligns with what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from detector.checks.base import Reading
from detector.checks.translation.base import PairReading, Range, Side
from detector.checks.translation.lengths import width
from detector.checks.translation.number import READABLE
from detector.language.alignment import Bead, BlockAlignment, Sentence
from detector.language.alignment.align import align_blocks

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
    """The two languages of one article as a pair.

    What stands for what is half said by the order: a run of blocks in one language belongs to the run in the other one
    that follows it. Only inside two such runs blocks are aligned.
    """
    sides: dict[str, list[Range]] = {source: [], target: []}
    turns: list[list[int]] = []  # for every two runs, how many blocks of source and target stand before them
    first = last = ""
    for block, tag in zip(reading.article.blocks, reading.languages, strict=True):
        language = primary(tag)
        if block.kind in _NO_PROSE or language not in sides:
            continue
        first = first or language
        if language == first != last:
            turns.append([len(sides[source]), len(sides[target])])
        last = language
        sides[language].append((block.start, block.end))
    return pair_of(
        reading, reading, source, target, tuple(sides[source]), tuple(sides[target]), turns, directed=directed
    )


LEAST_SHARE: Final = 0.03
"""Share of an article that is in the language of its name, from which that is its language: a translation of a manual
may hold more code and untranslated passages than text of its own."""


def language_of(reading: Reading, named: str = "") -> str:
    """The language of a version (``zh``, ``ja``, ``en``, …): that of its name if enough of it is, else its main one."""
    shares = reading.shares.shares
    share = sum(one for tag, one in shares.items() if primary(tag) == named)
    return named if share >= LEAST_SHARE else primary(reading.shares.primary)


def pair_between(
    source: Reading,
    target: Reading,
    languages: tuple[str, str] = ("", ""),
    *,
    directed: bool = False,
    declared: bool = False,
) -> PairReading:
    """Two articles as a pair. ``languages``: what their names say of them, "" where they say nothing."""
    return pair_of(
        source,
        target,
        language_of(source, languages[0]),
        language_of(target, languages[1]),
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
    turns: Sequence[Sequence[int]] = ((0, 0),),
    *,
    directed: bool = False,
    declared: bool = False,
) -> PairReading:
    """Align two sides. In one language, or with nothing on one side, they are no pair: confidence 0 and no beads.

    ``turns``: numbers of source and target blocks at which nothing before stands for anything after.
    """
    aligned = BlockAlignment((), (), (), (), 0.0)
    if source_language != target_language and {source_language, target_language} <= READABLE:
        parts = []
        for (a, c), (b, d) in pairwise([*turns, (len(source_blocks), len(target_blocks))]):
            part = align_blocks(
                [source.text[start:end] for start, end in source_blocks[a:b]],
                [target.text[start:end] for start, end in target_blocks[c:d]],
                source_language,
                target_language,
            )
            parts.append((part, a, c))
        aligned = parts[0][0] if len(parts) == 1 else _joined(parts)
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


def _joined(parts: Sequence[tuple[BlockAlignment, int, int]]) -> BlockAlignment:
    """Alignments of neighbouring stretches (with the blocks before each) as one; confidence by number of sentences."""
    blocks: list[Bead] = []
    sentences: list[Bead] = []
    source: list[Sentence] = []
    target: list[Sentence] = []
    weight = 0.0
    for part, first_source, first_target in parts:
        blocks += [_moved(one, first_source, first_target) for one in part.blocks]
        sentences += [_moved(one, len(source), len(target)) for one in part.sentences]
        source += [Sentence(one.block + first_source, one.start, one.end) for one in part.source_sentences]
        target += [Sentence(one.block + first_target, one.start, one.end) for one in part.target_sentences]
        weight += part.confidence * (len(part.source_sentences) + len(part.target_sentences))
    total = len(source) + len(target)
    return BlockAlignment(
        tuple(blocks), tuple(sentences), tuple(source), tuple(target), weight / total if total else 0.0
    )


def _moved(bead: Bead, source: int, target: int) -> Bead:
    return Bead(
        bead.source_start + source,
        bead.source_end + source,
        bead.target_start + target,
        bead.target_end + target,
        bead.confidence,
    )
