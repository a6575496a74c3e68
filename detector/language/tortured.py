"""Statistics of tortured phrases: how likely two words stand for an established term whose words were replaced.

A candidate is a pair of neighbouring content words. For every pair of originals (the words of which these may be
synonyms, learned from known phrases or taken from thesauri) the tables say how established the pair is as a term. The
features of the best pair, the frequencies of the words in tortured phrases and in English, and how often the candidate
itself stands in honest text go into boosted trees, whose output is the logarithm of the odds.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language.english import content_word

# Steps in which strengths of synonyms, evidence for terms and associations are stored as bytes.
QUANTUM: Final = 10.0
# Evidence for a pair that is no known term: below any that is.
NO_TERM: Final = -1.5
# How much the strength of synonyms weighs against evidence for the term when the best originals are chosen.
SYNONYM_WEIGHT: Final = 1.2
FEATURES: Final = 19
# A pair that is so established itself is no candidate: WordNet has it, or technical text, often ("data analysis").
OWN_TERM: Final = 0.8
# The number of words that no table has: names, chemicals, rare terms; and the Zipf frequency that they count with.
UNKNOWN: Final = (1 << 15) - 1
UNKNOWN_ZIPF: Final = 1.5
# Of a pair one word at least is so much commoner in known phrases than in English (log2): half of the pairs of clean
# text have none, and one in seventy of the phrases that are found.
LEAST_PRIOR: Final = -3.0
HASH_BITS: Final = 20
NO_KEY: Final = np.uint32(0xFFFFFFFF)
# Leaves of a tree are bits of a number.
MAX_LEAVES: Final = 16
ALL_LEAVES: Final = (1 << MAX_LEAVES) - 1
# What a token is that is no content word, and the word "of"; content words are their numbers.
OTHER: Final = -1
OF: Final = -2
# Tokens are remembered, as words recur; so many of them at most.
MAX_REMEMBERED: Final = 1 << 17

Floats = NDArray[np.float32]
_Indices = NDArray[np.int64]


class Originals(msgspec.Struct, frozen=True):
    """What a candidate may stand for, with what speaks for it."""

    first: str
    second: str
    features: tuple[float, ...]


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
        """Logarithms of odds, shape (n,), of rows of features, shape (n, FEATURES)."""
        bits = np.where(rows[:, self._feature] <= self._threshold, np.uint16(ALL_LEAVES), self._kept)
        left = np.bitwise_and.reduceat(bits, self._first_nodes, axis=1).astype(np.int32)
        # The lowest bit that is set, as the exponent of a floating-point number.
        leaf = np.frexp((left & -left).astype(np.float32))[1] - 1
        return np.asarray(self._leaves[self._offsets + leaf].sum(axis=1) + self._baseline, dtype=np.float32)


class _Synonyms(NamedTuple):
    """The originals of a word, itself first; the same as first halves of keys; strengths; index of the strongest."""

    numbers: NDArray[np.uint32]
    shifted: NDArray[np.uint32]
    strengths: Floats
    strongest: int


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
        word = content_word(token)
        code = self._number.get(word, UNKNOWN) if word else OF if token.lower() == "of" else OTHER
        self[token] = code
        return code


class TorturedModel:
    """The tables of one folder, opened once; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.words = zlib.decompress((folder / "words.z").read_bytes()).decode().split("\n")
        self.number = {word: index for index, word in enumerate(self.words)}
        columns = np.load(folder / "words.npy")
        # Per word: how often it replaced another in known phrases, how often it was kept, its Zipf frequency.
        self._replacing: list[float] = columns[:, 0].tolist()
        self._kept: list[float] = columns[:, 1].tolist()
        self._zipf: list[float] = columns[:, 2].tolist()
        self._starts: NDArray[np.int32] = np.load(folder / "original_starts.npy")
        self._originals: NDArray[np.uint16] = np.load(folder / "originals.npy")
        self._strengths: NDArray[np.uint8] = np.load(folder / "strengths.npy")
        # The last key is no pair's: what is searched for has its place before the end.
        self._terms = np.append(np.load(folder / "terms.npy"), NO_KEY)
        self._term_values: NDArray[np.uint8] = np.load(folder / "term_values.npy")
        self._honest = np.append(np.load(folder / "honest.npy"), NO_KEY)
        self._honest_values: NDArray[np.uint8] = np.append(np.load(folder / "honest_values.npy"), np.uint8(0))
        with np.load(folder / "trees.npz") as stored:
            self._trees = Trees(stored)
        self.replacing = frozenset(
            word for word, count in zip(self.words, self._replacing, strict=True) if count and word
        )
        self._is_replacing = np.zeros(UNKNOWN + 1, dtype=bool)
        self._is_replacing[: len(self.words)] = columns[:, 0] > 0
        # A candidate has a word that replaced another, and one that known phrases like more than English does.
        self._is_liked = np.zeros(UNKNOWN + 1, dtype=bool)
        columns = columns.astype(np.float32)
        priors = np.log2((columns[:, 0] + 0.15) / (10 ** (columns[:, 2] - 3.5) + 0.3))
        self._is_liked[: len(self.words)] = priors > LEAST_PRIOR
        # Most pairs are no term: their keys are told by a table of bits, which is quicker than a search.
        self._may_be_term = np.zeros(1 << HASH_BITS, dtype=bool)
        self._may_be_term[_hashes(self._terms)] = True
        self._synonyms: dict[int, _Synonyms] = {}
        self._codes = _Codes(self.number)

    def suspects(self, tokens: list[str]) -> list[tuple[int, bool]]:
        """Pairs of neighbouring content words that may be tortured, of tokens as ``english.TOKEN`` finds them.

        The index of the first token, ascending, and whether "of" stands between the words: what ``content_pairs``
        gives, less what stands in honest text or cannot come to anything.
        """
        codes = np.fromiter(map(self._codes.__getitem__, tokens), dtype=np.int32, count=len(tokens))
        content = codes >= 0
        at = np.concatenate(
            (np.flatnonzero(content[:-1] & content[1:]),
             np.flatnonzero(content[:-2] & (codes[1:-1] == OF) & content[2:]))
        )  # fmt: skip
        of = np.zeros(len(at), dtype=bool)
        of[np.count_nonzero(content[:-1] & content[1:]) :] = True
        one, two = codes[at], codes[at + 1 + of]
        hopeful = self._is_replacing[one] | self._is_replacing[two]
        hopeful &= self._is_liked[one] | self._is_liked[two]
        at, of, one, two = at[hopeful], of[hopeful], one[hopeful], two[hopeful]
        keys = (one.astype(np.uint32) << 16) | (two.astype(np.uint32) << 1) | of
        places = self._honest.searchsorted(keys)
        honest = (self._honest[places] == keys) & (self._honest_values[places] >> 4 > 0)
        return sorted(zip(at[~honest].tolist(), of[~honest].tolist(), strict=True))

    def _of(self, word: int) -> _Synonyms:
        """The originals of a word; found once."""
        if (found := self._synonyms.get(word)) is None:
            first, last = (0, 0) if word == UNKNOWN else (int(self._starts[word]), int(self._starts[word + 1]))
            numbers = np.concatenate(([word], self._originals[first:last])).astype(np.uint32)
            strengths = np.concatenate(([0.0], self._strengths[first:last] / QUANTUM)).astype(np.float32)
            found = self._synonyms[word] = _Synonyms(
                numbers, numbers << np.uint32(16), strengths, int(strengths.argmax())
            )
        return found

    def _terms_of(self, first: _Synonyms, second: _Synonyms) -> tuple[_Indices, _Indices, _Indices]:
        """Which originals are terms together: indices of both, and their places in the table of terms."""
        keys = (first.shifted[:, None] | second.numbers).ravel()
        at = np.flatnonzero(self._may_be_term[_hashes(keys)])
        keys = keys[at]
        places = self._terms.searchsorted(keys)
        known = self._terms[places] == keys
        rows, columns = np.divmod(at[known], len(second.numbers))
        return rows, columns, places[known]

    def honest(self, first: str, second: str, of: bool) -> tuple[float, float]:
        """log2(1 + count) of a candidate in general and in technical text."""
        return self._counts(self.number.get(first, UNKNOWN), self.number.get(second, UNKNOWN), of)

    def _counts(self, one: int, two: int, of: bool) -> tuple[float, float]:
        key = np.uint32(one << 16 | two << 1 | of)
        place = int(self._honest.searchsorted(key))
        if self._honest[place] == key:
            packed = int(self._honest_values[place])
            return (packed >> 4) / 2, (packed & 15) / 2
        return 0.0, 0.0

    def originals(self, first: str, second: str, of: bool, general: float | None = None) -> Originals | None:
        """What a candidate may stand for; None where no synonyms are known, it is a term itself, or neither is liked.

        ``general``: log2(1 + count) in general text, where the shipped count is not to be used (training).
        """
        one, two = self.number.get(first, UNKNOWN), self.number.get(second, UNKNOWN)
        if not (self._is_liked[one] or self._is_liked[two]):
            return None
        firsts, seconds = self._of(one), self._of(two)
        if len(firsts.numbers) == 1 and len(seconds.numbers) == 1:
            return None
        rows, columns, places = self._terms_of(firsts, seconds)
        if not of and len(rows) and rows[0] == columns[0] == 0 and self._value(places[0], 0) >= OWN_TERM:
            return None
        if of:
            turned_columns, turned_rows, turned_places = self._terms_of(seconds, firsts)
            rows, columns = np.concatenate((rows, turned_rows)), np.concatenate((columns, turned_columns))
            places = np.concatenate((places, turned_places))
        # Where no originals are a term together, or only weak ones, the strongest of each word are the best.
        row, column, term, association = firsts.strongest, seconds.strongest, NO_TERM, 0.0
        strength = firsts.strengths[rows] + seconds.strengths[columns]
        score = self._term_values[places, 0] / np.float32(QUANTUM) + SYNONYM_WEIGHT * strength
        score[strength == 0] = -np.inf
        best = int(score.argmax()) if len(score) else 0
        least = NO_TERM + SYNONYM_WEIGHT * float(firsts.strengths[row] + seconds.strengths[column])
        if len(score) and score[best] >= least:
            row, column = int(rows[best]), int(columns[best])
            term, association = self._value(places[best], 0), self._value(places[best], 1)
        counts = self._counts(one, two, of)
        general = counts[0] if general is None else general
        p, q = float(firsts.strengths[row]), float(seconds.strengths[column])
        original, other = int(firsts.numbers[row]), int(seconds.numbers[column])
        return Originals(
            first if row == 0 else self.words[original],
            second if column == 0 else self.words[other],
            (
                term,
                p,
                q,
                min(p, q),
                max(p, q),
                float(p > 0 and q > 0),
                self._prior(self._replacing, one),
                self._prior(self._replacing, two),
                self._prior(self._kept, one) if p == 0 else 0.0,
                self._prior(self._kept, two) if q == 0 else 0.0,
                counts[1],
                general,
                self._frequency(one),
                self._frequency(two),
                association,
                float(of),
                float(term > NO_TERM),
                self._frequency(original) - self._frequency(one),
                self._frequency(other) - self._frequency(two),
            ),
        )

    def _prior(self, counts: list[float], word: int) -> float:
        """How much oftener a word is in known phrases than its frequency in English says (log2)."""
        count = 0.0 if word == UNKNOWN else counts[word]
        return math.log2((count + 0.15) / (10 ** (self._frequency(word) - 3.5) + 0.3))

    def _value(self, place: int, column: int) -> float:
        """Evidence for a term (column 0) or how much its words belong together (1)."""
        return float(self._term_values[place, column]) / QUANTUM

    def _frequency(self, word: int) -> float:
        return UNKNOWN_ZIPF if word == UNKNOWN else self._zipf[word]

    def log_odds(self, candidates: list[Originals]) -> list[float]:
        """Log odds (natural) that each candidate is tortured, against pairs of words of clean text."""
        if not candidates:
            return []
        rows = np.array([one.features for one in candidates], dtype=np.float32)
        found: list[float] = self._trees.log_odds(rows).tolist()
        return found


@lru_cache(maxsize=2)
def tortured_model(folder: Path) -> TorturedModel:
    """The model of a folder; opened when it is first asked for."""
    return TorturedModel(folder)
