"""Statistics of tortured phrases: how likely two words stand for an established term whose words were replaced.

A candidate is a pair of neighbouring content words. For every pair of originals (the words of which these may be
synonyms, learned from known phrases or taken from thesauri) the tables say how established the pair is as a term. The
features of the best pair, the frequencies of the words in tortured phrases and in English, and how often the candidate
itself stands in honest text go into boosted trees, whose output is the logarithm of the odds.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.language.english import STOP_WORDS, content_word

# Steps in which strengths of synonyms, evidence for terms and associations are stored as bytes.
QUANTUM: Final = 10.0
# Evidence for a pair that is no known term: below any that is.
NO_TERM: Final = -1.5
# So many dimensions of the vectors of words are features themselves.
KINDS: Final = 8
# So many features, the first ones, are known without originals.
CHEAP: Final = 6
# How much the strength of synonyms weighs against evidence for the term when the best originals are chosen.
SYNONYM_WEIGHT: Final = 1.2
FEATURES: Final = 24 + 4 * KINDS
# A pair that is so established itself is no candidate: WordNet has it, or technical text, often ("data analysis").
OWN_TERM: Final = 0.8
# The number of words that no table has: names, chemicals, rare terms; and the Zipf frequency that they count with.
UNKNOWN: Final = (1 << 15) - 1
UNKNOWN_ZIPF: Final = 1.5
# Of a pair one word at least is so much commoner in known phrases than in English (log2): half of the pairs of clean
# text have none, and one in seventy of the phrases that are found.
LEAST_PRIOR: Final = -3.0
HASH_BITS: Final = 23
# What an original is that is the word itself; how many candidates are looked up at once.
ITSELF: Final = -1
PART: Final = 256
# Vectors of words are stored as bytes, in steps of 1 / 40.
VECTOR_QUANTUM: Final = 40.0
NO_KEY: Final = np.uint32(0xFFFFFFFF)
# Leaves of a tree are bits of a number.
MAX_LEAVES: Final = 16
# So many rows are judged at once that what is compared stays in the cache of the processor.
ROWS: Final = 64
ALL_LEAVES: Final = (1 << MAX_LEAVES) - 1
# What a token is that is no content word, and the word "of"; content words are their numbers.
OTHER: Final = -1
OF: Final = -2
# Tokens are remembered, as words recur; so many of them at most.
MAX_REMEMBERED: Final = 1 << 17

Floats = NDArray[np.float32]
_Indices = NDArray[np.int64]


class Candidates(NamedTuple):
    """Pairs of words, shape (n,) each: their numbers (``UNKNOWN`` for rare ones), whether "of" stands between."""

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    of: NDArray[np.bool_]

    def take(self, which: NDArray[Any] | slice) -> Candidates:
        """Those at indices, of a mask or of a slice."""
        return Candidates(self.first[which], self.second[which], self.of[which])


class Originals(NamedTuple):
    """What each of n candidates may stand for, and what speaks for it.

    ``first`` and ``second``: the number of the original word, or `ITSELF`; ``known``: whether any synonym is known and
    the candidate is no term itself; ``features``: shape (n, FEATURES).
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    known: NDArray[np.bool_]
    features: Floats


class Trees:
    """Boosted trees, judged all at once (QuickScorer, Lucchese et al. 2015).

    Stored are columns of nodes: ``roots`` are the indices of the first nodes; a leaf has feature -1. Each inner node
    that is false takes the leaves under its left branch away; what is left first is the leaf that a tree ends in.
    """

    def __init__(self, stored: Mapping[str, NDArray[Any]]) -> None:
        names = ("feature", "threshold", "left", "right", "value")
        feature, threshold, left, right, value = (stored[name].tolist() for name in names)
        features: list[int] = []
        thresholds: list[float] = []
        kept: list[int] = []
        first_nodes: list[int] = []
        leaf_values: list[list[float]] = []
        for root in stored["roots"].tolist():
            first_nodes.append(len(features))
            leaves: list[float] = []

            def walk(node: int, leaves: list[float] = leaves) -> int:
                """Number the leaves from the left; the bits of those under the node."""
                if feature[node] < 0:
                    leaves.append(value[node])
                    return 1 << (len(leaves) - 1)
                place = len(features)
                features.append(feature[node])
                thresholds.append(threshold[node])
                kept.append(0)
                under_left = walk(left[node])
                kept[place] = ALL_LEAVES ^ under_left
                return under_left | walk(right[node])

            walk(root)
            leaf_values.append(leaves + [0.0] * (MAX_LEAVES - len(leaves)))
        self._feature = np.array(features, dtype=np.intp)
        self._threshold = np.array(thresholds, dtype=np.float32)
        self._kept = np.array(kept, dtype=np.uint16)
        self._first_nodes = np.array(first_nodes, dtype=np.intp)
        self._leaves = np.array(leaf_values, dtype=np.float32).ravel()
        self._offsets = np.arange(len(first_nodes)) * MAX_LEAVES
        self._baseline = float(stored["baseline"])

    def log_odds(self, rows: Floats) -> Floats:
        """Logarithms of odds, shape (n,), of rows of features, shape (n, FEATURES); one row at least."""
        parts = [self._log_odds(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
        return np.concatenate(parts)

    def _log_odds(self, rows: Floats) -> Floats:
        bits = np.where(rows[:, self._feature] <= self._threshold, np.uint16(ALL_LEAVES), self._kept)
        left = np.bitwise_and.reduceat(bits, self._first_nodes, axis=1).astype(np.int32)
        # The lowest bit that is set, as the exponent of a floating-point number.
        leaf = np.frexp((left & -left).astype(np.float32))[1] - 1
        return np.asarray(self._leaves[self._offsets + leaf].sum(axis=1) + self._baseline, dtype=np.float32)


def _hashes(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """``HASH_BITS`` bits for each key, by Fibonacci hashing."""
    return (keys * np.uint32(2654435769)) >> np.uint32(32 - HASH_BITS)


class _Codes(dict[str, int]):
    """The number of each token's word, looked up once."""

    def __init__(self, number: dict[str, int]) -> None:
        self._number = number

    def __missing__(self, token: str) -> int:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        is_stem = len(token) > 2 and token in self._number and token not in STOP_WORDS
        word = token if is_stem else content_word(token)
        code = self._number.get(word, UNKNOWN) if word else OF if token.lower() == "of" else OTHER
        self[token] = code
        return code


class TorturedModel:
    """The tables of one folder, opened once; safe to use from several threads.

    Tables of words have a row for `UNKNOWN` at the end.
    """

    def __init__(self, folder: Path) -> None:
        self.words = zlib.decompress((folder / "words.z").read_bytes()).decode().split("\n")
        self.number = {word: index for index, word in enumerate(self.words)}
        rare = UNKNOWN + 1 - len(self.words)
        # Per word: how often it replaced another in known phrases, how often it was kept, its Zipf frequency.
        columns = np.load(folder / "words.npy").astype(np.float32)
        columns = np.concatenate((columns, np.full((rare, 3), (0, 0, UNKNOWN_ZIPF), dtype=np.float32)))
        self._zipf = columns[:, 2]
        in_english = 10 ** (self._zipf - 3.5) + 0.3
        # How much oftener a word is in known phrases than its frequency in English says (log2).
        self._replacing_prior = np.log2((columns[:, 0] + 0.15) / in_english)
        self._kept_prior = np.log2((columns[:, 1] + 0.15) / in_english)
        # A candidate has a word that replaced another, and one that known phrases like more than English does.
        self._is_replacing = columns[:, 0] > 0
        self._is_liked = self._replacing_prior > LEAST_PRIOR
        self._is_liked[len(self.words) :] = False
        # Vectors of words as the first and as the second of a pair, shape (2, words, dimensions), bytes.
        vectors = np.load(folder / "vectors.npy")
        self._vectors = np.zeros((2, UNKNOWN + 1, vectors.shape[2]), dtype=np.int8)
        self._vectors[:, : len(self.words)] = vectors
        # The originals of a word, itself first.
        starts = np.load(folder / "original_starts.npy").astype(np.int64)
        self._starts = np.concatenate((starts, np.full(rare, starts[-1], dtype=np.int64)))
        self._originals = np.load(folder / "originals.npy").astype(np.uint32)
        self._strengths = np.load(folder / "strengths.npy").astype(np.float32) / np.float32(QUANTUM)
        # The last key is no pair's: what is searched for has its place before the end.
        self._terms = np.append(np.load(folder / "terms.npy"), NO_KEY)
        self._term_values = np.load(folder / "term_values.npy").astype(np.float32) / np.float32(QUANTUM)
        self._honest = np.append(np.load(folder / "honest.npy"), NO_KEY)
        self._honest_values: NDArray[np.uint8] = np.append(np.load(folder / "honest_values.npy"), np.uint8(0))
        with np.load(folder / "trees.npz") as stored:
            self._trees = Trees(stored)
        self._screen = np.load(folder / "screen.npy")
        # Bits, packed so that they stay in the cache of the processor.
        may_be_term = np.zeros(1 << HASH_BITS, dtype=bool)
        may_be_term[_hashes(self._terms[:-1])] = True
        self._may_be_term = np.packbits(may_be_term, bitorder="little")
        self._codes = _Codes(self.number)

    def codes(self, tokens: Sequence[str]) -> NDArray[np.int32]:
        """What each token is: the number of a content word, `UNKNOWN` for a rare one, `OF` or `OTHER`."""
        return np.fromiter(map(self._codes.__getitem__, tokens), dtype=np.int32, count=len(tokens))

    def pairs(self, codes: NDArray[np.int32]) -> tuple[_Indices, Candidates]:
        """Pairs of neighbouring content words as ``english.content_pairs`` gives them; first tokens, ascending."""
        content = codes >= 0
        beside = np.flatnonzero(content[:-1] & content[1:])
        around = np.flatnonzero(content[:-2] & (codes[1:-1] == OF) & content[2:])
        at = np.concatenate((beside, around))
        of = np.zeros(len(at), dtype=bool)
        of[len(beside) :] = True
        order = at.argsort()
        at, of = at[order], of[order]
        return at, Candidates(codes[at], codes[at + 1 + of], of)

    def hopeful(self, pairs: Candidates) -> NDArray[np.bool_]:
        """Which pairs may be tortured: known phrases like one of the words, and no honest text has the pair."""
        one, two, _ = pairs
        found = (self._is_replacing[one] | self._is_replacing[two]) & (self._is_liked[one] | self._is_liked[two])
        chosen = np.flatnonzero(found)
        found[chosen[self._counts(pairs.take(chosen))[0] > 0]] = False
        return found

    def worth_judging(self, pairs: Candidates) -> NDArray[np.bool_]:
        """Which pairs a linear function of what is cheap to know does not rule out."""
        *weights, least = self._screen
        score = sum(weight * column for weight, column in zip(weights, self.cheap_features(pairs), strict=True))
        return np.asarray(score > least)

    def cheap_features(self, pairs: Candidates) -> tuple[Floats, ...]:
        """Features that need no originals: those columns of the features that are `CHEAP`."""
        one, two, of = pairs
        return (
            self._replacing_prior[one],
            self._replacing_prior[two],
            self._counts(pairs)[1],
            self._zipf[one],
            self._zipf[two],
            self._fit(*_turned(one, two, of)),
        )

    def _fit(self, one: NDArray[Any], two: NDArray[Any]) -> Floats:
        """How well the second word goes with the first one, by their vectors: ln of how much oftener than by chance."""
        left, right = self._vectors[0, one].astype(np.float32), self._vectors[1, two].astype(np.float32)
        return np.asarray(np.einsum("ij,ij->i", left, right) / np.float32(VECTOR_QUANTUM**2), dtype=np.float32)

    def _alike(self, one: NDArray[Any], two: NDArray[Any]) -> Floats:
        """Whether two words go with the same words: cosine of their vectors."""
        left, right = (self._vectors[:, words].astype(np.float32) for words in (one, two))
        norms = np.einsum("kij,kij->i", left, left) * np.einsum("kij,kij->i", right, right)
        return np.asarray(np.einsum("kij,kij->i", left, right) / np.sqrt(np.maximum(norms, 1)), dtype=np.float32)

    def _counts(self, pairs: Candidates) -> tuple[Floats, Floats]:
        """log2(1 + count) of pairs in general and in technical text."""
        one, two, of = (column.astype(np.uint32) for column in pairs)
        keys = (one << 16) | (two << 1) | of
        places = self._honest.searchsorted(keys)
        packed = np.where(self._honest[places] == keys, self._honest_values[places], 0)
        half = np.float32(0.5)
        return (packed >> 4) * half, (packed & 15) * half

    def originals(self, pairs: Candidates) -> Originals:
        """What candidates (one at least) may stand for: the likeliest term of whose words theirs may be synonyms."""
        parts = [self._originals_of(pairs.take(slice(at, at + PART))) for at in range(0, len(pairs.first), PART)]
        return Originals(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _with_itself(self, words: NDArray[Any]) -> tuple[NDArray[np.uint32], Floats, _Indices, _Indices]:
        """The originals of each word, itself first: numbers, strengths, where each word's begin, how many they are."""
        counts = self._starts[words + 1] - self._starts[words] + 1
        begin = counts.cumsum() - counts
        index = np.arange(counts.sum()) - begin.repeat(counts)
        place = self._starts[words].repeat(counts) + index - 1
        numbers = np.where(index == 0, words.repeat(counts).astype(np.uint32), self._originals[place])
        return numbers, np.where(index == 0, np.float32(0), self._strengths[place]), begin, counts

    def _known_terms(self, keys: NDArray[np.uint32]) -> tuple[_Indices, _Indices]:
        """Which keys are terms, and their places in the table of terms."""
        hashes = _hashes(keys)
        bits = self._may_be_term[hashes >> np.uint32(3)] >> (hashes & np.uint32(7)).astype(np.uint8)
        at = np.flatnonzero(bits & np.uint8(1))
        places = self._terms.searchsorted(keys[at])
        known = self._terms[places] == keys[at]
        return at[known], places[known]

    def _originals_of(self, pairs: Candidates) -> Originals:
        one, two, of = pairs
        firsts, first_strengths, first_begin, first_counts = self._with_itself(one)
        seconds, second_strengths, second_begin, second_counts = self._with_itself(two)
        # Each original of the first word beside each one of the second.
        owner = np.arange(len(one)).repeat(first_counts)
        each = second_counts[owner]
        ends = each.cumsum()
        columns = np.arange(ends[-1]) + (second_begin[owner] - ends + each).repeat(each)
        at, places = self._known_terms((firsts << np.uint32(16)).repeat(each) | seconds[columns])
        if of.any():
            turned = np.flatnonzero(of[owner].repeat(each))
            keys = (seconds[columns[turned]] << np.uint32(16)) | firsts[ends.searchsorted(turned, side="right")]
            turned_at, turned_places = self._known_terms(keys)
            at, places = np.concatenate((at, turned[turned_at])), np.concatenate((places, turned_places))
        rows, columns = ends.searchsorted(at, side="right"), columns[at]
        strength = first_strengths[rows] + second_strengths[columns]
        # The pair as it is written: a term of its own is no candidate.
        itself = strength == 0
        owns_term = np.zeros(len(one), dtype=bool)
        owns_term[owner[rows[itself & (self._term_values[places, 0] >= OWN_TERM)]]] = True
        owns_term &= ~of
        rows, columns, places, strength = rows[~itself], columns[~itself], places[~itself], strength[~itself]
        score = self._term_values[places, 0] + np.float32(SYNONYM_WEIGHT) * strength
        order = np.lexsort((score, owner[rows]))
        best = order[np.flatnonzero(np.diff(owner[rows[order]], append=len(one)))]
        # Where no originals are a term together, or only weak ones, the strongest of each word are the best.
        row = first_begin + (first_counts > 1)
        column = second_begin + (second_counts > 1)
        least = NO_TERM + SYNONYM_WEIGHT * (first_strengths[row] + second_strengths[column])
        best = best[score[best] >= least[owner[rows[best]]]]
        chosen = owner[rows[best]]
        row[chosen], column[chosen] = rows[best], columns[best]
        term, association = np.full(len(one), NO_TERM, dtype=np.float32), np.zeros(len(one), dtype=np.float32)
        term[chosen], association[chosen] = self._term_values[places[best]].T
        p, q = first_strengths[row], second_strengths[column]
        original, other = firsts[row], seconds[column]
        features = (
            *self.cheap_features(pairs),
            term,
            p,
            q,
            np.minimum(p, q),
            np.maximum(p, q),
            (p > 0) & (q > 0),
            np.where(p == 0, self._kept_prior[one], 0),
            np.where(q == 0, self._kept_prior[two], 0),
            association,
            of,
            term > NO_TERM,
            self._zipf[original] - self._zipf[one],
            self._zipf[other] - self._zipf[two],
            self._fit(*_turned(original, other, of)),
            self._alike(one, original),
            self._alike(two, other),
            np.log2(first_counts * second_counts),
            np.log2(1 + np.bincount(owner[rows], minlength=len(one))),
            # What kinds of words they are.
            *(column for words in (one, two) for side in (0, 1) for column in self._vectors[side, words, :KINDS].T),
        )
        return Originals(
            np.where(row == first_begin, ITSELF, original.astype(np.int64)),
            np.where(column == second_begin, ITSELF, other.astype(np.int64)),
            ~owns_term & (first_counts + second_counts > 2),
            np.stack(features, axis=1, dtype=np.float32),
        )

    def log_odds(self, features: Floats) -> Floats:
        """Log odds (natural), shape (n,), that candidates are tortured, against pairs of words of clean text."""
        return self._trees.log_odds(features)


def _turned(one: NDArray[Any], two: NDArray[Any], of: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """*X of Y* goes together as *Y X* does."""
    return np.where(of, two, one), np.where(of, one, two)


@lru_cache(maxsize=2)
def tortured_model(folder: Path) -> TorturedModel:
    """The model of a folder; opened when it is first asked for."""
    return TorturedModel(folder)
