"""A term base on translations and on single texts."""

import json

import pytest

from detector.checks.base import CheckRule
from detector.checks.termbase import forbidden
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.termbase import enforce
from detector.engine.auditor import AuditOptions, Auditor
from detector.sources.registry import article_from_text


def rules(*concepts):
    terms = tuple(json.dumps(one) for one in concepts)
    return (CheckRule(id="x", check="y", languages=("any",), options={"terms": terms}),)


def concept(source, allowed, forbidden=(), directed=True, languages=("zh", "en")):
    return {
        "sides": [
            {"language": languages[0], "allowed": list(source)},
            {"language": languages[1], "allowed": list(allowed), "forbidden": list(forbidden)},
        ],
        "directed": directed,
    }


DEVICE = concept(["医疗器械"], ["medical device"], ["equipment", "medical equipment"])


def found(source, target, *concepts):
    pair = line_by_line(*(reading_of(article_from_text(text)) for text in (source, target)))
    return [(target[one.finding.start : one.finding.end], one) for one in enforce(pair, rules(*concepts))]


@pytest.mark.parametrize("target", ["Medical devices sell well.", "The medical-device firm grew.", "A MEDICAL DEVICE."])
def test_an_allowed_term_may_be_inflected_and_hyphenated(target):
    assert found("医疗器械卖得好。", target, DEVICE) == []


def test_a_forbidden_word_is_named_with_what_is_allowed():
    ((text, one),) = found("医疗器械卖得好。", "Medical equipment sells well in all of the towns.", DEVICE)
    assert text == "Medical equipment"
    assert one.finding.suggestions == (("medical device", None),)
    assert one.related[0].message == "the source says “医疗器械”"


def test_a_term_that_is_missing_is_reported_at_its_sentence():
    ((text, one),) = found("医疗器械卖得好。", "These things sell well in the towns.", DEVICE)
    assert text == "These things sell well in the towns."
    assert one.finding.values["expected"] == "medical device"


def test_the_longest_term_decides():
    shorter = concept(["器械"], ["instrument"])
    assert found("医疗器械卖得好。", "Medical devices sell well.", DEVICE, shorter) == []
    assert len(found("器械卖得好。", "The devices sell well in all of the towns.", DEVICE, shorter)) == 1


def test_an_entry_for_another_language_does_not_count():
    japanese = concept(["医疗器械"], ["医療機器"], languages=("zh", "ja"))
    assert found("医疗器械卖得好。", "Those things sell well.", japanese) == []


def test_an_entry_without_direction_holds_both_ways():
    both = concept(["医疗器械"], ["medical device"], directed=False)
    target = "这些东西卖得很好，很多医院都在用。"
    ((text, _),) = found("The medical devices sell very well.", target, both)
    assert text == target


def test_a_forbidden_word_counts_in_any_text_but_not_inside_an_allowed_term():
    kit = concept(["器械包"], ["equipment kit"], ["equipment"])
    text = "The equipment and the equipment kits are in the hall."
    reading = reading_of(article_from_text(text))
    assert [text[one.start : one.end] for one in forbidden(reading, rules(kit))] == ["equipment"]


def test_without_a_term_base_there_is_nothing_to_find():
    reading = reading_of(article_from_text("The equipment is in the hall."))
    assert list(forbidden(reading, (CheckRule(id="x", check="y", languages=("any",)),))) == []


def test_an_audit_takes_a_term_base_as_it_takes_a_pack(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("source,target,forbidden\n医疗器械,medical device,medical equipment\n", encoding="utf-8")
    report = Auditor(AuditOptions(rules=(path,))).audit_text("The firm makes medical equipment for the clinics.")
    assert [(one.rule, one.quote.exact) for one in report.issues] == [("any.termbase.forbidden", "medical equipment")]
