"""Articles in the literary language, of which the usage of today is no judge."""

from __future__ import annotations

import pytest

from detector.checks.literary import (
    MIN_CHARACTERS,
    is_literary,
    is_literary_passage,
    is_quotation_without_today,
    is_verse_around,
)
from detector.checks.translation.line_by_line import reading_of
from detector.engine.auditor import Auditor
from detector.sources.registry import article_from_text

JOURNEY = """余幼嗜山水，每闻奇峰幽壑，辄裹粮往游。是岁孟秋，泛舟溯溪，行三日而抵岩下。
岩高百仞，古松偃其巅，飞瀑悬其侧。樵者指曰：此仙人弈处也。余攀萝而上，有石枰焉，苔痕斑驳，不知几历寒暑。
俄而云合，雷隐隐出足下。从者色惧，请返。余笑曰：吾闻至人不惧风霆，况得观造化之变乎？乃据石长啸，林壑皆应。
晚霁，月出东岭，溪声如琴。命酒独酌，既醺，作歌曰：松风兮满襟，涧月兮照心。昔人去兮不返，余怀渺兮谁寻。
归而录之，以示同好。嗟夫！人生如寄，而山川无穷。彼汲汲于轩冕者，孰若一瓢一杖，老于烟霞之间哉。"""
TODAY = "我们周末去了那座山，路上看到很多人在溪边露营。他们说这里的水很干净，可以直接喝，不过我还是烧开了再喝。" * 3


@pytest.fixture(scope="module")
def auditor():
    return Auditor()


def test_literary_prose_is_neither_scanned_nor_spun(auditor):
    report = auditor.audit_text(JOURNEY)
    assert report.verdicts == ()
    assert [one.rule for one in report.issues] == []
    assert report.metrics["surprise"] > 3


@pytest.mark.parametrize(
    ("text", "surprise", "literary"),
    [(JOURNEY, 3.6, True), (JOURNEY, 2.5, False), (TODAY, 3.6, False), (JOURNEY[: MIN_CHARACTERS - 20], 3.6, False)],
)
def test_few_words_of_today_and_many_surprises_are_asked_for(text, surprise, literary):
    assert is_literary(reading_of(article_from_text(text)), surprise) is literary


def test_a_page_that_was_badly_read_is_not_taken_for_the_literary_language():
    page = "桥位千县城东门外三里，跨清江，长四十二丈，全用青石砌筑，栏扳刻莲花瑞兽，碑文漫慢，仅数字尚可辨认。" * 3
    assert not is_literary(reading_of(article_from_text(page)), 3.1)
    verse = "山静鸟声远，溪深树影长。孤舟横野渡，落日满寒塘。" * 6
    assert is_literary(reading_of(article_from_text(verse)), 3.1)


def test_a_paragraph_in_the_literary_language_is_left_alone_in_an_article_of_today(auditor):
    journey = JOURNEY.splitlines()[1]
    assert is_literary_passage(journey)
    assert not is_literary_passage(TODAY)
    report = auditor.audit_text(f"{TODAY}\n{journey}\n{TODAY[:60]}")
    assert [one.rule for one in report.issues if one.rule == "zh.typo.character"] == []


def test_verse_that_an_article_of_today_quotes_is_no_scan(auditor):
    verse = "\n".join(("石径苔深没履痕，松风半岭送黄昏。", "樵歌渐远溪声近，一点渔灯过水村。") * 3)
    quoting = f"{TODAY}\n{verse}\n{TODAY}"
    assert is_verse_around(quoting, quoting.index("樵歌"))
    assert not is_verse_around(quoting, 40)
    report = auditor.audit_text(quoting)
    assert report.verdicts == ()
    assert [one.rule for one in report.issues if one.rule in ("zh.ocr.character", "zh.typo.character")] == []


def test_what_no_age_writes_is_still_reported(auditor):
    broken = auditor.audit_text(JOURNEY.replace("古松", "å\x8f¤æ\x9d¾"))
    assert any(one.rule.startswith("any.encoding.") for one in broken.issues)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("碑上刻着“一@之微，积土成山，功在百世”十几个字。", True),
        ("碑上刻着“一@的微小，积土成山，功在百世”十几个字。", False),
        ("碑上刻着一@之微，积土成山，功在百世十几个字。", False),
        ("碑上刻着“一@之微”四个字。", False),
        ("他念“积土成山，功在百世”，又念一@之微，最后念“水滴石穿”。", False),
    ],
    ids=["old words", "words of today", "not quoted", "too short", "between two quotations"],
)
def test_a_quotation_without_words_of_today(text, quoted):
    assert is_quotation_without_today(text, text.index("@")) is quoted
