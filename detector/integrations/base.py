"""What a pull request, a push or a merge group is compared with, by its event and the clone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from typing import Any, NamedTuple

from detector.errors import UsageError

# Events whose text comes in as a change to something.
CHANGES = ("pull_request", "pull_request_target", "merge_group")
_NO_COMMIT = "0" * 40


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


# ---------------------------------------------------------------------------------------------- git


def git(*arguments: str, given: bytes | None = None) -> bytes:
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
        return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except (UsageError, UnicodeError):
        return ""


def merge_base(name: str) -> str:
    try:
        return git("merge-base", _commit(name) or _NO_COMMIT, "HEAD").decode().strip()
    except UsageError:
        return ""


def _shares_history(name: str) -> bool:
    return bool(merge_base(name))


def head_commit() -> str:
    """The commit that is checked out, "" where there is none."""
    return _commit("HEAD")
