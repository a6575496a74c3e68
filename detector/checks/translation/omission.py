"""What one side says and the other does not: sentences without counterpart, sentences far too short, a text cut off.

Works on the alignment of sentences. A sentence without counterpart is only reported where its neighbours have not
taken it up, where it is no matter of two sentences that the aligner failed to match, and where it is long enough to say
something; figures are printed by ``benchmarks/translation.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log
from typing import Final, NamedTuple

from detector.checks.base import CheckRule, Finding, language_matches
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange
from detector.checks.translation.lengths import total
from detector.checks.translation.lost import SOURCE, TARGET, WORDY, Both, Candidate, Gap
from detector.checks.translation.number import place_of, places_of
from detector.language.quantities import Quantity

SAYS_SOMETHING: Final = 4.0
"""Width (Han characters of Chinese) from which a sentence without counterpart is reported: shorter ones are greetings
and cries."""

REPORTED: Final = 0.7
"""Probability from which a sentence is said to be missing. Documents of the training half: with 0.65, 1 % more of what
was dropped is found and a third more is reported of what was not."""

CERTAIN: Final = 0.8
OFTEN: Final = 0.02
REPORTED_AGAIN: Final = 0.2
"""The same in a text that lacks other sentences for certain, one in fifty at least: then the next one is likelier to be
lost too. With the first bound alone 69 % of what was dropped is found, with both 75 %; of what was not dropped hardly
more is reported."""

AGAIN_RIGHT: Final = 0.5
"""Share of what is reported by that second bound that was dropped."""

TAKEN_UP: Final = 0.35
"""Share of a lost end's expected width by which the sentence before it may be wider than expected: then it holds it."""

SHORT_FROM: Final = 20.0  # width of a sentence from which its translation's length is looked at
SHORT_LOG: Final = -0.95
LONG_LOG: Final = 0.95
"""Logarithm of a sentence's width by the expected one: of 14 000 human translations 0.1 % lie outside ±0.65."""

CUT_OFF_SHARE: Final = 0.15
"""Share of the source at its end that a text that is cut off lacks."""

OPEN_END_SHARE: Final = 0.03
"""The same where the last sentence of the translation has no end."""

_END: Final = re.compile(r"[.!?。！？…‥”’」』）)\]】》〉\"':：;；~〜♪☆★*]\s*\Z")
# Latin letters with digits are codes, times and counts (M5.0, AM10), which English writes in other ways.
_NAME: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z&.+\-]+[A-Za-z](?![A-Za-z0-9])")
_NOT_ALNUM: Final = re.compile(r"[^a-z0-9]+")
_SHOWN: Final = 3


class _Lost(NamedTuple):
    """A sentence that the other side lacks, with its numbers of weight."""

    sentence: int
    probability: float
    numbers: list[Quantity]


class _Writer:
    def __init__(self, both: Both, rules: Sequence[CheckRule]) -> None:
        self.both, self.pair = both, both.pair
        self.rules = {one.check: one.id for one in rules}

    # -------------------------------------------------------------------------------------- gaps

    def gaps(self) -> Iterator[PairFinding]:
        gaps = self.both.gaps
        cut_off = self._cut_off(gaps)
        if cut_off is not None:
            yield cut_off
            gaps = gaps[:-1]
        probability = {one: self.both.probability(one) for gap in gaps for one in self.both.candidates(gap)}
        for gap in gaps:
            check = "translation.omission" if gap.side == SOURCE else "translation.addition"
            if check in self.rules:
                for run in self._lost(gap, probability):
                    yield self._gap(check, gap, run)

    def _lost(self, gap: Gap, probability: Mapping[Candidate, float]) -> Iterator[list[_Lost]]:
        """Runs of sentences of a gap that are missing on the other side and say something together."""
        others = {
            one.gap
            for one, sure in probability.items()
            if one.gap.side == gap.side and one.gap is not gap and sure >= CERTAIN
        }
        again = len(others) >= max(1, OFTEN * len(self.both.sides[gap.side].sentences))
        bound, least = (REPORTED_AGAIN, AGAIN_RIGHT) if again else (REPORTED, REPORTED)
        candidates = list(self.both.candidates(gap))
        for missing, group in groupby(candidates, lambda one: probability[one] >= bound):
            run = [_Lost(one.sentence, max(probability[one], least), self.both.numbers_of(one)) for one in group]
            width = total(self.both.own[gap.side][run[0].sentence : run[-1].sentence + 1])
            width /= WORDY.get(self.both.sides[gap.side].language, 1.0)
            if missing and width >= SAYS_SOMETHING:
                yield run

    def _gap(self, check: str, gap: Gap, lost: Sequence[_Lost]) -> PairFinding:
        own, other = self.both.sides[gap.side], self.both.sides[1 - gap.side]
        sure = max(one.probability for one in lost) * self.pair.confidence
        numbers = [number for one in lost for number in one.numbers]
        start, end = lost[0].sentence, lost[-1].sentence + 1
        spans = self.both.spans(gap.first)
        places = places_of(own, start, end)
        place = places[0]
        beside = place_of(other, spans[1 - gap.side][0], spans[1 - gap.side][1])
        text = " ".join(self.both.text(gap.side, start, end).split())
        shown = [own.reading.text[one.start : one.end] for one in numbers[:_SHOWN]]
        sentences = end - start
        values: dict[str, str | int | float] = {
            "source_language": self.pair.source.language,
            "target_language": self.pair.target.language,
            "said": text,
            "sentences": "a sentence" if sentences == 1 else f"{sentences} sentences",
            "numbers": f", with {', '.join(f'“{one}”' for one in shown)}" if shown else "",
        }
        evidence: dict[str, float | int | str] = {
            "sentences": sentences,
            "width": round(total(self.both.widths[gap.side][start:end]), 1),
            "probability": round(sure, 3),
        }
        if gap.side == SOURCE:
            # It stands where it is missing; what is missing is related.
            said = f"not in the {other.language} text: {_cut(text)}"
            return PairFinding(
                Finding(
                    rule=self.rules[check], variant=_cut(text), start=beside[0], end=beside[1],
                    values=values, evidence=evidence, confidence=round(sure, 4),
                ),
                tuple(RelatedRange(*one, said) for one in places),
            )  # fmt: skip
        related = RelatedRange(*beside, f"nothing of it in the {other.language} text, which has this here")
        return PairFinding(
            Finding(
                rule=self.rules[check], start=place[0], end=place[1],
                values=values, evidence=evidence, confidence=round(sure, 4),
            ),
            (related,),
        )  # fmt: skip

    def _cut_off(self, gaps: Sequence[Gap]) -> PairFinding | None:
        """That a translation stops in the middle, which the last gap shows."""
        source, target = self.both.sides
        if not gaps or "translation.truncated" not in self.rules or not target.sentences:
            return None
        gap = gaps[-1]
        if gap.side != SOURCE or gap.end != len(source.sentences) or gap.last != len(self.pair.sentences):
            return None
        share = total(self.both.own[SOURCE][gap.start : gap.end]) / max(total(self.both.own[SOURCE]), 1.0)
        start, end = target.sentences[-1]
        open_end = not _END.search(target.reading.text[start:end]) and bool(
            _END.search(self.both.text(SOURCE, gap.start - 1, gap.start)) if gap.start else True
        )
        if self.both.surplus(gap) > TAKEN_UP * gap.width:
            return None
        stops = share >= CUT_OFF_SHARE and gap.end - gap.start > 1
        if not stops and not (open_end and share >= OPEN_END_SHARE):
            return None
        check = "translation.truncated"
        sure = min(one.confidence for one in self.pair.sentences[gap.first :]) * self.pair.confidence * PRECISION[check]
        places = places_of(source, gap.start, gap.end)
        finding = Finding(
            rule=self.rules[check],
            start=start,
            end=end,
            values={"share": f"{100 * share:.0f} %", "sentences": gap.end - gap.start},
            evidence={"share": round(share, 3), "sentences": gap.end - gap.start},
            confidence=round(sure, 4),
        )
        return PairFinding(finding, tuple(RelatedRange(*one, "from here on nothing is translated") for one in places))

    # -------------------------------------------------------------------------------------- inside a bead

    def lengths(self) -> Iterator[PairFinding]:
        """Sentences whose translation is far shorter or longer than the rest of the text makes expect."""
        shorter, longer = self.rules.get("translation.shorter"), self.rules.get("translation.longer")
        for number, bead in enumerate(self.pair.sentences):
            spans = self.both.spans(number)
            expected = total(self.both.widths[SOURCE][slice(*spans[SOURCE])])
            here = total(self.both.own[TARGET][slice(*spans[TARGET])])
            if min(expected, here) <= 0 or max(expected, here) < SHORT_FROM:
                continue
            difference = log(here / expected)
            if SHORT_LOG < difference < LONG_LOG:
                continue
            rule, check = (shorter, "translation.shorter") if difference < 0 else (longer, "translation.longer")
            if rule is None or self._made_up(number, difference):
                continue
            start, end = place_of(self.pair.target, *spans[TARGET])
            finding = Finding(
                rule=rule,
                start=start,
                end=end,
                values={"percent": f"{100 * here / expected:.0f} %"},
                evidence={"length_by_expected": round(here / expected, 3)},
                confidence=round(bead.confidence * self.pair.confidence * PRECISION[check], 4),
            )
            place = place_of(self.pair.source, *spans[SOURCE])
            yield PairFinding(finding, (RelatedRange(*place, "the sentence that it stands for"),))

    def _made_up(self, number: int, difference: float) -> bool:
        """Whether a neighbour is as much too long (or without counterpart) as this one is too short."""
        for other in (number - 1, number + 1):
            if not 0 <= other < len(self.pair.sentences):
                continue
            spans = self.both.spans(other)
            expected = total(self.both.widths[SOURCE][slice(*spans[SOURCE])])
            here = total(self.both.own[TARGET][slice(*spans[TARGET])])
            if (here > 1.5 * expected) if difference < 0 else (expected > 1.5 * here):
                return True
        return False

    def names(self) -> Iterator[PairFinding]:
        """Names in Latin letters in Chinese or Japanese that the English lacks."""
        rule = self.rules.get("translation.name-missing")
        if rule is None or self.pair.target.language != "en" or self.pair.source.language not in ("zh", "ja"):
            return
        whole: str | None = None
        for number, bead in enumerate(self.pair.sentences):
            source, target = self.both.spans(number)
            if source[0] == source[1] or target[0] == target[1]:
                continue
            names = list(dict.fromkeys(_NAME.findall(self.both.text(SOURCE, *source))))
            if self.pair.source.language == "ja":
                names = [one for one in names if not one.isupper()]  # SNS, OFF, UNAGI: words that English has not
            if not names:
                continue
            here = _NOT_ALNUM.sub("", self.both.text(TARGET, *target).lower())
            lacking = [one for one in names if _NOT_ALNUM.sub("", one.lower()) not in here]
            if not lacking:
                continue
            if whole is None:
                whole = _NOT_ALNUM.sub("", self.pair.target.reading.folded)
            lacking = [one for one in lacking if _NOT_ALNUM.sub("", one.lower()) not in whole]
            if not lacking:
                continue
            start, end = place_of(self.pair.target, *target)
            place = self.pair.source.sentences[source[0]]
            found = self.pair.source.reading.text.find(lacking[0], *place)
            at: Range = (found, found + len(lacking[0])) if found >= 0 else place
            finding = Finding(
                rule=rule,
                variant=lacking[0],
                start=start,
                end=end,
                values={"names": ", ".join(f"“{one}”" for one in lacking[:_SHOWN])},
                confidence=round(bead.confidence * self.pair.confidence * PRECISION["translation.name-missing"], 4),
            )
            yield PairFinding(finding, (RelatedRange(*at, f"“{lacking[0]}” stands here"),))


def _cut(text: str, room: int = 60) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _wanted(pair: PairReading, rules: Iterable[CheckRule]) -> tuple[CheckRule, ...]:
    return tuple(one for one in rules if language_matches(pair.target.language, one.languages))


def omissions(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Sentences and ends of texts without counterpart, lengths that cannot be, names that are gone."""
    rules = _wanted(pair, rules)
    if not rules or not pair.sentences:
        return
    writer = _Writer(Both(pair), rules)
    yield from writer.gaps()
    yield from writer.lengths()
    yield from writer.names()


# As measured, see the pack; lengths and names are judgement, too few were met.
PRECISION: Final[dict[str, float]] = {
    "translation.truncated": 0.9,
    "translation.shorter": 0.5,
    "translation.longer": 0.5,
    "translation.name-missing": 0.5,
}

CHECKS: dict[str, PairCheck] = dict.fromkeys(("translation.omission", "translation.addition", *PRECISION), omissions)
