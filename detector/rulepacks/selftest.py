"""A rule and its proof are one thing: run the ``bad:`` and ``good:`` examples of packs.

What runs an example is handed in, because auditing is a stage above rule packs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from detector.rulepacks.files import pack_files
from detector.rulepacks.load import LoadedPack, load_pack

# Audits one example and gives (rule id, variant, suggestions) of every issue in it.
RunExample = Callable[[str], Sequence[tuple[str, str | None, tuple[str, ...]]]]


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
    suggestion: str | None


def _examples(pack: LoadedPack) -> Iterator[_Example]:
    for number, rule in enumerate(pack.source.rules):
        entries: list[tuple[tuple[str | int, ...], object, str | None]] = [(("rules", number), rule, None)]
        for kind in ("phrases", "patterns"):
            for position, entry in enumerate(getattr(rule, kind)):
                literal = entry.suggest if entry.suggest is not None and "{" not in entry.suggest else None
                entries.append((("rules", number, kind, position), entry, literal if kind == "phrases" else None))
        if rule.threshold is not None:
            entries.append((("rules", number, "threshold"), rule.threshold, None))
        for steps, owner, suggestion in entries:
            for kind in ("bad", "good"):
                for position, text in enumerate(getattr(owner, kind)):
                    line = pack.line(*steps, kind, position)
                    yield _Example(pack, rule.id, "bad" if kind == "bad" else "good", text, line, suggestion)


def run_selftests(paths: Sequence[Path], run_example: RunExample) -> SelfTestResult:
    """Run all examples of the packs that ``paths`` name.

    A ``bad`` example passes when its rule reports it, with the entry's suggestion if the entry has one; a ``good``
    one when its rule (an entry: that suggestion) reports nothing. Raises ``UsageError`` for a broken pack.
    """
    count = 0
    failures: list[SelfTestFailure] = []
    for file in pack_files(list(paths)):
        for example in _examples(load_pack(file)):
            count += 1
            issues = [one for one in run_example(example.text) if one[0] == example.rule]
            mine = [one for one in issues if example.suggestion is None or example.suggestion in one[2]]
            if example.kind == "bad" and not mine:
                got = ", ".join(sorted({one[1] or one[0] for one in issues})) or "nothing"
                wanted = example.rule + (f" suggesting {example.suggestion}" if example.suggestion else "")
                message = f"should be reported by {wanted}, got {got}"
            elif example.kind == "good" and mine:
                reported = ", ".join(sorted({one[1] or one[0] for one in mine}))
                message = f"is sound, but {example.rule} reports {reported}"
            else:
                continue
            failures.append(SelfTestFailure(example.rule, example.kind, example.text, message, file, example.line))
    return SelfTestResult(count, tuple(failures))
