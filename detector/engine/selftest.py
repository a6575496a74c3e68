"""Runs the examples of rule packs through a real audit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detector.engine.auditor import AuditOptions, Auditor
from detector.resources import rules_folder
from detector.rulepacks.selftest import SelfTestResult, run_selftests
from detector.rulepacks.store import own_packs, user_packs


def test_packs(paths: Sequence[Path] = ()) -> SelfTestResult:
    """Run the examples of the given packs, or of garblint's own. Raises ``UsageError`` for a broken pack.

    Each example is audited as a text of its own with every rule of these packs switched on, also those that are off
    by default; rules of other packs take no part, so that none of them can get in the way.
    """
    packs = user_packs(tuple(paths)) or own_packs()
    everything = tuple(dict.fromkeys(one.rule.id for one in packs.rules))
    auditor = Auditor(AuditOptions(select=everything), packs)

    def run_example(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
        report = auditor.audit_text(text)
        return [(one.rule, one.variant, tuple(s.text for s in one.suggestions)) for one in report.issues]

    return run_selftests(list(paths) or [rules_folder()], run_example)
