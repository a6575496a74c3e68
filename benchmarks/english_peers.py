"""Programs of others that look for misspelled English: what they report in many texts at once.

``codespell``, ``typos`` and ``proselint`` are run from ``--peers DIR``, a virtual environment of their own
(``pip install codespell typos proselint``); one that is absent is left out, with the reason. ``pyspellchecker`` is a
dependency of garblint's measurements, and the rules for garbage strings follow rmgarbage (Taghva et al., 2001).
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

Ranges = list[tuple[int, int]]
# Code points that each of the texts is reported in.
Detector = Callable[[Sequence[str]], list[Ranges]]
WORD = re.compile(r"[A-Za-z0-9’']*[A-Za-z][A-Za-z0-9’']*")


def detectors(environment: Path | None) -> tuple[dict[str, Detector], dict[str, str]]:
    """Detectors by name, and why others are left out."""
    found: dict[str, Detector] = {"word list": _each(lookup()), "garbage rules": _each(garbage)}
    absent: dict[str, str] = {}
    for name, run in (("codespell", _codespell), ("typos", _typos), ("proselint", _proselint)):
        program = environment / "bin" / name if environment is not None else None
        if program is not None and program.is_file():
            found[name] = _with_files(program, run)
        else:
            absent[name] = "--peers is not given" if program is None else f"{program} does not exist"
    return found, absent


def _each(detector: Callable[[str], Ranges]) -> Detector:
    return lambda texts: [detector(text) for text in texts]


def lookup() -> Callable[[str], Ranges]:
    """The baseline that reports each word that pyspellchecker does not have."""
    from spellchecker import SpellChecker

    checker = SpellChecker(distance=1)
    return lambda text: [m.span() for m in WORD.finditer(text) if checker.unknown([m.group().replace("’", "'")])]


def garbage(text: str) -> Ranges:
    """The baseline of garbage rules: more signs than letters, repeated letters, no vowels, capitals within."""

    def is_garbage(word: str) -> bool:
        letters = [sign for sign in word if sign.isalpha()]
        vowels = sum(sign in "aeiouyAEIOUY" for sign in letters)
        return (
            len(word) > 40
            or 2 * len(letters) < len(word)
            or re.search(r"(.)\1{3}", word) is not None
            or (len(letters) > 3 and (vowels * 10 < len(letters) or (len(letters) - vowels) * 10 < len(letters)))
            or re.search(r"[a-z][A-Z]", word) is not None
        )

    return [match.span() for match in WORD.finditer(text) if is_garbage(match.group())]


def _with_files(program: Path, run: Callable[[Path, Path, Sequence[str]], list[Ranges]]) -> Detector:
    def detector(texts: Sequence[str]) -> list[Ranges]:
        with tempfile.TemporaryDirectory() as name:
            for number, text in enumerate(texts):
                Path(name, f"{number}.txt").write_text(text, "utf-8", newline="\n")
            return run(program, Path(name), texts)

    return detector


def _output(*command: str | Path) -> str:
    # These programs end with a status of their own where they find something.
    return subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False).stdout


def _codespell(program: Path, folder: Path, texts: Sequence[str]) -> list[Ranges]:
    found: list[Ranges] = [[] for _ in texts]
    for line in _output(program, folder).splitlines():
        match = re.match(r".*?(\d+)\.txt:(\d+): (.+) ==> ", line)
        if match is not None:
            number, wanted = int(match[1]), int(match[2])
            lines = texts[number].split("\n")
            start = sum(len(one) + 1 for one in lines[: wanted - 1])
            # It names the word, not its place.
            for place in re.finditer(rf"\b{re.escape(match[3])}\b", lines[wanted - 1]):
                found[number].append((start + place.start(), start + place.end()))
    return found


def _typos(program: Path, folder: Path, texts: Sequence[str]) -> list[Ranges]:
    found: list[Ranges] = [[] for _ in texts]
    for line in _output(program, "--format", "json", folder).splitlines():
        one = json.loads(line)
        if one.get("type") == "typo" and "line_num" in one:
            number = int(Path(one["path"]).stem)
            lines = texts[number].split("\n")
            before = lines[one["line_num"] - 1].encode()[: one["byte_offset"]].decode()
            start = sum(len(each) + 1 for each in lines[: one["line_num"] - 1]) + len(before)
            found[number].append((start, start + len(one["typo"])))
    return found


def _proselint(program: Path, folder: Path, texts: Sequence[str]) -> list[Ranges]:
    found: list[Ranges] = [[] for _ in texts]
    files = sorted(folder.iterdir())
    result = json.loads(_output(program, "check", "-o", "json", *files) or '{"result": {}}')["result"]
    for path, one in result.items():
        number = int(Path(path).stem)
        # Its positions count from one.
        found[number] += [(start - 1, end - 1) for start, end in (each["span"] for each in one.get("diagnostics", ()))]
    return found
