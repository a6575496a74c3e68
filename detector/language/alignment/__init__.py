"""Which paragraph of a translation stands for which paragraph of its source, and the same for sentences."""

from __future__ import annotations

from detector.language.alignment.align import align, align_blocks
from detector.language.alignment.model import Alignment, Bead, BlockAlignment, Sentence
from detector.language.alignment.sentences import split_sentences

__all__ = ["Alignment", "Bead", "BlockAlignment", "Sentence", "align", "align_blocks", "split_sentences"]
