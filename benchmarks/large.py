"""What a large audit costs: memory, growth of the cost per megabyte, and a second run from the cache.

    python -m benchmarks.large [--data DIR] [--megabytes 10 100] [--jobs N] [--folder DIR]

Clean Chinese news (its own made-up text without ``--data`` or GARBLINT_DATA) as one file of JSON Lines and as a folder
of Markdown. Every run is the command in a process of its own, so that start, reading and the report are in it: wall
time, CPU time of it and its workers, and the largest resident memory of any of them (MB = 10⁶ bytes).
``--megabytes 2000`` shows that memory stays flat; it takes a quarter of an hour, and three times that much disk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.formats import articles
from benchmarks.spun.corpora import data_folder, kept_out_news

_AN_HOUR = 3600


class Cost(NamedTuple):
    """Seconds of wall and CPU time, and megabytes of the largest process."""

    wall: float
    cpu: float
    memory: float


def texts(data: Path | None) -> Iterator[str]:
    """Articles without end; from the second round on each is told apart by its number."""
    pool = kept_out_news(data) if data is not None else [text for _, _, text in articles(200_000)]
    for number, text in zip(count(), cycle(pool), strict=False):
        yield text if number < len(pool) else f"{text}（{number}）"


def write_lines(path: Path, size: int, data: Path | None) -> None:
    """JSON Lines of about ``size`` bytes."""
    with path.open("wb") as file:
        for number, text in enumerate(texts(data)):
            row = {"id": number, "title": text[:20], "text": text}
            if file.tell() >= size:
                return
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def write_folder(folder: Path, size: int, data: Path | None) -> None:
    """Markdown files of about ``size`` bytes in all, old enough for their time to be trusted."""
    written = 0
    for number, text in enumerate(texts(data)):
        if written >= size:
            return
        path = folder / f"{number // 1000:04}" / f"{number:07}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes((f"# {text[:20]}\n\n" + text.replace("\n", "\n\n")).encode())
        status = path.stat()
        os.utime(path, (status.st_mtime - _AN_HOUR, status.st_mtime - _AN_HOUR))


def cost(arguments: Sequence[str], cache: Path) -> Cost:
    """What one run of the command takes. Raises RuntimeError where it fails for another reason than its gate."""
    program = (
        "import resource, runpy, sys\n"
        "try:\n    runpy.run_module('detector', run_name='__main__')\n"
        "finally:\n"
        "    both = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "    cpu = sum(one.ru_utime + one.ru_stime for one in both)\n"
        "    print(cpu, max(one.ru_maxrss for one in both), file=sys.stderr)\n"
    )
    environment = os.environ | {"GARBLINT_CACHE": str(cache), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    before = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, "audit", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    wall = perf_counter() - before
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    cpu, memory = done.stderr.decode().split("\n")[-2].split()
    return Cost(wall, float(cpu), int(memory) / 1000)


def _shown(name: str, megabytes: float, one: Cost) -> str:
    speed = f"{megabytes / one.wall:6.2f} MB/s"
    return f"{name:44} {one.wall:8.1f} s wall {one.cpu:8.1f} s CPU  {speed}  {one.memory:5.0f} MB of memory"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--megabytes", type=float, nargs="+", default=[10, 100])
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--folder", help="where the texts and reports are written (default: a temporary folder)")
    options = parser.parse_args(arguments)
    data = data_folder(options.data)
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        for megabytes in options.megabytes:
            lines, files = folder / "lines.jsonl", folder / f"{megabytes:g}"
            cache = folder / f"cache-{megabytes:g}"
            size = int(megabytes * 1e6)
            write_lines(lines, size, data)
            common = ["--jobs", options.jobs, "--no-config"]
            report = ["-q", "-o", str(folder / "report.json")]
            one = cost([str(lines), *common, "--no-cache", *report], cache)
            print(_shown(f"{megabytes:g} MB of JSON Lines, -o report.json", megabytes, one), flush=True)
            one = cost([str(lines), *common, "--no-cache", "--format", "jsonl"], cache)
            print(_shown(f"{megabytes:g} MB of JSON Lines, --format jsonl", megabytes, one), flush=True)
            lines.unlink()
            if megabytes > 500:
                continue
            write_folder(files, size, data)
            first = cost([str(files), *common, "-q"], cache)
            again = min((cost([str(files), *common, "-q"], cache) for _ in range(3)), key=lambda one: one.cpu)
            print(_shown(f"{megabytes:g} MB of Markdown", megabytes, first), flush=True)
            times = f"{first.cpu / again.cpu:.0f} times less CPU"
            print(_shown(f"  again, unchanged ({times})", megabytes, again), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
