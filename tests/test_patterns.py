"""Patterns that are compiled late."""

import copy
import re

import pytest

from detector.patterns import compile_late


def test_a_late_pattern_finds_what_the_pattern_finds():
    late, soon = compile_late(r"(?P<word>[a-z]+)\d", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    for text in ("Ab1 cd2", "12", ""):
        assert [one.span("word") for one in late.finditer(text)] == [one.span("word") for one in soon.finditer(text)]
        assert bool(late.search(text)) == bool(soon.search(text))
    assert late.sub("-", "a1b2") == "--"
    assert (late.pattern, late.flags, late.groupindex["word"]) == (soon.pattern, soon.flags, 1)


def test_nothing_is_compiled_before_it_is_used():
    late = compile_late("(")
    with pytest.raises(re.error):
        late.search("x")


def test_it_can_be_copied():
    assert copy.deepcopy(compile_late("a+")).fullmatch("aaa")
