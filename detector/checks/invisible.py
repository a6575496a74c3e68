"""Characters that nobody sees and nobody meant: zero-width spaces, stray byte-order marks, control characters.

What hides inside a watched word between two Han characters is a disguise and belongs to ``evasion``; what stands in
another word, or beside punctuation, spaces or Latin letters, came along with the markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detector.checks.base import Check, CheckRule, Finding, Reading, language_matches
from detector.checks.watched_words import WATCHED
from detector.language.characters import CONTROL, DIGIT, HAN, HANGUL, HIRAGANA, INVISIBLE, KATAKANA, LATIN, LETTER
from detector.language.pinyin import word_weight

# Joiners, marks of direction and variation selectors have honest uses (emoji, Persian, Hebrew); these have none in
# running text but where a script without spaces marks its words with U+200B.
STRAY: Final[dict[int, str]] = {0x200B: "U+200B", 0x2060: "U+2060", 0xFEFF: "U+FEFF"}


# Two Han characters that are a word this common (floor(10 · log10(count)) of jieba's counts) stand together; between
# rarer ones a zero-width space may part words or lines.
COMMON: Final = 20
_DELETABLE: Final = (0x200B, 0xFEFF)
_OF_WORDS: Final = frozenset((LATIN, DIGIT, LETTER, HANGUL, HIRAGANA, KATAKANA, HAN))


def stray_invisible(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Every run of zero-width spaces, byte-order marks or control characters; ``kind`` names the first.

    U+200B beside letters of scripts like Thai or Khmer is their word separator, a mark at the very start a
    byte-order mark that the encoding explains; both are left alone.
    """
    counts = reading.characters.class_counts
    if not (counts[INVISIBLE] or counts[CONTROL]):
        return
    codes, classes = reading.characters.codes, reading.characters.classes
    stray = classes == CONTROL
    for code in STRAY:
        stray |= codes == code
    stray[:1] &= codes[:1] != 0xFEFF
    places = np.flatnonzero(stray)
    if not len(places):
        return
    breaks = np.flatnonzero(np.diff(places) != 1) + 1
    for run in np.split(places, breaks):
        start, end = int(run[0]), int(run[-1]) + 1
        before = int(classes[start - 1]) if start else -1
        after = int(classes[end]) if end < len(classes) else -1
        code = int(codes[start])
        control = int(classes[start]) == CONTROL
        if not control and LETTER in (before, after):
            continue
        in_word = before == HAN == after
        if in_word and not control and not _parts_a_word(reading.text[start - 1], reading.text[end]):
            continue
        kind = f"U+{code:04X}"
        for rule in rules:
            if language_matches(reading.language_at(start), rule.languages):
                yield Finding(
                    rule=rule.id,
                    start=start,
                    end=end,
                    variant=kind,
                    values={"kind": kind},
                    suggestions=(("", None),) if _may_go(codes[start:end], before, after, in_word) else (),
                )


def _parts_a_word(left: str, right: str) -> bool:
    """Whether two Han characters are a common word, and none that ``evasion`` looks for."""
    return left + right not in WATCHED and word_weight(left, right) >= COMMON


def _may_go(codes: NDArray[np.uint32], before: int, after: int, in_word: bool) -> bool:
    """Whether a run can be deleted without a look: it does nothing, and no word begins or ends at it.

    A word joiner may have been set on purpose, a control character may stand for a line break, and between two words
    of letters a space may have been lost.
    """
    harmless = bool(np.isin(codes, _DELETABLE).all())
    return harmless and (in_word or not (before in _OF_WORDS and after in _OF_WORDS))


CHECKS: Final[dict[str, Check]] = {"markup.invisible": stray_invisible}
