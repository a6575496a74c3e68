"""Runs an audit in this process, one article after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from detector.model import ArticleReport, AuditReport, InputError
from detector.scoring.score import Weighed
from detector.sources.discover import ArticleRef, Skipped, discover
from detector.sources.registry import read_source

if TYPE_CHECKING:
    from detector.engine.auditor import Auditor, Progress
    from detector.engine.configured import Plan


def run(
    auditor: Auditor, paths: Sequence[str | Path], progress: Progress | None, plan: Plan | None = None
) -> AuditReport:
    """Audit everything that ``paths`` lead to; ``progress`` hears (bytes done, bytes in all) after each file.

    ``plan``: whose settings hold for which file, what is left out and what is known; without it ``auditor`` audits all.
    """
    started_at, started = datetime.now(UTC).isoformat(timespec="seconds"), monotonic()
    errors: list[InputError] = []
    references: list[ArticleRef] = []
    skipped = 0
    for found in discover(paths, auditor.options.max_article_bytes, None if plan is None else plan.keeps):
        if isinstance(found, InputError):
            errors.append(found)
        elif isinstance(found, Skipped):
            skipped += 1
        elif plan is None or not found.named or plan.keeps_named(found.file):
            references.append(found)
    total, done = sum(one.size for one in references), 0
    audited: list[tuple[ArticleReport, Weighed]] = []
    for reference in references:
        own = auditor
        if plan is not None:
            own = plan.auditors.of_file(reference.file)
            reference = replace(reference, max_bytes=own.options.max_article_bytes)
        for article in read_source(reference.source(), reference.format):
            if isinstance(article, InputError):
                errors.append(article)
            else:
                found_in = own.audit_articles([article])
                audited += found_in if plan is None else [plan.settled(reference.file, own, article, found_in[0])]
        done += reference.size
        if progress is not None:
            progress(done, total)
    return auditor.report(
        audited if plan is None else plan.finished(audited),
        errors,
        skipped=skipped,
        started_at=started_at,
        started=started,
        root=_root(paths),
        fail_on=None if plan is None else plan.fail_on,
        others=() if plan is None else plan.auditors.all(),
    )


def _root(paths: Sequence[str | Path]) -> str:
    """What the report calls the root: the path given, or all of them."""
    return ", ".join(str(path).encode("utf-8", "backslashreplace").decode() for path in paths)
