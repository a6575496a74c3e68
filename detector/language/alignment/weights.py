"""The weights of the alignment for each pair of languages, fitted by ``scripts/fit_alignment.py``."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from detector.language.alignment.scoring import Weights
from detector.resources import statistics_folder

ORDER = ("en", "zh", "ja")
"""Weights are kept for one direction: the language that stands first here is the source."""


@lru_cache(maxsize=1)
def all_weights() -> dict[str, Weights]:
    """The weights by pair of languages ("en-zh", "en-ja", "zh-ja")."""
    return msgspec.json.decode(
        (statistics_folder() / "translation" / "weights.json").read_bytes(), type=dict[str, Weights]
    )
