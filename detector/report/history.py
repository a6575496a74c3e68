"""Earlier runs beside this one: what a history says of them, and how it stands in a line of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from detector.report.words import ENGLISH, Words


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


def trend_in_words(runs: Sequence[RecordedRun], words: Words = ENGLISH) -> str:
    """How a folder has come on, oldest run first.

    ``7 runs since 3 November 2026: score 71.2 to 84.0 (+2.1 since the last), 306 issues (-12)``
    """
    now = runs[-1]
    if len(runs) == 1:
        return words("the first run that is kept")
    before = runs[-2]
    scores = [one.score for one in runs]
    return words(
        "{runs} since {day}: score {low} to {high} ({score_change} since the last), {issues} ({issue_change})",
        runs=words.amount(len(runs), "run"),
        day=_day(runs[0].started_at, words),
        low=f"{min(scores):.1f}",
        high=f"{max(scores):.1f}",
        score_change=_change(round(now.score - before.score, 1), words),
        issues=words.amount(now.issues, "issue"),
        issue_change=_change(now.issues - before.issues, words),
    )


def _change(amount: float, words: Words) -> str:
    return f"{amount:+,}" if amount else words("unchanged")


def _day(moment: str, words: Words) -> str:
    try:
        day = datetime.fromisoformat(moment)
    except ValueError:  # a history that somebody edited
        return moment
    return words("{day} {month_name} {year}", day=day.day, month_name=f"{day:%B}", month=day.month, year=day.year)
