"""Derive the tables that tell which character a syllable stands for in a word (shi气 → 湿气).

    python scripts/build_pinyin_tables.py --words dict.txt -o detector/statistics/pinyin

``dict.txt`` is jieba's word list (MIT; lines of word, count, part of speech); readings come from pypinyin (MIT,
from Unihan and its own phrase data). Written are raw arrays:

- ``words.npy``: uint32, sorted: ``first << 16 | second`` of the two-character words that occur at least
  ``MIN_COUNT`` times in jieba's counts, all in the basic plane;
- ``counts.npy``: uint8, as long: ``floor(10 · log10(count))``;
- ``readings.npy``: uint32, sorted: ``syllable << 16 | character``, the syllable an index into
  ``detector.language.pinyin.SYLLABLES``; all toneless readings of the characters of GB 2312.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np

from detector.language.pinyin import SYLLABLES

# Words rarer than this are names and book words; their restorations are chance more often than not.
MIN_COUNT = 50


def gb2312_characters() -> list[str]:
    """The Han characters of GB 2312, in order of code point."""
    return [chr(code) for code in range(0x4E00, 0xA000) if chr(code).encode("gb2312", "ignore")]


def main() -> None:
    from pypinyin import Style, pinyin

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, required=True, help="jieba's dict.txt")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()

    words: dict[int, int] = {}
    for line in arguments.words.read_text("utf-8").splitlines():
        word, count = line.split(" ")[:2]
        if len(word) == 2 and int(count) >= MIN_COUNT and all("\u4e00" <= c <= "\u9fff" for c in word):
            words[ord(word[0]) << 16 | ord(word[1])] = int(10 * math.log10(int(count)))
    keys = sorted(words)

    numbers = {syllable: number for number, syllable in enumerate(SYLLABLES)}
    readings = {
        numbers[reading] << 16 | ord(character)
        for character in gb2312_characters()
        for reading in pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
        if reading in numbers
    }

    arguments.output.mkdir(parents=True, exist_ok=True)
    np.save(arguments.output / "words.npy", np.array(keys, dtype=np.uint32))
    np.save(arguments.output / "counts.npy", np.array([words[key] for key in keys], dtype=np.uint8))
    np.save(arguments.output / "readings.npy", np.array(sorted(readings), dtype=np.uint32))


if __name__ == "__main__":
    main()
