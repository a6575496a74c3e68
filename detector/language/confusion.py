"""Which characters of a Chinese article stand for others that sound or look like them, and whether it was scanned.

A slip of the keyboard and a misread character leave the same trace: a character that nothing around it expects, where
another of its confusion set would be expected (``docs/slips-and-ocr.md`` tells the method with an example).  A cheap
screen looks at every character; what it keeps is compared with its confusion set, and judged by small networks that
``scripts/train_confusions.py`` trains on planted errors.  An article with many such places was scanned, and in a
scanned article each of them is likelier.

Log probabilities are decimal.  Positions are symbols of a `Scene` unless a name says *code points*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language.ngram import StaticMap, SymbolModel, WordModel, roll
from detector.language.segmentation import FIRST_HAN, FIRST_WORD, LONGEST, STOP, SYMBOL_BITS, Lexicon
from detector.language.substitution import Network, best_of
from detector.language.substitution_features import Scene, take_rows

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

PLACE = (
    "gain", "gain_after", "gain_second", "gain_before", "log_p", "log_p_after", "log_p_second",
    "single", "double", "left_single", "right_single", "left_open", "right_open",
)  # fmt: skip
# What the networks see beyond these of a place that is looked at: how often its character stands elsewhere in the
# article, and how often it would by its frequency. What is misread is misread at random, what an unknown subject is
# about comes back: of suspicious characters that would be there 0.1 times at most, 3 in 10 of those that are right
# stand there again on the training pages, 4 in 10 on pages of unknown subjects; of misread ones 7 and 2 in 100.
REPEATED = ("others", "expected")
PAIR = (
    "bigrams", "symbols", "words", "libime", "corpus", "knows_left", "knows_right", "frequency", "shape", "same_sound",
    "other_tone", "near_sound", "length", "own_length", "known_four", "listed", "own_listed",
)  # fmt: skip
FINAL = (
    "odds",
    "second",
    "left",
    "right",
    "around",
    "around_odds",
    "same_left",
    "same_right",
    "meant_left",
    "meant_right",
    "surname",
    "after_surname",
    "second_after_surname",
    "transliterates",
    "transliterated",
    *REPEATED,
)
# Of these the columns that the network for scans sees. How bad the text is around a place, and what the article as a
# whole is like, it learns too well from the subjects it is trained on: with them its average precision on 1 200
# misread characters of captions fell from 0.70 to 0.63.
IN_SCANS = tuple(number for number, name in enumerate(FINAL) if not name.startswith("around"))
ARTICLE = ("length", "screened", "dense", "sum", "strong", "gain", "top", "fifth", "poor")

# The pairs of a place that are tried with more than two neighbours: the best by these.
TRIED = 4
OUTSIDE = 3
"""Of those outside the set."""
# Log odds of an article, of one clean one in a hundred, from which they are tried: they take most of the time. From
# -0.3 on F1 at 5 % of errors is 0.516 instead of 0.509, and clean text takes a quarter longer.
OUTSIDE_FROM = 0.3
# In articles that look scanned also characters outside the confusion set are tried, as a misread character may look
# like nothing: the commonest of the statistics, this many, at places that the strict screen keeps.
COMMON = 2000
# Log10 likelihood ratio with the two neighbours below which a pair is not tried.
LEAST_TRIED = np.float32(0.2)
# Symbols up to which every article is looked at through the loose screen: a sentence has no rest that could rouse
# suspicion, and costs little.
SHORT = 110
# Up to so many symbols an article is no scan: a sentence of names would be one.
LEAST_SCAN = 45
# What is less likely is of no use to any threshold (log odds; about one in twelve).
REPORTED = -2.4
# A place of which the first network makes less does not become an error by knowing the article.
WORTH_A_LOOK = np.float32(-4.0)
FLOOR = np.float32(-8.0)
"""Log odds of a place without a possible pair."""
AROUND = 10  # symbols on each side
_WIDE_PIECE = 128  # places that are tried with all common characters at once
_REACH = 6  # symbols on each side that the words around a place are looked for in
_STORED_SHIFT = np.uint32(8)
LONGEST_LISTED = 6
"""Characters of the longest words in the vocabulary."""
# What is surer than this (log odds), and surer than its neighbours, is undone before all others are looked at again.
UNDONE_FROM = np.float32(2.0)
# What shape counts beside the gain with both neighbours where characters outside the sets are chosen.
SHAPE_COUNTS = np.float32(3.0)


class Confusion(msgspec.Struct, frozen=True, gc=False):
    """A character that stands for another. Positions are code points of the text given, ``end`` exclusive.

    ``meant`` is the likeliest character (None where something is wrong, but nothing of the set fits), ``sound`` and
    ``shape`` how alike the two are (`ConfusionSets`).  ``confidence`` is the calibrated probability of an error.
    ``symbol_ratio`` and ``word_ratio`` (natural logarithms) are how much likelier the text becomes under the models of
    characters and of words.
    """

    start: int
    end: int
    meant: str | None
    confidence: float
    symbol_ratio: float
    word_ratio: float
    sound: int
    shape: int


class Confused(msgspec.Struct, frozen=True):
    """What was found in one article: the log odds that it was scanned, and its confusions in the order of the text.

    ``as_scan``: whether the confusions were judged as those of a scan.
    """

    scanned: float
    confusions: tuple[Confusion, ...]
    as_scan: bool = False


@dataclass(frozen=True, slots=True)
class ConfusionSets:
    """What may be meant by each symbol: the set of ``code`` is ``first[code] : first[code + 1]`` of the other arrays.

    ``sound``: 3 the same, 2 another tone, 1 a near syllable, 0 another; ``shape``: likeness of the glyphs, 0–255.
    """

    first: NDArray[np.int64]
    meant: NDArray[np.uint16]
    sound: NDArray[np.uint8]
    shape: NDArray[np.uint8]

    @classmethod
    def open(cls, folder: Path, lexicon: Lexicon, more: Sequence[str] = ()) -> ConfusionSets:
        """Open the sets in ``folder`` for the symbols of ``lexicon``; raises OSError when a file is missing.

        ``more``: strings of characters that are also taken for one another (``己已巳``).
        """
        names = ("characters", "first", "meant", "sound", "shape")
        characters, first, meant, sound, shape = (np.load(folder / f"{name}.npy") for name in names)
        code_of = lexicon.symbol_of
        own = np.repeat(code_of[characters].astype(np.int64), np.diff(first.astype(np.int64)))
        other = code_of[meant]
        known = np.flatnonzero((own >= FIRST_HAN) & (own < FIRST_WORD) & (other >= FIRST_HAN) & (other < FIRST_WORD))
        own, other, sound, shape = own[known], other[known], sound[known], shape[known]
        further = _pairs_of(more, lexicon)
        is_listed = np.zeros(FIRST_WORD, bool)
        is_listed[[one for one, _ in further]] = True
        # A few of half a million pairs; to look among all of them takes 0.4 s.
        near = np.flatnonzero(is_listed.take(own))
        had = set(zip(own.take(near).tolist(), other.take(near).tolist(), strict=True))
        further = [pair for pair in further if pair not in had]
        if further:
            first_of, second_of = np.array(further).T
            own, other = np.append(own, first_of), np.append(other, second_of).astype(np.uint16)
            sound = np.append(sound, np.zeros(len(further), np.uint8))
            shape = np.append(shape, np.full(len(further), _SHAPE_OF_LISTED, np.uint8))
        order = np.argsort(own, kind="stable")
        borders = np.searchsorted(own[order], np.arange(FIRST_WORD + 1))
        return cls(borders, other[order], sound[order], shape[order])


def word_keys(words: Sequence[str]) -> U64:
    """The keys of words in the vocabulary: their code points rolled from the last to the first."""
    keys = np.zeros(len(words), np.uint64)
    for distance in range(1, LONGEST_LISTED + 1):
        own = np.array([len(word) >= distance for word in words])
        last = np.array([ord(word[-distance]) if len(word) >= distance else 0 for word in words], np.uint64)
        keys[own] = roll(keys[own], last[own])
    return keys


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that lists of words know, and how the characters look."""

    points: U64  # of each symbol its code point, 0 for what is no character
    words: StaticMap
    glyphs: NDArray[np.int8]  # of each symbol its components

    @classmethod
    def open(cls, folder: Path, lexicon: Lexicon) -> Vocabulary:
        """Open the words and glyphs in ``folder``; raises OSError when a file is missing."""
        characters, drawn = (np.load(folder / f"{name}.npy") for name in ("characters", "glyphs"))
        code_of = lexicon.symbol_of[characters]
        glyphs = np.zeros((FIRST_WORD, drawn.shape[1]), np.int8)
        known = code_of < FIRST_WORD
        glyphs[code_of[known]] = drawn[known]
        points = np.where(lexicon.character_of == _UNKNOWN, 0, lexicon.character_of).astype(np.uint64)
        return cls(points, StaticMap.open(folder / "vocabulary.npy"), glyphs)

    def likeness(self, one: I64, other: I64) -> F32:
        """How alike pairs of symbols look, at most 1."""
        products: F32 = np.einsum("ij,ij->i", self.glyphs.take(one, 0), self.glyphs.take(other, 0), dtype=np.float32)
        return products / np.float32(127 * 127)

    def longest(self, windows: NDArray[np.uint16]) -> F32:
        """Of each window the characters of the longest listed word across its middle; 0 without one.

        ``windows``: symbols, shape (places, 2 * LONGEST_LISTED - 1).
        """
        count = len(windows)
        points = self.points.take(windows.T)
        known = points > 0
        middle = LONGEST_LISTED - 1
        # A row for each place where a word may end, from the middle on; all get a symbol put in front at a time.
        keys = np.zeros((LONGEST_LISTED, count), np.uint64)
        inside = np.ones(keys.shape, bool)
        asked, rows = [], []
        for size in range(1, LONGEST_LISTED + 1):
            first = slice(middle + 1 - size, middle + 1 - size + LONGEST_LISTED)
            keys = roll(keys, points[first])
            inside &= known[first]
            if size > 1:
                # Words of this size that end further on begin behind the middle.
                place = np.flatnonzero(inside[:size])
                asked.append(keys.ravel().take(place))
                rows.append(place % count)
        sizes = np.repeat(np.arange(2, LONGEST_LISTED + 1), [len(row) for row in rows])
        hit = np.flatnonzero(self.words.get(np.concatenate(asked)))
        out: F32 = np.zeros(count, np.float32)
        out[np.concatenate(rows).take(hit)] = sizes.take(hit)  # the longest come last
        return out


_UNKNOWN = 0xFFFD
# Pairs that a pack lists count as looking alike this much; what the sets hold at the median.
_SHAPE_OF_LISTED = 165


def _pairs_of(listed: Sequence[str], lexicon: Lexicon) -> list[tuple[int, int]]:
    """The ordered pairs of symbols that strings of confusable characters make."""
    pairs: dict[tuple[int, int], None] = {}
    for characters in listed:
        codes = [int(code) for code in lexicon.identifiers(list(characters)) if FIRST_HAN <= code < FIRST_WORD]
        pairs.update(((one, other), None) for one in codes for other in codes if one != other)
    return list(pairs)


@dataclass(frozen=True, slots=True)
class Places:
    """What is measured of every symbol of a batch."""

    features: F32  # (symbols, len(PLACE))
    han: NDArray[np.bool_]
    length: NDArray[np.int8]  # of the word of the likeliest path that covers each symbol
    sizes: I64  # Han characters of each article


@dataclass(frozen=True, slots=True)
class Tried:
    """The pairs that were compared in full, in the order of their places."""

    place: I64  # row of the candidates
    entry: I64  # row of the confusion sets
    meant: I64
    features: F32  # (pairs, len(PAIR))


@dataclass(frozen=True, slots=True)
class Look:
    """The verdicts on the candidates of a batch that know nothing of their articles yet."""

    position: I64
    article: I64
    place: F32  # (candidates, len(PLACE) + len(REPEATED))
    pairs: Tried
    pair_odds: F32
    best: I64  # of each candidate its best pair, -1 without one
    second: F32  # odds of the second best
    odds: F32


def measure_places(scene: Scene, symbols: SymbolModel) -> Places:
    """How well every symbol fits, shape (symbols, len(PLACE))."""
    codes = scene.symbols.codes
    count = len(codes)
    begins = np.flatnonzero(scene.lattice.on_path)
    lengths = np.diff(np.append(begins, count))
    length = np.repeat(lengths, lengths).astype(np.int8)
    if len(length) < count:  # the first symbol is a STOP and begins a word; nothing is left over
        length = np.concatenate([np.ones(count - len(length), np.int8), length])
    out = np.zeros((len(PLACE), count), np.float32)
    log_p = scene.log_probability
    gain = log_p - symbols.unigram.take(codes)
    out[0] = gain
    out[1, :-1] = gain[1:]
    out[2, :-2] = gain[2:]
    out[3, 1:] = gain[:-1]
    out[4] = log_p
    out[5, :-1] = log_p[1:]
    out[6, :-2] = log_p[2:]
    single = length == 1
    han = codes >= FIRST_HAN
    out[7] = single
    out[8] = length == 2
    out[9, 1:] = single[:-1] & han[:-1]
    out[10, :-1] = single[1:] & han[1:]
    out[11, 1:] = ~han[:-1]
    out[12, :-1] = ~han[1:]
    return Places(out.T, han, length, np.add.reduceat(han, scene.first, dtype=np.int64))


def _symbol_keys(scene: Scene, positions: I64) -> I64:
    """Symbols with the numbers of their articles before them."""
    keys: I64 = (scene.article_of.take(positions) << SYMBOL_BITS) | scene.symbols.codes.take(positions)
    return keys


def repeated(scene: Scene, places: Places, positions: I64, symbols: SymbolModel) -> F32:
    """The columns ``REPEATED`` of Han characters: log2 of 1 + the others in the article, log10 of those expected."""
    keys = _symbol_keys(scene, positions)
    is_asked = np.zeros(FIRST_WORD, bool)
    is_asked[scene.symbols.codes.take(positions)] = True
    present = np.sort(_symbol_keys(scene, np.flatnonzero(is_asked.take(scene.symbols.codes))))
    count = np.searchsorted(present, keys, side="right") - np.searchsorted(present, keys)
    size = places.sizes.take(scene.article_of.take(positions))
    expected = symbols.unigram.take(scene.symbols.codes.take(positions)) + np.log10(np.maximum(size, 1))
    return np.stack([np.log2(count), expected], axis=1).astype(np.float32)


def expand(sets: ConfusionSets, own: I64) -> tuple[I64, I64]:
    """All pairs of the symbols ``own``: row of the symbol, row of the sets."""
    first = sets.first.take(own)
    size = sets.first.take(own + 1) - first
    row = np.repeat(np.arange(len(own)), size)
    entry = np.arange(len(row)) + np.repeat(first - (np.cumsum(size) - size), size)
    return row, entry


def _bigram(symbols: SymbolModel, first: I64, second: I64) -> tuple[F32, NDArray[np.bool_]]:
    """log10 p(second | first), and whether the bigram is known."""
    keys = roll(roll(np.zeros(len(second), np.uint64), second.astype(np.uint64)), first.astype(np.uint64))
    value = symbols.ngrams.get(keys)
    known = value > 0
    stored = np.float32(1.0) - (value >> _STORED_SHIFT).astype(np.float32)
    backed = symbols.unigram.take(second) + symbols.unigram_backoff.take(first)
    return np.where(known, stored / np.float32(32.0), backed), known


def _window_codes(codes: NDArray[np.uint16], positions: I64, meant: I64, before: int, after: int) -> NDArray[np.uint16]:
    """The symbols around each position with the one in the middle replaced, shape (positions, before + 1 + after)."""
    around = positions[:, None] + np.arange(-before, after + 1)
    window = codes.take(np.clip(around, 0, len(codes) - 1))
    window[:, before] = meant
    return np.asarray(window, np.uint16)


class ConfusionModel:
    """Confusion sets and weights beside the statistics of a `SubstitutionModel`; opened once, used for any number."""

    def __init__(
        self, lexicon: Lexicon, symbols: SymbolModel, words: WordModel, sets: ConfusionSets, vocabulary: Vocabulary,
        weights: Weights | None,
    ) -> None:  # fmt: skip
        self.lexicon = lexicon
        self.symbols = symbols
        self.words = words
        self.sets = sets
        self.vocabulary = vocabulary
        self.weights = weights
        self.names = name_classes(lexicon)
        known = np.flatnonzero(lexicon.character_of[FIRST_HAN:] != 0xFFFD) + FIRST_HAN
        of = np.repeat(np.arange(FIRST_WORD), np.diff(sets.first))
        self._key = np.sort((of << 13) | sets.meant)
        self._common = np.sort(known[np.argsort(-symbols.unigram.take(known), kind="stable")[:COMMON]])
        self._known_followers: dict[int, tuple[I64, F32]] = {}

    @classmethod
    def open(
        cls, folder: Path, lexicon: Lexicon, symbols: SymbolModel, words: WordModel, more: Sequence[str] = ()
    ) -> ConfusionModel:
        """Open sets and weights in ``folder``; raises OSError when a file is missing. ``more``: of `ConfusionSets`."""
        sets = ConfusionSets.open(folder, lexicon, more)
        vocabulary = Vocabulary.open(folder, lexicon)
        return cls(lexicon, symbols, words, sets, vocabulary, Weights.open(folder / "confusion.npz"))

    # -------------------------------------------------------------------------------------------- comparison

    def compare(
        self, scene: Scene, places: Places, positions: I64, wide: NDArray[np.bool_] | None = None,
        context: NDArray[np.uint16] | None = None,
    ) -> Tried:  # fmt: skip
        """Compare what stands at ``positions`` with the best of its confusion set.

        ``wide`` says where the commonest characters outside the set are tried too; ``context`` are the symbols that
        are taken to stand around each place, where that is not what stands there.
        """
        sets = self.sets
        codes = scene.symbols.codes if context is None else context
        own = scene.symbols.codes.take(positions).astype(np.int64)
        left, right = codes.take(positions - 1).astype(np.int64), codes.take(positions + 1).astype(np.int64)
        now = _bigram(self.symbols, left, own)[0] + _bigram(self.symbols, own, right)[0]
        row, entry = expand(sets, own)
        meant = sets.meant.take(entry).astype(np.int64)
        before, knows_left = _bigram(self.symbols, left.take(row), meant)
        after, knows_right = _bigram(self.symbols, meant, right.take(row))
        ratio = before + after - now.take(row)
        kept = np.flatnonzero((ratio > LEAST_TRIED) & (knows_left | knows_right))
        kept = kept[best_of(row.take(kept), ratio.take(kept), TRIED)]
        columns = [row, entry, meant, ratio, knows_left, knows_right]
        row, entry, meant, ratio, knows_left, knows_right = (column.take(kept) for column in columns)
        if wide is not None and wide.any():
            further = self._outside(np.flatnonzero(wide), left, own, right, now)
            order = np.argsort(np.concatenate([row, further[0]]), kind="stable")
            columns = [row, entry, meant, ratio, knows_left, knows_right]
            row, entry, meant, ratio, knows_left, knows_right = (
                np.concatenate([one, other]).take(order) for one, other in zip(columns, further, strict=True)
            )
        here, original = positions.take(row), own.take(row)
        features = np.zeros((len(PAIR), len(row)), np.float32)
        features[0] = ratio
        features[5], features[6] = knows_left, knows_right
        if len(row):
            last = SymbolModel.ORDER - 1
            fit = self._fit(codes, here, meant, 0, last)
            if context is None:
                end = np.minimum(here + last + 1, len(codes))
                original_fit = (scene.cumulative.take(end) - scene.cumulative.take(here)).astype(np.float32)
            else:
                original_fit = self._fit(codes, positions, own, 0, last).sum(1).take(row)
            features[1], features[14] = fit.sum(1) - original_fit, fit.max(1)
            features[2:5], features[12] = self._word_ratios(codes, positions, own, row, meant)
            reach = LONGEST_LISTED - 1
            windows = [_window_codes(codes, at, put, reach, reach) for at, put in ((here, meant), (positions, own))]
            longest = self.vocabulary.longest(np.concatenate(windows))
            features[15] = longest[: len(row)]
            features[16] = longest[len(row) :].take(row)
        features[7] = self.symbols.unigram.take(meant) - self.symbols.unigram.take(original)
        inside = entry >= 0
        features[8] = self.vocabulary.likeness(original, meant)
        sound = np.where(inside, sets.sound.take(entry), 255)
        for level, column in ((3, 9), (2, 10), (1, 11)):
            features[column] = sound == level
        features[13] = places.length.take(here)
        return Tried(row, entry, meant, features.T)

    def _outside(self, wide: I64, left: I64, own: I64, right: I64, now: F32) -> tuple[NDArray[np.generic], ...]:
        """Pairs of the places ``wide`` with common characters that both neighbours know, the best of each place.

        Columns as in `compare`; the row of the sets is -1.
        """
        found = []
        for start in range(0, len(wide), _WIDE_PIECE):
            part = wide[start : start + _WIDE_PIECE]
            followers = self._followers(left.take(part).tolist())
            row = np.repeat(part, [len(one) for one, _ in followers])
            meant, before = (np.concatenate(column) for column in zip(*followers, strict=True))
            kept = np.flatnonzero(meant != own.take(row))
            row, meant, before = row.take(kept), meant.take(kept), before.take(kept)
            after, known = _bigram(self.symbols, meant, right.take(row))
            ratio = before + after - now.take(row)
            kept = np.flatnonzero(known & (ratio > LEAST_TRIED))
            row, meant, ratio = row.take(kept), meant.take(kept), ratio.take(kept)
            # What the set holds has been tried already.
            key = (own.take(row) << 13) | meant
            kept = np.flatnonzero(self._key.take(np.searchsorted(self._key, key), mode="clip") != key)
            row, meant, ratio = row.take(kept), meant.take(kept), ratio.take(kept)
            likely = ratio + SHAPE_COUNTS * self.vocabulary.likeness(own.take(row), meant)
            kept = best_of(row, likely, OUTSIDE)
            found.append((row.take(kept), meant.take(kept), ratio.take(kept)))
        row, meant, ratio = (np.concatenate(column) for column in zip(*found, strict=True))
        known = np.ones(len(row), bool)
        return row, np.full(len(row), -1, np.int64), meant, ratio, known, known

    def _followers(self, symbols: Sequence[int]) -> list[tuple[I64, F32]]:
        """The common characters that are known to follow each symbol, and log10 of how likely each is.

        They are kept: a text has few different characters, and each is asked about again and again.
        """
        fresh = [one for one in dict.fromkeys(symbols) if one not in self._known_followers]
        if fresh:
            meant = np.tile(self._common, len(fresh))
            likely, known = _bigram(self.symbols, np.repeat(fresh, len(self._common)), meant)
            for at, one in enumerate(fresh):
                own = slice(at * len(self._common), (at + 1) * len(self._common))
                kept = np.flatnonzero(known[own])
                self._known_followers[one] = (meant[own].take(kept), likely[own].take(kept))
        return [self._known_followers[one] for one in symbols]

    def _fit(self, codes: NDArray[np.uint16], here: I64, middle: I64, first: int, last: int) -> F32:
        """log10 p of the symbols from ``first`` before each place to ``last`` after it, ``middle`` in its place."""
        order = SymbolModel.ORDER + first
        window = _window_codes(codes, here, middle, order, last)
        asked = np.zeros(window.shape, bool)
        asked[:, SymbolModel.ORDER :] = True
        log_p = self.symbols.log_probability_at(window.ravel(), asked.ravel()).reshape(window.shape)
        return log_p[:, SymbolModel.ORDER :]

    def _word_ratios(
        self, codes: NDArray[np.uint16], positions: I64, own: I64, row: I64, meant: I64
    ) -> tuple[F32, F32]:
        """How much likelier the words become: by cost, by the bigrams of both sources; and the length of the word."""
        asked, number = np.unique(row, return_inverse=True)
        original = _window_codes(codes, positions.take(asked), own.take(asked), _REACH, _REACH)
        replaced = _window_codes(codes, positions.take(row), meant, _REACH, _REACH)
        cost, gains, length = self._segmented(np.concatenate([original, replaced]))
        of_places = len(asked)
        ratio = np.empty((3, len(row)), np.float32)
        ratio[0] = (cost[:of_places].take(number) - cost[of_places:]) / np.float32(230.26)
        ratio[1:] = gains[:, of_places:] - gains[:, :of_places].take(number, axis=1)
        return ratio, length[of_places:].astype(np.float32)

    def _segmented(self, windows: NDArray[np.uint16]) -> tuple[F32, F32, NDArray[np.int64]]:
        """Of each window the cost of its words, the gains of their bigrams, and the length of the middle one."""
        count, width = windows.shape
        padded = np.full((count, width + 1), STOP, np.uint16)
        padded[:, 1:] = windows
        stretch = np.concatenate([padded.ravel(), np.full(LONGEST + 1, STOP, np.uint16)])
        lattice = self.lexicon.lattice(stretch)
        begin = np.flatnonzero(lattice.on_path[: padded.size])
        size = np.diff(np.append(begin, padded.size))
        word = lattice.word_at(begin, size).astype(np.int64)
        first = np.searchsorted(begin, np.arange(count) * (width + 1))  # the STOP of each window
        cost = np.add.reduceat(self.lexicon.costs.take(word), first).astype(np.float32)
        gain = np.zeros((2, len(word)), np.float32)
        gain[:, 1:] = self.words.bigram_gain(word[:-1], word[1:]).T
        gain[:, first] = 0
        gains = np.add.reduceat(gain, first, axis=1, dtype=np.float64).astype(np.float32)
        middle = np.searchsorted(begin, np.arange(count) * (width + 1) + 1 + _REACH, side="right") - 1
        return cost, gains, size.take(middle)

    # ---------------------------------------------------------------------------------------------- verdicts

    def look(
        self, scene: Scene, places: Places, positions: I64, pair: Network | None, odds: Network | None,
        wide: NDArray[np.bool_] | None = None, context: NDArray[np.uint16] | None = None,
    ) -> Look:  # fmt: skip
        """Judge the ``positions`` without regard to their articles (networks: None while they are not trained).

        ``wide`` and ``context`` as in `compare`.
        """
        pairs = self.compare(scene, places, positions, wide, context)
        again = repeated(scene, places, positions, self.symbols)
        place = np.concatenate([take_rows(places.features, positions), again], axis=1)
        if context is not None and len(positions):
            own = scene.symbols.codes.take(positions).astype(np.int64)
            fit = self._fit(context, positions, own, 1, 2)
            around = _window_codes(context, positions, own, 1, 2)
            place[:, (3, 0, 1, 2)] = fit - self.symbols.unigram.take(around)
            place[:, 4:7] = fit[:, 1:]
        inputs = pair_inputs(pairs, place)
        pair_odds = pair(inputs) if pair is not None and len(inputs) else pairs.features[:, 1].copy()
        best, second = best_and_second(pairs.place, pair_odds, len(positions))
        judged = np.full(len(positions), FLOOR)
        if odds is not None and len(positions):
            judged = odds(odds_inputs(place, pairs, pair_odds, best, second))
        return Look(positions, scene.article_of.take(positions), place, pairs, pair_odds, best, second, judged)

    def look_again(
        self, scene: Scene, places: Places, look: Look, pair: Network, odds: Network,
        wide: NDArray[np.bool_] | None = None,
    ) -> Look:  # fmt: skip
        """``look`` with its places near sure errors judged once more, as if these were put right.

        Where errors stand together none of them has a neighbour that expects it.
        """
        context = undone(scene, look)
        changed = np.flatnonzero(context != scene.symbols.codes)
        if not len(changed):
            return look
        # A place whose own error alone is near keeps its verdict.
        low, high = (np.searchsorted(changed, look.position + reach) for reach in (-_REACH, _REACH + 1))
        itself = context.take(look.position) != scene.symbols.codes.take(look.position)
        rows = np.flatnonzero(high - low > itself)
        if not len(rows):
            return look
        of_rows = None if wide is None else wide.take(rows)
        second = self.look(scene, places, look.position.take(rows), pair, odds, of_rows, context)
        return merged(look, second, rows)

    def judge(self, scene: Scene, articles: int) -> list[Confused]:
        """What is confused in each article of a batch, and the log odds that the article was scanned."""
        weights = self.weights
        assert weights is not None
        networks = weights.networks
        places = measure_places(scene, self.symbols)
        screened = np.full(len(places.han), FLOOR)
        han = np.flatnonzero(places.han)
        screened[han] = networks["screen"](take_rows(places.features, han))
        look = self.look(scene, places, np.flatnonzero(screened > weights.strict), networks["pair"], networks["odds"])
        statistics = article_statistics(scene, places, look, articles, screened)
        odds = networks["article"](statistics)
        found: list[list[Confusion]] = [[] for _ in range(articles)]
        opened = (odds > weights.opened) | is_short(scene)
        widened = (odds > weights.widened) & ~is_short(scene, LEAST_SCAN)
        if len(look.position):
            rows = np.flatnonzero(~opened.take(look.article) & (look.odds > WORTH_A_LOOK))
            self._conclude("slip", scene, look, rows, statistics, odds, found)
        calibrated = np.interp(odds, *weights.curves["article"])
        if opened.any():
            positions = np.flatnonzero((screened > weights.loose) & opened.take(scene.article_of))
            wide = screened.take(positions) > weights.strict
            wide &= (widened & (odds > OUTSIDE_FROM)).take(scene.article_of.take(positions))
            look = self.look(scene, places, positions, networks["pair"], networks["odds"], wide)
            statistics = article_statistics(scene, places, look, articles, screened)
            odds = np.where(opened, networks["whole"](statistics), odds)
            look = self.look_again(scene, places, look, networks["pair"], networks["odds"], wide)
            worth = look.odds > WORTH_A_LOOK
            for name, of in (("slip", ~widened), ("scan", widened)):
                rows = np.flatnonzero(worth & of.take(look.article))
                self._conclude(name, scene, look, rows, statistics, odds, found)
            calibrated = np.where(opened, np.interp(odds, *weights.curves["whole"]), calibrated)
        return [
            Confused(float(one), tuple(listed), bool(wide))
            for one, listed, wide in zip(calibrated, found, widened, strict=True)
        ]

    def _conclude(
        self, name: str, scene: Scene, look: Look, rows: I64, statistics: F32, odds: F32, found: list[list[Confusion]]
    ) -> None:
        """Append the confusions among the places ``rows`` of ``look`` to those of their articles.

        ``name`` is the network that judges: of slips, or of articles that look scanned.
        """
        weights = self.weights
        if weights is None or not len(rows):
            return
        more = final_features(scene, look, rows, self.names)
        inputs = scan_inputs(more) if name == "scan" else slip_inputs(look, statistics, odds, rows, more)
        verdict = weights.networks[name](inputs)
        calibrated = np.interp(verdict, *weights.curves[name])
        likely = np.flatnonzero(calibrated > REPORTED)
        rows, calibrated = rows.take(likely), calibrated.take(likely)
        position, article, best = look.position.take(rows), look.article.take(rows), look.best.take(rows)
        symbols = scene.symbols
        offset = symbols.offsets.take(article)
        start, end = symbols.starts.take(position) - offset, symbols.ends.take(position) - offset
        for k, pair in enumerate(best.tolist()):
            meant, evidence, sound, shape = None, (0.0, 0.0), 0, 0
            if pair >= 0:
                meant = chr(int(self.lexicon.character_of[look.pairs.meant[pair]]))
                values = look.pairs.features[pair].astype(np.float64) * np.log(10)
                evidence = (float(values[1]), float(values[2] + values[3:5].mean()))
                entry = int(look.pairs.entry[pair])
                if entry >= 0:
                    sound, shape = int(self.sets.sound[entry]), int(self.sets.shape[entry])
            found[int(article[k])].append(
                Confusion(
                    int(start[k]), int(end[k]), meant, float(1 / (1 + np.exp(-calibrated[k]))), *evidence, sound, shape
                )
            )


def undone(scene: Scene, look: Look) -> NDArray[np.uint16]:
    """The symbols of a batch with its sure errors undone: of neighbours only the surer one."""
    sure = np.where(look.best >= 0, look.odds, FLOOR)
    around = np.full((2, len(sure)), FLOOR)
    beside = np.flatnonzero(np.diff(look.position) == 1)
    around[0, beside + 1], around[1, beside] = sure.take(beside), sure.take(beside + 1)
    rows = np.flatnonzero((sure > UNDONE_FROM) & (sure > around[0]) & (sure >= around[1]))
    codes = scene.symbols.codes.copy()
    codes[look.position.take(rows)] = look.pairs.meant.take(look.best.take(rows))
    return codes


def merged(first: Look, second: Look, rows: I64) -> Look:
    """``first`` with the verdicts on its ``rows`` replaced by ``second``."""
    kept = np.flatnonzero(np.isin(first.pairs.place, rows, invert=True))
    old, new = first.pairs, second.pairs
    of = np.concatenate([old.place.take(kept), rows.take(new.place)])
    order = np.argsort(of, kind="stable")
    pairs = Tried(
        of.take(order),
        np.concatenate([old.entry.take(kept), new.entry]).take(order),
        np.concatenate([old.meant.take(kept), new.meant]).take(order),
        np.concatenate([old.features.take(kept, 0), new.features]).take(order, 0),
    )
    pair_odds = np.concatenate([first.pair_odds.take(kept), second.pair_odds]).take(order)
    best, runner_up = best_and_second(pairs.place, pair_odds, len(first.position))
    place, odds = first.place.copy(), first.odds.copy()
    place[rows], odds[rows] = second.place, second.odds
    return Look(first.position, first.article, place, pairs, pair_odds, best, runner_up, odds)


def is_short(scene: Scene, limit: int = SHORT) -> NDArray[np.bool_]:
    """Which articles are so short (symbols) that all of them can be looked at closely."""
    return np.diff(scene.first, append=len(scene.article_of)) <= limit


def pair_inputs(pairs: Tried, place: F32) -> F32:
    """What the network for pairs sees: the pair and the place."""
    return np.concatenate([pairs.features.T, place.T.take(pairs.place, axis=1)]).T


def best_and_second(place: I64, odds: F32, count: int) -> tuple[I64, F32]:
    """Of each place the row of its best pair (-1: none) and the odds of the next (FLOOR: none)."""
    best = np.full(count, -1, np.int64)
    second = np.full(count, FLOOR, np.float32)
    order = np.lexsort((-odds, place))
    ordered = place.take(order)
    head = np.ones(len(order), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    best[ordered[head]] = order[head]
    follows = np.flatnonzero(head[:-1] & ~head[1:]) + 1
    second[ordered[follows]] = odds.take(order[follows])
    return best, second


def odds_inputs(place: F32, pairs: Tried, pair_odds: F32, best: I64, second: F32) -> F32:
    """What the network for places sees: the place, its best pair, the odds of the two best pairs."""
    count, columns = place.shape
    out = np.zeros((columns + len(PAIR) + 3, count), np.float32)
    out[:columns] = place.T
    has = np.flatnonzero(best >= 0)
    chosen = best.take(has)
    out[columns : columns + len(PAIR), has] = pairs.features.T.take(chosen, axis=1)
    out[-3] = FLOOR
    out[-3, has] = pair_odds.take(chosen)
    out[-2] = second
    out[-1, has] = 1
    return out.T


def article_statistics(scene: Scene, places: Places, look: Look, articles: int, screened: F32) -> F32:
    """Statistics of each article that tell a scanned one from a clean one, shape (articles, len(ARTICLE))."""
    of, han, features = scene.article_of, places.han, places.features.T
    count = np.maximum(places.sizes, 1).astype(np.float64)
    gain = np.add.reduceat(np.where(han, features[0], 0), scene.first, dtype=np.float64) / count
    is_poor, is_suspicious = ((features[0] < 0) & (features[1] < 0) & han), (screened > 0) & han
    poor, suspicious = (np.bincount(of[where], minlength=articles) for where in (is_poor, is_suspicious))
    probability = 1 / (1 + np.exp(-look.odds.astype(np.float64)))
    total = np.bincount(look.article, probability, minlength=articles)
    strong = np.bincount(look.article, look.odds > 1, minlength=articles)
    order = np.lexsort((-look.odds, look.article))
    falling = np.append(look.odds.take(order), FLOOR)
    start = np.searchsorted(look.article.take(order), np.arange(articles))
    size = np.bincount(look.article, minlength=articles)
    ranks = [np.where(size > rank, falling[np.minimum(start + rank, len(order))], FLOOR) for rank in (0, 4)]
    out = [
        np.log(count), np.sqrt(suspicious / count), np.sqrt(total / count), np.log1p(total), np.log1p(strong), gain,
        ranks[0], ranks[1], poor / count,
    ]  # fmt: skip
    return np.stack(out, axis=1).astype(np.float32)


def final_features(scene: Scene, look: Look, rows: I64, names: NDArray[np.uint8]) -> F32:
    """What the last network sees of the places ``rows`` beyond the first: neighbours, repetitions, signs of names.

    ``names`` is `name_classes`.
    """
    codes = scene.symbols.codes
    out = np.zeros((len(FINAL), len(rows)), np.float32)
    position, best = look.position.take(rows), look.best.take(rows)
    out[0], out[1] = look.odds.take(rows), look.second.take(rows)
    for column, distance in ((2, -1), (3, 1)):
        at = np.minimum(np.searchsorted(look.position, position + distance), max(len(look.position) - 1, 0))
        there = look.position.take(at) == position + distance
        out[column] = np.where(there, look.odds.take(at), FLOOR)
    # How bad the text is around the place: a scan is worse at some spots than at others.
    low = np.searchsorted(look.position, position - AROUND)
    high = np.searchsorted(look.position, position + AROUND + 1)
    for column, one in ((4, look.odds > -2), (5, 1 / (1 + np.exp(-look.odds.astype(np.float64))))):
        total = np.concatenate([[0.0], np.cumsum(one)])
        out[column] = total.take(high) - total.take(low)
    has = np.flatnonzero(best >= 0)
    meant = codes.take(position).astype(np.int64)
    meant[has] = look.pairs.meant.take(best.take(has))
    article = look.article.take(rows).astype(np.uint64) << np.uint64(32)
    left, right = codes.take(position - 1), codes.take(position + 1)
    own = codes.take(position)
    wanted = [
        article | _bigram_key(one, other) for one, other in ((left, own), (own, right), (left, meant), (meant, right))
    ]
    counts = _occurrences(scene, np.concatenate(wanted)) if len(rows) else np.zeros(0)
    counts = counts.reshape(4, -1)
    without = meant == own
    # Beside punctuation every character is common: a repetition there says nothing.
    open_left, open_right = left < FIRST_HAN, right < FIRST_HAN
    for column, (number, is_open) in enumerate(((0, open_left), (1, open_right), (2, open_left), (3, open_right)), 6):
        others = counts[number] - 1 if number < 2 else np.where(without, 0, counts[number])
        out[column] = np.where(is_open, 0, np.log2(1 + np.maximum(others, 0)))
    # Names are made of characters that nothing expects: after a surname, and in foreign names.
    last = len(codes) - 1
    around = names.take(codes.take(np.clip(position[:, None] + np.arange(-3, 4), 0, last)))
    surname, transliterates = around & 1, around >> 1
    out[10], out[11], out[12] = surname[:, 3], surname[:, 2], surname[:, 1]
    out[13] = transliterates[:, 3]
    out[14] = transliterates.sum(1) - transliterates[:, 3]
    out[15:] = look.place.take(rows, axis=0)[:, len(PLACE) :].T
    return out.T


# The commonest surnames, and the characters that stand for sounds in foreign names; written from memory.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳"
    "裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简"
    "娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗"
    "应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
TRANSLITERATIONS = (
    "阿埃艾爱安昂奥巴白班邦保鲍贝本比彼宾波伯博勃布查达戴丹当道德登邓迪蒂丁东杜顿多恩尔厄法范菲费芬丰冯佛夫弗福盖甘冈"
    "高戈格根贡古圭哈海汉豪赫黑亨洪侯胡华怀惠霍基吉加贾简杰金津卡凯坎康考科克肯孔库夸奎昆拉莱赖兰朗劳勒雷黎里理利莉林"
    "琳柳隆卢鲁伦罗洛吕马玛迈麦曼芒毛梅门蒙米密敏明莫默姆穆纳娜奈南内尼宁牛纽农努诺欧帕潘庞佩彭皮平珀蒲普齐奇契恰钱乔"
    "切钦琼丘然让热仁日茹儒瑞萨塞赛桑瑟沙莎山尚绍舍申圣施史舒斯丝思苏索所塔泰坦唐陶特腾提图托瓦万旺威韦维魏温文翁沃乌"
    "武西希锡夏香肖谢辛欣休许雅亚扬耶叶伊因英尤于约泽扎詹珍芝朱兹宗祖佐芙婕霓妮黛蕾薇蓓娅丽琪茜萝"
)


def name_classes(lexicon: Lexicon) -> NDArray[np.uint8]:
    """Of each symbol: 1 a surname, 2 a character of foreign names, 3 both."""
    classes = np.zeros(FIRST_WORD, np.uint8)
    for bit, characters in ((1, SURNAMES), (2, TRANSLITERATIONS)):
        codes = np.unique(lexicon.symbol_of[[ord(one) for one in characters]])
        classes[codes[codes < FIRST_WORD]] |= np.uint8(bit)
    return classes


def _bigram_key(first: NDArray[np.integer], second: NDArray[np.integer]) -> U64:
    return (first.astype(np.uint64) << np.uint64(13)) | second.astype(np.uint64)


def _occurrences(scene: Scene, wanted: U64) -> NDArray[np.float64]:
    """How often each pair of symbols (with its article in the upper half) occurs in its article."""
    keys, number = np.unique(wanted, return_inverse=True)
    codes = scene.symbols.codes
    # Only where both symbols are in some pair that is asked about.
    is_first, is_second = np.zeros((2, FIRST_WORD), bool)
    symbols = keys.view(np.int64) & (FIRST_WORD * FIRST_WORD - 1)
    is_first[symbols >> SYMBOL_BITS] = is_second[symbols & (FIRST_WORD - 1)] = True
    near = np.flatnonzero(is_first.take(codes[:-1]) & is_second.take(codes[1:]))
    article = scene.article_of.take(near).astype(np.uint64) << np.uint64(32)
    present = article | _bigram_key(codes.take(near), codes.take(near + 1))
    at = np.searchsorted(keys, present)
    hit = keys.take(np.minimum(at, len(keys) - 1)) == present
    return np.bincount(at[hit], minlength=len(keys)).astype(np.float64).take(number)


class Weights(msgspec.Struct, frozen=True):
    """The networks and their limits, from one ``npz``."""

    networks: dict[str, Network]
    strict: float  # log odds of the screen, for every article, and
    loose: float  # for articles that are opened
    opened: float  # log odds of an article from which it is looked at through the loose screen, and
    widened: float  # from which its places are judged as those of a scan
    curves: dict[str, tuple[F32, F32]]

    @classmethod
    def open(cls, path: Path) -> Weights:
        """Read the weights; raises OSError or KeyError when they are not there."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        networks = {name: Network.of(arrays, name) for name in NETWORKS}
        strict, loose, opened, widened = (float(arrays[name]) for name in ("strict", "loose", "opened", "widened"))
        curves = {name: (arrays[f"{name}.from"], arrays[f"{name}.to"]) for name in ("article", "whole", "slip", "scan")}
        return cls(networks, strict, loose, opened, widened, curves)


NETWORKS = ("screen", "pair", "odds", "article", "whole", "slip", "scan")


def scan_inputs(more: F32) -> F32:
    """What the last network for scans sees of places: ``more`` are their `final_features`."""
    return np.ascontiguousarray(more[:, IN_SCANS])


def slip_inputs(look: Look, statistics: F32, article_odds: F32, rows: I64, more: F32) -> F32:
    """What the last network for slips sees of the places ``rows``: place, best pair, `final_features`, article."""
    first = odds_inputs(look.place, look.pairs, look.pair_odds, look.best, look.second)
    of_article = np.concatenate([statistics.T, article_odds[None]]).take(look.article.take(rows), axis=1)
    return np.concatenate([first.T.take(rows, axis=1), more.T, of_article]).T
