"""Regular expressions that are compiled when they are first used.

Python takes about a millisecond for one with wide ranges of characters; a short audit needs few of them.
"""

from __future__ import annotations

import re
from typing import cast


class _Late:
    """Looks like the compiled pattern; what is asked for once is kept, so that the next time costs nothing."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # copying and pickling ask for these before there is a pattern
            raise AttributeError(name)
        found = getattr(re.compile(self._pattern, self._flags), name)
        setattr(self, name, found)
        return found


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile``, put off until a method of the pattern is used: then raises ``re.error`` for a bad one."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
