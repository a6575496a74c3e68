"""Japanese that was read by a machine: characters taken for others that look like them, and scanned articles.

`detector.language.misread` judges every character; this check gives it the Japanese blocks of an article and takes its
findings back to where they stand. In an article called scanned weaker suspicions are reported, and marks, letters and
digits too, which are too various in clean text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import exp, log
from typing import Final

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.checks.names import comes_back, looks_scanned
from detector.language.characters import HIRAGANA, KATAKANA, CharacterView
from detector.language.misread import MisreadModel
from detector.resources import statistics_folder

# Probability from which a character is reported in an article that was scanned, and in one that was not. The first is
# the best of 0.2 to 0.5 on the development rows at 5 % (F1 0.37; 0.35 and 0.34 beside it); the second reports one in
# 30 000 clean characters (NTREX and the lines kept out).
REPORTED_SCANNED: Final = 0.3
REPORTED: Final = 0.65
# Probability from which an article is called scanned (none of 899 clean ones is), and the fewest code points of
# Japanese that it must have.
CALLED: Final = 0.5
MIN_CHARACTERS: Final = 60
# In a shorter text one strange word weighs as much as a scan: only what is all but certain is reported.
REPORTED_SHORT: Final = 0.85
LEAST_ODDS: Final = log(REPORTED_SCANNED / (1 - REPORTED_SCANNED))
# A longer text is judged in parts of about so many code points, so that memory stays flat.
MAX_PART: Final = 60_000


@lru_cache(maxsize=1)
def _model() -> MisreadModel:
    folder = statistics_folder() / "ja"
    return MisreadModel(folder, folder / "misread.npz")


def _parts(reading: Reading) -> Iterator[tuple[str, list[int], list[int]]]:
    """The Japanese blocks in parts: the text, where each block begins in it, and what leads back to the article."""
    texts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = 0
    for block in reading.blocks_in("ja"):
        for start in range(block.start, block.end, MAX_PART):
            end = min(start + MAX_PART, block.end)
            if texts and length + end - start > MAX_PART:
                yield "\n".join(texts), starts, shifts
                texts, starts, shifts, length = [], [], [], 0
            texts.append(reading.text[start:end])
            starts.append(length)
            shifts.append(start - length)
            length += end - start + 1
    if texts:
        yield "\n".join(texts), starts, shifts


_MASKS: Final = frozenset("○〇◯●◎□■×✕＊*△")


def _beside_mask(text: str, start: int) -> bool:
    """Whether a sign that words are masked with stands near: what follows it looks strange for that reason."""
    return not _MASKS.isdisjoint(text[max(0, start - 3) : start + 3])


def _in_article(start: int, end: int, starts: list[int], shifts: list[int]) -> tuple[int, int]:
    """A range of a part as a range of the article's text."""
    shift = shifts[bisect_right(starts, start) - 1]
    return start + shift, end + shift


def misread_characters(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding | ArticleVerdict]:
    """Characters that were misread, and the verdict on the article."""
    model = _model()
    parts = list(_parts(reading))
    judged = [model.judge(model.alphabet.read(CharacterView(text).codes), LEAST_ODDS) for text, _, _ in parts]
    length = sum(len(text) for text, _, _ in parts)
    odds = sum(len(text) * scanned for (text, _, _), (scanned, _) in zip(parts, judged, strict=True)) / max(length, 1)
    probability = 1 / (1 + exp(-odds))
    strange = [
        (start, end, one.probability)
        for (_, starts, shifts), (_, found) in zip(parts, judged, strict=True)
        for one in found
        if not one.sign
        for start, end in [_in_article(one.start, one.end, starts, shifts)]
    ]
    called = probability >= CALLED and length >= MIN_CHARACTERS and looks_scanned(reading.text, strange, length)
    number = 0
    least = REPORTED_SCANNED if called else REPORTED if length >= MIN_CHARACTERS else REPORTED_SHORT
    for (text, starts, shifts), (_, found) in zip(parts, judged, strict=True):
        for one in found:
            if one.probability < least or (not called and (one.sign or _beside_mask(text, one.start))):
                continue
            start, end = _in_article(one.start, one.end, starts, shifts)
            if not called and comes_back(reading.text, start, end):
                continue
            number += 1
            written = text[one.start : one.end]
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
            probability=min(round(probability, 4), 0.9999),
            message=f"{number} characters look as if a machine had misread them",
        )


def _with_kana(check: Check) -> Check:
    """The check, called only for articles that have kana."""

    def checked(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        return check(reading, rules) if reading.characters.has(HIRAGANA, KATAKANA) else ()

    return checked


CHECKS: Final[dict[str, Check]] = {"misread.characters": _with_kana(misread_characters)}
