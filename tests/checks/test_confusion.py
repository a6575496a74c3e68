"""Slips and misread characters of Chinese: what is found, what sound text keeps to itself, when a page is a scan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.typos import reading_of
from detector.checks.confusion import RULES, Confusions, with_confusions
from detector.engine.auditor import AuditOptions, Auditor
from detector.language.confusion import Confusion
from detector.language.scan_signs import space_errors
from detector.model import ArticleReport

HERE = Path(__file__).parent
NEGATIVE = json.loads((HERE / "confusion_negative.json").read_text("utf-8"))
KNOWN_FAILURES = json.loads((HERE / "confusion_known_failures.json").read_text("utf-8"))

LIBRARY = (
    "图书馆位于市中心，建于一九八五年。去年扩建以后，阅览室的面积增加了一倍，馆藏图书达到八十万册。"
    "读者可以在自助机上借书还书，也可以预约座位，晚上开放到十点。"
)
MISREAD = (
    "困书馆位于市中心，建予一九八五年。去年扩建以后，阅览室的面枳增加了一倍，馆藏图书达到八十万朋。"
    "读者可以在自肋机上借书还书，也可以预钓座位，晚上开放到十点。"
)


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("zh.typo", "zh.ocr")))


def found(report: ArticleReport) -> list[tuple[str, str]]:
    return [(issue.rule, issue.quote.exact) for issue in report.issues]


def test_a_slip_of_the_same_sound_is_found_with_what_is_meant(auditor: Auditor) -> None:
    report = auditor.audit_text(LIBRARY.replace("增加", "曾加"))
    assert found(report) == [("zh.typo.character", "曾")]
    assert report.issues[0].suggestions[0].text == "增"
    assert report.issues[0].evidence["symbol_ratio"] > 5
    assert report.verdicts == ()


def test_the_page_as_it_should_be_has_no_issue(auditor: Auditor) -> None:
    report = auditor.audit_text(LIBRARY)
    assert found(report) == []
    assert report.metrics["ocr_probability"] < 0.2


def test_a_page_of_misread_characters_is_called_scanned(auditor: Auditor) -> None:
    report = auditor.audit_text(MISREAD)
    assert [one.category for one in report.verdicts] == ["ocr"]
    assert {"困", "枳", "肋", "钓"} <= {exact for rule, exact in found(report) if rule == "zh.ocr.character"}
    assert not [rule for rule, _ in found(report) if rule == "zh.typo.character"]


def test_widths_and_spaces_are_told_from_characters(auditor: Auditor) -> None:
    page = MISREAD.replace("扩建以后，", "扩建以后,").replace("阅览室", "阅览 室")
    rules = found(auditor.audit_text(page))
    assert ("zh.ocr.width", ",") in rules
    assert ("zh.ocr.space", " ") in rules


def test_widths_and_spaces_alone_make_no_scan(auditor: Auditor) -> None:
    mixed = LIBRARY.replace("以后，", "以后,").replace("十点。", "十点.").replace("阅览室", "阅览 室")
    report = auditor.audit_text(mixed)
    assert found(report) == []
    assert report.verdicts == ()


def test_signs_without_a_misread_character_make_no_scan() -> None:
    reading = reading_of(LIBRARY.replace("八十万册。", "八十万册…").replace("晚上开放", "晚上…开放"))
    at = reading.text.index("座")
    misread = Confusion(at, at + 1, "坐", 0.7, 1.0, 1.0, 3, 150)

    def called(confusions: Confusions) -> tuple[bool, float]:
        _, verdict, probability = with_confusions(reading, [], confusions, explained=False, enabled=RULES)
        return verdict is not None, probability

    alone, probability = called(Confusions(-1.0, ()))
    assert 0.75 < probability < 0.9
    assert not alone
    assert called(Confusions(-1.0, ((at, at + 1, misread),))) == (True, probability)


def test_an_article_that_was_typed_is_no_scan_and_several_slips_lower_the_limit() -> None:
    reading = reading_of(LIBRARY + "门口新添了两排长椅，供老人歇脚；儿童区铺着软垫，周末常有志愿者讲故事。")
    places = [reading.text.index(one) for one in "扩阅约添软愿"]

    def judged(sound: int, sure: float) -> tuple[bool, int]:
        some = tuple((at, at + 1, Confusion(at, at + 1, "坐", sure, 1.0, 1.0, sound, 150)) for at in places[:4])
        several = tuple((at, at + 1, Confusion(at, at + 1, "坐", 0.85, 1.0, 1.0, sound, 150)) for at in places[4:])
        findings, verdict, _ = with_confusions(
            reading, [], Confusions(5.0, some + several), explained=False, enabled=RULES
        )
        return verdict is not None, len(findings)

    assert judged(sound=0, sure=0.95) == (True, 6)
    assert judged(sound=3, sure=0.95) == (False, 6)
    assert judged(sound=3, sure=0.85) == (False, 0)


@pytest.mark.parametrize(
    ("sound", "shape", "sure", "reported"),
    [(3, 0, 0.91, True), (0, 150, 0.91, True), (0, 0, 0.91, False), (0, 0, 0.94, True)],
    ids=["sounds alike", "looks alike", "neither", "neither, but near certain"],
)
def test_what_is_like_nothing_that_fits_is_asked_for_more(sound: int, shape: int, sure: float, reported: bool) -> None:
    reading = reading_of(LIBRARY + "门口新添了两排长椅，供老人歇脚；儿童区铺着软垫，周末常有志愿者讲故事。")
    at = reading.text.index("添")
    one = Confusion(at, at + 1, "坐", sure, 1.0, 1.0, sound, shape)
    findings, _, _ = with_confusions(
        reading, [], Confusions(-9.0, ((at, at + 1, one),)), explained=False, enabled=RULES
    )
    assert len(findings) == reported


def test_a_label_of_a_few_characters_is_a_name() -> None:
    reading = reading_of("图书馆漫谈\n\n" + 2 * LIBRARY)
    at = reading.text.index("漫")
    one = Confusion(at, at + 1, "慢", 0.97, 1.0, 1.0, 3, 200)
    findings, _, _ = with_confusions(
        reading, [], Confusions(-9.0, ((at, at + 1, one),)), explained=False, enabled=RULES
    )
    assert findings == []


def test_the_space_behind_the_number_of_a_heading_is_sound() -> None:
    assert [one.start for one in space_errors("第二条 租赁期限\n第十二章 总 则")] == [15]


def test_fixed_slips_and_collocations_are_phrases(auditor: Auditor) -> None:
    report = auditor.audit_text("工人按装了水管，产品进入中式放大阶段，部份读者很满意。")
    assert found(report) == [
        ("zh.typo.fixed", "按装"),
        ("zh.typo.collocation", "中式"),
        ("zh.typo.variant", "部份"),
    ]


def test_regional_spelling_is_sound_in_traditional_chinese(auditor: Auditor) -> None:
    text = "圖書館去年擴建，部份讀者對閱覽室的環境很滿意，開放時間延長到晚上十點，館藏圖書達到八十萬冊。"
    assert ("zh.typo.variant", "部份") not in found(auditor.audit_text(text))


@pytest.mark.parametrize("text", NEGATIVE)
def test_sound_text_is_left_alone(auditor: Auditor, text: str) -> None:
    assert found(auditor.audit_text(text)) == []


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: str(case["text"]))
@pytest.mark.xfail(strict=True, reason="both readings are good Chinese")
def test_known_failures(auditor: Auditor, case: dict[str, str]) -> None:
    reported = {exact for _, exact in found(auditor.audit_text(case["text"]))}
    assert case["wrong"] in reported if "wrong" in case else case["sound"] not in reported


def test_a_spun_article_does_not_drown_in_slips() -> None:
    spun = (
        "本市将环绕生物医药家当建设一批公共做事平台，增强科技立异才能，强化人才步队扶植，优化营商情况。"
        "今朝全市已集聚企业千余家，家当范围赓续扩展，做事系统日益完善，为经济社会成长供给有力支持。"
    )
    report = Auditor().audit_text(spun)
    assert [one.category for one in report.verdicts] == ["spun"]
    assert not [rule for rule, _ in found(report) if rule in ("zh.typo.character", "zh.ocr.character")]


def test_what_is_found_does_not_depend_on_neighbours_in_a_batch(auditor: Auditor) -> None:
    from detector.sources.registry import article_from_text

    texts = [LIBRARY.replace("增加", "曾加"), MISREAD, LIBRARY]
    together = auditor.audit_articles([article_from_text(text) for text in texts])
    alone = [auditor.audit_text(text) for text in texts]
    assert [found(report) for report, _ in together] == [found(report) for report in alone]
    assert [report.metrics["ocr_probability"] for report, _ in together] == [
        report.metrics["ocr_probability"] for report in alone
    ]


def test_without_these_rules_nothing_is_measured() -> None:
    report = Auditor(AuditOptions(ignore=("zh.typo", "zh.ocr"))).audit_text(MISREAD)
    assert "ocr_probability" not in report.metrics
    assert not [rule for rule, _ in found(report) if rule.startswith(("zh.typo", "zh.ocr"))]


def test_alone_these_rules_report_no_spun_words() -> None:
    report = Auditor(AuditOptions(select=("zh.typo.character",))).audit_text(LIBRARY.replace("增加", "曾加"))
    assert found(report) == [("zh.typo.character", "曾")]
