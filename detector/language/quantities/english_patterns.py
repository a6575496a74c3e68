"""What English numbers are recognised by: patterns and tables of words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from detector.language.quantities.numerals import ARABIC, ENGLISH_ORDINALS, ENGLISH_TENS, ENGLISH_UNITS

_MONTH: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b\\.?"
)
_SMALL: Final = "|".join(sorted([*ENGLISH_UNITS, *ENGLISH_TENS], key=len, reverse=True))
_ORDINAL: Final = "|".join(sorted(ENGLISH_ORDINALS, key=len, reverse=True))
_SCALE: Final = "hundreds?|thousands?|millions?|billions?|trillions?|dozens?"
_CORE: Final = rf"(?:{_SMALL}|{_SCALE}|{_ORDINAL})"
_WORDS: Final = (
    rf"(?:(?:a|several|a\ few|many|half\ an?|tens\ of)\ (?=(?:{_SCALE})\b))?{_CORE}\b"
    rf"(?:(?:,?\ and\ |[\ -]of\ |[\ -]){_CORE}\b)*+"
    rf"|tens\ of\ (?:thousands|millions|billions)\b"
)
_CURRENCY: Final = r"(?:us\$|hk\$|nt\$|au?\$|c\$|s\$|r\$|cn¥|usd|rmb|cny|eur|gbp|jpy|inr|rs\.?)"
_PREFIXES: Final = (
    "mid|pre|post|under|over|late|early|sub|age|aged|non|ex|nearly|top|another|every|about|of|to|the|and|or|a|in|by"
    "|from|at|his|her|us|uk"
)
_FIXED: Final = (
    r"twice|thrice|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|trebl(?:e|ed)|quadrupl(?:e|ed|es|ing)"
    r"|halv(?:e|ed|es|ing)|(?:an?|one)\ (?:year|month|week|day|hour|minute|century|decade)\ and\ a\ half|half"
    r"|quarters?|noon|midday|midnight|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|couple|pairs?|both|single|once"
    r"|halfway|fortnight|decades?|century|centena(?:ry|ries)|centennial"
)
_WEB: Final = (
    r"https?://[\w./?=&%#:~+@-]++",
    r"www\.[\w./?=&%#:~+-]++",
    r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]++\.[\w.]++",
)
_CODES: Final = (
    "24/7",
    r"(?<![\d.])\d++(?:\.\d++){2,}+(?!\d)",  # versions, addresses
    r"(?<![\d-])(?:\+\d{1,3}[- ])?\(?\d{2,4}\)?[- ]\d{3,4}-\d{4}(?!\d)",  # telephone numbers
    r"(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)",
    r"(?<![a-z0-9])[\da-z](?:\+[\da-z](?![a-z])){2,}+",  # 1+8+1+N
)
_FIGURES: Final = (
    rf"(?:(?<![a-z]){_CURRENCY}|[$€£¥₩₹₽])\ ?{ARABIC}",
    rf"(?<![\w.]){ARABIC}",
    rf"(?<=[-_]){ARABIC}",
    rf"(?<=[\dx]x){ARABIC}",
    rf"(?<=[a-z)\]]\.){ARABIC}",
    r"(?<![\w.)\]])\.\d++",
)
_MARKS: Final = (
    r"(?P<q>(?<![a-z0-9])q[1-4](?![a-z0-9]))",
    r"(?P<clock>(?<![\d:.,])\d{1,2}(?:[:.]\d{2}(?::\d{2})?)?\ ?(?:a\.m\b\.?|p\.m\b\.?|am\b|pm\b)"
    r"|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))",
    r"(?P<oclock>\b\d{1,2}\ ?o['’]?clock)",
    r"(?P<decade>(?<![\w.,])(?:[12]\d)?\d0['’]?s\b)",
    rf"(?P<figure>{'|'.join(_FIGURES)})",
    rf"(?P<name>(?<![a-z0-9])(?!(?:{_PREFIXES})-)(?:[a-z]++[-–‑]?\d[\d.,]*+[a-z\d-]*+))",
    rf"(?P<month>\b(?:{_MONTH}))",
    rf"(?P<words>\b(?:{_WORDS}))",
    rf"(?P<fixed>\b(?:{_FIXED})\b)",
)


def _scan_pattern(codes: tuple[str, ...]) -> re.Pattern[str]:
    """What may hold a number, first things first; it is tried at the beginning of words and at a few signs only."""
    iso = r"(?P<iso>(?<![\d/.-])[12]\d{3}(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}(?![\d/-]))"
    skip = f"(?P<skip>{'|'.join(codes)})"
    return re.compile(rf"(?:\b(?=[a-z\d])|(?<=[x_])|(?=[$€£¥₩₹₽.(+]))(?:{'|'.join((iso, skip, *_MARKS))})")


SCAN: Final = _scan_pattern(_CODES)
SCAN_WEB: Final = _scan_pattern((*_WEB, *_CODES))


def holds_web(text: str) -> bool:
    """Whether addresses of the web or of mail have to be looked for."""
    return "@" in text or "://" in text or "www." in text


MULTIPLIERS: Final = {
    "twice": 2, "thrice": 3, "doub": 2, "trip": 3, "treb": 3, "quad": 4,
}  # fmt: skip

BEFORE: Final = re.compile(
    r"(?:\b(?P<about>about|around|approximately|roughly|some|circa|c\.|an\ estimated|estimated|or\ so|approx\.?"
    r"|close\ to)"
    r"|\b(?P<over>over|more\ than|at\ least|above|exceed(?:ed|ing|s)?|upwards?\ of"
    r"|no\ (?:fewer|less)\ than|not\ less\ than|a\ minimum\ of|greater\ than|in\ excess\ of|beyond|past)"
    r"|\b(?P<nearly>nearly|almost|up\ to|fewer\ than|less\ than|under|below|just\ under"
    r"|as\ (?:many|much)\ as|at\ most|a\ maximum\ of|no\ more\ than|not\ more\ than)"
    r"|(?P<about2>~|≈)|(?P<over2>>|≥)|(?P<nearly2><|≤))\ ?(?:the\ |a\ |an\ )?$"
)
AFTER: Final = re.compile(
    r"(?P<over>\+|\ or\ (?:more|older|above|over)\b|-plus\b|\ plus\b)"
    r"|(?P<about>-ish\b|\ or\ so\b)|(?P<nearly>\ or\ (?:less|fewer|under|younger)\b)"
)
MAGNITUDE: Final = re.compile(
    r"(?:\+\ |[\ -])?(hundred|thousand|million|billion|trillion|lakh|crore|dozen)s?\b|\ ?(k|m|mn|mln|bn|b|tn|trn)\b"
)
RANGE: Final = re.compile(r"\ ?(?:[-–—−~]|to|through|and|or)\ ?(?:about\ |around\ |nearly\ )?(?:us\$|hk\$|[$€£¥])?")
ORDINAL_SUFFIX: Final = re.compile(r"(?:st|nd|rd|th)\b")
PART: Final = re.compile(
    r"(?:[\ -])(?:a\ )?(half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?"
    r"|ninths?|tenths?|hundredths?)\b"
)
IN: Final = re.compile(r"\ (?:in|out\ of|of)\ (?:every\ |each\ )?")
_LETTERS: Final = re.compile(r"[a-z²³/°%℃℉㎡‰]+")
UNIT_WORDS: Final = re.compile(r"[\ -]?(u\.s\.|[a-zµμω°%℃℉㎡‰][a-zω²³/°]*[23]?)(?:[\ -]([a-z]+))?(?:[\ -]([a-z]+))?")
WEEKDAYS: Final = re.compile(
    r"(?<!Black )(?<!Good )(?<!Bloody )\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
    r"(?! Times| Mail| Telegraph| Post| Addams)"
)
HALF: Final = re.compile(r"(?:first|second|latter)[\ -]half\b(?!-|\ (?:hour|century|dozen|mile|marathon))")
_YEAR: Final = r"(?:the\ |last\ |this\ |next\ )?(?:fiscal\ |financial\ )?(?:year|20\d\d|fiscal|next)"
HALF_YEARS: Final = re.compile(
    rf"\b(first|second|latter)[\ -]half\b(?=\ of\ {_YEAR})|(?<![\w.-])h([12])(?=\ (?:of\ )?(?:20\d\d|fy))"
)
"""The half of a year, not of a match or a month."""
PARTS: Final = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "hundredth": 100,
}  # fmt: skip
CAPITALISED: Final = re.compile(r"(?:^|[\s(“\"'‘-])([a-z]?[A-Z][\w.&’'-]*)[ -]$")
NOT_NAMES: Final = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "By",
        "For",
        "From",
        "To",
        "Of",
        "And",
        "But",
        "Or",
        "With",
        "About",
        "Over",
        "Under",
        "Nearly",
        "Almost",
        "Some",
        "Around",
        "Only",
        "Just",
        "Some",
        "Between",
        "More",
        "Less",
        "Fewer",
        "Up",
        "Some",
        "All",
        "These",
        "Those",
        "Its",
        "Their",
        "His",
        "Her",
        "Our",
        "Your",
        "My",
        "This",
        "That",
        "Another",
        "Every",
        "Each",
        "Than",
        "As",
        "If",
        "When",
        "While",
        "After",
        "Before",
        "Since",
        "Until",
        "Till",
        "During",
        "Aged",
        "Age",
        "Around",
        "Approximately",
        "Roughly",
        "At",
        "Last",
        "Next",
        "Another",
        "Also",
        "Even",
        "Now",
        "He",
        "She",
        "They",
        "We",
        "It",
        "I",
        "You",
        "There",
        "Here",
        "Not",
        "No",
        "Is",
        "Are",
        "Was",
        "Were",
        "Has",
        "Have",
        "Had",
        "Since",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "Spring",
        "Summer",
        "Autumn",
        "Fall",
        "Winter",
        "Other",
        "Per",
    ]
)


BEFORE_YEAR: Final = re.compile(
    r"\b(?:in|since|by|until|till|from|to|of|between|and|during|before|after|early|late|mid|year|for|around|summer"
    r"|winter|spring|autumn|fall|than|the|[-–—(])[\ -]?$|^$|\($"
)
BEFORE_MONTH: Final = re.compile(
    r"\b(?:in|of|since|by|until|last|this|next|early|late|mid|to|and|from|through|between|before|after)[\ -]$"
)
LOOSE_WORDS: Final[dict[str, tuple[int | Fraction, ...]]] = {
    "couple": (2,), "pair": (2,), "pairs": (2,), "both": (2,), "single": (1,), "once": (1,), "fortnight": (2, 14),
    "decade": (10,), "decades": (10,), "century": (100,), "centenary": (100,),
    "centennial": (100,), "quarter": (4, 3, Fraction(1, 4)), "quarters": (4, 3),
}  # fmt: skip
