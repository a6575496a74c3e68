"""British and American spelling mixed within one article: one finding, with the counts.

Either standard is fine. Words in capitals belong to names (World Trade Center, Labour Party) and quotations to those
who are quoted, so neither counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.language.english_spelling import spellings

_MARKS: Final = ".,;:!?()[]“”\"'‘’-–—"
_QUOTED: Final = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"")
_WORD: Final = re.compile(r"(?<![\w'’@/.-])[a-z]{3,}(?![\w@/]|\.\w)")
# Different words of the rarer standard that make a mixture, unless one stands there in both spellings: a single one may
# be a name in small letters. All eight reports in NTREX, ABC and Brown (1.6 million words) are mixtures.
LEAST_WORDS: Final = 2
# Tokens that tell no standard are remembered, as words recur; so many of them at most.
MAX_REMEMBERED: Final = 1 << 17
_neutral: set[str] = set()


def check(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """The first word of the rarer standard, where an article mixes both."""
    if len(_standards(reading)) < 2:
        return
    table = spellings()
    found = list(_places(reading))
    counts = Counter(table[word][0] for word, _ in found)
    british, american = counts["British"], counts["American"]
    standard = "American" if american <= british else "British"
    rarer = [(word, start) for word, start in found if table[word][0] == standard]
    different = {word for word, _ in rarer}
    both = not different.isdisjoint(table[word][1] for word, _ in found)
    if not british or not american or (len(different) < LEAST_WORDS and not both):
        return
    word, start = rarer[0]
    meant = table[word][1]
    yield Finding(
        rule=rules[0].id,
        start=start,
        end=start + len(word),
        variant=f"{meant}→{word}",
        suggestions=((meant, None),),
        values={"british": british, "american": american},
        evidence={"british": british, "american": american, "rarer": " ".join(sorted(different))},
    )


def _standards(reading: Reading) -> set[str]:
    """The standards that any word of the English blocks tells, names and quotations included; quick."""
    table = spellings()
    tokens: set[str] = set()
    for block in reading.blocks_in("en"):
        tokens.update(reading.text[block.start : block.end].split())
    told: set[str] = set()
    for token in tokens - _neutral:
        if (word := token.strip(_MARKS)) in table:
            told.add(table[word][0])
        elif len(_neutral) < MAX_REMEMBERED:
            _neutral.add(token)
    return told


def _places(reading: Reading) -> Iterator[tuple[str, int]]:
    """Words that tell a standard, outside names and quotations, and where they begin."""
    table = spellings()
    for block in reading.blocks_in("en"):
        quoted = [match.span() for match in _QUOTED.finditer(reading.text, block.start, block.end)]
        for match in _WORD.finditer(reading.text, block.start, block.end):
            if match.group() in table and not any(start < match.start() < end for start, end in quoted):
                yield match.group(), match.start()


CHECKS: Final[dict[str, Check]] = {"english.spelling": check}
