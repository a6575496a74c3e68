"""What each step and each check of an audit costs on clean text, so that a slow one is seen at once.

    python -m benchmarks.profile [--data DIR] [--limit NS]

Clean articles in Chinese, Japanese and English, short ones and long ones, are audited in one process with every rule
on that is on by default; the table has nanoseconds per byte of UTF-8 (1000 / this is MB/s) and the share of the whole.
``--limit 30``: exit with 1 when a check takes more than 30 ns for a byte on any of the texts, which are 33 MB/s; ten
such checks together are as slow as the audit may be (4 MB/s of Chinese are 250 ns).

Checks are timed inside the audit, by wall time, one call of a check an article: on a busy machine look at shares.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")  # before numpy is loaded: the figures are those of one core

from benchmarks.clean import lines_as_articles, ntrex  # noqa: E402
from benchmarks.command import BenchmarkParser  # noqa: E402
from benchmarks.spun.corpora import kept_out_general, kept_out_news  # noqa: E402
from detector.checks.base import Check, Together  # noqa: E402
from detector.engine import auditor as engine  # noqa: E402
from detector.sources.registry import article_from_text  # noqa: E402

ROUNDS = 3
BATCH = 200
LONG = 100_000  # characters of a long file
BYTES = 1_000_000  # of each text at most


def texts(data: Path) -> dict[str, list[str]]:
    """Clean articles by name."""
    news = kept_out_news(data)
    joined = "\n\n".join(news)
    general = {
        language: [
            one for path in sorted((data / language / "general").glob("*.gz")) for one in lines_as_articles(path)[::5]
        ]
        for language in ("ja", "en")
    }
    found = {
        "zh news": news,
        "zh long": [joined[i : i + LONG] for i in range(0, len(joined), LONG)],
        "zh general": [one for documents in kept_out_general(data).values() for one in documents],
        "ja NTREX": ntrex(data, "ja"),
        "ja general": general["ja"],
        "en NTREX": ntrex(data, "en"),
        "en general": general["en"],
    }
    return {name: _at_most(articles) for name, articles in found.items()}


def _at_most(articles: list[str]) -> list[str]:
    size, kept = 0, []
    for one in articles:
        kept.append(one)
        size += len(one.encode())
        if size >= BYTES:
            break
    return kept


class Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed; what it yields is drawn from it at once."""

        def timed(*arguments: Any, **named: Any) -> Any:
            before = perf_counter()
            result = function(*arguments, **named)
            if isinstance(result, Iterator):
                result = list(result)
            self.seconds[name] += perf_counter() - before
            return result

        return timed


def _timed(clock: Clock, check: Check, name: str) -> Check:
    if isinstance(check, Together):
        return Together(clock.around(f"check {name}", check.check))
    return clock.around(f"check {name}", check)


@contextmanager
def timed_auditor(clock: Clock) -> Iterator[engine.Auditor]:
    """An auditor whose steps and checks are timed."""
    auditor = engine.Auditor()
    auditor.__dict__["_checks"] = [(_timed(clock, check, rules[0].check), rules) for check, rules in auditor._checks]
    auditor._matcher.together = clock.around("phrases and patterns", auditor._matcher.together)  # type: ignore[method-assign]
    auditor._chinese.ask = clock.around("statistics of Chinese", auditor._chinese.ask)  # type: ignore[method-assign]
    auditor._finish = clock.around("issues and score", auditor._finish)  # type: ignore[method-assign]
    steps = {"identify_together": "languages", "measure": "metrics"}
    kept = {name: getattr(engine, name) for name in steps}
    for name, step in steps.items():
        setattr(engine, name, clock.around(step, kept[name]))
    try:
        yield auditor
    finally:
        for name, function in kept.items():
            setattr(engine, name, function)


def profile(articles: Sequence[str]) -> dict[str, float]:
    """Nanoseconds per byte of every step, and of the ``whole``; the best of some rounds."""
    size = sum(len(one.encode()) for one in articles)
    rounds = []
    clock = Clock()
    with timed_auditor(clock) as auditor:
        for _ in range(ROUNDS + 1):
            clock.seconds.clear()
            before = perf_counter()
            read = [article_from_text(one, f"{n}.md", "markdown") for n, one in enumerate(articles)]
            clock.seconds["reading Markdown"] = perf_counter() - before
            for first in range(0, len(read), BATCH):
                auditor.audit_articles(read[first : first + BATCH])
            whole = perf_counter() - before
            clock.seconds["the rest"] = whole - sum(clock.seconds.values())
            rounds.append({**clock.seconds, "whole": whole})
    return {step: min(one[step] for one in rounds[1:]) / size * 1e9 for step in rounds[-1]}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 measured, 1 where a check is slower than the limit."""
    parser = BenchmarkParser(__doc__)
    parser.add_argument("--limit", type=float, help="nanoseconds per byte that a check may take")
    options, data = parser.parse(arguments)
    figures = {name: profile(articles) for name, articles in texts(data).items()}
    steps = sorted(
        {step for one in figures.values() for step in one},
        key=lambda step: -max(f.get(step, 0) for f in figures.values()),
    )
    print(f"{'nanoseconds per byte (share)':32}" + "".join(f"{name:>16}" for name in figures))
    for step in steps:
        cells = [
            f"{one.get(step, 0):8.1f} ({one.get(step, 0) / one['whole']:4.0%})"
            if step != "whole"
            else f"{one[step]:15.1f}"
            for one in figures.values()
        ]
        print(f"{step:32}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"{'MB/s':32}" + "".join(f"{1000 / one['whole']:16.2f}" for one in figures.values()))
    slow = [
        f"{step} takes {one[step]:.0f} ns for a byte of {name}"
        for name, one in figures.items()
        for step in one
        if options.limit is not None and step.startswith("check ") and one[step] > options.limit
    ]
    for sentence in slow:
        print(sentence)
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
