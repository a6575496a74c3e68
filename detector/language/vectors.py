"""Word vectors: how well a word belongs among the words around it and in its article, seen together before or not.

N-grams know what they have met; of 公共做事 they only know that they have not.  The vectors foretell a word from up to
four words on either side and from the other words of the article, so that a word of another field or register stands
out, and so that an original nobody has listed can be compared with what stands there.  They are trained by
``scripts/train_vectors.py`` (a log-bilinear model, Mnih and Hinton 2007, with a vector for the article).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

AROUND = 4
"""Words on either side."""
ARTICLE_WORDS = 300
"""The weight of an article grows with the root of the number of its words up to so many, as in training."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of the commoner words; row 0 is for all others and all zeros.

    ``row`` (uint16) is the row of each word id.  ``given`` (int8, rows by dimensions) is what a word says of its
    neighbours, ``wanted`` (int8) what it expects of them; ``near`` (float32, ``2 * AROUND`` by dimensions) weighs the
    places −4 … −1, 1 … 4 and ``article`` (float32, dimensions) the mean of the article; both contain the scales of the
    rows.  ``bias`` (float32) is the natural logarithm of how common each row's word is.
    """

    row: NDArray[np.uint16]
    given: NDArray[np.int8]
    wanted: NDArray[np.int8]
    near: F32
    article: F32
    bias: F32

    NAMES = ("row", "given", "wanted", "near", "article", "bias")

    @classmethod
    def open(cls, folder: Path) -> Vectors:
        """Open ``vectors_*.npy`` in ``folder``; raises OSError when a file is missing."""
        return cls(*(np.load(folder / f"vectors_{name}.npy", mmap_mode="r").view(np.ndarray) for name in cls.NAMES))

    def rows(self, words: I64) -> I64:
        """The rows of words."""
        return self.row.take(words).astype(np.int64)

    def expected(self, words: I64, place: int) -> F32:
        """What words (ids, -1 for none) expect at the place that they are at ``place`` (0 … 7) of; (n, dimensions)."""
        rows = self.rows(np.maximum(words, 0)) * (words >= 0)
        product: F32 = self.given.take(rows, axis=0) * self.near[place]
        return product


def quantised(given: F32, wanted: F32, near: F32, article: F32) -> tuple[NDArray[np.int8], NDArray[np.int8], F32, F32]:
    """Vectors in 8 bits, the scale of each dimension moved into the weights: given, wanted, near, article."""
    limits = [np.maximum(np.quantile(np.abs(part), 0.999, axis=0), 1e-6) / 127 for part in (given, wanted)]
    small = [
        np.clip(np.rint(part / limit), -127, 127).astype(np.int8)
        for part, limit in zip((given, wanted), limits, strict=True)
    ]
    scale = limits[0] * limits[1]
    return small[0], small[1], (near * scale).astype(np.float32), (article * scale).astype(np.float32)
