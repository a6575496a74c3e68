"""Derive detector/statistics/en/words: which English words there are, how common, and which are written in lower case.

    python -m scripts.build_english_words --corpus DIR --wordnet DIR -o detector/statistics/en/words

``--corpus``: a folder of clean English (``*.txt.gz``); ``--wordnet``: a folder of WordNet's ``index.*``
(WordNet licence). ``wordfreq`` (Apache-2.0, data CC BY-SA 4.0) gives Zipf frequencies, ``pyspellchecker`` (MIT) and
WordNet say what a dictionary has.

Output, both compressed with zlib: ``words.z``, lines ``word`` TAB ten times its Zipf frequency, with ``+`` before the
number where a dictionary has the word; ``lower.z``, a line each word that stands within sentences in lower case (at
least ``LOWER_SHARE`` of at least ``LOWER_COUNT`` times).
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scripts.build_tortured_pack import clean_lines

# Rarer words of wordfreq are mostly names and slips (Zipf 2 is one in ten million words).
LEAST_ZIPF = 2.0
LOWER_SHARE, LOWER_COUNT = 0.97, 5
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Za-z][a-z]*(?= [a-z])")


def main(arguments: Sequence[str] | None = None) -> int:
    from spellchecker import SpellChecker
    from wordfreq import iter_wordlist, zipf_frequency

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    plain = re.compile(r"[a-z]+(?:'[a-z]+)?")
    dictionary = {word for word in SpellChecker(distance=1).word_frequency.dictionary if plain.fullmatch(word)}
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (options.wordnet / f"index.{kind}").read_text("latin-1").split("\n"):
            word = line.partition(" ")[0]
            if plain.fullmatch(word):
                dictionary.add(word)
    words = {word for word in iter_wordlist("en") if plain.fullmatch(word) and zipf_frequency(word, "en") >= LEAST_ZIPF}
    lines = []
    for word in sorted(words | dictionary):
        lines.append(f"{word}\t{'+' if word in dictionary else ''}{round(zipf_frequency(word, 'en') * 10)}")
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for line in clean_lines(options.corpus):
        for word in _WITHIN.findall(line):
            (lower if word[0].islower() else upper)[word.lower()] += 1
    small = [w for w, n in lower.items() if n >= LOWER_COUNT and n >= LOWER_SHARE * (n + upper[w])]
    options.output.mkdir(parents=True, exist_ok=True)
    for name, texts in (("words.z", lines), ("lower.z", sorted(small))):
        (options.output / name).write_bytes(zlib.compress("\n".join(texts).encode(), 9))
    print(f"{len(lines)} words, {len(dictionary)} in dictionaries, {len(small)} in lower case")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
