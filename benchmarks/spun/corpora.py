"""The clean Chinese of the benchmark, and the line between what may be learned from and what is kept out.

Kept out of everything (statistics, pack, training, calibration): the news of 2024, a tenth of the general
documents by a fixed hash, and the whole of NTREX. All paths are below one data folder, given by the caller.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

NEWS_YEARS = (2020, 2021, 2022, 2023)
"""The news that may be learned from."""

KEPT_OUT_NEWS_YEAR = 2024

GENERAL_KINDS = ("tech-translated", "weekly", "government")

KEPT_OUT_MODULUS = 10
"""One general document in ten is kept out."""

MINIMUM_CHARACTERS = 400
"""Articles below this length (code points) are left out of the figures on spun articles: a tenth of the
replaceable words of a shorter one is a word or two, which no method can tell from chance."""


def data_folder(given: str | None = None) -> Path | None:
    """The data folder: ``given``, else the environment variable ``GARBLINT_DATA``, else ``None``."""
    named = given or os.environ.get("GARBLINT_DATA")
    return Path(named) if named else None


def existing_data_folder(given: str | None, parser: ArgumentParser) -> Path:
    """`data_folder`, or an error of the command where there is none."""
    folder = data_folder(given)
    if folder is None or not folder.is_dir():
        parser.error("no data folder: give --data DIR or set GARBLINT_DATA")
    return folder


def read_documents(path: Path) -> list[str]:
    """The documents of a gzipped text file: paragraphs a line, a blank line between documents.

    A document is its lines joined by LF, without LF at either end. Raises ``OSError`` when unreadable.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        content = file.read()
    return [document for part in content.split("\n\n") if (document := part.strip("\n"))]


def is_kept_out(document: str) -> bool:
    """Whether a general document is kept out: blake2b of its UTF-8 bytes (8 bytes, big-endian) is 0 modulo 10."""
    digest = hashlib.blake2b(document.encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % KEPT_OUT_MODULUS == 0


def training_news(data: Path) -> list[str]:
    """The articles of the news years that may be learned from, in order of time."""
    return [article for year in NEWS_YEARS for article in read_documents(data / f"zh/news/{year}.txt.gz")]


def training_general(data: Path) -> dict[str, list[str]]:
    """By kind, the general documents that may be learned from."""
    return {
        kind: [document for document in read_documents(data / f"zh/general/{kind}.txt.gz") if not is_kept_out(document)]
        for kind in GENERAL_KINDS
    }


def kept_out_news(data: Path) -> list[str]:
    """The articles of the kept-out year, without the lines that also stand in another year.

    Such lines (set phrases of a programme) were learned from, so they are no test. Articles of which no line
    remains are left out.
    """
    seen = {line for article in training_news(data) for line in article.split("\n")}
    articles = []
    for article in read_documents(data / f"zh/news/{KEPT_OUT_NEWS_YEAR}.txt.gz"):
        remaining = "\n".join(line for line in article.split("\n") if line not in seen)
        if remaining:
            articles.append(remaining)
    return articles


def kept_out_general(data: Path) -> dict[str, list[str]]:
    """By kind, the general documents that are kept out."""
    return {
        kind: [document for document in read_documents(data / f"zh/general/{kind}.txt.gz") if is_kept_out(document)]
        for kind in GENERAL_KINDS
    }


def ntrex(data: Path) -> list[str]:
    """The Chinese of NTREX, its segments joined (LF) into documents by document id, in order of appearance."""
    documents: dict[str, list[str]] = {}
    with gzip.open(data / "parallel/ntrex.en-zh-ja.tsv.gz", "rt", encoding="utf-8", newline="\n") as file:
        columns = next(file).rstrip("\n").split("\t")
        identifier, chinese = columns.index("doc"), columns.index("zh")
        for line in file:
            cells = line.rstrip("\n").split("\t")
            documents.setdefault(cells[identifier], []).append(cells[chinese])
    return ["\n".join(segments) for segments in documents.values()]


def kept_out(data: Path) -> dict[str, list[str]]:
    """The three test domains by name: ``news``, ``general`` (all kinds) and ``ntrex``, articles of every length."""
    return {
        "news": kept_out_news(data),
        "general": [document for documents in kept_out_general(data).values() for document in documents],
        "ntrex": ntrex(data),
    }


def long_enough(articles: list[str]) -> Iterator[str]:
    """The articles of at least ``MINIMUM_CHARACTERS`` code points."""
    return (article for article in articles if len(article) >= MINIMUM_CHARACTERS)
