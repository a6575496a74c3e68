"""Finds Chinese words written so that filters do not see them: shi气, 中Y, 气🩸, 免★费, 中醫, 蕞好.

Candidates come from arrays (Latin letters, emoji, symbols and invisible characters that touch Han characters); each
is believed only where undoing it gives a word: a common one for a whole syllable, a watched one for less.
"""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, language_matches
from detector.checks.watched_words import (
    DELETED,
    HEALTH,
    HEALTH_CHARACTERS,
    SALES,
    WATCHED,
    first_characters,
    second_characters,
)
from detector.language.characters import EMOJI, HAN, INVISIBLE, LATIN, class_of
from detector.language.pinyin import LONGEST_SYLLABLE, characters_read, syllable_of, word_weight

# At most this many candidates of a kind are looked at in one article; the rest of a log or a dump adds nothing.
MAX_CANDIDATES: Final = 2000


class _Disguise(msgspec.Struct, frozen=True):
    """A disguised character or word at ``[start, end)`` and what it stands for."""

    start: int
    end: int
    original: str
    word: str
    variant: str


def _is_han(character: str) -> bool:
    return bool(character) and class_of(character) == HAN and character not in "〇々"


def _emit(reading: Reading, rule: CheckRule, found: Iterable[_Disguise]) -> Iterator[Finding]:
    for one in found:
        if language_matches(reading.language_at(one.start), rule.languages):
            yield Finding(
                rule=rule.id,
                start=one.start,
                end=one.end,
                variant=f"{one.original}→{reading.text[one.start : one.end]}",
                suggestions=((one.original, None),),
                values={"word": one.word},
                evidence={"kind": one.variant, "word": one.word},
            )


def _per_rule(
    find: Callable[[Reading], Iterator[_Disguise]], reading: Reading, rules: tuple[CheckRule, ...]
) -> Iterator[Finding]:
    found = list(find(reading))
    for rule in rules:
        yield from _emit(reading, rule, found)


# ------------------------------------------------------------------------------------------ Latin letters

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


def _latin_tokens(reading: Reading) -> list[tuple[int, int]]:
    """Short Latin tokens that touch a Han character or stand in brackets behind one, in order."""
    characters = reading.characters
    if not (characters.has(LATIN) and characters.has(HAN)):
        return []
    classes = characters.classes
    latin, han = classes == LATIN, classes == HAN
    codes = characters.codes
    opens = (codes == 0xFF08) | (codes == 0x28)
    starts = np.flatnonzero(latin[1:] & (han[:-1] | opens[:-1])) + 1
    ends = np.flatnonzero(latin[:-1] & han[1:])
    text = reading.text
    tokens: set[tuple[int, int]] = set()
    for start in starts[: 4 * MAX_CANDIDATES].tolist():
        end = start + 1
        while end < len(text) and end - start <= 2 * LONGEST_SYLLABLE and latin[end]:
            end += 1
        tokens.add((start, end))
    for last in ends[: 4 * MAX_CANDIDATES].tolist():
        start = last
        while start > 0 and last - start <= 2 * LONGEST_SYLLABLE and latin[start - 1]:
            start -= 1
        tokens.add((start, last + 1))
    return sorted(one for one in tokens if one[1] - one[0] <= 2 * LONGEST_SYLLABLE)


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
    from detector.language.pinyin import SYLLABLES

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


def _syllables(reading: Reading) -> Iterator[_Disguise]:
    """shi气, 体zhi, 补（shen）: a syllable in Latin letters where a character belongs."""
    text = reading.text
    names: dict[str, bool] = {}
    looked_at = 0
    for start, end in _latin_tokens(reading):
        token = text[start:end]
        if end - start < 2 or not (token.islower() or token.istitle()):
            continue
        syllable = syllable_of(token) if len(token) <= LONGEST_SYLLABLE else None
        around = _neighbours(text, start, end)
        if around is None:
            continue
        left, right, bracketed = around
        if not (_is_han(left) or _is_han(right)):
            continue
        looked_at += 1
        if looked_at > MAX_CANDIDATES:
            return
        if syllable is None:
            word = _spelled_words().get(token.lower()) if len(token) > 4 and not bracketed else None
            if word is not None and token.islower() and token not in _SPELLED_NAMES and _is_han(left):
                yield _Disguise(start, end, word, word, "word")
            continue
        if token.islower() and token not in names:
            names[token] = token.title() in text
        if names.get(token):
            continue  # kong in a text about Kong
        known = characters_read(syllable)
        if (left in known and left) or (right in known and right):
            continue  # a gloss: 重(zhong)要, 你ni好
        if bracketed and not (_is_han(left) and (_is_han(right) or not right)):
            continue
        watched_only = syllable in _HONEST_SYLLABLES or token.istitle() or bracketed
        restored = _restore_syllable(
            left if _is_han(left) else "", right if _is_han(right) else "", syllable, watched_only
        )
        if restored is not None:
            span = (start - 1, end + 1) if bracketed else (start, end)
            yield _Disguise(*span, restored[0], restored[1], "syllable")


@lru_cache(maxsize=4096)
def _initials(character: str) -> frozenset[str]:
    from detector.language.pinyin import SYLLABLES

    return frozenset(s[0] for s in SYLLABLES if character in characters_read(s))


def _letters(reading: Reading) -> list[_Disguise]:
    """中Y, 健P, 养s, 活X: the first letter of a character's reading in a watched word."""
    text = reading.text
    found: list[_Disguise] = []
    for start, end in _latin_tokens(reading)[:MAX_CANDIDATES]:
        if end - start != 1:
            continue
        around = _neighbours(text, start, end)
        if around is None or around[2]:
            continue
        left, right, _ = around
        letter = text[start].lower()
        if right in _AFTER_LETTER and right:
            continue
        if _is_han(left) and not (_is_han(text[start - 2 : start - 1]) and word_weight(text[start - 2], left)):
            seconds = [c for c in second_characters(left) if letter in _initials(c)]
            if seconds:
                best = max(seconds, key=lambda c: word_weight(left, c))
                found.append(_Disguise(start, end, best, left + best, "initial"))
                continue
        # 高X压: inside a longer word the letter joins what follows it.
        if _is_han(right) and not (_is_han(text[end + 1 : end + 2]) and word_weight(right, text[end + 1])):
            firsts = [c for c in first_characters(right) if letter in _initials(c)]
            if firsts:
                best = max(firsts, key=lambda c: word_weight(c, right))
                found.append(_Disguise(start, end, best, best + right, "initial"))
    return found


def _health_around(reading: Reading, one: _Disguise) -> bool:
    """Whether the block speaks of health in at least two other characters."""
    block = reading.block_at(one.start)
    lower, upper = (block.start, block.end) if block is not None else (0, len(reading.text))
    around = reading.folded[max(lower, one.start - 60) : min(upper, one.end + 60)]
    return len(HEALTH_CHARACTERS & set(around)) >= 2


def _believed_letters(reading: Reading) -> Iterator[_Disguise]:
    """Single letters are variables, grades and brands more often than disguises, so the text has to speak for one."""
    found = _letters(reading)
    if not found:
        return
    others = sum(1 for _ in _emoji(reading)) + sum(1 for _ in _syllables(reading))
    for one in found:
        if (one.word in HEALTH and (others or _health_around(reading, one))) or (
            others and one.word in SALES | DELETED
        ):
            yield one


# ------------------------------------------------------------------------------------------ emoji

# An emoji and the characters it stands for, likeliest first.
_EMOJI: Final = {
    pair[0]: pair[1:]
    for pair in (
        "🩸血 🔥火 🀄中 💊药 💦湿汗水 💧水湿 🌊湿海 💨气风 🌬风气 🐔鸡 🌿草 🍵茶 🍺酒 🍷酒 🚬烟 🐂牛 🐮牛 🐎马 "
        "🐴马 ☀阳 🌞阳 💰钱 💵钱 💴钱 🏠家 🚗车 📱机 👂耳 👀眼 👁眼 👃鼻 👄口 🦷牙 🦶足脚 ✋手 🫀心 ❤信心 ♥信心 "
        "🧠脑 🫁肺 🦴骨 🔫枪 💣弹炸 🔪刀杀 ⚡电 ❄寒 🧊寒冰 🐻胸 🍑臀 🥩肉 🏥医 ⚕医 💉针 🆕新 🈚无 🈶有 🈲禁 🆓免 "
        "☠毒死 💀死 🐍毒 🍚饭 🥚蛋 🐷肥 👮警 🌸花 🌲树 🧧红"
    ).split()
}


def _emoji(reading: Reading) -> Iterator[_Disguise]:
    """气🩸, 清🔥, 💊食: an emoji that stands for a character of a watched word beside a Han character."""
    characters = reading.characters
    if not characters.has(EMOJI):
        return
    text = reading.text
    for place in np.flatnonzero(characters.classes == EMOJI)[:MAX_CANDIDATES].tolist():
        choices = _EMOJI.get(text[place])
        if choices is None:
            continue
        end = place + 1
        while end < len(text) and class_of(text[end]) == INVISIBLE:
            end += 1
        left, right = text[place - 1 : place] if place else "", text[end : end + 1]
        for character in choices:
            if character in (left, right):
                break  # 火🔥: an ornament
            if _is_han(left) and left + character in WATCHED:
                yield _Disguise(place, end, character, left + character, "emoji")
                break
            if _is_han(right) and character + right in WATCHED:
                yield _Disguise(place, end, character, character + right, "emoji")
                break


# ------------------------------------------------------------------------------------------ strewn signs

_STREWN: Final = "★☆■□◆◇▲△●◎♥♡♦※^~_＿`|¦*＊"
_STREWN_WEAK: Final = "·.-/+•、丨"
_HIDDEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u200e\u200f"


@lru_cache(maxsize=1)
def _strewn_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    for value, characters in ((1, _STREWN), (2, _STREWN_WEAK), (3, _HIDDEN)):
        for character in characters:
            table[ord(character)] = value
    return table


def _chains(reading: Reading) -> list[tuple[int, int, int]]:
    """(class, first, last) of chains of single signs of one class between single Han characters: 免★费★领★取."""
    characters = reading.characters
    if len(reading.text) < 3:
        return []
    kinds = _strewn_table()[characters.codes]
    han = characters.classes == HAN
    places = np.flatnonzero((kinds[1:-1] > 0) & han[:-2] & han[2:]) + 1
    chains: list[list[int]] = []
    for place in places[: 4 * MAX_CANDIDATES].tolist():
        kind = int(kinds[place])
        if chains and chains[-1][0] == kind and chains[-1][2] == place - 2:
            chains[-1][2] = place
        else:
            chains.append([kind, place, place])
    return [(kind, first, last) for kind, first, last in chains]


def _strewn(reading: Reading) -> Iterator[_Disguise]:
    """Signs put between the characters of words."""
    text = reading.text
    chains = [chain for chain in _chains(reading) if chain[0] in (1, 2)]
    broken = {c for c in chains if c[0] == 1 and c[1] == c[2] and word_weight(text[c[1] - 1], text[c[1] + 1]) >= 20}
    for kind, first, last in chains:
        joined = text[first - 1 : last + 2 : 2]
        pairs = [a + b for a, b in pairwise(joined)]
        if not pairs:
            continue
        signs = set(text[first : last + 1 : 2])
        if len(pairs) == 1:
            # One sign: a bullet or a product, unless it splits a watched word that its neighbours cannot explain,
            # or splits words again and again.
            before, after = text[first - 2 : first - 1], text[first + 2 : first + 3]
            alone = not (before and word_weight(before, joined[0])) and not (after and word_weight(joined[1], after))
            if kind == 1 and (
                (pairs[0] in SALES | HEALTH and alone and text[first] not in "*＊|~")
                or (len(broken) >= 3 and (kind, first, last) in broken)
            ):
                yield _Disguise(first - 1, last + 2, joined, pairs[0], "strewn")
            continue
        words = [pair for pair in pairs if word_weight(*pair)]
        watched = [pair for pair in pairs if pair in WATCHED]
        if len(signs) > 2:
            continue
        in_words = len(joined) % 2 == 0 and all(word_weight(*pair) for pair in pairs[::2])
        if kind == 1 and ((watched and (len(pairs) >= 3 or signs.isdisjoint("*＊|~"))) or in_words):
            yield _Disguise(first - 1, last + 2, joined, watched[0] if watched else words[0], "strewn")
        elif kind == 2 and watched and len(pairs) >= 3 and signs.isdisjoint("、+") and len(words) * 2 >= len(pairs):
            yield _Disguise(first - 1, last + 2, joined, watched[0], "strewn")


def _invisible(reading: Reading) -> Iterator[_Disguise]:
    """Zero-width characters between the characters of a watched word, or between several characters in a row."""
    if not reading.characters.has(INVISIBLE):
        return
    text = reading.text
    for kind, first, last in _chains(reading):
        if kind != 3:
            continue
        joined = text[first - 1 : last + 2 : 2]
        pairs = [a + b for a, b in pairwise(joined)]
        watched = [pair for pair in pairs if pair in WATCHED]
        if watched or len(pairs) >= 3:
            yield _Disguise(first - 1, last + 2, joined, watched[0] if watched else joined, "zero-width")


# ------------------------------------------------------------------------------------------ odd characters

_QUOTES: Final = frozenset("“”‘’「」『』\"'《》〈〉（）()【】[]")


def _characters(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Characters that stand for look-alikes: option ``pairs`` ("蕞最"), option ``unless`` (words that are sound)."""
    for rule in rules:
        pairs = rule.options.get("pairs", ())
        unless = rule.options.get("unless", ())
        if not isinstance(pairs, tuple) or not isinstance(unless, tuple):
            continue
        table, originals = _pair_table(pairs)
        text = reading.text
        for place in np.flatnonzero(table[reading.characters.codes])[:MAX_CANDIDATES].tolist():
            if not language_matches(reading.language_at(place), rule.languages):
                continue
            left, right = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
            if left in _QUOTES and right in _QUOTES:
                continue  # the character itself is spoken of
            if any(word in text[max(0, place - len(word) + 1) : place + len(word)] for word in unless):
                continue
            original = originals[text[place]]
            yield from _emit(reading, rule, [_Disguise(place, place + 1, original, original, "look-alike")])


@lru_cache(maxsize=8)
def _pair_table(pairs: tuple[str, ...]) -> tuple[npt.NDArray[np.bool_], dict[str, str]]:
    table = np.zeros(0x110000, dtype=np.bool_)
    originals: dict[str, str] = {}
    for pair in pairs:
        table[ord(pair[0])] = True
        originals[pair[0]] = pair[1:]
    return table, originals


# Traditional characters are a disguise only where the text around them is simplified.
_SIMPLIFIED_PER_TRADITIONAL: Final = 2


def _traditional(reading: Reading) -> Iterator[_Disguise]:
    """中醫, 通經络: traditional characters in watched words of a simplified article."""
    signs = reading.characters.script_signs
    places = np.flatnonzero(signs == 1)
    if not len(places) or len(places) * _SIMPLIFIED_PER_TRADITIONAL > np.count_nonzero(signs == -1):
        return
    text, folded = reading.text, reading.folded
    for place in places[:MAX_CANDIDATES].tolist():
        original = folded[place]
        word = next(
            (w for w in (folded[place - 1 : place + 1], folded[place : place + 2]) if w in HEALTH | SALES), None
        )
        # Several in a row are a name or a quotation in traditional script (中環醫院), which is another matter.
        if np.count_nonzero(signs[max(0, place - 2) : place + 3] == 1) > 1:
            continue
        if word is not None and original != text[place]:
            yield _Disguise(place, place + 1, original, word, "traditional")


_SPEAKS_OF_WRITING: Final = re.compile(
    "偏旁|部首|旁|汉字|漢字|笔画|字形|字源|输入法|五笔|编码|Unicode|拆字|结构|部件|康熙"
)


def _radicals(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """疒丙, 氵显: a radical that is no character before the rest of a character; option ``pairs`` ("疒丙病")."""
    for rule in rules:
        pairs = rule.options.get("pairs", ())
        if not isinstance(pairs, tuple):
            continue
        table, _ = _pair_table(tuple(sorted({pair[:2] for pair in pairs})))
        composed = {pair[:2]: pair[2:] for pair in pairs}
        text = reading.text
        for place in np.flatnonzero(table[reading.characters.codes])[:MAX_CANDIDATES].tolist():
            original = composed.get(text[place : place + 2])
            if original is None or _SPEAKS_OF_WRITING.search(text[max(0, place - 40) : place + 40]):
                continue
            yield from _emit(reading, rule, [_Disguise(place, place + 2, original, original, "split")])


# ------------------------------------------------------------------------------------------ the checks


def _as_check(find: Callable[[Reading], Iterator[_Disguise]]) -> Check:
    def check(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        return _per_rule(find, reading, rules)

    return check


def _check_characters(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
    return _characters(reading, rules)


def _check_radicals(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
    return _radicals(reading, rules)


CHECKS: Final[dict[str, Check]] = {
    "evasion.characters": _check_characters,
    "evasion.radicals": _check_radicals,
    "evasion.syllables": _as_check(_syllables),
    "evasion.letters": _as_check(_believed_letters),
    "evasion.emoji": _as_check(_emoji),
    "evasion.strewn": _as_check(_strewn),
    "evasion.invisible": _as_check(_invisible),
    "evasion.traditional": _as_check(_traditional),
}
