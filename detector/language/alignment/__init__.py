"""Which paragraph of a translation stands for which paragraph of its source, and the same for sentences.

``align`` has ``align`` and ``align_blocks``; they are not imported here, because the modules of this package that only
know words are wanted without them, and those two bring all that is known of numbers.
"""

from __future__ import annotations

from detector.language.alignment.model import Alignment, Bead, BlockAlignment, Sentence

__all__ = ["Alignment", "Bead", "BlockAlignment", "Sentence"]
