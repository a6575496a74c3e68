"""Words of the source that were left standing in the translation.

What stands in brackets, quotation marks or title marks is a gloss or a name and is left alone; so are addresses of
the web, code, and (in Chinese and Japanese) Latin names. What is reported also stands in the source, in the paragraph
that is translated, except for kana and whole passages, which give themselves away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, RelatedRange
from detector.checks.translation.renderings import counterparts
from detector.language.alignment.dictionary import stem_numbers
from detector.language.alignment.stems import stem


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CJK: Final = "\u3005-\u3006\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u4e27\u4e29-\u9fff\uf900-\ufaff"
_RUN_OF_CJK: Final = re.compile(rf"[{CJK}]+(?:[，。、；：！？・·\s]{{1,2}}[{CJK}]+)*")
_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa][\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_ENGLISH: Final = re.compile(r"(?<![\w@/.#&-])[a-z]{3,}(?:[ -][a-z]+){0,40}(?![\w@/]|\.\w|-[A-Z0-9])")
_HAN_RUN: Final = re.compile(r"[\u4e00-\u9fff]{2,}")

# What a gloss stands in: opening and closing signs of the same paragraph, not nested in themselves.
_ENCLOSED: Final = re.compile(
    r"\([^()\n]*\)|（[^（）\n]*）|\[[^\[\]\n]*\]|【[^【】\n]*】|“[^“”\n]*”|\"[^\"\n]*\"|‘[^‘’\n]*’|(?<!\w)'[^'\n]*'(?!\w)"
    r"|「[^「」\n]*」|『[^『』\n]*』|《[^《》\n]*》|〈[^〈〉\n]*〉|«[^«»\n]*»|`[^`\n]*`"
    r"|(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]{1,255}"
)
# After these an original is to be expected: "in Chinese: 天下", "written 天".
_INTRODUCED: Final = re.compile(
    r"(?:chinese|japanese|kanji|hanzi|pinyin|character|characters|written|spelled|spelt|called|named|word|term|means?"
    r"|literally|known as|or|:|：|/|=)[\s,:：]*$",
    re.IGNORECASE,
)
# Latin words in lower case that Chinese and Japanese use as they are.
_LOANS: Final = _set(
    "app web online vlog blog iphone ipad email wifi vs feat cosplay cos offer iOS bug ok cm mm km kg mg ml kb mb gb"
    " hz nm php html css http https www com cn jp org net npm pip git docker linux python java go rust node sql api"
    " json xml yaml ppm pm am et al etc in vitro vivo situ de la le les del van von der den da di el dos das"
)
_FUNCTION_WORDS: Final = _set(
    "the of and to in is was are were that which with for on as by at from it its be been has have had this these those"
    " will would their they his her not but or an"
)
# A run of that many function words' neighbours is a passage, no name; shorter ones must be in the source.
PASSAGE_WORDS: Final = 5


def _enclosed(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _ENCLOSED.finditer(text)]


def _inside(ranges: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in ranges)


class _Sides:
    """What stands on the other side of a place, for one pair."""

    def __init__(self, pair: PairReading) -> None:
        self._pair = pair

    def place(self, offset: int, word: str) -> tuple[int, int] | None:
        """Where ``word`` stands in the source of the paragraph at ``offset`` of the target; compared folded."""
        pair = self._pair
        first, last = counterparts(pair.blocks, pair.target.blocks, offset)
        for start, end in pair.source.blocks[first:last]:
            at = pair.source.reading.text.find(word, start, end)
            if at >= 0:
                return at, at + len(word)
        return None


def untranslated(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Words of the source's language in the translation."""
    source, target = pair.source.language, pair.target.language
    finder = {
        ("zh", "en"): _cjk_in_english,
        ("ja", "en"): _cjk_in_english,
        ("en", "zh"): _english_in_cjk,
        ("en", "ja"): _english_in_cjk,
        ("ja", "zh"): _kana_in_chinese,
        ("zh", "ja"): _chinese_in_japanese,
    }.get((source, target))
    if finder is None or not rules:
        return
    sides = _Sides(pair)
    for start, end in pair.target.blocks:
        text = pair.target.reading.text[start:end]
        enclosed = _enclosed(text)
        for first, last in finder(text):
            if _inside(enclosed, first, last):
                continue
            word = text[first:last]
            place = sides.place(start + first, word)
            if place is None and not _gives_itself_away(word, source):
                continue
            related = () if place is None else (RelatedRange(*place, f"the source says “{word}”"),)
            yield PairFinding(
                Finding(rule=rules[0].id, start=start + first, end=start + last, values={"language": source}), related
            )


def _gives_itself_away(word: str, source: str) -> bool:
    """Whether a run can only be a passage of the source's language: long, and with words that no name has."""
    if source == "en":
        words = word.lower().split()
        return len(words) >= PASSAGE_WORDS and sum(one in _FUNCTION_WORDS for one in words) >= 2
    return False


def _cjk_in_english(text: str) -> Iterator[tuple[int, int]]:
    """Han and kana among Latin letters; a block that is nothing else is a passage left as it was."""
    for match in _RUN_OF_CJK.finditer(text):
        start, end = match.span()
        if not _INTRODUCED.search(text[max(0, start - 20) : start]):
            yield start, end


def _english_in_cjk(text: str) -> Iterator[tuple[int, int]]:
    """English words in lower case: names are written with capitals, and what is borrowed stands in a list."""
    if not re.search(rf"[{CJK}]", text):
        letters = re.findall(r"[A-Za-z]+", text)
        if len(letters) >= PASSAGE_WORDS and sum(one.lower() in _FUNCTION_WORDS for one in letters) >= 2:
            yield 0, len(text)
        return
    for match in re.finditer(r"[A-Za-z][A-Za-z'’]*(?:[ ,;-]{1,2}[A-Za-z][A-Za-z'’]*)*", text):
        words = match.group().replace(",", " ").replace("-", " ").split()
        lower = [one for one in words if one.islower()]
        if len(words) >= PASSAGE_WORDS and sum(one in _FUNCTION_WORDS for one in lower) >= 2:
            yield match.span()
    for match in _ENGLISH.finditer(text):
        words = match.group().replace("-", " ").split()
        if len(words) < PASSAGE_WORDS and not any(one in _LOANS for one in words) and all(map(_is_english, words)):
            before, after = text[: match.start()].rstrip()[-1:], text[match.end() :].lstrip()[:1]
            if not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum()):
                yield match.span()


def _is_english(word: str) -> bool:
    """Whether the bilingual dictionary translates anything by the word; names and made-up words it does not know."""
    return word in _FUNCTION_WORDS or stem(word) in stem_numbers()[0]


def _kana_in_chinese(text: str) -> Iterator[tuple[int, int]]:
    for match in _KANA.finditer(text):
        yield match.span()


def _chinese_in_japanese(text: str) -> Iterator[tuple[int, int]]:
    """Runs of Han that hold a character which Japanese does not write."""
    for match in _HAN_RUN.finditer(text):
        try:
            match.group().encode("cp932")
        except UnicodeEncodeError:
            yield match.span()


CHECKS: Final[dict[str, PairCheck]] = {"translation.untranslated": untranslated}
