"""The checks that code carries out, by the name a pack gives them (``check: masked.run``)."""

from __future__ import annotations

from detector.checks import encoding, evasion, invisible, masked, punctuation, repetition, script, truncated, termbase
from detector.checks.base import Check

_MODULES = (encoding, evasion, invisible, masked, punctuation, repetition, script, truncated, termbase)
CHECKS: dict[str, Check] = {name: check for module in _MODULES for name, check in module.CHECKS.items()}
