"""Undoes a wrong reading of East Asian text: finds the pair of encodings under which a passage becomes text.

The characters of a passage are turned back into the bytes they were read from, the bytes are read anew, and both
strings are weighed under one model of readable text. Where the new reading is likelier by many decades, it is what had
been written. Bytes that were lost on the way (U+FFFD, a question mark) end no passage, they only cost.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from detector.language.mojibake.codecs import READINGS, WRITINGS, next_character, octets
from detector.language.mojibake.plausibility import plausibility

# Decades that a byte costs which fits nowhere, and a place where bytes were lost.
_MISFIT: Final = 8.0
_LOST: Final = 1.5
_MARK: Final = 0x1A  # stands for lost bytes; no text has it
# What a control character or Latin sign in the new reading costs, and one in the old reading explains.
_LATIN: Final = 4.0
# What a half-width katakana costs as shown.
_HALF_WIDTH: Final = 4.5
# What a letter of another script (Greek, Cyrillic, Arabic …) costs after one of its kind.
_OF_A_KIND: Final = 2.0
# A passage ends where the gain is so many decades below its peak.
_GIVE_UP: Final = 12.0
_ASCII: Final = bytes(range(0x80)).decode()
_SCRIPTS: Final = re.compile("[\u0100-\u1fff]{2}")
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
        if "\x7f" < character < "\u0100":
            shown[place] = latin
        elif character == "\ufffd":
            shown[place] = 0.0
        elif "\uff65" < character < "\uffa0":
            shown[place] = min(shown[place], _HALF_WIDTH)
        elif place and _SCRIPTS.fullmatch(text, place - 1, place + 1):
            shown[place] = _OF_A_KIND
    return shown


def reread(
    text: str, start: int, shown: list[float], writing: str, reading: str, *, skip: int, before: str
) -> Repair | None:
    """The best passage of ``text`` that begins at ``start`` and was written in one encoding and read in another.

    ``shown``: costs of all characters of ``text``; ``skip``: bytes of the first character that belong to one before.
    """
    data = bytearray()
    borders: dict[int, int] = {}  # byte → character that begins there
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
        borders[len(data)] = place
        data += piece
        place += 1
    borders[len(data)] = place
    if len(data) <= skip or skip >= len(octets(text[start], reading)):
        return None
    return _weigh(bytes(data), borders, shown, writing, reading, start, skip, before)


def _weigh(
    data: bytes,
    borders: dict[int, int],
    shown: list[float],
    writing: str,
    reading: str,
    start: int,
    skip: int,
    before: str,
) -> Repair | None:
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
            gain -= _LATIN if "\x7f" < character < "\u0100" else model.costs(character, previous)[0]
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
        while passed < borders.get(position, -1):
            gain += shown[passed]
            passed += 1
        if position not in borders:
            continue
        if gain > peak and found[-1] != "\ufffd":
            peak = gain
            best = (len(found), passed, missing)
        elif gain < peak - _GIVE_UP:
            break
    if best is None:
        return None
    count, end, missing = best
    text = "".join(found[:count])
    same = 0 if skip else len(text) - len(text.lstrip(_ASCII))  # ASCII is the same in all of these encodings
    return Repair(start + same, end, writing, reading, text[same:], peak, missing, bool(skip))


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
