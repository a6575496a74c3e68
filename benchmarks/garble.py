"""Makes mojibake: sentences written in one encoding and read in another, whole or in part, with bytes lost or not."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.clean import ntrex

LENGTHS = (4, 8, 16, 40, 100)
"""Code points of the garbled piece."""

LOSSES = ("\ufffd", "?", "")
"""What stands where a byte did not fit: most programs write U+FFFD, some a question mark, some nothing."""

_CODECS = {
    "utf-8": ("utf-8",),
    "gbk": ("gbk",),
    "big5": ("cp950",),
    "shift_jis": ("cp932",),
    "euc-jp": ("euc_jp",),
    "euc-kr": ("cp949",),
    "windows-1252": ("cp1252", "latin-1"),
}
_WRITTEN = {
    "zh": ("utf-8", "gbk"),
    "zh_tw": ("utf-8", "big5"),
    "ja": ("utf-8", "shift_jis", "euc-jp"),
    "en": ("utf-8",),
}


class Garbled(NamedTuple):
    """A line that is garbled in ``[start, end)`` (code points); ``truth``: what had stood there."""

    text: str
    start: int
    end: int
    truth: str
    language: str
    written: str
    read: str
    length: int
    whole: bool
    lossless: bool
    loss: str


def garble(text: str, written: str, read: str, loss: str, generator: random.Random) -> str | None:
    """``text`` written and read; None where it cannot be written so. ``loss`` replaces each byte that does not fit."""
    try:
        data = text.encode(_CODECS[written][0])
    except UnicodeEncodeError:
        return None
    if written == read:  # one byte late: the first byte is lost
        return "?" + data[1:].decode(_CODECS[read][0], "replace").replace("\ufffd", loss)
    return data.decode(generator.choice(_CODECS[read]), "replace").replace("\ufffd", loss)


def pairs(language: str) -> list[tuple[str, str]]:
    """What a language is written in, and what that is mistaken for."""
    found = [(one, other) for one in _WRITTEN[language] for other in _CODECS if one != other and other != "utf-8"]
    if language == "en":
        return found
    return [pair for pair in found if pair[1] != "euc-kr" or pair[0] == "utf-8"] + [
        (one, one) for one in _WRITTEN[language] if one in ("gbk", "big5")
    ]


def sentences(data: Path, language: str) -> list[str]:
    """Lines of human translations; English gets the quotation marks and apostrophes of print."""
    lines = [line for article in ntrex(data, language) for line in article.split("\n") if len(line) >= 12]
    if language == "en":
        lines = [line.replace("'", "’").replace("--", "—") for line in lines]
        lines = [line for line in lines if "’" in line or "—" in line or "“" in line]
    return lines


def is_held_out(line: str) -> bool:
    """Half of the lines, by a hash, are for tuning; the others say how well it went."""
    return hashlib.blake2b(line.encode(), digest_size=1).digest()[0] % 2 == 1


def planted(data: Path, count: int, *, held_out: bool) -> Iterator[Garbled]:
    """``count`` lines for each language, pair and length; half of them are garbled from end to end."""
    for language in _WRITTEN:
        lines = [line for line in sentences(data, language) if is_held_out(line) == held_out]
        for written, read in pairs(language):
            for length in LENGTHS:
                generator = random.Random(zlib.crc32(f"{language} {written} {read} {length} {held_out}".encode()))
                made = tries = 0
                while made < count and tries < 20 * count:
                    tries += 1
                    one = _plant(generator, lines, language, written, read, length)
                    if one is not None:
                        made += 1
                        yield one


def _plant(
    generator: random.Random, lines: list[str], language: str, written: str, read: str, length: int
) -> Garbled | None:
    line, loss, whole = generator.choice(lines), generator.choice(LOSSES), generator.random() < 0.5
    start = generator.randrange(max(1, len(line) - length))
    piece = line[start : start + length]
    if len(piece) < length or sum(character > "\x7f" for character in piece) < (1 if language == "en" else length // 2):
        return None
    garbled = garble(piece, written, read, loss, generator)
    if garbled is None or garbled == piece or (garbled.isascii() and "?" not in garbled):
        return None
    before, after = ("", "") if whole else (line[:start], line[start + length :])
    try:
        lossless = garbled.encode(_CODECS[read][0]).decode(_CODECS[written][0]) == piece
    except UnicodeError:
        lossless = False
    return Garbled(
        f"{before}{garbled}{after}",
        len(before),
        len(before) + len(garbled),
        piece,
        language,
        written,
        read,
        length,
        whole,
        lossless,
        loss,
    )
