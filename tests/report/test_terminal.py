"""Nothing that comes from an article can act on a terminal or hide in it, and everything is measured in cells."""

import io
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.report.terminal import ASCII, UNICODE, Terminal, colour_wanted, printable, terminal_for


class Stream(io.StringIO):
    def __init__(self, terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__()
        self._terminal = terminal
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._terminal


def test_every_control_format_private_and_separator_character_of_unicode_is_spelt_out() -> None:
    # Unassigned (Cn) is left out: what is unassigned here may be a letter or an emoji in the reader's Unicode.
    hidden = [
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and printable(chr(code)) == chr(code)
    ]
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("two\nlines\r\n", "two‹U+000A›lines‹U+000D›‹U+000A›"),
        ("\x9b31m", "‹U+009B›31m"),
        ("abc\u202edcba", "abc‹U+202E›dcba"),
        ("\u2066x\u2069", "‹U+2066›x‹U+2069›"),
        ("a\u2028b\u2029c", "a‹U+2028›b‹U+2029›c"),
        ("最\u200b先进", "最‹U+200B›先进"),
        ("\ufeff标题", "‹U+FEFF›标题"),
        ("hangul \u3164filler", "hangul ‹U+3164›filler"),
        ("tag\U000e0041", "tag‹U+E0041›"),
        ("caf\udce9.txt", "caf‹0xE9›.txt"),
        ("\x00\x7f", "‹U+0000›‹U+007F›"),
    ],
)
def test_dangerous_and_invisible_characters_are_spelt_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text", ["产业 → 家当", "ＡＢＣ　全角", "é e\u0301 ก็", "😀👍🏽🇨🇳", "葛\U000e0100城", "❤\ufe0f", "nbsp\u00a0here"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert printable(text) == text


def test_strings_of_variation_selectors_cannot_carry_hidden_data() -> None:
    assert printable("葛\U000e0100\U000e0101") == "葛\U000e0100‹U+E0101›"
    assert printable("a\ufe0f") == "a‹U+FE0F›"
    assert printable("\ufe0f") == "‹U+FE0F›"


def test_what_the_encoding_lacks_is_spelt_out() -> None:
    assert printable("家 é", "ascii") == "<U+5BB6> <U+00E9>"
    assert printable("家 é", "latin-1") == "<U+5BB6> é"
    assert printable("家\u200b", "gbk") == "家<U+200B>"


@given(st.text(), st.sampled_from(["utf-8", "ascii", "gbk", "cp1252", "iso2022_jp"]))
def test_printable_text_is_one_encodable_line_and_stays_as_it_is(text: str, encoding: str) -> None:
    shown = printable(text, encoding)
    assert shown.encode(encoding).decode(encoding) == shown
    assert len(shown.splitlines()) <= 1
    assert printable(shown, encoding) == shown
    assert Terminal(encoding=encoding).cells(shown) >= 0


@given(st.text(), st.integers(min_value=4, max_value=30))
def test_fitted_text_is_never_wider_than_asked(text: str, width: int) -> None:
    terminal = Terminal()
    fitted = terminal.fit(text, width)
    assert terminal.cells(fitted) <= width
    assert fitted == terminal.text(text) or fitted.endswith("…")


@given(st.text(alphabet="ab 家当，。“”\n"), st.integers(min_value=10, max_value=30))
def test_wrapping_keeps_every_character_that_is_not_a_space(text: str, width: int) -> None:
    lines = list(Terminal().wrap(text, width))
    assert "".join(lines).replace(" ", "") == printable(text).replace(" ", "")


def test_wrapping_breaks_between_words_and_beside_han_but_not_before_a_full_stop() -> None:
    terminal = Terminal()
    assert list(terminal.wrap("the words that stand here", 12)) == ["the words", "that stand", "here"]
    assert list(terminal.wrap("这里的家当很好。", 14)) == ["这里的家当很", "好。"]
    assert list(terminal.wrap("", 10)) == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("家当", 4), ("e\u0301", 1), ("😀", 2), ("👍🏽", 2), ("‹U+200B›", 8), ("ｶﾞ", 2), ("“”", 2)],
)
def test_cells_follow_what_a_terminal_draws(text: str, cells: int) -> None:
    assert Terminal().cells(text) == cells


def test_ambiguous_characters_can_be_set_to_two_cells() -> None:
    assert Terminal(ambiguous_width=2).cells("“”") == 4
    assert terminal_for(Stream(False), {"GARBLINT_AMBIGUOUS_WIDTH": "2"}).ambiguous_width == 2


@pytest.mark.parametrize(
    ("is_terminal", "environment", "wanted"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"FORCE_COLOR": "0"}, False),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_colour_is_a_matter_of_the_stream_and_two_variables(
    is_terminal: bool, environment: dict[str, str], wanted: bool
) -> None:
    assert colour_wanted(Stream(is_terminal), environment) is wanted


def test_painting_wraps_the_harmless_text_only() -> None:
    assert Terminal(colour=True).paint("\x1b[2J", "major") == "\x1b[1;31m‹U+001B›[2J\x1b[0m"
    assert Terminal(colour=False).paint("x", "major") == "x"
    assert Terminal(colour=True).paint("", "major") == ""


def test_the_width_comes_from_columns_and_is_100_in_a_pipe() -> None:
    assert terminal_for(Stream(False), {}).width == 100
    assert terminal_for(Stream(False), {"COLUMNS": "72"}).width == 72
    assert terminal_for(Stream(False), {"COLUMNS": "3"}).width == 60
    assert terminal_for(Stream(False), {"COLUMNS": "1000"}).width == 160
    assert terminal_for(Stream(False), {"COLUMNS": "wide"}).width == 100


def test_a_poor_or_unknown_encoding_gets_ascii_signs() -> None:
    assert terminal_for(Stream(False, "utf-8"), {}).glyphs is UNICODE
    assert terminal_for(Stream(False, "ascii"), {}).glyphs is ASCII
    assert terminal_for(Stream(False, "no-such-codec"), {}).glyphs is ASCII
