"""Phrases that count only where what they render stands in the source: over-literal renderings and the like.

The phrases are those of the packs, matched like all others; here it is looked up whether the sentence that a hit
translates (or, where the alignment of sentences has gone wrong, its paragraph) holds the phrase's source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from detector.checks.base import language_matches
from detector.checks.phrases import build_automaton, confirm
from detector.checks.translation.base import PairFinding, PairReading, Range, RelatedRange, Side
from detector.language.alignment import Bead
from detector.rulepacks.compiled import CompiledPacks, CompiledRule


def counterparts(beads: Sequence[Bead], units: Sequence[Range], offset: int) -> tuple[int, int]:
    """The units ``[first, last)`` of the source that stand for the target's unit at ``offset``; (0, 0) for none.

    ``units`` are the target's; they and ``beads`` are in order of position.
    """
    index = bisect_right(units, offset, key=lambda one: one[0]) - 1
    if index < 0 or offset >= units[index][1]:
        return 0, 0
    at = bisect_right(beads, index, key=lambda bead: bead.target_end)
    if at < len(beads) and beads[at].target_start <= index:
        return beads[at].source_start, beads[at].source_end
    return 0, 0


def opposite(pair: PairReading, side: Side, offset: int) -> Iterator[tuple[Range, Range]]:
    """The sentence, and then the paragraph, of a side at ``offset``, each with the range that stands for it."""
    other = pair.target if side is pair.source else pair.source
    for beads, own, theirs in (
        (pair.sentences, side.sentences, other.sentences),
        (pair.blocks, side.blocks, other.blocks),
    ):
        if side is pair.source:
            beads = tuple(
                Bead(one.target_start, one.target_end, one.source_start, one.source_end, one.confidence)
                for one in beads
            )
        first, last = counterparts(beads, own, offset)
        if first < last:
            yield own[bisect_right(own, offset, key=lambda one: one[0]) - 1], (theirs[first][0], theirs[last - 1][1])


class RenderingMatcher:
    """Matches the enabled phrases with a source in pairs. It is made once and called once for each pair."""

    def __init__(self, packs: CompiledPacks, enabled: Callable[[CompiledRule], bool]) -> None:
        self._packs = packs
        literals = packs.renderings
        on = [enabled(rule) for rule in packs.rules]
        self._numbers = [n for n, phrase in enumerate(literals.phrase) if on[packs.phrases[phrase].rule]]
        texts = [literals.texts[n] for n in self._numbers]
        self._automaton: Any = build_automaton(texts) if texts else None

    def __call__(self, pair: PairReading) -> list[PairFinding]:
        """Confirmed renderings in the target whose source phrase stands on the other side, in no particular order."""
        if self._automaton is None:
            return []
        packs, target = self._packs, pair.target
        findings = []
        for hit, start, _ in self._automaton.find_matches_as_indexes(target.reading.folded, overlapping=True):
            number = self._numbers[hit]
            phrase = packs.phrases[packs.renderings.phrase[number]]
            wanted = packs.rules[phrase.rule].source_languages
            if wanted and not language_matches(pair.source.language, wanted):
                continue
            place = self._source_place(pair, start, phrase.source)
            if place is None:
                continue
            found = confirm(packs, packs.renderings, target.reading, number, start, target.language)
            if found is not None:
                text = pair.source.reading.text[place[0] : place[1]]
                findings.append(
                    PairFinding(
                        replace(found, values={**found.values, "source": text}),
                        (RelatedRange(*place, f"the source says “{text}”"),),
                    )
                )
        return findings

    @staticmethod
    def _source_place(pair: PairReading, offset: int, phrases: tuple[str, ...]) -> Range | None:
        """Where one of the phrases stands in the source of the sentence, or else of the paragraph, at ``offset``."""
        folded = pair.source.reading.folded
        for beads, source, target in (
            (pair.sentences, pair.source.sentences, pair.target.sentences),
            (pair.blocks, pair.source.blocks, pair.target.blocks),
        ):
            first, last = counterparts(beads, target, offset)
            for start, end in source[first:last]:
                for phrase in phrases:
                    at = folded.find(phrase, start, end)
                    if at >= 0:
                        return at, at + len(phrase)
        return None
