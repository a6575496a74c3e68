"""The weights of the alignment for each pair of languages. Written by ``scripts/fit_alignment.py``."""

from __future__ import annotations

from typing import Final

from detector.language.alignment.scoring import Weights

_BIAS = (-3.0, 4.0, 1.0, 1.0, -1.0, -2.0, -2.0, -3.0)

WEIGHTS: Final[dict[tuple[str, str], Weights]] = {
    ("en", "zh"): Weights(0.33, 1.0, 1.0, (1.0, 0.6, 0.5, 0.6), (0.4, 0.0, 0.2, 0.2), _BIAS),
    ("en", "ja"): Weights(0.43, 1.5, 1.0, (1.0, 0.6, 0.5, 0.6), (0.4, 0.0, 0.2, 0.2), _BIAS),
    ("zh", "ja"): Weights(1.3, 2.0, 1.0, (1.0, 0.6, 0.5, 0.6), (0.4, 0.0, 0.2, 0.2), _BIAS),
}
