"""Encodings as programs really use them: which bytes a garbled character came from, and how to reread them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# What a text was mistaken for, and the Python codecs in which its characters are looked up, in this order.
READINGS: Final[dict[str, tuple[str, ...]]] = {
    "gbk": ("gbk", "gb18030"),
    "big5": ("cp950", "big5hkscs"),
    "shift_jis": ("cp932",),
    "euc-jp": ("euc_jp", "euc_jis_2004"),
    "euc-kr": ("cp949",),
    "windows-1252": ("cp1252", "latin-1"),
}
# What it was written in.
WRITINGS: Final[dict[str, str]] = {
    "utf-8": "utf-8",
    "gbk": "gbk",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
}
# Single bytes that browsers and Windows show though the code page has no character for them.
_SINGLE: Final = {"gbk": {"€": b"\x80"}, "euc-jp": {}, "shift_jis": {"\x80": b"\x80"}, "big5": {"\x80": b"\x80"}}


@lru_cache(maxsize=65_536)
def octets(character: str, reading: str) -> bytes:
    """The bytes that ``reading`` shows as this character; empty where there are none, or where they were lost."""
    if character == "?" and reading != "windows-1252":
        return b"?"
    single = _SINGLE.get(reading, {}).get(character)
    if single is not None:
        return single
    for codec in READINGS[reading]:
        try:
            return character.encode(codec)
        except UnicodeEncodeError:
            continue
    return b""


@lru_cache(maxsize=65_536)
def _character(piece: bytes, writing: str) -> str:
    try:
        text = piece.decode(WRITINGS[writing])
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 and not "\ue000" <= text <= "\uf8ff" else ""


def next_character(data: bytes, position: int, writing: str) -> tuple[str, int]:
    """The character that begins at ``position`` (bytes) and its length in bytes; ("", 1) where none does."""
    lead = data[position]
    if lead < 0x80:
        return chr(lead), 1
    if writing == "utf-8":
        length = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 1
    elif writing == "shift_jis":
        length = 1 if 0xA1 <= lead < 0xE0 else 2
    elif writing == "euc-jp" and lead == 0x8F:
        length = 3
    else:
        length = 2
    found = _character(data[position : position + length], writing)
    return (found, length) if found else ("", 1)


def read_as(text: str, writing: str, reading: str) -> str | None:
    """``text`` written in one encoding and strictly read in another; None where it cannot be."""
    try:
        data = text.encode(WRITINGS[writing])
    except UnicodeEncodeError:
        return None
    for codec in READINGS[reading]:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None
