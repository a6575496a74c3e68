"""Bytes to text, strictly: either every byte is accounted for, or the file is an error that says where and why.

Order of evidence: byte order mark; valid UTF-8 (one pass, and the end of it for nearly all files); UTF-16 and UTF-32
without a mark where the result is plausible text; then ``chardet`` ranks the legacy encodings, of which the first
that decodes every byte into plausible text is taken. Accuracy by length of the text: ``benchmarks/decoding.py``.

Nothing is repaired here. A file that is UTF-8 but for some bytes, or whose last character is cut in half, is an error
and not a guess in another encoding: whoever reads the report must be able to trust that text and bytes correspond.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.language.characters import (
    CJK_PUNCTUATION,
    DIGIT,
    HAN,
    HANGUL,
    HIRAGANA,
    KATAKANA,
    LATIN,
    NEWLINE,
    PUNCTUATION,
    SPACE,
    SYMBOL,
    CharacterView,
    code_points,
)
from detector.sources.base import SourceError

# The encodings that chardet is asked about, and Python's codecs for each, the usual one before its supersets.
_EAST_ASIAN: Final = {
    "gb18030": ("gb18030",),
    "big5hkscs": ("cp950", "big5hkscs"),
    "cp932": ("cp932",),
    "euc_jis_2004": ("euc_jp", "euc_jis_2004"),
    "cp949": ("cp949",),
}
_WESTERN: Final = "cp1252"
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC: Final = (
    *(b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"\x1f\x8b"),
    *(b"\x28\xb5\x2f\xfd", b"\x7fELF", b"MZ\x90", b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"\xca\xfe\xba\xbe"),
    *(b"7z\xbc\xaf", b"Rar!\x1a", b"BZh91AY", b"\xfd7zXZ", b"wOFF", b"wOF2", b"OggS", b"fLaC", b"ID3\x03", b"ID3\x04"),
    *(b"PAR1", b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*", b"RIFF", b"{\\rtf"),
)
# Control characters that text does not hold: all but those for white space, backspace and the escape of ISO-2022.
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\b\t\n\v\f\r\x1b")) + b"\x7f"
_SAMPLE: Final = 65_536  # bytes that decide about binary data and UTF-16 without a mark
# Random bytes hold 10 % control characters; clean UTF-8 articles none, the worst scraped ones under 0.5 %.
_CONTROL_SHARE: Final = 0.02
# Shares of plausible characters, chosen in benchmarks/decoding.py: text in its own encoding has over 0.95 even at 20
# characters, Shift-JIS read as UTF-16 under 0.6.
_PLAUSIBLE_UTF16: Final = 0.9
_PLAUSIBLE: Final = 0.7
# Western European text: at most this share of its characters is not ASCII (French novels: 0.05, lists of names: 0.2).
_WESTERN_SHARE: Final = 0.35
# GB 2312 text with a larger share of kana among kana and Han is EUC-JP: Japanese sentences have 0.3 and more.
_KANA_SHARE: Final = 0.2
_SHORTEST_UTF16: Final = 8  # bytes; below that any two encodings look alike
_WESTERN_CHARACTERS: Final = frozenset(
    "\u00a0¡£§«»°·¿€‚ƒ„…‰Š‹ŒŽ‘’“”•–—™š›œžŸ©®²³´ºª½¼¾" + "".join(map(chr, range(0xC0, 0x100)))
)


class Decoded(msgspec.Struct, frozen=True):
    """A decoded file. ``data.decode(encoding) == text`` holds for the (Python) name of the encoding."""

    text: str
    encoding: str


class DecodeError(SourceError):
    """Bytes that are no text in any encoding known here; the message says what was tried and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "decode")


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a whole file.

    Encodings: utf-8, utf-8-sig (with a mark), utf-16, utf-32 (with a mark), utf-16-le, utf-16-be, utf-32-le,
    utf-32-be, gb18030, big5hkscs or cp950, cp932, euc_jp or euc_jis_2004, iso2022_jp_ext, cp949,
    cp1252. Raises DecodeError.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = _wide_encoding(data)
        if wide:
            return Decoded(data.decode(wide), wide)
        _refuse_broken_utf8(data, error)
        return _decode_legacy(data)
    if b"\0" in data or (b"\x1b" in data and b"\x1b$" in data):  # UTF-16 and ISO-2022-JP can be valid UTF-8
        disguised = _wide_encoding(data) if b"\0" in data else "iso2022_jp_ext"
        inner = _decoded(data, disguised) if disguised else None
        if disguised and inner is not None:
            return Decoded(inner, disguised)
    return Decoded(text, "utf-8")


def is_binary(data: bytes) -> bool:
    """Whether a file, or the first bytes of one, is something else than text.

    A known magic number, NUL bytes outside UTF-16 and UTF-32, or more than 2 % control characters.
    """
    if data.startswith(_MAGIC):
        return True
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    if b"\0" in data:
        return _wide_encoding(data) is None
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(2, _CONTROL_SHARE * len(sample)) and _wide_encoding(data) is None


def _decode_marked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise DecodeError(_broken(data, encoding, error, "by its byte order mark")) from None


def _broken(data: bytes, encoding: str, error: UnicodeDecodeError, evidence: str) -> str:
    """What is wrong with data that is in ``encoding`` by some ``evidence``, where, and what to do about it."""
    if error.end >= len(data) and any(sign in error.reason for sign in ("end of data", "truncated", "incomplete")):
        return (
            f"this is {encoding} {evidence}, but the file ends in the middle of a character: its last "
            f"{len(data) - error.start} of {len(data):,} bytes are cut off; restore its end or remove these bytes"
        )
    line = data.count(b"\n", 0, error.start) + 1
    return (
        f"this is {encoding} {evidence}, but byte 0x{data[error.start]:02x} at offset {error.start:,} (line {line}) "
        f"cannot be decoded ({error.reason}); repair the bytes there or save the file as UTF-8 anew"
    )


def _refuse_broken_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    """Raise DecodeError if the data is UTF-8 with errors rather than another encoding.

    Of what is not ASCII in GB18030, Big5, Shift-JIS or EUC text, under a tenth happens to be valid UTF-8.
    """
    text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    valid = int(np.count_nonzero(code_points(text) > 0x7F)) - replaced
    cut_off = error.reason == "unexpected end of data" and error.end >= len(data) and replaced == 1
    if valid >= (1 if cut_off else max(3, 2 * replaced)):
        raise DecodeError(_broken(data, "utf-8", error, "by nearly all of its bytes"))


# ---------------------------------------------------------------------------------------------- without a mark


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, if the first 64 KiB of the data are plausible text in it."""
    sample = data[:_SAMPLE]
    candidates = []
    if len(data) % 2 == 0 and len(data) >= _SHORTEST_UTF16:
        candidates += ["utf-16-le", "utf-16-be"]
    if len(data) % 4 == 0 and b"\0\0" in sample:
        candidates += ["utf-32-le", "utf-32-be"]
    ranked = []
    for encoding in candidates:
        text = sample.decode(encoding, "replace")
        plausible = _plausibility(text)
        if plausible >= _PLAUSIBLE_UTF16 and "\0" not in text:
            ranked.append((plausible, encoding))
    for _, encoding in sorted(ranked, reverse=True):
        if _decoded(data, encoding) is not None:
            return encoding
    return None


def _decode_legacy(data: bytes) -> Decoded:
    """The encoding that chardet finds likeliest among those that decode every byte into plausible text."""
    from chardet import detect_all

    found = detect_all(data, ignore_threshold=True, compat_names=False, include_encodings=[*_EAST_ASIAN, _WESTERN])
    # What chardet leaves out, though it decodes, comes last.
    ranked = dict.fromkeys([one["encoding"] for one in found if one["encoding"]] + [*_EAST_ASIAN, _WESTERN])
    for family in ranked:
        for encoding in _EAST_ASIAN.get(family, (family,)):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            sample = text[:_SAMPLE]
            if encoding == "euc_jis_2004" and not _is_windows_euc(text):
                continue
            if _is_western(sample) if encoding == _WESTERN else _plausibility(sample) >= _PLAUSIBLE:
                if encoding == "gb18030" and _is_japanese(sample):
                    japanese = _decoded(data, "euc_jp")
                    if japanese is not None and _plausibility(japanese[:_SAMPLE]) >= _PLAUSIBLE:
                        return Decoded(japanese, "euc_jp")
                return Decoded(text, encoding)
    raise DecodeError(_nothing_fits(data))


def _is_windows_euc(text: str) -> bool:
    """Whether text that only EUC-JIS-2004 can decode owes that to the signs of Windows (①, ㈱), which EUC-JP files
    have in the same places; any other addition is more likely a broken byte."""
    return all(_has(character, "euc_jp") or _has(character, "cp932") for character in set(text))


def _has(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_japanese(text: str) -> bool:
    """Whether kana are so many that Chinese is out of the question. GB 2312 and EUC-JP have kana at the same bytes."""
    counts = CharacterView(text).class_counts
    kana = int(counts[HIRAGANA] + counts[KATAKANA])
    return kana > _KANA_SHARE * int(kana + counts[HAN])


def _nothing_fits(data: bytes) -> str:
    """Which encoding the data is nearest to and where it breaks, else what was tried."""
    broken: list[UnicodeDecodeError] = []
    for encodings in _EAST_ASIAN.values():
        try:
            data.decode(encodings[0])
        except UnicodeDecodeError as error:
            if _plausibility(data[: error.start].decode(encodings[0], "ignore")) >= _PLAUSIBLE:
                broken.append(error)
    if broken:
        last = max(broken, key=lambda error: error.start)
        if last.start > len(data) // 2:
            return _broken(data, last.encoding, last, "by its first bytes")
    tried = ", ".join(("utf-8", "utf-16", *(encodings[0] for encodings in _EAST_ASIAN.values()), _WESTERN))
    return f"no encoding known here makes text of it (tried {tried}); save the file as UTF-8"


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text, or None where a byte does not fit."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


# ---------------------------------------------------------------------------------------------- plausibility


@lru_cache(maxsize=1)
def _plausible_table() -> npt.NDArray[np.bool_]:
    """Which code points are plausible in an article: letters, digits, punctuation, kana, and the Han characters that
    the national standards of China, Taiwan or Japan put on their first, common level."""
    table = np.zeros(0x110000, dtype=bool)
    everything = CharacterView("".join(map(chr, range(0x10000)))).classes
    common = (SPACE, NEWLINE, DIGIT, LATIN, HIRAGANA, KATAKANA, CJK_PUNCTUATION, PUNCTUATION, SYMBOL)
    table[:0x10000] = np.isin(everything, common)
    table[0xFF61:0xFFA0] = False  # half-width kana: what Japanese code pages make of any byte above 0xA0
    levels = (("gb2312", (0xB0, 0xD8)), ("big5", (0xA4, 0xC7)), ("euc_jp", (0xB0, 0xD0)))
    for encoding, leads in levels:
        octets = bytes(octet for lead in range(*leads) for trail in range(0x40, 0xFF) for octet in (lead, trail))
        for start in range(0, len(octets), 2):
            character = octets[start : start + 2].decode(encoding, "ignore")
            if len(character) == 1:
                table[ord(character)] = True
    return table


def _plausibility(text: str) -> float:
    """The share of plausible characters in a text, white space aside; Hangul counts where words are spaced."""
    view = CharacterView(text)
    counts = view.class_counts
    shown = len(text) - int(counts[SPACE] + counts[NEWLINE])
    if not shown:
        return 0.0
    plausible = int(np.count_nonzero(_plausible_table()[view.codes])) - (len(text) - shown)
    # Korean words are 2 to 4 syllables long; Chinese read in a wrong encoding is one long word.
    if int(counts[HANGUL]) <= 8 * int(counts[SPACE] + counts[NEWLINE]):
        plausible += int(counts[HANGUL])
    return plausible / shown


def _is_western(text: str) -> bool:
    """Whether text decoded as Windows-1252 can be that: few accents, and only such as Western languages use."""
    rest = [character for character in text if character > "\x7f"]
    strange = sum(character not in _WESTERN_CHARACTERS for character in rest)
    return len(rest) <= _WESTERN_SHARE * len(text) and strange * 10 <= len(rest)
