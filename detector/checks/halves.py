"""Characters that are written as their two halves so that a filter does not see them: 月退 for 腿, 君羊 for 群.

Both halves are characters of their own and stand side by side in honest text too (女子, 王元), so that all that is
found here are candidates: the statistics decide (`detector.checks.consent`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.checks.disguise import MAX_CANDIDATES, SPEAKS_OF_WRITING

_AROUND: Final = 40  # characters on each side in which characters may be the subject


# What a character can be, as bits.
_FIRST: Final = 1
_SECOND: Final = 2


@lru_cache(maxsize=4)
def _halves(pairs: tuple[str, ...]) -> tuple[dict[str, str], npt.NDArray[np.uint8]]:
    """What each pair of halves is (月退 → 腿), and by code point what a character can be."""
    table = np.zeros(0x110000, np.uint8)
    for first, second, _ in pairs:
        table[ord(first)] |= _FIRST
        table[ord(second)] |= _SECOND
    return {pair[:2]: pair[2] for pair in pairs}, table


def written_as_halves(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """The pairs of halves in Chinese blocks; option ``pairs`` (月退腿: first half, second half, character)."""
    codes, text = reading.characters.codes, reading.text
    for rule in rules:
        pairs = rule.options.get("pairs", ())
        if not isinstance(pairs, tuple) or len(codes) < 2:
            continue
        whole, table = _halves(pairs)
        kinds = table.take(codes)
        places = np.flatnonzero(kinds[:-1] & (kinds[1:] >> 1))
        for start in places[:MAX_CANDIDATES].tolist():
            character = whole.get(text[start : start + 2])
            if character is None or not reading.language_at(start).startswith("zh"):
                continue
            if SPEAKS_OF_WRITING.search(text[max(0, start - _AROUND) : start + _AROUND]):
                continue
            yield Finding(
                rule=rule.id,
                start=start,
                end=start + 2,
                variant=f"{character}→{text[start : start + 2]}",
                suggestions=((character, None),),
            )


CHECKS: Final[dict[str, Check]] = {"evasion.halves": written_as_halves}
