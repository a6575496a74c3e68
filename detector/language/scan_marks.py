"""Marks that recognition leaves in Chinese and that hardly anybody types, so that they are errors in any article.

`certain_marks` finds these: brackets that open in one kind and close in another (〈见上图）), a stop or a
line between two Han characters (安德烈.布兰登), a stroke before a comma, the letter l in a number or beside capitals.
`further_marks` are errors only where other things say that the text is a scan.  All positions are code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import islice
from typing import Final

from detector.language.scan_signs import SignError, without_pairs

# So many of one mark in a line are no misreadings: of 143 scanned pages none has more than three.
SEPARATORS: Final = 4
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff々〇"
# A pattern begins with all its signs as one set, which is searched for several times as fast as for alternatives; each
# alternative then looks back at the sign. A low line is often markup.
_CERTAIN: Final = re.compile(
    "[.'`|^–l-](?:"
    f"(?=[{_HAN}])(?<=[{_HAN}，。、；][.'`|^])"
    f"|(?=[，。、])(?<=[{_HAN}，。][-–])"
    f"|(?=\\d)(?<=\\dl)|(?=[{_HAN}，。、])(?<=[A-Z]l))"
)
# A comma or stop of half width after a Han character. Whoever sets so many of them ends sentences with a dot as well:
# of 53 files of reviews 13 had 27 dots reported, all of them such ones.
_HALF_WIDTH: Final = re.compile(f"(?<=[{_HAN}])[.,;!?]")
HABIT: Final = 3
_BEFORE_BRACKET: Final = re.compile("[:：;；,，、。] +[)）]")
_DOUBLED: Final = re.compile(
    "[，。、；：,;:](?= ?[，。、；：,;:])(?:(?<=[，。、；：]) ?[，。；：,;:]+|(?<=[，。；：,;:]) ?[，。、；：]+)"
)
_FURTHER: Final = re.compile(
    "[)）\\]】》，。、；：,;:.！？!?”_–“‘《〈【（(…*&#@$\\[=<〉>-](?:"
    "(?<=[)）\\]】》]) +[;；,，、。.:：]"
    "|(?<=[，。、；：,;:.！？!?”]) +[，。、；：,;:.！？!?]"
    f"|$(?<=[{_HAN}，。][-–_，、,])"
    "|(?<=^[”，。、；：）)】》])"
    f"|(?=[，。、；：”])(?<=[{_HAN}][“‘《〈【（(])"
    f"|(?=[{_HAN}])(?<=[{_HAN}]…)"
    f"|(?=[{_HAN}，。、])(?<=[{_HAN}，。、][*&#@$\\[\\]=])"
    f"|(?=[{_HAN}A-Za-z ])(?<=[〈<])"
    f"|(?<=[{_HAN}A-Za-z][〉>]))",
    re.MULTILINE,
)
_PAIRS: Final = dict(zip("（(《〈「『【“‘{", "）)》〉」』】”’}", strict=True))
_CLOSES: Final = {closing: opening for opening, closing in _PAIRS.items()}
# Widths are mixed, and quotation marks, by people too.
_ONE_KIND: Final = {"(": "（", "「": "“", "『": "“", "‘": "“"}
_BRACKETS: Final = re.compile("[" + re.escape("".join([*_PAIRS, *_CLOSES])) + "\n]")
_FITTING: Final = re.compile("[（(][）)]|《》|〈〉|【】|{}|[“‘「『][”’」』]")
_UNFITTING: Final = re.compile(f"[{re.escape(''.join(_PAIRS))}][{re.escape(''.join(_CLOSES))}]")


def certain_marks(text: str) -> list[SignError]:
    """Marks that are wrong wherever they stand; of two brackets that do not fit, the one that opens."""
    found = [
        SignError("sign", match.start(), match.end(), None)
        for pattern in (_CERTAIN, _BEFORE_BRACKET)
        for match in pattern.finditer(text)
    ]
    if len(found) >= SEPARATORS:
        found = _without_separators(text, found)
    return found + [SignError("sign", opening, opening + 1, None) for opening, _ in _mixed(text)]


def _without_separators(text: str, found: list[SignError]) -> list[SignError]:
    """The marks but for those that stand in one line again and again: they separate what is listed (甲丁|乙丙|戊己)."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    lines = [(bisect_left(breaks, one.start), text[one.start]) for one in found]
    often = Counter(lines)
    return [one for one, line in zip(found, lines, strict=True) if often[line] < SEPARATORS]


def without_habits(text: str, marks: list[SignError]) -> list[SignError]:
    """Those of the certain ``marks`` that people do not set themselves, as they do a bar between titles (要闻|天气)."""
    dots = next(islice(_HALF_WIDTH.finditer(text), HABIT - 1, None), None) is not None
    own = {"|", "."} if dots else {"|"}
    return [one for one in marks if text[one.start : one.end] not in own]


def doubled_marks(text: str) -> list[SignError]:
    """Two marks where one belongs, which is left by an editor as well as by recognition."""
    return [SignError("sign", match.start(), match.end(), None) for match in _DOUBLED.finditer(text)]


def further_marks(text: str) -> list[SignError]:
    """Marks that are wrong in a scan."""
    found = [SignError("sign", match.start(), match.end(), None) for match in _FURTHER.finditer(text)]
    return found + [SignError("sign", closing, closing + 1, None) for _, closing in _mixed(text)]


def _mixed(text: str) -> list[tuple[int, int]]:
    """Where a bracket opens and where one of another kind closes, of each pair in one line."""
    # In nearly all texts nothing is left to look at when what fits has gone.
    if not _UNFITTING.search(without_pairs("".join(_BRACKETS.findall(text)).replace("\n", ""), _FITTING)):
        return []
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        at, sign = match.start(), match.group()
        if sign == "\n":
            opened = []
        elif sign in _PAIRS:
            opened.append((sign, at))
        elif opened:
            opening, start = opened.pop()
            meant = _CLOSES[sign]
            if _ONE_KIND.get(opening, opening) != _ONE_KIND.get(meant, meant):
                found.append((start, at))
    return found
