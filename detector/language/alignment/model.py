"""What an alignment is made of. Plain data."""

from __future__ import annotations

import msgspec


class Bead(msgspec.Struct, frozen=True, gc=False):
    """Units ``[source_start, source_end)`` of one text that stand for ``[target_start, target_end)`` of another.

    Units are indices of blocks or of sentences; either range may be empty (an omission or an addition), not both.
    ``confidence``: the probability in [0, 1] that exactly these units belong together.
    """

    source_start: int
    source_end: int
    target_start: int
    target_end: int
    confidence: float
