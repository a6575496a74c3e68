"""Which runs of asterisks are Markdown emphasis that a reader left in the text, and which stand for a word.

The pairing follows the flanking rules of CommonMark 0.31 (section 6.2), bent for Chinese and Japanese: there
both ends of an emphasised phrase touch letters, so what stands between decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Between two runs that touch letters on all four sides, emphasis is a short phrase without punctuation. The
# clean corpora and the masked texts have no counter-example to 30 characters (benchmarks/masked.py).
MAX_INNER_PHRASE: Final = 30
# Emphasis whose border shows on one side may be a whole sentence.
MAX_SENTENCE: Final = 300

_SPACE: Final = frozenset(" \t\n\r\u3000\u00a0")
_CLAUSE: Final = re.compile(r"[，。！？；：、,;!?:]")
_MARKDOWN: Final = re.compile(r"^#{1,6} |\]\(|^```|^[-*+] \S|^\d+\. \S|\*\*[^*\n]+\*\*", re.MULTILINE)


def looks_like_markdown(text: str) -> bool:
    """Whether headings, links, fences, list items or bold phrases show in ``text``."""
    return _MARKDOWN.search(text) is not None


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and character not in _SPACE


def _flanks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the run ``[start, end)`` is left-flanking and right-flanking after CommonMark."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    space_before, space_after = before in _SPACE, after in _SPACE
    mark_before, mark_after = _is_punctuation(before), _is_punctuation(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    return left, right


def emphasised(text: str, runs: Sequence[tuple[int, int]], *, markdown: bool) -> set[int]:
    """Starts of those ``runs`` of ASCII asterisks that pair up as emphasis; offsets into ``text``, ascending.

    Runs of four and more never do. Three asterisks with letters on both sides are a mask unless the article is
    ``markdown`` by other signs: bold italics inside a sentence are rare, ``***`` for a name is not.
    """
    paired: set[int] = set()
    waiting: dict[int, tuple[int, int, bool]] = {}
    for start, end in runs:
        length = end - start
        if length > 3:
            continue
        left, right = _flanks(text, start, end)
        opener = waiting.get(length)
        if opener is not None:
            content = text[opener[1] : start] if start - opener[1] <= MAX_SENTENCE else ""
            inner = opener[2] and left and right
            border = not opener[2]  # the opener stands after a space, punctuation or nothing
            if "\n" in content or not content.strip() or content[0] in _SPACE or content[-1] in _SPACE:
                fits = False
            elif inner:
                fits = len(content) <= MAX_INNER_PHRASE and not _CLAUSE.search(content)
                fits = fits and (markdown or length == 2)
                # f**k this sh**t: inside Latin words emphasis does not reach into the next word.
                fits = fits and not (" " in content and text[start - 1].isascii() and text[end : end + 1].isascii())
            elif border or right:
                fits = len(content) <= MAX_SENTENCE
            else:
                # 内容**重点：**后文: the closing run follows punctuation, which CommonMark does not accept.
                fits = length == 2 and len(content) <= MAX_INNER_PHRASE and not _CLAUSE.search(content[:-1])
            if fits:
                paired.update((opener[0], start))
                del waiting[length]
                continue
        if left or not right:
            waiting[length] = (start, end, left and right)
    return paired
