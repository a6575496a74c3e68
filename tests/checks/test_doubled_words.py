"""Words that follow themselves by accident, and words that are doubled on purpose."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("zh.repetition.word",)))


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("岸电使用量同比增长增长了一倍多。", "增长增长"),
        ("全市新建平台平台三十个。", "平台平台"),
        ("文创收入达到达到三十一万元。", "达到达到"),
        ("我们已经已经讨论过这个办法。", "已经已经"),
    ],
)
def test_a_word_that_follows_itself_is_found(auditor, text, copy):
    (issue,) = auditor.audit_text(text).issues
    assert (issue.quote.exact, issue.suggestions[0].text) == (copy, copy[:2])


@pytest.mark.parametrize(
    "text",
    [
        "你先考虑考虑，晚上再商量商量。",
        "中小企业企业家在会上发言。",
        "这个项目的目的是让孩子读书。",
        "他一步一步走，走得非常非常慢。",
        "老师老师，我有一个问题。",
        "平台平台平台，到处都是平台。",
        "基层党组织组织群众修路。",
        "这里的人人都认识天天。",
    ],
)
def test_what_is_doubled_on_purpose_is_left_alone(auditor, text):
    assert not auditor.audit_text(text).issues
