"""The form of a rule pack, as a person writes it in YAML.

Unknown keys are errors. What ``find`` phrases may hold is described in ``phrases.py``; docs/rules.md explains
all of it with examples.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from detector.model import Category, Severity

RuleId = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(\.[a-z][a-z0-9-]*){2,4}$", max_length=80)]
NonEmpty = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
LanguageCode = Annotated[str, msgspec.Meta(pattern=r"^(any|[a-z]{2,3}(-[A-Za-z]{2,4})?)$")]
Examples = Annotated[tuple[NonEmpty, ...], msgspec.Meta(min_length=1)]
Scope = Literal["word", "line", "block", "article"]


class PackHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who wrote the pack, under which licence, from what."""

    name: NonEmpty
    version: NonEmpty
    licence: NonEmpty
    provenance: NonEmpty


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often the rule was right, of how many issues, and on what it was measured."""

    right: Annotated[int, msgspec.Meta(ge=0)]
    of: Annotated[int, msgspec.Meta(ge=1)]
    on: NonEmpty


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Literal phrases, with what must and must not stand around them.

    ``weak`` phrases count only in an article where enough different ``find`` phrases of the same rule hit.
    ``near`` wants one of its words within ``within`` code points on either side of the match, in the same block.
    ``source``: what the phrase renders. Such a phrase counts only where one of these stands in the source sentence that
    it translates, unless it is certain ``alone``.
    """

    find: tuple[NonEmpty, ...] = ()
    weak: tuple[NonEmpty, ...] = ()
    unless: tuple[NonEmpty, ...] = ()
    near: tuple[NonEmpty, ...] = ()
    not_near: tuple[NonEmpty, ...] = ()
    within: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    source: tuple[NonEmpty, ...] = ()
    alone: bool = False
    at: Literal["anywhere", "line-start", "line-end", "whole-line"] = "anywhere"
    exact: bool = False
    suggest: str | None = None
    bad: Examples
    good: Examples


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A regular expression (RE2 syntax), tried only on lines that hold one of its literals.

    The group ``mark``, if there is one, is the damaged part; other named groups can be used in ``suggest`` and in
    the message. Without ``literals`` they are derived from the expression.
    """

    regex: NonEmpty
    literals: tuple[NonEmpty, ...] = ()
    unless: tuple[NonEmpty, ...] = ()
    near: tuple[NonEmpty, ...] = ()
    not_near: tuple[NonEmpty, ...] = ()
    within: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    exact: bool = False
    suggest: str | None = None
    bad: Examples
    good: Examples


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bound on a metric of the article; ``metric`` names it (``garblint explain`` lists them)."""

    metric: NonEmpty
    above: float | None = None
    below: float | None = None
    min_characters: Annotated[int, msgspec.Meta(ge=0)] = 0
    bad: Examples
    good: Examples


class RuleSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule. Exactly one of the kinds: phrases, patterns, substitutions, confusions, threshold, check.

    ``message`` and ``suggest`` take placeholders {text}, {suggestion}, {count} and, for patterns and checks, the
    names they provide. ``bad`` and ``good`` stand at the rule for substitutions, confusions and checks, and at
    each phrase, pattern or threshold otherwise. ``source_languages``: of which languages ``source`` phrases are.
    ``words``: phrases are whole English words, and their signs for inflection are read. ``mentions``: what is only
    spoken of, in a short quotation, counts too.
    """

    id: RuleId
    category: Category
    severity: Severity
    languages: Annotated[tuple[LanguageCode, ...], msgspec.Meta(min_length=1)]
    message: NonEmpty
    help: NonEmpty
    source_languages: tuple[LanguageCode, ...] = ()
    words: bool = False
    scope: Scope = "word"
    once: bool = False
    merge: bool = False
    mentions: bool = True
    enabled: bool = True
    safe_fix: bool = False
    measured: Measured | None = None
    phrases: tuple[Phrase, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    substitutions: tuple[tuple[NonEmpty, NonEmpty], ...] = ()
    confusions: tuple[NonEmpty, ...] = ()
    threshold: Threshold | None = None
    check: str | None = None
    options: dict[str, float | int | str | bool | tuple[str, ...]] = {}
    bad: tuple[NonEmpty, ...] = ()
    good: tuple[NonEmpty, ...] = ()


class PackSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file under ``rules/``: one topic."""

    pack: PackHeader
    rules: Annotated[tuple[RuleSource, ...], msgspec.Meta(min_length=1)]
