"""Which characters of Japanese texts were misread, and whether a text as a whole was scanned.

A cheap look at every character asks how likely it and the ones after it are after those before (a character model of
order four). Where that is low, the characters that look like it are tried in its place, and nothing is. Small networks
trained on planted errors and on pages that engines really read (``scripts/train_misread.py``) judge the place, then the
article, then the place again in the light of the article: in a scanned text each suspicion is likelier, and every
common character is tried, as most misreadings look like nothing that was meant. Last, the surest errors are put right,
and what stood beside them is judged once more.

Texts are judged many at once: each step is one of numpy for all of them. Log probabilities are decimal, odds natural.
Positions are symbols (`detector.language.japanese`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.language.japanese import DIGITS, LATIN, MARGIN, STOP, Alphabet, JapaneseSymbols
from detector.language.ngram import SymbolModel, roll
from detector.language.substitution import Network, best_of

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Codes = NDArray[np.uint16]

NONE, HIRAGANA, KATAKANA, HAN, SIGN = range(5)
"""Classes of symbols: runs and stops, the scripts, single marks."""

PLACE = 24
"""Features of a place: see `place_features`."""
OTHER_SCRIPT = 20
"""The column of it that says that the symbol is of another script than both its neighbours."""
PAIR = 13
ARTICLE = 10
WIDE = 4
AGAIN = 8
TRIED: Final = 3
FLOOR: Final = np.float32(-8.0)
# A place is looked at where the symbol and the next one together are less likely than this: of planted errors one in
# 21 is not, of real ones one in eleven, of clean characters one in four is (scripts/train_misread.py prints all).
GATE: Final = np.float32(-4.5)
# Log odds of the screen from which the characters that look alike are tried: 67 of a thousand clean characters (in
# articles that are not quiet) and 0.87 of the real errors; from -3.5 on it is 0.82 of these.
SCREEN: Final = np.float32(-4.5)
# Where the mean probability by the screen is below this, hardly an article was scanned and only the clearer places are
# looked at, for speed: of 123 human translations of news nineteen in twenty are below it, of the development rows with
# 5 % of errors one in twenty. On pages kept out with up to 2 % F1 is 0.53 so, 0.52 from -4 on and 0.45 from -1 on.
QUIET: Final = 0.01
CLEAR: Final = np.float32(-2.5)
# Log odds of an article from which, and of a place in it from which, every common character is tried: of clean
# articles three in a hundred, of those really scanned nine in ten.
WIDENED: Final = np.float32(-2.0)
DOUBTFUL: Final = np.float32(-4.0)
# So many of the commonest kana and kanji are tried.
COMMON: Final = 1500
# Log odds (not calibrated) from which a character counts as put right when what stands beside it is judged once more.
PUT_RIGHT: Final = np.float32(-0.5)


# Characters that have a twin in another script: where neither neighbour is of their own, the twin is always tried.
TWINS: Final = "口力二夕一八工卜三千才七了乂丿囗ロカニタハエトミチオセヘリへり―－"


class Misread(msgspec.Struct, frozen=True, gc=False):
    """A character that was misread: code points of the text (``end`` exclusive), what is likely meant (None where
    nothing that looks like it fits), and the calibrated probability. ``sign``: no kana or kanji but a mark, a digit
    or a letter."""

    start: int
    end: int
    meant: str | None
    probability: float
    sign: bool


class Repetition:
    """How often two symbols stand side by side in a text, counted in a table by their hash."""

    def __init__(self, codes: Codes, owner: I64) -> None:
        self._shift = np.uint64(64 - max(len(codes).bit_length() + 2, 8))
        wide = codes.astype(np.int64)
        self._count = np.bincount(self._cell(owner[:-1], wide[:-1], wide[1:]), minlength=1 << (64 - int(self._shift)))

    def _cell(self, owner: I64, first: I64, second: I64) -> I64:
        key = ((owner << 26) | (first << 13) | second).view(np.uint64)
        key *= np.uint64(0x9E3779B97F4A7C15)
        key >>= self._shift
        return key.view(np.int64)

    def __call__(self, owner: I64, first: I64, second: I64) -> I64:
        """How often ``first`` and ``second`` stand side by side in the text ``owner``, up to 3."""
        return np.minimum(self._count.take(self._cell(owner, first, second)), 3)


class Pages(msgspec.Struct, frozen=True):
    """Texts judged together: their symbols strung together, with where each begins and ends."""

    read: JapaneseSymbols
    start: I64  # of each text in code points of all texts strung together
    begin: I64
    end: I64
    owner: I64  # of each symbol the number of its text
    log_p: F32
    again: Repetition


class Wide(msgspec.Struct, frozen=True):
    """What every common character would make of the places of a `Look`: zeros and -1 where none was tried."""

    place: F32  # (places, WIDE)
    symbol: I64


class Look(msgspec.Struct, frozen=True):
    """The places that were looked at, in order."""

    position: I64
    place: F32  # (places, PLACE)
    pair: F32  # (places, PAIR)
    meant: I64  # symbol of the best pair, -1 without one
    odds: F32


NETWORKS = ("screen", "odds", "article", "second", "final", "verdict")


class Networks(msgspec.Struct, frozen=True):
    """The networks and the calibration curves (log odds to log odds)."""

    screen: Network
    odds: Network
    article: Network
    second: Network
    final: Network
    verdict: Network
    final_curve: tuple[F32, F32]
    verdict_curve: tuple[F32, F32]

    @classmethod
    def open(cls, path: Path) -> Networks:
        """Read them from an ``npz``; raises OSError or KeyError when they are not there."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}

        curves = [(arrays[f"{name}.from"], arrays[f"{name}.to"]) for name in ("final", "verdict")]
        screen, odds, article, second, final, verdict = [Network.of(arrays, name) for name in NETWORKS]
        return cls(screen, odds, article, second, final, verdict, *curves)


class MisreadModel:
    """Statistics of Japanese characters and, once trained, the networks; opened once, used for any number of texts."""

    def __init__(self, folder: Path, weights: Path | None) -> None:
        self.alphabet = Alphabet.open(folder)
        self.symbols = SymbolModel.open(folder)
        self.first = np.load(folder / "alike_first.npy").astype(np.int64)
        self.meant = np.load(folder / "alike_meant.npy").astype(np.int64)
        self.shape = np.load(folder / "alike_shape.npy").astype(np.float32) / np.float32(255)
        self.classes = _classes(self.alphabet)
        letters = np.flatnonzero((self.classes == HIRAGANA) | (self.classes == KATAKANA) | (self.classes == HAN))
        self.common = letters[np.argsort(-self.symbols.unigram.take(letters), kind="stable")[:COMMON]]
        self.twin = np.zeros(len(self.classes), bool)
        self.twin[self.alphabet.symbol_of[[ord(one) for one in TWINS]]] = True
        self.networks = Networks.open(weights) if weights else None

    def pages(self, texts: Sequence[str]) -> Pages:
        """Texts read together, at least one."""
        gap = "\n" * MARGIN  # so many stops: no n-gram reaches from one text into another
        read = self.alphabet.read_text(gap.join(texts))
        length = np.array([len(text) for text in texts], np.int64)
        start = np.cumsum(length + MARGIN) - length - MARGIN
        inner = read.starts[MARGIN : len(read.starts) - MARGIN]
        begin = MARGIN + np.searchsorted(inner, start)
        end = MARGIN + np.searchsorted(inner, start + length)
        owner = np.repeat(np.arange(len(texts)), np.diff(np.concatenate([[0], begin[1:], [len(read.codes)]])))
        log_p = self.symbols.log_probability(read.codes)
        return Pages(read, start, begin, end, owner, log_p, Repetition(read.codes, owner))

    # ------------------------------------------------------------------------------------------ places

    def gated(self, pages: Pages) -> I64:
        """The places that are worth features: characters that are unlikely together with the next symbol."""
        log_p, codes = pages.log_p, pages.read.codes
        low = np.zeros(len(codes), bool)
        low[:-1] = log_p[:-1] + log_p[1:] < GATE
        low &= codes != STOP
        low[:MARGIN] = low[-MARGIN:] = False
        return np.flatnonzero(low)

    def place_features(self, pages: Pages, at: I64) -> F32:
        """What is measured of the places ``at``, shape (places, PLACE): log probabilities and gains over frequency of
        the symbol and its neighbours, and their scripts."""
        codes = pages.read.codes
        out = np.zeros((PLACE, len(at)), np.float32)
        around = [codes.take(at + shift) for shift in (-1, 0, 1, 2, 3)]
        unigram = self.symbols.unigram
        for row, (shift, code) in enumerate(zip((-1, 0, 1, 2, 3), around, strict=True)):
            out[row] = pages.log_p.take(at + shift)
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

    def screened(self, pages: Pages, at: I64, place: F32, odds: F32, limit: F32) -> I64:
        """The rows of the places that pass the screen: above its ``limit``, or a twin between other scripts."""
        twin = self.twin.take(pages.read.codes.take(at)) & (place[:, OTHER_SCRIPT] > 0)
        return np.flatnonzero((odds > limit) | twin)

    # ------------------------------------------------------------------------------------------ pairs

    def _bigrams(self, first: I64, second: I64) -> F32:
        """log10 p(second | first)."""
        value = self.symbols.ngrams.get(
            roll(roll(np.zeros(len(second), np.uint64), second.astype(np.uint64)), first.astype(np.uint64))
        )
        stored = (np.float32(1.0) - (value >> np.uint32(8)).astype(np.float32)) / np.float32(32.0)
        backed = self.symbols.unigram.take(second) + self.symbols.unigram_backoff.take(first)
        return np.where(value > 0, stored, backed).astype(np.float32)

    def _replaced(self, pages: Pages, at: I64, meant: I64) -> tuple[F32, F32]:
        """How much likelier the text becomes with ``meant`` at each place ``at``, and the best log probability of it
        and the three symbols after it. With -1 the symbol is taken out: then of the three symbols after it alone."""
        codes, order = pages.read.codes, SymbolModel.ORDER
        steps = np.arange(-order, order)
        out = meant < 0
        # Where the symbol is taken out, what stands before it moves up by one.
        around = at[:, None] + np.where(out[:, None] & (steps <= 0), steps - 1, steps)
        window = codes.take(np.clip(around, 0, len(codes) - 1))
        window[~out, order] = meant[~out]
        asked = np.zeros(window.shape, bool)
        asked[:, order:] = True
        asked[out, order] = False
        fresh = self.symbols.log_probability_at(window.ravel(), asked.ravel()).reshape(window.shape)[:, order:]
        fresh = np.where(asked[:, order:], fresh, 0)
        old = pages.log_p.take(np.minimum(at[:, None] + np.arange(order), len(codes) - 1))
        old[out, 0] = 0
        return (fresh.sum(1) - old.sum(1)).astype(np.float32), fresh.max(1)

    def compared(self, pages: Pages, at: I64) -> tuple[F32, I64]:
        """The best character that looks like the one at each place: its features (places, PAIR) and symbol (-1)."""
        codes, again, owner = pages.read.codes, pages.again, pages.owner.take(at)
        out = np.zeros((PAIR, len(at)), np.float32)
        best = np.full(len(at), -1, np.int64)
        out[0] = out[4] = FLOOR
        own = codes.take(at).astype(np.int64)
        left, right = codes.take(at - 1).astype(np.int64), codes.take(at + 1).astype(np.int64)
        out[8] = again(owner, left, own) > 1
        out[9] = again(owner, own, right) > 1
        out[12] = self._replaced(pages, at, best)[0]
        begin = self.first.take(own)
        size = self.first.take(own + 1) - begin
        row = np.repeat(np.arange(len(at)), size)
        entry = np.arange(len(row)) + np.repeat(begin - (np.cumsum(size) - size), size)
        meant = self.meant.take(entry)
        fresh = self._bigrams(left.take(row), meant) + self._bigrams(meant, right.take(row))
        ratio = fresh - (self._bigrams(left, own) + self._bigrams(own, right)).take(row)
        kept = np.flatnonzero(ratio > np.float32(0.3))
        kept = kept[best_of(row.take(kept), ratio.take(kept) + 2 * self.shape.take(entry.take(kept)), TRIED)]
        if not len(kept):
            return out.T, best
        row, entry, meant = row.take(kept), entry.take(kept), meant.take(kept)
        gain, likeliest = self._replaced(pages, at.take(row), meant)
        shape = self.shape.take(entry)
        top, follows = _two_best(row, gain + 3 * shape)
        rows, chosen = row.take(top), meant.take(top)
        best[rows] = chosen
        out[0, rows] = gain.take(top)
        out[1, rows] = shape.take(top)
        out[2, rows] = self.symbols.unigram.take(chosen) - self.symbols.unigram.take(own.take(rows))
        out[3, rows] = likeliest.take(top)
        out[4, row.take(follows)] = gain.take(follows)
        script = self.classes.take(chosen)
        out[5, rows] = script == self.classes.take(own.take(rows))
        out[6, rows] = (script == self.classes.take(left.take(rows))) | (script == self.classes.take(right.take(rows)))
        out[7, rows] = 1
        out[10, rows] = again(owner.take(rows), left.take(rows), chosen) > 0
        out[11, rows] = again(owner.take(rows), chosen, right.take(rows)) > 0
        return out.T, best

    def widened(self, pages: Pages, at: I64) -> tuple[F32, I64]:
        """What any common character would make of each place, shape (places, WIDE): 1, the gain of the best one, the
        best log probability with it, and the best by pairs; and the symbol of the best one."""
        out = np.zeros((WIDE, len(at)), np.float32)
        if not len(at):
            return out.T, np.zeros(0, np.int64)
        codes, common = pages.read.codes, self.common
        sides = []
        for shift, swapped in ((-1, False), (1, True)):
            code, which = np.unique(codes.take(at + shift), return_inverse=True)
            fixed, tried = np.repeat(code.astype(np.int64), len(common)), np.tile(common, len(code))
            log_p = self._bigrams(tried, fixed) if swapped else self._bigrams(fixed, tried)
            sides.append(log_p.reshape(len(code), len(common)).take(which, axis=0))
        both = sides[0] + sides[1]
        top = np.argpartition(-both, TRIED, axis=1)[:, :TRIED]
        row = np.repeat(np.arange(len(at)), TRIED)
        tried = common.take(top)
        gain, likeliest = self._replaced(pages, at.take(row), tried.ravel())
        gain = gain.reshape(-1, TRIED)
        chosen = gain.argmax(1)
        rows = np.arange(len(at))
        out[0] = 1
        out[1] = gain[rows, chosen]
        out[2] = likeliest.reshape(-1, TRIED)[rows, chosen]
        out[3] = np.take_along_axis(both, top, 1).max(1)
        return out.T, tried[rows, chosen]

    def put_right(self, pages: Pages, look: Look, wide: Wide, odds: F32) -> F32:
        """What each place looks like once the surest errors beside it are put right, shape (places, AGAIN): whether any
        was, the log probability of the symbol and of the next one, the gain of the best character over it and the log
        probability with it, what the correction of its neighbours made of it, and its gain before; zeros where nothing
        near was put right.

        A character beside a misread one is strange because of it; this tells which of them was misread."""
        count = len(look.position)
        out = np.zeros((AGAIN, count), np.float32)
        best = np.where(wide.symbol >= 0, wide.symbol, look.meant)
        gain = np.where(wide.symbol >= 0, wide.place[:, 1], look.pair[:, 0])
        sure = np.flatnonzero((odds > PUT_RIGHT) & (best >= 0) & (gain > 0))
        if not len(sure):
            return out.T
        codes = pages.read.codes.copy()
        codes[look.position.take(sure)] = best.take(sure)
        changed = np.zeros(len(codes), bool)
        changed[look.position.take(sure)] = True
        near = np.zeros(count, bool)
        for shift in (-3, -2, -1, 1, 2, 3):
            near |= changed.take(look.position + shift)
        rows = np.flatnonzero(near)
        at = look.position.take(rows)
        own = pages.read.codes.take(at).astype(np.int64)
        as_read, first, second = self._with(codes, at, own)
        out[0, rows] = 1
        out[1, rows], out[2, rows] = first, second
        out[3, rows] = first - pages.log_p.take(at)
        out[4, rows] = second - pages.log_p.take(at + 1)
        known = np.flatnonzero(best.take(rows) >= 0)
        other, first, second = self._with(codes, at.take(known), best.take(rows.take(known)))
        out[5, rows.take(known)] = other - as_read.take(known)
        out[6, rows.take(known)] = first
        out[7, rows] = np.maximum(gain.take(rows), FLOOR)
        return out.T

    def _with(self, codes: Codes, at: I64, symbol: I64) -> tuple[F32, F32, F32]:
        """The log probability of ``symbol`` at each place ``at`` of ``codes`` and of the three symbols after it
        together, and of it and of the next one."""
        order = SymbolModel.ORDER
        around = at[:, None] + np.arange(-order, order)
        window = codes.take(np.clip(around, 0, len(codes) - 1))
        window[:, order] = symbol
        asked = np.zeros(window.shape, bool)
        asked[:, order:] = True
        fresh = self.symbols.log_probability_at(window.ravel(), asked.ravel()).reshape(window.shape)[:, order:]
        return fresh.sum(1), fresh[:, 0], fresh[:, 1]

    # ------------------------------------------------------------------------------------------ verdicts

    def look(self, pages: Pages, networks: Networks) -> Look:
        """Judge the places of each text without regard to the rest of it."""
        at = self.gated(pages)
        place = self.place_features(pages, at)
        screen = networks.screen(place)
        owner = pages.owner.take(at)
        total = np.bincount(owner, 1 / (1 + np.exp(-screen)), minlength=len(pages.begin))
        quiet = total < QUIET * (pages.end - pages.begin)
        screened = self.screened(pages, at, place, screen, np.where(quiet, CLEAR, SCREEN).take(owner))
        at, place = at.take(screened), place.take(screened, axis=0)
        pair, meant = self.compared(pages, at)
        return Look(at, place, pair, meant, networks.odds(np.concatenate([place, pair], 1)))

    def judge(self, texts: Sequence[str], least: float) -> list[tuple[float, list[Misread]]]:
        """Of each text the calibrated log odds that it was scanned, and the characters misread with odds of
        ``least``."""
        networks = self.networks
        if networks is None:
            raise ValueError("the model was opened without networks")
        pages = self.pages(texts)
        look = self.look(pages, networks)
        statistics = article_statistics(pages, look.position, look.odds)
        article = networks.article(statistics)
        wide = self.widened_look(pages, look, article)
        inputs = second_inputs(pages, look, wide, statistics, article)
        second = networks.second(inputs)
        last = networks.final(final_inputs(pages, look, inputs, second, self.put_right(pages, look, wide, second)))
        verdict = networks.verdict(verdict_inputs(pages, look, statistics, last))
        odds = np.interp(last, *networks.final_curve)
        found: list[list[Misread]] = [[] for _ in texts]
        read = pages.read
        for row in np.flatnonzero(odds > least).tolist():
            place, meant = int(look.position[row]), int(look.meant[row])
            text = int(pages.owner[place])
            shift = int(pages.start[text])
            found[text].append(
                Misread(
                    int(read.starts[place]) - shift,
                    int(read.ends[place]) - shift,
                    chr(int(self.alphabet.character_of[meant])) if meant >= 0 else None,
                    float(1 / (1 + np.exp(-odds[row]))),
                    bool(self.classes[read.codes[place]] in (NONE, SIGN)),
                )
            )
        return list(zip(np.interp(verdict, *networks.verdict_curve).tolist(), found, strict=True))

    def widened_look(self, pages: Pages, look: Look, article: F32) -> Wide:
        """`widened` of the doubtful places in texts that look scanned."""
        out = Wide(np.zeros((len(look.position), WIDE), np.float32), np.full(len(look.position), -1))
        rows = np.flatnonzero((article.take(pages.owner.take(look.position)) > WIDENED) & (look.odds > DOUBTFUL))
        out.place[rows], out.symbol[rows] = self.widened(pages, look.position.take(rows))
        return out


def _two_best(row: I64, merit: F32) -> tuple[I64, I64]:
    """The places in ``merit`` of the best of each ``row``, and of the second where there is one."""
    order = np.lexsort((-merit, row))
    ordered = row.take(order)
    head = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=head[1:])
    return order[head], order[np.flatnonzero(head[:-1] & ~head[1:]) + 1]


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


def article_statistics(pages: Pages, position: I64, odds: F32) -> F32:
    """What tells a scanned text from a clean one, shape (texts, ARTICLE), of the odds of its places."""
    count = len(pages.begin)
    size = np.maximum(pages.end - pages.begin, 1)
    owner = pages.owner.take(position)
    total = np.bincount(owner, 1 / (1 + np.exp(-odds.astype(np.float64))), minlength=count)
    highest = np.full((3, count), FLOOR)
    left = odds.copy()
    for row in highest:
        np.maximum.at(row, owner, left)
        left[left == row.take(owner)] = FLOOR
    before = np.concatenate([[0.0], np.cumsum(pages.log_p, dtype=np.float64)])
    return np.stack(
        [
            np.log(size),
            np.sqrt(total / size),
            np.log1p(total),
            np.sqrt(np.bincount(owner, odds > -1, minlength=count) / size),
            np.sqrt(np.bincount(owner, odds > 0, minlength=count) / size),
            np.log1p(np.bincount(owner, odds > 2, minlength=count)),
            *highest,
            (before[pages.end] - before[pages.begin]) / size,
        ],
        axis=1,
    ).astype(np.float32)


def verdict_inputs(pages: Pages, look: Look, statistics: F32, odds: F32) -> F32:
    """What the network that judges a text in the end sees: the statistics of its places at first, and of the odds that
    they have in its light."""
    return np.concatenate([statistics, article_statistics(pages, look.position, odds)[:, 1:-1]], 1)


def second_inputs(pages: Pages, look: Look, wide: Wide, statistics: F32, article: F32) -> F32:
    """What the network that judges a place in the light of its article sees: place, pair, every common character, odds
    and gains of its neighbours, how it is written, article."""
    count = len(look.position)
    owner = pages.owner.take(look.position)
    more = np.full((1 + ARTICLE, count), FLOOR, np.float32)
    more[0] = article.take(owner)
    more[1:] = statistics.take(owner, axis=0).T
    # What is strange here may be so for what stands beside it: whose replacement gains more was misread.
    near = beside(look.position, (look.odds, look.pair[:, 0], wide.place[:, 1]))
    return np.concatenate(
        [look.place, look.pair, wide.place, look.odds[:, None], near, as_written(pages, look), more.T], 1
    )


def as_written(pages: Pages, look: Look) -> F32:
    """How each place is written, shape (places, 5): whether it is a run of digits, one of Latin letters, how long
    it is, and whether white space stands before and after it."""
    read, at = pages.read, look.position
    codes = read.codes.take(at)
    return np.stack(
        [
            codes == DIGITS,
            codes == LATIN,
            np.log(read.ends.take(at) - read.starts.take(at)),
            read.starts.take(at) > read.ends.take(at - 1),
            read.starts.take(at + 1) > read.ends.take(at),
        ],
        axis=1,
    ).astype(np.float32)


def final_inputs(pages: Pages, look: Look, inputs: F32, second: F32, put_right: F32) -> F32:
    """What the last network sees of each place: what the one before it saw, what it said of the place and of its
    neighbours, what it said of the whole text, and what the text is with the surest errors put right."""
    size = np.maximum(pages.end - pages.begin, 1)
    owner = pages.owner.take(look.position)
    expected = np.bincount(owner, 1 / (1 + np.exp(-second.astype(np.float64))), minlength=len(size))
    own = np.stack([second, np.sqrt(expected / size).take(owner), np.log1p(expected).take(owner)], 1)
    near = beside(look.position, (second,))
    return np.concatenate([inputs, own.astype(np.float32), near, put_right], 1)


def beside(position: I64, values: Sequence[F32]) -> F32:
    """The ``values`` of the places one before, one after and two after each, `FLOOR` where none was looked at there."""
    count = len(position)
    out = np.full((3 * len(values), count), FLOOR, np.float32)
    row = 0
    for distance in (-1, 1, 2):
        at = np.minimum(np.searchsorted(position, position + distance), max(count - 1, 0))
        there = position.take(at) == position + distance
        for one in values:
            out[row] = np.where(there, one.take(at), FLOOR)
            row += 1
    return out.T
