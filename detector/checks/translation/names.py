"""Names of people and places that do not agree: 沈国梁 beside *Shen Guoqiang*, 昌平区 beside *Changpeng District*.

A name in Latin letters is read as pinyin (or an older spelling), syllable by syllable. It is reported where no
characters of the whole Chinese text can be read so, and the sentence that stands for it has a name that can but for
one syllable, or names one person or known place that the English has nowhere. Between Chinese and Japanese the
characters themselves are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange, Side
from detector.checks.translation.han_names import differing_characters, in_one_script
from detector.checks.translation.renderings import opposite
from detector.language.alignment.dictionary import LONGEST, dictionary, meanings, stem_numbers
from detector.language.alignment.stems import stem
from detector.language.characters import code_points, fold
from detector.language.confusion import SURNAMES, TRANSLITERATIONS
from detector.language.romanisation import (
    COMPOUND_SURNAMES,
    DIRECTIONS,
    characters_written,
    is_surname,
    readings,
    syllables_of,
    written,
)

DIFFERS: Final = "translation.name-differs"
ONE_SIDED: Final = "translation.name-one-sided"
NONE: Final = "none"
MOST_NAMES: Final = 2_000
"""Different names of a text that are looked up; a longer list is a register."""

_WORD: Final = r"(?:[A-Z][a-zü]+(?:['’-][A-Za-z]?[a-zü]+)*|[A-Z]{2,})"
_RUN: Final = re.compile(rf"(?<![A-Za-z]){_WORD}(?: {_WORD})*(?![A-Za-z\u00c0-\u024f])")
_KINDS: Final = {
    "District": "区", "County": "县", "City": "市", "Province": "省", "Town": "镇", "Township": "[乡镇]",
    "Village": "村", "Road": "路", "Street": "(?:大?街|路)", "Avenue": "(?:大?[街道]|路)", "Subdistrict": "街道",
    "River": "[河江水]", "Lake": "[湖池]", "Mountain": "山", "Mountains": "山", "Island": "岛", "Bay": "湾",
    "Temple": "[寺庙]", "Bridge": "桥", "Station": "站", "University": "大", "Prefecture": "州", "Port": "港",
    "Airport": "机场", "Reservoir": "水库",
}  # fmt: skip
"""What kind of place a name is, and how that is written in Chinese."""

_HAN: Final = "[\u3400-\u9fff]"
_ONE_HAN: Final = re.compile(_HAN)
_ROLE: Final = (
    "经理|董事长|总裁|主任|书记|主席|会长|校长|院长|局长|处长|科长|所长|队长|组长|村长|镇长|县长|区长|市长|省长|部长|司长|厅长|总监"
    "|教授|博士|老师|医生|医师|护士|律师|记者|编辑|工程师|设计师|研究员|专家|院士|学者|先生|女士|负责人|创始人|代表|委员|总理|总统"
    "|发言人|店主|村民|居民|市民|农民|渔民|牧民|导演|演员|作家|诗人|画家|教练|队员|选手|冠军|歌手|巡护员|志愿者|传承人|馆长|站长|厂长"
    "|员工|学生|同学|师傅"
)
_SAID: Final = (
    "说|表示|介绍|指出|称|认为|告诉|强调|透露|坦言|宣布|回忆|补充|解释|建议|呼吁|谈到|提到|感慨|笑着"
    "|出席|主持|致辞|带领|担任"
)
_PERSON: Final = re.compile(
    rf"(?:(?:{_ROLE})|(?<!{_HAN}))(?P<name>[{SURNAMES}]{_HAN}{{1,2}}?)(?=(?:{_SAID}))"
    rf"|(?:{_ROLE})(?P<titled>[{SURNAMES}]{_HAN}{{1,2}})(?!{_HAN})"
)
"""People: a surname and one or two characters between a title, or the beginning of a phrase, and a verb of speech."""

_TITLE_BEHIND: Final = re.compile("[总某老姓家氏先女]|主任|局长|教授|老师|书记|院长|校长|医生|师傅|队长|部长")
_NO_SURNAMES: Final = frozenset("You La Du Di Da Le Hong".split())  # noqa: SIM905
"""Surnames that are rather words of English, French and Italian, or half of a place."""
KOREAN: Final = re.compile(r"\bKorea")
"""Names of two syllables are not looked at beside it: 韩江 is *Han Kang*."""
_SOUNDS: Final = frozenset(TRANSLITERATIONS)

CONFIDENCE: Final = 0.8
"""Judgement: all that is reported of sound rows of NTREX, WMT22 and TICO is right, but that is three names."""


class _Name(NamedTuple):
    """A name in Latin letters: ``[start, end)`` of the English text.

    ``ways``: how it may be read, syllables in the order of the letters; ``people``: the same with the surname first,
    where it is shaped like a person's name; ``kind``: what follows the characters, for a kind of place.
    """

    start: int
    end: int
    ways: tuple[tuple[str, ...], ...]
    people: tuple[tuple[str, ...], ...]
    kind: str


class _Difference(NamedTuple):
    """A name and the characters ``[start, end)`` of the Chinese text that stand in its place.

    ``spelled``: the name as they are read, where that is sure. ``named``: whether they are a name, and not the
    sentence that has none.
    """

    name: _Name
    start: int
    end: int
    spelled: str | None = None
    named: bool = True


# ------------------------------------------------------------------------------------------ names in Latin letters


def _latin_names(text: str, ranges: Sequence[Range]) -> list[_Name]:
    """People and places whose names may be Chinese, and single words of two syllables and more, in order."""
    found: list[_Name] = []
    for start, end in ranges:
        for run in _RUN.finditer(text, start, end):
            at = run.start()
            words: list[tuple[int, str]] = []
            for word in [*run.group().split(" "), ""]:
                if word and (syllables_of(word) or word.lower() in DIRECTIONS) and word not in _KINDS:
                    words.append((at, word))
                elif words:
                    found += _named(words, _KINDS.get(word, ""))
                    words = []
                at += len(word) + 1
    return found


def _named(words: Sequence[tuple[int, str]], kind: str) -> Iterator[_Name]:
    """The names in neighbouring words that all may be pinyin; ``kind`` of place that the word behind them tells."""
    last_at, last = words[-1]
    if kind:
        ways = syllables_of(last) or ((last.lower(),),)
        yield _Name(last_at, last_at + len(last), ways, (), kind)
        return
    spelled = [syllables_of(word) for _, word in words]
    if not 1 <= len(words) <= 3 or not all(spelled):
        return
    start, end = words[0][0], last_at + len(last)
    ways = _joined(spelled)
    if len(words) == 1:
        if min(map(len, ways)) > 1:
            yield _Name(start, end, ways, (), "")
        return
    people = [
        way
        for first, rest in ((spelled[0], spelled[1:]), (spelled[-1], spelled[:-1]))
        for surname in first[:1]
        if is_surname("".join(surname)) and len(surname) <= 2
        for given in _joined([one[:1] for one in rest])
        if len(given) <= 2
        for way in ((*surname, *given),)
    ]
    if people:
        turned = _joined([*spelled[1:], spelled[0]]) + _joined([spelled[-1], *spelled[:-1]])
        yield _Name(start, end, ways + turned, tuple(dict.fromkeys(people)), "")


def _joined(words: Sequence[Sequence[tuple[str, ...]]]) -> tuple[tuple[str, ...], ...]:
    ways: list[tuple[str, ...]] = [()]
    for word in words:
        ways = [(*one, *other) for one in ways for other in word]
    return tuple(ways)


# ------------------------------------------------------------------------------------------ and in characters


class _Characters:
    """Where the Han characters of some ranges of a folded text stand that can be read in one way or another."""

    def __init__(self, text: str, ranges: Sequence[Range]) -> None:
        self.text = text
        self._places: dict[str, list[int]] = defaultdict(list)
        for start, end in ranges:
            for match in _ONE_HAN.finditer(text, start, end):
                self._places[match.group()].append(match.start())
        self._read: dict[str, tuple[list[int], frozenset[int]]] = {}

    def _places_read(self, syllable: str) -> tuple[list[int], frozenset[int]]:
        found = self._read.get(syllable)
        if found is None:
            places = sorted(at for one in characters_written(syllable) for at in self._places.get(one, ()))
            found = self._read[syllable] = places, frozenset(places)
        return found

    def places(self, way: Sequence[str], kind: str = "", wild: int = -1, within: Range | None = None) -> Iterator[int]:
        """Where characters begin that can be read so, in order, with ``kind`` (a pattern) behind them.

        The syllable at ``wild`` may be any; ``within`` are the first and the last place (exclusive), all for None.
        """
        fixed = {at: self._places_read(one) for at, one in enumerate(way) if at != wild}
        first, last = within or (0, len(self.text))
        last -= len(way) - 1
        behind = re.compile(kind)
        if fixed:
            rarest = min(fixed, key=lambda at: len(fixed[at][0]))
            ordered = fixed.pop(rarest)[0]
            begin, stop = (bisect_left(ordered, place + rarest) for place in (first, max(first, last)))
            starts: Iterable[int] = (at - rarest for at in ordered[begin:stop])
        else:
            starts = range(first, last)
        for at in starts:
            read = all(at + number in places for number, (_, places) in fixed.items())
            if read and behind.match(self.text, at + len(way)) is not None:
                yield at

    def named(self, name: _Name, within: Range | None = None) -> Iterator[int]:
        """Where characters begin that can be read like a name."""
        for way in name.ways:
            yield from self.places(way, name.kind if len(way) == 1 else "", within=within)

    def nearly(self, name: _Name, within: Range) -> Iterator[tuple[int, tuple[str, ...], int]]:
        """Where a name can be read like this one but for a syllable: its place, the way, which."""
        for way in name.people or name.ways[:1]:
            for wild in range(len(way)):
                for at in self.places(way, name.kind, wild, within):
                    if readings(self.text[at + wild]) and (not name.people or _has_surname(self.text[at : at + 2])):
                        yield at, way, wild


def _reads(name: _Name, characters: str) -> bool:
    """Whether just these characters can be read like the name."""
    return any(
        len(way) == len(characters)
        and all(one in written(character) for one, character in zip(way, characters, strict=True))
        for way in name.ways
    )


def _has_surname(characters: str) -> bool:
    return characters in COMPOUND_SURNAMES or characters[0] in SURNAMES


# ------------------------------------------------------------------------------------------ a pair


class _Compared:
    """An English and a Chinese side, by the sentences and paragraphs that stand for each other."""

    def __init__(self, pair: PairReading, latin: Side, chinese: Side) -> None:
        self._pair = pair
        self.latin, self.chinese = latin, chinese
        self.text, self.folded = latin.reading.text, chinese.reading.folded
        self.names = _latin_names(self.text, latin.blocks)[:MOST_NAMES]
        self._characters = _Characters(self.folded, chinese.blocks if self.names else ())

    def differences(self) -> Iterator[_Difference]:
        """Each name that nothing in the Chinese can be read as, with what stands in its place."""
        stands: dict[str, bool] = {}
        for name in self.names:
            said = self.text[name.start : name.end]
            if said not in stands:
                stands[said] = self._stands(name, said.lower())
            if stands[said] or (name.people and len(name.people[0]) < 3 and KOREAN.search(self.text)):
                continue
            places = list(opposite(self._pair, self.latin, name.start))
            if any(True for _, place in places for _ in self._characters.named(name, place)):
                continue
            looks = (self._like, self._instead)
            found = next((one for look in looks for place in places if (one := look(name, *place))), None)
            if found is None and places and self._is_new(name, *places[-1][1]):
                found = _Difference(name, *places[0][1], named=False)
            if found is not None:
                yield found

    def _stands(self, name: _Name, letters: str) -> bool:
        """Whether the Chinese has the name anywhere, or its ``letters``; two syllables of a person only where they can
        be a name."""
        short = bool(name.people) and len(name.people[0]) < 3
        return any(self._is_name(at) if short else True for at in self._characters.named(name)) or any(
            self.folded.find(letters, start, end) >= 0 for start, end in self.chinese.blocks
        )

    def _like(self, name: _Name, own: Range, place: Range) -> _Difference | None:
        """What can be read like the name but for one syllable."""
        if not name.people and not name.kind and not _is_strange(self.text[name.start : name.end]):
            return None
        for at, way, wild in self._characters.nearly(name, place):
            characters = self.folded[at : at + len(way)]
            told = [one for one in self.names if _reads(one, characters)]
            here = sum(own[0] <= one.start < own[1] for one in told)
            if here >= self.folded.count(characters, *place):
                continue
            if name.people:
                sure = len(way) > 2 or (wild > 0 and self._is_name(at))
            elif len(way) == 1:
                sure = not DIRECTIONS.isdisjoint(written(characters))
            else:
                sure = bool(told) or (not set(characters) <= _SOUNDS if name.kind else _is_place(characters))
            if sure:
                right = readings(characters[wild])
                spelled = None
                if len(right) == 1 and len(way) > 1:
                    spelled = _with_syllable(self.text[name.start : name.end], way, wild, next(iter(right)))
                return _Difference(name, at, at + len(way), spelled)
        return None

    def _is_name(self, at: int) -> bool:
        """Whether a character that may be a surname begins a name: no word of the dictionary, no title behind it."""
        return (
            self.folded[at] in SURNAMES and not self._in_word(at) and _TITLE_BEHIND.match(self.folded, at + 1) is None
        )

    def _in_word(self, at: int) -> bool:
        """Whether a character belongs to a word of the dictionary."""
        first = max(0, at - LONGEST["zh"])
        starts, ends, _ = dictionary("zh").find(code_points(self.folded[first : at + LONGEST["zh"]]))
        return any(start <= at - first < end and end - start > 1 for start, end in zip(starts, ends, strict=True))

    def _instead(self, name: _Name, _: Range, place: Range) -> _Difference | None:
        """The one person, or known place, that the English has nowhere."""
        start, end = place
        if name.people:
            places = [
                match.span("name" if match["name"] else "titled")
                for match in _PERSON.finditer(self.folded, start, end)
                if self._is_name(match.start("name" if match["name"] else "titled"))
            ]
        else:
            size = len(name.ways[0])
            if size < 2 or not name.kind:
                return None
            places = [
                (at, at + size)
                for at in range(start, end - size + 1)
                if _is_place(self.folded[at : at + size]) and re.compile(name.kind).match(self.folded, at + size)
            ]
        lost = {
            self.folded[slice(*one)]: one
            for one in places
            if not any(_reads(other, self.folded[slice(*one)]) for other in self.names)
        }
        return _Difference(name, *next(iter(lost.values()))) if len(lost) == 1 else None

    def _is_new(self, name: _Name, start: int, end: int) -> bool:
        """Whether a person's surname is not in the paragraph either: 马总 is whom the English calls Ma Yun."""
        surname = self.text[name.start : name.end].split(" ")[0]
        if not name.people or surname in _NO_SURNAMES or surname.lower() != name.people[0][0]:
            return False
        return not any(
            one in SURNAMES and surname.lower() in written(one) and not self._in_word(at)
            for at, one in enumerate(self.folded[start:end], start)
        )


@lru_cache(maxsize=1024)
def _is_strange(word: str) -> bool:
    """Whether the English of the dictionaries does not know a word."""
    return stem(word.lower()) not in stem_numbers()[0]


@lru_cache(maxsize=1024)
def _is_place(characters: str) -> bool:
    """Whether the dictionary renders a word by its own sound: 中关村, *Zhongguancun*."""
    spelled = {stem("".join(way)) for way in product(*map(readings, characters))}
    return not spelled.isdisjoint(meanings(characters, "zh"))


def _with_syllable(name: str, way: tuple[str, ...], number: int, syllable: str) -> str | None:
    """The name with another syllable in the place of number ``number`` of a way to read it, surname first or last."""
    letters = [at for at, one in enumerate(name) if one.isalpha()]
    plain = "".join(name[at].lower() for at in letters)
    for ahead in range(len(way)):
        turned = way[ahead:] + way[:ahead]
        if "".join(turned) == plain:
            place = (number - ahead) % len(way)
            first = sum(map(len, turned[:place]))
            start, end = letters[first], letters[first + len(turned[place]) - 1] + 1
            new = syllable.replace("v", "ü")
            old = name[start:end]
            new = new.upper() if old.isupper() else new.capitalize() if old[0].isupper() else new
            return name[:start] + new + name[end:]
    return None


def names(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Names that do not agree, and people whom one version names alone; one finding for each two of them."""
    languages = {pair.source.language, pair.target.language}
    if languages not in ({"zh", "en"}, {"zh", "ja"}):
        return
    by_check = {rule.check: rule.id for rule in rules}
    seen: set[tuple[str, str]] = set()
    for one in _pairs(pair):
        rule = by_check.get(DIFFERS if one.named and one.said else ONE_SIDED)
        if rule is None or (one.named, one.said) in seen:
            continue
        seen.add((one.named, one.said))
        yield PairFinding(
            Finding(
                rule=rule,
                start=one.here[0],
                end=one.here[1],
                variant=f"{one.named or NONE}→{one.said or NONE}",
                suggestions=((one.spelled, None),) if one.spelled else (),
                values={
                    "source": f"“{one.named}”" if one.named else NONE,
                    "target": f"“{one.said}”" if one.said else NONE,
                    "source_language": pair.source.language,
                    "target_language": pair.target.language,
                },
                evidence={"source_name": one.named, "target_name": one.said},
                confidence=round(CONFIDENCE * pair.confidence, 4),
            ),
            (
                RelatedRange(
                    *one.there, f"the other side says “{one.named}”" if one.named else "nobody is called so here"
                ),
            ),
        )


class _Pair(NamedTuple):
    """What source (``there``) and target (``here``) say in the same place; "" where a side has no name."""

    there: Range
    here: Range
    named: str
    said: str
    spelled: str | None


def _pairs(pair: PairReading) -> Iterator[_Pair]:
    source, target = pair.source, pair.target
    latin, chinese = (source, target) if target.language == "zh" else (target, source)
    if latin.language == "ja":
        for there, here in differing_characters(pair):
            named, said = source.reading.text[slice(*there)], target.reading.text[slice(*here)]
            yield _Pair(there, here, named, said, spelled=None)
    for one in _Compared(pair, latin, chinese).differences():
        letters, characters = (one.name.start, one.name.end), (one.start, one.end)
        said = latin.reading.text[slice(*letters)]
        named = chinese.reading.text[slice(*characters)] if one.named else ""
        if latin is target:
            yield _Pair(characters, letters, named, said, one.spelled)
        else:
            yield _Pair(letters, characters, said, named, None)


def is_one_name(one: str, other: str) -> bool:
    """Whether two names are the same, in characters or Latin letters."""
    latin = next((found for text in (one, other) for found in _latin_names(text, ((0, len(text)),))), None)
    if latin is None or one.isascii() == other.isascii():
        return in_one_script(one) == in_one_script(other)
    return _reads(latin, fold(other if one.isascii() else one))


CHECKS: Final[dict[str, PairCheck]] = {DIFFERS: names, ONE_SIDED: names}
