"""Which pairs of texts agree on their numbers, and what is said of those that do not."""

from __future__ import annotations

import pytest

from detector.language.quantities import Comparison, compare_quantities, read


def compare(source: str, target: str, languages: str = "zh en", *, directed: bool = True) -> list[Comparison]:
    first, second = languages.split()
    return compare_quantities(read(source, first), read(target, second), directed=directed)


def faults(source: str, target: str, languages: str = "zh en") -> list[tuple[str, str, str]]:
    return [
        (one.status, one.severity, one.reason) for one in compare(source, target, languages) if one.status != "matched"
    ]


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("投资8373万元。", "An investment of 83.73 million yuan.", "zh en"),
        ("规模达到9761亿元。", "規模は9,761億元に達した。", "zh ja"),
        ("打造千亿级产业集群。", "a hundred-billion level industrial cluster", "zh en"),
        ("占全省的35%、全国的12%。", "35 percent of the province’s total and 12% of the country’s", "zh en"),
        ("约占全国的1/20。", "about one-twentieth or 5% of the country’s total", "zh en"),
        ("三分之一的人", "a third of them", "zh en"),
        ("五人に一人が", "one in five", "ja en"),
        ("3割の人が", "30 percent of people", "ja en"),
        ("11月18日开幕。", "It opened on Nov. 18, in the presence of guests.", "zh en"),
        ("2023年11月18日开幕。", "18 November 2023", "zh en"),
        ("令和5年4月1日", "April 1, 2023", "ja en"),
        ("20世纪80年代", "in the 1980s", "zh en"),
        ("20 世纪 30 年代", "in the 1930s", "zh en"),
        ("下午3点半开会", "The meeting starts at 15:30.", "zh en"),
        ("占地150亩。", "It covers 10 hectares.", "zh en"),
        ("离城8公里。", "5 miles from the city", "zh en"),
        ("气温35℃", "a temperature of 95 degrees Fahrenheit", "zh en"),
        ("身高198厘米", "He is 6-foot-6.", "zh en"),
        ("等了两周", "They waited for 14 days.", "zh en"),
        ("销量翻番", "Sales doubled.", "zh en"),
        ("是去年的两倍", "twice as many as last year", "zh en"),
        ("数百名学生", "hundreds of students", "zh en"),
        ("死亡十多例", "more than a dozen deaths", "zh en"),
        ("600至850亿元", "60 to 85 billion yuan", "zh en"),
        ("面积1,234,567平方米", "about 1.2 million square meters", "zh en"),
        ("TOP20榜单", "the Top 20 list", "zh en"),
        ("新冠疫情", "the COVID-19 pandemic", "zh en"),
        ("2024年到2025年，2024年最好", "2024 and 2025", "zh en"),
        ("两名学生", "both students", "zh en"),
        ("95后的年轻人", "people born after 1995", "zh en"),
        ("2019-20 season", "2019-2020赛季", "en zh"),
        ("60 years ago", "六十年前", "en zh"),
        ("over 6 decades", "超过60年", "en zh"),
    ],
)
def test_two_texts_that_say_the_same(source: str, target: str, languages: str) -> None:
    assert [fault for fault in faults(source, target, languages) if fault[1] != "minor"] == []


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("投资8373万元。", "An investment of 837.3 million yuan.", ("different", "critical", "magnitude")),
        ("规模达到9761亿元。", "The scale reached 9,761 billion yuan.", ("different", "critical", "magnitude")),
        ("投资8373万元。", "An investment of 83.37 million yuan.", ("different", "major", "value")),
        ("增长16.6%。", "It grew by 6.6 percent.", ("different", "major", "value")),
        ("邀请了88家医药企业。", "It invited many pharmaceutical companies.", ("missing", "major", "absent")),
        ("邀请了许多企业。", "It invited 88 companies.", ("added", "major", "absent")),
        ("2018年建成。", "It was built in 2008.", ("different", "major", "value")),
        ("11月18日开幕。", "It opened on November 19.", ("different", "major", "value")),
        ("十一月开幕。", "It opens in October.", ("different", "major", "value")),
        ("支付500元。", "They paid $500.", ("different", "major", "currency")),
        ("用时3天。", "It took 9 days.", ("different", "major", "value")),
        ("下午3点半", "at 3:40 p.m.", ("different", "major", "value")),
        ("19世纪初", "early in the 18th century", ("different", "major", "value")),
        ("Windows 10用户", "Windows 11 users", ("different", "major", "name")),
        ("有2家银行。", "There are several banks.", ("missing", "minor", "absent")),
        ("第一次获奖。", "They won a prize.", ("missing", "minor", "absent")),
        ("9月开学。", "School begins in autumn.", ("missing", "minor", "absent")),
    ],
)
def test_two_texts_that_do_not(source: str, target: str, fault: tuple[str, str, str]) -> None:
    assert faults(source, target) == [fault]


def test_the_power_of_ten_says_which_way() -> None:
    (found,) = compare("投资8373万元。", "An investment of 8.373 million yuan.")
    assert found.power_of_ten == -1


def test_a_finding_holds_both_quantities_with_their_spans() -> None:
    source, target = "全年产值370亿元。", "The output was 3.7 billion yuan."
    (found,) = compare(source, target)
    assert found.source is not None and found.target is not None
    assert source[found.source.start : found.source.end] == "370亿元"
    assert target[found.target.start : found.target.end] == "3.7 billion yuan"


def test_a_number_that_stands_too_often_may_stand_for_a_missing_one() -> None:
    assert faults("3個のりんごと5個の梨", "5 apples and 5 pears", "ja en") == [("different", "major", "value")]


def test_a_translation_may_round_but_not_invent_digits() -> None:
    assert faults("12.34亿元", "1.23 billion yuan") == []
    assert faults("12亿元", "1.234 billion yuan") == [("different", "major", "value")]
    assert [one.status for one in compare("12亿元", "1.23 billion yuan", directed=False)] == ["matched"]


def test_nothing_is_said_of_texts_without_numbers() -> None:
    assert compare("论坛开幕。", "The forum opened.") == []
    assert compare("", "") == []


def test_two_long_tables_that_share_nothing_are_compared_to_their_end() -> None:
    rows = 3_000
    source = read("，".join(f"{number}元" for number in range(10_001, 10_001 + 2 * rows, 2)), "zh")
    target = read(", ".join(f"{number} yuan" for number in range(500_000, 500_000 + 2 * rows, 2)), "en")
    assert len(compare_quantities(source, target)) >= rows


@pytest.mark.parametrize(
    ("source", "target", "languages", "severity"),
    [
        ("They vote in November.", "、月の選挙に行く。", "en ja", "major"),
        ("They vote in November.", "彼らは月に投票する。", "en ja", "major"),
        ("They vote in November.", "彼らは秋に投票する。", "en ja", "minor"),
        ("大选将在10月举行。", "選挙は昨年月に行われる。", "zh ja", "major"),
        ("They lived there for the past two decades.", "過去年間、そこに住んでいた。", "en ja", "major"),
        ("She is 100 percent sure.", "她％确定。", "en zh", "major"),
        ("She is 100 percent sure.", "她完全确定。", "en zh", "minor"),
    ],
)
def test_a_unit_without_its_number_makes_a_missing_number_certain(source, target, languages, severity):
    assert ("missing", severity, "absent") in faults(source, target, languages)


def test_a_unit_that_is_a_word_is_no_missing_number():
    assert faults("They flew to the moon.", "彼らは月に飛んだ。", "en ja") == []
