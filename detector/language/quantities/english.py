"""Quantities in English.

One pass of a regular expression finds figures, number words, months and fixed words; what stands before, between
and behind them decides the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from detector.language.characters import fold_width_and_case
from detector.language.quantities.dates import MONTHS, hour_24, is_year
from detector.language.quantities.english_patterns import (
    AFTER,
    BEFORE,
    BEFORE_MONTH,
    BEFORE_YEAR,
    CAPITALISED,
    HALF,
    HALF_YEARS,
    IN,
    LOOSE_WORDS,
    MAGNITUDE,
    MULTIPLIERS,
    NOT_NAMES,
    ORDINAL_SUFFIX,
    PART,
    PARTS,
    RANGE,
    SCAN,
    SCAN_WEB,
    UNIT_WORDS,
    WEEKDAYS,
    holds_web,
)
from detector.language.quantities.model import Approximator, Parts, Quantity, QuantityReading, Value, exact
from detector.language.quantities.numerals import (
    ENGLISH_MAGNITUDES,
    ENGLISH_ORDINALS,
    ENGLISH_TENS,
    ENGLISH_UNITS,
    MAXIMUM_DIGITS,
    Numeral,
    decimal,
    parse_english,
)
from detector.language.quantities.units import (
    CURRENCY_SIGNS,
    Unit,
    by_symbol,
    dimension_of,
    english_units,
    kind_of,
)


class _Mark(NamedTuple):
    """Something the scan found: its kind, bounds in code points and text in lower case."""

    kind: str
    start: int
    end: int
    text: str


class _Number(NamedTuple):
    """A figure or number words with magnitude, before units are looked at."""

    start: int
    end: int
    numeral: Numeral
    currency: str | None
    digits: bool
    magnitude: int  # what a magnitude word multiplied it by
    base: Value  # the value without the magnitude
    ordinal: bool
    text: str


_ROMAN: Final = re.compile(r"(?<![\w.])[IVX]{2,6}(?!\w)")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10}


def _roman(numeral: str) -> int:
    """The value of a Roman numeral below 40."""
    total = 0
    for sign, following in zip(numeral, numeral[1:] + " ", strict=True):
        value = _ROMAN_VALUES[sign]
        total += -value if value < _ROMAN_VALUES.get(following, 0) else value
    return total


def _singular(word: str) -> str:
    return "half" if word == "halves" else word.removesuffix("s")


class _Reader:
    """The marks of one text, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = text.lower() if text.isascii() else fold_width_and_case(text)
        self.quantities: list[Quantity] = []
        self.loose: set[Value] = set()
        self.names: list[Quantity] = []
        long_words = re.findall(r"\b[A-Za-z]{4,}", text)
        # A headline in title case says nothing about names.
        self.titled = len(long_words) > 3 and sum(word[0].isupper() for word in long_words) * 2 > len(long_words)
        self.marks = [
            _Mark("iso" if match.lastgroup == "sign" else match.lastgroup or "", match.start(), match.end(), match[0])
            for match in (SCAN_WEB if holds_web(self.folded) else SCAN).finditer(self.folded)
        ]

    # ------------------------------------------------------------------------------------------ helpers

    def _gap(self, first_end: int, index: int) -> str | None:
        """What stands between ``first_end`` and mark ``index``; None where there is none or it is far."""
        if index >= len(self.marks):
            return None
        start = self.marks[index].start
        return self.folded[first_end:start] if 0 <= start - first_end <= 16 else None

    def _add(self, quantity: Quantity) -> None:
        """Keep a quantity; one that overlaps the last one only as a loose value."""
        if self.quantities and quantity.start < self.quantities[-1].end:
            self.loose.add(quantity.value)
        else:
            self.quantities.append(quantity)

    def _date(self, start: int, end: int, parts: Parts) -> None:
        value = next(part for part in parts if part is not None)
        self._add(Quantity(value=value, kind="date", start=start, end=end, parts=parts, digits=True))

    def _keep_loose(self, run: str) -> None:
        for digits in re.findall(r"\d[\d,]*(?:\.\d+)?", run):
            if len(digits) < 20:
                self.loose.add(decimal(digits.rstrip(","))[0])

    def _approximator(self, start: int, end: int) -> tuple[Approximator | None, int, int]:
        approximator: Approximator | None = None
        before = BEFORE.search(self.folded[max(0, start - 20) : start])
        if before is not None:
            approximator = str(before.lastgroup).rstrip("2")  # type: ignore[assignment]
            start -= len(before[0])
        after = AFTER.match(self.folded, end)
        if after is not None:
            approximator = approximator or after.lastgroup  # type: ignore[assignment]
            end = after.end()
        return approximator, start, end

    def _next(self, index: int, end: int) -> int:
        """The first mark behind mark ``index`` that begins at ``end`` or later."""
        index += 1
        while index < len(self.marks) and self.marks[index].start < end:
            index += 1
        return index

    def _unit(self, end: int, figure: bool) -> tuple[Unit, Value, int] | None:
        """The longest name of a unit behind a number, its factor, and where it ends."""
        match = UNIT_WORDS.match(self.folded, end)
        if match is None:
            return None
        table = english_units()
        words = [word for word in match.groups() if word]
        for count in range(len(words), 0, -1):
            found = table.get(" ".join(words[:count]))
            if count == 1 and figure:
                cased = by_symbol(self.text[match.start(1) : match.end(1)])
                if cased is not None:
                    found = (cased, 1)  # mW, not MW
                if found is None and "/" in words[0]:
                    found = table.get(words[0].partition("/")[0])  # mg/l
            if found is None:
                continue
            stop = match.end(count)
            if found[0].name == "second" and words[0] == "second":
                return None
            short = len(words[0]) <= 2 and words[0].isascii() and words[0].isalpha()
            if short and not figure:
                return None
            if words[0] in ("w", "x", "yo", "pp", "h", "s", "p") and match[0][0] in " -":
                return None
            if words[0] in ("g", "m") and self.text[match.start(1)].isupper():
                return None  # 5G
            return found[0], found[1], stop
        return None

    def _number(self, index: int) -> _Number | None:
        """The number at mark ``index`` with its magnitude; None where the mark is none."""
        if index >= len(self.marks):
            return None
        mark = self.marks[index]
        if mark.kind == "figure":
            text = mark.text
            at = next(position for position, character in enumerate(text) if character in "0123456789.")
            sign = text[:at].strip(" .")
            digits = text[at:]
            if len(digits) > MAXIMUM_DIGITS:
                return None
            value, decimals = decimal("0" + digits if digits[0] == "." else digits)
            step: Value = exact(Fraction(1, 10**decimals)) if decimals else 1
            end = mark.end
            magnitude = 1
            currency = CURRENCY_SIGNS.get(sign) if sign else None
            found = MAGNITUDE.match(self.folded, end)
            if found is not None:
                word = found[1] or found[2]
                short = found[1] is None
                ambiguous = short and word in ("m", "b", "k")
                if (
                    not ambiguous
                    or currency is not None
                    or (word == "k" and self.text[found.start(2)] == "k" and value >= 10)
                ):
                    magnitude = {"hundred": 100, "dozen": 12}.get(word) or ENGLISH_MAGNITUDES[word]
                    end = found.end()
            ordinal = False
            suffix = ORDINAL_SUFFIX.match(self.folded, end)
            if suffix is not None and magnitude == 1 and not decimals:
                ordinal, end = True, suffix.end()
            numeral = Numeral(exact(value * magnitude), exact(step * magnitude), scaled=magnitude > 1)
            return _Number(mark.start, end, numeral, currency, True, magnitude, value, ordinal, digits)
        if mark.kind == "words":
            words = re.findall("[a-z]+", mark.text)
            factor = Fraction(1)
            if words[0] == "half":
                words, factor = words[1:], Fraction(1, 2)
                if words[0] in ("a", "an"):
                    words = words[1:]
            ordinal = words[-1] in ENGLISH_ORDINALS
            read = parse_english(words)
            if read is None:
                return None
            if factor != 1:
                read = Numeral(exact(read.value * factor), exact(read.step * factor / 5), scaled=True)
            text = mark.text
            return _Number(mark.start, mark.end, read, None, False, 1, read.value, ordinal, text)
        return None

    # ------------------------------------------------------------------------------------------ reading

    def read(self) -> QuantityReading:
        index = 0
        while index < len(self.marks):
            mark = self.marks[index]
            kind = mark.kind
            if self.quantities and mark.start < self.quantities[-1].end:
                index += 1
            elif kind in ("figure", "words"):
                index = self._read_number(index)
            elif kind == "month":
                index = self._read_month(index)
            elif kind in ("clock", "oclock"):
                index = self._read_clock(index)
            else:
                self._read_other(mark)
                index += 1
        for roman in _ROMAN.finditer(self.text):
            value = _roman(roman[0])
            if value:
                self.loose.add(value)
        return QuantityReading(
            text=self.text,
            language="en",
            quantities=tuple(self.quantities),
            loose=frozenset(self.loose),
            names=tuple(self.names),
            calendar=tuple(self._calendar()),
        )

    def _calendar(self) -> Iterator[Quantity]:
        """The weekdays and the halves of years."""
        if "day" in self.folded:
            for match in WEEKDAYS.finditer(self.text):
                value = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(match[0][:3]) + 1
                yield Quantity(value=value, kind="ordinal", start=match.start(), end=match.end(), unit="weekday")
        for match in HALF_YEARS.finditer(self.folded):
            value = int(match[1] in ("second", "latter") or match[2] == "2")
            yield Quantity(value=value, kind="ordinal", start=match.start(), end=match.end(), unit="half-year")

    def _read_other(self, mark: _Mark) -> None:
        start, end, text = mark.start, mark.end, mark.text
        if mark.kind == "iso":
            year, month, day = (int(part) for part in re.split(r"[-/.]", text))
            if 1 <= month <= 12 and 1 <= day <= 31:
                self._date(start, end, (year, month, day))
            else:
                self._keep_loose(text)
        elif mark.kind == "q":
            self._add(Quantity(value=int(text[1]), kind="ordinal", start=start, end=end, unit="quarter", digits=True))
        elif mark.kind == "decade":
            number = int(re.findall(r"\d+", text)[0])
            year = number if number >= 1000 else 1900 + number
            others: tuple[Value, ...] = () if number >= 1000 else (2000 + number, 1800 + number)
            if year % 100 == 0:
                others = (year // 100 + 1,)  # the 1800s are the 19th century
            if number >= 1000 or number >= 20:
                self._add(Quantity(
                    value=year, kind="date", start=start, end=end, unit="decade", parts=(year, None, None),
                    others=others,
                    plain=() if number >= 1000 else (number,), digits=True,
                ))  # fmt: skip
            else:
                self.loose.add(number)
        elif mark.kind == "fixed":
            self._read_fixed(mark)
        else:
            if mark.kind == "name":
                digits = re.findall(r"\d+", text)
                if len(digits) == 1 and 2 <= len(digits[0]) <= 9:
                    self._name(int(digits[0]), start, end)
            self._keep_loose(text)

    def _name(self, value: Value, start: int, end: int) -> None:
        if value > 9:
            self.names.append(Quantity(value=value, kind="cardinal", start=start, end=end, digits=True))

    def _read_fixed(self, mark: _Mark) -> None:
        text, start, end = mark.text, mark.start, mark.end
        times = MULTIPLIERS.get(text) or MULTIPLIERS.get(text[:4])
        if times is not None:
            self._add(Quantity(value=times, kind="multiplier", start=start, end=end, unit="times"))
        elif text.endswith(" and a half"):
            self._add(Quantity(value=Fraction(3, 2), kind="duration", start=start, end=end, unit=text.split(" ")[1]))
        elif text.startswith("halv") or text == "half":
            if text == "half" and re.search(
                r"\b(?:first|second|latter|other|half|the)[\ -]$", self.folded[max(0, start - 8) : start]
            ):
                self.loose.update((Fraction(1, 2), 2))
                return
            self._add(Quantity(value=Fraction(1, 2), kind="fraction", start=start, end=end))
        elif (
            text == "quarter"
            and re.match(r"\ of\b", self.folded[end : end + 4])
            and self.folded[max(0, start - 2) : start] == "a "
        ):
            self._add(Quantity(value=Fraction(1, 4), kind="fraction", start=start - 2, end=end))
        elif text.endswith("ties"):
            self.loose.add(ENGLISH_TENS[text.removesuffix("ies") + "y"])
        elif text in ("noon", "midday", "midnight"):
            self._add(Quantity(
                value=0 if text == "midnight" else 12, kind="time", start=start, end=end,
                parts=(0 if text == "midnight" else 12, None, None),
            ))  # fmt: skip
        else:
            self.loose.update(LOOSE_WORDS.get(text, (Fraction(1, 2),)))

    def _read_clock(self, index: int) -> int:
        mark = self.marks[index]
        numbers = [int(part) for part in re.findall(r"\d+", mark.text)]
        hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else None
        half = "am" if re.search(r"a\.?m", mark.text) else "pm" if re.search(r"p\.?m", mark.text) else None
        if hour > 24 or (minute is not None and minute > 59):
            self.loose.update(numbers)
            return index + 1
        second = numbers[2] if len(numbers) > 2 else None
        self._add(Quantity(
            value=hour_24(hour, half), kind="time", start=mark.start, end=mark.end,
            parts=(hour_24(hour, half), minute, second), plain=(hour,), digits=True,
        ))  # fmt: skip
        return index + 1

    def _day(self, index: int) -> tuple[int, int] | None:
        """A day of the month at mark ``index`` and where it ends."""
        number = self._number(index)
        if number is None or number.currency is not None or number.magnitude != 1:
            return None
        value = number.numeral.value
        written = (number.digits or number.ordinal) and "," not in number.text and "." not in number.text
        if written and isinstance(value, int) and 1 <= value <= 31:
            return value, number.end
        return None

    def _year(self, index: int, end: int) -> tuple[int, int] | None:
        """A year at mark ``index`` that follows ``end`` as part of a date."""
        gap = self._gap(end, index)
        if gap is None or gap not in (" ", ", ", ",", " of ", ", in "):
            return None
        number = self._number(index)
        if number is None or not number.digits or number.magnitude != 1 or number.ordinal or len(number.text) != 4:
            return None
        value = number.numeral.value
        return (value, number.end) if isinstance(value, int) and is_year(value) else None

    def _read_month(self, index: int, day: int | None = None, start: int | None = None) -> int:
        mark = self.marks[index]
        word = mark.text.rstrip(".")
        capital = self.text[mark.start].isupper()
        month = MONTHS[word]
        begin = mark.start if start is None else start
        end = mark.end
        following = index + 1
        if day is None and self._gap(end, following) in (" ", " the ", ". "):
            found = self._day(following)
            number = self._number(following)
            if (
                found is not None
                and number is not None
                and not self.folded[found[1] : found[1] + 3].startswith((":", "%", "00"))
            ):
                day, end = found
                following += 1
                gap = self._gap(end, following)
                if (
                    gap is not None
                    and re.fullmatch(r"\ ?(?:[-–—]|to|and|through|or|,)\ ?(?:the\ )?", gap)
                    and gap != " "
                ):
                    second = self._day(following)
                    if second is not None and second[0] > day and gap.strip() != ",":
                        self._date(begin, end, (None, month, day))
                        year = self._year(following + 1, second[1])
                        if year is not None:
                            self._date(self.marks[following].start, year[1], (year[0], None, second[0]))
                            return following + 2
                        self._date(self.marks[following].start, second[1], (None, None, second[0]))
                        return following + 1
        found_year = self._year(following, end)
        if not capital or ((word == "march" or word == "may" or word == "mar") and day is None and found_year is None):
            preposition = re.search(
                BEFORE_MONTH,
                self.folded[max(0, mark.start - 8) : mark.start],
            )
            if not capital or preposition is None:
                self.loose.add(month)
                return index + 1
        if found_year is not None:
            end = found_year[1]
            following += 1
        self._date(begin, end, (found_year[0] if found_year else None, month, day))
        return following

    def _read_number(self, index: int) -> int:
        mark = self.marks[index]
        number = self._number(index)
        if number is None:
            if not self._word_fraction(mark):
                self._words_loose(mark)
            return index + 1
        # 18 November 2023, the 18th of November
        day = self._day(index)
        if day is not None and index + 1 < len(self.marks) and self.marks[index + 1].kind == "month":
            gap = self._gap(day[1], index + 1)
            if gap in (" ", " of ", "-") and self.text[self.marks[index + 1].start].isupper():
                return self._read_month(index + 1, day[0], number.start)
        # 18-20 November
        if day is not None and index + 2 < len(self.marks) and self.marks[index + 2].kind == "month":
            second = self._day(index + 1)
            gap = self._gap(day[1], index + 1)
            if (
                second is not None
                and gap is not None
                and re.fullmatch(r"\ ?(?:[-–—]|to|and|or)\ ?(?:the\ )?", gap)
                and self._gap(second[1], index + 2) in (" ", " of ")
                and self.text[self.marks[index + 2].start].isupper()
            ):
                self._date(number.start, number.end, (None, None, day[0]))
                return self._read_month(index + 2, second[0], self.marks[index + 1].start)
        for reader in (self._short_year, self._fraction, self._one_in, self._range):
            following = reader(index, number)
            if following is not None:
                return following
        self._plain_number(index, number)
        return index + 1

    def _short_year(self, index: int, number: _Number) -> int | None:
        """2019–20, 1957-1958."""
        value = number.numeral.value
        if not number.digits or not is_year(value) or len(number.text) != 4 or self._gap(number.end, index + 1) not in (
            "-", "–", "/", "—",
        ):  # fmt: skip
            return None
        other = self._number(index + 1)
        if other is None or not other.digits or other.currency or not isinstance(other.numeral.value, int):
            return None
        if len(other.text) not in (2, 4) or not other.text.isdigit() or not isinstance(value, int):
            return None
        second = other.numeral.value
        full = second if len(other.text) == 4 else value // 100 * 100 + second
        if full <= value or not is_year(full):
            return None
        self._date(number.start, number.end, (value, None, None))
        self._add(Quantity(
            value=full, kind="date", start=other.start, end=other.end, parts=(full, None, None), plain=(second,),
            digits=True,
        ))  # fmt: skip
        return index + 2

    def _words_loose(self, mark: _Mark) -> None:
        for word in re.findall("[a-z]+", mark.text[:200]):
            value = ENGLISH_UNITS.get(word) or ENGLISH_TENS.get(word) or ENGLISH_ORDINALS.get(word)
            if value:
                self.loose.add(value)
        if mark.kind == "figure":
            self._keep_loose(mark.text)

    def _fraction(self, index: int, number: _Number) -> int | None:
        folded = self.folded
        if (
            number.digits
            and folded[number.end : number.end + 1] == "/"
            and number.magnitude == 1
            and number.currency is None
        ):
            other = self._number(index + 1)
            if other is not None and other.start == number.end + 1 and folded[other.end : other.end + 1] != "/":
                top, bottom = number.numeral.value, other.numeral.value
                if (
                    0 < top < bottom <= 1000
                    and isinstance(top, int)
                    and isinstance(bottom, int)
                    and folded[number.start - 1 : number.start] != "/"
                ):
                    approximator, start, end = self._approximator(number.start, other.end)
                    self._add(Quantity(
                        value=exact(Fraction(top, bottom)), kind="fraction", start=start, end=end,
                        approximator=approximator, plain=(top, bottom), digits=True,
                    ))  # fmt: skip
                    return index + 2
        if number.digits or number.currency is not None:
            return None
        words = number.text.split(" ")
        singular = _singular(words[-1])
        part = PART.match(folded, number.end)
        value = number.numeral.value
        if part is not None and isinstance(value, int) and value < 100 and not number.ordinal:
            bottom = PARTS[_singular(part[1])]
            if bottom == 2 and value != 1:
                return None
            if value == 1 or part[1].endswith("s"):
                approximator, start, end = self._approximator(number.start, part.end())
                self._add(Quantity(
                    value=exact(Fraction(value, bottom)), kind="fraction", start=start, end=end,
                    approximator=approximator, plain=(value, bottom),
                ))  # fmt: skip
                return index + 1 + (index + 1 < len(self.marks) and self.marks[index + 1].start < part.end())
        if number.ordinal and len(words) == 1 and singular in PARTS and singular != "second":
            after = re.match(r"\ of\b|[.,;:)]|$", folded[number.end : number.end + 4])
            if after is not None and folded[max(0, number.start - 2) : number.start] == "a ":
                approximator, start, end = self._approximator(number.start - 2, number.end)
                self._add(Quantity(
                    value=Fraction(1, PARTS[singular]), kind="fraction", start=start, end=end,
                    approximator=approximator, plain=(PARTS[singular],),
                ))  # fmt: skip
                return index + 1
        return None

    def _word_fraction(self, mark: _Mark) -> bool:
        """ "one third", "two-fifths": number words that end in an ordinal and are no number for that reason."""
        words = re.findall("[a-z]+", mark.text) if mark.kind == "words" else []
        if len(words) != 2 or words[1] not in PARTS or words[0] not in ENGLISH_UNITS:
            return False
        approximator, start, end = self._approximator(mark.start, mark.end)
        top, bottom = ENGLISH_UNITS[words[0]], PARTS[words[1]]
        self._add(Quantity(
            value=exact(Fraction(top, bottom)), kind="fraction", start=start, end=end, approximator=approximator,
            plain=(top, bottom),
        ))  # fmt: skip
        return True

    def _one_in(self, index: int, number: _Number) -> int | None:
        following = self._next(index, number.end)
        gap = self._gap(number.end, following)
        if gap is None or IN.fullmatch(gap) is None or number.currency is not None:
            return None
        other = self._number(following)
        if other is None or other.currency is not None or other.ordinal or number.ordinal:
            return None
        top, bottom = number.numeral.value, other.numeral.value
        if (
            not 0 < top < bottom
            or (gap.strip() == "of" and not number.digits)
            or (is_year(bottom) and other.digits and gap.strip() == "in")
        ):
            return None
        if gap.strip() == "in" and not (top < 10 and (isinstance(bottom, int) and (bottom <= 12 or bottom % 10 == 0))):
            return None
        if self._unit(other.end, other.digits) is not None and gap.strip() == "in":
            unit = self._unit(other.end, other.digits)
            if unit is not None and unit[0].dimension != "count":
                return None
        approximator, start, end = self._approximator(number.start, other.end)
        self._add(Quantity(
            value=exact(Fraction(top) / Fraction(bottom)), kind="fraction", start=start, end=end,
            approximator=approximator, plain=(top, bottom), digits=number.digits,
        ))  # fmt: skip
        return following + 1

    def _range(self, index: int, number: _Number) -> int | None:
        first_unit = None
        following = self._next(index, number.end)
        gap = self._gap(number.end, following)
        if gap is None or number.numeral.low is not None:
            return None
        other = self._number(following)
        if other is None or other.ordinal or number.ordinal or other.numeral.low is not None:
            return None
        rest = gap
        if RANGE.fullmatch(gap) is None:
            first_unit = self._unit(number.end, number.digits)
            if first_unit is None or first_unit[2] > other.start:
                return None
            rest = self.folded[first_unit[2] : other.start]
            if RANGE.fullmatch(rest) is None:
                return None
        connector = rest.strip(" $€£¥").split(" ")[0]
        if connector == "and" and not re.search(
            r"\bbetween\ (?:about\ |around\ |the\ ages\ of\ |ages\ )?$",
            self.folded[max(0, number.start - 28) : number.start],
        ):
            return None
        if connector == "or" and not (number.digits and other.digits):
            return None
        if connector == "to" and not rest.endswith(" ") and not rest.endswith(("$", "€", "£")):
            return None
        low, high = number.numeral.value, other.numeral.value
        if number.magnitude == 1 and other.magnitude > 1 and low < other.base and number.digits:
            low = low * other.magnitude
        if low >= high:
            return None
        unit = self._unit(other.end, other.digits)
        dash = connector in "-–—−~"
        if dash and unit is None and number.currency is None and other.magnitude == 1 and first_unit is None:
            years = is_year(low) and is_year(high)
            if not years:
                return None  # 3-2 is a score
        if is_year(low) and is_year(high) and unit is None and number.currency is None:
            return None  # two years, one after the other
        if first_unit is not None and (unit is None or unit[0].name != first_unit[0].name):
            return None
        name = number.currency or other.currency or (unit[0].name if unit else None)
        factor: Value = unit[1] if unit is not None and name == unit[0].name else 1
        approximator, start, end = self._approximator(number.start, unit[2] if unit else other.end)
        self._add(Quantity(
            value=exact(low * factor), kind="range", start=start, end=end, unit=name, approximator=approximator,
            low=exact(low * factor), high=exact(high * factor), step=exact(other.numeral.step * factor),
            plain=(number.base, other.base), digits=number.digits,
        ))  # fmt: skip
        return following + 1

    def _plain_number(self, index: int, number: _Number) -> None:
        """Keep a number that no other reading took: as a quantity, or loose where it is part of a word or name."""
        if number.ordinal:
            self._plain_ordinal(number)
            return
        folded, mark, numeral = self.folded, self.marks[index], number.numeral
        value, end = numeral.value, number.end
        # a million and a half, two and a half years
        half = re.match(r"\ and\ a\ half\b", folded[end : end + 12])
        if half is not None and isinstance(value, int):
            value = exact(value + Fraction(number.magnitude if number.magnitude > 1 else 1, 2))
            end += half.end()
        unit = self._unit(end, number.digits)
        if number.digits and unit is None and number.currency is None:
            if folded[end : end + 1].isalpha():
                self.loose.add(value)  # 4K, 3D
                return
            if number.magnitude == 1 and end == mark.end and self._keep_as_name(number, value):
                return
        name = number.currency
        factor: Value = 1
        if unit is not None and name is None:
            name, factor, end = unit[0].name, unit[1], unit[2]
        elif unit is not None and unit[0].dimension == "money":
            end = unit[2]
        if name == "foot" and number.digits and self._with_inches(number, value, end):
            return
        if name is None and number.text.strip() == "one" and value == 1:
            self.loose.add(1)
            return
        if name is None and self._is_lone_year(number, value):
            self._date(number.start, end, (int(value), None, None))
            return
        dimension = dimension_of(name)
        others: list[Value] = []
        if number.digits and name in ("metre", "mile") and folded[number.end : end].strip() == "m":
            others.append(exact(value * 10**6))
        if "dozen" in number.text or folded[mark.end : end].strip(" -") == "dozen":
            others.append(exact(Fraction(value) * 10 / 12))
        if number.digits and dimension in (None, "count") and re.fullmatch(r"\d{1,3}\.\d{3}", number.text):
            others.append(exact(value * 1000))  # 42.000 in the style of other countries
        approximator, start, end = self._approximator(number.start, end)
        minus = re.search(r"(?:\bminus\ |(?<![\w\d])[−-])$", folded[max(0, start - 6) : start])
        below = re.match(r"\ below\ (?:zero|freezing)\b", folded[end : end + 16])
        if minus is not None and number.currency is None:
            value, start = -value, start - len(minus[0])
        elif below is not None and dimension == "temperature":
            value, end = -value, end + below.end()
        low, high = numeral.low, numeral.high
        self._add(Quantity(
            value=exact(value * factor), kind=kind_of(dimension), start=start, end=end, unit=name,
            approximator=numeral.approximator or approximator,
            low=exact(low * factor) if low is not None else None,
            high=exact(high * factor) if high is not None else None,
            step=exact(numeral.step * factor), others=tuple(others),
            plain=(number.base,) if number.magnitude > 1 or factor != 1 else (), digits=number.digits,
        ))  # fmt: skip

    def _plain_ordinal(self, number: _Number) -> None:
        """Keep an ordinal that no other reading took: *first*, *second* and *third* without an article as loose."""
        value, end = number.numeral.value, number.end
        if HALF.match(self.folded, number.start) is not None:
            self.loose.add(value)
            return
        if not number.digits and number.text in ("second", "first", "third") and not self._is_determined(number.start):
            self.loose.add(value)
            if number.text == "third":
                self.loose.add(Fraction(1, 3))
            return
        unit = self._unit(end, True)
        if unit is not None and unit[0].name not in ("century", "quarter"):
            unit = None
        self._add(Quantity(
            value=value, kind="ordinal", start=number.start, end=end if unit is None else unit[2],
            unit=None if unit is None else unit[0].name, digits=number.digits,
        ))  # fmt: skip

    def _is_determined(self, start: int) -> bool:
        """Whether an article or a possessive stands before ``start``."""
        before = self.folded[max(0, start - 6) : start]
        return re.search(r"\b(?:the|his|her|its|their|our|my)\ $", before) is not None

    def _keep_as_name(self, number: _Number, value: Value) -> bool:
        """Keep figures behind *No.*, a name or the letters of a code as what they are; whether they were one."""
        before = self.folded[max(0, number.start - 8) : number.start]
        numero = re.search(r"\bno(\.?|\.\ )$|\b(?:number|nos\.)$", before.rstrip(" "))
        if numero is not None and isinstance(value, int):
            if value == 10 and numero[1] == "":
                self.loose.add(10)  # No 10, Downing Street
            else:
                self._add(Quantity(value=value, kind="ordinal", start=number.start, end=number.end, digits=True))
            return True
        if "," in number.text or "." in number.text:
            return False
        named = CAPITALISED.search(self.text[max(0, number.start - 30) : number.start])
        if (
            named is not None
            and not self.titled
            and not named[1].endswith(("'s", "’s"))
            and not (is_year(value) and value >= 1900)
            and named[1] not in NOT_NAMES
        ):
            self.loose.add(value)  # iPhone 15, Boeing 737
            self._name(value, number.start, number.end)
            return True
        if re.search(r"[a-z]-$", before) is not None:
            self.loose.add(value)  # covid-19
            return True
        return False

    def _with_inches(self, number: _Number, feet: Value, end: int) -> bool:
        """Keep feet with the inches that stand behind them at ``end``; whether there are any."""
        inches = re.match(r"[-\ ](\d{1,2})(?:[-\ ]?(?:inches|inch|in)\b|\b)", self.folded[end : end + 12])
        if inches is None or int(inches[1]) >= 12:
            return False
        self._add(Quantity(
            value=exact(Fraction(feet) + Fraction(int(inches[1]), 12)), kind="cardinal", start=number.start,
            end=end + inches.end(), unit="foot", plain=(feet, int(inches[1])), digits=True,
        ))  # fmt: skip
        return True

    def _is_lone_year(self, number: _Number, value: Value) -> bool:
        """Whether four figures without a unit are a year, by what stands before them."""
        return (
            number.digits
            and len(number.text) == 4
            and number.magnitude == 1
            and isinstance(value, int)
            and is_year(value)
            and 1500 <= value <= 2100
            and re.search(BEFORE_YEAR, self.folded[max(0, number.start - 8) : number.start]) is not None
        )


def read_english(text: str) -> QuantityReading:
    """Read the quantities of an English text. Offsets are code points of ``text``."""
    return _Reader(text).read()
