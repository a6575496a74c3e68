"""What can be measured of a word that may stand in for another: in its context, and against each possible original.

All functions work on whole batches of articles.  A *candidate* is a stretch of symbols that is a word of the lexicon,
whether or not the likeliest segmentation has it; a *pair* is a candidate with one possible original.  Log probabilities
are decimal.  The order of the columns is that of ``OWN``, ``PAIR``
and ``TRIED`` and part of the format of the shipped weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.language.ngram import SymbolModel, WordModel
from detector.language.segmentation import FIRST_HAN, Lattice, Lexicon, Symbols

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

OWN = (
    "libime", "corpus", "cost", "length", "on_path", "loss",
    "left_libime", "left_corpus", "right_libime", "right_corpus",
    "left3_libime", "left3_corpus", "middle_libime", "middle_corpus", "right3_libime", "right3_corpus",
    "symbols_mean", "symbols_least", "symbols_first", "symbols_after", "symbols_wide",
    "left_open", "right_open", "left_word", "right_word", "left_length", "right_length", "repeats",
    "listed_gain", "any_gain",
)  # fmt: skip
PAIR = (
    "libime", "corpus", "left_libime", "left_corpus", "right_libime", "right_corpus", "left_gain", "right_gain",
    "lists", "reverse", "chain", "thesaurus", "gloss", "similarity", "shared", "length", "repeats",
)  # fmt: skip
TRIED = (
    "best_left_libime", "best_left_corpus", "best_right_libime", "best_right_corpus", "middle_libime", "middle_corpus",
    "symbols",
)  # fmt: skip
ABSENT = np.float32(-0.5)  # stands for "no such trigram" in place of its gain


@dataclass(frozen=True, slots=True)
class PairTable:
    """Possible originals of each word: those of word ``w`` stand at ``first[w] : first[w + 1]`` of the other arrays.

    ``lists`` (uint8) is the number of spinner lists that have the pair, ``reverse`` those that have it the other way
    round, ``chain`` the same for pairs that two listed steps make; ``thesaurus`` (shared glosses), ``gloss`` (likeness
    of the glosses) and ``similarity`` (uint8, hundredths for the latter two) come from sources that know nothing of
    spinners.  ``prior`` (words, 2) are the `gains` of each word.
    """

    first: NDArray[np.int32]
    original: NDArray[np.int32]
    lists: NDArray[np.uint8]
    reverse: NDArray[np.uint8]
    chain: NDArray[np.uint8]
    thesaurus: NDArray[np.uint8]
    gloss: NDArray[np.uint8]
    similarity: NDArray[np.uint8]
    prior: NDArray[np.float16]

    NAMES = ("first", "original", "lists", "reverse", "chain", "thesaurus", "gloss", "similarity", "prior")

    @classmethod
    def open(cls, folder: Path) -> PairTable:
        """Open ``pairs_*.npy`` in ``folder``."""
        return cls(*(np.load(folder / f"pairs_{name}.npy", mmap_mode="r").view(np.ndarray) for name in cls.NAMES))


NO_GAIN = -3.0
"""``prior`` of a word without a pair."""


def gains(word: I64, original: I64, listed: NDArray[np.bool_], costs: NDArray[np.int32], rows: I64, size: int) -> F32:
    """How much more common than a word its commonest listed original, and its commonest original at all, are (log10).

    The first five arguments belong to pairs (``rows``: where each counts); the result has shape (size, 2).
    """
    gain = (costs.take(word).astype(np.float32) - costs.take(original)) / np.float32(230.26)
    out = np.full((size, 2), NO_GAIN, np.float32)
    np.maximum.at(out[:, 1], rows, gain)
    np.maximum.at(out[:, 0], rows[listed], gain[listed])
    return out


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All statistics that the features need."""

    lexicon: Lexicon
    words: WordModel
    symbols: SymbolModel
    pairs: PairTable

    @classmethod
    def open(cls, folder: Path) -> Knowledge:
        """Open everything in ``folder``; raises OSError when a file is missing."""
        return cls(Lexicon.open(folder), WordModel.open(folder), SymbolModel.open(folder), PairTable.open(folder))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates of a batch in order of position: ``begin`` and ``end`` in symbols, word id, number of the article."""

    begin: I64
    end: I64
    word: I64
    article: I64
    on_path: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.begin)

    def take(self, chosen: NDArray[np.int64]) -> Candidates:
        """The candidates at the given places."""
        return Candidates(
            self.begin[chosen], self.end[chosen], self.word[chosen], self.article[chosen], self.on_path[chosen]
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """A batch with everything that is computed once for it."""

    symbols: Symbols
    lattice: Lattice
    log_probability: F32  # of each symbol under the symbol model
    cumulative: NDArray[np.float64]  # of log_probability, with a 0 in front
    article_of: I64  # number of the article of each symbol


def scene(knowledge: Knowledge, texts: list[str]) -> Scene:
    """Read folded texts."""
    symbols = knowledge.lexicon.symbols(texts)
    lattice = knowledge.lexicon.lattice(symbols.codes)
    logp = knowledge.symbols.log_probability(symbols.codes)
    heads = np.zeros(len(symbols.codes), np.int64)
    heads[symbols.articles[1:] - 1] = 1
    return Scene(symbols, lattice, logp, np.concatenate([[0.0], np.cumsum(logp, dtype=np.float64)]), np.cumsum(heads))


def candidates(knowledge: Knowledge, scene: Scene) -> Candidates:
    """Words of two symbols or more on the likeliest path, and listed replacements wherever they stand."""
    lattice = scene.lattice
    count = len(scene.symbols.codes)
    prior = knowledge.pairs.prior
    begins, ends, words, paths = [], [], [], []
    path_begin = np.flatnonzero(lattice.on_path)
    path_length = np.diff(np.append(path_begin, count))
    on_path_length = np.zeros(count, np.int64)
    on_path_length[path_begin] = path_length
    for size in (2, 3, 4):
        ids = lattice.words[size - 1]
        here = np.flatnonzero(ids)
        is_path = on_path_length[here] == size
        keep = is_path | (prior[ids[here], 0] > NO_GAIN)
        here, is_path = here[keep], is_path[keep]
        begins.append(here)
        ends.append(here + size)
        words.append(ids[here].astype(np.int64))
        paths.append(is_path)
    begin = np.concatenate(begins)
    order = np.argsort(begin, kind="stable")
    begin = begin[order]
    return Candidates(
        begin, np.concatenate(ends)[order], np.concatenate(words)[order], scene.article_of[begin],
        np.concatenate(paths)[order],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """The two words before and after each candidate."""

    left2: I64
    left: I64
    right: I64
    right2: I64


def contexts(scene: Scene, found: Candidates) -> Context:
    """The words around each candidate on the likeliest paths to its left and right."""
    left, before = scene.lattice.word_before(found.begin)
    left2, _ = scene.lattice.word_before(np.maximum(before, 1))
    right, after = scene.lattice.word_after(np.minimum(found.end, len(scene.symbols.codes) - 1))
    right2, _ = scene.lattice.word_after(np.minimum(after, len(scene.symbols.codes) - 1))
    return Context(*(words.astype(np.int64) for words in (left2, left, right, right2)))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well words fit contexts: gains in log10 over the unigram, shape (n, 2) for the two sources."""

    unigram: F32
    left: F32
    right: F32
    left3: F32  # nan where the trigram is not known
    middle: F32
    right3: F32


def fit(words: WordModel, context: Context, word: I64) -> Fit:
    """The fit of ``word`` in each context."""
    unigram = words.unigram.take(word, axis=0)
    right_unigram = words.unigram.take(context.right, axis=0)
    left = words.bigram_gain(context.left, word)
    right = words.bigram_gain(word, context.right)
    left3 = words.trigram(context.left2, context.left, word) - unigram
    middle = words.trigram(context.left, word, context.right) - right_unigram
    right3 = words.trigram(word, context.right, context.right2) - words.unigram.take(context.right2, axis=0)
    return Fit(unigram, left, right, left3, middle, right3)


def _filled(gain: F32) -> F32:
    filled: F32 = np.where(np.isnan(gain), ABSENT, gain)
    return filled


def repeats(found: Candidates, size: int) -> F32:
    """log2 of how often each candidate's word is a candidate of its article."""
    key = found.article * size + found.word
    _, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    logarithm: F32 = np.log2(count[inverse]).astype(np.float32)
    return logarithm


def own_features(knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit) -> F32:
    """The columns ``OWN`` of every candidate, shape (candidates, len(OWN))."""
    lattice, codes = scene.lattice, scene.symbols.codes
    begin, end = found.begin, found.end
    length = end - begin
    cost = np.asarray(knowledge.lexicon.costs.take(found.word), np.int32)
    loss = lattice.forward.take(begin) + cost + lattice.backward.take(end) - lattice.stretch_cost.take(begin)
    total = scene.cumulative
    last = len(codes)
    logp = scene.log_probability
    least = np.minimum(logp.take(begin), logp.take(begin + 1))
    wide_begin, wide_end = np.maximum(begin - 2, 0), np.minimum(end + 3, last)
    left_code, right_code = codes.take(begin - 1), codes.take(np.minimum(end, last - 1))
    out = np.empty((len(found), len(OWN)), np.float32)
    columns = (
        own.unigram[:, 0], own.unigram[:, 1], cost / -230.26, length, found.on_path, loss / 230.26,
        own.left[:, 0], own.left[:, 1], own.right[:, 0], own.right[:, 1],
        _filled(own.left3[:, 0]), _filled(own.left3[:, 1]), _filled(own.middle[:, 0]), _filled(own.middle[:, 1]),
        _filled(own.right3[:, 0]), _filled(own.right3[:, 1]),
        (total.take(end) - total.take(begin)) / length, least, logp.take(begin),
        (total.take(np.minimum(end + 2, last)) - total.take(end)) / 2,
        (total.take(wide_end) - total.take(wide_begin)) / (wide_end - wide_begin),
        left_code < FIRST_HAN, right_code < FIRST_HAN,
        knowledge.words.unigram.take(context.left, axis=0).mean(1),
        knowledge.words.unigram.take(context.right, axis=0).mean(1),
        lattice.left.take(begin), lattice.right.take(np.minimum(end, last)),
        repeats(found, len(knowledge.lexicon.costs)), *knowledge.pairs.prior[found.word].T,
    )  # fmt: skip
    for index, column in enumerate(columns):
        out[:, index] = column
    return out


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a batch: number of the candidate, place in the pair table, id of the original."""

    candidate: I64
    entry: I64
    original: I64


def expand(table: PairTable, found: Candidates) -> Pairs:
    """All pairs of the candidates, in the order of the candidates."""
    first = table.first.take(found.word).astype(np.int64)
    count = table.first.take(found.word + 1).astype(np.int64) - first
    candidate = np.repeat(np.arange(len(found)), count)
    entry = np.arange(len(candidate)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    return Pairs(candidate, entry, table.original.take(entry).astype(np.int64))


_CONTEXT = SymbolModel.ORDER - 1


def symbol_change(knowledge: Knowledge, scene: Scene, found: Candidates, pairs: Pairs) -> F32:
    """log10 p of the text with the original minus that with the replacement, under the symbol model, shape (pairs,).

    Counted over the word and the three symbols after it, which are all that a 4-gram model can tell apart.
    """
    codes = scene.symbols.codes
    last = len(codes)
    out = np.empty(len(pairs.candidate), np.float32)
    begin, end = found.begin[pairs.candidate], found.end[pairs.candidate]
    spelled = knowledge.lexicon.spelling.take(pairs.original, axis=0)
    lengths = _length(spelled)
    before = scene.cumulative.take(np.minimum(end + _CONTEXT, last)) - scene.cumulative.take(begin)
    for size in range(1, 5):
        rows = np.flatnonzero(lengths == size)
        if not len(rows):
            continue
        first = SymbolModel.ORDER
        text = np.empty((len(rows), first + size + _CONTEXT), np.uint16)
        for shift in range(first):
            text[:, shift] = codes.take(np.maximum(begin[rows] - first + shift, 0))
        for shift in range(_CONTEXT):
            text[:, first + size + shift] = codes.take(np.minimum(end[rows] + shift, last - 1))
        text[:, first : first + size] = spelled[rows, :size]
        logp = knowledge.symbols.log_probability_of_rows(text, first)
        out[rows] = logp.sum(1) - before[rows]
    return out


def pair_features(
    knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit, pairs: Pairs
) -> F32:
    """The columns ``PAIR`` of every pair, shape (pairs, len(PAIR)): original minus replacement where both have one."""
    table, size = knowledge.pairs, len(knowledge.lexicon.costs)
    row, entry, original = pairs.candidate, pairs.entry, pairs.original
    words = knowledge.words
    out = np.empty((len(row), len(PAIR)), np.float32)
    left = words.bigram_gain(context.left[row], original)
    right = words.bigram_gain(original, context.right[row])
    out[:, 0:2] = words.unigram.take(original, axis=0) - own.unigram.take(row, axis=0)
    out[:, 2:4] = left - own.left.take(row, axis=0)
    out[:, 4:6] = right - own.right.take(row, axis=0)
    spelled = knowledge.lexicon.spelling.take(original, axis=0)
    surface = knowledge.lexicon.spelling.take(found.word[row], axis=0)
    shared = np.zeros(len(row), np.int8)
    for column in range(4):
        letter = surface[:, column]
        for other in range(4):
            shared += (spelled[:, other] == letter) & (letter > 0)
    present = path_words(scene, size)
    key = found.article[row] * size + original
    there = np.searchsorted(present, key, side="right") - np.searchsorted(present, key, side="left")
    columns = (
        np.maximum(left[:, 0], left[:, 1]), np.maximum(right[:, 0], right[:, 1]),
        table.lists.take(entry), table.reverse.take(entry), table.chain.take(entry), table.thesaurus.take(entry),
        table.gloss.take(entry) / np.float32(100), table.similarity.take(entry) / np.float32(100),
        shared, _length(spelled) - _length(surface), np.log2(1 + there),
    )  # fmt: skip
    for index, column in enumerate(columns, 6):
        out[:, index] = column
    return out


def _length(spelled: NDArray[np.uint16]) -> NDArray[np.int8]:
    """How many symbols each spelling has."""
    return 1 + (spelled[:, 1] > 0).astype(np.int8) + (spelled[:, 2] > 0) + (spelled[:, 3] > 0)


def tried_features(
    knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit, pairs: Pairs
) -> F32:
    """The columns ``TRIED`` of pairs, shape (pairs, len(TRIED)): trigrams and symbols, original minus replacement."""
    row = pairs.candidate
    around = Context(*(words[row] for words in (context.left2, context.left, context.right, context.right2)))
    new = fit(knowledge.words, around, pairs.original)
    out = np.empty((len(row), len(TRIED)), np.float32)
    out[:, 0:2] = np.fmax(new.left, new.left3) - np.fmax(own.left, own.left3).take(row, axis=0)
    out[:, 2:4] = np.fmax(new.right, new.right3) - np.fmax(own.right, own.right3).take(row, axis=0)
    out[:, 4:6] = np.fmax(new.right, new.middle) - np.fmax(own.right, own.middle).take(row, axis=0)
    out[:, 6] = symbol_change(knowledge, scene, found, pairs)
    return out


def path_words(scene: Scene, size: int) -> NDArray[np.int64]:
    """Sorted keys ``article * size + word`` of all words on the likeliest path."""
    begin = np.flatnonzero(scene.lattice.on_path)
    length = np.diff(np.append(begin, len(scene.symbols.codes)))
    keys = scene.article_of[begin] * size + scene.lattice.word_at(begin, length)
    keys.sort()
    return keys
