"""What the finders of disguised words share: a disguise, and one look at an article that tells which could be there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.checks.base import Reading
from detector.language.characters import HAN, CharacterView, class_of

# At most this many candidates of a kind are looked at in one article; the rest of a log or a dump adds nothing.
MAX_CANDIDATES: Final = 2000

# What a character may be, as bits of ``Signals.flags``.
VARIANT: Final = 1
RADICAL: Final = 2
TRADITIONAL: Final = 4
SIGN: Final = 8
WEAK_SIGN: Final = 16
HIDDEN: Final = 32

# Signs strewn into words; the weak ones also join honest enumerations and names.
SIGNS: Final = "★☆■□◆◇▲△●◎♥♡♦※^~_＿`|¦*＊"
WEAK_SIGNS: Final = "·.-/•"
HIDDEN_CHARACTERS: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u200e\u200f"

# Where this stands near by, characters and their parts are the subject.
SPEAKS_OF_WRITING: Final = re.compile(
    "偏旁|部首|旁|汉字|漢字|笔画|字形|字源|输入法|五笔|编码|Unicode|拆字|结构|部件|康熙"
)


class Disguise(msgspec.Struct, frozen=True):
    """A disguised character or word at ``[start, end)``, what it stands for, and the word that shows it."""

    start: int
    end: int
    original: str
    word: str
    variant: str


class Signals(msgspec.Struct, frozen=True):
    """The bits of every code point, shape (len(text),), and all of them together."""

    flags: npt.NDArray[np.uint8]
    seen: int

    def places(self, bit: int) -> list[int]:
        """Offsets of the first characters that have ``bit``; none where the article has none."""
        return np.flatnonzero(self.flags & bit)[:MAX_CANDIDATES].tolist() if self.seen & bit else []


@lru_cache(maxsize=4)
def _table(variants: str, radicals: str) -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    everyday = "".join(map(chr, range(0x3400, 0xA000)))
    table[0x3400:0xA000][CharacterView(everyday).script_signs == 1] = TRADITIONAL
    marked = (
        (VARIANT, variants),
        (RADICAL, radicals),
        (SIGN, SIGNS),
        (WEAK_SIGN, WEAK_SIGNS),
        (HIDDEN, HIDDEN_CHARACTERS),
    )
    for bit, characters in marked:
        for character in characters:
            table[ord(character)] |= bit
    return table


@lru_cache(maxsize=4)
def _rare(variants: str, radicals: str) -> npt.NDArray[np.bool_]:
    """Which characters make an article worth the closer look; the weak signs are counted apart, names have them."""
    rare: npt.NDArray[np.bool_] = (_table(variants, radicals) & ~np.uint8(WEAK_SIGN)) != 0
    return rare


NOTHING: Final = Signals(np.zeros(0, dtype=np.uint8), 0)


def _alternates(text: str) -> bool:
    """Whether a weak sign stands twice with one character between: a·b·c."""
    for sign in WEAK_SIGNS:
        place = text.find(sign)
        while place >= 0:
            if text[place + 2 : place + 3] == sign:
                return True
            place = text.find(sign, place + 1)
    return False


def signals_of(reading: Reading, variants: str, radicals: str) -> Signals:
    """One pass over the article; ``variants`` and ``radicals`` are the characters that the rules ask for."""
    codes, text = reading.characters.codes, reading.text
    if not np.count_nonzero(_rare(variants, radicals).take(codes)) and not _alternates(text):
        return NOTHING
    flags = _table(variants, radicals).take(codes)
    return Signals(flags, int(np.bitwise_or.reduce(flags)))


def is_han(character: str) -> bool:
    """Whether a character (or nothing) is a Han character, numerals 〇 and 々 aside."""
    return bool(character) and class_of(character) == HAN and character not in "〇々"
