"""The multi-pattern pass: what is found, in which script and language, in which context."""

import pytest

from detector.engine.auditor import AuditOptions, Auditor
from detector.errors import UsageError

HEADER = """\
pack: {name: test, version: 1.0.0, licence: Apache-2.0, provenance: made by a test}
rules:
"""
RULE = """\
  - id: xx.test.word
    category: spun
    severity: major
    languages: [LANGUAGE]
    message: "“{text}” stands where “{suggestion}” is meant"
    help: A test.
    KIND:
ENTRIES
"""


@pytest.fixture
def auditor_of(tmp_path):
    def make(entries: str, language: str = "zh", kind: str = "phrases") -> Auditor:
        lines = "\n".join("      " + line.strip() for line in entries.strip().splitlines())
        rule = RULE.replace("LANGUAGE", language).replace("KIND", kind).replace("ENTRIES", lines)
        path = tmp_path / "pack.yml"
        path.write_text(HEADER + rule, encoding="utf-8")
        return Auditor(AuditOptions(rules=(path,), select=("xx.test",)))

    return make


def found(auditor, text):
    return [
        (one.quote.exact, one.suggestions[0].text if one.suggestions else None)
        for one in auditor.audit_text(text).issues
    ]


def test_the_marked_part_is_reported_where_its_context_stands(auditor_of):
    auditor = auditor_of('- {suggest: 产业, find: ["医药[家当]"], bad: [x], good: [x]}')
    assert found(auditor, "这里的医药家当发展很快，他的家当不多。") == [("家当", "产业")]


def test_chinese_rules_match_traditional_text_and_offsets_stay(auditor_of):
    auditor = auditor_of('- {suggest: 产业, find: ["医药[家当]"], bad: [x], good: [x]}')
    report = auditor.audit_text("😀本區醫藥家當發展很快。")
    assert [one.quote.exact for one in report.issues] == ["家當"]
    assert (report.issues[0].span.start, report.issues[0].span.utf16_start) == (5, 6)


def test_full_width_and_case_do_not_matter(auditor_of):
    auditor = auditor_of('- {find: ["ai平台,[家当]"], bad: [x], good: [x]}')
    assert found(auditor, "我们的ＡＩ平台，家当很多。") == [("家当", None)]


def test_exact_phrases_match_only_as_they_stand(auditor_of):
    auditor = auditor_of('- {find: ["[Undefined]之后"], exact: true, bad: [x], good: [x]}')
    assert found(auditor, "结果是Undefined之后的值") == [("Undefined", None)]
    assert found(auditor, "结果是undefined之后的值") == []


def test_a_rule_for_another_language_stays_silent(auditor_of):
    auditor = auditor_of('- {find: ["大会"], bad: [x], good: [x]}', language="ja")
    assert found(auditor, "大会在北京举行，会期两天。") == []
    assert found(auditor, "大会は東京で開かれました。") == [("大会", None)]


def test_japanese_rules_keep_han_forms_apart(auditor_of):
    auditor = auditor_of('- {find: ["学会"], bad: [x], good: [x]}', language="ja")
    assert found(auditor, "この學會は古いものです。") == []
    assert found(auditor, "この学会は古いものです。") == [("学会", None)]


def test_unless_vetoes_only_where_it_overlaps_the_match(auditor_of):
    auditor = auditor_of('- {find: ["家当"], unless: ["全部家当"], bad: [x], good: [x]}')
    assert found(auditor, "全部家当都在这里。") == []
    assert len(found(auditor, "全部家当都在这里，家当链也在。")) == 1


def test_near_words_must_stand_within_reach_in_the_same_block(auditor_of):
    auditor = auditor_of('- {find: ["家当"], near: ["园区"], within: 6, bad: [x], good: [x]}')
    assert len(found(auditor, "园区的家当很多。")) == 1
    assert found(auditor, "园区建成之后过了很多年，家当很多。") == []
    assert found(auditor, "园区\n家当很多，大家都高兴。") == []


def test_not_near_words_forbid_a_match(auditor_of):
    auditor = auditor_of('- {find: ["家当"], not_near: ["祖父"], within: 8, bad: [x], good: [x]}')
    assert found(auditor, "祖父留下的家当很多。") == []


@pytest.mark.parametrize(
    ("at", "text", "count"),
    [
        ("line-start", "头部，我们要努力。", 1),
        ("line-start", "受伤的是头部，我们要努力。", 0),
        ("line-end", "他说的是头部，", 1),
        ("line-end", "头部，我们要努力。", 0),
        ("whole-line", "  头部，  ", 1),
        ("whole-line", "头部，是的", 0),
    ],
)
def test_places_in_the_line(auditor_of, at, text, count):
    auditor = auditor_of(f'- {{find: ["头部，"], at: {at}, bad: [x], good: [x]}}')
    assert len(found(auditor, text)) == count


def test_weak_phrases_wait_for_three_different_strong_ones(auditor_of):
    auditor = auditor_of(
        """
        - {suggest: 产业, find: ["[家当]链"], weak: ["[家当]"], bad: [x], good: [x]}
        - {suggest: 服务, find: ["[做事]平台"], bad: [x], good: [x]}
        - {suggest: 器械, find: ["医疗[东西]"], bad: [x], good: [x]}
        """
    )
    assert len(found(auditor, "家当链和做事平台。他的家当不多。")) == 2
    assert len(found(auditor, "家当链和做事平台，还有医疗东西。他的家当不多。")) == 4


def test_of_overlapping_findings_of_a_category_the_longest_stays(auditor_of):
    auditor = auditor_of(
        """
        - {suggest: 产业, find: ["[家当]化"], bad: [x], good: [x]}
        - {suggest: 到产业化, find: ["[抵家当化]"], bad: [x], good: [x]}
        """
    )
    assert found(auditor, "从研发抵家当化落地。") == [("抵家当化", "到产业化")]


def test_a_pattern_reports_its_mark_and_fills_its_groups(auditor_of):
    auditor = auditor_of(
        r"- {regex: '第(?P<number>\d+)\(?P<mark>(?:页)\)', bad: [x], good: [x]}".replace(r"\(?P", "(?P").replace(
            r"\)'", ")'"
        ),
        kind="patterns",
    )
    assert found(auditor, "请看第12页的图。") == [("页", None)]


def test_a_pattern_finds_all_matches_of_a_line_once(auditor_of):
    auditor = auditor_of(r"- {regex: '\[图\d\]', bad: [x], good: [x]}", kind="patterns")
    assert found(auditor, "前[图1]中[图2]后[图3]。") == [("[图1]", None), ("[图2]", None), ("[图3]", None)]


def test_a_pattern_costs_no_more_on_one_endless_line(auditor_of):
    auditor = auditor_of(r"- {regex: '\[图\d\]', bad: [x], good: [x]}", kind="patterns")
    line = "很长的一行文字没有换行。" * 5000 + "[图1]" + "很长的一行文字没有换行。" * 5000 + "[图2]"
    assert [text for text, _ in found(auditor, line)] == ["[图1]", "[图2]"]


def test_select_and_ignore_refuse_unknown_names_with_a_hint():
    with pytest.raises(UsageError, match=r"did you mean 'zh\.spun\.synonym'"):
        Auditor(AuditOptions(select=("zh.spun.synonim",)))
