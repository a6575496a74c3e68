"""The checks of translations, by the name a pack gives them (``check: translation.number``)."""

from __future__ import annotations

from detector.checks.translation.base import PairCheck

PAIR_CHECKS: dict[str, PairCheck] = {}
