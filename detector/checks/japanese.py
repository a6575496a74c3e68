"""Japanese put together carelessly: both widths in an article, a term listed twice in a row, a word on each line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language.characters import HIRAGANA

# Runs of one width; a single full-width digit or letter beside longer half-width ones is a house style (３人 and 12人).
_RUNS: Final = {
    "digits": (re.compile("[０-９]{2,}"), re.compile("(?<![0-9A-Za-z./:-])[0-9]{2,}(?![0-9A-Za-z./:-])")),
    "letters": (re.compile("[Ａ-Ｚａ-ｚ]{2,}"), re.compile("(?<![!-~])[A-Za-z]{2,}(?![!-~])")),
    "katakana": (re.compile("[ァ-ヺー]{2,}"), re.compile("[ｦ-ﾟ]{2,}")),
}
# Each width must stand so often, and have this share of the runs: by judgement. Of 123 human translations of news and
# 3 873 articles made of clean lines none does.
MIXED_RUNS: Final = 3
MIXED_SHARE: Final = 0.15
_MAX_CHARACTERS: Final = 200_000


def mixed_widths(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Digits, letters or katakana in both widths in an article's prose: one finding, at the first of the rarer."""
    text, codes = reading.text, reading.characters.codes
    # All three need several signs of the block of half-width and full-width forms, which most articles do not have.
    if np.count_nonzero((codes >= ord("０")) & (codes <= ord("ﾟ"))) < 2 * MIXED_RUNS:
        return
    for kind, widths in _RUNS.items():
        places: tuple[list[tuple[int, int]], ...] = ([], [])
        for block in reading.blocks_in("ja"):
            if block.kind in ("paragraph", "list_item") and block.end <= _MAX_CHARACTERS:
                for own, run in zip(places, widths, strict=True):
                    own.extend(match.span() for match in run.finditer(text, block.start, block.end))
        rarer, other = sorted(places, key=len)
        if len(rarer) < max(MIXED_RUNS, MIXED_SHARE * (len(rarer) + len(other))):
            continue
        start, end = rarer[0]
        for rule in rules:
            yield Finding(
                rule=rule.id,
                start=start,
                end=end,
                values={"kind": kind, "first": text[start:end], "count": len(rarer), "others": len(other)},
                evidence={"count": len(rarer), "others": len(other)},
            )


_TERM: Final = re.compile("[一-龥々〆ァ-ヺー]{4,12}")
_AFTER_TERM: Final = frozenset("、。がはをにのでともやへ")


def repeated_terms(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """A term of kanji or katakana on both sides of a comma (業界団体、業界団体); the span is the copy with its comma.

    Where it stands between two commas it is an item of a list, which ``repetition.list-item`` looks after.
    """
    text = reading.text
    comma = text.find("、")
    while comma >= 0:
        if (
            (term := _TERM.match(text, comma + 1)) is not None
            and text.endswith(word := term.group(), 0, comma)
            and text[comma - len(word) - 1 : comma - len(word)] != "、"
            and text[term.end() : term.end() + 1] in _AFTER_TERM
            and _TERM.fullmatch(text[comma - len(word) - 1 : comma]) is None
            and reading.language_at(comma) == "ja"
        ):
            for rule in rules:
                yield Finding(
                    rule=rule.id,
                    start=comma,
                    end=term.end(),
                    suggestions=(("", None),),
                    values={"term": word},
                )
        comma = text.find("、", comma + 1)


# Text came apart where so many lines in a row are no longer than this, and so many of them, and this share, a particle
# alone; empty lines do not count. Vertical text, ruby and the words of a tokenizer have 10 to 30 % of them; lists of
# names, cries and verses none. By judgement.
MIN_LINES: Final = 20
LONGEST_APART: Final = 10
MIN_PARTICLES: Final = 4
PARTICLE_SHARE: Final = 0.07
_PARTICLES: Final = frozenset("のをにはがてたでと")


def lines_apart(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Runs of lines with a character or a word each; the span is all of a run."""
    text = reading.text
    # Nearly all texts have no line that is の or に.
    if text.count("\nの") + text.count("\nに") < 2:
        return
    run: list[tuple[int, int]] = []
    position = 0
    for line in text.split("\n"):
        content = line.strip()
        if len(content) > LONGEST_APART:
            yield from _run_apart(text, run, rules)
            run = []
        elif content:
            start = position + line.index(content)
            run.append((start, start + len(content)))
        position += len(line) + 1
    yield from _run_apart(text, run, rules)


def _run_apart(text: str, run: list[tuple[int, int]], rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    particles = sum(text[start:end] in _PARTICLES for start, end in run)
    if len(run) < MIN_LINES or particles < max(MIN_PARTICLES, PARTICLE_SHARE * len(run)):
        return
    for rule in rules:
        yield Finding(
            rule=rule.id,
            start=run[0][0],
            end=run[-1][1],
            values={"count": len(run)},
            evidence={"count": len(run), "particles": particles},
        )


def _in_japanese(check: Check) -> Check:
    """The check, called only for articles that have Japanese."""

    def checked(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        return check(reading, rules) if reading.characters.has(HIRAGANA) else ()

    return checked


CHECKS: Final[dict[str, Check]] = {
    "japanese.width": _in_japanese(mixed_widths),
    "japanese.repeated": _in_japanese(repeated_terms),
    "japanese.lines-apart": _in_japanese(lines_apart),
}
