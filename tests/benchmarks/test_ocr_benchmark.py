"""How misread characters are scored."""

from __future__ import annotations

from benchmarks.ocr import Counts, score_row, summed, touches
from benchmarks.typos import wrong_places


def test_lost_text_is_hit_by_an_issue_that_touches_it() -> None:
    assert touches(4, 6, 6, 6)
    assert touches(6, 7, 6, 6)
    assert not touches(4, 5, 6, 6)
    assert not touches(4, 6, 6, 7)


def test_characters_are_counted_one_by_one() -> None:
    gold = [(0, 2, "sub"), (5, 5, "del")]
    issues = [(1, 2, "character"), (4, 5, "character"), (9, 10, "character")]
    assert score_row(gold, issues, "character") == Counts(gold=3, found=2, reported=3, right=2)


def test_width_and_characters_do_not_mix() -> None:
    gold = [(0, 1, "width"), (3, 4, "sub")]
    issues = [(0, 1, "width"), (3, 4, "character")]
    assert score_row(gold, issues, "width") == Counts(1, 1, 1, 1)
    assert score_row(gold, issues, "character") == Counts(1, 1, 1, 1)
    # A character reported where only the width is wrong is neither right nor wrong.
    assert score_row(gold, [(0, 1, "character")], "character") == Counts(1, 0, 0, 0)


def test_words_count_once() -> None:
    assert score_row([(0, 5, "sub")], [(0, 5, "character")], "character", words=True) == Counts(1, 1, 1, 1)


def test_f1_of_rows_together() -> None:
    precision, recall, f1 = summed([Counts(2, 1, 1, 1), Counts(2, 1, 3, 1)])
    assert (precision, recall) == (0.5, 0.5)
    assert f1 == 0.5


def test_places_at_which_sentences_differ() -> None:
    assert wrong_places("他做在椅子上", "他坐在椅子上") == {1}
