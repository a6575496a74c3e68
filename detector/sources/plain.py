"""Plain text: a block per line that is not blank."""

from __future__ import annotations

import re

from detector.model import Block
from detector.sources.base import Prose, TextReader

_LINE = re.compile(r"[^\r\n]+")


def parse(text: str) -> Prose:
    """The prose of a plain text: the text itself, a block for each line without its outer white space."""
    return Prose(text, tuple(line_blocks(text)))


def line_blocks(text: str) -> list[Block]:
    """A block per non-blank line, outer white space left out; lines end at LF, CR LF or CR."""
    blocks: list[Block] = []
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        lines = ((match.start(), match.group()) for match in _LINE.finditer(text))
        for position, line in lines:
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


PLAIN = TextReader("text", (".txt", ".text"), parse)
