"""The checks that code carries out, by the name a pack gives them (``check: masked.run``)."""

from __future__ import annotations

from detector.checks import boilerplate, evasion, masked, punctuation, repetition
from detector.checks.base import Check

CHECKS: dict[str, Check] = {
    name: check for module in (boilerplate, evasion, masked, punctuation, repetition) for name, check in module.CHECKS.items()
}
