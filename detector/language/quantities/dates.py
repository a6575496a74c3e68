"""Calendars: Japanese eras, Chinese centuries, English month names, the clock."""

from __future__ import annotations

from typing import Final

from detector.language.characters import fold

_MODERN: Final = "令和 2018 120 平成 1988 120 昭和 1925 120 大正 1911 120 明治 1867 120 民国 1911 120"
_JAPAN: Final = """
天正 1572 20 文禄 1591 5 慶長 1595 20 元和 1614 10 寛永 1623 21 正保 1643 5 慶安 1647 5
承応 1651 4 明暦 1654 4 万治 1657 4 寛文 1660 13 延宝 1672 9 天和 1680 4 貞享 1683 5
元禄 1687 17 宝永 1703 8 正徳 1710 6 享保 1715 21 元文 1735 6 寛保 1740 4 延享 1743 5
寛延 1747 4 宝暦 1750 14 明和 1763 9 安永 1771 10 天明 1780 9 寛政 1788 13 享和 1800 4
文化 1803 15 文政 1817 13 天保 1829 15 弘化 1843 5 嘉永 1847 7 安政 1853 7 万延 1859 2
文久 1860 4 元治 1863 2 慶応 1864 4
"""
_CHINA: Final = """
洪武 1367 31 建文 1398 4 永乐 1402 22 宣德 1425 10 正统 1435 14 景泰 1449 8 天顺 1456 8
成化 1464 23 弘治 1487 18 正德 1505 16 嘉靖 1521 45 隆庆 1566 6 万历 1572 48 天启 1620 7
崇祯 1627 17 顺治 1643 18 康熙 1661 61 雍正 1722 13 乾隆 1735 60 嘉庆 1795 25 道光 1820 30
咸丰 1850 11 同治 1861 13 光绪 1874 34 宣统 1908 3 贞观 626 23 开元 712 29 天宝 741 15
熙宁 1067 10 元丰 1077 8 绍兴 1130 32 贞享 1683 5 宽永 1623 21 宽文 1660 13 延宝 1672 9
宽政 1788 13 庆长 1595 20 庆应 1864 4 宝历 1750 14 享保 1715 21
"""
"""Names of eras, the Gregorian year before the first (as histories count: an era's first year is the year it began in),
and how many years it had (of the modern ones: may be counted on to). China: Ming, Qing and the few older ones that are
quoted. Chinese texts name Japanese eras in their own characters."""


def _eras(*tables: str) -> dict[str, tuple[int, int]]:
    words = " ".join(tables).split()
    return {
        fold(name): (int(before), int(years))
        for name, before, years in zip(words[::3], words[1::3], words[2::3], strict=True)
    }


ERAS: Final = _eras(_JAPAN, _CHINA, _MODERN)
MODERN_ERAS: Final = frozenset(_eras(_MODERN, "康熙 1661 61 乾隆 1735 60 雍正 1722 13 光绪 1874 34 嘉庆 1795 25"))
"""Eras whose names are nothing else; behind the others Chinese text must write the year in Han numerals (绍兴 is a city
too)."""

MONTHS: Final = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip

AFTERNOON: Final = ("下午", "午后", "午後", "晚上", "傍晚", "夜里", "夜间", "今晚", "当晚", "晚间", "夜", "晚")
MORNING: Final = ("上午", "早上", "凌晨", "清晨", "午前", "早晨", "朝", "清早", "未明", "明け方")
NOON: Final = ("中午", "正午", "昼")


def gregorian(era: str, year: int) -> int | None:
    """The year of the Gregorian calendar for a year of an era; None for a year the era did not have."""
    before, years = ERAS[era]
    return before + year if 1 <= year <= years else None


def is_year(value: object) -> bool:
    """Whether a bare number of four digits can be a year."""
    return isinstance(value, int) and 1000 <= value <= 2999


def hour_24(hour: int, half: str | None) -> int:
    """The hour of the 24-hour clock, for "am", "pm" or unknown."""
    if half == "pm" and hour < 12:
        return hour + 12
    if half == "am" and hour == 12:
        return 0
    return hour
