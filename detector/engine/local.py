"""Runs an audit in this process, one article after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from detector.model import ArticleReport, AuditReport, InputError
from detector.scoring.score import Weighed
from detector.sources.discover import ArticleRef, Skipped, discover
from detector.sources.registry import read_source

if TYPE_CHECKING:
    from detector.engine.auditor import Auditor, Progress


def run(auditor: Auditor, paths: Sequence[str | Path], progress: Progress | None) -> AuditReport:
    """Audit everything that ``paths`` lead to; ``progress`` hears (bytes done, bytes in all) after each file."""
    started_at, started = datetime.now(UTC).isoformat(timespec="seconds"), monotonic()
    errors: list[InputError] = []
    references: list[ArticleRef] = []
    skipped = 0
    for found in discover(paths, auditor.options.max_article_bytes):
        if isinstance(found, InputError):
            errors.append(found)
        elif isinstance(found, Skipped):
            skipped += 1
        else:
            references.append(found)
    total, done = sum(one.size for one in references), 0
    audited: list[tuple[ArticleReport, Weighed]] = []
    for reference in references:
        for article in read_source(reference.source(), reference.format):
            if isinstance(article, InputError):
                errors.append(article)
            else:
                audited += auditor.audit_articles([article])
        done += reference.size
        if progress is not None:
            progress(done, total)
    return auditor.report(
        audited,
        errors,
        skipped=skipped,
        started_at=started_at,
        started=started,
        root=_root(paths),
    )


def _root(paths: Sequence[str | Path]) -> str:
    """What the report calls the root: the path given, or all of them."""
    return ", ".join(str(path).encode("utf-8", "backslashreplace").decode() for path in paths)
