"""What a pull request is compared with: the commit it is based on, and the issues that its texts had there.

Which lines changed is not enough: a paragraph that moves, or that is mended in one place, is a changed line with old
issues. So the earlier versions of the changed files are audited too, and what they had is known.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from detector.engine.baseline import Baseline, Entry, make_baseline
from detector.engine.configured import Auditors
from detector.errors import UsageError
from detector.model import Article, ArticleReport
from detector.sources.base import Source
from detector.sources.discover import displayed
from detector.sources.registry import packed_format, read_source, reader_for_suffix

# Events whose text comes in as a change to something.
CHANGES = ("pull_request", "pull_request_target", "merge_group")
_NO_COMMIT = "0" * 40
_REGULAR = ("100644", "100755")


class Event(NamedTuple):
    """What a workflow run is about: the name of its event and the event itself."""

    name: str
    data: Mapping[str, Any]

    def at(self, *keys: str) -> str:
        """A string somewhere in the event, "" where there is none."""
        value: Any = self.data
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value if isinstance(value, str) else ""


def base_commit(event: Event, base_ref: str) -> str | None:
    """The commit to compare with: ``base_ref`` if given, else what the event says; None where there is nothing.

    Nothing to compare with is there at the first push of a branch and after a forced push whose old commit is gone,
    unless the branch shares history with the default branch. Raises ``UsageError`` where a base that must be there
    is not in the clone.
    """
    if base_ref:
        candidates, subject = [base_ref, f"origin/{base_ref}"], f"base-ref {base_ref}"
    elif event.name in ("pull_request", "pull_request_target"):
        candidates = [event.at("pull_request", "base", "sha"), f"origin/{event.at('pull_request', 'base', 'ref')}"]
        # What is checked out is the merge of both sides; its first parent is the base as it was merged.
        if (own := event.at("pull_request", "head", "sha")) and _commit("HEAD^2") == own:
            candidates.insert(0, "HEAD^1")
        subject = "the base of the pull request"
    elif event.name == "merge_group":
        candidates = [event.at("merge_group", "base_sha")]
        subject = "the base of the merge group"
    elif event.name == "push":
        default = event.at("repository", "default_branch")
        candidates = [event.at("before")]
        if default and event.at("ref") != f"refs/heads/{default}":
            candidates.append(f"origin/{default}")
        return next((one for one in candidates if one not in ("", _NO_COMMIT) and _shares_history(one)), None)
    else:
        raise UsageError(f"changed-only: a run for '{event.name}' changes nothing by itself; name a base-ref")
    for one in candidates:
        if one and _shares_history(one):
            return _commit(one)
    raise UsageError(
        f"changed-only: {subject} is not in the clone, or shares no history with what is checked out; "
        "give actions/checkout the setting 'fetch-depth: 0'"
    )


def known_at(base: str, paths: Sequence[str], auditors: Auditors) -> Baseline:
    """The issues that the files changed since ``base`` (a commit) had there, as a baseline.

    Only files below ``paths`` count, by their old or new name, read and audited with the settings in force now.
    """
    articles: list[ArticleReport] = []
    top = os.fsdecode(_git("rev-parse", "--show-toplevel").removesuffix(b"\n"))
    inside = [os.path.realpath(path) for path in paths]
    merge_base = _merge_base(base)
    entries = [
        one
        for one in _entries(_git("diff", "--raw", "-z", "--no-abbrev", "--find-renames", merge_base, "--"))
        if any(_is_below(os.path.join(top, name), inside) for name in (one.old, one.new))  # noqa: PTH118
        and _format(one.old) is not None
    ]
    for entry, content in zip(entries, _blobs([one.blob for one in entries]), strict=True):
        auditor = auditors.of_file(os.path.join(top, entry.new))  # noqa: PTH118
        source = Source(path=displayed(entry.old), content=content, max_bytes=auditor.options.max_article_bytes)
        read = [one for one in read_source(source, _format(entry.old) or "text") if isinstance(one, Article)]
        articles += [report for report, _ in auditor.audit_articles(read)]
    return make_baseline(articles, ())


def merged(one: Baseline, other: Baseline) -> Baseline:
    """Both together: what is in both is known as often as in the one that has it more often."""
    issues: dict[str, Entry] = dict(one.issues)
    for fingerprint, entry in other.issues.items():
        if fingerprint not in issues or issues[fingerprint].count < entry.count:
            issues[fingerprint] = entry
    return Baseline(paths=one.paths, issues=issues)


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
        if mode in _REGULAR and status[0] != "A":
            yield _Changed(blob, old, new)


def _format(name: str) -> str | None:
    path = Path(name)
    reader = reader_for_suffix(path.suffix)
    return reader.format if reader else packed_format(path.suffix, Path(path.stem).suffix)


def _is_below(file: str, folders: Sequence[str]) -> bool:
    real = os.path.realpath(file)
    return any(real == one or real.startswith(one.rstrip(os.sep) + os.sep) for one in folders)


# ---------------------------------------------------------------------------------------------- git


def _git(*arguments: str, given: bytes | None = None) -> bytes:
    """What git prints. Raises ``UsageError``."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, capture_output=True, env=environment, check=False, input=given or b"")
    except (OSError, ValueError) as error:
        raise UsageError(f"changed-only needs git, which could not be run ({error})") from error
    if done.returncode:
        raise UsageError(f"changed-only: git {arguments[0]}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def _commit(name: str) -> str:
    """The full name of a commit, "" where there is none."""
    try:
        return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except (UsageError, UnicodeError):
        return ""


def _merge_base(name: str) -> str:
    try:
        return _git("merge-base", _commit(name) or _NO_COMMIT, "HEAD").decode().strip()
    except UsageError:
        return ""


def _shares_history(name: str) -> bool:
    return bool(_merge_base(name))


def _blobs(names: Sequence[str]) -> Iterator[bytes]:
    """The contents of objects, in order."""
    if not names:
        return
    output = _git("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
    position = 0
    for _ in names:
        end = output.index(b"\n", position)
        fields = output[position:end].split(b" ")
        size = int(fields[2]) if len(fields) == 3 else 0  # "missing" has no content (a clone without blobs)
        content = output[end + 1 : end + 1 + size]
        position = end + 1 + (size + 1 if len(fields) == 3 else 0)
        yield content


def head_commit() -> str:
    """The commit that is checked out, "" where there is none."""
    return _commit("HEAD")
