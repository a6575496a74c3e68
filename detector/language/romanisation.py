"""How Chinese names are written in Latin letters, and which characters such a spelling can stand for.

A spelling is read syllable by syllable. Every syllable may be pinyin, Wade–Giles or Tongyong of any reading of a
character: who writes 张 *Zhang* or *Chang* is right in each case, and a character with two readings has both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from detector.language.confusion import SURNAMES
from detector.language.pinyin import LONGEST_SYLLABLE, SYLLABLES, characters_read

COMPOUND_SURNAMES: Final = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 司徒 夏侯 端木 长孙 独孤 南宫".split()  # noqa: SIM905
)

# Surnames, and a city, as Hong Kong, Taiwan and Singapore write them, where that looks like a syllable of pinyin.
_ELSEWHERE: Final = {
    "陈": "tan", "邓": "tang", "彭": "pang", "文": "man", "许": "hui", "黎": "lai", "曾": "tan", "谢": "she",
    "毛": "mo", "梁": "niu", "潘": "pun", "苏": "so", "江": "kong", "孔": "hung", "洪": "hung",
    "香": "hong", "港": "kong",
}  # fmt: skip
_MEANT: Final = {
    "东": "east eastern", "西": "west western", "南": "south southern", "北": "north northern", "中": "central middle",
    "上": "upper", "下": "lower",
}  # fmt: skip

DIRECTIONS: Final = frozenset(" ".join(_MEANT.values()).split())

_INITIAL: Final = re.compile("zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]|")
_WADE_GILES_INITIALS: Final = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WADE_GILES_FINALS: Final = {"ian": "ien", "ie": "ieh", "ue": "ueh", "ong": "ung", "iong": "iung", "uo": "o"}
_WADE_GILES: Final = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "ssu", "yi": "i",
    "you": "yu", "er": "erh", "e": "o", "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo", "gui": "kuei",
    "kui": "kuei", "yan": "yen", "ye": "yeh", "yong": "yung", "ge": "ko", "ke": "ko", "he": "ho",
}  # fmt: skip
_TONGYONG_INITIALS: Final = {"x": "s", "q": "c", "zh": "jh"}
_TONGYONG_FINALS: Final = {"iu": "iou", "ui": "uei"}


@lru_cache(maxsize=1024)
def _spellings(syllable: str) -> frozenset[str]:
    """How a toneless syllable of pinyin is written, in lower case, without apostrophes; ü is v, u, yu or nothing."""
    match = _INITIAL.match(syllable)
    initial = match.group() if match else ""
    final = syllable[len(initial) :]
    wade_giles = _WADE_GILES_FINALS.get(final, final)
    found = {
        syllable,
        _WADE_GILES.get(syllable, _WADE_GILES_INITIALS.get(initial, initial) + wade_giles),
        initial + wade_giles,
        _TONGYONG_INITIALS.get(initial, initial) + _TONGYONG_FINALS.get(final, final),
    }
    return frozenset(found | {one.replace("v", other) for one in found for other in ("u", "yu")})


@lru_cache(maxsize=1)
def _readings() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for syllable in SYLLABLES:
        for character in characters_read(syllable):
            found[character].add(syllable)
    return found


def readings(character: str) -> frozenset[str]:
    """The toneless readings (pinyin) of a simplified character; none for one that GB 2312 has not."""
    return frozenset(_readings().get(character, ()))


@lru_cache(maxsize=16384)
def written(character: str) -> frozenset[str]:
    """How a simplified character may be written in a name; nothing where its readings are not known."""
    found = {spelling for syllable in _readings().get(character, ()) for spelling in _spellings(syllable)}
    return frozenset(found.union(*(table.get(character, "").split() for table in (_ELSEWHERE, _MEANT))))


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for character in _readings():
        for one in written(character):
            found[one].append(character)
    return {spelling: "".join(characters) for spelling, characters in found.items()}


def characters_written(spelling: str) -> str:
    """The simplified characters that a syllable (or a direction) may stand for in a name."""
    return _characters().get(spelling, "")


@lru_cache(maxsize=1)
def _surname_spellings() -> frozenset[str]:
    compound = {first + second for one in COMPOUND_SURNAMES for first in written(one[0]) for second in written(one[1])}
    return frozenset(compound.union(*map(written, SURNAMES)))


def is_surname(letters: str) -> bool:
    """Whether lower-case letters spell a Chinese surname."""
    return letters in _surname_spellings()


_SYLLABLES: Final = frozenset(SYLLABLES) | {"lyu", "nyu"}
_MOST_WAYS: Final = 8
LONGEST_WORD: Final = 24


@lru_cache(maxsize=8192)
def syllables_of(word: str) -> tuple[tuple[str, ...], ...]:
    """All ways to cut a word into syllables of pinyin; a hyphen or apostrophe always cuts. None where it is no pinyin.

    The ways that need no apostrophe come first (*Xian* is 县 before it is 西安).
    """
    ways: list[tuple[str, ...]] = [()]
    if len(word) > LONGEST_WORD:
        return ()
    for part in re.split(r"['’-]", word.lower().replace("ü", "v")):
        ends: dict[int, list[tuple[str, ...]]] = {0: [()]}
        for at in range(len(part)):
            for way in ends.get(at, ()):
                for stop in range(at + 1, min(at + LONGEST_SYLLABLE, len(part)) + 1):
                    if part[at:stop] in _SYLLABLES:
                        ends.setdefault(stop, []).append((*way, part[at:stop]))
        tails = sorted(ends.get(len(part), ()), key=lambda way: sum(one[0] in "aoe" for one in way[1:]))
        ways = [one + other for one in ways for other in tails[:_MOST_WAYS]][:_MOST_WAYS]
    return tuple(ways)
