"""Tells text whose lines were broken at a fixed width from text with a paragraph, a list item or a verse a line.

In broken text nearly every line that is followed by another is full: the next line's first word would not have
fitted. And most lines end in the middle of a sentence, where a paragraph, even one of the same width, does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from detector.model import Block

# Widths in columns; a character beyond Latin takes two. Chosen by the figures in tests/sources/test_plain.py:
# verses and table rows are narrower, unbroken paragraphs wider.
_NARROWEST = 36
_WIDEST = 130
_FEWEST_LINES = 4
_SAMPLE = 400  # lines that decide about a file
_FULL_SHARE = 0.6  # of the lines followed by another: paragraphs of two and more lines without blank lines between
_UNFINISHED_SHARE = 0.6  # of the full lines: those that end within a sentence
_FEW = 6  # of fewer full lines each must be nearly as wide as the widest
_NEARLY = 8  # columns
_ALIKE_SHARE = 0.4  # of the lines begin with the same character, or a digit: records, not sentences
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

    ``lines`` are the non-blank lines of ``text`` without their outer white space. The width may have been counted in
    columns, as mail programs and people do, or in characters.
    """
    if len(lines) < _FEWEST_LINES:
        return None
    sample = lines[:_SAMPLE]
    lengths = sorted([line.end - line.start for line in sample])
    if lengths[-1 - len(lengths) // 50] > _WIDEST or lengths[-1] * 2 < _NARROWEST:
        return None
    followed = [bool(_GAP.match(text, a.end, b.start)) for a, b in pairwise(lines)]
    if sum(followed[:_SAMPLE]) < _FEWEST_LINES - 1 or _is_list(text, sample):
        return None
    best: list[bool] | None = None
    for measure, narrowest in ((columns, _NARROWEST), (len, _NARROWEST // 2)):
        flags = _judge(text, sample, followed, measure, narrowest)
        if flags is not None and len(lines) > _SAMPLE:
            flags = _judge(text, lines, followed, measure, narrowest)
        if flags is not None and (best is None or sum(flags) > sum(best)):
            best = flags
    return best


def _is_list(text: str, lines: Sequence[Block]) -> bool:
    """Whether the lines begin too much alike for parts of sentences."""
    if 2 * sum(bool(_ITEM.match(text, line.start, line.end)) for line in lines) > len(lines):
        return True
    firsts = Counter("0" if text[line.start].isdecimal() else text[line.start] for line in lines)
    return max(firsts.values()) > _ALIKE_SHARE * len(lines)


def _judge(
    text: str, lines: Sequence[Block], followed: Sequence[bool], measure: Callable[[str], int], narrowest: int
) -> list[bool] | None:
    widths = [measure(text[line.start : line.end]) for line in lines]
    inner = sorted([width for width, has_next in zip(widths, followed, strict=False) if has_next])
    if len(inner) < _FEWEST_LINES - 1:
        return None
    limit = inner[-1 - len(inner) // 50]  # a long address may stick out
    if not narrowest <= limit <= _WIDEST:
        return None
    full: list[bool] = []
    unfinished = 0
    for index in range(len(lines) - 1):
        is_full = False
        if followed[index]:
            following = lines[index + 1]
            word = _FIRST_WORD.match(text, following.start, following.end)
            room = measure(word.group()) if word else 0
            is_full = widths[index] + room + _SLACK > limit
            if is_full and not _ENDED.search(text, max(lines[index].start, lines[index].end - 8), lines[index].end):
                unfinished += 1
        full.append(is_full)
    count = sum(full)
    if count < _FEWEST_LINES - 1 or count < _FULL_SHARE * len(inner) or unfinished < _UNFINISHED_SHARE * count:
        return None
    if count < _FEW and any(is_full and width < limit - _NEARLY for width, is_full in zip(widths, full, strict=False)):
        return None
    return [
        is_full and not _ITEM.match(text, following.start, following.end)
        for is_full, following in zip(full, lines[1:], strict=True)
    ] + [False]


def columns(text: str) -> int:
    """Columns: one for a character of one byte in UTF-8, two for one of three."""
    return len(text) if text.isascii() else len(text) + (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 2
