"""Derive detector/statistics/en/tortured: what tells that an established term had its words replaced by synonyms.

    python -m scripts.build_tortured_statistics --list FILE --corpus DIR --descriptions FILE … --wordnet DIR
        --moby FILE --bigrams FILE [--withhold] -o detector/statistics/en/tortured

* ``--list``: the list of the Problematic Paper Screener (CC BY 4.0): pairs of words (replacing, original) where
  phrase and term have as many words, how often a word replaced another or was kept, and the terms.
* ``--corpus``: a folder of clean English (``*.txt.gz``): how often two words stand together.
* ``--descriptions``: one-line descriptions of published software packages, a text at the end of each line: how often
  two words stand together in technical English, and so which pairs are terms.
* ``--wordnet``: a folder of WordNet's ``data.*`` and ``index.*`` (WordNet licence): synonyms, and terms of several
  words.
* ``--moby``: the Moby thesaurus (public domain), an entry a line: synonyms.
* ``--bigrams``: ``bigrams.txt`` of the package ``wordsegment`` (Apache-2.0; pairs of words with their counts in a
  trillion words of the web, from a hundred thousand): which pairs are honest English, and how established pairs are.
* ``wordfreq``: Zipf frequencies (Apache-2.0, data CC BY-SA 4.0).

``--withhold`` leaves out the quarter of the expected terms that ``withheld`` names, with all their phrases, from
everything that is learned: for the measurement (benchmarks/tortured.py). The trees are trained on the list with the
tables of three of four folds by expected term, against word pairs of the corpus of which one half is counted and the
other one judged.

Output: see ``detector.language.tortured``.
"""

# ruff: noqa: SIM905 (lists of words are read more easily so)

from __future__ import annotations

import argparse
import hashlib
import math
import random
import re
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from detector.language.english import STOP_WORDS, content_pairs, stem, stems
from detector.language.tortured import QUANTUM, UNKNOWN, TorturedModel
from scripts.build_tortured_pack import clean_lines, description_lines, entries, expected_term

# A pair of words that descriptions hold so often counts as a term; rarer ones are mostly chance.
TERM_COUNT = 4
# Words that go with everything: however often they stand before another one, both are no term unless a list says so
# (multiple sclerosis, but not multiple features).
GENERAL = frozenset(
    "multiple various several different numerous certain additional single main important new good great best possible "
    "available current recent first last next previous following entire whole full total own common similar large "
    "small big huge high low simple easy real actual key major minor basic general special specific particular".split()
)
# What a pair of the web counts as a term, by powers of two of its count.
WEB_WEIGHT = 0.3
# An original must stand so often in the descriptions, or in a term of the list.
ORIGINAL_COUNT = 20
MAX_ORIGINALS = 60
TREES, LEAVES = 150, 15
SEED = 5

Pair = tuple[str, str]


def withheld(term: str) -> bool:
    """Whether an expected term belongs to the quarter that is withheld when unlisted phrases are measured."""
    return hashlib.sha1(("x" + " ".join(stems(term))).encode()).digest()[0] % 4 == 0


def fold_of(term: str) -> int:
    return hashlib.sha1(("f" + " ".join(stems(term))).encode()).digest()[1] % 4


def listed(path: Path) -> list[Pair]:
    """Phrase and expected term of each row whose term is known; lower case."""
    rows = ((row["phrase"].lower(), expected_term(row["expected"]).lower()) for row in entries(path))
    return [(phrase, term) for phrase, term in rows if term]


def aligned(phrase: str, term: str) -> list[Pair]:
    """Replacing and original word where both sides have as many words, or differ in one."""
    one, two = stems(phrase), stems(term)
    if len(one) != len(two):
        while one and two and one[0] == two[0]:
            one, two = one[1:], two[1:]
        while one and two and one[-1] == two[-1]:
            one, two = one[:-1], two[:-1]
        if not len(one) == len(two) == 1:
            return []
    return [(a, b) for a, b in zip(one, two, strict=True) if a != b]


class Sources:
    """All that is counted once."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.rows = listed(options.list)
        self.technical: Counter[tuple[str, str, bool]] = Counter()
        self.words: Counter[str] = Counter()
        for text in description_lines(options.descriptions):
            pairs = content_pairs(text)
            self.technical.update((one, two, of) for one, two, of, _, _ in pairs)
            self.words.update(stems(text))
        self.halves: tuple[Counter[tuple[str, str, bool]], ...] = (Counter(), Counter())
        for number, line in enumerate(clean_lines(options.corpus)):
            # Stretches of lines, so that an article is in one half.
            self.halves[number // 200 % 2].update((one, two, of) for one, two, of, _, _ in content_pairs(line))
        self.wordnet = _wordnet_synonyms(options.wordnet)
        self.terms = set(_wordnet_terms(options.wordnet))
        self.moby = _moby(options.moby)
        self.web = _web(options.bigrams)
        self._zipf: dict[str, float] = {}

    def zipf(self, word: str) -> float:
        from wordfreq import zipf_frequency

        if word not in self._zipf:
            self._zipf[word] = max(zipf_frequency(word, "en"), zipf_frequency(word + "s", "en"))
        return self._zipf[word]


def _wordnet_synonyms(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{kind}").read_text("latin-1").split("\n"):
            if line.startswith(" ") or not line:
                continue
            fields = line.split(" ")
            words = [re.sub(r"\(.*", "", fields[4 + 2 * n]).lower() for n in range(int(fields[3], 16))]
            group = [stem(word) for word in words if word.isalpha()]
            for word in group:
                found[word].update(other for other in group if other != word)
    return found


def _wordnet_terms(folder: Path) -> Iterator[Pair]:
    for kind in ("noun", "adj"):
        for line in (folder / f"index.{kind}").read_text("latin-1").split("\n"):
            words = [stem(word) for word in re.split("[_-]", line.partition(" ")[0].lower())]
            if len(words) > 1 and all(word.isalpha() for word in words):
                yield from pairwise(words)


def _moby(file: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in file.read_text("utf-8", errors="replace").split("\n"):
        words = [stem(word) for word in line.strip().lower().split(",") if word.isalpha() and word.isascii()]
        for word in words[1:]:
            found[words[0]].add(word)
    return found


def _web(file: Path) -> Counter[tuple[str, str, bool]]:
    """How often two content words stand together in a trillion words of the web, in units of a hundred thousand."""
    found: Counter[tuple[str, str, bool]] = Counter()
    for line in file.read_text("utf-8").splitlines():
        text, _, count = line.rpartition("\t")
        for one, two, of, _, _ in content_pairs(text):
            found[one, two, of] += round(float(count) / 1e5)
    return found


# ------------------------------------------------------------------------------------------ tables


def write_tables(sources: Sources, rows: Iterable[Pair], folder: Path) -> None:
    """The tables that ``rows`` and the sources give; trees that say nothing, to be replaced."""
    pairs: Counter[Pair] = Counter()
    replacing: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    terms: set[Pair] = set()
    in_terms: Counter[str] = Counter()
    for phrase, term in rows:
        words = stems(term)
        pairs.update(set(aligned(phrase, term)))
        for word in stems(phrase):
            if word not in STOP_WORDS and len(word) > 2:
                (kept if word in words else replacing)[word] += 1
        terms.update(pairwise(words))
        in_terms.update(words)
    learned: dict[str, dict[str, int]] = defaultdict(dict)
    for (a, b), count in pairs.items():
        learned[a][b] = count

    def originals(word: str) -> list[tuple[str, float]]:
        found = set(learned.get(word, ())) | sources.wordnet.get(word, set()) | sources.moby.get(word, set())
        weighed = []
        for one in found:
            if one == word or not (sources.words[one] >= ORIGINAL_COUNT or in_terms[one]):
                continue
            count = learned.get(word, {}).get(one, 0)
            weight = (math.log2(1 + count) + 0.5 if count else 0) + (one in sources.wordnet.get(word, ()))
            weight += 0.5 * (one in sources.moby.get(word, ()) or word in sources.moby.get(one, ()))
            weighed.append((one, weight))
        return sorted(weighed, key=lambda item: (-item[1], item[0]))[:MAX_ORIGINALS]

    # A candidate has a word that replaced another in the list; beside it stands any word.
    beside = {word for counts in (*sources.halves, sources.technical) for a, b, _ in counts for word in (a, b)
              if (a in replacing or b in replacing) and (counts[a, b, False] + counts[a, b, True] > 0)}  # fmt: skip
    common = {word for word in beside if sources.words[word] >= ORIGINAL_COUNT or sources.zipf(word) >= 3}
    of_word = {word: originals(word) for word in sorted(common | set(replacing) | set(kept))}
    vocabulary = set(of_word) | {one for found in of_word.values() for one, _ in found}
    # Fifteen bits for a word: the rarest words of the descriptions give way.
    words = sorted(sorted(vocabulary, key=lambda one: (one not in replacing, -sources.zipf(one), one))[:UNKNOWN])
    number = {word: index for index, word in enumerate(words)}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.z").write_bytes(zlib.compress("\n".join(words).encode(), 9))
    columns = [(replacing[word], kept[word], sources.zipf(word)) for word in words]
    np.save(folder / "words.npy", np.array(columns, dtype=np.float16))
    starts, numbers, strengths = [0], [], []
    for word in words:
        for one, weight in of_word.get(word, ()):
            if one in number:
                numbers.append(number[one])
                strengths.append(round(min(25.5, weight) * QUANTUM))
        starts.append(len(numbers))
    np.save(folder / "original_starts.npy", np.array(starts, dtype=np.int32))
    np.save(folder / "originals.npy", np.array(numbers, dtype=np.uint16))
    np.save(folder / "strengths.npy", np.array(strengths, dtype=np.uint8))
    _write_terms(sources, terms, number, set(numbers), folder)
    _write_honest(sources, number, set(replacing), folder)
    nothing = np.zeros(1, dtype=np.int32)
    _write_trees(folder, nothing, np.array([-1]), nothing, nothing, nothing, nothing, 0.0)


def _write_terms(sources: Sources, terms: set[Pair], number: dict[str, int], used: set[int], folder: Path) -> None:
    evidence: dict[Pair, float] = defaultdict(float)
    total = sum(sources.words.values())
    for (a, b, of), count in sources.technical.items():
        if count >= TERM_COUNT and not of and a not in GENERAL:
            evidence[a, b] += 0.6 * math.log2(1 + count)
    for (a, b, of), count in sources.web.items():
        if not of and a not in GENERAL:
            evidence[a, b] += WEB_WEIGHT * math.log2(1 + count)
    for pair in sources.terms:
        evidence[pair] += 0.8
    for pair in terms:
        evidence[pair] += 2.0
    keyed = []
    for (a, b), value in evidence.items():
        # A term of which neither word is anybody's original is never looked up.
        if a in number and b in number and (number[a] in used or number[b] in used):
            count = sources.technical[a, b, False]
            expected = (sources.words[a] + 1) * (sources.words[b] + 1) / total
            association = max(0.0, math.log2(count / expected)) if count else 0.0
            keyed.append((number[a] << 16 | number[b], value, association))
    keyed.sort()
    np.save(folder / "terms.npy", np.array([key for key, _, _ in keyed], dtype=np.uint32))
    values = [(min(255, round(one * QUANTUM)), min(255, round(two * QUANTUM))) for _, one, two in keyed]
    np.save(folder / "term_values.npy", np.array(values, dtype=np.uint8))


def _write_honest(sources: Sources, number: dict[str, int], replacing: set[str], folder: Path) -> None:
    general = sources.halves[0] + sources.halves[1]
    rows = []
    for a, b, of in general.keys() | sources.technical.keys() | sources.web.keys():
        if a in number and b in number and (a in replacing or b in replacing):
            in_general, in_technical = general[a, b, of] + sources.web[a, b, of], sources.technical[a, b, of]
            # Once or twice in the descriptions may be a slip, or one of the phrases that are looked for.
            if in_general or in_technical >= 3:
                one, two = (min(15, round(math.log2(1 + count) * 2)) for count in (in_general, in_technical))
                rows.append((number[a] << 16 | number[b] << 1 | of, one << 4 | two))
    rows.sort()
    np.save(folder / "honest.npy", np.array([row[0] for row in rows], dtype=np.uint32))
    np.save(folder / "honest_values.npy", np.array([row[1] for row in rows], dtype=np.uint8))


def _write_trees(folder, roots, feature, threshold, left, right, value, baseline) -> None:  # type: ignore[no-untyped-def]
    np.savez_compressed(
        folder / "trees.npz",
        roots=np.asarray(roots, dtype=np.int32),
        feature=np.asarray(feature, dtype=np.int8),
        threshold=np.asarray(threshold, dtype=np.float32),
        left=np.asarray(left, dtype=np.int32),
        right=np.asarray(right, dtype=np.int32),
        value=np.asarray(value, dtype=np.float32),
        baseline=np.float32(baseline),
    )


# ------------------------------------------------------------------------------------------ training


def phrase_pairs(phrase: str, term: str) -> Iterator[tuple[str, str, bool]]:
    """The pairs of words of a listed phrase of which not both stand in its term."""
    words = set(stems(term))
    for one, two, of, _, _ in content_pairs(phrase):
        if not {one, two} <= words:
            yield one, two, of


def examples(sources: Sources, rows: list[Pair]) -> tuple[list[tuple[float, ...]], list[int]]:
    """Rows of features and whether each is tortured, by four folds."""
    features: list[tuple[float, ...]] = []
    answers: list[int] = []
    chance = random.Random(SEED)
    for fold in range(4):
        with tempfile.TemporaryDirectory() as name:
            write_tables(sources, [row for row in rows if fold_of(row[1]) != fold], Path(name))
            model = TorturedModel(Path(name))
        for phrase, term in rows:
            if fold_of(term) == fold:
                for one, two, of in set(phrase_pairs(phrase, term)) - sources.web.keys():
                    if (found := model.originals(one, two, of, general=0.0)) is not None:
                        features.append(found.features)
                        answers.append(1)
        counted, judged = sources.halves[fold % 2], sources.halves[1 - fold % 2]
        for key in judged.keys() - sources.web.keys():
            if (key[0] in model.replacing or key[1] in model.replacing) and chance.random() < 0.5:
                general = math.log2(1 + counted[key])
                if (found := model.originals(*key, general=general)) is not None:
                    features.append(found.features)
                    answers.append(0)
    return features, answers


def train(sources: Sources, rows: list[Pair], folder: Path) -> None:
    """Write tables and trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    features, answers = examples(sources, rows)
    print(f"{len(answers)} candidates, {sum(answers)} of them tortured", flush=True)
    trained = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, l2_regularization=1.0, random_state=SEED
    ).fit(np.array(features, dtype=np.float32), np.array(answers))
    write_tables(sources, rows, folder)
    roots: list[int] = []
    columns: list[list[float]] = [[], [], [], [], []]
    for (tree,) in trained._predictors:
        base = len(columns[0])
        roots.append(base)
        for node in tree.nodes:
            leaf = bool(node["is_leaf"])
            values = (
                -1 if leaf else int(node["feature_idx"]),
                0.0 if leaf else float(node["num_threshold"]),
                0 if leaf else base + int(node["left"]),
                0 if leaf else base + int(node["right"]),
                float(node["value"]) if leaf else 0.0,
            )
            for column, value in zip(columns, values, strict=True):
                column.append(value)
    _write_trees(folder, roots, *columns, float(trained._baseline_prediction.ravel()[0]))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--descriptions", type=Path, nargs="+", required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--moby", type=Path, required=True)
    parser.add_argument("--bigrams", type=Path, required=True)
    parser.add_argument("--withhold", action="store_true")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    sources = Sources(options)
    rows = [row for row in sources.rows if not (options.withhold and withheld(row[1]))]
    train(sources, rows, options.output)
    size = sum(file.stat().st_size for file in options.output.iterdir())
    print(f"{len(rows)} phrases; {size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
