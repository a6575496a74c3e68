"""Tells text whose lines were broken at a fixed width from text with a paragraph, a list item or a verse a line.

In broken text nearly every line that is followed by another is full: the next line's first word would not have
fitted. And most lines end in the middle of a sentence, where a paragraph, even one of the same width, does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from detector.model import Block

# Widths in columns; a character beyond Latin takes two. Chosen by the figures in tests/sources/test_wrapping.py:
# verses and table rows are narrower, unbroken paragraphs wider.
_NARROWEST = 36
_WIDEST = 130
_FEWEST_LINES = 4
_SAMPLE = 400  # lines that decide about a file
_FULL_SHARE = 0.6  # of the lines followed by another: paragraphs of two and more lines without blank lines between
_UNFINISHED_SHARE = 0.6  # of the full lines: those that end within a sentence
_FEW = 6  # of fewer full lines each must be nearly as wide as the widest
_NEARLY = 8  # columns
_SLACK = 2  # columns: a sign that must not begin a line takes the last character along

_FIRST_WORD = re.compile(r"[!-~\u00a1-\u024f]+|.", re.DOTALL)
_ENDED = re.compile(r"[。！？!?….：:；;][”’」』）)\"'\]】》]*\Z")
_GAP = re.compile(r"[ \t]*(?:\r\n|\r|\n)\Z")
_ITEM = re.compile(
    r"[-*+•·●○■□◆◇★☆▪▶►>#|=]|\(?[0-9０-９]{1,3}[.)、．）]|[(（]?[一二三四五六七八九十]{1,3}[、.)）]"
    r"|[①-⑳]|第.{1,4}[章节節条回話]|[a-zA-Z][.)] "
)


def continued_lines(text: str, lines: Sequence[Block]) -> list[bool] | None:
    """For each line whether the next one continues it; None for text that is not broken at a fixed width.

    ``lines`` are the non-blank lines of ``text`` without their outer white space.
    """
    if len(lines) < _FEWEST_LINES:
        return None
    lengths = sorted([line.end - line.start for line in lines[:_SAMPLE]])
    if lengths[-1 - len(lengths) // 50] > _WIDEST or lengths[-1] * 2 < _NARROWEST:
        return None
    flags = _judge(text, lines[:_SAMPLE])
    if flags is None or len(lines) <= _SAMPLE:
        return flags
    return _judge(text, lines)


def _judge(text: str, lines: Sequence[Block]) -> list[bool] | None:
    followed = [bool(_GAP.match(text, a.end, b.start)) for a, b in pairwise(lines)]
    followed.append(False)
    widths = [columns(text[line.start : line.end]) for line in lines]
    inner = sorted(width for width, has_next in zip(widths, followed, strict=True) if has_next)
    if len(inner) < _FEWEST_LINES - 1:
        return None
    limit = inner[-1 - len(inner) // 50]  # a long address may stick out
    if not _NARROWEST <= limit <= _WIDEST:
        return None
    full: list[bool] = []
    unfinished = 0
    for index, has_next in enumerate(followed):
        is_full = False
        if has_next:
            following = lines[index + 1]
            word = _FIRST_WORD.match(text, following.start, following.end)
            room = columns(word.group()) if word else 0
            is_full = widths[index] + room + _SLACK > limit
            if is_full and not _ENDED.search(text, max(lines[index].start, lines[index].end - 8), lines[index].end):
                unfinished += 1
        full.append(is_full)
    count = sum(full)
    if count < _FEWEST_LINES - 1 or count < _FULL_SHARE * len(inner) or unfinished < _UNFINISHED_SHARE * count:
        return None
    if count < _FEW and any(width < limit - _NEARLY for width, is_full in zip(widths, full, strict=True) if is_full):
        return None
    items = [bool(_ITEM.match(text, line.start, line.end)) for line in lines]
    if sum(items) * 2 > len(lines):
        return None
    return [is_full and not items[index + 1] for index, is_full in enumerate(full[:-1])] + [False]


def columns(text: str) -> int:
    """Columns: one for a character of one byte in UTF-8, two for one of three."""
    return len(text) if text.isascii() else len(text) + (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 2
