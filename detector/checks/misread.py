"""Japanese that was read by a machine: characters taken for others that look like them, and scanned articles.

`detector.language.misread` judges every character; this check gives it the Japanese blocks of an article and takes its
findings back to where they stand. In an article called scanned weaker suspicions are reported, and marks, letters and
digits too, which are too various in clean text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp, log
from typing import Final

import msgspec

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, Together
from detector.checks.names import SIGNS_FOR_CHARACTERS, comes_back, looks_scanned
from detector.checks.old_japanese import old_blocks
from detector.language.characters import HIRAGANA, KATAKANA
from detector.language.misread import Misread, MisreadModel
from detector.resources import statistics_folder

# Probability from which a character is reported in an article that was scanned, and in one that was not. On pages kept
# out of the training (a quarter, by the hash of what was printed) 0.2 to 0.3 are the best for 2 to 8 % of errors and
# for more (F1 0.62 and 0.74 by Tesseract, 0.62 and 0.68 by PaddleOCR); in 493 000 clean characters, lines kept out and
# NTREX, six places of articles that are not called scanned are reported from the second on.
REPORTED_SCANNED: Final = 0.3
REPORTED: Final = 0.6
# Probability from which an article is called scanned, and the fewest code points of Japanese and strange characters
# that it must have: of 2 492 clean texts 8 are, paragraphs of the encyclopaedia and of manuals that stand alone or are
# strung together, and none of NTREX.
CALLED: Final = 0.4
MIN_CHARACTERS: Final = 60
MIN_STRANGE: Final = 2
# In a shorter text one strange word weighs as much as a scan: only what is all but certain is reported (one in 7 000
# characters of single lines).
REPORTED_SHORT: Final = 0.9
LEAST_ODDS: Final = log(REPORTED_SCANNED / (1 - REPORTED_SCANNED))
# A longer run of digits or Latin letters is not reported: where one is strange, one or two of its letters are wrong (of
# 195 letters in such runs that the model doubts on the pages kept out 26 are, of 118 in shorter ones 67).
LONGEST_RUN: Final = 5
# Where a scan writes a character at least twice as often as it looks strange, it means it: below this probability it
# is left alone, and so are marks that make up a list (・ at the start of a line, ： in it). Precision on the rows of
# benchmarks/ocr_ja.py with 1, 5 and 15 % of errors is 0.52, 0.74 and 0.72 so, 0.41, 0.69 and 0.69 without; F1 is 0.244,
# 0.612 and 0.705 instead of 0.229, 0.604 and 0.706.
REPORTED_REPEATED: Final = 0.7
_DASHES: Final = frozenset("―—")
# A longer text is judged in parts of about so many code points, so that memory stays flat.
MAX_PART: Final = 60_000


@lru_cache(maxsize=1)
def _model() -> MisreadModel:
    folder = statistics_folder() / "ja"
    return MisreadModel(folder, folder / "misread.npz")


class Part(msgspec.Struct, frozen=True):
    """Japanese blocks of an article as one text, and where each came from (code points)."""

    text: str
    starts: list[int]
    shifts: list[int]

    def in_article(self, one: Misread) -> tuple[int, int]:
        """The range of a character in the article's text."""
        shift = self.shifts[bisect_right(self.starts, one.start) - 1]
        return one.start + shift, one.end + shift


def _parts(reading: Reading) -> Iterator[Part]:
    """The Japanese blocks of today, a line each, in parts of at most ``MAX_PART`` code points."""
    texts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = 0
    is_old = old_blocks(reading)
    for block in reading.blocks_in("ja"):
        if is_old(block):
            continue
        for start in range(block.start, block.end, MAX_PART):
            end = min(start + MAX_PART, block.end)
            if texts and length + end - start > MAX_PART:
                yield Part("\n".join(texts), starts, shifts)
                texts, starts, shifts, length = [], [], [], 0
            texts.append(reading.text[start:end])
            starts.append(length)
            shifts.append(start - length)
            length += end - start + 1
    if texts:
        yield Part("\n".join(texts), starts, shifts)


def _beside_mask(text: str, start: int) -> bool:
    """Whether a sign that words are masked with stands near: what follows it looks strange for that reason."""
    return not SIGNS_FOR_CHARACTERS.isdisjoint(text[max(0, start - 3) : start + 3])


def misread_characters(
    readings: Sequence[Reading], rules: tuple[CheckRule, ...]
) -> list[list[Finding | ArticleVerdict]]:
    """Characters that were misread, and the verdict on each article."""
    parts = [list(_parts(reading)) if reading.characters.has(HIRAGANA, KATAKANA) else [] for reading in readings]
    judged = iter(_judged([part.text for several in parts for part in several]))
    return [
        list(_of_article(reading, rules, several, [next(judged) for _ in several])) if several else []
        for reading, several in zip(readings, parts, strict=True)
    ]


def _judged(texts: Sequence[str]) -> Iterator[tuple[float, list[Misread]]]:
    """What the model says of each text; it is asked for about ``MAX_PART`` code points at once."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > MAX_PART:
            yield from _model().judge(batch, LEAST_ODDS)
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield from _model().judge(batch, LEAST_ODDS)


def _of_signs(one: Misread) -> bool:
    """Whether it is a mark for a mark: in clean text these are too various, but ― for ー is none of them."""
    return one.sign and (one.meant is None or not one.meant.isalpha())


def _is_habit(text: str, start: int, end: int) -> bool:
    """Whether a mark stands between the same two characters a second time: so somebody writes (ダレ―選手)."""
    return not text[start:end].isalpha() and text.count(text[max(0, start - 1) : end + 1]) > 1


def _is_dash(text: str, start: int, end: int) -> bool:
    """Whether a ― is the dash that it looks like: it stands for ー after kana only."""
    return text[start:end] in _DASHES and not "ぁ" <= text[start - 1 : start] <= "ヺ"


def _is_meant(text: str, start: int, end: int, odd: Mapping[str, int]) -> bool:
    """Whether a character of a scan looks strange at few of its places, or is the mark of a list."""
    written = text[start:end]
    if written.isalpha():
        return text.count(written) >= 2 * odd[written]
    opens = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    return written == "：" or (written == "・" and opens)


def _of_article(
    reading: Reading, rules: tuple[CheckRule, ...], parts: Sequence[Part], judged: Sequence[tuple[float, list[Misread]]]
) -> Iterator[Finding | ArticleVerdict]:
    """The findings and the verdict of one article."""
    length = sum(len(part.text) for part in parts)
    odds = sum(len(part.text) * scanned for part, (scanned, _) in zip(parts, judged, strict=True)) / max(length, 1)
    probability = 1 / (1 + exp(-odds))
    strange = [
        (*part.in_article(one), one.probability)
        for part, (_, found) in zip(parts, judged, strict=True)
        for one in found
        if not one.sign
    ]
    called = (
        probability >= CALLED
        and length >= MIN_CHARACTERS
        and len(strange) >= MIN_STRANGE
        and looks_scanned(reading.text, strange, length)
    )
    odd = Counter(
        part.text[one.start : one.end] for part, (_, found) in zip(parts, judged, strict=True) for one in found
    )
    number = 0
    least = REPORTED_SCANNED if called else REPORTED if length >= MIN_CHARACTERS else REPORTED_SHORT
    for part, (_, found) in zip(parts, judged, strict=True):
        for one in found:
            if one.end - one.start > LONGEST_RUN or one.probability < least:
                continue
            if not called and (_of_signs(one) or _beside_mask(part.text, one.start)):
                continue
            start, end = part.in_article(one)
            if called and one.probability < REPORTED_REPEATED and _is_meant(reading.text, start, end, odd):
                continue
            if _is_dash(reading.text, start, end):
                continue
            if not called and (comes_back(reading.text, start, end) or _is_habit(reading.text, start, end)):
                continue
            number += 1
            written = reading.text[start:end]
            for rule in rules:
                yield Finding(
                    rule=rule.id,
                    start=start,
                    end=end,
                    variant=None if one.meant is None else f"{one.meant}→{written}",
                    suggestions=() if one.meant is None else ((one.meant, None),),
                    confidence=round(one.probability, 4),
                )
    if called:
        yield ArticleVerdict(
            category="ocr",
            probability=probability,
            message=f"{number} characters look as if a machine had misread them",
        )


CHECKS: Final[dict[str, Check]] = {"misread.characters": Together(misread_characters)}
