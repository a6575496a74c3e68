"""Alignment of sentences: pairs and gaps found, and whether two texts belong together at all.

    python -m benchmarks.alignment [--data DIR] [--half test|train] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. NTREX is cut into its documents, WMT22 and
TICO, which are without them, into runs of neighbouring rows. Half of the documents, by a hash of their names, fitted the
weights (``scripts/fit_alignment.py``); the figures are from the other half.

A document is spoilt before it is aligned: of its rows some lose their source or their target (``dropped``), some
neighbouring rows are joined on one side (``merged``). F1 counts pairs of a source unit and a target unit; a dropped
unit counts as found when a bead holds it and nothing of the other side.

Whether two texts belong together is measured on the same documents, cut to 1, 3, 10 and 30 units, against another
document of the same corpus cut in the same way (``wrong``): AUC, and how many wrong pairs are below the bound that
nine of ten (99 of 100) right ones are above.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.numbers import rows
from benchmarks.spun.corpora import data_folder
from detector.language.alignment import align

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


def documents(data: Path, corpus: Corpus, half: str) -> list[Rows]:
    """The documents of one half ("test", "train") as rows of source and target; rows with an empty side left out."""
    found: dict[str, Rows] = defaultdict(list)
    for index, row in enumerate(rows(data / "parallel" / corpus.file)):
        source, target = row[corpus.source].strip(), row[corpus.target].strip()
        name = row["doc"] if corpus.run is None else f"{corpus.file}:{index // corpus.run}"
        if source and target:
            found[name].append((source, target))
    return [pairs for name, pairs in found.items() if is_test(name) == (half == "test")]


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
