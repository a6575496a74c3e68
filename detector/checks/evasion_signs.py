"""Signs in Chinese words: an emoji for a character (气🩸), signs strewn between characters (免★费), invisible ones."""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from detector.checks.base import Reading
from detector.checks.disguise import HIDDEN, MAX_CANDIDATES, SIGN, WEAK_SIGN, Disguise, Signals, is_han
from detector.checks.watched_words import HEALTH, SALES, WATCHED
from detector.language.characters import EMOJI, HAN, INVISIBLE, class_of
from detector.language.pinyin import word_weight

# An emoji and the characters it stands for, likeliest first.
EMOJI_CHARACTERS: Final = {
    pair[0]: pair[1:]
    for pair in (
        "🩸血 🔥火 🀄中 💊药 💦湿汗水 💧水湿 🌊湿海 💨气风 🌬风气 🐔鸡 🌿草 🍵茶 🍺酒 🍷酒 🚬烟 🐂牛 🐮牛 🐎马 "
        "🐴马 ☀阳 🌞阳 💰钱 💵钱 💴钱 🏠家 🚗车 📱机 👂耳 👀眼 👁眼 👃鼻 👄口 🦷牙 🦶足脚 ✋手 🫀心 ❤信心 ♥信心 "
        "🧠脑 🫁肺 🦴骨 🔫枪 💣弹炸 🔪刀杀 ⚡电 ❄寒 🧊寒冰 🐻胸 🍑臀 🥩肉 🏥医 ⚕医 💉针 🈚无 🈶有 🈲禁 "
        "☠毒死 💀死 🐍毒 🍚饭 🥚蛋 🐷肥 👮警 🌸花 🌲树 🧧红"
    ).split()
}


# Signs split words again and again where so many of those between two characters do; in a list of names (甲丁|乙丙)
# they separate, and one in fourteen seems to split a word.
BROKEN_SHARE: Final = 0.5


def find_emoji(reading: Reading) -> Iterator[Disguise]:
    """气🩸, 清🔥, 💊食: an emoji that stands for a character of a watched word beside a Han character."""
    characters = reading.characters
    if not characters.class_counts[EMOJI]:
        return
    text = reading.text
    for place in np.flatnonzero(characters.classes == EMOJI)[:MAX_CANDIDATES].tolist():
        choices = EMOJI_CHARACTERS.get(text[place])
        if choices is None:
            continue
        end = place + 1
        while end < len(text) and class_of(text[end]) == INVISIBLE:
            end += 1
        left, right = text[place - 1 : place] if place else "", text[end : end + 1]
        for character in choices:
            if character in (left, right):
                break  # 火🔥: an ornament
            if is_han(left) and left + character in WATCHED:
                yield Disguise(place, end, character, left + character, "emoji")
                break
            if is_han(right) and character + right in WATCHED:
                yield Disguise(place, end, character, character + right, "emoji")
                break


def _chains(reading: Reading, signals: Signals, bits: int) -> list[tuple[int, int, int]]:
    """(bit, first, last) of chains of single signs of one kind between single Han characters: 免★费★领★取."""
    if not signals.seen & bits:
        return []
    flags, classes = signals.flags, reading.characters.classes
    places = np.flatnonzero(flags & bits)
    places = places[(places > 0) & (places < len(classes) - 1)]
    places = places[(classes[places - 1] == HAN) & (classes[places + 1] == HAN)]
    chains: list[list[int]] = []
    for place in places[: 4 * MAX_CANDIDATES].tolist():
        kind = int(flags[place])
        if chains and chains[-1][0] == kind and chains[-1][2] == place - 2:
            chains[-1][2] = place
        else:
            chains.append([kind, place, place])
    return [(kind, first, last) for kind, first, last in chains]


def find_strewn(reading: Reading, signals: Signals) -> Iterator[Disguise]:
    """Signs put between the characters of words."""
    text = reading.text
    if not signals.seen & (SIGN | WEAK_SIGN):
        return
    chains = _chains(reading, signals, SIGN | WEAK_SIGN)
    lone = [c for c in chains if c[0] == SIGN and c[1] == c[2]]
    broken = {c for c in lone if word_weight(text[c[1] - 1], text[c[1] + 1]) >= 20}
    if len(broken) < BROKEN_SHARE * len(lone):
        broken = set()
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
            if kind == SIGN and (
                (pairs[0] in SALES | HEALTH and alone and text[first] not in "*＊|~")
                or (len(broken) >= 3 and (kind, first, last) in broken)
            ):
                yield Disguise(first - 1, last + 2, joined, pairs[0], "strewn")
            continue
        words = [pair for pair in pairs if word_weight(*pair)]
        watched = [pair for pair in pairs if pair in WATCHED]
        if len(signs) > 2:
            continue
        in_words = len(joined) % 2 == 0 and all(word_weight(*pair) for pair in pairs[::2])
        if kind == SIGN and ((watched and (len(pairs) >= 3 or signs.isdisjoint("*＊|~"))) or in_words):
            yield Disguise(first - 1, last + 2, joined, watched[0] if watched else words[0], "strewn")
        elif kind == WEAK_SIGN and watched and len(pairs) >= 3 and len(words) * 2 >= len(pairs):
            yield Disguise(first - 1, last + 2, joined, watched[0], "strewn")


def find_invisible(reading: Reading, signals: Signals) -> Iterator[Disguise]:
    """Zero-width characters between the characters of a watched word, or between several characters in a row."""
    text = reading.text
    for _, first, last in _chains(reading, signals, HIDDEN):
        joined = text[first - 1 : last + 2 : 2]
        pairs = [a + b for a, b in pairwise(joined)]
        watched = [pair for pair in pairs if pair in WATCHED]
        if watched or len(pairs) >= 3:
            yield Disguise(first - 1, last + 2, joined, watched[0] if watched else joined, "zero-width")
