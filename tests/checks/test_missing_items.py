"""Numbers that a list in Chinese skips."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("zh.missing.sequence", "zh.missing.noun")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("今年要做三件事：一是扩建阅览室；二是延长开放时间；四是培训志愿者。", "四是"),
        ("（一）总则\n本馆免费开放。\n（三）附则\n本办法自今天起施行。", "三"),
        ("新馆的落成为全民阅读奠定更加坚实的。", "更加坚实的"),
    ],
)
def test_what_is_missing_is_told_by_what_is_left(auditor, text, shown):
    assert [one.quote.exact for one in auditor.audit_text(text).issues] == [shown]


@pytest.mark.parametrize(
    "text",
    [
        "一是扩建阅览室；二是延长开放时间；三是培训志愿者。接着说另一件事：一是快，二是好。",
        "一是扩建阅览室，三是培训志愿者，二是延长开放时间。",
        "他十是十，四是四，说得很清楚。",
        "这本书的内容是丰富的。它提供了丰富的资料。",
    ],
)
def test_lists_that_are_whole_are_left_alone(auditor, text):
    assert not auditor.audit_text(text).issues


def test_the_message_names_the_missing_item(auditor):
    (issue,) = auditor.audit_text("一是快；三是好，大家都很满意。").issues
    assert "二" in issue.message and "一" in issue.message
