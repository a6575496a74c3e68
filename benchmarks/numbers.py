"""Numbers by value: what is flagged among human translations, and which planted errors are found.

    python -m benchmarks.numbers --data DIR [--half even|odd|all] [--list] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. Rules were
tuned on the even rows of each corpus (the first row is row 0) and are reported on the odd ones; DEMETR, too small to
halve, was read as a whole and is said so. *Flagged* means at least one comparison at major or above. A pair counts in
the denominator when the committed pattern ``HOLDS_NUMBER`` matches either side; the extractor has no say in that.
``--list`` prints every flagged pair.

Planted errors go into one number of two digits or more (ASCII or full-width, not joined to Latin letters) on the
Chinese or Japanese side of NTREX, in pairs that are not flagged without it and where the number does not stand
twice: its value times 10ᵏ (a digit 0 added or taken away, the decimal point moved, 万 ↔ 亿), one digit changed, the
numeral dropped. Numbers of one digit are reported apart.

*by value* is the comparison of the library, *rule* what an audit reports with it at major or above: each row as a text
of its own, split into sentences and aligned, by the rules ``any.translation.number…``.

Beside it stand plain comparison of digit strings; where translate-toolkit is installed, the ``numbers`` check of its
pofilter; and the numeral filter of OpusFilter with its default threshold, written down here from its published formula
(Vázquez et al. 2019, "The University of Helsinki submission to the WMT19 parallel corpus filtering task": similarity of
the sequences of digits other than 0), because the package needs others that do not install everywhere.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.command import BenchmarkParser, keep
from detector.checks.base import CheckRule, Reading
from detector.checks.translation.number import CHECKS as NUMBER_CHECKS
from detector.checks.translation.number import numbers as translated_numbers
from detector.collection.pairing import blocks_of, pair_of
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.language.quantities import Comparison, Quantity, compare_quantities, read
from detector.sources.registry import article_from_text

RESULTS = Path(__file__).parent / "results" / "numbers.json"

HOLDS_NUMBER = re.compile("[0-9０-９零〇一二三四五六七八九十百千万亿億萬兆两兩壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]")
"""Digits and Han numerals: a pair with either of them holds a number."""

DIGITS = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")
SEED = 5


class Corpus(NamedTuple):
    """A file of pairs: its columns and their languages, and how many percent may be flagged."""

    file: str
    source: str
    target: str
    source_language: str
    target_language: str
    allowed: float | None


CORPORA: dict[str, Corpus] = {
    "NTREX en→zh": Corpus("ntrex.en-zh-ja.tsv.gz", "en", "zh", "en", "zh", 1.5),
    "NTREX en→ja": Corpus("ntrex.en-zh-ja.tsv.gz", "en", "ja", "en", "ja", 1.5),
    "NTREX zh~ja": Corpus("ntrex.en-zh-ja.tsv.gz", "zh", "ja", "zh", "ja", 2.0),
    "WMT22 zh→en": Corpus("wmt22.zh-en.tsv.gz", "src", "refA", "zh", "en", 3.0),
    "TICO en→zh": Corpus("tico19.en-zh.tsv.gz", "en", "zh", "en", "zh", 1.5),
    "NTREX en→zh-Hant": Corpus("ntrex.en-zh-ja.tsv.gz", "en", "zh_tw", "en", "zh", None),
    "WMT22 en→zh": Corpus("wmt22.en-zh.tsv.gz", "src", "refA", "en", "zh", None),
    "WMT22 en→ja": Corpus("wmt22.en-ja.tsv.gz", "src", "refA", "en", "ja", None),
    "WMT22 ja→en": Corpus("wmt22.ja-en.tsv.gz", "src", "refA", "ja", "en", None),
}

Check = Callable[[str, str, str, str], bool]

RULES = tuple(CheckRule(id=name, check=name, languages=("any",)) for name in NUMBER_CHECKS)


def reading_of(text: str) -> Reading:
    """A text as a check sees it."""
    article = article_from_text(text)
    characters = CharacterView(article.text)
    languages, shares = identify(characters, article.blocks)
    return Reading(article, characters, languages, shares)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a gzipped table with a header line, tabs between fields, no quoting."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        header = file.readline().rstrip("\n").split("\t")
        for line in file:
            yield dict(zip(header, line.rstrip("\n").split("\t"), strict=False))


def in_half(index: int, half: str) -> bool:
    """Whether row ``index`` belongs to the half ("even", "odd" or "all")."""
    return half == "all" or index % 2 == (half == "odd")


# ---------------------------------------------------------------------------------------------- the checks


def serious(source: str, target: str, source_language: str, target_language: str) -> list[Comparison]:
    """The comparisons at major or above."""
    compared = compare_quantities(read(source, source_language), read(target, target_language))
    return [one for one in compared if one.severity in ("major", "critical")]


def by_value(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Our check."""
    return bool(serious(source, target, source_language, target_language))


def any_difference(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Our check at any severity."""
    compared = compare_quantities(read(source, source_language), read(target, target_language))
    return any(one.severity != "neutral" for one in compared)


def by_digits(source: str, target: str, _source_language: str, _target_language: str) -> bool:
    """Plain digit comparison: the multisets of digit strings, without separators, differ."""
    first, second = (
        Counter(re.sub("[,.]", "", unicodedata.normalize("NFKC", found)) for found in DIGITS.findall(side))
        for side in (source, target)
    )
    return first != second


def by_rule(source: str, target: str, source_language: str, target_language: str) -> bool:
    """What an audit reports at major or above: the row aligned by sentence, then the rules about numbers."""
    first, second = reading_of(source), reading_of(target)
    pair = pair_of(first, second, source_language, target_language, blocks_of(first), blocks_of(second), directed=True)
    found = (one for one in translated_numbers(pair, RULES) if not one.finding.weak)
    return any(one.finding.rule != "translation.number-detail" for one in found)


def by_opusfilter(source: str, target: str, _source_language: str, _target_language: str) -> bool:
    """OpusFilter's numeral filter: digits other than 0 in order, at least half alike (``difflib``'s ratio)."""
    first, second = ([digit for digit in side if digit in "123456789"] for side in (source, target))
    return SequenceMatcher(None, first, second).ratio() < 0.5


def pofilter() -> Check | None:
    """The ``numbers`` check of translate-toolkit's pofilter; None where it is not installed."""
    try:
        from translate.filters.checks import FilterFailure, StandardChecker
    except ImportError:
        return None
    checker = StandardChecker()

    def check(source: str, target: str, _source_language: str, _target_language: str) -> bool:
        try:
            return not checker.numbers(source, target)
        except FilterFailure:
            return True

    return check


# ---------------------------------------------------------------------------------------------- measurements


def words(quantity: Quantity | None, text: str) -> str:
    """The words of a quantity."""
    return "–" if quantity is None else text[quantity.start : quantity.end]


def show(label: str, source: str, target: str, found: list[Comparison]) -> None:
    """Print a flagged pair with what was found."""
    print(f"  {label}")
    for one in found:
        print(
            f"    {one.severity} {one.status} ({one.reason}): {words(one.source, source)} | {words(one.target, target)}"
        )
    print(f"    {source}\n    {target}")


def measure_clean(data: Path, half: str, checks: dict[str, Check], *, listing: bool) -> dict[str, Any]:
    """For every corpus and check, how many of the pairs that hold numbers are flagged."""
    result: dict[str, Any] = {}
    for name, corpus in CORPORA.items():
        flagged: Counter[str] = Counter()
        pairs = beyond = 0
        for index, row in enumerate(rows(data / "parallel" / corpus.file)):
            if not in_half(index, half):
                continue
            source, target = row[corpus.source], row[corpus.target]
            languages = (corpus.source_language, corpus.target_language)
            if not (HOLDS_NUMBER.search(source) or HOLDS_NUMBER.search(target)):
                beyond += by_value(source, target, *languages)
                continue
            pairs += 1
            for label, check in checks.items():
                flagged[label] += check(source, target, *languages)
            if listing and (found := serious(source, target, *languages)):
                show(f"{name} row {index}", source, target, found)
        result[name] = {
            "pairs": pairs,
            "flagged": {label: flagged[label] for label in checks},
            "percent": {label: round(100 * flagged[label] / pairs, 2) for label in checks},
            "allowed percent": corpus.allowed,
            "flagged among pairs without digits or Han numerals": beyond,
        }
    return result


def measure_demetr(data: Path, checks: dict[str, Check], *, listing: bool) -> dict[str, Any]:
    """DEMETR, "numbers replaced": rows whose perturbed text differs, and the good translations of the same rows."""
    languages = {"chinese_simple": "zh", "japanese": "ja"}
    bad: Counter[str] = Counter()
    good: Counter[str] = Counter()
    changed = total = 0
    for row in rows(data / "parallel/demetr.zh-ja-en.tsv.gz"):
        language = languages.get(row["lang"])
        if language is None or "number" not in row["pert_name"]:
            continue
        total += 1
        differs = row["perturbed"].strip().lower() != row["mt"].strip().lower()
        changed += differs
        for label, check in checks.items():
            bad[label] += differs and check(row["src"], row["perturbed"], language, "en")
            good[label] += check(row["src"], row["mt"], language, "en")
        if listing:
            if found := serious(row["src"], row["mt"], language, "en"):
                show(f"DEMETR good {row['lang']} {row['id']}", row["src"], row["mt"], found)
            if differs and not serious(row["src"], row["perturbed"], language, "en"):
                show(f"DEMETR missed {row['lang']} {row['id']}: {row['mt']}", row["src"], row["perturbed"], [])
    return {"rows": total, "rows that differ": changed, "found": dict(bad), "good rows flagged": dict(good)}


def planted(target: str, chance: random.Random, *, single: bool) -> dict[str, str] | None:
    """One number of ``target`` damaged in three ways; None where there is no number to damage."""
    candidates = []
    for match in DIGITS.finditer(target):
        digits = sum(character.isdigit() for character in match[0])
        before, after = target[: match.start()][-1:], target[match.end() :][:1]
        if (digits == 1) != single or any((c.isascii() and c.isalpha()) or c in "-–_#." for c in before + after if c):
            continue
        if target.count(match[0]) == 1:
            candidates.append(match)
    if not candidates:
        return None
    match = chance.choice(candidates)
    number = unicodedata.normalize("NFKC", match[0])
    head, tail = target[: match.start()], target[match.end() :]
    place = chance.choice([index for index, character in enumerate(number) if character.isdigit()])
    other = chance.choice([digit for digit in "123456789" if digit != number[place]])
    digit = number[:place] + other + number[place + 1 :]
    swap = {"万": "亿", "亿": "万", "億": "万", "萬": "億"}
    if tail[:1] in swap and chance.random() < 0.5:
        factor = number + swap[tail[0]] + tail[1:]
    elif "." in number:
        whole, _, rest = number.partition(".")
        factor = (whole + rest[0] + ("." + rest[1:] if rest[1:] else "")) + tail
    elif number.endswith("0") and chance.random() < 0.5 and "," not in number:
        factor = number[:-1] + tail
    else:
        factor = number.replace(",", "") + "0" + tail
    dropped = tail.lstrip(" ")[1:] if tail.lstrip(" ")[:1] in (*swap, "千", "百") else tail
    return {"factor 10^k": head + factor, "one digit changed": head + digit + tail, "number dropped": head + dropped}


def measure_planted(data: Path, half: str, checks: dict[str, Check], *, listing: bool) -> dict[str, Any]:
    """Planted errors found, by kind, among NTREX pairs that the check leaves alone without them."""
    result: dict[str, Any] = {}
    for name in ("NTREX en→zh", "NTREX en→ja"):
        corpus = CORPORA[name]
        languages = (corpus.source_language, corpus.target_language)
        for size, single in (("two digits or more", False), ("one digit", True)):
            chance = random.Random(SEED)
            found: dict[str, Counter[str]] = {}
            total: dict[str, Counter[str]] = {}
            for index, row in enumerate(rows(data / "parallel" / corpus.file)):
                if not in_half(index, half):
                    continue
                source, target = row[corpus.source], row[corpus.target]
                damaged = planted(target, chance, single=single)
                if damaged is None:
                    continue
                for label, check in checks.items():
                    if check(source, target, *languages):
                        continue
                    for kind, text in damaged.items():
                        total.setdefault(kind, Counter())[label] += 1
                        hit = check(source, text, *languages)
                        found.setdefault(kind, Counter())[label] += hit
                        if listing and not hit and label == "by value" and not single:
                            print(f"  missed {name} row {index} {kind}\n    {source}\n    {text}")
            result[f"{name}, {size}"] = {
                kind: {
                    label: {
                        "found": found[kind][label], "of": count,
                        "percent": round(100 * found[kind][label] / count, 1),
                    }
                    for label, count in labels.items() if count
                }
                for kind, labels in total.items()
            }  # fmt: skip
    return result


def measure_speed(data: Path) -> dict[str, float]:
    """Pairs a second on one core (processor time), reading both sides and comparing, best of three."""
    result: dict[str, float] = {}
    for name, corpus in CORPORA.items():
        pairs = [(row[corpus.source], row[corpus.target]) for row in rows(data / "parallel" / corpus.file)]
        best = 0.0
        for _ in range(3):
            start = time.process_time()
            for source, target in pairs:
                by_value(source, target, corpus.source_language, corpus.target_language)
            best = max(best, len(pairs) / (time.process_time() - start))
        result[name] = round(best)
    return result


def main() -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--half", choices=("even", "odd", "all"), help="only these rows; default: even and odd, apart")
    parser.add_argument("--list", action="store_true", help="print flagged pairs and missed errors")
    options, data = parser.parse()
    checks: dict[str, Check] = {
        "by value": by_value,
        "rule": by_rule,
        "by value, any severity": any_difference,
        "by digits": by_digits,
        "OpusFilter numerals": by_opusfilter,
    }
    if (filter_ := pofilter()) is not None:
        checks["pofilter numbers"] = filter_
    result: dict[str, Any] = {}
    for half in (options.half,) if options.half else ("even", "odd"):
        result[f"{half} rows" + (" (tuned on)" if half == "even" else "")] = {
            "human translations": measure_clean(data, half, checks, listing=options.list),
            "planted errors": measure_planted(data, half, checks, listing=options.list),
        }
    result["DEMETR, numbers replaced"] = measure_demetr(data, checks, listing=options.list)
    result["pairs per second"] = measure_speed(data)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if options.write:
        keep(RESULTS, result)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
