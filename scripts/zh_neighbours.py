"""Possible originals of every word, from sources of three kinds: spinner lists, a dictionary, and distribution.

Used by ``build_zh_statistics.py``.  The dictionary is CC-CEDICT (CC BY-SA 4.0) as text, one entry a line; words that
share an English gloss, or whose glosses are alike as bags of words, may replace each other.  Distribution: words whose
neighbours are alike, as vectors from a singular value decomposition of positive pointwise mutual information.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.spun.simulate import is_withheld
from detector.language.characters import fold
from detector.language.segmentation import FIRST_HAN, FIRST_WORD, Lexicon
from detector.language.substitution_features import gains

DIMENSIONS = 100
MOST_ORIGINALS = 9
MOST_UNLISTED = 2
SIMILAR = 0.66
COMMON_SINGLE = 650
"""Single characters commoner than this (cost in hundredths of a natural logarithm: 和, 对) are no replacements."""
LEAST_GAIN = -0.5
"""An unlisted original must be at least so much (log10) commoner than what stands there."""


def vectors(
    lexicon: Lexicon, words: np.ndarray, document: np.ndarray, bigrams: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    """Unit vectors of all words (size, DIMENSIONS) from their neighbours.

    ``words`` with ``document`` is the segmented corpus; ``bigrams`` (n, 2) with joint probabilities ``weight`` another
    source of neighbours.  Deterministic: the start vector of the iteration is fixed.
    """
    import scipy.sparse as sparse
    from scipy.sparse.linalg import svds

    size = len(lexicon.costs)
    same = document[:-1] == document[1:]
    own = sparse.coo_matrix((np.ones(int(same.sum())), (words[:-1][same], words[1:][same])), (size, size)).tocsr()
    other = sparse.coo_matrix((weight, (bigrams[:, 0], bigrams[:, 1])), (size, size)).tocsr()
    next_ = own / own.sum() + other / other.sum()
    near = sparse.csr_matrix((size, size))
    han = words >= FIRST_HAN
    for distance in (2, 3, 4):
        kept = (document[:-distance] == document[distance:]) & han[:-distance] & han[distance:]
        pairs = (words[:-distance][kept], words[distance:][kept])
        near = near + sparse.coo_matrix((np.full(int(kept.sum()), 1 / distance), pairs), (size, size)).tocsr()
    near = (near + near.T).tocsr()
    near = near.multiply(near > near.data.min() * 1.5).tocsr()
    parts = [_information(next_), _information(next_.T.tocsr()), 0.7 * _information(near)]
    start = np.random.RandomState(0).rand(size)
    left, strength, _ = svds(sparse.hstack(parts).tocsr().astype(np.float32), k=DIMENSIONS, v0=start, tol=1e-3)
    found = (left * np.sqrt(strength)).astype(np.float32)
    return found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def _information(counts):
    """Positive pointwise mutual information, contexts smoothed by the power 0.75 (Levy et al. 2015)."""
    import scipy.sparse as sparse

    counts = counts.tocsr()
    rows = np.asarray(counts.sum(1)).ravel()
    columns = np.asarray(counts.sum(0)).ravel() ** 0.75
    columns /= columns.sum()
    entries = counts.tocoo()
    value = np.log(entries.data / (rows[entries.row] * columns[entries.col]))
    kept = value > 0
    return sparse.csr_matrix((value[kept], (entries.row[kept], entries.col[kept])), shape=counts.shape)


_SKIPPED = ("variant of", "old variant", "see ", "cl:", "surname", "abbr", "also written", "used in", "erhua")
_EMPTY = {"to", "the", "a", "an", "of", "in", "for", "or", "and", "one", "sb", "sth", "with", "on", "from", "at", "by",
          "be", "as", "that", "is", "fig", "lit", "etc"}  # fmt: skip


def read_dictionary(path: Path) -> dict[str, list[str]]:
    """CC-CEDICT's English glosses of each word of two to four Han characters (folded, simplified)."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in raw.decode("utf-8").splitlines():
        entry = re.match(r"(\S+) (\S+) \[.*?\] /(.*)/", line)
        if not entry or not re.fullmatch(r"[\u3400-\u9fff]{2,4}", word := fold(entry[2])):
            continue
        for gloss in entry[3].lower().split("/"):
            plain = re.sub(r"\(.*?\)|\[.*?\]", "", gloss).strip()
            if plain and not plain.startswith(_SKIPPED) and not re.search(r"[\u4e00-\u9fff]", plain):
                found[word].append(plain)
    return found


def same_gloss(dictionary: dict[str, list[str]]) -> dict[tuple[str, str], int]:
    """How many glosses two words share, for glosses of at most twelve words."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for word, glosses in dictionary.items():
        for gloss in glosses:
            words[re.sub(r"^(to|the|a|an) ", "", gloss)].add(word)
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    for group in words.values():
        if 2 <= len(group) <= 12:
            for one in group:
                for other in group:
                    if one != other:
                        shared[one, other] += 1
    return dict(shared)


def like_gloss(dictionary: dict[str, list[str]], lexicon: Lexicon, log10: np.ndarray) -> dict[tuple[str, str], float]:
    """(original, replacement) → cosine of their glosses as bags of words, for originals that are not much rarer."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    bags = {
        word: [
            part for gloss in glosses for part in re.findall("[a-z]+", gloss) if part not in _EMPTY and len(part) > 1
        ]
        for word, glosses in sorted(dictionary.items())
    }
    names = [word for word, bag in bags.items() if bag]
    ids = lexicon.identifiers(names)
    names = [word for word, number in zip(names, ids, strict=True) if number]
    ids = ids[ids > 0]
    matrix = TfidfVectorizer(analyzer=bags.__getitem__, sublinear_tf=True, min_df=2).fit_transform(names)
    found = {}
    for first in range(0, len(names), 4000):
        products = (matrix[first : first + 4000] @ matrix.T).tocsr()
        for row in range(products.shape[0]):
            span = slice(products.indptr[row], products.indptr[row + 1])
            value, column = products.data[span], products.indices[span]
            kept = (value > 0.45) & (log10[ids[column]] > log10[ids[first + row]] - 0.7) & (column != first + row)
            value, column = value[kept], column[kept]
            for place in np.lexsort((column, -value))[:8]:
                found[names[column[place]], names[first + row]] = float(value[place])
    return found


def by_distribution(lexicon: Lexicon, vector: np.ndarray, log10: np.ndarray) -> Iterable[tuple[int, int]]:
    """(original, replacement) ids of words with like neighbours, the original at least about as common."""
    words = np.arange(len(log10)) >= FIRST_WORD
    replacements = np.flatnonzero(words & (log10 > -7.4))
    originals = np.flatnonzero(words & (log10 > -5.5))
    letters = [set(lexicon.word(int(number))) for number in originals]
    for first in range(0, len(replacements), 2000):
        block = replacements[first : first + 2000]
        likeness = vector[block] @ vector[originals].T
        for row, top in enumerate(np.argpartition(-likeness, 14, axis=1)[:, :14]):
            word = int(block[row])
            own = set(lexicon.word(word))
            ranked = sorted(
                ((float(likeness[row, k]) + 0.15 * bool(letters[k] & own), -int(originals[k])) for k in top),
                reverse=True,
            )
            good = [-k for score, k in ranked if score >= SIMILAR and -k != word and log10[-k] >= log10[word] - 0.3]
            yield from ((original, word) for original in good[:6])


def read_listed(path: Path, packs: Path, withhold: bool) -> dict[tuple[str, str], tuple[int, int]]:
    """(original, replacement) → lists, reverse lists: of ``pairs.tsv`` (``build_spun_pairs.py``) and the packs."""
    found = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines[0].startswith("original\treplacement\tlists\treverse_lists"):
        raise ValueError(f"{path}: not a table of pairs")
    for line in lines[1:]:
        original, replacement, lists, reverse, *_ = line.split("\t")
        if len(original) <= 4 and 1 <= len(replacement) <= 4:
            found[original, replacement] = (int(lists), int(reverse))
    for original, replacement in read_packs(packs):
        found[original, replacement] = (IN_A_PACK, found.get((original, replacement), (0, 0))[1])
    if withhold:
        secret = {(b, a) for a, b in found if is_withheld(a)}
        found = {pair: value for pair, value in found.items() if not is_withheld(pair[0]) and pair not in secret}
    return found


IN_A_PACK = 8
"""The number of lists that a pair of the hand-written packs counts as having (the public ones are six)."""


def read_packs(folder: Path) -> list[tuple[str, str]]:
    """(original, replacement) of the phrases of ``spun-*.yml``: what stands in brackets, and what is suggested."""
    import yaml

    found = set()
    for path in sorted(folder.glob("spun-*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            for phrase in rule.get("phrases", ()):
                suggested = phrase.get("suggest", [])
                for original in [suggested] if isinstance(suggested, str) else suggested:
                    for pattern in [*phrase.get("find", ()), *phrase.get("weak", ())]:
                        for words in re.findall(r"\[([^\[\]]+)\]", pattern):
                            found |= {(original, word) for word in words.split("|")}
    han = re.compile(r"[\u3400-\u9fff]+")
    words = sorted((a, b) for a, b in found if len(a) <= 4 and 2 <= len(b) <= 4)
    return [(a, b) for a, b in words if han.fullmatch(a) and han.fullmatch(b)]


def chains(listed: dict[tuple[str, str], tuple[int, int]]) -> dict[tuple[str, str], int]:
    """Pairs that two listed steps make (主要→重要→紧张), with the smaller number of lists; no listed pairs."""
    after: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for (original, replacement), (lists, _) in listed.items():
        if lists >= 2:
            after[original].append((replacement, lists))
    found: dict[tuple[str, str], int] = {}
    for (original, middle), (lists, _) in listed.items():
        if lists >= 2:
            for replacement, more in after.get(middle, ()):
                if replacement != original and (original, replacement) not in listed:
                    key = (original, replacement)
                    found[key] = max(found.get(key, 0), min(lists, more))
    return found


def compounds(
    listed: dict[tuple[str, str], tuple[int, int]], lexicon: Lexicon, log10: np.ndarray
) -> dict[tuple[str, str], int]:
    """Words in which a listed single character was replaced (这→那: 这些→那些), with the lists of the characters.

    Both must be words, and the original hardly rarer; a pair that is listed itself, or whose original is, is left out:
    spinners take the longest match.
    """
    singles: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for (original, replacement), (lists, _) in listed.items():
        if len(original) == len(replacement) == 1 and lists >= 2:
            singles[original].append((replacement, lists))
    originals = {original for (original, _), (lists, _) in listed.items() if lists >= 2}
    names, values = [], []
    for number in np.flatnonzero((np.arange(len(log10)) >= FIRST_WORD) & (log10 > COMMON_COMPOUND)):
        word = lexicon.word(int(number))
        if word in originals:
            continue
        for place, character in enumerate(word):
            for replacement, lists in singles.get(character, ()):
                names.append((word, word[:place] + replacement + word[place + 1 :], log10[number]))
                values.append(lists)
    ids = lexicon.identifiers([new for _, new, _ in names])
    return {
        (word, new): lists
        for (word, new, common), lists, number in zip(names, values, ids, strict=True)
        if number >= FIRST_WORD and common > log10[number] - 0.3 and (word, new) not in listed
    }


COMMON_COMPOUND = -6.0


def pair_arrays(
    lexicon: Lexicon,
    vector: np.ndarray,
    listed: dict[tuple[str, str], tuple[int, int]],
    dictionary: dict[str, list[str]],
    withhold: bool = False,
) -> dict[str, np.ndarray]:
    """The arrays of `detector.language.substitution_features.PairTable`, by name.

    With ``withhold`` the dictionary too forgets every pair that the withheld quarter of the originals is part of (the
    listed pairs are given without them already).
    """
    log10 = -lexicon.costs.astype(np.float64) / (100 * math.log(10))
    table: dict[tuple[int, int], list[float]] = {}

    def put(pairs: dict[tuple[str, str], float], column: int, drop: bool) -> None:
        names = [key for key in pairs if not (drop and (is_withheld(key[0]) or is_withheld(key[1])))]
        left, right = lexicon.identifiers([a for a, _ in names]), lexicon.identifiers([b for _, b in names])
        for key, original, replacement in zip(names, left, right, strict=True):
            known = replacement >= FIRST_WORD or (
                replacement >= FIRST_HAN and lexicon.costs[replacement] > COMMON_SINGLE
            )
            if original and known and original != replacement:
                table.setdefault((int(replacement), int(original)), [0.0] * 6)[column] = pairs[key]

    put({key: float(lists) for key, (lists, _) in listed.items()}, 0, False)
    put({key: float(reverse) for key, (_, reverse) in listed.items()}, 1, False)
    put({key: float(lists) for key, lists in compounds(listed, lexicon, log10).items()}, 0, False)
    put({key: float(value) for key, value in chains(listed).items()}, 2, False)
    put({key: float(value) for key, value in same_gloss(dictionary).items()}, 3, withhold)
    put(like_gloss(dictionary, lexicon, log10), 4, withhold)
    for original, replacement in by_distribution(lexicon, vector, log10):
        table.setdefault((replacement, original), [0.0] * 6)
    keys = np.array(sorted(table), np.int64)
    values = np.array([table[tuple(key)] for key in keys.tolist()])
    values[:, 5] = np.maximum((vector[keys[:, 0]] * vector[keys[:, 1]]).sum(1), 0)
    lists, reverse, chain, gloss, like, similar = values.T
    known = (lists > 0) | (reverse > 0) | (chain > 0)
    prior = np.where(lists > 0, 3 + 0.3 * lists, 0) + np.where((lists == 0) & (reverse > 0), 2 + 0.1 * reverse, 0)
    prior += np.where((lists == 0) & (chain > 0), 1.5 + 0.1 * chain, 0)
    prior += 0.6 * np.minimum(gloss, 2) + 0.8 * like + 0.6 * similar + 0.5 * (log10[keys[:, 1]] + 5)
    order = np.lexsort((keys[:, 1], -prior, keys[:, 0]))
    keys, values, known = keys[order], values[order], known[order]
    rank = np.arange(len(keys)) - np.searchsorted(keys[:, 0], keys[:, 0])
    gain = log10[keys[:, 1]] - log10[keys[:, 0]]
    kept = (rank < MOST_ORIGINALS) & (known | (rank < MOST_UNLISTED) & (gain > LEAST_GAIN))
    keys, values = keys[kept], values[kept]
    scaled = np.clip(np.rint(values * [1, 1, 1, 1, 100, 100]), 0, 255).astype(np.uint8)
    names = ("lists", "reverse", "chain", "thesaurus", "gloss", "similarity")
    first = np.searchsorted(keys[:, 0], np.arange(len(lexicon.costs) + 1)).astype(np.int32)
    rows = keys[:, 0]
    listed_now = (values[:, :3] > 0).any(1)
    prior = gains(rows, keys[:, 1], listed_now, lexicon.costs, rows, len(lexicon.costs)).astype(np.float16)
    arrays = dict(zip(names, scaled.T.copy(), strict=True))
    return {"first": first, "original": keys[:, 1].astype(np.int32), "prior": prior} | arrays
