"""The character that an HTML entity left in a text stands for, where there is no doubt about it."""

from __future__ import annotations

import html
import unicodedata
from typing import Final

from msgspec.structs import replace

from detector.checks.base import Finding, Reading

RULE: Final = "any.markup.entity"
# ``&amp;amp;rsquo;`` went through so many steps at most in what was measured.
_DEEPEST: Final = 4
# Signs of markup: in their place the text might become a tag or another entity.
_MARKUP: Final = frozenset("<>&")
# Letters, marks, numbers, punctuation, symbols, spaces: what is seen, or keeps words apart.
_SEEN: Final = frozenset("LMNPSZ")


def with_characters(reading: Reading, findings: list[Finding]) -> list[Finding]:
    """The findings, those of entities with the character as a suggestion."""
    return [
        replace(one, suggestions=((character, None),))
        if one.rule == RULE and not one.suggestions and (character := meant(reading.text[one.start : one.end]))
        else one
        for one in findings
    ]


def meant(entity: str) -> str:
    """The one character that an entity stands for, escaped however often; "" for one of markup or an unseen one."""
    text = entity
    for _ in range(_DEEPEST):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    if len(text) != 1 or text in _MARKUP or text == "\ufffd" or unicodedata.category(text)[0] not in _SEEN:
        return ""
    return text
