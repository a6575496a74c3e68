"""Text in the clothes of single-byte encodings: what ftfy undoes, and East Asian text read as Windows-1252.

ftfy (Robyn Speer, Apache-2.0) knows UTF-8 read as one of ten single-byte encodings better than anything else; it is
asked about lines that hold a lead byte's character before a continuation byte's, and for its change of encoding only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.language.characters import HAN, HANGUL, HIRAGANA, KATAKANA, Codes, class_of
from detector.language.mojibake.codecs import WRITINGS
from detector.language.mojibake.search import Places, is_convincing
from detector.language.mojibake.transcoding import Repair, costs_as_shown, reread, trimmed

# The encodings that ftfy tries, as Python names them; what it calls "sloppy" differs in unused bytes only.
_SINGLE_BYTE: Final = (
    *("latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso-8859-2", "mac-roman", "cp437"),
)
_LEADS: Final = range(0xC2, 0xF5)
_CONTINUATIONS: Final = range(0x80, 0xC0)
_LEAD, _CONTINUATION, _HIGH, _CONTROL = 1, 2, 4, 8
# ftfy sees at most this much of a line on each side; it weighs a line as a whole.
_AROUND: Final = 160
# Characters of Windows-1252 beyond ASCII that East Asian text read so leaves in a row, with single ASCII ones between.
_RUN: Final = re.compile(
    r"[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\ufffd](?:[ -~]?[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\ufffd])+[@-~]?"
)
_SHORTEST_RUN: Final = 4
_CROWD: Final = 6
# What a letter or sign of Windows-1252 beyond ASCII costs beside another one (decades); chosen with the others.
_SHOWN: Final = 3.0
# ftfy is asked about so many places of an article in vain.
_MAX_VAIN: Final = 200


@lru_cache(maxsize=1)
def _roles() -> npt.NDArray[np.uint8]:
    """What each code point below U+10000 may be: the character of a lead or continuation byte, of Windows-1252, C1."""
    table = np.zeros(0x10000, np.uint8)
    for encoding in _SINGLE_BYTE:
        for octets, role in ((_LEADS, _LEAD), (_CONTINUATIONS, _CONTINUATION)):
            for octet in octets:
                character = bytes((octet,)).decode(encoding, "ignore")
                if character > "\x7f":
                    table[ord(character)] |= role
    table[0x80:0xA0] |= _LEAD | _CONTINUATION | _CONTROL
    table[0x85] &= ~np.uint8(_CONTROL)  # NEXT LINE is a line break
    table[0x80:0x100] |= _HIGH
    for character in "‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ":  # quotation marks and dashes crowd by themselves
        table[ord(character)] |= _HIGH
    table[ord(" ")] |= _CONTINUATION  # a no-break space (byte A0) is often made a space
    table[0xFFFD] |= _CONTINUATION
    return table


def may_be_single_byte(codes: Codes) -> Places:
    """Places where a line is worth asking about: a lead before a continuation, or a C1 control character."""
    roles = _roles().take(codes, mode="clip")
    if not len(roles):
        return np.empty(0, np.intp)
    found = (roles & _CONTROL) > 0
    found[:-1] |= ((roles[:-1] & _LEAD) > 0) & ((roles[1:] & _CONTINUATION) > 0)
    # East Asian text read as Windows-1252: four signs in a row, or nearly.
    is_high = (roles & _HIGH) > 0
    if len(is_high) >= _CROWD and np.count_nonzero(is_high) >= _SHORTEST_RUN:
        high = np.cumsum(is_high)
        crowded = np.flatnonzero(high[_CROWD - 1 :] - np.concatenate(([0], high[:-_CROWD])) >= _SHORTEST_RUN)
        found[crowded + _CROWD - 1] = True
    return np.flatnonzero(found)


def find_single_byte(text: str, places: Places) -> Iterator[Repair]:
    """Passages read in a single-byte encoding, in order of their lines; positions in code points of ``text``.

    ``places``: where it `may_be_single_byte`.
    """
    done = 0
    vain = 0
    for place in places.tolist():
        if place < done:
            continue
        start = max(text.rfind("\n", 0, place) + 1, place - _AROUND, done)
        end = text.find("\n", place)
        end = min(len(text) if end < 0 else end, place + _AROUND)
        if start < place - 1 and text[start - 1 : start] not in ("\n", ""):
            start = text.find(" ", start, place) + 1 or start  # not in the middle of a word
        window = text[start:end]
        found = list(_east_asian(window))
        taken = [(one.start, one.end) for one in found]
        found += [
            one
            for one in _asked_of_ftfy(window)
            if not any(one.start < upper and lower < one.end for lower, upper in taken)
        ]
        done = end
        if not found:
            vain += 1
            if vain > _MAX_VAIN:
                return
        for one in sorted(found, key=lambda one: one.start):
            yield Repair(
                one.start + start, one.end + start, one.written, one.read, one.text, one.gain, one.lost, one.shifted
            )


def _east_asian(window: str) -> Iterator[Repair]:
    """East Asian text read as Windows-1252 or Latin-1."""
    for run in _RUN.finditer(window):
        if sum(character > "\x7f" for character in run.group()) < _SHORTEST_RUN:
            continue
        start, end = run.span()
        best: Repair | None = None
        before = window[start - 1] if start else " "
        shown = costs_as_shown(window, " ", _SHOWN)
        for writing in WRITINGS:
            for begin in (start, start + 1):
                for skip in (0, 1) if writing != "utf-8" else (0,):
                    found = reread(window[:end], begin, shown, writing, "windows-1252", skip=skip, before=before)
                    if found is None or not (_is_east_asian(found.text) and is_convincing(found)):
                        continue
                    if best is None or found.gain > best.gain:
                        best = found
        if best is not None:
            yield trimmed(best, window)


def _is_east_asian(text: str) -> bool:
    return sum(class_of(character) in (HAN, HIRAGANA, KATAKANA, HANGUL) for character in text) >= 2


# ------------------------------------------------------------------------------------------ ftfy

_NAMES: Final = {"latin-1": "latin-1", "macroman": "mac-roman"}


def _asked_of_ftfy(window: str) -> Iterator[Repair]:
    from ftfy import fix_encoding_and_explain

    fixed, steps = fix_encoding_and_explain(window)
    if fixed == window:
        return
    written, read = _pair([(step.action, step.parameter) for step in steps or ()])
    for start, end, new in _differences(window, fixed):
        yield Repair(start, end, written, read, new, 0.0, new.count("\ufffd"), False)


def _pair(steps: list[tuple[str, str]]) -> tuple[str, str]:
    """What ftfy's steps say the text was written in and read as; the outermost mistake where it was read twice."""
    read = written = None
    for action, parameter in steps:
        name = parameter.removeprefix("sloppy-")
        if action == "encode" and read is None:
            read = _NAMES.get(name, name)
        elif action == "decode" and written is None:
            written = name.removesuffix("-variants")
    return written or "utf-8", read or "windows-1252"


def _differences(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of ``old`` that ``new`` replaces, and with what; neighbours with one character between are one."""
    joined: list[list[int]] = []
    for operation, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        if joined and first - joined[-1][1] <= 1:
            joined[-1][1], joined[-1][3] = last, new_last
        else:
            joined.append([first, last, new_first, new_last])
    for first, last, new_first, new_last in joined:
        if last > first:
            yield first, last, new[new_first:new_last]
