"""English words that lost a ligature: "the rst nding"."""

from itertools import pairwise

import pytest

from detector.engine.auditor import Auditor

LOST = (
    "The of ces on the second oor were nally nished in spring. The rst nding was that the bene ts were felt in the "
    "eld, and the pro ts rose by a fth."
)


@pytest.fixture(scope="module")
def issues():
    auditor = Auditor()

    def found(text):
        return [one for one in auditor.audit_text(text).issues if one.rule == "en.ocr.ligature"]

    return found


def test_words_get_their_ligatures_back(issues):
    repaired = {one.quote.exact: one.suggestions[0].text for one in issues(LOST)}
    wanted = {"oor": "floor", "nally": "finally", "nished": "finished", "rst": "first", "bene ts": "benefits"}
    assert wanted.items() <= repaired.items()


def test_what_is_read_as_a_lost_ligature_is_not_told_twice():
    report = Auditor().audit_text(LOST)
    spans = [(one.span.start, one.span.end) for one in report.issues]
    assert len(spans) > 6
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "The first finding was that the benefits of the office were felt in the field, the final figure was specified.",
        "The first office of the firm. A nd tag, an rst file and an eld list are fine for the staff and the five.",
        "One rst.",
        "",
    ],
)
def test_text_that_has_its_ligatures_is_left_alone(issues, text):
    assert issues(text) == []
