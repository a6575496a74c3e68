"""What one side says and the other does not: sentences without counterpart, sentences far too short, a text cut off.

Works on the alignment of sentences. A sentence without counterpart is only reported where its neighbours have not
taken it up, where it is no matter of two sentences that the aligner failed to match, and where it is long enough to say
something; figures are printed by ``benchmarks/translation.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import Final, NamedTuple

from msgspec.structs import replace

from detector.checks.base import CheckRule, Finding, language_matches
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange
from detector.checks.translation.lengths import total
from detector.checks.translation.lost import SOURCE, TARGET, WORDY, Both, Candidate, Gap
from detector.checks.translation.moved import Sentence, moved_sentences
from detector.checks.translation.number import place_of, places_of

SAYS_SOMETHING: Final = 6.0
"""Width (Han characters of Chinese) from which a sentence without counterpart is reported where it holds no number of
weight: shorter ones are greetings and cries."""

SURE: Final = 0.5
LIKELY: Final = 0.2
"""Probabilities from which a sentence is said to be missing, and perhaps missing. Training half: of what was dropped 90
and 93 % are found, 95 and 92 % of what is reported was dropped; of 1 000 rows of which none was, 0.5 and 1."""

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

GUESSED: Final = 0.5
"""Probability of the last bead below which it is not known that a fragment stands for its source."""

_END: Final = re.compile(r"[.!?。！？…‥”’」』）)\]】》〉\"':：;；~〜♪☆★*]\s*\Z")
# Latin letters with digits are codes, times and counts (M5.0, AM10), which English writes in other ways.
_NAME: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z&.+\-]+[A-Za-z](?![A-Za-z0-9])")
_NOT_ALNUM: Final = re.compile(r"[^a-z0-9]+")
_SHOWN: Final = 3


class _Lost(NamedTuple):
    """A sentence that the other side lacks."""

    candidate: Candidate
    probability: float


class _Writer:
    def __init__(self, both: Both, rules: Sequence[CheckRule]) -> None:
        self.both, self.pair = both, both.pair
        self.rules = {one.check: one.id for one in rules}

    # -------------------------------------------------------------------------------------- gaps

    def gaps(self) -> Iterator[PairFinding]:
        tail = self._tail()
        cut_off = self._cut_off(tail)
        if cut_off is not None:
            yield cut_off
        gaps = [one for one in self.both.gaps if cut_off is None or one.last <= tail]
        candidates = self.both.candidates(gaps)
        runs = list(self._runs(candidates, self.both.probabilities(candidates)))
        moved = moved_sentences(self.both, [_sentences_of(run) for run in runs])
        for run in runs:
            if moved.issuperset(_sentences_of(run)):
                continue
            side = run[0].candidate.gap.side
            sure = max(one.probability for one in run) >= SURE
            check = ("translation.omission" if sure else "translation.omission-likely", "translation.addition")[side]
            if check in self.rules:
                found = self._gap(check, run)
                # Where it stands in another translation too, an addition is sure.
                yield found if side == SOURCE or sure else replace(found, finding=replace(found.finding, weak=True))

    def _runs(self, candidates: Sequence[Candidate], probabilities: Sequence[float]) -> Iterator[list[_Lost]]:
        """Sentences that are missing on the other side, one after the other, and say something together."""
        runs: list[list[_Lost]] = []
        for one, probability in zip(candidates, probabilities, strict=True):
            if probability < LIKELY:
                continue
            last = runs[-1][-1].candidate if runs else one
            if last.gap is one.gap and last.sentence + 1 == one.sentence:
                runs[-1].append(_Lost(one, probability))
            else:
                runs.append([_Lost(one, probability)])
        for run in runs:
            side = run[0].candidate.gap.side
            width = total(self.both.own[side][one.candidate.sentence] for one in run)
            says = width / WORDY.get(self.both.sides[side].language, 1.0) >= SAYS_SOMETHING
            if says or any(self.both.numbers_of(one.candidate) for one in run):
                yield run

    def _gap(self, check: str, lost: Sequence[_Lost]) -> PairFinding:
        gap = lost[0].candidate.gap
        own, other = self.both.sides[gap.side], self.both.sides[1 - gap.side]
        sure = max(one.probability for one in lost) * self.pair.confidence
        numbers = [number for one in lost for number in self.both.numbers_of(one.candidate)]
        start, end = lost[0].candidate.sentence, lost[-1].candidate.sentence + 1
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

    def _tail(self) -> int:
        """The first of the beads at the end of the pair in which nothing stands for anything."""
        number = len(self.pair.sentences)
        if self._open_end() and self.pair.sentences[-1].confidence < GUESSED:
            number -= 1  # a fragment was put beside some sentence
        while number > 0 and any(start == end for start, end in self.both.spans(number - 1)):
            number -= 1
        return number

    def _open_end(self) -> bool:
        """Whether the last sentence of the translation has no end."""
        target = self.both.sides[TARGET]
        return bool(target.sentences) and not _END.search(target.text(target.sentences[-1:]))

    def _cut_off(self, tail: int) -> PairFinding | None:
        """That a translation stops in the middle: from the bead ``tail`` on hardly anything stands for the source."""
        source, target = self.both.sides
        beads = self.pair.sentences[tail:]
        if not beads or "translation.truncated" not in self.rules or not target.sentences:
            return None
        first, end = beads[0].source_start, len(source.sentences)
        width = total(self.both.widths[SOURCE][first:])
        left = total(self.both.own[TARGET][beads[0].target_start :])
        gap = Gap(SOURCE, first, end, tail, len(self.pair.sentences), width)
        if first == end or max(left, self.both.surplus(gap)) > TAKEN_UP * width:
            return None
        share = (width - left) / max(total(self.both.widths[SOURCE]), 1.0)
        open_end = self._open_end() and (not first or bool(_END.search(self.both.text(SOURCE, first - 1, first))))
        if not (share >= CUT_OFF_SHARE and end - first > 1) and not (open_end and share >= OPEN_END_SHARE):
            return None
        check = "translation.truncated"
        sure = max(one.confidence for one in beads) * self.pair.confidence * PRECISION[check]
        places = places_of(source, first, end)
        start, stop = target.sentences[-1]
        finding = Finding(
            rule=self.rules[check],
            start=start,
            end=stop,
            values={"share": f"{100 * share:.0f} %", "sentences": end - first},
            evidence={"share": round(share, 3), "sentences": end - first},
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


def _sentences_of(run: Sequence[_Lost]) -> list[Sentence]:
    return [(one.candidate.gap.side, one.candidate.sentence) for one in run]


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

CHECKS: dict[str, PairCheck] = dict.fromkeys(
    ("translation.omission", "translation.omission-likely", "translation.addition", *PRECISION), omissions
)
