"""Earlier runs beside this one: what a history says of them, and how it stands in a line of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec


class RecordedRun(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one run; counts are of new issues, by name of the category, severity or language.

    ``started_at``: ISO 8601 with its zone. ``commit``: of the git repository that was audited, if it was one.
    """

    started_at: str
    root: str
    version: str
    rules_digest: str
    commit: str | None
    articles: int
    characters: int
    score: float
    passed: bool
    issues: int
    by_severity: Mapping[str, int]
    by_category: Mapping[str, int]
    by_language: Mapping[str, int]


def trend_in_words(runs: Sequence[RecordedRun]) -> str:
    """How a folder has come on, oldest run first.

    ``7 runs since 3 November 2026: score 71.2 to 84.0 (+2.1 since the last), 306 issues (-12)``
    """
    now = runs[-1]
    if len(runs) == 1:
        return "the first run that is kept"
    before = runs[-2]
    scores = [one.score for one in runs]
    score = (
        f"score {min(scores):.1f} to {max(scores):.1f} ({_change(round(now.score - before.score, 1))} since the last)"
    )
    issues = f"{now.issues:,} {'issue' if now.issues == 1 else 'issues'} ({_change(now.issues - before.issues)})"
    return f"{len(runs):,} runs since {_day(runs[0].started_at)}: {score}, {issues}"


def _change(amount: float) -> str:
    return f"{amount:+,}" if amount else "unchanged"


def _day(moment: str) -> str:
    try:
        day = datetime.fromisoformat(moment)
    except ValueError:  # a history that somebody edited
        return moment
    return f"{day.day} {day:%B %Y}"
