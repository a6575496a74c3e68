"""Where a text may hold a passage in a wrong encoding, and which pair of encodings explains each.

The way is short for clean text: one look-up per character finds windows of rare characters, one batch of pairs of
neighbours tells rare words from rubbish, and only what is left is read anew in other encodings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from detector.language.characters import (
    CONTROL,
    DIGIT,
    EMOJI,
    INVISIBLE,
    LETTER,
    NEWLINE,
    SPACE,
    SYMBOL,
    CharacterView,
    Codes,
)
from detector.language.mojibake.codecs import READINGS, WRITINGS, octets
from detector.language.mojibake.plausibility import QUANTUM, plausibility, rarity, symbols
from detector.language.mojibake.transcoding import LONGEST, PAIRS, Repair, costs_as_shown, reread, trimmed

# A window of three characters is looked at when they cost so much alone (mean, decades), and read anew when they
# cost so much after one another. Chosen on the tuning half of benchmarks/encoding.py: 5.6 finds 0.3 % more passages
# and reads twice as much clean text anew.
_WINDOW: Final = 3
_RARE: Final = 5.0
_STRANGE: Final = 6.0
# Windows no further apart belong to one zone.
_GAP: Final = 6
# Decades that a new reading must gain: chance finds UTF-8 far less often than text of two bytes a character. At 9
# instead of 10 a name in 93 000 characters of clean traditional Chinese is taken for another pair
# (benchmarks/encoding.py).
_GAIN: Final = {"utf-8": 5.0}
_GAIN_OF_PAIRS: Final = 10.0
_GAIN_OF_ONE: Final = 8.0
_GAIN_PER_CHARACTER: Final = 1.0
# Mean cost of a character of the new reading, where it is text at all: sentences of NTREX have 1.5 to 3.
_READABLE: Final = 4.5
_FLUENT: Final = 3.5
_FEWEST: Final = 2  # characters beyond ASCII that a new reading has
# So many zones of an article may be read anew in vain; classical Chinese has no end of them.
_MAX_VAIN: Final = 40
# Characters by which pairs are chosen that are worth a search, and what they may cost on average when read anew.
_CORE: Final = 6
_COMMON: Final = 4.6
# A passage of so many characters that cost so much on average and whose bytes are so far pieces of UTF-8 is called
# that even where it cannot be undone.
_RUBBISH_LENGTH: Final = 6
_RUBBISH: Final = 5.0
_COVERED: Final = 0.8
_PIECES: Final = re.compile(rb"[\xe2-\xe9\xef][\x80-\xbf]{1,2}")
# What a letter or sign of Windows-1252 costs where East Asian characters stand about.
_SIGN: Final = 3.0
# How far before the first strange character a passage may begin.
_REACH: Final = 3
# A passage is first weighed by so many characters, and followed to its end where it holds so long.
_GLANCE: Final = 24
# A new reading this much likelier for each character is taken without looking at other pairs.
_OBVIOUS: Final = 2.5

Places = npt.NDArray[np.intp]


@lru_cache(maxsize=1)
def _strangeness() -> npt.NDArray[np.uint16]:
    """Cost of every code point that East Asian text may turn into; 0 for signs, emoji and the ASCII characters."""
    view = CharacterView(
        "".join(map(chr, range(0xD800))) + "\ufffd" * 0x800 + "".join(map(chr, range(0xE000, 0x10000)))
    )
    quiet = np.isin(view.classes, (SPACE, NEWLINE, DIGIT, LETTER, SYMBOL, EMOJI, INVISIBLE, CONTROL)) | (
        view.codes < 0x80
    )
    return np.where(quiet, 0, rarity()).astype(np.uint16)


def strange_places(codes: Codes) -> Places:
    """Starts of windows of rare characters that do not go together."""
    if len(codes) < _WINDOW:
        return np.empty(0, np.intp)
    table = _strangeness()
    cost = table.take(codes, mode="clip")
    windows = cost[:-2] + cost[1:-1]
    windows += cost[2:]
    places = np.flatnonzero(windows >= int(_WINDOW * _RARE * QUANTUM))
    marks = _tell_tales(codes)
    if not len(places):
        return marks
    around = places[:, None] + np.arange(-1, _WINDOW)
    shown = symbols(codes[np.maximum(around, 0)])
    neighbours = plausibility().neighbour_costs(shown)
    strange = places[neighbours.mean(axis=1) >= _STRANGE]
    return np.union1d(strange, marks) if len(marks) else strange


# One of these is part of every mark that `_tell_tales` finds.
_TELLING: Final = tuple(map(ord, "鈥窶〖?"))


@lru_cache(maxsize=1)
def _telling() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x10000, np.bool_)
    table[list(_TELLING)] = True
    return table


def _tell_tales(codes: Codes) -> Places:
    """Single characters that give a passage away though their neighbours are common ones."""
    if not _telling().take(codes, mode="clip").any():
        return np.empty(0, np.intp)
    before, after = codes[:-1], codes[1:]
    # The first two bytes of UTF-8's quotation marks and dashes in GBK and Shift-JIS, beside a Latin letter.
    found = ((before == ord("鈥")) | (before == ord("窶"))) & (after >= 0x4E00)
    found[1:] &= before[:-1] < 0x80
    quotes = np.flatnonzero(found)
    # The prolonged sound mark of EUC-JP in GBK.
    found = (after == 0x3016) & (before >= 0x30A1) & (before <= 0x30FA)
    # Text that lost a byte begins with a question mark and goes on with the halves of its characters.
    found |= (before == ord("?")) & (after >= 0x4E00) & (after <= 0x9FFF)
    return np.union1d(quotes, np.flatnonzero(found) + 1)


def zones(places: Places) -> list[tuple[int, int]]:
    """Stretches that hold strange windows close to one another."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > _GAP + _WINDOW) + 1
    return [(int(run[0]), int(run[-1]) + _WINDOW) for run in np.split(places, breaks)]


def find_passages(text: str, strange: Places) -> Iterator[Repair]:
    """Passages of East Asian text read in a wrong East Asian encoding, in order; positions in code points.

    ``strange``: the `strange_places` of the text.
    """
    done = vain = 0
    known: dict[tuple[str, str], int] = {}
    sound: set[str] = set()  # strange words that were read anew in vain; names come again and again
    for start, end in zones(strange):
        if text[start:end] in sound:
            continue
        place = max(start, done)
        while place < end:
            found = best_reading(text, place, end, tuple(known), floor=done)
            if found is None:
                found = _rubbish(text, place, end)
                if found is None:
                    vain += 1
                    sound.add(text[start:end])
                    break
                yield found
                done = end
                break
            known[found.written, found.read] = known.get((found.written, found.read), 0) + 1
            yield found
            done = place = found.end
        if vain > _MAX_VAIN:
            return


def _rubbish(text: str, start: int, end: int) -> Repair | None:
    """UTF-8 read in another encoding by a program that dropped what it could not show: its bytes are still UTF-8's.

    Too much is missing to weigh what had been there, but rare words do not consist of such bytes.
    """
    stretch = text[start : min(end, start + LONGEST)]
    if len(stretch) < _RUBBISH_LENGTH:
        return None
    costs = [cost for cost, one in zip(plausibility().costs(stretch), stretch, strict=True) if one > "\x7f"]
    if sum(costs) < _RUBBISH * len(costs) or not costs:
        return None
    for reading in READINGS:
        data = b"".join(octets(character, reading) for character in stretch if character > "\x7f")
        covered = sum(map(len, _PIECES.findall(data)))
        if len(data) > len(costs) and covered >= _COVERED * len(data):
            return Repair(start, start + len(stretch), "utf-8", reading, "", sum(costs), len(costs), False)
    return None


def best_reading(
    text: str, start: int, end: int, known: tuple[tuple[str, str], ...] = (), *, floor: int = 0
) -> Repair | None:
    """The best passage that begins near ``start``; pairs in ``known`` are tried first and suffice where obvious."""
    lower = max(floor, start - _REACH)
    lower = max(lower, text.rfind("\n", lower, start) + 1)
    core = text[start : min(max(end, start + _WINDOW), start + _CORE)]
    first = _best_of_pairs(text, lower, start, start + _GLANCE, known) if known else None
    if first is None or not _obvious(first):
        pairs = [pair for pair in promising_pairs(core) if pair not in known]
        second = _best_of_pairs(text, lower, start, start + _GLANCE, pairs)
        if first is None or (second is not None and second.gain > first.gain):
            first = second
    if first is None or first.end < start + _GLANCE - _WINDOW:
        return first
    pair = (first.written, first.read)
    return _best_of_pairs(text, lower, start, max(end, start) + LONGEST, [pair]) or first


def _obvious(found: Repair) -> bool:
    return found.gain >= _OBVIOUS * (found.end - found.start) and _cost(found.text) <= _FLUENT


def _best_of_pairs(text: str, lower: int, start: int, upper: int, pairs: Collection[tuple[str, str]]) -> Repair | None:
    """The best passage within ``[lower, upper)`` that begins near ``start`` under one of the pairs."""
    if not pairs:
        return None
    stretch = text[lower:upper]
    before = text[lower - 1] if lower else " "
    shown = costs_as_shown(stretch, before, _SIGN)
    best: Repair | None = None
    for writing, reading in pairs:
        found = _best_start(stretch, start - lower, shown, writing, reading, before)
        if found is not None and (best is None or found.gain > best.gain):
            best = found
    if best is None:
        return None
    return trimmed(replace(best, start=best.start + lower, end=best.end + lower), text)


_UTF8: Final = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf])[\x80-\xbf]")


@lru_cache(maxsize=4096)
def promising_pairs(core: str) -> tuple[tuple[str, str], ...]:
    """The pairs under which a few strange characters may have been common ones, by a look at each alone."""
    table = rarity()
    data = {
        reading: b"".join(octets(character, reading) for character in core)
        for reading in READINGS
        if reading != "windows-1252"
    }
    found = []
    for pair in PAIRS:
        writing, reading = pair
        if writing == "utf-8":
            if _UTF8.search(data[reading]):
                found.append(pair)
            continue
        for skip in (0, 1) if writing != reading else (1,):
            read = data[reading][skip:].decode(WRITINGS[writing], "ignore")
            cost = [int(table[min(ord(character), 0xFFFF)]) for character in read]
            if cost and 2 * len(cost) >= len(data[reading]) - skip - 2 and sum(cost) <= _COMMON * QUANTUM * len(cost):
                found.append(pair)
                break
    return tuple(found)


def _best_start(text: str, place: int, shown: list[float], writing: str, reading: str, before: str) -> Repair | None:
    best: Repair | None = None
    for start in range(min(place + 2, len(text) - 1) + 1):
        for skip in (1,) if writing == reading else (0,) if writing == "utf-8" else (0, 1):
            previous = text[start - 1] if start else before
            found = reread(text, start, shown, writing, reading, skip=skip, before=previous)
            if found is not None and is_convincing(found) and (best is None or found.gain > best.gain):
                best = found
    return best


def is_convincing(found: Repair) -> bool:
    """Whether a new reading is likelier by more than chance explains."""
    # Accented and Greek letters are no East Asian text; UTF-8 has them at bytes that chance makes often.
    whole = sum(character >= "\u2010" for character in found.text) - found.text.count("\ufffd")
    if found.written == "utf-8" and whole == 1 and not found.lost:
        return found.gain >= _GAIN_OF_ONE  # a single sign in Latin text: don鈥檛
    repeated = max(map(found.text.count, set(found.text)), default=0)
    if (
        whole < _FEWEST
        or len(set(found.text)) < _FEWEST
        or (2 * repeated > whole and whole > _FEWEST)
        or found.lost * 2 > whole
    ):
        return False
    if found.gain < max(_GAIN.get(found.written, _GAIN_OF_PAIRS), _GAIN_PER_CHARACTER * len(found.text)):
        return False
    return _cost(found.text) <= _READABLE


def _cost(text: str) -> float:
    """Mean cost of the characters of a new reading, what was lost aside."""
    costs = [cost for cost, character in zip(plausibility().costs(text), text, strict=True) if character != "\ufffd"]
    return sum(costs) / max(len(costs), 1)
