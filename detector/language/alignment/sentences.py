"""Where sentences begin and end in Chinese, Japanese and English.

Rules, no model: a terminator with the quotes and brackets that close after it ends a sentence unless what stands before
it is an abbreviation or what follows goes on with the sentence. Every look-ahead is bounded, so time is linear.
"""

# ruff: noqa: SIM905, E501 (word lists read best as text)

from __future__ import annotations

import re
from typing import Final

_CLOSERS: Final = r"[\"'”’」』）)】》〉〕\]］｝}＂]"
_HAN_OR_KANA: Final = "々〇㐀-鿿豈-﫿ぁ-ヿｦ-ﾟ\U00020000-\U0003ffff"

_CJK_END: Final = re.compile(
    rf"[。｡！？!?]++(?:…++)?{_CLOSERS}*+"
    # …… ends a sentence only where the text does not go on: decided by _goes_on_cjk
    rf"|(?:…|\.\.\.)[….]*+{_CLOSERS}*+"
    # a full stop borrowed from Latin type: after a Chinese character and not before a digit
    rf"|(?<=[{_HAN_OR_KANA}”」』）)])[．.]{_CLOSERS}*+(?![0-9０-９A-Za-z.])"
    # after Latin letters or digits only before white space and a Chinese character
    rf"|(?<=[A-Za-z0-9%])\.{_CLOSERS}*+(?=[ \t]++[{_HAN_OR_KANA}“「『])"
    r"|\n[ \t\u3000]*+"
)
_EN_END: Final = re.compile(rf"[.!?…。！？]++{_CLOSERS}*+(?=\s|$|[{_HAN_OR_KANA}])|[。！？]{_CLOSERS}*+|\n\s*+")

_QUOTING_ZH: Final = re.compile(
    r"[^。！？!?\n，,：:“”]{0,12}?(?:说道?|問道?|问道?|表示|写道|写到|回答|称|说着|喊道?|叹道|笑道|說道?|寫道)[。，,：:；;]"
)
"""他说。 after a closing quote: the sentence goes on. Twelve characters hold a name and a title."""

_QUOTING_JA: Final = re.compile(
    r"[ \u3000]?(?:[とをがはのにもで、，,]|など|って|だと|との|といった|ですが|か[とを]|や)"
)
"""Particles and 、 after a closing quote or bracket: the sentence goes on."""

_GOES_ON: Final = re.compile(r"[，、,；;：:・)）」』”】》]")

_TITLES: Final = frozenset(
    "mr mrs ms messrs mme mlle dr prof rev fr sr sra jr st ste mt ft hon gov gen col lt maj capt cmdr sgt cpl pvt adm "
    "sen rep pres supt insp ald amb atty asst vs v viz cf al fig figs eq eqs sec ch vol vols ed eds pp ref refs app "
    "approx est ca tel ext dept univ e.g i.e".split()
)
"""Abbreviations that stand before the rest of their sentence whatever follows."""

_BEFORE_NUMBER: Final = frozenset(
    "no nos nr p pp para art vol fig sec ch jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
"""Abbreviations that go on when a digit follows: No. 5, Jan. 6."""

_MAY_END: Final = frozenset(
    "inc ltd co corp llc plc bros etc u.s u.k u.n e.u d.c a.m p.m b.c a.d ph.d m.d b.a m.a jan feb mar apr jun jul aug "
    "sep sept oct nov dec ave blvd rd u.s.a n.y l.a".split()
)
"""Abbreviations that may close a sentence: they do where the next word is one that begins sentences."""

_STARTERS: Final = frozenset(
    "the a an he she it they we i you in on at for but and so if when while after before as this that these those there "
    "however it's he's she's they're we're his her its their our my your what who how why although though since during "
    "not no some many most all one according then now still yet also".split()
)

_WORD_BEFORE: Final = re.compile(r"(?:[A-Za-z]+\.)*[A-Za-z]+$")
_OPENERS: Final = "\"'“‘(（[「『《【—–-*•"
WORD_LIMIT: Final = 24
"""Code points looked at before a full stop; no abbreviation is longer."""

WRAPPED: Final = 50
"""A line of Latin text of this many code points or more that ends without a terminator was wrapped, not finished.
Headings of newspapers are shorter than that in nine of ten cases; wrapped lines have 60 to 80."""


def split_sentences(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The sentences of ``text`` as code-point ranges, in order and disjoint; white space between them is left out.

    ``language`` is a BCP 47 tag; zh and ja follow East Asian rules, every other language English ones. A line break
    ends a sentence in Chinese and Japanese; in English it does where the next line does not go on with the sentence.
    Quoted speech goes with the clause that says who spoke where that clause follows (他说, と述べた).
    """
    primary = language.partition("-")[0].lower()
    spans = _cjk(text, primary) if primary in ("zh", "ja") else _english(text)
    result = []
    for start, end in spans:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            start += len(piece) - len(piece.lstrip())
            result.append((start, start + len(stripped)))
    return tuple(result)


def _cjk(text: str, primary: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for found in _CJK_END.finditer(text):
        end = found.end()
        mark = text[found.start()]
        if mark != "\n" and _goes_on_cjk(text, found.start(), end, primary):
            continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    return spans


def _goes_on_cjk(text: str, begin: int, end: int, primary: str) -> bool:
    if end >= len(text):
        return False
    mark, last = text[begin], text[end - 1]
    if _GOES_ON.match(text, end):
        return True
    if mark == "…" or text.startswith("..", begin):
        # An ellipsis inside a sentence; a new sentence begins after a closing quote or a line break only.
        return last in "…."
    closed = last not in "。｡！？!?．."
    if primary == "ja":
        # 「行く。」と述べた; but 「行く。」 彼は… begins anew
        return closed and _QUOTING_JA.match(text, end) is not None
    if closed and last in '”’」』"' and _QUOTING_ZH.match(text, end):
        return True
    # Yahoo! Inc, C'mon! in Latin type within a Chinese sentence
    return mark in "!?" and not closed and text[end].isascii() and text[end].isalpha()


def _english(text: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    line = 0
    for found in _EN_END.finditer(text):
        begin, end = found.span()
        if text[begin] == "\n":
            soft = text.count("\n", begin, end) == 1 and _wrapped(text, line, begin, end)
            line = end
            if soft:
                continue
        elif _goes_on_english(text, start, begin, end):
            continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    return spans


def _wrapped(text: str, line: int, begin: int, end: int) -> bool:
    """Whether the line ``[line, begin)`` goes on in the one that begins at ``end``."""
    if end >= len(text) or begin == line:
        return False
    following, last = text[end], text[begin - 1]
    if following.islower() or last in ",;–—":
        return True
    return begin - line >= WRAPPED and last not in ".!?:…\"'”’)" and following not in "-*•·"


def _goes_on_english(text: str, start: int, begin: int, end: int) -> bool:
    """Whether the sentence that began at ``start`` goes on after the terminators ``[begin, end)``."""
    after = end
    limit = min(len(text), end + 8)
    while after < limit and text[after] in " \t\u00a0\u3000":
        after += 1
    if after >= len(text) or text[after] in "\r\n":
        return False
    following = text[after]
    if following.islower() or following in ",;:":
        return True
    if text[begin:end].startswith("…") or text.startswith("...", begin):
        return False
    if text[begin] != "." or (end - begin > 1 and text[end - 1] not in "\"'”’)"):
        return False
    found = _WORD_BEFORE.search(text, max(start, begin - WORD_LIMIT), begin)
    if found is None:
        # "1. First": a number at the beginning is a list's, not a sentence
        head = text[start:begin].strip() if begin - start <= 6 else "x"
        return head.isdigit()
    word = found.group()
    lower = word.lower()
    if lower in _BEFORE_NUMBER and following.isdigit():
        return True
    if lower in _TITLES:
        return True
    if len(word) == 1 and word.isupper() and word != "I":
        return following.isupper()  # J. Smith
    initials = "." in word and all(len(part) <= 2 for part in word.split("."))
    if lower in _MAY_END or initials:
        tail = re.match(r"[\"'“‘(]*([A-Za-z’']+)", text[after : after + WORD_LIMIT])
        return tail is None or tail.group(1).lower().replace("’", "'") not in _STARTERS
    return False
