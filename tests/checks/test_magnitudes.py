"""The same digits in two magnitudes within one article."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("any.number.magnitude",)))


def test_the_later_place_is_reported_and_the_earlier_one_related(auditor: Auditor) -> None:
    text = "# 新馆总投资18.7亿元\n\n昨天，新馆奠基。新馆总投资为1.87亿元，明年建成。"
    (issue,) = auditor.audit_text(text, format="markdown").issues
    assert (issue.quote.exact, issue.variant) == ("1.87亿元", "18.7亿元")
    (related,) = issue.related
    assert text[related.span.start : related.span.end] == "18.7亿元"
    assert issue.evidence == {"value": 187_000_000.0, "other_value": 1_870_000_000.0}


@pytest.mark.parametrize(
    "text",
    [
        "The library cost $18.7 million. The $18.7 million came from the city.",
        "The library cost $187 thousand, its books $187 million in all.",  # a factor of a thousand
        "The library cost $18.7 million; 1.87 million readers came.",  # not of a kind
        "It lent 125 books a day and 1,250 in ten days.",
        "The year 2023 was better than the year 20230 will be.",
        "",
        "18.7 1.87",
    ],
)
def test_what_says_nothing_of_a_slip(auditor: Auditor, text: str) -> None:
    assert auditor.audit_text(text).issues == ()


def test_a_table_of_many_numbers_takes_no_longer_than_it_has_rows(auditor: Auditor) -> None:
    text = "\n".join(f"12.5 million and {125 + n % 7} million tons, the report said." for n in range(5_000))
    assert len(auditor.audit_text(text).issues) < 50
