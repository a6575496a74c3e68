"""Statistics of tortured phrases: how likely two words stand for an established term whose words were replaced.

A candidate is a pair of neighbouring content words. For every pair of originals (the words of which these may be
synonyms, learned from known phrases or taken from thesauri) the tables say how established the pair is as a term. The
features of the best pair, the frequencies of the words in tortured phrases and in English, and how often the candidate
itself stands in honest text go into boosted trees, whose output is the logarithm of the odds.
"""

from __future__ import annotations

import math
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

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

Floats = NDArray[np.float32]


class Originals(msgspec.Struct, frozen=True):
    """What a candidate may stand for, with what speaks for it."""

    first: str
    second: str
    features: tuple[float, ...]


class Trees(msgspec.Struct, frozen=True):
    """Boosted trees as columns of nodes; ``roots`` are the indices of the first nodes; a leaf has feature -1."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int8]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    baseline: float

    def log_odds(self, rows: Floats) -> Floats:
        """Logarithms of odds, shape (n,), of rows of features, shape (n, FEATURES)."""
        node = np.repeat(self.roots[None, :], len(rows), axis=0)
        index = np.arange(len(rows))[:, None]
        while True:
            feature = self.feature[node]
            inner = feature >= 0
            if not inner.any():
                return np.asarray(self.value[node].sum(axis=1) + self.baseline, dtype=np.float32)
            value = rows[index, np.maximum(feature, 0)]
            step = np.where(value <= self.threshold[node], self.left[node], self.right[node])
            node = np.where(inner, step, node)


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
        self._terms = np.load(folder / "terms.npy")
        self._term_values: NDArray[np.uint8] = np.load(folder / "term_values.npy")
        self._honest = np.load(folder / "honest.npy")
        self._honest_values: NDArray[np.uint8] = np.load(folder / "honest_values.npy")
        with np.load(folder / "trees.npz") as stored:
            self._trees = Trees(
                stored["roots"],
                stored["feature"],
                stored["threshold"],
                stored["left"],
                stored["right"],
                stored["value"],
                float(stored["baseline"]),
            )
        self.replacing = frozenset(
            word for word, count in zip(self.words, self._replacing, strict=True) if count and word
        )

    def _of(self, word: int) -> tuple[NDArray[np.int64], Floats]:
        """The originals of a word, itself first, and the strengths of the synonyms."""
        if word == UNKNOWN:
            return np.array([UNKNOWN]), np.zeros(1, dtype=np.float32)
        first, last = int(self._starts[word]), int(self._starts[word + 1])
        numbers = np.empty(last - first + 1, dtype=np.int64)
        numbers[0], numbers[1:] = word, self._originals[first:last]
        strengths = np.zeros(last - first + 1, dtype=np.float32)
        strengths[1:] = self._strengths[first:last] / QUANTUM
        return numbers, strengths

    def _evidence(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Evidence that each pair is a term, shape (len(first), len(second)), and its place in the table (-1: none)."""
        keys = (first[:, None] << 16 | second[None, :]).astype(np.uint32)
        places = np.searchsorted(self._terms, keys).clip(max=len(self._terms) - 1)
        known = self._terms[places] == keys
        evidence = np.where(known, self._term_values[places, 0] / np.float32(QUANTUM), np.float32(NO_TERM))
        return evidence.astype(np.float32), np.where(known, places, -1)

    def honest(self, first: str, second: str, of: bool) -> tuple[float, float]:
        """log2(1 + count) of a candidate in general and in technical text."""
        return self._counts(self.number.get(first, UNKNOWN), self.number.get(second, UNKNOWN), of)

    def _counts(self, one: int, two: int, of: bool) -> tuple[float, float]:
        key = np.uint32(one << 16 | two << 1 | of)
        place = int(np.searchsorted(self._honest, key))
        if place < len(self._honest) and self._honest[place] == key:
            packed = int(self._honest_values[place])
            return (packed >> 4) / 2, (packed & 15) / 2
        return 0.0, 0.0

    def originals(self, first: str, second: str, of: bool, general: float | None = None) -> Originals | None:
        """What a candidate may stand for; None where no synonyms are known, or it is a term itself.

        ``general``: log2(1 + count) in general text, where the shipped count is not to be used (training).
        """
        one, two = self.number.get(first, UNKNOWN), self.number.get(second, UNKNOWN)
        firsts, first_strengths = self._of(one)
        seconds, second_strengths = self._of(two)
        if len(firsts) == 1 and len(seconds) == 1:
            return None
        evidence, places = self._evidence(firsts, seconds)
        if not of and evidence[0, 0] >= OWN_TERM:
            return None
        if of:
            turned, turned_places = self._evidence(seconds, firsts)
            better = evidence < turned.T
            evidence = np.where(better, turned.T, evidence)
            places = np.where(better, turned_places.T, places)
        score = evidence + SYNONYM_WEIGHT * (first_strengths[:, None] + second_strengths[None, :])
        score[0, 0] = -np.inf
        row, column = divmod(int(score.argmax()), len(seconds))
        counts = self._counts(one, two, of)
        general = counts[0] if general is None else general
        term, p, q = float(evidence[row, column]), float(first_strengths[row]), float(second_strengths[column])
        place = int(places[row, column])
        association = float(self._term_values[place, 1]) / QUANTUM if place >= 0 else 0.0
        return Originals(
            first if row == 0 else self.words[int(firsts[row])],
            second if column == 0 else self.words[int(seconds[column])],
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
                self._frequency(int(firsts[row])) - self._frequency(one),
                self._frequency(int(seconds[column])) - self._frequency(two),
            ),
        )

    def _prior(self, counts: list[float], word: int) -> float:
        """How much oftener a word is in known phrases than its frequency in English says (log2)."""
        count = 0.0 if word == UNKNOWN else counts[word]
        return math.log2((count + 0.15) / (10 ** (self._frequency(word) - 3.5) + 0.3))

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
