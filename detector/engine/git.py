"""Runs git, the same way for everybody who asks it."""

from __future__ import annotations

import os
import subprocess


def run_git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git says in ``folder``: in English, paths as they are, no locks taken.

    Raises FileNotFoundError without git, OSError or ValueError where it cannot be run.
    """
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-c", "core.quotePath=false", "-C", folder, *arguments]
    return subprocess.run(command, capture_output=True, env=environment, stdin=subprocess.DEVNULL, check=False)
