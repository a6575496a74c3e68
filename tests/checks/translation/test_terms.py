"""Terms and names rendered in two ways, and good prose that only varies its words."""

from detector.checks.base import CheckRule
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.terms import name, term
from detector.sources.registry import article_from_text

RULE = (CheckRule(id="x", check="y", languages=("any",)),)
SOURCE = ["医疗器械企业增多。", "医疗器械园开园。", "他生产医疗器械。", "医疗器械出口上升。", "医疗器械审批加快。"]


def pair(source, target):
    return line_by_line(*(reading_of(article_from_text("\n\n".join(lines))) for lines in (source, target)))


def test_a_term_with_two_renderings_is_one_finding_with_all_its_places():
    target = [
        "There are more medical equipment firms.",
        "The medical equipment park opened.",
        "He makes medical equipment.",
        "Exports of medical devices rose.",
        "Approval of medical devices is faster.",
    ]
    (found,) = term(pair(SOURCE, target), RULE)
    assert found.finding.variant == "医疗器械"
    assert (found.finding.values["usual"], found.finding.values["usual_count"]) == ("medical equipment", 3)
    assert len(found.related) == 5
    assert found.related[0].message == "“医疗器械” is “medical devices” here"


def test_one_other_word_is_no_second_term():
    target = [
        "There are more medical equipment firms.",
        "The medical equipment park opened.",
        "He makes medical equipment.",
        "Exports of medical equipment rose.",
        "Approval of medical devices is faster.",
    ]
    assert list(term(pair(SOURCE, target), RULE)) == []


def test_plurals_capitals_and_spellings_are_one_rendering():
    target = [
        "There are more medical device firms.",
        "The Medical Device park opened.",
        "He makes medical devices.",
        "Exports of medical devices rose.",
        "Approval of Medical Devices is faster.",
    ]
    assert list(term(pair(SOURCE, target), RULE)) == []


def test_two_things_of_which_both_stand_in_the_source_are_two_things():
    source = [*SOURCE[:3], "医疗器械和医疗设备出口上升。", "医疗器械和医疗设备审批加快。"]
    target = [
        "There are more medical device firms.",
        "The medical device park opened.",
        "He makes medical devices.",
        "Exports of medical devices and medical equipment rose.",
        "Approval of medical devices and medical equipment is faster.",
    ]
    assert list(term(pair(source, target), RULE)) == []


def test_a_name_spelled_in_two_ways_is_found():
    source = ["中关村很大。", "他住在上海。", "中关村很新。", "她去中关村。"]
    target = ["Zhongguancun is big.", "He lives in Shanghai.", "Zhongguangun is new.", "She went to Zhongguancun."]
    (found,) = name(pair(source, target), RULE)
    assert found.finding.variant == "Zhongguancun→Zhongguangun"
    assert found.finding.values["term"] == "中关村"


def test_a_common_chinese_name_spelled_in_two_ways_is_found():
    source = ["馆长张伟来了。", "他住在上海。", "张伟很高兴。"]
    target = ["Zhang Wei, the director, came.", "He lives in Shanghai.", "Zhang Wie is glad."]
    (found,) = name(pair(source, target), RULE)
    assert found.finding.values["term"] == "张伟"


def test_two_names_that_look_alike_are_two_names():
    source = ["张小林很高。", "李小琳很忙。", "张小林来了。", "李小琳走了。"]
    target = ["Xiaolina is tall.", "Xiaoline is busy.", "Xiaolina came.", "Xiaoline left."]
    assert list(name(pair(source, target), RULE)) == []


def test_a_piece_of_the_source_that_is_rendered_by_its_own_word_is_no_name():
    source = ["她是矿业科学家。", "他住在上海。", "罗敏敏教授这样的科学家也来了。"]
    target = ["She is a scientist at Mining.", "He lives in Shanghai.", "Scientists such as Minmin came too."]
    assert list(name(pair(source, target), RULE)) == []
    source = [one.replace("科学家", "旻宁集") for one in source]
    assert len(list(name(pair(source, target), RULE))) == 1


def test_a_name_beside_such_a_word_is_still_seen():
    source = ["科学家罗旻敏来了。", "他住在上海。", "科学家罗旻敏走了。"]
    target = ["The scientist Minminna came.", "He lives in Shanghai.", "The scientist Minmina left."]
    (found,) = name(pair(source, target), RULE)
    assert "罗旻敏" in found.finding.values["term"]


def test_an_adjective_is_no_other_spelling():
    source = ["韩国很美。", "韩国人很忙。", "他去韩国。"]
    target = ["Koreastan is fine.", "Koreastani people are busy.", "He went to Koreastan."]
    assert list(name(pair(source, target), RULE)) == []
