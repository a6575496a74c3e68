"""A baseline: issues that are known, so that only what comes new fails the gate.

It is a JSON file of fingerprints with counts, ordered so that a change of it is a short diff. A fingerprint holds no
path and no line, so moving text or renaming a file changes nothing; of equal ones as many are known as were counted.
Rule and text of an entry are there for people and are not read.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

import msgspec
from msgspec.structs import replace

from detector.engine.regrade import regraded
from detector.engine.store import ArticleStore
from detector.errors import UsageError
from detector.model import ArticleReport, Issue, Severity
from detector.report.files import whole_file

FORMAT_VERSION = "1.0"
# Half a million entries; a larger file is no baseline (or is meant to exhaust memory).
MAX_BASELINE_BYTES = 128 * 2**20
# Code points of an entry's text that are kept for the reader.
_LONGEST_TEXT = 40


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One known fingerprint: how often it occurs, and what it stands for."""

    rule: str
    text: str
    count: int


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """Known issues by fingerprint. ``paths``: what was audited, relative to the folder of the baseline."""

    paths: tuple[str, ...]
    issues: dict[str, Entry]

    @property
    def total(self) -> int:
        """Number of known issues, equal ones counted."""
        return sum(entry.count for entry in self.issues.values())


class _Form(msgspec.Struct, frozen=True, kw_only=True):
    """The file; keys that a later minor version adds are ignored."""

    format_version: str
    issues: dict[str, Entry]
    paths: tuple[str, ...] = ()


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """What a baseline met: how many issues were known, and how many of its entries were not found.

    ``shared``: the issues of several articles, marked.
    """

    known: int
    stale: int
    shared: tuple[Issue, ...] = ()


def read_baseline(path: Path) -> Baseline:
    """Read a baseline. Raises ``UsageError`` naming the file, the line where there is one, and what to do."""
    again = "write it anew with --write-baseline"
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BASELINE_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such baseline; `--write-baseline {path}` writes it") from None
    except OSError as error:
        raise UsageError(f"{path}: the baseline cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_BASELINE_BYTES:
        raise UsageError(f"{path}: the baseline is larger than {MAX_BASELINE_BYTES // 2**20} MiB; {again}")
    try:
        raw = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_without_duplicates)
        form = msgspec.convert(raw, _Form)
    except json.JSONDecodeError as error:
        conflict = b"<<<<<<<" in data or b">>>>>>>" in data
        hint = "a merge left conflicts in it; resolve them, or " if conflict else ""
        raise UsageError(f"{path}:{error.lineno}: the baseline is not valid JSON; {hint}{again}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: the baseline is not valid JSON; {again}") from error
    except (msgspec.ValidationError, ValueError) as error:
        raise UsageError(f"{path}: this is no baseline of garblint ({error}); {again}") from error
    if form.format_version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        raise UsageError(
            f"{path}: the baseline has the form {form.format_version}, which this version cannot read; {again}"
        )
    return Baseline(paths=form.paths, issues=form.issues)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(name for name, number in Counter(name for name, _ in pairs).items() if number > 1)
        raise ValueError(f"the key '{twice}' stands twice")
    return made


def apply_baseline(
    baseline: Baseline,
    store: ArticleStore,
    shared: Sequence[Issue],
    fail_on: Callable[[ArticleReport], Severity | None],
    min_score: float | None,
) -> Matched:
    """Give known issues in a store the status "baseline"; suppressed ones stay as they are and use nothing up.

    Of equal fingerprints the first are the known ones, by path and place in the file, whatever order files come in;
    issues of several articles (``shared``) come after those of one.
    """
    left = {fingerprint: entry.count for fingerprint, entry in baseline.issues.items()}

    def marked(issue: Issue) -> Issue:
        if issue.status != "new" or left.get(issue.fingerprint, 0) == 0:
            return issue
        left[issue.fingerprint] -= 1
        return replace(issue, status="baseline")

    for number in store.by_place():
        audited = store.audited(number)
        issues = [marked(issue) for issue in audited[0].issues]
        if any(one is not other for one, other in zip(issues, audited[0].issues, strict=True)):
            store.put(number, regraded(audited, issues, fail_on(audited[0]), min_score))
    marked_shared = tuple(marked(issue) for issue in shared)
    stale = sum(left.values())
    return Matched(known=baseline.total - stale, stale=stale, shared=marked_shared)


def make_baseline(
    articles: Iterable[ArticleReport], paths: Sequence[str], shared: Sequence[Issue] = (), known_only: bool = False
) -> Baseline:
    """The baseline of what was found: new and known issues, or with ``known_only`` those known from another baseline.

    ``shared``: the issues of several articles. Suppressed ones need no entry. ``paths``: see ``paths_from``.
    """
    counts: Counter[str] = Counter()
    first: dict[str, Issue] = {}
    for issue in chain(chain.from_iterable(article.issues for article in articles), shared):
        if issue.status == "baseline" or (issue.status == "new" and not known_only):
            counts[issue.fingerprint] += 1
            first.setdefault(issue.fingerprint, issue)
    return Baseline(
        paths=tuple(paths),
        issues={
            fingerprint: Entry(rule=issue.rule, text=_shown(issue), count=counts[fingerprint])
            for fingerprint, issue in sorted(first.items(), key=lambda item: (item[1].rule, item[0]))
        },
    )


def _shown(issue: Issue) -> str:
    text = issue.variant if issue.variant is not None else issue.quote.exact
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def paths_from(baseline: Path, paths: Sequence[str | Path]) -> tuple[str, ...]:
    """What is audited as the baseline names it: relative to its own folder, with forward slashes, sorted."""
    folder = os.path.abspath(baseline.parent)  # noqa: PTH100
    shown = set()
    for path in paths:
        absolute = os.path.abspath(path)  # noqa: PTH100
        try:
            relative = os.path.relpath(absolute, folder)
        except ValueError:  # another drive
            relative = absolute
        shown.add(relative.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode())
    return tuple(sorted(shown))


def render_baseline(baseline: Baseline) -> bytes:
    """The file's content: an entry a line, ordered by rule and fingerprint."""
    lines = [
        f"    {json.dumps(fingerprint)}: "
        + json.dumps({"rule": entry.rule, "text": entry.text, "count": entry.count}, ensure_ascii=False)
        for fingerprint, entry in baseline.issues.items()
    ]
    body = ",\n".join(lines)
    issues = f"{{\n{body}\n  }}" if lines else "{}"
    paths = json.dumps(list(baseline.paths), ensure_ascii=False)
    text = f'{{\n  "format_version": "{FORMAT_VERSION}",\n  "paths": {paths},\n  "issues": {issues}\n}}\n'
    return text.encode("utf-8", "backslashreplace")


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline, whole or not at all. Raises ``WriteError``."""
    with whole_file(path) as stream:
        stream.write(render_baseline(baseline))
