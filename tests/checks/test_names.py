"""What an article writes in the same way again is a name, and a scan shows itself at many places."""

from __future__ import annotations

import pytest

from detector.checks.names import LONG, MIN_DIFFERENT, comes_back, in_foreign_name, looks_scanned

FILLER = "图书馆昨天正式开放，读者很多，馆内设有四百个座位，开放时间延长到晚上十点。" * 12


def test_what_stands_beside_the_same_character_again() -> None:
    text = "雁浦的图书馆，雁浦的读者，和一只雁。"
    assert comes_back(text, 0, 1)
    assert not comes_back(text, len(text) - 2, len(text) - 1)
    assert not comes_back("，雁，雁，", 1, 2)
    assert not comes_back("雁", 0, 1)


def test_a_long_article_is_scanned_only_where_many_characters_look_so() -> None:
    odd = "".join(f"{character}{number}。" for number, character in enumerate("曰巳戍汆夂"))
    text = FILLER + odd
    places = [(len(FILLER) + 3 * k, len(FILLER) + 3 * k + 1, 0.9) for k in range(5)]
    assert len(text) >= LONG
    assert looks_scanned(text, places, len(text))
    assert not looks_scanned(text, places[: MIN_DIFFERENT - 1], len(text))
    assert not looks_scanned(text, [(start, end, 0.2) for start, end, _ in places], len(text))
    assert looks_scanned("短", [], 1)


@pytest.mark.parametrize(
    ("text", "sign", "inside"),
    [
        ("记者斯科特·佩利向他提问", "利", True),
        ("记者斯科特·佩利向他提问", "特", True),
        ("记者斯科特·佩利向他提问", "问", False),
        ("他向记者提问，没有回答", "记", False),
    ],
)
def test_names_written_by_their_sound(text: str, sign: str, inside: bool) -> None:
    assert in_foreign_name(text, text.index(sign)) is inside
