"""Which paragraph of a translation stands for which paragraph of its source, and the same for sentences."""

from __future__ import annotations

from detector.language.alignment.model import Bead

__all__ = ["Bead"]
