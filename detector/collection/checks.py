"""The checks over all articles of an audit, by the name a pack gives them (``check: collection.outlier``)."""

from __future__ import annotations

from typing import Final

OUTLIER: Final = "collection.outlier"
SHARED_LINE: Final = "collection.shared-line"
OTHER_NUMBER: Final = "collection.number"
OTHER_WORD: Final = "collection.word"
COLLECTION_CHECKS: Final = frozenset({OUTLIER, SHARED_LINE, OTHER_NUMBER, OTHER_WORD})
