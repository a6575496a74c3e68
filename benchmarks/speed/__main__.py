"""What an audit costs, as a ratio to a bare automaton pass in the same run, beside what else a user could run.

    python -m benchmarks.speed --data DIR [--sizes 1 10] [--only CORPUS]... [--peers DIR] [--install] [--write]

Same files, whole commands: wall time, processor time of the process tree, memory. Exits with 1 where an audit's ratio
to the bare pass is above the committed one by more than the noise that was seen then (``results/speed.json``), and
with 2 where there is nothing to measure or to compare. ``--write`` keeps the figures as the committed ones instead.

Peers are installed with ``--install`` into a cache folder outside the repository; one that is not there is listed with
the reason. A peer is left out of a size that would take it longer than ``--limit`` seconds of processor time, by what
the size before took. Sizes above 50 MB are measured on Chinese Markdown alone. Quiet machine or not: look at processor
time, and run it with ``nice``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.speed import programs, report
from benchmarks.speed.measure import Cost, Failed, cost

RESULTS = Path(__file__).parent.parent / "results"
CORPORA = ("zh-markdown", "zh", "ja", "en", "zh-spun", "zh-html")
LARGE_CORPUS, LARGE = "zh-markdown", 50.0
# Runs of one command, of which the best counts: what disturbs a run only ever makes it longer.
ROUNDS = {1.0: 3, 10.0: 2}
PEER_ROUNDS = 2
# A peer that takes longer than this (seconds of processor time) has one round.
SHORT = 5.0
# Two threads of numpy's library would make one process two.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# An installed program is compiled to bytecode, whatever is said of the one that measures.
INSTALLED = {**ONE_THREAD, "PYTHONDONTWRITEBYTECODE": ""}


def peers_folder() -> Path:
    """Where peers are installed when no folder is named."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "garblint-benchmarks"


def machine() -> str:
    """The date and the class of this machine, in a few words."""
    model = platform_name()
    return f"{date.today().isoformat()}, {os.cpu_count()} cores, shared ({model})"


def platform_name() -> str:
    """Architecture and Python's version."""
    return f"{os.uname().sysname} {os.uname().machine}, Python {sys.version_info.major}.{sys.version_info.minor}"


def row(corpus: str, size: float, program: str, megabytes: float, costs: Sequence[Cost], **more: Any) -> report.Row:
    """A row of the result: the best run by processor time, and the range of all of them."""
    best = min(costs, key=lambda one: one.cpu)
    return {
        "corpus": corpus,
        "size": size,
        "program": program,
        "megabytes": round(megabytes, 3),
        **{name: round(value, 3) for name, value in asdict(best).items()},
        "wall": round(min(one.wall for one in costs), 3),
        "cpu_worst_round": round(max(one.cpu for one in costs), 3),
        "rounds": len(costs),
        "date": date.today().isoformat(),
        **more,
    }


def bare_pass(files: Path) -> float:
    """Processor seconds of the bare pass."""
    _, said = cost([sys.executable, "-m", "benchmarks.speed.baseline", str(files)], environment=ONE_THREAD)
    return float(said.strip().splitlines()[-1])


def audits(corpus: str, size: float, files: Path, megabytes: float) -> list[report.Row]:
    """The bare pass and garblint's three runs, in turn, so that a busy minute meets all of them."""
    found: dict[str, list[Cost]] = {report.ONE: [], report.AGAIN: [], report.TWO: []}
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as temporary:
        # Where garblint is not installed, it and its packs are compiled on first use, which is no part of an audit.
        packs = Path(temporary) / "packs"
        common: dict[str, Any] = {"environment": {**INSTALLED, "GARBLINT_CACHE": str(packs)}, "statuses": (0, 1, 2, 3)}
        cost(programs.garblint(files / "nothing", "--jobs", "1"), **common)
        for number in range(ROUNDS.get(size, 1)):
            bare.append(bare_pass(files))
            cache = Path(temporary) / str(number)
            shutil.copytree(packs, cache)
            common = {"environment": {**INSTALLED, "GARBLINT_CACHE": str(cache)}, "statuses": (0, 1)}
            one_process = programs.garblint(files, "--jobs", "1")
            found[report.ONE].append(cost(one_process, **common)[0])
            found[report.AGAIN].append(cost(one_process, **common)[0])
            found[report.TWO].append(cost(programs.garblint(files, "--jobs", "2", "--no-cache"), **common)[0])
    rows = []
    for name, costs in found.items():
        ratios = [one.cpu / passed for one, passed in zip(costs, bare, strict=True)]
        best = min(one.cpu for one in costs) / min(bare)
        rows.append(
            row(corpus, size, name, megabytes, costs, ratio=round(best, 2), ratio_worst_round=round(max(ratios), 2))
        )
    passes = [Cost(one, one, 0.0) for one in bare]
    return [row(corpus, size, "bare automaton pass (no start)", megabytes, passes), *rows]


def beside(
    peer: programs.Peer, corpus: str, size: float, files: Path, megabytes: float, folder: Path, limit: float
) -> report.Row:
    """One peer on the same files; a row with ``reason`` where it was not run or failed."""
    empty = {"corpus": corpus, "size": size, "program": peer.name}
    if reason := programs.missing(folder, peer):
        return {**empty, "reason": reason}
    command = peer.command(folder / peer.environment, files, corpus)
    try:
        costs: list[Cost] = []
        while len(costs) < PEER_ROUNDS and (not costs or costs[0].cpu < SHORT):
            inside = files if peer.inside else folder / peer.environment
            costs.append(
                cost(
                    command,
                    statuses=peer.statuses,
                    environment=ONE_THREAD,
                    folder=inside,
                    limit=max(20 * limit, 300.0),
                )[0]
            )
    except Failed as error:
        return {**empty, "reason": f"failed: {error}"}
    return row(corpus, size, peer.name, megabytes, costs)


def measured(
    corpus: str, sizes: Sequence[float], data: Path, peers: Path | None, limit: float, work: Path | None
) -> list[report.Row]:
    """All rows of one corpus, printed as they come; ``peers``: their environments, None to leave them out."""
    rows: list[report.Row] = []

    def keep(one: report.Row) -> None:
        rows.append(one)
        shown = (
            f"{one['cpu']:8.2f} s CPU {one['wall']:8.2f} s wall {one['memory']:6.0f} MB"
            if "cpu" in one
            else one["reason"]
        )
        print(
            f"{one['corpus']:12} {one['size']:4g} MB  {one['program']:32} {shown}  {one.get('ratio', '')}", flush=True
        )

    a_megabyte: dict[str, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=work) as temporary:
            files = Path(temporary)
            # In a process of its own: this one must stay small, see ``measure``.
            writer = [sys.executable, "-m", "benchmarks.speed.corpora", corpus, str(size), str(files)]
            subprocess.run([*writer, "--data", str(data)], check=True)
            megabytes = sum(path.stat().st_size for path in files.rglob("*") if path.is_file()) / 1e6
            for one in audits(corpus, size, files, megabytes):
                keep(one)
            for peer in programs.PEERS:
                if peers is None or corpus not in peer.corpora:
                    continue
                if size > min(sizes) and peer.name not in a_megabyte:
                    continue  # its row at the smallest size says why
                expected = a_megabyte.get(peer.name, 0.0) * size
                if expected > limit:
                    reason = f"left out: it would take about {expected:.0f} s"
                    keep({"corpus": corpus, "size": size, "program": peer.name, "reason": reason})
                    continue
                one = beside(peer, corpus, size, files, megabytes, peers, limit)
                keep(one)
                if "cpu" in one:
                    a_megabyte[peer.name] = one["cpu"] / megabytes
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """0 measured and nothing slower, 1 slower than committed, 2 nothing to measure or to compare."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--sizes", type=float, nargs="+", default=[1.0, 10.0], help="MB (default: 1 10)")
    parser.add_argument("--only", action="append", choices=CORPORA, help="only this corpus; repeatable")
    parser.add_argument("--peers", type=Path, default=peers_folder(), help="where peers are installed")
    parser.add_argument(
        "--install", action="store_true", help="install the peers that are missing there, from PyPI and npm"
    )
    parser.add_argument(
        "--alone", action="store_true", help="measure no peers; what is committed of them stays as it is"
    )
    parser.add_argument("--limit", type=float, default=30.0, help="CPU seconds a peer may take for a larger size")
    parser.add_argument("--folder", type=Path, help="where the files are written (default: a temporary folder)")
    parser.add_argument("--write", action="store_true", help="keep the figures as the committed ones")
    options = parser.parse_args(arguments)
    data = options.data or os.environ.get("GARBLINT_DATA")
    if not data or not Path(data).is_dir():
        print("no data folder: give --data DIR or set GARBLINT_DATA", file=sys.stderr)
        return 2
    peers = None if options.alone else options.peers
    if options.install:
        programs.install(options.peers)
    kept = RESULTS / "speed.json"
    committed = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    old = committed.get("rows", [])
    rows: list[report.Row] = []
    for corpus in options.only or CORPORA:
        sizes = [size for size in sorted(options.sizes) if size <= LARGE or corpus == LARGE_CORPUS]
        rows += measured(corpus, sizes, Path(data), peers, options.limit, options.folder)
        if options.write:
            modes = committed["peers"] if peers is None else peer_modes(peers)
            written(kept, report.merged(old, rows), modes)
    slower, count = report.compared(rows, old)
    for sentence in slower:
        print(sentence, file=sys.stderr)
    if options.write:
        return 0
    if not count:
        print("nothing to compare with: no committed ratio at these corpora and sizes", file=sys.stderr)
        return 2
    print(f"{count} ratios compared with the committed ones, {len(slower)} slower")
    return 1 if slower else 0


def peer_modes(peers: Path) -> dict[str, str]:
    """How each peer is run, or why it is not, by name and version."""
    modes = {}
    for peer in programs.PEERS:
        reason = programs.missing(peers, peer)
        modes[f"{peer.name} {programs.version(peers, peer)}".strip()] = reason or peer.mode
    return modes


def written(path: Path, rows: Sequence[report.Row], modes: Mapping[str, str]) -> None:
    """Writes the JSON and the page beside it."""
    rows = sorted(rows, key=lambda one: (CORPORA.index(one["corpus"]), one["size"]))
    result = {
        "machine": machine(),
        "peers": modes,
        "figures": list(report.figures(rows)),
        "rows": rows,
    }
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(report.page(rows, modes, machine()), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
