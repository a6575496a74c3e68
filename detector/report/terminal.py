"""Text for a terminal: made harmless, measured in cells, coloured only where colour is wanted.

Whatever comes from an article, a path or a rule pack passes ``printable`` before it is shown, so that nothing can
move the cursor, colour the screen, reorder the line (bidi overrides) or hide a character.
"""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TextIO

_ERRORS = "garblint-visible"

# Control and format characters, surrogates, private use, line and paragraph separators.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Letters, marks and non-characters that leave no trace on the screen ("default ignorable" in Unicode): grapheme
# joiner, Hangul and Khmer fillers, Mongolian and other variation selectors, tags. The blank Braille pattern too.
_UNSAFE_RANGES = (
    *((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164)),
    *((0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)),
)
_VARIATION_SELECTOR = re.compile("(?<=([^\x00-\xff]))[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _is_unsafe(code_point: int) -> bool:
    return (
        unicodedata.category(chr(code_point)) in _UNSAFE_CATEGORIES
        or any(first <= code_point <= last for first, last in _UNSAFE_RANGES)
        or code_point & 0xFFFE == 0xFFFE
    )


class _Table(dict[int, "int | str"]):
    """For ``str.translate``: what each code point is shown as, looked up in Unicode's tables once."""

    def __missing__(self, code_point: int) -> int | str:
        shown = _visible(code_point) if _is_unsafe(code_point) else code_point
        self[code_point] = shown
        return shown


_SHOWN = _Table()


def _visible(code_point: int, opening: str = "‹", closing: str = "›") -> str:
    if 0xDC80 <= code_point <= 0xDCFF:  # a byte of a file name that is not valid UTF-8 (os.fsdecode)
        return f"{opening}0x{code_point - 0xDC00:02X}{closing}"
    return f"{opening}U+{code_point:04X}{closing}"


def _unencodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    # The escapes that ``printable`` made come here too if the encoding has no ‹ ›.
    marks = {"‹": "<", "›": ">"}
    return "".join(marks.get(char) or _visible(ord(char), "<", ">") for char in text), error.end


codecs.register_error(_ERRORS, _unencodable)


def printable(text: str, encoding: str = "utf-8") -> str:
    """``text`` on one line with everything invisible or dangerous spelt out, as in ``‹U+200B›``.

    What ``encoding`` (a Python codec name) cannot carry is spelt out too: ``<U+5BB6>``. The result holds no
    character of the categories Cc, Cf, Cs, Co, Zl or Zp, except a variation selector after what it varies.
    """
    if not (text.isascii() and text.isprintable()):
        text = _spelt_out(text)
    if text.isascii() or codecs.lookup(encoding).name == "utf-8":
        return text
    return text.encode(encoding, _ERRORS).decode(encoding)


def _spelt_out(text: str) -> str:
    shown, start = [], 0
    # A variation selector that picks a form of the character before it is no trick (葛󠄀, ❤️); strings of them are.
    for match in _VARIATION_SELECTOR.finditer(text):
        if not _is_unsafe(ord(match[1])):
            shown += [text[start : match.start()].translate(_SHOWN), match[0]]
            start = match.end()
    shown.append(text[start:].translate(_SHOWN))
    return "".join(shown)


class Glyphs(NamedTuple):
    """The few signs the terminal report draws with."""

    ellipsis: str
    arrow: str
    rule: str
    bar: str
    dot: str
    dash: str
    times: str


UNICODE = Glyphs("…", "→", "─", "│", "·", "–", "×")
ASCII = Glyphs("...", "->", "-", "|", "-", "-", "x")

# Select Graphic Rendition parameters (ECMA-48) of each style; the eight basic colours only, which every theme maps.
STYLES: dict[str, str] = {
    "critical": "1;35",
    "major": "1;31",
    "minor": "33",
    "neutral": "36",
    "good": "32",
    "bad": "1;31",
    "bold": "1",
    "dim": "2",
    "link": "1;4",
}


class Terminal:
    """Where text is shown: its encoding, width in cells, colour, and the width of ambiguous characters.

    All drawing goes through ``paint`` and ``text``, which make their argument ``printable``.
    """

    def __init__(
        self, *, encoding: str = "utf-8", width: int = 100, colour: bool = False, ambiguous_width: int = 1
    ) -> None:
        self.encoding = encoding
        self.width = width
        self.colour = colour
        self.ambiguous_width = ambiguous_width
        self.glyphs = UNICODE if _carries(encoding, "".join(UNICODE)) else ASCII

    def text(self, text: str) -> str:
        """``text`` made harmless for this terminal, without colour."""
        return printable(text, self.encoding)

    def paint(self, text: str, *styles: str) -> str:
        """``text`` made harmless and, on a terminal with colours, painted."""
        text = self.text(text)
        codes = ";".join(STYLES[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text else text

    def cells(self, text: str) -> int:
        """How many columns a text that ``text()`` has made harmless takes."""
        if text.isascii():
            return len(text)
        from wcwidth import wcswidth  # here and below, as much of what is shown is ASCII

        return wcswidth(text, ambiguous_width=self.ambiguous_width)

    def left(self, text: str, width: int) -> str:
        """``text`` made harmless, with spaces behind it up to ``width`` cells."""
        text = self.text(text)
        return text + " " * (width - self.cells(text))

    def right(self, text: str, width: int) -> str:
        """``text`` made harmless, with spaces before it up to ``width`` cells."""
        text = self.text(text)
        return " " * (width - self.cells(text)) + text

    def clusters(self, text: str) -> list[str]:
        """``text`` as user-perceived characters, each made harmless; tabs become four spaces."""
        if text.isascii() and text.isprintable():
            return list(text)
        from wcwidth import iter_graphemes

        return [self.text("    " if cluster == "\t" else cluster) for cluster in iter_graphemes(text)]

    def fit(self, text: str, width: int) -> str:
        """``text`` made harmless and cut to at most ``width`` cells, with an ellipsis where it was cut."""
        whole = self.text(text)
        if self.cells(whole) <= width:
            return whole
        room = width - self.cells(self.glyphs.ellipsis)
        return "".join(head(self, self.clusters(text), room)) + self.glyphs.ellipsis

    def wrap(self, text: str, width: int) -> Iterator[str]:
        """Lines of at most ``width`` cells; breaks at spaces and beside double-width characters."""
        line, size = "", 0
        for piece in _breakable(self.clusters(text)):
            piece_size = self.cells(piece)
            if line and size + self.cells(piece.rstrip(" ")) > width:
                yield line.rstrip(" ")
                line, size, piece = "", 0, piece.lstrip(" ")
                piece_size = self.cells(piece)
            line += piece
            size += piece_size
        if line.strip(" "):
            yield line.rstrip(" ")


def head(terminal: Terminal, clusters: list[str], room: int) -> list[str]:
    """As many of the first clusters as fit into ``room`` cells."""
    for index, cluster in enumerate(clusters):
        room -= terminal.cells(cluster)
        if room < 0:
            return clusters[:index]
    return clusters


def tail(terminal: Terminal, clusters: list[str], room: int) -> list[str]:
    """As many of the last clusters as fit into ``room`` cells."""
    return head(terminal, clusters[::-1], room)[::-1]


# No line starts with one of these (the core of the rules for line breaking in Chinese and Japanese).
_NOT_FIRST = frozenset("、。，．！？；：）］｝」』】〉》”’…—")
_NOT_LAST = frozenset("（［｛「『【〈《“‘")
_FIRST_WIDE = "\u2e80"  # CJK radicals; what stands above is written without spaces, or nearly all of it


def _breakable(clusters: list[str]) -> Iterator[str]:
    """Pieces between which a line may break: after spaces, and beside wide characters where the rules allow it."""
    piece = ""
    for cluster in clusters:
        if piece and cluster != " " and _may_break(piece[-1], cluster):
            yield piece
            piece = ""
        piece += cluster
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return True
    beside_wide = before >= _FIRST_WIDE or after >= _FIRST_WIDE
    return beside_wide and after not in _NOT_FIRST and before not in _NOT_LAST


def _carries(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def colour_wanted(stream: Any, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour what goes to ``stream``.

    ``NO_COLOR`` (https://no-color.org) comes before ``FORCE_COLOR`` (https://force-color.org), and that before the
    question whether the stream is a terminal that has colours.
    """
    if environ.get("NO_COLOR"):
        return False
    if (force := environ.get("FORCE_COLOR", "")) != "":
        return force.lower() not in ("0", "false")
    return is_terminal(stream) and environ.get("TERM") != "dumb"


def is_terminal(stream: Any) -> bool:
    """Whether a person looks at ``stream``; False for a closed or replaced one."""
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False


def terminal_for(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Terminal:
    """The terminal behind ``stream``: width from COLUMNS or the window (100 in a pipe), kept between 60 and 160.

    ``GARBLINT_AMBIGUOUS_WIDTH=2`` is for terminals that draw “ ” … ① as wide as 家 (East Asian Width "A").
    """
    encoding = getattr(stream, "encoding", None) or "ascii"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "ascii"
    columns = environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) > 0 else _window_width(stream)
    return Terminal(
        encoding=encoding,
        width=max(60, min(width, 160)),
        colour=colour_wanted(stream, environ),
        ambiguous_width=2 if environ.get("GARBLINT_AMBIGUOUS_WIDTH") == "2" else 1,
    )


def _window_width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 100
    except (OSError, ValueError, AttributeError):
        return 100
