"""Calendars: Japanese eras, Chinese centuries, English month names, the clock."""

from __future__ import annotations

from typing import Final

ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民国": 1911}
"""Name of an era, folded, and the Gregorian year before its first."""

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
    """The year of the Gregorian calendar for a year of an era; None for a year no era had."""
    return ERAS[era] + year if 1 <= year <= 120 else None


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
