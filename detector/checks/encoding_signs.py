"""What broken encodings leave where text is gone: U+FFFD, 锟斤拷, ????, 烫烫烫, private characters, codes of a font."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from detector.checks.base import Reading
from detector.language.characters import HAN, HIRAGANA, KATAKANA, LATIN, LETTER, PRIVATE, REPLACEMENT, class_of
from detector.language.mojibake.fonts import MIN_CHANGES, jumbled_passages
from detector.language.mojibake.plausibility import plausibility
from detector.patterns import compile_late


class Sign(NamedTuple):
    """A mark at ``[start, end)``.

    ``kind``: replacement, surrogate, question-marks, memory, private, font, apostrophe.
    """

    kind: str
    start: int
    end: int
    variant: str
    suggestion: str | None = None


DISGUISED: Final = "U+FFFD read as"
# What U+FFFD (UTF-8: EF BF BD) becomes when it is read in another encoding, often a second or third time.
_DISGUISED: Final = tuple(
    (name, seed, compile_late(rf"(?:{piece})+(?:[^\n]{{0,3}}(?:{piece})+)*"))
    for name, seed, piece in (
        ("gbk", "锟斤", "锟[斤拷\u4e00-\u9fff]?拷?|斤拷"),
        ("big5", "嚙踝", "嚙踝?蕭?"),
        ("euc-jp", "鐃緒", "鐃緒?申?"),
        ("euc-kr", "占쏙", "占쏙?옙?"),
        ("shift_jis", "ｿｽｿ", "[\ufffd・]?ｿｽ"),
        ("shift_jis", "\ufffdｿｽ", "[\ufffd・]?ｿｽ"),
    )
)
# Replacement characters with the debris between them: anything but East Asian letters and ends of sentences.
_DEBRIS: Final = r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60。、]"
_REPLACED: Final = compile_late(
    rf"(?:(?<=[\s\u2e80-\u9fff])[\u0080-\u052f]{{1,3}})?\?*[\ufffd\ud800-\udfff](?:{_DEBRIS}{{0,4}}[\ufffd\ud800-\udfff])*"
    r"[\u0080-\u052f]*"
)
# UTF-8 read as Windows-1252, of whose bytes 80 to 9F a program dropped some: nobody can undo it. Letters of lead bytes
# stand among signs and capitals, without an ASCII letter between; most East Asian characters have one of E3 to E9.
_LEADS: Final = "ãåæçèé"
_DROPPED: Final = compile_late(
    "[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
    "\u3400-\u9fff ]{12,}"
)
_FEWEST_LEADS: Final = 6
_LEAD_SHARE: Final = 0.3
# So many characters between two losses belong to them; so many if they cost so much (decades, on average).
_NEIGHBOURS: Final = 4
_RUBBISH_LENGTH: Final = 12
_RUBBISH: Final = 5.0
# 0xCC and 0xCD, with which a debugger fills memory, and 0xDD: read as GBK.
_MEMORY: Final = compile_late(r"烫{4,}|屯{3,}|葺{3,}|(?:烫{2,}屯{2,})+")
_PRIVATE: Final = compile_late("[\ue000-\uf8fe\U000f0000-\U0010ffff]+")
_MARKS: Final = compile_late(r"\?{4,}(?:[0-9A-Za-z .,:;()'\"/-]{0,3}\?{2,})*")
_MARKED_WORDS: Final = compile_late(r"(?<![?\w])\?{2,}(?: \?{2,}){2,}(?![?])")
# After these a row of question marks asks.
_ASKING: Final = frozenset("吗嗎呢吧啊呀么麼嘛什谁誰哪不没沒了啥何怎か？！!。.…の」”\"'の")
_APOSTROPHE: Final = compile_late(
    r"(?<![\w?/.=&-])(?:[A-Za-z]{2,14}\?s|(?:I|[Yy]ou|[Ww]e|[Tt]hey|[Ii]t|[Hh]e|[Ss]he|[Tt]hat|[Ww]ho|[Tt]here)\?(?:m|re|ve|ll|d)"
    r"|(?:[A-Za-z]{1,6}n|[Cc]an)\?t)(?= [a-z]|[,.;]? [a-z])"
)


def find_signs(reading: Reading) -> Iterator[Sign]:
    """All marks in the prose, by kind."""
    text = reading.text
    counts = reading.characters.class_counts
    if counts[REPLACEMENT]:
        yield from _replaced(text)
    if counts[HAN] or counts[KATAKANA]:
        for name, seed, pattern in _DISGUISED:
            if seed in text:
                for match in pattern.finditer(text):
                    yield Sign("replacement", *match.span(), f"{DISGUISED} {name}")
        if any(seed in text for seed in ("烫烫", "屯屯", "葺葺")):
            for match in _MEMORY.finditer(text):
                yield Sign("memory", *match.span(), match.group()[0] * 3)
    if counts[PRIVATE]:
        for match in _PRIVATE.finditer(text):
            yield Sign("private", *match.span(), f"U+{ord(match.group()[0]):04X}")
    if counts[LATIN] >= _FEWEST_LEADS and sum(map(text.count, _LEADS)) >= _FEWEST_LEADS:
        yield from _dropped_bytes(text)
    if counts[LETTER] >= MIN_CHANGES:
        for start, end in jumbled_passages(reading.characters.codes):
            yield Sign("font", start, end, "font")
    if "??" in text:
        yield from _question_marks(text)
    if counts[LATIN] and "?" in text:
        for match in _APOSTROPHE.finditer(text):
            yield Sign("apostrophe", *match.span(), "’", match.group().replace("?", "’"))


def _replaced(text: str) -> Iterator[Sign]:
    """Replacement characters and lone surrogates; those with a few characters or only rubbish between are one."""
    start = end = -1
    for match in _REPLACED.finditer(text):
        between = text[end : match.start()]
        if start >= 0 and "\n" not in between and (len(between) <= _NEIGHBOURS or _is_rubbish(between)):
            end = match.end()
            continue
        if start >= 0:
            yield _replacement(text, start, end)
        start, end = match.span()
    if start >= 0:
        yield _replacement(text, start, end)


def _dropped_bytes(text: str) -> Iterator[Sign]:
    for match in _DROPPED.finditer(text):
        leads = sum(map(match.group().count, _LEADS))
        if leads >= max(_FEWEST_LEADS, _LEAD_SHARE * len(match.group())):
            yield Sign("replacement", *match.span(), "utf-8 read as windows-1252")


def _replacement(text: str, start: int, end: int) -> Sign:
    lost = "U+FFFD" if "\ufffd" in text[start:end] else "lone surrogate"
    return Sign("replacement", start, end, lost)


def _is_rubbish(between: str) -> bool:
    return len(between) <= _RUBBISH_LENGTH and sum(plausibility().costs(between)) >= _RUBBISH * len(between)


def _question_marks(text: str) -> Iterator[Sign]:
    """Rows of question marks in the place of words; rows that ask, or stand for a year, are none."""
    for match in _MARKS.finditer(text):
        start, end = match.span()
        length = match.group().count("?")
        before, after = text[start - 1 : start], text[end : end + 1]
        inside = bool(after) and (
            class_of(after) in (HAN, HIRAGANA, KATAKANA) or after in ",，、；）" or after.isdigit()
        )
        follows = not before or before in "\n，、,；：「（“《" or class_of(before) in (HAN, HIRAGANA, KATAKANA)
        if length < 8 and (before.isdigit() or after.isdigit() or after in ("年", "月", "日", ")", "）")):
            continue
        if length < 6 or (before in _ASKING and length < 12):
            continue
        east_asian = inside or (before and class_of(before) in (HAN, HIRAGANA, KATAKANA))
        if east_asian and (inside or length >= 12) and (follows or length >= 8):
            yield Sign("question-marks", start, end, "?")
    for match in _MARKED_WORDS.finditer(text):
        if match.group().count("?") >= 8:
            yield Sign("question-marks", *match.span(), "?")
