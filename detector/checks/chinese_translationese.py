"""Clauses left in Japanese or English in the middle of Chinese, as machine translation leaves them.

What is quoted, bracketed, a title or code is left alone, and so are texts about languages and lyrics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language.characters import HAN, HIRAGANA, LATIN

_MAX_CHARACTERS: Final = 200_000
_QUOTED: Final = re.compile(
    "“[^”\n]{0,400}”|‘[^’\n]{0,300}’|「[^」\n]{0,400}」|『[^』\n]{0,400}』|（[^）\n]{0,300}）|\\([^)\n]{0,300}\\)"
    '|《[^》\n]{0,200}》|〈[^〉\n]{0,200}〉|"[^"\n]{0,300}"|`[^`\n]{0,300}`|【[^】\n]{0,200}】|\\[[^\\]\n]{0,200}\\]'
)
# Texts with these are on a language, or hold a song beside its translation.
_ON_LANGUAGE: Final = re.compile(
    "假名|五十音|罗马音|羅馬音|歌词|歌詞|语法|語法|词汇|詞彙|单词|單詞|單字|例句|读音|讀音|发音|發音|意思是|直译|直譯"
    "|翻译成|翻譯成|口语|口語|听力|聽力|选择题|選擇題"
)
# Bounded, so that a line of Han without an end is read once and not once for each of its characters.
_JAPANESE: Final = re.compile("[一-鿿々ァ-ヺー、0-9０-９]{0,60}[ぁ-ゖ][一-鿿々ァ-ヺー、0-9０-９ぁ-ゖ]{0,200}")
# What a clause has and a name seldom (千と千尋の神隠し).
_OF_A_CLAUSE: Final = re.compile(
    "[おご御][一-鿿]|です|ます|ません|ました|ください|下さい|でした|である|した|する|して|なる|ない|を|から|まで|には|では"
    "|場合"
)
_TITLED: Final = re.compile(
    "(?:原名|又名|名为|題為|题为|歌曲|单曲|動畫|动画|漫画|漫畫|小说|小說|电影|電影|原题|日文|日语)[^。\n]{0,4}$"
)
# Code points of the shortest clause that is reported.
_SHORTEST_CLAUSE: Final = 6
_ENGLISH: Final = re.compile("[A-Za-z][A-Za-z'’-]{0,20}(?:,?[ ](?:[A-Za-z][A-Za-z'’-]{0,20}|[0-9]{1,4})){3,40}[.!?]?")
_FUNCTION_WORDS: Final = frozenset(
    """the of and to in for with is are was were be by on that this from at as or it its an a which have has will can
    not they their we our you your but if when more than into through please do does any all no""".split()  # noqa: SIM905
)
# In a sentence one is enough, in a piece of one two are wanted ("build and test" is jargon). Of 16.4 million characters
# of clean Chinese (news, general text, manuals, human translations) nothing is reported.
_IN_A_PIECE: Final = 2
_HAN_LETTER: Final = "一-鿿"
_BEFORE_A_SENTENCE: Final = frozenset("。！？；")


def untranslated_clauses(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Clauses in Japanese or English inside Chinese paragraphs; ranges in code points."""
    text = reading.text[:_MAX_CHARACTERS]
    scripts = ((HIRAGANA, _JAPANESE, _japanese_clauses), (LATIN, _ENGLISH, _english_clauses))
    looked_for = [(run, clauses) for script, run, clauses in scripts if reading.characters.has(script)]
    for block in reading.article.blocks:
        if block.kind not in ("paragraph", "list_item") or block.end > len(text):
            continue
        # The first look is cheap, and few blocks pass it.
        there = [clauses for run, clauses in looked_for if run.search(text, block.start, block.end)]
        if not there:
            continue
        if _ON_LANGUAGE.search(text):
            return
        for start, line in _chinese_lines(text, block.start, block.end):
            own = _QUOTED.sub(lambda match: "\0" * len(match.group()), line)
            places = [place for clauses in there for place in clauses(own)]
            for rule in rules:
                yield from (Finding(rule=rule.id, start=start + first, end=start + last) for first, last in places)


def _chinese_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Lines with more Han than kana and Latin words, and where they begin."""
    for line in text[start:end].split("\n"):
        han, kana = len(re.findall(f"[{_HAN_LETTER}]", line)), len(re.findall("[ぁ-ヺ]", line))
        if han >= 8 and han > 2 * kana and han > len(re.findall("[A-Za-z]+", line)):
            yield start, line
        start += len(line) + 1


def _japanese_clauses(own: str) -> Iterator[tuple[int, int]]:
    for match in _JAPANESE.finditer(own):
        clause = match.group()
        if len(clause) < _SHORTEST_CLAUSE or len(re.findall("[ぁ-ゖ]", clause)) < 2 or not _OF_A_CLAUSE.search(clause):
            continue
        if not _TITLED.search(own[max(0, match.start() - 8) : match.start()]):
            yield match.span()


def _english_clauses(own: str) -> Iterator[tuple[int, int]]:
    for match in _ENGLISH.finditer(own):
        clause = match.group()
        words = clause.rstrip(".!?").replace(",", "").split()
        function_words = sum(word.lower() in _FUNCTION_WORDS for word in words)
        before, after = own[: match.start()].rstrip()[-1:], own[match.end() :].lstrip()[:1]
        if clause[-1] in ".!?" and clause[0].isupper():
            whole = (not before or before in _BEFORE_A_SENTENCE) and (not after or _is_han(after))
            if whole and function_words:
                yield match.span()
        elif clause == clause.lower() and _is_han(before) and _is_han(after) and function_words >= _IN_A_PIECE:
            yield match.span()


def _is_han(sign: str) -> bool:
    """Whether a sentence of Chinese goes on with this: a Han character or one of its marks, of several no."""
    return "一" <= sign <= "鿿" or sign in ("，", "。")


def _in_chinese(check: Check) -> Check:
    """The check, called only for Chinese articles: a Japanese one has lines that are nearly all Han characters."""

    def checked(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        if not reading.characters.has(HAN) or not reading.shares.primary.startswith("zh"):
            return ()
        return check(reading, rules)

    return checked


CHECKS: Final[dict[str, Check]] = {
    "chinese-translationese.untranslated": _in_chinese(untranslated_clauses),
}
