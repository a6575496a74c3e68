"""Items of lists: what stands between two others in Chinese, and not between them in English.

``煤、热、水、电`` beside *coal, heating and electricity*: the items before and behind have counterparts that follow
each other, and this one has none in the sentence. The first and the last item of a list, which run into the rest of
their sentence, are left alone, and so is Japanese, which writes 、 between clauses too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, RelatedRange
from detector.checks.translation.number import place_of
from detector.language.alignment import Bead
from detector.language.alignment.shared import Counterparts, counterparts, words_of

TELLING: Final = 2.5
"""Weight (of words the dictionary knows) from which an item without counterpart is reported."""

_ITEM: Final = r"[^、，。；：！？,.;:（）()“”「」\n]"
_LIST: Final = re.compile(rf"{_ITEM}{{1,30}}(?:、{_ITEM}{{1,20}}){{2,}}")
_BETWEEN: Final = re.compile(r",\s*(?:and|or)\s+|,\s+|\s+(?:and|or|as well as|to|&)\s+|;\s*")


def items(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Items of Chinese lists that the English lacks."""
    source, target = pair.source, pair.target
    if (source.language, target.language) != ("zh", "en"):
        return
    lists = list(_lists(pair))
    words, english = words_of(
        [item for one in lists for item in one.listed], [part for one in lists for part in one.english], "zh", "en"
    )
    first = other = 0
    for one in lists:
        last, end = first + len(one.listed), other + len(one.english)
        lost = _lost(counterparts(words[first:last], english[other:end]))
        first, other = last, end
        at = one.start
        for number, item in enumerate(one.listed):
            if number in lost:
                place = place_of(target, one.bead.target_start, one.bead.target_end)
                for rule in rules:
                    finding = Finding(
                        rule=rule.id,
                        variant=item,
                        start=place[0],
                        end=place[1],
                        values={"item": item},
                        confidence=round(PRECISION * one.bead.confidence * pair.confidence, 4),
                    )
                    yield PairFinding(finding, (RelatedRange(at, at + len(item), f"“{item}” is missing"),))
            at += len(item) + 1


class _List(NamedTuple):
    """The items of a list at ``start`` of the source, and the parts of what stands for its sentences."""

    bead: Bead
    start: int
    listed: list[str]
    english: list[str]


def _lists(pair: PairReading) -> Iterator[_List]:
    source, target = pair.source, pair.target
    for bead in pair.sentences:
        if bead.source_start == bead.source_end or bead.target_start == bead.target_end:
            continue
        english: list[str] = []
        start, end = source.sentences[bead.source_start][0], source.sentences[bead.source_end - 1][1]
        for found in _LIST.finditer(source.reading.text, start, end):
            english = english or _BETWEEN.split(target.text(target.sentences[bead.target_start : bead.target_end]))
            yield _List(bead, found.start(), found.group().split("、"), english)


def _lost(known: Sequence[Counterparts]) -> set[int]:
    """Which items of a list have no counterpart, while those of their neighbours follow each other."""
    return {
        number
        for number in range(1, len(known) - 1)
        if not known[number].best
        and known[number].held >= TELLING
        and any(one + 1 in known[number + 1].best for one in known[number - 1].best)
    }


PRECISION: Final = 0.5
"""Judgement: of five reports on 8 980 sound rows of NTREX, WMT22 and TICO two are right (see the pack)."""

CHECKS: dict[str, PairCheck] = {"translation.item-missing": items}
