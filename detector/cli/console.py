"""What commands print: lines on the standard output, notes on the standard error stream."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from detector.model import Report
from detector.report.files import WriteError
from detector.report.registry import ReportContext, Writer
from detector.report.terminal import Terminal, terminal_for


class Console:
    """The two standard streams as terminals. A reader that closes its end early (``| head``) is no error."""

    @cached_property
    def out(self) -> Terminal:
        """Measures of the standard output."""
        return terminal_for(sys.stdout)

    @cached_property
    def err(self) -> Terminal:
        """Measures of the standard error stream."""
        return terminal_for(sys.stderr)

    def lines(self, lines: Iterable[str]) -> None:
        """Print lines that ``out`` has already made harmless."""
        with _standard_output():
            for line in lines:
                sys.stdout.write(line + "\n")
            sys.stdout.flush()

    def report(self, write: Writer, report: Report, context: ReportContext) -> None:
        """Write a machine's report to the standard output, as bytes."""
        with _standard_output():
            sys.stdout.flush()
            write(report, sys.stdout.buffer, context)
            sys.stdout.buffer.flush()

    def raw(self, data: bytes) -> None:
        """Write bytes to the standard output, for a program to read."""
        with _standard_output():
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def note(self, message: str) -> None:
        """Print one line on the standard error stream."""
        try:
            sys.stderr.write(f"garblint: {self.err.text(message)}\n")
            sys.stderr.flush()
        except BrokenPipeError:
            silence(sys.stderr.fileno())


@contextmanager
def _standard_output() -> Iterator[None]:
    """Ends quietly for a closed pipe; raises ``WriteError`` for a full disk and the like."""
    try:
        yield
    except BrokenPipeError:
        silence(sys.stdout.fileno())
    except OSError as error:
        silence(sys.stdout.fileno())
        raise WriteError(f"the standard output could not be written ({error.strerror or error})") from error


def silence(descriptor: int) -> None:
    """Point a file descriptor to nowhere, so that the interpreter's last flush finds no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
