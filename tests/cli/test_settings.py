"""Configuration, baselines, changed lines, fixing and the first configuration as a user meets them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Command

pytestmark = pytest.mark.usefixtures("articles")

CONFIGURATION = """\
packs = ["house.yml"]

[rules]
all = "off"
"zh.house" = "on"
"""

SAFE_PACK = """\
pack: {name: safe, version: 1.0.0, licence: CC0-1.0, provenance: Written for this test.}
rules:
  - id: zh.house.word
    category: spun
    severity: major
    languages: [zh]
    message: "“{text}” stands where “{suggestion}” is meant"
    help: A word of the house style was replaced.
    safe_fix: true
    measured: {right: 1000, of: 1000, on: our own news}
    phrases:
      - {find: [饽饽], suggest: 产业, bad: [饽饽], good: [产业]}
"""


@pytest.fixture
def configured(tmp_path: Path, house: list[str]) -> Path:
    """A folder whose configuration uses the two small rules."""
    (tmp_path / "garblint.toml").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def issues(done: subprocess.CompletedProcess[bytes]) -> list[tuple[str, str, str]]:
    """(path, rule, status) of a JSON report on the standard output."""
    report = json.loads(done.stdout)
    return [(one["path"], issue["rule"], issue["status"]) for one in report["articles"] for issue in one["issues"]]


# ------------------------------------------------------------------------------------------ configuration


def test_a_configuration_is_found_from_the_files(garblint: Command, configured: Path) -> None:
    done = garblint("audit", "articles", "-q")
    assert done.returncode == 1
    assert done.stdout.decode() == (
        "2 articles, 4 issues (3 major, 1 minor), score 0.0, gate failed: 3 issues major or worse (--fail-on major)\n"
    )
    (configured / "articles" / "garblint.toml").write_text('[rules]\n"zh.house.word" = "minor"\n', encoding="utf-8")
    done = garblint("audit", "articles", "-q")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("2 articles, 4 issues (4 minor), score ")
    assert done.stdout.decode().endswith(", gate passed: no issue major or worse\n")


def test_the_command_line_wins(garblint: Command, configured: Path) -> None:
    with (configured / "garblint.toml").open("r+", encoding="utf-8") as file:
        file.write('fail_on = "none"\n' + CONFIGURATION)
    assert garblint("audit", "articles", "-q").returncode == 0
    assert garblint("audit", "articles", "-q", "--fail-on", "major").returncode == 1


def test_a_mistake_ends_the_audit_before_it_begins(garblint: Command, configured: Path) -> None:
    (configured / "garblint.toml").write_text("exclude = []\nfial_on = 'major'\n", encoding="utf-8")
    done = garblint("audit", "articles")
    assert (done.returncode, done.stdout) == (2, b"")
    message = f"garblint: {configured}/garblint.toml:2: unknown key 'fial_on'; did you mean 'fail_on'?\n"
    assert done.stderr.decode() == message


def test_one_configuration_or_none(garblint: Command, configured: Path) -> None:
    (configured / "other.toml").write_text(CONFIGURATION + '"zh.house.shout" = "off"\n', encoding="utf-8")
    with_other = garblint("audit", "articles", "--format", "json", "--config", "other.toml")
    assert {rule for _, rule, _ in issues(with_other)} == {"zh.house.word"}
    without = garblint("audit", "articles", "--format", "json", "--no-config")
    assert not {rule for _, rule, _ in issues(without)} & {"zh.house.word", "zh.house.shout"}
    both = garblint("audit", "articles", "--config", "other.toml", "--no-config")
    assert (both.returncode, both.stderr) == (2, b"garblint: --config and --no-config exclude each other\n")
    gone = garblint("audit", "articles", "--config", "gone.toml")
    assert gone.returncode == 2
    assert gone.stderr == b"garblint: gone.toml: the configuration cannot be read (No such file or directory)\n"


def test_what_is_left_out_is_not_counted(garblint: Command, configured: Path) -> None:
    (configured / ".garblintignore").write_text("damaged.*\n", encoding="utf-8")
    done = garblint("audit", ".", "-q")
    assert done.stdout.decode().startswith("1 article, 0 issues")
    assert garblint("audit", "articles/damaged.txt", "-q").stdout.decode().startswith("1 article, 4 issues")


def test_suppressed_issues_are_only_counted(garblint: Command, configured: Path) -> None:
    path = configured / "articles" / "damaged.txt"
    path.write_text("# garblint-disable-file zh.house -- quoted\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    done = garblint("audit", "articles", "-q")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("2 articles, 0 issues, score 100.0, gate passed")


# ------------------------------------------------------------------------------------------ baselines


def test_a_baseline(garblint: Command, configured: Path) -> None:
    done = garblint("audit", "articles", "--write-baseline", "known.json")
    assert done.returncode == 0
    assert done.stderr.decode() == "garblint: baseline written to known.json: 4 known issues\n"
    known = garblint("audit", "articles", "--baseline", "known.json", "--format", "json")
    assert known.returncode == 0
    assert {status for _, _, status in issues(known)} == {"baseline"}
    (configured / "articles" / "damaged.txt").write_text("推动饽饽链升级。\n", encoding="utf-8")
    less = garblint("audit", "articles", "--baseline", "known.json", "-o", "report.json")
    assert less.stderr.decode().splitlines()[-1] == (
        "garblint: 4 issues of known.json no longer found; "
        "`--baseline known.json --write-baseline known.json` takes them out"
    )
    assert less.returncode == 1  # the line is a new one


def test_a_baseline_that_is_none_is_refused(garblint: Command, configured: Path) -> None:
    done = garblint("audit", "articles", "--baseline", "house.yml")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("garblint: house.yml:1: the baseline is not valid JSON; write it anew")
    gone = garblint("audit", "articles", "--baseline", "gone.json")
    assert (
        gone.stderr.decode()
        == "garblint: gone.json: there is no such baseline; `--write-baseline gone.json` writes it\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_baseline_that_cannot_be_written_costs_no_report(garblint: Command, configured: Path) -> None:
    done = garblint("audit", "articles", "--write-baseline", "/dev/full", "--format", "json", "-q")
    assert done.returncode == 2
    assert b"/dev/full: it could not be written" in done.stderr
    assert len(issues(done)) == 4


# ------------------------------------------------------------------------------------------ changed lines


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_only_what_changed(garblint: Command, configured: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "-C", configured, *identity, *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    done = garblint("audit", "articles", "--changed-since", "main")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == (
        "garblint: nothing that changed since main was found in articles; nothing was audited\n"
    )
    path = configured / "articles" / "damaged.txt"
    path.write_text(path.read_text(encoding="utf-8") + "没有问题的一行。\n", encoding="utf-8")
    assert garblint("audit", "articles", "--changed-since", "main", "-q").returncode == 0
    path.write_text(path.read_text(encoding="utf-8") + "又一条饽饽链。\n", encoding="utf-8")
    done = garblint("audit", "articles", "--changed-since", "main", "-q")
    assert (done.returncode, done.stdout.decode().partition(",")[2].partition(",")[0]) == (1, " 1 issue (1 major)")
    wrong = garblint("audit", "articles", "--changed-since", "mian")
    assert wrong.returncode == 2
    assert wrong.stderr.decode() == f"garblint: --changed-since mian: git knows no such commit in {configured}\n"


# ------------------------------------------------------------------------------------------ fixing


@pytest.fixture
def fixable(configured: Path) -> Path:
    """The same folder with a rule that is safe to fix."""
    (configured / "house.yml").write_text(SAFE_PACK, encoding="utf-8")
    return configured


BLANK = " "  # a line of context that is empty
DIFF = f"""\
--- a/damaged.txt
+++ b/damaged.txt
@@ -1,3 +1,3 @@
-昌平加快建设医药健康饽饽集群，推动饽饽链升级。
+昌平加快建设医药健康产业集群，推动产业链升级。
{BLANK}
-扩大饽饽基金规模！！
+扩大产业基金规模！！
"""


@pytest.mark.parametrize("options", [[], ["--diff"]])
def test_fix_shows_a_diff(garblint: Command, fixable: Path, options: list[str]) -> None:
    before = (fixable / "articles" / "damaged.txt").read_bytes()
    done = garblint("fix", "articles", *options)
    assert (done.returncode, done.stdout.decode()) == (0, DIFF)
    assert done.stderr.decode() == "garblint: 3 replacements in 1 file; --write applies them\n"
    assert (fixable / "articles" / "damaged.txt").read_bytes() == before


def test_fix_writes(garblint: Command, fixable: Path) -> None:
    done = garblint("fix", "articles", "--write")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "garblint: 3 replacements in 1 file written\n"
    assert "饽饽" not in (fixable / "articles" / "damaged.txt").read_text(encoding="utf-8")
    again = garblint("fix", "articles", "--write")
    assert again.stderr.decode() == "garblint: nothing to fix\n"


def test_fix_says_what_it_refuses(garblint: Command, fixable: Path) -> None:
    (fixable / "articles" / "a.md").write_text("推动**饽**饽链升级。\n", encoding="utf-8")
    done = garblint("fix", "articles/a.md")
    assert done.stderr.decode().splitlines() == [
        "garblint: articles/a.md:1:5: “饽**饽” → “产业” is not applied: there is markup inside",
        "garblint: nothing to fix; 1 refused",
    ]


def test_fix_of_what_cannot_be_read_or_makes_no_sense(garblint: Command, fixable: Path) -> None:
    assert garblint("fix", "gone").returncode == 3
    assert garblint("fix", "articles", "--diff", "--write").returncode == 2
    assert garblint("fix", "articles", "--min-confidence", "90").returncode == 2


# ------------------------------------------------------------------------------------------ the first configuration


def test_init_writes_a_configuration_that_the_audit_uses(garblint: Command, articles: Path) -> None:
    done = garblint("init", "articles")
    assert done.returncode == 0
    assert done.stderr.decode().startswith("garblint: articles/garblint.toml written; 2 files here, ")
    text = (articles / "garblint.toml").read_text(encoding="utf-8")
    assert "# When this was written: 2 files (2 text), 0.2 kB." in text
    assert '# languages = ["zh"]' in text
    assert garblint("audit", "articles").returncode in (0, 1)
    again = garblint("init", "articles")
    assert (again.returncode, again.stderr) == (2, b"garblint: articles/garblint.toml exists; --force replaces it\n")
    assert garblint("init", "articles", "--force").returncode == 0
    assert garblint("init", "gone").stderr == b"garblint: gone: no such folder\n"
