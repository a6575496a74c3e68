"""Spun text: what the statistics say of the words of Chinese articles, together with the hand-written phrases.

The packs know contexts in which a word is certainly wrong; the statistics know how well every word fits where it
stands, and what the article as a whole looks like (docs/spun-text.md). This check puts the two together: the verdict
on the article, and for each word one finding with the better founded span, original and confidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from math import exp, log
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from detector.checks.base import ArticleVerdict, Finding, Reading, language_matches
from detector.checks.confusion import ConfusionCheck, Confusions
from detector.checks.consent import LONE_GAIN, gain
from detector.language.chinese_script import plain, regional_words
from detector.language.confusion import Confused
from detector.language.fluency import Fluency
from detector.language.restoration import Restorer
from detector.language.substitution import SpunResult, Substitution, SubstitutionModel
from detector.language.substitution_features import Scene

RULE: Final = "zh.spun.synonym"
FAMILY: Final = "zh.spun."
SLIP: Final = "zh.typo.fixed"

# A word that only the statistics speak of is reported from this confidence on: in an article called spun, a
# replacement that some list of spinners has, one that none has; and a listed one in an article not called spun.
# On simulated articles at 30 % of the words these give precision and recall of 0.97/0.87 (news), 0.94/0.80 (general)
# and 0.94/0.64 (NTREX); from 0.5 and 0.8 on it would be 0.96/0.89, 0.92/0.83 and 0.91/0.69: an editor's trust is
# worth more than one word in twenty.
LISTED_FROM: Final = 0.7
UNLISTED_FROM: Final = 0.85
ALONE_FROM: Final = 0.99
# A weak phrase of a pack needs the statistics' consent, this much of it. On 180 kept-out articles, clean and with 10 %
# and 30 % of the words swapped, 98 % of the weak phrases above 0.7 are right (2 279), 71 % from 0.5 on (62), 43 % from
# 0.2 on (69), none of 12 below, and 26 % of those of which the statistics say nothing (135).
WEAK_CONSENT: Final = 0.5
# From this probability on the article is called spun: of 4 442 clean articles that were kept out two come so high (of
# 33 characters, see MIN_CHARACTERS, and of 298); of the articles with 10 % of their words swapped 0.76 (news), 0.79
# (general) and 0.45 (NTREX) do, of those with 70 % swapped by pairs in no list 0.26, 0.31 and 0.07.
CALLED_FROM: Final = 0.45
# One odd word, or none that can be named, is little to call an article spun for: it is only from this probability on.
# Of articles with 5 % of their words swapped that are called 14 of 169 are lost by it, with 10 % 8 of 319, with 30 % 1
# of 463, and of those with 30 % and 70 % swapped by pairs in no list 6 of 708. A sound essay on the classics had 0.63.
LONE_CALLED_FROM: Final = 0.8
# How much each different certain phrase (the first, the second, …) adds to the log odds of the article. Of 795 clean
# articles that were kept out 10 have one, 2 have two, none has more; of 180 with 10 % of their words swapped 46, 20 and
# 31: log odds of 3.0, 3.8 and more. The first adds less, as the statistics see the same words; the third may add more.
PHRASE_LOG_ODDS: Final = (2.0, 3.0, 4.0)
# Suggestions of phrases were exact at 9 of 10 places of 800 simulated articles.
AGAINST_PHRASE: Final = 0.1
# The statistics know traditional Chinese less well, also without the words of its own usage. With this none of 123
# documents of NTREX in Taiwan's Chinese is called spun and none of 127 pages of a handbook (the highest log odds are
# 0.67 and 0.85 without it); of the former spun 0.40 are at 10 % of the words, 0.84 at 30 % and 0.95 at 70 %.
TRADITIONAL_LOG_ODDS: Final = -1.0
# A text below this many characters is too short for a verdict of the statistics alone. Of 1 500 clean lines of 70 to
# 100 characters from all kept-out texts none comes above CALLED_FROM (one above 0.3), of as many of 20 to 40 two;
# with 30 % and 70 % of their words swapped 0.45 and 0.76 of the former do, and 0.21 and 0.31 of the latter. The bound
# on what the statistics may say of a shorter text is by judgement: three certain phrases outweigh it.
MIN_CHARACTERS: Final = 70
SHORT_PRIOR: Final = 0.02
# A spinner that leaves so long a text as good as it was is none: below one different word that can be named in so many
# characters a long part speaks no louder than this. Words that come back are one: the headlines of a portal stand in
# its pages up to seven times. Of 57 saved pages of news, 32 of handbooks and 46 articles taken out of the former, all
# sound, seven were called spun by words counted at every place, one in 1 000 characters; by different ones, one in 500,
# it is one. Of 169 articles with 5 % of their words swapped 68 are called instead of 71, with 10 % and 30 % as many.
LONG: Final = 2_000
PHRASE_IN: Final = 40_000  # and of certain phrases one in so many characters is left out of account
WORD_IN: Final = 500
SPARSE_PRIOR: Final = 0.4
# A longer text is scored in parts of this many code points, so that memory stays flat.
MAX_PART: Final = 40_000


class Part(msgspec.Struct, frozen=True):
    """Chinese blocks of an article as one text, and where each came from (code points)."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def to_article(self, start: int, end: int) -> tuple[int, int] | None:
        """A range of the part as a range of the article's text; None where it crosses from one block into another."""
        block = bisect_right(self.starts, start) - 1
        if bisect_right(self.starts, end - 1) - 1 != block:
            return None
        return start + self.shifts[block], end + self.shifts[block]


def is_chinese(reading: Reading) -> bool:
    """Whether any block of the article is Chinese."""
    return any(language_matches(language, ("zh",)) for language in reading.languages)


def _is_traditional(reading: Reading) -> bool:
    """Whether the Chinese of an article is mostly traditional, whatever else is in it."""
    shares = reading.shares.shares
    return shares.get("zh-Hant", 0.0) > shares.get("zh-Hans", 0.0)


def chinese_parts(reading: Reading, findings: Sequence[Finding] = ()) -> list[Part]:
    """The folded text of all Chinese blocks, a line each, in parts of at most ``MAX_PART`` code points.

    Known slips among ``findings`` (什幺) are read as what is meant: no spinner put them there.
    """
    folded = _without_slips(reading.folded, findings)
    parts: list[Part] = []
    texts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = 0

    def close() -> None:
        nonlocal length
        if texts:
            parts.append(Part("\n".join(texts), tuple(starts), tuple(shifts)))
        for column in (texts, starts, shifts):
            column.clear()
        length = 0

    for block in reading.blocks_in("zh"):
        for start in range(block.start, block.end, MAX_PART):
            end = min(start + MAX_PART, block.end)
            if length + end - start > MAX_PART:
                close()
            text = folded[start:end]
            texts.append(plain(text) if language_matches(reading.language_at(start), ("zh-Hant",)) else text)
            starts.append(length)
            shifts.append(start - length)
            length += end - start + 1
    close()
    return parts


def _without_slips(text: str, findings: Sequence[Finding]) -> str:
    """The text with every known slip put right that is as long as what is meant."""
    for one in findings:
        if one.rule == SLIP and one.suggestions and len(meant := one.suggestions[0][0]) == one.end - one.start:
            text = text[: one.start] + meant + text[one.end :]
    return text


class Judgement(msgspec.Struct, frozen=True):
    """An article's findings, the probability that it was spun, and the verdict where that is high.

    ``surprise``: the mean of −log10 p of the symbols of its Chinese under the model of characters. ``confusions``: what
    the statistics say of its single characters, where they were asked.
    """

    findings: list[Finding]
    probability: float
    verdict: ArticleVerdict | None
    surprise: float
    confusions: Confusions | None = None


class Scored(msgspec.Struct, frozen=True):
    """What the statistics say of one article: its probability, and substitutions with their ranges in its text.

    ``surprise``: see ``Judgement``.
    """

    probability: float
    substitutions: tuple[tuple[int, int, Substitution], ...]
    surprise: float = 0.0


class SpunCheck:
    """Scores batches of articles; opened once."""

    def __init__(self, folder: Path, confusions: Sequence[str] = ()) -> None:
        """Open the statistics in ``folder``. Raises OSError where they are missing.

        ``confusions``: strings of characters that packs list as confused with one another.
        """
        self._listed = tuple(confusions)
        self._folder = folder
        self._model = SubstitutionModel.open(folder)

    @cached_property
    def fluency(self) -> Fluency:
        """Compares readings by the same statistics."""
        return Fluency(self._model.knowledge.lexicon, self._model.knowledge.symbols)

    @cached_property
    def restorer(self) -> Restorer:
        """Fills gaps by the same statistics."""
        return Restorer(self._model.knowledge.lexicon, self._model.knowledge.words)

    @cached_property
    def _confusions(self) -> ConfusionCheck:
        """Judges characters in the batches that are read for words."""
        return ConfusionCheck(self._folder.parent / "confusion", self._model.knowledge, self._listed)

    def __call__(
        self, readings: Sequence[Reading], findings: Sequence[Sequence[Finding]], *, characters: bool = False
    ) -> list[Judgement]:
        """For each article its findings with those of the statistics worked in, and what it is.

        ``characters``: whether single characters are judged too (`Judgement.confusions`).
        """
        parts = [chinese_parts(reading, found) for reading, found in zip(readings, findings, strict=True)]
        confused: list[Confused] = []

        def watch(scene: Scene, articles: int) -> None:
            confused.extend(self._confusions.judge(scene, articles))

        scored = self._model.score(
            [part.text for several in parts for part in several],
            watch if characters else None,
            regional=[_is_traditional(one) for one, several in zip(readings, parts, strict=True) for _ in several],
        )
        results, characterwise = iter(scored), iter(confused)
        judged = []
        for reading, several, found in zip(readings, parts, findings, strict=True):
            one = combine(reading, found, _together(several, [next(results) for _ in several]))
            if one.verdict is None and len(reading.text) >= MIN_CHARACTERS:
                one = replace(one, findings=[f for f in one.findings if self._stands_alone(reading, f)])
            if characters:
                one = replace(one, confusions=_confusions_of(several, [next(characterwise) for _ in several]))
            judged.append(one)
        return judged

    def _stands_alone(self, reading: Reading, found: Finding) -> bool:
        """Whether a finding holds in an article that was not spun. (A short text is too little to say that of.)"""
        if not found.rule.startswith(FAMILY) or "log_likelihood_ratio" in found.evidence:
            return True
        return gain(reading, found, self.fluency, otherwise=LONE_GAIN) >= LONE_GAIN


def _together(parts: Sequence[Part], results: Sequence[SpunResult]) -> Scored:
    """The results of an article's parts as one; a long article is as spun as its most spun part."""
    substitutions = []
    probability = 0.0
    for part, result in zip(parts, results, strict=True):
        for one in result.substitutions:
            if (place := part.to_article(one.start, one.end)) is not None:
                substitutions.append((*place, one))
        named = {
            (part.text[one.start : one.end], one.original)
            for one in result.substitutions
            if _speaks_for_itself(one, True, True)
        }
        sparse = len(part.text) >= LONG and len(named) * WORD_IN < len(part.text)
        probability = max(probability, min(result.probability, SPARSE_PRIOR) if sparse else result.probability)
    length = sum(len(part.text) for part in parts)
    surprise = sum(len(part.text) * one.surprise for part, one in zip(parts, results, strict=True)) / max(length, 1)
    return Scored(probability, tuple(substitutions), surprise)


def _confusions_of(parts: Sequence[Part], results: Sequence[Confused]) -> Confusions:
    """The confusions of an article's parts as one; a long article is scanned where its most scanned part is."""
    found = []
    for part, result in zip(parts, results, strict=True):
        for one in result.confusions:
            if (place := part.to_article(one.start, one.end)) is not None:
                found.append((*place, one))
    scanned = max((one.scanned for one in results), default=-20.0)
    return Confusions(scanned, tuple(found), any(one.as_scan for one in results))


def combine(reading: Reading, findings: Sequence[Finding], scored: Scored) -> Judgement:
    """What one article is, from the packs' ``findings`` and what the statistics say."""
    phrases = [one for one in findings if one.rule.startswith(FAMILY)]
    others = [one for one in findings if not one.rule.startswith(FAMILY)]
    traditional = _is_traditional(reading)
    if traditional:
        phrases = [one for one in phrases if reading.folded[one.start : one.end] not in regional_words()]
    by_range = {(start, end): one for start, end, one in scored.substitutions}
    # The packs know the mainland's usage; of traditional text they are believed where the statistics agree.
    certain = len(
        {one.variant for one in phrases if not (one.weak or (traditional and (one.start, one.end) not in by_range))}
    )
    certain = max(0, certain - len(reading.text) // PHRASE_IN)
    long = len(reading.text) >= MIN_CHARACTERS
    statistical = scored.probability if long else min(scored.probability, SHORT_PRIOR)
    probability = article_probability(statistical, certain, traditional)
    agreed = [
        phrase if (same := by_range.get((phrase.start, phrase.end))) is None else _agreed(phrase, same)
        for phrase in phrases
        if not phrase.weak or _consents(by_range.get((phrase.start, phrase.end)))
    ]

    def reported(spun: bool) -> list[Finding]:
        taken = sorted((one.start, one.end) for one in agreed)
        return agreed + [
            _finding(reading, start, end, one)
            for start, end, one in scored.substitutions
            if _speaks_for_itself(one, spun, long) and not _overlaps(taken, start, end)
        ]

    spun = probability >= CALLED_FROM
    kept = reported(spun)
    if spun and probability < LONE_CALLED_FROM and len({one.variant for one in kept}) < 2:
        spun, kept = False, reported(False)
    verdict = None
    if spun:
        verdict = ArticleVerdict(
            category="spun",
            probability=min(probability, 0.9999),
            message=f"rewritten by a synonym spinner: {_in_words(len({one.variant for one in kept}))}",
        )
    return Judgement(others + kept, probability, verdict, scored.surprise)


def _in_words(different: int) -> str:
    """What a spun article is called so for; ``different`` words are reported, and none where no list has them."""
    if different == 0:
        return "its words do not fit where they stand, but none can be named"
    return f"{'1 word stands' if different == 1 else f'{different} different words stand'} where another is meant"


def article_probability(statistical: float, phrases: int, traditional: bool = False) -> float:
    """The probability that an article was spun: the statistics' own, and the number of different certain phrases."""
    bounded = min(max(statistical, 1e-4), 1 - 1e-4)
    odds = log(bounded / (1 - bounded)) + sum(PHRASE_LOG_ODDS[:phrases])
    if traditional:
        odds += TRADITIONAL_LOG_ODDS
    return 1 / (1 + exp(-odds))


def _consents(same: Substitution | None) -> bool:
    """Whether the statistics say enough of a weak phrase's word."""
    return same is not None and same.confidence >= WEAK_CONSENT


def _speaks_for_itself(one: Substitution, spun: bool, long: bool) -> bool:
    """Whether a word that no phrase of a pack knows is reported in an article that is spun or not, long or not."""
    if not spun:
        return long and one.lists > 0 and one.confidence >= ALONE_FROM
    return one.confidence >= (LISTED_FROM if one.lists else UNLISTED_FROM)


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_right(taken, (start, end))
    return any(one[0] < end and start < one[1] for one in taken[max(0, at - 2) : at + 2])


def _suggestions(one: Substitution) -> tuple[tuple[str, float | None], ...]:
    confidence = one.confidence
    return tuple([(original, share * confidence) for original, share in one.alternatives])


def _evidence(one: Substitution) -> dict[str, float | int | str]:
    """What the ratio is made of, so that it can be recomputed (docs/spun-text.md)."""
    evidence: dict[str, float | int | str] = {
        "log_likelihood_ratio": round(one.log_likelihood_ratio, 3),
        "frequency_ratio": round(one.frequency_ratio, 3),
        "left_ratio": round(one.left_ratio, 3),
        "right_ratio": round(one.right_ratio, 3),
    }
    # A neighbour that is no Chinese word (a number, a sign) has no spelling.
    if one.left and "\ufffd" not in one.left:
        evidence["left"] = one.left
    if one.right and "\ufffd" not in one.right:
        evidence["right"] = one.right
    evidence["lists"] = one.lists
    return evidence


def _finding(reading: Reading, start: int, end: int, one: Substitution) -> Finding:
    return Finding(
        rule=RULE,
        start=start,
        end=end,
        variant=f"{one.original}→{reading.folded[start:end]}",
        suggestions=_suggestions(one),
        evidence=_evidence(one),
        confidence=one.confidence,
    )


def _agreed(phrase: Finding, one: Substitution) -> Finding:
    """A phrase that the statistics speak of too: its original first, then theirs.

    Where they would undo another word, the phrase is believed, which is right in all but ``AGAINST_PHRASE`` of such
    places; the evidence then says of which word its ratios are (``ratios_of``).
    """
    meant = phrase.suggestions[0][0] if phrase.suggestions else one.original
    contradicted = meant != one.original
    weight = AGAINST_PHRASE if contradicted else 1.0
    rest = [(text, (sure or 0.0) * weight) for text, sure in _suggestions(one) if text != meant]
    evidence = {**_evidence(one), **({"ratios_of": one.original} if contradicted else {}), **phrase.evidence}
    sure_enough = phrase.weak or one.confidence >= LISTED_FROM
    return replace(
        phrase,
        suggestions=((meant, None), *rest),
        evidence=evidence,
        confidence=one.confidence if sure_enough else None,
    )
