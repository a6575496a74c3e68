"""Quantities in Chinese and Japanese.

One pass of a regular expression finds numerals, codes and fixed words; everything else is decided by the few
characters before, between and behind them. The text is folded first (width, case, traditional → simplified), which
keeps every offset, so one set of tables serves zh-Hans, zh-Hant and ja.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from msgspec.structs import replace

from detector.language.characters import fold
from detector.language.quantities.cjk_patterns import (
    AFTER,
    AMBIGUOUS_UNITS,
    BARE_PREFIX,
    BARE_UNITS,
    BEFORE,
    COUNTED,
    HALF_YEARS,
    IN_WORDS,
    INCREASED,
    LEADS,
    LOOSE_WORDS,
    MAGNITUDES,
    MINUS,
    MODEL,
    NEGATIVE,
    NOT_AGES,
    NOT_COUNTED,
    NOT_TENTHS,
    ONE_IN,
    PER_SHARES,
    RANGE,
    SCAN,
    SCAN_WEB,
    TAIL,
    WEEKDAY_SIGNS,
    WEEKDAYS,
    WORD_BEGINNINGS,
    holds_web,
)
from detector.language.quantities.dates import (
    AFTERNOON,
    ERAS,
    MODERN_ERAS,
    MORNING,
    NOON,
    gregorian,
    hour_24,
    is_year,
)
from detector.language.quantities.model import Approximator, Parts, Quantity, QuantityReading, Value, exact
from detector.language.quantities.numerals import HAN_DIGITS, Numeral, parse_financial, parse_han
from detector.language.quantities.units import (
    CURRENCY_SIGNS,
    HALVED,
    Dimension,
    Unit,
    by_symbol,
    cjk_lengths,
    cjk_units,
    kind_of,
)


class Token(NamedTuple):
    """A numeral in the folded text with its bounds."""

    start: int
    end: int
    text: str
    numeral: Numeral
    unit: str | None  # the currency of a sign before it


def _unit_at(folded: str, position: int) -> tuple[Unit, Value, int] | None:
    """The longest name of a unit at ``position`` (a space may come before it), its factor, and where it ends."""
    table = cjk_units()
    start = position + 1 if folded[position : position + 1] == " " else position
    longest = cjk_lengths().get(folded[start : start + 1], 0)
    for length in range(min(longest, len(folded) - start), 0, -1):
        found = table.get(folded[start : start + length])
        if found is None:
            continue
        end = start + length
        last = folded[end - 1]
        if last.isascii() and last.isalnum() and folded[end : end + 1].isascii() and folded[end : end + 1].isalnum():
            continue  # "5 mm" is no metre
        if start != position and not (last.isascii() or length > 1):
            continue  # a space before a single Han character is a border
        return found[0], found[1], end
    return None


def _prefixed(folded: str, end: int) -> bool:
    """Whether the 百, 千 or 兆 before ``end`` belongs to the unit behind it."""
    found = _unit_at(folded, end - 1)
    return found is not None and found[2] > end and found[0].dimension not in ("money", "count")


def _is_tens(numeral: Numeral) -> bool:
    """Whether it is one of 10, 20 … 90."""
    return numeral.value in range(10, 100, 10)


def _year_of_two(value: int) -> int:
    return 1900 + value if value >= 30 else 2000 + value


_LONGEST_SYMBOL: Final = 6  # with the space before it


_SPACED: Final = re.compile(r"(?<=[\d%])\ (?=[\u3005-\u30ff\u4e00-\u9fff])|(?<=[\u3005-\u30ff\u4e00-\u9fff])\ (?=\d)")


def _squeeze(folded: str) -> tuple[str, list[int] | None]:
    """The text without the spaces that some styles set between figures and Han or kana, and where each character was.

    The second is None where nothing was taken out.
    """
    if _SPACED.search(folded) is None:
        return folded, None
    pieces: list[str] = []
    origins: list[int] = []
    last = 0
    for match in _SPACED.finditer(folded):
        pieces.append(folded[last : match.start()])
        origins.extend(range(last, match.start()))
        last = match.end()
    pieces.append(folded[last:])
    origins.extend(range(last, len(folded)))
    return "".join(pieces), origins


class _Reader:
    """The numerals of one text, read from left to right."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.japanese = language.startswith("ja")
        folded = fold(text)
        if self.japanese and "・" in folded:
            folded = re.sub(r"(?<=\d)・(?=\d)", ".", folded)  # 1・5メートル
        self.folded, self.origins = _squeeze(folded)
        self.tokens: list[Token] = []
        self.quantities: list[Quantity] = []
        self.loose: set[Value] = set()
        self.names: list[Quantity] = []

    # ------------------------------------------------------------------------------------------ scanning

    def scan(self) -> None:
        folded = self.folded
        sign: tuple[str, int, int] | None = None
        for match in (SCAN_WEB if holds_web(folded) else SCAN).finditer(folded):
            kind = match.lastgroup
            start, end = match.span()
            if kind == "fold":
                kind = "double"
            elif kind == "sign":
                kind = "iso"
            if kind == "number" or kind == "financial":
                run = match[0]
                numeral = parse_financial(run) if kind == "financial" else parse_han(run)
                if kind == "financial" and numeral is None:
                    numeral = parse_han(run) if run[0] not in "壹贰叁肆伍陆柒捌玖拾佰仟壱弐参" else None
                if numeral is None and kind == "number":
                    end, numeral = self._shorten(start, run)
                if numeral is None:
                    self._keep_loose(match[0])
                    continue
                if folded[end - 1] in "百千兆" and end - start > 1 and _prefixed(folded, end):
                    end -= 1  # 500千瓦
                    numeral = parse_han(folded[start:end])
                    if numeral is None:
                        continue
                currency = None
                if sign is not None and folded[sign[2] : start].strip(" ") == "":
                    currency, start = sign[0], sign[1]
                sign = None
                self.tokens.append(Token(start, end, folded[match.start() : end], numeral, currency))
            elif kind == "money":
                unit = CURRENCY_SIGNS[match[0]]
                if unit == "yuan-or-yen":
                    unit = "yen" if self.japanese else "yuan"
                sign = (unit, start, end)
            elif kind == "iso":
                year, month, day = (int(part) for part in re.split(r"[-/.]", match[0]))
                if 1 <= month <= 12 and 1 <= day <= 31:
                    self._date(start, end, (year, month, day))
                else:
                    self._keep_loose(match[0])
            elif kind == "q":
                value = int(match[0][1])
                self._add(Quantity(value=value, kind="ordinal", start=start, end=end, unit="quarter", digits=True))
            elif kind == "half":
                self._add(Quantity(value=Fraction(1, 2), kind="fraction", start=start, end=end))
            elif kind == "double":
                times = {"两": 4, "二": 4, "三": 8}.get(match["fold"] or "", 2)
                self._add(Quantity(value=times, kind="multiplier", start=start, end=end, unit="times"))
            else:
                if kind == "name":
                    digits = re.findall(r"\d+", match[0])
                    if len(digits) == 1 and 2 <= len(digits[0]) <= 9:
                        self._name(int(digits[0]), start, end)
                self._keep_loose(match[0])

    def _name(self, value: Value, start: int, end: int) -> None:
        if self.origins is not None:
            start, end = self.origins[start], self.origins[end - 1] + 1
        if value > 9:
            self.names.append(Quantity(value=value, kind="cardinal", start=start, end=end, digits=True))

    def _shorten(self, start: int, run: str) -> tuple[int, Numeral | None]:
        """The longest well-formed beginning of a run that is no number as a whole (at most a few attempts)."""
        for length in range(min(len(run), 16) - 1, 0, -1):
            numeral = parse_han(run[:length])
            if numeral is not None and run[length - 1] not in "余多来点":
                self._keep_loose(run[length:])
                return start + length, numeral
        return start + len(run), None

    def _keep_loose(self, run: str) -> None:
        for digits in re.findall(r"\d[\d,]*(?:\.\d+)?", run):
            if len(digits) < 20:
                numeral = parse_han(digits.rstrip(",")) if digits.isascii() else None
                if numeral is not None:
                    self.loose.add(numeral.value)
        self.loose.update(LOOSE_WORDS.get(run, ()))
        for character in run[:40]:
            digit = "零一二三四五六七八九十".find(character)
            if digit >= 0:
                self.loose.add(digit)
            elif character in "两双":
                self.loose.add(2)

    # ------------------------------------------------------------------------------------------ helpers

    def _at(self, position: int, length: int = 1) -> str:
        return self.folded[position : position + length]

    def _before(self, position: int, length: int) -> str:
        return self.folded[max(0, position - length) : position]

    def _original(self, position: int) -> str:
        """The character of the text, before folding, at a position of the folded text."""
        return self.text[position if self.origins is None else self.origins[position]]

    def _gap(self, index: int) -> str | None:
        """What stands between numeral ``index`` and the next one; None where there is no next one or it is far."""
        if index + 1 >= len(self.tokens):
            return None
        start, end = self.tokens[index].end, self.tokens[index + 1].start
        return self.folded[start:end] if end - start <= 14 else None

    def _add(self, quantity: Quantity) -> None:
        """Keep a quantity whose bounds are those in the folded text."""
        if self.origins is not None:
            start, end = self.origins[quantity.start], self.origins[quantity.end - 1] + 1
            quantity = replace(quantity, start=start, end=end)
        # Half signs come from the scan, everything else from the walk over the numerals: sorted at the end.
        self.quantities.append(quantity)

    def _date(
        self, start: int, end: int, parts: Parts, plain: tuple[Value, ...] = (), others: tuple[Value, ...] = ()
    ) -> None:
        value = next(part for part in parts if part is not None)
        self._add(Quantity(
            value=value, kind="date", start=start, end=end, parts=parts, plain=plain, others=others, digits=True
        ))  # fmt: skip

    def _era_year(self, token: Token, value: int) -> int | None:
        """The Gregorian year of a numeral behind the name of an era; None where no era's year stands there."""
        era = self._before(token.start, 2)
        if era not in ERAS or not (self.japanese or era in MODERN_ERAS or not token.text[:1].isascii()):
            return None
        return gregorian(era, value)

    def _approximator(self, start: int, end: int) -> tuple[Approximator | None, int, int]:
        """The approximator around ``[start, end)``, and the bounds with it."""
        approximator: Approximator | None = None
        before = BEFORE.search(self._before(start, 6))
        if before is not None:
            approximator = before.lastgroup  # type: ignore[assignment]
            start -= len(before[0])
        after = AFTER.match(self.folded, end)
        if after is not None and not (after[0] == "多" and self._at(end + 1) in ("样", "元", "重", "次", "方", "么")):
            approximator = approximator or after.lastgroup  # type: ignore[assignment]
            end = after.end()
        return approximator, start, end

    # ------------------------------------------------------------------------------------------ reading

    def read(self) -> QuantityReading:
        self.scan()
        if "元年" in self.folded:
            for match in re.finditer("(..)元年", self.folded):
                if match[1] in ERAS:
                    self._date(match.start(), match.end(), (gregorian(match[1], 1), None, None), (1,))
        index = 0
        while index < len(self.tokens):
            index = self._read_one(index)
        ordered: list[Quantity] = []
        for quantity in sorted(self.quantities, key=lambda one: (one.start, -one.end)):
            if not ordered or quantity.start >= ordered[-1].end:
                ordered.append(quantity)
            elif quantity.start < ordered[-1].end:
                self.loose.add(quantity.value)
        return QuantityReading(
            text=self.text,
            language="ja" if self.japanese else "zh",
            quantities=tuple(ordered),
            loose=frozenset(self.loose),
            names=tuple(self.names),
            bare=frozenset(match.lastgroup or "" for match in BARE_UNITS.finditer(self.folded)),
            calendar=tuple(self._calendar()),
        )

    def _calendar(self) -> Iterator[Quantity]:
        """The weekdays and the halves of years."""
        for unit, pattern, values in (("weekday", WEEKDAYS, WEEKDAY_SIGNS), ("half-year", HALF_YEARS, "上下前後")):
            for match in pattern.finditer(self.folded):
                start, end = match.span()
                if self.origins is not None:
                    start, end = self.origins[start], self.origins[end - 1] + 1
                sign = values.index(match[match.lastindex or 0])
                value = sign % 2 if unit == "half-year" else sign % 7 + 1
                yield Quantity(value=value, kind="ordinal", start=start, end=end, unit=unit)

    def _read_one(self, index: int) -> int:
        for reader in (
            self._per_shares,
            self._fraction,
            self._short_year,
            self._date_at,
            self._century,
            self._time,
            self._ordinal,
            self._one_in,
            self._range,
        ):
            following = reader(index)
            if following is not None:
                return following
        return self._plain_number(index)

    def _integer(self, index: int) -> int | None:
        """The numeral as a plain integer: not vague, no decimals."""
        if index >= len(self.tokens):
            return None
        numeral = self.tokens[index].numeral
        if isinstance(numeral.value, int) and numeral.low is None:
            return numeral.value
        return None

    def _per_shares(self, index: int) -> int | None:
        """An amount for ten shares (10股派3.5元), kept as what one share gets."""
        token, gap = self.tokens[index], self._gap(index)
        if gap is None or token.numeral.value != 10 or PER_SHARES.fullmatch(gap) is None:
            return None
        other = self.tokens[index + 1]
        unit = _unit_at(self.folded, other.end)
        if unit is None or unit[0].dimension != "money":
            return None
        value = exact(Fraction(other.numeral.value) * unit[1])
        self._add(Quantity(
            value=exact(Fraction(value) / 10), kind="money", start=token.start, end=unit[2], unit=unit[0].name,
            step=exact(Fraction(other.numeral.step) / 10), plain=(10, value), digits=True,
        ))  # fmt: skip
        return index + 2

    def _fraction(self, index: int) -> int | None:
        token = self.tokens[index]
        gap = self._gap(index)
        if gap is None:
            return None
        other = self.tokens[index + 1]
        if gap in ("分之", "分の", "分のうち"):
            denominator, numerator = token.numeral.value, other.numeral
            if not denominator:
                return None
            approximator, start, end = self._approximator(token.start, other.end)
            approximator = numerator.approximator or approximator
            if denominator == 100:
                following = self._gap(index + 1)
                if (
                    following is not None
                    and RANGE.fullmatch(following.removesuffix("百分之"))
                    and index + 2 < len(self.tokens)
                ):
                    third = index + 2
                    if self.tokens[third].text == "百" and self._gap(third) == "分之":
                        third += 1
                    high = self.tokens[third].numeral.value
                    if high > numerator.value:
                        self._add(Quantity(
                            value=numerator.value, kind="range", start=token.start, end=self.tokens[third].end,
                            unit="percent", low=numerator.value, high=high,
                        ))  # fmt: skip
                        return third + 1
                self._add(Quantity(
                    value=numerator.value, kind="percentage", start=start, end=end, unit="percent",
                    approximator=approximator, low=numerator.low, high=numerator.high, step=numerator.step,
                ))  # fmt: skip
                return index + 2
            value = exact(Fraction(numerator.value) / Fraction(denominator))
            self._add(Quantity(
                value=value, kind="fraction", start=start, end=end, approximator=approximator,
                plain=(denominator, numerator.value),
            ))  # fmt: skip
            return index + 2
        if gap == "/" and token.text.isdigit() and other.text.isdigit() and self._at(other.end) != "/":
            numerator_, denominator_ = int(token.text[:20]), int(other.text[:20])
            if 0 < numerator_ < denominator_ <= 1000 and self._before(token.start, 1) != "/":
                approximator, start, end = self._approximator(token.start, other.end)
                self._add(Quantity(
                    value=exact(Fraction(numerator_, denominator_)), kind="fraction", start=start, end=end,
                    approximator=approximator, plain=(numerator_, denominator_), digits=True,
                ))  # fmt: skip
                return index + 2
        return None

    def _date_at(self, index: int) -> int | None:
        token = self.tokens[index]
        value = self._integer(index)
        if value is None or token.unit is not None or token.numeral.approximator is not None:
            return None
        if self._at(token.end) in (")", "）") and (year := self._era_year(token, value)) is not None:
            self._date(token.start - 2, token.end, (year, None, None), (value,))  # 1895（明治28）年
            return index + 1
        after = self._at(token.end)
        if after == " ":
            after = self._at(token.end + 1)
        if after == "年":
            return self._year_at(index, value)
        if after == "月" and 1 <= value <= 12 and "." not in token.text:
            return self._month_at(index, token.start, None, ())
        if (
            after in "日号"
            and after
            and 1 <= value <= 31
            and self._at(token.end, 2) not in ("日间", "号楼", "号线", "号文")
        ):
            if after == "号" and (self.japanese or not token.text.isascii()):
                return None  # 神舟十四号
            self._date(token.start, self.folded.index(after, token.end) + 1, (None, None, value))
            return index + 1
        following = self._gap(index)
        if (
            following is not None
            and following in ("-", "~", "〜", "至", "到", "–", "—", "、", "和", "及")
            and 1 <= value <= 31
        ):
            other = self._integer(index + 1)
            behind = self._at(self.tokens[index + 1].end)
            if (
                other is not None
                and value < other <= 31
                and behind == "日"
                and self._at(self.tokens[index + 1].end, 2) != "日间"
            ):
                self._date(token.start, token.end, (None, None, value))
                self._date(self.tokens[index + 1].start, self.tokens[index + 1].end + 1, (None, None, other))
                return index + 2
            if other is not None and value < other <= 12 and behind == "月":
                self._date(token.start, token.end, (None, value, None))
                return index + 1
        return None

    def _year_at(self, index: int, value: int) -> int | None:
        token = self.tokens[index]
        year_end = self.folded.index("年", token.end) + 1
        year = self._era_year(token, value)
        start = token.start
        plain: tuple[Value, ...] = ()
        if year is not None:
            start, plain = token.start - 2, (value,)
        elif (
            (is_year(value) and not token.numeral.scaled and "," not in token.text)
            or (is_year(value) and token.text[:2] in ("二千", "一千", "两千"))
            or self._before(token.start, 2) in ("公元", "西元", "元前", "西暦", "西历")
        ):
            year = value
        month = self._integer(index + 1) if self._gap(index) in ("年", "年 ", " 年 ", " 年") else None
        month_follows = (
            month is not None and 1 <= month <= 12 and self._at(self.tokens[index + 1].end, 2).lstrip(" ")[:1] == "月"
        )
        if year is None and month_follows and value < 100:
            year, plain = _year_of_two(value), (value,)
        elif year is None and self._at(year_end) == "度" and value < 100 and len(token.text) == 2:
            year, plain = _year_of_two(value), (value,)  # 22年度
        if year is None:
            return None
        if self._at(year_end) == "代":
            self._add(Quantity(
                value=year, kind="date", start=start, end=year_end + 1, unit="decade", parts=(year, None, None),
                digits=True,
            ))  # fmt: skip
            return index + 1
        if month_follows:
            return self._month_at(index + 1, start, year, plain)
        self._date(start, year_end, (year, None, None), plain)
        return index + 1

    def _month_at(self, index: int, start: int, year: int | None, plain: tuple[Value, ...]) -> int:
        token = self.tokens[index]
        month = self._integer(index)
        end = self.folded.index("月", token.end) + 1
        gap = (self._gap(index) or "").replace(" ", "")
        day = self._integer(index + 1) if gap in ("月", "月份") else None
        if day is not None and 1 <= day <= 31:
            following = self.tokens[index + 1]
            after = self._at(following.end, 2).lstrip(" ")[:1]
            if after in ("日", "号") and after:
                end = self.folded.index(after, following.end) + 1
                self._date(start, end, (year, month, day), plain)
                return index + 2
            between = self._gap(index + 1)
            last = self._integer(index + 2)
            if (
                between in ("-", "~", "〜", "至", "到", "–", "—", "、", "和", "及")
                and last is not None
                and self._at(self.tokens[index + 2].end) in ("日", "号")
            ):
                self._date(start, following.end, (year, month, day), plain)
                self._date(self.tokens[index + 2].start, self.tokens[index + 2].end + 1, (None, None, last))
                return index + 3
        closed = self.japanese and year is not None and self._at(end) == "期"
        # 2024年3月期 is the fiscal year 2023 for those who count it by its beginning.
        self._date(start, end, (year, month, None), plain, (year - 1,) if closed and year is not None else ())
        return index + 1

    def _century(self, index: int) -> int | None:
        token = self.tokens[index]
        value = self._integer(index)
        if value is None:
            numeral = token.numeral
            if numeral.low is None or numeral.high is None or self._at(token.end, 2) != "年代" or numeral.low % 10:
                return None
            century = 1900
            self._add(Quantity(
                value=century + numeral.low, kind="date", start=token.start, end=token.end + 2, unit="decade",
                parts=(1900 + int(numeral.low), None, None), others=(century + numeral.high,), digits=True,
            ))  # fmt: skip
            return index + 1
        if self._at(token.end, 2) == "世纪" and 1 <= value <= 30 and self._before(token.start, 1) not in ("半", "个"):
            decade = self._integer(index + 1) if self._gap(index) == "世纪" else None
            several = self.tokens[index + 1].numeral if self._gap(index) == "世纪" else None
            if several is not None and several.low is not None and several.high is not None:
                end = self.tokens[index + 1].end
                if self._at(end, 2) == "年代" and several.low % 10 == 0 and several.high < 100:
                    years = exact((value - 1) * 100 + several.low), exact((value - 1) * 100 + several.high)
                    self._add(Quantity(
                        value=years[0], kind="date", start=token.start, end=end + 2, unit="decade",
                        parts=(int(years[0]), None, None), others=(years[1],), digits=True,
                    ))  # fmt: skip
                    return index + 2
            if (
                decade is not None
                and decade % 10 == 0
                and decade < 100
                and self._at(self.tokens[index + 1].end, 2) == "年代"
            ):
                year = (value - 1) * 100 + decade
                self._add(Quantity(
                    value=year, kind="date", start=token.start, end=self.tokens[index + 1].end + 2, unit="decade",
                    parts=(year, None, None), digits=True,
                ))  # fmt: skip
                return index + 2
            start = token.start - 1 if self._before(token.start, 1) == "第" else token.start
            self._add(
                Quantity(
                    value=value,
                    kind="ordinal",
                    start=start,
                    end=token.end + 2,
                    unit="century",
                    others=((value - 1) * 100,),
                )
            )
            return index + 1
        if self._at(token.end, 2) == "年代" and value < 100 and value % 10 == 0:
            self._add(Quantity(
                value=1900 + value, kind="date", start=token.start, end=token.end + 2, unit="decade",
                parts=(1900 + value, None, None), others=(2000 + value, 1800 + value), plain=(value,), digits=True,
            ))  # fmt: skip
            return index + 1
        return None

    def _short_year(self, index: int) -> int | None:
        """2019-20, 95后: years of two digits."""
        token = self.tokens[index]
        value = self._integer(index)
        if value is None or not token.text.isascii():
            return None
        if len(token.text) == 2 and self._at(token.end) == "后" and (value % 5 == 0 or value > 50):
            year = _year_of_two(value)
            self._add(Quantity(
                value=year, kind="date", start=token.start, end=token.end + 1, parts=(year, None, None),
                others=(1900 + value, 2000 + value), plain=(value,), digits=True,
            ))  # fmt: skip
            return index + 1
        if not is_year(value) or len(token.text) != 4 or self._gap(index) not in ("-", "–", "/", "~", "—"):
            return None
        other = self.tokens[index + 1]
        second = self._integer(index + 1)
        if second is None or not other.text.isascii() or len(other.text) not in (2, 4):
            return None
        if len(other.text) == 4:
            if not is_year(second) or second <= value:
                return None
            full = second
        else:
            full = value // 100 * 100 + second
            if full <= value:
                return None
        end = other.end + (self._at(other.end) == "年")
        self._date(token.start, token.end, (value, None, None))
        self._date(other.start, end, (full, None, None), (second,))
        return index + 2

    def _half_of_day(self, position: int) -> tuple[str | None, int]:
        before = self._before(position, 2)
        for names, half in ((AFTERNOON, "pm"), (MORNING, "am"), (NOON, "pm")):
            for name in names:
                if before.endswith(name):
                    return half, position - len(name)
        return None, position

    def _time(self, index: int) -> int | None:
        token = self.tokens[index]
        hour = self._integer(index)
        if hour is None or hour > 24 or token.unit is not None:
            return None
        after = self._at(token.end)
        gap = self._gap(index)
        half, start = self._half_of_day(token.start)
        minute: int | None = None
        second: int | None = None
        end, following = token.end + 1, index + 1
        if after in ":" and after and gap == ":":
            other = self.tokens[index + 1]
            minute = self._integer(index + 1)
            if minute is None or minute > 59 or len(other.text) != 2:
                return None
            end, following = other.end, index + 2
            if self._gap(index + 1) == ":" and len(self.tokens[index + 2].text) == 2:
                second, end, following = self._integer(index + 2), self.tokens[index + 2].end, index + 3
        elif after in ("点", "时") and self._at(token.end, 2) not in ("时间", "时速", "时期", "时代", "点数"):
            sure = half is not None or after == "时"
            if gap in ("点", "时", "点钟", "时 "):
                minute = self._integer(index + 1)
                if minute is not None and minute <= 59 and self._at(self.tokens[index + 1].end) == "分":
                    end, following, sure = self.tokens[index + 1].end + 1, index + 2, True
                elif minute is not None and minute in (1, 3) and self._at(self.tokens[index + 1].end) == "刻":
                    minute, end, following, sure = minute * 15, self.tokens[index + 1].end + 1, index + 2, True
                else:
                    minute = None
            if minute is None:
                if self._at(end) == "半":
                    minute, end, sure = 30, end + 1, True
                elif self._at(end) in ("整", "钟"):
                    minute, end, sure = 0, end + 1, True
                elif self._at(end) in ("前", "后", "左", "许", "到", "至", "开", "起", "-", "~", "过", "之"):
                    sure = True
            if not sure:
                return None
        else:
            return None
        self._add(Quantity(
            value=hour_24(hour, half), kind="time", start=start, end=end,
            parts=(hour_24(hour, half), minute, second), plain=(hour,), digits=True,
        ))  # fmt: skip
        return following

    def _ordinal(self, index: int) -> int | None:
        token = self.tokens[index]
        value = self._integer(index)
        if value is None:
            return None
        unit = _unit_at(self.folded, token.end)
        if self._before(token.start, 1) == "第" or self._before(token.start, 2) == "第 ":
            start = self.folded.rindex("第", 0, token.start)
            end = unit[2] if unit else token.end
            if self._at(end) == "目":
                end += 1
            name = unit[0].name if unit else None
            self._add(
                Quantity(value=value, kind="ordinal", start=start, end=end, unit=name, digits=token.text.isascii())
            )
            return index + 1
        if (
            self.japanese
            and unit is not None
            and self._at(unit[2]) == "目"
            and self._at(unit[2], 2) not in ("目标", "目前", "目的")
        ):
            self._add(Quantity(
                value=value, kind="ordinal", start=token.start, end=unit[2] + 1, unit=unit[0].name,
                digits=token.text.isascii(),
            ))  # fmt: skip
            return index + 1
        if unit is not None and unit[0].name == "quarter" and 1 <= value <= 4 and self._at(token.end) == "季":
            self._add(Quantity(
                value=value, kind="ordinal", start=token.start, end=unit[2], unit="quarter",
                digits=token.text.isascii(),
            ))  # fmt: skip
            return index + 1  # 三季度 is the third one, 三个季度 are three
        if self._at(token.end) == "大" and 12 <= value <= 30 and not token.text.isascii() and unit is None:
            self._add(
                Quantity(value=value, kind="ordinal", start=token.start, end=token.end + 1, digits=True)
            )  # 二十大
            return index + 1
        for suffix in ("番目", "番", "位", "等奖", "等賞", "楼", "号楼", "号线", "号", "丁目", "年级", "年生"):
            if self._at(token.end, len(suffix)) == suffix and (self.japanese or suffix not in ("位", "番")):
                self._add(Quantity(
                    value=value, kind="ordinal", start=token.start, end=token.end + len(suffix),
                    digits=token.text.isascii(),
                ))  # fmt: skip
                return index + 1
        return None

    def _one_in(self, index: int) -> int | None:
        token, gap = self.tokens[index], self._gap(index)
        whole, part = self._integer(index), self._integer(index + 1)
        if gap is None or whole is None or part is None or not 0 < part < whole or whole > 10**9:
            return None
        each = self._before(token.start, 1) == "每"
        if not each and not gap.endswith(("に", "のうち", "に约")):
            return None
        if ONE_IN.fullmatch(gap) is None:
            return None
        unit = _unit_at(self.folded, self.tokens[index + 1].end)
        end = unit[2] if unit else self.tokens[index + 1].end
        if not each and gap[:1] != self._at(self.tokens[index + 1].end):
            return None
        self._add(Quantity(
            value=exact(Fraction(part, whole)), kind="fraction", start=token.start - each, end=end,
            plain=(part, whole), digits=token.text.isascii(),
        ))  # fmt: skip
        return index + 2

    def _range(self, index: int) -> int | None:
        token = self.tokens[index]
        gap = self._gap(index)
        if gap is None or token.numeral.low is not None:
            return None
        other = self.tokens[index + 1]
        first_unit = None
        rest = gap
        if RANGE.fullmatch(gap) is None:
            first_unit = _unit_at(self.folded, token.end)
            if first_unit is None or first_unit[2] > other.start:
                return None
            rest = self.folded[first_unit[2] : other.start]
            if RANGE.fullmatch(rest) is None:
                return None
        if rest.strip() in ("或", "或者", "か") and not other.numeral.scaled:
            return None
        if (
            not self._counts(token)
            and not self._counts(other)
            and (_unit_at(self.folded, other.end) is None or len(rest) != 1)
        ):
            return None
        low, high = token.numeral.value, other.numeral.value
        trailing = other.text.lstrip("0123456789,. 零一二三四五六七八九")
        if first_unit is None and token.text[-1:] not in "十百千万亿兆" and trailing and low < high:
            factor = 1
            for sign in trailing.replace(" ", ""):
                factor *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}.get(sign, 1)
            if factor > 1 and low * factor < high:
                low = low * factor
        if low >= high:
            return None
        unit = _unit_at(self.folded, other.end)
        dash = rest.strip()[:1] in "-–—−~〜"
        if dash and unit is None and token.unit is None and not other.numeral.scaled and first_unit is None:
            return None  # 3-2 is a score
        name, factor_, end = (unit[0].name, unit[1], unit[2]) if unit else (None, 1, other.end)
        if unit is not None and not self._fits(other, unit):
            name, factor_, end = None, 1, other.end
        if name is None:
            name = token.unit or other.unit
        if first_unit is not None and unit is not None and first_unit[0].name != unit[0].name:
            return None
        if unit is None and first_unit is not None:
            return None
        approximator, start, end = self._approximator(token.start, end)
        self._add(Quantity(
            value=exact(low * factor_), kind="range", start=start, end=end, unit=name, approximator=approximator,
            low=exact(low * factor_), high=exact(high * factor_), step=exact(Fraction(other.numeral.step) * factor_),
            plain=(token.numeral.value, other.numeral.value), digits=token.text[:1].isdigit(),
        ))  # fmt: skip
        return index + 2

    def _counts(self, token: Token) -> bool:
        """Whether a numeral is a number by itself, without a unit behind it."""
        return token.text[:1].isascii() or (len(token.text) > 1 and not MAGNITUDES.issuperset(token.text))

    def _fits(self, token: Token, unit: tuple[Unit, Value, int]) -> bool:
        """Whether the name behind a numeral is a unit there and not the beginning of another word."""
        end = unit[2]
        name = self.folded[token.end : end].strip()
        if name == "成":
            return token.numeral.value <= 10 and not token.numeral.scaled and self._at(end) not in NOT_TENTHS
        if (name, self._at(end)) in WORD_BEGINNINGS:
            return False
        if name == "円" and token.text == "一" and self._at(end) in ("で", "に"):
            return False  # 関東一円で: all over it
        if name == "割":
            return token.numeral.value <= 10
        if name in AMBIGUOUS_UNITS and len(token.text) == 1 and not token.text.isascii():
            return name in COUNTED and self._at(end) not in NOT_COUNTED
        return True

    def _plain_number(self, index: int) -> int:
        """Keep a numeral that no other reading took: as a quantity, or loose where it is part of a word or name.

        Returns the index of the numeral to go on with.
        """
        token = self.tokens[index]
        numeral, folded = token.numeral, self.folded
        arabic = token.text[:1].isascii()
        approximator, unit_start = self._inner_approximator(token)
        unit = self._own_unit(token, unit_start)
        if self._keep_as_name(token, unit):
            return index + 1
        if (following := self._two_units(index, unit)) is not None:
            return following
        if (following := self._with_tail(index, unit)) is not None:
            return following
        name: str | None = token.unit
        factor: Value = 1
        end = token.end
        if unit is not None and name is None:
            name, factor, end = unit[0].name, unit[1], unit[2]
        elif unit is not None and unit[0].dimension == "money":
            end = unit[2]
        elif unit_start != token.end:
            end = unit_start
        value = numeral.value
        if folded[token.end : token.end + 2] == "个半":
            if (behind := _unit_at(folded, token.end + 2)) is not None:
                unit, value = behind, exact(Fraction(value) + Fraction(1, 2))
                name, factor, end = unit[0].name, unit[1], unit[2]
        elif unit is not None and folded[end : end + 1] == "半" and unit[0].dimension in HALVED:
            value, end = exact(Fraction(value) + Fraction(1, 2)), end + 1
        if not arabic and self._in_word(token, unit, approximator):
            self.loose.add(numeral.value)
            return index + 1
        if unit is None and token.unit is None and folded[token.end : token.end + 1] == "折" and value < 100:
            self._add(Quantity(
                value=exact(value * (10 if value < 10 else 1)), kind="percentage", start=token.start,
                end=token.end + 1, unit="percent", plain=(value,), digits=arabic,
            ))  # fmt: skip
            return index + 1
        low, high = numeral.low, numeral.high
        if (approximator is None or arabic) and self._some(token):
            approximator = "some"
        if approximator == "some" and low is None:
            low, high = numeral.value, numeral.value * 9
        others: list[Value] = []
        if arabic and unit is None and re.fullmatch(r"\d{1,3}\.\d{3}", token.text):
            others.append(exact(numeral.value * 1000))  # 42.000 in the style of other countries
        if arabic and unit is None and token.unit is None and (prefix := BARE_PREFIX.fullmatch(token.text)) is not None:
            base = parse_han(prefix[1])
            if base is not None:  # 300千乏, 1000兆: the sign is the prefix of a unit that is unknown or not said
                others += [base.value, exact(Fraction(base.value) * 10**6)] if prefix[2] == "兆" else [base.value]
        dimension = unit[0].dimension if unit is not None and name == unit[0].name else None
        kind = "money" if token.unit is not None else kind_of(dimension)
        if kind == "multiplier" and INCREASED.search(self._before(token.start, 4)):
            others.append(exact(value + 1))
        outer, start, end = self._approximator(token.start, end)
        if (
            outer is None
            and approximator is None
            and self._before(token.start, 1) == "上"
            and token.text[0] in "百千万亿"
        ):
            outer, start = "over", start - 1  # 上百家
        value, start = self._signed(value, start, dimension)
        if unit is None and folded[end : end + 1] == "级" and not arabic:
            end += 1
        if low is not None and factor != 1:
            low, high = exact(low * factor), exact((high or low) * factor)
        self._add(Quantity(
            value=exact(value * factor), kind=kind, start=start, end=end, unit=name,
            approximator=approximator or outer, low=low, high=high, step=exact(Fraction(numeral.step) * factor),
            others=tuple(others), plain=(value,) if factor != 1 else (), digits=arabic,
        ))  # fmt: skip
        return index + 1

    def _inner_approximator(self, token: Token) -> tuple[Approximator | None, int]:
        """What a sign between numeral and unit says (100多名, 3万余人), and where a unit can begin."""
        numeral, inner = token.numeral, self._at(token.end)
        if inner and inner in "余多来" and ((numeral.value >= 10 and numeral.value % 10 == 0) or numeral.scaled):
            if inner == "余" or _unit_at(self.folded, token.end + 1) is not None:
                return "about" if inner == "来" else "over", token.end + 1
        elif inner == "几" and token.text[-1:] == "十":
            return numeral.approximator, token.end + 1
        return numeral.approximator, token.end

    def _own_unit(self, token: Token, start: int) -> tuple[Unit, Value, int] | None:
        """The unit of a numeral, whose name begins at ``start``."""
        unit = _unit_at(self.folded, start)
        if unit is None or not self._fits(token, unit):
            return None
        if unit[2] == start + 1 and self.folded[start] in "gm" and self._original(start).isupper():
            return None  # 5G
        if self.folded[start : start + 1].isascii() and unit[2] - start <= _LONGEST_SYMBOL:
            written = "".join(self._original(position) for position in range(start, unit[2])).strip()
            cased = by_symbol(written)
            if cased is not None and cased.dimension == unit[0].dimension:
                return cased, 1, unit[2]  # mW, not MW
        return unit

    def _keep_as_name(self, token: Token, unit: tuple[Unit, Value, int] | None) -> bool:
        """Keep figures that are part of a name (iPhone 15) or of a word (4K) with the loose ones; whether they were."""
        value, behind = token.numeral.value, self._at(token.end)
        if behind == "代" and _is_tens(token.numeral) and self._at(token.end + 1) not in NOT_AGES:
            self.loose.add(value)  # 30代, the thirties of a life
            return True
        if unit is not None or not token.text[:1].isascii():
            return False
        if behind.isascii() and behind.isalpha():
            self.loose.add(value)  # 4K, 3D
            return True
        if (
            token.unit is None
            and not token.numeral.scaled
            and "." not in token.text
            and "," not in token.text
            and MODEL.search(self._before(token.start, 2))
        ):
            self.loose.add(value)  # iPhone 15, B-2
            self._name(value, token.start, token.end)
            return True
        return False

    def _two_units(self, index: int, unit: tuple[Unit, Value, int] | None) -> int | None:
        """A quantity of two numerals, each with its unit (5英尺3英寸, 3割5分); the index behind it."""
        if unit is None or index + 1 >= len(self.tokens):
            return None
        token, gap, more = self.tokens[index], self._gap(index), self._integer(index + 1)
        value, end = token.numeral.value, self.tokens[index + 1].end
        if unit[0].name == "foot" and gap == self.folded[token.end : unit[2]]:
            inch = _unit_at(self.folded, end)
            if more is not None and more < 12 and inch is not None and inch[0].name == "inch":
                self._add(Quantity(
                    value=exact(Fraction(value) + Fraction(more, 12)), kind="cardinal", start=token.start,
                    end=inch[2], unit="foot", plain=(value, more), digits=token.text[:1].isascii(),
                ))  # fmt: skip
                return index + 2
        if unit[0].name == "percent" and gap == "割" and self._at(end) == "分" and more is not None and more < 10:
            self._add(
                Quantity(
                    value=exact(value * 10 + more), kind="percentage", start=token.start, end=end + 1, unit="percent"
                )
            )
            return index + 2
        return None

    def _with_tail(self, index: int, unit: tuple[Unit, Value, int] | None) -> int | None:
        """A quantity whose decimals stand behind its unit (一米八五, 150円20銭); the index behind it."""
        token = self.tokens[index]
        if unit is None or unit[0].name not in ("second", "metre", "yuan", "yen") or self._integer(index) is None:
            return None
        match = TAIL.match(self.folded, unit[2])
        if match is None or (unit[0].dimension == "money") != (match.lastgroup != "tail"):
            return None
        digits = "".join(str(HAN_DIGITS.get(one, one)) for one in match["tail"])
        if unit[0].name == "second" and len(digits) == 1:
            return None
        places = 1 if match["tenths"] else 2 if match["hundredths"] else len(digits)
        value = exact(token.numeral.value + Fraction(int(digits), 10**places))
        self._add(Quantity(
            value=value, kind=kind_of(unit[0].dimension), start=token.start, end=match.end(), unit=unit[0].name,
            step=exact(Fraction(1, 10**places)), plain=(token.numeral.value, int(digits)),
            digits=token.text[:1].isascii(),
        ))  # fmt: skip
        index += 1
        while index < len(self.tokens) and self.tokens[index].start < match.end():
            index += 1
        return index

    def _in_word(self, token: Token, unit: tuple[Unit, Value, int] | None, approximator: Approximator | None) -> bool:
        """Whether a numeral of Han characters is part of a word (统一, 周三, 千米, 万一) and no number."""
        before, value = self._before(token.start, 2), token.numeral.value
        single, bare = len(token.text) == 1, MAGNITUDES.issuperset(token.text)
        if bare and _unit_at(self.folded, token.start) is not None:
            return True  # 千米, 千瓦, 兆瓦 are units
        if single and (before.endswith(("周", "期", "拜")) or before[-1:] in IN_WORDS):
            return True
        if single and not bare:
            if unit is None:
                return True
            if value == 1 and unit[0].dimension == "count" and approximator is None and unit[0].name != "person":
                return True
            if value == 1 and unit[0].name == "person" and self._at(unit[2] - 1) in ("位", "名", "口"):
                return True
        elif bare and unit is None and not self._is_led(token) and (single or "亿" not in token.text):
            return True
        if token.text == "零" and (unit is None or unit[0].dimension == "count"):
            return True  # 零件
        return token.text == "十" and unit is None

    def _is_led(self, token: Token) -> bool:
        """Whether what stands around 百, 千, 万 shows that a number is meant: 上百, 近千, 万级, 千余."""
        return self._at(token.end) in ("级", "余") or self._before(token.start, 1) in LEADS

    def _some(self, token: Token) -> bool:
        """Whether a numeral gives only an order of magnitude: 百年, 千家 (a hundred or hundreds), 数30."""
        if token.text[:1].isascii():
            return token.numeral.value >= 10 and self._before(token.start, 1) in ("数", "几")
        return token.text != "十" and token.text in MAGNITUDES and not self._is_led(token)

    def _signed(self, value: Value, start: int, dimension: Dimension | None) -> tuple[Value, int]:
        """A value with the minus before ``start``, and where it begins with it."""
        negative = NEGATIVE.search(self._before(start, 5))
        if negative is None and dimension == "temperature":
            negative = MINUS.search(self._before(start, 2))
        if negative is not None and (dimension == "temperature" or negative[0] not in ("零下", "氷点下")):
            return -value, start - len(negative[0])
        return value, start


def read_cjk(text: str, language: str) -> QuantityReading:
    """Read the quantities of a Chinese or Japanese text. Offsets are code points of ``text``."""
    return _Reader(text, language).read()
