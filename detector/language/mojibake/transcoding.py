"""Undoes a wrong reading of East Asian text: finds the pair of encodings under which a passage becomes text.

The characters of a passage are turned back into the bytes they were read from, the bytes are read anew, and both
strings are weighed under one model of readable text. Where the new reading is likelier by many decades, it is what had
been written. Bytes that were lost on the way (U+FFFD, a question mark) end no passage, they only cost.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec
from msgspec.structs import replace

from detector.language.mojibake.codecs import READINGS, WRITINGS, next_character, octets
from detector.language.mojibake.plausibility import plausibility

# Decades that a byte costs which fits nowhere, and a place where bytes were lost.
_MISFIT: Final = 8.0
_LOST: Final = 1.5
_MARK: Final = 0x1A  # stands for lost bytes; no text has it
# What a control character or Latin sign in the new reading costs, and one in the old reading explains.
_LATIN: Final = 4.0
# What a half-width katakana costs beside another one, as in a word written in them, and alone.
_HALF_WIDTH: Final = 2.0
_ALONE: Final = 4.5
# What a letter of another script (Greek, Cyrillic, Arabic …) costs after one of its kind, and alone.
_OF_A_KIND: Final = 2.0
_FOREIGN: Final = 3.0
# What it costs to assume that the first byte belongs to a character before.
_SKIP: Final = 1.5
# What a Korean syllable costs after another (2 400 are in use).
_SYLLABLE: Final = 3.5
# What the same character costs a second time (侃侃, 淅淅沥沥).
_AGAIN: Final = 1.5
# A passage ends where the gain is so many decades below its peak.
_GIVE_UP: Final = 12.0
_SCRIPTS: Final = re.compile("[\u0100-\u1fff]{2}")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]{2}")
LONGEST: Final = 400  # characters of one passage; a longer one is found in several pieces
_LOSS: Final = bytes((_MARK,))


class Repair(msgspec.Struct, frozen=True):
    """A passage ``[start, end)`` of the searched text, how it came about and what it had been.

    ``gain``: decades by which ``text`` is likelier than the passage. ``lost``: places where bytes are missing, so that
    ``text`` is not all there was; ``shifted``: the first character lost its first byte.
    """

    start: int
    end: int
    written: str
    read: str
    text: str
    gain: float
    lost: int
    shifted: bool


def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple(
        (writing, reading)
        for reading in READINGS
        if reading != "windows-1252"  # its passages show by themselves; see detector.language.mojibake.latin
        for writing in WRITINGS
        # Korean syllables fill their code page so densely that any two bytes are one.
        if (writing != reading or reading in ("gbk", "big5")) and (writing == "utf-8" or reading != "euc-kr")
    )


PAIRS: Final = _pairs()


def costs_as_shown(text: str, before: str, latin: float) -> list[float]:
    """What each character costs as it stands; a sign or letter of Windows-1252 beyond ASCII costs ``latin``.

    Lost characters cost nothing. Half-width katakana are rare, but whoever writes one writes more.
    """
    shown = plausibility().costs(text, before)
    for place, character in enumerate(text):
        if place and character == text[place - 1] and character > "\u2fff":
            shown[place] = min(shown[place], _AGAIN)
        elif "\x7f" < character < "\u0100":
            shown[place] = latin
        elif character == "\ufffd":
            shown[place] = 0.0
        elif "\uff65" < character < "\uffa0":
            among = "\uff65" < text[place - 1 : place] < "\uffa0" or "\uff65" < text[place + 1 : place + 2] < "\uffa0"
            shown[place] = min(shown[place], _HALF_WIDTH if among else _ALONE)
        elif place and _SCRIPTS.fullmatch(text, place - 1, place + 1):
            shown[place] = _OF_A_KIND
        elif "\u024f" < character < "\u2000":
            shown[place] = min(shown[place], _FOREIGN)
        elif place and _HANGUL.fullmatch(text, place - 1, place + 1):
            shown[place] = _SYLLABLE
    return shown


def reread(
    text: str, start: int, shown: list[float], writing: str, reading: str, *, skip: int, before: str
) -> Repair | None:
    """The best passage of ``text`` that begins at ``start`` and was written in one encoding and read in another.

    ``shown``: costs of all characters of ``text``; ``skip``: bytes of the first character that belong to one before.
    """
    data = bytearray()
    ends: list[int] = []  # byte after each character
    place = start
    while place < min(len(text), start + LONGEST):
        character = text[place]
        if character == "\ufffd" or (character == "?" and reading != "windows-1252"):
            if writing == reading and place > start:
                break  # where bytes are missing, what was out of step may be in step again
            piece = _LOSS
        else:
            piece = octets(character, reading)
        if not piece or character == "\n":
            break
        data += piece
        ends.append(len(data))
        place += 1
    if len(data) <= skip or skip >= len(octets(text[start], reading)):
        return None
    weighed = _weigh(bytes(data), ends, shown, writing, start, skip, before)
    if weighed is None:
        return None
    first, last, new, gain, lost = weighed
    return Repair(first, last, writing, reading, new, gain - (_SKIP if skip else 0.0), lost, bool(skip))


def _weigh(
    data: bytes,
    ends: list[int],
    shown: list[float],
    writing: str,
    start: int,
    skip: int,
    before: str,
) -> tuple[int, int, str, float, int] | None:
    """First and last character of the best passage, its new reading, the gain, and how often bytes are missing."""
    model = plausibility()
    position, gain, peak, missing = skip, 0.0, 0.0, 0
    found: list[str] = []
    best: tuple[int, int, int] | None = None  # characters found, end, losses
    previous = " " if skip else before
    passed = start
    while position < len(data):
        character, length = next_character(data, position, writing)
        if data[position] == _MARK:
            character = ""
        if character:
            gain -= _LATIN if "\x7f" < character < "\u0100" else model.cost(character, previous)
            found.append(character)
            previous = character
        else:
            length = _length_of_loss(data, position, writing)
            if length:
                gain -= _LOST
            else:
                gain -= _MISFIT
                length = 1
            missing += 1
            if found[-1:] != ["\ufffd"]:
                found.append("\ufffd")
            previous = " "
            if missing > 2 and missing * 3 > len(found):
                break
        position += length
        while passed - start < len(ends) and ends[passed - start] <= position:
            gain += shown[passed]
            passed += 1
        partly = passed - start < len(ends) and position > (ends[passed - start - 1] if passed > start else 0)
        if partly and writing == "utf-8":
            continue  # a character of UTF-8 that ends within one of the passage means more to come
        if gain > peak and found[-1] != "\ufffd":
            peak = gain
            best = (len(found), passed + partly, missing)
        elif gain < peak - _GIVE_UP:
            break
    if best is None:
        return None
    count, end, missing = best
    return start, end, "".join(found[:count]), peak, missing


def _length_of_loss(data: bytes, position: int, writing: str) -> int:
    """How many bytes belong to a character of which one was lost; 0 where none was lost near.

    Broken UTF-8 says by itself where a byte is missing; other encodings only where a mark stands for it.
    """
    if writing != "utf-8":
        if data[position] == _MARK:
            return 1
        return 2 if data[position + 1 : position + 2] == _LOSS else 0
    length = 1
    while length < 4 and position + length < len(data):
        octet = data[position + length]
        if not (0x80 <= octet < 0xC0 or octet == _MARK):
            break
        length += 1
    return length


def trimmed(found: Repair, text: str) -> Repair:
    """A passage of ``text`` without what reads the same at its ends: the same bytes in both encodings."""
    start, end, new = found.start, found.end, found.text
    while not found.shifted and len(new) > 1 and start < end - 1 and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while len(new) > 1 and start < end - 1 and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return replace(found, start=start, end=end, text=new)
