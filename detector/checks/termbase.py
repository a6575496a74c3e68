"""The user's term base: the right word for each term in a translation, and no forbidden word anywhere.

English terms are compared by stems of words, so that plurals, tenses and hyphens do no harm; Chinese and Japanese
ones as strings, folded to one width, without regard to spaces. Which entry a place belongs to is decided by the longest
term that stands there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.checks.phrases import build_automaton
from detector.language.alignment.stems import IRREGULAR_BASES, stem
from detector.language.characters import fold, fold_width_and_case
from detector.rulepacks.termbase import OPTION, Concept, LanguageTerms

_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
_LATIN: Final = re.compile(r"[A-Za-z]")


def is_latin(term: str) -> bool:
    """Whether a term is compared by words."""
    return _LATIN.search(term) is not None and term.isascii()


class Words(NamedTuple):
    """The English words of a text: stems between spaces, and where each word begins in that string and in the text."""

    joined: str
    at: dict[int, int]  # where a stem begins in ``joined``: its number
    spans: list[tuple[int, int]]


def words_of(text: str, offset: int = 0) -> Words:
    """Stems of the English words of ``text``; spans are moved by ``offset``."""
    parts, length = [" "], 1
    at: dict[int, int] = {}
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        part = _stem_of(match.group()) + " "
        at[length] = len(spans)
        spans.append((match.start() + offset, match.end() + offset))
        parts.append(part)
        length += len(part)
    return Words("".join(parts), at, spans)


@lru_cache(maxsize=65536)
def _stem_of(word: str) -> str:
    return stem(word.lower().replace("’", "'").removesuffix("'s"))


def as_words(term: str) -> str:
    """A term as ``Words.joined`` holds it."""
    return words_of(term).joined


def speaks(tag: str, language: str) -> bool:
    """Whether terms in ``tag`` are meant for text in ``language`` (primary subtags; "" is any)."""
    return not tag or not language or tag.partition("-")[0] == language.partition("-")[0]


def _hints(terms: list[tuple[str, int]]) -> list[str]:
    """Strings of which each text that holds one of the terms has one; none where nothing sure can be said.

    A word begins like its stem but for the stem's last letter (studies → study), unless it is irregular (went → go).
    """
    hints = {joined.split()[0][:-1] for joined, _ in terms if joined.strip()}
    unsure = {stem(base)[:-1] for base in IRREGULAR_BASES}
    return [] if not all(hints) or hints & unsure else sorted(hints)


class Index:
    """Terms to be looked up: what belongs to each is a number of the caller's."""

    def __init__(self, terms: list[tuple[str, int]]) -> None:
        self._latin = [(as_words(term), number) for term, number in terms if is_latin(term)]
        self._other = [(fold("".join(term.split())), number) for term, number in terms if not is_latin(term)]
        self._latin_automaton: Any = build_automaton([term for term, _ in self._latin]) if self._latin else None
        hints = _hints(self._latin)
        self._hints: Any = build_automaton(hints) if hints else None
        self._other_automaton: Any = build_automaton([term for term, _ in self._other]) if self._other else None

    def may_be_in(self, folded: str) -> bool:
        """False where a text, folded by `fold`, holds none of the terms for certain."""
        return self._may_hold_words(folded) or self._may_hold_others(folded)

    def _may_hold_words(self, folded: str) -> bool:
        return self._latin_automaton is not None and (
            self._hints is None or bool(self._hints.find_matches_as_indexes(folded))
        )

    def _may_hold_others(self, folded: str) -> bool:
        return self._other_automaton is not None and bool(
            self._other_automaton.find_matches_as_indexes("".join(folded.split()))
        )

    def find(self, text: str, start: int, end: int) -> list[tuple[int, int, int]]:
        """(start, end, number) of the terms in ``text[start:end]``, of overlapping ones the longest, by position."""
        found: list[tuple[int, int, int]] = []
        part = text[start:end]
        folded_part = fold(part)
        if self._may_hold_words(folded_part):
            words = words_of(part, start)
            for hit, first, last in self._latin_automaton.find_matches_as_indexes(words.joined, overlapping=True):
                one, other = words.at[first + 1], last - 1
                count = words.joined.count(" ", first + 1, other)
                found.append((words.spans[one][0], words.spans[one + count][1], self._latin[hit][1]))
        if self._may_hold_others(folded_part):
            kept = [at for at in range(start, end) if not text[at].isspace()]
            folded = fold("".join(text[at] for at in kept))
            for hit, first, last in self._other_automaton.find_matches_as_indexes(folded, overlapping=True):
                found.append((kept[first], kept[last - 1] + 1, self._other[hit][1]))
        return _longest(found)


def _longest(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of overlapping places the longest, then the first; several terms at one and the same place all stay."""
    by_span: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for one in found:
        by_span.setdefault((one[0], one[1]), []).append(one)
    taken: list[tuple[int, int]] = []  # disjoint, in order
    for span in sorted(by_span, key=lambda one: (one[0] - one[1], one[0])):
        at = bisect_left(taken, span)
        if (at == 0 or taken[at - 1][1] <= span[0]) and (at == len(taken) or taken[at][0] >= span[1]):
            taken.insert(at, span)
    return [one for span in taken for one in sorted(set(by_span[span]))]


class TermBase:
    """Entries ready for looking up in texts of any language, and in pairs."""

    def __init__(self, concepts: tuple[Concept, ...]) -> None:
        self.concepts = concepts
        self._sources: dict[str, Index] = {}
        self._targets: dict[tuple[int, str, str], tuple[LanguageTerms, Index] | None] = {}
        self._forbidden: dict[str, tuple[Index, list[tuple[str, tuple[str, ...], str]]]] = {}

    def sources(self, language: str) -> Index:
        """The terms that stand in texts of ``language``, by number of their entry."""
        if language not in self._sources:
            self._sources[language] = Index(
                [
                    (term, number)
                    for number, one in enumerate(self.concepts)
                    for side in (one.sides[:1] if one.directed else one.sides)
                    if speaks(side.language, language)
                    for term in (*side.allowed, *side.forbidden)
                ]
            )
        return self._sources[language]

    def targets(self, number: int, source: str, target: str) -> tuple[LanguageTerms, Index] | None:
        """The terms of an entry for texts in ``target``, to be looked up too (0: allowed, 1: not); None without any."""
        key = (number, source, target)
        if key not in self._targets:
            terms = self._terms(number, source, target)
            self._targets[key] = None
            if terms is not None and terms.allowed:
                looked_up = [(term, 0) for term in terms.allowed] + [(term, 1) for term in terms.forbidden]
                self._targets[key] = (terms, Index(looked_up))
        return self._targets[key]

    def _terms(self, number: int, source: str, target: str) -> LanguageTerms | None:
        one = self.concepts[number]
        sides = one.sides[1:] if one.directed else one.sides
        fitting = [side for side in sides if speaks(side.language, target)]
        if not one.directed:
            fitting = [side for side in fitting if not speaks(side.language, source)]
        if not fitting:
            return None
        return LanguageTerms(
            target,
            tuple(term for side in fitting for term in side.allowed),
            tuple(term for side in fitting for term in side.forbidden),
        )

    def forbidden(self, language: str) -> tuple[Index, list[tuple[str, tuple[str, ...], str]]]:
        """The forbidden terms in ``language``, and of each: itself, what is allowed instead, and the note.

        What is allowed somewhere is looked up too, with an empty first part, because the longest term decides: where
        “medical device” is right, “device” in it is not wrong.
        """
        if language not in self._forbidden:
            table: list[tuple[str, tuple[str, ...], str]] = []
            terms: list[tuple[str, int]] = []
            for one in self.concepts:
                for number, side in enumerate(one.sides):
                    if not speaks(side.language, language) or (one.directed and number == 0 and not side.language):
                        continue
                    for term in side.forbidden:
                        table.append((term, side.allowed, one.note))
                        terms.append((term, len(table) - 1))
                    for term in side.allowed:
                        table.append(("", (), ""))
                        terms.append((term, len(table) - 1))
            if not any(term for term, _, _ in table):
                terms = []
            self._forbidden[language] = (Index(terms), table)
        return self._forbidden[language]


@lru_cache(maxsize=64)
def _decoded(encoded: tuple[str, ...]) -> TermBase:
    return TermBase(tuple(msgspec.json.decode(one, type=Concept) for one in encoded))


def termbase_of(rules: tuple[CheckRule, ...]) -> list[tuple[str, TermBase]]:
    """The term bases that rules carry, each with the rule's id."""
    bases = []
    for rule in rules:
        encoded = rule.options.get(OPTION, ())
        if isinstance(encoded, (tuple, list)) and encoded:
            bases.append((rule.id, _decoded(tuple(encoded))))
    return bases


def forbidden(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Forbidden terms in the blocks of their language."""
    for rule, base in termbase_of(rules):
        tables = {one: base.forbidden("" if one == "und" else one.partition("-")[0]) for one in set(reading.languages)}
        possible = {one for one, (index, _) in tables.items() if index.may_be_in(reading.folded)}
        for block, language in zip(reading.article.blocks, reading.languages, strict=True):
            if language not in possible:
                continue
            index, table = tables[language]
            for start, end, number in index.find(reading.text, block.start, block.end):
                term, allowed, note = table[number]
                if not term:
                    continue
                yield Finding(
                    rule=rule,
                    start=start,
                    end=end,
                    variant=fold_width_and_case(term),
                    suggestions=tuple((one, None) for one in allowed),
                    values={"note": f" ({note})" if note else ""},
                )


CHECKS: Final[dict[str, Check]] = {"termbase.forbidden": forbidden}
