"""``garblint explain``: what a rule, a group of rules or a metric means."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from detector.cli.arguments import Parser, nearest
from detector.cli.settings import add_messages
from detector.cli.status import PASSED
from detector.errors import UsageError

if TYPE_CHECKING:
    from detector.cli.catalogue import RuleEntry
    from detector.model import Rule
    from detector.report.terminal import Terminal

SUMMARY = "say what a rule or a metric means"
DESCRIPTION = "Explain a rule with examples, list the rules below a level or in a category, or explain a metric."

_EXAMPLES_SHOWN = 3


def add_arguments(parser: Parser) -> None:
    """Declare the options of the command."""
    parser.add_argument("name", metavar="RULE", help="a rule id, a level of one (zh.spun), a category, or a metric")
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="a rule pack of yours, or a folder; repeatable"
    )
    add_messages(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; returns the exit status."""
    from detector.checks.metrics import METRICS
    from detector.cli.catalogue import rules_below
    from detector.cli.console import Console
    from detector.engine.auditor import AuditOptions, Auditor
    from detector.engine.selection import known_names

    console = Console()
    name = arguments.name
    packs = tuple(Path(path) for path in arguments.rules)
    rules = Auditor(AuditOptions(rules=packs, messages=arguments.messages or "en")).rules
    if name in rules:
        console.lines(_explain_rule(rules[name], packs, console.out))
    elif below := rules_below(name, rules):
        console.lines(_explain_group(name, below, console.out))
    elif name in METRICS:
        console.lines([console.out.paint(name, "bold"), *(f"  {line}" for line in console.out.wrap(METRICS[name], 96))])
    else:
        hint = nearest(name, [*known_names(rules.values()), *METRICS]) or "; `garblint rules list` shows all rules"
        raise UsageError(f"there is no rule, level, category or metric '{name}'{hint}")
    return PASSED


def _explain_rule(rule: Rule, packs: tuple[Path, ...], terminal: Terminal) -> Iterator[str]:
    from detector.cli.catalogue import entries_of, examples_of, matching_of
    from detector.model import MQM_TYPES
    from detector.report.pretty import percent
    from detector.resources import rules_folder

    entries = list(entries_of(rule.id, (rules_folder(), *packs)))
    width = terminal.width - 2
    kind = f"{terminal.paint(rule.severity, rule.severity)}, {terminal.text(rule.category)}"
    yield f"{terminal.paint(rule.id, 'bold')}  {kind}"
    yield from _wrapped(terminal, rule.message, 2)
    yield ""
    yield from _wrapped(terminal, rule.help, 2)
    yield ""
    facts = {
        "languages": ", ".join(rule.languages),
        "finds by": matching_of(entries),
        "confidence": f"{percent(rule.confidence)} ({_measurement(entries)})",
        "MQM type": MQM_TYPES[rule.category],
        "default": "on" if rule.enabled else f"off; switch it on with --select {rule.id}",
        "fix": "safe to apply unseen" if rule.safe_fix else "to be looked at first",
        "pack": ", ".join(
            dict.fromkeys(f"{one.pack.source.pack.name} {one.pack.source.pack.version}" for one in entries)
        )
        or rule.pack,
        "file": ", ".join(f"{one.pack.path}:{one.line}" for one in entries),
    }
    for label, value in facts.items():
        for number, line in enumerate(terminal.wrap(value, width - 12)):
            yield f"  {terminal.paint(label.ljust(12), 'dim') if number == 0 else ' ' * 12}{line}"
    examples = examples_of(entries, _EXAMPLES_SHOWN)
    for title, style, texts in (("reported", "bad", examples.bad), ("not reported", "good", examples.good)):
        if texts:
            yield ""
            yield f"  {terminal.paint(title, style)}"
            for text in texts:
                for number, line in enumerate(terminal.wrap(_on_one_line(text), width - 6)):
                    yield f"    {terminal.glyphs.dot if number == 0 else ' '} {line}"


def _on_one_line(example: str) -> str:
    """An example for people; of one with several articles the last, which is the one that matters."""
    from detector.rulepacks.selftest import ARTICLE_BREAK

    *others, text = example.split(ARTICLE_BREAK)
    line = " ".join(text.splitlines())
    return f"beside {len(others)} other articles: {line}" if others else line


def _measurement(entries: list[RuleEntry]) -> str:
    from detector.cli.catalogue import measured_of

    if (measured := measured_of(entries)) is None:
        return "not measured yet"
    return f"lower 95 % bound; {measured.right:,} of {measured.of:,} issues were right on {measured.on}"


def _explain_group(name: str, rules: list[Rule], terminal: Terminal) -> Iterator[str]:
    yield f"{terminal.paint(name, 'bold')} stands for {len(rules)} rule{'' if len(rules) == 1 else 's'}:"
    yield ""
    yield from rule_table(rules, terminal)


def rule_table(rules: list[Rule], terminal: Terminal) -> Iterator[str]:
    """A line for each rule: id, severity, category, languages, confidence, whether it is on."""
    from detector.report.pretty import percent

    rows = [
        (
            rule.id,
            rule.severity,
            rule.category,
            ", ".join(rule.languages),
            percent(rule.confidence),
            "on" if rule.enabled else "off",
        )
        for rule in rules
    ]
    header = ("rule", "severity", "category", "languages", "confidence", "default")
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]

    def line(row: tuple[str, ...]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()

    yield terminal.paint(line(header), "dim")
    for row in rows:
        yield terminal.text(line(row))


def _wrapped(terminal: Terminal, text: str, indent: int) -> Iterator[str]:
    for line in terminal.wrap(text, terminal.width - indent):
        yield " " * indent + line
