"""English whose ligatures were lost: the fonts of a PDF file draw fi, fl, ff, ffi and ffl as one sign each, and what
copies the text may drop them ("the rst nding", "a bene t") or leave a space.

A word alone could be a slip. Several different ones that only want a ligature, in a text that has next to none left,
are no chance; then short pieces that are words themselves (ve, nd) are read in their context too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.language.english_words import EnglishWords, english_words

LIGATURES: Final = ("ffi", "ffl", "ff", "fi", "fl")
_WORD: Final = re.compile(r"[A-Za-z]+")
# Between the halves of a word whose ligature became a space.
_GAP: Final = re.compile(r" {1,2}\Z")
# So many different words must want a ligature, in pieces that no dictionary has. Of 6 173 clean articles (NTREX, ABC,
# Brown) none has them; of 293 that lost four ligatures and more four in five have.
LEAST_WORDS: Final = 3
# … and so many times as many places as there are ligatures left.
TIMES_LEFT: Final = 1.0
# Of more different words that no dictionary has the article is a list, or in another language.
MOST_WORDS: Final = 5000
# log10 by which a word with its ligature must fit better than a piece that is a word itself: with 2.0 a tenth less is
# found, and right are 99 % of the reports either way.
FITS_BETTER: Final = 1.0
# Zipf frequency from which a word may be meant: names and rare words are made of any piece.
LEAST_ZIPF: Final = 3.0
# Pieces of more letters are not tried.
_LONGEST: Final = 20


# A text has a ligature in some 400 characters; where there is one in less than this the words are not looked at.
_RARE: Final = 700


class _Piece(NamedTuple):
    start: int
    end: int
    meant: str


def lost_ligatures(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Words of English blocks that lost a ligature, where the article lost its ligatures."""
    blocks = [(block.start, reading.text[block.start : block.end]) for block in reading.blocks_in("en")]
    left = sum(text.count("fi") + text.count("fl") + text.count("ff") for _, text in blocks)
    if left * _RARE > sum(len(text) for _, text in blocks):
        return
    words = english_words()
    written = {word for _, text in blocks for word in _WORD.findall(text)}
    strange = {word for word in written if not words.known(word.lower()) and not word.isupper()}
    if not LEAST_WORDS <= len(strange) <= MOST_WORDS:
        return
    pieces = [piece for start, text in blocks for piece in _strange_pieces(text, start, strange, words)]
    if len({piece.meant.lower() for piece in pieces}) < LEAST_WORDS or len(pieces) < TIMES_LEFT * left:
        return
    pieces += [piece for start, text in blocks for piece in _known_pieces(text, start, strange, words)]
    for rule in rules:
        for piece in pieces:
            yield Finding(
                rule=rule.id,
                start=piece.start,
                end=piece.end,
                variant=f"{piece.meant}→{reading.text[piece.start : piece.end]}",
                suggestions=((piece.meant, None),),
            )


def _strange_pieces(text: str, start: int, strange: set[str], words: EnglishWords) -> Iterator[_Piece]:
    """What no dictionary has and a ligature makes a word, alone or together with its neighbour."""
    found = list(_WORD.finditer(text))
    for place, match in enumerate(found):
        own = match.group()
        if own not in strange or len(own) > _LONGEST:
            continue
        sides = [
            (one, other)
            for one, other in ((place - 1, place), (place, place + 1))
            if one >= 0
            and other < len(found)
            and found[other].group().islower()
            and _GAP.match(text[found[one].end() : found[other].start()])
        ]
        # Where the other half is no word either it is more likely one.
        for one, other in [*(side for side in sides if _both(found, side, strange)), (place, place), *sides]:
            halves = found[one].group(), found[other].group()
            made = _opened(own) if one == other else (halves[0] + sign + halves[1] for sign in LIGATURES)
            if meant := _best(made, words):
                yield _Piece(start + found[one].start(), start + found[other].end(), meant)
                break


def _both(found: list[re.Match[str]], side: tuple[int, int], strange: set[str]) -> bool:
    return all(found[one].group() in strange for one in side)


def _known_pieces(text: str, start: int, strange: set[str], words: EnglishWords) -> Iterator[_Piece]:
    """Words that fit much better with a ligature."""
    found = list(_WORD.finditer(text))
    meant_by = {own: _best(_opened(own), words) for own in {match.group() for match in found} if len(own) <= _LONGEST}
    for place, match in enumerate(found):
        own = match.group()
        meant = meant_by.get(own)
        if not meant or own in strange or own.isupper():
            continue
        before = found[place - 1].group().lower() if place else ""
        after = found[place + 1].group().lower() if place + 1 < len(found) else ""
        if words.fits_better(before, own.lower(), meant.lower(), after) >= FITS_BETTER:
            yield _Piece(start + match.start(), start + match.end(), meant)


def _opened(piece: str) -> Iterator[str]:
    """The piece with each ligature at each place; a capital at its beginning stays one."""
    for ligature in LIGATURES:
        for place in range(len(piece) + 1):
            if place == 0 and piece[0].isupper():
                continue
            yield piece[:place] + ligature + piece[place:]


def _best(made: Iterable[str], words: EnglishWords) -> str:
    """The commonest word among those made, "" where none is one."""
    known = [one for one in made if words.known(one.lower())]
    best = max(known, key=lambda one: words.zipf(one.lower()), default="")
    return best if best and words.zipf(best.lower()) >= LEAST_ZIPF else ""


CHECKS: Final[dict[str, Check]] = {"english.ligatures": lost_ligatures}
