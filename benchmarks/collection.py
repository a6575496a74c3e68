"""What only a collection shows: spun copies beside their originals, and edited copies, hidden among clean articles.

    python -m benchmarks.collection --data DIR [--write]

A folder is made of clean news of the kept-out years, 20 copies by a simulated spinner (30 % of the replaceable words,
six of them 10 % and seven 70 %) and 20 lightly edited copies (a sentence dropped, moved or added, a few numbers and
single characters changed), and audited with everything on, once with 1 000 articles and once with 10 000.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import kept_out_news, read_documents
from benchmarks.spun.simulate import Spinner, read_pairs
from detector.engine.auditor import Auditor

RESULTS = Path(__file__).parent / "results" / "collection.md"
SEED = 11
COPIES = 20
SHARES = (0.1,) * 6 + (0.3,) * 7 + (0.7,) * 7
MIN_CHARACTERS = 250


def lightly_edited(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """A copy as an editor makes one: a sentence goes, moves or comes, numbers and a few characters change."""
    sentences = re.findall(r"[^。！？\n]+[。！？\n]*", text)
    at = chance.randrange(len(sentences))
    kind = chance.choice(("drop", "move", "add"))
    if kind == "add" or len(sentences) < 4:
        sentences.insert(at, re.findall(r"[^。！？\n]+[。！？\n]*", chance.choice(others))[0])
    elif kind == "move":
        sentences.insert(chance.randrange(len(sentences)), sentences.pop(at))
    else:
        sentences.pop(at)
    edited = "".join(sentences)
    edited = re.sub(r"\d+", lambda m: str(int(m.group()) + 1) if chance.random() < 0.2 else m.group(), edited, count=8)
    for _ in range(4):
        place = chance.randrange(1, len(edited))
        edited = edited[: place - 1] + edited[place:]
    return edited


def make_folder(folder: Path, articles: Sequence[str], spinner: Spinner) -> dict[str, str]:
    """Write the articles and their copies; gives what is hidden: name of the copy → kind and name of the original."""
    chance = random.Random(SEED)
    names = [f"{chance.randrange(10**9):09d}.txt" for _ in range(len(articles) + 2 * COPIES)]
    for name, text in zip(names, articles, strict=False):
        (folder / name).write_text(text, encoding="utf-8")
    hidden = {}
    chosen = chance.sample(range(len(articles)), 2 * COPIES)
    for number, original in enumerate(chosen):
        copy = names[len(articles) + number]
        if number < COPIES:
            text = spinner.spin(articles[original], share=SHARES[number], seed=number).text
            hidden[copy] = f"spun {names[original]}"
        else:
            text = lightly_edited(articles[original], chance, articles)
            hidden[copy] = f"edited {names[original]}"
        (folder / copy).write_text(text, encoding="utf-8")
    return hidden


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000])
    options, data = parser.parse(arguments)
    recent = [one for one in kept_out_news(data) if len(one) >= MIN_CHARACTERS]
    seen = set(recent)
    for year in (2023, 2022, 2021, 2020):
        for one in read_documents(data / f"zh/news/{year}.txt.gz"):
            if len(one) >= MIN_CHARACTERS and one not in seen:
                seen.add(one)
                recent.append(one)
    spinner = Spinner(read_pairs(data / "zh/spin-pairs.tsv"))
    lines = [
        "# Copies in a collection",
        "",
        "Written by `python -m benchmarks.collection`. 20 spun and 20 edited copies among clean news; everything on,",
        "one process. *Direction*: the copy, and not its original, is called the spun one. *Other pairs*: pairs that",
        "were not hidden; news of one event are alike.",
        "",
        "| articles | spun found | direction | called edited | edited found | called spun | other pairs | s | ratio |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    first_seconds = 0.0
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            hidden = make_folder(folder, recent[:size], spinner)
            started = time.perf_counter()
            report = Auditor().audit([folder], jobs=1, cached=False)
            seconds = time.perf_counter() - started
        first_seconds = first_seconds or seconds
        spun = directed = miscalled = edited = overcalled = others = 0
        for one in report.collection.duplicates:
            pair = {Path(one["copy"]).name, Path(one["original"]).name}
            copy = next((name for name, what in hidden.items() if {name, what.split(" ")[1]} == pair), None)
            if copy is None:
                others += one["kind"] != "paragraphs"
            elif hidden[copy].startswith("spun"):
                spun += one["kind"] == "spun"
                directed += one["kind"] == "spun" and Path(one["copy"]).name == copy
                miscalled += one["kind"] == "edited"
            else:
                edited += one["kind"] in ("edited", "copy")
                overcalled += one["kind"] == "spun"
        figures = (len(recent[:size]), spun, directed, miscalled, edited, overcalled, others)
        shown = " | ".join(map(str, figures))
        lines.append(f"| {shown} | {seconds:.0f} | {seconds / first_seconds:.1f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
