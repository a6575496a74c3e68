"""Which words of a Chinese article stand in for others, and whether the article as a whole was spun.

The scorer works in two rounds (``docs/spun-text.md`` tells them with an example).  First every word is judged by
itself: how well it fits where it stands, and how much better each possible original would.  From these judgements
follow statistics of the article, and from them the probability that it was spun.  Then every word is judged again,
knowing its article.  Small neural networks weigh the evidence; they are trained by ``scripts/train_spun.py`` on
simulated spinners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language import substitution_features as features
from detector.language.substitution_features import OWN, PAIR, TRIED, Candidates, Knowledge, Pairs, Scene

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

# Articles are scored in batches of about this many code points: large enough that the cost of a numpy call does not
# show, small enough that the arrays of a batch stay in the cache (measured: 20 k to 80 k are within 3 % of the best).
_BATCH = 40_000
# The pairs of a word whose originals are also tried with trigrams and symbols.
MOST_TRIED = 2
LEAST_TRIED = np.float32(-5.0)  # log odds; in clean text four pairs of five are below
FLOOR = np.float32(-7.0)
"""Log odds of a word that the screen has passed over."""
SECOND_ROUND = np.float32(-4.5)
_REPORTED = np.float32(-2.2)  # about one in ten: what is less likely is of no use to any threshold
ALTERNATIVES = 3
# A word is hardly likelier to be swapped than its article is to be spun: the odds of a word are multiplied by the
# probability of its article, whose log odds are raised by this first, as a swap may also stand alone. Chosen on NTREX.
DOUBT = 2.5

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

    ``original`` is the likeliest word that stood there, ``alternatives`` are up to three originals (it first) with
    their shares of the evidence, which add up to at most 1.  ``confidence`` is the calibrated probability that the word
    was swapped.  ``log_likelihood_ratio`` (natural logarithm) is how much likelier the text becomes when the
    substitution is undone: the sum of ``left_ratio`` and ``right_ratio``, the changes in what the word gains from its
    neighbour ``left`` and gives to its neighbour ``right``, and of ``frequency_ratio`` of the words themselves, each
    the mean of the two sources of statistics (`detector.language.ngram.WordModel`).  ``symbol_ratio`` is the same under
    the model of characters.  ``lists`` is the number of spinner lists with the pair (8: a hand-written pack has it).
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
        values: F32 = (inputs - self.shift) * self.scale
        np.clip(values, -_CLIP, _CLIP, out=values)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values = values @ weight
            values += bias
            np.maximum(values, 0, out=values)
        result: F32 = (values @ self.weights[-1] + self.biases[-1])[:, 0]
        return result


_CLIP = np.float32(4.0)

NETWORKS = ("screen", "pair", "choice", "word", "article", "whole", "final")


class Weights(msgspec.Struct, frozen=True):
    """The networks and the calibration curves, from one ``npz``."""

    networks: dict[str, Network]
    strict: float  # limits of the screen: for every article, and
    loose: float  # for articles that are opened
    opened: float  # log odds of an article, and
    alone: float  # of a single word, from which an article is opened
    curves: dict[str, tuple[F32, F32]]  # log odds of a network → calibrated log odds

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
        curves = {
            name: (arrays[f"{name}.from"].astype(np.float32), arrays[f"{name}.to"].astype(np.float32))
            for name in ("article", "whole", "final")
        }
        strict, loose, opened, alone = (float(arrays[name]) for name in ("strict", "loose", "opened", "alone"))
        return cls(networks, strict, loose, opened, alone, curves)

    def calibrated(self, name: str, odds: F32) -> NDArray[np.float64]:
        """Calibrated log odds of what the network ``name`` says."""
        return np.interp(odds, *self.curves[name])


# ------------------------------------------------------------------------------------ evidence, as plain functions


def pair_inputs(pair: F32, own: F32, candidate: I64) -> F32:
    """What the network for pairs sees: the pair's columns and some of its candidate's, shape (pairs, …)."""
    out = np.empty((len(pair), pair.shape[1] + len(OWN_OF_PAIR)), np.float32)
    out[:, : pair.shape[1]] = pair
    out[:, pair.shape[1] :] = own[:, OWN_OF_PAIR][candidate]
    return out


def pooled(article: I64, word: I64, original: I64, score: F32) -> F32:
    """Of each pair: mean score of the same pair in its article, and log2 of how often it occurs, shape (pairs, 2)."""
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


def best_of(candidate: I64, score: F32, number: int) -> I64:
    """The pairs with the ``number`` best scores of each candidate, best first, in candidate order.

    ``candidate`` must be sorted.
    """
    first = np.flatnonzero(np.diff(candidate, prepend=-1))
    if not len(first):
        return first
    group = np.cumsum(np.diff(candidate, prepend=-1) != 0) - 1
    score = score.copy()
    found = []
    for _ in range(number):
        top = np.maximum.reduceat(score, first)
        is_top = np.flatnonzero(score == top[group])
        head = np.diff(group[is_top], prepend=-1) != 0
        chosen = is_top[head & (score[is_top] > -np.inf)]
        found.append(chosen)
        score[chosen] = -np.inf
    together = np.concatenate(found)
    rank = np.repeat(np.arange(number), [len(chosen) for chosen in found])
    result: I64 = together[np.argsort(candidate[together] * number + rank, kind="stable")]
    return result


def choice_inputs(inputs: F32, score: F32, pool: F32, tried: F32) -> F32:
    """What the network that chooses between the best pairs sees."""
    return np.concatenate([inputs, score[:, None], pool, tried], axis=1)


def word_inputs(
    own: F32, candidate: I64, score: F32, pair: F32, best: I64, choice: F32, pool: F32, tried: F32
) -> tuple[F32, I64]:
    """What the network for words sees, shape (candidates, …), and each candidate's row of ``best`` (-1: none).

    ``candidate``, ``score`` and ``pair`` belong to all pairs; ``choice`` (log odds), ``pool`` and ``tried`` to the
    pairs ``best``.
    """
    count, columns, more = len(own), pair.shape[1], tried.shape[1]
    evidence = np.zeros((count, columns + more + 7), np.float32)
    chosen = np.full(count, -1, np.int64)
    scores = evidence[:, columns + more :]
    scores[:, 0:2] = FLOOR
    scores[:, 2] = np.log(np.bincount(candidate, np.exp(score), minlength=count) + 1e-4)
    scores[:, 3] = np.bincount(candidate, minlength=count)
    if len(best):
        owner = candidate[best]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        rows = owner[first]
        group = np.cumsum(np.diff(owner, prepend=-1) != 0) - 1
        top = np.maximum.reduceat(choice, first)
        is_top = np.flatnonzero(choice == top[group])
        is_top = is_top[np.diff(group[is_top], prepend=-1) != 0]
        others = choice.copy()
        others[is_top] = FLOOR
        chosen[rows] = is_top
        evidence[rows, :columns] = pair[best[is_top]]
        evidence[rows, columns : columns + more] = tried[is_top]
        scores[rows, 0] = top
        scores[rows, 1] = np.maximum.reduceat(others, first)
        scores[rows, 4:6] = pool[is_top]
        scores[rows, 6] = 1
    return np.concatenate([own, evidence], axis=1), chosen


_PRIOR_ODDS = -2.6  # of a candidate in training, screened ones aside
_SHARES = (0.01, 0.03, 0.1, 0.3)
_LEVELS = (-3.0, -1.4, 0.0, 1.4, 3.0)
_RANKS = (0, 1, 2, 4, 8)


def general_statistics(article: I64, own: F32, screened: F32, articles: int) -> F32:
    """Means over all candidates of each article, shape (articles, …): how well its words fit one another at all.

    ``article`` must be sorted; ``screened`` is what the screen says of each candidate.
    """
    first = np.searchsorted(article, np.arange(articles + 1))
    count = np.diff(first)
    columns = own[:, _GENERAL]
    poor = (own[:, OWN.index("left_corpus")] < -0.5) & (own[:, OWN.index("right_corpus")] < -0.5)
    strange = own[:, OWN.index("left_libime")] < -0.5
    odd = [1 / (1 + np.exp(-screened)), screened > -2, screened > 0, screened > 1.5]
    sums = np.concatenate([columns, np.stack([poor, strange, *odd], axis=1)], axis=1)
    total = np.concatenate([np.zeros((1, sums.shape[1])), np.cumsum(sums, axis=0, dtype=np.float64)])
    means = (total[first[1:]] - total[first[:-1]]) / np.maximum(count, 1)[:, None]
    return np.concatenate([np.log(count + 1.0)[:, None], means], axis=1).astype(np.float32)


_GENERAL = [OWN.index(n) for n in ("symbols_mean", "left_libime", "left_corpus", "right_corpus", "left3_corpus")]


def article_statistics(article: I64, word: I64, odds: F32, listed: NDArray[np.bool_], general: F32) -> F32:
    """Statistics of each article over the log odds of its words, shape (articles, …).

    Shares and counts are over distinct words, so that one odd term of a field that an article repeats counts once.
    The arguments but the last belong to the candidates that were judged; ``listed`` says whether the original chosen is
    a listed one.  ``general`` are the `general_statistics`, which become the first columns.
    """
    articles = len(general)
    candidates = np.maximum(np.exp(general[:, 0]) - 1, 1)
    key = (article << 18) | word
    order = np.lexsort((-odds, key))
    rows = order[np.diff(key[order], prepend=-1) != 0]  # each word counts once an article, where it is oddest
    top, owner = odds[rows], article[rows]
    probability = 1 / (1 + np.exp(-top))
    sums = np.bincount(owner, probability, minlength=articles)
    lifted = np.bincount(article, np.maximum(odds, -5) + 5, minlength=articles)
    columns = [lifted / candidates, sums / candidates, np.log1p(sums)]
    columns.append((np.bincount(owner, probability * listed[rows], minlength=articles) + 0.05) / (sums + 0.1))
    # The log likelihood of the article as a mixture of swapped and other words against no swapped words, for several
    # shares of swapped ones: what decides between two simple hypotheses by the lemma of Neyman and Pearson.
    ratio = np.exp(np.minimum(top, 12.0) - _PRIOR_ODDS)
    for share in _SHARES:
        evidence = np.bincount(owner, np.log1p(share * (ratio - 1)), minlength=articles)
        columns += [np.clip(evidence, -5, 15), np.log1p(np.maximum(evidence, 0))]
    for level in _LEVELS:
        above = np.bincount(owner[top > level], minlength=articles)
        columns += [np.sqrt(above / candidates), np.log1p(above)]
    falling = np.lexsort((-top, owner))
    start = np.searchsorted(owner[falling], np.arange(articles))
    size = np.bincount(owner, minlength=articles)
    for rank in _RANKS:
        place = np.minimum(start + rank, max(len(falling) - 1, 0))
        columns.append(np.where(size > rank, top[falling[place]] if len(falling) else FLOOR, FLOOR))
    return np.concatenate([general, np.stack(columns, axis=1).astype(np.float32)], axis=1)


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
        knowledge, weights = self.knowledge, self.weights
        scene = features.scene(knowledge, list(texts))
        found = features.candidates(knowledge, scene)
        articles = len(texts)
        if not len(found):
            return [SpunResult(0.0, ())] * articles
        context = features.contexts(scene, found)
        fitted = features.fit(knowledge.words, context, found.word)
        own = features.own_features(knowledge, scene, found, context, fitted)
        screened = weights.networks["screen"](own)

        general = general_statistics(found.article, own, screened, articles)

        def look(kept: I64) -> tuple[Judged, F32]:
            judged = judge(knowledge, weights.networks, scene, found, context, fitted, own, kept)
            article, word = found.article[kept], found.word[kept]
            return judged, article_statistics(article, word, judged.odds, judged.listed, general)

        # Every article is looked at through the strict screen; nearly all clean ones need no second look.
        kept = np.flatnonzero(screened > weights.strict)
        judged, statistics = look(kept)
        article_odds = weights.networks["article"](statistics)
        calibrated = weights.calibrated("article", article_odds)
        opened = article_odds > weights.opened
        opened[found.article[kept[judged.odds > weights.alone]]] = True
        substitutions: list[list[Substitution]] = [[] for _ in texts]
        if opened.any():
            kept = np.flatnonzero(opened[found.article] & (screened > weights.loose))
            judged, statistics = look(kept)
            article_odds = weights.networks["whole"](statistics)
            calibrated = np.where(opened, weights.calibrated("whole", article_odds), calibrated)
            self._second_round(scene, found, context, judged, statistics, article_odds, substitutions)
        has = np.bincount(found.article, minlength=articles) > 0
        return [
            SpunResult(float(p) if some else 0.0, tuple(listed))
            for p, some, listed in zip(_sigmoid(calibrated), has, substitutions, strict=True)
        ]

    def _second_round(
        self, scene: Scene, found: Candidates, context: features.Context, judged: Judged, statistics: F32,
        article_odds: F32, out: list[list[Substitution]],
    ) -> None:  # fmt: skip
        """Judge the words of opened articles again and append the substitutions to the lists of their articles."""
        same = consistency(found.article[judged.rows], found.word[judged.rows], judged.odds)
        second = np.flatnonzero((judged.odds > SECOND_ROUND) & (judged.chosen >= 0))
        rows = judged.rows[second]
        article = found.article[rows]
        final = self.weights.networks["final"](
            final_inputs(judged.inputs[second], judged.odds[second], same[second], statistics, article_odds, article)
        )
        doubt = _sigmoid(self.weights.calibrated("whole", article_odds)[article] + DOUBT)
        final = (self.weights.calibrated("final", final) + np.log(doubt)).astype(np.float32)
        likely = np.flatnonzero(final > _REPORTED)
        rows = rows[likely]
        picked = choose(found.begin[rows], found.end[rows], final[likely] - _REPORTED)
        likely, rows = likely[picked], rows[picked]
        described = self._describe(scene, found, context, judged, rows, second[likely], final[likely])
        for number, substitution in zip(found.article[rows].tolist(), described, strict=True):
            out[number].append(substitution)

    def _describe(
        self, scene: Scene, found: Candidates, context: features.Context, judged: Judged, rows: I64, places: I64,
        log_odds: F32,
    ) -> Iterator[Substitution]:  # fmt: skip
        """The substitutions at ``rows`` (candidates), which are ``places`` of ``judged``."""
        word = self.knowledge.lexicon.word
        symbols = scene.symbols
        offset = symbols.offsets[found.article[rows]]
        start, end = symbols.starts[found.begin[rows]] - offset, symbols.ends[found.end[rows] - 1] - offset
        best = judged.chosen[places]
        pair = judged.best[best]
        values = judged.pair[pair].astype(np.float64) * np.log(10)
        frequency = values[:, 0:2].mean(1)
        left, right = values[:, 2:4].mean(1), values[:, 4:6].mean(1)
        symbol = judged.tried[best, TRIED.index("symbols")].astype(np.float64) * np.log(10)
        lists = judged.pair[pair, PAIR.index("lists")]
        first = np.searchsorted(judged.pairs.candidate, places).tolist()
        last = np.searchsorted(judged.pairs.candidate, places, side="right").tolist()
        weight = np.exp(judged.score - 2.0)
        weight[judged.best] = np.exp(judged.choice)
        shares = weight.tolist()
        originals = judged.pairs.original.tolist()
        columns = (start, end, pair, _sigmoid(log_odds), frequency, left, right, symbol, lists)
        numbers = (column.tolist() for column in columns)
        around = (context.left[rows].tolist(), context.right[rows].tolist())
        for begin, stop, own, confidence, f, lt, rt, s, n, low, high, before, after in zip(
            *numbers, first, last, *around, strict=True
        ):
            total = sum(shares[low:high]) + 0.05
            order = sorted(range(low, high), key=lambda k: (k != own, -shares[k]))[:ALTERNATIVES]
            yield Substitution(
                begin, stop, word(originals[own]),
                tuple((word(originals[k]), round(shares[k] / total, 3)) for k in order),
                confidence, f + lt + rt, f, lt, rt, s, word(before), word(after), int(n),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """The first round's verdicts on some candidates, and the pairs that they rest on."""

    rows: I64  # which candidates
    odds: F32
    inputs: F32
    chosen: I64  # of each candidate the row of ``best``, -1 without a pair
    pairs: Pairs  # their candidates are places in ``rows``
    pair: F32
    score: F32
    best: I64  # the pairs that were tried
    choice: F32
    tried: F32
    listed: NDArray[np.bool_]  # of each candidate, whether the chosen original is listed


def judge(
    knowledge: Knowledge, networks: dict[str, Network], scene: Scene, found: Candidates, context: features.Context,
    fitted: features.Fit, own: F32, rows: I64,
) -> Judged:  # fmt: skip
    """The first round: compare the candidates ``rows`` with their possible originals, and judge each by itself."""
    some = found.take(rows)
    context = features.Context(*(getattr(context, name)[rows] for name in features.Context.__slots__))
    fitted = features.Fit(*(getattr(fitted, name)[rows] for name in features.Fit.__slots__))
    own = own[rows]
    pairs = features.expand(knowledge.pairs, some)
    pair = features.pair_features(knowledge, scene, some, context, fitted, pairs)

    def tried_features(best: I64) -> F32:
        tried = Pairs(pairs.candidate[best], pairs.entry[best], pairs.original[best])
        return features.tried_features(knowledge, scene, some, context, fitted, tried)

    return compare(networks, rows, some.article, some.word, own, pairs, pair, tried_features)


def compare(
    networks: dict[str, Network], rows: I64, article: I64, word: I64, own: F32, pairs: Pairs, pair: F32,
    tried_features: Callable[[I64], F32],
) -> Judged:  # fmt: skip
    """The part of `judge` that follows the measurements, for training too."""
    inputs = pair_inputs(pair, own, pairs.candidate)
    score = networks["pair"](inputs)
    pool = pooled(article[pairs.candidate], word[pairs.candidate], pairs.original, score)
    best = best_of(pairs.candidate, score + pool[:, 0], MOST_TRIED)
    best = best[score[best] > LEAST_TRIED]
    tried = tried_features(best)
    if "choice" in networks:
        choice = networks["choice"](choice_inputs(inputs[best], score[best], pool[best], tried))
    else:
        choice = score[best]
    evidence, chosen = word_inputs(own, pairs.candidate, score, pair, best, choice, pool[best], tried)
    odds = networks["word"](evidence) if "word" in networks else np.zeros(len(rows), np.float32)
    columns = [PAIR.index(name) for name in ("lists", "reverse", "chain")]
    listed = np.zeros(len(rows), bool)
    has = chosen >= 0
    listed[has] = (pair[best[chosen[has]]][:, columns] > 0).any(1)
    return Judged(rows, odds, evidence, chosen, pairs, pair, score, best, choice, tried, listed)


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
