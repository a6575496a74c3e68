"""Numerals to values: Arabic digits with separators, Han numerals, English number words."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Final

import msgspec

from detector.language.quantities.model import Approximator, Value, exact

MAXIMUM_DIGITS: Final = 40
"""Longer runs of digits are codes; it also bounds the cost of a big integer."""


class Numeral(msgspec.Struct, frozen=True, gc=False):
    """A value as written. ``step``: the unit of the last written place; ``scaled``: a magnitude word is in it."""

    value: Value
    step: Value = 1
    low: Value | None = None
    high: Value | None = None
    approximator: Approximator | None = None
    scaled: bool = False


def decimal(digits: str) -> tuple[Value, int]:
    """The value of digits with thousands separators and a decimal point, and the number of decimals."""
    digits = digits.replace(",", "").replace("'", "")
    whole, point, rest = digits.partition(".")
    if not point:
        return int(whole), 0
    return exact(Fraction(int(whole + rest), 10 ** len(rest))), len(rest)


# ---------------------------------------------------------------------------------------------- Han

HAN_DIGITS: Final = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
HAN_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
HAN_MAGNITUDES: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_FINANCIAL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟壱弐参", "一二三四五六七八九十百千一二三")
_TENS: Final = {"廿": 20, "卅": 30}

D: Final = "零〇○一二两三四五六七八九"
U: Final = "十百千万亿兆"
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?"
FINANCIAL_RUN: Final = re.compile(
    r"(?=[零万亿兆十百千]{0,4}[壹贰叁肆伍陆柒捌玖拾佰仟壱弐参])[零壹贰叁肆伍陆柒捌玖拾佰仟壱弐参万亿兆十百千一二三]{2,}+"
)

_WITH_DECIMALS: Final = "个百分点|公里|千米|米|公斤|吨|倍|元|级|折|小时|平方"
"""Units that decimals in words stand before; 三点五分 and 三点三十分 are times."""

HAN_RUN: Final = (
    # 3亿5000万, 1,200多万, 20 万, 3.5千
    rf"{ARABIC}(?:[余多几数来]?\ ?[{U}]++(?:[余多]?(?:{ARABIC}|[{D}](?![{D}]))?+(?=[{U}\d])?+)?+)*+"
    # 一百二十余万, 十几, 数百, 三点五亿, 廿三
    rf"|(?:[{D}{U}廿卅]|[几数何](?=[{U}])|(?<=[十百千万亿])几(?!乎)|[余多来](?=[万亿兆])|(?<=[{D}十])点(?=[{D}]+(?:[万亿兆]|{_WITH_DECIMALS})))++"
)

_TOKEN: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\d\s]")


def _exact_han(run: str) -> tuple[Value, Value, bool] | None:
    """Value, step and whether scaled of a run of digits and Han numerals without vague parts; None if ill-formed."""
    total: Value = 0
    section: Value = 0
    current: Value | None = None
    decimals = 0
    arabic = False
    last_unit = 1
    after_magnitude = False
    smallest_magnitude = 10**20
    zero = False
    for token in _TOKEN.findall(run):
        if token[0].isdigit() and token[0] in "0123456789":
            if current is not None:
                return None
            current, decimals = decimal(token)
            arabic = True
            if after_magnitude and current >= last_unit:
                return None
            after_magnitude = False
        elif token in HAN_DIGITS:
            digit = HAN_DIGITS[token]
            if digit == 0:
                if current is not None:
                    return None
                zero = True
                continue
            if current is not None:
                return None
            current, decimals, arabic, after_magnitude = digit, 0, False, False
        elif token in HAN_UNITS:
            unit = HAN_UNITS[token]
            section += (1 if current is None else current) * unit
            current, last_unit, zero, after_magnitude = None, unit, False, False
        elif token in _TENS:
            section += _TENS[token]
            current, last_unit, zero, after_magnitude = None, 10, False, False
        elif token in HAN_MAGNITUDES:
            magnitude = HAN_MAGNITUDES[token]
            if after_magnitude:
                total *= magnitude
            else:
                section += current or 0
                if section == 0 and total == 0:
                    section = 1
                if magnitude >= smallest_magnitude:
                    total = (total + section) * magnitude
                else:
                    total += section * magnitude
            smallest_magnitude = min(smallest_magnitude, magnitude)
            section, current, last_unit, zero, after_magnitude = 0, None, magnitude, False, True
        else:
            return None
    step: Value = last_unit
    if current is not None:
        if not arabic and last_unit > 10 and not zero:
            section += current * (last_unit // 10)  # 三百五 is 350, 两万五 is 25 000
            step = last_unit // 10
        else:
            section += current
            step = 1
    if decimals:
        step = Fraction(step, 10**decimals)
    return exact(total + section), exact(step), last_unit >= 1000


def _positional(run: str) -> int | None:
    """二〇二三 → 2023."""
    if "两" in run:
        return None
    return int("".join(str(HAN_DIGITS[character]) for character in run))


_CONSECUTIVE: Final = re.compile("一二|二三|两三|三四|三五|四五|五六|六七|七八|八九")
_HAN_POINT: Final = re.compile(rf"([{D}十百千]+)点([{D}]+)")


def parse_han(run: str) -> Numeral | None:
    """Read a folded run of Arabic and Han numerals; None where it is no well-formed number."""
    if len(run) > 3 * MAXIMUM_DIGITS:
        return None
    if run.isascii():
        if len(run) > MAXIMUM_DIGITS:
            return None
        value, decimals = decimal(run)
        return Numeral(value, exact(Fraction(1, 10**decimals)) if decimals else 1)
    if all(character in HAN_DIGITS for character in run):
        if len(run) == 1:
            return Numeral(HAN_DIGITS[run])
        if len(run) == 2 and _CONSECUTIVE.fullmatch(run):
            return Numeral(HAN_DIGITS[run[0]], 1, HAN_DIGITS[run[0]], HAN_DIGITS[run[1]], "about")
        digits = [HAN_DIGITS[character] for character in run]
        if any(second == first + 1 for first, second in pairwise(digits)):
            # 三四五年级 is a list; 一九八九 and 二〇一二 are years
            positional = _positional(run) if len(run) == 4 and run[0] in "一二" else None
            return None if positional is None else Numeral(positional)
        if set(run) <= {"〇", "○", "零"}:
            return None  # ○○ stands for a name
        if len(run) >= 3 or "〇" in run or "○" in run:
            positional = _positional(run) if len(run) <= MAXIMUM_DIGITS else None
            return None if positional is None else Numeral(positional)
        return None
    approximator: Approximator | None = None
    plain = run
    for sign in "余多":
        if sign in plain:
            plain, approximator = plain.replace(sign, ""), "over"
    if "来" in plain:
        plain, approximator = plain.replace("来", ""), "about"
    if "点" in plain:
        found = _HAN_POINT.search(plain)
        if found is None:
            return None
        whole = parse_han(found[1])
        rest = "".join(str(HAN_DIGITS[character]) for character in found[2])
        if whole is None:
            return None
        plain = plain[: found.start()] + f"{whole.value}.{rest}" + plain[found.end() :]
    if any(sign in plain for sign in "几数何"):
        leading = re.sub("[几数何]", lambda sign: "二" if sign.start() == 0 else "一", plain)
        low = _exact_han(leading)
        high = _exact_han(re.sub("[几数何]", "九", plain))
        if low is None or high is None:
            return None
        return Numeral(low[0], low[1], low[0], high[0], "some", True)
    pair = _CONSECUTIVE.search(plain)
    if pair is not None:
        low = _exact_han(plain[: pair.start() + 1] + plain[pair.end() :])
        high = _exact_han(plain[: pair.start()] + plain[pair.start() + 1 :])
        if low is None or high is None:
            return None
        return Numeral(low[0], low[1], low[0], high[0], approximator or "about", True)
    read = _exact_han(plain)
    if read is None:
        return None
    value, step, scaled = read
    return Numeral(value, step, None, None, approximator, scaled)


def parse_financial(run: str) -> Numeral | None:
    """Read 壹佰贰拾叁万 and the like; None unless it has a digit and a unit in the forms used on cheques."""
    if not any(character in "壹贰叁肆伍陆柒捌玖拾佰仟壱弐" for character in run):
        return None
    plain = run.translate(_FINANCIAL)
    if not (any(c in HAN_UNITS or c in HAN_MAGNITUDES for c in plain) and any(c in HAN_DIGITS for c in plain)):
        return None
    return parse_han(plain)


# ---------------------------------------------------------------------------------------------- English

ENGLISH_UNITS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "zero": 0,
}  # fmt: skip
ENGLISH_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ENGLISH_MAGNITUDES: Final = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "thousands": 10**3, "millions": 10**6, "billions": 10**9, "trillions": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12,
    "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
ENGLISH_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
    "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
}  # fmt: skip

_SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_VAGUE_SCALES: Final = {"hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9, "trillions": 10**12}
_SEVERAL: Final = frozenset({"several", "few", "many"})


def parse_english(words: list[str]) -> Numeral | None:
    """Read number words in lower case without hyphens and commas; ordinals at the end count as their cardinal.

    None where they are no well-formed number ("five twenty", "hundred two thousand thousand").
    """
    vague = False
    low_factor, high_factor = 1, 1
    if words and words[0] == "a":
        words = words[1:]
    if words and words[0] in _SEVERAL:
        vague, low_factor, high_factor, words = True, 2, 9, words[1:]
    elif words and words[0] in ("tens", "dozens", "hundreds", "thousands", "millions", "billions", "trillions"):
        base = 10 if words[0] == "tens" else 12 if words[0] == "dozens" else _VAGUE_SCALES[words[0]]
        vague, low_factor, high_factor, words = True, 2 * base, 99 * base, [w for w in words[1:] if w != "of"]
        if not words:
            return Numeral(low_factor, base, low_factor, high_factor, "some", True)
    total: Value = 0
    section: Value = 0
    last = 0  # the magnitude of the last small word: 1 after a digit, 10 after a tens word, 100 after "hundred"
    fresh = True
    smallest_scale = 10**18
    step = 1
    for word in words:
        if word in ("and", "of"):
            continue
        if word == "half" and not fresh:
            continue
        value = ENGLISH_UNITS.get(word)
        if value is None and word in ENGLISH_ORDINALS and ENGLISH_ORDINALS[word] < 20:
            value = ENGLISH_ORDINALS[word]
        if value is not None:
            if last == 1 or (last == 10 and value > 9):
                return None
            section, last, fresh, step = section + value, 1, False, 1
            continue
        tens = ENGLISH_TENS.get(word)
        if tens is None and word in ENGLISH_ORDINALS and ENGLISH_ORDINALS[word] < 100:
            tens = ENGLISH_ORDINALS[word]
        if tens is not None:
            if last in (1, 10):
                return None
            section, last, fresh, step = section + tens, 10, False, 10
            continue
        if word in ("hundred", "hundredth"):
            section, last, fresh, step = (section or 1) * 100, 100, False, 100
            continue
        if word == "dozen":
            section, last, fresh, step = (section or 1) * 12, 100, False, 12
            continue
        scale = _SCALES.get(word.removesuffix("th")) or _VAGUE_SCALES.get(word)
        if scale is None:
            return None
        if fresh and not total:
            section = 1
        if scale >= smallest_scale or (fresh and total):
            total = (total + section) * scale
        else:
            total += section * scale
        smallest_scale, section, last, fresh, step = min(scale, smallest_scale), 0, 0, True, scale
    value_ = total + section
    if vague:
        base_value = value_ or 1
        return Numeral(
            base_value * low_factor, base_value, base_value * low_factor, base_value * high_factor, "some", True
        )
    return Numeral(value_, step, None, None, None, step >= 100)
