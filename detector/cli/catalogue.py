"""Rules as their packs describe them, for the commands that talk about rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from detector.engine.selection import names_of
from detector.model import Rule
from detector.rulepacks.files import is_termbase, pack_files
from detector.rulepacks.load import LoadedPack, load_pack
from detector.rulepacks.phrases import expand
from detector.rulepacks.schema import Measured, RuleSource


class RuleEntry(NamedTuple):
    """One place where a rule is written down; large rules have several."""

    pack: LoadedPack
    source: RuleSource
    line: int


class Examples(NamedTuple):
    """Texts that a rule reports, and texts that it must not report."""

    bad: list[str]
    good: list[str]


def entries_of(rule_id: str, paths: Iterable[Path]) -> Iterator[RuleEntry]:
    """Where ``rule_id`` is defined in the packs that ``paths`` name. Raises ``PackError`` for a broken pack."""
    needle = rule_id.encode()
    for file in pack_files(list(paths)):
        # Reading YAML is slow; most packs do not even hold the name.
        if is_termbase(file) or needle not in file.read_bytes():
            continue
        pack = load_pack(file)
        for number, source in enumerate(pack.source.rules):
            if source.id == rule_id:
                yield RuleEntry(pack, source, pack.line("rules", number, "id"))


def examples_of(entries: Iterable[RuleEntry], limit: int) -> Examples:
    """The first ``limit`` examples of either kind, one of each phrase or pattern before the second of any."""
    examples = Examples([], [])
    for kind, texts in (("bad", examples.bad), ("good", examples.good)):
        lists: list[tuple[str, ...]] = []
        for entry in entries:
            owners: list[object] = [entry.source, *entry.source.phrases, *entry.source.patterns]
            if entry.source.threshold is not None:
                owners.append(entry.source.threshold)
            lists += [getattr(owner, kind) for owner in owners]
        longest = max((len(one) for one in lists), default=0)
        in_turn = (one[index] for index in range(longest) for one in lists if index < len(one))
        texts += list(dict.fromkeys(in_turn))[:limit]
    return examples


def measured_of(entries: Iterable[RuleEntry]) -> Measured | None:
    """What the rule's precision was measured on, if it was."""
    return next((entry.source.measured for entry in entries if entry.source.measured is not None), None)


def matching_of(entries: Iterable[RuleEntry]) -> str:
    """What the rule consists of: ``12 phrases, 3 patterns``."""
    counts = {"phrases": 0, "patterns": 0, "substitutions": 0, "confusion sets": 0}
    others: list[str] = []
    for source in (entry.source for entry in entries):
        counts["phrases"] += sum(
            len(expand(text)) for phrase in source.phrases for text in (*phrase.find, *phrase.weak)
        )
        counts["patterns"] += len(source.patterns)
        counts["substitutions"] += len(source.substitutions)
        counts["confusion sets"] += len(source.confusions)
        if source.threshold is not None:
            others.append(f"a bound on the metric {source.threshold.metric}")
        if source.check is not None:
            others.append(f"the check {source.check}")
    return ", ".join([f"{number:,} {name}" for name, number in counts.items() if number] + others)


def rules_below(name: str, rules: Mapping[str, Rule]) -> list[Rule]:
    """The rules that a level of a dotted id or a category stands for, by id."""
    return sorted((rule for rule in rules.values() if name in names_of(rule)), key=lambda rule: rule.id)
