"""Train the scorer of spun text: simulate spinners on clean articles, measure, and fit the networks.

    python -m scripts.train_spun --corpus DIR --statistics DIR --lists FILE --output detector/statistics/zh/spun.npz

``--statistics`` holds the folders that ``build_zh_statistics.py --training`` writes: ``held`` (statistics without three
tenths of the documents, which are those trained on), ``formal`` (news only, for training on other kinds of text) and
``other`` (no news, for training on news): so the scorer learns what it is like to meet text that its statistics have
not seen, from a source and of a kind that they do not know.  ``--lists`` is the raw list of spinner pairs that is
simulated.  Needs scikit-learn.  Single-threaded and seeded; weights are rounded to 1e-6 and stored as float32.

With ``--withhold`` (and statistics built with it) the withheld quarter of the originals is never swapped.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.spun import simulate
from benchmarks.spun.simulate import Mode, Pair, Spinner, Swap
from detector.language import substitution as sub
from detector.language import substitution_features as features
from detector.language.characters import fold
from detector.language.substitution_features import PAIR, Knowledge
from scripts.build_zh_statistics import documents, training_fold
from scripts.zh_neighbours import IN_A_PACK

SHARES = (0.07, 0.1, 0.1, 0.1, 0.15, 0.2, 0.3, 0.3, 0.5, 0.7, 0.9)
MODES = ((Mode.PLAIN, 0.6), (Mode.FIRST, 0.12), (Mode.TWICE, 0.14), (Mode.SEQUENTIAL, 0.14))
CLEAN = 0.5
"""Share of training articles that are left clean."""


@dataclass(frozen=True)
class Job:
    """An article to be swapped and measured: with which statistics, of which kind, its text."""

    statistics: str
    kind: str
    text: str


# ----------------------------------------------------------------------------------------------------- articles


def cut(texts: Sequence[str], draw: np.random.Generator) -> list[str]:
    """Pieces of whole paragraphs, log-uniformly 60 to 2 200 code points long; shorter than 30 are dropped."""
    pieces = []
    for text in texts:
        lines = text.split("\n")[::-1]
        while lines:
            target = int(np.exp(draw.uniform(np.log(60), np.log(2200))))
            piece: list[str] = []
            size = 0
            while lines and size < target:
                line = lines.pop()
                if len(line) > 4400:
                    lines.append(line[2200:])
                    line = line[:2200]
                piece.append(line)
                size += len(line)
            if size >= 30:
                pieces.append("\n".join(piece))
    return pieces


def sentences(corpus: Path) -> dict[str, list[str]]:
    """Articles strung together from sentences of still other kinds: parallel text and corrected typing errors."""

    def column(name: str, header: str) -> list[str]:
        with gzip.open(corpus / "parallel" / name, "rt", encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        where = rows[0].index(header)
        return [row[where] for row in rows[1:] if len(row) > where]

    found = {
        "health": column("tico19.en-zh.tsv.gz", "zh"),
        "mixed": column("wmt22.en-zh.tsv.gz", "refA"),
        "mixed-2": column("wmt22.zh-en.tsv.gz", "src"),
        "colloquial": column("seedx.zh-en.tsv.gz", "src"),
    }
    for kind in ("law", "med", "odw"):
        lines = (corpus / f"zh/typos/ec_{kind}.tsv").read_text(encoding="utf-8").splitlines()
        found[kind] = [line.split("\t")[1] for line in lines if "\t" in line]
    articles = {}
    for kind, texts in found.items():
        articles[kind] = []
        piece: list[str] = []
        for text in texts:
            piece.append(fold(text))
            if sum(map(len, piece)) > 450:
                articles[kind].append("\n".join(piece))
                piece = []
    return articles


def jobs(corpus: Path, more: Path | None, number: int, seed: int) -> list[Job]:
    """About ``number`` articles of all kinds, in random order, with the statistics to measure each with."""
    draw = np.random.default_rng(seed)
    held: dict[str, list[str]] = {}
    rest: dict[str, list[str]] = {}
    for document in documents(corpus, more):
        (held if training_fold(document.text) else rest).setdefault(document.kind, []).append(document.text)
    held = {kind: cut(texts, draw) for kind, texts in held.items()}
    rest = {kind: cut(texts, draw) for kind, texts in rest.items()}
    strange = sentences(corpus)
    strange_total = sum(map(len, strange.values()))
    found: list[Job] = []

    def add(statistics: str, kind: str, texts: list[str], share: float) -> None:
        for index in np.resize(draw.permutation(len(texts)), round(share * number)):
            found.append(Job(statistics, kind, texts[index]))

    shares = {
        "news": 0.36,
        "tech-translated": 0.22,
        "weekly": 0.13,
        "government": 0.05,
        "paper-1998": 0.15,
        "reviews": 0.15,
    }
    present = {kind: share for kind, share in shares.items() if kind in held}
    for kind, share in present.items():
        add("held", kind, held[kind], 0.54 * share / sum(present.values()))
    for kind, share in (("news", 0.07), ("paper-1998", 0.06)):
        if kind in held:
            add("other", kind, held[kind] + rest[kind], share)
    for kind, share in (("tech-translated", 0.07), ("weekly", 0.05), ("government", 0.02), ("reviews", 0.04)):
        if kind in held:
            add("formal", kind, held[kind] + rest[kind], share)
    for kind, texts in strange.items():
        add("held", kind, texts, 0.15 * len(texts) / strange_total)
    return [found[index] for index in draw.permutation(len(found))]


ODDS = [0.6, 0.1, 0.04]


class Spinners:
    """Many spinners: the full list, parts of it, and lists made of dictionary and distribution."""

    def __init__(self, listed: Sequence[Pair], knowledge: Knowledge, withhold: bool) -> None:
        draw = random.Random(5)
        if withhold:
            listed = [pair for pair in listed if not simulate.is_withheld(pair.original)]
        listed = list(listed)
        self.full = Spinner(listed)
        self.parts = [Spinner(draw.sample(listed, int(len(listed) * share))) for share in (0.25, 0.25, 0.5, 0.5)]
        table, lexicon = knowledge.pairs, knowledge.lexicon
        replacement = np.repeat(np.arange(len(table.first) - 1), np.diff(table.first))
        common = lexicon.costs[replacement] < 1570
        rarer = lexicon.costs[replacement] > lexicon.costs[table.original]

        def of(kept: np.ndarray) -> Spinner:
            words = (
                (lexicon.word(int(table.original[row])), lexicon.word(int(replacement[row])))
                for row in np.flatnonzero(kept)
            )
            return Spinner(Pair(*pair) for pair in words if not (withhold and simulate.is_withheld(pair[0])))

        # the spinners met most often on the web write the pairs of the packs, and two steps at once
        self.pack = of(table.lists == IN_A_PACK)
        self.wide = of((table.lists > 0) | (table.reverse > 0) & rarer | (table.chain > 0) & common)
        self.gloss = of(common & (table.thesaurus > 0))
        self.alike = of(common & (table.gloss > 60))
        self.near = of(common & rarer & (table.similarity > 55))
        self.choices = [(self.full, 1.0), (self.pack, 1.0), (self.wide, 1.0)]
        self.choices += [(part, 1.0) for part in self.parts]
        self.choices += [(self.gloss, 0.5), (self.alike, 0.5), (self.near, 0.5)]
        self.odds = ODDS + [0.03] * len(self.parts) + [0.11, 0.09, 0.03]

    def spin(self, text: str, draw: random.Random) -> simulate.SpunText:
        """``text`` as some spinner rewrites it, or clean."""
        if draw.random() < CLEAN:
            return simulate.SpunText(text, ())
        share = draw.choice(SHARES)
        mode = draw.choices([mode for mode, _ in MODES], [weight for _, weight in MODES])[0]
        spinner, most = draw.choices(self.choices, self.odds)[0]
        return spinner.spin(text, share=min(share, most), seed=draw.random(), mode=mode)


# ---------------------------------------------------------------------------------------------------- measuring


@dataclass
class Measured:
    """All candidates and pairs of many articles, as the scorer sees them, with what is true of them."""

    own: np.ndarray
    placed: np.ndarray  # (the columns PLACE)
    article: np.ndarray
    word: np.ndarray
    on_path: np.ndarray
    start: np.ndarray
    end: np.ndarray
    swapped: np.ndarray  # of each candidate: at least half of it is swapped text
    candidate: np.ndarray
    original: np.ndarray
    pair: np.ndarray
    tried: np.ndarray
    right: np.ndarray  # of each pair: this is what was done


def measure(knowledge: Knowledge, texts: Sequence[str], swaps: Sequence[Sequence[Swap]]) -> Measured:
    """Measure swapped articles (in one batch)."""
    scene = features.scene(knowledge, list(texts))
    found = features.candidates(knowledge, scene)
    context = features.contexts(scene, found)
    fitted = features.fit(knowledge.words, context, found.word)
    own = features.own_features(knowledge, scene, found, context, fitted)
    present = features.path_words(scene, len(knowledge.lexicon.costs))
    at = features.place(knowledge, scene, found, features.topics(knowledge.vectors, scene), present)
    placed = features.place_features(knowledge.vectors, found, at)
    pairs = features.expand(knowledge.pairs, found)
    pair = features.pair_features(knowledge, scene, found, context, fitted, pairs)
    tried = features.tried_features(knowledge, scene, found, context, fitted, pairs, at)
    offset = scene.symbols.offsets[found.article]
    start, end = scene.symbols.starts[found.begin] - offset, scene.symbols.ends[found.end - 1] - offset
    swapped = np.zeros(len(found), bool)
    true_original = np.full(len(found), -1, np.int64)
    borders = np.searchsorted(found.article, np.arange(len(texts) + 1))
    exact: dict[int, str] = {}
    for number, of_article in enumerate(swaps):
        rows = slice(borders[number], borders[number + 1])
        if not of_article or rows.start == rows.stop:
            continue
        marked = np.zeros(len(texts[number]) + 1, np.int32)
        known = {(swap.start, swap.end): swap.original for swap in of_article}
        for swap in of_article:
            marked[swap.start : swap.end] = 1
        total = np.concatenate([[0], np.cumsum(marked)])
        swapped[rows] = 2 * (total[end[rows]] - total[start[rows]]) >= end[rows] - start[rows]
        for row in range(rows.start, rows.stop):
            if swapped[row] and (original := known.get((int(start[row]), int(end[row])))):
                exact[row] = original
    if exact:
        true_original[list(exact)] = knowledge.lexicon.identifiers(list(exact.values()))
    right = (true_original[pairs.candidate] == pairs.original) & (pairs.original > 0)
    return Measured(
        own, placed, found.article, found.word, found.on_path, start, end, swapped, pairs.candidate, pairs.original,
        pair, tried, right,
    )  # fmt: skip


def joined(parts: Sequence[Measured], articles: Sequence[np.ndarray]) -> Measured:
    """Several batches as one; ``articles`` are the numbers of the articles of each batch."""
    columns: dict[str, list[np.ndarray]] = {name: [] for name in Measured.__dataclass_fields__}
    shift = 0
    for part, numbers in zip(parts, articles, strict=True):
        for name, column in columns.items():
            value = getattr(part, name)
            if name == "article":
                value = numbers[value]
            if name == "candidate":
                value = value + shift
            column.append(value)
        shift += len(part.own)
    return Measured(**{name: np.concatenate(column) for name, column in columns.items()})


def measure_all(
    knowledge: dict[str, Knowledge], statistics: Sequence[str], texts: Sequence[str], swaps: Sequence[Sequence[Swap]]
) -> Measured:
    """Measure articles, each with its statistics, in batches of about 200 000 code points.

    The articles are numbered anew, in the order of the measurements.
    """
    parts, numbers = [], []
    done = 0
    for name in sorted(set(statistics)):
        batch: list[int] = []
        of_name = [index for index, other in enumerate(statistics) if other == name]
        for index in of_name:
            batch.append(index)
            if sum(len(texts[i]) for i in batch) > 200_000 or index == of_name[-1]:
                parts.append(measure(knowledge[name], [texts[i] for i in batch], [swaps[i] for i in batch]))
                numbers.append(np.arange(done, done + len(batch)))
                done += len(batch)
                batch = []
    return joined(parts, numbers)


LISTED_COLUMNS = [PAIR.index(name) for name in ("lists", "reverse", "chain")]
THESAURUS_COLUMNS = [PAIR.index(name) for name in ("thesaurus", "gloss")]


HIDE = [0.55, 0.15, 0.12, 0.18]
JUST_THESE = 0.1


def hidden(measured: Measured, costs: np.ndarray, articles: int, seed: int) -> Measured:
    """What the scorer would have seen had it not known some of the lists.

    For some articles two fifths, seven tenths or all of the listed originals are hidden (``HIDE``); for others
    (``JUST_THESE``) exactly those that were swapped, as if the spinner had a list of its own and all that is known
    were beside the point; for three in ten the dictionary.  Pairs that no other source has vanish, as do candidates
    off the path that were there for them alone.
    """
    draw = np.random.default_rng(seed)
    just_these = draw.random(articles) < JUST_THESE
    share = draw.choice([0.0, 0.4, 0.7, 1.01], articles, p=HIDE)
    no_dictionary = draw.random(articles) < 0.3
    owner = measured.article[measured.candidate]
    with np.errstate(over="ignore"):
        chance = measured.original.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        chance += owner.astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
    unlisted = (chance >> np.uint64(40)).astype(np.float64) / 2**24 < share[owner]
    same_pair = owner.astype(np.int64) << 18 | measured.original
    unlisted |= np.isin(same_pair, np.unique(same_pair[measured.right])) & just_these[owner]
    pair = measured.pair.copy()
    pair[np.ix_(unlisted, LISTED_COLUMNS)] = 0
    pair[np.ix_(no_dictionary[owner], THESAURUS_COLUMNS)] = 0
    listed = (pair[:, LISTED_COLUMNS] > 0).any(1)
    kept = listed | (pair[:, THESAURUS_COLUMNS] > 0).any(1) | (pair[:, PAIR.index("similarity")] > 0.3)
    has_listed = np.zeros(len(measured.own), bool)
    has_listed[measured.candidate[listed]] = True
    candidates = measured.on_path | has_listed
    kept &= candidates[measured.candidate]
    number = np.cumsum(candidates) - 1
    per_candidate = ("own", "placed", "article", "word", "on_path", "start", "end", "swapped")
    owners = measured.candidate
    prior = features.gains(
        measured.word[owners[kept]], measured.original[kept], listed[kept], costs, owners[kept], len(measured.own)
    )
    own = measured.own.copy()
    own[:, -2:] = prior
    return Measured(
        own=own[candidates],
        **{name: getattr(measured, name)[candidates] for name in per_candidate if name != "own"},
        candidate=number[measured.candidate[kept]],
        original=measured.original[kept],
        pair=pair[kept],
        tried=measured.tried[kept],
        right=measured.right[kept],
    )


# ------------------------------------------------------------------------------------------------------ fitting


def fit_network(
    inputs: np.ndarray, truth: np.ndarray, layers: tuple[int, ...], passes: int, weight: np.ndarray | None = None,
    batch: int = 1024, rate: float = 2e-3, decay: float = 1e-5, seed: int = 0,
) -> sub.Network:  # fmt: skip
    """A network fitted with scikit-learn (Adam; the rate falls by steps)."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    shift = inputs.mean(0, dtype=np.float64).astype(np.float32)
    scale = (1 / (inputs.std(0, dtype=np.float64) + 1e-3)).astype(np.float32)
    standard = np.clip((inputs - shift) * scale, -4, 4)
    model = MLPClassifier(
        layers, batch_size=batch, alpha=decay, learning_rate_init=rate, random_state=seed, warm_start=True, max_iter=1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for turn in range(passes):
            if turn:
                model._optimizer.learning_rate_init = rate * (1 - turn / passes)
            model.fit(standard, truth, sample_weight=weight)
    return sub.Network(
        np.round(shift, 6),
        np.round(scale, 6),
        tuple(np.round(part, 6).astype(np.float32) for part in model.coefs_),
        tuple(np.round(part, 6).astype(np.float32) for part in model.intercepts_),
    )


def fit_logistic(inputs: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> sub.Network:
    """A network without hidden units: logistic regression. For articles it measured best (docs/spun-text.md)."""
    from sklearn.linear_model import LogisticRegression

    shift = np.round(inputs.mean(0, dtype=np.float64), 6).astype(np.float32)
    scale = np.round(1 / (inputs.std(0, dtype=np.float64) + 1e-3), 6).astype(np.float32)
    model = LogisticRegression(C=0.1, max_iter=3000).fit(np.clip((inputs - shift) * scale, -4, 4), truth, weight)
    weights, bias = np.round(model.coef_.T, 6).astype(np.float32), np.round(model.intercept_, 6).astype(np.float32)
    return sub.Network(shift, scale, (weights,), (bias,))


COMMITTEE_UNITS = 24
COMMITTEE_LEAST = 60
"""Articles of fewer candidates are left out when the last verdict on articles is fitted."""
COMMITTEE_HEAVY = 0.12
"""Articles with a greater share of swapped words are easily told, and count a fifth."""


def fit_committee(inputs: np.ndarray, truth: np.ndarray, weight: np.ndarray, members: int = 3) -> sub.Network:
    """The mean of several small networks fitted from different starts, as one network with one hidden layer."""
    parts = [
        fit_network(inputs, truth, (COMMITTEE_UNITS,), 25, weight, batch=128, rate=1e-3, decay=1.0, seed=seed)
        for seed in range(members)
    ]
    return mean_of(parts)


def mean_of(parts: Sequence[sub.Network]) -> sub.Network:
    """The mean of networks with one hidden layer, fitted to the same inputs, as one such network."""
    return sub.Network(
        parts[0].shift,
        parts[0].scale,
        (
            np.concatenate([part.weights[0] for part in parts], axis=1),
            np.round(np.concatenate([part.weights[1] for part in parts]) / len(parts), 6),
        ),
        (
            np.concatenate([part.biases[0] for part in parts]),
            np.round(np.mean([part.biases[1] for part in parts], axis=0), 6),
        ),
    )


def compared(networks: dict[str, sub.Network], measured: Measured, rows: np.ndarray) -> sub.Judged:
    """What `substitution.judge` would say of the candidates ``rows``."""
    place = np.full(len(measured.own), -1, np.int64)
    place[rows] = np.arange(len(rows))
    kept = np.flatnonzero(place[measured.candidate] >= 0)
    pairs = features.Pairs(place[measured.candidate[kept]], kept, measured.original[kept])
    return sub.compare(
        networks, rows, measured.article[rows], measured.word[rows], measured.own[rows], measured.placed[rows], pairs,
        measured.pair[kept], lambda best: measured.tried[kept[best]],
    )  # fmt: skip


@dataclass
class Trained:
    """The networks and limits."""

    networks: dict[str, sub.Network]
    limits: dict[str, float]


WORD_LAYERS = (64, 32)
UNFIT_LAYERS = (48, 24)
UNSWAPPED = 0.2
"""Share of the words that were not swapped from which the fit of the swapped ones is learned."""
FINAL_LAYERS = (64, 32)
# What the screens may lose, of the swapped words that the word network calls likelier than one in four.
STRICT_LOSS = 0.022
LOOSE_LOSS = 0.004
CLEAN_WEIGHT = 40.0
# An article is opened from these log odds on (uncalibrated: half of the training articles are spun).
OPENED = -0.5
ALONE = 2.0


def train(measured: Measured, articles: int, seed: int, log=print) -> Trained:
    """Fit all networks, those of the second round on verdicts of networks that had not seen the article."""
    began = time.time()
    draw = np.random.default_rng(seed)
    networks: dict[str, sub.Network] = {}
    everything = np.arange(len(measured.own))
    swapped_pair = measured.swapped[measured.candidate]
    rows = np.flatnonzero(swapped_pair | (draw.random(len(swapped_pair)) < 0.15))
    inputs = sub.pair_inputs(measured.pair, measured.own, measured.candidate)
    weight = np.where(swapped_pair[rows], 1.0, 1 / 0.15)
    networks["pair"] = fit_network(inputs[rows], measured.right[rows], (32,), 5, weight)
    log(f"pair {time.time() - began:.0f} s, {len(rows)} rows")
    judged = compared(networks, measured, everything)
    pool = sub.pooled(
        measured.article[measured.candidate], measured.word[measured.candidate], measured.original, judged.score
    )
    tried = sub.choice_inputs(inputs[judged.best], judged.score[judged.best], pool[judged.best], judged.tried)
    networks["choice"] = fit_network(tried, measured.right[judged.best], (24,), 5)
    word = compared(networks, measured, everything).inputs
    networks["word"] = fit_network(word, measured.swapped, WORD_LAYERS, 3)
    log(f"word {time.time() - began:.0f} s")
    # The screen learns to foresee the word network: what it would call at least one in ten.
    verdict = networks["word"](word)
    networks["screen"] = fit_network(measured.own, verdict > -2.2, (32,), 6)
    foreseen = networks["screen"](measured.own)
    wanted = foreseen[measured.swapped & (verdict > -1)]
    limits = {
        "strict": round(float(np.quantile(wanted, STRICT_LOSS)), 4),
        "loose": round(float(np.quantile(wanted, LOOSE_LOSS)), 4),
        "opened": OPENED,
        "alone": ALONE,
    }
    # What the screen stops never reaches the word network: it is fitted again without.
    passed = np.flatnonzero(foreseen > limits["loose"])
    word, swapped = word[passed], measured.swapped[passed]
    half = draw.integers(0, 2, articles)
    side = half[measured.article[passed]]
    odds = np.zeros(len(measured.own), np.float32)
    for part in (0, 1):
        network = fit_network(word[side == part], swapped[side == part], WORD_LAYERS, 9, seed=part)
        odds[passed[side != part]] = network(word[side != part])
    networks["word"] = fit_network(word, swapped, WORD_LAYERS, 9)
    del word
    spun = np.bincount(measured.article, measured.swapped, minlength=articles) > 0
    of_clean = ~spun[measured.article]
    for name in ("strict", "loose"):
        passed = foreseen > limits[name]
        log(f"{name} screen passes {passed[of_clean].mean():.3f} of clean, {passed[~of_clean].mean():.3f} of spun text")
    some = np.bincount(measured.article, minlength=articles) > 2
    general = sub.general_statistics(measured.article, measured.own, foreseen, articles)
    long = np.clip(np.bincount(measured.article, minlength=articles) / 100, 0.1, 1)  # short articles tell little
    passed = np.flatnonzero(foreseen > limits["loose"])
    judged = compared(networks, measured, passed)
    foreign = odds[passed]  # verdicts of networks that had not seen the article
    statistics = sub.article_statistics(*at(measured, passed), foreign, judged.listed, general)
    whole = np.zeros(articles, np.float32)
    for part in (0, 1):
        chosen = (half == part) & some
        network = fit_logistic(statistics[chosen], spun[chosen], long[chosen])
        whole[half != part] = network(statistics[half != part])
    networks["whole"] = fit_logistic(statistics[some], spun[some], long[some])
    log(f"articles {time.time() - began:.0f} s")
    same = sub.consistency(*at(measured, passed), foreign)
    kept = np.flatnonzero((foreign > sub.SECOND_ROUND) & (judged.chosen >= 0))
    rows = passed[kept]
    final = sub.final_inputs(judged.inputs[kept], foreign[kept], same[kept], statistics, whole, measured.article[rows])
    weight = np.where(spun[measured.article[rows]], 1.0, CLEAN_WEIGHT)
    networks["final"] = fit_network(final, measured.swapped[rows], FINAL_LAYERS, 8, weight)
    trained = Trained(networks, limits)
    fit_verdicts(trained, measured, articles)
    log(f"final {time.time() - began:.0f} s")
    return trained


def fit_verdicts(trained: Trained, measured: Measured, articles: int) -> None:
    """What the probability of an article is read from: behind the strict screen ("article") and in full ("verdict").

    The verdicts on words are those of networks that have seen the articles; they are too small to know them by heart.
    """
    spun = np.bincount(measured.article, measured.swapped, minlength=articles) > 0
    size = np.bincount(measured.article, minlength=articles)
    share = np.bincount(measured.article, measured.swapped, minlength=articles) / np.maximum(size, 1)
    some = size > COMMITTEE_LEAST
    weight = np.clip(size / 100, 0.1, 1) * np.where(share > COMMITTEE_HEAVY, 0.2, 1)
    for name, limit in (("article", "strict"), ("verdict", "loose")):
        statistics = statistics_behind(trained, measured, articles, limit)
        trained.networks[name] = fit_committee(statistics[some], spun[some], weight[some])


def fit_unlisted(trained: Trained, measured: Measured, articles: int, seed: int) -> None:
    """The network that judges an article by the fit of its words, of articles as they are and strung together.

    ``measured`` has nothing hidden: with lists hidden at random it is worse (docs/spun-text.md).
    """
    statistics, spun, weight = [], [], []
    for one in (measured, strung_together(measured, articles, seed)):
        size = np.bincount(one.article, minlength=articles)
        swapped = np.bincount(one.article, one.swapped, minlength=articles)
        some = size > COMMITTEE_LEAST
        statistics.append(unlisted_behind(trained, one, articles)[some])
        spun.append(swapped[some] > 0)
        heavy = swapped[some] > COMMITTEE_HEAVY * size[some]
        weight.append(np.clip(size[some] / 100, 0.1, 1) * np.where(heavy, 0.2, 1))
    trained.networks["unlisted"] = fit_committee(*map(np.concatenate, (statistics, spun, weight)))


MOST_STRUNG = 8


def strung_together(measured: Measured, articles: int, seed: int) -> Measured:
    """The words of fewer and longer articles: of fewer than ``MOST_STRUNG`` each, clean or alike in their swaps.

    No article trained on has more than some 2 200 characters, and many odd words are no wonder in a long one: without
    these the clean ones of 4 000 and more had log odds of 0.5 in the middle, those of 1 000 had −2.4.
    """
    draw = np.random.default_rng(seed)
    size = np.bincount(measured.article, minlength=articles)
    share = np.bincount(measured.article, measured.swapped, minlength=articles) / np.maximum(size, 1)
    order = np.lexsort((draw.random(articles), share))
    together = np.exp(draw.uniform(0, np.log(MOST_STRUNG), articles)).astype(int)
    number = np.empty(articles, np.int64)
    number[order] = np.repeat(np.arange(articles), together)[:articles]
    article = number[measured.article]
    rows = np.argsort(article, kind="stable")
    per_candidate = ("own", "placed", "word", "on_path", "start", "end", "swapped")
    return replace(measured, article=article[rows], **{name: getattr(measured, name)[rows] for name in per_candidate})


def fit_unfit(trained: Trained, measured: Measured, seed: int) -> None:
    """The networks that tell swapped words behind the strict screen by their fit, with no originals and with some."""
    draw = np.random.default_rng(seed)
    passed = trained.networks["screen"](measured.own) > trained.limits["strict"]
    rows = np.flatnonzero(passed & (measured.swapped | (draw.random(len(passed)) < UNSWAPPED)))
    swapped = measured.swapped[rows]
    weight = np.where(swapped, 1.0, 1 / UNSWAPPED)
    inputs = np.concatenate([measured.own[rows], measured.placed[rows]], axis=1)
    for name, columns in (("unfit", sub.UNFIT), ("rarer", sub.RARER)):
        trained.networks[name] = fit_network(inputs[:, columns], swapped, UNFIT_LAYERS, 6, weight)


def unlisted_behind(trained: Trained, measured: Measured, articles: int) -> np.ndarray:
    """The `unlisted_statistics` of all articles over the words that pass the strict screen."""
    foreseen = trained.networks["screen"](measured.own)
    general = sub.general_statistics(measured.article, measured.own, foreseen, articles)
    passed = np.flatnonzero(foreseen > trained.limits["strict"])
    inputs = np.concatenate([measured.own[passed], measured.placed[passed]], axis=1)
    return sub.unlisted_statistics(trained.networks, inputs, *at(measured, passed), general)


def statistics_behind(trained: Trained, measured: Measured, articles: int, limit: str) -> np.ndarray:
    """The statistics of all articles over the words that pass a screen."""
    networks = trained.networks
    foreseen = networks["screen"](measured.own)
    general = sub.general_statistics(measured.article, measured.own, foreseen, articles)
    passed = np.flatnonzero(foreseen > trained.limits[limit])
    judged = compared(networks, measured, passed)
    return sub.article_statistics(*at(measured, passed), judged.odds, judged.listed, general)


def at(measured: Measured, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Articles and words of candidates."""
    return measured.article[rows], measured.word[rows]


@dataclass
class Verdicts:
    """What a trained model says of measured articles, before calibration."""

    article_odds: np.ndarray
    verdict_odds: np.ndarray
    rows: np.ndarray
    odds: np.ndarray  # of rows


def apply(trained: Trained, measured: Measured, articles: int) -> Verdicts:
    """The same as `SubstitutionModel`, on measurements, with every article opened."""
    networks, limits = trained.networks, trained.limits
    unlisted = sub.UNLISTED_SHARE * networks["unlisted"](unlisted_behind(trained, measured, articles))
    article_odds = networks["article"](statistics_behind(trained, measured, articles, "strict")) + unlisted
    statistics = statistics_behind(trained, measured, articles, "loose")
    passed = np.flatnonzero(networks["screen"](measured.own) > limits["loose"])
    judged = compared(networks, measured, passed)
    same = sub.consistency(*at(measured, passed), judged.odds)
    kept = np.flatnonzero((judged.odds > sub.SECOND_ROUND) & (judged.chosen >= 0))
    rows = passed[kept]
    whole = networks["whole"](statistics)
    final = sub.final_inputs(
        judged.inputs[kept], judged.odds[kept], same[kept], statistics, whole, measured.article[rows]
    )
    return Verdicts(article_odds, networks["verdict"](statistics) + unlisted, rows, networks["final"](final))


def curve(odds: np.ndarray, truth: np.ndarray, weight: np.ndarray, knots: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """A rising calibration curve from log odds to log odds, by isotonic regression smoothed with half a count."""
    from sklearn.isotonic import IsotonicRegression

    order = np.argsort(odds, kind="stable")
    odds, truth, weight = odds[order], truth[order].astype(float), weight[order]
    edges = np.unique(np.linspace(0, len(odds), knots + 1).astype(int))
    middle, share, size = [], [], []
    for low, high in pairwise(edges):
        w = weight[low:high]
        middle.append(np.average(odds[low:high], weights=w))
        share.append((np.sum(truth[low:high] * w) + 0.3 * w.mean()) / (np.sum(w) + 0.6 * w.mean()))
        size.append(np.sum(w))
    fitted = IsotonicRegression(out_of_bounds="clip").fit(middle, share, sample_weight=size).predict(middle)
    logit = np.log(fitted / (1 - fitted))
    # beyond the data the curve goes on with slope one, so that order is never lost
    x = np.concatenate([[middle[0] - 10], middle, [middle[-1] + 10]])
    y = np.concatenate([[logit[0] - 10], logit, [logit[-1] + 10]])
    y = y + 1e-4 * np.arange(len(y))
    return np.round(x, 6).astype(np.float32), np.round(y, 6).astype(np.float32)


def save_networks(
    path: Path,
    networks: Mapping[str, sub.Network],
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    numbers: Mapping[str, np.generic] | None = None,
) -> None:
    """Write networks, curves (from odds to odds) and numbers as the models of ``detector/language`` read them."""
    arrays: dict[str, np.ndarray | np.generic] = dict(numbers or {})
    for name, network in networks.items():
        arrays |= {f"{name}.shift": network.shift, f"{name}.scale": network.scale}
        for layer, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
            arrays |= {f"{name}.weight{layer}": weight, f"{name}.bias{layer}": bias}
    for name, (stated, measured) in curves.items():
        arrays |= {f"{name}.from": stated, f"{name}.to": measured}
    np.savez(path, **arrays)


ARTICLE_PRIOR_SHIFT = -5.0
"""Half of the training articles are spun; of the articles that are audited few are: log odds are moved by this.

At −4.4 a sound report on medicine (`benchmarks.spun`, real articles) has 0.031, at −5.0 it has 0.017.
"""


def calibrate(trained: Trained, measured: Measured, articles: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Calibration curves from articles that were not trained on: straight for articles, isotonic for words."""
    from sklearn.linear_model import LogisticRegression

    verdicts = apply(trained, measured, articles)
    spun = np.bincount(measured.article, measured.swapped, minlength=articles) > 0
    some = np.bincount(measured.article, minlength=articles) > 2
    curves = {}
    for name, odds in (("article", verdicts.article_odds), ("verdict", verdicts.verdict_odds)):
        model = LogisticRegression(C=1e6).fit(odds[some, None], spun[some])
        slope, start = float(model.coef_[0, 0]), float(model.intercept_[0])
        ends = np.array([-40.0, 40.0])
        curves[name] = (
            ends.astype(np.float32),
            np.round(ends * slope + start + ARTICLE_PRIOR_SHIFT, 6).astype(np.float32),
        )
    weight = np.where(spun[measured.article[verdicts.rows]], 1.0, CLEAN_WEIGHT)
    curves["final"] = curve(verdicts.odds, measured.swapped[verdicts.rows], weight, 60)
    return curves


def simulated(
    corpus: Path, more: Path | None, statistics: Path, lists: Path, number: int, seed: int, withhold: bool
) -> tuple[list[Job], Measured]:
    """Simulated articles and their measurements."""
    knowledge = {name: Knowledge.open(statistics / name) for name in ("held", "formal", "other")}
    listed = [Pair(fold(p.original), fold(p.replacement), p.lists) for p in simulate.read_pairs(lists)]
    spinners = Spinners(listed, knowledge["held"], withhold)
    draw = random.Random(seed)
    work = jobs(corpus, more, number, seed)
    spun = [spinners.spin(job.text, draw) for job in work]
    measured = measure_all(knowledge, [job.statistics for job in work], [s.text for s in spun], [s.swaps for s in spun])
    return work, measured


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=8000)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--withhold", action="store_true")
    parser.add_argument("--others", type=Path, help="weights to keep all networks of but those of the second opinion")
    given = parser.parse_args(arguments)
    work, measured = simulated(
        given.corpus, given.more, given.statistics, given.lists, given.articles, 1, given.withhold
    )
    print(f"{len(work)} articles, {len(measured.own)} words, {len(measured.pair)} pairs")
    costs = Knowledge.open(given.statistics / "held").lexicon.costs
    weights = sub.Weights.open(given.others) if given.others else None
    trained, curves = train_and_calibrate(measured, hidden(measured, costs, len(work), 2), len(work), weights)
    limits = {name: np.float32(limit) for name, limit in trained.limits.items()}
    save_networks(given.output, trained.networks, curves, limits)


def train_and_calibrate(measured: Measured, known: Measured, articles: int, weights: sub.Weights | None = None):
    """Fit on nine tenths of the articles, calibrate on the last. ``known`` is ``measured`` with lists hidden.

    With ``weights`` their networks are kept, all but those of the second opinion.
    """
    fitted_on = np.arange(articles) % 10 > 0
    of_known = subset(known, fitted_on)
    if weights is None:
        trained = train(of_known, articles, 3)
    else:
        limits = {name: getattr(weights, name) for name in ("strict", "loose", "opened", "alone")}
        trained = Trained(weights.networks, limits)
    fit_unfit(trained, of_known, 3)
    del of_known
    fit_unlisted(trained, subset(measured, fitted_on), articles, 3)
    return trained, calibrate(trained, subset(known, ~fitted_on), articles)


def subset(measured: Measured, chosen: np.ndarray) -> Measured:
    """The chosen articles (a mask); their numbers stay."""
    candidates = chosen[measured.article]
    pairs = candidates[measured.candidate]
    number = np.cumsum(candidates) - 1
    per_candidate = ("own", "placed", "article", "word", "on_path", "start", "end", "swapped")
    return Measured(
        **{name: getattr(measured, name)[candidates] for name in per_candidate},
        candidate=number[measured.candidate[pairs]],
        **{name: getattr(measured, name)[pairs] for name in ("original", "pair", "tried", "right")},
    )


if __name__ == "__main__":
    main()
