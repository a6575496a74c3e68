"""Names that do not agree between versions, and spellings that a translator is free to choose."""

import pytest

from detector.checks.base import CheckRule
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.names import DIFFERS, ONE_SIDED, is_one_name, names
from detector.sources.registry import article_from_text

RULES = tuple(CheckRule(id=check, check=check, languages=("any",)) for check in (DIFFERS, ONE_SIDED))


def found(source, target):
    """What is reported of lines that stand for each other: check, source name, target name, suggestion."""
    texts = ("\n\n".join([one] if isinstance(one, str) else one) for one in (source, target))
    pair = line_by_line(*(reading_of(article_from_text(text)) for text in texts))
    return [
        (
            one.finding.rule,
            one.finding.evidence["source_name"],
            one.finding.evidence["target_name"],
            one.finding.suggestions[0][0] if one.finding.suggestions else None,
        )
        for one in names(pair, RULES)
    ]


@pytest.mark.parametrize(
    ("source", "target", "name", "said", "meant"),
    [
        ("店主陶建民说生意不错。", "Business is good, says Tao Jianping.", "陶建民", "Tao Jianping", "Tao Jianmin"),
        ("店主陶建民说生意不错。", "Business is good, says Jian-ping Tao.", "陶建民", "Jian-ping Tao", "Jian-min Tao"),
        ("店主林建民说生意不错。", "Business is good, says Gao Jianmin.", "林建民", "Gao Jianmin", "Lin Jianmin"),
        ("店主陶民说生意不错。", "Business is good, says Tao Ping, the owner.", "陶民", "Tao Ping", "Tao Min"),
        ("这家店开在松江区。", "The shop opened in Songjin District last year.", "松江", "Songjin", "Songjiang"),
        ("他们每天在东湖边散步。", "They walk along West Lake every day of the year.", "东", "West", None),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_read_from_its_characters_is_reported(source, target, name, said, meant):
    assert found(source, target) == [(DIFFERS, name, said, meant)]


def test_another_person_in_the_place_of_one_is_reported():
    assert found("仪式由副市长郭海涛主持。", "Deputy mayor Peng Zhiwei led the ceremony.") == [
        (DIFFERS, "郭海涛", "Peng Zhiwei", None)
    ]


def test_the_chinese_is_pointed_at_where_it_is_the_translation():
    assert found("Engineer Luo Xiaoming leads the team.", "工程师罗晓峰带领这个团队。") == [
        (DIFFERS, "Luo Xiaoming", "罗晓峰", None)
    ]


def test_a_person_whom_one_version_adds_is_told_apart():
    assert found(
        "毕业生分布在全国各地，不少人当了教师。", "Its graduates, among them Tao Jianping, teach all over China."
    ) == [(ONE_SIDED, "", "Tao Jianping", None)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("市长张国华出席了仪式。", "Mayor Chang Kuo-hua attended the ceremony."),  # Wade-Giles
        ("市长张国华出席了仪式。", "Mayor Guohua Zhang attended the ceremony."),
        ("行长单仁曾说利率不变。", "Interest rates stay, said governor Shan Renzeng."),  # polyphones
        ("行长单仁曾说利率不变。", "Interest rates stay, said governor Dan Renceng."),
        ("陈伟明在新加坡长大。", "Tan Wei Ming grew up in Singapore."),  # Hokkien
        ("欧阳修写了这篇文章。", "Ouyang Xiu wrote this essay."),
        ("市長張國華出席了儀式。", "Mayor Zhang Guohua attended the ceremony."),
        ("马总说公司不会搬走。", "Ma Yun said that the company would not move."),
        ("粤港澳大湾区发展很快。", "The bay area of Guangdong, Hong Kong and Macau is growing fast."),
        ("皮尔斯县警长说有人受伤。", "The sheriff of Pierce County said that people were hurt."),
        ("韩国作家韩江获得了奖项。", "The Korean writer Han Kang won the prize."),
        ("他们住在西安市的郊区。", "They live on the outskirts of Xi'an City."),
        ("作家陈喆写了许多小说。", "The writer Chen Zhe has written many novels."),  # no reading is known
    ],
)
def test_spellings_that_are_right_and_names_of_other_languages_are_left_alone(source, target):
    assert found(source, target) == []


def test_a_name_that_stands_elsewhere_in_the_text_is_no_other_one():
    source = ["陶建民开了一家店。", "店主笑着说生意不错。"]
    target = ["He opened a shop.", "Business is good, says Tao Jianmin, who owns it."]
    assert found(source, target) == []


def test_two_people_whose_names_are_nearly_the_same_are_two_people():
    source, target = (
        "店主陶建民和陶建平说生意不错。",
        "Business is good, say Tao Jianmin and Tao Jianping, who own the shop.",
    )
    assert found(source, target) == []


def test_characters_are_compared_between_chinese_and_japanese_in_their_own_forms():
    assert found("店主陶东国说生意不错。", "商売は順調だと、陶東国さんは話す。") == []
    assert found("店主陶东国说生意不错。", "商売は順調だと、陶東明さんは話す。") == [
        (DIFFERS, "陶东国", "陶東明", None)
    ]


def test_characters_and_letters_can_be_one_name():
    assert is_one_name("Tao Jianmin", "陶建民")
    assert is_one_name("陶東国", "陶东国")
    assert not is_one_name("Tao Jianping", "陶建民")
