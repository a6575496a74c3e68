"""A content repository with a history, and something that carries out ``action.yml`` as GitHub's runner would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests" / "report"))

from actions_runner import Log, run_log  # noqa: E402

ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))

# Paragraphs of our own, and what a spinner and an OCR program make of them.
SOUND = {
    "zh": (
        "本市康复器械产业大会今天开幕，二十六个项目集中签约，健康产业基金同时成立。\n",
        "图书馆周末延长开放时间，读者可以在一楼大厅预约座位。\n",
        "新的公交线路经过三所学校和一家医院，早晚高峰每十分钟一班。\n",
    ),
    "ja": (
        "市立図書館は来月から夜九時まで開館し、学習室の席を百二十に増やす。\n",
        "港では朝の霧が晴れるのを待って、二隻の渡し船が出航した。\n",
    ),
    "en": (
        "The library will stay open until nine from next month and adds a reading room for students.\n",
        "Two ferries left the harbour this morning after the fog had lifted.\n",
    ),
}
SPUN = "本市康复东西家当大会今天开幕，二十六个名目集中签约，康健家当基金同时成立，家当链升级。\n"
BACKLOG = "全市康健家当发展迅速，家当链不断延长，医疗东西家当集群成为亮点。\n"


class Site:
    """A git repository with 42 articles in three languages, one of them damaged since the beginning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        """Run git and return what it prints."""
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")

    def read(self, name: str) -> str:
        """Read a file."""
        return (self.folder / name).read_text(encoding="utf-8")

    def commit(self, message: str) -> str:
        """Commit everything and return the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def pull_request(self) -> dict[str, Any]:
        """Merge the branch ``change`` into ``main`` as GitHub does, check that out, and return the event."""
        base, head = self.git("rev-parse", "main"), self.git("rev-parse", "change")
        self.git("checkout", "-q", "--detach", "main")
        self.git("merge", "-q", "--no-ff", "-m", "merge", "change")
        return {
            "number": 1,
            "pull_request": {"base": {"sha": base, "ref": "main"}, "head": {"sha": head, "ref": "change"}},
        }


def make_site(folder: Path) -> Site:
    folder.mkdir()
    site = Site(folder)
    site.git("init", "-q", "-b", "main")
    site.git("config", "user.name", "An Editor")
    site.git("config", "user.email", "editor@example.org")
    site.git("config", "core.autocrlf", "false")
    for number in range(14):
        for language, paragraphs in SOUND.items():
            chosen = [paragraphs[(number + shift) % len(paragraphs)] for shift in range(2)]
            site.write(f"articles/{language}/piece-{number:02}.{language}.md", f"# {number}\n\n" + "\n".join(chosen))
        if number in (4, 9):
            site.commit(f"Articles up to {number}")
    site.write("articles/zh/piece-03.zh.md", f"# 3\n\n{SOUND['zh'][1]}\n{BACKLOG}\n{SOUND['zh'][2]}")
    site.commit("The rest, and one that a spinner wrote")
    return site


class Done(NamedTuple):
    """What became of a run of the action."""

    status: int
    log: Log
    output: dict[str, str]
    summary: str
    text: str


class Runner:
    """Carries out the steps of ``action.yml`` in order, ends at the first that fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._number = 0

    def __call__(
        self, site: Site, event: dict[str, Any] | None = None, *, name: str = "pull_request", **inputs: str
    ) -> Done:
        """Run with inputs (underscores for dashes) for an event called ``name``."""
        self._number += 1
        temp = self.folder / str(self._number)
        temp.mkdir()
        (temp / "event.json").write_text(json.dumps(event or {}), encoding="utf-8")
        given = {key: one["default"] for key, one in ACTION["inputs"].items()}
        for key, value in inputs.items():
            assert key.replace("_", "-") in given
            given[key.replace("_", "-")] = value
        # No token is here, as in a fork's pull request.
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "GIT_"))}
        environment |= {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(REPOSITORY),
            "GITHUB_WORKSPACE": str(site.folder),
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(temp / "event.json"),
            "GITHUB_SERVER_URL": "https://host.example",
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_SHA": site.git("rev-parse", "HEAD"),
            "RUNNER_TEMP": str(temp),
            "GARBLINT_PYTHON": sys.executable,
        }
        outputs: dict[str, dict[str, str]] = {}
        text, status = b"", 0
        summaries = []
        for number, step in enumerate(ACTION["runs"]["steps"]):
            files = {one: temp / f"{one}-{number}" for one in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
            for file in files.values():
                file.touch()
            own = {key: evaluated(str(value), given, outputs) for key, value in step["env"].items()}
            script = temp / f"step-{number}.sh"
            script.write_text(step["run"], encoding="utf-8")
            assert step["shell"] == "bash"
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=site.folder,
                env=environment | own | {key: str(file) for key, file in files.items()},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
            )
            text += done.stdout
            summaries.append(files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"))
            outputs[step["id"]] = read_outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))
            assert files["GITHUB_ENV"].read_bytes() == b""
            status = done.returncode
            if status:
                break
        produced = {key: evaluated(one["value"], given, outputs) for key, one in ACTION["outputs"].items()}
        return Done(status, run_log(text), produced, "".join(summaries), text.decode("utf-8"))


def evaluated(text: str, inputs: dict[str, str], outputs: dict[str, dict[str, str]]) -> str:
    """The expressions of the workflow language that the action uses."""

    def value(match: re.Match[str]) -> str:
        parts = match[1].split(".")
        if parts[0] == "inputs":
            return inputs[parts[1]]
        assert parts[0] == "steps" and parts[2] == "outputs", f"unknown expression {match[0]}"
        return outputs.get(parts[1], {}).get(parts[3], "")

    return re.sub(r"\$\{\{\s*([a-z.-]+)\s*\}\}", value, text)


def read_outputs(text: str) -> dict[str, str]:
    """A file of outputs: ``name=value`` and ``name<<END`` … ``END``."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        name, equals, value = line.partition("=")
        here, arrows, end = line.partition("<<")
        if arrows and len(here) < len(name):
            value = "\n".join(iter(lambda: next(lines), end))
            name = here
        if line:
            assert equals or arrows
            found[name] = value
    return found
