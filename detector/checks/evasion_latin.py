"""Latin letters that stand for characters in Chinese words: shi气, 体zhi, 补（shen）, 中Y, 活X."""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np

from detector.checks.base import Reading
from detector.checks.disguise import MAX_CANDIDATES, Disguise, is_han
from detector.checks.evasion_signs import find_emoji
from detector.checks.watched_words import (
    DELETED,
    HEALTH,
    HEALTH_CHARACTERS,
    SALES,
    WATCHED,
    first_characters,
    second_characters,
)
from detector.language.characters import HAN, LATIN, class_of
from detector.language.pinyin import LONGEST_SYLLABLE, SYLLABLES, characters_read, syllable_of, word_weight

# Syllables that are also words, commands or abbreviations which Chinese text writes without spaces (counted in
# the clean corpora: man, ping, du, su, bin, run; the others are everyday English). They need a watched word.
_HONEST_SYLLABLES: Final = frozenset(
    "a ai an ban bang be ben bi bin bo ca can chi ci da dan de den di die ding do du e en er fa fan fen ga gang "
    "ge gen ha han hang he hi hu ka kan ken la lan lang le lei li lie lo long lu ma man me men mi mo mu nan ne ni "
    "nu o ou pa pan pang pao pi pie pin ping po pu qi ran re rang rong run sa san se sha shan she si so song su "
    "sun ta tan tang te ten ti tie ting tu wa wan we wu xi yang ye yin yo you yu za zen".split()
)
# After a single letter: kinds, axes and the like, in which letters are at home.
_AFTER_LETTER: Final = frozenset(
    "轴軸型级股点类盘柱星站区座线罩杯咖轮端值键字形班组队款版系坐方位面元层度维程语计光波恤梦超图表片为是等"
)
_NOT_LETTERS: Final = frozenset("0123456789_./\\@#&=+-:%$'’<>*^|~`")


def latin_tokens(reading: Reading) -> list[tuple[int, int]]:
    """Short Latin tokens that touch a Han character or stand in brackets behind one, in order."""
    classes = reading.characters.classes
    letters = np.flatnonzero(classes == LATIN)
    if not len(letters):
        return []
    codes = reading.characters.codes
    before, after = classes[np.maximum(letters - 1, 0)], classes[np.minimum(letters + 1, len(classes) - 1)]
    previous = codes[np.maximum(letters - 1, 0)]
    touching = letters[(before == HAN) | (after == HAN) | (previous == 0xFF08) | (previous == 0x28)]
    text = reading.text
    tokens: list[tuple[int, int]] = []
    for place in touching[: 4 * MAX_CANDIDATES].tolist():
        if tokens and place < tokens[-1][1]:
            continue
        start, end = place, place + 1
        while start > 0 and end - start <= 2 * LONGEST_SYLLABLE and class_of(text[start - 1]) == LATIN:
            start -= 1
        while end < len(text) and end - start <= 2 * LONGEST_SYLLABLE and class_of(text[end]) == LATIN:
            end += 1
        if end - start <= 2 * LONGEST_SYLLABLE:
            tokens.append((start, end))
    return tokens


def _neighbours(text: str, start: int, end: int) -> tuple[str, str, bool] | None:
    """The characters that a token stands between, and whether it stands in brackets; None for code and names."""
    left, right = text[start - 1 : start], text[end : end + 1]
    if left in ("（", "(") and right in ("）", ")"):
        return text[start - 2 : start - 1] if start > 1 else "", text[end + 1 : end + 2], True
    if (left in _NOT_LETTERS and left) or (right in _NOT_LETTERS and right):
        return None
    return left, right, False


def _restore_syllable(left: str, right: str, syllable: str, watched_only: bool) -> tuple[str, str] | None:
    """The character a syllable stands for and the word it makes with a neighbour: a watched one, else the commonest."""
    best: tuple[int, str, str] | None = None
    for character in characters_read(syllable):
        for first, second in ((left, character), (character, right)):
            if not first or not second:
                continue
            word = first + second
            weight = 100 if word in WATCHED else 0 if watched_only else word_weight(first, second)
            if weight and (best is None or weight > best[0]):
                best = (weight, character, word)
    return None if best is None else (best[1], best[2])


@lru_cache(maxsize=1)
def _spelled_words() -> dict[str, str]:
    """Watched words by their spelling in Latin letters (zhongyi → 中医)."""
    readings: dict[str, list[str]] = {}
    wanted = {character for word in HEALTH | SALES for character in word}
    for syllable in SYLLABLES:
        for character in characters_read(syllable):
            if character in wanted:
                readings.setdefault(character, []).append(syllable)
    spelled: dict[str, str] = {}
    for word in sorted(HEALTH | SALES):
        for pair in product(readings.get(word[0], ()), readings.get(word[1], ())):
            spelled["".join(pair)] = word
    return spelled


# Names and loans that are spelled so on purpose.
_SPELLED_NAMES: Final = frozenset("taobao weixin douyin tianmao jingdong kuaishou".split())


def find_syllables(reading: Reading, tokens: list[tuple[int, int]]) -> Iterator[Disguise]:
    """shi气, 体zhi, 补（shen）: a syllable in Latin letters where a character belongs."""
    text = reading.text
    names: dict[str, bool] = {}
    looked_at = 0
    for start, end in tokens:
        token = text[start:end]
        if end - start < 2 or not (token.islower() or token.istitle()):
            continue
        syllable = syllable_of(token) if len(token) <= LONGEST_SYLLABLE else None
        around = _neighbours(text, start, end)
        if around is None:
            continue
        left, right, bracketed = around
        if not (is_han(left) or is_han(right)):
            continue
        looked_at += 1
        if looked_at > MAX_CANDIDATES:
            return
        if syllable is None:
            word = _spelled_words().get(token.lower()) if len(token) > 4 and not bracketed else None
            if word is not None and token.islower() and token not in _SPELLED_NAMES and is_han(left):
                yield Disguise(start, end, word, word, "word")
            continue
        if token.islower() and token not in names:
            names[token] = token.title() in text
        if names.get(token):
            continue  # kong in a text about Kong
        known = characters_read(syllable)
        if (left in known and left) or (right in known and right):
            continue  # a gloss: 重(zhong)要, 你ni好
        if bracketed and not (is_han(left) and (is_han(right) or not right)):
            continue
        watched_only = syllable in _HONEST_SYLLABLES or token.istitle() or bracketed
        restored = _restore_syllable(
            left if is_han(left) else "", right if is_han(right) else "", syllable, watched_only
        )
        if restored is not None:
            span = (start - 1, end + 1) if bracketed else (start, end)
            yield Disguise(*span, restored[0], restored[1], "syllable")


@lru_cache(maxsize=4096)
def _initials(character: str) -> frozenset[str]:
    return frozenset(s[0] for s in SYLLABLES if character in characters_read(s))


def _candidate_letters(reading: Reading, tokens: list[tuple[int, int]]) -> list[Disguise]:
    """中Y, 健P, 养s, 活X: the first letter of a character's reading in a watched word."""
    text = reading.text
    found: list[Disguise] = []
    for start, end in tokens[:MAX_CANDIDATES]:
        if end - start != 1:
            continue
        around = _neighbours(text, start, end)
        if around is None or around[2]:
            continue
        left, right, _ = around
        letter = text[start].lower()
        if right in _AFTER_LETTER and right:
            continue
        if is_han(left) and not (is_han(text[start - 2 : start - 1]) and word_weight(text[start - 2], left)):
            seconds = [c for c in second_characters(left) if letter in _initials(c)]
            if seconds:
                best = max(seconds, key=lambda c: word_weight(left, c))
                found.append(Disguise(start, end, best, left + best, "initial"))
                continue
        # 高X压: inside a longer word the letter joins what follows it.
        if is_han(right) and not (is_han(text[end + 1 : end + 2]) and word_weight(right, text[end + 1])):
            firsts = [c for c in first_characters(right) if letter in _initials(c)]
            if firsts:
                best = max(firsts, key=lambda c: word_weight(c, right))
                found.append(Disguise(start, end, best, best + right, "initial"))
    return found


def _health_around(reading: Reading, one: Disguise) -> bool:
    """Whether the block speaks of health in at least two other characters."""
    block = reading.block_at(one.start)
    lower, upper = (block.start, block.end) if block is not None else (0, len(reading.text))
    around = reading.folded[max(lower, one.start - 60) : min(upper, one.end + 60)]
    return len(HEALTH_CHARACTERS & set(around)) >= 2


def find_letters(reading: Reading, tokens: list[tuple[int, int]]) -> Iterator[Disguise]:
    """Single letters are variables, grades and brands more often than disguises, so the text has to speak for one."""
    found = _candidate_letters(reading, tokens)
    if not found:
        return
    others = sum(1 for _ in find_emoji(reading)) + sum(1 for _ in find_syllables(reading, tokens))
    for one in found:
        if (one.word in HEALTH and (others or _health_around(reading, one))) or (
            others and one.word in SALES | DELETED
        ):
            yield one
