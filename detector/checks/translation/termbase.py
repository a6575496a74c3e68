"""The user's term base, enforced on translations: where a term stands in the source, an allowed one must stand here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from detector.checks.base import CheckRule, Finding
from detector.checks.termbase import Index, TermBase, termbase_of
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange
from detector.rulepacks.termbase import LanguageTerms


def enforce(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Terms of the source that their sentence, and the paragraph around it, do not render by an allowed term.

    Each is reported once a paragraph: at the forbidden word that stands for it, or else at the sentence.
    """
    for rule, base in termbase_of(rules):
        index = base.sources(pair.source.language)
        for bead in pair.sentences:
            if bead.source_start == bead.source_end or bead.target_start == bead.target_end:
                continue
            seen: set[int] = set()
            for start, end in pair.source.sentences[bead.source_start : bead.source_end]:
                for place in index.find(pair.source.reading.text, start, end):
                    if place[2] not in seen:
                        seen.add(place[2])
                        targets = base.targets(place[2], pair.source.language, pair.target.language)
                        if targets is not None:
                            span = (
                                pair.target.sentences[bead.target_start][0],
                                pair.target.sentences[bead.target_end - 1][1],
                            )
                            yield from _judged(pair, rule, base, place, *targets, span)


def _judged(
    pair: PairReading,
    rule: str,
    base: TermBase,
    place: tuple[int, int, int],
    targets: LanguageTerms,
    index: Index,
    span: Range,
) -> Iterator[PairFinding]:
    """A finding unless an allowed term stands in the sentence or around it."""
    text = pair.target.reading.text
    block = next((one for one in pair.target.blocks if one[0] <= span[0] < one[1]), span)
    here = index.find(text, *span)
    if any(number == 0 for _, _, number in here) or any(number == 0 for _, _, number in index.find(text, *block)):
        return
    source = pair.source.reading.text[place[0] : place[1]]
    wrong = next(((start, end) for start, end, number in here if number == 1), None)
    start, end = wrong or span
    note = base.concepts[place[2]].note
    yield PairFinding(
        Finding(
            rule=rule,
            start=start,
            end=end,
            variant=source,
            suggestions=tuple((one, None) for one in targets.allowed) if wrong else (),
            values={
                "term": source,
                "expected": " / ".join(targets.allowed),
                "note": f" ({note})" if note else "",
            },
        ),
        (RelatedRange(place[0], place[1], f"the source says “{source}”"),),
    )


CHECKS: Final[dict[str, PairCheck]] = {"translation.termbase": enforce}
