"""Compiled packs: everything an audit needs of them, in a form that opens in milliseconds.

Examples stay in the YAML, which ``rules test`` and ``explain`` read.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from detector.errors import UsageError
from detector.model import Rule
from detector.rulepacks.schema import Scope, Threshold


class Context(msgspec.Struct, frozen=True, gc=False):
    """What must and must not stand around a match, all folded."""

    unless: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    within: int = 20
    at: str = "anywhere"


class CompiledRule(msgspec.Struct, frozen=True):
    """A rule as matching and reporting need it."""

    rule: Rule
    scope: Scope = "word"
    once: bool = False
    merge: bool = False
    mentions: bool = True
    check: str | None = None
    options: dict[str, float | int | str | bool | tuple[str, ...]] = {}
    threshold: Threshold | None = None
    substitutions: tuple[tuple[str, str], ...] = ()
    confusions: tuple[str, ...] = ()
    source_languages: tuple[str, ...] = ()


class CompiledPhrase(msgspec.Struct, frozen=True):
    """What all literals of one phrase entry share.

    ``source``: folded literals of which one must stand in the source; ``words``: only whole words count.
    """

    rule: int
    suggest: str | None
    context: Context
    exact: bool = False
    source: tuple[str, ...] = ()
    words: bool = False


class Literals(msgspec.Struct, frozen=True):
    """All literals as columns, certain ones first: an audit opens tens of thousands of them in milliseconds.

    Of literal ``n``: its folded text, its phrase, its marked part ``[start, end)`` in code points, and what the text
    must be compared with where folding is too generous ("" elsewhere). Literals from ``certain`` on are weak.
    """

    texts: list[str] = []
    phrase: list[int] = []
    start: list[int] = []
    end: list[int] = []
    verify: list[str] = []
    certain: int = 0


class CompiledPattern(msgspec.Struct, frozen=True):
    """One regular expression and the folded literals that trigger it (none: tried on every block)."""

    rule: int
    regex: str
    literals: tuple[str, ...]
    ignore_case: bool
    suggest: str | None
    context: Context


class CompiledPacks(msgspec.Struct, frozen=True):
    """Everything of a set of packs that an audit needs.

    ``renderings`` are the literals of the phrases that have a source, whether or not they are certain without it.
    """

    digest: str
    rules: tuple[CompiledRule, ...]
    phrases: tuple[CompiledPhrase, ...]
    literals: Literals
    patterns: tuple[CompiledPattern, ...]
    renderings: Literals = Literals()


def _joined(first: Literals, second: Literals, phrases: int) -> Literals:
    """Both as one; the phrases of ``second`` are counted on from ``phrases``."""

    def column(one: list[Any], other: list[Any]) -> list[Any]:
        return [*one[: first.certain], *other[: second.certain], *one[first.certain :], *other[second.certain :]]

    return Literals(
        texts=column(first.texts, second.texts),
        phrase=column(first.phrase, [one + phrases for one in second.phrase]),
        start=column(first.start, second.start),
        end=column(first.end, second.end),
        verify=column(first.verify, second.verify),
        certain=first.certain + second.certain,
    )


def merge_packs(first: CompiledPacks, second: CompiledPacks | None) -> CompiledPacks:
    """Both as one set, so that all their literals are one pass.

    Raises ``UsageError`` where a rule of one is of another category in the other.
    """
    if second is None:
        return first
    categories = {one.rule.id: one.rule.category for one in first.rules}
    for one in second.rules:
        if categories.get(one.rule.id, one.rule.category) != one.rule.category:
            raise UsageError(
                f"rule {one.rule.id} of pack '{one.rule.pack}' is '{one.rule.category}', but garblint's own rule of "
                f"that name is '{categories[one.rule.id]}'; give yours another id"
            )
    rules, phrases = len(first.rules), len(first.phrases)
    replace = msgspec.structs.replace
    return CompiledPacks(
        digest=hashlib.sha256(f"{first.digest} {second.digest}".encode()).hexdigest(),
        rules=first.rules + second.rules,
        phrases=first.phrases + tuple(replace(one, rule=one.rule + rules) for one in second.phrases),
        literals=_joined(first.literals, second.literals, phrases),
        patterns=first.patterns + tuple(replace(one, rule=one.rule + rules) for one in second.patterns),
        renderings=_joined(first.renderings, second.renderings, phrases),
    )
