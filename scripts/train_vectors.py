"""Train the word vectors of `detector.language.vectors`: a log-bilinear model of a word, its neighbours, its article.

    python -m scripts.train_vectors --corpus DIR --more DIR --libime DIR --output DIR --training DIR

Run after ``build_zh_statistics.py``, with its inputs and its folders: ``--output`` (and the folders below
``--training``, each from its own share of the documents) get the files ``vectors_*.npy``.  What a word w is worth in
its place is u_w · (Σ a_p ∘ v_{c_p} + c ∘ m) + b_w, with the neighbours c_p at up to four places on either side and m
the mean of the vectors of the article's other words, times the root of their number; it is fitted by sampled softmax
(1 024 words drawn anew for each batch).  Every fourth batch is drawn from libime's bigrams and trigrams instead.
Needs torch (2.13.0, CPU).  One thread and fixed seeds: the same inputs give the same vectors with the same versions.

``--from OUTPUT TRAINING`` does not train, but gives the words of ``--output`` and ``--training`` the vectors that they
have in those statistics (for the model without the withheld pairs, whose text is the same): rare words that only the
withheld pairs brought into the vocabulary get none.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from detector.language.segmentation import FIRST_HAN, FIRST_WORD, Lexicon
from detector.language.vectors import AROUND, ARTICLE_WORDS, Vectors, quantised
from scripts import build_zh_statistics as statistics

DIMENSIONS = 48
ROWS = 48_000
PASSES = 2.0
NEGATIVES = 1024
BATCH_WORDS = 12_000
RATE = 4e-3
ARTICLE_SCALE = 0.2
LISTED_WEIGHT, PAIRED_WEIGHT = 10, 2
"""How much more room a word gets in the vocabulary when it is part of a listed pair, or of any."""


@dataclass(frozen=True)
class Text:
    """A segmented corpus: word ids, the document of each, and libime's bigrams and trigrams with their probability."""

    words: np.ndarray
    document: np.ndarray
    bigrams: np.ndarray
    bigram_weight: np.ndarray
    trigrams: np.ndarray
    trigram_weight: np.ndarray


def libime_grams(lexicon: Lexicon, libime: statistics.Libime) -> tuple[np.ndarray, ...]:
    """Bigrams and trigrams in our ids, with their joint probabilities."""
    ours = statistics.in_our_ids(lexicon, libime)
    two, three = ours[libime.bigrams], ours[libime.trigrams]
    weight2 = 10.0 ** (libime.unigram[libime.bigrams[:, 0]].astype(float) + libime.bigram)
    many = len(libime.words)
    key = libime.bigrams[:, 0].astype(np.int64) * many + libime.bigrams[:, 1]
    order = np.argsort(key)
    sought = libime.trigrams[:, 0].astype(np.int64) * many + libime.trigrams[:, 1]
    parent = order[np.searchsorted(key[order], sought).clip(0, len(order) - 1)]
    weight3 = weight2[parent] * 10.0**libime.trigram
    good2, good3 = (two > 0).all(1), (three > 0).all(1)
    return two[good2], weight2[good2], three[good3], weight3[good3]


def in_pairs(folder: Path, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Which words are part of any pair, and of a listed pair of words (one of single symbols does not count)."""
    first, original, lists = (np.load(folder / f"pairs_{name}.npy") for name in ("first", "original", "lists"))
    replacement = np.repeat(np.arange(size), np.diff(first))
    any_, listed = np.zeros(size, bool), np.zeros(size, bool)
    any_[replacement] = any_[original] = True
    known = (lists > 0) & (replacement >= FIRST_WORD)
    listed[replacement[known]] = listed[original[known]] = True
    return any_, listed


def vocabulary(folder: Path, counts: np.ndarray, libime_log10: np.ndarray) -> np.ndarray:
    """The row of each word; 0 for none."""
    paired, listed = in_pairs(folder, len(counts))
    worth = (counts + 5e6 * 10.0**libime_log10) * np.where(listed, LISTED_WEIGHT, np.where(paired, PAIRED_WEIGHT, 1))
    row = np.zeros(len(counts), np.int64)
    row[np.argsort(-worth, kind="stable")[: ROWS - 1]] = np.arange(1, ROWS)
    return row


def pieces(document: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Documents cut into pieces of about ``ARTICLE_WORDS`` words: where they begin and end."""
    begin = np.flatnonzero(np.diff(document, prepend=-1))
    starts: list[int] = []
    ends: list[int] = []
    for low, high in zip(begin, np.append(begin[1:], len(document)), strict=True):
        edges = np.linspace(low, high, max(1, round((high - low) / ARTICLE_WORDS)) + 1).astype(int).tolist()
        starts += edges[:-1]
        ends += edges[1:]
    return np.array(starts), np.array(ends)


@dataclass(frozen=True)
class Batch:
    """Words to be foretold (rows), their neighbours (rows, 0 for none), and the piece of each (None: no article)."""

    target: np.ndarray
    around: np.ndarray
    piece: np.ndarray | None
    pieces: int


OFFSETS = [*range(-AROUND, 0), *range(1, AROUND + 1)]


class Batches:
    """Draws batches."""

    def __init__(self, text: Text, row: np.ndarray, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        self._row = row
        self._rows = row[text.words]
        self._long = text.words >= FIRST_WORD
        self._starts, self._ends = pieces(text.document)
        inner = (text.bigrams >= FIRST_HAN).all(1)
        self._two, self._three = text.bigrams[inner], text.trigrams
        self._cumulative = [np.cumsum(weight**0.8) for weight in (text.bigram_weight[inner], text.trigram_weight)]
        self.targets = int((self._long & (self._rows > 0)).sum())
        self._order = self._draw.permutation(len(self._starts))
        self._next = 0

    def words(self, cumulative: np.ndarray, number: int) -> np.ndarray:
        """Numbers drawn with weights given by their cumulative sums."""
        return np.searchsorted(cumulative, self._draw.random(number) * cumulative[-1]).clip(0, len(cumulative) - 1)

    def corpus(self) -> Batch:
        """Whole pieces of the corpus, about ``BATCH_WORDS`` words."""
        if self._next >= len(self._order):
            self._order, self._next = self._draw.permutation(len(self._starts)), 0
        chosen, size = [], 0
        while size < BATCH_WORDS and self._next < len(self._order):
            piece = self._order[self._next]
            self._next += 1
            chosen.append(piece)
            size += self._ends[piece] - self._starts[piece]
        place = np.concatenate([np.arange(self._starts[piece], self._ends[piece]) for piece in chosen])
        number = np.repeat(np.arange(len(chosen)), [self._ends[piece] - self._starts[piece] for piece in chosen])
        rows = self._rows[place]
        target = np.flatnonzero(self._long[place] & (rows > 0))
        around = np.zeros((len(target), len(OFFSETS)), np.int64)
        for column, offset in enumerate(OFFSETS):
            there = target + offset
            inside = (there >= 0) & (there < len(rows))
            there = there.clip(0, len(rows) - 1)
            inside &= number[there] == number[target]
            around[:, column] = np.where(inside, rows[there], 0)
        return Batch(rows[target], around, number[target], len(chosen))

    def libime(self) -> Batch:
        """Words of libime's bigrams and trigrams beside the others."""
        many = BATCH_WORDS // 4
        two = self._two[self.words(self._cumulative[0], many)]
        last = self._draw.random(many) < 0.5
        here = np.arange(many)
        around2 = np.zeros((many, len(OFFSETS)), np.int64)
        around2[last, AROUND - 1] = self._row[two[last, 0]]
        around2[~last, AROUND] = self._row[two[~last, 1]]
        target2 = np.where(last, two[:, 1], two[:, 0])
        three = self._three[self.words(self._cumulative[1], many)]
        which = self._draw.integers(0, 3, many)
        around3 = np.zeros((many, len(OFFSETS)), np.int64)
        for member in range(3):
            rows = which == member
            for other in range(3):
                if other != member:
                    column = OFFSETS.index(other - member)
                    around3[rows, column] = self._row[three[rows, other]]
        target = np.concatenate([target2, three[here, which]])
        around = np.concatenate([around2, around3])
        kept = (target >= FIRST_WORD) & (self._row[target] > 0)
        return Batch(self._row[target[kept]], around[kept], None, 0)


def train(text: Text, row: np.ndarray, report=print) -> dict[str, np.ndarray]:
    """The vectors as float32: given, wanted, near, article, bias."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    batches = Batches(text, row, 0)
    counted = np.bincount(row[text.words[text.words >= FIRST_WORD]], minlength=ROWS).astype(float)
    general = np.bincount(row[text.bigrams[:, 1]], text.bigram_weight, minlength=ROWS)
    short = row[:FIRST_WORD]
    for count in (counted, general):
        count[short] = 0
        count[0] = 0
    share = counted / counted.sum() * 0.7 + general / general.sum() * 0.3
    noise = (share + 1e-8) ** 0.75
    noise[short] = 0
    noise[0] = 0
    noise /= noise.sum()
    cumulative = np.cumsum(noise)
    log_noise = torch.tensor(np.log(noise + 1e-12), dtype=torch.float32)
    given = torch.nn.Parameter(torch.randn(ROWS, DIMENSIONS) * 0.1)
    wanted = torch.nn.Parameter(torch.zeros(ROWS, DIMENSIONS))
    bias = torch.nn.Parameter(torch.tensor(np.log(share + 1e-8), dtype=torch.float32))
    start = torch.tensor([0.15, 0.25, 0.4, 1, 1, 0.4, 0.25, 0.15])
    near = torch.nn.Parameter(start[:, None].repeat(1, DIMENSIONS))
    article = torch.nn.Parameter(torch.ones(DIMENSIONS) * 0.5)
    optimiser = torch.optim.Adam([given, wanted, bias, near, article], lr=RATE, betas=(0.9, 0.99))
    steps = int(PASSES * batches.targets / 6000 * 1.35)
    losses: list[float] = []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / steps) + 1e-4
        batch = batches.libime() if step % 4 == 3 else batches.corpus()
        target = torch.from_numpy(batch.target)
        rows = torch.from_numpy(batch.around)
        expected = ((rows > 0).float()[:, :, None] * torch.nn.functional.embedding(rows, given) * near).sum(1)
        if batch.piece is not None:
            number = torch.from_numpy(batch.piece)
            own = torch.nn.functional.embedding(target, given)
            total = torch.zeros(batch.pieces, DIMENSIONS).index_add(0, number, own)
            size = torch.bincount(number, minlength=batch.pieces).float()
            _, which, often = np.unique(batch.piece * ROWS + batch.target, return_inverse=True, return_counts=True)
            same = torch.from_numpy(often[which].astype(np.float32))
            others = (size[number] - same + 1).clamp(min=1)
            expected = (
                expected + article * (total[number] - same[:, None] * own) / others[:, None].sqrt() * ARTICLE_SCALE
            )
        drawn = torch.from_numpy(batches.words(cumulative, NEGATIVES))
        against = expected @ wanted[drawn].T + bias[drawn] - log_noise[drawn]
        against = against.masked_fill(target[:, None] == drawn[None, :], -30)
        score = (expected * torch.nn.functional.embedding(target, wanted)).sum(1) + bias[target]
        normaliser = torch.logaddexp(torch.logsumexp(against - np.log(NEGATIVES), 1), score)
        loss = (normaliser - score).mean() + 0.02 * (normaliser**2).mean() + 1e-4 * (expected**2).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if batch.piece is not None:
            losses.append(float(loss.detach()))
        if step % 500 == 499:
            report(f"{step + 1} of {steps}: {np.mean(losses[-300:]):.3f}")
    names = {"given": given, "wanted": wanted, "near": near, "article": article, "bias": bias}
    return {name: part.detach().numpy().copy() for name, part in names.items()}


def save(folder: Path, row: np.ndarray, trained: dict[str, np.ndarray]) -> None:
    """Write the vectors in 8 bits."""
    for name in ("given", "wanted", "bias"):
        trained[name][0] = 0
    given, wanted, near, article = quantised(
        trained["given"], trained["wanted"], trained["near"], trained["article"] * np.float32(ARTICLE_SCALE)
    )
    arrays = (row.astype(np.uint16), given, wanted, near, article, trained["bias"].astype(np.float32))
    for name, array in zip(Vectors.NAMES, arrays, strict=True):
        np.save(folder / f"vectors_{name}.npy", array)


def carry_over(source: Path, known: Path, folder: Path) -> None:
    """The vectors in ``source`` for the words of ``folder``; ``known`` has the pair table of ``source``."""
    theirs, ours = Lexicon.open(source), Lexicon.open(folder)
    if not np.array_equal(theirs.symbol_of, ours.symbol_of):
        raise ValueError("the symbols differ")
    size = len(ours.costs)
    same = np.arange(size)
    same[FIRST_WORD:] = theirs.identifiers([ours.word(number) for number in range(FIRST_WORD, size)])
    vectors = Vectors.open(source)
    row = np.where(same > 0, vectors.row[same], 0)
    was = in_pairs(known, len(theirs.costs))[1][same]
    is_ = in_pairs(folder, size)[1]
    plain = (row > 0) & ~was & ~is_
    row[was & ~is_ & (ours.costs > np.quantile(ours.costs[plain], 0.95))] = 0
    for name in Vectors.NAMES:
        np.save(folder / f"vectors_{name}.npy", row.astype(np.uint16) if name == "row" else getattr(vectors, name))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--libime", type=Path)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--output", type=Path, required=True, help="statistics that ship")
    parser.add_argument("--training", type=Path, required=True, help="statistics for train_spun.py")
    parser.add_argument("--from", type=Path, nargs=2, dest="source", help="an --output and a --training with vectors")
    given = parser.parse_args(arguments)
    if given.source:
        carry_over(given.source[0], given.source[0], given.output)
        for name in ("held", "formal", "other"):
            carry_over(given.source[1] / name, given.source[0], given.training / name)
        return
    lexicon = Lexicon.open(given.output)
    docs = statistics.documents(given.corpus, given.more)
    cut = statistics.segment(lexicon, docs)
    libime = statistics.read_libime(given.libime, [lexicon.word(k) for k in range(FIRST_WORD, len(lexicon.costs))])
    grams = libime_grams(lexicon, libime)
    counts = np.bincount(cut.words, minlength=len(lexicon.costs))
    row = vocabulary(given.output, counts, np.load(given.output / "unigrams.npy").astype(float)[:, 0])
    shares = statistics.training_shares(docs)
    for name, folder in (("full", given.output), *((name, given.training / name) for name in shares)):
        chosen = shares.get(name, np.ones(len(docs), bool))[cut.word_document]
        text = Text(cut.words[chosen].astype(np.int64), cut.word_document[chosen], *grams)
        print(f"{name}: {len(text.words)} words")
        save(folder, row, train(text, row))


if __name__ == "__main__":
    main()
