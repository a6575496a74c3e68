"""English that a scan or a change of layout broke: hyphens of line ends, letters set apart, lost capitals.

Hyphens are left where running text was made of printed lines ("inter- national"); the two halves must make a word of
the vocabulary. Letters set apart ("t h i s") must read as words when they are put together. A sentence whose first word
is one of those that begin many, in small letters, lost its capital or has a full stop too many before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.language.english_words import english_words

_HYPHEN: Final = re.compile(r"[-‐¬](?<=[A-Za-z]{2}.)(?:[ \t]+|[ \t]*\r?\n[ \t]*)(?=[a-z]{2})")
_LEFT: Final = re.compile(r"(?<![\w'’‐-])[A-Za-z]+\Z")
_RIGHT: Final = re.compile(r"[a-z]+(?![\w'’‐-])")
# Words of more letters are none.
_LONGEST: Final = 24
# What stands behind a hyphen that belongs to a word still to come: pre- and post-war, two- to three-year.
_SUSPENDED: Final = frozenset("and or to nor but through than versus vs as plus rather not".split())  # noqa: SIM905
# Two words that are longer than this together are hardly ever a third one by chance.
LEAST_HALVES: Final = 5

_SPACED: Final = re.compile(r"[A-Za-z](?<![^\s“\"'(].)(?: {1,3}[A-Za-z]){4,}(?![^\s.,;:!?”\"')])")
_THREE_LETTERS: Final = re.compile(r" [A-Za-z] {1,3}[A-Za-z] {1,3}[A-Za-z](?!\S)")
# Set apart are five letters at least, and a word of four among them: initials and names of variables are shorter.
_LONG_WORD: Final = 4
# … and the words have so many letters on average: letters taken at random make short words only.
LEAST_MEAN: Final = 2.0
_SMALL_START: Final = re.compile(
    r"[.!?] (?<=[a-z]{4}..)"
    r"(the|she|he|it|they|we|this|these|there|his|her|its|their|our|you|in|after|when|however|if)(?=[ ,])(?! \w*\.)"
)

# Words that are cut by a full stop and end no sentence.
_ABBREVIATED: Final = frozenset("approx dept govt incl excl resp vols figs prof assn intl corp misc cont".split())  # noqa: SIM905


def check(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Findings in the English blocks; ``options.kind`` of a rule says which it carries."""
    by_kind = {str(rule.options.get("kind", "")): rule.id for rule in rules}
    if not any(True for _ in reading.blocks_in("en")):
        return
    if "hyphen" in by_kind:
        yield from _hyphens(reading, by_kind["hyphen"])
    if "spaced" in by_kind and _THREE_LETTERS.search(reading.text):
        yield from _spaced(reading, by_kind["spaced"])
    if "capital" in by_kind:
        for match in _SMALL_START.finditer(reading.text):
            short = _LEFT.search(reading.text, 0, match.start())
            if reading.language_at(match.start()) == "en" and (short is None or short.group() not in _ABBREVIATED):
                yield _finding(by_kind["capital"], *match.span(1), reading.text, match[1].capitalize())


def _hyphens(reading: Reading, rule: str) -> Iterator[Finding]:
    text = reading.text
    for match in _HYPHEN.finditer(text):
        left = _LEFT.search(text, max(0, match.start() - _LONGEST), match.start())
        right = _RIGHT.match(text, match.end())
        if left is None or right is None or right.group() in _SUSPENDED:
            continue
        joined = left.group() + right.group()
        known = len(joined) >= LEAST_HALVES and english_words().in_dictionary(joined.lower())
        if known and reading.language_at(match.start()) == "en":
            yield _finding(rule, left.start(), right.end(), text, joined)


def _spaced(reading: Reading, rule: str) -> Iterator[Finding]:
    words = english_words()
    for match in _SPACED.finditer(reading.text):
        meant: list[str] = []
        for group in re.split(r" {2,}", match.group()):
            letters = group.replace(" ", "")
            parted = words.segmented(letters.lower()) or [letters if words.known(letters.lower()) else ""]
            meant += [letters] if len(parted) == 1 and parted[0] else parted
        if (
            all(meant)
            and max(map(len, meant)) >= _LONG_WORD
            and sum(map(len, meant)) >= LEAST_MEAN * len(meant)
            and reading.language_at(match.start()) == "en"
        ):
            yield _finding(rule, match.start(), match.end(), reading.text, " ".join(meant))


def _finding(rule: str, start: int, end: int, text: str, meant: str) -> Finding:
    return Finding(
        rule=rule,
        start=start,
        end=end,
        variant=f"{meant}→{text[start:end]}",
        suggestions=((meant, None),),
        values={"meant": f"; “{meant}”?"},
    )


CHECKS: Final[dict[str, Check]] = {"english.broken": check}
