"""Quantities in text: numbers with their values, units and spans, in Chinese, Japanese and English.

``extract`` reads a text, ``read`` also keeps what only looks like a number, ``compare_quantities`` says whether two
readings agree.
"""

from __future__ import annotations

from detector.language.quantities.cjk import read_cjk
from detector.language.quantities.clash import same_currency
from detector.language.quantities.compare import Comparison, compare_quantities
from detector.language.quantities.english import read_english
from detector.language.quantities.model import Approximator, Kind, Parts, Quantity, QuantityReading, Value

__all__ = [
    "Approximator",
    "Comparison",
    "Kind",
    "Parts",
    "Quantity",
    "QuantityReading",
    "Value",
    "compare_quantities",
    "extract",
    "read",
    "same_currency",
]


def read(text: str, language: str) -> QuantityReading:
    """The quantities of ``text`` and the numbers that are none.

    ``language`` is a BCP 47 tag; its first part must be zh, ja or en, else ``ValueError``. Offsets are code points.
    """
    primary = language.partition("-")[0].lower()
    if primary == "en":
        return read_english(text)
    if primary in ("zh", "ja"):
        return read_cjk(text, primary)
    raise ValueError(f"no numerals are known for the language {language!r}; known are zh, ja and en")


def extract(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of ``text``, in order and disjoint; see ``read``."""
    return read(text, language).quantities
