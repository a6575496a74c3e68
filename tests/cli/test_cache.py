"""The cache on the command line."""

import pytest

SOUND = "会议在北京举行，与会者讨论了新的合作计划。\n"


@pytest.fixture
def large_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GARBLINT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"第{number}篇。\n" + SOUND * 400, "utf-8")
    return folder


def run(*words):
    from detector.cli.main import main

    return main([str(word) for word in words])


def test_findings_are_remembered_and_can_be_cleared(large_folder, tmp_path, capsys):
    assert run("audit", "-q", large_folder) == 0
    assert list((tmp_path / "cache").glob("findings-*.sqlite"))
    assert run("cache", "clear") == 0
    assert "MB freed" in capsys.readouterr().err
    assert not list((tmp_path / "cache").glob("findings-*.sqlite*"))


def test_nothing_is_remembered_without_the_cache(large_folder, tmp_path):
    assert run("audit", "-q", "--no-cache", large_folder) == 0
    assert not list((tmp_path / "cache").glob("findings-*"))


def test_the_folder_is_said(large_folder, tmp_path, capsys):
    assert run("cache", "dir") == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "cache")


def test_a_number_of_processes_is_a_number(large_folder, capsys):
    assert run("audit", "--jobs", "many", large_folder) == 2
    assert "'many' is no number of processes" in capsys.readouterr().err
