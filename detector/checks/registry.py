"""The checks that code carries out, by the name a pack gives them (``check: masked.run``).

A module of this folder has its checks in ``CHECKS``; a line here says which names those are.
"""

from __future__ import annotations

from detector.checks.base import Check
from detector.checks.lazily import LazyChecks

CHECKS: LazyChecks[Check] = LazyChecks(
    "detector.checks",
    {
        "chinese_translationese": ("chinese-translationese.untranslated",),
        "chinese_words": ("chinese-words.left",),
        "doubled_words": ("repetition.doubled",),
        "encoding": ("encoding.garbled",),
        "english_breaks": ("english.broken",),
        "english_ocr": ("english.misread",),
        "english_spelling": ("english.spelling",),
        "evasion": (
            "evasion.characters",
            "evasion.radicals",
            "evasion.syllables",
            "evasion.letters",
            "evasion.emoji",
            "evasion.strewn",
            "evasion.invisible",
            "evasion.traditional",
        ),
        "halves": ("evasion.halves",),
        "invisible": ("markup.invisible",),
        "japanese": ("japanese.width", "japanese.repeated", "japanese.lines-apart"),
        "ligatures": ("english.ligatures",),
        "masked": ("masked.run",),
        "misread": ("misread.characters",),
        "misread_digits": ("misread.digits",),
        "missing_items": ("missing.sequence",),
        "numbers": ("numbers.magnitude",),
        "punctuation": ("punctuation.half-width", "punctuation.unbalanced", "punctuation.spaced"),
        "radicals": ("radicals.stand-in",),
        "repetition": ("repetition.paragraph", "repetition.sentence", "repetition.list-item", "repetition.words"),
        "script": (
            "script.mixed",
            "script.careless",
            "script.rare",
            "script.region",
            "script.japanese",
            "script.chinese",
        ),
        "termbase": ("termbase.forbidden",),
        "tortured": ("tortured.terms",),
        "translationese": (
            "translationese.register",
            "translationese.slip",
            "translationese.dense",
            "translationese.english",
        ),
        "truncated": ("missing.cut", "missing.line-head"),
    },
)
