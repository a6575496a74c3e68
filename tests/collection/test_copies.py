"""Copies among many articles: found without comparing all, told apart, and worked into the report of the copy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.collection.copies import differences, tell_apart
from detector.collection.sketch import SKETCH_BYTES, Rows, shared_paragraphs, similar_pairs, sketch, sketches
from detector.engine.auditor import AuditOptions, Auditor
from detector.language.characters import CharacterView
from detector.model import Article, InputError
from detector.sources.base import Source
from detector.sources.registry import read_source

ORIGINAL = (
    "市图书馆的新馆昨天正式开放。馆长介绍说，新馆面积比旧馆增加了一倍，设有四百个座位，读者可以免费借阅图书。"
    "今年以来，图书馆为社区居民举办了六十场讲座，主要介绍健康知识和科技发展。专家认为，公共文化服务的作用越来越重要，"
    "政府应当继续增加投入，促进文化产业发展。读者代表表示，新馆环境安静，服务周到，希望开放时间能够延长到晚上十点。"
    "下一步，图书馆将与学校合作，为学生提供更多的学习资源，进一步提高全市居民的阅读兴趣。"
)
SPUN = (
    ORIGINAL.replace("服务", "办事")
    .replace("健康", "康健")
    .replace("发展", "成长")
    .replace("重要", "紧张")
    .replace("作用", "感化")
    .replace("产业", "家当")
    .replace("提供", "供应")
    .replace("希望", "但愿")
    .replace("认为", "以为")
)
EDITED = (
    ORIGINAL.replace("下一步，", "今后，").replace("读者代表表示，新馆环境安静，", "").replace("六十场", "六十二场")
)
OTHERS = [
    "今天上午，城市东部的一座桥梁恢复通车。施工人员连续工作了三个月，更换了全部老旧的钢索，还加宽了人行道。"
    f"第{number}号公告提醒司机，桥上限速每小时四十公里，夜间仍有维护作业，请注意绕行并听从现场人员的指挥。"
    for number in ("一", "二", "三")
]


def test_a_sketch_has_one_length_and_short_texts_have_none() -> None:
    assert len(sketch(CharacterView(ORIGINAL))) == SKETCH_BYTES
    assert sketch(CharacterView("")) == b""
    assert sketch(CharacterView("图书馆开放了。")) == b""
    assert sketch(CharacterView("word " * 500)) != b""


def test_sketches_do_not_depend_on_their_neighbours() -> None:
    texts = [ORIGINAL, "", SPUN, "短", *OTHERS]
    together = sketches([CharacterView(text) for text in texts])
    assert together == [sketch(CharacterView(text)) for text in texts]


def test_punctuation_width_and_script_make_no_difference() -> None:
    wide = ORIGINAL.replace("，", ", ").replace("。", ". ")
    assert sketch(CharacterView(wide)) == sketch(CharacterView(ORIGINAL))


def test_similar_pairs_are_the_copies() -> None:
    drawn = sketches([CharacterView(text) for text in (OTHERS[0], ORIGINAL, "短", SPUN)])
    pairs = similar_pairs(Rows(drawn), 0.2)
    assert [(first, second) for first, second, _ in pairs] == [(1, 3)]
    assert 0.3 < pairs[0][2] < 1
    assert similar_pairs(Rows(), 0.2) == []
    assert similar_pairs(Rows([b"", b""]), 0.2) == []


def test_of_many_similar_pairs_the_best_are_kept_and_all_versions_of_one_text() -> None:
    texts = [ORIGINAL, ORIGINAL, ORIGINAL, SPUN, "短"]
    drawn = Rows(sketches([CharacterView(text) for text in texts]))
    every = similar_pairs(drawn, 0.2)
    assert len(every) == 6
    assert similar_pairs(drawn, 0.2, 2, 0.95) == every[:3]  # the three copies of one text
    assert similar_pairs(drawn, 0.2, 4, 0.95) == every[:4]


def test_shared_paragraphs_but_no_boilerplate() -> None:
    one, other, everywhere = b"a" * 8, b"c" * 8, b"e" * 8
    digests = Rows([one + other + everywhere, one + everywhere, other, *[everywhere] * 60])
    assert shared_paragraphs(digests) == {(0, 1): 1, (0, 2): 1}


def test_what_became_of_a_text() -> None:
    assert tell_apart(ORIGINAL, ORIGINAL, 0, 0, None).kind == "copy"
    assert tell_apart(ORIGINAL, EDITED, 0, 0, None).kind == "edited"
    spun = tell_apart(ORIGINAL, SPUN, 0.01, 0.99, None)
    assert (spun.kind, spun.second_is_spun) == ("spun", True)
    assert not tell_apart(SPUN, ORIGINAL, 0.99, 0.01, None).second_is_spun
    first = differences("发展产业", "发展家当")[0]
    assert (first.first_start, first.first_end, first.second_start, first.second_end) == (2, 4, 2, 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a.txt": ORIGINAL, "b.txt": SPUN, "c.txt": EDITED}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for number, text in enumerate(OTHERS):
        (tmp_path / f"other{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_report_names_original_and_copy_and_what_was_replaced(folder: Path) -> None:
    report = Auditor().audit([folder])
    spun = [one for one in report.collection.duplicates if one["kind"] == "spun"]
    assert {(Path(one["original"]).name, Path(one["copy"]).name) for one in spun} >= {("a.txt", "b.txt")}
    assert "产业→家当" in next(one["words"] for one in spun if one["original"].endswith("a.txt"))
    copy = next(article for article in report.articles if article.path.endswith("b.txt"))
    assert copy.verdicts[0].category == "spun"
    assert "a.txt" in copy.verdicts[0].message
    proved = [issue for issue in copy.issues if "original_article" in issue.evidence]
    assert proved
    assert all(issue.confidence >= 0.9 for issue in proved)
    original = next(article for article in report.articles if article.path.endswith("a.txt"))
    assert original.verdicts == ()


def test_what_the_original_makes_sure_of_is_not_left_out_as_doubtful(folder: Path) -> None:
    """The least confidence that is asked for is held against the last word, not against what a text shows alone."""
    least = 0.905
    alone = Auditor(AuditOptions(min_confidence=least)).audit_text(SPUN)
    assert alone.issues and all(one.confidence >= least for one in alone.issues)
    report = Auditor(AuditOptions(min_confidence=least)).audit([folder])
    copy = next(article for article in report.articles if article.path.endswith("b.txt"))
    assert all(one.confidence >= least for article in report.articles for one in article.issues)
    assert {one.variant for one in copy.issues} > {one.variant for one in alone.issues}
    assert report.summary.issues.total == sum(len(one.issues) for one in report.articles)


def test_records_of_one_file_are_compared_too(tmp_path: Path) -> None:
    rows = [{"id": "x1", "text": ORIGINAL}, {"id": "x2", "text": OTHERS[0]}, {"id": "x3", "text": SPUN}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "news.jsonl").write_text(lines, encoding="utf-8")
    found = Auditor().audit([tmp_path]).collection.duplicates
    assert [(one["kind"], one["original_record"], one["copy_record"]) for one in found] == [("spun", "x1", "x3")]


def test_a_file_of_many_copies_is_read_again_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"x{number}", "text": text} for number, text in enumerate([ORIGINAL, SPUN] * 4)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "news.jsonl").write_text(lines, encoding="utf-8")
    read: list[str] = []

    def counted(source: Source, format: str) -> Iterator[Article | InputError]:
        read.append(source.path)
        return read_source(source, format)

    monkeypatch.setattr("detector.engine.audited_articles.read_source", counted)
    found = Auditor(AuditOptions(ignore=("any.collection",))).audit([tmp_path]).collection.duplicates
    assert len(found) > len(rows)
    assert len(read) == 1


def test_a_second_run_from_the_cache_says_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("detector.engine.local.CACHE_FROM_BYTES", 0)
    first = Auditor().audit([folder], cached=True)
    second = Auditor().audit([folder], cached=True)
    assert first.collection.duplicates
    assert second.collection.duplicates == first.collection.duplicates
