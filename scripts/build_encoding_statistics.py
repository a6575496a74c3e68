"""Builds ``detector/statistics/encoding``: how likely characters are in readable Chinese and Japanese.

    python scripts/build_encoding_statistics.py --chinese FILE.txt.gz … --japanese FILE.txt.gz …

The corpora are gzipped UTF-8 texts. One paragraph in ten, chosen by a hash of its text, is left out, so that the
benchmark has text that was not learned from. Traditional Chinese is the Chinese converted with OpenCC (Apache-2.0).
Written are counts alone: costs of characters and of pairs of neighbours, the mean of the three languages.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from benchmarks.spun.corpora import is_kept_out
from detector.language.characters import code_points
from detector.language.mojibake.plausibility import FLOOR, QUANTUM, pair_keys, symbols
from detector.language.ngram import build_static_map
from detector.resources import statistics_folder

# A pair must have been seen so often; pairs seen twice would double the size and add nothing the benchmark shows.
_FEWEST = 4
# Unseen characters of the first level of a national standard get this share of all text, the rest of them less.
_UNSEEN_COMMON = 6.7


def paragraphs(paths: list[Path]) -> Iterator[str]:
    """The paragraphs that may be learned from."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from (line.rstrip("\n") for line in file if line.strip() and not is_kept_out(line.rstrip("\n")))


def counts(text: str) -> tuple[npt.NDArray[np.float64], dict[int, int]]:
    """How often each symbol and each pair of neighbours stands in the text."""
    codes = symbols(code_points(text)).astype(np.uint32)
    pairs, seen = np.unique((codes[:-1] << np.uint32(16)) | codes[1:], return_counts=True)
    return np.bincount(codes, minlength=0x10000).astype(float), dict(zip(pairs.tolist(), seen.tolist(), strict=True))


def common_characters() -> npt.NDArray[np.bool_]:
    """The Han characters that a national standard of China, Taiwan or Japan puts on its first level."""
    common = np.zeros(0x10000, bool)
    for encoding, first, last in (("gb2312", 0xB0, 0xD8), ("big5", 0xA4, 0xC7), ("euc_jp", 0xB0, 0xD0)):
        for lead in range(first, last):
            for trail in range(0x40, 0xFF):
                character = bytes((lead, trail)).decode(encoding, "ignore")
                if len(character) == 1:
                    common[ord(character)] = True
    return common


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chinese", type=Path, nargs="+", required=True)
    parser.add_argument("--japanese", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, default=statistics_folder() / "encoding")
    options = parser.parse_args()

    simplified = "\n".join(paragraphs(options.chinese))
    texts = [simplified, OpenCC("s2t").convert(simplified), "\n".join(paragraphs(options.japanese))]
    found = [counts(text) for text in texts]
    share = np.mean([unigrams / unigrams.sum() for unigrams, _ in found], axis=0)
    cost = np.full(0x10000, FLOOR)
    cost[common_characters()] = _UNSEEN_COMMON
    seen = share > 0
    cost[seen] = np.minimum(-np.log10(share[seen]), _UNSEEN_COMMON)
    options.output.mkdir(parents=True, exist_ok=True)
    np.save(options.output / "characters.npy", np.rint(cost * QUANTUM).clip(1, 255).astype(np.uint8))

    pairs: dict[int, float] = {}
    for unigrams, neighbours in found:
        total = unigrams.sum()
        for pair, count in neighbours.items():
            if count >= _FEWEST:
                pairs[pair] = pairs.get(pair, 0.0) + count / total / len(found)
    keys = np.array(sorted(pairs), np.uint64)
    joint = np.array([pairs[int(key)] for key in keys])
    conditional = -np.log10(joint / share[(keys >> np.uint64(16)).astype(np.int64)])
    values = np.rint(conditional * QUANTUM).clip(1, 255).astype(np.uint32)
    build_static_map(pair_keys(keys), values, 8).save(options.output / "pairs.npy")
    print(f"{int(seen.sum())} characters, {len(keys)} pairs")


if __name__ == "__main__":
    main()
