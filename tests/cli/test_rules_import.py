"""``garblint rules import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Command


def test_a_list_becomes_a_pack_that_finds_its_words(garblint: Command, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("weather report→climate story\n", "utf-8")
    assert garblint("rules", "import", "list.txt", "-o", "mine.yml").returncode == 0
    assert garblint("rules", "test", "mine.yml").returncode == 0
    (tmp_path / "a.txt").write_text("Tonight there is a climate story on the radio, as there is each evening.", "utf-8")
    done = garblint("audit", "--rules", "mine.yml", "a.txt")
    assert done.returncode == 1
    assert "en.imported.list" in done.stdout.decode()


def test_lines_that_cannot_be_used_are_named_and_may_be_left_out(garblint: Command, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("sun→star\nnonsense\n", "utf-8")
    done = garblint("rules", "import", "list.txt", "-o", "mine.yml")
    assert done.returncode == 2
    assert "list.txt:2: 'nonsense' is no pair" in done.stderr.decode()
    assert not (tmp_path / "mine.yml").exists()
    assert garblint("rules", "import", "list.txt", "-o", "mine.yml", "--skip-errors").returncode == 0
    assert garblint("rules", "import", "list.txt", "-o", "mine.yml", "--skip-errors").returncode == 2
