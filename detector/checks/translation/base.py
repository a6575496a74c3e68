"""What a check of a translation is given and what it gives back.

Such a check sees two readings, source and translation, and how their sentences and blocks belong together. It reports
on the translation; what stands in the source goes along as a related range. Which of the two is wrong is only said
where it is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from detector.checks.base import CheckRule, Finding, Reading
from detector.language.alignment import Bead

Range = tuple[int, int]


class Side(msgspec.Struct, frozen=True):
    """One side of a pair: its reading, and its blocks and sentences as ranges of code points of its text.

    ``blocks`` are those of this side's language only (in a bilingual file both sides share one reading);
    ``sentences`` lie inside blocks, in order, and cover all of their text but white space.
    """

    reading: Reading
    language: str  # the first part of the BCP 47 tag: "zh", "ja" or "en"
    blocks: tuple[Range, ...]
    sentences: tuple[Range, ...]

    def text(self, units: Iterable[Range]) -> str:
        """The text of some ranges, one after the other, a line break between them."""
        return "\n".join(self.reading.text[start:end] for start, end in units)


class PairReading(msgspec.Struct, frozen=True):
    """A text beside the text that it translates.

    ``confidence``: the probability that they belong together at all. ``directed``: whether it is known which of them
    is the source, rather than supposed. ``declared``: whether somebody said that they belong together (manifest, front
    matter, the command line), so that a pair that does not is worth a finding.
    """

    source: Side
    target: Side
    blocks: tuple[Bead, ...]
    sentences: tuple[Bead, ...]
    confidence: float
    directed: bool = False
    declared: bool = False


class RelatedRange(msgspec.Struct, frozen=True):
    """A range of the *source* reading's text (code points) that explains a finding, and what it says, in words."""

    start: int
    end: int
    message: str


class PairFinding(msgspec.Struct, frozen=True):
    """A finding on the translation, with the places of the source that it rests on.

    A finding about something that the translation lacks stands at the place where it would be expected: the
    sentence or block beside it.
    """

    finding: Finding
    related: tuple[RelatedRange, ...] = ()


class PairCheck(Protocol):
    """A check of a translation. It is called once per pair with the enabled rules that name it."""

    def __call__(self, pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterable[PairFinding]:
        """Findings for one pair, in any order."""
        ...
