"""Hostile files among sound ones: an entry in ``errors`` or an ordinary report, in bounded memory, and nothing lost.

Every case runs the command itself over a folder that also holds a damaged article: that one must be in the report
whatever lies beside it.
"""

import gzip
import io
import json
import os
import re
import resource
import subprocess
import sys
import zipfile

import pytest

from detector.engine.auditor import Auditor
from tests.conftest import REPOSITORY

DAMAGED = "这里的医药家当集群发展很快。"
SOUND = "会议在北京举行，与会者讨论了新的合作计划。"
# Above what the worst of these cases took (60 MB of one character: 1.1 GB), below what a bomb takes.
MOST_MEMORY = 2 << 30
# Against a hang alone.
PATIENCE = 600
# A process begins its peak with that of the one that starts it, and the test run itself grows past any limit:
# a small process stands between and writes the peak of its child, in KiB.
LAUNCHER = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[3:], timeout=float(sys.argv[2])).returncode
with open(sys.argv[1], "w") as cost:
    cost.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""


class Done:
    def __init__(self, status, report, notes, memory):
        self.status, self.report, self.notes, self.memory = status, report, notes, memory

    def errors_of(self, name):
        return [(one["stage"], one["message"]) for one in self.report["errors"] if name in one["path"]]

    def articles_of(self, name):
        return [one for one in self.report["articles"] if name in one["path"]]


def garblint(folder, *options, before=None):
    """Audit a folder to ``report.json`` beside it: status, report, what was said, peak memory in bytes."""
    (folder / "neighbour.txt").write_text(DAMAGED, "utf-8")
    target, cost = folder.parent / "report.json", folder.parent / "cost"
    command = [sys.executable, "-m", "detector", "audit", str(folder), "-q", "--no-cache", "-o", str(target), *options]
    with (folder.parent / "notes").open("w+b") as notes:
        done = subprocess.run(
            [sys.executable, "-c", LAUNCHER, str(cost), str(PATIENCE), *command],
            cwd=REPOSITORY,
            stdout=notes,
            stderr=notes,
            preexec_fn=before,
            check=False,
        )
        notes.seek(0)
        said = notes.read().decode()
    assert "Traceback" not in said, said
    assert target.exists(), said
    memory = int(cost.read_text()) * 1024
    cost.unlink()
    assert memory < MOST_MEMORY
    return Done(done.returncode, json.loads(target.read_bytes()), said, memory)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    return made


def check(done):
    """The neighbour is audited, and the status is that of its damage: errors of other files hide none."""
    (neighbour,) = done.articles_of("neighbour")
    # Beside thousands of equal records the neighbour is unlike all others.
    own = [one for one in neighbour["issues"] if one["rule"] != "any.collection.outlier"]
    assert [one["quote"]["exact"] for one in own] == ["家当"]
    assert done.status == 1


def zip_bomb():
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(b" " * (1 << 20))
    return buffer.getvalue()


def records(number):
    rows = ({"id": n, "text": f"{SOUND}第{n}条，{os.urandom(60).hex()}。"} for n in range(number))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def wrong_parquet():
    import pyarrow
    from pyarrow.parquet import write_table

    buffer = io.BytesIO()
    write_table(pyarrow.table({"id": [1, 2], "text": [[1, 2], [3]]}), buffer)
    return buffer.getvalue()


ANCHORS = "---\na: &a [好,好,好,好,好,好,好,好,好]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
REFUSED = {
    "cut.jsonl.gz": (lambda: gzip.compress(records(3_000))[:-20_000], "read", r"cut off after [\d,]+ bytes"),
    "bomb.docx": (zip_bomb, "read", r"314,572,800|more than the 67,108,864"),
    "bomb.txt.gz": (lambda: gzip.compress(b"a" * (200 << 20)), "read", "decompression bomb"),
    "large.txt": (lambda: SOUND.encode() * (68_000_000 // 63), "read", "more than the 67,108,864 allowed"),
    "open.csv": (lambda: f'id,text\n1,"{SOUND}\n'.encode() + f"2,{SOUND}\n".encode() * 50, "parse", "quote"),
    "broken.parquet": (lambda: wrong_parquet()[:-30], "parse", "Parquet"),
    "broken.txt": (lambda: SOUND.encode() * 9 + SOUND.encode()[:-1] + b"\xff", "decode", "UTF-8"),
    "deep.json": (lambda: b'{"text":' + b"[" * 100_000, "parse", "JSON"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_an_entry_in_errors_and_its_neighbour_is_audited(folder, name):
    content, stage, message = REFUSED[name]
    (folder / name).write_bytes(content())
    done = garblint(folder)
    check(done)
    ((found, text),) = done.errors_of(name)
    assert found == stage
    assert re.search(message, text), text
    assert done.report["summary"]["failed"] == 1


def test_what_stands_before_the_cut_is_not_lost(folder):
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(records(3_000))[:-20_000])
    (folder / "open.csv").write_bytes(REFUSED["open.csv"][0]())
    done = garblint(folder)
    assert len(done.articles_of("cut.jsonl.gz")) > 1_000
    assert len(done.articles_of("open.csv")) == 50


AUDITED = {
    "deep.html": lambda: b"<div>" * 10_000 + DAMAGED.encode() + b"</div>" * 10_000,
    "deep.md": lambda: b"> " * 10_000 + DAMAGED.encode(),
    "brackets.md": lambda: b"[" * 10_000 + DAMAGED.encode() + b"](" * 10_000,
    "stars.md": lambda: b"*a_" * 10_000 + b"\n\n" + DAMAGED.encode(),
    "anchors.md": lambda: (ANCHORS + "---\n\n" + DAMAGED).encode(),
}


@pytest.mark.parametrize("name", AUDITED)
def test_it_is_audited_like_any_other(folder, name):
    (folder / name).write_bytes(AUDITED[name]())
    done = garblint(folder)
    check(done)
    assert done.report["errors"] == []
    (article,) = done.articles_of(name)
    assert any(issue["quote"]["exact"] == "家当" for issue in article["issues"])


def test_megabytes_of_one_character(folder):
    """6 MB, or with GARBLINT_LARGE=1 60 MB, which take minutes on a busy machine."""
    length = 20_000_000 if os.environ.get("GARBLINT_LARGE") else 2_000_000
    (folder / "one.txt").write_bytes("一".encode() * length)
    done = garblint(folder)
    check(done)
    assert done.report["errors"] == [] and done.articles_of("one.txt")[0]["characters"] == length


def test_a_column_of_the_wrong_type_is_an_error_of_each_row(folder):
    (folder / "wrong.parquet").write_bytes(wrong_parquet())
    done = garblint(folder, "--text-field", "text")
    check(done)
    assert done.articles_of("wrong.parquet") == []
    assert [text for _, text in done.errors_of("wrong.parquet")] != []
    assert all("text" in text for _, text in done.errors_of("wrong.parquet"))


@pytest.mark.skipif(sys.platform != "linux", reason="the file system must allow any bytes in a name")
def test_a_name_that_is_no_utf8(folder):
    (folder / os.fsdecode(b"\xff\xfe caf\xe9.txt")).write_text(DAMAGED, "utf-8")
    (folder / os.fsdecode(b"d\xed\xa0\x80")).mkdir()
    (folder / os.fsdecode(b"d\xed\xa0\x80") / "a.md").write_text(DAMAGED, "utf-8")
    outputs = [f"-o={folder.parent}/report.{suffix}" for suffix in ("html", "sarif", "csv", "jsonl", "md", "junit.xml")]
    done = garblint(folder, *outputs)
    check(done)
    assert len(done.report["articles"]) == 3 and done.report["errors"] == []
    assert all((folder.parent / one.rpartition("/")[2]).stat().st_size > 100 for one in outputs)


# ------------------------------------------------------------------------------------------ while it is read


class Meddling:
    """An auditor during whose work something happens to the files: after the first of them is done."""

    def __init__(self, folder, meddle):
        self.folder, self.meddle = folder, meddle
        for name in ("1.txt", "2.txt", "3.txt"):
            (folder / name).write_text(DAMAGED + "长" * 200_000, "utf-8")

    def report(self):
        def progress(done, total):
            if self.meddle is not None:
                self.meddle, meddle = None, self.meddle
                meddle(self.folder / "3.txt")

        return Auditor().audit([self.folder], progress=progress)


@pytest.mark.parametrize(
    ("meddle", "stage"),
    [
        (lambda path: path.unlink(), "read"),
        (lambda path: path.unlink() or path.mkdir(), "read"),
        (lambda path: path.unlink() or os.mkfifo(path), "read"),
        (lambda path: path.write_bytes(b"a" * (65 << 20)), "read"),
        (lambda path: path.write_bytes(bytes(range(256)) * 99), "decode"),
    ],
    ids=["vanishes", "becomes a folder", "becomes a pipe that nobody writes to", "grows", "becomes binary"],
)
def test_a_file_that_is_found_and_then_changes_is_an_error_of_its_own(folder, meddle, stage):
    report = Meddling(folder, meddle).report()
    assert [one.path for one in report.articles] == ["1.txt", "2.txt"]
    assert [(one.path, one.stage) for one in report.errors] == [("3.txt", stage)]


def test_a_file_that_is_rewritten_is_audited_as_it_is_then(folder):
    report = Meddling(folder, lambda path: path.write_text(SOUND, "utf-8")).report()
    assert [len(one.issues) for one in sorted(report.articles, key=lambda one: one.path)][2] == 0
    assert report.errors == ()


# ------------------------------------------------------------------------------------------ a full disk


def small_files_only():
    """The disk is full for any file above 20 kB: what the system then says is the same but for the number."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_disk_that_fills_up_while_a_report_is_written_leaves_no_half_file(folder):
    for number in range(30):
        (folder / f"{number}.txt").write_text(DAMAGED * 20, "utf-8")
    old = folder.parent / "report.json"
    old.write_bytes(b"{}")
    small = folder.parent / "small.md"
    done = garblint(
        folder, "-o", str(small), "--write-baseline", str(folder.parent / "b.json"), before=small_files_only
    )
    assert done.status == 2
    assert f"garblint: {old}: it could not be written (File too large)" in done.notes
    assert old.read_bytes() == b"{}"
    assert small.read_text("utf-8").startswith("# garblint")
    assert sorted(one.name for one in folder.parent.iterdir()) == [
        "articles",
        *(["b.json"] if (folder.parent / "b.json").exists() else []),
        "notes",
        "report.json",
        "small.md",
    ]


def test_a_disk_without_room_for_the_findings_ends_the_audit_with_what_there_is(folder, monkeypatch):
    """As in a container whose temporary folder is small: the report says that it is not complete, and why."""
    for number in range(3):
        (folder / f"{number}.jsonl").write_bytes(records(400))
    program = (
        "import resource, sys\n"
        "from detector.engine import store\n"
        "store.ArticleStore.__init__.__defaults__ = (100_000,)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "from detector.cli.main import main\n"
        f"sys.exit(main(['audit', {str(folder)!r}, '--no-cache', '--jobs', '1', '--format', 'json']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, check=False)
    report = json.loads(done.stdout)
    assert report["run"]["complete"] is False
    assert 50 < report["summary"]["articles"] < 1200
    assert len(report["articles"]) == report["summary"]["articles"]
    (error,) = report["errors"]
    assert error["stage"] == "write" and "TMPDIR" in error["message"]
    assert done.returncode not in (0, 1)
    assert b"Traceback" not in done.stderr
