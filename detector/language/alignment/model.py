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


class Alignment(msgspec.Struct, frozen=True):
    """How the units of two texts belong together.

    ``beads`` are in order and cover every unit of both sides exactly once. ``confidence``: the probability in [0, 1]
    that the two texts are a text and its translation at all (0 where one side is empty).
    """

    beads: tuple[Bead, ...]
    confidence: float


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """The sentence ``[start, end)``, in code points of its block, which is number ``block``."""

    block: int
    start: int
    end: int


class BlockAlignment(msgspec.Struct, frozen=True):
    """Two texts aligned by block, and by sentence within each bead of blocks.

    ``blocks`` are beads over the indices of the blocks, ``sentences`` beads over the indices of ``source_sentences``
    and ``target_sentences``. No bead of sentences crosses a bead of blocks. ``confidence`` as in `Alignment`.
    """

    blocks: tuple[Bead, ...]
    sentences: tuple[Bead, ...]
    source_sentences: tuple[Sentence, ...]
    target_sentences: tuple[Sentence, ...]
    confidence: float
