"""The line around an issue, with carets exactly under the damaged words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import issue

from detector.report.excerpt import excerpt
from detector.report.terminal import Terminal, printable


def shown(text: str, word: str, width: int = 90, terminal: Terminal | None = None) -> list[str]:
    start = text.index(word)
    found = excerpt(issue(text, start, start + len(word)), terminal or Terminal(), width)
    assert found is not None
    carets = " " * found.caret_start + "^" * (found.caret_end - found.caret_start)
    return [found.before + found.marked + found.after, carets]


def test_carets_stand_under_double_width_characters() -> None:
    assert shown("推动家当链升级。", "家当") == [
        "推动家当链升级。",
        "    ^^^^",
    ]


def test_carets_count_cells_of_emoji_and_combining_marks() -> None:
    assert shown("😀 cafe\u0301 家当", "家当") == [
        "😀 cafe\u0301 家当",
        "        ^^^^",
    ]


def test_a_tab_takes_four_cells() -> None:
    assert shown("a\t家当", "家当") == ["a    家当", "     ^^^^"]


def test_a_zero_width_character_becomes_visible_and_is_marked() -> None:
    assert shown("最\u200b先进", "\u200b") == ["最‹U+200B›先进", "  ^^^^^^^^"]


def test_a_marked_combining_character_is_marked_under_its_letter() -> None:
    assert shown("cafe\u0301s", "\u0301") == ["cafe\u0301s", "   ^"]


def test_an_empty_range_gets_one_caret_where_something_is_missing() -> None:
    found = excerpt(issue("共有家企业", 2, 2), Terminal(), 80)
    assert found is not None
    assert (found.caret_start, found.caret_end) == (4, 5)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_the_excerpt_ends_at_line_breaks(line_break: str) -> None:
    text = line_break.join(["第一行。", "第二行有家当。", "第三行。"])
    assert shown(text, "家当")[0] == "第二行有家当。"


def test_what_the_quote_does_not_hold_is_an_ellipsis() -> None:
    text = "前" * 40 + "家当" + "后" * 40
    assert shown(text, "家当", 200)[0] == "…" + "前" * 32 + "家当" + "后" * 32 + "…"


def test_an_excerpt_is_cut_around_the_issue() -> None:
    text = "前" * 30 + "家当" + "后" * 30
    assert shown(text, "家当", 30) == ["…前前前前前前家当后后后后后后…", "             ^^^^"]


def test_one_side_may_use_the_room_that_the_other_leaves() -> None:
    assert shown("前" * 30 + "家当。", "家当", 30)[0] == "…前前前前前前前前前前前家当。"
    assert shown("家当" + "后" * 30, "家当", 30)[0] == "家当后后后后后后后后后后后后…"


def test_a_long_marked_text_is_cut_itself() -> None:
    line, carets = shown("前文" + "坏" * 100, "坏" * 100, 40)
    assert line.startswith("前文坏坏") and line.endswith("坏…")
    assert Terminal().cells(line) <= 40
    assert carets == "    " + "^" * (Terminal().cells(line) - 4)


def test_of_several_lines_the_first_that_is_not_blank_is_shown() -> None:
    text = "标题\n\n广告一\n广告二\n正文"
    assert shown(text, "\n广告一\n广告二")[0] == "广告一…"
    assert shown(text, "广告一\n")[0] == "广告一"


def test_an_article_of_blank_lines_has_no_excerpt() -> None:
    assert excerpt(issue("\n\n\n", 0, 3), Terminal(), 80) is None


def test_a_terminal_without_the_characters_shows_code_points_with_carets_under_them() -> None:
    assert shown("a家当b", "家当", terminal=Terminal(encoding="ascii")) == [
        "a<U+5BB6><U+5F53>b",
        " ^^^^^^^^^^^^^^^^",
    ]


@given(st.text(max_size=120), st.data(), st.integers(min_value=40, max_value=120), st.sampled_from(["utf-8", "ascii"]))
def test_any_text_gives_one_harmless_line_that_fits(text: str, data: st.DataObject, width: int, encoding: str) -> None:
    start = data.draw(st.integers(min_value=0, max_value=len(text)))
    end = data.draw(st.integers(min_value=start, max_value=len(text)))
    terminal = Terminal(encoding=encoding)
    found = excerpt(issue(text, start, end), terminal, width)
    if found is None:
        return
    line = found.before + found.marked + found.after
    assert printable(line, encoding) == line
    assert terminal.cells(line) <= width
    assert 0 <= found.caret_start < found.caret_end <= width + 1
