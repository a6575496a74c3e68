"""Derive the tables by which wrongly converted Chinese is told, from OpenCC's dictionaries and pypinyin's readings.

    python scripts/build_script_tables.py --opencc DIR -o detector/statistics/script

DIR holds OpenCC's dictionaries as text (Apache-2.0): ``STCharacters``, ``STPhrases``,
``STPhrases_GeneratedFromRegionalPhrases``, ``TSCharacters``, ``TSPhrases``, ``TWVariants``, ``HKVariants`` and
``JPShinjitaiCharacters``. The PyPI package ``opencc`` carries them compiled, and the program that turns each into
text: ``opencc_dict -i X.ocd2 -o X.txt -f ocd2 -t text``. Needs ``pypinyin`` (MIT). Written are:

- ``phrases.txt``: a line a word, simplified form, tab, traditional forms (spaces between); only words with a character
  that stands for several traditional ones, as nothing else can go wrong;
- ``characters.txt``: a line a simplified character with several traditional ones: it, tab, these, OpenCC's first;
- ``simplified.txt``: a line a traditional character: it and its simplified form;
- ``variants.txt``: a line a set of forms of one traditional character that regions write differently;
- ``shinjitai.txt``: a line a Japanese character that Chinese does not have: it and its simplified form;
- ``rare.txt``: a line a character that is in no common word, and its toneless reading.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from detector.resources import statistics_folder
from scripts.build_character_tables import in_big5, in_gb2312

# floor(10 · log10(count)), as detector/statistics/pinyin/counts.npy has it.
COMMON_WORD = 20


def read(path: Path) -> dict[str, list[str]]:
    """Key → values of one dictionary."""
    table = {}
    for line in path.read_text("utf-8").splitlines():
        key, _, values = line.partition("\t")
        if values:
            table[key] = values.split(" ")
    return table


def in_gb2312_level_1(character: str) -> bool:
    """Whether GB 2312 has the character among its 3 755 common ones."""
    return in_gb2312(character) and character.encode("gb2312")[0] <= 0xD7


def common_characters() -> set[str]:
    """The characters of words of two characters that jieba's dictionary counts at least 100 times."""
    folder = statistics_folder() / "pinyin"
    words, counts = np.load(folder / "words.npy"), np.load(folder / "counts.npy")
    common = words[counts >= COMMON_WORD]
    return set(map(chr, np.unique(np.concatenate([common >> 16, common & 0xFFFF])).tolist()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--opencc", type=Path, required=True, help="folder of OpenCC's dictionaries as text")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    from pypinyin import Style, pinyin

    folder: Path = arguments.opencc
    to_traditional = read(folder / "STCharacters.txt")
    phrases = read(folder / "STPhrases.txt") | read(folder / "STPhrases_GeneratedFromRegionalPhrases.txt")
    to_simplified = {key: values[0] for key, values in read(folder / "TSCharacters.txt").items() if len(key) == 1}
    simplified = {key: value for key, value in to_simplified.items() if key != value and len(value) == 1}

    several = {key: values for key, values in to_traditional.items() if len(values) > 1}
    forms: dict[str, list[str]] = {}
    for traditional, plain in simplified.items():
        forms.setdefault(plain, []).append(traditional)
    ambiguous = dict(several)
    for plain, found in forms.items():
        known = ambiguous.get(plain, to_traditional.get(plain, [plain]))
        joined = list(dict.fromkeys([*known, *found]))
        if len(joined) > 1:
            ambiguous[plain] = joined

    # A form that simplified Chinese keeps for itself (瞭望) but hardly ever writes stands for the plain one too.
    for plain, found in several.items():
        for form in found:
            if form != plain and form not in simplified and not in_gb2312_level_1(form):
                simplified[form] = plain

    variants: list[set[str]] = []
    for name in ("TWVariants", "HKVariants"):
        for key, values in read(folder / f"{name}.txt").items():
            variants.append({key, *values})
    merged: list[set[str]] = []
    for group in variants:
        overlapping = [other for other in merged if other & group]
        merged = [other for other in merged if not other & group]
        merged.append(group.union(*overlapping))

    shinjitai = {}
    for form, (old, *_) in read(folder / "JPShinjitaiCharacters.txt").items():
        if form != old and not in_gb2312(form) and not in_big5(form) and form not in to_simplified:
            shinjitai[form] = to_simplified.get(old, old)

    rare = {}
    common = common_characters()
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        plain = simplified.get(character, character)
        if in_gb2312_level_1(plain) or plain in common or (ord(plain) > 0xFFFF and character in common):
            continue
        syllable = pinyin(character, style=Style.NORMAL, errors="ignore")
        if syllable and syllable[0]:
            rare[character] = syllable[0][0]

    arguments.output.mkdir(parents=True, exist_ok=True)

    def write(name: str, lines: list[str]) -> None:
        (arguments.output / name).write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")

    write(
        "phrases.txt",
        sorted(f"{key}\t{' '.join(values)}" for key, values in phrases.items() if any(c in ambiguous for c in key)),
    )
    write("characters.txt", sorted(f"{key}\t{' '.join(values)}" for key, values in ambiguous.items()))
    write("simplified.txt", sorted(f"{key}{value}" for key, value in simplified.items()))
    write("variants.txt", sorted("".join(sorted(group)) for group in merged))
    write("shinjitai.txt", sorted(f"{key}{value}" for key, value in shinjitai.items()))
    write("rare.txt", sorted(f"{key}{value}" for key, value in rare.items()))


if __name__ == "__main__":
    main()
