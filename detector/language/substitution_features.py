"""What can be measured of a word that may stand in for another: in its context, and against each possible original.

All functions work on whole batches of articles.  A *candidate* is a stretch of symbols that is a word of the lexicon,
whether or not the likeliest segmentation has it; a *pair* is a candidate with one possible original.  Log probabilities
are decimal.  The order of the columns is that of ``OWN``, ``PLACE``,
``PAIR`` and ``TRIED`` and part of the format of the shipped weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.language.ngram import SymbolModel, WordModel
from detector.language.segmentation import FIRST_HAN, FIRST_WORD, LONGEST, Lattice, Lexicon, Symbols
from detector.language.vectors import AROUND, ARTICLE_WORDS, Vectors

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
PLACE = ("near", "whole", "before", "after", "known", "bias")
TRIED = (
    "best_left_libime", "best_left_corpus", "best_right_libime", "best_right_corpus", "middle_libime", "middle_corpus",
    "symbols", "near", "whole", "known",
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
    gain: F32 = field(init=False)  # ``prior`` with its axes the other way round, shape (2, words)
    has_listed: NDArray[np.bool_] = field(init=False)  # whether a word is a listed replacement

    NAMES = ("first", "original", "lists", "reverse", "chain", "thesaurus", "gloss", "similarity", "prior")

    def __post_init__(self) -> None:
        object.__setattr__(self, "gain", np.ascontiguousarray(self.prior.T).astype(np.float32))
        object.__setattr__(self, "has_listed", self.gain[0] > NO_GAIN)

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
    vectors: Vectors

    @classmethod
    def open(cls, folder: Path) -> Knowledge:
        """Open everything in ``folder``; raises OSError when a file is missing."""
        return cls(
            Lexicon.open(folder), WordModel.open(folder), SymbolModel.open(folder), PairTable.open(folder),
            Vectors.open(folder),
        )  # fmt: skip


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
            self.begin.take(chosen), self.end.take(chosen), self.word.take(chosen), self.article.take(chosen),
            self.on_path.take(chosen),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A batch with everything that is computed once for it."""

    symbols: Symbols
    lattice: Lattice
    log_probability: F32  # of each symbol under the symbol model
    cumulative: NDArray[np.float64]  # of log_probability, with a 0 in front
    article_of: I64  # number of the article of each symbol

    @property
    def first(self) -> I64:
        """The first symbol of each article, which is its STOP."""
        return self.symbols.articles - 1


def scene(knowledge: Knowledge, texts: list[str]) -> Scene:
    """Read folded texts."""
    symbols = knowledge.lexicon.symbols(texts, apart=True)
    lattice = knowledge.lexicon.lattice(symbols.codes)
    logp = knowledge.symbols.log_probability(symbols.codes, symbols.articles - 1)
    sizes = np.diff(symbols.articles - 1, append=len(symbols.codes))
    article_of = np.repeat(np.arange(len(sizes)), sizes)
    return Scene(symbols, lattice, logp, np.concatenate([[0.0], np.cumsum(logp, dtype=np.float64)]), article_of)


def candidates(knowledge: Knowledge, scene: Scene) -> Candidates:
    """Words of two symbols or more on the likeliest path, and listed replacements wherever they stand.

    Replacements of a single symbol count only where the path has them as a word.
    """
    lattice = scene.lattice
    count = len(scene.symbols.codes)
    has_listed = knowledge.pairs.has_listed
    begins, ends, words, paths = [], [], [], []
    path_begin = np.flatnonzero(lattice.on_path)
    path_length = np.diff(np.append(path_begin, count))
    on_path_length = np.zeros(count, np.int64)
    on_path_length[path_begin] = path_length
    alone = path_begin[(path_length == 1) & has_listed.take(lattice.words[0].take(path_begin))]
    begins.append(alone)
    ends.append(alone + 1)
    words.append(lattice.words[0].take(alone).astype(np.int64))
    paths.append(np.ones(len(alone), bool))
    for size in (2, 3, 4):
        ids = lattice.words[size - 1]
        here = np.flatnonzero(ids > 0)
        word = ids.take(here)
        is_path = on_path_length.take(here) == size
        keep = np.flatnonzero(is_path | has_listed.take(word))
        here, is_path = here.take(keep), is_path.take(keep)
        begins.append(here)
        ends.append(here + size)
        words.append(word.take(keep).astype(np.int64))
        paths.append(is_path)
    begin = np.concatenate(begins)
    order = stable_order(begin)
    begin = begin.take(order)
    return Candidates(
        begin, np.concatenate(ends).take(order), np.concatenate(words).take(order), scene.article_of.take(begin),
        np.concatenate(paths).take(order),
    )  # fmt: skip


def stable_order(keys: I64) -> I64:
    """What ``argsort(kind="stable")`` gives for keys of 0 or more.

    Where key and place fit into one number these are sorted, which takes a twentieth of the time.
    """
    count = len(keys)
    bits = count.bit_length()
    if not count or int(keys.max()) >> (63 - bits):
        return np.argsort(keys, kind="stable")
    marked = keys << bits
    marked |= np.arange(count)
    marked.sort()
    marked &= (1 << bits) - 1
    return marked


@dataclass(frozen=True, slots=True)
class Context:
    """The two words before and after each candidate."""

    left2: I64
    left: I64
    right: I64
    right2: I64

    def take(self, rows: I64) -> Context:
        """The words around the candidates at the given places."""
        return Context(self.left2.take(rows), self.left.take(rows), self.right.take(rows), self.right2.take(rows))


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

    def take(self, rows: I64) -> Fit:
        """The fit of the words at the given places."""
        return Fit(*(take_rows(getattr(self, name), rows) for name in Fit.__slots__))


def take_rows(matrix: F32, rows: I64) -> F32:
    """``matrix[rows]`` of a matrix whose columns stand together in memory, and so do those of the result."""
    taken: F32 = matrix.T.take(rows, axis=1).T
    return taken


def fit(words: WordModel, context: Context, word: I64, left: F32 | None = None, right: F32 | None = None) -> Fit:
    """The fit of ``word`` in each context; ``left`` and ``right`` are its gains on both sides where they are known."""
    unigram = words.unigram_of(word)
    right_unigram = words.unigram_of(context.right)
    if left is None:
        left = words.bigram_gain(context.left, word, unigram)
    if right is None:
        right = words.bigram_gain(word, context.right, right_unigram)
    left3 = words.trigram(context.left2, context.left, word)
    left3 -= unigram
    middle = words.trigram(context.left, word, context.right)
    middle -= right_unigram
    right3 = words.trigram(word, context.right, context.right2)
    right3 -= words.unigram_of(context.right2)
    return Fit(unigram, left, right, left3, middle, right3)


def repeats(found: Candidates, size: int) -> F32:
    """log2 of how often each candidate's word is a candidate of its article."""
    key = found.article * size
    key += found.word
    order = np.argsort(key)
    ordered = key.take(order)
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    count = np.diff(first, append=len(key))
    out = np.empty(len(key), np.float32)
    out[order] = np.repeat(np.log2(count).astype(np.float32), count)
    return out


def own_features(knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit) -> F32:
    """The columns ``OWN`` of every candidate, shape (candidates, len(OWN)); each column stands together in memory."""
    lattice, codes = scene.lattice, scene.symbols.codes
    begin, end = found.begin, found.end
    length = end - begin
    cost = np.asarray(knowledge.lexicon.costs.take(found.word), np.int32)
    loss = lattice.forward.take(begin) + cost + lattice.backward.take(end) - lattice.stretch_cost.take(begin)
    total = scene.cumulative
    last = len(codes)
    first_logp = scene.log_probability.take(begin)
    total_begin, total_end = total.take(begin), total.take(end)
    # The STOP at which an article begins is the first symbol that is its own.
    wide_begin = np.maximum(begin - 2, (scene.symbols.articles - 1).take(found.article))
    wide_end = np.minimum(end + 3, last)
    left_code, right_code = codes.take(begin - 1), codes.take(np.minimum(end, last - 1))
    out = np.empty((len(OWN), len(found)), np.float32)
    out[0:2] = own.unigram.T
    out[2] = cost / -230.26
    out[3] = length
    out[4] = found.on_path
    out[5] = loss / 230.26
    out[6:8] = own.left.T
    out[8:10] = own.right.T
    out[10:12], out[12:14], out[14:16] = own.left3.T, own.middle.T, own.right3.T
    np.copyto(out[10:16], ABSENT, where=np.isnan(out[10:16]))
    out[16] = (total_end - total_begin) / length
    out[17] = np.minimum(first_logp, scene.log_probability.take(begin + 1))
    out[18] = first_logp
    out[19] = (total.take(np.minimum(end + 2, last)) - total_end) / 2
    out[20] = (total.take(wide_end) - total.take(wide_begin)) / (wide_end - wide_begin)
    out[21] = left_code < FIRST_HAN
    out[22] = right_code < FIRST_HAN
    out[23] = knowledge.words.unigram_mean.take(context.left)
    out[24] = knowledge.words.unigram_mean.take(context.right)
    out[25] = lattice.left.take(begin)
    out[26] = lattice.right.take(np.minimum(end, last))
    out[27] = repeats(found, len(knowledge.lexicon.costs))
    out[28] = knowledge.pairs.gain[0].take(found.word)
    out[29] = knowledge.pairs.gain[1].take(found.word)
    return out.T


@dataclass(frozen=True, slots=True)
class Place:
    """What the vectors expect where each candidate stands, shape (candidates, dimensions) each."""

    near: F32  # from the words around it
    whole: F32  # from the other words of its article
    before: F32  # from the word before it alone
    after: F32


def words_around(scene: Scene, found: Candidates) -> I64:
    """Ids of the four words before and the four after each candidate; -1 outside its article. Shape (8, n)."""
    lattice, article_of = scene.lattice, scene.article_of
    last = len(scene.symbols.codes) - 1
    out = np.full((2 * AROUND, len(found)), -1, np.int64)
    position = found.begin
    for place in range(AROUND - 1, -1, -1):
        word, begin = lattice.word_before(np.maximum(position, 1))
        begin = np.maximum(begin, 0)
        inside = (position > 0) & (article_of.take(begin) == found.article)
        np.copyto(out[place], word, where=inside)
        position = begin
    position = found.end
    for place in range(AROUND, 2 * AROUND):
        here = np.minimum(position, last)
        word, end = lattice.word_after(here)
        inside = (position <= last) & (article_of.take(here) == found.article)
        np.copyto(out[place], word, where=inside)
        position = np.minimum(end, last + 1)
    return out


@dataclass(frozen=True, slots=True)
class Topics:
    """The sum of the vectors of the words on each article's path, and their number (longer words only)."""

    sums: F32
    count: I64


def topics(vectors: Vectors, scene: Scene) -> Topics:
    """What each article of the batch is about."""
    articles = len(scene.symbols.articles)
    begin = np.flatnonzero(scene.lattice.on_path)
    length = np.diff(begin, append=len(scene.symbols.codes))
    long = np.flatnonzero(length > 1)
    begin = begin.take(long)
    rows = vectors.rows(scene.lattice.word_at(begin, length.take(long)).astype(np.int64))
    known = np.flatnonzero(rows)
    rows, article = rows.take(known), scene.article_of.take(begin.take(known))
    first = np.searchsorted(article, np.arange(articles + 1))
    count = np.diff(first)
    sums = np.zeros((articles, vectors.given.shape[1]), np.float32)
    for number in np.flatnonzero(count).tolist():
        of_article = vectors.given.take(rows[first[number] : first[number + 1]], axis=0).astype(np.float32)
        # Whole numbers; a product takes a third of the time of a sum over rows.
        sums[number] = np.ones(len(of_article), np.float32) @ of_article
    return Topics(sums, count)


def place(knowledge: Knowledge, scene: Scene, found: Candidates, topic: Topics, present: PathWords) -> Place:
    """What the vectors expect at each candidate. The article's own occurrences of the word are left out."""
    vectors = knowledge.vectors
    around = words_around(scene, found)
    before, after = (vectors.expected(around[k], k) for k in (AROUND - 1, AROUND))
    near = before + after
    for k in range(2 * AROUND):
        if k not in (AROUND - 1, AROUND):
            near += vectors.expected(around[k], k)
    rows = vectors.rows(found.word) * (found.word >= FIRST_WORD)
    same = (present.count(found.article, found.word) * (rows > 0)).astype(np.float32)
    number = np.maximum(topic.count.take(found.article) - same, 1).astype(np.float32)
    whole = topic.sums.take(found.article, axis=0)
    whole -= same[:, None] * vectors.given.take(rows, axis=0)
    whole *= (np.sqrt(np.minimum(number, ARTICLE_WORDS)) / number)[:, None]
    whole *= vectors.article
    return Place(near, whole, before, after)


def place_features(vectors: Vectors, found: Candidates, at: Place) -> F32:
    """The columns ``PLACE`` of each candidate, shape (candidates, len(PLACE))."""
    rows = vectors.rows(found.word)
    wanted = vectors.wanted.take(rows, axis=0).astype(np.float32)
    out = np.empty((len(PLACE), len(found)), np.float32)
    for column, expected in zip(out, (at.near, at.whole, at.before, at.after), strict=False):
        np.einsum("ij,ij->i", wanted, expected, out=column)
    out[4] = rows > 0
    out[5] = vectors.bias.take(rows)
    return out.T


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
    begin, end = found.begin.take(pairs.candidate), found.end.take(pairs.candidate)
    size = knowledge.lexicon.lengths.take(pairs.original).astype(np.int64)
    before = scene.cumulative.take(np.minimum(end + _CONTEXT, last)) - scene.cumulative.take(begin)
    # The texts with the originals, one after the other: symbols before the word, the original, symbols after it.
    length = size + (SymbolModel.ORDER + _CONTEXT)
    start = np.cumsum(length) - length
    column = np.arange(int(length.sum())) - np.repeat(start, length)
    column -= SymbolModel.ORDER
    after = np.repeat(size, length)
    is_after = column >= after
    source = np.repeat(begin, length)
    source += column
    source += is_after * np.repeat(end - begin - size, length)
    text = codes.take(source, mode="clip")
    spelled = knowledge.lexicon.spelling.take(pairs.original, axis=0)
    asked = column >= 0
    text[asked & ~is_after] = spelled[spelled > 0]
    logp = knowledge.symbols.log_probability_at(text, asked)
    logp *= asked
    changed: F32 = (np.add.reduceat(logp, start) - before).astype(np.float32) if len(start) else np.zeros(0, np.float32)
    return changed


def pair_features(
    knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit, pairs: Pairs
) -> F32:
    """The columns ``PAIR`` of every pair, shape (pairs, len(PAIR)): original minus replacement where both have one."""
    return compared_words(
        knowledge, scene, found, context, own, pairs, path_words(scene, len(knowledge.lexicon.costs))
    )[0]


def compared_words(
    knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit, pairs: Pairs, present: PathWords
) -> tuple[F32, F32, F32]:
    """The columns ``PAIR`` of every pair, and the gains of the original on its left and right, shape (pairs, 2)."""
    table = knowledge.pairs
    row, entry, original = pairs.candidate, pairs.entry, pairs.original
    words = knowledge.words
    out = np.empty((len(PAIR), len(row)), np.float32)
    unigram = words.unigram_of(original)
    left = words.bigram_gain(context.left.take(row), original, unigram)
    right = words.bigram_gain(original, context.right.take(row))
    out[0:2] = unigram.T - own.unigram.T.take(row, axis=1)
    out[2:4] = left.T - own.left.T.take(row, axis=1)
    out[4:6] = right.T - own.right.T.take(row, axis=1)
    out[6] = np.maximum(left[:, 0], left[:, 1])
    out[7] = np.maximum(right[:, 0], right[:, 1])
    out[8] = table.lists.take(entry)
    out[9] = table.reverse.take(entry)
    out[10] = table.chain.take(entry)
    out[11] = table.thesaurus.take(entry)
    out[12] = table.gloss.take(entry) / np.float32(100)
    out[13] = table.similarity.take(entry) / np.float32(100)
    word = found.word.take(row)
    out[14] = _shared(knowledge.lexicon, original, word)
    out[15] = knowledge.lexicon.lengths.take(original) - knowledge.lexicon.lengths.take(word)
    out[16] = np.log2(1 + present.count(found.article.take(row), original))
    return out.T, left, right


def _shared(lexicon: Lexicon, one: I64, other: I64) -> NDArray[np.int8]:
    """How many symbols two words share, counting every equal pair."""
    spelled, surface = lexicon.spelling.take(one, axis=0), lexicon.spelling.take(other, axis=0)
    shared = np.zeros(len(one), np.int8)
    columns = [np.ascontiguousarray(spelled[:, k]) for k in range(LONGEST)]
    for column in range(LONGEST):
        letter = np.ascontiguousarray(surface[:, column])
        there = letter > 0
        for theirs in columns:
            shared += (theirs == letter) & there
    return shared


def tried_features(
    knowledge: Knowledge, scene: Scene, found: Candidates, context: Context, own: Fit, pairs: Pairs,
    at: Place, left: F32 | None = None, right: F32 | None = None,
) -> F32:  # fmt: skip
    """The columns ``TRIED`` of pairs, shape (pairs, len(TRIED)): trigrams and symbols, original minus replacement.

    ``left`` and ``right`` are the gains of the original on both sides (`compared_words`), where they are known.
    """
    row = pairs.candidate
    new = fit(knowledge.words, context.take(row), pairs.original, left, right)
    out = np.empty((len(TRIED), len(row)), np.float32)
    out[0:2] = np.fmax(new.left, new.left3).T - np.fmax(own.left, own.left3).T.take(row, axis=1)
    out[2:4] = np.fmax(new.right, new.right3).T - np.fmax(own.right, own.right3).T.take(row, axis=1)
    out[4:6] = np.fmax(new.right, new.middle).T - np.fmax(own.right, own.middle).T.take(row, axis=1)
    out[6] = symbol_change(knowledge, scene, found, pairs)
    vectors = knowledge.vectors
    rows, old = vectors.rows(pairs.original), vectors.rows(found.word.take(row))
    change = vectors.wanted.take(rows, axis=0).astype(np.float32)
    change -= vectors.wanted.take(old, axis=0)
    known = (rows > 0) & (old > 0)
    out[7] = np.einsum("ij,ij->i", change, at.near.take(row, axis=0)) * known
    out[8] = np.einsum("ij,ij->i", change, at.whole.take(row, axis=0)) * known
    out[9] = known
    return out.T


class PathWords:
    """How often each word stands on the likeliest path of each article of a batch."""

    _BITS = 20

    def __init__(self, keys: NDArray[np.int64], size: int) -> None:
        """``keys``: ``article * size + word`` of each word on the path."""
        self._size = size
        ordered = np.sort(keys)
        first = np.flatnonzero(np.diff(ordered, prepend=-1))
        self._keys, self._count = ordered.take(first), np.diff(first, append=len(ordered))
        # A word that is on no path at all is the rule; a bit for many words tells most of them.
        self._seen = np.zeros(1 << self._BITS, bool)
        self._seen[self._slot(keys)] = True

    def _slot(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        return keys & ((1 << self._BITS) - 1)

    def count(self, article: I64, word: I64) -> NDArray[np.int64]:
        """How often each word stands on the path of the article with that number."""
        key = article * self._size
        key += word
        out = np.zeros(len(key), np.int64)
        seen = np.flatnonzero(self._seen.take(self._slot(key)))
        key = key.take(seen)
        place = np.searchsorted(self._keys, key)
        same = np.flatnonzero(self._keys.take(place, mode="clip") == key)
        out[seen.take(same)] = self._count.take(place.take(same))
        return out


def path_words(scene: Scene, size: int) -> PathWords:
    """The words on the likeliest path; ``size`` is the number of words there are."""
    begin = np.flatnonzero(scene.lattice.on_path)
    length = np.diff(np.append(begin, len(scene.symbols.codes)))
    return PathWords(scene.article_of.take(begin) * size + scene.lattice.word_at(begin, length), size)
