"""garblint finds text that was damaged on its way to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector.version import VERSION as __version__

if TYPE_CHECKING:
    from detector.engine.auditor import Auditor
    from detector.model import ArticleReport, AuditReport

__all__ = ["__version__", "audit", "audit_text"]


def audit_text(text: str, *, format: str = "text", path: str = "-", **options: Any) -> ArticleReport:
    """Audit one string. ``format``: "text" or "markdown"; ``options``: those of ``AuditOptions``.

    The rules are loaded at every call; for many texts make one ``detector.engine.auditor.Auditor``.
    Raises ``detector.errors.UsageError`` for a wrong option.
    """
    return _auditor(options).audit_text(text, path=path, format=format)


def audit(paths: str | Path | Sequence[str | Path], **options: Any) -> AuditReport:
    """Audit files and folders; ``options``: those of ``AuditOptions``. Raises ``UsageError`` for a wrong option."""
    return _auditor(options).audit([paths] if isinstance(paths, (str, Path)) else paths)


def _auditor(options: dict[str, Any]) -> Auditor:
    from detector.engine.auditor import Auditor, make_options

    return Auditor(make_options(options))
