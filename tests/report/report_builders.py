"""Reports made by hand, with positions counted in the plainest way."""

from __future__ import annotations

import re
from typing import Any

from detector.model import (
    FORMAT_VERSION,
    MQM_TYPES,
    ArticleReport,
    AuditReport,
    Collection,
    InputError,
    Issue,
    IssueCounts,
    LanguageShares,
    Quote,
    Run,
    Span,
    Suggestion,
    Summary,
    Tool,
    Verdict,
)

SPUN_TEXT = (
    "昌平加快建设医药健康家当集群，推动家当链升级。\n"
    "器械公司从“做东西”转向“做事”。\n"
    "扩大 😀 家当 基金规模，欢迎扫码关注 tel 010-0000。\n"
)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    lines = re.split("\r\n|\n|\r", text[:offset])
    return len(lines), len(lines[-1]) + 1


def span(text: str, start: int, end: int) -> Span:
    line, column = line_and_column(text, start)
    end_line, end_column = line_and_column(text, end)
    return Span(
        base="file",
        start=start,
        end=end,
        utf16_start=len(text[:start].encode("utf-16-le")) // 2,
        utf16_end=len(text[:end].encode("utf-16-le")) // 2,
        byte_start=len(text[:start].encode()),
        byte_end=len(text[:end].encode()),
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
    )


def issue(text: str, start: int, end: int, **changes: Any) -> Issue:
    """An issue about ``text[start:end]``."""
    values: dict[str, Any] = {
        "fingerprint": f"{start:032x}",
        "rule": "zh.spun.synonym",
        "variant": None,
        "category": "spun",
        "severity": "major",
        "confidence": 0.98,
        "status": "new",
        "message": f"“{text[start:end]}” does not fit here",
        "help": "What a spinner wrote.",
        "span": span(text, start, end),
        "quote": Quote(text[start:end], text[max(0, start - 32) : start], text[end : end + 32]),
    } | changes
    return Issue(mqm=MQM_TYPES[values["category"]], **values)


def issues_of(text: str, word: str, original: str | None = None, **changes: Any) -> list[Issue]:
    """An issue at every place where ``word`` stands."""
    if original is not None:
        changes = {
            "variant": f"{original}→{word}",
            "message": f"“{word}” stands where “{original}” is meant",
            "suggestions": (Suggestion(original, 0.98),),
        } | changes
    return [issue(text, one.start(), one.end(), **changes) for one in re.finditer(re.escape(word), text)]


def article(text: str = SPUN_TEXT, issues: list[Issue] | None = None, **changes: Any) -> ArticleReport:
    if issues is None:
        issues = issues_of(text, "家当", "产业") + issues_of(text, "做东西", "做器械", confidence=0.7)
    found = tuple(sorted(issues, key=lambda one: one.span.start))
    failing = any(one.status == "new" and one.severity in ("major", "critical") for one in found)
    values: dict[str, Any] = {
        "path": "news/plan.zh.txt",
        "record": None,
        "sha256": "0" * 64,
        "format": "text",
        "encoding": "utf-8",
        "language": LanguageShares(primary="zh-Hans", confidence=1.0, shares={"zh-Hans": 1.0}),
        "characters": len(text),
        "score": 3.1 if failing else 100.0,
        "passed": not failing,
        "insufficient_sample": False,
        "verdicts": (),
        "metrics": {"letters": 51.0},
        "issues": found,
    }
    return ArticleReport(**(values | changes))


def spun_article() -> ArticleReport:
    verdict = Verdict(category="spun", probability=0.999, message="2 different substitutions of a synonym spinner")
    advertisement = issues_of(
        SPUN_TEXT,
        "欢迎扫码关注 tel 010-0000",
        rule="any.boilerplate.advertisement",
        category="boilerplate",
        severity="minor",
        confidence=0.9,
        message="an advertisement is left in the article",
    )
    words = issues_of(SPUN_TEXT, "家当", "产业") + issues_of(SPUN_TEXT, "做东西", "做器械", confidence=0.7)
    return article(issues=words + advertisement, verdicts=(verdict,))


def clean_article(path: str = "news/clean.zh.txt") -> ArticleReport:
    return article("好文章。\n", [], path=path)


def report(*articles: ArticleReport, errors: tuple[InputError, ...] = (), **changes: Any) -> AuditReport:
    new = [one for each in articles for one in each.issues if one.status == "new"]

    def counted(values: list[str]) -> dict[str, int]:
        return {value: values.count(value) for value in dict.fromkeys(values)}

    summary = {
        "articles": len(articles),
        "failed": len(errors),
        "skipped": 0,
        "characters": sum(each.characters for each in articles),
        "score": min((each.score for each in articles), default=100.0),
        "passed": all(each.passed for each in articles),
        "issues": IssueCounts(
            total=len(new),
            by_severity=counted([one.severity for one in new]),
            by_category=counted([one.category for one in new]),
            by_rule=counted([one.rule for one in new]),
        ),
    } | changes
    return AuditReport(
        format_version=FORMAT_VERSION,
        tool=Tool(name="garblint", version="0", rules_digest="sha256:" + "1" * 64, statistics_digest=""),
        run=Run(started_at="2024-01-02T03:04:05+00:00", seconds=1.9, root="news", engine="local", config_digest=""),
        summary=Summary(**summary),
        articles=articles,
        collection=Collection(),
        errors=errors,
    )
