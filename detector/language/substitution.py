"""Which words of a Chinese article stand in for others, and whether the article as a whole was spun.

The scorer works in two rounds (``docs/spun-text.md`` tells them with an example).  First every word is judged by
itself: how well it fits where it stands, and how much better each possible original would.  From these judgements
follow statistics of the article, and from them the probability that it was spun.  Then every word is judged again,
knowing its article.  Small neural networks weigh the evidence; they are trained by ``scripts/train_spun.py`` on
simulated spinners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language import substitution_features as features
from detector.language import substitution_joint as joint
from detector.language.chinese_script import regional_words
from detector.language.substitution_features import (
    OWN,
    PAIR,
    PLACE,
    TRIED,
    Candidates,
    Knowledge,
    Pairs,
    Scene,
    stable_order,
    take_rows,
)

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

# Articles are scored in batches of about this many code points, a little more than an audit hands over at once, so that
# the cost of a numpy call does not show (with 65 k short articles and Markdown take a tenth more time).
_BATCH = 140_000
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
DOUBT = 3.8

# An article with so many different words of Taiwan's usage that are rarer in the corpus than this (log10 p) is written
# in it, whatever its script: of 500 spun articles of 400 characters and more none has more than 4 (70 % of the words,
# in two passes), manuals from Taiwan in simplified characters have up to 33.
REGIONAL_WORDS = 8
HARDLY = -6.0

# The share that an article's log odds get of those that rest on how its words fit, whatever the lists say. At 0.4, 0.6,
# 0.8, 1.0 the AUC of unlisted swaps is 0.954, 0.959, 0.962, 0.963 (600 of news, 70 %), of listed ones 0.990, 0.989,
# 0.988, 0.987 (600 of news, 10 %) and 0.983, 0.983, 0.981, 0.980 (102 of NTREX, 10 %).
UNLISTED_SHARE = np.float32(0.8)

# Columns of OWN that the networks for pairs see too.
OWN_OF_PAIR = tuple(
    OWN.index(name)
    for name in (
        "libime", "corpus", "loss", "left_libime", "left_corpus", "right_libime", "right_corpus", "symbols_mean",
        "on_path", "length", "repeats",
    )
)  # fmt: skip


class Substitution(msgspec.Struct, frozen=True, gc=False):
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
    """The probability that an article was spun, and its substitutions in the order of the text, never overlapping.

    ``surprise``: the mean of −log10 p of its symbols, each given the up to three before it.
    """

    probability: float
    substitutions: tuple[Substitution, ...]
    surprise: float


@dataclass(frozen=True, slots=True)
class Network:
    """A small feed-forward network with rectified units: features to log odds.

    Inputs are standardised (``shift``, ``scale``) and clipped to ±``_CLIP`` first.
    """

    shift: F32
    scale: F32
    weights: tuple[F32, ...]
    biases: tuple[F32, ...]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Network:
        """The network ``name`` out of the arrays of an ``npz``; raises KeyError where it is not there."""
        depth = sum(key.startswith(f"{name}.weight") for key in arrays)
        return cls(
            arrays[f"{name}.shift"].astype(np.float32),
            arrays[f"{name}.scale"].astype(np.float32),
            tuple(arrays[f"{name}.weight{layer}"].astype(np.float32) for layer in range(depth)),
            tuple(arrays[f"{name}.bias{layer}"].astype(np.float32) for layer in range(depth)),
        )

    def __call__(self, inputs: F32) -> F32:
        """Log odds of each row of ``inputs`` (n, features), shape (n,)."""
        # Computed the other way round, a feature a row: the rows are long, so each step is one loop without breaks.
        values: F32 = inputs.T - self.shift[:, None]
        values *= self.scale[:, None]
        np.clip(values, -_CLIP, _CLIP, out=values)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values = weight.T @ values
            values += bias[:, None]
            np.maximum(values, 0, out=values)
        result: F32 = (self.weights[-1].T @ values)[0] + self.biases[-1]
        return result


_CLIP = np.float32(4.0)

NETWORKS = ("screen", "pair", "choice", "word", "article", "whole", "final", "verdict", "unfit", "rarer", "unlisted")


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
        networks = {name: Network.of(arrays, name) for name in NETWORKS}
        curves = {
            name: (arrays[f"{name}.from"].astype(np.float32), arrays[f"{name}.to"].astype(np.float32))
            for name in ("article", "verdict", "final")
        }
        strict, loose, opened, alone = (float(arrays[name]) for name in ("strict", "loose", "opened", "alone"))
        return cls(networks, strict, loose, opened, alone, curves)

    def calibrated(self, name: str, odds: F32) -> NDArray[np.float64]:
        """Calibrated log odds of what the network ``name`` says."""
        return np.interp(odds, *self.curves[name])


# ------------------------------------------------------------------------------------ evidence, as plain functions


def pair_inputs(pair: F32, own: F32, candidate: I64) -> F32:
    """What the network for pairs sees: the pair's columns and some of its candidate's, shape (pairs, …)."""
    columns = pair.shape[1]
    out = np.empty((columns + len(OWN_OF_PAIR), len(pair)), np.float32)
    out[:columns] = pair.T
    for index, column in enumerate(OWN_OF_PAIR, columns):
        own[:, column].take(candidate, out=out[index], mode="clip")
    return out.T


def pooled(article: I64, word: I64, original: I64, score: F32) -> F32:
    """Of each pair: mean score of the same pair in its article, and log2 of how often it occurs, shape (pairs, 2)."""
    key = (article << 36) | (word << 18) | original
    order = stable_order(key)
    ordered = key.take(order)
    head = np.ones(len(key), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    first = np.flatnonzero(head)
    group = np.cumsum(head) - 1
    count = np.diff(np.append(first, len(key)))
    mean = np.add.reduceat(score.take(order), first) / count if len(key) else score
    out = np.empty((2, len(key)), np.float32).T
    if len(key):
        out[order, 0] = mean[group]
        out[order, 1] = np.log2(count)[group]
    return out


def best_of(candidate: I64, score: F32, number: int) -> I64:
    """The pairs with the ``number`` best scores of each candidate, best first, in candidate order.

    ``candidate`` must be sorted.
    """
    if not len(candidate):
        return np.zeros(0, np.int64)
    first, group = _groups(candidate)
    score = score.copy()
    found = []
    for _ in range(number):
        top = np.maximum.reduceat(score, first)
        is_top = np.flatnonzero(score == top.take(group))
        of_group = group.take(is_top)
        head = np.ones(len(is_top), bool)
        np.not_equal(of_group[1:], of_group[:-1], out=head[1:])
        chosen = is_top[head & (score.take(is_top) > -np.inf)]
        found.append(chosen)
        score[chosen] = -np.inf
    together = np.concatenate(found)
    rank = np.repeat(np.arange(number), [len(chosen) for chosen in found])
    return together.take(stable_order(candidate.take(together) * number + rank))


def _groups(ordered: I64) -> tuple[I64, I64]:
    """Where each run of equal values begins, and of each value the number of its run."""
    head = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    return np.flatnonzero(head), np.cumsum(head) - 1


def choice_inputs(inputs: F32, score: F32, pool: F32, tried: F32) -> F32:
    """What the network that chooses between the best pairs sees."""
    together: F32 = np.concatenate([inputs.T, score[None], pool.T, tried.T]).T
    return together


def word_inputs(
    own: F32, placed: F32, candidate: I64, score: F32, pair: F32, best: I64, choice: F32, pool: F32, tried: F32
) -> tuple[F32, I64]:
    """What the network for words sees, shape (candidates, …), and each candidate's row of ``best`` (-1: none).

    ``candidate``, ``score`` and ``pair`` belong to all pairs; ``choice`` (log odds), ``pool`` and ``tried`` to the
    pairs ``best``.
    """
    count, features, columns, more = len(own), own.shape[1], pair.shape[1], tried.shape[1]
    places = features + placed.shape[1]
    out = np.zeros((places + columns + more + 7, count), np.float32)
    out[:features] = own.T
    out[features:places] = placed.T
    evidence = out[places:]
    chosen = np.full(count, -1, np.int64)
    scores = evidence[columns + more :]
    scores[0:2] = FLOOR
    scores[2] = np.log(np.bincount(candidate, np.exp(score), minlength=count) + 1e-4)
    scores[3] = np.bincount(candidate, minlength=count)
    if len(best):
        owner = candidate.take(best)
        first, group = _groups(owner)
        rows = owner.take(first)
        top = np.maximum.reduceat(choice, first)
        is_top = np.flatnonzero(choice == top.take(group))
        is_top = is_top.take(_groups(group.take(is_top))[0])
        others = choice.copy()
        others[is_top] = FLOOR
        chosen[rows] = is_top
        evidence[:columns, rows] = pair.T.take(best.take(is_top), axis=1)
        evidence[columns : columns + more, rows] = tried.T.take(is_top, axis=1)
        scores[0, rows] = top
        scores[1, rows] = np.maximum.reduceat(others, first)
        scores[4:6, rows] = pool.T.take(is_top, axis=1)
        scores[6, rows] = 1
    return out.T, chosen


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
    has = np.flatnonzero(count)
    poor = (own[:, OWN.index("left_corpus")] < -0.5) & (own[:, OWN.index("right_corpus")] < -0.5)
    strange = own[:, OWN.index("left_libime")] < -0.5
    odd = [1 / (1 + np.exp(-screened)), screened > -2, screened > 0, screened > 1.5]
    out = np.zeros((articles, 1 + len(_GENERAL) + 2 + len(odd)), np.float32)
    out[:, 0] = np.log(count + 1.0)
    for index, column in enumerate([*(own[:, k] for k in _GENERAL), poor, strange, *odd], 1):
        out[has, index] = np.add.reduceat(column, first[has], dtype=np.float64) / count[has]
    return out


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
    order = _by_falling(key, odds)
    rows = order.take(_groups(key.take(order))[0])  # each word counts once an article, where it is oddest
    top, owner = odds.take(rows), article.take(rows)
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
    falling = _by_falling(owner, top)
    start = np.searchsorted(owner.take(falling), np.arange(articles))
    size = np.bincount(owner, minlength=articles)
    for rank in _RANKS:
        place = np.minimum(start + rank, max(len(falling) - 1, 0))
        columns.append(np.where(size > rank, top[falling[place]] if len(falling) else FLOOR, FLOOR))
    return np.concatenate([general, np.stack(columns, axis=1).astype(np.float32)], axis=1)


# Columns of `word_inputs` that say how a word fits, and those among them that say nothing of what else could stand
# there.
RARER = np.arange(len(OWN) + len(PLACE))
UNFIT = np.array([k for k, name in enumerate(OWN + PLACE) if name not in ("listed_gain", "any_gain")])


def unlisted_statistics(networks: dict[str, Network], inputs: F32, article: I64, word: I64, general: F32) -> F32:
    """`article_statistics` of what each word's fit says, for a spinner may have a list that nobody knows.

    Two opinions count half each: of the fit alone, and with how much commoner the commonest original of the word is,
    which tells what spinners write at all. ``inputs`` are the `word_inputs` of candidates, ``article`` and ``word``
    theirs.
    """
    odds = networks["unfit"](inputs.T.take(UNFIT, axis=0).T)
    odds += networks["rarer"](inputs.T[: len(RARER)].T)
    odds /= 2
    return article_statistics(article, word, odds, np.zeros(len(odds), bool), general)


def _by_falling(key: I64, value: F32) -> I64:
    """The order by ``key`` (0 or more), and by falling ``value`` where keys are equal."""
    if len(key) and int(key.max()) >> 31:
        return np.lexsort((-value, key))
    # The bits of floating-point numbers sort like the numbers, but for negative ones, which sort the wrong way round.
    bits = (np.float32(0) - value).view(np.int32)
    ordered = np.where(bits < 0, ~bits, bits | np.int32(-0x80000000)).view(np.uint32)
    return np.argsort((key << 32) | ordered)


def consistency(article: I64, word: I64, odds: F32) -> F32:
    """Mean and greatest log odds of a candidate's word in its article, and how often it stands there (log2)."""
    key = (article << 18) | word
    order = stable_order(key)
    first, group = _groups(key.take(order))
    out = np.empty((3, len(key)), np.float32).T
    if len(key):
        count = np.diff(np.append(first, len(key)))
        out[order, 0] = (np.add.reduceat(odds[order], first) / count)[group]
        out[order, 1] = np.maximum.reduceat(odds[order], first)[group]
        out[order, 2] = np.log2(count)[group]
    return out


def final_inputs(word: F32, odds: F32, same: F32, statistics: F32, article_odds: F32, article: I64) -> F32:
    """What the last network sees: the word's evidence and first verdict, and its article."""
    of_article = np.concatenate([statistics, np.clip(article_odds, -12, 12)[:, None]], axis=1)
    together: F32 = np.concatenate([word.T, odds[None], same.T, of_article.T.take(article, axis=1)]).T
    # The columns of the article's own verdict come last.
    return together


def choose(begin: I64, end: I64, gain: F32) -> NDArray[np.bool_]:
    """The set of stretches that do not overlap with the greatest sum of ``gain`` (> 0), by dynamic programming.

    Stretches must be sorted by ``begin``; cost is linear in their number for words of bounded length.
    """
    # Most overlap with none: those are told by what the stretches before reach and where the next one begins.
    reached = np.maximum.accumulate(end)
    apart = np.ones(len(begin) + 1, bool)
    np.greater_equal(begin[1:], reached[:-1], out=apart[1:-1])
    kept = apart[:-1] & apart[1:]
    first = np.flatnonzero(apart)
    several = np.flatnonzero(np.diff(first) > 1)
    for start, stop in zip(first[several].tolist(), first[several + 1].tolist(), strict=True):
        kept[_best_set(list(range(start, stop)), begin, end, gain)] = True
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

    def score(
        self,
        texts: Sequence[str],
        watch: Callable[[Scene, int], object] | None = None,
        *,
        regional: Sequence[bool] | None = None,
    ) -> list[SpunResult]:
        """Score folded articles (`detector.language.characters.fold`), in their order.

        ``watch`` is called with the scene of each batch and its number of articles: for whoever needs symbols, words
        and probabilities of the same texts.  ``regional`` says of each article whether it is written as in Taiwan or
        Hong Kong, so that words of that usage (檔案 for 文件) are no candidates in it; one with many is found to be so.
        """
        results: list[SpunResult] = []
        for batch in _batches(texts):
            of_batch = regional[len(results) : len(results) + len(batch)] if regional is not None else ()
            results += self._score_batch(batch, watch, of_batch)
        return results

    @cached_property
    def _regional(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Of each word whether it is one of Taiwan's and Hong Kong's usage, and whether the mainland has it hardly."""
        lexicon = self.knowledge.lexicon
        is_regional = np.zeros(len(lexicon.costs), bool)
        is_regional[lexicon.identifiers(sorted(regional_words()))] = True
        return is_regional, is_regional & (self.knowledge.words.unigram[:, 1] < HARDLY)

    def _without_regional(self, found: Candidates, regional: NDArray[np.bool_]) -> Candidates:
        """The candidates without words of Taiwan's usage in the articles that may be written in it."""
        is_regional, is_only_regional = self._regional
        telling = np.flatnonzero(is_only_regional.take(found.word) & found.on_path)
        different = np.unique(found.article.take(telling) << 18 | found.word.take(telling)) >> 18
        regional = regional | (np.bincount(different, minlength=len(regional)) >= REGIONAL_WORDS)
        if not regional.any():
            return found
        return found.take(np.flatnonzero(~(regional.take(found.article) & is_regional.take(found.word))))

    def _score_batch(
        self, texts: Sequence[str], watch: Callable[[Scene, int], object] | None, regional: Sequence[bool]
    ) -> list[SpunResult]:
        knowledge, weights = self.knowledge, self.weights
        scene = features.scene(knowledge, list(texts))
        if watch is not None:
            watch(scene, len(texts))
        found = features.candidates(knowledge, scene)
        articles = len(texts)
        found = self._without_regional(found, np.array(regional or [False] * articles))
        surprise = -np.add.reduceat(scene.log_probability, scene.first, dtype=np.float64)
        surprise /= np.diff(scene.first, append=len(scene.article_of))
        if not len(found):
            return [SpunResult(0.0, (), float(one)) for one in surprise]
        context = features.contexts(scene, found)
        fitted = features.fit(knowledge.words, context, found.word)
        own = features.own_features(knowledge, scene, found, context, fitted)
        screened = weights.networks["screen"](own)

        general = general_statistics(found.article, own, screened, articles)

        present = features.path_words(scene, len(knowledge.lexicon.costs))
        topic = features.topics(knowledge.vectors, scene)

        def look(kept: I64, earlier: Judged | None = None) -> tuple[Judged, F32]:
            judged = judge(
                knowledge, weights.networks, scene, found, context, fitted, own, kept, present=present, topic=topic,
                earlier=earlier,
            )  # fmt: skip
            article, word = found.article.take(kept), found.word.take(kept)
            return judged, article_statistics(article, word, judged.odds, judged.listed, general)

        # Every article is looked at through the strict screen; nearly all clean ones need no second look.
        kept = np.flatnonzero(screened > weights.strict)
        judged, statistics = look(kept)
        article_odds = weights.networks["article"](statistics)
        fit_alone = unlisted_statistics(
            weights.networks, judged.inputs, found.article.take(kept), found.word.take(kept), general
        )
        unlisted = UNLISTED_SHARE * weights.networks["unlisted"](fit_alone)
        calibrated = weights.calibrated("article", article_odds + unlisted)
        opened = article_odds > weights.opened
        opened[found.article[kept[judged.odds > weights.alone]]] = True
        substitutions: list[list[Substitution]] = [[] for _ in texts]
        if opened.any():
            kept = np.flatnonzero(opened.take(found.article) & (screened > weights.loose))
            judged, statistics = look(kept, judged)
            verdict = weights.calibrated("verdict", weights.networks["verdict"](statistics) + unlisted)
            calibrated = np.where(opened, verdict, calibrated)
            self._second_round(scene, found, context, judged, statistics, verdict, substitutions)
        has = np.bincount(found.article, minlength=articles) > 0
        return [
            SpunResult(float(p) if some else 0.0, tuple(listed), float(mean))
            for p, some, listed, mean in zip(_sigmoid(calibrated), has, substitutions, surprise, strict=True)
        ]

    def _second_round(
        self, scene: Scene, found: Candidates, context: features.Context, judged: Judged, statistics: F32,
        verdict: NDArray[np.float64], out: list[list[Substitution]],
    ) -> None:  # fmt: skip
        """Judge the words of opened articles again and append the substitutions to the lists of their articles.

        ``verdict`` are the calibrated log odds of the articles.
        """
        article_odds = self.weights.networks["whole"](statistics)
        same = consistency(found.article[judged.rows], found.word[judged.rows], judged.odds)
        second = np.flatnonzero((judged.odds > SECOND_ROUND) & (judged.chosen >= 0))
        rows = judged.rows[second]
        article = found.article[rows]
        final = self.weights.networks["final"](
            final_inputs(
                take_rows(judged.inputs, second),
                judged.odds[second],
                take_rows(same, second),
                statistics,
                article_odds,
                article,
            )
        )
        doubt = _sigmoid(verdict[article] + DOUBT)
        final = (self.weights.calibrated("final", final) + np.log(doubt)).astype(np.float32)
        likely = np.flatnonzero(final > _REPORTED)
        rows = rows[likely]
        picked = choose(found.begin[rows], found.end[rows], final[likely] - _REPORTED)
        likely, rows = likely[picked], rows[picked]
        described = list(self._describe(scene, found, context, judged, rows, second[likely], final[likely]))
        taken: set[int] = set()
        for one in self._joined(scene, found, judged, rows, second[likely], final[likely]):
            first, *more = one.members
            described[first] = self._together(scene, one, [described[k] for k in one.members])
            taken.update(more)
        for place, (number, substitution) in enumerate(zip(found.article[rows].tolist(), described, strict=True)):
            if place not in taken:
                out[number].append(substitution)

    def _joined(
        self, scene: Scene, found: Candidates, judged: Judged, rows: I64, places: I64, log_odds: F32
    ) -> list[joint.Joined]:
        """What of the words ``rows`` (``places`` of ``judged``) is better undone in two steps."""
        sure = np.flatnonzero(log_odds > 0)
        own = rows.take(sure)
        original = judged.pairs.original[judged.best[judged.chosen[places.take(sure)]]]
        reported = joint.Spans(found.begin.take(own), found.end.take(own), original)
        covered = np.zeros(len(scene.symbols.codes) + 1, np.int32)
        for start, end in zip(reported.begin.tolist(), reported.end.tolist(), strict=True):
            covered[start:end] = 1
        total = np.concatenate([[0], np.cumsum(covered)])
        table = self.knowledge.pairs
        near = total.take(found.end.take(judged.rows)) > total.take(found.begin.take(judged.rows))
        rival = judged.rows[near & table.has_listed.take(found.word.take(judged.rows))]
        rival = rival[~np.isin(rival, own)]
        pairs = features.expand(table, found.take(rival))
        listed = np.flatnonzero(table.lists.take(pairs.entry) > 0)
        owner = rival.take(pairs.candidate.take(listed))
        rivals = joint.Spans(found.begin.take(owner), found.end.take(owner), pairs.original.take(listed))
        return [
            replace(one, members=tuple(int(sure[k]) for k in one.members))
            for one in joint.joined(self.knowledge, scene, reported, rivals)
        ]

    def _together(self, scene: Scene, one: joint.Joined, members: Sequence[Substitution]) -> Substitution:
        """The substitution that two steps make: its ratio is that of the characters, for it is no word."""
        symbols, begin = scene.symbols, one.begin
        offset = symbols.offsets[scene.article_of[begin]]
        original = "".join(chr(self.knowledge.lexicon.character_of[code]) for code in one.codes)
        ratio = one.ratio * float(np.log(10))
        return Substitution(
            int(symbols.starts[begin] - offset), int(symbols.ends[one.end - 1] - offset), original, ((original, 1.0),),
            max(member.confidence for member in members), ratio, ratio, 0.0, 0.0, ratio, "", "", one.lists,
        )  # fmt: skip

    def _describe(
        self, scene: Scene, found: Candidates, context: features.Context, judged: Judged, rows: I64, places: I64,
        log_odds: F32,
    ) -> Iterator[Substitution]:  # fmt: skip
        """The substitutions at ``rows`` (candidates), which are ``places`` of ``judged``."""
        spelled = self.knowledge.lexicon.spelled
        symbols = scene.symbols
        offset = symbols.offsets[found.article[rows]]
        start, end = symbols.starts[found.begin[rows]] - offset, symbols.ends[found.end[rows] - 1] - offset
        best = judged.chosen[places]
        pair = judged.best[best]
        values = take_rows(judged.pair, pair).astype(np.float64) * np.log(10)
        frequency = values[:, 0:2].mean(1)
        left, right = values[:, 2:4].mean(1), values[:, 4:6].mean(1)
        symbol = judged.tried[best, TRIED.index("symbols")].astype(np.float64) * np.log(10)
        lists = judged.pair[pair, PAIR.index("lists")]
        weight = np.exp(judged.score - 2.0)
        weight[judged.best] = np.exp(judged.choice)
        # The pairs of these candidates alone, one candidate's after the other's.
        first = np.searchsorted(judged.pairs.candidate, places)
        count = np.searchsorted(judged.pairs.candidate, places, side="right") - first
        borders = np.concatenate([[0], np.cumsum(count)])
        among = np.arange(borders[-1]) + np.repeat(first - borders[:-1], count)
        shares = weight[among].astype(np.float64)
        total = np.add.reduceat(shares, borders[:-1]) + 0.05 if len(shares) else shares
        shares = np.round(shares / np.repeat(total, count), 3)
        # The original that was chosen first, then the others by their weight.
        chosen = np.zeros(len(among), bool)
        chosen[pair - first + borders[:-1]] = True
        order = np.lexsort((-weight[among], ~chosen, np.repeat(np.arange(len(rows)), count)))
        originals = spelled(judged.pairs.original[among[order]])
        alternatives = list(zip(originals, shares[order].tolist(), strict=True))
        columns = (start, end, _sigmoid(log_odds), frequency, left, right, symbol, lists, borders[:-1], count)
        numbers = (column.tolist() for column in columns)
        around = (spelled(context.left[rows]), spelled(context.right[rows]))
        for begin, stop, confidence, f, lt, rt, s, n, low, size, before, after in zip(*numbers, *around, strict=True):
            yield Substitution(
                begin, stop, originals[low], tuple(alternatives[low : low + min(size, ALTERNATIVES)]),
                confidence, f + lt + rt, f, lt, rt, s, before, after, int(n),
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
    gains: tuple[F32, F32] | None = None  # of each pair, what the original gains on its left and right


def judge(
    knowledge: Knowledge, networks: dict[str, Network], scene: Scene, found: Candidates, context: features.Context,
    fitted: features.Fit, own: F32, rows: I64, *, present: features.PathWords, topic: features.Topics,
    earlier: Judged | None = None,
) -> Judged:  # fmt: skip
    """The first round: compare the candidates ``rows`` with their possible originals, and judge each by itself.

    ``earlier`` is what came of others of the batch: what it holds of ``rows`` is not measured again.
    """
    some = found.take(rows)
    context = context.take(rows)
    fitted = fitted.take(rows)
    own = take_rows(own, rows)
    at = features.place(knowledge, scene, some, topic, present)
    placed = features.place_features(knowledge.vectors, some, at)
    pairs = features.expand(knowledge.pairs, some)
    score = None
    if earlier is None:
        pair, *gains = features.compared_words(knowledge, scene, some, context, fitted, pairs, present)
        known = np.full(len(pairs.candidate), -1)
    else:
        was = np.isin(rows, earlier.rows, assume_unique=True)
        is_kept = np.isin(earlier.rows, rows, assume_unique=True)
        kept = np.flatnonzero(is_kept.take(earlier.pairs.candidate))
        old = was.take(pairs.candidate)
        here, new = np.flatnonzero(old), np.flatnonzero(~old)
        fresh = Pairs(pairs.candidate.take(new), pairs.entry.take(new), pairs.original.take(new))
        measured = features.compared_words(knowledge, scene, some, context, fitted, fresh, present)
        scored = networks["pair"](pair_inputs(measured[0], own, fresh.candidate))
        assert earlier.gains is not None

        def merged(before: F32, now: F32) -> F32:
            out = np.empty((before.shape[1], len(old)), np.float32)
            out[:, here] = before.T.take(kept, axis=1)
            out[:, new] = now.T
            return out.T

        pair, *gains = (
            merged(before, now) for before, now in zip((earlier.pair, *earlier.gains), measured, strict=True)
        )
        score = np.empty(len(old), np.float32)
        score[here], score[new] = earlier.score.take(kept), scored
        # Of each pair the row of what was tried before.
        tried_before = np.full(len(earlier.pairs.candidate), -1)
        tried_before[earlier.best] = np.arange(len(earlier.best))
        known = np.full(len(old), -1)
        known[here] = tried_before.take(kept)

    def tried_features(best: I64) -> F32:
        place = known.take(best)
        fresh = np.flatnonzero(place < 0)
        chosen = best.take(fresh)
        tried = Pairs(pairs.candidate.take(chosen), pairs.entry.take(chosen), pairs.original.take(chosen))
        now = features.tried_features(
            knowledge, scene, some, context, fitted, tried, at, *(take_rows(gain, chosen) for gain in gains)
        )
        if earlier is None:
            return now
        out = np.empty((len(TRIED), len(best)), np.float32)
        out[:, fresh] = now.T
        there = np.flatnonzero(place >= 0)
        out[:, there] = earlier.tried.T.take(place.take(there), axis=1)
        return out.T

    judged = compare(networks, rows, some.article, some.word, own, placed, pairs, pair, tried_features, score)
    return replace(judged, gains=(gains[0], gains[1]))


def compare(
    networks: dict[str, Network], rows: I64, article: I64, word: I64, own: F32, placed: F32, pairs: Pairs, pair: F32,
    tried_features: Callable[[I64], F32], score: F32 | None = None,
) -> Judged:  # fmt: skip
    """The part of `judge` that follows the measurements, for training too. ``score``: the pairs', where it is known."""
    if score is None:
        score = networks["pair"](pair_inputs(pair, own, pairs.candidate))
    pool = pooled(article.take(pairs.candidate), word.take(pairs.candidate), pairs.original, score)
    best = best_of(pairs.candidate, score + pool[:, 0], MOST_TRIED)
    best = best[score.take(best) > LEAST_TRIED]
    tried = tried_features(best)
    of_best = take_rows(pool, best)
    if "choice" in networks:
        inputs = pair_inputs(take_rows(pair, best), own, pairs.candidate.take(best))
        choice = networks["choice"](choice_inputs(inputs, score.take(best), of_best, tried))
    else:
        choice = score.take(best)
    evidence, chosen = word_inputs(own, placed, pairs.candidate, score, pair, best, choice, of_best, tried)
    odds = networks["word"](evidence) if "word" in networks else np.zeros(len(rows), np.float32)
    listed = np.zeros(len(rows), bool)
    has = np.flatnonzero(chosen >= 0)
    of_chosen = best.take(chosen.take(has))
    for name in ("lists", "reverse", "chain"):
        listed[has] |= pair[:, PAIR.index(name)].take(of_chosen) > 0
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
