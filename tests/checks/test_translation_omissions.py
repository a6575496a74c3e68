"""Sentences that one side lacks, texts that stop, lengths that cannot be, names that are gone."""

import pytest

from detector.checks.base import CheckRule
from detector.checks.translation.base import PairReading
from detector.checks.translation.lengths import width
from detector.checks.translation.lost import SOURCE as SOURCE_SIDE
from detector.checks.translation.lost import Both
from detector.checks.translation.omission import CHECKS, omissions
from detector.checks.translation.wrong_pair import is_pair
from detector.language.alignment import Bead
from tests.checks.test_translation_numbers import side

RULES = tuple(CheckRule(id=f"any.{name}", check=name, languages=("any",)) for name in CHECKS)

SOURCE = [
    "论坛昨天上午在新落成的会议中心开幕。",
    "来自十二个国家的科学家和企业代表将讨论新药的研发和生产。",
    "与会者还参观了园区里的两家医院和一座实验室。",
    "会议将于周五在市中心的大厅里结束。",
]
TARGET = [
    "The forum opened yesterday morning in the new congress centre.",
    "Scientists and entrepreneurs from twelve countries will discuss the development and production of new drugs.",
    "The participants also visited two hospitals and a laboratory in the park.",
    "The meeting will end on Friday in the hall in the centre of the city.",
]


def pair(source, target, beads, languages=("zh", "en"), confidence=1.0):
    aligned = tuple(Bead(*one, 1.0) for one in beads)
    return PairReading(side(source, languages[0]), side(target, languages[1]), aligned, aligned, confidence)


def told(one):
    target, source = one.target.reading.text, one.source.reading.text
    return [
        (
            found.finding.rule.removeprefix("any.translation."),
            target[found.finding.start : found.finding.end],
            [source[place.start : place.end] for place in found.related],
        )
        for found in omissions(one, RULES)
    ]


def test_a_complete_translation_is_no_issue():
    assert told(pair(SOURCE, TARGET, [(n, n + 1, n, n + 1) for n in range(4)])) == []


def test_a_sentence_that_is_left_out_stands_at_the_sentence_before_it():
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2), (3, 4, 2, 3)]
    found = told(pair(SOURCE, [TARGET[0], *TARGET[2:]], beads))
    assert found == [("omission", TARGET[0], [SOURCE[1]])]


def test_several_sentences_that_are_left_out_are_one_issue():
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 1), (3, 4, 1, 2)]
    found = told(pair(SOURCE, [TARGET[0], TARGET[3]], beads))
    assert found == [("omission", TARGET[0], [f"{SOURCE[1]}\n{SOURCE[2]}"])]


def test_what_is_only_likely_is_an_addition_if_a_third_version_says_so():
    beads = [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 2), (3, 4, 2, 3)]
    source, target = [*SOURCE[:2], "他还感谢了来宾。", SOURCE[3]], [*TARGET[:2], TARGET[3]]
    aligned = tuple(Bead(*one, 0.4) for one in beads)
    found = omissions(PairReading(side(source, "zh"), side(target, "en"), aligned, aligned, 1.0), RULES)
    assert [one.finding.rule for one in found] == ["any.translation.omission-likely"]
    turned = tuple(Bead(c, d, a, b, 0.5) for a, b, c, d in beads)
    found = omissions(PairReading(side(target, "en"), side(source, "zh"), turned, turned, 1.0), RULES)
    assert [(one.finding.rule, one.finding.weak) for one in found] == [("any.translation.addition", True)]


def test_a_sentence_that_was_added_stands_for_itself():
    beads = [(0, 1, 0, 1), (1, 1, 1, 2), (1, 2, 2, 3), (2, 3, 3, 4)]
    found = told(pair([SOURCE[0], *SOURCE[2:]], TARGET, beads))
    assert found == [("addition", TARGET[1], [SOURCE[0]])]


def test_a_sentence_that_its_neighbour_has_taken_up_is_not_missing():
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2), (3, 4, 2, 3)]
    both = f"{TARGET[1][:-1]}, and {TARGET[2][0].lower()}{TARGET[2][1:]}"
    assert told(pair(SOURCE, [TARGET[0], both, TARGET[3]], beads)) == []


def test_two_sentences_that_were_not_recognised_as_counterparts_are_not_missing():
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 2, 1, 2), (2, 3, 2, 3), (3, 4, 3, 4)]
    assert told(pair(SOURCE, TARGET, beads)) == []


MOVED = [
    (
        "去年公司的销售额达到4500万元，其中出口占三成，主要卖到德国和日本。",
        "Last year the company's sales reached 45 million yuan, 30 per cent of it from exports to Germany and Japan.",
    ),
    (
        "今年春天工厂还招收了120名工人，工资比前年提高了8%。",
        "This spring the factory also hired 120 workers, and wages are 8 per cent higher than two years ago.",
    ),
]


def test_a_paragraph_that_stands_in_another_place_is_not_missing():
    (chinese, english), _ = MOVED
    beads = [(0, 1, 0, 0), *((n, n + 1, n - 1, n) for n in range(1, 5)), (5, 5, 4, 5)]
    assert told(pair([chinese, *SOURCE], [*TARGET, english], beads)) == []


def test_sentences_that_the_translator_moved_and_turned_round_are_not_missing():
    (one, first), (two, second) = MOVED
    beads = [(0, 1, 0, 0), (1, 2, 0, 0), *((n, n + 1, n - 2, n - 1) for n in range(2, 6)), (6, 6, 4, 5), (6, 6, 5, 6)]
    assert told(pair([one, two, *SOURCE], [*TARGET, second, first], beads)) == []


def test_another_sentence_at_another_place_does_not_stand_for_one_that_is_missing():
    (chinese, _), (_, english) = MOVED
    beads = [(0, 1, 0, 0), *((n, n + 1, n - 1, n) for n in range(1, 5)), (5, 5, 4, 5)]
    found = told(pair([chinese, *SOURCE], [*TARGET, english], beads))
    assert [kind for kind, _, _ in found] == ["omission", "addition"]


def test_half_of_a_sentence_that_the_translator_divided_is_no_addition():
    source = [SOURCE[0], "来自十二个国家的科学家将讨论新药的研发，并参观园区里的两家医院。", SOURCE[3]]
    target = [
        TARGET[0],
        "Scientists from twelve countries will discuss the development of new drugs.",
        "They will also visit two hospitals in the park.",
        TARGET[3],
    ]
    # The aligner hesitates between a sentence that was divided and one that was added.
    aligned = tuple(
        Bead(*one, sure)
        for *one, sure in ((0, 1, 0, 1, 0.99), (1, 2, 1, 2, 0.5), (2, 2, 2, 3, 0.5), (2, 3, 3, 4, 0.99))
    )
    assert told(PairReading(side(source, "zh"), side(target, "en"), aligned, aligned, 1.0)) == []


def test_only_the_sentences_of_a_gap_that_are_missing_are_named():
    target = [TARGET[0], f"{TARGET[2][:-1]}, and the meeting will end on Friday in the hall in the centre of the city."]
    aligned = (Bead(0, 1, 0, 1, 0.9), Bead(1, 2, 1, 1, 0.95), Bead(2, 3, 1, 1, 0.1), Bead(3, 4, 1, 2, 0.9))
    found = told(PairReading(side(SOURCE, "zh"), side(target, "en"), aligned, aligned, 1.0))
    assert [one[1:] for one in found] == [(TARGET[0], [SOURCE[1]])]


def probable(source, target, beads):
    """The probabilities of the candidates of the source, by sentence."""
    both = Both(pair(source, target, beads))
    found = both.candidates(both.gaps)
    return {
        one.sentence: sure
        for one, sure in zip(found, both.probabilities(found), strict=True)
        if one.gap.side == SOURCE_SIDE
    }


def test_a_sentence_is_likelier_lost_where_another_one_is_lost_for_certain():
    short = "会上还有人发了言。"
    source = [SOURCE[0], short, SOURCE[2], SOURCE[1], SOURCE[3]]
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2), (3, 4, 2, 3), (4, 5, 3, 4)]
    alone = probable(source, [TARGET[0], TARGET[2], TARGET[1], TARGET[3]], beads)
    beads = [*beads[:3], (3, 4, 2, 2), (4, 5, 2, 3)]
    with_another = probable(source, [TARGET[0], TARGET[2], TARGET[3]], beads)
    assert 0 < alone[1] < with_another[1] < with_another[3]


def test_a_sentence_that_was_put_beside_the_counterpart_of_another_is_missing():
    found = told(pair(SOURCE, [TARGET[0], *TARGET[2:]], [(0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3)]))
    assert [(rule, places) for rule, _, places in found] == [("omission", [SOURCE[1]])]


def test_two_sentences_that_were_made_one_are_not_missing():
    both = f"{TARGET[1][:-1]}, and {TARGET[2][0].lower()}{TARGET[2][1:]}"
    assert told(pair(SOURCE, [TARGET[0], both, TARGET[3]], [(0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3)])) == []


@pytest.mark.parametrize("short", ["他说：", "谢谢大家。", "（完）"])
def test_short_phrases_may_go(short):
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2)]
    assert told(pair([SOURCE[0], short, SOURCE[3]], [TARGET[0], TARGET[3]], beads)) == []


def test_a_short_phrase_with_a_number_of_weight_may_not():
    beads = [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2)]
    assert told(pair([SOURCE[0], "共有269家。", SOURCE[3]], [TARGET[0], TARGET[3]], beads))[0][0] == "omission"


def test_a_translation_that_stops_in_the_middle_is_one_issue_at_its_end():
    beads = [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 2), (3, 4, 2, 2)]
    stops = TARGET[1][:70]
    found = told(pair(SOURCE, [TARGET[0], stops], beads))
    assert found == [("truncated", stops, [f"{SOURCE[2]}\n{SOURCE[3]}"])]


def test_a_byline_at_the_end_of_the_source_is_no_truncation():
    beads = [(n, n + 1, n, n + 1) for n in range(4)] + [(4, 5, 4, 4)]
    assert told(pair([*SOURCE, "（完）"], TARGET, beads)) == []


def test_a_sentence_far_too_short_or_too_long_is_told():
    long_source = SOURCE[1][:-1] + "，" + SOURCE[2]
    assert [one[0] for one in told(pair([long_source], ["Scientists attended."], [(0, 1, 0, 1)]))] == ["shorter"]
    long_target = f"{TARGET[1]} {TARGET[2]} {TARGET[3]}"
    assert [one[0] for one in told(pair(["科学家来了。"], [long_target], [(0, 1, 0, 1)]))] == ["longer"]


def test_a_short_sentence_beside_a_long_one_was_only_divided_elsewhere():
    source = [SOURCE[1] + SOURCE[2], "谢谢。"]
    target = ["Scientists attended the forum.", f"{TARGET[1]} {TARGET[2]}"]
    assert told(pair(source, target, [(0, 1, 0, 1), (1, 2, 1, 2)])) == []


def test_a_latin_name_that_the_english_has_nowhere_is_told_once():
    found = told(pair(["园区建设了CDMO平台。"], ["The park built a platform."], [(0, 1, 0, 1)]))
    assert found == [("name-missing", "The park built a platform.", ["CDMO"])]
    assert told(pair(["园区建设了CDMO平台。"], ["The park built a C.D.M.O. platform."], [(0, 1, 0, 1)])) == []
    elsewhere = pair(
        ["园区建设了CDMO平台。", SOURCE[0]], ["The park built it.", "A CDMO platform."], [(0, 1, 0, 1), (1, 2, 1, 2)]
    )
    assert [one for one in told(elsewhere) if one[0] == "name-missing"] == []


@pytest.mark.parametrize("code", ["AM10", "M5.0", "SNS", "OFF"])
def test_times_codes_and_words_of_japanese_in_capitals_are_no_names(code):
    one = pair([f"明日は{code}に集まる。"], ["We meet tomorrow."], [(0, 1, 0, 1)], languages=("ja", "en"))
    assert told(one) == []


@pytest.mark.parametrize(("sentences", "confidence", "expected"), [(4, 0.9, True), (16, 0.9, False), (16, 0.99, True)])
def test_long_texts_must_be_surer_to_pass_for_translations(sentences, confidence, expected):
    beads = [(n, n + 1, n, n + 1) for n in range(sentences)]
    one = pair(SOURCE * (sentences // 4), TARGET * (sentences // 4), beads, confidence=confidence)
    assert is_pair(one) is expected


def test_without_sentences_nothing_is_said():
    assert told(pair([], [], [])) == []


def test_the_measure_of_length():
    assert width("四千多名读者") == 6
    assert width("ab cd") == pytest.approx(1.4)
    assert width("\ud800x") > 0
