"""Finds words that were masked: ***, XX, □□, ○○○, ＿＿, f**k, デ○ズニー, d@t3.

One pass over the code points finds runs of symbols that masks are made of; each run is then judged by what
stands around it. Most symbols in honest texts are emphasis, footnotes, bullets, ratings, blanks to be filled in
or mathematics, so a run counts only where it stands in a sentence in the place of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, language_matches
from detector.checks.disguised_words import restore_leet, restore_look_alikes, restore_starred
from detector.checks.emphasis import emphasised, looks_like_markdown
from detector.checks.mask_judgement import Mask, company_of, judge
from detector.checks.mask_runs import (
    CLOSING,
    CODE,
    HASH,
    MAX_RUNS,
    OPENING,
    REACH,
    SCRAWL,
    STAR,
    Run,
    find_runs,
    is_mask_symbol,
    may_hold_runs,
    symbol_array,
)
from detector.language.characters import DIGIT, HAN, HIRAGANA, LATIN, LETTER, class_of
from detector.patterns import compile_late


def _emphasis(reading: Reading, runs: list[Run]) -> set[int]:
    """Starts of the runs of ASCII asterisks that are emphasis."""
    text = reading.text
    stars = [(run.start, run.end) for run in runs if run.symbol == STAR and text[run.start] == "*"]
    if len(stars) < 2:
        return set()
    markdown = looks_like_markdown(text[:MAX_SEARCHED])
    paired: set[int] = set()
    by_block: dict[int, list[tuple[int, int]]] = {}
    for start, end in stars:
        by_block.setdefault(reading.block_index(start), []).append((start, end))
    for index, inside in by_block.items():
        offset = reading.article.blocks[index].start if index >= 0 else 0
        upper = reading.article.blocks[index].end if index >= 0 else len(text)
        moved = [(start - offset, end - offset) for start, end in inside]
        paired.update(offset + start for start in emphasised(text[offset:upper], moved, markdown=markdown))
    return paired


# ------------------------------------------------------------------------------------------ inside Latin words

# Latin letters times this outweigh Han characters and hiragana where a text is Latin, or mixed enough to look.
_LATIN_SHARE: Final = 10
# Characters of the longest word that is looked at.
LONGEST_WORD: Final = 26
_SCRAWLED: Final = compile_late(r"(?<![^\s\"'“‘(\[-])[@#$%&*!?^~]{4,12}(?=[\s\"'”’),.;:\]-]|$)")
_STARRED: Final = compile_late(
    r"(?<![A-Za-z0-9_*＊/\\.@#$-])[A-Za-z]+[*＊]+[A-Za-z]*(?:[*＊]+[A-Za-z]+)?(?![A-Za-z0-9_*＊/\\@(=])"
)
_LEET: Final = compile_late(
    r"(?<![A-Za-z0-9_@$./\\:#%=&+~-])[A-Za-z0-9@$!]{3,24}(?![A-Za-z0-9_@$/\\=:%+~-])(?!\.[A-Za-z0-9_])"
)


def _scrawls(reading: Reading, symbols: npt.NDArray[np.uint8]) -> Iterator[Mask]:
    """@#$%!: at least three different signs where a word should be."""
    signs = (symbols == STAR) | (symbols == HASH) | (symbols == SCRAWL)
    starts = np.flatnonzero(signs[:-3] & signs[1:-2] & signs[2:-1] & signs[3:])[:MAX_RUNS]
    text = reading.text
    done = -1
    for place in starts.tolist():
        match = _SCRAWLED.match(text, place) if place >= done else None
        if match is None:
            continue
        start, end = match.span()
        done = end
        kinds = set(match.group())
        quoted = start > 0 and text[start - 1] in OPENING and text[end : end + 1] in CLOSING
        if len(kinds) < 3 or kinds.isdisjoint("@#$%&*") or quoted:
            continue
        before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
        follows_word = re.search(r"[A-Za-z\d\u3040-\u9fff][\"'”’,;]*\s*(?:[-–—] ?)?[\"'“‘(]?$", before) is not None
        if CODE.search(before + after) or not (follows_word or re.match(r"\s+[a-z]", after)):
            continue
        yield Mask("censored", "scrawl", start, end)


def _starred_words(reading: Reading, stars: list[Run]) -> Iterator[Mask]:
    """f**k, c*******s: letters of a word starred out."""
    text = reading.text
    done = -1
    for run in stars:
        start = run.start
        while (
            start > 0 and run.start - start < LONGEST_WORD and text[start - 1].isascii() and text[start - 1].isalpha()
        ):
            start -= 1
        match = _STARRED.match(text, start) if start < run.start and run.start >= done else None
        if match is None:
            continue
        start, end = match.span()
        done = end
        around = text[max(0, start - REACH) : start] + text[end : end + REACH]
        restored = restore_starred(match.group(), around)
        if restored is not None and not CODE.search(around):
            yield Mask("partial", "starred", start, end, restored or None)


def _leet_words(reading: Reading) -> Iterator[Mask]:
    """d@t3, P3t3r: letters of a word written as digits and signs."""
    characters = reading.characters
    classes, codes = characters.classes, characters.codes
    latin = classes == LATIN
    before, after = latin[:-2], latin[2:]
    sign = (codes[1:-1] == ord("@")) | (codes[1:-1] == ord("$"))
    places = np.flatnonzero(((classes[1:-1] == DIGIT) | sign) & (before | after))[:MAX_RUNS] + 1
    text = reading.text
    done = -1
    for place in places.tolist():
        if place < done:
            continue
        lower = place
        while (
            lower > 0
            and place - lower < LONGEST_WORD
            and ((text[lower - 1].isalnum() and text[lower - 1].isascii()) or text[lower - 1] in "@$!")
        ):
            lower -= 1
        match = _LEET.match(text, lower)
        if match is None:
            continue
        done = match.end()
        restored = restore_leet(match.group().rstrip("!"))
        if restored is not None:
            yield Mask("disguised", "leet", match.start(), match.start() + len(match.group().rstrip("!")), restored)


def _look_alike_words(reading: Reading) -> Iterator[Mask]:
    """Latin words in which letters of another alphabet stand (pаypal with a Cyrillic а)."""
    classes = reading.characters.classes
    foreign, latin = classes == LETTER, classes == LATIN
    borders = np.flatnonzero((foreign[:-1] & latin[1:]) | (latin[:-1] & foreign[1:]))[:MAX_RUNS]
    text = reading.text
    done = -1
    for place in borders.tolist():
        if place < done:
            continue
        start, end = place, place + 1
        while start > 0 and place - start < LONGEST_WORD and class_of(text[start - 1]) in (LATIN, LETTER):
            start -= 1
        while end < len(text) and end - place < LONGEST_WORD and class_of(text[end]) in (LATIN, LETTER):
            end += 1
        done = end
        restored = restore_look_alikes(text[start:end])
        if restored is not None:
            yield Mask("disguised", "look-alike", start, end, restored)


# ------------------------------------------------------------------------------------------ the check


# Only so many masks are looked up in the rest of the article, and only in so many of its characters.
MAX_RESTORED: Final = 50
MAX_SEARCHED: Final = 200_000


def _restored(reading: Reading, run_start: int, run_end: int) -> str | None:
    """The word behind a mask, where the article has it unmasked between the same two characters on both sides."""
    text = reading.text
    before, after = text[max(0, run_start - 3) : run_start], text[run_end : run_end + 2]
    if len(before) < 3 or len(after) < 2 or "\n" in before + after:
        return None
    found = set(re.findall(re.escape(before) + r"(\w{1,8}?)" + re.escape(after), text[:MAX_SEARCHED]))
    found = {word for word in found if not any(is_mask_symbol(character) for character in word)}
    return found.pop() if len(found) == 1 else None


def _masks(reading: Reading) -> Iterator[Mask]:
    if may_hold_runs(reading):
        yield from _masked_by_runs(reading)
    counts = reading.characters.class_counts.tolist()
    # Words disguised letter by letter are a habit of texts in Latin letters.
    if counts[LATIN] and _LATIN_SHARE * counts[LATIN] > counts[HAN] + counts[HIRAGANA]:
        if counts[DIGIT] or "@" in reading.text or "$" in reading.text:
            yield from _leet_words(reading)
        if counts[LETTER]:
            yield from _look_alike_words(reading)


def _masked_by_runs(reading: Reading) -> Iterator[Mask]:
    symbols = symbol_array(reading)
    runs = find_runs(reading, symbols)
    if runs:
        emphasis = _emphasis(reading, runs)
        company = company_of(reading, runs)
        for run in runs:
            if run.start not in emphasis and (mask := judge(reading, run, company)) is not None:
                yield mask
        yield from _starred_words(reading, [run for run in runs if run.symbol == STAR and run.start not in emphasis])
    yield from _scrawls(reading, symbols)


def find_masks(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Findings for each rule of kind ``masked.run``; its option ``kind`` says which masks it reports.

    Kinds: ``censored`` (a word is covered), ``partial`` (some of its letters are), ``blank`` (a gap stands for
    it), ``disguised`` (other signs stand for its letters), ``anonymous`` (a name or number is hidden as usual).
    """
    wanted: dict[str, CheckRule] = {}
    restored = 0
    for mask in _masks(reading):
        if not wanted:
            wanted = {str(rule.options.get("kind", "censored")): rule for rule in rules}
        rule = wanted.get(mask.kind)
        if rule is None or not language_matches(reading.language_at(mask.start), rule.languages):
            continue
        suggestion = mask.suggestion
        if suggestion is None and mask.kind == "censored" and restored < MAX_RESTORED:
            restored += 1
            suggestion = _restored(reading, mask.start, mask.end)
        yield Finding(
            rule=rule.id,
            start=mask.start,
            end=mask.end,
            suggestions=() if suggestion is None else ((suggestion, None),),
            evidence={
                "kind": mask.variant,
                "length": mask.end - mask.start,
                "before": reading.text[max(0, mask.start - 4) : mask.start],
                "after": reading.text[mask.end : mask.end + 4],
            },
        )


def _run(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
    return find_masks(reading, rules)


CHECKS: Final[dict[str, Check]] = {"masked.run": _run}
