"""What an article is called by its issues, and why: the strongest of those that speak for a verdict, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, exp
from typing import Final

import msgspec

from detector.checks.base import ArticleVerdict
from detector.engine.wording import ENGLISH, Wording
from detector.model import Category, Issue, Verdict, VerdictCategory
from detector.scoring.confidence import calibrated

# The issues that speak for a verdict; for "machine-translated" those that `machine_translated` looks at.
SPEAKS_FOR: Final[Mapping[VerdictCategory, frozenset[Category]]] = {
    "spun": frozenset({"spun"}),
    "ocr": frozenset({"ocr"}),
    "mixed-script": frozenset({"script"}),
    "truncated": frozenset({"truncated", "missing-text"}),
    "advertisement": frozenset({"boilerplate", "evasion"}),
}
# Measurements of the article that a verdict may show: name of the metric, and the sentence.
METRICS: Final[Mapping[VerdictCategory, tuple[tuple[str, str], ...]]] = {
    "spun": (("spun_probability", "the words as a whole are those of a spun article with a probability of {:.1%}"),),
    "ocr": (
        ("ocr_probability", "the characters as a whole are those of a scanned article with a probability of {:.1%}"),
    ),
}
# What is rendered word by word: the entries that give another meaning or none, by the last levels of their ids.
# A Chinese word that was left standing in Japanese is not even rendered. Japanese words in Chinese do not count, as
# writers on Japan use them, nor do sentences left in English, as people forget some too.
WORD_BY_WORD: Final = (
    "calque.literal",
    "calque.false-friend",
    "calque.construction",
    "calque.japanese",
    "calque.japanese-construction",
    "untranslated.chinese-word",
    "mt.word-order",
)
# So many different ones make the verdict. Human translations have none: 654 texts of twenty sentences beside their
# Chinese (WMT22, TICO-19, NTREX, SeedX); nor have 14 000 texts of other English and Japanese (benchmarks/verdicts.py),
# nor 21 000 articles of Chinese, 600 of them translated from English by people.
MIN_RENDERINGS: Final = 2
# Renderings that are only unidiomatic make the verdict where there are so many different ones, and so dense: one in
# this many evaluation words. People who translate Chinese officialese write some: of 376 texts of ten sentences by two
# translators (WMT22 zh→en) one has three, none more, and of 94 texts of forty none has four. 6 178 articles of other
# English, 11 000 of Japanese, Chinese and translations into them have not one (benchmarks/verdicts.py).
MIN_UNIDIOMATIC: Final = 4
WORDS_FOR_EACH: Final = 200
CHATTER: Final = "any.translation.chatter"
_ABOUT_TRANSLATION: Final = re.compile("translat|deepl|(?:english|chinese|japanese) version|译|翻訳|訳", re.IGNORECASE)
# As for other verdicts: more likely than not.
CALLED_FROM: Final = 0.5
# No verdict is certain: none was measured on more than some ten thousand articles.
SUREST: Final = 0.9999
# Renderings are not independent, as one hand wrote them all, and people translate word by word too: however many there
# are, no more is claimed. By judgement; of 21 318 clean Chinese articles none has two.
LITERAL_SUREST: Final = 0.97
# A verdict shows at most this many pieces of evidence.
SHOWN: Final = 3
# Ratios above this say no more than that it is enormous.
_ENORMOUS: Final = 1_000_000


class _Group(msgspec.Struct):
    """Issues that say the same: rule and variant, or the words of their message."""

    strongest: Issue
    count: int = 1


def machine_translated(issues: Iterable[Issue], words: float) -> ArticleVerdict | None:
    """The verdict that an article was translated by a program, or as literally as by one; None where little says so.

    ``words``: the length of the article in evaluation words. The verdict stands on what a program said of its
    translation and was left in the text, on several different words and phrases that are rendered word by word, or on
    many that no writer would choose. Its probability is that of the evidence: that the chatter is chatter, or that so
    many of the renderings as are needed are what they are taken for (by their confidences, as if apart).
    """
    chatter = 0.0
    literal: dict[str, float] = {}
    unidiomatic: dict[str, float] = {}
    for issue in issues:
        if issue.status != "new":
            continue
        if _is_chatter(issue):
            chatter = max(chatter, issue.confidence)
        for seen, speaks in ((literal, _is_rendering(issue)), (unidiomatic, _is_unidiomatic(issue))):
            if speaks:
                name = issue.variant or issue.quote.exact
                seen[name] = max(seen.get(name, 0.0), issue.confidence)
    needed = max(MIN_UNIDIOMATIC, ceil(words / WORDS_FOR_EACH))
    reasons = (
        (chatter, "what a program said of its translation was left in the text"),
        (
            min(_at_least(MIN_RENDERINGS, literal.values()), LITERAL_SUREST),
            f"{len(literal)} different phrases are rendered word by word, as a program does",
        ),
        (
            min(_at_least(needed, (literal | unidiomatic).values()), LITERAL_SUREST),
            f"{len(literal | unidiomatic)} different phrases are rendered as no writer of the language would put them",
        ),
    )
    probability, message = max(reasons, key=lambda one: one[0])
    if probability < CALLED_FROM:
        return None
    return ArticleVerdict(category="machine-translated", probability=round(probability, 4), message=message)


def _at_least(number: int, probabilities: Iterable[float]) -> float:
    """The probability that at least ``number`` of independent events come true."""
    fewer = [1.0] + [0.0] * (number - 1)  # by how many came true
    for one in probabilities:
        fewer = [old * (1 - one) + (fewer[n - 1] * one if n else 0.0) for n, old in enumerate(fewer)]
    return max(0.0, 1.0 - sum(fewer))


def in_words(
    verdict: ArticleVerdict, issues: Iterable[Issue], metrics: Mapping[str, float], wording: Wording = ENGLISH
) -> Verdict:
    """The verdict for the report, with its evidence.

    ``issues``: those of the article; suppressed ones and those of a baseline do not speak. Strength: confidence times
    natural log-likelihood ratio, or times 1 where an issue has none; then how often it stands there. What is rendered
    word by word comes before what is merely unidiomatic.
    """
    groups: dict[tuple[str, str], _Group] = {}
    for issue in issues:
        if issue.status != "new" or not _speaks(issue, verdict.category):
            continue
        key = (issue.rule, issue.variant or issue.message)
        group = groups.get(key)
        if group is None:
            groups[key] = _Group(issue)
            continue
        group.count += 1
        if _strength(issue) > _strength(group.strongest):
            group.strongest = issue
    ranked = sorted(groups.values(), key=_rank)
    sentences = [_sentence(one, wording) for one in ranked[:SHOWN]]
    sentences += map(wording.phrase, _measured(verdict.category, metrics)[: SHOWN - len(sentences)])
    return Verdict(
        category=verdict.category,
        probability=min(round(calibrated(verdict.category, verdict.probability), 4), SUREST),
        message=wording.phrase(verdict.message),
        evidence=tuple(sentences),
    )


def _rank(group: _Group) -> tuple[bool, float, int, int]:
    strongest = group.strongest
    return not _is_rendering(strongest), -_strength(strongest), -group.count, strongest.span.start


def _speaks(issue: Issue, category: VerdictCategory) -> bool:
    if category == "machine-translated":
        return _is_rendering(issue) or _is_unidiomatic(issue) or _is_chatter(issue)
    return issue.category in SPEAKS_FOR[category]


def _is_rendering(issue: Issue) -> bool:
    return issue.rule.endswith(WORD_BY_WORD)


def _is_unidiomatic(issue: Issue) -> bool:
    return ".calque." in issue.rule and issue.category == "mistranslation"


def _is_chatter(issue: Issue) -> bool:
    return issue.rule == CHATTER and _ABOUT_TRANSLATION.search(issue.quote.exact) is not None


def _ratio(issue: Issue) -> float | None:
    value = issue.evidence.get("log_likelihood_ratio")
    return float(value) if isinstance(value, (int, float)) else None


def _strength(issue: Issue) -> float:
    ratio = _ratio(issue)
    return issue.confidence * (1.0 if ratio is None else max(1.0, ratio))


def _sentence(group: _Group, wording: Wording) -> str:
    issue = group.strongest
    details = [f"{group.count} times"] if group.count > 1 else []
    ratio = _ratio(issue)
    # Where the ratio is of another word than the one suggested, it would be a sentence about the wrong word.
    if ratio is not None and ratio > 0 and issue.suggestions and "ratios_of" not in issue.evidence:
        times = exp(min(ratio, 50.0))
        amount = f"{times:,.0f} times" if times < _ENORMOUS else f"over {_ENORMOUS:,} times"
        details.append(f"“{issue.suggestions[0].text}” is {amount} as likely there")
    details.append(f"line {issue.span.line}")
    return wording.with_details(issue.message, details)


def _measured(category: VerdictCategory, metrics: Mapping[str, float]) -> Sequence[str]:
    return [text.format(metrics[name]) for name, text in METRICS.get(category, ()) if name in metrics]
