"""Plain text: a block per line that is not blank; lines broken at a fixed width are put together again."""

from __future__ import annotations

import re

import msgspec

from detector.model import Block
from detector.sources.base import Prose, TextReader
from detector.sources.prose import ProseBuilder
from detector.sources.wrapping import columns, continued_lines

_LINE = re.compile(r"[^\r\n]+")
_SENTENCE_END = "。！？!?….,，、;；:：”’」』"
_WIDEST_HEADING = 100  # columns
_HEADING_RATIO = 1.5  # a heading without a blank line after it is that much narrower than what follows


def parse(text: str) -> Prose:
    """The prose of a plain text.

    It is the text itself, with a block for each line less its outer white space, unless the text was broken at a
    fixed width (mails, old archives): then the lines of a paragraph are one block, joined by a space, or by nothing
    beside a Han character, kana or CJK sign. The first line is a heading where that is sure.
    """
    lines = line_blocks(text)
    continued = continued_lines(text, lines)
    if continued is None or not any(continued):
        if _begins_with_heading(text, lines):
            lines[0] = msgspec.structs.replace(lines[0], kind="heading")
        return Prose(text, tuple(lines))
    builder = ProseBuilder(drop_addresses=False)
    heading = not continued[0] and _begins_with_heading(text, lines)
    for index, (line, has_more) in enumerate(zip(lines, continued, strict=True)):
        kind = lines[0].kind if index or not heading else "heading"
        builder.exact(text[line.start : line.end], line.start, kind)
        if has_more:
            builder.soft_break(line.end, lines[index + 1].start - line.end)
        else:
            builder.end_block()
    return builder.prose()


def line_blocks(text: str) -> list[Block]:
    """A block per non-blank line, outer white space left out; lines end at LF, CR LF or CR."""
    blocks: list[Block] = []
    if not text or text.isspace():
        return blocks
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        pieces = [(match.start(), match.group()) for match in _LINE.finditer(text)]
        for position, line in pieces:
            stripped = line.strip()
            if stripped:
                start = position + line.index(stripped)
                blocks.append(Block("paragraph", start, start + len(stripped)))
        return blocks
    position = 0
    for line in text.split("\n"):
        length = len(line)
        stripped = line.strip()
        kept = len(stripped)
        if kept == length:
            if length:
                blocks.append(Block("paragraph", position, position + length))
        elif kept:
            start = position + line.index(stripped)
            blocks.append(Block("paragraph", start, start + kept))
        position += length + 1
    return blocks


def _begins_with_heading(text: str, lines: list[Block]) -> bool:
    """Whether the first line is a title: short, no end of a sentence, and set off by a blank line or its length."""
    if len(lines) < 2:
        return False
    first, second = lines[0], lines[1]
    if first.end - first.start > _WIDEST_HEADING or text[first.end - 1] in _SENTENCE_END:
        return False
    width = columns(text[first.start : first.end])
    if width > _WIDEST_HEADING:
        return False
    gap = text[first.end : second.start]
    blank_line_follows = gap.count("\n") > 1 or gap.count("\r") > 1
    return blank_line_follows or columns(text[second.start : second.end]) >= _HEADING_RATIO * width


PLAIN = TextReader("text", (".txt", ".text"), parse)
