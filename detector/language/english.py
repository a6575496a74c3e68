"""English words as the checks for English see them: tokens, and stems under which plurals are counted together."""

# ruff: noqa: SIM905 (lists of words are read more easily so)

from __future__ import annotations

import re
from typing import Final

TOKEN: Final = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|[^\sA-Za-z-]")
"""A word with its apostrophe, or one sign that stands between words; hyphens part words without standing between."""

STOP_WORDS: Final = frozenset(
    "a an the of in on for to and or with by is are was were be been as at from that this it its into their his her "
    "not no can will has have had which who but if than then also may more most such these those we you he she they i "
    "my our your do does did so when while where what how all any each other some only over under about after before "
    "between through during using use used based via per one two new many much very out up down just now there here "
    "them him us me would could should like numerous various several".split()
)
"""Words between which no term stands."""


def stem(word: str) -> str:
    """A lower-case word without the ending of a plural; made for counting, not for reading."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def content_word(token: str) -> str:
    """The stem of a content word; "" for words of fewer than three letters, stop words and signs."""
    lower = token.lower()
    return stem(lower) if len(lower) > 2 and lower.isalpha() and lower.isascii() and lower not in STOP_WORDS else ""


def stems(text: str) -> list[str]:
    """The stems of all runs of ASCII letters."""
    return [stem(word) for word in re.findall("[a-z]+", text.lower())]


def content_pairs(text: str) -> list[tuple[str, str, bool, int, int]]:
    """Neighbouring content words: stems of both, whether "of" stands between them, and where they begin and end.

    Offsets are code points of ``text``.
    """
    pairs = []
    # Of the two tokens before: stem ("" for what is no content word), start; and whether the last one was "of".
    before, last, after_of = ("", 0), ("", 0), False
    for match in TOKEN.finditer(text):
        token = match.group()
        start = match.start()
        if word := content_word(token):
            if last[0]:
                pairs.append((last[0], word, False, last[1], match.end()))
            elif after_of and before[0]:
                pairs.append((before[0], word, True, before[1], match.end()))
            before, last, after_of = last, (word, start), False
        else:
            before, last, after_of = last, ("", start), token.lower() == "of"
    return pairs
