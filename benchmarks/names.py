"""Names that do not agree between Chinese and English: false alarms on human translations, damaged names found.

    python -m benchmarks.names --data DIR [--half test|train] [--list] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. Documents are
those of ``benchmarks.translation``; the two references of WMT22 zh→en, which name most Chinese people, are both read.

- *clean*: nothing is changed; every report of ``any.translation.name-differs`` counts, ``--list`` prints it.
- *damaged*: one name of a document at a time. A name is a surname of the list here with one or two syllables behind
  it, two capitalised words, that stands once in the English and whose characters stand in the row beside it; a place
  is a word of two syllables or three before *District*, *County*, *City*, *Province*, *Town* or *Village*, or alone.
  Found: a report touches the name (or the characters), and nothing was reported there before.

  - *syllable*: one syllable of the given name, or of the place, is another;
  - *surname*: the surname is another of the list;
  - *person*, *place*: the whole name is that of somebody else, of another place;
  - *character*: one character of the given name is another that sounds different.
"""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.alignment import CORPORA, Corpus, named_documents
from benchmarks.command import BenchmarkParser, keep
from benchmarks.translation import Document, article, documents, languages_of
from detector.checks.base import CheckRule
from detector.checks.translation.line_by_line import reading_of
from detector.checks.translation.names import DIFFERS, ONE_SIDED, names
from detector.collection.pairing import pair_between
from detector.language.characters import fold
from detector.language.pinyin import SYLLABLES, characters_read
from detector.sources.registry import article_from_text

RESULTS = Path(__file__).parent / "results" / "names.json"
SEED = 6
RULES = tuple(CheckRule(id=check, check=check, languages=("any",)) for check in (DIFFERS, ONE_SIDED))
CLEAN = ("NTREX zh→en", "NTREX en→zh", "NTREX en→zh-Hant", "NTREX zh→ja", "NTREX ja→en", "WMT22 zh→en", "WMT22 en→zh",
         "WMT22 ja→en", "WMT22 en→ja", "TICO en→zh")  # fmt: skip
SECOND = "WMT22 zh→en, second reference"
DAMAGED = ("WMT22 zh→en", SECOND, "TICO en→zh")

SURNAMES = (
    "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song Zheng Xie Han Tang"
    " Feng Yu Dong Xiao Cheng Cao Yuan Deng Fu Shen Zeng Peng Lu Su Jiang Cai Jia Ding Wei Xue Ye Yan Pan Du Dai Xia"
    " Zhong Tian Ren Fan Fang Shi Yao Tan Liao Zou Xiong Jin Hao Kong Bai Cui Kang Mao Qiu Qin Gu Hou Shao Meng Long"
    " Wan Duan Lei Qian Yin Yi Chang Qiao Lai Gong Ouyang"
).split()
PLACES = (
    "Haidian Chaoyang Pudong Minhang Songjiang Baoshan Tongzhou Daxing Yuhang Jiangning Wuchang Hanyang Tianhe Yuexiu"
    " Futian Nanshan Yubei Wuhou Yanta Gulou"
).split()
PEOPLE = "Wang Jianguo;Li Xiuying;Zhang Wei;Liu Zhiqiang;Chen Xiaofang;Zhou Mingyu;Sun Haitao;Gao Lijuan".split(";")
_PERSON = re.compile(rf"\b({'|'.join(SURNAMES)}) ([A-Z][a-z]{{1,11}})\b")
_PLACE = re.compile(r"\b([A-Z][a-z]{3,15}) (?=(?:District|County|City|Province|Town|Village)\b)")
_COMMON = "jian guo ming hua wei xin yu ting fang qiang jun hai tao li na jing yong chun bo peng".split()


class Name(NamedTuple):
    """A name at ``[start, end)`` of row ``row`` of the English, and of its Chinese from ``at`` on, by syllables."""

    row: int
    start: int
    end: int
    syllables: tuple[str, ...]
    at: int
    person: bool


def _cuts(word: str) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    for stop in range(1, min(len(word), 6) + 1):
        if word[:stop] in SYLLABLES:
            for rest in _cuts(word[stop:]):
                yield (word[:stop], *rest)


def _place_of(syllables: Sequence[str], chinese: str) -> int | None:
    """Where the characters with these readings stand."""
    match = re.search("".join(f"[{characters_read(one) or '!'}]" for one in syllables), fold(chinese))
    return match.start() if match else None


def named(rows: Sequence[tuple[str, str]]) -> Iterator[Name]:
    """The names of a document of rows, English and Chinese, that stand once in the English."""
    text = "\n".join(english for english, _ in rows)
    for row, (english, chinese) in enumerate(rows):
        for pattern in (_PERSON, _PLACE):
            for match in pattern.finditer(english):
                end = match.end() if pattern is _PERSON else match.end(1)
                if text.count(english[match.start() : end]) > 1:
                    continue
                for cut in _cuts(english[match.start() : end].lower().replace(" ", "")):
                    at = _place_of(cut, chinese)
                    if at is not None and 2 <= len(cut) <= 4:
                        yield Name(row, match.start(), end, cut, at, pattern is _PERSON)
                        break


def damages(rows: Sequence[tuple[str, str]], name: Name, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind of damage, and the English and the Chinese row with it."""
    english, chinese = rows[name.row]
    said = english[name.start : name.end]

    def put(other: str) -> str:
        return english[: name.start] + other + english[name.end :]

    number = chance.randrange(1, len(name.syllables))
    other = chance.choice([one for one in _COMMON if one != name.syllables[number]])
    kept = [one if at != number else other for at, one in enumerate(name.syllables)]
    if name.person:
        surname, given = said.split(" ")
        first = next(n for n in (1, 2) if "".join(name.syllables[:n]) == surname.lower())
        if number >= first:
            yield "syllable (person)", put(f"{surname} {''.join(kept[first:]).capitalize()}"), chinese
        wrong = chance.choice([one for one in SURNAMES if one != surname])
        yield "surname", put(f"{wrong} {given}"), chinese
        yield "person", put(chance.choice([one for one in PEOPLE if one != said])), chinese
        place = name.at + number
        heard = chance.choice([one for one in _COMMON if chinese[place] not in characters_read(one)])
        character = chance.choice(_FREQUENT[heard])
        yield "character", english, chinese[:place] + character + chinese[place + 1 :]
    else:
        yield "syllable (place)", put("".join(kept).capitalize()), chinese
        yield "place", put(chance.choice([one for one in PLACES if one != said])), chinese


_FREQUENT = {
    "jian": "建健", "guo": "国", "ming": "明", "hua": "华", "wei": "伟薇", "xin": "欣新", "yu": "宇玉", "ting": "婷",
    "fang": "芳", "qiang": "强", "jun": "军", "hai": "海", "tao": "涛", "li": "丽", "na": "娜", "jing": "静",
    "yong": "勇", "chun": "春", "bo": "波", "peng": "鹏",
}  # fmt: skip


def _documents(data: Path, direction: str, half: str) -> list[Document]:
    if direction != SECOND:
        return documents(data, direction, half)
    corpus: Corpus = CORPORA["WMT22 zh–en"]._replace(target="refB")
    return [
        Document(name, [one for one, _ in rows], [other for _, other in rows], list(range(len(rows))))
        for name, rows in named_documents(data, corpus, half).items()
    ]


def _languages(direction: str) -> tuple[str, str]:
    return ("zh", "en") if direction == SECOND else languages_of(direction)


class Report(NamedTuple):
    """A report: its check, what source and target say, the target around it."""

    check: str
    source: str
    target: str
    around: str


def reported(document: Document, languages: tuple[str, str]) -> list[Report]:
    """What is reported of a document."""
    left, right = (
        reading_of(article_from_text(article(rows, document.paragraphs, language)[0]))
        for rows, language in zip((document.source, document.target), languages, strict=True)
    )
    pair = pair_between(left, right, languages)
    return [
        Report(
            one.finding.rule,
            str(one.finding.evidence["source_name"]),
            str(one.finding.evidence["target_name"]),
            " ".join(right.text[max(0, one.finding.start - 40) : one.finding.end + 40].split()),
        )
        for one in names(pair, RULES)
    ]


def clean(data: Path, half: str, listed: bool) -> dict[str, Any]:
    """Reports on sound rows, by corpus."""
    figures = {}
    for direction in (*CLEAN, SECOND):
        sound = _documents(data, direction, half)
        alarms = [(one.name, *found) for one in sound for found in reported(one, _languages(direction))]
        counts = Counter(check for _, check, *_ in alarms)
        figures[direction] = {
            "rows": sum(len(one.source) for one in sound), "differ": counts[DIFFERS], "one-sided": counts[ONE_SIDED],
        }  # fmt: skip
        print(direction, figures[direction])
        if listed:
            print(*("   " + " | ".join(one) for one in alarms), sep="\n")
    return figures


def damaged(data: Path, half: str, listed: bool) -> dict[str, Any]:
    """Damaged names that are found, by kind of damage: at major, and with those that only one version names."""
    tried: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    chance = random.Random(SEED)
    for direction in DAMAGED:
        languages = _languages(direction)
        for document in _documents(data, direction, half):
            sides = (document.source, document.target) if languages[0] == "en" else (document.target, document.source)
            rows = list(zip(*sides, strict=True))
            known = {one[:3] for one in reported(document, languages)}
            for name in named(rows):
                for kind, *row in damages(rows, name, chance):
                    other = [
                        [*side[: name.row], one, *side[name.row + 1 :]] for side, one in zip(sides, row, strict=True)
                    ]
                    source, target = other if languages[0] == "en" else other[::-1]
                    now = reported(document._replace(source=source, target=target), languages)
                    checks = {one.check for one in now if one[:3] not in known}
                    tried[kind] += 1
                    found[kind, DIFFERS] += DIFFERS in checks
                    found[kind, "either"] += bool(checks)
                    if listed and not checks:
                        print("   missed", kind, row[0][name.start : name.end + 10], row[1][name.at : name.at + 4])
    figures = {
        kind: {"of": of, "at major": found[kind, DIFFERS], "with one-sided": found[kind, "either"]}
        for kind, of in tried.items()
    }
    for kind, figure in figures.items():
        print(kind, figure)
    return figures


def main() -> None:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--half", choices=("test", "train"), default="test")
    parser.add_argument("--list", action="store_true", help="print what is reported of sound rows, and what is missed")
    options, data = parser.parse()
    figures = {"half": options.half} | {
        part.__name__: part(data, options.half, options.list) for part in (clean, damaged)
    }
    if options.write:
        keep(RESULTS, figures)


if __name__ == "__main__":
    main()
