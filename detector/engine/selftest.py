"""Runs the examples of rule packs through a real audit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detector.engine.auditor import Auditor, AuditOptions
from detector.resources import rules_folder
from detector.rulepacks.selftest import SelfTestResult, run_selftests


def test_packs(paths: Sequence[Path] = ()) -> SelfTestResult:
    """Run the examples of the given packs, or of garblint's own. Raises ``UsageError`` for a broken pack.

    Each example is audited as a text of its own with every rule switched on, also those that are off by default.
    """
    own = Auditor(AuditOptions(rules=tuple(paths)))
    everything = tuple(dict.fromkeys(rule_id for rule_id in own.rules))
    auditor = Auditor(AuditOptions(rules=tuple(paths), select=everything))

    def run_example(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
        report = auditor.audit_text(text)
        return [(one.rule, one.variant, tuple(s.text for s in one.suggestions)) for one in report.issues]

    return run_selftests(list(paths) or [rules_folder()], run_example)
