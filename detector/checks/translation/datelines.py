"""Dates of datelines: where a report begins with place, day and agency, each version has the day it was sent out."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from detector.checks.translation.base import Side
from detector.language.quantities import Quantity

LONGEST: Final = 80
"""Code points of a paragraph within which a dateline ends: place, day, the names of an agency or two."""

_OPENED: Final = re.compile(r"\s*[【\[［(（][^】\]］)）。]*\Z")
_CLOSED: Final = re.compile(r"[^。!?！？\n]*?[】\]］)）]")
_AGENCY: Final = re.compile(r"[\s,，]*(?:[(（/][^)）/\n]{1,30}[)）/]\s*)?(?:[电電讯訊](?![\u3400-\u9fff])|--|[—–])")
_CHINESE_PLACE: Final = re.compile(r"\s*[\u3400-\u9fff]{2,20}\s*\Z")
_NO_PLACES: Final = frozenset("On In By Since From Until Before After Between As At".split())  # noqa: SIM905


def in_dateline(side: Side, quantity: Quantity) -> bool:
    """Whether a quantity is a date in the dateline that a paragraph begins with.

    In brackets (【北京11月21日…】), or between a place and the agency or the dash that a dateline ends with.
    """
    if quantity.kind != "date":
        return False
    block = bisect_right(side.blocks, quantity.start, key=lambda one: one[0]) - 1
    if block < 0 or quantity.end > side.blocks[block][0] + LONGEST:
        return False
    text, (start, end) = side.reading.text, side.blocks[block]
    before, behind = text[start : quantity.start], text[quantity.end : min(end, start + LONGEST)]
    if _OPENED.match(before):
        return _CLOSED.match(behind) is not None
    return _AGENCY.match(behind) is not None and _is_place(before, side.language)


def _is_place(text: str, language: str) -> bool:
    if language != "en":
        return _CHINESE_PLACE.match(text) is not None
    words = text.split()
    return bool(words) and words[0] not in _NO_PLACES and all(one[0].isupper() or one[0] in "(/" for one in words)
