"""Which language each block is written in: script counts first, function words for English, langdetect for the rest.

Counting scripts settles Chinese, Japanese, Korean and the Latin alphabet better and far faster than any n-gram
classifier; figures in ``benchmarks/identification.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from detector.language.characters import HAN, HANGUL, HIRAGANA, KATAKANA, LATIN, LETTER, CharacterView
from detector.model import Block, LanguageShares

UNDETERMINED: Final = "und"

# Three counters packed into one int64, so that one pass over the characters counts all three per block.
_FIELD_BITS: Final = 21
_FIELD_MASK: Final = (1 << _FIELD_BITS) - 1
_LONGEST_PIECE: Final = 1 << 20  # characters summed at once: no counter can overflow into the next

# A Han character or kana weighs as much as this many Latin letters (an English word of 4.7 letters translates to
# 1.6 Han characters in NTREX), so a Chinese sentence full of English names stays Chinese.
_CJK_WEIGHT: Final = 3
# Japanese sentences: 99.6 % have a kana share above this among kana and Han; Chinese paragraphs that quote a
# Japanese title stay below it (benchmarks/identification.py).
_KANA_SHARE: Final = 0.15
# Han characters without one kana from which a block is Chinese even inside a Japanese article.
_KANA_FREE: Final = 30
# English has one of the five words below per 28 letters on average; a block of this many letters per hit is English.
_LETTERS_PER_COMMON_WORD: Final = 120
_LETTERS_PER_FUNCTION_WORD: Final = 45
# langdetect is asked about at least this many letters; shorter samples are guesses (research: wrong on 1 in 5).
_FEWEST_LATIN_LETTERS: Final = 60
_FEWEST_OTHER_LETTERS: Final = 20
_SAMPLE: Final = 2000  # characters handed to langdetect, which is slow
_SURE: Final = 0.9  # probability from which langdetect is believed

_COMMON_WORDS: Final = (" the ", " of ", " and ", " to ")
_FUNCTION_WORDS: Final = re.compile(
    r"\b(?:the|of|and|to|is|for|with|that|by|as|at|from|or|are|was|it|this|be|an|has|its|not|have|on|you|your|we|our)\b",
    re.IGNORECASE,
)

Counts = npt.NDArray[np.int64]


@lru_cache(maxsize=1)
def _weights() -> Counts:
    weights = np.zeros(256, dtype=np.int64)
    weights[HAN] = 1
    weights[[HIRAGANA, KATAKANA]] = 1 << _FIELD_BITS
    weights[LATIN] = 1 << (2 * _FIELD_BITS)
    return weights


def identify(characters: CharacterView, blocks: Sequence[Block]) -> tuple[tuple[str, ...], LanguageShares]:
    """One BCP 47 tag per block, and the share of letters in each language, by the tags of their blocks.

    Tags: zh-Hans, zh-Hant, ja, ko, en, the ISO 639-1 codes langdetect knows, "und". A Han character, a kana and a
    Latin letter count as one letter each. A block without letters, or too short to tell, takes the language of the
    article where its script allows it.
    """
    if not blocks:
        return (), LanguageShares(primary=UNDETERMINED, confidence=0.0, shares={})
    starts = np.fromiter((block.start for block in blocks), dtype=np.int64, count=len(blocks))
    classes = characters.classes
    han, kana, latin = _count_letters(classes, starts)
    counts = characters.class_counts
    zero = np.zeros(len(blocks), dtype=np.int64)
    hangul = _sum_per_block(classes == HANGUL, starts) if counts[HANGUL] else zero
    other = _sum_per_block(classes == LETTER, starts) if counts[LETTER] else zero
    return _Identification(characters, blocks, han, kana, latin, hangul, other).result(starts)


def _count_letters(classes: npt.NDArray[np.uint8], starts: Counts) -> tuple[Counts, Counts, Counts]:
    """Han characters, kana and Latin letters per block; what lies between two blocks counts with the first."""
    packed = _weights()[classes]
    if len(classes) <= _LONGEST_PIECE:
        sums = np.add.reduceat(packed, starts)
        return sums & _FIELD_MASK, (sums >> _FIELD_BITS) & _FIELD_MASK, sums >> (2 * _FIELD_BITS)
    cuts = np.union1d(starts, np.arange(0, len(classes), _LONGEST_PIECE))
    sums = np.add.reduceat(packed, cuts)
    firsts = np.searchsorted(cuts, starts)
    return (
        np.add.reduceat(sums & _FIELD_MASK, firsts),
        np.add.reduceat((sums >> _FIELD_BITS) & _FIELD_MASK, firsts),
        np.add.reduceat(sums >> (2 * _FIELD_BITS), firsts),
    )


def _sum_per_block(values: npt.NDArray[Any], starts: Counts) -> Counts:
    return np.add.reduceat(values, starts, dtype=np.int64)


class _Identification:
    """The counts of one article and the decisions taken from them, script by script."""

    def __init__(
        self,
        characters: CharacterView,
        blocks: Sequence[Block],
        han: Counts,
        kana: Counts,
        latin: Counts,
        hangul: Counts,
        other: Counts,
    ) -> None:
        self.characters = characters
        self.blocks = blocks
        self.han, self.kana, self.latin, self.hangul, self.other = han, kana, latin, hangul, other
        self.letters = han + kana + latin + hangul + other
        self.tags: list[str] = [""] * len(blocks)
        self.probability = 0.0

    def result(self, starts: Counts) -> tuple[tuple[str, ...], LanguageShares]:
        cjk = self.han + self.kana
        is_cjk = (cjk > 0) & (_CJK_WEIGHT * cjk >= self.latin + self.other) & (cjk >= self.hangul)
        is_korean = (self.hangul > 0) & ~is_cjk & (2 * self.hangul >= self.latin + self.other)
        is_other = (self.other > self.latin) & ~is_cjk & ~is_korean
        is_latin = (self.latin > 0) & ~is_cjk & ~is_korean & ~is_other
        if is_cjk.any():
            self._chinese_or_japanese(is_cjk, cjk, starts)
        for index in np.flatnonzero(is_korean).tolist():
            self.tags[index] = "ko"
        for mask, fewest in ((is_latin, _FEWEST_LATIN_LETTERS), (is_other, _FEWEST_OTHER_LETTERS)):
            if mask.any():
                self._alphabetic(np.flatnonzero(mask).tolist(), fewest)
        return self._summed_up()

    def _chinese_or_japanese(self, is_cjk: npt.NDArray[np.bool_], cjk: Counts, starts: Counts) -> None:
        indexes = np.flatnonzero(is_cjk)
        japanese = np.zeros(len(indexes), dtype=bool)
        kana = self.kana[indexes]
        if kana.any():
            amount = cjk[indexes]
            japanese = kana >= _KANA_SHARE * amount
            surely_chinese = (kana == 0) & (amount >= _KANA_FREE)
            if int(amount[japanese].sum()) > int(amount[surely_chinese].sum()):
                japanese |= ~surely_chinese & (kana > 0) | (amount < _KANA_FREE)
        elif int(cjk.sum()) < _KANA_FREE and self._has_japanese_forms():
            japanese[:] = True
        if japanese.all():
            for index in indexes.tolist():
                self.tags[index] = "ja"
            return
        signs = _sum_per_block(self.characters.script_signs, starts)[indexes]
        whole = "zh-Hant" if int(signs[~japanese].sum()) > 0 else "zh-Hans"
        for index, is_japanese, sign in zip(indexes.tolist(), japanese.tolist(), signs.tolist(), strict=True):
            if is_japanese:
                self.tags[index] = "ja"
            else:
                self.tags[index] = whole if sign == 0 else "zh-Hant" if sign > 0 else "zh-Hans"

    def _has_japanese_forms(self) -> bool:
        """Whether a short text without kana holds Han characters that only Japanese writes (気, 発, 駅)."""
        return any(_is_japanese_form(character) for character in self.characters.text)

    def _alphabetic(self, indexes: list[int], fewest: int) -> None:
        text = self.characters.text
        english = 0
        unsettled: list[int] = []
        for index in indexes:
            block, letters = self.blocks[index], int(self.latin[index])
            hits = sum(text.count(word, block.start, block.end) for word in _COMMON_WORDS)
            if hits and hits * _LETTERS_PER_COMMON_WORD >= letters:
                self.tags[index] = "en"
                english += letters
            else:
                unsettled.append(index)
        unknown: list[int] = []
        for index in unsettled:
            block, letters = self.blocks[index], int(self.latin[index])
            hits = len(_FUNCTION_WORDS.findall(text, block.start, min(block.end, block.start + _SAMPLE)))
            if hits and hits * _LETTERS_PER_FUNCTION_WORD >= min(letters, _SAMPLE):
                self.tags[index] = "en"
                english += letters
            else:
                unknown.append(index)
        if not unknown:
            return
        longer = [index for index in unknown if int(self.letters[index]) >= fewest]
        rest = "en" if english else UNDETERMINED
        amount = sum(int(self.letters[index]) for index in longer)
        if longer and (fewest == _FEWEST_OTHER_LETTERS or amount > english // 4):
            sample = "\n".join(text[self.blocks[index].start : self.blocks[index].end][:_SAMPLE] for index in longer)[
                :_SAMPLE
            ]
            tag, probability = detect_alphabetic(sample)
            if probability >= _SURE:
                self.probability = probability
                for index in longer:
                    self.tags[index] = tag
                if not english:
                    rest = tag
        for index in unknown:
            self.tags[index] = self.tags[index] or rest

    def _summed_up(self) -> tuple[tuple[str, ...], LanguageShares]:
        totals: dict[str, int] = {}
        for tag, letters in zip(self.tags, self.letters.tolist(), strict=True):
            if tag:
                totals[tag] = totals.get(tag, 0) + letters
        if not totals:
            tags = (UNDETERMINED,) * len(self.tags)
            return tags, LanguageShares(primary=UNDETERMINED, confidence=0.0, shares={})
        total = sum(totals.values())
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        primary = ranked[0][0]
        shares = {tag: round(letters / total, 4) for tag, letters in ranked}
        confidence = 0.0 if primary == UNDETERMINED else min(1.0, ranked[0][1] / 20)
        return (
            tuple(tag or primary for tag in self.tags),
            LanguageShares(primary=primary, confidence=confidence, shares=shares),
        )


@lru_cache(maxsize=4096)
def _is_japanese_form(character: str) -> bool:
    """Whether a Han character stands in JIS X 0208 but in neither GB 2312 nor Big5."""
    if not "\u4e00" <= character <= "\u9fff":
        return False

    def has(encoding: str) -> bool:
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            return False
        return True

    return has("euc_jp") and not has("gb2312") and not has("big5")


_DETECTOR_LOCK = Lock()


@lru_cache(maxsize=1)
def _detector_factory() -> Any:
    """langdetect with a fixed seed and without the languages that script counting tells better.

    A factory of our own: the library's global one is unseeded and races when two threads call it first.
    """
    from pathlib import Path

    from langdetect import detector_factory

    factory = detector_factory.DetectorFactory()
    factory.set_seed(0)
    profiles = sorted(path for path in Path(detector_factory.PROFILES_DIRECTORY).iterdir() if not path.suffix)
    skipped = {"zh-cn", "zh-tw", "ja", "ko"}
    factory.load_json_profile([path.read_text("utf-8") for path in profiles if path.name not in skipped])
    return factory


def detect_alphabetic(sample: str) -> tuple[str, float]:
    """The language of a text in an alphabetic script and its probability; ("und", 0.0) where nothing can be said."""
    from langdetect.lang_detect_exception import LangDetectException

    with _DETECTOR_LOCK:
        detector = _detector_factory().create()
        detector.append(sample)
        try:
            best = detector.get_probabilities()
        except LangDetectException:
            return UNDETERMINED, 0.0
    return (best[0].lang, float(best[0].prob)) if best else (UNDETERMINED, 0.0)
