"""Speed against the size of an article: megabytes of UTF-8 a second on one core, clean text cut to size.

python -m benchmarks.sizes --data DIR [--write]
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.clean import ntrex
from benchmarks.command import BenchmarkParser, keep
from benchmarks.spun.corpora import kept_out_general
from detector.engine.auditor import Auditor
from detector.sources.registry import article_from_text

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "sizes.json"
# Characters of an article; each size is measured on about this many characters in all, the best of three.
SIZES = (200, 1_000, 5_000, 20_000, 100_000)
CHARACTERS = 100_000


def texts(data: Path) -> dict[str, str]:
    """Clean text in three languages, articles joined."""
    general = [one for documents in kept_out_general(data).values() for one in documents]
    return {
        "Chinese": "\n".join(general),
        "Japanese": "\n".join(ntrex(data, "ja")),
        "English": "\n".join(ntrex(data, "en")),
    }


def articles(text: str, size: int, characters: int = CHARACTERS) -> list[str]:
    """Different articles of ``size`` characters, about ``characters`` in all. Raises ``ValueError`` for short text."""
    if len(text) < max(size, characters):
        raise ValueError(f"{len(text)} characters are too few for articles of {size}")
    return [text[start : start + size] for start in range(0, max(characters, size) - size + 1, size)]


def megabytes_per_second(auditor: Auditor, several: Sequence[str]) -> float:
    """Megabytes of UTF-8 audited a second of processor time, read already, all at once; best of three."""
    size = sum(len(one.encode()) for one in several) / 1e6
    best = 0.0
    read = [article_from_text(text, str(number), "text") for number, text in enumerate(several)]
    for _ in range(3):
        started = time.process_time()
        auditor.audit_articles(read)
        best = max(best, size / (time.process_time() - started))
    return best


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    options, data = parser.parse(arguments)
    auditor = Auditor()
    auditor.audit_text("小镇的产业链很完整。")
    speeds: dict[str, list[tuple[int, float]]] = {}
    figures: list[dict[str, Any]] = []
    for name, text in texts(data).items():
        for size in SIZES:
            speed = round(megabytes_per_second(auditor, articles(text, size)), 2)
            speeds.setdefault(name, []).append((size, speed))
            print(f"{name:10} {size:8} characters {speed:8.2f} MB/s", flush=True)
            figure = f"{name}, articles of {size} characters"
            common = {"unit": "MB/s", "better": "higher", "tolerance": round(0.6 * speed, 2)}
            figures.append({"name": figure, "value": speed, **common})
    if options.write:
        kept = {"speeds": speeds, "figures": figures}
        keep(RESULTS, kept)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
