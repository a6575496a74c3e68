"""Turn packs into one compact form that opens in milliseconds, and keep it: in the wheel, or by digest in a cache.

The compiled form holds what matching needs. Examples stay in the YAML, which ``rules test`` and ``explain`` read.
"""

from __future__ import annotations

import hashlib
import os
import string
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from detector.language.characters import fold, fold_width_and_case
from detector.errors import UsageError
from detector.model import Rule
from detector.resources import rules_folder
from detector.rulepacks.load import LoadedPack, PackError, load_pack, pack_files
from detector.rulepacks.patterns import PatternError, compile_pattern, required_literals
from detector.rulepacks.phrases import PhraseError, expand
from detector.rulepacks.schema import Pattern, Phrase, RuleSource, Scope, Threshold
from detector.rulepacks.precision import wilson_lower_bound

# Part of the digest: a change of the compiled form must not meet an old cache.
COMPILED_FORM = 3
BUNDLED_NAME = "compiled.msgpack"

# Confidence of a rule that nobody has measured: an editor's coin toss.
UNMEASURED_CONFIDENCE = 0.5

KINDS = ("phrases", "patterns", "substitutions", "confusions", "threshold", "check")
_PLAIN_PLACEHOLDERS = frozenset({"text", "suggestion", "count"})


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
    check: str | None = None
    options: dict[str, float | int | str | bool | tuple[str, ...]] = {}
    threshold: Threshold | None = None
    substitutions: tuple[tuple[str, str], ...] = ()
    confusions: tuple[str, ...] = ()


class CompiledPhrase(msgspec.Struct, frozen=True):
    """What all literals of one phrase entry share."""

    rule: int
    suggest: str | None
    context: Context
    exact: bool = False


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


class CompiledPattern(msgspec.Struct, frozen=True):
    """One regular expression and the folded literals that trigger it (none: tried on every block)."""

    rule: int
    regex: str
    literals: tuple[str, ...]
    ignore_case: bool
    suggest: str | None
    context: Context


class CompiledPacks(msgspec.Struct, frozen=True):
    """Everything of a set of packs that an audit needs."""

    digest: str
    rules: tuple[CompiledRule, ...]
    phrases: tuple[CompiledPhrase, ...]
    literals: Literals
    patterns: tuple[CompiledPattern, ...]


# ------------------------------------------------------------------------------------------ one rule


def _check_placeholders(pack: LoadedPack, line: int, template: str, allowed: frozenset[str] | None) -> None:
    """Only plain {names}: no attribute access or formatting can be smuggled in."""
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise PackError(pack.path, line, f"the template '{template}' cannot be read: {error}; write {{{{ for a brace") from error
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
        _check_placeholders(pack, line, source.message, _PLAIN_PLACEHOLDERS | {"value"})
    else:
        _check_placeholders(pack, line, source.message, None)
    confidence = UNMEASURED_CONFIDENCE
    if source.measured is not None:
        if source.measured.right > source.measured.of:
            raise PackError(
                pack.path, pack.line("rules", index, "measured"), "'right' is greater than 'of': more right than reported"
            )
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
        check=source.check,
        options=source.options,
        threshold=source.threshold,
        substitutions=source.substitutions,
        confusions=source.confusions,
    )


def _literals(pack: LoadedPack, steps: tuple[str | int, ...], phrase: Phrase, number: int, han_matters: bool) -> list[_Literal]:
    made = []
    for weak, key in ((False, "find"), (True, "weak")):
        for position, text in enumerate(getattr(phrase, key)):
            try:
                expanded = expand(text)
            except PhraseError as error:
                raise PackError(pack.path, pack.line(*steps, key, position), str(error)) from error
            for literal in expanded:
                folded = fold(literal.text)
                # Chinese rules match either script; elsewhere the Han form is part of the word.
                verify = ""
                if phrase.exact:
                    verify = literal.text
                elif han_matters:
                    verify = fold_width_and_case(literal.text)
                made.append(_Literal(folded, number, literal.start, literal.end, weak, verify))
    return made


def _compile_pattern(pack: LoadedPack, steps: tuple[str | int, ...], pattern: Pattern, rule: int) -> CompiledPattern:
    line = pack.line(*steps, "regex")
    try:
        compiled = compile_pattern(pattern.regex, ignore_case=not pattern.exact)
    except PatternError as error:
        raise PackError(pack.path, line, str(error)) from error
    if pattern.suggest is not None:
        _check_placeholders(pack, pack.line(*steps, "suggest"), pattern.suggest, frozenset(compiled.groupindex) | {"text"})
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
    patterns: list[CompiledPattern] = []
    categories: dict[str, tuple[str, Path]] = {}
    for pack in packs:
        for index, source in enumerate(pack.source.rules):
            first_category, first_path = categories.setdefault(source.id, (source.category, pack.path))
            if first_category != source.category:
                line = pack.line("rules", index, "category")
                raise PackError(
                    pack.path, line, f"rule {source.id} is '{first_category}' in {first_path.name}; it cannot be two categories"
                )
            rules.append(_compile_rule(pack, index, source))
            number = len(rules) - 1
            han_matters = not any(language in ("any", "zh") or language.startswith("zh-") for language in source.languages)
            for position, phrase in enumerate(source.phrases):
                steps = ("rules", index, "phrases", position)
                if not (phrase.find or phrase.weak):
                    raise PackError(pack.path, pack.line(*steps), "the phrase entry has neither 'find' nor 'weak'")
                if phrase.suggest is not None:
                    _check_placeholders(pack, pack.line(*steps, "suggest"), phrase.suggest, frozenset({"text"}))
                phrases.append(CompiledPhrase(number, phrase.suggest, _context(phrase), phrase.exact))
                literals += _literals(pack, steps, phrase, len(phrases) - 1, han_matters)
            for position, pattern in enumerate(source.patterns):
                patterns.append(_compile_pattern(pack, ("rules", index, "patterns", position), pattern, number))
    return CompiledPacks(digest, tuple(rules), tuple(phrases), _columns(literals), tuple(patterns))


def _digest(files: list[Path]) -> str:
    total = hashlib.sha256(f"form {COMPILED_FORM}".encode())
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise PackError(file, 1, f"the rule pack cannot be read ({error.strerror or error})") from error
        total.update(file.name.encode("utf-8", "surrogateescape") + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def cache_folder() -> Path:
    """Where compiled packs are kept: ``GARBLINT_CACHE``, else the user's cache folder."""
    if named := os.environ.get("GARBLINT_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "garblint"


def write_compiled(packs: CompiledPacks, path: Path) -> None:
    """Write through a temporary file, so that two runs at once cannot spoil it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(msgspec.msgpack.encode(packs))
    os.replace(file.name, path)


def read_compiled(path: Path) -> CompiledPacks | None:
    """The compiled packs at ``path``, or None where there are none that this version can read."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=CompiledPacks)
    except (OSError, msgspec.MsgspecError):
        return None


def _compiled_files(files: list[Path]) -> CompiledPacks:
    """The compiled form of the files, from the cache where it has them."""
    digest = _digest(files)
    kept = cache_folder() / "packs" / f"{digest}.msgpack"
    if (found := read_compiled(kept)) is not None and found.digest == digest:
        return found
    compiled = compile_packs([load_pack(file) for file in files], digest)
    try:
        write_compiled(compiled, kept)
    except OSError:
        pass  # a read-only home costs time, not results
    return compiled


def compile_folder(folder: Path) -> CompiledPacks:
    """Compile all packs of a folder, without the cache."""
    files = pack_files([folder])
    return compile_packs([load_pack(file) for file in files], _digest(files))


def own_packs() -> CompiledPacks:
    """Garblint's own packs: compiled in the wheel, or compiled on first use from the repository."""
    folder = rules_folder()
    bundled = read_compiled(folder / BUNDLED_NAME)
    return bundled if bundled is not None else _compiled_files(pack_files([folder]))


def user_packs(paths: tuple[Path, ...]) -> CompiledPacks | None:
    """A user's packs, compiled on first use; None without paths. Raises ``UsageError`` for a broken one."""
    return _compiled_files(pack_files(paths)) if paths else None


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
    """Both as one set, so that all their literals are one pass. Raises ``UsageError`` where a rule differs in category."""
    if second is None:
        return first
    categories = {one.rule.id: one.rule.category for one in first.rules}
    for one in second.rules:
        if categories.get(one.rule.id, one.rule.category) != one.rule.category:
            raise UsageError(
                f"rule {one.rule.id} of pack '{one.rule.pack}' is '{one.rule.category}', but garblint's own rule of that "
                f"name is '{categories[one.rule.id]}'; give yours another id"
            )
    rules, phrases = len(first.rules), len(first.phrases)
    replace = msgspec.structs.replace
    return CompiledPacks(
        digest=hashlib.sha256(f"{first.digest} {second.digest}".encode()).hexdigest(),
        rules=first.rules + second.rules,
        phrases=first.phrases + tuple(replace(one, rule=one.rule + rules) for one in second.phrases),
        literals=_joined(first.literals, second.literals, phrases),
        patterns=first.patterns + tuple(replace(one, rule=one.rule + rules) for one in second.patterns),
    )
