"""The word that stood where a mask stands, by what its neighbours expect.

Every word of the lexicon is tried in the gap: log10 p(word) plus the gains of the two bigrams it forms with the word
before and the word after. The share of the best one among all is a rough probability, and is calibrated.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from detector.language.ngram import WordModel
from detector.language.segmentation import FIRST_WORD, LONGEST, Lexicon

# Share of the best word → how often it was the right one, on 1 800 words masked one at a time in news of 2024 and
# general texts that were kept out (300 of them with a share of 0.3 or more).
_SHARE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_RIGHT = (0.28, 0.38, 0.46, 0.50, 0.60, 0.66, 0.75, 0.86)


class Restored(msgspec.Struct, frozen=True):
    """A word for a gap, and the probability that it stood there."""

    word: str
    confidence: float


class Restorer:
    """Fills gaps with words of a lexicon."""

    def __init__(self, lexicon: Lexicon, words: WordModel) -> None:
        self._lexicon = lexicon
        self._words = words
        self._all = np.arange(FIRST_WORD, len(lexicon.costs), dtype=np.int64)
        spelled = np.count_nonzero(lexicon.spelling[: len(self._all)], axis=1)
        self._length = spelled.astype(np.int8)
        self._prior = words.unigram[FIRST_WORD:].mean(1).astype(np.float64)

    def fill(self, before: str, after: str, length: int | None = None) -> Restored | None:
        """The likeliest word of two or more characters between two folded contexts; None without both neighbours.

        ``length``: the word's length in characters, where the mask tells it.
        """
        left, right = self._neighbour(before[-LONGEST:], last=True), self._neighbour(after[:LONGEST], last=False)
        if not left or not right:
            return None
        score = self._prior + self._words.bigram_gain(np.full(len(self._all), left), self._all).mean(1)
        score += self._words.bigram_gain(self._all, np.full(len(self._all), right)).mean(1)
        if length is not None:
            score = np.where(self._length == length, score, -np.inf)
        best = int(score.argmax())
        if not np.isfinite(score[best]):
            return None
        share = 1.0 / float(np.sum(10.0 ** (score - score[best])))
        return Restored(self._lexicon.word(int(self._all[best])), float(np.interp(share, _SHARE, _RIGHT)))

    def _neighbour(self, context: str, *, last: bool) -> int:
        """The id of the longest word at the end (``last``) or beginning of a context; 0 where there is none."""
        pieces: Sequence[str] = [context[-n:] if last else context[:n] for n in range(len(context), 0, -1)]
        return next((int(one) for one in self._lexicon.identifiers(pieces) if one), 0)
