"""The checks of translations, by the name a pack gives them (``check: translation.number``)."""

from __future__ import annotations

from detector.checks.translation import markup, number, omission, termbase, terms, untranslated, wrong_pair
from detector.checks.translation.base import PairCheck

_MODULES = (number, omission, wrong_pair, markup, untranslated, termbase, terms)
PAIR_CHECKS: dict[str, PairCheck] = {name: check for module in _MODULES for name, check in module.CHECKS.items()}
