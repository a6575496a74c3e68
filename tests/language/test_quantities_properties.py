"""What holds for every text and every number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.language.quantities import compare_quantities, extract, read

LANGUAGES = ("zh", "ja", "en")

SIGNS = "0123456789零一二三四五六七八九十百千万亿億兆两几数余多来点半第年月日号时分世纪代约近上至到"
SIGNS += "０１２３壹贰拾佰仟 -–~,.:/%$¥😀\n　"
PARTS = """千伏|兆帕|キロ|個基点|10股派|元年|享保|周三|下半年|kV|mW|US dollars|Friday|second half of 2025|
分之|百分之|个百分点|人に1人|割|令和|午後|翻番|一带一路
million|billion |hundred | and a half|half |one |two
twenty| in | to |between | and |November |May |18th| p.m.|Q3|No. |COVID-19|1980s|3-2
first |third|dozen|several |US$|foot|m|İ
http://a.b/1|a@b.c|minus |24/7|iPhone 15
2023-11-18|14:30|1957–58"""
PIECES = st.sampled_from([*SIGNS, *PARTS.replace("\n", "|").split("|"), "\ud800"])


def well_formed(text: str, language: str) -> None:
    """Spans lie within the text, hold something, do not overlap and are in order; ends of ranges are in order."""
    last = 0
    for quantity in extract(text, language):
        assert last <= quantity.start < quantity.end <= len(text)
        last = quantity.end
        assert (quantity.low is None) == (quantity.high is None)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        assert isinstance(quantity.value, int | Fraction)


@given(text=st.text(max_size=80), language=st.sampled_from(LANGUAGES))
def test_any_text_is_read(text: str, language: str) -> None:
    well_formed(text, language)


@settings(max_examples=600)
@given(pieces=st.lists(PIECES, max_size=24), language=st.sampled_from(LANGUAGES))
def test_any_heap_of_number_parts_is_read(pieces: list[str], language: str) -> None:
    well_formed("".join(pieces), language)


@settings(max_examples=300)
@given(pieces=st.lists(PIECES, max_size=16), others=st.lists(PIECES, max_size=16), languages=st.permutations(LANGUAGES))
def test_any_two_texts_are_compared(pieces: list[str], others: list[str], languages: list[str]) -> None:
    source, target = read("".join(pieces), languages[0]), read("".join(others), languages[1])
    for one in compare_quantities(source, target):
        assert (one.source is None) == (one.status == "added")
        assert one.source is None or one.source in (*source.quantities, *source.names, *source.calendar)
        assert one.target is None or one.target in (*target.quantities, *target.names, *target.calendar)
        assert (one.severity == "neutral") == (one.status == "matched")


@given(pieces=st.lists(PIECES, max_size=24), language=st.sampled_from(LANGUAGES))
def test_a_text_says_what_itself_says(pieces: list[str], language: str) -> None:
    reading = read("".join(pieces), language)
    assert {one.status for one in compare_quantities(reading, reading)} <= {"matched"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "一",
        "十",
        "千万",
        "1,",
        "1.",
        "1,234",
        "一二",
        "零",
        "1-",
        "几十",
        "百分之",
        "one ",
        "hundred ",
        "a",
        "1 ",
        "$",
        "壹",
        "+1",
        "1:",
        "19",
        "Nov ",
        "x1",
    ],
)
def test_a_long_text_of_one_sign_is_read_to_its_end(unit: str, language: str) -> None:
    # A quadratic step would be at it for hours.
    well_formed(unit * (30_000 // len(unit)), language)


# ---------------------------------------------------------------------------------------------- one number, many ways

SMALL_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS_WORDS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def english_words(number: int) -> str:
    """123 → one hundred and twenty-three."""
    for scale, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= scale:
            rest = number % scale
            return f"{english_words(number // scale)} {name}" + (f" {english_words(rest)}" if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{SMALL_WORDS[number // 100]} hundred" + (f" and {english_words(rest)}" if rest else "")
    if number >= 20:
        return TENS_WORDS[number // 10] + (f"-{SMALL_WORDS[number % 10]}" if number % 10 else "")
    return SMALL_WORDS[number]


def han_below_ten_thousand(number: int) -> str:
    result, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            result += ("零" if zero and result else "") + "一二三四五六七八九"[digit - 1] + name
            zero = False
        else:
            zero = True
    return result


def han(number: int) -> str:
    """120305 → 一十二万零三百零五."""
    result = ""
    for unit, name in ((10**12, "兆"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // unit % 10**4
        if part:
            result += ("零" if result and part < 1000 else "") + han_below_ten_thousand(part) + name
    return result


def mixed(number: int) -> str:
    """350005000 → 3亿5万…: figures with Han magnitudes, as in newspapers."""
    result = ""
    for unit, name in ((10**12, "兆"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // unit % 10**4
        if part:
            result += f"{part}{name}"
    return result


TRADITIONAL = str.maketrans("亿万", "億萬")
FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def decimal_in(number: int, scale: int) -> str:
    """``number`` in units of ``scale``, as an exact decimal."""
    whole, rest = divmod(number, scale)
    digits = str(rest).rjust(len(str(scale)) - 1, "0").rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def ways(number: int) -> list[tuple[str, str]]:
    """Language and text for every supported way of writing ``number``."""
    figures, grouped = str(number), f"{number:,}"
    in_chinese = (
        figures, grouped, f" {grouped} ", mixed(number), han(number), han(number).translate(TRADITIONAL),
        figures.translate(FULL_WIDTH),
    )  # fmt: skip
    in_japanese = (
        figures, grouped, mixed(number).translate(TRADITIONAL), han(number).replace("亿", "億"),
        figures.translate(FULL_WIDTH),
    )  # fmt: skip
    found = [("en", f"It cost {one} yuan.") for one in (figures, grouped, english_words(number))]
    found += [("en", f"It cost RMB{grouped}.")]
    found += [("zh", f"花了{one}元。") for one in in_chinese]
    found += [("ja", f"{one}人民元だった。") for one in in_japanese]
    if number >= 10:
        found.append(("zh", f"花了{han(number).translate(FINANCIAL)}元。"))
    for scale, word, short in ((10**6, "million", "m"), (10**9, "billion", "bn"), (10**12, "trillion", "tn")):
        if scale <= number:
            found += [
                ("en", f"It cost {decimal_in(number, scale)} {word} yuan."),
                ("en", f"It cost RMB {decimal_in(number, scale)}{short}."),
            ]
    for scale, sign in ((10**4, "万"), (10**8, "亿")):
        if scale <= number:
            found += [
                ("zh", f"花了{decimal_in(number, scale)}{sign}元。"),
                ("ja", f"{decimal_in(number, scale)}{sign.replace('亿', '億')}人民元だった。"),
            ]
    return found


@settings(max_examples=250, deadline=None)
@given(
    number=st.one_of(
        st.integers(2, 999),
        st.integers(1000, 10**13),
        st.builds(lambda head, zeros: head * 10**zeros, st.integers(1, 9999), st.integers(1, 9)),
    )
)
def test_a_number_equals_itself_in_every_way_of_writing_it(number: int) -> None:
    if number < 2:
        return
    for language, text in ways(number):
        quantities = extract(text, language)
        assert [(one.value, one.unit, one.kind) for one in quantities] == [(number, "yuan", "money")], text


@settings(max_examples=60, deadline=None)
@given(number=st.integers(10, 10**12), data=st.data())
def test_two_languages_agree_on_a_number_and_notice_another_one(number: int, data: st.DataObject) -> None:
    (first_language, first), (second_language, second) = data.draw(
        st.lists(st.sampled_from(ways(number)), min_size=2, max_size=2)
    )
    (same,) = compare_quantities(read(first, first_language), read(second, second_language))
    assert (same.status, same.reason) == ("matched", "equal")
    wrong_language, wrong = data.draw(st.sampled_from(ways(number * 10)))
    (other,) = compare_quantities(read(first, first_language), read(wrong, wrong_language))
    assert (other.status, other.severity, other.power_of_ten) == ("different", "critical", 1)


@given(year=st.integers(1950, 2049), month=st.integers(1, 12), day=st.integers(1, 28))
def test_a_date_equals_itself_in_every_way_of_writing_it(year: int, month: int, day: int) -> None:
    name = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ][month - 1]
    texts = [
        ("en", f"on {name} {day}, {year}"), ("en", f"on {day} {name} {year}"),
        ("en", f"on the {day}th of {name}, {year}"),
        ("en", f"on {year}-{month:02}-{day:02}"), ("zh", f"{year}年{month}月{day}日"),
        ("zh", f"{year} 年 {month} 月 {day} 日"),
        ("zh", f"{year}-{month:02}-{day:02}"), ("zh", f"{year}/{month}/{day}"), ("ja", f"{year}年{month}月{day}日"),
    ]  # fmt: skip
    if year >= 2020:
        texts.append(("ja", f"令和{year - 2018}年{month}月{day}日"))
    for language, text in texts:
        assert [one.parts for one in extract(text, language)] == [(year, month, day)], text


@given(numerator=st.integers(1, 9), denominator=st.integers(2, 9))
def test_a_fraction_equals_itself_in_every_way_of_writing_it(numerator: int, denominator: int) -> None:
    if numerator >= denominator:
        return
    names = ["_", "_", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth"]
    texts = [
        ("en", f"about {numerator}/{denominator} of it"), ("zh", f"占{han(denominator)}分之{han(numerator)}"),
        ("zh", f"占{numerator}/{denominator}"), ("ja", f"{denominator}分の{numerator}"),
        ("ja", f"{denominator}人に{numerator}人"),
    ]  # fmt: skip
    if denominator > 2:
        texts.append(("en", f"{SMALL_WORDS[numerator]}-{names[denominator]}{'s' * (numerator > 1)}"))
    for language, text in texts:
        assert [(one.value, one.kind) for one in extract(text, language)] == [
            (Fraction(numerator, denominator), "fraction")
        ], text


@given(hour=st.integers(0, 23), minute=st.integers(1, 59))
def test_a_time_equals_itself_in_every_way_of_writing_it(hour: int, minute: int) -> None:
    half, twelve = ("a.m.", "p.m.")[hour >= 12], (hour - 1) % 12 + 1
    for language, text in (
        ("en", f"at {hour}:{minute:02}"), ("en", f"at {twelve}:{minute:02} {half}"), ("zh", f"{hour}时{minute}分"),
        ("zh", f"{hour:02}:{minute:02}"), ("zh", f"{'下午' if hour >= 12 else '上午'}{twelve}点{minute}分"),
        ("ja", f"{hour}時{minute}分"),
    ):  # fmt: skip
        assert [one.parts for one in extract(text, language)] == [(hour, minute, None)], text


@given(number=st.integers(1, 999), tenths=st.integers(0, 9))
def test_a_percentage_equals_itself_in_every_way_of_writing_it(number: int, tenths: int) -> None:
    value = exactly(number, tenths)
    text = f"{number}.{tenths}" if tenths else str(number)
    for language, written in (
        ("en", f"rose {text}%"), ("en", f"rose {text} percent"), ("en", f"rose {text} per cent"),
        ("zh", f"增长{text}%"),
        ("zh", f"增长百分之{text}"), ("ja", f"{text}パーセント"), ("ja", f"{text}％".translate(FULL_WIDTH)),
    ):  # fmt: skip
        assert [(one.value, one.unit) for one in extract(written, language)] == [(value, "percent")], written


def exactly(number: int, tenths: int) -> int | Fraction:
    value = Fraction(10 * number + tenths, 10)
    return value.numerator if value.denominator == 1 else value
