"""Fit the weights of the alignment on documents that the benchmark does not report on.

    python -m scripts.fit_alignment --corpus DIR [--pair en-zh …] [-o detector/language/alignment/weights.json]

DIR is the data folder. Documents of the training half (``benchmarks.alignment.is_test``) lose rows and have rows
joined at several rates; the weights maximise the conditional likelihood of the true beads among all ways to align
(a linear-chain conditional random field, Lafferty et al. 2001; the sum over all ways is the forward pass of the
alignment itself), with a weak pull to the values begun with. So the probabilities that the alignment gives are those
of the model that was fitted. Ratio and spread of lengths are measured (Gale and Church 1993).
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment import CORPORA, Spoilt, couples, documents, paragraphs, spoil
from detector.language.alignment import dynamic, scoring
from detector.language.alignment.evidence import features
from detector.language.alignment.scoring import Weights
from detector.language.alignment.solve import solve
from detector.language.alignment.tokens import KINDS, Names, Tokens, tokenize

FITTED_ON = {
    "en-zh": ("NTREX en–zh", "NTREX en–zh-Hant", "WMT22 zh–en", "WMT22 en–zh", "TICO en–zh"),
    "en-ja": ("NTREX en–ja", "WMT22 en–ja", "WMT22 ja–en"),
    "zh-ja": ("NTREX zh–ja",),
}
RATES = ((0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.25, 0.05))
"""Shares of rows dropped and joined, in turn."""

DOCUMENTS = 150
"""Documents per pair of languages; twice as many change no weight by more than a tenth."""

START = (
    *(0.7, 0.5),
    *(0.8, 0.5, 0.9, 0.3, 0.3),
    *(0.3, 0.1, 0.2, 0.08, 0.1),
    *(0.2, 0.0, 0.2, 0.04, 0.05),
    *(-2.2, 3.0, 0.2, 0.2, -2.1, -2.1, -2.1, -2.2),
)
"""Where the search begins: length, proportion, shared, held, lost (per kind of token), bias (per shape)."""
PLAIN = 2 + 3 * KINDS
"""How many weights are no biases."""

PULL = 0.02
"""Strength of the pull to the start, per squared unit."""

Vector = NDArray[np.float64]
Example = tuple[Tokens, Tokens, list[tuple[int, int, int, int]]]


def collect(data: Path, pair: str) -> tuple[list[Example], float, float]:
    """Spoilt documents as tokens with their true beads (first language of ``pair`` first), ratio and spread."""
    rng = random.Random(3)
    first, second = pair.split("-")
    chosen: list[Spoilt] = []
    lengths = []
    kinds = [documents(data, CORPORA[name], "train") for name in FITTED_ON[pair]]
    turned = [CORPORA[name].source_language != first for name in FITTED_ON[pair]]
    for index in range(DOCUMENTS):
        kind = index % len(kinds)
        document = kinds[kind][(index // len(kinds)) % len(kinds[kind])]
        if turned[kind]:
            document = [(right, left) for left, right in document]
        lengths += [(len("".join(left.split())), len("".join(right.split()))) for left, right in document]
        if index // len(kinds) % 3 == 2:
            document = paragraphs(document, rng)
        chosen.append(spoil(document, rng, *RATES[(index // len(kinds)) % len(RATES)]))
    examples = []
    for one in chosen:
        names = Names()
        target = tokenize(one.target, second, first, names)
        examples.append((tokenize(one.source, first, second, names), target, one.beads))
    both = np.array(lengths, np.float64)
    ratio = both[:, 1].sum() / both[:, 0].sum()
    middle = (both[:, 1] + ratio * both[:, 0]) / 2
    deviation = (both[:, 1] - ratio * both[:, 0]) ** 2 / middle
    # A tenth of the pairs are free translations or carry notes; they would make every other one look exact.
    spread = float(np.mean(np.sort(deviation)[: int(0.9 * len(deviation))])) / 0.6
    return examples, float(ratio), spread


def unpack(vector: Vector, ratio: float, spread: float) -> Weights:
    """The weights of a vector in the order of ``START``."""
    values = [float(value) for value in vector]
    kinds = [tuple(values[first : first + KINDS]) for first in range(2, PLAIN, KINDS)]
    return Weights(ratio, spread, values[0], values[1], *kinds, bias=tuple(values[PLAIN:]))


class Prepared(NamedTuple):
    """A document as the model sees it: the score of a bead is linear in the weights.

    ``parts`` (weights without the biases, shapes, n + 1, m + 1); ``fits`` (shapes, n + 1, m + 1): where a shape fits;
    ``truth``: shape (the last one is (0, 1)) and node of every true bead.
    """

    parts: Vector
    fits: Vector
    truth: list[tuple[int, int, int]]


def prepare(example: Example, ratio: float, spread: float) -> Prepared:
    source, target, truth = example
    found = scoring.matches(source, target)
    parts = []
    for index in range(PLAIN):
        vector = np.zeros(PLAIN + len(dynamic.SHAPES) + 1)
        vector[index] = 1.0
        scores = scoring.bead_scores(source, target, unpack(vector, ratio, spread), found)
        parts.append(np.array([scores[shape] for shape in dynamic.SHAPES]))
    stacked = np.array(parts)
    fits = stacked[0] > dynamic.NOWHERE / 2
    stacked[:, ~fits] = 0.0
    shapes = (*dynamic.SHAPES, (0, 1))
    return Prepared(stacked, fits, [(shapes.index((b - a, d - c)), b, d) for a, b, c, d in truth])


def loss(vector: Vector, examples: list[Prepared]) -> tuple[float, Vector]:
    """The negative logarithm of the probability of the true beads, per bead, and its gradient."""
    total, gradient, beads = 0.0, np.zeros(len(vector)), 0
    for parts, fits, truth in examples:
        values = np.tensordot(vector[:PLAIN], parts, 1) + vector[PLAIN:-1, None, None]
        values[~fits] = dynamic.NOWHERE
        scores = dict(zip(dynamic.SHAPES, values, strict=True))
        everything, chances = dynamic.posteriors(scores, float(vector[-1]))
        expected = np.array([chances[shape] for shape in dynamic.SHAPES])
        for shape, row, column in truth:
            if shape == len(dynamic.SHAPES):
                total -= vector[-1]
            else:
                total -= values[shape, row, column]
                expected[shape, row, column] -= 1.0
        gradient[:PLAIN] += np.tensordot(parts, expected, 3)
        gradient[PLAIN:-1] += expected.sum(axis=(1, 2))
        gradient[-1] += chances[0, 1].sum() - sum(shape == len(dynamic.SHAPES) for shape, _, _ in truth)
        total += everything
        beads += len(truth)
    return total / beads, gradient / beads


def fit(examples: list[Example], ratio: float, spread: float) -> Weights:
    """The weights of least loss."""
    from scipy.optimize import minimize

    prepared = [prepare(one, ratio, spread) for one in examples]
    start = np.array(START)

    def objective(vector: Vector) -> tuple[float, Vector]:
        value, gradient = loss(vector, prepared)
        away = vector - start
        return value + PULL * float((away * away).mean()), gradient + 2 * PULL * away / len(away)

    bounds = [(0.0, 4.0)] * (2 + KINDS) + [(-4.0, 4.0)] * (2 * KINDS) + [(-12.0, 12.0)] * (len(dynamic.SHAPES) + 1)
    found = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 250})
    print(f"  {objective(start)[0]:.4f} → {found.fun:.4f} after {found.nfev} evaluations")
    return unpack(np.round(found.x, 4), round(ratio, 4), round(spread, 4))


LENGTHS = (1, 1, 2, 3, 5, 10, 20, 30)
"""Units of the passages by which right and wrong pairs are told apart; single ones twice, as they are the hard ones."""

COUPLES = 260
"""Right passages of each length, and as many wrong ones."""


def fit_pair(data: Path, pair: str, weights: Weights) -> Weights:
    """The weights with those of the probability that two texts belong together: a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    rng = random.Random(11)
    first, second = pair.split("-")
    kinds = [
        [[(right, left) for left, right in document] for document in found]
        if CORPORA[name].source_language != first
        else found
        for name in FITTED_ON[pair]
        for found in [documents(data, CORPORA[name], "train")]
    ]
    rows, labels = [], []
    for length in LENGTHS:
        for left, right, same in couples(kinds, length, COUPLES, rng):
            names = Names()
            sources, targets = [one for one, _ in left], [one for _, one in right]
            if same and length > 3:
                way = rng.randrange(4)
                if way == 0:  # a translation that breaks off, or gives the beginning only
                    targets = targets[: max(1, round(length * rng.uniform(0.3, 0.9)))]
                elif way < 3:
                    spoilt = spoil(left, rng, rng.choice((0.05, 0.1, 0.3)), 0.05)
                    if spoilt.source and spoilt.target:
                        sources, targets = spoilt.source, spoilt.target
            target = tokenize(targets, second, first, names)
            _, evidence = solve(tokenize(sources, first, second, names), target, weights)
            rows.append(features(evidence))
            labels.append(same)
    values = np.array(rows)
    scale = values.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000).fit(values / scale, labels)
    fitted = [float(model.intercept_[0]), *(model.coef_[0] / scale).tolist()]
    right = model.predict(values / scale) == np.array(labels)
    print(f"  told apart: {right.mean():.4f} of {len(right)}")
    return msgspec.structs.replace(weights, pair=tuple(round(one, 4) for one in fitted))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pair", nargs="*", default=list(FITTED_ON))
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    held = msgspec.json.decode(arguments.output.read_bytes()) if arguments.output.exists() else {}
    for pair in arguments.pair:
        print(pair, flush=True)
        examples, ratio, spread = collect(arguments.corpus, pair)
        weights = fit_pair(arguments.corpus, pair, fit(examples, ratio, spread))
        print(f"  {weights}", flush=True)
        held[pair] = msgspec.to_builtins(weights)
        arguments.output.write_bytes(msgspec.json.format(msgspec.json.encode(held)) + b"\n")


if __name__ == "__main__":
    main()
