"""Which language each block is written in: script counts first, function words for English, langdetect for the rest.

Counting scripts settles Chinese, Japanese, Korean and the Latin alphabet better and far faster than any n-gram
classifier; the figures, and those behind every threshold here, are printed by ``benchmarks/identification.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from detector.language.characters import HAN, HANGUL, HIRAGANA, KATAKANA, LATIN, LETTER, CharacterView, fold
from detector.model import Block, LanguageShares

UNDETERMINED: Final = "und"

# Three counters packed into one int64, so that one pass over the characters counts all three for each block.
_FIELD_BITS: Final = 21
_FIELD_MASK: Final = (1 << _FIELD_BITS) - 1
_LONGEST_PIECE: Final = 1 << 20  # characters summed at once: no counter can run over into the next

# A Han character or kana weighs as much as this many Latin letters (English words of NTREX have 4.7 letters and
# become 1.6 Han characters), so that a Chinese sentence full of English names stays Chinese.
_CJK_WEIGHT: Final = 3
# With fewer than that, and no English function word about, names still do not make a sentence English.
_CJK_WEIGHT_AMONG_NAMES: Final = 12
# Share of kana among kana and Han from which a block is Japanese, and from which it is that where no character that
# only Chinese writes stands: 99 % and 99.9 % of Japanese sentences have more; a Chinese paragraph that quotes a
# Japanese title may have as much as the second.
_SURE_KANA_SHARE: Final = 0.3
_KANA_SHARE: Final = 0.15
# Han characters without a single kana from which a block is Chinese even inside a Japanese article.
_KANA_FREE: Final = 30
_EVIDENCE_SAMPLE: Final = 300  # characters looked at one by one where script counts cannot tell

# English has "the" once in 80 letters on average, and one of the function words below once in 11.
_LETTERS_PER_ARTICLE: Final = 300
_LETTERS_PER_FUNCTION_WORD: Final = 70
_ENGLISH_SAMPLE: Final = 600  # characters of a block that are looked at
_FOREIGN_LETTER_SHARE: Final = 0.02  # letters with accents: English text has under 0.5 %, French and German over 3 %
# langdetect is asked only about samples of so many letters; shorter ones it gets wrong one time in five.
_FEWEST_LATIN_LETTERS: Final = 60
_FEWEST_OTHER_LETTERS: Final = 20
_SAMPLE: Final = 2000  # characters handed to langdetect, which is slow
_SURE: Final = 0.9  # probability from which langdetect is believed

# Letters from which the primary language is sure; below, confidence falls with the square root of their number.
_SURE_LETTERS: Final = 20

# Words that other languages in Latin letters do not have, or hardly.
_FUNCTION_WORDS: Final = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "for",
        "with",
        "that",
        "by",
        "from",
        "are",
        "it",
        "this",
        "these",
        "those",
        "have",
        "has",
    }
    | {"not", "you", "your", "he", "she", "they", "his", "their", "them", "which", "would", "could", "should", "there"}
    | {"were", "been", "but", "about", "said", "what", "when", "where", "who", "how", "why", "can", "its", "our", "my"}
    | {"him", "than", "then", "into", "also", "some", "was", "we", "if", "is", "after", "before", "just", "don't"}
    | {"i'm", "i'll", "i've", "it's", "let's"}
)
_WORD: Final = re.compile("[a-z']+")
_ACCENTED: Final = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")

# Characters that Chinese sentences hold and Japanese text without kana does not; simplified forms tell by themselves.
_CHINESE_WORDS: Final = frozenset("這們嗎呢吧你您她它很讓說沒麼啊啦喔跟哪些您咱甚尚且與仍")

_CHINESE: Final = 2  # the weight of a character that settles it for Chinese; see _home
_SECOND_LEVEL: Final = 0xD0  # first byte in EUC-JP from which rare characters and old forms stand

Counts = npt.NDArray[np.int64]


@lru_cache(maxsize=1)
def _weights() -> Counts:
    weights = np.zeros(256, dtype=np.int64)
    weights[HAN] = 1
    weights[[HIRAGANA, KATAKANA]] = 1 << _FIELD_BITS
    weights[LATIN] = 1 << (2 * _FIELD_BITS)
    return weights


def identify(characters: CharacterView, blocks: Sequence[Block]) -> tuple[tuple[str, ...], LanguageShares]:
    """One BCP 47 tag per block, and the share of letters in each language, going by the tags of their blocks.

    Tags: zh-Hans, zh-Hant, ja, ko, en, other ISO 639-1 codes that langdetect knows, "und". A Han character, a kana,
    a syllable of Hangul and a Latin letter count as one letter each. A block without letters, or too short to tell,
    takes the language of the article as far as its script allows. ``confidence`` is 0 for "und", langdetect's
    probability where it decided, else 1, less for articles of under 20 letters.

    ``blocks`` are in order, not empty and do not overlap; letters between two blocks count with the first.
    """
    return identify_together(characters, np.zeros(1, dtype=np.int64), [characters], [blocks])[0]


def identify_together(
    joined: CharacterView, starts: Counts, texts: Sequence[CharacterView], blocks: Sequence[Sequence[Block]]
) -> list[tuple[tuple[str, ...], LanguageShares]]:
    """What `identify` gives for each of several texts with its blocks; ``joined`` is all of them, one after the other,
    and each begins at one of ``starts``."""
    # What stands before the first block of a text is summed too, so that it does not count with the text before.
    places = [
        place
        for start, of_text in zip(starts.tolist(), blocks, strict=False)
        for place in (start, *[start + block.start for block in of_text])
    ]
    sums = _Sums(joined, np.array(places, dtype=np.int64))
    results = []
    first = 0
    for characters, of_text in zip(texts, blocks, strict=True):
        first += 1
        if of_text:
            results.append(_Identification(characters, of_text, sums, first).result())
        else:
            results.append(((), LanguageShares(primary=UNDETERMINED, confidence=0.0, shares={})))
        first += len(of_text)
    return results


class _Sums:
    """The letters of each stretch of a text, by script; a stretch goes from one start to the next."""

    def __init__(self, characters: CharacterView, starts: Counts) -> None:
        self._characters = characters
        self._starts = np.minimum(starts, max(len(characters.text) - 1, 0))
        self._none = [0] * len(starts)
        self.han, self.kana, self.latin = self._count_letters()
        self.hangul, self.other = self._of_class(HANGUL), self._of_class(LETTER)

    @cached_property
    def signs(self) -> list[int]:
        """Characters that only traditional Chinese writes, less those that only simplified Chinese does."""
        return self._sum(self._characters.script_signs)

    def _of_class(self, value: int) -> list[int]:
        return self._sum(self._characters.classes == value) if self._characters.class_counts[value] else self._none

    def _count_letters(self) -> tuple[list[int], list[int], list[int]]:
        """Han characters, kana and Latin letters of each stretch."""
        present = self._characters.class_counts
        if not (present[HAN] or present[HIRAGANA] or present[KATAKANA]):
            return self._none, self._none, self._of_class(LATIN)
        packed = _weights()[self._characters.classes]
        if len(packed) <= _LONGEST_PIECE:
            sums = np.add.reduceat(packed, self._starts)
            fields = (sums & _FIELD_MASK, (sums >> _FIELD_BITS) & _FIELD_MASK, sums >> (2 * _FIELD_BITS))
        else:
            cuts = np.union1d(self._starts, np.arange(0, len(packed), _LONGEST_PIECE))
            sums = np.add.reduceat(packed, cuts)
            firsts = np.searchsorted(cuts, self._starts)
            fields = (
                np.add.reduceat(sums & _FIELD_MASK, firsts),
                np.add.reduceat((sums >> _FIELD_BITS) & _FIELD_MASK, firsts),
                np.add.reduceat(sums >> (2 * _FIELD_BITS), firsts),
            )
        han, kana, latin = (field.tolist() for field in fields)
        return han, kana, latin

    def _sum(self, values: npt.NDArray[Any]) -> list[int]:
        sums: list[int] = np.add.reduceat(values, self._starts, dtype=np.int64).tolist()
        return sums


class _Identification:
    """The letters of one article's blocks, counted by script, and the decisions taken from them."""

    def __init__(self, characters: CharacterView, blocks: Sequence[Block], sums: _Sums, first: int) -> None:
        """``first``: the number of the article's first block among the stretches that were summed."""
        self.text = characters.text
        self.blocks = blocks
        own = slice(first, first + len(blocks))
        self.han, self.kana, self.latin = sums.han[own], sums.kana[own], sums.latin[own]
        self.hangul, self.other = sums.hangul[own], sums.other[own]
        self._sums, self._own = sums, own
        self.tags = [""] * len(blocks)
        self.probability = 1.0

    def result(self) -> tuple[tuple[str, ...], LanguageShares]:
        cjk: list[int] = []
        latin: list[int] = []
        other: list[int] = []
        counts = zip(self.han, self.kana, self.latin, self.hangul, self.other, strict=True)
        for index, (han, kana, latins, hangul, others) in enumerate(counts):
            wide = han + kana
            if wide and wide >= hangul and _CJK_WEIGHT * wide >= latins + others:
                cjk.append(index)
            elif 2 * hangul >= latins + others and hangul:
                self.tags[index] = "ko"
            elif others > latins:
                other.append(index)
            elif latins:
                if wide > 1 and _CJK_WEIGHT_AMONG_NAMES * wide >= latins and not self._function_words(index):
                    cjk.append(index)
                else:
                    latin.append(index)
        if cjk:
            self._chinese_or_japanese(cjk)
        if latin:
            self._latin(latin)
        if other:
            self._others(other)
        return self._summed_up()

    # ---------------------------------------------------------------------------------------- Chinese, Japanese

    def _chinese_or_japanese(self, indexes: list[int]) -> None:
        if any(self.kana):
            japanese = self._japanese_among(indexes)
        elif sum(self.han) < _KANA_FREE and self._leaning(0, len(self.text)) < 0:
            japanese = set(indexes)
        else:
            japanese = set()
        for index in japanese:
            self.tags[index] = "ja"
        chinese = [index for index in indexes if index not in japanese] if japanese else indexes
        if not chinese:
            return
        signs = self._sums.signs[self._own]
        whole = "zh-Hant" if sum([signs[index] for index in chinese]) > 0 else "zh-Hans"
        for index in chinese:
            sign = signs[index]
            self.tags[index] = whole if not sign else "zh-Hant" if sign > 0 else "zh-Hans"

    def _japanese_among(self, indexes: list[int]) -> set[int]:
        """Which blocks are Japanese in an article that holds kana.

        Enough kana, or none in many Han characters, settle a block; the few others go by characters that only one
        of the languages writes, then by what most of the article is.
        """
        japanese: set[int] = set()
        unsettled: list[int] = []
        balance = 0
        for index in indexes:
            han, kana = self.han[index], self.kana[index]
            if kana >= _SURE_KANA_SHARE * (han + kana):
                japanese.add(index)
                balance += han + kana
            elif not kana and han >= _KANA_FREE:
                balance -= han
            else:
                block = self.blocks[index]
                leaning = self._leaning(block.start, block.end)
                if leaning < 0 or (not leaning and kana >= _KANA_SHARE * (han + kana)):
                    japanese.add(index)
                    balance += han + kana
                elif leaning > 0:
                    balance -= han
                else:
                    unsettled.append(index)
        if balance > 0:
            japanese.update(unsettled)
        return japanese

    def _leaning(self, start: int, end: int) -> int:
        """1 where characters that Japanese does not write stand, -1 where such as Chinese does not write, else 0."""
        homes = [
            _home(character)
            for character in set(self.text[start : min(end, start + _EVIDENCE_SAMPLE)])
            if "\u3400" <= character <= "\u9fff"
        ]
        if sum([home for home in homes if home > 0]) >= _CHINESE:
            return 1
        return -1 if -1 in homes else 0

    # ---------------------------------------------------------------------------------------- alphabets

    def _function_words(self, index: int) -> int:
        """How many function words of English a block begins with."""
        block = self.blocks[index]
        words = _WORD.findall(self.text[block.start : min(block.end, block.start + _ENGLISH_SAMPLE)].lower())
        return sum([word in _FUNCTION_WORDS for word in words])

    def _is_english(self, index: int) -> bool:
        """Whether a Latin block has as many English words as English has."""
        text, block = self.text, self.blocks[index]
        start, end = block.start, min(block.end, block.start + _ENGLISH_SAMPLE)
        letters = min(self.latin[index], end - start)
        if text.count(" the ", start, end) * _LETTERS_PER_ARTICLE >= letters:
            return True
        hits = self._function_words(index)
        if not hits or hits * _LETTERS_PER_FUNCTION_WORD < letters:
            return False
        return len(_ACCENTED.findall(text, start, end)) <= _FOREIGN_LETTER_SHARE * letters

    def _latin(self, indexes: list[int]) -> None:
        english = 0
        unknown: list[int] = []
        for index in indexes:
            if self._is_english(index):
                self.tags[index] = "en"
                english += self.latin[index]
            else:
                unknown.append(index)
        if not unknown:
            return
        rest = "en" if english else UNDETERMINED
        longer = [index for index in unknown if self.latin[index] >= _FEWEST_LATIN_LETTERS]
        # Beside English that is established, only paragraphs full of accents or without any English word in many
        # letters are worth the time; the others of some length, lists of names mostly, stay undetermined.
        asked = [index for index in longer if self._looks_foreign(index)] if english else longer
        # In a Chinese or Japanese article a line of names, an address or a reference list is no reason to load it.
        wide = sum(self.han) + sum(self.kana)
        if asked and sum([self.latin[index] for index in asked]) >= _CJK_WEIGHT * wide:
            tag, probability = detect_alphabetic(self._sample(asked))
            if probability >= _SURE:
                self._settle(asked, tag, probability)
                rest = rest if english else tag
        for index in longer:
            self.tags[index] = self.tags[index] or UNDETERMINED
        for index in unknown:
            self.tags[index] = self.tags[index] or rest

    def _looks_foreign(self, index: int) -> bool:
        block = self.blocks[index]
        accents = len(_ACCENTED.findall(self.text, block.start, min(block.end, block.start + _SAMPLE)))
        return accents > _FOREIGN_LETTER_SHARE * self.latin[index] or self.latin[index] >= 4 * _FEWEST_LATIN_LETTERS

    def _others(self, indexes: list[int]) -> None:
        """Blocks in letters other than Latin; all of them are taken for one language."""
        tag = UNDETERMINED
        if sum([self.other[index] for index in indexes]) >= _FEWEST_OTHER_LETTERS:
            tag, probability = detect_alphabetic(self._sample(indexes))
            if probability >= _SURE:
                self._settle(indexes, tag, probability)
        for index in indexes:
            self.tags[index] = self.tags[index] or UNDETERMINED

    def _sample(self, indexes: list[int]) -> str:
        blocks = [self.blocks[index] for index in indexes]
        return "\n".join([self.text[block.start : min(block.end, block.start + _SAMPLE)] for block in blocks])[:_SAMPLE]

    def _settle(self, indexes: list[int], tag: str, probability: float) -> None:
        self.probability = min(self.probability, probability)
        for index in indexes:
            self.tags[index] = tag

    # ---------------------------------------------------------------------------------------- the article

    def _summed_up(self) -> tuple[tuple[str, ...], LanguageShares]:
        totals: dict[str, int] = {}
        for index, tag in enumerate(self.tags):
            if tag:
                letters = (
                    self.han[index] + self.kana[index] + self.latin[index] + self.hangul[index] + self.other[index]
                )
                totals[tag] = totals.get(tag, 0) + letters
        total = sum(totals.values())
        if not total:
            tags = (UNDETERMINED,) * len(self.tags)
            return tags, LanguageShares(primary=UNDETERMINED, confidence=0.0, shares={})
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        primary, letters = ranked[0]
        confidence = 0.0
        if primary != UNDETERMINED:
            certain = self.probability if primary not in ("zh-Hans", "zh-Hant", "ja", "ko", "en") else 1.0
            confidence = round(certain * min(1.0, (letters / _SURE_LETTERS) ** 0.5), 4)
        return (
            tuple([tag or primary for tag in self.tags]),
            LanguageShares(
                primary=primary,
                confidence=confidence,
                shares={tag: round(count / total, 4) for tag, count in ranked},
            ),
        )


@lru_cache(maxsize=8192)
def _home(character: str) -> int:
    """What a Han character says of its language: ``_CHINESE``, half of that, -1 for Japanese, 0 for nothing.

    Not written in Japanese: missing from Windows-31J, or one of the words of Chinese sentences. Hardly: a
    traditional form on the second level of JIS X 0208, where old spellings in names are (國, 應). Not written in
    Chinese (気, 発, 駅, 働): in JIS X 0208 but neither in GB 2312 nor in Big5, and no traditional form to OpenCC.
    """
    if character in _CHINESE_WORDS or not _encodable(character, "cp932"):
        return _CHINESE
    if not _encodable(character, "euc_jp"):
        return 0
    traditional = fold(character) != character
    if traditional and character.encode("euc_jp")[0] >= _SECOND_LEVEL:
        return _CHINESE // 2
    known = traditional or _encodable(character, "gb2312") or _encodable(character, "big5")
    return 0 if known else -1


def _encodable(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_DETECTOR_LOCK = Lock()


@lru_cache(maxsize=1)
def _detector_factory() -> Any:
    """langdetect with a fixed seed and without the languages that script counting tells better.

    A factory of our own: the library's global one is unseeded and races when two threads call it first.
    """
    from langdetect import detector_factory

    factory = detector_factory.DetectorFactory()
    factory.set_seed(0)
    profiles = sorted(path for path in Path(detector_factory.PROFILES_DIRECTORY).iterdir() if not path.suffix)
    skipped = {"zh-cn", "zh-tw", "ja", "ko"}
    factory.load_json_profile([path.read_text("utf-8") for path in profiles if path.name not in skipped])
    return factory


def detect_alphabetic(sample: str) -> tuple[str, float]:
    """The language of a text in an alphabetic script and its probability; ("und", 0.0) where nothing can be said.

    The first call takes about 0.4 s to load langdetect's profiles; safe to call from several threads.
    """
    from langdetect.lang_detect_exception import LangDetectException

    with _DETECTOR_LOCK:
        detector = _detector_factory().create()
        detector.append(sample)
        try:
            best = detector.get_probabilities()
        except LangDetectException:
            return UNDETERMINED, 0.0
    return (best[0].lang, float(best[0].prob)) if best else (UNDETERMINED, 0.0)
