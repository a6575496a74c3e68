"""Characters that are written as their two halves so that a filter does not see them: 月退 for 腿, 君羊 for 群.

Both halves are characters of their own and stand side by side in honest text too (女子, 王元), so that all that is
found here are candidates: the statistics decide (`detector.checks.consent`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.checks.disguise import MAX_CANDIDATES, SPEAKS_OF_WRITING

_AROUND: Final = 40  # characters on each side in which characters may be the subject


# What a character can be, as bits.
_FIRST: Final = 1
_SECOND: Final = 2


class _Wanted(msgspec.Struct, frozen=True):
    """What a rule asks for: what each pair of halves is (月退 → 腿), and by code point what a character can be."""

    pairs: tuple[str, ...]
    whole: Mapping[str, str]
    kinds: npt.NDArray[np.uint8]


_wanted: _Wanted | None = None


def _wanted_of(pairs: tuple[str, ...]) -> _Wanted:
    """Kept, because every article of an audit is asked about the same pairs."""
    global _wanted
    kept = _wanted
    if kept is None or kept.pairs is not pairs:
        kinds = np.zeros(0x110000, np.uint8)
        for pair in pairs:
            kinds[ord(pair[0])] |= _FIRST
            kinds[ord(pair[1])] |= _SECOND
        kept = _wanted = _Wanted(pairs, {pair[:2]: pair[2] for pair in pairs}, kinds)
    return kept


def written_as_halves(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """The pairs of halves in Chinese blocks; option ``pairs`` (月退腿: first half, second half, character)."""
    codes, text = reading.characters.codes, reading.text
    for rule in rules:
        pairs = rule.options.get("pairs", ())
        if not isinstance(pairs, tuple) or len(codes) < 2:
            continue
        wanted = _wanted_of(pairs)
        kinds = wanted.kinds.take(codes)
        places = np.flatnonzero(kinds[:-1] & (kinds[1:] >> 1))
        for start in places[:MAX_CANDIDATES].tolist():
            character = wanted.whole.get(text[start : start + 2])
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
