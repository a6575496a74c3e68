"""The checks that code carries out, by the name a pack gives them (``check: masked.run``)."""

from __future__ import annotations

from detector.checks import evasion, invisible, masked, punctuation, repetition
from detector.checks.base import Check

CHECKS: dict[str, Check] = {
    name: check for module in (evasion, invisible, masked, punctuation, repetition) for name, check in module.CHECKS.items()
}
