"""Keeps the figures of each run in a file of its own (SQLite), so that a report can show how a folder develops.

A row a run, and its counts by category, severity and language. Several runs may write at once: each does so in one
transaction, and waits for the others.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detector.engine.git import run_git
from detector.errors import UsageError
from detector.model import Report
from detector.report.files import check_writable
from detector.report.history import RecordedRun

# "garb" in the file's header, which tells a history from other databases, and the form of its tables.
APPLICATION = 0x67617262
FORM = 1
# Runs that a report is given, the latest; a plot shows no more.
MOST_RUNS = 200
# So long (seconds) a run waits for others that write.
_PATIENCE = 30.0

_TABLES = (
    "CREATE TABLE runs (number INTEGER PRIMARY KEY, started_at TEXT NOT NULL, root TEXT NOT NULL,"
    " version TEXT NOT NULL, rules_digest TEXT NOT NULL, git_commit TEXT, articles INTEGER NOT NULL,"
    " characters INTEGER NOT NULL, score REAL NOT NULL, passed INTEGER NOT NULL, issues INTEGER NOT NULL)",
    "CREATE TABLE counts (run INTEGER NOT NULL REFERENCES runs (number), kind TEXT NOT NULL, name TEXT NOT NULL,"
    " issues INTEGER NOT NULL, PRIMARY KEY (run, kind, name)) WITHOUT ROWID",
    "CREATE INDEX runs_of_root ON runs (root, number)",
)
_KINDS = ("severity", "category", "language")


def check_history(path: Path) -> None:
    """Raise ``UsageError`` or ``WriteError`` now where no history can be kept at ``path``."""
    check_writable(path)
    if path.exists():
        with _opened(path):
            pass


def record_run(path: Path, report: Report, commit: str | None) -> tuple[RecordedRun, ...]:
    """Add the run of a report to the history at ``path``; this run and the earlier ones of its root, oldest first.

    ``commit``: what was checked out. Raises ``UsageError`` where the file is no history or cannot be written.
    """
    summary = report.summary
    by_language: Counter[str] = Counter()
    for article in report.articles:
        new = sum(issue.status == "new" for issue in article.issues)
        if new:
            by_language[article.language.primary] += new
    counts = {"severity": summary.issues.by_severity, "category": summary.issues.by_category, "language": by_language}
    row = (
        *(report.run.started_at, report.run.root, report.tool.version, report.tool.rules_digest, commit),
        *(summary.articles, summary.characters, summary.score, summary.passed, summary.issues.total),
    )
    with _opened(path) as connection:
        number = connection.execute(
            "INSERT INTO runs (started_at, root, version, rules_digest, git_commit, articles, characters, score,"
            f" passed, issues) VALUES ({', '.join('?' * len(row))})",
            row,
        ).lastrowid
        connection.executemany(
            "INSERT INTO counts VALUES (?, ?, ?, ?)",
            [(number, kind, name, issues) for kind in _KINDS for name, issues in counts[kind].items() if issues],
        )
        return _runs(connection, report.run.root)


def _runs(connection: sqlite3.Connection, root: str) -> tuple[RecordedRun, ...]:
    rows = connection.execute(
        "SELECT number, started_at, version, rules_digest, git_commit, articles, characters, score, passed, issues"
        " FROM runs WHERE root = ? ORDER BY number DESC LIMIT ?",
        (root, MOST_RUNS),
    ).fetchall()
    found = []
    for number, started_at, version, rules_digest, commit, articles, characters, score, passed, issues in rows[::-1]:
        counts: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
        for kind, name, amount in connection.execute(
            "SELECT kind, name, issues FROM counts WHERE run = ? ORDER BY issues DESC, name", (number,)
        ):
            if kind in counts:
                counts[kind][name] = amount
        found.append(
            RecordedRun(
                started_at=started_at,
                root=root,
                version=version,
                rules_digest=rules_digest,
                commit=commit,
                articles=articles,
                characters=characters,
                score=score,
                passed=bool(passed),
                issues=issues,
                by_severity=counts["severity"],
                by_category=counts["category"],
                by_language=counts["language"],
            )
        )
    return tuple(found)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on the history at ``path``, whose tables are made where there are none."""
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            _make_or_check(connection, path)
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlite3.Error as error:
        kind = "busy" if "locked" in str(error) else "no history of garblint" if _is_foreign(error) else "not usable"
        raise UsageError(f"--history {path}: the file is {kind} ({error})") from error


def _make_or_check(connection: sqlite3.Connection, path: Path) -> None:
    (application,), (form,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    if not application and not form and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORM}")
    elif application != APPLICATION:
        raise UsageError(f"--history {path}: the file is a database of something else than garblint's history")
    elif form != FORM:
        raise UsageError(f"--history {path}: the history is of form {form}; this version of garblint knows form {FORM}")


def _is_foreign(error: Exception) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error)


def commit_of(folder: str) -> str | None:
    """The full name of the commit that is checked out in a folder; None where there is none, or no git."""
    try:
        done = run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    except (OSError, ValueError):
        return None
    return done.stdout.decode().strip() or None if done.returncode == 0 else None
