"""What several articles show together, in an audit: in reports, baselines, comments, and whatever way it is run."""

from __future__ import annotations

import os
from pathlib import Path
from time import time_ns

import pytest

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.configured import audit_configured
from detector.model import AuditReport, Issue

OUTLIER, SHARED = "any.collection.outlier", "any.collection.shared-line"
TABLE = "\n".join(f"{year}\t{48 * year % 9973}\t{year / 7:.1f}\t{31 * year}" for year in range(1990, 2025))
FOOT = "想看更多港口故事，请到码头边的旧书店来找我们聊天。"
SENTENCES = (
    "今年的苹果收成不错，果农们从九月开始采摘，预计月底结束。",
    "镇上的图书馆周六开放到晚上八点，孩子们可以参加朗读活动。",
    "渡轮因大风停航一天，乘客改乘下午的班车前往对岸。",
    "新修的步道沿着河边，全长不算远，沿途种了柳树和桂花。",
    "学校食堂换了菜单，家长们说味道比以前清淡一些。",
    "邮局在老街的门面要装修，业务暂时搬到隔壁的楼里。",
    "昨夜下了第一场雪，环卫工人凌晨就上路撒盐扫雪。",
    "村里的戏台修好了，老人们请来剧团连唱三天大戏。",
    "菜市场搬到新址以后，摊位宽敞，买菜的人也多了。",
    "医院的挂号窗口增加了人手，排队的时间明显缩短。",
    "水库的水位恢复正常，下游的农田可以放心灌溉。",
    "年轻人在巷子里开了一家书店，晚上常有人来弹琴。",
    "公交公司调整了末班车的时间，方便上夜班的工人。",
    "博物馆展出一批旧地图，讲的是这座城市怎样长大。",
    "茶园里来了采茶的学生，他们跟着师傅学习炒茶。",
    "河上的老桥只许行人通过，汽车要从新桥绕行。",
    "气象台说周末转晴，早晚温差大，出门要添衣服。",
    "社区给独居老人送饭，志愿者每天中午准时上门。",
    "剧院的春季演出开始售票，学生凭证件可以打折。",
    "养蜂人把蜂箱搬到山坡上，那里的洋槐花开得正好。",
)


def story(number: int) -> str:
    """Two sentences a line of the same stock; no two articles have both in common."""
    count = len(SENTENCES)
    return f"{SENTENCES[number % count]}\n{SENTENCES[(number + number // count + 7) % count]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """30 stories, six of which have a foot, and a table."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(30):
        text = story(number) + (f"\n{FOOT}" if number % 5 == 0 else "")
        (articles / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (articles / "table.txt").write_text(TABLE, encoding="utf-8")
    return articles


def of_rule(report: AuditReport, rule: str) -> list[Issue]:
    everywhere = [*report.collection.issues, *(issue for one in report.articles for issue in one.issues)]
    return [issue for issue in everywhere if issue.rule == rule]


def test_a_table_among_articles_is_reported_in_its_own_report(folder: Path) -> None:
    report = Auditor().audit([folder])
    (issue,) = of_rule(report, OUTLIER)
    (article,) = (one for one in report.articles if issue in one.issues)
    assert article.path.endswith("table.txt")
    assert (issue.span.start, issue.span.end) == (0, len(TABLE))
    assert (issue.category, issue.severity) == ("style", "neutral")
    assert issue.variant in issue.evidence and issue.evidence["others"] == 30
    assert "digits (elsewhere" in issue.message
    assert article.score == 100.0


def test_a_shared_line_is_one_issue_with_its_places(folder: Path) -> None:
    report = Auditor().audit([folder])
    (issue,) = of_rule(report, SHARED)
    assert issue in report.collection.issues
    assert issue.quote.exact == FOOT
    assert issue.message == "This line stands in 6 of 31 articles"
    assert [Path(one.path).name for one in issue.related] == [f"{n:02}.txt" for n in range(0, 30, 5)]
    assert issue.span == issue.related[0].span
    assert report.summary.issues.by_rule[SHARED] == 1


def test_nothing_is_said_of_the_articles_without_the_table_and_the_foot(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace(f"\n{FOOT}", ""), encoding="utf-8")
    (folder / "table.txt").unlink()
    report = Auditor().audit([folder])
    assert of_rule(report, OUTLIER) == of_rule(report, SHARED) == []


def test_in_a_pool_and_from_the_cache_the_same_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("detector.engine.local.CACHE_FROM_BYTES", 0)
    for file in folder.iterdir():
        os.utime(file, ns=(time_ns() - 3600 * 10**9,) * 2)
    alone = Auditor().audit([folder])
    fresh, again = (Auditor().audit([folder], cached=True) for _ in range(2))
    monkeypatch.setattr("detector.engine.local.POOL_FROM_BYTES", 0)
    monkeypatch.setattr("detector.engine.shard.SHARD_BYTES", 1500)
    pooled = Auditor().audit([folder], jobs=2)
    for report in (fresh, again, pooled):
        assert report.collection == alone.collection
        assert report.articles == alone.articles
        assert report.summary == alone.summary


def test_rules_that_are_off_look_for_nothing(folder: Path) -> None:
    report = Auditor(AuditOptions(ignore=("any.collection",))).audit([folder])
    assert of_rule(report, OUTLIER) == of_rule(report, SHARED) == []
    report = Auditor(AuditOptions(select=(OUTLIER,))).audit([folder])
    assert {issue.rule for one in report.articles for issue in one.issues} == {OUTLIER}
    assert report.collection.issues == ()


def test_a_rule_may_be_off_for_some_files(folder: Path) -> None:
    (folder / "garblint.toml").write_text(
        f'[[overrides]]\npaths = ["table.txt"]\nrules = {{"{OUTLIER}" = "off"}}\n', encoding="utf-8"
    )
    report = audit_configured([folder]).report.in_memory()
    assert of_rule(report, OUTLIER) == []
    assert len(of_rule(report, SHARED)) == 1


def test_comments_hide_them_and_count_as_used(folder: Path) -> None:
    comment = f"# garblint-disable-file {OUTLIER} {SHARED}\n"
    for name in ("table.txt", "00.txt", "05.txt"):
        file = folder / name
        file.write_text(comment + file.read_text(encoding="utf-8"), encoding="utf-8")
    report = Auditor().audit([folder])
    assert [issue.status for issue in of_rule(report, OUTLIER)] == ["suppressed"]
    assert of_rule(report, SHARED) == []
    assert of_rule(report, "any.garblint.unused-suppression") == []


def test_a_baseline_knows_them(folder: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    audit_configured([folder], write_baseline_to=baseline)
    known = audit_configured([folder], {"fail_on": "neutral"}, baseline=baseline).report
    assert [issue.status for issue in of_rule(known.in_memory(), OUTLIER)] == ["baseline"]
    assert [issue.status for issue in known.collection.issues] == ["baseline"]
    assert known.summary.passed and known.summary.issues.total == 0
    fresh = audit_configured([folder], {"fail_on": "minor"}).report
    assert not fresh.summary.passed


def test_they_are_held_against_the_least_confidence(folder: Path) -> None:
    report = Auditor(AuditOptions(min_confidence=1.0)).audit([folder])
    assert of_rule(report, OUTLIER) == of_rule(report, SHARED) == []


def test_a_line_that_stands_again_and_again_is_a_label(folder: Path) -> None:
    for number in range(0, 30, 5):
        text = f"{SENTENCES[number % 20]}\n{FOOT}\n{story(number)}\n{SENTENCES[(number + 3) % 20]}\n{FOOT}"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    assert of_rule(Auditor().audit([folder]), SHARED) == []


def test_a_line_that_a_rule_knows_is_not_reported_twice(folder: Path) -> None:
    known = "责任编辑：张三　　版权所有，未经许可不得转载"
    for file in folder.iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace(FOOT, known), encoding="utf-8")
    report = Auditor().audit([folder])
    assert any(
        issue.category == "boilerplate" and issue.rule != SHARED for one in report.articles for issue in one.issues
    )
    assert of_rule(report, SHARED) == []


def versions_in(folder: Path, *numbers: str) -> None:
    text = (
        "本周六上午，柳河区图书馆在新馆一楼举行了读书会，共有{}人到场，其中一半是中学生。馆长介绍说，新馆的藏书比老馆多出一倍，"
        "儿童阅览室搬到了朝南的房间，周末晚上也开放。活动结束以后，读者们一起参观了地下书库，并为明年的活动提出了不少建议。\n{}"
    )
    folder.mkdir()
    for number, said in enumerate(numbers):
        (folder / f"{number}.txt").write_text(text.format(said, SENTENCES[number]), encoding="utf-8")


def test_an_odd_number_is_reported_in_its_version_with_the_places_of_the_others(tmp_path: Path) -> None:
    versions_in(tmp_path / "one", "300", "３００", "3000", "300", "300")
    report = Auditor().audit([tmp_path / "one"])
    (issue,) = of_rule(report, "any.collection.number")
    (article,) = (one for one in report.articles if issue in one.issues)
    assert (Path(article.path).name, issue.quote.exact, issue.variant) == ("2.txt", "3000", "300→3000")
    assert issue.message == "4 other versions of this text say “300” here, not “3000”"
    assert [(Path(one.path).name, one.message) for one in issue.related] == [
        ("0.txt", "has “300”"),
        ("1.txt", "has “３００”"),
        ("3.txt", "has “300”"),
        ("4.txt", "has “300”"),
    ]


def test_versions_that_all_differ_or_all_agree_are_left_alone(tmp_path: Path) -> None:
    versions_in(tmp_path / "differ", "300", "310", "320", "330")
    versions_in(tmp_path / "agree", "300", "300", "300", "300")
    for name in ("differ", "agree"):
        assert of_rule(Auditor().audit([tmp_path / name]), "any.collection.number") == []
