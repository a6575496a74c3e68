"""Folding keeps every offset, and classes are what Unicode says."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.language import characters as c
from detector.language.characters import (
    CharacterView,
    class_of,
    code_points,
    fold,
    fold_width_and_case,
    from_code_points,
)

anything = st.text(max_size=60) | st.lists(st.sampled_from(["\ud800", "家", "😀", "İ", "ß", "ﬁ", "e\u0301", "Ａ"])).map(
    "".join
)


@settings(deadline=None)
@given(anything)
def test_folding_keeps_length_and_is_done_once(text):
    for folded in (fold(text), fold_width_and_case(text)):
        assert len(folded) == len(text)
        folded.encode()
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(anything)
def test_each_character_folds_alone(text):
    assert fold(text) == "".join(fold(character) for character in text)


@settings(deadline=None)
@given(anything)
def test_code_points_and_back(text):
    codes = code_points(text)
    assert codes.tolist() == [ord(character) for character in text]
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        assert from_code_points(codes) == text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２，", "abc12,"),
        ("產業", "产业"),
        ("Library", "library"),
        ("家　当", "家 当"),
        ("İ", "İ"),
        ("\ud800", "\ufffd"),
    ],
)
def test_what_folding_does(written, folded):
    assert fold(written) == folded


def test_folding_by_width_and_case_leaves_han_forms_alone():
    assert fold_width_and_case("產業ＡB") == "產業ab"


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("家", c.HAN),
        ("々", c.HAN),
        ("𠀋", c.HAN),
        ("か", c.HIRAGANA),
        ("カ", c.KATAKANA),
        ("ｶ", c.KATAKANA),
        ("ー", c.KATAKANA),
        ("・", c.CJK_PUNCTUATION),
        ("한", c.HANGUL),
        ("a", c.LATIN),
        ("é", c.LATIN),
        ("Ａ", c.LATIN),
        ("я", c.LETTER),
        ("ก", c.LETTER),
        ("1", c.DIGIT),
        ("１", c.DIGIT),
        (" ", c.SPACE),
        ("\u3000", c.SPACE),
        ("\t", c.SPACE),
        ("\n", c.NEWLINE),
        ("\r", c.NEWLINE),
        ("。", c.CJK_PUNCTUATION),
        ("，", c.CJK_PUNCTUATION),
        (",", c.PUNCTUATION),
        ("“", c.PUNCTUATION),
        ("★", c.SYMBOL),
        ("■", c.SYMBOL),
        ("😀", c.EMOJI),
        ("\u200b", c.INVISIBLE),
        ("\ufe0f", c.INVISIBLE),
        ("\xad", c.INVISIBLE),
        ("\x07", c.CONTROL),
        ("\ue000", c.PRIVATE),
        ("\ufffd", c.REPLACEMENT),
        ("\ud800", c.REPLACEMENT),
    ],
)
def test_classes(character, expected):
    assert class_of(character) == expected
    assert CharacterView(character).classes.tolist() == [expected]


def test_every_letter_of_the_three_languages_has_a_class_of_letters():
    letters = {c.LATIN, c.HAN, c.HIRAGANA, c.KATAKANA, c.HANGUL, c.LETTER}
    wrong = [
        character
        for character in map(
            chr,
            [
                *range(0x20, 0xB5),
                *range(0xB6, 0x250),
                *range(0x3041, 0x3097),
                *range(0x30A1, 0x30FB),
                *range(0x4E00, 0xA000),
            ],
        )
        if unicodedata.category(character) in ("Lu", "Ll", "Lo") and class_of(character) not in letters
    ]
    assert wrong == []


@settings(deadline=None)
@given(anything)
def test_a_view_counts_what_its_text_holds(text):
    view = CharacterView(text)
    assert view.class_counts.sum() == len(text)
    assert view.folded == fold(text)
    assert len(view.script_signs) == len(text)
    for value in range(c.CLASS_COUNT):
        assert view.has(value) == bool(np.any(view.classes == value))


def test_script_signs_tell_traditional_from_simplified():
    assert CharacterView("產产人國国").script_signs.tolist() == [1, -1, 0, 1, -1]
