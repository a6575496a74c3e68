"""How much better a stretch of Chinese reads when a part of it is replaced."""

from __future__ import annotations

from detector.language.ngram import SymbolModel
from detector.language.segmentation import Lexicon


class Fluency:
    """Compares readings of a stretch under the character model."""

    def __init__(self, lexicon: Lexicon, symbols: SymbolModel) -> None:
        self._lexicon = lexicon
        self._symbols = symbols

    def gain(self, before: str, text: str, replacement: str, after: str) -> float:
        """log10 p(before + replacement + after) − log10 p(before + text + after), all folded; eight characters of
        context on each side are enough, as the model sees three."""
        return self._log_probability(before + replacement + after) - self._log_probability(before + text + after)

    def _log_probability(self, text: str) -> float:
        return float(self._symbols.log_probability(self._lexicon.symbols([text]).codes).sum())
