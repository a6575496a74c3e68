"""Figures of the scoreboard: one form for all, and what counts as a regression.

A benchmark that writes ``results/NAME.json`` with a list ``figures`` in this form needs nothing else than its line in
``benchmarks/catalogue.py``; the older ones are brought into the form there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

Better = Literal["higher", "lower"]


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One measured number.

    ``name``: unique on the board. ``tolerance``: by how much it may be worse than the committed one, in its own unit;
    the tolerances leave room for other versions of libraries and articles at the edge of a threshold. ``of``: how many
    decisions or characters it stands on. ``peers``: what other tools reach in the same measurement.
    """

    name: str
    value: float
    unit: str
    better: Better
    tolerance: float
    of: int | None = None
    peers: dict[str, float] = {}
    note: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """A figure beside the committed one; ``change`` is what became better (positive) or worse, in the figure's unit."""

    figure: Figure
    committed: float | None
    change: float | None
    worse: bool


def compare(figures: Iterable[Figure], committed: Mapping[str, float]) -> list[Comparison]:
    """Each figure beside the committed one of the same name. A figure that was not kept before is no regression."""
    compared = []
    for one in figures:
        before = committed.get(one.name)
        if before is None:
            compared.append(Comparison(one, None, None, False))
            continue
        change = one.value - before if one.better == "higher" else before - one.value
        # Figures are rounded: a tolerance of 0.1 holds for 0.30000000000000004 − 0.2 as well.
        compared.append(Comparison(one, before, change, change < -one.tolerance - 1e-9))
    return compared


def missing(figures: Sequence[Figure], committed: Iterable[str]) -> list[str]:
    """Names of committed figures that were not measured: a benchmark that lost one must not look like a success."""
    measured = {one.name for one in figures}
    return sorted(name for name in committed if name not in measured)


def own_figures(result: Mapping[str, Any]) -> list[Figure]:
    """The figures of a result file that has them in the common form. Raises ``msgspec.ValidationError`` for others."""
    return msgspec.convert(result["figures"], list[Figure])


def unique(figures: Iterable[Figure]) -> list[Figure]:
    """The figures as a list. Raises ``ValueError`` where two have the same name."""
    seen: dict[str, Figure] = {}
    for one in figures:
        if one.name in seen:
            raise ValueError(f"two figures are called '{one.name}'")
        seen[one.name] = one
    return list(seen.values())
