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
from scripts.train_spun import fit_logistic, fit_network, jobs, mean_of

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
        han = [at for at, one in enumerate(text) if one in self.tables["sound"]]
        wrong: dict[int, str] = {}
        characters = list(text)
        number = 1 if len(text) < 120 else 1 + int(self.draw.geometric(0.6))
        for _ in range(min(number, 4)):
            for _attempt in range(20):
                if not han:
                    break
                at = han[self.draw.integers(len(han))]
                if any(near in wrong for near in range(at - 1, at + 3)):
                    continue
                if self.draw.random() < 0.45:
                    word = text[at : at + 2]
                    if word not in self.homophones:
                        continue
                    other = self.pick(*self.homophones[word])
                    for offset in (0, 1):
                        if other[offset] != word[offset]:
                            characters[at + offset] = other[offset]
                            wrong[at + offset] = word[offset]
                else:
                    table = self.tables["sound" if self.draw.random() < 0.7 else "slip"]
                    if text[at] not in table:
                        continue
                    characters[at] = self.pick(*table[text[at]])
                    wrong[at] = text[at]
                break
        return Planted("".join(characters), wrong, "slips" if wrong else "clean")

    def scan(self, text: str) -> Planted:
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
        length = 0
        for one in text:
            near = bool(wrong) and length - 1 in wrong
            if one in habits and self.draw.random() < habit:
                wrong[length] = one
                out.append(habits[one])
                length += 1
                continue
            if self.draw.random() >= (min(rate * burst, 0.6) if near else rate) or one == "\n":
                out.append(one)
                length += 1
                continue
            kind = self.draw.random()
            if kind < 0.04:
                continue
            if kind < 0.08:
                out += [one, "。，、-“"[self.draw.integers(5)]]
                length += 2
            elif one in self.tables["shape"]:
                arbitrary = self.draw.random()
                read = self.misread.get(one)
                if read and self.draw.random() < 0.6:
                    other = read[self.draw.integers(len(read))]
                elif arbitrary < unlike:
                    other = self.pick(self.all, self.weights)
                else:
                    other = self.pick(*self.tables["shape"][one])
                    if arbitrary > 0.7 and other in self.tables["shape"]:
                        other = self.pick(*self.tables["shape"][other])
                if other != one:
                    wrong[length] = one
                    habits[one] = other
                out.append(other)
                length += 1
            else:
                out.append(one)
                length += 1
        return Planted("".join(out), wrong, "scan" if wrong else "clean")


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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--scans", type=Path, nargs="*", default=[], help="what scripts.make_scans has written")
    options = parser.parse_args(arguments)
    from sklearn.isotonic import IsotonicRegression
    from sklearn.metrics import average_precision_score

    began = time.time()

    def log(text: str) -> None:
        print(f"{time.time() - began:5.0f} s  {text}", flush=True)

    models = {}
    for name in ("held", "formal", "other"):
        folder = options.statistics / name
        lexicon = Lexicon.open(folder)
        models[name] = ConfusionModel(
            lexicon, SymbolModel.open(folder), WordModel.open(folder), ConfusionSets.open(options.sets, lexicon),
            Vocabulary.open(options.sets, lexicon), None,
        )  # fmt: skip
    noise = Noise(models["held"].lexicon, models["held"].symbols, models["held"].sets, 11)
    pages = [one for path in options.scans for one in read_scans(path)]
    noise.learn(pages)
    found = articles(options.corpus, options.more, options.articles, noise, 5)
    # Each page is measured with all statistics: what two of them do not know is what a page on an unknown subject is.
    found += [(name, page) for name in models for page in pages]
    found += [(name, clean) for name in models for path in options.scans for clean in read_truths(path)]
    batches = measured(models, found)
    characters = sum(len(one.text) for _, one in found)
    log(f"{len(found)} articles, {characters} characters, {sum(len(one.wrong) for _, one in found)} errors")
    networks: dict[str, confusion.Network] = {}
    draw = np.random.default_rng(3)

    # The screen: which characters are worth comparing.
    inputs, truth, slipped = [], [], []
    for batch in batches:
        han = np.flatnonzero(batch.places.han)
        scan = np.array([one.kind == "scan" for one in batch.planted])[batch.scene.article_of[han]]
        wrong = batch.truth[han] > 0
        chosen = (wrong & (~scan | (draw.random(len(han)) < 0.2))) | (~scan & (draw.random(len(han)) < 0.08))
        inputs.append(batch.places.features[han[chosen]])
        truth.append(wrong[chosen])
        slipped.append((wrong & ~scan)[chosen])
    together, labels, slip = np.concatenate(inputs), np.concatenate(truth), np.concatenate(slipped)
    networks["screen"] = fit_network(together, labels, (12,), 6, batch=256)
    scores = networks["screen"](together)
    clean = scores[~labels]
    for share in (0.005, 0.01, 0.02, 0.03, 0.05, 0.1):
        limit = np.quantile(clean, 1 - share)
        print(f"   passing {share} of clean: {np.mean(scores[slip] > limit):.3f} of slips, "
              f"{np.mean(scores[labels & ~slip] > limit):.3f} of scan errors")  # fmt: skip
    strict, loose = (float(np.quantile(clean, 1 - share)) for share in (STRICT, LOOSE))
    log(f"screen: strict {strict:.2f} keeps {np.mean(scores[labels] > strict):.3f} of errors, "
        f"loose {loose:.2f} {np.mean(scores[labels] > loose):.3f}")  # fmt: skip

    # Pairs, then places, measured through the loose screen; in scans also with characters outside the sets.
    screened = [networks["screen"](batch.places.features) for batch in batches]
    kept, wides = [], []
    for batch, score in zip(batches, screened, strict=True):
        kept.append(np.flatnonzero(batch.places.han & (score > loose)))
        widely = np.array([one.kind == "scan" or draw.random() < 0.3 for one in batch.planted])
        wides.append(widely[batch.scene.article_of[kept[-1]]] & (score[kept[-1]] > strict))

    def looks_through(pair, odds):
        return [b.model.look(b.scene, b.places, k, pair, odds, w) for b, k, w in zip(batches, kept, wides, strict=True)]

    looks = looks_through(None, None)
    log(f"{sum(map(len, kept))} places, {sum(len(one.pairs.place) for one in looks)} pairs")
    inputs, truth = [], []
    for batch, look in zip(batches, looks, strict=True):
        inputs.append(confusion.pair_inputs(look.pairs, look.place))
        truth.append(look.pairs.meant == batch.truth[look.position].take(look.pairs.place))
    networks["pair"] = fit_bagged(np.concatenate(inputs), np.concatenate(truth), 32)
    log("pair")
    looks = looks_through(networks["pair"], None)
    odds_in = [confusion.odds_inputs(look.place, look.pairs, look.pair_odds, look.best, look.second) for look in looks]
    wrong = [batch.truth[look.position] > 0 for batch, look in zip(batches, looks, strict=True)]
    networks["odds"] = fit_bagged(np.concatenate(odds_in), np.concatenate(wrong), 32)
    log("odds")

    # Articles, through the strict screen.
    statistics, scanned, dropped = [], [], []
    strict_looks = []
    for batch, score in zip(batches, screened, strict=True):
        rows = np.flatnonzero(batch.places.han & (score > strict))
        look = batch.model.look(batch.scene, batch.places, rows, networks["pair"], networks["odds"])
        strict_looks.append(look)
        statistics.append(confusion.article_statistics(batch.scene, batch.places, look, len(batch.planted), score))
        scanned += [one.kind == "scan" for one in batch.planted]
        dropped += [one.kind == "slips" for one in batch.planted]
    labels = labels_of_articles = np.array(scanned)
    every = np.concatenate(statistics)
    networks["article"] = fit_logistic(every, labels, np.ones(len(labels)))
    article_odds = networks["article"](every)
    clean = ~labels & ~np.array(dropped)
    opened, widened = (float(np.quantile(article_odds[clean], 1 - share)) for share in (OPENED, WIDENED))
    log(f"articles: widened above {widened:.2f}: {np.mean(article_odds[labels] > widened):.3f} of scans")
    for name, of in (("scans", labels), ("slips", np.array(dropped))):
        log(f"articles: opened above {opened:.2f}: {np.mean(article_odds[of] > opened):.3f} of {name}")

    # Opened articles are looked at again through the loose screen.
    whole_looks, whole_statistics, all_open = [], [], []
    for batch, rows, score, own in zip(batches, kept, screened, statistics, strict=True):
        own_odds = networks["article"](own)
        is_open = (own_odds > opened) | confusion.is_short(batch.scene)
        all_open.append(is_open)
        rows = rows[is_open[batch.scene.article_of[rows]]]
        wide = (score[rows] > strict) & (own_odds > widened)[batch.scene.article_of[rows]]
        look = batch.model.look(batch.scene, batch.places, rows, networks["pair"], networks["odds"], wide)
        whole_statistics.append(
            confusion.article_statistics(batch.scene, batch.places, look, len(batch.planted), score)
        )
        whole_looks.append(
            batch.model.look_again(batch.scene, batch.places, look, networks["pair"], networks["odds"], wide)
        )
    whole = np.concatenate(whole_statistics)
    is_open = np.concatenate(all_open)
    networks["whole"] = fit_network(whole[is_open], labels[is_open], (12,), 30, batch=128)
    whole_odds = networks["whole"](whole)

    # The last networks know the article: one for slips, one for articles that look scanned.
    is_wide = article_odds > widened
    judged: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, of_articles in (("slip", ~is_wide & ~labels), ("scan", is_wide)):
        inputs, truth, groups, real = [], [], [], []
        at = 0
        for number, batch in enumerate(batches):
            own = slice(at, at + len(batch.planted))
            for opened_now in (False, True):
                look = whole_looks[number] if opened_now else strict_looks[number]
                values = (whole_statistics if opened_now else statistics)[number]
                odds = (whole_odds if opened_now else article_odds)[own]
                chosen = (is_open[own] == opened_now) & of_articles[own]
                rows = np.flatnonzero(chosen[look.article] & (look.odds > confusion.WORTH_A_LOOK))
                more = confusion.final_features(batch.scene, look, rows, batch.model.names)
                is_scan = name == "scan"
                inputs.append(
                    confusion.scan_inputs(more) if is_scan else confusion.slip_inputs(look, values, odds, rows, more)
                )
                truth.append((batch.truth[look.position] > 0)[rows])
                origin = np.array([crc32(one.text.encode()) for one in batch.planted])
                groups.append(origin[look.article[rows]])
                real.append(np.array([one.real for one in batch.planted])[look.article[rows]])
            at += len(batch.planted)
        together, answers, group = np.concatenate(inputs), np.concatenate(truth), np.concatenate(groups)
        for_fit = group % 8 > 0
        networks[name] = fit_bagged(together[for_fit], answers[for_fit], 32)
        verdict = networks[name](together)
        judged[name] = (verdict[~for_fit], answers[~for_fit])
        log(f"{name}: average precision {average_precision_score(answers[~for_fit], verdict[~for_fit]):.3f}")
        if (pages_only := ~for_fit & np.concatenate(real)).any():
            log(f"   on pages {average_precision_score(answers[pages_only], verdict[pages_only]):.3f}")
        order = np.argsort(-verdict[~for_fit])
        hits = np.cumsum(answers[~for_fit][order])
        for precision in (0.95, 0.9, 0.8, 0.7, 0.5):
            good = np.flatnonzero(hits / np.arange(1, len(hits) + 1) >= precision)
            if len(good):
                print(f"   precision {precision}: {hits[good[-1]]} of {hits[-1]} "
                      f"from {verdict[~for_fit][order][good[-1]]:.2f}")  # fmt: skip

    def curve(odds: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        fitted = IsotonicRegression(y_min=1e-4, y_max=1 - 1e-4, out_of_bounds="clip").fit(odds, truth)
        points = np.linspace(np.quantile(odds, 0.001), np.quantile(odds, 0.9999), 24)
        share = fitted.predict(points)
        return points.astype(np.float32), np.log(share / (1 - share)).astype(np.float32)

    arrays: dict[str, np.ndarray] = {
        "strict": np.array(strict),
        "loose": np.array(loose),
        "opened": np.array(opened),
        "widened": np.array(widened),
    }
    for name, network in networks.items():
        arrays |= {f"{name}.shift": network.shift, f"{name}.scale": network.scale}
        for k, (weights, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
            arrays |= {f"{name}.weight{k}": weights, f"{name}.bias{k}": bias}
    for name, (odds, answers) in {
        "article": (article_odds, labels_of_articles),
        "whole": (whole_odds[is_open], labels_of_articles[is_open]),
        **judged,
    }.items():
        arrays[f"{name}.from"], arrays[f"{name}.to"] = curve(odds, answers)
    np.savez(options.sets / "confusion.npz", **arrays)
    log("written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
