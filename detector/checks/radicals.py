"""Kangxi radicals (U+2F00–2FD5) in the place of the characters that look the same: ⼨法 for 寸法.

Fonts in PDF files map a glyph to both, and copying takes the wrong one: the word is found by no search. Unicode folds
each to its character (NFKC). Texts about characters show radicals, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

import numpy as np

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.language.characters import HAN, HIRAGANA, KATAKANA, class_of
from detector.patterns import compile_late

_RADICALS: Final = compile_late("[\u2f00-\u2fd5]+")
_ABOUT_CHARACTERS: Final = compile_late(
    r"部首|偏旁|康熙|康煕|漢和辞典|字典|コードポイント|码位|碼位|unicode|radical|NFKC", re.IGNORECASE
)
_SCRIPTS: Final = frozenset((HAN, HIRAGANA, KATAKANA))


def _beside_letter(text: str, start: int, end: int) -> bool:
    """Whether a letter of Chinese or Japanese touches ``text[start:end]`` (code points)."""
    return any(class_of(one) in _SCRIPTS for one in text[max(0, start - 1) : start] + text[end : end + 1])


def stand_ins(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Radicals inside words, each run with the characters that are meant."""
    codes = reading.characters.codes
    if not np.any((codes >= 0x2F00) & (codes <= 0x2FD5)) or _ABOUT_CHARACTERS.search(reading.text) is not None:
        return
    text = reading.text
    for match in _RADICALS.finditer(text):
        start, end = match.span()
        if end - start > 1 or _beside_letter(text, start, end):
            for rule in rules:
                yield Finding(
                    rule=rule.id, start=start, end=end, suggestions=((normalize("NFKC", match.group()), None),)
                )


CHECKS: Final[dict[str, Check]] = {"radicals.stand-in": stand_ins}
