"""Alignment of sentences: pairs and gaps found, and whether two texts belong together at all.

    python -m benchmarks.alignment [--data DIR] [--half test|train] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. NTREX is cut into its documents, WMT22 and
TICO, which are without them, into runs of neighbouring rows. Half of the documents, by a hash of their names, fitted
the weights (``scripts/fit_alignment.py``); the figures are from the other half.

A document is spoilt before it is aligned: of its rows some lose their source or their target (``dropped``), some
neighbouring rows are joined on one side (``merged``). F1 counts pairs of a source unit and a target unit; a dropped
unit counts as found when a bead holds it and nothing of the other side.

Whether two texts belong together is measured on the same documents, cut to 1, 3, 10 and 30 units, against another
document of the same corpus cut in the same way (``wrong``): AUC, and how many wrong pairs are below the bound that
nine of ten (99 of 100) right ones are above.
"""

from __future__ import annotations

import hashlib
import random
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.command import BenchmarkParser, keep
from benchmarks.numbers import rows
from detector.language.alignment.align import align

RESULTS = Path(__file__).parent / "results"
SEED = 7


class Corpus(NamedTuple):
    """A file of pairs and the languages of its columns; ``run``: rows per document where the file names none."""

    file: str
    source: str
    target: str
    source_language: str
    target_language: str
    run: int | None


CORPORA: dict[str, Corpus] = {
    "NTREX en–zh": Corpus("ntrex.en-zh-ja.tsv.gz", "en", "zh", "en", "zh", None),
    "NTREX en–zh-Hant": Corpus("ntrex.en-zh-ja.tsv.gz", "en", "zh_tw", "en", "zh", None),
    "NTREX en–ja": Corpus("ntrex.en-zh-ja.tsv.gz", "en", "ja", "en", "ja", None),
    "NTREX zh–ja": Corpus("ntrex.en-zh-ja.tsv.gz", "zh", "ja", "zh", "ja", None),
    "WMT22 zh–en": Corpus("wmt22.zh-en.tsv.gz", "src", "refA", "zh", "en", 16),
    "WMT22 en–zh": Corpus("wmt22.en-zh.tsv.gz", "src", "refA", "en", "zh", 16),
    "WMT22 en–ja": Corpus("wmt22.en-ja.tsv.gz", "src", "refA", "en", "ja", 16),
    "WMT22 ja–en": Corpus("wmt22.ja-en.tsv.gz", "src", "refA", "ja", "en", 16),
    "TICO en–zh": Corpus("tico19.en-zh.tsv.gz", "en", "zh", "en", "zh", 16),
}

Rows = list[tuple[str, str]]


class Spoilt(NamedTuple):
    """Two sides of a document and the true beads: ranges of units, as in `detector.language.alignment.Bead`."""

    source: list[str]
    target: list[str]
    beads: list[tuple[int, int, int, int]]


def is_test(name: str) -> bool:
    """Whether a document belongs to the half that figures are reported on: parity of blake2b of its name."""
    return hashlib.blake2b(name.encode("utf-8"), digest_size=1).digest()[0] % 2 == 1


def named_documents(data: Path, corpus: Corpus, half: str) -> dict[str, Rows]:
    """The documents of one half ("test", "train") by name, as rows of source and target; rows with an empty side are
    left out."""
    found: dict[str, Rows] = defaultdict(list)
    for index, row in enumerate(rows(data / "parallel" / corpus.file)):
        source, target = row[corpus.source].strip(), row[corpus.target].strip()
        name = row["doc"] if corpus.run is None else f"{corpus.file}:{index // corpus.run}"
        if source and target:
            found[name].append((source, target))
    return {name: pairs for name, pairs in found.items() if is_test(name) == (half == "test")}


def documents(data: Path, corpus: Corpus, half: str) -> list[Rows]:
    """The documents of one half without their names."""
    return list(named_documents(data, corpus, half).values())


def spoil(document: Rows, rng: random.Random, dropped: float, merged: float) -> Spoilt:
    """Drop one side of a share of the rows; join a share of neighbouring rows on one side."""
    source: list[str] = []
    target: list[str] = []
    beads = []
    index = 0
    while index < len(document):
        left, right = document[index]
        start = len(source), len(target)
        if rng.random() < dropped:
            if rng.random() < 0.5:
                source.append(left)
            else:
                target.append(right)
        elif index + 1 < len(document) and rng.random() < merged:
            following = document[index + 1]
            index += 1
            if rng.random() < 0.5:
                source += [left, following[0]]
                target.append(_join(right, following[1]))
            else:
                source.append(_join(left, following[0]))
                target += [right, following[1]]
        else:
            source.append(left)
            target.append(right)
        beads.append((start[0], len(source), start[1], len(target)))
        index += 1
    return Spoilt(source, target, beads)


def paragraphs(document: Rows, rng: random.Random) -> Rows:
    """The document with runs of one to six rows made one, as paragraphs are."""
    result = []
    start = 0
    while start < len(document):
        end = start + rng.choice((1, 1, 2, 3, 4, 5, 6))
        run = document[start:end]
        joined = run[0]
        for following in run[1:]:
            joined = _join(joined[0], following[0]), _join(joined[1], following[1])
        result.append(joined)
        start = end
    return result


def cut(document: Rows, length: int, rng: random.Random) -> Rows:
    """``length`` neighbouring rows of a document, all where it has fewer, from a random place."""
    start = rng.randrange(max(1, len(document) - length + 1))
    return document[start : start + length]


def couples(kinds: list[list[Rows]], length: int, count: int, rng: random.Random) -> Iterator[tuple[Rows, Rows, bool]]:
    """``count`` right and ``count`` wrong pairs of passages of ``length`` rows, from the corpora in turn: rows whose
    sources and whose targets are to be compared, and whether they are the same."""
    for index in range(count):
        kind = kinds[index % len(kinds)]
        first, second = rng.sample(range(len(kind)), 2)
        own = cut(kind[first], length, rng)
        yield own, own, True
        yield own, cut(kind[second], length, rng), False


def _join(first: str, second: str) -> str:
    return f"{first} {second}" if first[-1].isascii() and second[0].isascii() else first + second


def pairs_of(beads: Iterator[tuple[int, int, int, int]] | list[tuple[int, int, int, int]]) -> set[tuple[int, int]]:
    """Pairs of a source unit and a target unit that stand in one bead."""
    return {(i, j) for a, b, c, d in beads for i in range(a, b) for j in range(c, d)}


def gaps_of(beads: list[tuple[int, int, int, int]]) -> set[tuple[str, int]]:
    """Units without a counterpart, with their side."""
    return {("source", i) for a, b, c, d in beads if c == d for i in range(a, b)} | {
        ("target", j) for a, b, c, d in beads if a == b for j in range(c, d)
    }


# ---------------------------------------------------------------------------------------------- measurements


def measure_beads(kind: list[Rows], corpus: Corpus, dropped: float, merged: float, joined: bool) -> dict[str, Any]:
    """F1 of pairs, precision and recall of gaps, and pairs of rows a second on spoilt documents."""
    rng = random.Random(SEED)
    hits = extra = missed = gap_hits = gap_extra = gap_missed = count = 0
    sure = sure_right = 0
    seconds = 0.0
    for document in kind:
        spoilt = spoil(paragraphs(document, rng) if joined else document, rng, dropped, merged)
        began = time.process_time()
        alignment = align(spoilt.source, spoilt.target, corpus.source_language, corpus.target_language)
        seconds += time.process_time() - began
        count += len(spoilt.beads)
        beads = [(one.source_start, one.source_end, one.target_start, one.target_end) for one in alignment.beads]
        found, true = pairs_of(beads), pairs_of(spoilt.beads)
        hits, extra, missed = hits + len(found & true), extra + len(found - true), missed + len(true - found)
        gaps, true_gaps = gaps_of(beads), gaps_of(spoilt.beads)
        gap_hits += len(gaps & true_gaps)
        gap_extra += len(gaps - true_gaps)
        gap_missed += len(true_gaps - gaps)
        truth = set(spoilt.beads)
        for one, bead in zip(alignment.beads, beads, strict=True):
            if one.confidence >= 0.9:
                sure += 1
                sure_right += bead in truth
    return {
        "documents": len(kind),
        "rows": count,
        "F1": round(2 * hits / max(1, 2 * hits + extra + missed), 4),
        "gaps": gap_hits + gap_missed,
        "gap precision": round(gap_hits / max(1, gap_hits + gap_extra), 3),
        "gap recall": round(gap_hits / max(1, gap_hits + gap_missed), 3),
        "beads at 0.9 or more": round(sure / max(1, count), 3),
        "right among them": round(sure_right / max(1, sure), 4),
        "rows per second": round(count / max(seconds, 1e-9)),
    }


def measure_confidence(kind: list[Rows], corpus: Corpus, length: int, count: int = 300) -> dict[str, Any]:
    """AUC of right against wrong pairs of passages, and how many of either are on the wrong side of one half."""
    import numpy as np

    rng = random.Random(SEED)
    right, wrong = [], []
    for sources, targets, same in couples([kind], length, count, rng):
        alignment = align(
            [one for one, _ in sources], [one for _, one in targets], corpus.source_language, corpus.target_language
        )
        (right if same else wrong).append(alignment.confidence)
    above, below = np.array(right)[:, None], np.array(wrong)[None, :]
    return {
        "length": length,
        "AUC": round(float((above > below).mean() + (above == below).mean() / 2), 4),
        "right below 0.5": round(float((np.array(right) < 0.5).mean()), 4),
        "wrong above 0.5": round(float((np.array(wrong) >= 0.5).mean()), 4),
        "wrong above 0.9": round(float((np.array(wrong) >= 0.9).mean()), 4),
    }


def measure_long(data: Path, half: str, copies: int) -> dict[str, Any]:
    """One text of all English–Chinese corpora of the half, ``copies`` times over: time, memory, F1."""
    everything: Rows = []
    for name in ("NTREX en–zh", "WMT22 en–zh", "TICO en–zh", "WMT22 zh–en"):
        corpus = CORPORA[name]
        for document in documents(data, corpus, half):
            everything += document if corpus.source_language == "en" else [(right, left) for left, right in document]
    spoilt = spoil(everything * copies, random.Random(SEED), 0.1, 0.03)
    began = time.process_time()
    alignment = align(spoilt.source, spoilt.target, "en", "zh")
    seconds = time.process_time() - began
    beads = [(one.source_start, one.source_end, one.target_start, one.target_end) for one in alignment.beads]
    found, true = pairs_of(beads), pairs_of(spoilt.beads)
    tracemalloc.start()
    align(spoilt.source, spoilt.target, "en", "zh")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "source units": len(spoilt.source),
        "target units": len(spoilt.target),
        "copies of the same text": copies,
        "F1": round(2 * len(found & true) / (len(found) + len(true)), 4),
        "seconds": round(seconds, 1),
        "peak MB": round(peak / 1e6),
    }


SETTINGS: dict[str, tuple[float, float, bool]] = {
    "sentences, 10 % dropped": (0.1, 0.0, False),
    "sentences, 10 % dropped, 10 % joined": (0.1, 0.1, False),
    "sentences, nothing spoilt": (0.0, 0.0, False),
    "paragraphs, 10 % dropped": (0.1, 0.0, True),
}


def table(header: list[str], lines: list[list[Any]]) -> str:
    """A table in Markdown."""
    head = f"| {' | '.join(header)} |\n|{'---|' * len(header)}\n"
    return head + "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def render(result: dict[str, Any]) -> str:
    """The results as a page of Markdown."""
    parts = [
        "# Alignment\n\n`python -m benchmarks.alignment --write`: units paired, gaps found, right and wrong pairs of "
        f"texts told apart, on the {result['half']} half of the documents.\n"
    ]
    for setting, by_corpus in result["beads"].items():
        parts.append(f"\n## {setting[0].upper()}{setting[1:]}\n\n")
        columns = [key for key in next(iter(by_corpus.values())) if key != "documents"]
        parts.append(
            table(["corpus", *columns], [[name, *(row[key] for key in columns)] for name, row in by_corpus.items()])
        )
    parts.append("\n## Do the two texts belong together?\n\nPassages of so many rows; wrong: another document's.\n\n")
    parts.append(
        table(
            ["corpus", "rows", "AUC", "right below 0.5", "wrong above 0.5", "wrong above 0.9"],
            [[name, *row.values()] for name, rows_ in result["confidence"].items() for row in rows_],
        )
    )
    parts.append("\n## Long texts\n\n")
    parts.append(table(list(result["long"][0]), [list(row.values()) for row in result["long"]]))
    return "".join(parts)


def main() -> None:
    parser = BenchmarkParser(__doc__, keeps="alignment.{json,md}")
    parser.add_argument("--half", choices=("test", "train"), default="test")
    arguments, data = parser.parse()
    kinds = {name: documents(data, corpus, arguments.half) for name, corpus in CORPORA.items()}
    align(["warm"], ["热身"], "en", "zh")
    align(["warm"], ["準備"], "en", "ja")
    result: dict[str, Any] = {
        "half": arguments.half,
        "beads": {
            setting: {name: measure_beads(kinds[name], corpus, *how) for name, corpus in CORPORA.items()}
            for setting, how in SETTINGS.items()
        },
        "confidence": {
            name: [measure_confidence(kinds[name], corpus, length) for length in (1, 3, 10, 30)]
            for name, corpus in CORPORA.items()
            if corpus.run is None or name in ("WMT22 zh–en", "WMT22 ja–en", "TICO en–zh")
        },
        "long": [measure_long(data, arguments.half, copies) for copies in (1, 11)],
    }
    page = render(result)
    print(page)
    if arguments.write:
        keep(RESULTS / "alignment.json", result)
        (RESULTS / "alignment.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
