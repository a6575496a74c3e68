"""N-gram statistics: static maps from hashed n-grams to small numbers, memory-mapped and looked up in batches.

A static map is a three-wise binary fuse filter (Graf and Lemire 2022, "Binary Fuse Filters: Fast and Smaller Than Xor
Filters") that carries a payload: a key's payload is the exclusive or of three cells.  It takes 4.5 to 5 bytes a key,
has no buckets to walk and no order to search, so that a batch of keys costs three gathers whatever the size.  A key
that was never put in gives "absent", except once in ``2 ** fingerprint_bits``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Cells = NDArray[np.uint32]

_MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)
_SHIFT_27, _SHIFT_30, _SHIFT_31, _SHIFT_32 = (np.uint64(bits) for bits in (27, 30, 31, 32))
_LOW_32 = np.uint64(0xFFFFFFFF)
_ALL_64 = 0xFFFFFFFFFFFFFFFF
# Batches are cut to pieces whose temporary arrays stay in the second-level cache (measured: 16 k keys are 1.6 times as
# fast as one million on a machine with 1 MiB of it).
_PIECE = 16_384


def mix(keys: Keys, seed: int = 0) -> Keys:
    """Spread 64-bit keys evenly over 64 bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = keys + np.uint64((0x9E3779B97F4A7C15 * (seed + 1)) & 0xFFFFFFFFFFFFFFFF)
    shifted = mixed >> _SHIFT_30
    mixed ^= shifted
    mixed *= _MULTIPLIER_1
    np.right_shift(mixed, _SHIFT_27, out=shifted)
    mixed ^= shifted
    mixed *= _MULTIPLIER_2
    np.right_shift(mixed, _SHIFT_31, out=shifted)
    mixed ^= shifted
    return mixed


class StaticMap:
    """An immutable map from 64-bit keys to payloads of ``value_bits`` bits (never 0); absent keys give 0."""

    __slots__ = ("cells", "seed", "segment", "span", "value_bits")

    def __init__(self, cells: Cells, segment: int, seed: int, value_bits: int) -> None:
        self.cells = cells
        self.segment = segment
        self.span = len(cells) - 2 * segment
        self.seed = seed
        self.value_bits = value_bits

    @classmethod
    def open(cls, path: Path) -> StaticMap:
        """Map the file ``path`` (raw ``.npy`` of uint32; its last four cells are segment, seed, value bits, 0).

        Raises OSError or ValueError when the file is missing or no such array.
        """
        array = np.load(path, mmap_mode="r")
        if array.dtype != np.uint32 or array.ndim != 1 or len(array) < 16:
            raise ValueError(f"{path}: no static map")
        plain = array.view(np.ndarray)  # np.memmap makes every slice a slow subclass
        return cls(plain[:-4], int(plain[-4]), int(plain[-3]), int(plain[-2]))

    def save(self, path: Path) -> None:
        """Write the map as a raw ``.npy`` file that `open` reads."""
        np.save(path, np.concatenate([self.cells, np.array([self.segment, self.seed, self.value_bits, 0], np.uint32)]))

    def get(self, keys: Keys) -> NDArray[np.uint32]:
        """Look up an array of keys (any length, one dimension): their payloads, 0 where absent."""
        out = np.empty(len(keys), np.uint32)
        cells, bits = self.cells, self.value_bits
        segment, mask = np.uint64(self.segment), np.uint64(self.segment - 1)
        span, shift_18 = np.uint64(self.span), np.uint64(18)
        upper, absent = np.uint32((0xFFFFFFFF << bits) & 0xFFFFFFFF), np.uint32(1 << bits)
        for start in range(0, len(keys), _PIECE):
            mixed = mix(keys[start : start + _PIECE], self.seed)
            place = mixed >> _SHIFT_32
            # Where the fingerprint that stands in the cells is the key's own, this leaves the payload alone.
            found = (mixed ^ place).astype(np.uint32)
            found &= upper
            place *= span
            place >>= _SHIFT_32
            found ^= cells.take(place.view(np.int64))
            place += segment
            second = mixed >> shift_18
            second &= mask
            second ^= place
            found ^= cells.take(second.view(np.int64))
            place += segment
            mixed &= mask
            mixed ^= place
            found ^= cells.take(mixed.view(np.int64))
            np.multiply(found, found < absent, out=out[start : start + _PIECE])
        return out

    def get_one(self, key: int) -> int:
        """`get` for a single key, which takes a tenth of the time that an array of one does."""
        mixed = (key + 0x9E3779B97F4A7C15 * (self.seed + 1)) & _ALL_64
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _ALL_64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _ALL_64
        mixed ^= mixed >> 31
        upper, mask = mixed >> 32, self.segment - 1
        first = (upper * self.span) >> 32
        second = (first + self.segment) ^ ((mixed >> 18) & mask)
        third = (first + 2 * self.segment) ^ (mixed & mask)
        cells = self.cells
        found = int(cells[first]) ^ int(cells[second]) ^ int(cells[third])
        low = (1 << self.value_bits) - 1
        return 0 if (found ^ mixed ^ upper) & 0xFFFFFFFF & ~low else found & low


def _fingerprint(mixed: Keys, value_bits: int) -> NDArray[np.uint32]:
    """The upper ``32 - value_bits`` bits of a cell: taken from bits of the hash that place the key least."""
    folded = (mixed ^ (mixed >> _SHIFT_32)) & _LOW_32
    return (folded >> np.uint64(value_bits)).astype(np.uint32)


def build_static_map(keys: Keys, values: NDArray[np.uint32], value_bits: int = 16) -> StaticMap:
    """Build a map from distinct ``keys`` to ``values`` (1 … 2**value_bits − 1).

    Raises ValueError when keys repeat or a value does not fit.  The result depends on the keys and values alone.
    """
    if len(np.unique(keys)) != len(keys):
        raise ValueError("keys repeat")
    if len(values) and (int(values.min()) < 1 or int(values.max()) >= 1 << value_bits):
        raise ValueError("a value does not fit")
    count = max(len(keys), 2)
    segment = 1 << max(2, min(18, int(np.floor(np.log(count) / np.log(3.33) + 2.25))))
    factor = max(1.125, 0.875 + 0.25 * np.log(1_000_000) / np.log(count))
    segments = max(1, int(np.ceil(count * factor / segment)) - 2)
    for seed in range(64):
        cells = _peel(keys, values, segment, segments * segment, seed, value_bits)
        if cells is not None:
            return StaticMap(cells, segment, seed, value_bits)
    raise ValueError("no placement found")


def _places(mixed: Keys, segment: int, span: int) -> NDArray[np.int64]:
    """The three cells of every key, as an array of shape (3, keys)."""
    mask = np.uint64(segment - 1)
    first = ((mixed >> _SHIFT_32) * np.uint64(span)) >> _SHIFT_32
    second = (first + np.uint64(segment)) ^ ((mixed >> np.uint64(18)) & mask)
    third = (first + np.uint64(2 * segment)) ^ (mixed & mask)
    return np.stack([first, second, third]).astype(np.int64)


def _peel(keys: Keys, values: NDArray[np.uint32], segment: int, span: int, seed: int, value_bits: int) -> Cells | None:
    """Place the keys by peeling cells that only one key uses, a round at a time; None when a core remains."""
    mixed = mix(keys, seed)
    places = _places(mixed, segment, span)
    size = span + 2 * segment
    used = np.bincount(places.ravel(), minlength=size)
    users = np.zeros(
        size, np.int64
    )  # exclusive or of the keys that use a cell: the key itself where it is the only one
    index = np.arange(len(keys))
    for row in places:
        np.bitwise_xor.at(users, row, index)
    rounds: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    frontier = np.flatnonzero(used == 1)
    placed = 0
    while len(frontier):
        chosen, first = np.unique(users[frontier], return_index=True)
        rounds.append((chosen, frontier[first]))
        placed += len(chosen)
        touched = places[:, chosen]
        for row in touched:
            np.subtract.at(used, row, 1)
            np.bitwise_xor.at(users, row, chosen)
        candidates = np.unique(touched.ravel())
        frontier = candidates[used[candidates] == 1]
    if placed != len(keys):
        return None
    payload = (_fingerprint(mixed, value_bits) << np.uint32(value_bits)) | values.astype(np.uint32)
    cells = np.zeros(size, np.uint32)
    for chosen, own in reversed(rounds):
        one, two, three = cells[places[:, chosen]]
        cells[own] = payload[chosen] ^ one ^ two ^ three  # its own cell is still 0
    return cells


QUANTUM = 32.0
"""Steps per decade in which log10 probabilities are stored in 8 bits (so down to 10 ** -7.9)."""

_ROLL = np.uint64(0x9E3779B97F4A7C15)


def roll(key: Keys, symbol: Keys) -> Keys:
    """Put one more symbol in front of hashed symbol n-grams (keys of all orders are built from the last symbol on)."""
    rolled = (key ^ (key >> _SHIFT_31)) * _ROLL
    return rolled + symbol + np.uint64(1)


class WordModel:
    """Word uni-, bi- and trigrams of two sources side by side: libime (broad) and a corpus (recent, formal).

    Log probabilities are decimal logarithms in float32 arrays whose last axis is the source: 0 libime, 1 corpus.
    """

    def __init__(self, unigrams: NDArray[np.float32], bigrams: StaticMap, trigrams: StaticMap) -> None:
        # A source's numbers stand together in memory: gathering them takes half as long as rows of two do.
        self.unigram = np.ascontiguousarray(unigrams[:, 0::2].T).T
        self.backoff = np.ascontiguousarray(unigrams[:, 1::2].T).T
        self.unigram_mean = (self.unigram[:, 0] + self.unigram[:, 1]) / np.float32(2)
        self.bigrams = bigrams
        self.trigrams = trigrams

    def unigram_of(self, words: NDArray[np.int64]) -> NDArray[np.float32]:
        """log10 p of each word, shape (n, 2)."""
        out = np.empty((2, len(words)), np.float32)
        for source in (0, 1):
            out[source] = self.unigram[:, source].take(words)
        return out.T

    @classmethod
    def open(cls, folder: Path) -> WordModel:
        """Open ``unigrams.npy``, ``bigrams.npy`` and ``trigrams.npy`` in ``folder``."""
        unigrams = np.load(folder / "unigrams.npy", mmap_mode="r").astype(np.float32)
        return cls(unigrams, StaticMap.open(folder / "bigrams.npy"), StaticMap.open(folder / "trigrams.npy"))

    def bigram_gain(
        self, first: NDArray[np.int64], second: NDArray[np.int64], unigram: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """How much likelier ``second`` becomes after ``first``: log10 p(second | first) / p(second), shape (n, 2).

        ``unigram``: `unigram_of` the second words, where that is known already.
        """
        value = self.bigrams.get(_word_key(first, second))
        if unigram is None:
            unigram = self.unigram_of(second)
        gain = np.empty((2, len(value)), np.float32)
        for source, byte in enumerate(_bytes(value)):
            stored = _probability(byte)
            stored -= unigram[:, source]
            gain[source] = np.where(byte > 0, stored, self.backoff[:, source].take(first))
        return gain.T

    def knows_bigram(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each bigram is stored, of either source; shape (n,)."""
        return self.bigrams.get(_word_key(first, second)) > 0

    def trigram(
        self, first: NDArray[np.int64], second: NDArray[np.int64], third: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """log10 p(third | first second) where the trigram is stored, else nan; shape (n, 2)."""
        value = self.trigrams.get(_word_key(first, second, third))
        known = np.flatnonzero(value)  # one in five
        out = np.full((2, len(value)), np.float32(np.nan))
        for source, byte in enumerate(_bytes(value.take(known))):
            out[source, known] = np.where(byte > 0, _probability(byte), np.float32(np.nan))
        return out.T


def _bytes(value: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """What is stored of each source; 0 for nothing."""
    return value >> np.uint32(8), value & np.uint32(0xFF)


def _probability(byte: NDArray[np.uint32]) -> NDArray[np.float32]:
    """The log10 probability that a byte stands for."""
    stored = byte.astype(np.float32)
    np.subtract(np.float32(1.0), stored, out=stored)
    stored /= np.float32(QUANTUM)
    return stored


def _word_key(first: NDArray[np.int64], *others: NDArray[np.int64]) -> Keys:
    """The key of n-grams of words: their ids, 18 bits each."""
    key = first
    for word in others:
        key = key << 18
        key |= word
    return key.view(np.uint64)


BACKOFF_QUANTUM = 60.0
"""Steps per decade in which back-off weights of symbol n-grams are stored."""


class SymbolModel:
    """Symbol n-grams (mostly characters) up to order four with back-off."""

    ORDER = 4

    def __init__(self, unigrams: NDArray[np.float32], ngrams: StaticMap) -> None:
        self.unigram = unigrams[:, 0].copy()
        self.unigram_backoff = unigrams[:, 1].copy()
        self.ngrams = ngrams

    @classmethod
    def open(cls, folder: Path) -> SymbolModel:
        """Open ``symbol_unigrams.npy`` and ``symbol_ngrams.npy`` in ``folder``."""
        unigrams = np.load(folder / "symbol_unigrams.npy", mmap_mode="r").astype(np.float32)
        return cls(unigrams, StaticMap.open(folder / "symbol_ngrams.npy"))

    def log_probability(
        self, codes: NDArray[np.uint16], starts: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """log10 p of each symbol given the up to three symbols before it, shape (symbols,).

        ``codes`` is one stretch of text, or several strung together: then ``starts`` says where each begins (in order,
        none shorter than ``ORDER``), and no symbol sees what stands before its own.
        """
        count = len(codes)
        inner = np.zeros(0, np.int64) if starts is None else starts[starts > 0]
        wide = codes.astype(np.uint64)
        keys = roll(np.zeros(count, np.uint64), wide)
        out = self.unigram.take(codes)
        weight = self.unigram_backoff.take(codes)  # of the history that ends at each symbol; 0 where it is not known
        known = np.ones(count, bool)
        for size in range(2, self.ORDER + 1):
            keys = roll(keys[1:], wide[: count - size + 1])  # keys[k] now ends at symbol k + size - 1
            # an n-gram can only be known where both of the n-grams inside it are
            both = known[1:] & known[:-1]
            for before in range(1, size):
                both[inner - before] = False
            weight[inner - (size - 1)] = 0
            asked = np.flatnonzero(both)
            value = self.ngrams.get(keys.take(asked))
            hit = np.flatnonzero(value > 0)
            asked, value = asked.take(hit), value.take(hit)
            here = asked + (size - 1)
            out[size - 1 :] += weight[:-1]
            out[here] = _stored(value)
            known = np.zeros(count - size + 1, bool)
            known[asked] = True
            weight = np.zeros(count - size + 1, np.float32)
            weight[asked] = _stored_weight(value)
        return out

    def log_probability_at(self, codes: NDArray[np.uint16], asked: NDArray[np.bool_]) -> NDArray[np.float32]:
        """log10 p of the symbols that are ``asked`` for, shape (symbols,); what stands at other places has no meaning.

        For many short texts strung together: at least ``ORDER`` symbols that are not asked for must stand before each
        run of those that are.
        """
        wide = codes.astype(np.uint64)
        out = self.unigram.take(codes)
        weight = self.unigram_backoff.take(codes)
        # The history of the first symbol of a run is looked up too; nothing is known of what stands before it.
        wanted = asked.copy()
        wanted[:-1] |= asked[1:]
        place = np.flatnonzero(wanted)
        opens = ~asked
        known = np.zeros(len(codes), bool)
        keys = roll(np.zeros(len(place), np.uint64), wide.take(place))
        for size in range(2, self.ORDER + 1):
            keys = roll(keys, wide.take(place - (size - 1)))
            value = self.ngrams.get(keys)
            hit = np.flatnonzero(value > 0)
            out[1:] += weight[:-1]
            weight = np.zeros(len(codes), np.float32)
            place, value = place.take(hit), value.take(hit)
            out[place] = _stored(value)
            weight[place] = _stored_weight(value)
            if size < self.ORDER:
                known[place] = True
                inside = np.flatnonzero(known.take(place - 1) | opens.take(place))
                keys, place = keys.take(hit).take(inside), place.take(inside)
                known[:] = False
        return out


def _stored(value: NDArray[np.uint32]) -> NDArray[np.float32]:
    return _probability(value >> np.uint32(8))


def _stored_weight(value: NDArray[np.uint32]) -> NDArray[np.float32]:
    return (value & np.uint32(0xFF)).astype(np.float32) / np.float32(-BACKOFF_QUANTUM)
