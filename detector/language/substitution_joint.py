"""Swaps that lie across one another: a stretch that two listed steps made, undone as a whole.

A spinner that works on characters replaces 产业 in 到产业化 by 家当, and then 到家, which now stands there, by 抵家:
抵家当化.  Undoing either step alone leaves half of it.  So for every listed replacement at a word that is reported the
text is undone in thought, and the listed replacements are sought that *then* lie across its border.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.language.ngram import SymbolModel
from detector.language.segmentation import FIRST_HAN, LONGEST, SYMBOL_BITS
from detector.language.substitution_features import Knowledge, Scene

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Codes = NDArray[np.uint16]

_REACH = LONGEST - 1  # a second step reaches at most so many symbols beyond the first
_WIDEST = LONGEST + 2 * _REACH
_AFTER = SymbolModel.ORDER - 1  # symbols after a change whose probability it can alter

# log10 of how much likelier the text must become than it stands, and than with its reported words undone one by one:
# what two steps have to prove. Of 250 articles with 40 % of the words swapped these join 80 stretches in two passes, 68
# of them exactly as they were, 19 and 15 pair after pair, and 4 in one pass, where none is right; with a gain of 1 it
# would be 104 and 77, 28 and 17, and 10.
LEAST_RATIO = 2.0
LEAST_GAIN = 2.0


class Spans(NamedTuple):
    """Stretches of symbols (``end`` exclusive) and the id of the word that may have stood there."""

    begin: I64
    end: I64
    original: I64


@dataclass(frozen=True, slots=True)
class Steps:
    """Two steps each: symbols ``begin`` to ``end`` become ``codes`` (n, ``_WIDEST``), padded with 0."""

    begin: I64
    end: I64
    codes: Codes
    lists: NDArray[np.uint8]  # how many spinner lists have the second step


@dataclass(frozen=True, slots=True)
class Joined:
    """Symbols ``begin`` to ``end`` undone together: they become ``codes``.

    ``members`` are the numbers of the reported words that this takes the place of; ``ratio`` is log10 of how much
    likelier the text becomes under the model of symbols than it stands; ``lists`` as in `Steps`.
    """

    begin: int
    end: int
    codes: tuple[int, ...]
    members: tuple[int, ...]
    ratio: float
    lists: int


def second_steps(knowledge: Knowledge, scene: Scene, first: Spans) -> Steps:
    """All listed second steps across a border of each word of ``first`` put back in its place."""
    codes, lexicon, table = scene.symbols.codes, knowledge.lexicon, knowledge.pairs
    last = len(codes) - 1
    spelled = lexicon.spelling.take(first.original, axis=0)
    lengths = lexicon.lengths.take(first.original)
    found: list[tuple[I64, I64, Codes, NDArray[np.uint8]]] = []
    for own in range(1, LONGEST + 1):
        rows = np.flatnonzero(lengths == own)
        if not len(rows):
            continue
        low, high = _REACH, _REACH + own
        text = np.empty((len(rows), high + _REACH), np.uint16)
        for k in range(_REACH):
            text[:, k] = codes.take(np.maximum(first.begin[rows] - _REACH + k, 0))
            text[:, high + k] = codes.take(np.minimum(first.end[rows] + k, last))
        text[:, low:high] = spelled[rows, :own]
        wide = text.astype(np.uint64)
        for size in range(2, LONGEST + 1):
            for start in range(low - size + 1, high):
                stop = start + size
                if not (start < low < stop or start < high < stop):
                    continue
                key = wide[:, start]
                for k in range(start + 1, stop):
                    key = (key << np.uint64(SYMBOL_BITS)) | wide[:, k]
                word = np.where((text[:, start:stop] >= FIRST_HAN).all(1), lexicon.word_map.get(key), 0)
                # A chance hit of the map may be any number.
                word[word >= len(lexicon.lengths)] = 0
                hit = np.flatnonzero(table.has_listed.take(word) & (lexicon.lengths.take(word) == size))
                owner, entry = _listed(knowledge, word.astype(np.int64), hit)
                second = lexicon.spelling.take(table.original.take(entry), axis=0)
                left, right = min(start, low), max(stop, high)
                put = np.zeros((len(owner), _WIDEST), np.uint16)
                put[:, : start - left] = text[owner, left:start]
                for length in range(1, LONGEST + 1):
                    these = np.flatnonzero((second > 0).sum(1) == length)
                    at = start - left
                    put[these, at : at + length] = second[these, :length]
                    put[these, at + length : at + length + right - stop] = text[owner[these], stop:right]
                seed = rows.take(owner)
                found.append(
                    (first.begin[seed] - (low - left), first.end[seed] + (right - high), put, table.lists.take(entry))
                )
    if not found:
        none = np.zeros(0, np.int64)
        return Steps(none, none, np.zeros((0, _WIDEST), np.uint16), np.zeros(0, np.uint8))
    return Steps(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _listed(knowledge: Knowledge, word: I64, hit: I64) -> tuple[I64, I64]:
    """The listed pairs of the words at the places ``hit``: the place and the entry of each."""
    table = knowledge.pairs
    start = table.first.take(word[hit]).astype(np.int64)
    count = table.first.take(word[hit] + 1).astype(np.int64) - start
    owner = np.repeat(hit, count)
    entry = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start, count)
    kept = np.flatnonzero(table.lists.take(entry) > 0)
    return owner.take(kept), entry.take(kept)


def log_probability(knowledge: Knowledge, scene: Scene, begin: I64, end: I64, put: Codes) -> F32:
    """log10 p of the symbols ``put`` (padded with 0) in place of ``begin`` to ``end``, and of the three after them."""
    codes = scene.symbols.codes
    last = len(codes) - 1
    first = SymbolModel.ORDER
    out = np.empty(len(begin), np.float32)
    length = (put > 0).sum(1)
    for size in np.unique(length).tolist():
        rows = np.flatnonzero(length == size)
        text = np.empty((len(rows), first + size + _AFTER), np.uint16)
        for k in range(first):
            text[:, k] = codes.take(np.maximum(begin[rows] - first + k, 0))
        for k in range(_AFTER):
            text[:, first + size + k] = codes.take(np.minimum(end[rows] + k, last))
        text[:, first : first + size] = put[rows, :size]
        asked = np.zeros(text.shape, bool)
        asked[:, first:] = True
        logp = knowledge.symbols.log_probability_at(text.ravel(), asked.ravel()).reshape(text.shape)
        out[rows] = logp[:, first:].sum(1)
    return out


def joined(knowledge: Knowledge, scene: Scene, reported: Spans, rivals: Spans) -> list[Joined]:
    """What is better undone in two steps, never overlapping, best first.

    ``reported`` are words found to be swapped and their originals, in order and not overlapping; ``rivals`` other
    listed replacements that overlap them, with each of their originals.
    """
    if not len(reported.begin):
        return []
    both = Spans(*(np.concatenate(pair) for pair in zip(reported, rivals, strict=True)))
    steps = second_steps(knowledge, scene, both)
    # The reported words that the steps touch; what touches none is left alone, and so is what would cut one in two.
    low = np.searchsorted(reported.end, steps.begin, side="right")
    high = np.searchsorted(reported.begin, steps.end, side="left")
    whole = np.flatnonzero(high > low)
    whole = whole[
        (reported.begin.take(low[whole]) >= steps.begin[whole])
        & (reported.end.take(high[whole] - 1) <= steps.end[whole])
    ]
    begin, end, codes = steps.begin[whole], steps.end[whole], steps.codes[whole]
    total = scene.cumulative
    after = log_probability(knowledge, scene, begin, end, codes)
    ratio = after - (total.take(np.minimum(end + _AFTER, len(total) - 1)) - total.take(begin))
    likely = np.flatnonzero(ratio > LEAST_RATIO)
    if not len(likely):
        return []
    begin, end, whole = begin[likely], end[likely], whole[likely]
    alone = np.zeros((len(likely), _WIDEST + LONGEST * _REACH), np.uint16)
    for row, index in enumerate(whole.tolist()):
        text = _one_by_one(knowledge, scene, reported, int(begin[row]), int(end[row]), range(low[index], high[index]))
        alone[row, : len(text)] = text
    gain = after[likely] - log_probability(knowledge, scene, begin, end, alone)
    found: list[Joined] = []
    for row in np.argsort(-gain, kind="stable").tolist():
        if gain[row] < LEAST_GAIN:
            break
        index, first, stop = int(whole[row]), int(begin[row]), int(end[row])
        if any(one.begin < stop and first < one.end for one in found):
            continue
        put = tuple(code for code in steps.codes[index].tolist() if code)
        members = tuple(range(int(low[index]), int(high[index])))
        found.append(Joined(first, stop, put, members, float(ratio[likely[row]]), int(steps.lists[index])))
    return found


def _one_by_one(knowledge: Knowledge, scene: Scene, reported: Spans, begin: int, end: int, members: range) -> list[int]:
    """The symbols ``begin`` to ``end`` with each of the reported words ``members`` undone by itself."""
    codes, spelling = scene.symbols.codes, knowledge.lexicon.spelling
    text: list[int] = []
    for member in members:
        text += codes[begin : reported.begin[member]].tolist()
        text += [code for code in spelling[reported.original[member]].tolist() if code]
        begin = int(reported.end[member])
    text += codes[begin:end].tolist()
    return text
