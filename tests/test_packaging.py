"""Both ways of installing find packs, statistics and schema: a wheel, and a checkout."""

import subprocess
import sys
import zipfile

import pytest

from tests.conftest import REPOSITORY

PROBE = """
import detector, json
from detector.resources import rules_folder, reports_folder, statistics_folder
report = detector.audit_text("这里的医药家当集群发展很快。")
print(json.dumps({
    "package": detector.__file__,
    "issues": [issue.variant for issue in report.issues],
    "rules": rules_folder().is_dir(), "compiled": (rules_folder() / "compiled.msgpack").is_file(),
    "schema": (reports_folder() / "schema" / "report-1.0.schema.json").is_file(),
    "statistics": (statistics_folder() / "characters" / "fold.npy").is_file(),
}))
"""


def probe(path, cwd):
    import json

    environment = {"PYTHONPATH": str(path), "PATH": "", "GARBLINT_CACHE": str(cwd / "cache"), "HOME": str(cwd)}
    done = subprocess.run([sys.executable, "-c", PROBE], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        ".",
    ]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    return next(folder.glob("garblint-*.whl"))


def test_the_wheel_carries_compiled_packs_statistics_and_the_report_contract(wheel, tmp_path):
    unpacked = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(unpacked)
    found = probe(unpacked, tmp_path)
    assert found["package"].startswith(str(unpacked))
    assert found["issues"] == ["产业→家当"]
    assert found["rules"] and found["compiled"] and found["schema"] and found["statistics"]


def test_a_checkout_finds_its_packs_beside_the_package(tmp_path):
    found = probe(REPOSITORY, tmp_path)
    assert found["issues"] == ["产业→家当"]
    assert found["rules"] and found["schema"] and found["statistics"]
    assert not found["compiled"]


def test_the_wheel_carries_its_licence_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_the_notice_names_the_source_of_every_shipped_table():
    named = [line for line in (REPOSITORY / "NOTICE").read_text("utf-8").splitlines() if line.startswith("detector/")]
    tables = [
        file.relative_to(REPOSITORY)
        for file in (REPOSITORY / "detector" / "statistics").rglob("*.*")
        if file.name != "README.md" and not file.name.startswith("LICENSE")
    ]
    assert len(tables) > 50
    assert [str(table) for table in tables if not any(table.match(pattern) for pattern in named)] == []
