"""Checks of translations: false alarms on good ones, dropped sentences found, wrong pairs told, speed.

    python -m benchmarks.translation --data DIR [--part clean|dropped|cut|wrong|numbers|speed] [--list] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. Documents of
NTREX become articles: one to five neighbouring sentences make a paragraph (the same on both sides, drawn with a fixed
seed), so that blocks and sentences have to be aligned; nothing is known of the truth but which sentences are there.

- *clean*: nothing is changed. Every issue of a rule about translations is counted per 1 000 sentence pairs, and those
  at major or above per document.
- *dropped*: a tenth of the sentences is left out of the translation. A sentence counts as reported when at least half
  of it lies in what an issue of ``any.translation.omission`` or ``truncated`` relates to.
- *cut*: the last third of the translation is missing, in the middle of a sentence. Found: ``truncated`` is reported.
- *wrong*: every document beside the translation of the next one.
- *numbers*: in each document one number of two digits or more of the translation is damaged (three ways, each by
  itself, as in ``benchmarks.numbers``). Found: an issue about numbers at major or above in that sentence that is not
  there without the damage.
- *speed*: sentence pairs a second on one core (processor time), alignment and all checks, and the number check alone.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.numbers import planted, rows
from benchmarks.spun.corpora import data_folder
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
LEVEL = "any.translation."

DIRECTIONS = (("en", "zh"), ("en", "ja"), ("zh", "en"), ("ja", "en"), ("zh", "ja"), ("en", "zh_tw"))


class Document(NamedTuple):
    """A document with its sentences on both sides and the number of the paragraph that each is in."""

    name: str
    source: list[str]
    target: list[str]
    paragraphs: list[int]


def documents(data: Path, source: str, target: str) -> list[Document]:
    """NTREX by document, with paragraphs drawn."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows(data / "parallel" / "ntrex.en-zh-ja.tsv.gz"):
        grouped.setdefault(row["doc"], []).append(row)
    chance = random.Random(SEED)
    result = []
    for name, lines in grouped.items():
        paragraphs: list[int] = []
        number = 0
        while len(paragraphs) < len(lines):
            paragraphs += [number] * chance.randint(1, LONGEST_PARAGRAPH)
            number += 1
        result.append(
            Document(name, [one[source] for one in lines], [one[target] for one in lines], paragraphs[: len(lines)])
        )
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

    def __init__(self, data: Path, *, listing: bool) -> None:
        self.data, self.listing = data, listing
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
        for source, target in DIRECTIONS:
            issues: Counter[str] = Counter()
            severities: Counter[str] = Counter()
            sentences = characters = troubled = unpaired = 0
            all_documents = documents(self.data, source, target)
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
                    self.show(f"clean {source}→{target} {document.name}", pair, one)
                troubled += any(self.severity[one.finding.rule] in ("major", "critical") for one in found)
            result[f"{source}→{target}"] = {
                "documents": len(all_documents),
                "sentence pairs": sentences,
                "not taken for a pair": unpaired,
                "issues": dict(issues.most_common()),
                "by severity": {one: severities[one] for one in SEVERITIES if severities[one]},
                "issues per 1000 sentence pairs": round(1000 * sum(issues.values()) / sentences, 2),
                "omissions and additions per 1000": round(
                    1000 * sum(n for rule, n in issues.items() if rule in _OMITTING) / sentences, 2
                ),
                "issues per 10 000 characters of the translation": round(10_000 * sum(issues.values()) / characters, 2),
                "documents with one at major or above": troubled,
            }
        return result

    def dropped(self) -> dict[str, Any]:
        """Sentences left out of translations."""
        result: dict[str, Any] = {}
        for source, target in DIRECTIONS:
            chance = random.Random(SEED)
            right = reported = missing = 0
            for document in documents(self.data, source, target):
                gone = {n for n in range(len(document.target)) if chance.random() < DROPPED}
                kept = ["" if n in gone else one for n, one in enumerate(document.target)]
                text, places = article(document.source, document.paragraphs, source)
                pair = pair_of(text, article(kept, document.paragraphs, target)[0])
                marked: set[int] = set()
                for one in self.found(pair):
                    if one.finding.rule in (f"{LEVEL}omission", f"{LEVEL}truncated"):
                        rows_here = set(_covered(places, [(r.start, r.end) for r in one.related]))
                        marked |= rows_here
                        if not rows_here & gone:
                            self.show(f"false {source}→{target} {document.name}", pair, one)
                right += len(marked & gone)
                reported += len(marked)
                missing += len(gone)
                for number in sorted(gone - marked) if self.listing else ():
                    print(f"  missed {source}→{target} {document.name} {document.source[number]}")
            result[f"{source}→{target}"] = {
                "dropped": missing,
                "reported": reported,
                "precision": round(right / max(reported, 1), 3),
                "recall": round(right / missing, 3),
            }
        return result

    def cut(self) -> dict[str, Any]:
        """Translations that stop in the middle."""
        result: dict[str, Any] = {}
        for source, target in DIRECTIONS:
            found = total = 0
            for document in documents(self.data, source, target):
                if len(document.source) < 6:
                    continue
                whole = article(document.target, document.paragraphs, target)[0]
                pair = pair_of(article(document.source, document.paragraphs, source)[0], whole[: 2 * len(whole) // 3])
                total += 1
                found += any(one.finding.rule == f"{LEVEL}truncated" for one in self.found(pair))
            result[f"{source}→{target}"] = {"documents": total, "found": found}
        return result

    def wrong(self) -> dict[str, Any]:
        """Documents beside the translation of another one."""
        result: dict[str, Any] = {}
        for source, target in DIRECTIONS:
            told = others = 0
            all_documents = documents(self.data, source, target)
            for one, other in zip(all_documents, [*all_documents[1:], all_documents[0]], strict=True):
                first = article(one.source, one.paragraphs, source)[0]
                found = self.found(pair_of(first, article(other.target, other.paragraphs, target)[0]))
                told += any(finding.finding.rule == f"{LEVEL}wrong-pair" for finding in found)
                others += sum(finding.finding.rule != f"{LEVEL}wrong-pair" for finding in found)
            result[f"{source}→{target}"] = {"pairs": len(all_documents), "told": told, "other issues": others}
        return result

    def numbers(self) -> dict[str, Any]:
        """Damaged numbers found in documents, aligned as a whole."""
        result: dict[str, Any] = {}
        for source, target in DIRECTIONS:
            if target == "en":
                continue  # numbers are damaged in Chinese and Japanese
            chance = random.Random(SEED)
            found, total = Counter[str](), Counter[str]()
            for document in documents(self.data, source, target):
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
            result[f"{source}→{target}"] = {kind: {"found": found[kind], "of": total[kind]} for kind in total}
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
        for source, target in DIRECTIONS:
            texts = [
                tuple(
                    article(one, document.paragraphs, language)[0]
                    for one, language in ((document.source, source), (document.target, target))
                )
                for document in documents(self.data, source, target)
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
            result[f"{source}→{target}"] = {
                "everything": round(beads / (checked - begin)),
                "alignment": round(beads / (aligned - begin)),
                "all checks": round(beads / (checked - aligned)),
                "number check": round(beads / (numbered - checked)),
            }
        return result


_OMITTING = {f"{LEVEL}{name}" for name in ("omission", "addition", "truncated", "shorter", "longer", "name-missing")}


def _covered(places: Sequence[tuple[int, int]], ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The sentences of which at least half lies in one of the ranges."""
    for number, (start, end) in enumerate(places):
        inside = max((min(end, b) - max(start, a) for a, b in ranges), default=0)
        if end > start and 2 * inside >= end - start:
            yield number


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="data folder; default: GARBLINT_DATA")
    parts = ("clean", "dropped", "cut", "wrong", "numbers", "speed")
    parser.add_argument("--part", choices=parts, action="append", help="only this; repeatable")
    parser.add_argument("--list", action="store_true", help="print what is found and missed")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    options = parser.parse_args()
    data = data_folder(options.data)
    if data is None:
        parser.error("no data folder: give --data or set GARBLINT_DATA")
    bench = Bench(data, listing=options.list)
    result = {part: getattr(bench, part)() for part in options.part or parts}
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if options.write:
        RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
