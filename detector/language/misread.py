"""Which characters of a Japanese text were misread, and whether the text as a whole was scanned.

A cheap look at every character asks how likely it and the ones after it are after those before (a character model of
order four). Where that is low, the characters that look like it are tried in its place. Small networks trained on
planted errors (``scripts/train_misread.py``) judge the place, then the article, then the place again in the light of
the article: in a scanned text each suspicion is likelier.

Log probabilities are decimal, odds natural. Positions are symbols (`detector.language.japanese`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language.japanese import MARGIN, STOP, Alphabet, JapaneseSymbols
from detector.language.ngram import SymbolModel, roll
from detector.language.substitution import Network, best_of

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

NONE, HIRAGANA, KATAKANA, HAN, SIGN = range(5)
"""Classes of symbols: runs and stops, the scripts, single marks."""

PLACE = 24
"""Features of a place: see `place_features`."""
PAIR = 8
ARTICLE = 7
TRIED: Final = 3
FLOOR: Final = np.float32(-8.0)
# A place is looked at where the symbol and the next one together are less likely than this: of planted errors one in
# eighteen is not, of clean characters one in four is (scripts/train_misread.py prints both).
GATE: Final = np.float32(-4.5)
# Log odds of the screen from which the characters that look alike are tried (36 of a thousand clean characters; a third
# of them is reached from -2.2 on, but then fewer scanned articles are told).
SCREEN: Final = np.float32(-3.5)
# Where the mean probability by the screen is below this, no article was scanned and only the clearest places are looked
# at, for speed: of 123 human translations of news nineteen in twenty are below it, of the development rows with 5 % of
# errors one in twenty.
QUIET: Final = 0.01
CLEAR: Final = np.float32(-1.0)


class Misread(msgspec.Struct, frozen=True, gc=False):
    """A character that was misread: code points of the text (``end`` exclusive), what is likely meant (None where
    nothing that looks like it fits), and the calibrated probability. ``sign``: no kana or kanji but a mark, a digit
    or a letter."""

    start: int
    end: int
    meant: str | None
    probability: float
    sign: bool


class Look(msgspec.Struct, frozen=True):
    """The places of a text that were looked at, in order."""

    position: I64
    place: F32  # (places, PLACE)
    pair: F32  # (places, PAIR)
    meant: I64  # symbol of the best pair, -1 without one
    odds: F32


class Networks(msgspec.Struct, frozen=True):
    """The networks and the calibration curves (log odds to log odds)."""

    screen: Network
    odds: Network
    article: Network
    final: Network
    article_curve: tuple[F32, F32]
    final_curve: tuple[F32, F32]

    @classmethod
    def open(cls, path: Path) -> Networks:
        """Read them from an ``npz``; raises OSError or KeyError when they are not there."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}

        def network(name: str) -> Network:
            depth = sum(key.startswith(f"{name}.weight") for key in arrays)
            return Network(
                arrays[f"{name}.shift"],
                arrays[f"{name}.scale"],
                tuple(arrays[f"{name}.weight{k}"] for k in range(depth)),
                tuple(arrays[f"{name}.bias{k}"] for k in range(depth)),
            )

        curves = [(arrays[f"{name}.from"], arrays[f"{name}.to"]) for name in ("article", "final")]
        return cls(network("screen"), network("odds"), network("article"), network("final"), *curves)


class MisreadModel:
    """Statistics of Japanese characters and, once trained, the networks; opened once, used for any number of texts."""

    def __init__(self, folder: Path, weights: Path | None) -> None:
        self.alphabet = Alphabet.open(folder)
        self.symbols = SymbolModel.open(folder)
        self.first = np.load(folder / "alike_first.npy").astype(np.int64)
        self.meant = np.load(folder / "alike_meant.npy").astype(np.int64)
        self.shape = np.load(folder / "alike_shape.npy").astype(np.float32) / np.float32(255)
        self.classes = _classes(self.alphabet)
        self.networks = Networks.open(weights) if weights else None

    # ------------------------------------------------------------------------------------------ places

    def gated(self, log_p: F32, codes: NDArray[np.uint16]) -> I64:
        """The places that are worth features: characters that are unlikely together with the next symbol."""
        low = np.zeros(len(codes), bool)
        low[:-1] = log_p[:-1] + log_p[1:] < GATE
        low &= codes != STOP
        low[:MARGIN] = low[-MARGIN:] = False
        return np.flatnonzero(low)

    def place_features(self, codes: NDArray[np.uint16], log_p: F32, at: I64) -> F32:
        """What is measured of the places ``at``, shape (places, PLACE): log probabilities and gains over frequency of
        the symbol and its neighbours, and their scripts."""
        out = np.zeros((PLACE, len(at)), np.float32)
        around = [codes.take(at + shift) for shift in (-1, 0, 1, 2, 3)]
        unigram = self.symbols.unigram
        for row, (shift, code) in enumerate(zip((-1, 0, 1, 2, 3), around, strict=True)):
            out[row] = log_p.take(at + shift)
            out[5 + row] = out[row] - unigram.take(code)
        classes = [self.classes.take(code) for code in around[:3]]
        left, own, right = classes
        for number, script in enumerate((HIRAGANA, KATAKANA, HAN)):
            out[10 + number] = own == script
            out[13 + number] = left == script
            out[16 + number] = right == script
        out[19] = (own == left) & (own == right)
        out[20] = (own != left) & (own != right)
        out[21] = (left == right) & (left != own)
        out[22] = own == SIGN
        out[23] = own == NONE
        return out.T

    # ------------------------------------------------------------------------------------------ pairs

    def _bigrams(self, pairs: list[tuple[I64, I64]]) -> list[F32]:
        """log10 p(second | first) of several lists of pairs, looked up together."""
        first, second = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
        value = self.symbols.ngrams.get(
            roll(roll(np.zeros(len(second), np.uint64), second.astype(np.uint64)), first.astype(np.uint64))
        )
        stored = (np.float32(1.0) - (value >> np.uint32(8)).astype(np.float32)) / np.float32(32.0)
        backed = self.symbols.unigram.take(second) + self.symbols.unigram_backoff.take(first)
        together = np.where(value > 0, stored, backed).astype(np.float32)
        borders = np.cumsum([len(pair[0]) for pair in pairs])[:-1]
        return np.split(together, borders)

    def compared(self, codes: NDArray[np.uint16], log_p: F32, at: I64) -> tuple[F32, I64]:
        """The best character that looks like the one at each place: its features (places, PAIR) and symbol (-1)."""
        out = np.zeros((PAIR, len(at)), np.float32)
        best = np.full(len(at), -1, np.int64)
        out[0] = out[4] = FLOOR
        own = codes.take(at).astype(np.int64)
        begin = self.first.take(own)
        size = self.first.take(own + 1) - begin
        row = np.repeat(np.arange(len(at)), size)
        entry = np.arange(len(row)) + np.repeat(begin - (np.cumsum(size) - size), size)
        meant = self.meant.take(entry)
        left, right = codes.take(at - 1).astype(np.int64), codes.take(at + 1).astype(np.int64)
        before, after, fresh_before, fresh_after = self._bigrams(
            [(left, own), (own, right), (left.take(row), meant), (meant, right.take(row))]
        )
        ratio = fresh_before + fresh_after - (before + after).take(row)
        kept = np.flatnonzero(ratio > np.float32(0.3))
        kept = kept[best_of(row.take(kept), ratio.take(kept) + 2 * self.shape.take(entry.take(kept)), TRIED)]
        if not len(kept):
            return out.T, best
        row, entry, meant = row.take(kept), entry.take(kept), meant.take(kept)
        here = at.take(row)
        order = SymbolModel.ORDER
        around = here[:, None] + np.arange(-order, order)
        window = codes.take(np.clip(around, 0, len(codes) - 1))
        window[:, order] = meant
        asked = np.zeros(window.shape, bool)
        asked[:, order:] = True
        fresh = self.symbols.log_probability_at(window.ravel(), asked.ravel()).reshape(window.shape)[:, order:]
        last = np.minimum(here[:, None] + np.arange(order), len(codes) - 1)
        gain = (fresh.sum(1) - log_p.take(last).sum(1)).astype(np.float32)
        shape = self.shape.take(entry)
        merit = gain + 3 * shape
        by_merit = np.lexsort((-merit, row))
        ordered = row.take(by_merit)
        head = np.ones(len(ordered), bool)
        np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
        top = by_merit[head]
        rows = ordered[head]
        best[rows] = meant.take(top)
        out[0, rows] = gain.take(top)
        out[1, rows] = shape.take(top)
        out[2, rows] = self.symbols.unigram.take(meant.take(top)) - self.symbols.unigram.take(own.take(rows))
        out[3, rows] = fresh.take(top, axis=0).max(1)
        follows = np.flatnonzero(head[:-1] & ~head[1:]) + 1
        out[4, ordered[follows]] = gain.take(by_merit[follows])
        script = self.classes.take(meant.take(top))
        out[5, rows] = script == self.classes.take(own.take(rows))
        out[6, rows] = (script == self.classes.take(left.take(rows))) | (script == self.classes.take(right.take(rows)))
        out[7, rows] = 1
        return out.T, best

    # ------------------------------------------------------------------------------------------ verdicts

    def log_probability(self, read: JapaneseSymbols) -> F32:
        """log10 p of each symbol."""
        return self.symbols.log_probability(read.codes)

    def look(self, read: JapaneseSymbols, log_p: F32, networks: Networks) -> Look:
        """Judge the places of a text without regard to the rest of it."""
        codes = read.codes
        at = self.gated(log_p, codes)
        place = self.place_features(codes, log_p, at)
        screen = networks.screen(place)
        mean = float((1 / (1 + np.exp(-screen))).sum()) / max(len(codes) - 2 * MARGIN, 1)
        screened = np.flatnonzero(screen > (CLEAR if mean < QUIET else SCREEN))
        at, place = at.take(screened), place.take(screened, axis=0)
        if not len(at):
            nothing = np.zeros(0, np.float32)
            return Look(at, place, np.zeros((0, PAIR), np.float32), at, nothing)
        pair, meant = self.compared(codes, log_p, at)
        return Look(at, place, pair, meant, networks.odds(np.concatenate([place, pair], 1)))

    def judge(self, read: JapaneseSymbols, least: float) -> tuple[float, list[Misread]]:
        """The calibrated log odds that a text was scanned, and the characters misread with odds of ``least``."""
        networks = self.networks
        if networks is None:
            raise ValueError("the model was opened without networks")
        log_p = self.log_probability(read)
        look = self.look(read, log_p, networks)
        statistics = article_statistics(len(read.codes) - 2 * MARGIN, log_p, look)
        article = networks.article(statistics[None])
        scanned = float(np.interp(article[0], *networks.article_curve))
        found: list[Misread] = []
        if len(look.position):
            odds = np.interp(networks.final(final_inputs(look, statistics, article[0])), *networks.final_curve)
            for row in np.flatnonzero(odds > least).tolist():
                place, meant = int(look.position[row]), int(look.meant[row])
                found.append(
                    Misread(
                        int(read.starts[place]),
                        int(read.ends[place]),
                        chr(int(self.alphabet.character_of[meant])) if meant >= 0 else None,
                        float(1 / (1 + np.exp(-odds[row]))),
                        bool(self.classes[read.codes[place]] in (NONE, SIGN)),
                    )
                )
        return scanned, found


def _classes(alphabet: Alphabet) -> NDArray[np.uint8]:
    """The class of each symbol."""
    out = np.full(len(alphabet.character_of), NONE, np.uint8)
    points = alphabet.character_of
    out[points != 0xFFFD] = SIGN
    out[(points >= 0x3041) & (points <= 0x309F)] = HIRAGANA
    out[((points >= 0x30A1) & (points <= 0x30FA)) | (points == 0x30FC)] = KATAKANA
    out[(points >= 0x3400) & (points <= 0x9FFF)] = HAN
    out[points == 0x3005] = HAN
    out[6] = HAN  # the other kanji
    out[STOP] = NONE
    return out


def article_statistics(length: int, log_p: F32, look: Look) -> F32:
    """What tells a scanned text from a clean one, shape (ARTICLE,)."""
    size = max(length, 1)
    odds = look.odds.astype(np.float64)
    probability = 1 / (1 + np.exp(-odds))
    falling = np.sort(odds)[::-1]
    total = float(probability.sum())
    return np.array(
        [
            np.log(size),
            np.sqrt(total / size),
            np.log1p(total),
            np.sqrt((odds > 0).sum() / size),
            np.log1p((odds > 2).sum()),
            falling[0] if len(falling) else FLOOR,
            float(log_p[MARGIN : MARGIN + size].mean()) if length else 0.0,
        ],
        np.float32,
    )


def final_inputs(look: Look, statistics: F32, article: float) -> F32:
    """What the last network sees of each place: place, pair, odds of it and its neighbours, article."""
    count = len(look.position)
    more = np.full((5 + ARTICLE, count), FLOOR, np.float32)
    more[0] = look.odds
    for row, distance in ((1, -1), (2, 1), (3, 2)):
        at = np.minimum(np.searchsorted(look.position, look.position + distance), count - 1)
        there = look.position.take(at) == look.position + distance
        more[row] = np.where(there, look.odds.take(at), FLOOR)
    more[4] = article
    more[5:] = statistics[:, None]
    return np.concatenate([look.place, look.pair, more.T], 1)
