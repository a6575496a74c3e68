"""What one command costs: wall time, processor time of everything it starts, memory of its largest process.

This process must stay small: Linux counts the memory of the process that starts a program as the program's own until
it is replaced, so that a starter which holds a corpus would show up in every figure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and of processor time (user and system, of the whole tree), 10⁶ bytes of the largest process."""

    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    """A command that ended in a way that is none of its own, or did not end within the limit."""


def cost(
    command: Sequence[str],
    *,
    statuses: Collection[int] = (0,),
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    limit: float = 3600.0,
) -> tuple[Cost, str]:
    """What ``command`` costs, and its standard error; its standard output is thrown away.

    ``statuses`` are the exit statuses that mean that it did its work (linters say 1 where they found something);
    ``limit`` is in seconds of wall time. Raises ``Failed`` with the last line of standard error. Linux and macOS: the
    figures are those ``wait4`` gives for a process and all the processes it has waited for.
    """
    with tempfile.TemporaryFile() as errors:
        before = perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env={**os.environ, **(environment or {})},
            cwd=folder,
            start_new_session=True,
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        _, waited, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = perf_counter() - before
        status = process.returncode = os.waitstatus_to_exitcode(waited)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    if late.is_set():
        raise Failed(f"not ready after {limit:.0f} s")
    if status not in statuses:
        last = (said.strip().splitlines() or ["nothing said"])[-1]
        raise Failed(f"exit status {status}: {last[:200]}")
    unit = 1 if os.uname().sysname == "Darwin" else 1024  # bytes there, KiB here
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6), said
