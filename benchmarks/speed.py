"""How fast an audit is, as a ratio to a bare automaton pass in the same run, beside what else a user could run.

    python -m benchmarks.speed --data DIR [--write | --check]

One core, packs loaded, clean Chinese text in memory: as articles of their own length (about 550 characters) and as
files of 100 000 characters. The bare pass is one Aho–Corasick scan of the same folded texts with the same literals,
which no scanner of these packs can beat; the ratio to it guards against regressions, because machines differ and
the ratio does not. ``autocorrect_py`` (PyPI) and ``typos`` (PyPI) are timed on the same files where installed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")  # before numpy is loaded: the figures are those of one core

import ahocorasick_rs  # noqa: E402

from benchmarks.spun.corpora import data_folder, kept_out_news  # noqa: E402
from detector.engine.auditor import Auditor  # noqa: E402
from detector.language.characters import fold  # noqa: E402
from detector.rulepacks.store import own_packs  # noqa: E402
from detector.sources.registry import article_from_text  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "speed.json"
ROUNDS = 3
# Articles are audited together as an audit of a folder does it.
BATCH = 200
# A run may be this much slower against the bare pass than the committed one before --check fails.
TOLERANCE = 1.35


def seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU seconds of ``action`` after one warm-up."""
    action()
    times = []
    for _ in range(rounds):
        before = process_time()
        action()
        times.append(process_time() - before)
    return median(times)


class RulesOnly(Auditor):
    """An auditor that never asks the statistics of spun text: rules and checks alone."""

    def _with_spun_words(self, drafts: list[Any]) -> list[Any]:
        return drafts


def measured(texts: list[str]) -> dict[str, float]:
    """MB/s of the audit and of the bare pass over ``texts``, and their ratio."""
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    auditor = Auditor()
    literals = own_packs().literals.texts[: own_packs().literals.certain]
    bare = ahocorasick_rs.AhoCorasick(
        literals, implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
    )
    folded = [fold(text) for text in texts]
    bare_seconds = seconds(lambda: [bare.find_matches_as_indexes(text, overlapping=True) for text in folded])
    articles = [article_from_text(text) for text in texts]
    batches = [articles[i : i + BATCH] for i in range(0, len(articles), BATCH)]
    everything = seconds(lambda: [auditor.audit_articles(batch) for batch in batches])
    rules_only = RulesOnly()
    rules = seconds(lambda: [rules_only.audit_articles(batch) for batch in batches])
    return {
        "everything_mb_per_second": round(megabytes / everything, 1),
        "without_statistics_mb_per_second": round(megabytes / rules, 1),
        "bare_mb_per_second": round(megabytes / bare_seconds, 1),
        "ratio_to_bare": round(everything / bare_seconds, 2),
        "ratio_to_bare_without_statistics": round(rules / bare_seconds, 2),
    }


def peers(texts: list[str]) -> dict[str, float]:
    """MB/s of other programs on the same texts, wall time, where they are installed."""
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    found: dict[str, float] = {}
    try:
        import autocorrect_py
    except ImportError:
        pass
    else:
        found["autocorrect_py lint"] = round(
            megabytes / seconds(lambda: [autocorrect_py.lint_for(t, "a.txt") for t in texts], 1), 2
        )
    if program := shutil.which("typos"):
        with tempfile.TemporaryDirectory() as folder:
            for number, text in enumerate(texts):
                (Path(folder) / f"{number}.txt").write_text(text, encoding="utf-8")
            before = perf_counter()
            subprocess.run([program, "--threads", "1", folder], capture_output=True, check=False)
            found["typos --threads 1 (with start and reading)"] = round(megabytes / (perf_counter() - before), 2)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--write", action="store_true", help="keep the figures as the committed ones")
    parser.add_argument("--check", action="store_true", help="fail when the ratio is worse than the committed one")
    options = parser.parse_args(arguments)
    data = data_folder(options.data)
    if data is None or not data.is_dir():
        parser.error("no data folder: give --data DIR or set GARBLINT_DATA")
    articles = kept_out_news(data)
    joined = "\n\n".join(articles)
    shapes = {
        "articles": articles,
        "files of 100 000 characters": [joined[i : i + 100_000] for i in range(0, len(joined), 100_000)],
    }
    figures: dict[str, dict[str, float]] = {}
    for name, texts in shapes.items():
        figures[name] = {**measured(texts), **peers(texts)}
        print(name)
        for key, value in figures[name].items():
            print(f"  {key:44} {value}")
    status = 0
    if options.check:
        committed = json.loads(RESULTS.read_text(encoding="utf-8"))
        for name, one in figures.items():
            for ratio in ("ratio_to_bare", "ratio_to_bare_without_statistics"):
                bound = committed[name][ratio] * TOLERANCE
                if one[ratio] > bound:
                    print(f"slower than committed: {name}, {ratio} {one[ratio]} above {bound:.2f}")
                    status = 1
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
