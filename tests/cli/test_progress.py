"""The progress bar: for people at a terminal, when there is something to wait for."""

import io

import pytest

from detector.cli import progress
from detector.cli.progress import ProgressBar, progress_bar, progress_line
from detector.report.terminal import Terminal


def test_the_line_fits_the_terminal_and_shows_share_and_size() -> None:
    assert progress_line(5_400_000, 12_000_000, Terminal(width=60)).endswith(" 45 %  5.4 of 12.0 MB")
    for width in (60, 80, 160):
        assert Terminal().cells(progress_line(10**12, 10**12, Terminal(width=width))) < width
    assert progress_line(1, 2, Terminal(encoding="ascii")).startswith(
        "auditing ####################--------------------"
    )


def test_the_bar_is_drawn_late_seldom_and_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    stream = io.StringIO()
    bar = ProgressBar(stream, Terminal(width=80, colour=True))
    bar(1, 10)
    assert stream.getvalue() == ""
    now += 0.5
    bar(2, 10)
    bar(3, 10)
    assert stream.getvalue().count("\r") == 1 and " 20 % " in stream.getvalue()
    now += 0.1
    bar(4, 10)
    assert stream.getvalue().count("\r") == 2
    bar.clear()
    assert stream.getvalue().endswith("\r\x1b[2K")
    drawn = stream.getvalue()
    bar.clear()
    assert stream.getvalue() == drawn


def test_a_plain_terminal_is_sent_no_control_sequences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "monotonic", lambda: 1e9)
    stream = io.StringIO()
    bar = ProgressBar(stream, Terminal(width=80))
    monkeypatch.setattr(progress, "monotonic", lambda: 2e9)
    bar(2, 10)
    bar.clear()
    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue().endswith(f"\r{' ' * 79}\r")


def test_nothing_is_divided_by_an_empty_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "monotonic", lambda: 1e9)
    stream = io.StringIO()
    ProgressBar(stream, Terminal())(0, 0)
    assert stream.getvalue() == ""


def test_there_is_no_bar_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar(wanted=True) as bar:
        assert bar is None
    assert capsys.readouterr().err == ""
