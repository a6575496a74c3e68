"""The checks of translations, by the name a pack gives them (``check: translation.number``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.checks.lazily import LazyChecks

if TYPE_CHECKING:
    from detector.checks.translation.base import PairCheck

PAIR_CHECKS: LazyChecks[PairCheck] = LazyChecks(
    "detector.checks.translation",
    {
        "number": (
            "translation.number",
            "translation.number-magnitude",
            "translation.number-missing",
            "translation.number-added",
            "translation.number-detail",
        ),
        "omission": (
            "translation.omission",
            "translation.omission-likely",
            "translation.addition",
            "translation.truncated",
            "translation.shorter",
            "translation.longer",
            "translation.name-missing",
        ),
        "items": ("translation.item-missing",),
        "abridged": ("translation.abridged",),
        "wrong_pair": ("translation.wrong-pair",),
        "markup": ("translation.placeholder", "translation.markup"),
        "untranslated": ("translation.untranslated",),
        "termbase": ("translation.termbase",),
        "names": ("translation.name-differs", "translation.name-one-sided"),
        "terms": ("translation.term", "translation.name"),
    },
)
