"""A synonym spinner like the ones that rewrite pages on the web, with a record of every swap it made.

Such a spinner knows no grammar and no word borders. It walks over the characters, takes the longest listed
original at every place, and puts a replacement there: the same one everywhere in an article. Three things make
its traces hard to read, and all three are simulated:

* it cuts across words (全产业链 holds 产业, and after 产业→家当 the new text holds 全家, so that a second pass
  writes 百口当链): see ``Mode.TWICE`` and ``Mode.SEQUENTIAL``;
* it is run on its own output (主要→重要→紧张): the same modes;
* it swaps only a part of the words, or only the first place of each: ``share`` and ``Mode.FIRST``.

All positions are code points. Everything is a function of the text, the pairs and the seed.
"""

from __future__ import annotations

import enum
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

WITHHELD_MODULUS = 4
"""One original in four is withheld, with all its replacements, for the measurement of unlisted substitutions."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a spinner's list: it writes ``replacement`` where ``original`` stood; ``lists`` lists have it."""

    original: str
    replacement: str
    lists: int = 1


@dataclass(frozen=True, slots=True)
class Swap:
    """A stretch of spun text that differs from the source: ``surface`` stands where ``original`` stood.

    ``start`` and ``end`` are code points of the spun text, end exclusive; ``surface == spun[start:end]``.
    Swaps never overlap. Neighbouring replacements stay two swaps; replacements that cut into one another, as
    only several passes can make them, are one swap over all they touched.
    """

    start: int
    end: int
    surface: str
    original: str


@dataclass(frozen=True, slots=True)
class SpunText:
    """The output of a spinner and, in the order of the text, what it changed."""

    text: str
    swaps: tuple[Swap, ...]


class Mode(enum.Enum):
    """How a spinner goes about it."""

    PLAIN = "plain"
    """One pass; every occurrence of a chosen word becomes the same replacement."""

    FIRST = "first"
    """One pass; only the first occurrence of a chosen word is replaced."""

    TWICE = "twice"
    """The output of a plain pass is spun again, with new choices."""

    SEQUENTIAL = "sequential"
    """Pair after pair in random order, each over the whole text as ``str.replace`` does it: later pairs see,
    cut and chain the output of earlier ones. Not part of the scoreboard's main figures; of use in training."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """``[start, end)`` of a text becomes ``replacement``."""

    start: int
    end: int
    replacement: str


def read_pairs(path: Path, minimum_lists: int = 2) -> tuple[Pair, ...]:
    """The pairs of a tab-separated list with the columns original, replacement and number of lists.

    A first line naming the columns is skipped, further columns are ignored, and pairs that fewer than
    ``minimum_lists`` lists have, that are empty, or that change nothing are left out. The order is the file's.
    Raises ``OSError`` when the file cannot be read and ``ValueError`` when a line has no number of lists.
    """
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2 or cells[0] == "original":
            continue
        lists = int(cells[2]) if len(cells) > 2 else 1
        if lists >= minimum_lists and cells[0] and cells[1] and cells[0] != cells[1]:
            pairs.append(Pair(cells[0], cells[1], lists))
    return tuple(pairs)


def is_withheld(original: str) -> bool:
    """Whether an original belongs to the quarter that is kept out of pack, model and every list.

    A fixed hash (blake2b of the UTF-8 bytes, 8 bytes, big-endian, modulo 4) decides, so that every list,
    whatever its origin, is split at the same place.
    """
    digest = hashlib.blake2b(original.encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % WITHHELD_MODULUS == 0


def split_withheld(pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """``(listed, withheld)``: what a model may know, and what it is then measured with.

    Real lists hold many pairs in both directions. A pair that is the reverse of a withheld one is in neither
    part: it would tell a model that looks both ways what was withheld.
    """
    pairs = tuple(pairs)
    withheld = tuple(pair for pair in pairs if is_withheld(pair.original))
    secret = {(pair.replacement, pair.original) for pair in withheld}
    listed = tuple(
        pair for pair in pairs if not is_withheld(pair.original) and (pair.original, pair.replacement) not in secret
    )
    return listed, withheld


class Spinner:
    """A spinner with one list of pairs. Building it costs milliseconds per thousand pairs; spinning is fast.

    ``pairs`` may come from any list (a spinner's, a thesaurus); they are used in the listed direction. Of an
    original with several replacements each article draws one, all being equally likely.
    """

    def __init__(self, pairs: Iterable[Pair]) -> None:
        replacements: defaultdict[str, list[str]] = defaultdict(list)
        for pair in pairs:
            if pair.replacement not in replacements[pair.original]:
                replacements[pair.original].append(pair.replacement)
        self.replacements: dict[str, tuple[str, ...]] = {
            original: tuple(choices) for original, choices in replacements.items()
        }
        self._originals = tuple(self.replacements)
        self._automaton = (
            ahocorasick_rs.AhoCorasick(
                self._originals,
                matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
                store_patterns=False,
            )
            if self._originals
            else None
        )

    def matches(self, text: str) -> list[tuple[int, int, str]]:
        """``(start, end, original)`` of the leftmost-longest listed originals, in code points, never overlapping."""
        if self._automaton is None:
            return []
        originals = self._originals
        return [(start, end, originals[index]) for index, start, end in self._automaton.find_matches_as_indexes(text)]

    def spin(self, text: str, *, share: float, seed: int | str = 0, mode: Mode = Mode.PLAIN) -> SpunText:
        """``text`` as this spinner rewrites it, with its swaps.

        ``share`` (0–1) is the probability that a word is chosen for replacement; it is drawn once for each
        distinct original of the article (and pass), so that a chosen word is replaced everywhere. The draws
        depend on ``seed``, mode, share and text only. ``swaps`` may be empty: a short text may hold no listed
        original, or none that was chosen, or a second pass may have restored what the first one changed.
        """
        # Seeding with a string hashes it (SHA-512), so neighbouring seeds and texts draw independently.
        draw = random.Random(f"{seed}\0{mode.value}\0{share}\0{text}")
        if mode is Mode.SEQUENTIAL:
            return self._spin_sequentially(text, share, draw)
        edits = self._choose(text, share, draw, first_only=mode is Mode.FIRST)
        spun, swaps = _apply(text, edits)
        if mode is not Mode.TWICE:
            return SpunText(spun, tuple(_visible(swaps)))
        again = self._choose(spun, share, draw, first_only=False)
        return SpunText(*_compose(text, spun, swaps, again))

    def _choose(self, text: str, share: float, draw: random.Random, *, first_only: bool) -> list[_Edit]:
        """The edits of one pass, in the order of the text."""
        chosen: dict[str, str | None] = {}
        edits = []
        for start, end, original in self.matches(text):
            if original in chosen:
                replacement = None if first_only else chosen[original]
            else:
                replacement = draw.choice(self.replacements[original]) if draw.random() < share else None
                chosen[original] = replacement
            if replacement is not None:
                edits.append(_Edit(start, end, replacement))
        return edits

    def _spin_sequentially(self, text: str, share: float, draw: random.Random) -> SpunText:
        """Every chosen original of the source in random order, each replaced in what the ones before left."""
        present = sorted({original for _, _, original in self.matches(text)})
        draw.shuffle(present)
        spun: str = text
        swaps: list[Swap] = []
        for original in present:
            if draw.random() >= share:
                continue
            replacement = draw.choice(self.replacements[original])
            edits = []
            found = spun.find(original)
            while found >= 0:
                edits.append(_Edit(found, found + len(original), replacement))
                found = spun.find(original, found + len(original))
            if edits:
                spun, composed = _compose(text, spun, swaps, edits)
                swaps = list(composed)
        return SpunText(spun, tuple(swaps))


def undo(text: str, swaps: Iterable[Swap]) -> str:
    """The source of a spun text: every swap put back. The swaps must not overlap."""
    parts = []
    position = 0
    for swap in sorted(swaps, key=lambda swap: swap.start):
        parts.append(text[position : swap.start])
        parts.append(swap.original)
        position = swap.end
    parts.append(text[position:])
    return "".join(parts)


def _apply(text: str, edits: Sequence[_Edit]) -> tuple[str, list[Swap]]:
    """The text after ``edits`` (in order, not overlapping), and a swap for each, even where nothing changed."""
    parts: list[str] = []
    swaps: list[Swap] = []
    position = 0
    length = 0
    for edit in edits:
        parts.append(text[position : edit.start])
        length += edit.start - position
        parts.append(edit.replacement)
        swaps.append(Swap(length, length + len(edit.replacement), edit.replacement, text[edit.start : edit.end]))
        length += len(edit.replacement)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts), swaps


def _visible(swaps: Iterable[Swap]) -> Iterable[Swap]:
    return (swap for swap in swaps if swap.surface != swap.original)


def _compose(source: str, middle: str, first: Sequence[Swap], second: Sequence[_Edit]) -> tuple[str, tuple[Swap, ...]]:
    """The text after ``second`` was applied to ``middle``, and its swaps with respect to ``source``.

    ``first`` are the swaps of ``middle`` with respect to ``source``. Swaps and edits that share a character of
    ``middle`` become one swap over all of them; what the second pass restored is no swap.
    """
    final, second_swaps = _apply(middle, second)
    # Walk over ``middle``; shift_source and shift_final turn its positions into those of the two other texts.
    # They are valid at positions outside all swaps and edits handled so far.
    shift_source = 0
    shift_final = 0
    swaps = []
    i = j = 0
    while i < len(first) or j < len(second):
        take_first = j == len(second) or (i < len(first) and first[i].start < second[j].start)
        start = first[i].start if take_first else second[j].start
        end = start
        source_start = start + shift_source
        final_start = start + shift_final
        touched = False
        while True:
            if i < len(first) and (first[i].start < end or (not touched and first[i].start == start)):
                end = max(end, first[i].end)
                shift_source += len(first[i].original) - len(first[i].surface)
                i += 1
            elif j < len(second) and (second[j].start < end or (not touched and second[j].start == start)):
                end = max(end, second[j].end)
                shift_final += len(second_swaps[j].surface) - len(second_swaps[j].original)
                j += 1
            else:
                break
            touched = True
        final_end = end + shift_final
        original = source[source_start : end + shift_source]
        surface = final[final_start:final_end]
        if surface != original:
            swaps.append(Swap(final_start, final_end, surface, original))
    return final, tuple(swaps)
