"""Regular expressions: linear time, and a required literal for each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.rulepacks.patterns import PatternError, compile_pattern, required_literals


@pytest.mark.parametrize(
    ("regex", "literals"),
    [
        (r"\[url=[^\]]*\]", ("[url=",)),
        (r"(?:扫码|扫描二维码)关注", ("扫码关注", "扫描二维码关注")),
        (r"(?:扫码|扫描二维码)关", ("扫描二维码关", "扫码关")),
        (r"(?P<mark>undefined) (?:at|in)", ("undefined at", "undefined in")),
        (r"a?bcd*", ("bc",)),
        (r"[〇○]样", ("〇样", "○样")),
        (r"[甲乙]+样本?", ("样",)),
        (r"(?:ab|cd+)e", ("e",)),
        (r"\d{4}", ()),
        (r"x|\d", ()),
    ],
)
def test_the_literal_that_every_match_holds_is_derived(regex, literals):
    assert set(required_literals(regex)) == set(literals)


@given(st.from_regex(r"(?:扫码|长按)[一-三]{0,3}(?:关注|添加)", fullmatch=True))
def test_every_match_holds_one_of_the_derived_literals(text):
    derived = required_literals(r"(?:扫码|长按)[一-三]{0,3}(?:关注|添加)")
    assert derived
    assert any(literal in text for literal in derived)


def test_a_pattern_that_would_run_for_ever_elsewhere_ends_here():
    compiled = compile_pattern(r"(a+)+$", ignore_case=False)
    # A backtracking engine would need longer than the universe has.
    assert compiled.search("a" * 50_000 + "b") is None


def test_an_expression_too_large_to_compile_is_refused():
    with pytest.raises(PatternError, match="RE2"):
        compile_pattern(r"((\pL{1,500}){1,500}){1,500}", ignore_case=False)
