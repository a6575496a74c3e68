"""How sure a measured precision is: the Wilson score interval."""

from __future__ import annotations

from math import sqrt

# Two-sided 95 % interval of the normal distribution.
Z_95 = 1.959963984540054


def wilson_lower_bound(right: int, of: int, z: float = Z_95) -> float:
    """Lower bound of the Wilson score interval for ``right`` successes of ``of`` trials, in [0, 1].

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.
    Raises ``ValueError`` unless 0 ≤ right ≤ of and of ≥ 1.
    """
    if of < 1 or not 0 <= right <= of:
        raise ValueError(f"{right} of {of} is no proportion")
    share = right / of
    centre = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (centre - spread) / (1 + z * z / of))
