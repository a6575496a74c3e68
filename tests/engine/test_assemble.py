"""What becomes of a finding on its way into a report."""

from pathlib import Path

from detector.engine.auditor import Auditor


def test_suggestions_share_the_confidence_of_their_issue():
    text = (Path(__file__).parents[2] / "examples" / "damaged" / "spun.zh.txt").read_text("utf-8")
    several = [one for one in Auditor().audit_text(text).issues if len(one.suggestions) > 1]
    assert len(several) > 20
    for issue in several:
        shares = [one.confidence for one in issue.suggestions]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= issue.confidence + 0.001
