"""What one version of a text says differently from the others: 3 000 people where three have 300, 昌生区 for 昌平区.

Versions are as good as copies of each other. Reports of one event that were written apart, and bulletins of following
days, differ in their figures by right, and are not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from detector.collection.copies import MAX_COMPARED, Difference, differences
from detector.language.characters import DIGIT, HAN, HIRAGANA, KATAKANA, LATIN, CharacterView

# Similarity from which on two articles are versions of one text. Of 19 731 news of five years, among them hundreds of
# bulletins of one form, 1 338 pairs are as alike and give no report; from 0.5 on one pair does, wrongly.
# Of 349 numbers and words changed in one of 4, 5 or 8 edited copies 298 are found, and nothing else
# (benchmarks/odd_ones.py).
ONE_TEXT: Final = 0.6
# So many other versions agree on what one of them says differently.
AGREEING: Final = 3
# The same characters on each side show that it is the same place; at the ends of a text there are fewer.
CONTEXT: Final = 8
LEAST_CONTEXT: Final = 12
# A longer difference is another sentence; a version with more of them was rewritten.
LONGEST: Final = 12
MAX_PLACES: Final = 5
# Each version is compared with the most similar others; so many tell an odd one as well as all of them.
MAX_NEIGHBOURS: Final = 8
MAX_PAIRS: Final = 5000
_IN_NUMBERS: Final = ".,:"


class OddOne(msgspec.Struct, frozen=True):
    """Article number ``article`` says ``said`` at ``[start, end)`` of its text, where ``others`` say ``meant``.

    ``others``: their numbers, each with the range in its own text (code points). ``is_number``: whether both are.
    """

    article: int
    start: int
    end: int
    said: str
    meant: str
    others: tuple[tuple[int, int, int], ...]
    is_number: bool


def versions(alike: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The pairs of versions of one text of which there are enough; ``alike``: pairs with similarity, best first."""
    neighbours: dict[int, int] = defaultdict(int)
    pairs = []
    for first, second, similarity in alike:
        if similarity >= ONE_TEXT and min(neighbours[first], neighbours[second]) < MAX_NEIGHBOURS:
            pairs.append((first, second))
            neighbours[first] += 1
            neighbours[second] += 1
    return [pair for pair in pairs[:MAX_PAIRS] if max(neighbours[one] for one in pair) >= AGREEING]


def odd_ones(texts: Mapping[int, str], pairs: Sequence[tuple[int, int]]) -> list[OddOne]:
    """What single versions say differently from all others, in their order.

    ``texts``: folded, by number of the article; pairs of which one has none are passed over.
    """
    places: dict[tuple[str, str], dict[str, dict[int, tuple[int, int]]]] = defaultdict(lambda: defaultdict(dict))
    for first, second in pairs:
        if first in texts and second in texts:
            one, other = texts[first], texts[second]
            for found in _replaced(one, other):
                a, b, c, d = found.first_start, found.first_end, found.second_start, found.second_end
                around = one[max(0, a - CONTEXT) : a], one[b : b + CONTEXT]
                places[around][one[a:b]][first] = (a, b)
                places[around][other[c:d]][second] = (c, d)
    by_article: dict[int, list[OddOne]] = defaultdict(list)
    for values in places.values():
        if len(values) == 2:
            (said, mine), (meant, theirs) = sorted(values.items(), key=lambda item: len(item[1]))
            if len(mine) == 1 and len(theirs) >= AGREEING:
                ((article, (start, end)),) = mine.items()
                others = tuple((number, *place) for number, place in sorted(theirs.items()))
                number = _is_number(said) and _is_number(meant)
                by_article[article].append(OddOne(article, start, end, said, meant, others, number))
    return [one for _, found in sorted(by_article.items()) if len(found) <= MAX_PLACES for one in found]


def _replaced(one: str, other: str) -> Iterator[Difference]:
    """Words and numbers of a text in the place of which the other has different ones, with the same around them."""
    for found in differences(one, other):
        wide = _whole(one, other, found)
        said, meant = one[wide.first_start : wide.first_end], other[wide.second_start : wide.second_end]
        before = one[max(0, wide.first_start - CONTEXT) : wide.first_start]
        after = one[wide.first_end : wide.first_end + CONTEXT]
        same = other[max(0, wide.second_start - CONTEXT) : wide.second_start] == before and (
            other[wide.second_end : wide.second_end + CONTEXT] == after
        )
        short = bool(said and meant) and max(len(said), len(meant)) <= LONGEST
        if same and short and len(before + after) >= LEAST_CONTEXT and _are_words(said, meant):
            yield wide


def _whole(one: str, other: str, found: Difference) -> Difference:
    """The difference widened to whole numbers and words of letters, or by a Han character on each side."""
    left = right = 0
    first, second = found.first_start, found.first_end
    changed = one[first:second] + other[found.second_start : found.second_end]
    if any(character.isascii() and character.isalnum() for character in changed):
        while left < first and _joins(one[first - left - 1]):
            left += 1
        while second + right < min(len(one), MAX_COMPARED) and _joins(one[second + right]):
            right += 1
    else:
        left = int(first > 0 and _is_han(one[first - 1]))
        right = int(second < len(one) and _is_han(one[second]))
    return Difference(first - left, second + right, found.second_start - left, found.second_end + right)


def _joins(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in _IN_NUMBERS)


def _is_han(character: str) -> bool:
    return bool(CharacterView(character).classes[0] == HAN)


def _are_words(said: str, meant: str) -> bool:
    """Whether two texts are a word each, or a number, and not one with something added."""
    if _is_number(said) and _is_number(meant):
        return True
    view = CharacterView(said + meant)
    letters = view.class_counts[[HAN, HIRAGANA, KATAKANA, LATIN, DIGIT]].sum()
    return bool(letters == len(view.text)) and said not in meant and meant not in said


def _is_number(text: str) -> bool:
    return all(character.isdecimal() or character in _IN_NUMBERS for character in text)
