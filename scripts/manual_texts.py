"""Write the English prose of documentation packages of Debian, a file a package, a paragraph a line.

    python -m scripts.manual_texts PACKAGE.deb … -o DIR

Read are HTML, plain text, reStructuredText, DocBook, Texinfo and the files of ``dictd``; programs, licences, indices
and paragraphs without common small words are left out. The texts are counted, not kept
(``scripts.build_tortured_statistics``), or serve as clean English that no table has seen (``benchmarks.tortured``).
Needs ``dpkg-deb``.
"""

from __future__ import annotations

import argparse
import gzip
import html
import re
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

# Bytes of a file and code points of a package: the rest of a big manual says little that is new.
MAX_FILE = 8_000_000
MAX_TEXT = 20_000_000
_READ = re.compile(
    r"\.(?:x?html?|txt|rst|md|info(?:-\d+)?|docbook|page|texi|tex|sgml|7)(?:\.gz)?$|\.dict\.dz$", re.IGNORECASE
)
_LEFT_OUT = re.compile(r"/(?:genindex|search|py-modindex|changelog|copyright|index-all|licen[cs]e)", re.IGNORECASE)
_MARKUP = re.compile(r"html?$|\.(?:docbook|page|sgml)$", re.IGNORECASE)
_SILENT = re.compile(r"<(script|style|pre|code|math|head)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|li|td|th|div|h[1-6]|dd|dt|br|tr|ul|table|section|title|para)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SMALL_WORDS = frozenset(
    ["the", "of", "and", "is", "to", "in", "a", "for", "with", "that", "are", "by", "on", "be", "as"]
)
_SMALL_WORDS |= {"it", "this", "can", "from"}


def is_prose(words: Sequence[str]) -> bool:
    """Whether a paragraph is running text: six words, a twelfth of them small ones."""
    return len(words) >= 6 and sum(word.lower() in _SMALL_WORDS for word in words) >= max(1, len(words) // 12)


def paragraphs(name: str, data: bytes) -> Iterator[str]:
    """The prose of a file (packed if its name says so), spaces put right."""
    if name.endswith((".gz", ".dz")):
        data, name = gzip.decompress(data), name[:-3]
    text = data.decode("utf-8", errors="replace")
    if _MARKUP.search(name):
        text = html.unescape(_TAG.sub("", _BLOCK.sub("\n\n", _SILENT.sub(" ", text))))
    for paragraph in re.split(r"\n\s*\n", text):
        if is_prose(words := paragraph.split()):
            yield " ".join(words)


def of_package(file: Path) -> Iterator[str]:
    """The prose of a package, each paragraph once."""
    seen: set[str] = set()
    length = 0
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(file)], stdout=subprocess.PIPE) as process,
        tarfile.open(fileobj=process.stdout, mode="r|") as archive,
    ):
        for member in archive:
            name = member.name
            if not member.isfile() or member.size > MAX_FILE or not _READ.search(name) or _LEFT_OUT.search(name):
                continue
            stream = archive.extractfile(member)
            if stream is None or length > MAX_TEXT:
                continue
            for paragraph in paragraphs(name, stream.read()):
                if paragraph not in seen:
                    seen.add(paragraph)
                    length += len(paragraph)
                    yield paragraph


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    for package in options.packages:
        name = package.name.partition("_")[0]
        found = list(of_package(package))
        (options.output / f"{name}.txt").write_text("".join(f"{one}\n" for one in found), "utf-8")
        print(f"{name}: {sum(map(len, found))} characters", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
