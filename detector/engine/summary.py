"""The report of an audit: its articles worst first, with the summary and the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from detector.engine.store import ArticleStore, StoredReport
from detector.model import (
    FORMAT_VERSION,
    SEVERITIES,
    ArticleReport,
    Collection,
    InputError,
    Issue,
    IssueCounts,
    Run,
    Severity,
    Summary,
    Tool,
)
from detector.scoring.score import passes, score
from detector.version import VERSION

if TYPE_CHECKING:
    from detector.engine.auditor import Auditor


def start_run(paths: Sequence[str | Path]) -> Callable[[bool], Run]:
    """Note the time. The function given back says how the run went, by whether it came to its end."""
    started_at, started = datetime.now(UTC).isoformat(timespec="seconds"), monotonic()

    def ended(complete: bool) -> Run:
        return Run(
            started_at=started_at,
            seconds=round(monotonic() - started, 3),
            root=", ".join(str(path).encode("utf-8", "backslashreplace").decode() for path in paths),
            engine="local",
            config_digest="",
            complete=complete,
        )

    return ended


def make_report(
    store: ArticleStore,
    errors: Sequence[InputError],
    run: Run,
    *,
    skipped: int,
    auditor: Auditor,
    others: Sequence[Auditor] = (),
    fail_on: Callable[[ArticleReport], Severity | None] | None = None,
    collection: Collection = Collection(),  # noqa: B008 (frozen)
) -> StoredReport:
    """Put articles and errors together; ``run.config_digest`` is filled in here.

    ``fail_on``: the lowest severity that fails the gate in an article, where it is not the same for all.
    ``others``: auditors that took part besides the one of the run.
    """
    from detector.engine.auditor import statistics_digest

    total_score = score((store.weighed,))
    minimum, gate = auditor.options.min_score, auditor.options.gate_severity
    articles = store.worst_first()
    by_severity, by_category, by_rule = Counter[str](), Counter[str](), Counter[str]()
    failing = False

    def count(issue: Issue) -> None:
        if issue.status == "new":
            by_severity[issue.severity] += 1
            by_category[issue.category] += 1
            by_rule[issue.rule] += 1

    for article in articles.with_issues():
        for issue in article.issues:
            count(issue)
        failing = failing or not passes(
            article.issues, article.score, gate if fail_on is None else fail_on(article), None
        )
    for issue in collection.issues:
        count(issue)
    failing = failing or not passes(collection.issues, total_score, gate, None)
    taking_part = (auditor, *others)
    return StoredReport(
        format_version=FORMAT_VERSION,
        tool=Tool(
            name="garblint",
            version=VERSION,
            rules_digest=f"sha256:{_joined_digest({one.rules_digest for one in taking_part})}",
            statistics_digest=f"sha256:{statistics_digest()}",
        ),
        run=replace(run, config_digest=f"sha256:{_joined_digest({one.options_digest for one in taking_part})}"),
        summary=Summary(
            articles=len(store),
            failed=len(errors),
            skipped=skipped,
            characters=store.characters,
            score=total_score,
            passed=not failing and (minimum is None or total_score >= minimum),
            issues=IssueCounts(
                total=sum(by_severity.values()),
                by_severity={one: by_severity[one] for one in reversed(SEVERITIES)},
                by_category=dict(by_category.most_common()),
                by_rule=dict(by_rule.most_common()),
            ),
        ),
        articles=articles,
        collection=collection,
        errors=tuple(errors),
    )


def _joined_digest(digests: set[str]) -> str:
    """One digest of several, whatever their order; of a single one that one."""
    return next(iter(digests)) if len(digests) == 1 else sha256(" ".join(sorted(digests)).encode()).hexdigest()
