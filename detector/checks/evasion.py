"""Finds Chinese words written so that filters do not see them: shi气, 中Y, 气🩸, 免★费, 中醫, 蕞好.

One pass over the code points tells which disguises an article could hold; candidates are believed only where
undoing them gives a word: a common one for a whole syllable, a watched one for less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, language_matches
from detector.checks.disguise import (
    NOTHING,
    RADICAL,
    SPEAKS_OF_WRITING,
    TRADITIONAL,
    VARIANT,
    Disguise,
    Signals,
    signals_of,
)
from detector.checks.evasion_latin import find_letters, find_syllables, latin_tokens
from detector.checks.evasion_signs import find_emoji, find_invisible, find_strewn
from detector.checks.watched_words import HEALTH, SALES
from detector.language.characters import EMOJI, LATIN

_QUOTES: Final = frozenset("“”‘’「」『』\"'《》〈〉（）()【】[]")
# Traditional characters are a disguise only where the text around them is simplified.
_SIMPLIFIED_PER_TRADITIONAL: Final = 2


class _Look(msgspec.Struct, frozen=True):
    """One article seen by one rule: what the pass found, and its Latin tokens beside Han characters."""

    reading: Reading
    signals: Signals
    tokens: list[tuple[int, int]]
    rule: CheckRule


@lru_cache(maxsize=16)
def _pairs(entries: tuple[str, ...], length: int) -> dict[str, str]:
    """ "蕞最" with length 1: what is written → what is meant."""
    return {entry[:length]: entry[length:] for entry in entries}


def _option(rule: CheckRule, name: str) -> tuple[str, ...]:
    value = rule.options.get(name, ())
    return value if isinstance(value, tuple) else ()


def _variants(look: _Look) -> Iterator[Disguise]:
    """Characters that stand for look-alikes: options ``pairs`` ("蕞最") and ``unless`` (words that are sound)."""
    originals, unless = _pairs(_option(look.rule, "pairs"), 1), _option(look.rule, "unless")
    text = look.reading.text
    for place in look.signals.places(VARIANT):
        original = originals.get(text[place])
        left, right = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        if original is None or (left in _QUOTES and right in _QUOTES):
            continue  # between quotes the character itself is spoken of
        if not any(word in text[max(0, place - len(word) + 1) : place + len(word)] for word in unless):
            yield Disguise(place, place + 1, original, original, "look-alike")


def _radicals(look: _Look) -> Iterator[Disguise]:
    """疒丙: a radical that is no character before the rest of a character; option ``pairs`` ("疒丙病")."""
    composed, text = _pairs(_option(look.rule, "pairs"), 2), look.reading.text
    for place in look.signals.places(RADICAL):
        original = composed.get(text[place : place + 2])
        if original is not None and not SPEAKS_OF_WRITING.search(text[max(0, place - 40) : place + 40]):
            yield Disguise(place, place + 2, original, original, "split")


def _traditional(look: _Look) -> Iterator[Disguise]:
    """中醫, 通經络: a traditional character in a watched word of a simplified article."""
    places, reading = look.signals.places(TRADITIONAL), look.reading
    if not places:
        return
    signs = reading.characters.script_signs
    if len(places) * _SIMPLIFIED_PER_TRADITIONAL > np.count_nonzero(signs == -1):
        return
    text, folded = reading.text, reading.folded
    for place in places:
        # Several in a row are a name or a quotation in traditional script (中環醫院), which is another matter.
        if np.count_nonzero(signs[max(0, place - 2) : place + 3] == 1) > 1 or folded[place] == text[place]:
            continue
        around = (folded[max(0, place - 1) : place + 1], folded[place : place + 2])
        word = next((one for one in around if one in HEALTH or one in SALES), None)
        if word is not None:
            yield Disguise(place, place + 1, folded[place], word, "traditional")


def _syllables(look: _Look) -> Iterator[Disguise]:
    return find_syllables(look.reading, look.tokens)


def _letters(look: _Look) -> Iterator[Disguise]:
    return find_letters(look.reading, look.tokens)


def _emoji(look: _Look) -> Iterator[Disguise]:
    return find_emoji(look.reading)


def _strewn(look: _Look) -> Iterator[Disguise]:
    return find_strewn(look.reading, look.signals)


def _invisible(look: _Look) -> Iterator[Disguise]:
    return find_invisible(look.reading, look.signals)


_FINDERS: Final[dict[str, Callable[[_Look], Iterator[Disguise]]]] = {
    "evasion.characters": _variants,
    "evasion.radicals": _radicals,
    "evasion.syllables": _syllables,
    "evasion.letters": _letters,
    "evasion.emoji": _emoji,
    "evasion.strewn": _strewn,
    "evasion.invisible": _invisible,
    "evasion.traditional": _traditional,
}


class _Wanted(msgspec.Struct, frozen=True):
    """A set of rules and the characters they ask for."""

    rules: tuple[CheckRule, ...]
    variants: str
    radicals: str


_wanted: _Wanted | None = None


def _wanted_by(rules: tuple[CheckRule, ...]) -> _Wanted:
    """What the rules ask for; kept, because every article of an audit is checked with the same rules."""
    global _wanted
    kept = _wanted
    if kept is None or kept.rules is not rules:
        first = {
            check: "".join(
                sorted({entry[0] for rule in rules if rule.check == check for entry in _option(rule, "pairs")})
            )
            for check in ("evasion.characters", "evasion.radicals")
        }
        kept = _wanted = _Wanted(rules, first["evasion.characters"], first["evasion.radicals"])
    return kept


def find_disguises(reading: Reading, rules: tuple[CheckRule, ...]) -> list[Finding]:
    """Findings for each rule whose check is one of ``CHECKS``; nothing in an article without Chinese."""
    shares = reading.shares
    if not shares.primary.startswith("zh") and not any(language.startswith("zh") for language in shares.shares):
        return []
    wanted = _wanted_by(rules)
    signals = signals_of(reading, wanted.variants, wanted.radicals)
    counts = reading.characters.class_counts
    if signals is NOTHING and not counts[LATIN] and not counts[EMOJI]:
        return []
    tokens = latin_tokens(reading) if counts[LATIN] else []
    if signals is NOTHING and not tokens and not counts[EMOJI]:
        return []
    return [
        Finding(
            rule=rule.id,
            start=one.start,
            end=one.end,
            variant=f"{one.original}→{reading.text[one.start : one.end]}",
            suggestions=((one.original, None),),
            values={"word": one.word},
            evidence={"kind": one.variant, "word": one.word},
        )
        for rule in rules
        for one in _FINDERS[rule.check](_Look(reading, signals, tokens, rule))
        if language_matches(reading.language_at(one.start), rule.languages)
    ]


def _run(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
    return find_disguises(reading, rules)


CHECKS: Final[dict[str, Check]] = dict.fromkeys(_FINDERS, _run)
