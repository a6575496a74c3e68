"""Which issues were there before: those that the changed files had at the commit they are compared with.

Which lines changed is not enough: a paragraph that moves, or that is mended in one place, is a changed line with old
issues. So the changed files are audited as they were too, and what they had is known wherever it stands now.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from detector.engine.auditors import Auditors
from detector.engine.baseline import Baseline, Entry
from detector.integrations.base import git, merge_base
from detector.model import Article, Issue
from detector.sources.base import Source
from detector.sources.discover import displayed
from detector.sources.registry import packed_format, read_source, reader_for_suffix

_DIFF = ("diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--no-ext-diff", "--ignore-submodules=all")
_REGULAR = ("100644", "100755")
# An issue is the old one if this much text beside it, on one side, stayed: three words of Chinese. (The fingerprint
# wants 16 code points on both sides, which a correction of the next word ends.)
_KEPT_CONTEXT = 6
_SHORTEST_CONTEXT = 2


def known_since(base: str, paths: Sequence[str], auditors: Auditors) -> Baseline:
    """A baseline of the issues in changed files that were there at ``base`` (a commit) already.

    Those are: as many of a fingerprint as there were in all changed files together, wherever they stand now; and in
    each file those whose text stayed with some of what is beside it. Only files below ``paths`` count, by their old or
    new name; both versions are audited with the settings in force now.
    """
    top = os.fsdecode(git("rev-parse", "--show-toplevel").removesuffix(b"\n"))
    inside = [os.path.realpath(path) for path in paths]
    output = git(*_DIFF, merge_base(base), "--")
    changed = [
        one
        for one in _entries(output)
        if any(_is_below(os.path.join(top, name), inside) for name in (one.old, one.new))  # noqa: PTH118
    ]
    before: dict[str, list[Issue]] = {}
    after: dict[str, list[Issue]] = {}
    for entry, content in zip(changed, _blobs([one.blob for one in changed]), strict=True):
        file = os.path.join(top, entry.new)  # noqa: PTH118
        before[entry.new] = _issues(auditors, file, Source(path=displayed(entry.old), content=content), entry.old)
        if os.path.isfile(file):  # noqa: PTH113
            after[entry.new] = _issues(auditors, file, Source(path=displayed(entry.new), file=file), entry.new)
    return _known(before, after)


def merged(one: Baseline, other: Baseline) -> Baseline:
    """Both together: what is in both is known as often as in the one that has it more often."""
    issues: dict[str, Entry] = dict(one.issues)
    for fingerprint, entry in other.issues.items():
        if fingerprint not in issues or issues[fingerprint].count < entry.count:
            issues[fingerprint] = entry
    return Baseline(paths=one.paths, issues=issues)


def _known(before: dict[str, list[Issue]], after: dict[str, list[Issue]]) -> Baseline:
    """What of ``after`` was in ``before`` (issues by the present name of their file)."""
    counts = Counter(one.fingerprint for issues in before.values() for one in issues)
    first = {one.fingerprint: one for issues in before.values() for one in issues}
    for name, issues in after.items():
        own = Counter(one.fingerprint for one in before[name])
        same = Counter(one.fingerprint for one in issues)
        gone = [one for one in before[name] if own[one.fingerprint] > same[one.fingerprint]]
        for issue in issues:
            if same[issue.fingerprint] <= own[issue.fingerprint]:
                continue
            like = next((one for one in gone if _is_same(one, issue)), None)
            if like is not None:
                gone.remove(like)
                # The old one is spent: its fingerprint does not excuse another one elsewhere.
                counts[like.fingerprint] -= 1
                counts[issue.fingerprint] += 1
                first.setdefault(issue.fingerprint, issue)
    entries = {
        fingerprint: Entry(rule=first[fingerprint].rule, text="", count=count)
        for fingerprint, count in counts.items()
        if count > 0
    }
    return Baseline(paths=(), issues=entries)


def _is_same(old: Issue, new: Issue) -> bool:
    """Whether an issue is the other one after an edit beside it."""
    if (old.rule, old.variant, old.quote.exact) != (new.rule, new.variant, new.quote.exact):
        return False
    sides = (
        (_last_line(old.quote.prefix)[-_KEPT_CONTEXT:], _last_line(new.quote.prefix)[-_KEPT_CONTEXT:]),
        (_first_line(old.quote.suffix)[:_KEPT_CONTEXT], _first_line(new.quote.suffix)[:_KEPT_CONTEXT]),
    )
    return any(one == other and len(one) >= _SHORTEST_CONTEXT for one, other in sides)


def _last_line(text: str) -> str:
    return text.replace("\r", "\n").rpartition("\n")[2]


def _first_line(text: str) -> str:
    return text.replace("\r", "\n").partition("\n")[0]


def _issues(auditors: Auditors, file: str, source: Source, name: str) -> list[Issue]:
    """The issues of a version of ``file``; what cannot be read has none."""
    auditor = auditors.of_file(file)
    bounded = replace(source, max_bytes=auditor.options.max_article_bytes, options=auditor.options.reading)
    articles = [one for one in read_source(bounded, _format(name) or "text") if isinstance(one, Article)]
    reports = auditor.audit_articles(articles)
    return [issue for report, _ in reports for issue in report.issues if issue.status != "suppressed"]


class _Changed(NamedTuple):
    """A file that is not new: its object at the base, and its name there and now."""

    blob: str
    old: str
    new: str


def _entries(output: bytes) -> Iterator[_Changed]:
    fields = iter(output.split(b"\0"))
    for field in fields:
        if not field.startswith(b":"):
            continue
        mode, _, blob, _, status = field[1:].decode().split(" ")
        old = new = os.fsdecode(next(fields))
        if status[0] in "RC":
            new = os.fsdecode(next(fields))
        if mode in _REGULAR and status[0] != "A" and _format(old) is not None:
            yield _Changed(blob, old, new)


def _format(name: str) -> str | None:
    path = Path(name)
    reader = reader_for_suffix(path.suffix)
    return reader.format if reader else packed_format(path.suffix, Path(path.stem).suffix)


def _is_below(file: str, folders: Sequence[str]) -> bool:
    real = os.path.realpath(file)
    return any(real == one or real.startswith(one.rstrip(os.sep) + os.sep) for one in folders)


def _blobs(names: Sequence[str]) -> Iterator[bytes]:
    """The contents of objects, in order."""
    if not names:
        return
    output = git("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
    position = 0
    for _ in names:
        end = output.index(b"\n", position)
        fields = output[position:end].split(b" ")
        size = int(fields[2]) if len(fields) == 3 else 0  # "missing" has no content (a clone without blobs)
        content = output[end + 1 : end + 1 + size]
        position = end + 1 + (size + 1 if len(fields) == 3 else 0)
        yield content
