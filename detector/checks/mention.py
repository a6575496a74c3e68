"""Whether words are spoken of rather than used: "counterfeit consciousness" in an article on such phrases."""

from __future__ import annotations

from typing import Final

from detector.checks.base import Reading

# Code points of the longest quotation that names words; what is longer is speech. By judgement: the longest phrases of
# the packs have 45.
LONGEST_MENTION: Final = 60
_CLOSING: Final = {"“": "”", "‘": "’", '"': '"', "`": "`", "「": "」", "『": "』", "«": "»"}


def is_mentioned(reading: Reading, start: int, end: int) -> bool:
    """Whether a short quotation holds the code points ``[start, end)`` of the text; its marks are on the same line."""
    text = reading.text
    before = text[max(0, start - LONGEST_MENTION - 1) : start].rpartition("\n")[2]
    after = text[end : end + LONGEST_MENTION + 1].partition("\n")[0]
    for opening, closing in _CLOSING.items():
        opened, closes = before.rfind(opening), after.find(closing)
        if opened < 0 or closes < 0 or len(before) - opened - 1 + end - start + closes > LONGEST_MENTION:
            continue
        # The last mark before is the end of an earlier quotation if it is followed by what quotations stand apart by.
        inside = before[opened + 1 :]
        if closing in inside or inside[:1].isspace() or after[:closes][-1:].isspace():
            continue
        return True
    return False
