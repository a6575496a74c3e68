"""Builds the prose of a marked-up source: text in blocks, and the segments that lead back to the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from detector.model import Block, BlockKind, Segment
from detector.sources.base import Prose

# Stands in the prose for what is shown but is no prose (inline code, an image, a bare address), so that the words
# on its two sides do not run together. U+FFFC OBJECT REPLACEMENT CHARACTER is Unicode's sign for just that.
PLACEHOLDER = "\ufffc"
# Where a line break stands between two of these, no space belongs there: Han, kana, CJK and full-width signs.
_WIDE = re.compile(
    "[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_SHOWN = re.compile("[^\\s\ufffc]")
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|\bwww\.[!-~]+", re.ASCII)
_AFTER_ADDRESS = "?!.,:;*_~'\")]}>"

# A run of prose before it is placed: text, start and length in the source (code points).
_Piece = tuple[str, int, int]


class ProseBuilder:
    """Collects runs of text into blocks. Runs of one block come in the order of the prose.

    Two sinks: the current block, and attributes (alternative texts, titles), which become blocks of their own
    after the block they stand in. ``drop_addresses``: bare web addresses become placeholders.
    """

    def __init__(self, drop_addresses: bool = True) -> None:
        self._drop_addresses = drop_addresses
        self._blocks: list[Block] = []
        self._segments: list[Segment] = []
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[_Piece] = []
        self._kind: BlockKind = "paragraph"
        self._break: tuple[int, int] | None = None
        self._attributes: list[list[_Piece]] = []

    def exact(self, text: str, source_start: int, kind: BlockKind) -> None:
        """Text that stands in the source just so."""
        self._append((text, source_start, len(text)), kind)

    def replaced(self, text: str, source_start: int, source_length: int, kind: BlockKind) -> None:
        """Text that stands for ``source_length`` other characters of the source (an entity, a placeholder)."""
        self._append((text, source_start, source_length), kind)

    def soft_break(self, source_start: int, source_length: int) -> None:
        """A line break inside a block: a space, or nothing beside a Han character, kana or CJK sign."""
        if self._pieces and self._break is None:
            self._break = (source_start, source_length)

    def attribute(self, lines: Iterable[Sequence[_Piece]]) -> None:
        """An alternative text or title: lines of (text, source start, source length); a block after the current one."""
        pieces: list[_Piece] = []
        for line in lines:
            if line and pieces:
                _, start, length = pieces[-1]
                _add_break(pieces, line[0][0][0], start + length, line[0][1] - start - length)
            pieces.extend(line)
        if pieces:
            self._attributes.append(pieces)

    def end_block(self) -> None:
        """Close the current block, if anything was put into it, then its attributes."""
        self._break = None
        if self._pieces:
            self._place(self._pieces, self._kind)
            self._pieces = []
        for pieces in self._attributes:
            self._place(pieces, "attribute")
        self._attributes.clear()

    def prose(self) -> Prose:
        """What was collected; blocks are separated by one line feed that has no source."""
        self.end_block()
        return Prose("".join(self._parts), tuple(self._blocks), tuple(self._segments))

    def _append(self, piece: _Piece, kind: BlockKind) -> None:
        if not self._pieces:
            self._kind = kind
        elif self._break is not None:
            _add_break(self._pieces, piece[0][0], *self._break)
        self._break = None
        self._pieces.append(piece)

    def _place(self, pieces: list[_Piece], kind: BlockKind) -> None:
        text = "".join([piece[0] for piece in pieces])
        if not _SHOWN.search(text):
            return
        if self._drop_addresses and ("://" in text or "www." in text):
            pieces = _without_addresses(pieces, text)
            text = "".join([piece[0] for piece in pieces])
            if not _SHOWN.search(text):
                return
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        segments, position = self._segments, self._length
        start = position
        # Runs that continue each other exactly become one segment.
        first, source, length = position, -1, 0
        for run, run_source, run_length in pieces:
            size = len(run)
            if size == run_length:
                if length and source + length == run_source:
                    length += size
                else:
                    if length:
                        segments.append(Segment(first, source, length, length))
                    first, source, length = position, run_source, size
            else:
                if length:
                    segments.append(Segment(first, source, length, length))
                    length = 0
                segments.append(Segment(position, run_source, size, run_length))
            position += size
        if length:
            segments.append(Segment(first, source, length, length))
        self._parts.append(text)
        self._length = position
        inner = len(text.rstrip())
        self._blocks.append(Block(kind, start + len(text) - len(text.lstrip()), start + inner))


def _add_break(pieces: list[_Piece], following: str, source_start: int, source_length: int) -> None:
    """A space for a line break, unless a wide character stands on either side."""
    if not (_WIDE.match(pieces[-1][0][-1]) or _WIDE.match(following)):
        pieces.append((" ", source_start, source_length))


def _without_addresses(pieces: list[_Piece], text: str) -> list[_Piece]:
    """The runs with each bare web address replaced by a placeholder."""
    found = []
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        end = start + len(text[start:end].rstrip(_AFTER_ADDRESS))
        found.append((start, end))
    if not found:
        return pieces
    kept: list[_Piece] = []
    position = 0
    ranges = iter(found)
    start, end = next(ranges)
    address_source = -1
    done = len(text) + 1
    for run, source, length in pieces:
        size = len(run)
        exact = size == length
        offset = 0
        while offset < size:
            at = position + offset
            if at >= end:
                start, end = next(ranges, (done, done))
                address_source = -1
                continue
            if at < start:
                upto = min(size, start - position)
                if exact:
                    kept.append((run[offset:upto], source + offset, upto - offset))
                else:
                    kept.append((run[offset:upto], source, length))
                offset = upto
                continue
            upto = min(size, end - position)
            here = source + offset if exact else source
            stop = source + upto if exact else source + length
            if address_source < 0:
                address_source = here
                kept.append((PLACEHOLDER, here, stop - here))
            else:  # an address that runs over several runs keeps one placeholder
                kept[-1] = (PLACEHOLDER, address_source, max(stop - address_source, 2))
            offset = upto
        position += size
    return kept
