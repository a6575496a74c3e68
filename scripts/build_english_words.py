"""Derive detector/statistics/en/words: which English words there are, how common, and which stand beside each other.

    python -m scripts.build_english_words --corpus DIR --wordnet DIR --bigrams FILE \
        --descriptions FILE -o detector/statistics/en/words

``--corpus``: a folder of clean English (``*.txt.gz``); ``--wordnet``: a folder of WordNet's ``index.*``
(WordNet licence); ``--bigrams``: ``bigrams.txt`` of the package ``wordsegment`` (Apache-2.0; pairs of words with their
counts in a trillion words of the web). ``wordfreq`` (Apache-2.0, data CC BY-SA 4.0) gives Zipf frequencies,
``pyspellchecker`` (MIT) and WordNet say what a dictionary has. ``--descriptions``: Debian's ``Translation-en``, the
descriptions of 60 000 programs, for the words of computing and science that no dictionary has (inode, workaround);
only the number of packages that use a word is taken.

Output: ``words.z``, compressed with zlib, a word a line, commonest first (by tenths of their Zipf frequency, then by
letters); ``values.z``, compressed too, a byte each word, ten times its Zipf frequency, plus 128 where a dictionary has
it; ``lower.z``, a line each word that stands within sentences in lower case (at least ``LOWER_SHARE`` of at least
``LOWER_COUNT`` times); ``bigrams.npy``, uint32, ascending: numbers of two of the first 65 536 words, the first one
times 65 536; ``bigram_values.npy``, uint8: twenty times log10 of how often each pair stands in a thousand million
words.
"""

from __future__ import annotations

import argparse
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from detector.language.english_spelling import spellings
from scripts.build_tortured_pack import clean_lines

# Rarer words of wordfreq are mostly names and slips (Zipf 2 is one in ten million words).
LEAST_ZIPF = 2.0
LOWER_SHARE, LOWER_COUNT = 0.97, 5
# Pairs are counted in so many words; only the commonest words have a number that fits into half a key.
BIGRAM_WORDS = 1.0e12
NUMBERED = 1 << 16
# A word that so many packages' descriptions have is one, and one of so many though it is a letter away from a word that
# is ``MISSPELLED`` times as frequent there (systemd is, libaries is not).
LEAST_PACKAGES, SURE_PACKAGES = 5, 12
MISSPELLED = 30
# Dictionaries of American English leave out "decriminalised".
_Z = re.compile(r"iz(e|ed|es|ing|ers?|ations?)$")
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Za-z][a-z]*(?= [a-z])")


def main(arguments: Sequence[str] | None = None) -> int:
    from spellchecker import SpellChecker
    from wordfreq import iter_wordlist, zipf_frequency

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--bigrams", type=Path, required=True)
    parser.add_argument("--descriptions", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    plain = re.compile(r"[a-z]+(?:'[a-z]+)?")
    speller = SpellChecker(distance=1)
    dictionary = {word for word in speller.word_frequency.dictionary if plain.fullmatch(word)}
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (options.wordnet / f"index.{kind}").read_text("latin-1").split("\n"):
            word = line.partition(" ")[0]
            if plain.fullmatch(word):
                dictionary.add(word)
    for british, (standard, american) in spellings().items():
        if standard == "British" and american in dictionary:
            dictionary.add(british)
    dictionary |= {made for word in dictionary if zipf_frequency(made := _Z.sub(r"is\1", word), "en") > 0}
    dictionary |= technical(options.descriptions.read_text("utf-8"), dictionary, speller.edit_distance_1)
    words = {word for word in iter_wordlist("en") if plain.fullmatch(word) and zipf_frequency(word, "en") >= LEAST_ZIPF}
    tenths = {word: round(zipf_frequency(word, "en") * 10) for word in words | dictionary}
    ordered = sorted(tenths, key=lambda word: (-tenths[word], word))
    values = bytes(tenths[word] + 128 * (word in dictionary) for word in ordered)
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for line in clean_lines(options.corpus):
        for word in _WITHIN.findall(line):
            (lower if word[0].islower() else upper)[word.lower()] += 1
    small = [w for w, n in lower.items() if n >= LOWER_COUNT and n >= LOWER_SHARE * (n + upper[w])]
    options.output.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("words.z", "\n".join(ordered).encode()),
        ("values.z", values),
        ("lower.z", "\n".join(sorted(small)).encode()),
    ):
        (options.output / name).write_bytes(zlib.compress(content, 9))
    pairs = _bigrams(options.bigrams, {word: number for number, word in enumerate(ordered[:NUMBERED])})
    np.save(options.output / "bigrams.npy", np.array([key for key, _ in pairs], dtype=np.uint32))
    np.save(options.output / "bigram_values.npy", np.array([value for _, value in pairs], dtype=np.uint8))
    print(f"{len(ordered)} words, {len(dictionary)} in dictionaries, {len(small)} in lower case, {len(pairs)} pairs")
    return 0


_DESCRIBED = re.compile(r"(?<![^\s(\"'])[a-z]{3,}(?=[\s),;:\"']|[.!?](?:\s|\Z))")
_PACKAGE = re.compile(r"^Package: (\S+)", re.MULTILINE)


def technical(descriptions: str, dictionary: set[str], one_off: Callable[[str], set[str]]) -> set[str]:
    """The words of package descriptions (Debian's control format) that are words, though no dictionary has them.

    ``one_off`` gives what a letter more, less, another or two exchanged make of a word.
    """
    packages: Counter[str] = Counter()
    for entry in descriptions.split("\n\n"):
        name = _PACKAGE.search(entry)
        if name is not None:
            own = set(re.split(r"[-.+0-9]", name[1]))
            packages.update(set(_DESCRIBED.findall(entry, entry.find("Description-en:") + 15)) - own)

    def is_misspelled(word: str) -> bool:
        return any(packages[one] >= MISSPELLED * packages[word] for one in one_off(word) & dictionary)

    return {
        word
        for word, count in packages.items()
        if count >= LEAST_PACKAGES and word not in dictionary and (count >= SURE_PACKAGES or not is_misspelled(word))
    }


def _bigrams(path: Path, number: dict[str, int]) -> list[tuple[int, int]]:
    """Keys and values, ascending by key."""
    counts: Counter[int] = Counter()
    for line in path.read_text("utf-8").splitlines():
        pair, _, count = line.rpartition("\t")
        words = pair.lower().split()
        if len(words) == 2 and words[0] in number and words[1] in number:
            counts[number[words[0]] << 16 | number[words[1]]] += int(float(count))
    return [(key, round(20 * math.log10(count / BIGRAM_WORDS * 1e9))) for key, count in sorted(counts.items())]


if __name__ == "__main__":
    raise SystemExit(main())
