"""Positions: from prose back to the source, and from code points to every unit that a consumer may count in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from detector.model import Article, Quote, Span, SpanBase

CONTEXT = 32  # code points of prefix and suffix in a quote; the report contract


class SourceMap:
    """Maps ranges of ``Article.text`` to ranges of ``Article.source``, both in code points.

    Where a segment's two lengths are the same, each character maps to its own; a range that starts or ends inside
    another segment (an entity, a line break) takes the whole of it. A range across dropped markup reaches from its
    first to its last character's source. Characters between two segments (the line break that separates blocks)
    have no source of their own: a range shrinks from them, and one that holds nothing else maps to what lies
    between the neighbouring segments.
    """

    def __init__(self, article: Article) -> None:
        segments = article.segments
        self._segments = segments
        self._starts = [segment.prose_start for segment in segments]
        self._source_length = len(article.source)
        # A title or alternative text is prose after the paragraph that it stands in.
        self._in_order = all(
            before.source_start + before.source_length <= after.source_start for before, after in pairwise(segments)
        )

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source range of the prose range ``[start, end)``; never inverted, empty only if the range is."""
        segments = self._segments
        if not segments:
            return start, end
        first = bisect_right(self._starts, start) - 1
        if first < 0 or start >= segments[first].prose_start + segments[first].length:
            first += 1  # in a gap: the next segment, where there is one
        last = max(bisect_left(self._starts, end) - 1, 0)
        if start >= end or last < first:  # empty, or nothing but a gap
            before = self._source_end(first - 1, end)
            after = self._source_start(first, start)
            return (after, after) if start >= end else (min(before, after), max(before, after))
        source_start, source_end = self._source_start(first, start), self._source_end(last, end)
        if not self._in_order and last > first:
            inner = [source_start, self._source_start(last, end), source_end, self._source_end(first, end)]
            for segment in segments[first + 1 : last]:
                inner += (segment.source_start, segment.source_start + segment.source_length)
            return min(inner), max(inner)
        return source_start, source_end

    def _source_start(self, index: int, position: int) -> int:
        """The source of ``position`` in a segment, or of the segment's start if it does not hold it."""
        if index >= len(self._segments):
            return self._source_length
        segment = self._segments[index]
        inside = position - segment.prose_start
        exact = segment.length == segment.source_length and 0 <= inside < segment.length
        return segment.source_start + (inside if exact else 0)

    def _source_end(self, index: int, position: int) -> int:
        """The source of an end ``position`` in a segment, or of the segment's end if it lies behind."""
        if index < 0:
            return 0
        segment = self._segments[index]
        inside = position - segment.prose_start
        exact = segment.length == segment.source_length and 0 < inside < segment.length
        return segment.source_start + (inside if exact else segment.source_length)


def locate(source_text: str, ranges: Sequence[tuple[int, int]], base: SpanBase = "file") -> list[Span]:
    """Spans of code-point ranges of ``source_text``, in the order given; one pass over the text for all of them.

    UTF-16 units and UTF-8 bytes are those of the decoded text (without a byte order mark); a lone surrogate counts
    as one unit and three bytes. Lines are ended by LF, CR LF (one break) or CR; lines and columns are 1-based,
    columns in code points. The break belongs to the line it ends, so a range that includes its line break ends at
    column 1 of the next line. O(len(source_text) + k log k). Raises ValueError for a range outside the text.
    """
    offsets = sorted({offset for pair in ranges for offset in pair})
    if not offsets:
        return []
    if offsets[0] < 0 or offsets[-1] > len(source_text):
        raise ValueError("a range lies outside the text")
    ascii_only = source_text.isascii()
    has_cr = "\r" in source_text
    places: dict[int, tuple[int, int, int, int]] = {}
    previous = units = octets = line_start = 0
    line = 1
    for offset in offsets:
        if offset > previous:
            if ascii_only:
                units = octets = offset
            else:
                piece = source_text[previous:offset]
                if piece.isascii():
                    units += len(piece)
                    octets += len(piece)
                else:
                    units += len(piece.encode("utf-16-le", "surrogatepass")) >> 1
                    octets += len(piece.encode("utf-8", "surrogatepass"))
            breaks = source_text.count("\n", previous, offset)
            last_break = source_text.rfind("\n", previous, offset) if breaks else -1
            if has_cr:
                returns, last_return = _lone_returns(source_text, previous, offset)
                breaks += returns
                last_break = max(last_break, last_return)
            if breaks:
                line += breaks
                line_start = last_break + 1
            previous = offset
        places[offset] = (units, octets, line, offset - line_start + 1)
    spans = []
    for start, end in ranges:
        first, last = places[start], places[end]
        spans.append(
            Span(
                base=base,
                start=start,
                end=end,
                utf16_start=first[0],
                utf16_end=last[0],
                byte_start=first[1],
                byte_end=last[1],
                line=first[2],
                column=first[3],
                end_line=last[2],
                end_column=last[3],
            )
        )
    return spans


def _lone_returns(text: str, start: int, end: int) -> tuple[int, int]:
    """How many CR in ``[start, end)`` end a line by themselves, and where the last of them stands (-1: none)."""
    returns = text.count("\r", start, end)
    if not returns:
        return 0, -1
    returns -= text.count("\r\n", start, end + 1)
    last = text.rfind("\r", start, end)
    while returns and text.startswith("\n", last + 1):
        last = text.rfind("\r", start, last)
    return returns, last if returns else -1


def quote(source_text: str, start: int, end: int) -> Quote:
    """The text at ``[start, end)`` with up to 32 code points on each side, as it stands in the source.

    Context is cut by code points, as a TextQuoteSelector is compared: it may begin with a combining mark. Lone
    surrogates, which no JSON file can hold, become U+FFFD, so lengths stay.
    """
    exact, prefix, suffix = (
        source_text[start:end],
        source_text[max(0, start - CONTEXT) : start],
        source_text[end : end + CONTEXT],
    )
    try:
        (prefix + exact + suffix).encode()
    except UnicodeEncodeError:
        exact, prefix, suffix = (_replace_surrogates(part) for part in (exact, prefix, suffix))
    return Quote(exact, prefix, suffix)


def _replace_surrogates(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
