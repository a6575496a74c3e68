"""Translations that only sum their source up."""

from detector.checks.base import CheckRule
from detector.checks.translation.abridged import abridged
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.run import PairChecks
from detector.collection.pairing import pair_between
from detector.rulepacks.store import own_packs
from detector.sources.registry import article_from_text

RULES = (CheckRule(id="any.translation.abridged", check="translation.abridged", languages=("any",)),)

SOURCE = [
    "论坛在昨天上午开幕。",
    "来自12个国家的350名科学家和企业代表参加了会议。",
    "他们讨论了新药的研发和生产。",
    "与会者还参观了园区里的28家企业和一座实验室。",
    "市长在开幕式上介绍了园区的规划。",
    "几家银行的代表谈到了对新企业的贷款。",
    "晚上在湖边举行了一场音乐会。",
    "会议将于周五在市中心的大厅里结束。",
]
WHOLE = [
    "The forum opened yesterday morning.",
    "It was attended by 350 scientists and entrepreneurs from 12 countries.",
    "They discussed the development and production of new drugs.",
    "The participants also visited 28 companies in the park and a laboratory.",
    "At the opening the mayor presented the plans for the park.",
    "The representatives of several banks spoke of loans for new companies.",
    "In the evening there was a concert by the lake.",
    "The meeting will end on Friday in the hall in the centre of the city.",
]
SUMMED_UP = [
    "The forum opened.",
    "Scientists attended it.",
    "They discussed drugs.",
    "They saw companies.",
    "The mayor spoke.",
    "So did some banks.",
    "There was music.",
    "It ends on Friday.",
]


def pair(source, target):
    return line_by_line(*(reading_of(article_from_text("\n\n".join(lines))) for lines in (source, target)))


def test_a_whole_translation_is_none():
    assert list(abridged(pair(SOURCE, WHOLE), RULES)) == []


def test_a_summary_is_one_finding_on_all_of_it():
    summary = pair(SOURCE, SUMMED_UP)
    (found,) = abridged(summary, RULES)
    assert (found.finding.start, found.finding.end) == (0, len(summary.target.reading.text))
    assert found.finding.evidence["length_by_expected"] < 0.5


def test_what_a_summary_leaves_out_is_not_listed():
    checks = PairChecks(own_packs(), lambda one: one.rule.enabled)
    told = [one.finding.rule for one in checks(pair(SOURCE, SUMMED_UP)) if not one.finding.weak]
    assert told == ["any.translation.abridged"]
    without = PairChecks(own_packs(), lambda one: one.rule.enabled and one.rule.id != "any.translation.abridged")
    told = [one.finding.rule for one in without(pair(SOURCE, SUMMED_UP)) if not one.finding.weak]
    assert told and set(told) == {"any.translation.number-missing"}


def test_a_short_text_is_none_of_its_own():
    assert list(abridged(pair(SOURCE[:5], SUMMED_UP[:5]), RULES)) == []


def test_a_translation_that_stops_is_none():
    stopped = pair_between(*(reading_of(article_from_text("\n\n".join(lines))) for lines in (SOURCE, WHOLE[:2])))
    assert list(abridged(stopped, RULES)) == []
