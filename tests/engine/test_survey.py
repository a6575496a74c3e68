"""The first configuration says what is there, and is valid however much of it is uncommented."""

import re

import pytest

from detector.configuration.load import load_configuration
from detector.engine.configured import audit_configured
from detector.engine.survey import check_not_configured, survey, write_configuration
from detector.errors import UsageError


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "site"
    made.mkdir()
    (made / "a.md").write_text("# 标题\n\n会议由区里和三家医院共同举办。\n\n# 标题\n", encoding="utf-8")
    (made / "b.txt").write_text("The ferry to the island sailed on Monday for the first time.\n" * 2, encoding="utf-8")
    (made / "c.txt").write_bytes(b"\x00\x01\x02")
    return made


def test_it_says_what_is_there(folder):
    found = survey(folder)
    assert found.files == {"markdown": 1, "text": 2}
    assert set(found.languages) == {"zh-Hans", "en"}
    assert found.unreadable == 1
    assert found.looked_at == 2


def test_the_file_is_valid_and_changes_no_result(folder):
    before = audit_configured([folder]).report
    path = write_configuration(folder, survey(folder))
    assert load_configuration(path) is not None
    after = audit_configured([folder]).report
    assert [one.issues for one in before.articles] == [one.issues for one in after.articles]
    assert before.summary.passed == after.summary.passed


def test_it_stays_valid_when_every_setting_in_it_is_uncommented(folder):
    path = write_configuration(folder, survey(folder))
    text = path.read_text(encoding="utf-8")
    uncommented = re.sub(r'^# (?=(?:"[\w.-]+"|[a-z_]+)\s+= |\[\[)', "", text, flags=re.MULTILINE)
    assert uncommented.count("\n# ") < text.count("\n# ") - 8
    path.write_text(uncommented, encoding="utf-8")
    (folder / "house.yml").write_text("", encoding="utf-8")
    configuration = load_configuration(path).configuration
    assert configuration.root is True
    assert configuration.accept.words
    assert configuration.overrides


def test_an_empty_folder_gets_one_too(tmp_path):
    path = write_configuration(tmp_path, survey(tmp_path))
    assert "held no article" in path.read_text(encoding="utf-8")
    assert load_configuration(path) is not None


def test_a_folder_that_is_configured_is_refused(folder):
    (folder / "garblint.toml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="--force replaces it"):
        check_not_configured(folder)
    check_not_configured(folder, force=True)
    (folder / "garblint.toml").unlink()
    (folder / "pyproject.toml").write_text("[tool.garblint]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="configures garblint already"):
        check_not_configured(folder, force=True)


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        survey(tmp_path / "gone")


def test_a_look_at_many_files_is_bounded_and_spread(tmp_path):
    for number in range(450):
        (tmp_path / f"{number:03}.txt").write_text(f"第{number}篇文章没有什么可说的。\n", encoding="utf-8")
    found = survey(tmp_path)
    assert sum(found.files.values()) == 450
    assert 100 <= found.looked_at <= 200


def test_nothing_from_names_or_texts_gets_into_the_file(tmp_path):
    (tmp_path / 'x"\n[rules]\nall = "off"\n.md').write_text('"]\nroot = true', encoding="utf-8")
    path = write_configuration(tmp_path, survey(tmp_path))
    assert load_configuration(path).configuration.rules == {}
