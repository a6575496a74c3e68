"""Gives an article other issues after the audit, and draws what follows for score and gate."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from detector.model import ArticleReport, Issue, Severity
from detector.scoring.score import Weighed, passes, penalty, score

# An article's report and what its score is made of.
Audited = tuple[ArticleReport, Weighed]


def regraded(audited: Audited, issues: Sequence[Issue], fail_on: Severity | None, min_score: float | None) -> Audited:
    """The article with these issues instead of its own; score and gate follow from those that are new."""
    article, weighed = audited
    reweighed = Weighed(penalty(issues), weighed.words)
    own_score = score((reweighed,))
    passed = passes(issues, own_score, fail_on, min_score)
    return replace(article, issues=tuple(issues), score=own_score, passed=passed), reweighed


def sure_enough(
    audited: Audited, min_confidence: float | None, fail_on: Severity | None, min_score: float | None
) -> Audited:
    """The article without the issues below ``min_confidence`` (None: as it is).

    This comes last, after all that can make an issue surer.
    """
    issues = audited[0].issues
    kept = [one for one in issues if min_confidence is None or one.confidence >= min_confidence]
    return audited if len(kept) == len(issues) else regraded(audited, kept, fail_on, min_score)
