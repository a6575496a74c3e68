"""The words around the messages: what is said in another language, and that nothing of ours is missing there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from report_builders import clean_article, report, spun_article

import detector.report
from detector.model import SEVERITIES, Category, InputError, VerdictCategory
from detector.report.pretty import render, told_copies
from detector.report.registry import ReportContext
from detector.report.terminal import Terminal
from detector.report.words import Words, words_in

LANGUAGES = ("zh", "ja")
MODULES = [ast.parse(file.read_text(encoding="utf-8")) for file in Path(*detector.report.__path__).glob("*.py")]
NAMES = {*SEVERITIES, *get_args(Category), *get_args(VerdictCategory)}


def constants(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def phrases() -> Iterator[str]:
    """The first arguments of all calls of ``words``, and the nouns of all calls of its ``amount``."""
    for call in (node for module in MODULES for node in ast.walk(module) if isinstance(node, ast.Call)):
        called = ast.unparse(call.func)
        if called.split(".")[-1] == "words":
            first = call.args[0]
            yield from constants(ast.Tuple([first.body, first.orelse]) if isinstance(first, ast.IfExp) else first)
        elif called == "words.amount":
            yield from (f"{{count}} {noun}" for noun in constants(call.args[1]))


def test_english_is_said_as_it_is() -> None:
    words = Words()
    assert words("score {score}", score="3.1") == "score 3.1"
    assert words.amount(1, "issue") == "1 issue" and words.amount(2310, "issue") == "2,310 issues"
    assert words.listed(("a", "b")) == "a, b"


def test_another_language_has_one_form_and_its_own_separator() -> None:
    words = Words({"{count} issue": "{count} 个问题", ", ": "，"})
    assert words.listed((words.amount(1, "issue"), words.amount(2310, "issue"))) == "1 个问题，2,310 个问题"
    assert words("not in the catalogue") == "not in the catalogue"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_said_is_in_the_catalogue_with_its_placeholders(language: str) -> None:
    catalogue = words_in(language)._said
    assert catalogue is not None
    said = {*phrases(), *NAMES}
    assert len(said) > 80
    missing = said - catalogue.keys()
    assert not missing
    for english, other in catalogue.items():
        # A date needs the name of the month in English and its number elsewhere.
        places = [set(re.findall(r"\{(\w+?)(?:_name)?\}", one)) for one in (english, other)]
        assert places[0] == places[1], english


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_nothing_that_is_said_no_more(language: str) -> None:
    catalogue = words_in(language)._said
    assert catalogue is not None
    known = NAMES.union(*map(constants, MODULES))
    known |= {f"{{count}} {noun}" for noun in known}
    left = catalogue.keys() - known
    assert not left


def test_the_report_in_chinese() -> None:
    unread = (InputError(path="坏.docx", stage="parse", message="no DOCX file"),)
    audit = report(spun_article(), clean_article(), errors=unread, skipped=2)
    shown = list(render(audit, Terminal(width=80), ReportContext("major", 80, messages="zh")))
    assert shown[:2] == [
        "news/plan.zh.txt ────────────────────────────────────────────── 得分 3.1，未通过",
        "zh-Hans · 76 个字符 · 5 个问题：严重 4，轻微 1",
    ]
    assert "     │  产业 → 家当，3 次，首见于第 1 行；另见 1:18和3:6" in shown
    end = shown.index("汇总 ───────────────────────────────────────────────────────────────────────────")
    assert shown[end + 1 :] == [
        "  文章        2，1 无问题，1 未过门槛，1 个输入未能审查，略过 2 个二进制文件",
        "  字符        81",
        "  问题        5：严重 4，轻微 1",
        "  得分        3.1（满分 100）",
        "  门槛        未通过：严重及以上的有 4 个问题 (--fail-on major)；得分 3.1 低于",
        "              80 (--min-score 80)",
        "",
        "  类别     严重     轻微     合计     文章",
        "  洗稿        4        ·        4        1",
        "  套话        ·        1        1        1",
    ]


def test_equal_texts_are_told_once_and_what_is_like_them_too() -> None:
    def pair(kind: str, original: str, copy: str) -> dict[str, str]:
        return {"kind": kind, "original": original, "copy": copy}

    equal = [pair("copy", "a", "b"), pair("copy", "a", "c"), pair("copy", "b", "c")]
    like = [pair("edited", "a", "d"), pair("edited", "b", "d"), pair("edited", "d", "c")]
    spun = [pair("spun", "a", "e"), pair("spun", "b", "e")]
    assert told_copies([*equal, *like, *spun]) == [*equal[:2], like[0], *spun]


def test_records_that_are_equal_are_told_apart() -> None:
    first = {"kind": "copy", "original": "x.jsonl", "original_record": "1", "copy": "x.jsonl", "copy_record": "2"}
    assert told_copies([first, {**first, "copy_record": "3"}]) == [first, {**first, "copy_record": "3"}]
