"""Chinese in the wrong script: careless conversions, two scripts in one text, Japanese characters, and the reverse.

What a single character cannot say the article does: a traditional title in a simplified article is a quotation, a
traditional character inside a simplified word is a slip, and an article full of both was half converted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from math import exp
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language import chinese_script
from detector.language.characters import HAN, HIRAGANA, KATAKANA
from detector.language.pinyin import word_weight
from detector.model import Block

# A quotation, title or gloss may be in another script than the text around it, and so are names of languages in
# themselves, which stand in a row above many a manual.
_QUOTED: Final = re.compile(
    r"(?:简体|繁体|簡體|繁體|正體)(?:中文|字)|中文[（(][简繁簡正][体體][）)]|日本語|"
    r"[“‘「『《〈（(\[【\"][^“”‘’「」『』《》〈〉（）()\[\]【】\"\n]{1,60}[”’」』》〉）)\]】\"]"
)
# Characters of the rarer script inside blocks of the other: the log odds that the article was half converted are linear
# in the logarithms of the number of places where they are (over 6) and of their share (over 5 %). By judgement but for
# the bias: with it 36 % of articles in which 2 % of the words were converted are called mixed, 70 % of those with 5 %,
# 95 % with 10 % (benchmarks/script.py), and none of 11 000 clean ones (news, general, NTREX, catalogues and help of
# programs), whose highest probability is 0.14. With 3 it would be more, but also articles with two or three slips
# (examples/damaged).
_MIXED_BIAS: Final = 2.0
_MIXED_COUNT: Final = 2.2
_MIXED_SHARE: Final = 1.0
# In a block with less than this share of traditional among the characters of one script only, a simplified word is no
# careless conversion but a part of the mixture.
_TRADITIONAL: Final = 0.8
# A block that is nearly all in the rarer script is another version or a quotation, not a mixture.
_PURE: Final = 0.9
# A word must be at least this common (floor(10 · log10(count)) of jieba's counts) to vouch for its other spelling: four
# times, as nothing but a known word can be meant where the scripts differ inside it.
_COMMON_WORD: Final = 6
# A slip stands alone; another character of its script so near makes it a part of a name or a quotation (誠品書店).
_ALONE: Final = 3
# What Taiwan's keyboards and fonts write as well as 內, 冊, 刪…
_GLYPHS: Final = frozenset("内册删别奥恒没吴黄麽")
# Characters that are words of their own, and in few names: Japanese ones (対, not 沢), and those of either script.
_JAPANESE_WORDS: Final = frozenset("対従両譲毎拠")
_WORDS: Final = frozenset("这將们個该說与對从讓还沒称誰听於为時来會两這将們个該说與对從让還没稱谁聽爲為时來会兩")
# A run in which all is Chinese may be a name in Japanese text (刘备 32, 陕西 34) unless it is as common a word as this.
_NO_NAME: Final = 36
# So many times as often an article must write one form of a character before the other is a slip. By judgement: none of
# 123 NTREX documents in Taiwan's Chinese and of 1 644 sound conversions has an issue; 79 planted ones were found.
_REGION: Final = 4
# From this share of Japanese on a line in Han characters alone is more likely a name or heading in Japanese (ten-line
# articles of Wikipedia: 6 of 956 had issues of this family, none with this bound).
_JAPANESE: Final = 0.1
MAX_CHARACTERS: Final = 200_000

_HAN_RUN: Final = re.compile("[\u3400-\u9fff々]+")
# A Japanese word with more Chinese characters is the Chinese name of a hotel or a firm. By judgement.
MOST_SLIPS: Final = 2


class Mixture(msgspec.Struct, frozen=True):
    """The rarer script of an article's Chinese: its sign (1 traditional, -1 simplified), and where it stands.

    ``places`` are code points of characters that only this script has, outside quotations and in blocks of the other
    script; ``signed`` counts the characters in such blocks that only one of the scripts has.
    """

    sign: int
    places: tuple[int, ...]
    signed: int

    @property
    def probability(self) -> float:
        """The probability that the article was half converted."""
        if not self.places:
            return 0.0
        apart = 1 + int((np.diff(self.places) > _ALONE).sum())
        share = len(self.places) / self.signed
        odds = _MIXED_BIAS + _MIXED_COUNT * float(np.log(apart / 6)) + _MIXED_SHARE * float(np.log(share / 0.05))
        return 1 / (1 + exp(-odds))


def mixture(reading: Reading) -> Mixture | None:
    """The rarer script in an article's Chinese blocks; None where there is only one."""
    signs = reading.characters.script_signs
    if not (signs.any() and signs.min() < 0 < signs.max()) or _speaks_japanese(reading):
        return None
    blocks = []
    total = 0
    for block in reading.blocks_in("zh"):
        own = signs[block.start : block.end]
        traditional, simplified = int((own > 0).sum()), int((own < 0).sum())
        total += traditional - simplified
        blocks.append((block.start, block.end, traditional, simplified))
    sign = -1 if total > 0 else 1
    places: list[int] = []
    signed = 0
    # What only simplified Chinese has, Hong Kong may write too (户, 温); the reverse does not happen.
    regional = chinese_script.regional_forms() if sign < 0 else frozenset()
    for start, end, traditional, simplified in blocks:
        rarer, other = (traditional, simplified) if sign > 0 else (simplified, traditional)
        if not rarer + other or rarer / (rarer + other) > _PURE:
            continue
        signed += rarer + other
        if rarer:
            found = (np.flatnonzero(signs[start:end] == sign) + start).tolist()
            quoted = [(m.start() + start, m.end() + start) for m in _QUOTED.finditer(reading.text[start:end])]
            places += [
                at
                for at in found
                if reading.text[at] not in regional and not any(first <= at < last for first, last in quoted)
            ]
    return Mixture(sign, tuple(places), signed) if places else None


def _speaks_japanese(reading: Reading) -> bool:
    """Whether the article is Japanese to a good part: its lines without kana pass for Chinese."""
    return reading.shares.shares.get("ja", 0.0) > _JAPANESE


def _is_traditional(reading: Reading, block: Block) -> bool:
    """Whether a block is traditional to so great a part that its words may be held to traditional spelling."""
    signs = reading.characters.script_signs[block.start : block.end]
    traditional, simplified = int((signs > 0).sum()), int((signs < 0).sum())
    return traditional >= _TRADITIONAL * (traditional + simplified)


def mixed_scripts(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding | ArticleVerdict]:
    """Words that are half in one script, slips of one character, and articles that mix the two.

    The options ``half``, ``alone`` and ``article`` of the rules say which of them gets what.
    """
    mixed = mixture(reading)
    if mixed is None:
        return
    probability = mixed.probability
    suspicious = probability >= 0.5
    half = dict(_half_words(reading, mixed))
    in_other = _converter(reading, mixed)
    rest = [place for place in mixed.places if place not in half]
    for rule in rules:
        confidence = None
        if rule.options.get("half"):
            stretches = list(dict.fromkeys(half.values()))
        elif rule.options.get("alone"):
            stretches = [] if suspicious else list(_slips(reading, mixed, rest))
        else:
            stretches = list(_runs(rest)) if suspicious else []
            confidence = round(probability, 4)
        for start, end in stretches:
            written = reading.text[start:end]
            meant = in_other(start, end)
            yield Finding(
                rule=rule.id,
                start=start,
                end=end,
                variant=f"{meant}→{written}",
                suggestions=((meant, None),),
                values={"script": "traditional" if mixed.sign > 0 else "simplified"},
                confidence=confidence,
            )
    if suspicious:
        rarer = "traditional" if mixed.sign > 0 else "simplified"
        other = "simplified" if mixed.sign > 0 else "traditional"
        yield ArticleVerdict(
            category="mixed-script",
            probability=probability,
            message=f"{len(mixed.places)} characters are {rarer} in {other} Chinese",
        )


def _half_words(reading: Reading, mixed: Mixture) -> Iterator[tuple[int, tuple[int, int]]]:
    """Places of the rarer script in a common word of two characters whose other one is of the other script only."""
    signs, text = reading.characters.script_signs, reading.text
    for place in mixed.places:
        for other, start in ((place - 1, place - 1), (place + 1, place)):
            if 0 <= other < len(text) and signs[other] == -mixed.sign:
                plain = chinese_script.simplified(text[start : start + 2])
                if word_weight(plain[0], plain[1]) >= _COMMON_WORD:
                    yield place, (start, start + 2)
                    break


def _slips(reading: Reading, mixed: Mixture, places: list[int]) -> Iterator[tuple[int, int]]:
    """Those of ``places`` that have none of the rarer script near them: the common word they are in, or they alone."""
    for place in places:
        if any(0 < abs(other - place) <= _ALONE for other in mixed.places) or reading.text[place] in _GLYPHS:
            continue
        for start in (place - 1, place):
            word = chinese_script.simplified(reading.text[max(start, 0) : start + 2])
            if start >= 0 and len(word) == 2 and word_weight(word[0], word[1]) >= _COMMON_WORD:
                yield start, start + 2
                break
        else:
            if reading.text[place] in _WORDS:
                yield place, place + 1


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places together."""
    start = last = -2
    for place in places:
        if place != last + 1:
            if start >= 0:
                yield start, last + 1
            start = place
        last = place
    if start >= 0:
        yield start, last + 1


def _converter(reading: Reading, mixed: Mixture) -> Callable[[int, int], str]:
    """What a stretch of the article should be, with the characters of the rarer script in the other one."""
    signs = reading.characters.script_signs
    forms = chinese_script.forms_in(reading.text) if mixed.sign < 0 else {}

    def converted(start: int, end: int) -> str:
        written = reading.text[start:end]
        other = chinese_script.simplified(written)
        if mixed.sign < 0:
            other = chinese_script.traditional(written).translate(forms)
        kept = signs[start:end] != mixed.sign
        return "".join(one if keep else two for one, two, keep in zip(written, other, kept, strict=True))

    return converted


def careless_conversions(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Traditional words spelled as only a converter without a dictionary spells them.

    A rule with the option ``first`` gets what good writers write too, where an article always has a table's first form.
    """
    if _speaks_japanese(reading):
        return
    parts = [
        (start, reading.text[start : min(start + MAX_CHARACTERS, block.end)])
        for block in reading.blocks_in("zh-Hant")
        if _is_traditional(reading, block)
        for start in range(block.start, block.end, MAX_CHARACTERS)
    ]
    found = chinese_script.misconverted_words([text for _, text in parts])
    for (start, text), misconverted in zip(parts, found, strict=True):
        for one in misconverted:
            wanted = tuple(rule for rule in rules if bool(rule.options.get("first")) == (one.kind == "first"))
            yield from _converted(start, text, one, wanted)


def regional_forms(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Forms of another region (爲) in an article that writes the character otherwise (為), outside quotations."""
    blocks = [block for block in reading.blocks_in("zh-Hant") if _is_traditional(reading, block)]
    text = "".join(reading.text[block.start : block.end] for block in blocks)
    present = chinese_script.regional_forms().intersection(text)
    if len(present) < 2:
        return
    strange: dict[str, str] = {}
    for group in chinese_script.regional_groups():
        counts = sorted(((text.count(form), form) for form in group if form in present), reverse=True)
        if len(counts) > 1 and counts[0][0] >= _REGION * sum(count for count, _ in counts[1:]):
            strange |= {form: counts[0][1] for _, form in counts[1:]}
    if not strange:
        return
    for block in blocks:
        part = reading.text[block.start : block.end]
        quoted = [m.span() for m in _QUOTED.finditer(part)]
        for at, character in enumerate(part):
            if character in strange and not any(first <= at < last for first, last in quoted):
                for rule in rules:
                    yield Finding(
                        rule=rule.id,
                        start=block.start + at,
                        end=block.start + at + 1,
                        variant=f"{strange[character]}→{character}",
                        suggestions=((strange[character], None),),
                    )


def rare_characters(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Rare characters where a common one of the same sound makes a common word: 郃作."""
    if not any(reading.blocks_in("zh-Hant")) or _speaks_japanese(reading):
        return
    text = reading.text
    if len(chinese_script.rare_set().intersection(text)) >= chinese_script.MIN_RARE_CHARACTERS:
        for one in chinese_script.rare_characters(text):
            if reading.language_at(one.start) == "zh-Hant":
                yield from _converted(0, text, one, rules)


def _converted(
    offset: int, text: str, one: chinese_script.Misconversion, rules: tuple[CheckRule, ...]
) -> Iterator[Finding]:
    written = text[one.start : one.end]
    for rule in rules:
        yield Finding(
            rule=rule.id,
            start=offset + one.start,
            end=offset + one.end,
            variant=f"{one.suggestion}→{written}",
            suggestions=((one.suggestion, None),),
        )


def japanese_in_chinese(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Japanese characters (気, 経) in common Chinese words, outside quotations and away from kana."""
    foreign = chinese_script.shinjitai()
    text = reading.text
    if not _holds_any(reading, _SHINJITAI):
        return
    forms: dict[int, str] | None = None
    for block in reading.blocks_in("zh"):
        part = text[block.start : block.end]
        classes = reading.characters.classes[block.start : block.end]
        if ((classes == HIRAGANA) | (classes == KATAKANA)).any():
            continue
        quoted = [m.span() for m in _QUOTED.finditer(part)]
        for run in _HAN_RUN.finditer(part):
            word = run.group()
            strange = [at for at, character in enumerate(word) if ord(character) in foreign]
            if not strange or any(first <= run.start() < last for first, last in quoted):
                continue
            plain = chinese_script.simplified(word.translate(foreign))
            for at in strange:
                if word[at] not in _JAPANESE_WORDS and not any(
                    word_weight(*plain[k : k + 2]) >= _COMMON_WORD for k in (at - 1, at) if 0 <= k < len(plain) - 1
                ):
                    continue
                meant = foreign[ord(word[at])]
                if reading.language_at(block.start) == "zh-Hant":
                    if forms is None:
                        forms = chinese_script.forms_in(text)
                    meant = chinese_script.traditional(meant).translate(forms)
                place = block.start + run.start() + at
                for rule in rules:
                    yield Finding(
                        rule=rule.id,
                        start=place,
                        end=place + 1,
                        variant=f"{meant}→{word[at]}",
                        suggestions=((meant, None),),
                    )


def chinese_in_japanese(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Simplified Chinese characters among the kanji of a Japanese sentence, outside quotations and Chinese passages."""
    if "ja" not in reading.languages or not _holds_any(reading, _NOT_JAPANESE):
        return
    signs = reading.characters.script_signs
    text, classes = reading.text, reading.characters.classes
    japanese = chinese_script.japanese_forms()
    for block in reading.blocks_in("ja"):
        part = text[block.start : block.end]
        own = [at for at in np.flatnonzero(signs[block.start : block.end] < 0).tolist() if ord(part[at]) in japanese]
        if not own:
            continue
        quoted = [m.span() for m in _QUOTED.finditer(part)]
        for run in _HAN_RUN.finditer(part):
            strange = [at for at in own if run.start() <= at < run.end()]
            # A run that is mostly Chinese is a Chinese name or phrase; so is one with no kana at either side.
            if not strange or len(run.group()) > 8 or not _is_slip(run.group(), len(strange)):
                continue
            sides = [classes[block.start + k] for k in (run.start() - 1, run.end()) if 0 <= k < len(part)]
            if not any(side in (HIRAGANA, KATAKANA) for side in sides):
                continue
            if any(first <= run.start() < last for first, last in quoted):
                continue
            for at in strange:
                meant = japanese[ord(part[at])]
                for rule in rules:
                    yield Finding(
                        rule=rule.id,
                        start=block.start + at,
                        end=block.start + at + 1,
                        variant=f"{meant}→{part[at]}",
                        suggestions=((meant, None),),
                    )


def _is_slip(run: str, strange: int) -> bool:
    """Whether a run of Han characters in a Japanese sentence, so many of them Chinese, is a word with a slip."""
    if len(run) == strange == 2:
        return word_weight(run[0], run[1]) >= _NO_NAME
    return strange <= MOST_SLIPS and 2 * strange <= len(run) + 1


_SHINJITAI: Final = "characters that only Japanese writes"
_NOT_JAPANESE: Final = "simplified characters that Japanese does not have"


@lru_cache(maxsize=2)
def _table_of(characters: str) -> npt.NDArray[np.bool_]:
    """Whether each code point below U+10000 is one of the characters; the last one never is."""
    table = np.zeros(0x10000, np.bool_)
    forms = chinese_script.shinjitai() if characters == _SHINJITAI else chinese_script.japanese_forms()
    table[[code for code in forms if code < 0xFFFF]] = True
    return table


def _holds_any(reading: Reading, characters: str) -> bool:
    """Whether the article holds any of the characters; one look-up for each code point."""
    return bool(_table_of(characters).take(reading.characters.codes, mode="clip").any())


def _with_han(check: Check) -> Check:
    """The check, called only for articles that have Han characters."""

    def checked(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        return check(reading, rules) if reading.characters.has(HAN) else ()

    return checked


CHECKS: Final[dict[str, Check]] = {
    "script.mixed": _with_han(mixed_scripts),
    "script.careless": _with_han(careless_conversions),
    "script.region": _with_han(regional_forms),
    "script.rare": _with_han(rare_characters),
    "script.japanese": _with_han(japanese_in_chinese),
    "script.chinese": _with_han(chinese_in_japanese),
}
