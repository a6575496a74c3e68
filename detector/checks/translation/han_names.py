"""Names of people in Chinese and Japanese, character by character: 沈国梁 beside 沈国強さん.

Both languages write Chinese names in the same characters, in forms of their own. A name of three characters before a
Japanese form of address is reported where the Chinese text has it nowhere, and the sentence that stands for it has
one that differs in a single character and that the Japanese text has nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from detector.checks.translation.base import PairReading, Range
from detector.checks.translation.renderings import opposite
from detector.language.alignment.dictionary import shinjitai
from detector.language.characters import fold
from detector.language.confusion import SURNAMES

_HAN: Final = "[\u3400-\u9fff]"
_NAME: Final = re.compile(
    rf"(?<!{_HAN}){_HAN}{{3}}(?=(?:さん|氏|様|博士|教授|先生|議員|社長|会長|学長|校長|院長|所長|部長|主任|董事長|監督|選手|主席|書記)(?!{_HAN}))"
)


@lru_cache(maxsize=1)
def _forms() -> dict[int, int]:
    return {int(new): int(simplified) for new, simplified in shinjitai()}


def in_one_script(text: str) -> str:
    """Folded, and Japanese forms of characters as the simplified ones; offsets stay."""
    return fold(text).translate(_forms())


def differing_characters(pair: PairReading) -> Iterator[tuple[Range, Range]]:
    """The ranges, in source and target, of names that differ in one character; one side is Chinese, one Japanese."""
    japanese, chinese = (pair.source, pair.target) if pair.source.language == "ja" else (pair.target, pair.source)
    text, other = in_one_script(japanese.reading.text), in_one_script(chinese.reading.text)
    for start, end in japanese.blocks:
        for match in _NAME.finditer(japanese.reading.text, start, end):
            at = match.start()
            name = text[at : at + 3]
            if name[0] not in SURNAMES or name in other:
                continue
            for _, (first, last) in opposite(pair, japanese, at):
                place = next(
                    (
                        here
                        for here in range(first, last - 2)
                        if other[here] in SURNAMES
                        and sum(one == two for one, two in zip(name, other[here : here + 3], strict=True)) == 2
                        and re.fullmatch(f"{_HAN}{{3}}", other[here : here + 3])
                        and other[here : here + 3] not in text
                    ),
                    None,
                )
                if place is not None:
                    ranges = (at, at + 3), (place, place + 3)
                    yield ranges if japanese is pair.source else ranges[::-1]
                    break
