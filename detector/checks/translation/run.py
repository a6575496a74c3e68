"""All that is said of one pair: the checks that code carries out, and phrases that need their source."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from detector.checks.base import CheckRule
from detector.checks.translation.abridged import LEFT_OUT
from detector.checks.translation.base import PairCheck, PairFinding, PairReading
from detector.checks.translation.registry import PAIR_CHECKS
from detector.checks.translation.renderings import RenderingMatcher
from detector.checks.translation.wrong_pair import is_pair, wrong_pair
from detector.rulepacks.compiled import CompiledPacks, CompiledRule


class PairChecks:
    """The enabled rules about translations. Made once, called once for each pair."""

    def __init__(self, packs: CompiledPacks, enabled: Callable[[CompiledRule], bool]) -> None:
        by_check: dict[PairCheck, list[CheckRule]] = {}
        self._rule_of: dict[str, str] = {}
        self._check_of: dict[str, str] = {}
        for one in packs.rules:
            if one.check is None or not enabled(one):
                continue
            check = PAIR_CHECKS.get(one.check)
            if check is not None:
                rule = CheckRule(id=one.rule.id, check=one.check, languages=one.rule.languages, options=one.options)
                by_check.setdefault(check, []).append(rule)
                self._rule_of.setdefault(one.check, one.rule.id)
                self._check_of[one.rule.id] = one.check
        self._checks = [(check, tuple(rules)) for check, rules in by_check.items()]
        self._renderings = RenderingMatcher(packs, enabled)

    def rules_of(self, check: str) -> tuple[CheckRule, ...]:
        """The enabled rules that the function behind a check carries out."""
        return next((rules for function, rules in self._checks if function is PAIR_CHECKS.get(check)), ())

    def check_of(self, rule: str) -> str | None:
        """The check that carries out an enabled rule."""
        return self._check_of.get(rule)

    def rule_of(self, check: str) -> str | None:
        """The first enabled rule that a check carries out."""
        return self._rule_of.get(check)

    def __call__(self, pair: PairReading) -> list[PairFinding]:
        """Findings on the translation, in no particular order. Weak ones need a third version that confirms them."""
        if not is_pair(pair):
            return [one for check, rules in self._checks if check is wrong_pair for one in check(pair, rules)]
        found = list(self._renderings(pair))
        for check, rules in self._checks:
            found += check(pair, rules)
        if any(self._check_of.get(one.finding.rule) == "translation.abridged" for one in found):
            return [one for one in found if self._check_of.get(one.finding.rule) not in LEFT_OUT]
        return found


def strong(found: Iterable[PairFinding]) -> list[PairFinding]:
    """Those that stand by themselves."""
    return [one for one in found if not one.finding.weak]
