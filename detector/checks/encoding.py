"""Finds text that was read in a wrong encoding, names the two encodings and undoes it where the bytes prove how.

What is left of a text whose bytes are gone (U+FFFD, ????, 锟斤拷) is found too, but cannot be undone. A short sample in
an article about encodings is a quotation and no mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from msgspec.structs import replace

from detector.checks.base import Check, CheckRule, Finding, Reading, Together, language_matches
from detector.checks.encoding_signs import DISGUISED, Sign, find_signs
from detector.language.characters import NEWLINE, SPACE
from detector.language.mojibake.codecs import read_as
from detector.language.mojibake.latin import find_single_byte, may_be_single_byte
from detector.language.mojibake.search import Places, find_passages, strange_places
from detector.language.mojibake.transcoding import Repair
from detector.patterns import compile_late

# Words of those who write about encodings, looked for so many characters on each side of a sample.
_TRADE: Final = compile_late(
    r"乱码|亂碼|编码|編碼|解码|解碼|字符集|字元集|文字化け|文字コード|エンコード|エンコーディング|デコード|字节(?!跳动)|位元組"
    r"|码位|码点|コードポイント|替换字符|替換字元|置換文字|缺字|外字|mojibake|(?:en|de)cod(?:ing|ed|er)\b|charset"
    r"|character set|garbled|utf-?8|utf-?16|gb-?2312|\bgbk|gb18030|big-?5\b|shift[-_ ]?jis|s-?jis|euc-[jkct]"
    r"|latin-?1|iso-?8859|windows-125|cp125|cp9\d\d|code ?page|unicode|ascii|replacement character|u\+[0-9a-f]{4}",
    re.IGNORECASE,
)
_FONTS: Final = compile_late(
    r"字体|字體|字型|图标|圖示|私用区|フォント|アイコン|私用領域|\bfonts?\b|private use|\bicons?\b", re.IGNORECASE
)
_NEAR: Final = 80
_SAMPLE: Final = 40  # characters of the longest sample that somebody quotes
_QUOTES: Final = ("“”", "‘’", "「」", "『』", '""', "''", "``", "()", "（）", "[]", "【】", "<>", "\ufffc\ufffc")
# An article of which so much is garbled gets one finding for all of it; shorter ones keep what they have.
_MOSTLY: Final = 0.3
_LONG: Final = 200  # characters
# Line breaks between articles that are looked at together; no window of characters is as wide.
_APART: Final = np.full(8, ord("\n"), np.uint32)
# Marks so close to a passage belong to it.
_TOUCH: Final = 2


def _is_sample(text: str, start: int, end: int, kind: str = "") -> bool:
    """Whether a passage is shown rather than made: short, or quoted, and words about encodings stand near."""
    quoted = text[start - 1 : start] + text[end : end + 1] in _QUOTES
    if end - start > (3 * _SAMPLE if quoted else _SAMPLE):
        return False
    around = text[max(0, start - _NEAR) : start] + "\n" + text[end : end + _NEAR]
    return _TRADE.search(around) is not None or (kind == "private" and _FONTS.search(around) is not None)


def _suspects(readings: Sequence[Reading]) -> Iterator[tuple[Places, Places]]:
    """Of each article where `find_passages` and `find_single_byte` have to look; found for all of them at once."""
    starts, parts = [], []
    length = 0
    for reading in readings:
        starts.append(length)
        parts += [reading.characters.codes, _APART]
        length += len(reading.text) + len(_APART)
    joined = np.concatenate(parts) if parts else _APART
    strange, single = (
        np.split(places, np.searchsorted(places, starts)[1:])
        for places in (strange_places(joined), may_be_single_byte(joined))
    )
    for start, of_east_asian, of_single in zip(starts, strange, single, strict=True):
        yield of_east_asian - start, of_single - start


def _passages(text: str, strange: Places, single: Places) -> list[Repair]:
    """Garbled passages in order, none overlapping another."""
    found = list(find_passages(text, strange)) if len(strange) else []
    if len(single):
        found += find_single_byte(text, single)
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Repair] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def _with_signs(passages: list[Repair], signs: list[Sign]) -> tuple[list[Repair], list[Sign]]:
    """Passages grown over the marks that touch them, and the marks that remain."""
    certain = [(one.start, one.end) for one in signs if one.kind == "memory" or one.variant.startswith(DISGUISED)]
    passages = [
        one
        for one in passages
        if not any(2 * (min(end, one.end) - max(start, one.start)) > one.end - one.start for start, end in certain)
    ]
    if not passages:
        return passages, signs
    kept = []
    for sign in signs:
        for number, one in enumerate(passages):
            if sign.start <= one.end + _TOUCH and one.start <= sign.end + _TOUCH:
                if sign.start < one.start or sign.end > one.end:
                    start, end = min(one.start, sign.start), max(one.end, sign.end)
                    passages[number] = replace(one, start=start, end=end, lost=one.lost + 1)
                break
        else:
            kept.append(sign)
    return passages, kept


def _suggestions(text: str, one: Repair) -> tuple[tuple[str, float | None], ...]:
    """The repair, where written and read anew it gives just what stands there, or where ftfy vouches for it."""
    if one.lost or one.shifted or "\ufffd" in one.text:
        return ()
    if one.gain and read_as(one.text, one.written, one.read) not in (None, text[one.start : one.end]):
        return ()
    return ((one.text, None),)


def garbled(readings: Sequence[Reading], rules: tuple[CheckRule, ...]) -> list[list[Finding]]:
    """Findings in each article for each rule of kind ``encoding.garbled``; its option ``kind`` says what it reports.

    Kinds: ``passage`` (read in a wrong encoding), ``article`` (most of it is), ``replacement`` (U+FFFD in any clothes,
    lone surrogates), ``question-marks``, ``memory``, ``private``, ``apostrophe``, ``font``.
    """
    wanted = {str(rule.options.get("kind", "passage")): rule for rule in rules}
    return [list(_garbled(one, wanted, *places)) for one, places in zip(readings, _suspects(readings), strict=True)]


def _garbled(reading: Reading, wanted: Mapping[str, CheckRule], strange: Places, single: Places) -> Iterator[Finding]:
    text = reading.text
    passages, signs = _with_signs(_passages(text, strange, single), list(find_signs(reading)))
    if not passages and not signs:
        return
    passages = [one for one in passages if not _is_sample(text, one.start, one.end)]
    signs = [one for one in signs if not _is_sample(text, one.start, one.end, one.kind)]
    whole = wanted.get("article")
    if whole is not None:
        found = _whole_article(reading, whole, passages, signs)
        if found is not None:
            yield found
            return
    for one in passages:
        rule = wanted.get("passage")
        if rule is None or not language_matches(reading.language_at(one.start), rule.languages):
            continue
        pair = _name(one)
        yield Finding(
            rule=rule.id,
            start=one.start,
            end=one.end,
            variant=pair,
            suggestions=_suggestions(text, one),
            values={"pair": pair},
            evidence={
                "written": one.written,
                "read": one.read,
                "reading": one.text[:80],
                "gain": round(one.gain, 1),
                "lost": one.lost,
            },
        )
    for sign in signs:
        rule = wanted.get(sign.kind)
        if rule is not None and language_matches(reading.language_at(sign.start), rule.languages):
            yield Finding(
                rule=rule.id,
                start=sign.start,
                end=sign.end,
                variant=sign.variant,
                suggestions=() if sign.suggestion is None else ((sign.suggestion, None),),
                values={"kind": sign.variant},
            )


def _name(one: Repair) -> str:
    if one.written == one.read:
        return f"{one.written} read one byte late"
    return f"{one.written} read as {one.read}"


def _whole_article(reading: Reading, rule: CheckRule, passages: list[Repair], signs: list[Sign]) -> Finding | None:
    """One finding for an article of which a large part is garbled, from the first garbled character to the last."""
    counts = reading.characters.class_counts
    shown = len(reading.text) - int(counts[SPACE] + counts[NEWLINE])
    places = [(one.start, one.end) for one in passages]
    places += [(one.start, one.end) for one in signs if one.kind in ("replacement", "question-marks")]
    spoilt = sum(end - start for start, end in places)
    if len(reading.text) < _LONG or spoilt < _MOSTLY * shown:
        return None
    pairs = Counter({_name(one): 0 for one in passages})
    for one in passages:
        pairs[_name(one)] += one.end - one.start
    pair = pairs.most_common(1)[0][0] if pairs else "its characters are lost"
    share = round(100 * spoilt / max(shown, 1))
    sample = passages[0].text[:60] if passages else ""
    return Finding(
        rule=rule.id,
        start=min(start for start, _ in places),
        end=max(end for _, end in places),
        variant=pair,
        values={"pair": pair, "share": min(share, 100), "count": len(places)},
        evidence={"places": len(places), "share": min(share, 100), "reading": sample},
    )


CHECKS: Final[dict[str, Check]] = {"encoding.garbled": Together(garbled)}
