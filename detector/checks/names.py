"""Names that no statistics know: what an article writes in the same way again is meant.

A misreading machine and a slip of the hand vary with their surroundings; a name (雁浦, 澄湾) stands beside the same
character each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from detector.patterns import compile_late

# What stands for a character that is hidden or lost; the characters beside it are strange for that reason.
SIGNS_FOR_CHARACTERS: Final = frozenset("○〇◯●◎□■█×✕＊*△")
# An article is called scanned only where so many different characters, and so many of a thousand, look misread at
# places that do not come back. The clean examples, which are full of invented names, hold up to three in a thousand;
# paragraphs read by machine with 5 % of their characters wrong twenty to forty.
MIN_DIFFERENT: Final = 3
MIN_PER_THOUSAND: Final = 10.0
# In a shorter text, a paragraph, the rule of the statistics stands alone: of 125 characters read with 5 % wrong it
# calls 25 of 51 in Chinese and 34 of 56 in Japanese scanned, with the bounds above 9 and 13.
LONG: Final = 300
_NAME: Final = 5  # characters of a part of a name, and its dot
_BEFORE_DOT: Final = compile_late("[\u4e00-\u9fff]{1,3}[·‧・•]")
_AFTER_DOT: Final = compile_late("[·‧・•][\u4e00-\u9fff]{0,4}\\Z")
# What counts as looking misread.
SURE: Final = 0.5


def comes_back(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` stands beside the same letter a second time in ``text`` (code points)."""
    left, right = text[start - 1 : end] if start else "", text[start : end + 1]
    return any(len(one) > end - start and one.isalpha() and text.count(one) > 1 for one in (left, right))


def in_foreign_name(text: str, start: int) -> bool:
    """Whether the character at ``start`` is in a name written by its sound, beside its dot (斯科特·佩利)."""
    return (
        _BEFORE_DOT.match(text, start) is not None or _AFTER_DOT.search(text, max(0, start - _NAME), start) is not None
    )


def looks_scanned(text: str, strange: Iterable[tuple[int, int, float]], length: int) -> bool:
    """Whether enough of an article's ``length`` code points look misread: (start, end, probability) of each."""
    if length < LONG:
        return True
    written = [text[start:end] for start, end, sure in strange if sure >= SURE and not comes_back(text, start, end)]
    return len(set(written)) >= MIN_DIFFERENT and 1000 * len(written) >= MIN_PER_THOUSAND * length
