"""What holds for every command: help, versions, mistakes, failures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from detector import __version__
from detector.cli import audit
from detector.cli.main import main

Captured = pytest.CaptureFixture[str]


def test_version(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"garblint {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "--help"], ["explain", "-h"], ["rules", "new", "--help"]])
def test_help_goes_to_the_standard_output(arguments: list[str], capsys: Captured) -> None:
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("usage: garblint") and captured.err == ""


def test_without_a_command_the_help_is_shown_as_an_error(capsys: Captured) -> None:
    assert main([]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "garblint audit articles/" in captured.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["audti", "x"],
            "there is no command 'audti'; did you mean 'audit'? (commands: audit, compare, explain, rules, fix, init, cache)",  # noqa: E501
        ),
        (["--verison"], "there is no option --verison; did you mean '--version'?"),
        (["audit"], "the following arguments are required: PATH"),
        (["audit", "x", "--quite"], "there is no option --quite; did you mean '--quiet'?"),
        (["audit", "x", "-z"], "there is no option -z"),
        (["explain", "a", "b"], "unexpected argument b"),
        (
            ["rules", "lst"],
            "there is no command 'rules lst'; did you mean 'list'? (commands: list, test, check, new, import)",
        ),
        (["rules"], "the following arguments are required: COMMAND"),
        (["rules", "list", "--formt=json"], "there is no option --formt; did you mean '--format'?"),
        (["audti\x1b[31m"], "there is no command 'audti‹U+001B›[31m'"),
    ],
)
def test_a_mistake_is_answered_with_usage_and_the_nearest_name(
    arguments: list[str], message: str, capsys: Captured
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("usage: garblint")
    assert len(captured.err.splitlines()) == 2
    assert captured.err.splitlines()[-1].startswith(f"garblint: {message}")


def test_a_fault_of_the_program_is_one_line_and_no_verdict(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def fail(arguments: object) -> NoReturn:
        raise RuntimeError("it\nbroke \x1b[31m")

    monkeypatch.setattr(audit, "run", fail)
    monkeypatch.delenv("GARBLINT_DEBUG", raising=False)
    assert main(["audit", "x"]) == 70
    error = capsys.readouterr().err
    assert error == (
        "garblint: internal error (RuntimeError: it‹U+000A›broke ‹U+001B›[31m); this is a fault of garblint, please "
        "report it with the output of the same command under GARBLINT_DEBUG=1\n"
    )
    monkeypatch.setenv("GARBLINT_DEBUG", "1")
    assert main(["audit", "x"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interruption_is_said_and_has_the_status_that_shells_expect(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def interrupt(arguments: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(audit, "run", interrupt)
    assert main(["audit", "x"]) == 130
    assert capsys.readouterr().err == "garblint: interrupted\n"


def test_help_starts_without_anything_heavy() -> None:
    program = (
        "import sys; from detector.cli.main import main; main(['--help']); "
        "print(sorted({'msgspec', 'numpy', 'yaml', 'wcwidth', 'ahocorasick_rs', 're2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=_repository()
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="measures with getrusage")
def test_help_costs_little_over_a_bare_interpreter() -> None:
    import resource

    # Processor time, which a busy machine stretches less than the clock. Measured when this was written: 31 ms.
    def best(*arguments: str) -> float:
        times = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *arguments], capture_output=True, check=True, cwd=_repository())
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        return min(times)

    assert best("-m", "detector", "--help") - best("-c", "pass") < 0.060


def _repository() -> Path:
    return Path(__file__).resolve().parents[2]
