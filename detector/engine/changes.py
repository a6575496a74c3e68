"""What changed in git since a commit: which files, and which of their lines.

The comparison is between the files as they lie on the disk and the last commit that ``REF`` and ``HEAD`` share, so
that on a branch only its own changes count, committed or not. Renames are followed, untracked files are new.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from detector.engine.git import run_git
from detector.engine.regrade import Audited, regraded
from detector.errors import UsageError
from detector.model import Article, Issue, Related, Severity

# Changed lines of a file: ranges of 1-based line numbers, both ends inclusive; None for a file that is all new.
# Git ends lines at LF only.
Lines = tuple[tuple[int, int], ...] | None

_HUNK = re.compile(rb"^@@ -[0-9,]+ \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)
# Settings of the user that would change what is printed.
_DIFF = (
    "diff",
    "--find-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=all",
    "--inter-hunk-context=0",
)


class Changes:
    """The files that changed, by their real path, and their changed lines."""

    def __init__(self, lines: dict[str, Lines]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def holds(self, file: str) -> bool:
        """Whether a file changed (or is new)."""
        return _real(file) in self._lines

    def lines(self, file: str) -> Lines:
        """The changed lines of a file that changed; ``KeyError`` for one that did not."""
        return self._lines[_real(file)]


def changes_since(ref: str, paths: Sequence[str | Path]) -> Changes:
    """What changed since ``ref`` in the repositories that ``paths`` lie in.

    Raises ``UsageError`` where git is missing, a path lies in no repository, or ``ref`` names no commit that shares
    history with ``HEAD``.
    """
    lines: dict[str, Lines] = {}
    tops: dict[str, None] = {}
    for path in paths:
        if not os.path.lexists(path):
            continue
        folder = path if os.path.isdir(path) else os.path.dirname(path) or "."  # noqa: PTH112, PTH120
        tops[_top(os.fspath(folder))] = None
    for top in tops:
        base = _base(top, ref)
        for name, changed in _changed(top, base):
            lines[_real(os.path.join(top, name))] = changed  # noqa: PTH118
    return Changes(lines)


def only_changed(
    audited: Audited,
    article: Article,
    lines: Lines,
    wide_rules: frozenset[str],
    fail_on: Severity | None,
    min_score: float | None,
    others: Mapping[str, Lines] = MappingProxyType({}),
) -> Audited:
    """The article with the status "baseline" for new issues on lines that did not change.

    An issue counts as changed if one of its lines did, or one of those in another file that it rests on (``others``:
    changed lines of the other versions of the text, by path). Issues of ``wide_rules`` are about the whole article;
    they are new in new files only. In records, whose lines are not the file's, every issue of a changed file stays new.
    """
    if lines is None or article.base == "field":
        return audited
    report = audited[0]
    issues: list[Issue] = []
    for issue in report.issues:
        touched = _touches(article.source, issue, lines) or any(_rests_on(one, others) for one in issue.related)
        if issue.status == "new" and (issue.rule in wide_rules or not touched):
            issue = replace(issue, status="baseline")
        issues.append(issue)
    return regraded(audited, issues, fail_on, min_score)


def _touches(source: str, issue: Issue, lines: tuple[tuple[int, int], ...]) -> bool:
    first = source.count("\n", 0, issue.span.start) + 1
    last = first + source.count("\n", issue.span.start, max(issue.span.start, issue.span.end - 1))
    return any(start <= last and first <= end for start, end in lines)


def _rests_on(related: Related, others: Mapping[str, Lines]) -> bool:
    if related.path not in others:
        return False
    lines = others[related.path]
    span = related.span
    return lines is None or any(start <= span.end_line and span.line <= end for start, end in lines)


# ---------------------------------------------------------------------------------------------- git


def _git(folder: str, *arguments: str) -> bytes:
    try:
        done = run_git(folder, *arguments)
    except FileNotFoundError:
        raise UsageError("--changed-since needs git, which is not installed (or not on the PATH)") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"--changed-since: git could not be run ({error})") from error
    if done.returncode:
        raise _GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


class _GitError(Exception):
    """Git refused; the message is git's."""


def _top(folder: str) -> str:
    try:
        return os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    except _GitError as error:
        if "not a git repository" in str(error):
            raise UsageError(f"--changed-since: {folder} lies in no git repository") from error
        raise UsageError(f"--changed-since: git cannot work in {folder} ({error})") from error


def _base(top: str, ref: str) -> str:
    """The last commit that ``ref`` and ``HEAD`` share."""
    try:
        commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    except (_GitError, UnicodeEncodeError) as error:
        shallow = _is_shallow(top)
        hint = "; the clone is shallow, fetch more of its history first (in CI: fetch-depth: 0)" if shallow else ""
        raise UsageError(f"--changed-since {ref}: git knows no such commit in {top}{hint}") from error
    try:
        return _git(top, "merge-base", commit, "HEAD").decode().strip()
    except _GitError as error:
        hint = (
            "; the clone is shallow, fetch more of its history first (in CI: fetch-depth: 0)"
            if _is_shallow(top)
            else ""
        )
        raise UsageError(f"--changed-since {ref}: it shares no history with what is checked out{hint}") from error


def _is_shallow(top: str) -> bool:
    try:
        return _git(top, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except _GitError:
        return False


def _changed(top: str, base: str) -> Iterator[tuple[str, Lines]]:
    """Names relative to ``top`` with their changed lines."""
    try:
        entries = list(_raw_entries(_git(top, *_DIFF, "--raw", "-z", base, "--")))
        patch = _git(top, *_DIFF, "--unified=0", "--diff-filter=AMR", base, "--")
        untracked = _git(top, "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    except _GitError as error:
        raise UsageError(f"--changed-since: git could not compare ({error})") from error
    # Patches come in the order of the entries, one each, so their own (quoted) names need not be read.
    patched = [name for status, name in entries if status in "AMR"]
    sections = re.split(rb"^diff --git ", patch, flags=re.MULTILINE)[1:]
    if len(sections) != len(patched):
        sections = [b"Binary files"] * len(patched)  # it changed in between; then all of each file counts
    lines = {name: _changed_lines(section) for name, section in zip(patched, sections, strict=True)}
    for status, name in entries:
        if status == "A":
            yield name, None
        elif status != "D":
            yield name, lines.get(name)
    for raw_name in untracked.split(b"\0"):
        if raw_name:
            yield os.fsdecode(raw_name), None


def _raw_entries(output: bytes) -> Iterator[tuple[str, str]]:
    """Status letter and name of each entry; of renames and copies the new name. An entry that is cut off is none."""
    fields = iter(output.split(b"\0"))
    for field in fields:
        if not field.startswith(b":"):
            continue
        status = field.rsplit(b" ", 1)[-1][:1].decode("ascii", "replace")
        name = next(fields, b"")
        if status in ("R", "C"):
            name = next(fields, b"")
        if name:
            yield status, os.fsdecode(name)


def _changed_lines(section: bytes) -> Lines:
    """The lines that a patch without context adds or changes; None where git shows no lines (binary to git)."""
    hunks = [(int(match[1]), int(match[2] or 1)) for match in _HUNK.finditer(section)]
    if not hunks and (b"Binary files" in section or b"GIT binary patch" in section):
        return None
    return tuple((start, start + count - 1) for start, count in hunks if count)


def _real(file: str) -> str:
    return os.path.realpath(file)
