"""Chinese text as symbols and words: every segmentation at once, for many articles in one batch.

Text becomes *symbols*: one for each Han character, one for each run of digits or of Latin letters, one for each kind of
punctuation; white space goes.  On the symbols stands a lattice of the lexicon's words (one to four characters).  For
every place between two symbols the lattice says which word ends there on the likeliest path from the left, and which
begins there on the likeliest path to the right; so the neighbours of *any* stretch of text are known at once, also of
one that cuts across words.

Units: positions are symbols unless a name says *code points*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.language.ngram import StaticMap

Int = NDArray[np.int32]

# The symbols that are no Han character; Han characters follow from FIRST_HAN on.
STOP, COMMA, LISTING, MARK, DIGITS, LATIN, OTHER_HAN, OTHER = range(8)
FIRST_HAN = 16
DROPPED = 0xFFFF
SYMBOL_BITS = 13
FIRST_WORD = 1 << SYMBOL_BITS  # ids below are single symbols, ids from here on are words of two to four
WORD_BITS = 18
LONGEST = 4
# A stretch of Han characters without punctuation is cut after this many (the longest in 9 million characters of news is
# 43), so that hostile text cannot make the search long.
_LONGEST_STRETCH = 64
_PREFIX_BITS = 19


@dataclass(frozen=True, slots=True)
class Symbols:
    """The symbols of several articles, one after the other, with a STOP before each article and some at the very end
    (or, where they were kept apart, at the end of each), so that no look ahead leaves the array.

    ``codes`` (uint16) are the symbols; ``starts`` and ``ends`` (int32) the code points of the joined text they cover;
    ``articles`` the index of the first symbol after each article's STOP, and ``offsets`` (int64) the code point of the
    joined text at which each article begins.
    """

    codes: NDArray[np.uint16]
    starts: Int
    ends: Int
    articles: NDArray[np.int64]
    offsets: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lattice:
    """All words over the symbols, and the likeliest way through them.

    Row ``words[k]`` (int32) has the id of the word of ``k + 1`` symbols that begins at each position, 0 where there is
    none (``words[0]`` are the symbols themselves).  ``left[i]`` is the number of symbols of the word that ends before
    position ``i`` on the cheapest path from the left, ``right[i]`` of the word that begins at ``i`` on the cheapest
    path to the right.  ``forward[i]`` and ``backward[i]`` are the costs of these paths within the stretch.  ``on_path``
    says of each position whether a word of the cheapest path begins there.
    """

    words: Int
    left: NDArray[np.int8]
    right: NDArray[np.int8]
    forward: Int
    backward: Int
    on_path: NDArray[np.bool_]
    stretch_cost: Int  # cost of the cheapest path through the stretch of each position

    def word_before(self, positions: NDArray[np.int64]) -> tuple[Int, NDArray[np.int64]]:
        """The id of the word before each position, and where it begins."""
        length = self.left.take(positions).astype(np.int64)
        begin = positions - length
        return self.word_at(begin, length), begin

    def word_after(self, positions: NDArray[np.int64]) -> tuple[Int, NDArray[np.int64]]:
        """The id of the word that begins at each position, and where it ends."""
        length = self.right.take(positions).astype(np.int64)
        return self.word_at(positions, length), positions + length

    def word_at(self, begin: NDArray[np.int64], length: NDArray[np.int64]) -> Int:
        """The ids of the words of ``length`` symbols at ``begin`` (0 where there is none)."""
        place = length - 1
        place *= self.words.shape[1]
        place += begin
        return self.words.ravel().take(place)


class Lexicon:
    """The words, their ids and costs; opened from a folder of raw arrays, mapped, not read."""

    def __init__(
        self,
        symbol_of: NDArray[np.uint16],
        word_map: StaticMap,
        prefixes: NDArray[np.uint8],
        costs: Int,
        spelling: NDArray[np.uint16],
    ) -> None:
        self.symbol_of = symbol_of
        self.word_map = word_map
        self.prefixes = prefixes
        self.costs = costs
        self.spelling = np.zeros((len(costs), LONGEST), np.uint16)
        self.spelling[:FIRST_WORD, 0] = np.arange(FIRST_WORD)
        self.spelling[FIRST_WORD:] = spelling
        # words are numbered by length: an id outside its length's range is a chance hit of the map
        borders = [FIRST_WORD, *(FIRST_WORD + int((spelling[:, k] == 0).sum()) for k in (2, 3)), len(costs)]
        self._ranges = tuple(pairwise(borders))
        self.lengths = np.repeat(np.arange(1, LONGEST + 1, dtype=np.int8), np.diff([0, *borders]))
        character_of = np.full(FIRST_WORD, 0xFFFD, np.uint32)
        han = np.flatnonzero((symbol_of >= FIRST_HAN) & (symbol_of != DROPPED))[::-1]
        character_of[symbol_of[han]] = han  # of several characters with one symbol the first stands for it
        self.character_of = character_of

    @classmethod
    def open(cls, folder: Path) -> Lexicon:
        """Open the lexicon in ``folder``; raises OSError when a file is missing."""

        def array(name: str) -> NDArray[np.generic]:
            mapped: NDArray[np.generic] = np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            return mapped

        return cls(
            np.array(array("symbols"), np.uint16),
            StaticMap.open(folder / "words.npy"),
            np.array(array("prefixes"), np.uint8),
            np.array(array("costs"), np.int32),
            array("spelling"),  # type: ignore[arg-type]
        )

    def word(self, identifier: int) -> str:
        """The spelling of a word id: "" for STOP, U+FFFD for other symbols that are no Han character."""
        return self.spelled(np.array([identifier]))[0]

    def spelled(self, identifiers: NDArray[np.int64]) -> list[str]:
        """The spelling of each word id: "" for STOP, U+FFFD for other symbols that are no Han character."""
        codes = self.spelling.take(identifiers, axis=0)
        characters = np.where(codes > 0, self.character_of.take(codes), np.uint32(0))
        words: list[str] = characters.view(f"<U{LONGEST}")[:, 0].tolist()  # the zeros at the end of a string go
        return words

    def identifiers(self, words: Sequence[str]) -> Int:
        """The ids of words given as folded strings; 0 for what is no word."""
        out = np.zeros(len(words), np.int32)
        coded = []
        for index, word in enumerate(words):
            codes = [int(self.symbol_of[ord(c)]) if ord(c) < 0x10000 else OTHER_HAN for c in word]
            if not 1 <= len(codes) <= LONGEST or any(not FIRST_HAN <= code < FIRST_WORD for code in codes):
                continue
            if len(codes) == 1:
                out[index] = codes[0]
            else:
                coded.append((index, pack(codes)))
        if coded:
            where, keys = zip(*coded, strict=True)
            got = self.word_map.get(np.array(keys, np.uint64)).astype(np.int32)
            size = np.array([len(words[index]) for index in where])
            low, high = np.array(self._ranges).T[:, size - 2]
            out[list(where)] = np.where((got >= low) & (got < high), got, 0)
        return out

    def symbols(self, texts: Sequence[str], *, apart: bool = False) -> Symbols:
        """Turn folded texts into symbols.

        ``apart``: end each text with its own STOP and four more, so that what is measured of a text is the same
        whatever stands beside it in a batch; the symbols are then those of each text alone, one text after the other.
        """
        # A STOP between two texts, or one after the first and one before the second.
        between = "\n\n" if apart else "\n"
        together = f"\n{between.join(texts)}\n" if texts else "\n"
        joined = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = np.fromiter((len(text) for text in texts), np.int64, len(texts))
        offsets = np.cumsum(lengths + len(between)) - lengths - len(between) + 1
        raw = self.symbol_of.take(np.minimum(joined, 0xFFFF))
        # A run of one class is one symbol, also across the white space that was dropped in Latin text.
        position = np.flatnonzero(raw != DROPPED)
        codes = raw.take(position)
        first = np.ones(len(codes), bool)
        np.not_equal(codes[1:], codes[:-1], out=first[1:])
        first |= codes >= OTHER_HAN
        # every article begins with its own STOP, so that none sees its neighbour
        begins = np.searchsorted(position, offsets - 1)
        first[begins] = True
        heads = np.flatnonzero(first)
        tails = np.append(heads[1:], len(codes)) - 1
        articles = np.searchsorted(heads, begins) + 1
        kept, starts, ends = codes.take(heads), position.take(heads), position.take(tails) + 1
        final = np.array([len(heads)])  # where symbols are put in, and where these stand in the text
        place = np.array([len(joined)])
        if apart:
            final = np.append(articles[1:] - 1, final)
            place = np.append(offsets[1:] - 1, place)
            articles = articles + LONGEST * np.arange(len(texts))
        final, place = np.repeat(final, LONGEST), np.repeat(place, LONGEST)
        return Symbols(
            np.insert(kept, final, STOP),
            np.insert(starts, final, place).astype(np.int32),
            np.insert(ends, final, place).astype(np.int32),
            articles,
            offsets,
        )

    def lattice(self, codes: NDArray[np.uint16]) -> Lattice:
        """Find all words over ``codes`` (which must begin and end with a symbol that is no Han character)."""
        count = len(codes)
        ids = np.zeros((LONGEST, count), np.int32)
        ids[0] = codes
        wide = codes.astype(np.uint64)
        han = codes >= FIRST_HAN
        keys = wide.copy()
        hints = np.zeros(count, np.uint8)
        for size in (2, 3, 4):
            keys = (keys[:-1] << np.uint64(SYMBOL_BITS)) | wide[size - 1 :]
            all_han = han[: count - size + 1].copy()
            for shift in range(1, size):
                all_han &= han[shift : count - size + 1 + shift]
            if size == 2:
                place = np.flatnonzero(all_han)
                hints[place] = self.prefixes.take(prefix_slot(keys.take(place)))
            else:
                all_han &= (hints[: len(all_han)] & (1 << (size - 3))) != 0
                place = np.flatnonzero(all_han)
            got = self.word_map.get(keys.take(place)).astype(np.int32)
            low, high = self._ranges[size - 2]
            ids[size - 1, place] = np.where((got >= low) & (got < high), got, 0)
        return self._search(codes, ids)

    def _search(self, codes: NDArray[np.uint16], ids: Int) -> Lattice:
        """The cheapest paths from the left and from the right, for all stretches of Han characters side by side."""
        count = len(codes)
        han = codes >= FIRST_HAN
        edges = np.flatnonzero(han[1:] != han[:-1]) + 1  # neither the first nor the last symbol is a Han character
        begins, ends = edges[::2], edges[1::2]
        lengths = ends - begins
        if len(lengths) and int(lengths.max()) > _LONGEST_STRETCH:
            pieces = (lengths + _LONGEST_STRETCH - 1) // _LONGEST_STRETCH
            owner = np.repeat(np.arange(len(lengths)), pieces)
            nth = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
            begins = begins[owner] + nth * _LONGEST_STRETCH
            ends = np.minimum(begins + _LONGEST_STRETCH, ends[owner])
            lengths = ends - begins
        left = np.ones(count + 1, np.int8)
        right = np.ones(count + 1, np.int8)
        forward = np.zeros(count + 1, np.int32)
        backward = np.zeros(count + 1, np.int32)
        stretch_cost = np.zeros(count, np.int32)
        on_path = np.ones(count, bool)
        if len(lengths):
            order = np.argsort(-lengths, kind="stable")
            begins, ends, lengths = begins[order], ends[order], lengths[order]
            # Time-major order: the t-th symbols of all stretches that have one stand together, longest stretch first,
            # so that each step of the search works on neighbouring memory.
            active = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), side="right")
            bases = np.concatenate([[0], np.cumsum(active)])
            step = np.repeat(np.arange(len(active)), active)
            rank = np.arange(len(step)) - bases.take(step)
            here = begins.take(rank) + step
            there = ends.take(rank) - 1 - step
            # Both searches at once: of each stretch a step from the left, and beside it one from the right.
            where = np.stack([here, there], axis=1)
            best, length = self._sweep(where, ids, 2 * active, 2 * bases)
            forward[here + 1], left[here + 1] = best[:, 0], length[:, 0]
            backward[there], right[there] = best[:, 1], length[:, 1]
            stretch_cost[here] = backward.take(begins).take(rank)
            on_path[here] = (forward.take(here) + backward.take(here) == stretch_cost.take(here)) | (step == 0)
        return Lattice(ids, left, right, forward, backward, on_path, stretch_cost)

    def _sweep(
        self,
        where: NDArray[np.int64],
        ids: Int,
        active: NDArray[np.int64],
        bases: NDArray[np.int64],
    ) -> tuple[Int, NDArray[np.int8]]:
        """Both searches over all stretches: cost of the cheapest path and length of its last word, shape (steps, 2).

        ``where`` (steps, 2) are the positions in time-major order. Going left to right (column 0) a step ends at
        ``where + 1``, a word of k symbols that ends there begins k - 1 before ``where``; going right to left a word
        begins at ``where`` itself.
        """
        arranged = []
        for size, words in enumerate(ids):
            begin = where.copy()
            begin[:, 0] -= size
            # The length of a word goes into the two lowest bits of its cost: the least of these is the cheapest word,
            # and of equally cheap ones the shortest.
            cost = self.costs.take(words)
            cost <<= 2
            cost += size
            arranged.append(cost.take(begin.ravel(), mode="clip"))
        total = where.size
        best = np.empty(total, np.int32)
        marked = arranged[0]
        counts, starts = active.tolist(), bases.tolist()
        for step, number in enumerate(counts):
            base = starts[step]
            now = slice(base, base + number)
            lowest = marked[now]
            for size in (1, 2, 3, 4):
                if step + 1 < size:
                    break
                cost = arranged[size - 1][now]
                if step + 1 > size:
                    previous = starts[step - size]
                    cost += best[previous : previous + number]
                if size > 1:
                    np.minimum(lowest, cost, out=lowest)
            np.bitwise_and(lowest, -4, out=best[now])
        length = ((marked & 3) + 1).astype(np.int8)
        best >>= 2
        return best.reshape(-1, 2), length.reshape(-1, 2)


NO_WORD_COST = 30_000  # more than any path through a stretch of this many symbols would pay for a word


def pack(codes: Sequence[int]) -> int:
    """The key of a word: its symbols, 13 bits each."""
    key = 0
    for code in codes:
        key = (key << SYMBOL_BITS) | code
    return key


def prefix_slot(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where a pair of symbols (26 bits) stands in the table that says of which longer words it is the beginning."""
    return ((keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _PREFIX_BITS)).view(np.int64)
