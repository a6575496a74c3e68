"""Boilerplate: what a copied page leaves around an article, in runs, and when the article is nothing else."""

import pytest

from detector.checks.base import Finding

ARTICLE = (
    "滨河新区图书馆昨天开放。三层楼里有二十万册书，第一天来了四千多人。\n"
    "馆长李明说，周末有讲座，也有电影，孩子们放学后可以在这里写作业。\n"
    "新馆由三所大学共同设计，屋顶的花园对所有人开放，冬天也有座位。"
)
FOOT = "门面招租，厂房出租：400 555 0100\n或加微信/手机：13800001111\n扫一扫关注公众号\n转载请注明出处！"


def boilerplate(report):
    return [issue for issue in report.issues if issue.category == "boilerplate"]


def test_the_foot_of_a_page_is_one_issue_over_all_its_lines(auditor):
    (issue,) = boilerplate(auditor.audit_text(f"{ARTICLE}\n{FOOT}"))
    assert issue.quote.exact == FOOT
    assert issue.rule == "zh.boilerplate.contact"
    assert issue.severity == "major"
    assert issue.evidence["count"] == 4


def test_a_line_of_the_article_parts_two_runs(auditor):
    issues = boilerplate(auditor.audit_text(f"来源：滨河生活\n{ARTICLE}\n责任编辑：李明\n扫一扫关注公众号"))
    assert [issue.quote.exact for issue in issues] == ["来源：滨河生活", "责任编辑：李明\n扫一扫关注公众号"]


def test_a_normal_article_with_a_source_line_passes_the_default_gate(auditor):
    report = auditor.audit_text(f"{ARTICLE}\n来源：滨河生活")
    assert [issue.severity for issue in boilerplate(report)] == ["minor"]
    assert report.passed


@pytest.mark.parametrize(
    "line",
    [
        "（记者 张三）",
        "中新网北京11月18日电 滨河新区图书馆昨天开放。",
        "By Jane Roe",
        "SPRINGFIELD, Nov. 18 /PRNewswire/ -- The library opened on Monday.",
        "【北京2023年11月21日新華社＝共同】図書館が開館した。",
        "访谈录将在微信号BinheDaily上逐一发布，共同勾勒出图书馆的过去与未来。",
        "警方提醒市民不要随意扫描陌生二维码下载软件。",
        "来源：国家统计局",
    ],
)
def test_bylines_datelines_and_honest_mentions_are_silent(auditor, line):
    assert boilerplate(auditor.audit_text(f"{ARTICLE}\n{line}")) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("By : J. Roe | Monday, November 13 2023 - 09:12 IST", "en.boilerplate.byline"),
        ("HarbourNet 200417 (0932)", "any.boilerplate.agency-header"),
        ("News Comment", "en.boilerplate.navigation"),
        ("続きを読む", "ja.boilerplate.navigation"),
        ("（责任编辑：{editor}）", "zh.boilerplate.editor"),
        ("当前位置：首页 > 新闻 > 本地", "zh.boilerplate.navigation"),
    ],
)
def test_furniture_is_found_whatever_the_language_of_the_article(auditor, line, rule):
    assert rule in {issue.rule for issue in boilerplate(auditor.audit_text(f"{ARTICLE}\n{line}"))}


def test_an_article_of_offers_and_numbers_is_an_advertisement(auditor):
    report = auditor.audit_text(f"滨河厂房\n{FOOT}")
    (verdict,) = report.verdicts
    assert verdict.category == "advertisement"
    assert 0.5 < verdict.probability <= 0.99


def test_an_article_with_an_advertisement_at_its_foot_is_none(auditor):
    assert auditor.audit_text(f"{ARTICLE}\n{ARTICLE[:40]}\n{FOOT}").verdicts == ()


def test_notices_without_a_number_are_no_advertisement(auditor):
    report = auditor.audit_text("转载请注明出处！\n扫一扫关注公众号\n责任编辑：李明")
    assert report.verdicts == ()
    assert boilerplate(report)


def test_joining_leaves_findings_of_other_categories_alone(auditor):
    from detector.checks.boilerplate import join_runs
    from detector.engine.auditor import Auditor

    rules = {rule.rule.id: rule for rule in Auditor()._packs.rules}
    text = "来源：滨河生活\n责任编辑：李明\n你好&nbsp;世界"
    reading = read(text)
    findings = [
        Finding(rule="zh.boilerplate.source", start=0, end=7),
        Finding(rule="zh.boilerplate.editor", start=8, end=15),
        Finding(rule="any.markup.entity", start=18, end=24),
    ]
    joined = join_runs(reading, findings, rules)
    assert [(one.rule, one.start, one.end) for one in joined] == [
        ("zh.boilerplate.source", 0, 15),
        ("any.markup.entity", 18, 24),
    ]


def read(text):
    from detector.checks.base import Reading
    from detector.language.characters import CharacterView
    from detector.language.identification import identify
    from detector.sources.registry import article_from_text

    article = article_from_text(text, "-", "text")
    characters = CharacterView(article.text)
    return Reading(article, characters, *identify(characters, article.blocks))
