"""Traditional and simplified Chinese, character by character and word by word: what a careless converter gets wrong.

One simplified character often stands for several traditional ones (后: 後 or 后, 发: 發 or 髮), and only the word can
tell which. The tables are derived by ``scripts/build_script_tables.py`` from OpenCC's dictionaries and opened when
a text needs them. Offsets are code points.
"""

# ruff: noqa: SIM905 (lists of pairs read best as text)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from detector.language.pinyin import characters_read, word_weight
from detector.resources import statistics_folder

LONGEST_PHRASE: Final = 4
# All but 221 of OpenCC's 49 000 words; the others are sayings.
LONGEST_WORD: Final = 8
# How common a word must be (floor(10 · log10(count)) of jieba's counts) before a rare character in it is taken for a
# slip, and how many different such characters an article must hold: the 123 NTREX documents in Taiwan's Chinese have
# 菁英, 吋 and 罹 (30 places from 20 on), none has two different ones from 30 on.
MIN_WORD_WEIGHT: Final = 30
MIN_RARE_CHARACTERS: Final = 2

# Written, dictionary's: what good writers in Taiwan and Hong Kong write beside the dictionary's form; a converter's
# choice of one of them is no error worth an editor's time. The first line is what NTREX in Taiwan's Chinese holds (all
# its deviations that are no slips, 93 000 characters), the last two are pairs that CC-CEDICT and libchewing's words
# have either way, most of them in three words or more; the rest are pairs of the same sort, by judgement.
_EITHER: Final = frozenset(
    "布佈 周週 盃杯 杯盃 雇僱 了瞭 並併 桿杆 回迴 沖衝 佔占 占佔 匯彙 毀譭 毀燬 伙夥 鑒鑑 嚐嘗 "
    "嘗嚐 艷豔 週周 厘釐 餵喂 併並 杆桿 鑑鑒 志誌 誌志 托託 託托 秘祕 卷捲 注註 註注 咨諮 欲慾 "
    "凶兇 升昇 采採 採采 游遊 遊游 姦奸 奸姦 跡蹟 蹟跡 迹跡 喂餵 炮砲 砲炮 扎紮 贊讚 讚贊 借藉 "
    "藉借 岳嶽 杰傑 吊弔 弔吊 烟煙 嘆歎 歎嘆 念唸 才纔 扣釦 累纍 溪谿 幺么 豔艷 雞鷄 涌湧 湧涌 "
    "彩綵 淒悽 悽淒 栗慄 熏薰 薰熏 背揹 家傢 嘩譁 譁嘩 閑閒 閒閑 症癥 糊餬 須鬚 仿彷 彿佛 佛彿 "
    "愈癒 愈瘉 舖鋪 鋪舖 麽么 擡抬 昇升 "
    "蕩盪 盪蕩 岩巖 局侷 巨鉅 弦絃 戚慼 酸痠 席蓆 折摺 挨捱 娘孃 夫伕 台枱 哄鬨 拐枴 鹵滷 "
    "徑逕 煉鍊 鏈鍊 牠它 鵰雕 鎚錘 ".split()
)
# Of them those that stand in no word of the dictionary: whoever writes them has chosen them, unless so many times as
# many words are wrong as make an article careless.
_CHOSEN: Final = frozenset({"牠它", "鵰雕", "鎚錘"})
SURELY_CARELESS: Final = 3
# Forms that one region writes as one and another as two words (著名, 着), or that good writers mix (台灣, 臺北).
_APART: Final = frozenset("只才核梁煙參針台么着")
# Words of the dictionary that far oftener are no words: 觸球後, not a queen of the ball.
_CHANCE: Final = frozenset({"球后"})
# An article was converted carelessly if it holds so many different words that no dictionary spells so, different pairs
# of the list above counted half: of the 123 NTREX documents in Taiwan's Chinese none comes to two.
CARELESS_WORDS: Final = 2.0


# A long text of a good writer comes to two such words, too. Of what may be chosen wrongly, so great a share must be so:
# a manual of 43 000 characters in Taiwan's Chinese had .57 %, articles by the first choice of OpenCC's table have .9 %
# at least, by two converters on PyPI that know some words .6 % but for one in fifty.
CARELESS_SHARE: Final = 0.006
# OpenCC's standard, in forms that neither Taiwan's nor Hong Kong's has: an article that holds one of them was converted
# by a program or follows the mainland's standard for traditional Chinese. None is in the 123 NTREX documents in
# Taiwan's Chinese, nor in the catalogues of programs for Hong Kong; 372 of 411 articles by OpenCC's table hold one.
_CONVERTERS: Final = frozenset("爲僞衆喫脣")


# So much commoner (10 · log10 of the ratio of counts) a word must be that is spelled otherwise than one that overlaps
# it and speaks for the character: 公里 than 里外 in 公裡外, not 联系 than 系数 in 關聯係數 (11). By judgement.
CHANCE_WEIGHT: Final = 15


class Misconversion(msgspec.Struct, frozen=True):
    """A stretch that a converter spelled wrongly, ``[start, end)``, and the right spelling of the whole stretch.

    ``kind``: "word" where another spelling of the word is known, "character" where no word over it is known and the
    text was converted carelessly, "first" where good writers write so and only the article speaks against it, "rare"
    where a rare character stands for a common one.
    """

    start: int
    end: int
    suggestion: str
    kind: str


class _Tables(msgspec.Struct, frozen=True):
    """``phrases``: simplified word → its traditional spellings as the table has them, spaces between.

    ``choices``: simplified character that stands for several → these, OpenCC's first first, spaces between.
    ``attested``: simplified word → spellings in normal form that OpenCC does not have and other dictionaries do.
    """

    simplify: dict[int, str]
    normal: dict[int, str]
    choices: dict[str, str]
    phrases: dict[str, str]
    attested: dict[str, str]

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
    return _Tables(simplified_forms(), normal, _words("characters.txt"), _words("phrases.txt"), _words("attested.txt"))


def _words(name: str) -> dict[str, str]:
    # 49 000 words: cut at once, and spellings told apart where one is asked for, they take 15 ms rather than 80.
    cells = _text(name).replace("\n", "\t").split("\t")
    return dict(zip(cells[:-1:2], cells[1::2], strict=True))


@lru_cache(maxsize=1)
def simplified_forms() -> dict[int, str]:
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
    return text.translate(simplified_forms())


# 著 of traditional Chinese is mostly 着; these words have it in simplified Chinese too.
_ASPECT: Final = re.compile("(?<![显名原土卓编论专巨合昭遗译])著(?![名作称述者书录])")


def plain(text: str) -> str:
    """Folded traditional Chinese as simplified Chinese would have it, also where it shares the character (後, 著)."""
    return _ASPECT.sub("着", simplified(text))


class _Doubt(msgspec.Struct, frozen=True):
    """A character that a converter may have chosen wrongly.

    ``start`` and ``word``: where a known word over it begins that is spelled otherwise, and that spelling in normal
    form; "" where none is known. ``kind``: "certain"; "either" where good writers write it so, too; "other" where
    OpenCC's dictionary has the spelling, but another one before it; "unexplained" where no word is known; "chosen"
    where none is and some writers prefer the form.
    """

    place: int
    start: int
    word: str
    kind: str

    @property
    def meant(self) -> str:
        """The character that the word has, in normal form."""
        return self.word[self.place - self.start]


class _Judged(msgspec.Struct, frozen=True):
    """A part of an article, as long as ``plain``, its simplified form, and ``actual``, its traditional normal form.

    ``read``: place of each character with a choice → what the longest words say. ``chosen``: how many were chosen with
    care, so that they are not the form that the table lists first.
    """

    plain: str
    actual: str
    read: dict[int, str]
    doubts: tuple[_Doubt, ...]
    chosen: int


def misconverted_words(parts: Sequence[str]) -> list[list[Misconversion]]:
    """For each part of a traditional article the words that no dictionary spells so: one character taken for another.

    A character is doubted where it is one of several that its simplified form may stand for, where a word over it is
    known and spelled otherwise, and no word over it is known as it stands. Where the parts together hold
    ``CARELESS_WORDS``, whoever converted the article chose blindly, and characters are doubted that usually get the
    benefit of it: those that no known word explains, and forms that some good writers use. These alone are doubted
    where the article is in a converter's standard and always has the first of the forms that its table lists.
    """
    tables = _tables()
    judged = [_judged(part, tables) for part in parts]
    certain, pairs, either = set(), set(), set()
    for part in judged:
        for one in part.doubts:
            if one.kind == "certain":
                certain.add(part.actual[one.start : one.start + len(one.word)])
                pairs.add(part.actual[one.place] + one.meant)
            elif one.kind == "either":
                either.add(part.actual[one.place] + one.meant)
    wrong = len(certain) + len(either) / 2
    needed = max(CARELESS_WORDS, CARELESS_SHARE * sum(len(part.read) for part in judged))
    careless = bool(certain) and wrong >= needed
    first = not any(part.chosen for part in judged) and any(not _CONVERTERS.isdisjoint(part) for part in parts)

    def wanted(part: _Judged, one: _Doubt) -> bool:
        if one.kind == "certain":
            return True
        if one.kind == "other":
            return careless and part.actual[one.place] + one.meant in pairs
        if one.kind == "chosen":
            return careless and wrong >= SURELY_CARELESS * needed
        return careless or (first and one.kind == "either")

    blamed = [[one for one in part.doubts if wanted(part, one)] for part in judged]
    if not any(blamed):
        return [[] for _ in parts]
    forms = forms_in("".join(parts))
    found: list[list[Misconversion]] = []
    for text, part, doubts in zip(parts, judged, blamed, strict=True):
        own = []
        for one in doubts:
            end = one.start + max(len(one.word), 1)
            meant = tables.spelling(part.plain[one.start : end]) if one.word else part.read[one.place]
            # What is not wrong stays in the form that its region writes.
            suggestion = "".join(
                written
                if written.translate(tables.normal) == other.translate(tables.normal)
                else other.translate(forms)
                for written, other in zip(text[one.start : end], meant, strict=True)
            )
            kind = "word" if one.word else "character"
            if one.kind == "either" and not careless:
                kind = "first"
            own.append(Misconversion(one.start, end, suggestion, kind))
        found.append(_without_overlaps(own))
    return found


def doubted_characters(text: str) -> list[int]:
    """Places (code points) of a traditional text whose character a known word speaks against, or none explains.

    `misconverted_words` reports those of them that the rest of the article does not excuse.
    """
    return [one.place for one in _judged(text, _tables()).doubts if one.kind != "chosen"]


def forms_in(text: str) -> dict[int, str]:
    """Form of one region → the text's own, or Taiwan's if all that the text has are in Big5; for ``str.translate``."""
    present = regional_forms().intersection(text)
    taiwan = all(map(_in_big5, present))
    forms: dict[int, str] = {}
    for group in _lines("variants.txt"):
        written = [form for form in group if form in present]
        usual = [form for form in group if taiwan and _in_big5(form)]
        for known in (written, usual):
            if len(known) == 1:
                forms.update({ord(form): known[0] for form in group if form != known[0]})
                break
    return forms


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _without_overlaps(found: list[Misconversion]) -> list[Misconversion]:
    """In order, each place once; a word goes before a character."""
    kept: list[Misconversion] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _judged(text: str, tables: _Tables) -> _Judged:
    """A part of an article with the characters that a converter may have chosen wrongly."""
    plain, actual = text.translate(tables.simplify), text.translate(tables.normal)
    if len(plain) != len(text) or len(actual) != len(text):
        return _Judged("", "", {}, (), 0)
    read = _by_longest_match(plain, tables)
    normal = {place: form.translate(tables.normal) for place, form in read.items()}
    # What only simplified Chinese has (发) is no choice of a converter; ``script.mixed`` looks at it.
    doubts = [
        _doubt(plain, actual, place, tables)
        for place, form in normal.items()
        if form != actual[place] and (text[place] != plain[place] or text[place] in tables.choices[plain[place]])
    ]
    chosen = sum(
        form == actual[place] != tables.choices[plain[place]][0].translate(tables.normal)
        for place, form in normal.items()
    )
    return _Judged(plain, actual, read, tuple(one for one in doubts if one is not None), chosen)


def _doubt(plain: str, actual: str, place: int, tables: _Tables) -> _Doubt | None:
    """What speaks against the character at ``place``; None if a word over it is known that is spelled so."""
    own = actual[place]
    against: tuple[int, str] | None = None
    second: tuple[int, str] | None = None
    attested = False
    chance: int | None = None
    for length in range(LONGEST_PHRASE, 1, -1):
        for start in range(max(0, place - length + 1), min(place, len(plain) - length) + 1):
            word = plain[start : start + length]
            at = place - start
            allowed = tables.allowed(word)
            listed = any(form[at] == own for form in tables.attested.get(word, "").split())
            if allowed is None and not listed:
                continue
            cut = length == 2 and _cut_across(plain, start)
            if allowed is None or allowed[0][at] == own:
                if not cut:
                    return None
                chance = max(chance or 0, word_weight(*word))
            elif any(form[at] == own for form in allowed):
                second = second or (start, allowed[0])
            elif not cut:
                attested |= listed
                against = against or (start, allowed[0])
    if second is not None:
        return _Doubt(place, *second, "other")
    if against is None:
        pair = own + tables.choices[plain[place]][0].translate(tables.normal)
        return None if chance is not None else _Doubt(place, place, "", "chosen" if pair in _CHOSEN else "unexplained")
    first, spelled = against
    if chance is not None and len(spelled) == 2:
        weight = word_weight(*plain[first : first + 2])
        if weight < MIN_WORD_WEIGHT or weight < chance + CHANCE_WEIGHT:
            return None
    pair = own + spelled[place - first]
    return _Doubt(place, *against, "either" if attested or pair in _EITHER else "certain")


def _cut_across(plain: str, start: int) -> bool:
    """Whether two characters are rather the end of one word and the beginning of the next (網[路裡], 字[母後])."""
    if plain[start : start + 2] in _CHANCE:
        return True
    weight = word_weight(*plain[start : start + 2])
    earlier = plain[max(0, start - 1) : start + 1]
    before = start > 0 and (word_weight(*earlier) > weight or earlier in regional_words())
    return before or (start + 2 < len(plain) and word_weight(*plain[start + 1 : start + 3]) > weight)


def _by_longest_match(plain: str, tables: _Tables) -> dict[int, str]:
    """Place of each character with a choice → its traditional form, the text read from the left by the longest words.

    So OpenCC reads, and what it writes is clean by construction.
    """
    places = [place for place, character in enumerate(plain) if character in tables.choices]
    read: dict[int, str] = {}
    free = 0
    for place in places:
        if place in read:
            continue
        # A word of the table holds a character with a choice; this is the next one.
        for start in range(max(free, place - LONGEST_WORD + 1), place + 1):
            for length in range(LONGEST_WORD, max(place - start, 1), -1):
                word = plain[start : start + length]
                if word in tables.phrases:
                    spelled = tables.spelling(word)
                    free = start + len(word)
                    read.update({at: spelled[at - start] for at in range(place, free)})
                    break
            else:
                continue
            break
        else:
            read[place] = tables.choices[plain[place]][0]
            free = place + 1
    return {place: read[place] for place in places}


def rare_characters(text: str) -> list[Misconversion]:
    """Rare characters that stand where a common one of the same sound makes a common word: 郃作 for 合作.

    One may be a name or the choice of a learned writer; there must be ``MIN_RARE_CHARACTERS`` different ones.
    """
    found = list(_rare_characters(text))
    return found if len({text[one.start] for one in found}) >= MIN_RARE_CHARACTERS else []


def _rare_characters(text: str) -> Iterator[Misconversion]:
    rare, simplify = _rare(), simplified_forms()
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
def regional_groups() -> tuple[str, ...]:
    """Sets of forms of one traditional character, of which an article has but one; not those that are words apart."""
    return tuple(group for group in _lines("variants.txt") if _APART.isdisjoint(group))


@lru_cache(maxsize=1)
def regional_words() -> frozenset[str]:
    """Words of the usage of Taiwan and Hong Kong where the mainland has others, folded: 档案 (文件), 网路 (网络)."""
    return frozenset(_lines("regional.txt"))


@lru_cache(maxsize=1)
def rare_set() -> frozenset[str]:
    """The characters that ``rare_characters`` looks at."""
    return frozenset(_rare())


@lru_cache(maxsize=1)
def traditional_forms() -> dict[int, str]:
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
    out = list(text.translate(traditional_forms()))
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
    for code, old in traditional_forms().items():
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
