"""Alignment of two sequences of units, and of two texts by block and by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from statistics import median
from typing import Final

from msgspec.structs import replace

from detector.language.alignment.evidence import Evidence, probability
from detector.language.alignment.model import Alignment, Bead, BlockAlignment, Sentence
from detector.language.alignment.scoring import Weights
from detector.language.alignment.sentences import split_sentences
from detector.language.alignment.solve import solve
from detector.language.alignment.tokens import Names, tokenize
from detector.language.alignment.weights import ORDER, all_weights

WHOLE: Final = 1.5
"""What a sentence without counterpart costs inside blocks, beyond its weight. The weights were fitted where a tenth of
the rows were dropped and a twentieth joined; translators divide and join sentences far more often than they leave them
out. Where nothing was dropped, 116 sentences without counterpart are left of 275 with 0, of those dropped 5 % fewer are
found."""

OTHER_RATIO: Final = 0.35
"""Difference of a text's own proportion of lengths (logarithm) from the usual one beyond which its blocks are aligned
again with its own: half as much again is common in official texts, nothing like it stands in news."""

BLOCKS: Final = 8  # blocks with a counterpart from which a text has a proportion of its own


def align(source: Sequence[str], target: Sequence[str], source_language: str, target_language: str) -> Alignment:
    """Align two sequences of units (blocks or sentences) that tell the same in two languages.

    Languages are BCP 47 tags whose first parts must be two different ones of zh, ja and en, else ``ValueError``. Either
    side may be empty.
    """
    pair = _Pair(source, target, source_language, target_language)
    beads, evidence = pair.steps(0, len(source), 0, len(target))
    return Alignment(beads=tuple(beads), confidence=probability(evidence, pair.weights))


def align_blocks(
    source: Sequence[str], target: Sequence[str], source_language: str, target_language: str
) -> BlockAlignment:
    """Align two texts given as their blocks: the blocks first, then the sentences inside each bead of blocks.

    Languages as in `align`. Offsets of sentences are code points within their block.
    """
    pair = _Pair(source, target, source_language, target_language)
    blocks, evidence = pair.steps(0, len(source), 0, len(target))
    if pair.take_ratio(blocks, source, target):
        blocks, evidence = pair.steps(0, len(source), 0, len(target))
    left = _sentences(source, source_language)
    right = _sentences(target, target_language)
    left_first, right_first = _first_of_block(left, len(source)), _first_of_block(right, len(target))
    inner = _Pair(
        [source[one.block][one.start : one.end] for one in left],
        [target[one.block][one.start : one.end] for one in right],
        source_language,
        target_language,
    )
    *others, addition = inner.weights.bias
    inner.weights = replace(
        inner.weights, ratio=pair.weights.ratio, bias=(others[0] - WHOLE, *others[1:], addition - WHOLE)
    )
    beads: list[Bead] = []
    for bead in blocks:
        rectangle = (
            left_first[bead.source_start], left_first[bead.source_end],
            right_first[bead.target_start], right_first[bead.target_end],
        )  # fmt: skip
        # One sentence beside one is half of what there is to align, and the blocks have said that they belong together.
        found = [Bead(*rectangle, 1.0)] if _single(*rectangle) else inner.steps(*rectangle)[0]
        certain = bead.confidence
        beads += [
            Bead(one.source_start, one.source_end, one.target_start, one.target_end, one.confidence * certain)
            for one in found
        ]
    return BlockAlignment(
        blocks=tuple(blocks),
        sentences=tuple(beads),
        source_sentences=tuple(left),
        target_sentences=tuple(right),
        confidence=probability(evidence, pair.weights),
    )


def _single(source_start: int, source_end: int, target_start: int, target_end: int) -> bool:
    """Whether there is one unit on either side."""
    return source_end - source_start == target_end - target_start == 1


def _size(blocks: Sequence[str]) -> int:
    """Code points without white space."""
    return sum(len("".join(block.split())) for block in blocks)


def _sentences(blocks: Sequence[str], language: str) -> list[Sentence]:
    return [
        Sentence(number, start, end)
        for number, block in enumerate(blocks)
        for start, end in split_sentences(block, language)
    ]


def _first_of_block(sentences: list[Sentence], blocks: int) -> list[int]:
    """For each block and one after the last, the index of its first sentence."""
    first = [len(sentences)] * (blocks + 1)
    for number in range(len(sentences) - 1, -1, -1):
        first[sentences[number].block] = number
    for block in range(blocks - 1, -1, -1):
        first[block] = min(first[block], first[block + 1])
    return first


class _Pair:
    """Two sequences of units with their tokens. Weights are kept for one direction; the other is turned around."""

    def __init__(
        self, source: Sequence[str], target: Sequence[str], source_language: str, target_language: str
    ) -> None:
        languages = tuple(language.partition("-")[0].lower() for language in (source_language, target_language))
        if languages[0] == languages[1] or not set(languages) <= set(ORDER):
            raise ValueError(f"cannot align {source_language!r} with {target_language!r}: two of zh, ja, en are needed")
        self.turned = ORDER.index(languages[0]) > ORDER.index(languages[1])
        if self.turned:
            source, target, languages = target, source, languages[::-1]
        self.weights: Weights = all_weights()["-".join(languages)]
        names = Names()
        # The side whose Latin words are names goes first; English has nothing but Latin words.
        self.target = tokenize(target, languages[1], languages[0], names)
        self.source = tokenize(source, languages[0], languages[1], names)

    def take_ratio(self, beads: Sequence[Bead], source: Sequence[str], target: Sequence[str]) -> bool:
        """Take the proportion of lengths of a text whose blocks ``beads`` pair, if it is far from the usual one."""
        proportions = [
            log(other / own)
            for one in beads
            if (own := _size(source[one.source_start : one.source_end]))
            and (other := _size(target[one.target_start : one.target_end]))
        ]
        if len(proportions) < BLOCKS:
            return False
        own_ratio = median(proportions) * (-1 if self.turned else 1)
        if abs(own_ratio - log(self.weights.ratio)) <= OTHER_RATIO:
            return False
        self.weights = replace(self.weights, ratio=exp(own_ratio))
        return True

    def steps(
        self, source_start: int, source_end: int, target_start: int, target_end: int
    ) -> tuple[list[Bead], Evidence]:
        """The beads of a rectangle of units, and what they rest on."""
        if self.turned:
            source_start, source_end, target_start, target_end = target_start, target_end, source_start, source_end
        left = self.source.part(source_start, source_end)
        right = self.target.part(target_start, target_end)
        steps, evidence = solve(left, right, self.weights)
        beads = []
        for a, b, c, d, chance in steps:
            own = (a + source_start, b + source_start)
            other = (c + target_start, d + target_start)
            beads.append(Bead(*other, *own, chance) if self.turned else Bead(*own, *other, chance))
        return beads, evidence
