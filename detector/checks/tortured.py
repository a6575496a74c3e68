"""Established English terms whose words were replaced by synonyms, recognised although the phrase is in no list.

Each pair of neighbouring content words, one of which replaced others in known phrases, is a candidate unless it stands
in honest text. ``detector.language.tortured`` gives the odds that it stands for a term. What is doubtful alone counts
where the article holds more of it than clean English does: the document decides with the word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language.english import TOKEN, content_word
from detector.language.tortured import Originals, TorturedModel, tortured_model
from detector.resources import statistics_folder

# Stands between blocks, so that no pair reaches over their border.
BORDER: Final = "."
# Log odds above which a candidate is reported by itself, and with the support of its article. benchmarks/tortured.py
# has the curves: with these and the ones below, half of the withheld phrases are found that stand by fives in articles
# of eighty words, and two false ones in 194 816 words of unseen clean English. The tables that are shipped know more
# words, and report 25 there, in five articles, most of them on medicine.
ALONE: Final = 3.2
SUPPORTED: Final = -3.0
# What a candidate says of its article grows with its log odds: of those above 2.5, 0 and -1 a word of tortured text
# holds 220, 14 and 3 times as many as one of clean text; and how many fewer candidates clean text has in a word.
BASE: Final = 1.6
SLOPE: Final = 1.1
MOST: Final = 5.4
RATE: Final = 0.022
# Natural logarithm of the ratio of likelihoods from which an article supports its candidates. Candidates of clean text
# come in heaps (an article on medicine has several), so that in longer texts more is wanted than in a heading.
SUPPORT: Final = 0.8
SUPPORT_LONG: Final = 3.3
SHORT: Final = 12
# … and which the log odds of a candidate and the support of its article reach together.
TOGETHER: Final = 2.0


class _Candidate(msgspec.Struct, gc=False):
    token: int  # index of the first word among the article's English tokens
    words: tuple[str, str, bool]  # stems, and whether "of" stands between
    originals: Originals
    odds: float = 0.0


def support(odds: Iterable[float], words: int) -> float:
    """ln of the ratio of the likelihoods of candidates with these log odds in ``words`` words, tortured to clean."""
    return sum(max(0.0, min(MOST, BASE + SLOPE * one)) for one in odds) - RATE * words


def _independent(candidates: list[_Candidate]) -> Iterator[float]:
    """Log odds of the candidates, best first, of which none has a word of one before: an article repeats its words."""
    seen: set[str] = set()
    for one in sorted(candidates, key=lambda one: -one.odds):
        if seen.isdisjoint(one.words[:2]):
            seen.update(one.words[:2])
            yield one.odds


def terms(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding | ArticleVerdict]:
    """Findings of tortured terms in the English blocks, and the verdict where there are many."""
    if any(True for _ in reading.blocks_in("en")):
        yield from find(reading, rules[0].id, tortured_model(statistics_folder() / "en" / "tortured"))


def find(reading: Reading, rule: str, model: TorturedModel) -> Iterator[Finding | ArticleVerdict]:
    """What ``terms`` reports, with the statistics given."""
    candidates: list[_Candidate] = []
    seen: dict[tuple[str, str, bool], Originals | None] = {}
    words = 0
    tokens: list[str] = []
    for block in reading.blocks_in("en"):
        words += reading.text.count(" ", block.start, block.end) + 1
        tokens += TOKEN.findall(reading.text, block.start, block.end)
        tokens.append(BORDER)
    for at, of in model.suspects(tokens):
        key = (content_word(tokens[at]), content_word(tokens[at + 1 + of]), of)
        if key not in seen:
            seen[key] = model.originals(*key)
        if (originals := seen[key]) is not None:
            candidates.append(_Candidate(at, key, originals))
    for one, odds in zip(candidates, model.log_odds([one.originals for one in candidates]), strict=True):
        one.odds = odds
    likely = [one for one in candidates if one.odds > SUPPORTED]
    if not likely:
        return
    supported = support(_independent(likely), words)
    enough = supported >= (SUPPORT if words <= SHORT else SUPPORT_LONG)
    reported = [one for one in likely if one.odds > ALONE or (enough and one.odds + supported > TOGETHER)]
    for one, start, end in _apart(reading, reported):
        yield _finding(rule, one, start, end, supported)
    certain = len({one.words for one in reported if one.odds > 0})
    if certain >= 3 and enough:
        probability = 1 / (1 + math.exp(min(0.0, 2.0 - supported) - supported / 2))
        message = f"{certain} terms stand in words that only a synonym spinner chooses"
        yield ArticleVerdict(category="spun", probability=probability, message=message)


def _apart(reading: Reading, candidates: list[_Candidate]) -> Iterator[tuple[_Candidate, int, int]]:
    """The likeliest of candidates that share a word, and where they begin and end."""
    if not candidates:
        return
    spans: list[tuple[int, int]] = []
    for block in reading.blocks_in("en"):
        spans += [match.span() for match in TOKEN.finditer(reading.text, block.start, block.end)]
        spans.append((block.end, block.end))
    taken: set[int] = set()
    for one in sorted(candidates, key=lambda one: -one.odds):
        last = one.token + 1 + one.words[2]
        if taken.isdisjoint((one.token, last)):
            taken.update((one.token, last))
            yield one, spans[one.token][0], spans[last][1]


def _finding(rule: str, one: _Candidate, start: int, end: int, supported: float) -> Finding:
    first, second = one.originals.first, one.originals.second
    meant = f"{first} of {second}" if one.words[2] else f"{first} {second}"
    found = f"{one.words[0]} of {one.words[1]}" if one.words[2] else f"{one.words[0]} {one.words[1]}"
    # A clean article holds fewer tortured pairs than the training, one full of such words more.
    odds = one.odds + max(-1.5, min(3.0, supported - SUPPORT_LONG - 1))
    return Finding(
        rule=rule,
        start=start,
        end=end,
        variant=f"{meant}→{found}",
        suggestions=((meant, None),),
        evidence={"log_odds": round(one.odds, 2), "article_support": round(supported, 2)},
        confidence=round(1 / (1 + math.exp(-odds)), 4),
    )


CHECKS: Final[dict[str, Check]] = {"tortured.terms": terms}
