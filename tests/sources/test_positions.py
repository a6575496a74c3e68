"""Positions hold in every unit, whatever stands in the text, and lead from prose back to the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.model import Article, Segment
from detector.sources.positions import SourceMap, locate, quote

# Astral characters, emoji with joiners and selectors, combining marks, every kind of line end, lone surrogates.
AWKWARD = [
    "\r\n",
    "\r",
    "\n",
    "\u2028",
    "\x85",
    "家",
    "当",
    "a",
    "é",
    "e\u0301",
    "😀",
    "👩‍👩‍👧",
    "🇯🇵",
    "☺️",
    "𠀋",
    "\ufeff",
    "\ud800",
    "\udfff",
    "\0",
    "\t",
    " ",
]
texts = st.lists(st.sampled_from(AWKWARD) | st.text(max_size=3), max_size=40).map("".join)


def place_by_hand(text: str, offset: int) -> tuple[int, int, int, int]:
    """UTF-16 units, bytes, line and column, counted the slow and obvious way."""
    before = text[:offset]
    line, column = 1, 1
    for index in range(offset):
        follows_lf = text[index + 1 : index + 2] == "\n"
        if text[index] == "\n" or (text[index] == "\r" and not follows_lf):
            line, column = line + 1, 1
        else:
            column += 1
    return (
        len(before.encode("utf-16-le", "surrogatepass")) // 2,
        len(before.encode("utf-8", "surrogatepass")),
        line,
        column,
    )


@settings(deadline=None)
@given(texts, st.data())
def test_every_unit_is_what_counting_by_hand_gives(text, data):
    offset = st.integers(0, len(text))
    ranges = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(offset, offset), max_size=8))]
    spans = locate(text, ranges)
    assert [(span.start, span.end) for span in spans] == ranges
    for span in spans:
        first, last = place_by_hand(text, span.start), place_by_hand(text, span.end)
        assert (span.utf16_start, span.byte_start, span.line, span.column) == first
        assert (span.utf16_end, span.byte_end, span.end_line, span.end_column) == last


@settings(deadline=None)
@given(texts, st.data())
def test_all_units_cut_out_the_quoted_text(text, data):
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    (span,) = locate(text, [(start, end)])
    utf16, utf8 = text.encode("utf-16-le", "surrogatepass"), text.encode("utf-8", "surrogatepass")
    assert utf16[2 * span.utf16_start : 2 * span.utf16_end] == text[start:end].encode("utf-16-le", "surrogatepass")
    assert utf8[span.byte_start : span.byte_end] == text[start:end].encode("utf-8", "surrogatepass")


def test_a_range_with_its_line_break_ends_at_the_start_of_the_next_line():
    (span,) = locate("一\r\n二\n", [(0, 3)])
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 1, 2, 1)


def test_between_cr_and_lf_the_line_has_not_ended():
    (span,) = locate("a\r\nb", [(2, 3)])
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 3, 2, 1)


def test_a_lone_cr_ends_a_line_even_at_the_end_of_the_text():
    (span,) = locate("a\rb\r", [(2, 4)])
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 1, 3, 1)


def test_ranges_keep_the_order_they_were_given_in():
    assert [span.start for span in locate("家当家当", [(2, 4), (0, 2), (2, 3)])] == [2, 0, 2]


def test_a_range_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="outside"):
        locate("ab", [(1, 3)])
    with pytest.raises(ValueError, match="outside"):
        locate("ab", [(-1, 1)])


def test_no_ranges_no_spans():
    assert locate("text", []) == []


def test_many_issues_in_one_long_line_are_located():
    text = "产业家当😀" * 2_000_000  # 10 M characters, 32 MB
    ranges = [(100 * number, 100 * number + 4) for number in range(100_000)]
    spans = locate(text, ranges)
    assert spans[-1].byte_start == len(text[: ranges[-1][0]].encode())


# ------------------------------------------------------------------------------------------------ prose → source


def article(text: str, source: str, *segments: Segment) -> Article:
    return Article(path="a", text=text, source=source, blocks=(), segments=segments)


def test_without_segments_the_map_is_the_identity():
    assert SourceMap(article("abc", "abc")).to_source(1, 3) == (1, 3)


def test_a_range_across_dropped_markup_reaches_from_its_first_to_its_last_character():
    source_map = SourceMap(article("家当x", "**家**当x", Segment(0, 2, 1, 1), Segment(1, 5, 2, 2)))
    assert source_map.to_source(0, 2) == (2, 6)
    assert source_map.to_source(0, 1) == (2, 3)
    assert source_map.to_source(1, 2) == (5, 6)


def test_a_character_that_stands_for_others_takes_all_of_them():
    source_map = SourceMap(article("家当", "&#23478;当", Segment(0, 0, 1, 8), Segment(1, 8, 1, 1)))
    assert source_map.to_source(0, 1) == (0, 8)
    assert source_map.to_source(0, 2) == (0, 9)


def test_a_segment_with_other_lengths_maps_as_a_whole():
    source_map = SourceMap(article("abcd", "a&xyz;d", Segment(0, 0, 1, 1), Segment(1, 1, 2, 5), Segment(3, 6, 1, 1)))
    assert source_map.to_source(2, 3) == (1, 6)
    assert source_map.to_source(1, 2) == (1, 6)
    assert source_map.to_source(2, 4) == (1, 7)


def test_a_range_shrinks_from_the_break_between_blocks():
    source_map = SourceMap(article("一\n二", "# 一\n\n二", Segment(0, 2, 1, 1), Segment(2, 5, 1, 1)))
    assert source_map.to_source(0, 2) == (2, 3)
    assert source_map.to_source(1, 3) == (5, 6)
    assert source_map.to_source(1, 2) == (3, 5)
    assert source_map.to_source(1, 1) == (5, 5)


def test_prose_out_of_source_order_never_inverts_a_range():
    # A title is prose after its paragraph, though it stands inside it.
    source_map = SourceMap(
        article("链后\n题", '[链](u "题")后', Segment(0, 1, 1, 1), Segment(1, 9, 1, 1), Segment(3, 6, 1, 1))
    )
    assert source_map.to_source(0, 4) == (1, 10)
    assert source_map.to_source(1, 4) == (6, 10)
    assert source_map.to_source(3, 4) == (6, 7)


# ------------------------------------------------------------------------------------------------ quotes


def test_a_quote_has_up_to_32_code_points_on_each_side():
    text = "前" * 40 + "家当" + "后" * 40
    found = quote(text, 40, 42)
    assert (found.exact, found.prefix, found.suffix) == ("家当", "前" * 32, "后" * 32)
    assert quote("家当", 0, 2) == type(found)("家当", "", "")


@settings(deadline=None)
@given(texts, st.data())
def test_prefix_exact_and_suffix_stand_together_in_the_source(text, data):
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    found = quote(text, start, end)
    together = found.prefix + found.exact + found.suffix
    together.encode()  # any report can hold it
    shown = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    assert shown[start - len(found.prefix) : end + len(found.suffix)] == together
