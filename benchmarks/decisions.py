"""Decisions with a known answer: what was reported with which confidence, and whether it was right.

Clean text that no statistic or rule was fitted on (news of the kept-out year, kept-out general text, NTREX) is damaged
in known places, and audited both damaged and as it was. A report on a damaged place is right, any other is wrong. Half
of the documents, by a hash, may be fitted on (`fit`); the figures are those of the other half (`test`). How often an
editor confirms a report depends on how much of a collection is damaged: here it is half of the articles.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import msgspec

from benchmarks.clean import ntrex
from benchmarks.spun import corpora
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import ArticleReport
from detector.rulepacks.store import own_packs

SEED = 1207
# Articles of each domain that are damaged; each is audited as it was, too.
ARTICLES = 200
SPUN_SHARES = (0.1, 0.3, 0.7)
LEVEL = "any.translation."
# Share of the sentences of a document that are dropped, and how many of its sentences get a number damaged (in two ways
# each, one at a time).
DROPPED = 0.1
DAMAGED_ROWS = 1


class Decision(msgspec.Struct, frozen=True):
    """A report: its family, the rule (for a verdict: its category), the confidence before calibration, the answer."""

    family: str
    rule: str
    raw: float
    right: bool
    half: str


def half_of(text: str) -> str:
    """Whether a document may be fitted on or is kept for the test, by a hash of its text."""
    return "fit" if hashlib.blake2b(text.encode(), digest_size=1, salt=b"calibrate").digest()[0] % 2 else "test"


def decisions_of(
    report: ArticleReport,
    damaged: Sequence[tuple[int, int]],
    family: str,
    half: str,
    belongs: Callable[[str, str], bool],
) -> Iterator[Decision]:
    """A decision for each issue of a family; ``damaged``: ranges of the audited text; ``belongs``: (rule, category)."""
    for issue in report.issues:
        if belongs(issue.rule, issue.category):
            right = any(issue.span.start < end and issue.span.end > start for start, end in damaged)
            yield Decision(family, issue.rule, issue.confidence, right, half)


def chinese(data: Path) -> Iterator[str]:
    """Clean simplified articles of three domains, long enough to be judged."""
    chance = random.Random(SEED)
    for texts in corpora.kept_out(data).values():
        long = [one[:20_000] for one in corpora.long_enough(texts)]
        yield from chance.sample(long, min(ARTICLES, len(long)))


def spun(data: Path) -> Iterator[Decision]:
    """Words and articles of a simulated spinner, beside the articles that it was given."""
    from benchmarks.spun.simulate import Spinner, read_pairs
    from detector.language.characters import fold
    from detector.language.substitution import SubstitutionModel
    from detector.resources import statistics_folder

    spinner = Spinner(read_pairs(data / "zh/spin-pairs.tsv"))
    auditor = Auditor()
    model = SubstitutionModel.open(statistics_folder() / "zh")
    for number, text in enumerate(chinese(data)):
        half = half_of(text)
        made = spinner.spin(text, share=SPUN_SHARES[number % len(SPUN_SHARES)], seed=number)
        ranges = [(one.start, one.end) for one in made.swaps]
        for article, places in ((made.text, ranges), (text, [])):
            report = auditor.audit_text(article)
            # All that the statistics weigh, whether or not it is sure enough to be reported.
            for one in model.score([fold(article)])[0].substitutions:
                right = any(one.start < end and one.end > start for start, end in places)
                yield Decision("spun words, weighed", "weighed", one.confidence, right, half)
            yield from decisions_of(report, places, "spun words", half, lambda _, category: category == "spun")
            if article is text or ranges:
                raw = report.metrics["spun_probability"]
                yield Decision("spun article", "spun", raw, bool(places), half)


def script(data: Path) -> Iterator[Decision]:
    """Characters of careless conversions, and articles whose scripts were mixed."""
    import opencc

    from benchmarks.script import careless, dictionary, mixed, probability_of
    from detector.language import chinese_script

    convert = opencc.OpenCC("s2t").convert
    choices = dictionary("STCharacters")
    normal = chinese_script.normal_forms()
    chance = random.Random(SEED)
    auditor = Auditor(AuditOptions(select=("script",)))
    for number, text in enumerate(chinese(data)):
        half = half_of(text)
        sound = convert(text)
        blind = careless(text, choices, chance.choice if number % 2 else lambda of: of[0])
        if len(sound) != len(blind):
            continue
        bad = [
            (at, at + 1)
            for at, (a, b) in enumerate(zip(sound, blind, strict=True))
            if a.translate(normal) != b.translate(normal)
        ]
        for article, places in ((blind, bad), (sound, []), (text, [])):
            report = auditor.audit_text(article)
            yield from decisions_of(report, places, "script", half, lambda *_: True)
        share = (0.02, 0.05, 0.1, 0.3)[number % 4]
        mixture = mixed(text, convert, share, chance)
        for article, right in ((mixture, True), (text, False)):
            if right and mixture == text:
                continue
            yield Decision("mixed-script article", "mixed-script", probability_of(article), right, half)


def encoding(data: Path) -> Iterator[Decision]:
    """Garbled pieces of lines, and as many sound lines."""
    from benchmarks.garble import planted, sentences

    auditor = Auditor(AuditOptions(select=("encoding",)))
    for line in planted(data, 8, held_out=True):
        report = auditor.audit_text(line.text)
        yield from decisions_of(report, [(line.start, line.end)], "encoding", half_of(line.truth), lambda *_: True)
    for language in ("zh", "ja", "en"):
        for text in sentences(data, language):
            yield from decisions_of(auditor.audit_text(text), [], "encoding", half_of(text), lambda *_: True)


def masked(data: Path) -> Iterator[Decision]:
    """Masks and disguises planted in NTREX, one a document, beside the documents themselves."""
    from benchmarks.planted_masks import FAMILIES, MASKS, disguises_of, words_of

    auditor = Auditor()
    chance = random.Random(SEED)
    for language, kinds in MASKS.items():
        for text in ntrex(data, language):
            half = half_of(text)
            places = words_of(text, language)
            made = []
            if places:
                for mask in chance.sample(list(kinds.values()), 4):
                    start, end = chance.choice(places)
                    made.append((start, end, mask(text[start:end])))
            disguises = list(disguises_of(text)) if language == "zh" else []
            made += [one[1:] for one in chance.sample(disguises, min(4, len(disguises)))]
            for start, end, surface in made:
                report = auditor.audit_text(text[:start] + surface + text[end:])
                hidden = [(start, start + len(surface))]
                yield from decisions_of(report, hidden, "masked", half, lambda rule, _: rule.startswith(FAMILIES))
            report = auditor.audit_text(text)
            yield from decisions_of(report, [], "masked", half, lambda rule, _: rule.startswith(FAMILIES))


def truncated(data: Path) -> Iterator[Decision]:
    """Articles cut at a random place of their last paragraph, beside whole ones."""
    auditor = Auditor(AuditOptions(select=("any.missing",)))
    chance = random.Random(SEED)
    texts = [*chinese(data), *ntrex(data, "ja"), *ntrex(data, "en")]
    for text in texts:
        half = half_of(text)
        head, _, last = text.rstrip().rpartition("\n")
        yield from decisions_of(auditor.audit_text(text), [], "truncated", half, lambda *_: True)
        if len(last) >= 30:
            short = f"{head}\n{last[: chance.randrange(20, len(last) - 5)]}"
            end = len(short)
            report = auditor.audit_text(short)
            yield from decisions_of(report, [(end - 30, end)], "truncated", half, lambda *_: True)


def typos(data: Path) -> Iterator[Decision]:
    """Sentences of four sets, each with its slips (about half have none) and as it was corrected."""
    from benchmarks.typos import SETS, sentences, wrong_places

    auditor = Auditor(AuditOptions(select=("zh.typo",)))
    for name in SETS:
        for bad, good in sentences(data, name):
            half = half_of(good)
            slips = [(at, at + 1) for at in sorted(wrong_places(bad, good))]
            for text, places in {bad: slips, good: []}.items():
                yield from decisions_of(auditor.audit_text(text), places, "typos", half, lambda *_: True)


def scans(data: Path) -> Iterator[Decision]:
    """Real scans with 1, 5 and 15 % of the characters misread, beside what was printed."""
    from benchmarks.ocr import LEVELS, rows_of

    auditor = Auditor()
    for language, level in ((one, level) for one in ("zh", "ja", "en") for level in LEVELS):
        for row in rows_of(data, language, level):
            half = half_of(row["truth"])
            # Where something is lost both neighbours may be reported.
            places = [(start, end) if end > start else (start - 1, end + 1) for start, end, _ in row["spans"]]
            for text, damaged in ((row["ocr"], places), (row["truth"], [])):
                report = auditor.audit_text(text)
                yield from decisions_of(report, damaged, f"misread, {language}", half, lambda rule, _: ".ocr." in rule)


def translation(data: Path) -> Iterator[Decision]:
    """Sentences dropped from human translations and numbers damaged in them, beside the translations themselves."""
    from benchmarks.numbers import planted
    from benchmarks.translation import DIRECTIONS, Bench, _covered, article, documents, languages_of, pair_of

    directions = [one for one in DIRECTIONS if one.startswith("NTREX")]
    bench = Bench(data, "test", directions, listing=False)
    confidences = {one.rule.id: one.rule.confidence for one in own_packs().rules}
    chance = random.Random(SEED)

    def raw(rule: str, confidence: float | None) -> float:
        return round(confidences[rule] if confidence is None else confidence, 4)

    for direction in directions:
        source, target = languages_of(direction)
        for document in (*documents(data, direction, "train"), *documents(data, direction, "test")):
            half = half_of(document.name)
            gone = {n for n in range(len(document.target)) if chance.random() < DROPPED}
            sides = (document.source, document.target)
            shorter = [["" if n in gone else one for n, one in enumerate(side)] for side in sides]
            # As they are; without some sentences of the translation; without some of the source.
            for first, second, rules in (
                (*sides, ("omission", "omission-likely", "truncated", "addition")),
                (sides[0], shorter[1], ("omission", "omission-likely", "truncated")),
                (shorter[0], sides[1], ("addition",)),
            ):
                text, places = article(first, document.paragraphs, source)
                translated, target_places = article(second, document.paragraphs, target)
                for one in bench.found(pair_of(text, translated)):
                    rule, found = one.finding.rule, one.finding
                    name = rule.removeprefix(LEVEL)
                    if name in rules:
                        if name == "addition":
                            here = set(_covered(target_places, [(found.start, found.end)]))
                        else:
                            here = set(_covered(places, [(r.start, r.end) for r in one.related]))
                        right = (first, second) != sides and bool(here & gone)
                        yield Decision("omission and addition", rule, raw(rule, found.confidence), right, half)
                    elif name.startswith("number") and (first, second) == sides:
                        yield Decision("numbers", rule, raw(rule, found.confidence), False, half)
            if target == "en":
                continue  # numbers are damaged in Chinese and Japanese
            rows = list(range(len(document.target)))
            chance.shuffle(rows)
            damaged_rows = 0
            text = article(document.source, document.paragraphs, source)[0]
            for row in rows:
                damaged = planted(document.target[row], chance, single=False)
                if damaged is None:
                    continue
                for sentence in chance.sample(list(damaged.values()), 2):
                    lines = [*document.target[:row], sentence, *document.target[row + 1 :]]
                    changed, changed_places = article(lines, document.paragraphs, target)
                    start, end = changed_places[row]
                    for one in bench.found(pair_of(text, changed)):
                        rule = one.finding.rule
                        # What stands elsewhere was counted with the translation as it is.
                        if rule.startswith(f"{LEVEL}number") and one.finding.start < end and one.finding.end > start:
                            yield Decision("numbers", rule, raw(rule, one.finding.confidence), True, half)
                damaged_rows += 1
                if damaged_rows == DAMAGED_ROWS:
                    break


COLLECTORS: dict[str, Callable[[Path], Iterator[Decision]]] = {
    "spun": spun,
    "script": script,
    "encoding": encoding,
    "masked": masked,
    "truncated": truncated,
    "typos": typos,
    "scans": scans,
    "translation": translation,
}


def collect(data: Path, names: Iterable[str]) -> Iterator[Decision]:
    """The decisions of some collectors, with the confidences as they are before calibration."""
    for name in names:
        with patch("detector.engine.assemble.calibrated", lambda _rule, confidence: confidence):
            yield from COLLECTORS[name](data)


def write(decisions: Iterable[Decision], path: Path) -> None:
    """Keep decisions as gzipped JSON Lines."""
    with gzip.open(path, "wb") as file:
        for one in decisions:
            file.write(msgspec.json.encode(one) + b"\n")


def read(path: Path) -> list[Decision]:
    """Decisions that were kept. Raises OSError and ``msgspec.DecodeError``."""
    with gzip.open(path, "rb") as file:
        return [msgspec.json.decode(line, type=Decision) for line in file]
