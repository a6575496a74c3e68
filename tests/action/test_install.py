"""The part of the action that installs, as far as it goes without installing; and the hooks for pre-commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from actions_runner import run_log
from content_site import BACKLOG, REPOSITORY, SPUN, Site, read_outputs

SCRIPT = REPOSITORY / "scripts" / "action" / "install.sh"


def install(folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    output = folder / "output"
    output.touch()
    environment = {"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(folder)} | variables
    return subprocess.run(
        ["bash", str(SCRIPT)], cwd=folder, env=environment, capture_output=True, timeout=60, check=False
    )


def fake(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Python are shell scripts")
class TestInstall:
    def test_a_given_interpreter_is_used_and_nothing_is_installed(self, tmp_path: Path) -> None:
        done = install(tmp_path, GARBLINT_PYTHON=sys.executable)
        assert done.returncode == 0
        assert read_outputs((tmp_path / "output").read_text()) == {"python": sys.executable}
        assert [one.name for one in tmp_path.iterdir()] == ["output"]

    @pytest.mark.parametrize("version", ["1 --index-url=x", "$(touch owned)", "-r x", "==1.0", "1;x"])
    def test_what_is_no_version_is_refused(self, tmp_path: Path, version: str) -> None:
        done = install(tmp_path, GARBLINT_INPUT_VERSION=version)
        assert done.returncode == 2 and "input version" in run_log(done.stdout).annotations("error")[0].data
        assert not (tmp_path / "owned").exists()

    def test_without_a_python_that_is_new_enough_it_says_what_to_do(self, tmp_path: Path) -> None:
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("python3", "python", "python3.11", "python3.12", "python3.13"):
            fake(tools, name, "exit 1")
        done = install(tmp_path, PATH=f"{tools}:/usr/bin:/bin")
        assert done.returncode == 2 and "actions/setup-python" in run_log(done.stdout).annotations("error")[0].data

    def test_the_named_version_or_the_actions_own_checkout_is_installed(self, tmp_path: Path) -> None:
        tools = tmp_path / "tools"
        tools.mkdir()
        # A Python whose virtual environments write down what pip is asked for.
        fake(tmp_path, "pip-log", f'echo "$@" >> "{tmp_path}/asked"')
        make = f'mkdir -p "$4/bin" && cp "{tmp_path}/pip-log" "$4/bin/python"'
        fake(tools, "python3", f'[ "$2" = -c ] && exit 0; {make}')
        for variables in ({}, {"GARBLINT_INPUT_VERSION": "1.2.3rc1"}):
            done = install(tmp_path, PATH=f"{tools}:/usr/bin:/bin", GITHUB_ACTION_PATH="/the action", **variables)
            assert done.returncode == 0, done.stderr
        first, second = (tmp_path / "asked").read_text().splitlines()
        assert first.endswith(" /the action") and second.endswith(" garblint==1.2.3rc1")
        assert first.startswith("-I -m pip install")


HOOKS = {one["id"]: one for one in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def commit_hook(site: Site, name: str, *files: str) -> int:
    program, *arguments = HOOKS[name]["entry"].split()
    assert program == "garblint"
    command = [sys.executable, "-m", "detector", *arguments, *files]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, cwd=site.folder, env=environment, capture_output=True, check=False).returncode


def test_the_hook_finds_damage_in_the_files_of_a_commit(site: Site) -> None:
    site.write("articles/zh/new.zh.md", "# 新\n\n" + SPUN)
    assert commit_hook(site, "garblint", "articles/zh/new.zh.md", "articles/ja/piece-01.ja.md") == 1
    assert commit_hook(site, "garblint", "articles/ja/piece-01.ja.md") == 0


def test_the_hook_for_changed_lines_leaves_the_others_alone(site: Site) -> None:
    old = "articles/zh/piece-03.zh.md"
    assert BACKLOG in site.read(old)
    site.write(old, site.read(old).replace("# 3", "# 标题"))
    assert commit_hook(site, "garblint-changed", old) == 0
    site.write(old, site.read(old) + "\n" + SPUN)
    assert commit_hook(site, "garblint-changed", old) == 1
