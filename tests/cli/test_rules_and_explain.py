"""``garblint rules`` and ``garblint explain``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Command

pytestmark = pytest.mark.usefixtures("house")
HOUSE = ("--rules", "house.yml")


def test_explain_shows_what_a_rule_is_and_its_proof(garblint: Command) -> None:
    done = garblint("explain", "zh.house.word", *HOUSE)
    assert done.stdout.decode() == (
        """\
zh.house.word  major, spun
  “{text}” stands where “{suggestion}” is meant

  A word of the house style was replaced.

  languages   zh
  finds by    3 phrases
  confidence  87 % (lower 95 % bound; 48 of 50 issues were right on our own news)
  MQM type    accuracy/mistranslation
  default     on
  fix         to be looked at first
  pack        house 1.2.3
  file        house.yml:3

  reported
    · 推动饽饽链升级。
    · 饽饽基金成立。

  not reported
    · 他卖掉了全部饽饽。
"""
    )
    assert done.returncode == 0


def test_explain_lists_what_a_level_stands_for(garblint: Command) -> None:
    lines = garblint("explain", "zh.house", *HOUSE).stdout.decode().splitlines()
    assert lines[0] == "zh.house stands for 2 rules:"
    assert [line.split()[0] for line in lines[3:]] == ["zh.house.shout", "zh.house.word"]


def test_explain_shows_of_a_folder_the_last_article(garblint: Command) -> None:
    shown = garblint("explain", "any.collection.shared-line").stdout.decode()
    assert "beside 4 other articles: The old bridge is closed to cars" in " ".join(shown.split())
    assert "=====" not in shown


def test_explain_knows_categories_and_metrics(garblint: Command) -> None:
    assert b"zh.house.shout" in garblint("explain", "punctuation", *HOUSE).stdout
    assert garblint("explain", "han_share").stdout.decode() == "han_share\n  Share of Han characters.\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("zh.house.wrod", "there is no rule, level, category or metric 'zh.house.wrod'; did you mean 'zh.house.word'?"),
        ("qqqqqqqq", "'qqqqqqqq'; `garblint rules list` shows all rules"),
        ("\x1b[31m", "'‹U+001B›[31m'"),
    ],
)
def test_explain_suggests_a_near_name(garblint: Command, name: str, message: str) -> None:
    done = garblint("explain", name, *HOUSE)
    assert done.returncode == 2
    assert done.stdout == b"" and message in done.stderr.decode()


def test_rules_list_as_a_table_and_as_json(garblint: Command) -> None:
    table = garblint("rules", "list", "zh.house", *HOUSE).stdout.decode().splitlines()
    assert table == [
        "rule            severity  category     languages  confidence  default",
        "zh.house.shout  minor     punctuation  any        50 %        on",
        "zh.house.word   major     spun         zh         87 %        on",
    ]
    listed = json.loads(garblint("rules", "list", "zh.house", *HOUSE, "--format", "json").stdout)
    assert [(rule["id"], rule["category"], rule["pack"]) for rule in listed] == [
        ("zh.house.shout", "punctuation", "house"),
        ("zh.house.word", "spun", "house"),
    ]
    assert garblint("rules", "list", "zh.huose", *HOUSE).returncode == 2


def test_rules_list_without_names_shows_own_rules_too(garblint: Command) -> None:
    listed = {rule["id"] for rule in json.loads(garblint("rules", "list", *HOUSE, "--format", "json").stdout)}
    assert {"zh.house.word", "zh.spun.synonym"} <= listed


def test_rules_check_accepts_a_valid_pack_and_names_the_line_of_a_mistake(garblint: Command, tmp_path: Path) -> None:
    done = garblint("rules", "check", "house.yml")
    assert (done.returncode, done.stdout.decode()) == (0, "house.yml: valid, 2 rules\n")
    source = (tmp_path / "house.yml").read_text(encoding="utf-8")
    (tmp_path / "broken.yml").write_text(source.replace("severity: minor", "severity: mild"), encoding="utf-8")
    done = garblint("rules", "check", "broken.yml", "house.yml")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("garblint: broken.yml:17: ")
    assert done.stdout.decode() == "house.yml: valid, 2 rules\n"


def test_rules_check_finds_what_only_the_whole_of_a_pack_shows(garblint: Command, tmp_path: Path) -> None:
    source = (tmp_path / "house.yml").read_text(encoding="utf-8")
    (tmp_path / "broken.yml").write_text(source.replace('"[饽饽]{', '"[饽饽{'), encoding="utf-8")
    done = garblint("rules", "check", "broken.yml")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("garblint: broken.yml:11: ")


def test_rules_test_runs_the_examples_of_a_pack(garblint: Command, tmp_path: Path) -> None:
    done = garblint("rules", "test", "house.yml")
    assert (done.returncode, done.stdout.decode()) == (0, "5 examples, all passed\n")
    source = (tmp_path / "house.yml").read_text(encoding="utf-8")
    (tmp_path / "failing.yml").write_text(
        source.replace("good: [好消息！]", "good: [太好了！！]").replace("推动饽饽链升级。", "推动产业链升级。"),
        encoding="utf-8",
    )
    done = garblint("rules", "test", "failing.yml")
    assert done.returncode == 1
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("failing.yml:13: bad example “推动产业链升级。” should be reported by zh.house.word")
    assert lines[1].startswith("failing.yml:24: good example “太好了！！” is sound, but zh.house.shout reports")
    assert lines[2] == "5 examples, 2 failed"


@pytest.mark.parametrize(
    "name", ["zh.spun.finance", "ja.typo.house-word", "en.mistranslation.term", "any.masked.price", "zh.mine.word.sub"]
)
def test_rules_new_writes_a_pack_that_passes(garblint: Command, tmp_path: Path, name: str) -> None:
    done = garblint("rules", "new", name, "-o", "new pack.yml")
    assert done.returncode == 0 and done.stdout == b""
    assert garblint("rules", "new", name).stdout == (tmp_path / "new pack.yml").read_bytes()
    assert garblint("rules", "check", "new pack.yml").stdout.decode() == "new pack.yml: valid, 1 rule\n"
    assert garblint("rules", "test", "new pack.yml").stdout.decode() == "2 examples, all passed\n"


def test_rules_new_refuses_a_bad_id_and_an_existing_file(garblint: Command, tmp_path: Path) -> None:
    done = garblint("rules", "new", "Finance", "-o", "x.yml")
    assert done.returncode == 2 and not (tmp_path / "x.yml").exists()
    assert "'Finance' is no rule id; it has three to five levels" in done.stderr.decode()
    before = (tmp_path / "house.yml").read_bytes()
    done = garblint("rules", "new", "zh.spun.finance", "-o", "house.yml")
    assert done.returncode == 2 and "the file exists already" in done.stderr.decode()
    assert (tmp_path / "house.yml").read_bytes() == before
