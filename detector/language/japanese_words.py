"""Japanese words and what Chinese has in their place: one form for characters that both write, and the lists of words.

All lists are of simplified Chinese (``scripts/build_chinese_words.py``), so 産, 產 and 产 are one character.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from detector.language.alignment.dictionary import shinjitai
from detector.language.characters import code_points, fold, from_code_points
from detector.resources import statistics_folder

# What folding leaves apart, as simplified Chinese has both characters or none: 后 and 後, 于 and 於.
_ALSO: Final = dict(zip("後於並乾歳摺亀", "后于并干岁折龟", strict=True))


@lru_cache(maxsize=1)
def _forms() -> npt.NDArray[np.uint32]:
    """The form of each code point below U+10000; the last stands for all above."""
    every = np.arange(0x10000, dtype=np.uint32)
    every[0xD800:0xE000] = 0xFFFD
    table = code_points(fold(from_code_points(every))).copy()
    japanese, chinese = shinjitai().T
    table[japanese] = table[chinese]
    for form, meant in _ALSO.items():
        table[ord(form)] = ord(meant)
    table[-1] = 0xFFFD
    return table


def simplified_codes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The code points that simplified Chinese would write, folded; U+FFFD for all above U+FFFF."""
    return _forms().take(codes, mode="clip")


def simplified_forms(text: str) -> str:
    """``text`` as simplified Chinese would write its characters, one to one."""
    return from_code_points(simplified_codes(code_points(text)))


class ChineseWords(NamedTuple):
    """Chinese words of two to four characters that Japanese does not have.

    ``certain``: no Japanese dictionary has them; ``weak``: Japanese hardly uses them; ``inside``: those of the first
    that also stand inside longer Japanese words. ``begins``: whether a word may begin with two characters, by
    `pair_number`; so most places need no look at the sets.
    """

    certain: frozenset[str]
    weak: frozenset[str]
    inside: frozenset[str]
    begins: npt.NDArray[np.bool_]


_PAIR_BITS: Final = 20


def pair_number(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """A number below 2 ** 20 for each code point with the one after it."""
    return (codes[:-1] * np.uint32(0x9E37) + codes[1:] * np.uint32(0x85EB)) & np.uint32((1 << _PAIR_BITS) - 1)


@lru_cache(maxsize=1)
def chinese_words() -> ChineseWords:
    """The lists that ship."""
    folder = statistics_folder() / "translation"
    certain, weak, inside = (
        frozenset((folder / f"chinese_words{name}.txt").read_text(encoding="utf-8").split())
        for name in ("", "_weak", "_inside")
    )
    begins = np.zeros(1 << _PAIR_BITS, np.bool_)
    begins[pair_number(code_points("".join(word[:2] for word in certain | weak)))[::2]] = True
    return ChineseWords(certain, weak, inside, begins)
