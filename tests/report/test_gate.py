"""The words for the gate name what decided it."""

import pytest
from report_builders import article, clean_article, report, spun_article

from detector.model import InputError
from detector.report.gate import gate_line, summary_line
from detector.report.registry import ReportContext


@pytest.mark.parametrize(
    ("context", "passed", "line"),
    [
        (ReportContext("major"), False, "gate failed: 4 issues major or worse (--fail-on major)"),
        (ReportContext("minor"), False, "gate failed: 5 issues minor or worse (--fail-on minor)"),
        (ReportContext("neutral"), False, "gate failed: 5 issues of any severity (--fail-on neutral)"),
        (ReportContext("critical"), True, "gate passed: no issue critical"),
        (ReportContext("none", 80), False, "gate failed: score 3.1 is below 80 (--min-score 80)"),
        (
            ReportContext("major", 99.5),
            False,
            "gate failed: 4 issues major or worse (--fail-on major); score 3.1 is below 99.5 (--min-score 99.5)",
        ),
        (ReportContext("none", 2), True, "gate passed: score 3.1 is at least 2"),
        (ReportContext("none"), True, "gate passed"),
        (ReportContext(), False, "gate failed: 1 article below the gate"),
    ],
)
def test_reasons(context: ReportContext, passed: bool, line: str) -> None:
    assert gate_line(report(spun_article(), passed=passed), context) == line


def test_the_summary_line() -> None:
    unread = (InputError(path="x", stage="read", message="no permission"),)
    assert summary_line(report(spun_article(), clean_article(), errors=unread), ReportContext("major")) == (
        "2 articles, 5 issues (4 major, 1 minor), 1 input not audited, score 3.1, "
        "gate failed: 4 issues major or worse (--fail-on major)"
    )
    assert summary_line(report(article(issues=[])), ReportContext("major")) == (
        "1 article, 0 issues, score 100.0, gate passed: no issue major or worse"
    )
