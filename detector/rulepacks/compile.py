"""Turn packs as people write them into their compiled form."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from detector.language.characters import fold, fold_width_and_case
from detector.language.inflection import FORMS, Form
from detector.model import Rule
from detector.rulepacks.compiled import (
    CompiledPacks,
    CompiledPattern,
    CompiledPhrase,
    CompiledRule,
    Context,
    Literals,
)
from detector.rulepacks.files import PackError
from detector.rulepacks.load import LoadedPack
from detector.rulepacks.patterns import PatternError, compile_pattern, required_literals
from detector.rulepacks.phrases import MarkedLiteral, PhraseError, expand, expand_words, inflected
from detector.rulepacks.precision import wilson_lower_bound
from detector.rulepacks.schema import Pattern, Phrase, RuleSource
from detector.validation import Steps

# Confidence of a rule that nobody has measured: an editor's coin toss.
UNMEASURED_CONFIDENCE = 0.5

KINDS = ("phrases", "patterns", "substitutions", "confusions", "threshold", "check")
_PLAIN_PLACEHOLDERS = frozenset({"text", "suggestion", "count"})


class _Literal(msgspec.Struct, frozen=True):
    """One literal, before all of them become columns."""

    text: str
    phrase: int
    start: int
    end: int
    weak: bool
    verify: str


def _columns(literals: list[_Literal]) -> Literals:
    ordered = [one for one in literals if not one.weak] + [one for one in literals if one.weak]
    return Literals(
        texts=[one.text for one in ordered],
        phrase=[one.phrase for one in ordered],
        start=[one.start for one in ordered],
        end=[one.end for one in ordered],
        verify=[one.verify for one in ordered],
        certain=sum(not one.weak for one in literals),
    )


# ------------------------------------------------------------------------------------------ one rule


def _check_placeholders(pack: LoadedPack, line: int, template: str, allowed: frozenset[str] | None) -> None:
    """Only plain {names}: no attribute access or formatting can be smuggled in."""
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        message = f"the template '{template}' cannot be read: {error}; write {{{{ for a brace"
        raise PackError(pack.path, line, message) from error
    for _, name, specification, conversion in fields:
        if name is None:
            continue
        if not name.isidentifier() or specification or conversion:
            raise PackError(pack.path, line, f"'{{{name}}}' in '{template}' is no plain placeholder like {{text}}")
        if allowed is not None and name not in allowed:
            known = ", ".join(f"{{{one}}}" for one in sorted(allowed))
            raise PackError(pack.path, line, f"'{{{name}}}' in '{template}' is not filled here; known are {known}")


def _fold_all(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _context(entry: Phrase | Pattern) -> Context:
    return Context(
        unless=_fold_all(entry.unless),
        near=_fold_all(entry.near),
        not_near=_fold_all(entry.not_near),
        within=entry.within,
        at=entry.at if isinstance(entry, Phrase) else "anywhere",
    )


def _kind(pack: LoadedPack, index: int, source: RuleSource) -> str:
    kinds = [kind for kind in KINDS if getattr(source, kind) not in ((), None)]
    if len(kinds) != 1:
        got = "none" if not kinds else " and ".join(kinds)
        line = pack.line("rules", index, "id")
        raise PackError(pack.path, line, f"rule {source.id} needs exactly one of {', '.join(KINDS)}; it has {got}")
    if kinds[0] in ("substitutions", "confusions", "check") and not (source.bad and source.good):
        line = pack.line("rules", index, "id")
        raise PackError(pack.path, line, f"rule {source.id} needs 'bad:' and 'good:' examples")
    return kinds[0]


def _compile_rule(pack: LoadedPack, index: int, source: RuleSource) -> CompiledRule:
    line = pack.line("rules", index, "message")
    kind = _kind(pack, index, source)
    if kind in ("phrases", "threshold"):
        _check_placeholders(pack, line, source.message, _PLAIN_PLACEHOLDERS | {"value", "source"})
    else:
        _check_placeholders(pack, line, source.message, None)
    confidence = UNMEASURED_CONFIDENCE
    if source.measured is not None:
        if source.measured.right > source.measured.of:
            at = pack.line("rules", index, "measured")
            raise PackError(pack.path, at, "'right' is greater than 'of': more right than reported")
        confidence = wilson_lower_bound(source.measured.right, source.measured.of)
    return CompiledRule(
        rule=Rule(
            id=source.id,
            category=source.category,
            severity=source.severity,
            message=source.message,
            help=" ".join(source.help.split()),
            languages=source.languages,
            pack=pack.source.pack.name,
            confidence=round(confidence, 4),
            enabled=source.enabled,
            safe_fix=source.safe_fix,
        ),
        scope=source.scope,
        once=source.once,
        merge=source.merge,
        mentions=source.mentions,
        check=source.check,
        options=source.options,
        threshold=source.threshold,
        substitutions=source.substitutions,
        confusions=source.confusions,
        source_languages=source.source_languages,
    )


def _expanded(pack: LoadedPack, steps: Steps, text: str, words: bool) -> list[tuple[MarkedLiteral, Form]]:
    try:
        return expand_words(text) if words else [(literal, "base") for literal in expand(text)]
    except PhraseError as error:
        raise PackError(pack.path, pack.line(*steps), str(error)) from error


def _compiled_phrases(
    pack: LoadedPack, steps: Steps, phrase: Phrase, rule: int, words: bool
) -> dict[Form, CompiledPhrase]:
    """The compiled phrase for each form that a suggestion takes; the same one where it takes none."""
    if phrase.alone and not phrase.source:
        raise PackError(pack.path, pack.line(*steps, "alone"), "'alone' says nothing of a phrase without 'source'")
    source = tuple(
        dict.fromkeys(
            fold(literal.text)
            for position, text in enumerate(phrase.source)
            for literal, _ in _expanded(pack, (*steps, "source", position), text, False)
        )
    )
    made: dict[Form, CompiledPhrase] = {}
    for form in FORMS:
        suggest = phrase.suggest if phrase.suggest is None or not words else inflected(phrase.suggest, form)
        made[form] = CompiledPhrase(rule, suggest, _context(phrase), phrase.exact, source, words)
    return made


def _literals(
    pack: LoadedPack, steps: Steps, phrase: Phrase, number_of: Mapping[Form, int], han_matters: bool, words: bool
) -> list[_Literal]:
    """The literals of one phrase entry; ``number_of`` gives the number of the compiled phrase for each form."""
    made = []
    for weak, key in ((False, "find"), (True, "weak")):
        for position, text in enumerate(getattr(phrase, key)):
            for literal, form in _expanded(pack, (*steps, key, position), text, words):
                number = number_of[form]
                folded = fold(literal.text)
                # Chinese rules match either script; elsewhere the Han form is part of the word.
                verify = ""
                if phrase.exact:
                    verify = literal.text
                elif han_matters:
                    verify = fold_width_and_case(literal.text)
                made.append(_Literal(folded, number, literal.start, literal.end, weak, verify))
    return made


def _compile_pattern(pack: LoadedPack, steps: Steps, pattern: Pattern, rule: int) -> CompiledPattern:
    line = pack.line(*steps, "regex")
    try:
        compiled = compile_pattern(pattern.regex, ignore_case=not pattern.exact)
    except PatternError as error:
        raise PackError(pack.path, line, str(error)) from error
    if pattern.suggest is not None:
        filled = frozenset(compiled.groupindex) | {"text"}
        _check_placeholders(pack, pack.line(*steps, "suggest"), pattern.suggest, filled)
    literals = pattern.literals or required_literals(pattern.regex)
    return CompiledPattern(
        rule=rule,
        regex=pattern.regex,
        literals=tuple(dict.fromkeys(_fold_all(literals))),
        ignore_case=not pattern.exact,
        suggest=pattern.suggest,
        context=_context(pattern),
    )


# ------------------------------------------------------------------------------------------ all of them


def compile_packs(packs: Iterable[LoadedPack], digest: str) -> CompiledPacks:
    """Compile valid packs. Raises ``PackError`` for what only the whole of a rule can show to be wrong."""
    rules: list[CompiledRule] = []
    phrases: list[CompiledPhrase] = []
    literals: list[_Literal] = []
    renderings: list[_Literal] = []
    patterns: list[CompiledPattern] = []
    categories: dict[str, tuple[str, Path]] = {}
    for pack in packs:
        for index, source in enumerate(pack.source.rules):
            first_category, first_path = categories.setdefault(source.id, (source.category, pack.path))
            if first_category != source.category:
                line = pack.line("rules", index, "category")
                message = f"is '{first_category}' in {first_path.name}; it cannot be two categories"
                raise PackError(pack.path, line, f"rule {source.id} {message}")
            rules.append(_compile_rule(pack, index, source))
            number = len(rules) - 1
            han_matters = not any(language.partition("-")[0] in ("any", "zh") for language in source.languages)
            for position, phrase in enumerate(source.phrases):
                steps = ("rules", index, "phrases", position)
                if not (phrase.find or phrase.weak):
                    raise PackError(pack.path, pack.line(*steps), "the phrase entry has neither 'find' nor 'weak'")
                if phrase.suggest is not None:
                    _check_placeholders(pack, pack.line(*steps, "suggest"), phrase.suggest, frozenset({"text"}))
                number_of: dict[Form, int] = {}
                for form, compiled in _compiled_phrases(pack, steps, phrase, number, source.words).items():
                    if not number_of or compiled.suggest != phrases[-1].suggest:
                        phrases.append(compiled)
                    number_of[form] = len(phrases) - 1
                made = _literals(pack, steps, phrase, number_of, han_matters, source.words)
                if phrase.source:
                    renderings += made
                if phrase.alone or not phrase.source:
                    literals += made
            for position, pattern in enumerate(source.patterns):
                patterns.append(_compile_pattern(pack, ("rules", index, "patterns", position), pattern, number))
    return CompiledPacks(
        digest, tuple(rules), tuple(phrases), _columns(literals), tuple(patterns), _columns(renderings)
    )
