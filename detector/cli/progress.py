"""The progress bar of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

from detector.report.terminal import Terminal, is_terminal, terminal_for

# An audit that ends sooner shows no bar; one that takes longer redraws it so often (seconds).
_PATIENCE = 0.4
_INTERVAL = 0.1


class ProgressBar:
    """Call it with bytes done and bytes in all."""

    def __init__(self, stream: TextIO, terminal: Terminal) -> None:
        self._stream = stream
        self._terminal = terminal
        self._next = monotonic() + _PATIENCE
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar if the last drawing is long enough ago."""
        now = monotonic()
        if total <= 0 or now < self._next:
            return
        self._next = now + _INTERVAL
        self._drawn = True
        self._stream.write(f"{self._erased()}{progress_line(done, total, self._terminal)}")
        self._stream.flush()

    def clear(self) -> None:
        """Erase the bar."""
        if self._drawn:
            self._stream.write(self._erased())
            self._stream.flush()
            self._drawn = False

    def _erased(self) -> str:
        """What empties the line; a terminal without colours is sent no control sequences at all."""
        return "\r\x1b[2K" if self._terminal.colour else f"\r{' ' * (self._terminal.width - 1)}\r"


def progress_line(done: int, total: int, terminal: Terminal) -> str:
    """``auditing ━━━━━───── 45 %  5.4 of 12.0 MB`` in fewer cells than the terminal has."""
    share = min(max(done / total, 0.0), 1.0)
    figures = f"{100 * share:3.0f} %  {done / 1e6:.1f} of {total / 1e6:.1f} MB"
    length = max(5, min(40, terminal.width - len("auditing ") - len(figures) - 3))
    full, empty = ("━", "─") if terminal.glyphs.rule == "─" else ("#", "-")
    filled = int(share * length)
    return f"auditing {full * filled}{empty * (length - filled)} {figures}"


@contextmanager
def progress_bar(wanted: bool) -> Iterator[ProgressBar | None]:
    """A bar on the standard error stream if a person looks at it, else None; erased at the end in any case."""
    if not wanted or not is_terminal(sys.stderr):
        yield None
        return
    bar = ProgressBar(sys.stderr, terminal_for(sys.stderr))
    try:
        yield bar
    finally:
        bar.clear()
