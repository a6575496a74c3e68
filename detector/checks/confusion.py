"""Slips and misread characters of Chinese: what the statistics say of single characters, and whether it was a scan.

The statistics judge every character that its context does not expect (docs/slips-and-ocr.md). This check decides what
of that is reported: in an article that looks scanned much, in a clean one only what is nearly certain, and less still
where a synonym spinner has been at work, whose words no context expects either. In a scan it also reports signs of the
wrong width, spaces inside sentences and signs that cannot be meant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from math import exp, log1p
from pathlib import Path
from typing import Final

import msgspec

from detector.checks.base import ArticleVerdict, Finding, Reading, language_matches
from detector.checks.consent import HALVES
from detector.checks.literary import is_literary_passage, is_quotation_without_today, is_verse_around
from detector.checks.names import SIGNS_FOR_CHARACTERS, comes_back, in_foreign_name, looks_scanned
from detector.language.characters import CharacterView
from detector.language.confusion import Confused, Confusion, ConfusionModel
from detector.language.scan_marks import certain_marks, doubled_marks, further_marks, without_habits
from detector.language.scan_signs import SignError, sign_errors, space_errors, width_errors
from detector.language.substitution_features import Knowledge, Scene

SLIP: Final = "zh.typo.character"
SCANNED: Final = "zh.ocr.character"
SIGN: Final = "zh.ocr.sign"
WIDTH: Final = "zh.ocr.width"
SPACE: Final = "zh.ocr.space"
RULES: Final = frozenset((SLIP, SCANNED, SIGN, WIDTH, SPACE))
OF_CHARACTERS: Final = frozenset((SLIP, SCANNED))
"""The rules whose ``confusions`` are characters."""
_OF_KIND: Final = {"width": WIDTH, "space": SPACE, "sign": SIGN}

# From this confidence on a character is reported: in an article that is sound on the whole, in one that is spun or odd
# as a whole without being a scan (a list of names), and in a scan (benchmarks/results/typos.zh.md and ocr.zh.md have
# the curves and figures: SIGHAN15 0.88/0.34 by sentence). In a scan F1 of characters is the same from 0.5 to 0.6 on the
# half of the pages that was looked at; 0.55 is between.
SLIP_FROM: Final = 0.9
# A text this short (code points) is one sentence or two: it has so few places to go wrong that a lower confidence still
# gives it fewer false alarms than a page has.
SHORT: Final = 100
# From this share of Japanese on, lines of Han characters alone are Japanese names and headings.
JAPANESE: Final = 0.1
SHORT_FROM: Final = 0.55
# Whoever makes several slips makes more: from this many different ones on, this confidence is asked for instead of
# SLIP_FROM. In texts of twelve sentences of ECSpell and SIGHAN15 recall rises from 0.29, 0.24, 0.38, 0.09 (law,
# medicine, official documents, essays) to 0.38, 0.31, 0.45, 0.11, precision falls from 0.96, 0.87, 0.99, 0.89 to 0.91,
# 0.74, 0.98, 0.83; 1 935 clean articles get three reports more.
SEVERAL: Final = 2
SEVERAL_FROM: Final = 0.8
# A character that neither sounds nor looks like what its context expects is in a word that the statistics do not know
# rather than a slip: it is asked for this much, in an article with several slips and in a short one for SLIP_FROM. In
# 57 saved pages of news, 53 of reviews and 32 of handbooks nine such places were reported, all of them wrong; of
# 3 840 sentences of ECSpell and SIGHAN15 the bounds take 58 false and 20 right reports from single sentences, 45 and 47
# from texts of twelve, which have a slip in every line.
UNLIKE_FROM: Final = 0.93
# A block this short (code points) in a longer article is a label, and often a name made up for it (一日漫谈).
LABEL: Final = 8
DOUBTFUL_FROM: Final = 0.985
SCANNED_FROM: Final = 0.55
# From this probability of a scan on, an article that is odd as a whole is not doubted for it.
LIKELY_SCAN: Final = 0.3
# The statistics know the usage of Taiwan and Hong Kong less well. On the 93 000 characters of NTREX in Taiwan's Chinese
# and a handbook of 2 M in it 12 reports were from 0.97 on, of which 11 were right (拯救旗他, 檔案系織); of 5 more from
# 0.95 on 2 were.
TRADITIONAL_FROM: Final = 0.97
# In a sentence with this many classical particles the modern statistics are no judge: characters stand for others
# there by old custom (不亦说乎), and nothing is reported. By judgement.
CLASSICAL: Final = 2
_PARTICLES: Final = frozenset("乎矣焉哉兮曰吾汝毋弗亦岂奚孰耶欤盍遂")
# Characters that are hardly anything but a surname are a name before they are a slip; they take this much more.
NAME_FROM: Final = 0.985
_RARE_SURNAMES: Final = frozenset("缪邝佘阚蒯逄亓仝郏厍晁訾嵇禚卞冼璩笪谯揭撒隗邰郗郤阙竺晏瞿仉")
# From this probability on an article is called scanned where both its signs and a character speak for it, and where
# only one of the two does: of 4 442 clean articles none comes so high.
CALLED_FROM: Final = 0.75
CALLED_BY_ONE_FROM: Final = 0.9
# And from this one on where more than this share of its characters looks misread: of the clean articles none does, of
# 2 732 clean paragraphs by themselves one, which is called. A page of an unknown subject may be likelier than 0.6.
RATHER_FROM: Final = 0.65
MISREAD_SHARE: Final = 0.03
# People who type confuse what sounds alike, engines what looks alike: of strange characters with a likely original 42 %
# sound like it in texts that were typed (ECSpell, SIGHAN15), 10 % in pages that were read by an engine. The natural
# logarithm of the ratio, for one that does and one that does not; below TYPED an article is no scan. That takes the
# verdict from 50 of 67 texts of slips that had it, and from 2 of 89 pages.
SAME_SOUND_LOG_ODDS: Final = -1.43
OTHER_SOUND_LOG_ODDS: Final = 0.44
TYPED: Final = -2.0
SAME_SYLLABLE: Final = 2  # `ConfusionSets.sound`: the same syllable in another tone, or (3) in the same one
# With so many disguised words in it, what is strange in an article was disguised and not misread. By judgement.
DISGUISED: Final = 3
# What signs add to the log odds of a scan: their number in so many code points, by its logarithm (a logistic regression
# on 500 pages that two engines have read, their truths, and 2 450 clean texts and paragraphs; none of them is a test).
SIGNS_IN: Final = 200
OWN_WEIGHT: Final = 0.67
LOG_ODDS: Final = -0.8
WIDTH_LOG_ODDS: Final = 2.3
LONE_LOG_ODDS: Final = 2.0
MARK_LOG_ODDS: Final = 3.3
FURTHER_LOG_ODDS: Final = 2.8
# Without misread characters no number of signs makes a scan: people mix widths too.
SIGNS_NEED: Final = -2.5
# A doubled mark is what editors leave too: outside of scans it is reported from this probability of one on.
DOUBLED_FROM: Final = 0.6
# A scan is told from this many code points on; a sentence may have one odd name.
MIN_CHARACTERS: Final = 40
# Findings of these families explain a character better.
_STRONGER: Final = (
    "zh.spun.",
    "zh.evasion.",
    "zh.script.",
    "zh.typo.fixed",
    "zh.typo.variant",
    "any.masked.",
    "any.encoding.",
)
# Outside of scans so do these a mark.
_OF_MARKS: Final = ("any.punctuation.", "zh.missing.")
# Small places have names that no statistics know; a slip in one is left alone.
_PLACES: Final = frozenset("区县市镇乡村州省路街巷江河湖海山岛桥寺湾港屯庄浦溪沟坪岭")
_QUOTES: Final = frozenset("“”‘’「」『』\"'《》")


class Confusions(msgspec.Struct, frozen=True):
    """What the statistics say of one article: log odds of a scan, confusions with their ranges in its text."""

    scanned: float
    confusions: tuple[tuple[int, int, Confusion], ...]
    as_scan: bool = False


class ConfusionCheck:
    """Judges the articles of the batches that a `SubstitutionModel` reads; opened once."""

    def __init__(self, folder: Path, knowledge: Knowledge, more: Sequence[str] = ()) -> None:
        """Open sets and weights in ``folder``. Raises OSError where they are missing.

        ``more``: strings of characters that packs list as confused with one another.
        """
        self._model = ConfusionModel.open(folder, knowledge.lexicon, knowledge.symbols, knowledge.words, more)

    def judge(self, scene: Scene, articles: int) -> list[Confused]:
        """What is confused in each article of a batch."""
        return self._model.judge(scene, articles)


def with_confusions(
    reading: Reading, findings: Sequence[Finding], confusions: Confusions, *, explained: bool, enabled: Collection[str]
) -> tuple[list[Finding], ArticleVerdict | None, float]:
    """An article's findings with its slips and misread characters, its verdict, and the probability of a scan.

    ``explained``: whether it was spun or is in two scripts, which makes characters strange without a scan. Of 143 pages
    that two engines read none is called mixed (benchmarks/ocr.py). ``enabled``: ids of the rules that are switched on.
    """
    if reading.shares.shares.get("ja", 0.0) > JAPANESE:
        # Lines of a Japanese article that have no kana pass for Chinese.
        return list(findings), None, 0.0
    blocks = [(block.start, reading.text[block.start : block.end]) for block in reading.blocks_in("zh")]
    joined = "\n".join(text for _, text in blocks)
    signs = Signs.of(joined) if confusions.scanned > SIGNS_NEED else Signs(certain_marks(joined))
    log_odds = signs.log_odds(confusions.scanned, len(joined))
    probability = 1 / (1 + exp(-max(min(log_odds, 20.0), -20.0)))
    length = len(joined) - max(len(blocks) - 1, 0)
    of_today = [
        (start, end, one)
        for start, end, one in confusions.confusions
        if one.confidence < SCANNED_FROM or not is_verse_around(reading.text, start)
    ]
    strange = [(start, end, one.confidence) for start, end, one in of_today]
    misread = sum(sure >= SCANNED_FROM for _, _, sure in strange)
    called_from = CALLED_FROM if signs.any and misread else CALLED_BY_ONE_FROM
    if misread > MISREAD_SHARE * length:
        called_from = RATHER_FROM
    scanned = not explained and probability >= called_from and length >= MIN_CHARACTERS
    scanned = scanned and looks_scanned(reading.text, strange, length)
    scanned = scanned and not _was_typed(confusions) and not _is_disguised(findings)
    taken = [(one.start, one.end) for one in findings if one.rule.startswith(_STRONGER)]
    kept = list(findings)
    rule = SCANNED if scanned else SLIP
    if rule in enabled:
        doubtful = explained or (confusions.as_scan and probability < LIKELY_SCAN)
        credible = [
            (start, end, one)
            for start, end, one in of_today
            # What is less certain is neither reported nor counted, and a long text is searched for what is credible.
            if one.confidence >= min(SLIP_FROM, _limit(reading, start, one, scanned, doubtful, several=True))
            and not (
                _overlaps(taken, start, end)
                or _is_mentioned(reading.text, start, end)
                or _is_classical(reading.folded, start)
                or is_quotation_without_today(reading.text, start)
                or (not scanned and (_may_be_name(reading.text, start, end) or _is_label(reading, start)))
            )
        ]
        slips = {
            reading.text[start:end]
            for start, end, one in credible
            if one.confidence >= (UNLIKE_FROM if _is_unlike(one) else SLIP_FROM)
        }
        kept += [
            _finding(rule, reading, start, end, one)
            for start, end, one in credible
            if one.confidence >= _limit(reading, start, one, scanned, doubtful, several=len(slips) >= SEVERAL)
        ]
    if not scanned:
        taken += [(one.start, one.end) for one in findings if one.rule.startswith(_OF_MARKS)]
    reported = signs.reported(joined, scanned, probability)
    starts = _starts(blocks) if reported else []
    for sign in reported:
        block = bisect_right(starts, sign.start) - 1
        shift = blocks[block][0] - starts[block]
        start, end = sign.start + shift, sign.end + shift
        if _OF_KIND[sign.kind] in enabled and not _overlaps(taken, start, end):
            kept.append(_sign_finding(reading, start, end, sign))
            taken.append((start, end))
    if not scanned:
        return kept, None, probability
    verdict = ArticleVerdict(
        category="ocr",
        probability=min(probability, 0.9999),
        message="read from an image: characters stand for others that look like them",
    )
    return kept, verdict, probability


class Signs(msgspec.Struct, frozen=True):
    """The signs of a scan in one text: certain marks, and where the characters speak for a scan all others."""

    certain: list[SignError]
    doubled: list[SignError] = []
    width: list[SignError] = []
    lone: list[SignError] = []
    further: list[SignError] = []
    space: list[SignError] = []

    @classmethod
    def of(cls, text: str) -> Signs:
        """All signs in ``text``, each once."""
        certain, doubled = certain_marks(text), doubled_marks(text)
        taken = {at for one in (*certain, *doubled) for at in range(one.start, one.end)}
        lone = [one for one in sign_errors(text) if one.start not in taken]
        return cls(certain, doubled, width_errors(text), lone, further_marks(text), space_errors(text))

    @property
    def any(self) -> bool:
        """Whether there is any but spaces."""
        return bool(self.certain or self.doubled or self.width or self.lone or self.further)

    def log_odds(self, scanned: float, length: int) -> float:
        """The log odds of a scan from those that the characters give, in a text of ``length`` code points."""
        if scanned <= SIGNS_NEED:
            return scanned
        share = min(1.0, SIGNS_IN / max(length, 1))
        weighed = (
            (WIDTH_LOG_ODDS, self.width), (LONE_LOG_ODDS, self.lone), (MARK_LOG_ODDS, self.certain),
            (MARK_LOG_ODDS, self.doubled), (FURTHER_LOG_ODDS, self.further),
        )  # fmt: skip
        return LOG_ODDS + OWN_WEIGHT * scanned + sum(weight * log1p(share * len(some)) for weight, some in weighed)

    def reported(self, text: str, scanned: bool, probability: float) -> list[SignError]:
        """Those that are reported in an article whose Chinese is ``text``."""
        if scanned:
            return [*self.width, *self.certain, *self.doubled, *self.lone, *self.further, *self.space]
        return [*without_habits(text, self.certain), *(self.doubled if probability >= DOUBLED_FROM else ())]


def _starts(blocks: Sequence[tuple[int, str]]) -> list[int]:
    starts, at = [], 0
    for _, text in blocks:
        starts.append(at)
        at += len(text) + 1
    return starts


def _was_typed(confusions: Confusions) -> bool:
    """Whether its characters were confused by sound, as whoever types does."""
    originals = [one for _, _, one in confusions.confusions if one.confidence >= SCANNED_FROM]
    alike = sum(one.sound >= SAME_SYLLABLE for one in originals)
    return alike * SAME_SOUND_LOG_ODDS + (len(originals) - alike) * OTHER_SOUND_LOG_ODDS < TYPED


def _is_disguised(findings: Sequence[Finding]) -> bool:
    """Whether words were disguised by hand; a character in its halves (白勺) is what engines read, too."""
    disguised = (one for one in findings if one.rule.startswith("zh.evasion.") and one.rule != HALVES)
    return len({one.variant for one in disguised}) >= DISGUISED


def _is_unlike(one: Confusion) -> bool:
    """Whether a character neither sounds nor looks like the one that is meant."""
    return not (one.sound or one.shape)


def _is_label(reading: Reading, at: int) -> bool:
    """Whether the character at ``at`` stands in a block of a few characters, in a text longer than a sentence."""
    blocks = reading.article.blocks
    block = blocks[bisect_right(blocks, at, key=lambda one: one.start) - 1]
    return len(reading.text) > SHORT and block.end - block.start <= LABEL


def _limit(reading: Reading, start: int, one: Confusion, scanned: bool, doubtful: bool, *, several: bool) -> float:
    """The confidence that is asked for of one character.

    ``doubtful``: of an article that is odd as a whole, without being a scan; ``several``: of one with several slips.
    """
    if scanned:
        return SCANNED_FROM
    if doubtful:
        return DOUBTFUL_FROM
    if reading.folded[start] in _RARE_SURNAMES:
        return NAME_FROM
    if language_matches(reading.language_at(start), ("zh-Hant",)):
        return TRADITIONAL_FROM
    # Where signs stand for characters (尾号****6789) what is beside them is strange for that: three of 38 short texts
    # that only look masked had a slip reported.
    is_sentence = len(reading.text) <= SHORT and SIGNS_FOR_CHARACTERS.isdisjoint(reading.text)
    if _is_unlike(one):
        return SLIP_FROM if is_sentence or several else UNLIKE_FROM
    if is_sentence:
        return SHORT_FROM
    return SEVERAL_FROM if several else SLIP_FROM


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(one[0] < end and start < one[1] for one in taken)


def _is_mentioned(text: str, start: int, end: int) -> bool:
    """Whether the character itself is spoken of: it stands alone in quotation marks, or 字 follows it."""
    quoted = start > 0 and end < len(text) and text[start - 1] in _QUOTES and text[end] in _QUOTES
    return quoted or text[end : end + 1] == "字"


def _is_classical(text: str, at: int) -> bool:
    """Whether the sentence around ``at`` has the particles of classical Chinese, or its paragraph is written in it."""
    start = max(text.rfind(mark, max(0, at - _SENTENCE), at) for mark in "。\n！!")
    ends = [end for mark in "。\n！!" if (end := text.find(mark, at, at + _SENTENCE)) >= 0]
    sentence = text[max(start + 1, at - _SENTENCE) : min(ends, default=at + _SENTENCE)]
    if sum(one in _PARTICLES for one in sentence) >= CLASSICAL:
        return True
    start, end = text.rfind("\n", max(0, at - _PARAGRAPH), at), text.find("\n", at, at + _PARAGRAPH)
    return is_literary_passage(text[max(start + 1, at - _PARAGRAPH) : end if end >= 0 else at + _PARAGRAPH])


_SENTENCE: Final = 60  # code points on each side
_PARAGRAPH: Final = 150  # … and of a paragraph


def _may_be_name(text: str, start: int, end: int) -> bool:
    """Whether a character is in a name that no statistics know: of a person, a place or a thing that comes back."""
    return comes_back(text, start, end) or in_foreign_name(text, start) or _may_be_place(text, end)


def _may_be_place(text: str, end: int) -> bool:
    """Whether what follows makes it the name of a town, road or river (雁浦区), in a text longer than a sentence."""
    return len(text) > SHORT and not _PLACES.isdisjoint(text[end : end + 2])


def _finding(rule: str, reading: Reading, start: int, end: int, one: Confusion) -> Finding:
    meant = one.meant
    if meant is not None and language_matches(reading.language_at(start), ("zh-Hant",)):
        # The statistics are simplified; a character that traditional Chinese writes otherwise is no suggestion.
        meant = meant if CharacterView(meant).script_signs[0] == 0 else None
    evidence: dict[str, float | int | str] = {
        "symbol_ratio": round(one.symbol_ratio, 3),
        "word_ratio": round(one.word_ratio, 3),
    }
    if one.sound:
        evidence["sound"] = one.sound
    if one.shape:
        evidence["shape"] = round(one.shape / 255, 3)
    return Finding(
        rule=rule,
        start=start,
        end=end,
        variant=f"{meant}→{reading.text[start:end]}" if meant else None,
        suggestions=((meant, None),) if meant else (),
        evidence=evidence,
        confidence=one.confidence,
    )


def _sign_finding(reading: Reading, start: int, end: int, sign: SignError) -> Finding:
    suggestions = () if sign.meant is None else ((sign.meant, None),)
    return Finding(rule=_OF_KIND[sign.kind], start=start, end=end, variant=sign.kind, suggestions=suggestions)
