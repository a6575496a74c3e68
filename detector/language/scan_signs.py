"""Punctuation of scanned Chinese: signs of the wrong width, spaces inside sentences, and signs that cannot be meant.

Recognition confuses a sign with its half-width twin, puts spaces where the print has none, and reads marks that nobody
sets between two Han characters. All positions are code points.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from detector.patterns import compile_late

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff々〇"
# A sign and its half-width twin, where a Han character stands beside it.
TWINS: Final = tuple(zip("，：；？！（）", ",:;?!()", strict=True))
# Each pattern begins with the sign itself and looks back from behind it: what begins with a look back is tried at every
# character, which takes five times as long.
_AFTER_HAN: Final = compile_late(f"[，：；？！,:;?!](?!\\d)(?<=[{_HAN}”’》」）)].)")
_OPENING: Final = compile_late(f"[（(](?:(?=[{_HAN}])|(?<=[{_HAN}].))")
_CLOSING: Final = compile_late(f"[）)](?:(?<=[{_HAN}].)|(?=[{_HAN}，。；]))")
_SPACE: Final = compile_late(
    f"[ \u3000](?:(?<=[{_HAN}].)[ \u3000]*(?=[{_HAN}，。；：])|(?<=[，。；：、] ) *(?=[{_HAN}]))"
)
_NUMBERED: Final = compile_late("第[一二三四五六七八九十百零〇0-9]{1,5}[条條章节節款编編回课課部卷]\\Z")
# Two marks in a row of which one is a misreading, and marks that stand between Han characters in no print.
_DOUBLED: Final = compile_late(
    r"[，。、；：,;:.（(〈《](?=[ ，。、；：,;:._<>])"
    r"(?:(?<=[，。、；：,;:.]) ?[，。、；：,;:._<>]+|(?<=[（(〈《])[，。、；：,.:;])"
)
_FOREIGN: Final = compile_late(f"[.'`_|~^<>\\\\{{}}–-](?=[{_HAN}])(?:(?<=[{_HAN}].)|(?<=[，。、；][^–-]))")
_DIGIT: Final = compile_late(r"[一l](?:(?<=\d.)(?=\d)|(?<=[A-Z]l)(?![a-z])|(?<=l)(?<![A-Za-z].)(?=[A-Z]))")
_PAIRS: Final = {"（": "）", "(": ")", "《": "》", "〈": "〉", "「": "」", "『": "』", "【": "】", "“": "”", "‘": "’"}
_CLOSES: Final = {closing: opening for opening, closing in _PAIRS.items()}
_WIDTH_OF: Final = {"(": "（", ")": "）"}
_PAIRED: Final = compile_late("[" + "".join(map(re.escape, [*_PAIRS, *_CLOSES])) + "\n]")
_BALANCED: Final = compile_late("[（(][）)]|《》|〈〉|「」|『』|【】|“”|‘’")


class SignError(msgspec.Struct, frozen=True, gc=False):
    """A sign at ``[start, end)`` that was misread, and what is meant, where that is known ("" stands for nothing)."""

    kind: str  # "width", "space" or "sign"
    start: int
    end: int
    meant: str | None


def width_errors(text: str) -> list[SignError]:
    """Signs beside Han characters whose twin of the other width is used more in ``text``; nothing at a tie of one."""
    if not any(half in text and full in text for full, half in TWINS):
        return []
    found: list[SignError] = []
    places: dict[str, list[int]] = {}
    for pattern in (_AFTER_HAN, _OPENING, _CLOSING):
        for match in pattern.finditer(text):
            places.setdefault(match.group(), []).append(match.start())
    for full, half in TWINS:
        rarer, other = places.get(full, []), places.get(half, [])
        sign = half
        if len(rarer) > len(other):
            rarer, other, sign = other, rarer, full
        if rarer and (len(other) > len(rarer) or len(rarer) > 1):
            found += [SignError("width", at, at + 1, sign) for at in rarer]
    return found


def space_errors(text: str) -> list[SignError]:
    """Spaces between Han characters, and after full-width signs; not behind the number of a heading (第二条 租金)."""
    return [
        SignError("space", match.start(), match.end(), "")
        for match in _SPACE.finditer(text)
        if _NUMBERED.search(text, max(0, match.start() - 8), match.start()) is None
    ]


def sign_errors(text: str) -> list[SignError]:
    """Doubled marks, marks that no print has between Han characters, misread digits, brackets without their twin."""
    found = [SignError("sign", match.start(), match.end(), None) for match in _DOUBLED.finditer(text)]
    found += [SignError("sign", match.start(), match.end(), None) for match in _FOREIGN.finditer(text)]
    found += [SignError("sign", match.start(), match.end(), None) for match in _DIGIT.finditer(text)]
    found += _unbalanced(text)
    return found


def without_pairs(signs: str, pair: re.Pattern[str]) -> str:
    """Brackets in their order without every ``pair`` of one that opens and one that closes, the innermost first."""
    while (left := pair.sub("", signs)) != signs:
        signs = left
    return signs


def _unbalanced(text: str) -> list[SignError]:
    """Brackets and quotation marks that open or close nothing, or close what another kind opened."""
    if not without_pairs("".join(_PAIRED.findall(text)), _BALANCED).strip("\n"):
        return []
    found = []
    opened: list[tuple[str, int]] = []
    for match in _PAIRED.finditer(text):
        at, sign = match.start(), match.group()
        if sign == "\n":
            found += [SignError("sign", place, place + 1, None) for _, place in opened]
            opened = []
        elif sign in _PAIRS:
            opened.append((sign, at))
        elif sign in _CLOSES:
            wanted = _WIDTH_OF.get(_CLOSES[sign], _CLOSES[sign])
            if opened and _WIDTH_OF.get(opened[-1][0], opened[-1][0]) == wanted:
                opened.pop()
            elif opened and "”" not in text[opened[-1][1] : at]:
                # Two halves that do not fit: the opening one is as likely misread as the closing one.
                found.append(SignError("sign", opened[-1][1], opened[-1][1] + 1, None))
                opened.pop()
            else:
                found.append(SignError("sign", at, at + 1, None))
    found += [SignError("sign", place, place + 1, None) for _, place in opened]
    return found
