"""A rule and its proof are one thing: run the ``bad:`` and ``good:`` examples of packs.

What runs an example is handed in, because auditing is a stage above rule packs. An example of a rule about translations
is written ``source => translation``, one of a rule about several articles with a line ``=====`` between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from detector.language.inflection import FORMS
from detector.rulepacks.files import is_termbase, pack_files
from detector.rulepacks.load import LoadedPack, load_pack
from detector.rulepacks.phrases import inflected

# Audits one example (a text, and the text that it translates, if it is given) and gives (rule id, variant,
# suggestions) of every issue in it.
RunExample = Callable[[str, str | None], Sequence[tuple[str, str | None, tuple[str, ...]]]]

# What stands between a source and its translation in an example.
ARROW = " => "
# What stands between the articles of an example of a folder.
ARTICLE_BREAK = "\n=====\n"
# Rules whose checks have names that begin so are about translations.
TRANSLATION_CHECKS = "translation."


class SelfTestFailure(msgspec.Struct, frozen=True):
    """An example that did not do what it is there for. ``line`` is 1-based in ``file``."""

    rule: str
    kind: Literal["bad", "good"]
    example: str
    message: str
    file: Path
    line: int


class SelfTestResult(msgspec.Struct, frozen=True):
    """How many examples were run, and which failed."""

    examples: int
    failures: tuple[SelfTestFailure, ...]


class _Example(msgspec.Struct, frozen=True):
    pack: LoadedPack
    rule: str
    kind: Literal["bad", "good"]
    text: str
    line: int
    suggestions: tuple[str, ...]
    source: str | None = None


def split_example(example: str) -> tuple[str, str | None]:
    """The text that is checked and its source: ``source => translation``; without an arrow the source is None."""
    source, arrow, translation = example.partition(ARROW)
    return (translation.strip(), source.strip()) if arrow else (example, None)


def _examples(pack: LoadedPack) -> Iterator[_Example]:
    for number, rule in enumerate(pack.source.rules):
        entries: list[tuple[tuple[str | int, ...], object, tuple[str, ...]]] = [(("rules", number), rule, ())]
        paired = rule.check is not None and rule.check.startswith(TRANSLATION_CHECKS)
        for position, phrase in enumerate(rule.phrases):
            entries.append((("rules", number, "phrases", position), phrase, _suggestions(phrase.suggest, rule.words)))
        for position, pattern in enumerate(rule.patterns):
            entries.append((("rules", number, "patterns", position), pattern, ()))
        if rule.threshold is not None:
            entries.append((("rules", number, "threshold"), rule.threshold, ()))
        for steps, owner, suggestions in entries:
            has_source = paired or bool(getattr(owner, "source", ()))
            for kind in ("bad", "good"):
                for position, text in enumerate(getattr(owner, kind)):
                    line = pack.line(*steps, kind, position)
                    checked, source = split_example(text) if has_source else (text, None)
                    name: Literal["bad", "good"] = "bad" if kind == "bad" else "good"
                    yield _Example(pack, rule.id, name, checked, line, suggestions, source)


def _suggestions(suggest: str | None, words: bool) -> tuple[str, ...]:
    """All that an entry may suggest; empty where that depends on the text."""
    if suggest is None or "{" in suggest:
        return ()
    return tuple(dict.fromkeys(inflected(suggest, form) for form in FORMS)) if words else (suggest,)


def run_selftests(paths: Sequence[Path], run_example: RunExample) -> SelfTestResult:
    """Run all examples of the packs that ``paths`` name.

    A ``bad`` example passes when its rule reports it, with the entry's suggestion if the entry has one; a ``good``
    one when its rule (an entry: that suggestion) reports nothing. Raises ``UsageError`` for a broken pack.
    """
    count = 0
    failures: list[SelfTestFailure] = []
    for file in pack_files(list(paths)):
        if is_termbase(file):
            continue
        for example in _examples(load_pack(file)):
            count += 1
            issues = [one for one in run_example(example.text, example.source) if one[0] == example.rule]
            mine = [one for one in issues if not (example.suggestions and set(example.suggestions).isdisjoint(one[2]))]
            if example.kind == "bad" and not mine:
                got = ", ".join(sorted({one[1] or one[0] for one in issues})) or "nothing"
                wanted = example.rule + (f" suggesting {example.suggestions[0]}" if example.suggestions else "")
                message = f"should be reported by {wanted}, got {got}"
            elif example.kind == "good" and mine:
                reported = ", ".join(sorted({one[1] or one[0] for one in mine}))
                message = f"is sound, but {example.rule} reports {reported}"
            else:
                continue
            failures.append(SelfTestFailure(example.rule, example.kind, example.text, message, file, example.line))
    return SelfTestResult(count, tuple(failures))
