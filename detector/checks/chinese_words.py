"""Chinese words that a translation into Japanese left standing: 研発, 投産, 産業鎖, 争取する.

Japanese readers see kanji and no word. A run of kanji is looked up as a whole, and where it is put together of common
Japanese words and a Chinese one (技術研発). Names of China's people, places, firms and bodies, what stands in quotation
marks and what is explained in brackets are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from detector.checks.base import Check, CheckRule, Finding, Reading
from detector.language.alignment.dictionary import dictionary, hash_word
from detector.language.characters import HIRAGANA, from_code_points
from detector.language.japanese_words import ChineseWords, chinese_words, pair_number, simplified_codes

_SHORTEST, _LONGEST = 2, 8  # characters of a run
# So a noun or a verb of kanji goes on; with any other kana the kanji may be a stem (取回す, 売出し).
_GOES_ON: Final = re.compile(
    "[をはがにのでともへや]|し[たてまなよ、]|する|すべ|すれ|さ[れせ]|など|たち|なる|なの|な[^いかくけっどる]|から|だ|です|より|まで"
    "|[ァ-ヺ]"
)
_ENDS: Final = frozenset("、。")
_BEFORE_ITS_END: Final = frozenset("のなとや、。\n")
_NAME_DOTS: Final = frozenset("・＝")
_KANJI: Final = re.compile("[\u3400-\u9fff々]+")
# What is quoted as a word; longer quotations are speech, which was translated like the rest.
_QUOTED: Final = re.compile(
    "「[^」\n]{0,12}」|『[^』\n]{0,12}』|（[^）\n]{0,200}）|\\([^)\n]{0,200}\\)|“[^”\n]{0,12}”|《[^》\n]{0,100}》"
    '|〈[^〈〉\n]{0,100}〉|【[^】\n]{0,100}】|"[^"\n]{0,12}"|`[^`\n]{0,100}`'
)
# After a word that is being introduced.
_INTRODUCED: Final = re.compile("[（(]|と(?:いう|呼ば|呼ぶ|は、|称)|を意味|を指す|と書く")
_NAMED_BEFORE: Final = frozenset('」』”》〉】"（(')
# A run that begins or ends so is the name of a place, a firm or a body, however it goes on.
_OF_A_NAME: Final = re.compile(
    "(?:中国|中华|全国|国家|人民|国务|中央|台湾|香港|北京|上海|天津|重庆|广[东州西]|深圳|浙江|江[苏西]|山[东西]|河[北南]|湖[北南]"
    "|四川|成都|福建|安徽|辽宁|吉林|黑龙江|云南|贵州|陕西|甘肃|青海|海南|宁夏|新疆|西藏|内蒙|杭州|南京|苏州|武汉|西安|大连|青岛"
    "|[东西南北华]方|华[东南北为])"
    "|(?:局|部|委|会|院|所|社|团|司|公司|集团|股份|科技|大学|学院|学校|中学|小学|中心|市|省|县|镇|乡|村|银行|证券|保险|报|网|室|署|组"
    "|条例|法|基金|协会|联盟|党|山|河|江|湖|海|岛|寺|庙|宫|路|街|站|馆|港|桥|号|奖|杯|节|展|计划|学派|时代|运动|事件|战争|条约|大厦|广场)$"
)
# After a run that names a firm or a person.
_AFTER_A_NAME: Final = re.compile("グループ|ホールディングス|テクノロジー|[・＝]|エナジー")
# What Japanese puts before and after any word.
_BEFORE: Final = frozenset("新高多全各本副老总旧")
_AFTER: Final = frozenset("化型性者内外前区圈力率额业量费家员式网类的")
# What a part of a run must weigh at most among Japanese words (tenths of 8 less the Zipf frequency): rarer ones are
# mostly names.
_COMMON_PART: Final = 50
# Words that some Japanese dictionary has are reported beside so many different ones that none has. In 11 million clean
# characters those stand in 38 places, these in 2, never together.
COMPANY: Final = 2
_MAX_CHARACTERS: Final = 200_000


class _Place(NamedTuple):
    """A word at ``[start, end)``; ``named``: it is quoted or explained there."""

    start: int
    end: int
    word: str
    named: bool


def chinese_words_left(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Chinese words in Japanese sentences, outside quotations and names."""
    if "ja" not in reading.languages or not reading.characters.has(HIRAGANA):
        return
    places = list(_places(reading))
    explained = {place.word for place in places if place.named}
    words = chinese_words()
    left = [place for place in places if place.word not in explained]
    if len({place.word for place in left} & words.certain) < COMPANY:
        left = [place for place in left if place.word in words.certain]
    for place in left:
        for rule in rules:
            yield Finding(rule=rule.id, start=place.start, end=place.end)


def _places(reading: Reading) -> Iterator[_Place]:
    """Where words of the lists stand in Japanese blocks, alone or as a part of a run of kanji."""
    text, words = reading.text[:_MAX_CHARACTERS], chinese_words()
    for start, end, run in _runs(reading):
        goes_on = _goes_on(text, start, end)
        if not (goes_on or text[end : end + 1] in _NAMED_BEFORE) or reading.language_at(start) != "ja":
            continue
        found = [(0, run)] if run in words.certain or run in words.weak else _parts(run, text[start:end], words)
        if not found or (_OF_A_NAME.search(run) and len(run) > _SHORTEST) or _AFTER_A_NAME.match(text, end):
            continue
        named = _quoted(reading, start) or _INTRODUCED.match(text, end) is not None
        if named or goes_on:
            for at, word in found:
                yield _Place(start + at, start + at + len(word), word, named)


def _runs(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Runs of kanji in which a word of the lists may begin: range and simplified form."""
    text = reading.text[:_MAX_CHARACTERS]
    codes = simplified_codes(reading.characters.codes[:_MAX_CHARACTERS])
    end = 0
    for place in np.flatnonzero(chinese_words().begins.take(pair_number(codes))).tolist():
        if place < end:
            continue
        run = _KANJI.match(text, place)
        if run is None:
            continue
        start, end = place, run.end()
        while start and _KANJI.match(text[start - 1]):
            start -= 1
        if _SHORTEST <= end - start <= _LONGEST:
            yield start, end, from_code_points(codes[start:end])


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on after the run as after a noun that is no part of a foreign name."""
    if text[start - 1 : start] in _NAME_DOTS:
        return False
    if text[end : end + 1] in _ENDS:
        return start == 0 or text[start - 1] in _BEFORE_ITS_END
    return _GOES_ON.match(text, end) is not None


def _quoted(reading: Reading, start: int) -> bool:
    """Whether the place is in quotation marks or brackets."""
    block = reading.block_at(start)
    if block is None:
        return False
    return any(
        quoted.start() <= start < quoted.end() for quoted in _QUOTED.finditer(reading.text, block.start, block.end)
    )


def _parts(run: str, written: str, words: ChineseWords) -> list[tuple[int, str]]:
    """The Chinese words of a run (in simplified form, and as ``written``) that is put together of them, of common
    Japanese words of two characters and of what Japanese puts before and after any word; none where Japanese words
    alone explain it."""
    ways: list[tuple[int, tuple[tuple[int, str], ...]]] = [(0, ())]
    complete: list[tuple[tuple[int, str], ...]] = []
    while ways:
        at, found = ways.pop()
        if at == len(run):
            complete.append(found)
            continue
        if (at == 0 and run[0] in _BEFORE) or (at == len(run) - 1 and run[-1] in _AFTER):
            ways.append((at + 1, found))
        for size in (2, 3, 4):
            part = run[at : at + size]
            if len(part) < size:
                break
            if part in words.certain and part not in words.inside:
                ways.append((at + size, (*found, (at, part))))
            elif size == _SHORTEST and _is_common(written[at : at + size]):
                ways.append((at + size, found))
    fewest = min(complete, key=len, default=())
    return list(fewest)


@lru_cache(maxsize=4096)
def _is_common(word: str) -> bool:
    """Whether a word, as Japanese writes it, is common in Japanese."""
    known = dictionary("ja")
    number = hash_word(word)
    at = int(np.searchsorted(known.words, number))
    return at < len(known.words) and int(known.words[at]) == number and int(known.weights[at]) <= _COMMON_PART


CHECKS: Final[dict[str, Check]] = {"chinese-words.left": chinese_words_left}
