"""Letters among the digits of a number: l984年, 3OO円, £l5, in I8I7.

A scanner takes 1 for l or I, and 0 for O. What holds digits and such letters may also be a name (I2C, O2, B2B), so the
place must want a number: a unit follows, thousands are grouped by commas, the sign of a currency stands before, or it
is a year behind a word that years follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detector.checks.base import Check, CheckRule, Finding, Reading, language_matches

_MEANT: Final = str.maketrans("OoIl|ＯｌＩZSB", "00111011258")
_LIKE: Final = "0-9０-９OoIl|ＯｌＩ"  # digits, and letters that are taken for them wherever they stand
# A text without any of these is not looked at further.
_MIXED: Final = re.compile("[0-9０-９][OoIl|ＯｌＩZSB]|[OoIl|ＯｌＩ][0-9０-９]|[Il|],[0-9O]{3}|[0-9],[Oo]{3}")
_DIGIT: Final = re.compile("[0-9０-９]")
_LETTER: Final = re.compile("[OoIl|ＯｌＩZSB]")

_CJK: Final = re.compile(
    rf"(?<![A-Za-z0-9.,/#@-])(?<![A-Za-z] )(?P<number>[{_LIKE}](?:[{_LIKE}ZSB]|[.,．])*(?<=[{_LIKE}]))"
    "(?:年(?!级)|月[0-9０-９末中上下初底、，。）]|日(?!本)|号楼|時|时|点[0-9]|分[0-9钟鐘間间]|秒|元|円|圓|人|名|个|個|件|枚|台|岁|歳|歲|万|萬|億|亿|"
    "百万|割|条|條|章|頁|页|公里|公斤|吨|トン|平方|メートル|キロ|％|か所|カ所|世紀|世纪|余)"
)
_ENGLISH: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![A-Za-z0-9.,/-])(?P<number>[{_LIKE}]{{1,3}}(?:,[{_LIKE}]{{3}})+)(?![A-Za-z0-9,])",
        rf"[£$€]\s?(?P<number>[{_LIKE}]+(?:[.,][{_LIKE}]+)*)(?![A-Za-z0-9])",
        r"(?<![\w.,:/-])(?P<number>[0-2lIO]?[0-9lIO][.:][0-5lIO][0-9lIO])(?=\s?[ap]\.?m\b)",
        r"\b(?:in|of|by|to|year|since|until|from|before|after|during|January|February|March|April|May|June|July|August|"
        r"September|October|November|December),? (?P<number>[1lI|][5-9][0-9OlI|]{2}|[1lI|][lI8|][0-9OlI|]{2})(?!\w)",
        rf"(?<![A-Za-z0-9.,/-])(?P<number>[{_LIKE}]{{2,4}}) (?:minutes?|hours?|days?|weeks?|months?|years?|miles?|"
        r"feet|yards?|inches|acres?|tons?|pounds?|shillings?|pence|men|women|people|persons|members|"
        r"per cent|o['’]clock)\b",
    )
)


def misread_digits(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Numbers that hold letters, with what they are read as."""
    text = reading.text
    if _MIXED.search(text) is None:
        return
    for block in reading.article.blocks:
        language = reading.language_at(block.start)
        rule = next((one.id for one in rules if language_matches(language, one.languages)), None)
        if rule is None or _MIXED.search(text, block.start, block.end) is None:
            continue
        for pattern in _ENGLISH if language == "en" else (_CJK, _ENGLISH[0]):
            for match in pattern.finditer(text, block.start, block.end):
                written = match["number"]
                # A bar before a number is set between two entries (评论|12人), but before a year it is a 1.
                if written[0] == "|" and not text.startswith("年", match.end("number")):
                    continue
                if _DIGIT.search(written) and _LETTER.search(written):
                    meant = written.translate(_MEANT)
                    start, end = match.span("number")
                    yield Finding(
                        rule=rule, start=start, end=end, variant=f"{meant}→{written}", suggestions=((meant, None),)
                    )


CHECKS: Final[dict[str, Check]] = {"misread.digits": misread_digits}
