r"""Train the networks that tell misread characters in Japanese, on errors planted in clean text.

    python -m scripts.train_misread --corpus DIR --statistics DIR --output detector/statistics/ja/misread.npz \
        --articles 2000 --scans scans.jsonl

``--statistics`` is the folder ``--training`` of `build_ja_statistics`: statistics without the lines that errors are
planted in here (all of the encyclopaedia, a fifth of the rest). Each article stands once clean and three times with 0.5
to 25 % of its characters changed as recognition changes them: for one that looks like it (by the drawn glyphs and a
list of kana that differ in a dot or in size), lost, put in, marks for other marks, strokes for letters, short bursts
and ends of lines of anything. ``--scans``: pages of the same lines that an engine really read (`make_scans`), and what
was printed on them. Needs scikit-learn. One thread, fixed seed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from detector.language import japanese as ja
from detector.language import misread as mis
from detector.language.substitution import Network
from scripts.build_ja_statistics import LOOK_ALIKE, lines, planted_fold
from scripts.train_spun import curve, fit_network, save_networks

MARKS = ("、。,.・", "「『[", "」』]J", "（([C", "）)]", "・-.", "。.o9", "、,'", "ー-一~1|", "=ニ二", ":;.", "/1ノ")
PUT_IN = "、。.,-・一ー'|lI1」「ノ丶イ_~:;>< "
# What a stroke of a kana or kanji is read as where it is taken for a letter or digit.
LATIN_FOR = "lI1ioO0TLJ7924fEtFUVXrnc6"
DIRTY_RATES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25)
# A clean character weighs as much more as clean articles are commoner in what is audited than here.
CLEAN_WEIGHT = 10.0
# One that was really read weighs more than one with planted errors, which look more like what was meant than real ones.
PLANTED_WEIGHT, SCAN_WEIGHT = 0.7, 3.0
VERSIONS = 3
"""With errors, of each clean article."""


def confusions(model: mis.MisreadModel) -> dict[str, tuple[list[str], NDArray[np.float64]]]:
    """For each character what it may be read as, with probabilities."""
    weights: dict[str, dict[str, float]] = {}
    points = model.alphabet.character_of
    for code in range(ja.FIRST_CHARACTER, len(model.first) - 1):
        if points[code] == 0xFFFD:
            continue
        own = weights.setdefault(chr(points[code]), {})
        for entry in range(model.first[code], model.first[code + 1]):
            own[chr(points[model.meant[entry]])] = float(np.exp(6 * (model.shape[entry] - 1)))
    for group in LOOK_ALIKE:
        for one in group:
            for other in group:
                if one != other:
                    own = weights.setdefault(one, {})
                    own[other] = own.get(other, 0.0) + 1.5
    out = {}
    for character, own in weights.items():
        total = sum(own.values())
        if total > 0:
            out[character] = (list(own), np.array(list(own.values())) / total)
    return out


@dataclass(frozen=True)
class Given:
    """A text to learn from: which of its characters are wrong, which half it is of, and how much it weighs."""

    text: str
    wrong: NDArray[np.bool_]
    half: int
    weight: float
    real: bool = False


class Noise:
    """Reads texts as recognition would."""

    def __init__(self, model: mis.MisreadModel, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.confusions = confusions(model)
        frequency = 10.0 ** model.symbols.unigram.astype(np.float64)
        frequency[model.alphabet.character_of == 0xFFFD] = 0
        frequency = frequency**0.5
        self.letters = [chr(point) for point in model.alphabet.character_of.tolist()]
        self.frequency = frequency / frequency.sum()
        # Characters at which reading fails fail again and again in one text.
        self.hard: dict[str, str] = {}

    def other(self, character: str) -> str:
        """What a character is read as."""
        draw = self.draw
        if character in self.hard and draw.random() < 0.5:
            return self.hard[character]
        known = self.confusions.get(character)
        for marks in MARKS:
            if character in marks:
                return str(draw.choice([mark for mark in marks if mark != character]))
        chance = draw.random()
        if chance < 0.08:
            return "".join(str(draw.choice(list(LATIN_FOR))) for _ in range(1 + int(chance < 0.03)))
        if known is None or chance < 0.25:
            return self.anything()
        found = str(draw.choice(known[0], p=known[1]))
        if draw.random() < 0.3:
            self.hard[character] = found
        return found

    def anything(self) -> str:
        """Any character, common ones rather."""
        return self.letters[int(self.draw.choice(len(self.letters), p=self.frequency))]

    def read(self, text: str, rate: float) -> tuple[str, NDArray[np.bool_]]:
        """The text with errors, and which of its characters are wrong (beside a loss: the next one)."""
        self.hard = {}
        draw, out, wrong = self.draw, [], []
        lost = False
        burst = 0
        # A third of the errors come in bursts of three on average.
        events = draw.random(len(text)) < rate / 1.35
        kinds = draw.random(len(text))
        for place, character in enumerate(text):
            if character == "\n" or (character.isascii() and character.isalnum() and kinds[place] < 0.8):
                out.append(character)
                wrong.append(lost)
                lost = False
                continue
            if burst:
                burst -= 1
                self._put(self.other(character) if kinds[place] < 0.7 else self.anything(), character, out, wrong)
                continue
            if not events[place]:
                out.append(character)
                wrong.append(lost)
                lost = False
                continue
            kind = kinds[place]
            if kind < 0.08:
                lost = True
                continue
            if kind < 0.17:
                out += [str(draw.choice(list(PUT_IN))) if draw.random() < 0.75 else self.anything(), character]
                wrong += [True, lost]
                lost = False
                continue
            if kind < 0.25:
                burst = int(draw.geometric(0.45))
            self._put(self.other(character), character, out, wrong)
            lost = False
        if draw.random() < 0.25:  # the rest of the last line
            tail = [str(draw.choice(list(LATIN_FOR + PUT_IN))) for _ in range(int(draw.geometric(0.25)))]
            out += tail
            wrong += [True] * len(tail)
        return "".join(out), np.array(wrong, bool)

    @staticmethod
    def _put(read: str, character: str, out: list[str], wrong: list[bool]) -> None:
        out += read
        wrong += [read != character] * len(read)


def articles(texts: Sequence[str], seed: int) -> list[str]:
    """The lines cut into articles of a few lines, as long as paragraphs to pages are."""
    draw = np.random.default_rng(seed)
    out, now, size, goal = [], [], 0, 200
    for text in texts:
        now.append(text)
        size += len(text)
        if size >= goal:
            out.append("\n".join(now))
            now, size, goal = [], 0, int(draw.choice([60, 120, 180, 250, 400, 800]))
    return out


def planted(model: mis.MisreadModel, texts: Sequence[str], seed: int) -> Iterator[Given]:
    """Each text clean and with errors."""
    noise = Noise(model, seed)
    for number, text in enumerate(texts):
        yield Given(text, np.zeros(len(text), bool), number % 2, CLEAN_WEIGHT)
        for version in range(VERSIONS):
            rate = DIRTY_RATES[(VERSIONS * number + version) % len(DIRTY_RATES)]
            yield Given(*noise.read(text, rate), number % 2, PLANTED_WEIGHT)


_WIDTH = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, " \u3000\n"))


def scans(path: Path) -> Iterator[Given]:
    """Pages that an engine read, without those of which two fifths and more are wrong, and what was printed."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        truth, text = row["truth"].translate(_WIDTH), row["ocr"].translate(_WIDTH)
        yield Given(truth, np.zeros(len(truth), bool), number % 2, CLEAN_WEIGHT)
        wrong = np.zeros(len(text) + 1, bool)
        for tag, _, _, start, end in SequenceMatcher(None, truth, text, autojunk=False).get_opcodes():
            if tag != "equal":
                wrong[start : max(end, start + 1)] = True  # beside a loss: the next one
        if wrong.mean() < 0.4:
            yield Given(text, wrong[:-1], number % 2, SCAN_WEIGHT, real=True)


class Batch:
    """Texts as the networks see them: symbols, which of them are wrong, and how much each text weighs."""

    def __init__(self, model: mis.MisreadModel, texts: Sequence[Given]) -> None:
        self.pages = model.pages([one.text for one in texts])
        gap = np.zeros(ja.MARGIN, bool)
        wrong = np.concatenate([part for one in texts for part in (one.wrong, gap)])
        before = np.concatenate([[0], np.cumsum(wrong)])
        read = self.pages.read
        last = len(before) - 1
        self.wrong = before[np.minimum(read.ends, last)] - before[np.minimum(read.starts, last)] > 0
        self.wrong[: ja.MARGIN] = self.wrong[-ja.MARGIN :] = False
        self.weight = np.array([one.weight for one in texts])
        self.half = np.array([one.half for one in texts])
        self.dirty = np.array([bool(one.wrong.any()) for one in texts])
        self.rate = np.array([one.wrong.mean() for one in texts])
        self.size = self.pages.end - self.pages.begin
        self.real = np.array([one.real for one in texts])

    def of(self, values: NDArray, at: NDArray[np.int64]) -> NDArray:
        """The values of the texts that the places ``at`` belong to."""
        return values[self.pages.owner[at]]


def both_ways(
    x: NDArray, y: NDArray, weight: NDArray, half: NDArray, layers: tuple[int, ...]
) -> tuple[Network, NDArray[np.float32]]:
    """A committee of two networks of everything and one of either half, and the odds of each half from the network of
    the other one, so that what builds on them is not fooled."""
    halves = [fit_network(x[half == side], y[half == side], layers, 12, weight[half == side]) for side in (0, 1)]
    odds = np.where(half == 0, halves[1](x), halves[0](x)).astype(np.float32)
    whole = [fit_network(x, y, layers, 12, weight, seed=seed) for seed in (0, 1)]
    return committee([*whole, *halves]), odds


def committee(members: Sequence[Network]) -> Network:
    """One network that says the mean of what several of the same shape say."""
    first = members[0]
    # Each member's first layer, for inputs that are standardised as those of the first one are.
    stretch = [member.scale / first.scale for member in members]
    moved = [(first.shift - member.shift) * member.scale for member in members]
    own = [
        (member.weights[0] * by[:, None], member.biases[0] + by_shift @ member.weights[0])
        for member, by, by_shift in zip(members, stretch, moved, strict=True)
    ]
    weights = [np.concatenate([weight for weight, _ in own], 1)]
    biases = [np.concatenate([bias for _, bias in own])]
    for layer in range(1, len(first.weights) - 1):
        weights.append(block_diag(*(member.weights[layer] for member in members)))
        biases.append(np.concatenate([member.biases[layer] for member in members]))
    weights.append(np.concatenate([member.weights[-1] for member in members]) / len(members))
    biases.append(np.mean([member.biases[-1] for member in members], axis=0))
    return Network(
        first.shift,
        first.scale,
        tuple(np.round(part, 6).astype(np.float32) for part in weights),
        tuple(np.round(part, 6).astype(np.float32) for part in biases),
    )


@dataclass
class Articles:
    """What is known of each text as a whole, all batches in a row."""

    dirty: NDArray[np.bool_]
    rate: NDArray[np.float64]
    weight: NDArray[np.float64]
    real: NDArray[np.bool_]

    def __post_init__(self) -> None:
        # One with one or two errors is no scan yet, and nothing to learn either answer from.
        self.scanned = self.rate > 0.02
        self.clear = ~self.dirty | self.scanned

    def fit(self, inputs: NDArray) -> Network:
        """A network that tells scanned from clean ones."""
        clear = self.clear
        return fit_network(inputs[clear], self.scanned[clear], (8,), 60, self.weight[clear], batch=128)

    def tell(self, name: str, odds: NDArray, limits: Sequence[float]) -> None:
        """Print how many are taken for scans."""
        for limit in limits:
            rows = (~self.dirty, self.scanned, self.scanned & self.real)
            clean, scanned, real = (np.mean(odds[one] > limit) for one in rows)
            print(f"{name} > {limit}: clean {clean:.4f}, scanned {scanned:.3f}, real {real:.3f}")


class Training:
    """Fits all networks and curves of `misread.Networks`, each to what the ones before it let through."""

    def __init__(self, model: mis.MisreadModel, given: Sequence[Given]) -> None:
        self.model = model
        self.batches = [Batch(model, given[at : at + 100]) for at in range(0, len(given), 100)]
        self.clean = sum(batch.size[~batch.dirty].sum() for batch in self.batches)
        self.errors = sum(int(batch.wrong.sum()) for batch in self.batches)
        self.real = sum(int(batch.wrong[batch.of(batch.real, slice(None))].sum()) for batch in self.batches)
        self.articles = Articles(
            *(
                np.concatenate([getattr(batch, name) for batch in self.batches])
                for name in ("dirty", "rate", "weight", "real")
            )
        )
        self.networks: dict[str, Network] = {}
        self.curves: dict[str, tuple[NDArray, NDArray]] = {}

    def run(self) -> None:
        looks = self.look_at(*self.fit_screen())
        positions = [look.position for look in looks]
        wrong, weight, half = self.wrong(positions), self.of("weight", positions), self.of("half", positions)

        def fitted(name: str, inputs: Sequence[NDArray], layers: tuple[int, ...]) -> list[NDArray]:
            """Fit a network to the places; the odds that it gives them, by batch."""
            self.networks[name], odds = both_ways(np.concatenate(inputs), wrong, weight, half, layers)
            return np.split(odds, np.cumsum([len(one) for one in positions])[:-1])

        odds = fitted("odds", [np.concatenate([look.place, look.pair], 1) for look in looks], (32, 16))
        looks = [msgspec.structs.replace(look, odds=own) for look, own in zip(looks, odds, strict=True)]
        statistics = [
            mis.article_statistics(batch.pages, look.position, look.odds)
            for batch, look in zip(self.batches, looks, strict=True)
        ]
        article_odds = self.fit_articles(statistics)
        # The places again, knowing the article; and once more, with the surest put right.
        rows = list(zip(self.batches, looks, article_odds, strict=True))
        wides = [self.model.widened_look(batch.pages, look, odds) for batch, look, odds in rows]
        seen = [
            mis.second_inputs(batch.pages, look, wide, own, odds)
            for (batch, look, odds), wide, own in zip(rows, wides, statistics, strict=True)
        ]
        second = fitted("second", seen, (48, 16))
        last = [
            mis.final_inputs(batch.pages, look, inputs, odds, self.model.put_right(batch.pages, look, wide, odds))
            for batch, look, inputs, wide, odds in zip(self.batches, looks, seen, wides, second, strict=True)
        ]
        final = fitted("final", last, (48, 16))
        together = np.concatenate(final)
        self.curves["final"] = curve(together, wrong, weight, 40)
        self.tell_final(np.interp(together, *self.curves["final"]), wrong, positions)
        self.fit_verdict(looks, statistics, final)

    def of(self, name: str, positions: Sequence[NDArray[np.int64]]) -> NDArray:
        """A property of the texts (``weight``, ``half``, …) for each of the places, by batch."""
        pairs = zip(self.batches, positions, strict=True)
        return np.concatenate([batch.of(getattr(batch, name), at) for batch, at in pairs])

    def wrong(self, positions: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
        return np.concatenate([batch.wrong[at] for batch, at in zip(self.batches, positions, strict=True)])

    def fit_screen(self) -> tuple[list[NDArray[np.int64]], list[NDArray]]:
        """Which places are worth comparing: those that pass the gate, and what is seen of them."""
        gated = [self.model.gated(batch.pages) for batch in self.batches]
        places = [self.model.place_features(batch.pages, at) for batch, at in zip(self.batches, gated, strict=True)]
        wrong, is_clean, is_real = self.wrong(gated), ~self.of("dirty", gated), self.of("real", gated)
        print(f"gate: {is_clean.sum() / self.clean:.3f} of clean symbols, holds {wrong.sum() / self.errors:.3f} of "
              f"{self.errors} errors, {wrong[is_real].sum() / self.real:.3f} of {self.real} real ones")  # fmt: skip
        together = np.concatenate(places)
        screen = self.networks["screen"] = fit_network(together, wrong, (12,), 4, self.of("weight", gated))
        odds = screen(together)
        for limit in (-5, -4.5, -4, -3.5, -3, -2.5):
            print(f"screen {limit}: {(odds > limit)[is_clean].sum() / self.clean:.4f} of clean, "
                  f"{wrong[(odds > limit) & is_real].sum() / self.real:.3f} of real errors")  # fmt: skip
        return gated, places

    def look_at(self, gated: Sequence[NDArray[np.int64]], places: Sequence[NDArray]) -> list[mis.Look]:
        """The places that pass the screen with their pairs, without odds."""
        screen, looks = self.networks["screen"], []
        for batch, at, place in zip(self.batches, gated, places, strict=True):
            chosen = self.model.screened(batch.pages, at, place, screen(place), mis.SCREEN)
            pair, meant = self.model.compared(batch.pages, at[chosen])
            looks.append(mis.Look(at[chosen], place[chosen], pair, meant, np.zeros(0, np.float32)))
        return looks

    def fit_articles(self, statistics: Sequence[NDArray]) -> list[NDArray]:
        """The odds of each text that it is a scan, by batch."""
        together = np.concatenate(statistics)
        network = self.networks["article"] = self.articles.fit(together)
        odds = network(together)
        self.articles.tell("article odds", odds, (-2.0, 0.0, 2.0, 4.0))
        return np.split(odds, np.cumsum([len(own) for own in statistics])[:-1])

    def tell_final(self, odds: NDArray, wrong: NDArray[np.bool_], positions: Sequence[NDArray[np.int64]]) -> None:
        """Print what the last network finds in clean texts and on pages that were really read."""
        in_clean, in_real = ~self.of("dirty", positions), self.of("real", positions)
        for limit in (-1.4, -0.85, 0, 1, 2, 3, 4):
            hit = odds > limit
            print(f"final {limit}: {hit[in_clean].sum() / self.clean * 1e4:.2f} per 10 000 clean characters; "
                  f"in real pages recall {wrong[hit & in_real].sum() / self.real:.3f}, "
                  f"precision {wrong[hit & in_real].mean():.3f}")  # fmt: skip

    def fit_verdict(self, looks: Sequence[mis.Look], statistics: Sequence[NDArray], final: Sequence[NDArray]) -> None:
        """The texts again, by the odds of the last network."""
        rows = zip(self.batches, looks, statistics, final, strict=True)
        inputs = np.concatenate([mis.verdict_inputs(batch.pages, look, own, odds) for batch, look, own, odds in rows])
        network = self.networks["verdict"] = self.articles.fit(inputs)
        odds, clear = network(inputs), self.articles.clear
        self.curves["verdict"] = curve(odds[clear], self.articles.scanned[clear], self.articles.weight[clear], 25)
        self.articles.tell("verdict", np.interp(odds, *self.curves["verdict"]), (-2.0, -1.0, 0.0, 2.0))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--scans", type=Path, nargs="*", default=[], help="pages that scripts.make_scans had read")
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    model = mis.MisreadModel(given.statistics, None)
    read = [(kind, line) for kind, line in lines(given.corpus) if planted_fold(kind, line)]
    foreign = articles([line for kind, line in read if kind == "wikipedia"], given.seed)
    others = articles([line for kind, line in read if kind != "wikipedia"], given.seed)
    draw = np.random.default_rng(given.seed)
    draw.shuffle(foreign)
    draw.shuffle(others)
    texts = foreign[: given.articles * 2 // 3] + others[: given.articles // 3]
    order = draw.permutation(len(texts))
    learned = list(planted(model, [texts[place] for place in order], given.seed))
    for path in given.scans:
        learned += scans(path)
    training = Training(model, learned)
    training.run()
    save_networks(given.output, training.networks, training.curves)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
