"""Which words of a Chinese article stand in for others, and whether the article as a whole was spun.

The scorer works in two rounds (``docs/spun-text.md`` tells them with an example).  First every word is judged by itself:
how well it fits where it stands, and how much better each possible original would.  From these judgements follow
statistics of the article, and from them the probability that it was spun.  Then every word is judged again, knowing its
article.  Small neural networks weigh the evidence; they are trained by ``scripts/train_spun.py`` on simulated spinners.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language import substitution_features as features
from detector.language.substitution_features import OWN, PAIR, Candidates, Knowledge, Pairs, Scene

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

# Articles are scored in batches of about this many code points: large enough that the cost of a numpy call does not
# show, small enough that the arrays of a batch stay in the cache (measured: 20 k to 80 k are within 3 % of the best).
_BATCH = 40_000
# The pairs of a word whose originals are also tried under the symbol model.
TRIED = 2
FLOOR = np.float32(-7.0)
"""Log odds of a word that the screen has passed over."""
_SECOND_ROUND = np.float32(-4.5)
_REPORTED = np.float32(-2.2)  # about one in ten: what is less likely is of no use to any threshold
ALTERNATIVES = 3

# Columns of OWN that the networks for pairs see too.
OWN_OF_PAIR = tuple(
    OWN.index(name)
    for name in (
        "libime", "corpus", "loss", "left_libime", "left_corpus", "right_libime", "right_corpus", "symbols_mean",
        "on_path", "length", "repeats",
    )
)  # fmt: skip


class Substitution(msgspec.Struct, frozen=True):
    """A word that stands in for another. Positions are code points of the text given, ``end`` exclusive.

    ``original`` is the likeliest word that stood there, ``alternatives`` are up to three originals (it first) with their
    shares of the evidence, which add up to at most 1.  ``confidence`` is the calibrated probability that an editor
    confirms the finding.  ``log_likelihood_ratio`` (natural logarithm) is how much likelier the words around become when
    the substitution is undone: the sum of ``left_ratio`` and ``right_ratio``, the gains of the two bigrams that the word
    is part of, each the mean of the two sources of statistics, and of ``frequency_ratio`` of the words themselves.
    """

    start: int
    end: int
    original: str
    alternatives: tuple[tuple[str, float], ...]
    confidence: float
    log_likelihood_ratio: float
    frequency_ratio: float
    left_ratio: float
    right_ratio: float
    symbol_ratio: float
    left: str
    right: str
    lists: int


class SpunResult(msgspec.Struct, frozen=True):
    """The probability that an article was spun, and its substitutions in the order of the text, never overlapping."""

    probability: float
    substitutions: tuple[Substitution, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A small feed-forward network with rectified units: features to log odds.

    Inputs are standardised (``shift``, ``scale``) and clipped to ±``_CLIP`` first.
    """

    shift: F32
    scale: F32
    weights: tuple[F32, ...]
    biases: tuple[F32, ...]

    def __call__(self, inputs: F32) -> F32:
        """Log odds of each row of ``inputs`` (n, features), shape (n,)."""
        values = (inputs - self.shift) * self.scale
        np.clip(values, -_CLIP, _CLIP, out=values)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values = values @ weight
            values += bias
            np.maximum(values, 0, out=values)
        result: F32 = (values @ self.weights[-1] + self.biases[-1])[:, 0]
        return result


_CLIP = np.float32(4.0)

NETWORKS = ("screen", "pair", "choice", "word", "article", "final")


class Weights(msgspec.Struct, frozen=True):
    """The networks and the calibration curves, from one ``npz``."""

    networks: dict[str, Network]
    screen_limit: float
    word_curve: tuple[F32, F32]  # log odds of the last network → calibrated log odds
    article_curve: tuple[F32, F32]

    @classmethod
    def open(cls, path: Path) -> Weights:
        """Read the weights; raises OSError or KeyError when they are not there."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        networks = {}
        for name in NETWORKS:
            depth = sum(key.startswith(f"{name}.weight") for key in arrays)
            networks[name] = Network(
                arrays[f"{name}.shift"].astype(np.float32),
                arrays[f"{name}.scale"].astype(np.float32),
                tuple(arrays[f"{name}.weight{k}"].astype(np.float32) for k in range(depth)),
                tuple(arrays[f"{name}.bias{k}"].astype(np.float32) for k in range(depth)),
            )
        curves = [
            (arrays[f"{name}.from"].astype(np.float32), arrays[f"{name}.to"].astype(np.float32))
            for name in ("word_curve", "article_curve")
        ]
        return cls(networks, float(arrays["screen_limit"]), curves[0], curves[1])


# ------------------------------------------------------------------------------------ evidence, as plain functions


def pair_inputs(pair: F32, own: F32, candidate: I64) -> F32:
    """What the network for pairs sees: the pair's columns and some of its candidate's, shape (pairs, …)."""
    out = np.empty((len(pair), pair.shape[1] + len(OWN_OF_PAIR)), np.float32)
    out[:, : pair.shape[1]] = pair
    out[:, pair.shape[1] :] = own[:, OWN_OF_PAIR][candidate]
    return out


def pooled(article: I64, word: I64, original: I64, score: F32) -> F32:
    """Of each pair: the mean score of the same pair in its article, and log2 of how often it occurs, shape (pairs, 2)."""
    key = (article << 36) | (word << 18) | original
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    head = np.ones(len(key), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    first = np.flatnonzero(head)
    group = np.cumsum(head) - 1
    count = np.diff(np.append(first, len(key)))
    mean = np.add.reduceat(score[order], first) / count if len(key) else score
    out = np.empty((len(key), 2), np.float32)
    if len(key):
        out[order, 0] = mean[group]
        out[order, 1] = np.log2(count)[group]
    return out


def best_of(candidate: I64, score: F32, number: int) -> tuple[I64, I64]:
    """The pairs with the ``number`` best scores of each candidate, and their ranks; best first, in candidate order."""
    order = np.lexsort((-score, candidate))
    ordered = candidate[order]
    first = np.searchsorted(ordered, ordered, side="left")
    rank = np.arange(len(order)) - first
    kept = rank < number
    return order[kept], rank[kept]


def choice_inputs(inputs: F32, score: F32, pool: F32, change: F32) -> F32:
    """What the network that chooses between the best pairs sees."""
    return np.concatenate([inputs, score[:, None], pool, change[:, None]], axis=1)


def word_inputs(
    own: F32, pair_count: int, candidate: I64, score: F32, best: I64, rank: I64, choice: F32, pair: F32, pool: F32,
    change: F32,
) -> tuple[F32, I64]:
    """What the network for words sees, shape (candidates, …), and the chosen pair of each candidate (-1: none).

    ``best`` are places of the best pairs, with ``rank``, ``choice`` (log odds), ``pool`` and ``change``; ``pair`` and
    ``score`` belong to all pairs.
    """  # fmt: skip
    count = len(own)
    columns = pair.shape[1]
    evidence = np.zeros((count, columns + 8), np.float32)
    chosen = np.full(count, -1, np.int64)
    evidence[:, columns : columns + 2] = FLOOR
    total = np.bincount(candidate, np.exp(score), minlength=count)
    evidence[:, columns + 2] = np.log(total + 1e-4)
    evidence[:, columns + 3] = np.bincount(candidate, minlength=count)
    if len(best):
        order = np.lexsort((-choice, candidate[best]))
        owner = candidate[best][order]
        head = np.ones(len(owner), bool)
        np.not_equal(owner[1:], owner[:-1], out=head[1:])
        first = order[head]
        rows = owner[head]
        chosen[rows] = best[first]
        evidence[rows, :columns] = pair[best[first]]
        evidence[rows, columns] = choice[first]
        evidence[rows, columns + 4] = change[first]
        evidence[rows, columns + 5 : columns + 7] = pool[first]
        evidence[rows, columns + 7] = 1
        second = np.flatnonzero(head) + 1
        there = second < len(owner)
        there[there] = ~head[second[there]]
        evidence[rows[there], columns + 1] = choice[order[second[there]]]
    return np.concatenate([own, evidence], axis=1), chosen


_LEVELS = (-3.0, -1.4, 0.0, 1.4, 3.0)
_RANKS = (0, 1, 2, 4, 8)


def article_statistics(article: I64, word: I64, odds: F32, own: F32, articles: int) -> F32:
    """Statistics of each article over the log odds of its words, shape (articles, …).

    Shares and counts are over distinct words, so that one odd term of a field that an article repeats counts once.
    """
    count = np.bincount(article, minlength=articles)
    some = np.maximum(count, 1)
    key = (article << 18) | word
    order = np.lexsort((-odds, key))
    ordered = key[order]
    head = np.ones(len(order), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    top = odds[order[head]]
    owner = article[order[head]]
    distinct = np.maximum(np.bincount(owner, minlength=articles), 1)
    probability = 1 / (1 + np.exp(-top))
    columns = [np.log(count + 1.0), np.bincount(article, np.maximum(odds, -5), minlength=articles) / some]
    sums = np.bincount(owner, probability, minlength=articles)
    columns += [sums / distinct, np.log1p(sums)]
    for level in _LEVELS:
        above = np.bincount(owner, top > level, minlength=articles)
        columns += [np.sqrt(above / distinct), np.log1p(above)]
    falling = np.lexsort((-top, owner))
    start = np.searchsorted(owner[falling], np.arange(articles))
    size = np.bincount(owner, minlength=articles)
    for rank in _RANKS:
        place = np.minimum(start + rank, max(len(falling) - 1, 0))
        columns.append(np.where(size > rank, top[falling[place]] if len(falling) else FLOOR, FLOOR))
    for name in ("symbols_mean", "left_libime", "left_corpus", "right_corpus", "left3_corpus"):
        columns.append(np.bincount(article, own[:, OWN.index(name)], minlength=articles) / some)
    poor = (own[:, OWN.index("left_corpus")] < -0.5) & (own[:, OWN.index("right_corpus")] < -0.5)
    columns.append(np.bincount(article, poor, minlength=articles) / some)
    columns.append(np.bincount(article, own[:, OWN.index("left_libime")] < -0.5, minlength=articles) / some)
    return np.stack(columns, axis=1).astype(np.float32)


def consistency(article: I64, word: I64, odds: F32) -> F32:
    """Mean and greatest log odds of a candidate's word in its article, and how often it stands there (log2)."""
    key = (article << 18) | word
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    head = np.ones(len(key), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    first = np.flatnonzero(head)
    group = np.cumsum(head) - 1
    out = np.empty((len(key), 3), np.float32)
    if len(key):
        count = np.diff(np.append(first, len(key)))
        out[order, 0] = (np.add.reduceat(odds[order], first) / count)[group]
        out[order, 1] = np.maximum.reduceat(odds[order], first)[group]
        out[order, 2] = np.log2(count)[group]
    return out


def final_inputs(word: F32, odds: F32, same: F32, statistics: F32, article_odds: F32, article: I64) -> F32:
    """What the last network sees: the word's evidence and first verdict, and its article."""
    return np.concatenate(
        [word, odds[:, None], same, statistics[article], np.clip(article_odds, -12, 12)[article, None]], axis=1
    )


def choose(begin: I64, end: I64, gain: F32) -> NDArray[np.bool_]:
    """The set of stretches that do not overlap with the greatest sum of ``gain`` (> 0), by dynamic programming.

    Stretches must be sorted by ``begin``; cost is linear in their number for words of bounded length.
    """
    kept = np.zeros(len(begin), bool)
    group: list[int] = []
    reach = -1
    for index in range(len(begin) + 1):
        if index == len(begin) or begin[index] >= reach:
            if len(group) == 1:
                kept[group[0]] = True
            elif group:
                kept[_best_set(group, begin, end, gain)] = True
            group, reach = [], -1
            if index == len(begin):
                break
        group.append(index)
        reach = max(reach, int(end[index]))
    return kept


def _best_set(group: list[int], begin: I64, end: I64, gain: F32) -> list[int]:
    order = sorted(group, key=lambda index: int(end[index]))
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for index in order:
        before = max(
            (best[k + 1] for k, other in enumerate(order[: len(best) - 1]) if end[other] <= begin[index]),
            key=lambda item: item[0],
            default=(0.0, []),
        )
        taken = (before[0] + float(gain[index]), [*before[1], index])
        best.append(max(best[-1], taken, key=lambda item: item[0]))
    return best[-1][1]


# --------------------------------------------------------------------------------------------------- the scorer


class SubstitutionModel:
    """Statistics and weights, opened once; `score` may then be called for any number of batches."""

    def __init__(self, knowledge: Knowledge, weights: Weights) -> None:
        self.knowledge = knowledge
        self.weights = weights

    @classmethod
    def open(cls, directory: Path) -> SubstitutionModel:
        """Open the model in ``directory``: arrays are memory-mapped and paged in when used.

        Raises OSError when a file is missing.
        """
        return cls(Knowledge.open(directory), Weights.open(directory / "spun.npz"))

    def score(self, texts: Sequence[str]) -> list[SpunResult]:
        """Score folded articles (`detector.language.characters.fold`), in their order."""
        results: list[SpunResult] = []
        for batch in _batches(texts):
            results += self._score_batch(batch)
        return results

    def _score_batch(self, texts: Sequence[str]) -> list[SpunResult]:
        knowledge, networks = self.knowledge, self.weights.networks
        scene = features.scene(knowledge, list(texts))
        found = features.candidates(knowledge, scene)
        articles = len(texts)
        if not len(found):
            return [SpunResult(0.0, ())] * articles
        context = features.contexts(scene, found)
        fitted = features.fit(knowledge.words, context, found.word)
        own = features.own_features(knowledge, scene, found, context, fitted)
        odds = np.full(len(found), FLOOR, np.float32)
        kept = np.flatnonzero(networks["screen"](own) > self.weights.screen_limit)
        judged = self._first_round(scene, found, context, fitted, own, kept)
        odds[kept] = judged.odds
        statistics = article_statistics(found.article, found.word, odds, own, articles)
        article_odds = networks["article"](statistics)
        same = consistency(found.article, found.word, odds)
        second = np.flatnonzero(judged.odds > _SECOND_ROUND)
        rows = kept[second]
        final = networks["final"](
            final_inputs(judged.inputs[second], odds[rows], same[rows], statistics, article_odds, found.article[rows])
        )
        final = np.interp(final, *self.weights.word_curve).astype(np.float32)
        probability = _sigmoid(np.interp(article_odds, *self.weights.article_curve))
        has = np.bincount(found.article, minlength=articles) > 0
        reported = np.flatnonzero(final > _REPORTED)
        reported = reported[judged.chosen[second[reported]] >= 0]
        rows = rows[reported]
        picked = choose(found.begin[rows], found.end[rows], final[reported] - _REPORTED)
        reported, rows = reported[picked], rows[picked]
        found_per_article: list[list[Substitution]] = [[] for _ in texts]
        for row, place, log_odds in zip(rows, second[reported], final[reported], strict=True):
            substitution = self._describe(scene, found, context, judged, int(row), int(place), float(log_odds))
            found_per_article[int(found.article[row])].append(substitution)
        return [
            SpunResult(float(p) if some else 0.0, tuple(substitutions))
            for p, some, substitutions in zip(probability, has, found_per_article, strict=True)
        ]

    def _first_round(
        self, scene: Scene, found: Candidates, context: features.Context, fitted: features.Fit, own: F32, kept: I64
    ) -> _Judged:
        """Compare the kept candidates with their possible originals and judge each by itself."""
        knowledge, networks = self.knowledge, self.weights.networks
        chosen_found = found.take(kept)
        context = features.Context(*(getattr(context, n)[kept] for n in ("left2", "left", "right", "right2")))
        fitted = features.Fit(
            *(getattr(fitted, n)[kept] for n in ("unigram", "left", "right", "left3", "middle", "right3"))
        )
        kept_own = own[kept]
        pairs = features.expand(knowledge.pairs, chosen_found)
        pair = features.pair_features(knowledge, scene, chosen_found, context, fitted, pairs)
        inputs = pair_inputs(pair, kept_own, pairs.candidate)
        score = networks["pair"](inputs)
        pool = pooled(
            chosen_found.article[pairs.candidate], chosen_found.word[pairs.candidate], pairs.original, score
        )
        best, rank = best_of(pairs.candidate, score + pool[:, 0], TRIED)
        tried = Pairs(pairs.candidate[best], pairs.entry[best], pairs.original[best])
        change = features.symbol_change(knowledge, scene, chosen_found, tried)
        choice = networks["choice"](choice_inputs(inputs[best], score[best], pool[best], change))
        word, chosen = word_inputs(
            kept_own, len(pairs.candidate), pairs.candidate, score, best, rank, choice, pair, pool[best], change
        )
        changes = np.zeros(len(pairs.candidate), np.float32)
        changes[best] = change
        choices = np.full(len(pairs.candidate), FLOOR, np.float32)
        choices[best] = choice
        return _Judged(networks["word"](word), word, chosen, pairs, pair, changes, choices, score)

    def _describe(
        self, scene: Scene, found: Candidates, context: features.Context, judged: _Judged, row: int, place: int,
        log_odds: float,
    ) -> Substitution:  # fmt: skip
        lexicon = self.knowledge.lexicon
        pair = int(judged.chosen[place])
        first = int(np.searchsorted(judged.pairs.candidate, place))
        last = int(np.searchsorted(judged.pairs.candidate, place, side="right"))
        weight = np.exp(np.maximum(judged.choice[first:last], judged.score[first:last] - 3.0))
        weight = weight / (weight.sum() + 0.05)
        order = sorted(range(first, last), key=lambda k: (k != pair, -float(weight[k - first])))[:ALTERNATIVES]
        values = judged.pair[pair].astype(float) * np.log(10)
        ratios = {name: float(values[index]) for index, name in enumerate(PAIR)}
        frequency = (ratios["libime"] + ratios["corpus"]) / 2
        left = (ratios["left_libime"] + ratios["left_corpus"]) / 2
        right = (ratios["right_libime"] + ratios["right_corpus"]) / 2
        symbols, offset = scene.symbols, int(scene.symbols.offsets[found.article[row]])
        return Substitution(
            start=int(symbols.starts[found.begin[row]]) - offset,
            end=int(symbols.ends[found.end[row] - 1]) - offset,
            original=lexicon.word(int(judged.pairs.original[pair])),
            alternatives=tuple(
                (lexicon.word(int(judged.pairs.original[k])), round(float(weight[k - first]), 3)) for k in order
            ),
            confidence=float(_sigmoid(np.float64(log_odds))),
            log_likelihood_ratio=frequency + left + right,
            frequency_ratio=frequency,
            left_ratio=left,
            right_ratio=right,
            symbol_ratio=float(judged.change[pair]) * float(np.log(10)),
            left=lexicon.word(int(context.left[row])),
            right=lexicon.word(int(context.right[row])),
            lists=int(judged.pair[pair, PAIR.index("lists")]),
        )


@dataclass(frozen=True, slots=True)
class _Judged:
    """The first round's verdicts on the kept candidates, and the pairs that they rest on."""

    odds: F32
    inputs: F32
    chosen: I64
    pairs: Pairs
    pair: F32
    change: F32
    choice: F32
    score: F32


def _sigmoid(odds: NDArray[np.floating]) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-np.asarray(odds, np.float64)))


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Consecutive texts of about ``_BATCH`` code points together."""
    first = size = 0
    for index, text in enumerate(texts):
        size += len(text)
        if size >= _BATCH:
            yield texts[first : index + 1]
            first, size = index + 1, 0
    if first < len(texts):
        yield texts[first:]
