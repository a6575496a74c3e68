"""Traditional and simplified Chinese, character by character and word by word: what a careless converter gets wrong.

One simplified character often stands for several traditional ones (后: 後 or 后, 发: 發 or 髮), and only the word can
tell which. The tables are derived by ``scripts/build_script_tables.py`` from OpenCC's dictionaries and opened when
a text needs them. Offsets are code points.
"""

# ruff: noqa: SIM905 (lists of pairs read best as text)

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from detector.language.pinyin import characters_read, word_weight
from detector.resources import statistics_folder

LONGEST_PHRASE: Final = 4
# How common a word must be (floor(10 · log10(count)) of jieba's counts) before a rare character in it is taken for a
# slip, and how many different such characters an article must hold: the 123 NTREX documents in Taiwan's Chinese have
# 菁英, 吋 and 罹 (30 places from 20 on), none has two different ones from 30 on.
MIN_WORD_WEIGHT: Final = 30
MIN_RARE_CHARACTERS: Final = 2

# Written, dictionary's: what good writers in Taiwan and Hong Kong write beside the dictionary's form; a converter's
# choice of one of them is no error worth an editor's time. The first line is what NTREX in Taiwan's Chinese holds (all
# its deviations that are no slips, 93 000 characters); the rest are pairs of the same sort, by judgement.
_EITHER: Final = frozenset(
    "布佈 周週 盃杯 杯盃 雇僱 了瞭 並併 桿杆 回迴 沖衝 佔占 占佔 匯彙 毀譭 毀燬 伙夥 鑒鑑 嚐嘗 "
    "嘗嚐 艷豔 週周 厘釐 餵喂 併並 杆桿 鑑鑒 志誌 誌志 托託 託托 秘祕 卷捲 注註 註注 咨諮 欲慾 "
    "凶兇 升昇 采採 採采 游遊 遊游 姦奸 奸姦 跡蹟 蹟跡 迹跡 喂餵 炮砲 砲炮 扎紮 贊讚 讚贊 借藉 "
    "藉借 岳嶽 杰傑 吊弔 弔吊 烟煙 嘆歎 歎嘆 念唸 才纔 扣釦 累纍 溪谿 幺么 豔艷 雞鷄 涌湧 湧涌 "
    "彩綵 淒悽 悽淒 栗慄 熏薰 薰熏 背揹 家傢 嘩譁 譁嘩 閑閒 閒閑 症癥 糊餬 須鬚 仿彷 彿佛 佛彿 "
    "愈癒 愈瘉 舖鋪 鋪舖 ".split()
)
# Words of the dictionary that far oftener are no words: 觸球後, not a queen of the ball.
_CHANCE: Final = frozenset({"球后"})
# An article was converted carelessly if it holds so many different words that no dictionary spells so, different pairs
# of the list above counted half: of the 123 NTREX documents in Taiwan's Chinese none comes to two.
CARELESS_WORDS: Final = 2.0


class Misconversion(msgspec.Struct, frozen=True):
    """A stretch that a converter spelled wrongly, ``[start, end)``, and the right spelling of the whole stretch.

    ``kind``: "word" where another spelling of the word is known, "character" where no word over
    it is known and the text was converted carelessly, "rare" where a rare character stands for a common one.
    """

    start: int
    end: int
    suggestion: str
    kind: str


class _Tables(msgspec.Struct, frozen=True):
    """``phrases``: simplified word → its traditional spellings as the table has them, spaces between."""

    simplify: dict[int, str]
    normal: dict[int, str]
    choices: dict[str, frozenset[str]]
    defaults: dict[str, str]
    phrases: dict[str, str]

    def spelling(self, word: str) -> str:
        """The first spelling of a known word, as the dictionary has it."""
        return self.phrases[word].partition(" ")[0]

    def allowed(self, word: str) -> list[str] | None:
        """All spellings of a word, each character in its normal form; None if the word is not known."""
        forms = self.phrases.get(word)
        return None if forms is None else forms.translate(self.normal).split(" ")


def _text(name: str) -> str:
    return (statistics_folder() / "script" / name).read_text("utf-8")


def _lines(name: str) -> list[str]:
    return _text(name).splitlines()


def normal_forms() -> dict[int, str]:
    """Traditional character → the one that stands for all forms of it that regions write; for ``str.translate``."""
    normal: dict[int, str] = {}
    for group in _lines("variants.txt"):
        for form in group[1:]:
            normal[ord(form)] = group[0]
    return normal


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    normal = normal_forms()
    choices, defaults = {}, {}
    for line in _lines("characters.txt"):
        plain, _, forms = line.partition("\t")
        choices[plain] = frozenset(form.translate(normal) for form in forms.split(" "))
        defaults[plain] = forms.split(" ")[0].translate(normal)
    # 49 000 words: cut at once, and spellings told apart where one is asked for, they take 15 ms rather than 80.
    cells = _text("phrases.txt").replace("\n", "\t").split("\t")
    phrases = dict(zip(cells[:-1:2], cells[1::2], strict=True))
    return _Tables(_simplify(), normal, choices, defaults, phrases)


@lru_cache(maxsize=1)
def _simplify() -> dict[int, str]:
    """Traditional character → its simplified form."""
    return {ord(line[0]): line[1:] for line in _lines("simplified.txt")}


@lru_cache(maxsize=1)
def _rare() -> dict[str, str]:
    """Character that is in no common word → its toneless reading."""
    others = regional_forms() | set(map(chr, shinjitai()))
    return {line[0]: line[1:] for line in _lines("rare.txt") if line[0] not in others}


@lru_cache(maxsize=1)
def shinjitai() -> dict[int, str]:
    """Japanese characters that Chinese does not have → the simplified Chinese character."""
    return {ord(line[0]): line[1] for line in _lines("shinjitai.txt")}


def simplified(text: str) -> str:
    """The text with each traditional character in its simplified form, one to one, so that offsets stay."""
    return text.translate(_simplify())


# 著 of traditional Chinese is mostly 着; these words have it in simplified Chinese too.
_ASPECT: Final = re.compile("(?<![显名原土卓编论专巨合昭遗译])著(?![名作称述者书录])")


def plain(text: str) -> str:
    """Folded traditional Chinese as simplified Chinese would have it, also where it shares the character (後, 著)."""
    return _ASPECT.sub("着", simplified(text))


def misconverted_words(text: str) -> list[Misconversion]:
    """Words of traditional ``text`` that no dictionary spells so, because one character was taken for another.

    A character is doubted where it is one of several that its simplified form may stand for, where a word over it is
    known and spelled otherwise, and no word over it is known as it stands. Where ``CARELESS_WORDS`` are found, whoever
    converted the text chose blindly, and characters are doubted that usually get the benefit of it: those that no known
    word explains, and forms that some good writers use.
    """
    tables = _tables()
    plain, actual = text.translate(tables.simplify), text.translate(tables.normal)
    if len(plain) != len(text) or len(actual) != len(text):
        return []
    doubted = _doubted(plain, actual, tables)
    certain: list[Misconversion] = []
    either: set[str] = set()
    for place, found in doubted:
        if found is None:
            continue
        pair = actual[place] + found[1][place - found[0]]
        if pair in _EITHER:
            either.add(pair)
        else:
            certain.append(_word(plain, *found, tables))
    if not certain or len({text[one.start : one.end] for one in certain}) + len(either) / 2 < CARELESS_WORDS:
        return _without_overlaps(certain)
    everything = list(certain)
    for place, found in doubted:
        if found is not None:
            everything.append(_word(plain, *found, tables))
        else:
            meant = _by_longest_match(plain, place, tables)
            everything.append(Misconversion(place, place + 1, meant, "character"))
    return _without_overlaps(everything)


def _word(plain: str, start: int, word: str, tables: _Tables) -> Misconversion:
    end = start + len(word)
    return Misconversion(start, end, tables.spelling(plain[start:end]), "word")


def _without_overlaps(found: list[Misconversion]) -> list[Misconversion]:
    """In order, each place once; a word goes before a character."""
    kept: list[Misconversion] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _doubted(plain: str, actual: str, tables: _Tables) -> list[tuple[int, tuple[int, str] | None]]:
    """The places whose character a converter may have chosen wrongly, each with the word that says so, if one does."""
    doubted = []
    for place, character in enumerate(plain):
        if character not in tables.choices or _by_longest_match(plain, place, tables) == actual[place]:
            continue
        explained, found = _judged(plain, actual, place, tables)
        if not explained:
            doubted.append((place, found))
    return doubted


def _judged(plain: str, actual: str, place: int, tables: _Tables) -> tuple[bool, tuple[int, str] | None]:
    """Whether some known word over ``place`` is spelled as the text has it; else where one begins that is not."""
    other: tuple[int, str] | None = None
    own = actual[place]
    for length in range(LONGEST_PHRASE, 1, -1):
        for start in range(max(0, place - length + 1), place + 1):
            allowed = tables.allowed(plain[start : start + length])
            if allowed is None:
                continue
            if any(form[place - start] == own for form in allowed):
                return True, None
            if other is None and not (length == 2 and _cut_across(plain, start)):
                other = start, allowed[0]
    return False, other


def _cut_across(plain: str, start: int) -> bool:
    """Whether two characters are rather the end of one word and the beginning of the next (網[路裡], 字[母後])."""
    if plain[start : start + 2] in _CHANCE:
        return True
    weight = word_weight(*plain[start : start + 2])
    before = start > 0 and word_weight(*plain[start - 1 : start + 1]) > weight
    return before or (start + 2 < len(plain) and word_weight(*plain[start + 1 : start + 3]) > weight)


def _by_longest_match(plain: str, place: int, tables: _Tables) -> str:
    """The traditional character at ``place`` if the text around is read by the longest known word from the left."""
    at = max(0, place - 12)
    while at <= place:
        for length in range(LONGEST_PHRASE + 4, 1, -1):
            word = plain[at : at + length]
            if word in tables.phrases:
                if at + len(word) > place:
                    return tables.spelling(word)[place - at].translate(tables.normal)
                at += len(word)
                break
        else:
            if at == place:
                break
            at += 1
    return tables.defaults.get(plain[place], plain[place])


def rare_characters(text: str) -> list[Misconversion]:
    """Rare characters that stand where a common one of the same sound makes a common word: 郃作 for 合作.

    One may be a name or the choice of a learned writer; there must be ``MIN_RARE_CHARACTERS`` different ones.
    """
    found = list(_rare_characters(text))
    return found if len({text[one.start] for one in found}) >= MIN_RARE_CHARACTERS else []


def _rare_characters(text: str) -> Iterator[Misconversion]:
    rare, simplify = _rare(), _simplify()
    for place, character in enumerate(text):
        syllable = rare.get(character)
        if syllable is None:
            continue
        plain = text[max(0, place - 1) : place + 2].translate(simplify)
        middle = min(place, 1)
        before, after = plain[:middle], plain[middle + 1 :]
        best, weight = "", MIN_WORD_WEIGHT - 1
        for other in characters_read(syllable):
            for first, second in ((before, other), (other, after)):
                if first and second and (found := word_weight(first, second)) > weight:
                    best, weight = other, found
        if best:
            yield Misconversion(place, place + 1, best, "rare")


@lru_cache(maxsize=1)
def regional_forms() -> frozenset[str]:
    """Characters that one region writes where another writes a different one (户 in Hong Kong): no sign of a script."""
    return frozenset("".join(_lines("variants.txt")))


@lru_cache(maxsize=1)
def regional_words() -> frozenset[str]:
    """Words of the usage of Taiwan and Hong Kong where the mainland has others, folded: 档案 (文件), 网路 (网络)."""
    return frozenset(_lines("regional.txt"))


@lru_cache(maxsize=1)
def rare_set() -> frozenset[str]:
    """The characters that ``rare_characters`` looks at."""
    return frozenset(_rare())


@lru_cache(maxsize=1)
def _traditional_forms() -> dict[int, str]:
    """Simplified character → OpenCC's first traditional choice, for characters that only simplified Chinese has."""
    forms: dict[int, str] = {}
    for line in _lines("simplified.txt"):
        forms.setdefault(ord(line[1]), line[0])
    for line in _lines("characters.txt"):
        plain, _, choices = line.partition("\t")
        forms[ord(plain)] = choices.split(" ")[0]
    return forms


def traditional(text: str) -> str:
    """The text with each simplified character in its usual traditional form; words decide where a word is known."""
    tables = _tables()
    out = list(text.translate(_traditional_forms()))
    for length in range(min(LONGEST_PHRASE, len(text)), 1, -1):
        for start in range(len(text) - length + 1):
            if (word := text[start : start + length]) in tables.phrases:
                out[start : start + length] = tables.spelling(word)
                return "".join(out)
    return "".join(out)


@lru_cache(maxsize=1)
def japanese_forms() -> dict[int, str]:
    """Simplified Chinese character that Japanese does not have → the character that Japanese writes."""
    new = {meant: chr(code) for code, meant in shinjitai().items()}
    forms = {}
    for code, old in _traditional_forms().items():
        plain = chr(code)
        written = new.get(plain, old)
        if written != plain and not _in_jis(plain) and _in_jis(written):
            forms[code] = written
    return forms


def _in_jis(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
