"""Train the judge of slips and misread characters: plant errors in clean articles, measure, and fit the networks.

    python -m scripts.train_confusions --corpus DIR --more DIR --statistics DIR --sets detector/statistics/confusion

``--statistics`` holds the folders that ``build_zh_statistics.py --training`` writes (``held``, ``formal``, ``other``):
every article is measured with statistics that have not seen it.  Articles are those of ``scripts.train_spun``, without
the sentences of law, medicine and official documents, which are for tests.  Planted are *slips* (a homophone word, a
character that sounds alike or nearly so, one that looks alike; one to four an article), *scans* (characters that look
alike at 0.4 to 20 %, some of them arbitrary ones, lost and doubled characters, punctuation put in), and nothing.

Written is ``confusion.npz`` beside the sets.  Needs scikit-learn and pypinyin.  Seeded, single-threaded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from zlib import crc32

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from detector.language import confusion
from detector.language.characters import fold
from detector.language.confusion import ConfusionModel, ConfusionSets, Vocabulary
from detector.language.ngram import SymbolModel, WordModel
from detector.language.segmentation import FIRST_HAN, FIRST_WORD, OTHER_HAN, Lexicon
from detector.language.substitution import _batches
from detector.language.substitution_features import Scene
from scripts.train_spun import fit_logistic, fit_network, jobs, mean_of, save_networks

KEPT_FOR_TESTS = ("law", "med", "odw")
SLIPS, SCANS = 0.36, 0.24  # shares of the articles; the rest stays clean
UNKNOWN = "\ufffd"
"""Stands for what a character was misread from, where that is no single character."""
SENTENCES = 0.4  # share of articles of which one sentence alone is taken
MEMBERS, BAG = 3, 0.65
"""Networks that are averaged, and the share of the rows that each is fitted to."""
WITH_NAMES = 0.25  # share of articles with invented names,
RENAMED = 0.6  # of the names in them that are,
KANJI = 0.2  # of these that are Japanese
# Share of clean characters that the screen passes: for every article, and for one that looks scanned.
STRICT, LOOSE = 0.015, 0.16
OPENED, WIDENED = 0.03, 0.03
"""Shares of clean articles that are looked at again, and that are judged as scans are."""


@dataclass
class Planted:
    """An article with errors: the code points that are wrong, and what was meant there."""

    text: str
    wrong: dict[int, str]
    kind: str  # clean, slips, scan
    real: bool = False  # a page that was printed and read


class Noise:
    """Draws errors."""

    def __init__(self, lexicon: Lexicon, symbols: SymbolModel, sets: ConfusionSets, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        of = np.repeat(np.arange(FIRST_WORD), np.diff(sets.first))
        character = lexicon.character_of
        common = 10.0**symbols.unigram
        sound = np.array([0, 0.2, 0.4, 1.0])[sets.sound] * common[of] ** 0.6
        shape = np.where(sets.shape > 0, np.exp((sets.shape / 255 - 0.6) * 14), 0) * common[of] ** 0.25
        self.tables = {name: self._inverted(sets.meant, of, weight, character) for name, weight in
                       (("sound", sound), ("shape", shape), ("slip", shape * common[of] ** 0.5))}  # fmt: skip
        # What a bad print leaves looks like the character only from far away: neighbours of neighbours.
        codes = np.arange(FIRST_HAN, FIRST_WORD)
        codes = codes[character[codes] != 0xFFFD]
        self.all = [chr(one) for one in character[codes].tolist()]
        weight = common[codes] ** 0.7
        self.weights = np.cumsum(weight / weight.sum())
        self.homophones = self._homophones(lexicon)
        self.misread: dict[str, list[str]] = {}

    def _inverted(self, meant, of, weight, character):
        rows = np.flatnonzero(weight > 0)
        order = rows[np.argsort(meant[rows], kind="stable")]
        borders = np.searchsorted(meant[order], np.arange(FIRST_WORD + 1))
        table = {}
        for code in range(FIRST_HAN, FIRST_WORD):
            own = order[borders[code] : borders[code + 1]]
            if len(own):
                total = np.cumsum(weight[own])
                table[chr(character[code])] = ([chr(one) for one in character[of[own]].tolist()], total / total[-1])
        return table

    def _homophones(self, lexicon: Lexicon) -> dict[str, tuple[list[str], np.ndarray]]:
        from pypinyin import lazy_pinyin

        two = np.flatnonzero(lexicon.lengths == 2)
        two = two[lexicon.costs[two] < 1400]
        words = lexicon.spelled(two)
        groups = defaultdict(list)
        for word, cost in zip(words, lexicon.costs[two].tolist(), strict=True):
            groups[tuple(lazy_pinyin(word))].append((word, float(np.exp(-cost / 100 * 0.6))))
        table = {}
        for group in groups.values():
            for word, _ in group:
                others = [(other, weight) for other, weight in group if other != word]
                if others:
                    total = np.cumsum([weight for _, weight in others])
                    table[word] = ([other for other, _ in others], total / total[-1])
        return table

    def learn(self, pages: Sequence[Planted]) -> None:
        """Remember how engines misread which characters, for `scan`."""
        for page in pages:
            for at, meant in page.wrong.items():
                if meant != UNKNOWN:
                    self.misread.setdefault(meant, []).append(page.text[at])

    def pick(self, choices: list[str], cumulative: np.ndarray) -> str:
        return choices[min(int(np.searchsorted(cumulative, self.draw.random())), len(choices) - 1)]

    def slips(self, text: str) -> Planted:
        """``text`` with one to four slips of the keyboard, apart from each other."""
        han = [at for at, one in enumerate(text) if one in self.tables["sound"]]
        characters = list(text)
        wrong: dict[int, str] = {}
        number = 1 if len(text) < 120 else 1 + int(self.draw.geometric(0.6))
        for _ in range(min(number, 4) if han else 0):
            for _attempt in range(20):
                at = han[self.draw.integers(len(han))]
                if any(near in wrong for near in range(at - 1, at + 3)):
                    continue
                if typed := self._typed(text, at):
                    for place, character in typed.items():
                        characters[place] = character
                        wrong[place] = text[place]
                    break
        return Planted("".join(characters), wrong, "slips" if wrong else "clean")

    def _typed(self, text: str, at: int) -> dict[int, str]:
        """A homophone of the word that begins at ``at``, or another character there; nothing where none is known."""
        if self.draw.random() < 0.45:
            word = text[at : at + 2]
            if word not in self.homophones:
                return {}
            other = self.pick(*self.homophones[word])
            return {at + offset: other[offset] for offset in (0, 1) if other[offset] != word[offset]}
        table = self.tables["sound" if self.draw.random() < 0.7 else "slip"]
        return {at: self.pick(*table[text[at]])} if text[at] in table else {}

    def scan(self, text: str) -> Planted:
        """``text`` as an engine reads it from a page that is printed well or badly."""
        rate = float(np.exp(self.draw.uniform(np.log(0.004), np.log(0.25))))
        # Where little is misread, what is misread looks like what it was (as on real pages).
        unlike = self.draw.uniform(0, 0.3) + rate
        burst = self.draw.uniform(1, 5)  # errors come together where the print is bad
        # What was misread once may be misread in the same way again: on pages 1 in 25 of the rare characters that were
        # misread stands there a second time, as with a mean of 0.05.
        habit = self.draw.uniform(0, 0.1)
        habits: dict[str, str] = {}
        out: list[str] = []
        wrong: dict[int, str] = {}
        for one in text:
            rate_here = min(rate * burst, 0.6) if len(out) - 1 in wrong else rate
            if one in habits and self.draw.random() < habit:
                wrong[len(out)] = one
                out.append(habits[one])
            elif self.draw.random() >= rate_here or one == "\n":
                out.append(one)
            elif (kind := self.draw.random()) < 0.04:
                pass  # lost
            elif kind < 0.08:
                out += [one, "。，、-“"[self.draw.integers(5)]]
            elif one in self.tables["shape"]:
                other = self._misread(one, unlike)
                if other != one:
                    wrong[len(out)] = one
                    habits[one] = other
                out.append(other)
            else:
                out.append(one)
        return Planted("".join(out), wrong, "scan" if wrong else "clean")

    def _misread(self, one: str, unlike: float) -> str:
        """What a character is taken for; with a probability of ``unlike`` one that does not look like it."""
        arbitrary = self.draw.random()
        read = self.misread.get(one)
        if read and self.draw.random() < 0.6:
            return read[self.draw.integers(len(read))]
        if arbitrary < unlike:
            return self.pick(self.all, self.weights)
        other = self.pick(*self.tables["shape"][one])
        if arbitrary > 0.7 and other in self.tables["shape"]:
            return self.pick(*self.tables["shape"][other])
        return other


# Tags of jieba's dictionary: persons, foreign persons, places, other proper names.
NAME_TAGS = {"nr": "person", "nrfg": "person", "nrt": "foreign", "ns": "place", "nz": "other", "nt": "other"}


class Names:
    """Invents names that no statistics know, put together from known ones: in most texts there are such names."""

    def __init__(self, corpus: Path, draw: np.random.Generator) -> None:
        import jieba

        jieba.setLogLevel("ERROR")
        self.cut = jieba.lcut
        self.draw = draw
        self.kind: dict[str, str] = {}
        self.known: dict[str, list[str]] = defaultdict(list)
        for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
            word, _, tag = line.split()
            if tag in NAME_TAGS and len(word) > 1:
                self.kind[word] = NAME_TAGS[tag]
                self.known[NAME_TAGS[tag]].append(word)
        with gzip.open(corpus / "ja/general/wikipedia.txt.gz", "rt", encoding="utf-8") as file:
            self.known["kanji"] = [fold(one) for line in file for one in re.findall("[\u4e00-\u9fff]{2,4}", line)]

    def one_of(self, kind: str) -> str:
        return self.known[kind][self.draw.integers(len(self.known[kind]))]

    def invented(self, kind: str) -> str:
        """A name of two halves of different names, or of Japanese characters."""
        if self.draw.random() < KANJI:
            return self.one_of("kanji")
        one, other = self.one_of(kind), self.one_of(kind)
        if kind == "foreign" and self.draw.random() < 0.3:
            return one[: (len(one) + 1) // 2] + other[: (len(other) + 1) // 2] + self.one_of(kind)[-1]
        return one[: (len(one) + 1) // 2] + other[len(other) // 2 :]

    def replaced(self, text: str) -> str:
        """``text`` with some of its names replaced, each by the same name throughout."""
        new: dict[str, str] = {}
        out = []
        for word in self.cut(text, HMM=False):
            if word in self.kind and word not in new:
                new[word] = self.invented(self.kind[word]) if self.draw.random() < RENAMED else word
            out.append(new.get(word, word))
        return "".join(out)


def articles(corpus: Path, more: Path | None, number: int, noise: Noise, seed: int) -> list[tuple[str, Planted]]:
    """Articles with and without errors, each with the name of the statistics that have not seen it."""
    draw = np.random.default_rng(seed)
    names = Names(corpus, np.random.default_rng(seed + 1))
    found = []
    for job in jobs(corpus, more, number, seed):
        if job.kind in KEPT_FOR_TESTS:
            continue
        text = job.text
        if draw.random() < SENTENCES:
            lines = [part + "。" for line in text.split("\n") for part in line.split("。") if 8 <= len(part) <= 120]
            if not lines:
                continue
            text = lines[draw.integers(len(lines))]
        elif draw.random() < 0.5 and len(text) > 500:
            begin = int(draw.integers(len(text) - 400))
            text = text[begin : begin + int(draw.integers(80, 400))]
        if draw.random() < WITH_NAMES:
            text = names.replaced(text)
        kind = draw.random()
        if kind < SLIPS:
            planted = noise.slips(text)
        elif kind < SLIPS + SCANS:
            planted = noise.scan(text)
        else:
            planted = Planted(text, {}, "clean")
        found.append((job.statistics, planted))
    return found


def read_scans(path: Path) -> list[Planted]:
    """Pages that were really read by an engine, with what each wrong character stands for."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        truth, text = fold(row["truth"]), fold(row["ocr"])
        wrong: dict[int, str] = {}
        for tag, a, b, c, d in SequenceMatcher(None, truth, text, autojunk=False).get_opcodes():
            if tag in ("replace", "insert"):
                for at in range(c, d):
                    if "\u4e00" <= text[at] <= "\u9fff":
                        wrong[at] = truth[a + at - c] if b - a == d - c else UNKNOWN
        if len(wrong) < 0.4 * len(text):
            found.append(Planted(text, wrong, "scan" if wrong else "clean", real=True))
    return found


def read_truths(path: Path) -> list[Planted]:
    """What the pages should have been read as."""
    return [Planted(fold(json.loads(line)["truth"]), {}, "clean") for line in path.read_text("utf-8").splitlines()]


def read(model: ConfusionModel, texts: Sequence[str]) -> Scene:
    symbols = model.lexicon.symbols(texts, apart=True)
    lattice = model.lexicon.lattice(symbols.codes)
    log_p = model.symbols.log_probability(symbols.codes, symbols.articles - 1)
    heads = np.zeros(len(symbols.codes), np.int64)
    heads[symbols.articles[1:] - 1] = 1
    return Scene(symbols, lattice, log_p, np.concatenate([[0.0], np.cumsum(log_p, dtype=np.float64)]), np.cumsum(heads))


@dataclass
class Batch:
    """Articles measured together."""

    model: ConfusionModel
    planted: list[Planted]
    scene: Scene
    places: confusion.Places
    truth: np.ndarray  # of each symbol the code that was meant, 0 where it is right


def measured(models: dict[str, ConfusionModel], found: list[tuple[str, Planted]]) -> list[Batch]:
    batches = []
    for name, model in models.items():
        own = [planted for statistics, planted in found if statistics == name]
        at = 0
        for texts in _batches([one.text for one in own]):
            planted = own[at : at + len(texts)]
            at += len(texts)
            scene = read(model, texts)
            truth = np.zeros(len(scene.symbols.codes), np.int64)
            starts = scene.symbols.starts
            for number, one in enumerate(planted):
                offset = int(scene.symbols.offsets[number])
                for place, meant in one.wrong.items():
                    symbol = int(np.searchsorted(starts, place + offset))
                    code = int(model.lexicon.symbol_of[ord(meant)]) if ord(meant) < 0x10000 else 0
                    truth[symbol] = code if FIRST_HAN <= code < FIRST_WORD else OTHER_HAN
            batches.append(Batch(model, planted, scene, confusion.measure_places(scene, model.symbols), truth))
    return batches


def fit_bagged(inputs: np.ndarray, truth: np.ndarray, units: int) -> confusion.Network:
    """The mean of several networks, each fitted to most of the rows: their errors are not the same."""
    parts = []
    for seed in range(MEMBERS):
        weight = (np.random.default_rng(seed).random(len(truth)) < BAG).astype(np.float64)
        parts.append(fit_network(inputs, truth, (units,), 5, weight, seed=seed))
    return mean_of(parts)


@dataclass
class View:
    """What all articles look like through one of the screens."""

    looks: list[confusion.Look]  # by batch
    statistics: list[np.ndarray]  # by batch, a row an article
    odds: np.ndarray  # by article, that it is a scan


class Training:
    """Fits the networks one after the other, each to what the ones before it let through."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self.batches = batches
        self.draw = np.random.default_rng(3)
        self.networks: dict[str, confusion.Network] = {}
        self.bounds: dict[str, float] = {}
        self.curves: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        kinds = np.array([one.kind for batch in batches for one in batch.planted])
        self.is_scan, self.is_slipped = kinds == "scan", kinds == "slips"
        self.scores: list[np.ndarray] = []  # of the screen, by batch, a number a symbol
        self.kept: list[np.ndarray] = []  # symbols that pass the loose screen, by batch

    def run(self) -> None:
        self.fit_screen()
        self.fit_pairs_and_odds()
        strict = self.fit_articles()
        whole, is_open = self.look_at_opened(strict)
        self.curves["article"] = curve(strict.odds, self.is_scan)
        self.curves["whole"] = curve(whole.odds[is_open], self.is_scan[is_open])
        # The last networks know the article: one for slips, one for articles that look scanned.
        is_wide = strict.odds > self.bounds["widened"]
        views = ((strict, ~is_open), (whole, is_open))
        self.fit_last("slip", [(view, of & ~is_wide & ~self.is_scan) for view, of in views])
        self.fit_last("scan", [(view, of & is_wide) for view, of in views])

    def fit_screen(self) -> None:
        """Which characters are worth comparing with others."""
        inputs, truth, slipped = [], [], []
        for batch in self.batches:
            han = np.flatnonzero(batch.places.han)
            scan = np.array([one.kind == "scan" for one in batch.planted])[batch.scene.article_of[han]]
            wrong = batch.truth[han] > 0
            chosen = (wrong & (~scan | (self.draw.random(len(han)) < 0.2))) | (
                ~scan & (self.draw.random(len(han)) < 0.08)
            )
            inputs.append(batch.places.features[han[chosen]])
            truth.append(wrong[chosen])
            slipped.append((wrong & ~scan)[chosen])
        together, labels, slip = np.concatenate(inputs), np.concatenate(truth), np.concatenate(slipped)
        screen = self.networks["screen"] = fit_network(together, labels, (12,), 6, batch=256)
        scores = screen(together)
        clean = scores[~labels]
        for share in (0.005, 0.01, 0.02, 0.03, 0.05, 0.1):
            limit = np.quantile(clean, 1 - share)
            log(f"passing {share} of clean: {np.mean(scores[slip] > limit):.3f} of slips, "
                f"{np.mean(scores[labels & ~slip] > limit):.3f} of scan errors")  # fmt: skip
        for name, share in (("strict", STRICT), ("loose", LOOSE)):
            limit = self.bounds[name] = float(np.quantile(clean, 1 - share))
            log(f"screen: {name} {limit:.2f} keeps {np.mean(scores[labels] > limit):.3f} of errors")
        self.scores = [screen(batch.places.features) for batch in self.batches]

    def fit_pairs_and_odds(self) -> None:
        """What stands there against what may have been meant, and then the odds of a place, through the loose screen;
        in scans also with characters outside the sets."""
        strict, loose = self.bounds["strict"], self.bounds["loose"]
        wides = []
        for batch, score in zip(self.batches, self.scores, strict=True):
            kept = np.flatnonzero(batch.places.han & (score > loose))
            widely = np.array([one.kind == "scan" or self.draw.random() < 0.3 for one in batch.planted])
            wides.append(widely[batch.scene.article_of[kept]] & (score[kept] > strict))
            self.kept.append(kept)

        def looks_through(pair: confusion.Network | None) -> list[confusion.Look]:
            rows = zip(self.batches, self.kept, wides, strict=True)
            return [one.model.look(one.scene, one.places, kept, pair, None, wide) for one, kept, wide in rows]

        looks = looks_through(None)
        log(f"{sum(map(len, self.kept))} places, {sum(len(one.pairs.place) for one in looks)} pairs")
        inputs = [confusion.pair_inputs(look.pairs, look.place) for look in looks]
        truth = [
            look.pairs.meant == batch.truth[look.position].take(look.pairs.place)
            for batch, look in zip(self.batches, looks, strict=True)
        ]
        self.networks["pair"] = fit_bagged(np.concatenate(inputs), np.concatenate(truth), 32)
        log("pair")
        looks = looks_through(self.networks["pair"])
        inputs = [
            confusion.odds_inputs(look.place, look.pairs, look.pair_odds, look.best, look.second) for look in looks
        ]
        truth = [batch.truth[look.position] > 0 for batch, look in zip(self.batches, looks, strict=True)]
        self.networks["odds"] = fit_bagged(np.concatenate(inputs), np.concatenate(truth), 32)
        log("odds")

    def look(self, batch: Batch, rows: np.ndarray, wide: np.ndarray | None = None) -> confusion.Look:
        return batch.model.look(batch.scene, batch.places, rows, self.networks["pair"], self.networks["odds"], wide)

    def fit_articles(self) -> View:
        """Whether an article is a scan, through the strict screen."""
        looks, statistics = [], []
        for batch, score in zip(self.batches, self.scores, strict=True):
            rows = np.flatnonzero(batch.places.han & (score > self.bounds["strict"]))
            look = self.look(batch, rows)
            looks.append(look)
            statistics.append(confusion.article_statistics(batch.scene, batch.places, look, len(batch.planted), score))
        every = np.concatenate(statistics)
        self.networks["article"] = fit_logistic(every, self.is_scan, np.ones(len(self.is_scan)))
        odds = self.networks["article"](every)
        clean = odds[~self.is_scan & ~self.is_slipped]
        for name, share in (("opened", OPENED), ("widened", WIDENED)):
            limit = self.bounds[name] = float(np.quantile(clean, 1 - share))
            log(f"articles: {name} above {limit:.2f}: {np.mean(odds[self.is_scan] > limit):.3f} of scans, "
                f"{np.mean(odds[self.is_slipped] > limit):.3f} of slips")  # fmt: skip
        return View(looks, statistics, odds)

    def look_at_opened(self, strict: View) -> tuple[View, np.ndarray]:
        """Opened articles looked at again through the loose screen, and which they are."""
        looks, statistics, all_open = [], [], []
        for batch, rows, score, own in zip(self.batches, self.kept, self.scores, strict.statistics, strict=True):
            odds = self.networks["article"](own)
            is_open = (odds > self.bounds["opened"]) | confusion.is_short(batch.scene)
            all_open.append(is_open)
            rows = rows[is_open[batch.scene.article_of[rows]]]
            widened = (odds > self.bounds["widened"])[batch.scene.article_of[rows]]
            wide = (score[rows] > self.bounds["strict"]) & widened
            look = self.look(batch, rows, wide)
            statistics.append(confusion.article_statistics(batch.scene, batch.places, look, len(batch.planted), score))
            again = batch.model.look_again(
                batch.scene, batch.places, look, self.networks["pair"], self.networks["odds"], wide
            )
            looks.append(again)
        whole, is_open = np.concatenate(statistics), np.concatenate(all_open)
        self.networks["whole"] = fit_network(whole[is_open], self.is_scan[is_open], (12,), 30, batch=128)
        return View(looks, statistics, self.networks["whole"](whole)), is_open

    def fit_last(self, name: str, views: Sequence[tuple[View, np.ndarray]]) -> None:
        """A network that judges places knowing the article: "slip" or "scan". With each view goes of which articles."""
        inputs, truth, groups, real = [], [], [], []
        first = 0
        for number, batch in enumerate(self.batches):
            own = slice(first, first + len(batch.planted))
            first = own.stop
            origin = np.array([crc32(one.text.encode()) for one in batch.planted])
            is_real = np.array([one.real for one in batch.planted])
            for view, of_articles in views:
                look = view.looks[number]
                rows = np.flatnonzero(of_articles[own][look.article] & (look.odds > confusion.WORTH_A_LOOK))
                more = confusion.final_features(batch.scene, look, rows, batch.model.names)
                if name == "scan":
                    inputs.append(confusion.scan_inputs(more))
                else:
                    values = view.statistics[number]
                    inputs.append(confusion.slip_inputs(look, values, view.odds[own], rows, more))
                truth.append((batch.truth[look.position] > 0)[rows])
                groups.append(origin[look.article[rows]])
                real.append(is_real[look.article[rows]])
        together, answers = np.concatenate(inputs), np.concatenate(truth)
        for_fit = np.concatenate(groups) % 8 > 0
        self.networks[name] = fit_bagged(together[for_fit], answers[for_fit], 32)
        verdict = self.networks[name](together)
        self.curves[name] = curve(verdict[~for_fit], answers[~for_fit])
        tell_precision(name, verdict[~for_fit], answers[~for_fit], np.concatenate(real)[~for_fit])


def curve(odds: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of a rising line from stated to measured odds (natural logarithms)."""
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(y_min=1e-4, y_max=1 - 1e-4, out_of_bounds="clip").fit(odds, truth)
    points = np.linspace(np.quantile(odds, 0.001), np.quantile(odds, 0.9999), 24)
    share = fitted.predict(points)
    return points.astype(np.float32), np.log(share / (1 - share)).astype(np.float32)


def tell_precision(name: str, odds: np.ndarray, truth: np.ndarray, real: np.ndarray) -> None:
    """Print how well odds tell errors from the rest, of all places and of those on ``real`` pages."""
    from sklearn.metrics import average_precision_score

    log(f"{name}: average precision {average_precision_score(truth, odds):.3f}")
    if real.any():
        log(f"   on pages {average_precision_score(truth[real], odds[real]):.3f}")
    order = np.argsort(-odds)
    hits = np.cumsum(truth[order])
    for precision in (0.95, 0.9, 0.8, 0.7, 0.5):
        good = np.flatnonzero(hits / np.arange(1, len(hits) + 1) >= precision)
        if len(good):
            log(f"   precision {precision}: {hits[good[-1]]} of {hits[-1]} from {odds[order][good[-1]]:.2f}")


_BEGAN = time.time()


def log(text: str) -> None:
    print(f"{time.time() - _BEGAN:5.0f} s  {text}", flush=True)


def open_models(statistics: Path, sets: Path) -> dict[str, ConfusionModel]:
    """Models without networks, by the name of the statistics that they measure with."""
    models = {}
    for name in ("held", "formal", "other"):
        folder = statistics / name
        lexicon = Lexicon.open(folder)
        models[name] = ConfusionModel(
            lexicon, SymbolModel.open(folder), WordModel.open(folder), ConfusionSets.open(sets, lexicon),
            Vocabulary.open(sets, lexicon), None,
        )  # fmt: skip
    return models


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--scans", type=Path, nargs="*", default=[], help="what scripts.make_scans has written")
    options = parser.parse_args(arguments)
    models = open_models(options.statistics, options.sets)
    noise = Noise(models["held"].lexicon, models["held"].symbols, models["held"].sets, 11)
    pages = [one for path in options.scans for one in read_scans(path)]
    noise.learn(pages)
    found = articles(options.corpus, options.more, options.articles, noise, 5)
    # Each page is measured with all statistics: what two of them do not know is what a page on an unknown subject is.
    found += [(name, page) for name in models for page in pages]
    found += [(name, clean) for name in models for path in options.scans for clean in read_truths(path)]
    training = Training(measured(models, found))
    characters = sum(len(one.text) for _, one in found)
    log(f"{len(found)} articles, {characters} characters, {sum(len(one.wrong) for _, one in found)} errors")
    training.run()
    limits = {name: np.float64(limit) for name, limit in training.bounds.items()}
    save_networks(options.sets / "confusion.npz", training.networks, training.curves, limits)
    log("written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
