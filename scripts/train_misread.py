r"""Train the networks that tell misread characters in Japanese, on errors planted in clean text.

    python -m scripts.train_misread --corpus DIR --statistics DIR --output detector/statistics/ja/misread.npz

``--statistics`` is the folder ``--training`` of `build_ja_statistics`: statistics without the lines that errors are
planted in here (all of the encyclopaedia, a fifth of the rest). Each article stands once clean and three times with 0.5
to 25 % of its characters changed as recognition changes them: for one that looks like it (by the drawn glyphs and a
list of kana that differ in a dot or in size), lost, put in, marks for other marks, strokes for letters, short bursts
and ends of lines of anything. Needs scikit-learn. One thread, fixed seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.language import japanese as ja
from detector.language import misread as mis
from scripts.build_ja_statistics import LOOK_ALIKE, lines, planted_fold
from scripts.train_spun import curve, fit_network

MARKS = ("、。,.・", "「『[", "」』]J", "（([C", "）)]", "・-.", "。.o9", "、,'", "ー-一~1|", "=ニ二", ":;.", "/1ノ")
PUT_IN = "、。.,-・一ー'|lI1」「ノ丶イ_~:;>< "
# What a stroke of a kana or kanji is read as where it is taken for a letter or digit.
LATIN_FOR = "lI1ioO0TLJ7924fEtFUVXrnc6"
DIRTY_RATES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25)
# A clean character weighs as much more as clean articles are commoner in what is audited than here.
CLEAN_WEIGHT = 10.0
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


class Read:
    """One article as the networks see it: symbols, log probabilities, which symbols are wrong."""

    def __init__(self, model: mis.MisreadModel, text: str, wrong: NDArray[np.bool_]) -> None:
        self.symbols = model.alphabet.read_text(text)
        self.log_p = model.log_probability(self.symbols)
        before = np.concatenate([[0], np.cumsum(wrong)])
        self.wrong = before[self.symbols.ends] - before[self.symbols.starts] > 0
        self.wrong[: ja.MARGIN] = self.wrong[-ja.MARGIN :] = False
        self.dirty = bool(wrong.any())


def train(model: mis.MisreadModel, texts: Sequence[str], seed: int) -> dict[str, object]:
    """All networks and curves, by the names of `misread.Networks`."""
    noise = Noise(model, seed)
    pages = []
    for number, text in enumerate(texts):
        pages.append(Read(model, text, np.zeros(len(text), bool)))
        for version in range(VERSIONS):
            rate = DIRTY_RATES[(VERSIONS * number + version) % len(DIRTY_RATES)]
            pages.append(Read(model, *noise.read(text, rate)))
    # ---------------------------------------------------------------- the screen
    places, truth, weight, missed, total = [], [], [], 0, 0
    for page in pages:
        at = model.gated(page.log_p, page.symbols.codes)
        places.append(model.place_features(page.symbols.codes, page.log_p, at))
        truth.append(page.wrong[at])
        weight.append(np.where(page.dirty, 1.0, CLEAN_WEIGHT) * np.ones(len(at)))
        missed += int(page.wrong.sum() - page.wrong[at].sum())
        total += int(page.wrong.sum())
    clean = sum(len(page.log_p) for page in pages if not page.dirty)
    gated = sum(len(one) for one, page in zip(places, pages, strict=True) if not page.dirty)
    print(f"gate: {gated / clean:.3f} of clean symbols, misses {missed / total:.3f} of {total} errors")
    x, y, w = np.concatenate(places), np.concatenate(truth), np.concatenate(weight)
    screen = fit_network(x, y, (12,), 4, w)
    odds = screen(x)
    for limit in (-5, -4.5, -4, -3.5, -3, -2.5):
        share = (odds > limit)[(w > 1)].sum() / clean
        print(f"screen {limit}: {share:.4f} of clean, {1 - y[odds > limit].sum() / y.sum():.3f} of errors lost")
    # ---------------------------------------------------------------- places with their pairs
    looks, inputs, truth, weight = [], [], [], []
    for page, place in zip(pages, places, strict=True):
        at = model.gated(page.log_p, page.symbols.codes)
        chosen = np.flatnonzero(screen(place) > mis.SCREEN) if len(at) else np.zeros(0, np.int64)
        at, place = at[chosen], place[chosen]
        pair, meant = model.compared(page.symbols.codes, page.log_p, at)
        inputs.append(np.concatenate([place, pair], 1))
        looks.append(mis.Look(at, place, pair, meant, np.zeros(0, np.float32)))
        truth.append(page.wrong[at])
        weight.append(np.where(page.dirty, 1.0, CLEAN_WEIGHT) * np.ones(len(at)))
    # Odds of one half come from a network of the other half, so that what builds on them is not fooled.
    half = np.array([number // (1 + VERSIONS) % 2 for number in range(len(pages))])
    halves = []
    for side in (0, 1):
        rows = np.flatnonzero(half == side)
        halves.append(
            fit_network(
                np.concatenate([inputs[k] for k in rows]),
                np.concatenate([truth[k] for k in rows]),
                (24, 12), 8, np.concatenate([weight[k] for k in rows]),
            )
        )  # fmt: skip
    whole = fit_network(np.concatenate(inputs), np.concatenate(truth), (24, 12), 8, np.concatenate(weight))
    judged = []
    for number, look in enumerate(looks):
        own = halves[1 - half[number]](inputs[number]) if len(inputs[number]) else np.zeros(0, np.float32)
        judged.append(mis.Look(look.position, look.place, look.pair, look.meant, own))
    # ---------------------------------------------------------------- articles
    statistics = np.stack(
        [mis.article_statistics(len(p.log_p) - 2 * ja.MARGIN, p.log_p, k) for p, k in zip(pages, judged, strict=True)]
    )
    dirty = np.array([page.dirty for page in pages])
    # An article with one or two errors is no scan yet.
    rate = np.array([page.wrong.mean() for page in pages])
    scanned = rate > 0.02
    clear = ~dirty | scanned
    weights = np.where(dirty, 1.0, CLEAN_WEIGHT)
    article = fit_network(statistics[clear], scanned[clear], (8,), 60, weights[clear], batch=128)
    article_odds = article(statistics)
    article_curve = curve(article_odds[clear], scanned[clear], weights[clear], 25)
    for limit in (0.0, 2.0, 4.0):
        print(
            f"article odds > {limit}: clean {np.mean(article_odds[~dirty] > limit):.4f}, "
            f"scanned {np.mean(article_odds[scanned] > limit):.3f}"
        )
    # ---------------------------------------------------------------- places again
    last = [
        mis.final_inputs(look, statistics[number], float(article_odds[number]))
        for number, look in enumerate(judged) if len(look.position)
    ]  # fmt: skip
    x, y, w = np.concatenate(last), np.concatenate(truth), np.concatenate(weight)
    final = fit_network(x, y, (24, 12), 8, w)
    verdict = final(x)
    final_curve = curve(verdict, y, w, 40)
    calibrated = np.interp(verdict, *final_curve)
    characters = sum(len(p.log_p) for p in pages if not p.dirty)
    for limit in (-1, 0, 1, 2, 3, 4, 5):
        hit = calibrated > limit
        print(
            f"final {limit}: {hit[w > 1].sum() / characters * 1e4:.2f} per 10 000 clean characters, "
            f"recall {y[hit].sum() / total:.3f}, precision in dirty {y[hit & (w == 1)].mean():.3f}"
        )
    return {
        "screen": screen,
        "odds": whole,
        "article": article,
        "final": final,
        "curves": {"article": article_curve, "final": final_curve},
    }


def save(trained: dict[str, object], path: Path) -> None:
    """Write what `misread.Networks.open` reads."""
    arrays = {}
    for name in ("screen", "odds", "article", "final"):
        network = trained[name]
        arrays[f"{name}.shift"], arrays[f"{name}.scale"] = network.shift, network.scale
        for layer, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
            arrays[f"{name}.weight{layer}"], arrays[f"{name}.bias{layer}"] = weight, bias
    for name, (given, calibrated) in trained["curves"].items():
        arrays[f"{name}.from"], arrays[f"{name}.to"] = given, calibrated
    np.savez(path, **arrays)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
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
    save(train(model, [texts[place] for place in order], given.seed), given.output)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
