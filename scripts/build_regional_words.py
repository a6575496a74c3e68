"""List the words that Taiwan's and Hong Kong's Chinese has where the mainland's has others: 檔案, 網路, 使用者.

    python -m scripts.build_regional_words --opencc DIR --cedict FILE --catalogs DIR -o detector/statistics/script

To statistics of the mainland's Chinese such words look like swapped ones. Three sources, each with what it knows best:

- ``--opencc``: the folder with OpenCC's ``TWPhrases.txt`` (Apache-2.0; ``scripts/build_script_tables.py`` tells where
  from): the words that it puts for the mainland's;
- ``--cedict``: CC-CEDICT as text, also gzipped (CC BY-SA 4.0): the entries that it marks ``(Tw)``;
- ``--catalogs``: a folder with the translations of free programs into both (``*.mo`` below folders named ``zh_TW`` and
  ``zh_CN``, as Debian's packages have them): the words that the former have ``MORE`` times as often as the latter in
  translations of the same sentences. Only counts are taken.

Written is ``regional.txt``: a line a word of two to four characters, folded, that the lexicon of the statistics has.
"""

from __future__ import annotations

import argparse
import gettext
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from detector.language.characters import fold
from detector.language.segmentation import Lexicon
from detector.resources import statistics_folder

# Usual in Taiwan in every field, of which these sources have only parts. Phrases of packs ask for them too.
USUAL = ("一部份", "大部份", "愈来愈", "泰半", "礼拜", "天然灾害")
LEAST = 3  # occurrences in the translations for Taiwan, and
MORE = 5  # how many times as many as in those for the mainland
_AT_ONCE = 5_000  # sentences
_ACCELERATOR = re.compile(r"[_&]\w?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--opencc", type=Path, required=True)
    parser.add_argument("--cedict", type=Path, required=True)
    parser.add_argument("--catalogs", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    lexicon = Lexicon.open(statistics_folder() / "zh")
    words = _known(lexicon, [*_of_opencc(arguments.opencc), *_of_cedict(arguments.cedict)]) | set(USUAL)
    words |= _of_catalogs(lexicon, arguments.catalogs)
    (arguments.output / "regional.txt").write_text("".join(f"{word}\n" for word in sorted(words)), "utf-8")
    print(f"{len(words)} words")


def _known(lexicon: Lexicon, words: Sequence[str]) -> set[str]:
    """Those that are words of the lexicon, of two characters or more."""
    folded = sorted({fold(word) for word in words})
    known = lexicon.identifiers(folded)
    return {word for word, one in zip(folded, known.tolist(), strict=True) if one and len(word) > 1}


def _of_opencc(folder: Path) -> Iterator[str]:
    for line in (folder / "TWPhrases.txt").read_text("utf-8").splitlines():
        yield from line.partition("\t")[2].split(" ")


def _of_cedict(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").splitlines():
        if "/(Tw) " in line and not line.startswith("#"):
            yield line.split(" ")[1]


def _of_catalogs(lexicon: Lexicon, folder: Path) -> set[str]:
    taiwan, mainland = (_translations(folder, name) for name in ("zh_TW", "zh_CN"))
    both = [key for key in taiwan if key in mainland]
    here, there = (_counts(lexicon, [texts[key] for key in both]) for texts in (taiwan, mainland))
    return {
        lexicon.word(word) for word, count in here.items() if count >= LEAST and count >= MORE * (there[word] + 0.5)
    }


def _translations(folder: Path, language: str) -> dict[tuple[str, str], str]:
    """Catalogue and message → translation."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(folder.rglob(f"*{language}*/**/*.mo")):
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, text in catalogue.items():
            message = key[0] if isinstance(key, tuple) else key
            if message and text:
                found[path.name, message] = text
    return found


def _counts(lexicon: Lexicon, texts: Sequence[str]) -> Counter[int]:
    """How often each word of two symbols or more is on the likeliest path through the texts."""
    counts: Counter[int] = Counter()
    for first in range(0, len(texts), _AT_ONCE):
        symbols = lexicon.symbols(
            [fold(_ACCELERATOR.sub("", one)) for one in texts[first : first + _AT_ONCE]], apart=True
        )
        lattice = lexicon.lattice(symbols.codes)
        begins = np.flatnonzero(lattice.on_path)
        lengths = np.diff(np.append(begins, len(symbols.codes)))
        words = lattice.word_at(begins, lengths)[lengths > 1]
        known, times = np.unique(words[words > 0], return_counts=True)
        counts.update(dict(zip(known.tolist(), times.tolist(), strict=True)))
    return counts


if __name__ == "__main__":
    main()
