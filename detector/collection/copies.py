"""What became of a text in its copy: nothing, an edit, or a synonym spinner."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np

from detector.language.characters import HAN, CharacterView
from detector.language.segmentation import LONGEST, Lexicon
from detector.language.substitution_features import PairTable

Kind = Literal["copy", "edited", "spun"]

# Code points of each text that are compared; what follows in a longer one is like what came before.
MAX_COMPARED = 20_000
# A replacement of one word by another is no longer than this on either side, in characters.
MAX_WORD = 6
# A copy in which words were replaced by words, making up at least this share of all that was changed, was spun: where
# there are this many different ones and a third of them is known to spinners' lists or the statistics call one side
# spun, or where there are two and half of them are known. Of 20 spun and 20 edited copies all are told apart so
# (benchmarks/collection.py); in the edited ones no word of Han characters was replaced by another.
MIN_SHARE = 0.5
MIN_REPLACED = 6
MIN_REPLACED_BY_LIST = 2
# Copies that differ in less than this share of their characters are copies.
SAME = 0.01


class Difference(msgspec.Struct, frozen=True):
    """``[first_start, first_end)`` of one text stands where the other has ``[second_start, second_end)``."""

    first_start: int
    first_end: int
    second_start: int
    second_end: int


class Copy(msgspec.Struct, frozen=True):
    """What tells two similar texts apart. ``second_is_spun``: which of the two the spinner wrote, where one did."""

    kind: Kind
    words: tuple[Difference, ...]
    changed: int
    replaced: int
    second_is_spun: bool = False


def differences(first: str, second: str) -> list[Difference]:
    """The stretches in which two texts differ (code points), in words where the lengths say where one ends."""
    from rapidfuzz.distance import Levenshtein

    found: list[Difference] = []
    for operation in Levenshtein.opcodes(first[:MAX_COMPARED], second[:MAX_COMPARED]):
        if operation.tag == "equal":
            continue
        one = Difference(operation.src_start, operation.src_end, operation.dest_start, operation.dest_end)
        # One unchanged character inside a word is chance: 进步 → 步伐, 生命 → 性命.
        if found and one.first_start - found[-1].first_end <= 1 and one.second_start - found[-1].second_end <= 1:
            last = found[-1]
            if max(one.first_end - last.first_start, one.second_end - last.second_start) <= LONGEST:
                found[-1] = Difference(last.first_start, one.first_end, last.second_start, one.second_end)
                continue
        found.append(one)
    return [part for one in found for part in _in_words(one)]


def _in_words(one: Difference) -> list[Difference]:
    """Two or three words of two characters that were replaced one behind the other: 产业发展 → 家当成长."""
    length = one.first_end - one.first_start
    if length not in (4, 6) or one.second_end - one.second_start != length:
        return [one]
    return [
        Difference(one.first_start + at, one.first_start + at + 2, one.second_start + at, one.second_start + at + 2)
        for at in range(0, length, 2)
    ]


def tell_apart(first: str, second: str, spun_first: float, spun_second: float, pairs: KnownPairs | None) -> Copy:
    """What became of a text in its copy; ``spun_first``, ``spun_second``: the probabilities that each was spun."""
    found = differences(first, second)
    changed = sum(max(one.first_end - one.first_start, one.second_end - one.second_start) for one in found)
    length = max(min(len(first), MAX_COMPARED), min(len(second), MAX_COMPARED), 1)
    first_other, second_other = _not_han(first), _not_han(second)
    words = tuple(one for one in found if _is_word(first_other, second_other, one))
    replaced = sum(max(one.first_end - one.first_start, one.second_end - one.second_start) for one in words)
    kind: Kind = "copy" if changed < SAME * length else "edited"
    if replaced < MIN_SHARE * changed:  # whatever the lists know of its words
        return Copy(kind, words, changed, replaced)
    variants = Counter((first[o.first_start : o.first_end], second[o.second_start : o.second_end]) for o in words)
    # Each side speaks for itself, and a list that knows the replacements says which side is theirs.
    forward = backward = 0
    if pairs is not None:
        widened = {variants_of(first, second, one) for one in words}
        forward = sum(any(pairs.knows(one, other) for one, other in forms) for forms in widened)
        backward = sum(any(pairs.knows(other, one) for one, other in forms) for forms in widened)
    lean = spun_second - spun_first + (forward - backward) / max(len(variants), 1)
    known = max(forward, backward)
    many = len(variants) >= MIN_REPLACED and (3 * known >= len(variants) or max(spun_first, spun_second) >= 0.5)
    listed = len(variants) >= MIN_REPLACED_BY_LIST and 2 * known >= len(variants)
    if (many or listed) and lean != 0:
        return Copy("spun", words, changed, replaced, lean > 0)
    return Copy(kind, words, changed, replaced)


def variants_of(first: str, second: str, one: Difference) -> tuple[tuple[str, str], ...]:
    """The words that a difference may belong to: as it stands, and with a shared character at its sides."""
    forms = []
    for left in (0, 1):
        for right in (0, 1):
            before = first[max(0, one.first_start - left) : one.first_end + right]
            after = second[max(0, one.second_start - left) : one.second_end + right]
            forms.append((before, after))
    return tuple(forms)


@lru_cache(maxsize=256)
def _not_han(text: str) -> bytes:
    """A byte for each compared character: 0 for Han. Pieces of it are looked at faster than arrays."""
    return bytes(CharacterView(text[:MAX_COMPARED]).classes != HAN)


def _is_word(first_other: bytes, second_other: bytes, one: Difference) -> bool:
    """Whether a word of Han characters was replaced by another one; the texts as ``_not_han`` gives them."""
    before, after = first_other[one.first_start : one.first_end], second_other[one.second_start : one.second_end]
    return 0 < len(before) <= MAX_WORD and 0 < len(after) <= MAX_WORD and not (any(before) or any(after))


class KnownPairs:
    """Whether spinners' lists know that a word may be written for another one (folded words)."""

    def __init__(self, lexicon: Lexicon, table: PairTable) -> None:
        self._lexicon = lexicon
        self._table = table
        # Texts that are compared with several others ask the same each time.
        self.knows = lru_cache(maxsize=1 << 16)(self._knows)

    def _knows(self, original: str, replacement: str) -> bool:
        """Whether some list has ``replacement`` for ``original``."""
        if not (0 < len(replacement) <= LONGEST and 0 < len(original) <= LONGEST):
            return False
        meant, written = map(int, self._lexicon.identifiers([original, replacement]))
        if not meant or not written:
            return False
        table = self._table
        own = slice(int(table.first[written]), int(table.first[written + 1]))
        at = np.flatnonzero(table.original[own] == meant)
        listed = table.lists[own][at].any() or table.reverse[own][at].any() or table.chain[own][at].any()
        return bool(listed)
