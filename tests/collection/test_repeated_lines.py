"""Lines that unlike articles share."""

from __future__ import annotations

from detector.collection.repeated_lines import LEAST_ARTICLES, ONE_TEXT, runs_in, shared_lines
from detector.collection.sketch import Rows, held_by_several, line_digest, line_digests
from detector.language.characters import CharacterView
from detector.model import Block
from detector.sources.registry import article_from_text

FOOT = "Read more of our stories in the free app of the Harbour Post."
STORIES = [
    "The ferry did not sail on Monday because the wind was too strong for it, and all had to wait.",
    "A new path along the river was opened by the mayor on Sunday morning, with music and cake.",
    "The library will stay open longer in winter, and children may come in the evening to read.",
    "Apples were good this year, say the farmers who sell them at the market near the old mill.",
    "The old bridge is closed to cars, and only people on foot may cross it until it is mended.",
]


def digests_of(text: str) -> bytes:
    return line_digests(CharacterView(text), article_from_text(text, "-", "text").blocks)


def runs(text: str, wanted: dict[bytes, int]) -> list[tuple[int, str, int]]:
    blocks = article_from_text(text, "-", "text").blocks
    found = runs_in(CharacterView(text), blocks, wanted)
    return [(one.group, text[one.start : one.end], one.lines) for one in found]


def test_a_line_of_several_articles_is_found_with_them() -> None:
    digests = [digests_of(f"{story}\n{FOOT}") for story in STORIES] + [digests_of(STORIES[0])]
    (found,) = shared_lines(Rows(digests), [])
    assert found.articles == (0, 1, 2, 3, 4)
    assert found.digests == {line_digest(FOOT.lower())}


def test_too_few_articles_and_versions_of_one_text_do_not_count() -> None:
    digests = [digests_of(f"{story}\n{FOOT}") for story in STORIES]
    assert len(STORIES) == LEAST_ARTICLES
    assert shared_lines(Rows(digests[:-1]), []) == []
    assert shared_lines(Rows(digests), [(3, 4, ONE_TEXT)]) == []
    assert shared_lines(Rows(digests), [(3, 4, ONE_TEXT - 0.1)]) != []
    assert shared_lines(Rows(), []) == []


def test_a_large_folder_asks_for_more_articles() -> None:
    digests = [digests_of(f"{story}\n{FOOT}") for story in STORIES]
    assert shared_lines(Rows([*digests, *[b""] * 300]), []) == []


def test_a_line_that_stands_twice_in_an_article_counts_once() -> None:
    digests = [digests_of(f"{FOOT}\n{STORIES[0]}\n{FOOT}"), digests_of(FOOT)]
    assert held_by_several(Rows(digests), 2) == {line_digest(FOOT.lower()): [0, 1]}
    assert held_by_several(Rows(digests), 3) == {}


def test_headings_items_of_lists_and_quotations_are_shared_by_right() -> None:
    text = "Frequently asked questions"
    for kind, kept in (("paragraph", True), ("heading", False), ("list_item", False), ("quote", False)):
        assert bool(line_digests(CharacterView(text), [Block(kind, 0, len(text))])) is kept


def test_neighbouring_lines_are_one_run() -> None:
    other = "All rights are reserved by the Harbour Post and its authors."
    wanted = {line_digest(FOOT.lower()): 3, line_digest(other.lower()): 3}
    text = f"{STORIES[0]}\n{STORIES[1]}\n{FOOT}\n{other}"
    assert runs(text, wanted) == [(3, f"{FOOT}\n{other}", 2)]


def test_an_article_made_of_shared_lines_has_none() -> None:
    assert runs(f"Short.\n{FOOT}", {line_digest(FOOT.lower()): 0}) == []


def test_a_light_line_is_none() -> None:
    wanted = {line_digest("he did not say."): 0, line_digest("2024-05-06 07:08:09"): 0}
    assert runs(f"{STORIES[0]}\nHe did not say.\n2024-05-06 07:08:09", wanted) == []
