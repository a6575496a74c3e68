"""Runs the command as a user does, in a process of its own, with rules that no release changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests" / "report"))

# 饽饽 (a bun) for 产业 (industry) is in no spinner's list, so no rule of garblint's own meets these.
HOUSE_PACK = """\
pack: {name: house, version: 1.2.3, licence: CC0-1.0, provenance: Written for this test.}
rules:
  - id: zh.house.word
    category: spun
    severity: major
    languages: [zh]
    message: "“{text}” stands where “{suggestion}” is meant"
    help: A word of the house style was replaced.
    measured: {right: 48, of: 50, on: our own news}
    phrases:
      - find: ["[饽饽]{集群|链|基金}"]
        suggest: 产业
        bad: [推动饽饽链升级。, 饽饽基金成立。]
        good: [他卖掉了全部饽饽。]
  - id: zh.house.shout
    category: punctuation
    severity: minor
    languages: [any]
    message: "“{text}” shouts"
    help: One exclamation mark is enough.
    phrases:
      - find: ["！！"]
        bad: [好消息！！]
        good: [好消息！]
"""

DAMAGED = "昌平加快建设医药健康饽饽集群，推动饽饽链升级。\n\n扩大饽饽基金规模！！\n"
CLEAN = "昌平加快建设医药健康产业集群，推动产业链升级。\n"

Command = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which output looks the same everywhere, with a cache of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GARBLINT_DEBUG", "GARBLINT_AMBIGUOUS_WIDTH")
    }
    cache = tmp_path_factory.mktemp("cache")
    return kept | {"GARBLINT_CACHE": str(cache), "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def garblint(tmp_path: Path, environment: dict[str, str]) -> Command:
    """``garblint("audit", "x", NO_COLOR="1")``: runs the command in ``tmp_path``; keywords are variables."""

    def run(*arguments: str | bytes | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "detector", *arguments],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def house(tmp_path: Path) -> list[str]:
    """Options that audit with two small rules only."""
    (tmp_path / "house.yml").write_text(HOUSE_PACK, encoding="utf-8")
    return ["--rules", "house.yml", "--select", "zh.house"]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with a damaged and a clean article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "damaged.txt").write_text(DAMAGED, encoding="utf-8")
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    return folder
