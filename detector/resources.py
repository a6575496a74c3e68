"""The one place that finds what ships with garblint: rule packs, statistics, schemas, templates.

An installed wheel carries ``rules/`` and ``reports/`` inside the package as ``detector/_bundled``; an editable
install or a checkout finds them beside the package.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _bundled_or_repository(name: str) -> Path:
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else PACKAGE.parent / name


def rules_folder() -> Path:
    """The folder of garblint's own rule packs."""
    return _bundled_or_repository("rules")


def reports_folder() -> Path:
    """The folder of the report contract: schemas, templates, example reports."""
    return _bundled_or_repository("reports")


def locales_folder() -> Path:
    """The folder of what reports say in other languages than English."""
    return PACKAGE / "locales"


def statistics_folder() -> Path:
    """The folder of shipped statistics (raw ``.npy`` arrays, ``.npz`` weights, word lists)."""
    return PACKAGE / "statistics"
