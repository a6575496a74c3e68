"""Why an article is called what it is called: the strongest of its issues that speak for a verdict, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import Final

import msgspec

from detector.checks.base import ArticleVerdict
from detector.model import Category, Issue, Verdict, VerdictCategory

# The issues that speak for a verdict.
SPEAKS_FOR: Final[Mapping[VerdictCategory, frozenset[Category]]] = {
    "spun": frozenset({"spun"}),
    "machine-translated": frozenset({"mistranslation", "untranslated", "terminology", "style"}),
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
# A verdict shows at most this many pieces of evidence.
SHOWN: Final = 3
# Ratios above this say no more than that it is enormous.
_ENORMOUS: Final = 1_000_000


class _Group(msgspec.Struct):
    """Issues that say the same: rule and variant, or the words of their message."""

    strongest: Issue
    count: int = 1


def in_words(verdict: ArticleVerdict, issues: Iterable[Issue], metrics: Mapping[str, float]) -> Verdict:
    """The verdict for the report, with its evidence.

    ``issues``: those of the article; suppressed ones and those of a baseline do not speak. Strength: confidence times
    natural log-likelihood ratio, or times 1 where an issue has none; then how often it stands there.
    """
    speaking = SPEAKS_FOR[verdict.category]
    groups: dict[tuple[str, str], _Group] = {}
    for issue in issues:
        if issue.category not in speaking or issue.status != "new":
            continue
        key = (issue.rule, issue.variant or issue.message)
        group = groups.get(key)
        if group is None:
            groups[key] = _Group(issue)
            continue
        group.count += 1
        if _strength(issue) > _strength(group.strongest):
            group.strongest = issue
    ranked = sorted(groups.values(), key=lambda one: (-_strength(one.strongest), -one.count, one.strongest.span.start))
    sentences = [_sentence(one) for one in ranked[:SHOWN]]
    sentences += _measured(verdict.category, metrics)[: SHOWN - len(sentences)]
    return Verdict(
        category=verdict.category,
        probability=round(verdict.probability, 4),
        message=verdict.message,
        evidence=tuple(sentences),
    )


def _ratio(issue: Issue) -> float | None:
    value = issue.evidence.get("log_likelihood_ratio")
    return float(value) if isinstance(value, (int, float)) else None


def _strength(issue: Issue) -> float:
    ratio = _ratio(issue)
    return issue.confidence * (1.0 if ratio is None else max(1.0, ratio))


def _sentence(group: _Group) -> str:
    issue = group.strongest
    details = [f"{group.count} times"] if group.count > 1 else []
    ratio = _ratio(issue)
    # Where the ratio is of another word than the one suggested, it would be a sentence about the wrong word.
    if ratio is not None and ratio > 0 and issue.suggestions and "ratios_of" not in issue.evidence:
        times = exp(min(ratio, 50.0))
        amount = f"{times:,.0f} times" if times < _ENORMOUS else f"over {_ENORMOUS:,} times"
        details.append(f"“{issue.suggestions[0].text}” is {amount} as likely there")
    details.append(f"line {issue.span.line}")
    return f"{issue.message} ({', '.join(details)})"


def _measured(category: VerdictCategory, metrics: Mapping[str, float]) -> Sequence[str]:
    return [text.format(metrics[name]) for name, text in METRICS.get(category, ()) if name in metrics]
