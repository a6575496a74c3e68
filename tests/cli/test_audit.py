"""``garblint audit`` as a user meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest

from detector.model import AuditReport
from detector.report.schema import report_schema

if TYPE_CHECKING:
    from conftest import Command

SCHEMA = report_schema()

pytestmark = pytest.mark.usefixtures("articles")


def checked(data: bytes) -> AuditReport:
    """The report in ``data``, which must validate."""
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(data))
    return msgspec.json.decode(data, type=AuditReport)


def test_the_terminal_report(garblint: Command, house: list[str]) -> None:
    done = garblint("audit", "articles", *house)
    assert done.stdout.decode() == (
        """\
damaged.txt ───────────────────────────────────────────────────────── score 0.0 (short text), failed
zh-Hans · 36 characters · 4 issues: 3 major, 1 minor

  1:11  major  spun         87 %  “饽饽” stands where “产业” is meant  zh.house.word
     │  昌平加快建设医药健康饽饽集群，推动饽饽链升级。
     │                      ^^^^ → 产业
     │  产业 → 饽饽, 3 times, first at line 1; also at 1:18 and 3:3

   3:9  minor  punctuation  50 %  “！！” shouts  zh.house.shout
     │  扩大饽饽基金规模！！
     │                  ^^^^

summary ────────────────────────────────────────────────────────────────────────────────────────────
  articles    2, 1 clean, 1 below the gate
  characters  60
  issues      4: 3 major, 1 minor
  score       0.0 of 100
  gate        failed: 3 issues major or worse (--fail-on major)

  category       major    minor    total  articles
  spun               3        ·        3         1
  punctuation        ·        1        1         1
"""
    )
    assert done.stderr == b""
    assert done.returncode == 1


def test_no_colour_in_a_pipe_unless_it_is_forced(garblint: Command, house: list[str]) -> None:
    assert b"\x1b" not in garblint("audit", "articles", *house).stdout
    assert b"\x1b[1;31mmajor\x1b[0m" in garblint("audit", "articles", *house, FORCE_COLOR="1").stdout
    assert b"\x1b" not in garblint("audit", "articles", *house, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_terminal_without_the_characters_still_gets_a_report(garblint: Command, house: list[str]) -> None:
    done = garblint("audit", "articles", *house, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert b"<U+997D><U+997D>" in done.stdout and b"-> <U+4EA7><U+4E1A>" in done.stdout
    assert done.stdout.isascii()


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ((), 1),
        (("--fail-on", "critical"), 0),
        (("--fail-on", "none"), 0),
        (("--fail-on", "none", "--min-score", "50"), 1),
        (("--min-confidence", "0.5"), 1),
        (("--min-confidence", "0.9"), 0),  # rules that nobody measured have 0.5
        (("--min-confidence", "0.9", "--min-score", "100"), 0),
        (("--ignore", "spun"), 0),
        (("--ignore", "zh.house.word"), 0),
        (("--ignore", "zh.house.word", "--fail-on", "minor"), 1),
        (("--ignore", "zh.house.word,punctuation", "--fail-on", "neutral"), 0),
        (("--ignore", "zh.house"), 0),
    ],
)
def test_the_gate_decides_the_exit_status(
    garblint: Command, house: list[str], options: tuple[str, ...], status: int
) -> None:
    assert garblint("audit", "articles", *house, *options).returncode == status


def test_select_takes_ids_levels_and_categories(garblint: Command, house: list[str], tmp_path: Path) -> None:
    def rules(*options: str) -> dict[str, int]:
        done = garblint("audit", "articles", "--rules", "house.yml", "--format", "json", *options)
        return checked(done.stdout).summary.issues.by_rule

    assert rules("--select", "zh.house.word") == {"zh.house.word": 3}
    assert rules("--select", "zh.house.word,zh.house.shout") == {"zh.house.word": 3, "zh.house.shout": 1}
    assert rules("--select", "zh.house", "--ignore", "spun") == {"zh.house.shout": 1}
    assert rules("--select", "punctuation")["zh.house.shout"] == 1


def test_json_on_the_standard_output_is_the_report_and_nothing_else(garblint: Command, house: list[str]) -> None:
    done = garblint("audit", "articles", *house, "--format", "json")
    audit = checked(done.stdout)
    assert [article.path for article in audit.articles] == ["damaged.txt", "clean.txt"]
    word = audit.articles[0].issues[0]
    assert (word.rule, word.variant, word.quote.exact, word.suggestions[0].text) == (
        "zh.house.word",
        "产业→饽饽",
        "饽饽",
        "产业",
    )
    assert done.stderr.decode() == (
        "garblint: 2 articles, 4 issues (3 major, 1 minor), score 0.0, "
        "gate failed: 3 issues major or worse (--fail-on major)\n"
    )
    assert done.returncode == 1


def test_json_lines_on_the_standard_output(garblint: Command, house: list[str]) -> None:
    lines = garblint("audit", "articles", *house, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line).get("path") for line in lines] == ["damaged.txt", "clean.txt", None]
    assert json.loads(lines[-1])["summary"]["issues"]["total"] == 4


def test_reports_are_written_beside_the_terminal_report(garblint: Command, house: list[str], tmp_path: Path) -> None:
    done = garblint("audit", "articles", *house, "-o", "report.json", "-o", "jsonl:lines", "-o", "text.txt")
    assert done.returncode == 1
    assert done.stdout.startswith(b"damaged.txt")
    assert done.stderr.decode().splitlines() == [
        "garblint: report written to report.json",
        "garblint: report written to lines",
        "garblint: report written to text.txt",
    ]
    assert checked((tmp_path / "report.json").read_bytes()).summary.articles == 2
    assert len((tmp_path / "lines").read_bytes().splitlines()) == 3
    assert (tmp_path / "text.txt").read_bytes() == done.stdout
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_a_report_can_go_to_the_standard_output_by_name(garblint: Command, house: list[str]) -> None:
    done = garblint("audit", "articles", *house, "-o", "json:-")
    assert checked(done.stdout).summary.articles == 2


def test_quiet_prints_one_line(garblint: Command, house: list[str]) -> None:
    done = garblint("audit", "articles", *house, "--quiet", "-o", "report.json")
    assert done.stdout.decode() == (
        "2 articles, 4 issues (3 major, 1 minor), score 0.0, gate failed: 3 issues major or worse (--fail-on major)\n"
    )
    assert done.stderr == b""
    assert garblint("audit", "articles", *house, "--quiet", "--format", "json").stderr == b""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-o", "report.docx"), "the suffix names no report format"),
        (("-o", "missing/report.json"), "does not exist"),
        (("-o", "json:articles"), "it is a folder"),
        (("-o", "json:-", "-o", "jsonl:-"), "only one report can go to the standard output"),
        (("--format", "json", "-o", "jsonl:-"), "only one report can go to the standard output"),
        (("-o", "a.json", "-o", "./a.json"), "two reports cannot go to the same file"),
        (
            ("--select", "zh.huose"),
            "--select zh.huose: no rule, level or category has this name; did you mean 'zh.house'?",
        ),
        (("--rules", "missing.yml"), "missing.yml: no such rule pack"),
        (("--fail-on", "mojor"), "did you mean 'major'?"),
        (("--min-score", "101"), "'101' is no number from 0 to 100"),
        (("--min-score", "nan"), "'nan' is no number from 0 to 100"),
        (("--min-confidence", "90"), "'90' is no number from 0 to 1"),
        (("--min-confidence", "nan"), "'nan' is no number from 0 to 1"),
        (("--format", "jsno"), "did you mean 'json'?"),
        (("--fial-on", "major"), "there is no option --fial-on; did you mean '--fail-on'?"),
        (("--fail", "major"), "there is no option --fail"),
    ],
)
def test_a_wrong_option_ends_with_one_sentence_and_status_2(
    garblint: Command, house: list[str], options: tuple[str, ...], message: str
) -> None:
    done = garblint("audit", "articles", *house, *options)
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("garblint: ") and message in last
    assert done.stdout == b""
    assert done.returncode == 2


def test_a_broken_pack_is_refused_with_file_and_line(garblint: Command, tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("pack:\n  name: x\n  versoin: 1\n", encoding="utf-8")
    done = garblint("audit", "articles", "--rules", "broken.yml")
    assert done.stderr.decode().startswith("garblint: broken.yml:3: unknown key 'versoin'; did you mean 'version'?")
    assert done.returncode == 2


def test_a_report_that_cannot_be_written_is_status_2_and_the_others_are_written(
    garblint: Command, house: list[str], tmp_path: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full to fill")
    done = garblint("audit", "articles", *house, "-o", "json:/dev/full", "-o", "good.json")
    assert done.stderr.decode().splitlines() == [
        "garblint: /dev/full: it could not be written (No space left on device)",
        "garblint: report written to good.json",
    ]
    assert checked((tmp_path / "good.json").read_bytes()).summary.articles == 2
    assert done.returncode == 2


def test_a_full_disk_behind_the_standard_output_is_one_clear_line(
    house: list[str], tmp_path: Path, environment: dict[str, str]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full to fill")
    for options in ([], ["--format", "json"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "detector", "audit", "articles", *house, *options],
                cwd=tmp_path,
                env=environment,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.stderr.decode().splitlines()[-1] == (
            "garblint: the standard output could not be written (No space left on device)"
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == 2


def test_what_cannot_be_read_is_named_and_the_rest_is_audited(
    garblint: Command, house: list[str], articles: Path
) -> None:
    (articles / "damaged.txt").unlink()
    done = garblint("audit", "articles/clean.txt", "missing.txt", *house)
    assert done.returncode == 3
    shown = done.stdout.decode()
    assert "not audited ──" in shown and "  missing.txt  discover: No such file or directory" in shown
    assert "articles    1, 1 clean, 0 below the gate, 1 input not audited" in shown
    machine = garblint("audit", "articles/clean.txt", "missing.txt", *house, "--format", "json")
    assert machine.returncode == 3
    assert checked(machine.stdout).errors[0].path == "missing.txt"
    assert machine.stderr.decode().startswith("garblint: missing.txt: discover: No such file or directory\n")


def test_a_failed_gate_comes_before_unreadable_input(garblint: Command, house: list[str]) -> None:
    assert garblint("audit", "articles", "missing.txt", *house).returncode == 1


def test_an_empty_folder_is_said_and_no_failure(garblint: Command, house: list[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = garblint("audit", "empty", *house, "-o", "report.json")
    assert done.returncode == 0
    assert done.stdout == b""
    assert "garblint: no article was found in empty; nothing was audited" in done.stderr.decode().splitlines()
    assert checked((tmp_path / "report.json").read_bytes()).summary.articles == 0


def test_an_empty_file_is_an_article_without_issues(garblint: Command, house: list[str], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = garblint("audit", "empty.txt", *house)
    assert done.returncode == 0
    assert "articles    1, 1 clean" in done.stdout.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_file_names_with_any_bytes_are_shown_harmlessly(garblint: Command, house: list[str], tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    for name in (b"\xff\xfe.txt", "名 字\u202e.txt".encode(), b"esc\x1b[31m\n.txt"):
        (tmp_path / "odd" / os.fsdecode(name)).write_text("推动饽饽链升级。", encoding="utf-8")
    done = garblint("audit", "odd", *house, "-o", "report.json")
    shown = done.stdout.decode()
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "\\xff\\xfe.txt ──" in shown
    assert "名 字‹U+202E›.txt ──" in shown
    assert "esc‹U+001B›[31m‹U+000A›.txt ──" in shown
    assert {article.path for article in checked((tmp_path / "report.json").read_bytes()).articles} == {
        "\\xff\\xfe.txt",
        "名 字\u202e.txt",
        "esc\x1b[31m\n.txt",
    }


def test_no_article_reaches_the_terminal_raw(garblint: Command, house: list[str], tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text("\x1b]0;title\x07\x1b[2J\u202e推动饽饽链升级。\u2066\x9b31m", encoding="utf-8")
    shown = garblint("audit", "evil.txt", *house).stdout.decode()
    assert "‹U+001B›[2J‹U+202E›推动饽饽链升级。‹U+2066›‹U+009B›31m" in shown
    assert not set(shown) & set("\x1b\x07\u202e\u2066\x9b")


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--format", "jsonl"]])
def test_a_reader_that_closes_the_pipe_changes_nothing(
    house: list[str], tmp_path: Path, environment: dict[str, str], options: list[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "detector", "audit", "articles", *house, *options],
            cwd=tmp_path,
            env=environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode == 1
    assert b"Broken" not in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_colours_on_a_terminal(house: list[str], tmp_path: Path, environment: dict[str, str]) -> None:
    import pty

    def shown(**variables: str) -> bytes:
        main, worker = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "detector", "audit", "articles", *house],
            cwd=tmp_path,
            env=environment | {"TERM": "xterm"} | variables,
            stdin=worker,
            stdout=worker,
            stderr=worker,
        )
        os.close(worker)
        output = b""
        while True:
            try:
                piece = os.read(main, 4096)
            except OSError:  # Linux says EIO when the other end is closed
                break
            if not piece:
                break
            output += piece
        os.close(main)
        assert process.wait() == 1
        return output

    assert b"\x1b[1;31mmajor\x1b[0m" in shown()
    assert b"\x1b" not in shown(NO_COLOR="1")
    assert b"\x1b" not in shown(TERM="dumb")


def test_a_short_audit_imports_nothing_heavy(house: list[str], tmp_path: Path, environment: dict[str, str]) -> None:
    program = (
        "import sys; from detector.cli.main import main; status = main(); "
        "print(sorted({'pandas', 'sklearn', 'scipy', 'textstat', 'langdetect', 'rich', 'jsonschema'} "
        "& set(sys.modules)), file=sys.stderr)"
    )
    arguments = ["audit", "articles", *house]
    for _ in range(2):  # the first run compiles the packs
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=True,
        )
    assert done.stderr == b"[]\n"


def test_the_summary_says_how_the_folder_has_come_on(garblint: Command, articles: Path) -> None:
    options = ("audit", articles, "--no-config", "--history", "history.sqlite")
    (articles / "damaged.txt").write_text("雁浦区的医疗***产业。\n", encoding="utf-8")
    assert "history     the first run that is kept" in garblint(*options).stdout.decode()
    (articles / "damaged.txt").write_text("好消息。\n", encoding="utf-8")
    shown = " ".join(garblint(*options).stdout.decode().split())
    assert re.search(r" history 2 runs since .*: score .* to 100.0 \(\+.* since the last\), 0 issues \(-", shown)


def test_a_file_that_is_no_history_is_told_clearly(garblint: Command, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "h.sqlite").write_text("not a database " * 100, encoding="utf-8")
    done = garblint("audit", articles, "--history", "h.sqlite")
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"garblint: --history h.sqlite: the file is no history of garblint")
