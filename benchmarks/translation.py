"""Checks of translations: false alarms on good ones, dropped sentences found, wrong pairs told, speed.

    python -m benchmarks.translation --data DIR [--half test|train] [--direction NAME] [--list] [--write]
        [--part clean|divided|moved|dropped|single|cut|wrong|numbers|speed]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. Documents of
NTREX, and runs of rows of WMT22 and TICO, become articles: one to five neighbouring rows make a paragraph (the same on
both sides, drawn with a fixed seed), so that blocks and sentences have to be aligned; nothing is known of the truth but
which rows are there. A row that has no full stop on one of the sides (headings, items of lists, lines of a chat) ends
its paragraph: with the next row glued to it, it would be no sentence at all. Thresholds were chosen, and the alignment
fitted, on the training half of the documents (``benchmarks.alignment.is_test``); figures are from the other half.

- *clean*: nothing is changed. Every issue of a rule about translations is counted per 1 000 rows, and those
  at major or above per document.
- *dropped*: a tenth of the sentences is left out of the translation; *single*: one in each document. A sentence counts
  as reported when at least half of it lies in what an issue of ``any.translation.omission`` or ``truncated`` relates
  to ("sure"), or one of these and ``omission-likely`` ("all").
- *cut*: the last third of the translation is missing, in the middle of a sentence. Found: ``truncated`` is reported.
- *wrong*: every document beside the translation of the next one, and of the one of the half that is likest to it.
- *divided* (nothing dropped): sentences of the source made one by a comma, so that the translation has divided them.
- *moved* (nothing dropped): one paragraph of the source stands behind two or more that followed it.
- *numbers*: in each document one number of two digits or more of the translation is damaged (three ways, each by
  itself, as in ``benchmarks.numbers``). Found: an issue about numbers at major or above in that sentence that is not
  there without the damage.
- *speed*: sentence pairs a second on one core (processor time), alignment and all checks, and the number check alone.
"""

from __future__ import annotations

import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import ne
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.alignment import CORPORA, named_documents
from benchmarks.command import BenchmarkParser, keep
from benchmarks.numbers import planted
from detector.checks.base import Reading
from detector.checks.translation.base import PairFinding, PairReading
from detector.checks.translation.number import numbers
from detector.checks.translation.run import PairChecks
from detector.collection.pairing import pair_between
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.model import SEVERITIES
from detector.rulepacks.store import own_packs
from detector.sources.registry import article_from_text

RESULTS = Path(__file__).parent / "results" / "translation.json"
SEED = 5
LONGEST_PARAGRAPH = 5
DROPPED = 0.1
DIVIDED = 0.2
LEVEL = "any.translation."
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』）)\]]*\Z")

TIERS: dict[str, frozenset[str]] = {
    "sure": frozenset({f"{LEVEL}omission", f"{LEVEL}truncated"}),
    "all": frozenset({f"{LEVEL}omission", f"{LEVEL}truncated", f"{LEVEL}omission-likely"}),
}
"""What says that a sentence is missing: what is reported at major, and that with what is likely."""

# What is translated into what: a corpus of benchmarks.alignment, and whether its target is taken for the source.
DIRECTIONS: dict[str, tuple[str, bool]] = {
    "NTREX en→zh": ("NTREX en–zh", False),
    "NTREX en→ja": ("NTREX en–ja", False),
    "NTREX zh→en": ("NTREX en–zh", True),
    "NTREX ja→en": ("NTREX en–ja", True),
    "NTREX zh→ja": ("NTREX zh–ja", False),
    "NTREX en→zh-Hant": ("NTREX en–zh-Hant", False),
    "WMT22 zh→en": ("WMT22 zh–en", False),
    "WMT22 ja→en": ("WMT22 ja–en", False),
    "WMT22 en→zh": ("WMT22 en–zh", False),
    "WMT22 en→ja": ("WMT22 en–ja", False),
    "TICO en→zh": ("TICO en–zh", False),
}


class Document(NamedTuple):
    """A document with its rows on both sides and the number of the paragraph that each is in."""

    name: str
    source: list[str]
    target: list[str]
    paragraphs: list[int]


Change = Callable[[Document, str, random.Random], tuple[Document, int]]
"""Changes a document, whose source is in a language, by chance; says how much it changed."""


def languages_of(direction: str) -> tuple[str, str]:
    """The languages of source and target."""
    name, turned = DIRECTIONS[direction]
    languages = CORPORA[name].source_language, CORPORA[name].target_language
    return languages[::-1] if turned else languages


def documents(data: Path, direction: str, half: str) -> list[Document]:
    """The documents of one half, with paragraphs drawn."""
    name, turned = DIRECTIONS[direction]
    chance = random.Random(SEED)
    result = []
    for document, pairs in named_documents(data, CORPORA[name], half).items():
        paragraphs: list[int] = []
        left = 0  # rows that the paragraph has room for
        for row in range(len(pairs)):
            if left == 0 or not all(map(_SENTENCE_END.search, pairs[row - 1])):
                paragraphs.append(paragraphs[-1] + 1 if paragraphs else 0)
                left = chance.randint(1, LONGEST_PARAGRAPH)
            else:
                paragraphs.append(paragraphs[-1])
            left -= 1
        sides = [one for one, _ in pairs], [other for _, other in pairs]
        source, target = sides[::-1] if turned else sides
        result.append(Document(document, source, target, paragraphs))
    return result


def article(sentences: Sequence[str], paragraphs: Sequence[int], language: str) -> tuple[str, list[tuple[int, int]]]:
    """A text of paragraphs, and where each sentence stands in it; an empty one stands nowhere."""
    space = " " if language == "en" else ""
    text, places = "", []
    last = -1
    for sentence, paragraph in zip(sentences, paragraphs, strict=True):
        if sentence and text:
            text += space if paragraph == last else "\n\n"
        places.append((len(text), len(text) + len(sentence)))
        text += sentence
        if sentence:
            last = paragraph
    return text, places


def likest(all_documents: Sequence[Document]) -> list[Document]:
    """For each document the one whose source has most in common with its own: cosine of counts of three letters or
    two characters each, rare ones counting more."""
    counts = [
        Counter(text[at : at + size] for at in range(len(text)))
        for one in all_documents
        for text in (" ".join(one.source).lower(),)
        for size in (3 if text.isascii() or sum(map(str.isascii, text)) > len(text) / 2 else 2,)
    ]
    spread = Counter(piece for one in counts for piece in one)
    vectors = [{piece: n * math.log(len(counts) / spread[piece]) for piece, n in one.items()} for one in counts]
    sizes = [math.sqrt(sum(value * value for value in one.values())) or 1.0 for one in vectors]
    result = []
    for number, one in enumerate(vectors):
        near = [
            sum(value * other.get(piece, 0.0) for piece, value in one.items()) / size if place != number else -1.0
            for place, (other, size) in enumerate(zip(vectors, sizes, strict=True))
        ]
        result.append(all_documents[near.index(max(near))])
    return result


def divided(sentences: Sequence[str], paragraphs: Sequence[int], language: str, chance: random.Random) -> list[str]:
    """The sentences, some of them made one with the next of their paragraph by a comma: seen from there, the other side
    has divided them."""
    result = list(sentences)
    number = 0
    while number + 1 < len(result):
        first, second = result[number], result[number + 1]
        if paragraphs[number] == paragraphs[number + 1] and chance.random() < DIVIDED:
            if language == "en" and first.endswith(".") and second[:1].isalpha():
                result[number : number + 2] = f"{first[:-1]},", f"and {second[0].lower()}{second[1:]}"
                number += 1
            elif language != "en" and first.endswith(("。", ".")) and second:
                result[number] = first[:-1] + ("、" if language == "ja" else "，")
                number += 1
        number += 1
    return result


def moved(document: Document, _: str, chance: random.Random) -> tuple[Document, int]:
    """The document, a paragraph of its source put behind two or more that followed it, and 1; itself and 0 where it
    has fewer than four paragraphs."""
    number = document.paragraphs[-1] + 1
    if number < 4:
        return document, 0
    order = list(range(number))
    taken = chance.randrange(number - 2)
    order.insert(chance.randrange(taken + 2, number), order.pop(taken))
    rows = [row for one in order for row, paragraph in enumerate(document.paragraphs) if paragraph == one]
    source, paragraphs = ([side[row] for row in rows] for side in (document.source, document.paragraphs))
    return document._replace(source=source, paragraphs=paragraphs), 1


def reading_of(text: str) -> Reading:
    """The text as a check sees it."""
    one = article_from_text(text)
    characters = CharacterView(one.text)
    languages, shares = identify(characters, one.blocks)
    return Reading(one, characters, languages, shares)


def pair_of(source: str, target: str) -> PairReading:
    """Two texts, aligned."""
    return pair_between(reading_of(source), reading_of(target), directed=True, declared=True)


class Bench:
    """The rules about translations and what is measured with them."""

    def __init__(self, data: Path, half: str, directions: Sequence[str], *, listing: bool) -> None:
        self.data, self.half, self.directions, self.listing = data, half, directions, listing
        packs = own_packs()
        self.severity = {one.rule.id: one.rule.severity for one in packs.rules}
        self.messages = {one.rule.id: one.rule.message for one in packs.rules}
        self.checks = PairChecks(packs, lambda one: one.rule.enabled)

    def found(self, pair: PairReading) -> list[PairFinding]:
        """What stands by itself."""
        return [one for one in self.checks(pair) if not one.finding.weak]

    def show(self, label: str, pair: PairReading, one: PairFinding) -> None:
        if not self.listing:
            return
        target = pair.target.reading.text[one.finding.start : one.finding.end]
        sources = [pair.source.reading.text[place.start : place.end] for place in one.related]
        print(f"  {label} {one.finding.rule} {one.finding.confidence} {dict(one.finding.values)}")
        print(f"    {' '.join(target.split())[:300]}\n    {[' '.join(text.split())[:300] for text in sources]}")

    def clean(self) -> dict[str, Any]:
        """Issues on good translations."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            issues: Counter[str] = Counter()
            severities: Counter[str] = Counter()
            sentences = characters = troubled = unpaired = 0
            all_documents = documents(self.data, direction, self.half)
            for document in all_documents:
                sentences += len(document.source)
                texts = [
                    article(one, document.paragraphs, language)[0]
                    for one, language in ((document.source, source), (document.target, target))
                ]
                characters += len(texts[1])
                pair = pair_of(*texts)
                unpaired += pair.confidence < 0.5
                found = self.found(pair)
                for one in found:
                    issues[one.finding.rule] += 1
                    severities[self.severity[one.finding.rule]] += 1
                    self.show(f"clean {direction} {document.name}", pair, one)
                troubled += any(self.severity[one.finding.rule] in ("major", "critical") for one in found)
            result[direction] = {
                "documents": len(all_documents),
                "rows": sentences,
                "not taken for a pair": unpaired,
                "issues": dict(issues.most_common()),
                "by severity": {one: severities[one] for one in SEVERITIES if severities[one]},
                "issues per 1000 rows": round(1000 * sum(issues.values()) / sentences, 2),
                "omissions and additions per 1000": round(
                    1000 * sum(n for rule, n in issues.items() if rule in _OMITTING) / sentences, 2
                ),
                "issues per 10 000 characters of the translation": round(10_000 * sum(issues.values()) / characters, 2),
                "documents with one at major or above": troubled,
            }
        return result

    def divided(self) -> dict[str, Any]:
        """Sentences and halves of sentences said to be missing where translators divided sentences."""

        def change(document: Document, language: str, chance: random.Random) -> tuple[Document, int]:
            longer = divided(document.source, document.paragraphs, language, chance)
            return document._replace(source=longer), sum(map(ne, longer, document.source))

        return self._whole("sentences changed", change)

    def moved(self) -> dict[str, Any]:
        """Sentences said to be missing where a paragraph stands in another place."""
        return self._whole("paragraphs moved", moved)

    def _whole(self, changed: str, change: Change) -> dict[str, Any]:
        """Omissions and additions reported where ``change`` leaves nothing out; how much it changed."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            chance = random.Random(SEED)
            much = wrong = 0
            for document in documents(self.data, direction, self.half):
                other, number = change(document, source, chance)
                much += number
                text = article(other.source, other.paragraphs, source)[0]
                pair = pair_of(text, article(document.target, document.paragraphs, target)[0])
                for one in self.found(pair):
                    if one.finding.rule in (f"{LEVEL}omission", f"{LEVEL}addition"):
                        wrong += 1
                        self.show(f"{changed} {direction} {document.name}", pair, one)
            result[direction] = {changed: much, "omissions and additions reported": wrong}
        return result

    def dropped(self) -> dict[str, Any]:
        """Sentences left out of translations, a tenth of them."""
        return self._left_out(lambda chance, rows: {n for n in range(rows) if chance.random() < DROPPED})

    def single(self) -> dict[str, Any]:
        """One sentence left out of every translation."""
        return self._left_out(lambda chance, rows: {chance.randrange(rows)})

    def _left_out(self, choose: Callable[[random.Random, int], set[int]]) -> dict[str, Any]:
        """What is reported where the rows that ``choose`` gives are left out: by what is sure, and by all."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            chance = random.Random(SEED)
            right, reported = Counter[str](), Counter[str]()
            missing = 0
            for document in documents(self.data, direction, self.half):
                gone = choose(chance, len(document.target))
                kept = ["" if n in gone else one for n, one in enumerate(document.target)]
                text, places = article(document.source, document.paragraphs, source)
                pair = pair_of(text, article(kept, document.paragraphs, target)[0])
                marked: dict[str, set[int]] = {tier: set() for tier in TIERS}
                for one in self.found(pair):
                    for tier, rules in TIERS.items():
                        if one.finding.rule in rules:
                            rows_here = set(_covered(places, [(r.start, r.end) for r in one.related]))
                            marked[tier] |= rows_here
                            if not rows_here & gone and tier == "all":
                                self.show(f"false {direction} {document.name}", pair, one)
                for tier, rows_marked in marked.items():
                    right[tier] += len(rows_marked & gone)
                    reported[tier] += len(rows_marked)
                missing += len(gone)
                for number in sorted(gone - marked["all"]) if self.listing else ():
                    print(f"  missed {direction} {document.name} {document.source[number]}")
            result[direction] = {"dropped": missing} | {
                tier: {
                    "reported": reported[tier],
                    "precision": round(right[tier] / max(reported[tier], 1), 3),
                    "recall": round(right[tier] / missing, 3),
                }
                for tier in TIERS
            }
        return result

    def cut(self) -> dict[str, Any]:
        """Translations that stop in the middle."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            found = total = 0
            for document in documents(self.data, direction, self.half):
                if len(document.source) < 6:
                    continue
                whole = article(document.target, document.paragraphs, target)[0]
                pair = pair_of(article(document.source, document.paragraphs, source)[0], whole[: 2 * len(whole) // 3])
                total += 1
                found += any(one.finding.rule == f"{LEVEL}truncated" for one in self.found(pair))
            result[direction] = {"documents": total, "found": found}
        return result

    def wrong(self) -> dict[str, Any]:
        """Documents beside the translation of the next one, and of the one that is likest to them."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            told = others = alike = 0
            all_documents = documents(self.data, direction, self.half)
            following = [*all_documents[1:], all_documents[0]]
            for one, other, like in zip(all_documents, following, likest(all_documents), strict=True):
                first = article(one.source, one.paragraphs, source)[0]
                found = self.found(pair_of(first, article(other.target, other.paragraphs, target)[0]))
                told += any(finding.finding.rule == f"{LEVEL}wrong-pair" for finding in found)
                others += sum(finding.finding.rule != f"{LEVEL}wrong-pair" for finding in found)
                found = self.found(pair_of(first, article(like.target, like.paragraphs, target)[0]))
                alike += any(finding.finding.rule == f"{LEVEL}wrong-pair" for finding in found)
            result[direction] = {
                "pairs": len(all_documents), "told": told, "other issues": others, "likest other document told": alike,
            }  # fmt: skip
        return result

    def numbers(self) -> dict[str, Any]:
        """Damaged numbers found in documents, aligned as a whole."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            if target == "en":
                continue  # numbers are damaged in Chinese and Japanese
            chance = random.Random(SEED)
            found, total = Counter[str](), Counter[str]()
            for document in documents(self.data, direction, self.half):
                rows_left = list(range(len(document.target)))
                chance.shuffle(rows_left)
                damaged, row = None, 0
                while rows_left and damaged is None:
                    row = rows_left.pop()
                    damaged = planted(document.target[row], chance, single=False)
                if damaged is None:
                    continue
                text = article(document.source, document.paragraphs, source)[0]
                if self._about_numbers(document, text, document.target[row], row, target):
                    continue
                for kind, sentence in damaged.items():
                    total[kind] += 1
                    found[kind] += self._about_numbers(document, text, sentence, row, target)
            result[direction] = {kind: {"found": found[kind], "of": total[kind]} for kind in total}
        return result

    def _about_numbers(self, document: Document, source: str, sentence: str, row: int, language: str) -> bool:
        """Whether an issue about numbers, at major or above, lies in a sentence of the translation."""
        lines = [*document.target[:row], sentence, *document.target[row + 1 :]]
        text, places = article(lines, document.paragraphs, language)
        start, end = places[row]
        return any(
            one.finding.rule.startswith(f"{LEVEL}number")
            and self.severity[one.finding.rule] in ("major", "critical")
            and one.finding.start < end
            and one.finding.end > start
            for one in self.found(pair_of(source, text))
        )

    def speed(self) -> dict[str, Any]:
        """Sentence pairs a second."""
        result: dict[str, Any] = {}
        for direction in self.directions:
            source, target = languages_of(direction)
            texts = [
                tuple(
                    article(one, document.paragraphs, language)[0]
                    for one, language in ((document.source, source), (document.target, target))
                )
                for document in documents(self.data, direction, self.half)
            ]
            self.found(pair_of(*texts[0]))
            begin = time.process_time()
            pairs = [pair_of(*one) for one in texts]
            aligned = time.process_time()
            for pair in pairs:
                self.found(pair)
            checked = time.process_time()
            rules = self.checks.rules_of("translation.number")
            for pair in pairs:
                list(numbers(pair, rules))
            numbered = time.process_time()
            beads = sum(len(pair.sentences) for pair in pairs)
            result[direction] = {
                "everything": round(beads / (checked - begin)),
                "alignment": round(beads / (aligned - begin)),
                "all checks": round(beads / (checked - aligned)),
                "number check": round(beads / (numbered - checked)),
            }
        return result


_OMITTING = {
    f"{LEVEL}{name}"
    for name in ("omission", "omission-likely", "addition", "truncated", "shorter", "longer", "name-missing")
}


def _covered(places: Sequence[tuple[int, int]], ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The sentences of which at least half lies in one of the ranges."""
    for number, (start, end) in enumerate(places):
        inside = max((min(end, b) - max(start, a) for a, b in ranges), default=0)
        if end > start and 2 * inside >= end - start:
            yield number


def main() -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parts = ("clean", "divided", "moved", "dropped", "single", "cut", "wrong", "numbers", "speed")
    parser.add_argument("--part", choices=parts, action="append", help="only this; repeatable")
    parser.add_argument("--list", action="store_true", help="print what is found and missed")
    parser.add_argument("--half", choices=("test", "train"), default="test")
    parser.add_argument("--direction", choices=tuple(DIRECTIONS), action="append", help="only this; repeatable")
    options, data = parser.parse()
    bench = Bench(data, options.half, options.direction or tuple(DIRECTIONS), listing=options.list)
    result = {part: getattr(bench, part)() for part in options.part or parts}
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if options.write:
        keep(RESULTS, result)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
