"""The scoreboard: every benchmark, one table, and a regression where a figure fell behind the committed one.

    python -m benchmarks [--data DIR] [--speed] [--only NAME]… [--kept] [--accept] [--list]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. Each benchmark runs in a process of its own
with a limit of time and keeps its result under results/. The figures are compared with results/scoreboard.json, which
changes only with ``--accept``: small losses within the tolerance cannot add up unseen. benchmarks/README.md and the
plots beside the results are written by a whole run (not with ``--only``). Ends with 1 on a regression beyond the
tolerance or a figure that was lost, with 2 where a benchmark failed or there is no data.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import board
from benchmarks.board import Section
from benchmarks.catalogue import BENCHMARKS, Benchmark
from benchmarks.figures import Figure, compare, missing, own_figures, unique
from benchmarks.pictures import write_plots
from benchmarks.spun.corpora import data_folder

HERE = Path(__file__).parent
RESULTS = HERE / "results"
COMMITTED = RESULTS / "scoreboard.json"
PAGE = HERE / "README.md"


def read_result(path: Path) -> Any:
    """A kept result: JSON decoded, any other file as text. Raises OSError and ``ValueError``."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else text


def figures_of(benchmark: Benchmark, results: Path) -> list[Figure]:
    """The figures that a benchmark kept. Raises OSError, ``ValueError``, ``KeyError`` where they cannot be read."""
    result = read_result(results / benchmark.result)
    return unique(benchmark.figures(result) if benchmark.figures is not None else own_figures(result))


def run_benchmark(benchmark: Benchmark, data: Path | None, results: Path) -> str:
    """Run one in a process of its own; gives why it failed, or nothing."""
    command = [sys.executable, "-m", benchmark.module, *benchmark.arguments]
    if benchmark.needs_data and data is not None:
        command += ["--data", str(data)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=HERE.parent,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=benchmark.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"took more than {benchmark.seconds} s"
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        return f"ended with {done.returncode}: {last}"
    if benchmark.keeps_output:
        (results / benchmark.result).write_text(done.stdout, encoding="utf-8")
    return ""


def collect(
    benchmarks: Sequence[Benchmark],
    results: Path,
    committed: dict[str, dict[str, float]],
    run: Callable[[Benchmark], str] | None,
) -> list[Section]:
    """Run (unless None) and read benchmarks, a section each."""
    sections = []
    for one in benchmarks:
        failure = ""
        if run is not None and one.by_hand:
            print(f"… {one.name}: its kept result is read; to measure it anew: {one.by_hand}", file=sys.stderr)
        elif run is not None:
            print(f"… {one.name}", file=sys.stderr, flush=True)
            started = time.perf_counter()
            failure = run(one)
            print(f"  {time.perf_counter() - started:.0f} s {failure}", file=sys.stderr, flush=True)
        figures: list[Figure] = []
        if not failure:
            try:
                figures = figures_of(one, results)
            except FileNotFoundError:
                failure = f"no result is kept; run `python -m {one.module}`"
            except (OSError, ValueError, KeyError, TypeError, msgspec.ValidationError) as error:
                failure = f"its result cannot be read: {type(error).__name__}: {error}"
        sections.append(Section(one.name, one.title, compare(figures, committed.get(one.name, {})), failure))
    return sections


def regressions(sections: Sequence[Section], committed: dict[str, dict[str, float]]) -> list[str]:
    """What fell behind the committed figures, and what was lost, a sentence each."""
    sentences = []
    for section in sections:
        for one in section.compared:
            if one.worse and one.committed is not None:
                figure = one.figure
                sentences.append(
                    f"{section.name}: {figure.name}: {board.value_text(figure.value, figure.unit)}, "
                    f"committed {board.value_text(one.committed, figure.unit)}"
                )
        if not section.failure:
            lost = missing([one.figure for one in section.compared], committed.get(section.name, {}))
            sentences += [f"{section.name}: {name}: was not measured" for name in lost]
    return sentences


def accepted(sections: Sequence[Section], committed: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The committed figures with those of the sections that were measured."""
    measured = {one.name: {c.figure.name: c.figure.value for c in one.compared} for one in sections if one.compared}
    return dict(sorted({**committed, **measured}.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """0 measured and nothing fell behind, 1 regressions, 2 a benchmark failed or there is no data."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    names = [one.name for one in BENCHMARKS]
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help="only this one; repeatable")
    parser.add_argument("--speed", action="store_true", help="the speeds too, after the quality")
    parser.add_argument("--kept", action="store_true", help="run nothing: read the results that are kept")
    parser.add_argument("--accept", action="store_true", help=f"make these the committed figures ({COMMITTED.name})")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and end")
    options = parser.parse_args(arguments)
    if options.list:
        for one in BENCHMARKS:
            print(f"{one.name:16} {one.title}{' (speed)' if one.speed else ''}")
        return 0
    chosen = [
        one for one in BENCHMARKS if (one.name in options.only if options.only else options.speed or not one.speed)
    ]
    if options.kept and not options.only:
        chosen = list(BENCHMARKS)
    data = data_folder(options.data)
    if not options.kept and any(one.needs_data for one in chosen) and (data is None or not data.is_dir()):
        print("no data folder: give --data DIR or set GARBLINT_DATA", file=sys.stderr)
        return 2
    committed = json.loads(COMMITTED.read_text(encoding="utf-8")) if COMMITTED.exists() else {}
    run = None if options.kept else lambda one: run_benchmark(one, data, RESULTS)
    sections = collect(chosen, RESULTS, committed, run)
    print(board.as_table(sections))
    if not options.only:
        shown = sections if len(chosen) == len(BENCHMARKS) else collect(BENCHMARKS, RESULTS, committed, None)
        plots = write_plots(RESULTS, shown)
        section = board.as_section(shown, plots, board.stamp(HERE))
        PAGE.write_text(board.with_section(PAGE.read_text(encoding="utf-8"), section), encoding="utf-8")
    worse = regressions(sections, committed)
    for sentence in worse:
        print(f"regression: {sentence}", file=sys.stderr)
    if options.accept:
        kept = json.dumps(accepted(sections, committed), ensure_ascii=False, indent=1)
        COMMITTED.write_text(kept + "\n", encoding="utf-8")
        return 0
    failed = [one for one in sections if one.failure]
    for one in failed:
        print(f"not measured: {one.name}: {one.failure}", file=sys.stderr)
    return 1 if worse else 2 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
