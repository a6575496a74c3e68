"""A small fingerprint of each article, by which near copies are found among thousands without comparing all pairs.

One-permutation MinHash (Li, Owen, Zhang 2012) over shingles of three tokens, a token being one Han character or kana,
or a run of letters or digits; empty bins borrow from the next full one (Shrivastava and Li 2014). The share of equal
places of two sketches estimates the Jaccard similarity of their sets of shingles. The package datasketch does the
same; it takes 1.6 seconds to import.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from detector.language.characters import CLASS_COUNT, DIGIT, HAN, HIRAGANA, KATAKANA, LATIN, LETTER, CharacterView
from detector.model import Block

PLACES: Final = 128
"""Length of a sketch, in places of 16 bits."""
SKETCH_BYTES: Final = PLACES * 2
PLACE_BITS: Final = 7
TEXT_BITS: Final = 12
MAX_TEXTS: Final = 1 << TEXT_BITS
SHINGLE: Final = 3
# Fewer shingles than this say little, and short notices are alike by right.
MIN_SHINGLES: Final = 60
# A paragraph of so many code points that stands in two articles was copied.
MIN_PARAGRAPH: Final = 60
LINE_BYTES: Final = 8
# Shorter lines are answers, names and numbers.
MIN_LINE: Final = 8
# Two rows a band: of pairs with similarity 0.38 (the lower 5 % of articles of news with 70 % of their words swapped)
# all but one in 18 000 meet in one of the 64 bands, of pairs with 0.04 (the upper 1 % of strangers) one in ten.
ROWS: Final = 2
# Bands of which more articles than this agree are looked at against their first article only: they are one text.
MAX_BUCKET: Final = 40

U64 = NDArray[np.uint64]
# 1 for characters that are tokens by themselves, 2 for those that run together, by class.
_TOKEN_KINDS: Final = np.zeros(CLASS_COUNT, np.uint8)
_TOKEN_KINDS[[HAN, HIRAGANA, KATAKANA]] = 1
_TOKEN_KINDS[[LATIN, DIGIT, LETTER]] = 2
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


class Rows:
    """Byte strings one behind the other, as they are looked at: as many objects would take half as much again.

    ``joined``: all of them; ``lengths``: in bytes, shape (len(rows),).
    """

    def __init__(self, rows: Iterable[bytes] = ()) -> None:
        self.joined = bytearray()
        self._lengths = array("I")
        for one in rows:
            self.append(one)

    def append(self, row: bytes) -> None:
        self.joined += row
        self._lengths.append(len(row))

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.array(self._lengths, np.int64)


def _mix(values: U64) -> U64:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _tokens(views: Sequence[CharacterView]) -> tuple[U64, NDArray[np.int64]]:
    """A number for each token of some texts, and the index of its text; punctuation and white space are none."""
    lengths = [len(one.text) for one in views]
    classes = np.concatenate([one.classes for one in views])
    codes = np.concatenate([one.folded_codes for one in views])
    texts = np.repeat(np.arange(len(views)), lengths)
    kind = _TOKEN_KINDS.take(classes)
    kept = np.flatnonzero(kind)
    kind, owner = kind.take(kept), texts.take(kept)
    begins = np.ones(len(kept), bool)
    np.logical_or(kept[1:] != kept[:-1] + 1, (kind[1:] != 2) | (kind[:-1] != 2), out=begins[1:])
    begins[1:] |= owner[1:] != owner[:-1]
    heads = np.flatnonzero(begins)
    if not len(heads):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    place = np.arange(len(kept)) - np.repeat(heads, np.diff(np.append(heads, len(kept))))
    weighted = _mix(codes.take(kept).astype(np.uint64) + (place.astype(np.uint64) << np.uint64(32)))
    return np.add.reduceat(weighted, heads), owner.take(heads)


def sketches(views: Sequence[CharacterView]) -> list[bytes]:
    """The sketch of each text, ``SKETCH_BYTES`` long, empty where a text is too short; at most ``MAX_TEXTS`` texts."""
    if not views:
        return []
    words, owner = _tokens(views)
    counts = np.bincount(owner, minlength=len(views)) - (SHINGLE - 1)
    enough = counts >= MIN_SHINGLES
    out = [b""] * len(views)
    if not enough.any():
        return out
    shingles = _mix((words[:-2] * _MULTIPLIER + words[1:-1]) * _MULTIPLIER + words[2:])
    whole = np.flatnonzero((owner[:-2] == owner[2:]) & enough.take(owner[:-2]))
    # The highest bits are the text and the bin, so that, sorted, the first value of each bin is its minimum.
    keys = (owner.take(whole).astype(np.uint64) << np.uint64(64 - TEXT_BITS)) | (
        shingles.take(whole) >> np.uint64(TEXT_BITS)
    )
    keys.sort()
    wanted = np.arange(len(views) * PLACES)
    firsts = np.searchsorted(keys, wanted.astype(np.uint64) << np.uint64(64 - TEXT_BITS - PLACE_BITS))
    values = keys.take(np.minimum(firsts, len(keys) - 1))
    full = (firsts < len(keys)) & (values >> np.uint64(64 - TEXT_BITS - PLACE_BITS) == wanted.astype(np.uint64))
    rows, full = values.reshape(-1, PLACES), full.reshape(-1, PLACES)
    # An empty bin borrows from the next full one, round the end, and remembers how far that was.
    following = np.where(np.concatenate([full, full], 1), np.arange(2 * PLACES), 2 * PLACES)
    following = np.minimum.accumulate(following[:, ::-1], 1)[:, ::-1][:, :PLACES]
    distance = following - np.arange(PLACES)
    donated = np.take_along_axis(rows, following % PLACES, 1)
    mixed = _mix((donated << np.uint64(TEXT_BITS)) + distance.astype(np.uint64) * _MULTIPLIER)
    table = (mixed >> np.uint64(48)).astype("<u2")
    for number in np.flatnonzero(enough).tolist():
        out[number] = table[number].tobytes()
    return out


def sketch(characters: CharacterView) -> bytes:
    """The sketch of one text; see ``sketches``."""
    return sketches([characters])[0]


def line_digests(characters: CharacterView, blocks: Sequence[Block]) -> bytes:
    """A digest (``LINE_BYTES`` long) of each long paragraph, and of each shorter line of prose, folded.

    Long ones have at least ``MIN_PARAGRAPH`` code points, and digests whose first byte is odd; shorter ones at least
    ``MIN_LINE``. Short headings, quotations, list items and cells of tables are alike by right.
    """
    folded = characters.folded
    digests = []
    for one in blocks:
        length = one.end - one.start
        if length >= MIN_PARAGRAPH or (length >= MIN_LINE and one.kind == "paragraph"):
            digests.append(line_digest(folded[one.start : one.end]))
    return b"".join(digests)


def line_digest(folded: str) -> bytes:
    """The digest of one line (of folded text); white space around it makes no difference."""
    digest = blake2b(folded.strip().encode("utf-8", "surrogatepass"), digest_size=LINE_BYTES).digest()
    return bytes((digest[0] | 1 if len(folded) >= MIN_PARAGRAPH else digest[0] & 0xFE,)) + digest[1:]


def similar_pairs(
    sketches: Rows, least: float, most: int | None = None, all_from: float = 1.0
) -> list[tuple[int, int, float]]:
    """Pairs of indices ``first < second`` whose estimated similarity is at least ``least``, with it, best first.

    ``most``: so many of them, but for those of at least ``all_from``, which all are there. Near-linear: articles are
    compared only where two places in a row agree. Empty sketches are passed over.
    """
    own = np.flatnonzero(sketches.lengths)
    if len(own) < 2:
        return []
    table = np.frombuffer(sketches.joined, "<u2").reshape(len(own), PLACES)
    rows = table.view(f"<u{2 * ROWS}")
    found, equal = np.zeros(0, np.int64), np.zeros(0, np.uint8)  # pairs, and how many of their places are
    for band in range(PLACES // ROWS):
        meeting = _meeting(rows[:, band])
        # At once, and in parts: of 200 000 articles 20 million pairs meet somewhere, and one in 16 is like.
        for at in range(0, len(meeting), 16384):
            part = meeting[at : at + 16384]
            agreeing = (table[part // len(own)] == table[part % len(own)]).sum(axis=1, dtype=np.uint8)
            near = np.flatnonzero(agreeing >= least * PLACES)
            found = np.append(found, part[near])
            equal = np.append(equal, agreeing[near])
        # Alike ones meet in many bands.
        found, places = np.unique(found, return_index=True)
        equal = equal[places]
    order = np.argsort(-(equal / PLACES))
    if most is not None:
        order = order[: max(most, int(np.count_nonzero(equal >= all_from * PLACES)))]
    firsts, seconds = own[found[order] // len(own)].tolist(), own[found[order] % len(own)].tolist()
    return list(zip(firsts, seconds, (equal[order] / PLACES).round(3).tolist(), strict=True))


def _meeting(values: NDArray[np.unsignedinteger]) -> NDArray[np.int64]:
    """The pairs of articles with the same value, as ``first * count + second``."""
    # Values and numbers sorted as one: faster than a stable argsort, and the articles of a value are in order.
    keys = (values.astype(np.uint64) << np.uint64(32)) | np.arange(len(values), dtype=np.uint64)
    keys.sort()
    members = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    keys >>= np.uint64(32)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.append(starts, len(keys)))
    # Each article of a value is paired with those behind it; of very many, only the first one is.
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]
    many = sizes > MAX_BUCKET
    firsts = _ranges(starts, np.where(many, 1, sizes - 1))
    behind = np.repeat(starts + sizes, np.where(many, 1, sizes - 1)) - firsts - 1
    return np.repeat(members[firsts], behind) * len(values) + members[_ranges(firsts + 1, behind)]


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its length says, one range behind the other."""
    ends = np.cumsum(lengths)
    return np.arange(int(lengths.sum())) + np.repeat(starts - ends + lengths, lengths)


def shared_paragraphs(digests: Rows) -> dict[tuple[int, int], int]:
    """How many long paragraphs each pair of articles shares; what over ``MAX_BUCKET`` articles hold is boilerplate.

    ``digests``: what ``line_digests`` gave for each article. Keys are indices ``first < second``.
    """
    shared: dict[tuple[int, int], int] = {}
    for digest, held in held_by_several(digests, 2).items():
        if digest[0] & 1 and len(held) <= MAX_BUCKET:
            for index, first in enumerate(held):
                for second in held[index + 1 :]:
                    shared[first, second] = shared.get((first, second), 0) + 1
    return shared


def held_by_several(digests: Rows, least: int) -> dict[bytes, list[int]]:
    """The digests that stand in at least ``least`` articles, with the indices of these, ascending."""
    values = np.frombuffer(digests.joined, "<u8")
    owners = np.repeat(np.arange(len(digests), dtype=np.uint32), digests.lengths // LINE_BYTES)
    # Few lines stand twice at all: with the others left out first this takes a quarter of the memory.
    ranked = np.sort(values)
    again = np.unique(ranked[1:][ranked[1:] == ranked[:-1]])
    del ranked
    kept = np.isin(values, again, kind="sort") if len(again) else np.zeros(len(values), bool)
    values, owners = values[kept], owners[kept]
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    fresh = np.ones(len(values), bool)  # a line that stands twice in an article counts once
    fresh[1:] = (values[1:] != values[:-1]) | (owners[1:] != owners[:-1])
    values, owners = values[fresh], owners[fresh]
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))[: len(values)])
    ends = np.append(starts[1:], len(values))
    enough = np.flatnonzero(ends - starts >= least)
    return {values[starts[n]].tobytes(): owners[starts[n] : ends[n]].tolist() for n in enough.tolist()}
