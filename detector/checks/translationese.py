"""Japanese that reads as if a machine had translated it: two registers in one text, wordy patterns, English left in.

None of these is wrong alone: an article has one finding for each, with a count, where its own prose is full of it.
Quotations, headings, list items and sentences that end in a noun are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language.characters import HIRAGANA, LATIN, SPACE

_QUOTED: Final = re.compile(
    "「[^」\n]{0,400}」|『[^』\n]{0,400}』|（[^）\n]{0,200}）|\\([^)\n]{0,200}\\)|“[^”\n]{0,300}”"
)
_POLITE: Final = re.compile(
    "(?:です|ます|ました|ません|でした|ましょう|でしょう|ください|ませんでした)(?:か|ね|よ|が)?$"
)
# A verb, adjective or copula in its plain form; nouns end so only in kanji and katakana.
_PLAIN: Final = re.compile("(?:だ|た|る|ない|しい|う|く|す|つ|む|ぶ)$")
# A sentence of each ends so: counted first, as it is cheap.
_POLITE_ENDS: Final = ("す。", "した。", "せん。", "う。", "か。", "い。", "ね。", "よ。", "が。")
_PLAIN_ENDS: Final = ("だ。", "た。", "る。", "い。", "う。", "く。", "す。", "つ。", "む。", "ぶ。")
# Each register must have so many sentences and this share of those that have one. Of 123 human translations of news 14
# mix them from 3 sentences and a quarter on, 4 from these on (benchmarks/clean.py; they do mix).
MIXED_SENTENCES: Final = 6
MIXED_SHARE: Final = 0.4
# Plain sentences for each polite one, and at least, before the polite one is a slip: in 75 human translations of news
# in である one sentence is reported, which does fall out of its article, in 956 batches of encyclopaedia none.
PLAIN_AROUND: Final = 8
_SLIP_ENDS: Final = ("です", "ます", "ました", "ません", "でした")
_SLIPS: Final = tuple(f"{ending}。" for ending in _SLIP_ENDS)
# What somebody says, or says to the readers.
_SPOKEN: Final = re.compile(
    '[「『“"（(]|私|僕|俺|我々|皆|みな|あなた|のです$|んです$|お願い|いたし|ござい|参ります|ありがとう'
)
_MAX_CHARACTERS: Final = 200_000


def _sentences(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The sentences of Japanese paragraphs: range (code points) and text, without what they quote and the full stop."""
    text = reading.text[:_MAX_CHARACTERS]
    for block in reading.blocks_in("ja"):
        if block.kind != "paragraph" or block.start >= len(text):
            continue
        own = _QUOTED.sub(lambda match: "「" + "\0" * (len(match.group()) - 2) + "」", text[block.start : block.end])
        start = 0
        for piece in own.split("。"):
            for line in piece.split("\n"):
                end = start + len(line)
                if line and end < len(own) and own[end] == "。":
                    yield block.start + start, block.start + end, line
                start = end + 1


def _registers(reading: Reading) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The sentences in です・ます and those in である (ranges, code points)."""
    polite: list[tuple[int, int]] = []
    plain: list[tuple[int, int]] = []
    for start, end, sentence in _sentences(reading):
        stripped = sentence.rstrip(" 　")
        if _POLITE.search(stripped[-12:]):
            polite.append((start, end))
        elif _PLAIN.search(stripped[-8:]):
            plain.append((start, end))
    return polite, plain


def mixed_registers(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """です・ます and である side by side in running prose: one finding, at the first sentence of the rarer register."""
    text = reading.text
    if min(sum(map(text.count, _POLITE_ENDS)), sum(map(text.count, _PLAIN_ENDS))) < MIXED_SENTENCES:
        return
    polite, plain = _registers(reading)
    rarer = min(polite, plain, key=len)
    if len(rarer) < MIXED_SENTENCES or len(rarer) < MIXED_SHARE * (len(polite) + len(plain)):
        return
    start, end = rarer[0]
    for rule in rules:
        yield Finding(
            rule=rule.id,
            start=max(start, end - 20),
            end=min(end + 1, len(reading.text)),
            values={"polite": len(polite), "plain": len(plain)},
            evidence={"polite": len(polite), "plain": len(plain)},
        )


def register_slips(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Sentences in です・ます that stand alone between those of an article in である.

    Speech without its quotation marks, two such sentences in a row, and those that no plain one follows (a word to the
    readers at the end) are let be. Plain sentences among polite ones are not looked at: good manuals and blogs have
    them in captions, steps and definitions (47 in 1 377 manuals).
    """
    text = reading.text
    if not any(ending in text for ending in _SLIPS) or sum(map(text.count, _PLAIN_ENDS)) < PLAIN_AROUND:
        return
    polite, plain = _registers(reading)
    if len(plain) < PLAIN_AROUND * max(1, len(polite)):
        return
    sentences = sorted([(*place, True) for place in polite] + [(*place, False) for place in plain])
    for number, (start, end, is_polite) in enumerate(sentences):
        around = sentences[max(0, number - 1) : number + 2]
        if not is_polite or number + 1 == len(sentences) or sum(one[2] for one in around) > 1:
            continue
        # A line of its own is a caption, a step or an example.
        if not any("\n" not in text[min(start, one[0]) : max(end, one[1])] for one in around if not one[2]):
            continue
        if not text.endswith(_SLIP_ENDS, start, end) or _SPOKEN.search(text, start, end):
            continue
        block = reading.block_at(start)
        if block is not None and text.count("「", block.start, end) > text.count("」", block.start, end):
            continue
        for rule in rules:
            yield Finding(rule=rule.id, start=max(start, end - 12), end=min(end + 1, len(text)))


def _number(rule: CheckRule, name: str) -> float:
    """An option that is a number. Raises ValueError for another."""
    value = rule.options[name]
    if not isinstance(value, (int, float)):
        raise ValueError(f"{rule.id}: option {name} must be a number")
    return float(value)


def dense_patterns(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """A pattern (option ``pattern``) that an article has at least ``count`` times and ``per_thousand`` times in a
    thousand characters of Japanese: one finding, at the first."""
    for rule in rules:
        pattern = re.compile(str(rule.options["pattern"]))
        places: list[tuple[int, int]] = []
        length = 0
        for block in reading.blocks_in("ja"):
            if block.kind == "paragraph" and block.start < _MAX_CHARACTERS:
                length += block.end - block.start
                places += [match.span() for match in pattern.finditer(reading.text, block.start, block.end)]
        least = max(_number(rule, "count"), _number(rule, "per_thousand") * length / 1000)
        if len(places) < least:
            continue
        yield Finding(
            rule=rule.id,
            start=places[0][0],
            end=places[0][1],
            values={"first": reading.text[slice(*places[0])], "count": len(places)},
            evidence={"count": len(places), "per_thousand": round(1000 * len(places) / length, 2)},
        )


_ENGLISH: Final = re.compile(r"(?<=[぀-ヿ一-鿿、。])[ ]?((?:[a-z]{1,20}[ ]){1,30}[a-z]{2,20})[ ]?(?=[぀-ヿ一-鿿、。])")
_FUNCTION_WORDS: Final = frozenset(
    """the of and to in for with is are was were be by on that this from at as or it its an a which have has will can
    not they their we our you your but if when more than into through""".split()  # noqa: SIM905
)
# "build and test" is jargon, "the heart of the town" is not.
FUNCTION_WORDS: Final = 2


def english_left_in(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """English words in lower case inside a Japanese sentence, with two function words among them; no quotations."""
    text = reading.text
    if reading.characters.class_counts[SPACE] < 2:
        return
    for block in reading.blocks_in("ja"):
        if block.kind not in ("paragraph", "list_item") or block.start >= _MAX_CHARACTERS:
            continue
        own = text[block.start : block.end]
        quoted = [match.span() for match in _QUOTED.finditer(own)]
        for match in _ENGLISH.finditer(own):
            start, end = match.span(1)
            words = match.group(1).split()
            if sum(word in _FUNCTION_WORDS for word in words) < FUNCTION_WORDS:
                continue
            if any(first <= start < last for first, last in quoted):
                continue
            for rule in rules:
                yield Finding(rule=rule.id, start=block.start + start, end=block.start + end)


def _in_japanese(check: Check, *needs: int) -> Check:
    """The check, called only for articles that have Japanese and all the classes it ``needs``."""

    def checked(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        if "ja" not in reading.languages or not all(reading.characters.has(one) for one in needs):
            return ()
        return check(reading, rules)

    return checked


CHECKS: Final[dict[str, Check]] = {
    "translationese.register": _in_japanese(mixed_registers, HIRAGANA),
    "translationese.slip": _in_japanese(register_slips, HIRAGANA),
    "translationese.dense": _in_japanese(dense_patterns, HIRAGANA),
    "translationese.english": _in_japanese(english_left_in, HIRAGANA, LATIN),
}
