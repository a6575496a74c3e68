"""Write the rule pack of listed tortured phrases, rules/en/tortured-list.yml, from a published list.

    python -m scripts.build_tortured_pack --list FILE --corpus DIR [--descriptions FILE …] -o rules/en/tortured-list.yml

``--list``: the list of the Problematic Paper Screener (CC BY 4.0), tab-separated with the columns ``phrase``,
``expected``, ``papers``, ``requires`` and ``excludes``. Phrase, expected term and conditions are the facts that are
taken from it. ``--corpus``: a folder of clean English (``*.txt.gz``). ``--descriptions``: further files of honest
technical English, such as one-line descriptions of published software packages.

A phrase is taken if it has two words or more, its expected term is known, and it is no honest English: it stands
nowhere in the clean text, at most ``HONEST_DESCRIPTIONS`` times in the descriptions. One that the list ties to words of
its context (``requires``) keeps that condition; words of ``excludes`` make it sound.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

# Reading the phrases that descriptions hold: of those with three or more nearly all are honest ("test technique"),
# of those with one or two most are not.
HONEST_DESCRIPTIONS = 2
# A condition on words of the context reaches this far, the farthest that packs allow (code points).
WITHIN = 200

_WORDS = re.compile(r"[a-z]+(?:[-' ][a-z]+)+")
# "a petabyte of information" and the like are no terms.
_ARTICLE = re.compile(r"(?:an?|the|this|that|these|those|our|your|of|in|and) ", re.IGNORECASE)
_HEADER = """pack:
  name: garblint-en-tortured-list
  version: 1.0.0
  licence: CC-BY-4.0
  provenance: >-
    Phrases, expected terms and conditions from the list of tortured phrases of the Problematic Paper Screener
    (Guillaume Cabanac, Cyril Labbé, Alexander Magazinov and contributors, CC BY 4.0), chosen and written out by
    scripts/build_tortured_pack.py: without what is honest English too, with examples made by the script.

# Made by scripts/build_tortured_pack.py; phrases of our own stand in tortured.yml.

rules:
  - id: en.tortured.listed
    category: spun
    severity: major
    languages: [en]
    mentions: false
    words: true
    measured: {right: 0, of: 0, on: ""}
    message: "“{text}” is a tortured form of “{suggestion}”"
    help: >-
      A paraphrasing program replaced the words of an established term by synonyms, and nobody who knows the subject
      read the result. Write the term, and doubt the rest of the text: who wrote it?
    phrases:
"""


_MEASURED = (
    '{right: 122, of: 130, on: "phrases drawn at random and read (would an author write it?); none in NTREX, TICO-19, '
    'WMT22 from Chinese, Brown\u2019s and ABC\u2019s 1.9 M words, one in WMT22 from Japanese"}'
)


def expected_term(cell: str) -> str:
    """The first term of a cell, without abbreviations in brackets and marks of doubt; "" if none is sure."""
    if "?" in cell:
        return ""
    first = re.split(r"[/,;]| or ", re.sub(r"\([^)]*\)?", " ", cell))[0]
    return " ".join(first.split()).strip(" .…\"'")


def entries(path: Path) -> Iterator[dict[str, str]]:
    """Rows of the list; no quoting."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def occurrences(phrases: Iterable[str], lines: Iterable[str]) -> dict[str, int]:
    """How often each phrase stands in the lines, as whole words, hyphen and space alike."""
    wanted = set(phrases)
    longest = max((phrase.count(" ") + 1 for phrase in wanted), default=0)
    firsts = {phrase.partition(" ")[0] for phrase in wanted}
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        words = re.findall(r"[a-z]+(?:'[a-z]+)?", line.lower())
        for start, word in enumerate(words):
            if word in firsts:
                for end in range(start + 2, min(len(words), start + longest) + 1):
                    phrase = " ".join(words[start:end])
                    if phrase in wanted:
                        found[phrase] += 1
    return found


def clean_lines(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("**/*.txt.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            yield from stream


def description_lines(files: Sequence[Path]) -> Iterator[str]:
    """The last column of each line of tables of packages, each text once."""
    seen: set[int] = set()
    for file in files:
        with file.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                text = line.rstrip("\n").rpartition("\t")[2]
                if hash(text) not in seen:
                    seen.add(hash(text))
                    yield text


def _plural(text: str) -> str:
    """A phrase or term that may be in the plural: ``neural network+``."""
    last = text.rpartition(" ")[2].rpartition("-")[2]
    return text if len(last) < 4 or last.endswith(("s", "ed", "ing", "ly", "ic", "al", "ous", "ive")) else text + "+"


def write_pack(list_file: Path, clean: Iterable[str], descriptions: Iterable[str]) -> tuple[str, int]:
    """The pack as YAML, and how many phrases it holds."""
    rows = []
    for row in entries(list_file):
        phrase = " ".join(re.sub(r"\([^)]*\)?", " ", row["phrase"].lower()).split()).strip()
        term = expected_term(row["expected"])
        plain = phrase.replace("-", " ")
        sound = term and not _ARTICLE.match(term) and not _ARTICLE.match(phrase) and plain != term.lower()
        if sound and _WORDS.fullmatch(phrase) and re.fullmatch(r"[A-Za-z0-9][\w' -]*", term):
            rows.append((phrase, plain, term, row["requires"].strip(" *"), row["excludes"].strip(" *")))
    plains = [plain for _, plain, *_ in rows]
    honest, described = occurrences(plains, clean), occurrences(plains, descriptions)
    by_entry: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    spelling: dict[str, str] = {}
    taken: set[str] = set()
    for phrase, plain, term, requires, excludes in rows:
        if not requires and (honest.get(plain, 0) or described.get(plain, 0) > HONEST_DESCRIPTIONS):
            continue
        if plain.removesuffix("s") in taken or not requires.isascii():
            continue
        taken.add(plain.removesuffix("s"))
        term = spelling.setdefault(term.lower(), term)
        by_entry[term, requires, excludes].setdefault(phrase)
    lines = []
    total = 0
    for (term, requires, excludes), phrases in sorted(by_entry.items(), key=lambda item: (item[0][0].lower(), item[0])):
        total += len(phrases)
        near = f" It is about {requires}." if requires else ""
        lines.append(f"      - suggest: {json.dumps(_plural(term))}")
        lines.append(f"        find: {json.dumps([_plural(phrase) for phrase in phrases])}")
        if requires:
            lines.append(f"        near: {json.dumps([requires.lower()])}\n        within: {WITHIN}")
        if excludes:
            lines.append(f"        not_near: {json.dumps([excludes.lower()])}\n        within: {WITHIN}")
        bad = [f"The paper is about {phrase}.{near}" for phrase in phrases]
        lines.append(f"        bad: {json.dumps(bad)}")
        lines.append(f"        good: {json.dumps([f'The paper is about {term}.'])}")
    return "\n".join(lines) + "\n", total


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--descriptions", type=Path, nargs="*", default=[])
    parser.add_argument("--measured", default=_MEASURED)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    body, total = write_pack(options.list, clean_lines(options.corpus), description_lines(options.descriptions))
    header = _HEADER.replace('{right: 0, of: 0, on: ""}', options.measured)
    options.output.write_text(header + body, "utf-8")
    print(f"{total} phrases for {body.count('- suggest:')} terms")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
