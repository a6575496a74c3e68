"""Punctuation that is wrong as a habit of the whole article: half-width marks in Chinese, mixed widths, open brackets.

Single slips (，。 or a doubled 。) are patterns of the packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from detector.checks.base import Check, CheckRule, Finding, Reading, language_matches
from detector.checks.metrics import halfwidth_commas
from detector.language.characters import HAN

# From this many half-width commas on it is a habit; one or two are slips of a keyboard.
MIN_HALFWIDTH: Final = 5
# Above this share of all commas the article is written in half width; from a seventh on it is mixed. Of clean human
# translations one in 123 has five slips among 47 commas, which is no mixture yet.
THROUGHOUT: Final = 0.5
MIXED: Final = 0.15

# Spaces before a full-width mark count from this many on. Text whose inline code was taken out has them too, and has
# indeed lost words there.
MIN_SPACES: Final = 3

# Marks of quotation are left out: a quotation may run over paragraphs and repeat its opening mark in each (of 38
# findings for 「 in clean translations 36 were such).
_PAIRS: Final[tuple[tuple[str, str], ...]] = (("《", "》"), ("【", "】"))


def _somewhere_allowed(reading: Reading, rule: CheckRule) -> bool:
    return any(language_matches(language, rule.languages) for language in set(reading.languages))


def halfwidth_punctuation(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """One article-wide finding where half-width commas beside Han are a habit: five or more of them.

    Rules with the option ``mixed`` want between a seventh and half of all commas to be such, the others more than half.
    """
    if "," not in reading.text:
        return
    rules = tuple(rule for rule in rules if _somewhere_allowed(reading, rule))
    if not rules:
        return
    half = halfwidth_commas(reading)
    if half < MIN_HALFWIDTH:
        return
    full = reading.text.count("，")
    share = half / (half + full)
    for rule in rules:
        lower, upper = (MIXED, THROUGHOUT) if rule.options.get("mixed") else (THROUGHOUT, 1.0)
        if lower < share <= upper:
            yield Finding(
                rule=rule.id,
                start=0,
                end=len(reading.text),
                values={"count": half, "full": full},
                evidence={"halfwidth_commas": half, "fullwidth_commas": full, "share": round(share, 4)},
            )


def unbalanced_brackets(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """An opening 《 or 【 that its block never closes, where the next block does not close it either.

    Only brackets that have no other use are looked at, and only articles whose totals differ.
    """
    text = reading.text
    for opening, closing in _PAIRS:
        if opening not in text or text.count(opening) <= text.count(closing):
            continue
        blocks = reading.article.blocks
        for index, block in enumerate(blocks):
            content = text[block.start : block.end]
            if content.count(opening) <= content.count(closing):
                continue
            # A quotation may run over paragraphs; its end then stands in a later block without a beginning.
            following = blocks[index + 1 : index + 4]
            if any(
                text.count(closing, later.start, later.end) > text.count(opening, later.start, later.end)
                for later in following
            ):
                continue
            position = _unclosed(content, opening, closing)
            if position is None:
                continue
            start = block.start + position
            for rule in rules:
                if language_matches(reading.language_at(start), rule.languages):
                    yield Finding(rule=rule.id, start=start, end=start + 1, values={"closing": closing})


def _unclosed(content: str, opening: str, closing: str) -> int | None:
    stack: list[int] = []
    for position, character in enumerate(content):
        if character == opening:
            stack.append(position)
        elif character == closing and stack:
            stack.pop()
    return stack[0] if stack else None


def spaced_punctuation(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """One article-wide finding where spaces stand between Han and a following ， or 。 three times or more."""
    text = reading.text
    if " ，" not in text and " 。" not in text:
        return
    codes, classes = reading.characters.codes, reading.characters.classes
    marks = np.flatnonzero((codes == ord("，")) | (codes == ord("。")))
    marks = marks[marks >= 2]
    spaced = marks[(codes[marks - 1] == ord(" ")) & (classes[marks - 2] == HAN)]
    if len(spaced) < MIN_SPACES:
        return
    for rule in rules:
        if _somewhere_allowed(reading, rule):
            yield Finding(rule=rule.id, start=0, end=len(text), values={"count": len(spaced)})


CHECKS: Final[dict[str, Check]] = {
    "punctuation.half-width": halfwidth_punctuation,
    "punctuation.unbalanced": unbalanced_brackets,
    "punctuation.spaced": spaced_punctuation,
}
