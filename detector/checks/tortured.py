"""Established English terms whose words were replaced by synonyms, recognised although the phrase is in no list.

Each pair of neighbouring content words, one of which replaced others in known phrases, is a candidate unless it stands
in honest text. ``detector.language.tortured`` gives the odds that it stands for a term. What is doubtful alone counts
where the article holds more of it than clean English does: the document decides with the word.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, Together
from detector.checks.mention import is_mentioned
from detector.language.english import TOKEN, content_word
from detector.language.tortured import ITSELF, Candidates, TorturedModel, tortured_model
from detector.resources import statistics_folder

# Stands between blocks, so that no pair reaches over their border.
BORDER: Final = "."
# Log odds above which a candidate is reported by itself, and with the support of its article. Chosen with the ones
# below on tables without the withheld phrases (benchmarks/tortured.py), on NTREX, WMT22, TICO-19 and half of the
# articles of manuals and an encyclopedia that no table has seen: at most one false report in 100 000 words.
ALONE: Final = 1.8
SUPPORTED: Final = -4.0
# What a candidate says of its article: ln of how many times as many candidates of such log odds a word of tortured text
# holds as one of clean text (7 at -3, 110 at 0, 3 000 at 2.5); and how many candidates a word of tortured text has.
BASE: Final = 4.7
SLOPE: Final = 1.1
MOST: Final = 8.0
RATE: Final = 0.055
# Tortured text may also hold so much less of them; with what that costs, five phrases in 310 words are found in 29 %
# of the cases instead of 22 %, and no more false reports in the clean text that was looked at.
SPARSE: Final = 0.3
SPARSE_COST: Final = 5.0
# Natural logarithm of the ratio of likelihoods from which an article supports its candidates, and which the log odds of
# a candidate and the support of its article reach together.
SUPPORT: Final = 2.0
TOGETHER: Final = 1.5


class _Candidate(msgspec.Struct, frozen=True, gc=False):
    token: int  # index of the first word among the article's English tokens
    words: tuple[str, str, bool]  # stems, and whether "of" stands between
    meant: tuple[str, str]
    odds: float

    @property
    def last(self) -> int:
        """Index of the second word."""
        return self.token + 1 + self.words[2]


def support(odds: Iterable[float], words: int) -> float:
    """ln of the ratio of the likelihoods of candidates with these log odds in ``words`` words, tortured to clean.

    Tortured text is taken to be full of such candidates, or to hold fewer of them, whichever is likelier.
    """
    weights = [min(MOST, BASE + SLOPE * one) for one in odds]
    full = sum(max(0.0, weight) for weight in weights) - RATE * words
    sparse = sum(math.log1p(SPARSE * math.exp(weight)) for weight in weights) - SPARSE * RATE * words
    return max(full, sparse - SPARSE_COST)


def _independent(candidates: list[_Candidate]) -> Iterator[float]:
    """Log odds of the candidates, best first, of which none has a word of one before: an article repeats its words."""
    seen: set[str] = set()
    for one in sorted(candidates, key=lambda one: -one.odds):
        if seen.isdisjoint(one.words[:2]):
            seen.update(one.words[:2])
            yield one.odds


def terms(readings: Sequence[Reading], rules: tuple[CheckRule, ...]) -> list[list[Finding | ArticleVerdict]]:
    """Findings of tortured terms in the English blocks of each article, and the verdict where there are many."""
    if not any("en" in reading.languages for reading in readings):
        return [[] for _ in readings]
    return find(readings, rules[0].id, tortured_model(statistics_folder() / "en" / "tortured"))


def find(readings: Sequence[Reading], rule: str, model: TorturedModel) -> list[list[Finding | ArticleVerdict]]:
    """What ``terms`` reports, with the statistics given."""
    tokens: list[str] = []
    starts, words = [], []
    for reading in readings:
        starts.append(len(tokens))
        words.append(0)
        for block in reading.blocks_in("en"):
            words[-1] += reading.text.count(" ", block.start, block.end) + 1
            tokens += TOKEN.findall(reading.text, block.start, block.end)
            tokens.append(BORDER)
    found: list[list[_Candidate]] = [[] for _ in readings]
    for one in likely(tokens, model):
        article = bisect_right(starts, one.token) - 1
        found[article].append(msgspec.structs.replace(one, token=one.token - starts[article]))
    return [list(_reported(rule, *each)) for each in zip(readings, words, found, strict=True)]


def likely(tokens: Sequence[str], model: TorturedModel) -> Iterator[_Candidate]:
    """Pairs of words that may be tortured, in the order of the text."""
    at, pairs = model.pairs(model.codes(tokens))
    # Rare words share a number: what is judged of one is true of the others, as nothing is known of them.
    keys = (pairs.first.astype(np.int64) << 16) | (pairs.second << 1) | pairs.of
    _, first, each = np.unique(keys, return_index=True, return_inverse=True)
    odds, originals = judged(model, pairs.take(first))
    for index in np.flatnonzero(odds[each] > SUPPORTED).tolist():
        token, of, pair = int(at[index]), bool(pairs.of[index]), each[index]
        written = content_word(tokens[token]), content_word(tokens[token + 1 + of])
        one, two = (
            word if number == ITSELF else model.words[number]
            for word, number in zip(written, originals[pair], strict=True)
        )
        yield _Candidate(token, (*written, of), (one, two), float(odds[pair]))


def judged(model: TorturedModel, pairs: Candidates) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Log odds of pairs, -inf where one is no candidate; and the numbers of the words meant, shape (n, 2)."""
    odds = np.full(len(pairs.first), -np.inf, dtype=np.float32)
    meant = np.full((len(odds), 2), ITSELF)
    chosen = np.flatnonzero(model.hopeful(pairs))
    chosen = chosen[model.worth_judging(pairs.take(chosen))]
    if not len(chosen):
        return odds, meant
    originals = model.originals(pairs.take(chosen))
    odds[chosen] = np.where(originals.known, model.log_odds(originals.features), -np.inf)
    meant[chosen] = np.stack((originals.first, originals.second), axis=1)
    return odds, meant


def _reported(
    rule: str, reading: Reading, words: int, candidates: list[_Candidate]
) -> Iterator[Finding | ArticleVerdict]:
    """The findings and the verdict of one article of so many English words."""
    used = dict(_used(reading, candidates))
    if not used:
        return
    supported = support(_independent(list(used)), words)
    enough = supported >= SUPPORT
    reported = [one for one in used if one.odds > ALONE or (enough and one.odds + supported > TOGETHER)]
    for one in _apart(reported):
        yield _finding(rule, one, *used[one], supported)
    certain = len({one.words for one in reported if one.odds > 0})
    if certain >= 3 and enough:
        probability = 1 / (1 + math.exp(min(0.0, 2.0 - supported) - supported / 2))
        message = f"{certain} terms stand in words that only a synonym spinner chooses"
        yield ArticleVerdict(category="spun", probability=probability, message=message)


def _used(reading: Reading, candidates: list[_Candidate]) -> Iterator[tuple[_Candidate, tuple[int, int]]]:
    """The candidates that are not just spoken of, and where they begin and end in the text (code points)."""
    if not candidates:
        return
    spans: list[tuple[int, int]] = []
    for block in reading.blocks_in("en"):
        spans += [match.span() for match in TOKEN.finditer(reading.text, block.start, block.end)]
        spans.append((block.end, block.end))
    for one in candidates:
        start, end = spans[one.token][0], spans[one.last][1]
        if not is_mentioned(reading, start, end):
            yield one, (start, end)


def _apart(candidates: list[_Candidate]) -> Iterator[_Candidate]:
    """The likeliest of candidates that share a word."""
    taken: set[int] = set()
    for one in sorted(candidates, key=lambda one: -one.odds):
        if taken.isdisjoint((one.token, one.last)):
            taken.update((one.token, one.last))
            yield one


def _finding(rule: str, one: _Candidate, start: int, end: int, supported: float) -> Finding:
    first, second = one.meant
    meant = f"{first} of {second}" if one.words[2] else f"{first} {second}"
    found = f"{one.words[0]} of {one.words[1]}" if one.words[2] else f"{one.words[0]} {one.words[1]}"
    # A clean article holds fewer tortured pairs than the training, one full of such words more.
    odds = one.odds + max(-1.5, min(3.0, supported - SUPPORT - 1))
    return Finding(
        rule=rule,
        start=start,
        end=end,
        variant=f"{meant}→{found}",
        suggestions=((meant, None),),
        evidence={"log_odds": round(one.odds, 2), "article_support": round(supported, 2)},
        confidence=round(1 / (1 + math.exp(-odds)), 4),
    )


CHECKS: Final[dict[str, Check]] = {"tortured.terms": Together(terms)}
