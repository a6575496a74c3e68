"""Which rules are on for a set of options, and how bad their issues are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from msgspec.structs import replace

from detector.configuration.schema import ALL_RULES, RuleSetting
from detector.model import Category, Rule


def names_of(rule: Rule) -> Iterator[str]:
    """Everything that stands for a rule: its id, each level above it, its category."""
    yield from levels_of(rule.id)
    yield rule.category


def levels_of(rule_id: str) -> Iterator[str]:
    """``zh``, ``zh.spun`` and ``zh.spun.synonym`` of ``zh.spun.synonym``."""
    parts = rule_id.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def known_names(rules: Iterable[Rule]) -> set[str]:
    """Everything that may be selected, ignored, set or suppressed."""
    return {name for rule in rules for name in names_of(rule)} | set(get_args(Category))


def is_selected(rule: Rule, select: tuple[str, ...]) -> bool:
    """Whether a rule is among those that ``select`` names.

    A rule that is off by default is switched on by its own dotted name, not by its category.
    """
    names = set(names_of(rule))
    return bool((names if rule.enabled else names - {rule.category}) & set(select))


def as_set(rule: Rule, settings: Iterable[tuple[str, RuleSetting]]) -> Rule:
    """The rule with ``enabled`` and ``severity`` as the settings leave them; later ones win.

    "on" switches a rule on that is off by default only if it names the rule or one of its levels; a severity only
    if it names the rule itself. A severity takes an earlier "off" back.
    """
    names = {*names_of(rule), ALL_RULES}
    enabled, severity = rule.enabled, rule.severity
    for name, setting in settings:
        if name not in names:
            continue
        if setting == "off":
            enabled = False
        elif setting == "on":
            enabled = enabled or rule.enabled or name not in (rule.category, ALL_RULES)
        else:
            enabled = enabled or rule.enabled or name == rule.id
            severity = setting
    return (
        rule
        if (enabled, severity) == (rule.enabled, rule.severity)
        else replace(rule, enabled=enabled, severity=severity)
    )


def speaks(rule: Rule, languages: tuple[str, ...]) -> bool:
    """Whether a rule is for one of the languages (``zh`` stands for all of Chinese), or for any."""
    return any(
        own == "any" or own == wanted or own == wanted.partition("-")[0] or own.partition("-")[0] == wanted
        for own in rule.languages
        for wanted in languages
    )
