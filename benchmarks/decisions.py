"""Decisions with a known answer: what was reported with which confidence, and whether it was right.

Clean text that no statistic or rule was fitted on (news of the kept-out year, kept-out general text, NTREX) is damaged
in known places, and audited both damaged and as it was. A report on a damaged place is right, any other is wrong. What
a check weighs and does not report (benchmarks/candidates.py) is a decision too: its silence is right where nothing was
damaged. Half of the documents, by a hash, may be fitted on (`fit`); the figures are those of the other half (`test`).
How often an editor confirms a report depends on how much of a collection is damaged: here it is half of the articles.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from unittest.mock import patch

import msgspec

from benchmarks import candidates
from benchmarks.candidates import Candidates
from benchmarks.clean import lines_as_articles, ntrex
from benchmarks.numbers import planted
from benchmarks.spun import corpora
from benchmarks.translation import DIRECTIONS, Document, _covered, article, documents, languages_of, pair_of
from detector.checks.base import Finding
from detector.checks.translation.run import PairChecks
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import ArticleReport
from detector.rulepacks.store import own_packs

SEED = 1207
# Articles of each domain that are damaged; each is audited as it was, too.
ARTICLES = 200
SPUN_SHARES = (0.1, 0.3, 0.7)
# General texts of each language, beside translated news, in which nothing is garbled or masked.
SOUND = 600
UNNAMED = ("any.masked.anonymous", "any.masked.somebody")
LEVEL = "any.translation."
# Share of the sentences of a document that are dropped, and how many of its sentences get a number damaged (in two ways
# each, one at a time).
DROPPED = 0.1
DAMAGED_ROWS = 1


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report: its family, the rule (for a verdict: its category), the confidence before calibration, the answer.

    A candidate that was not ``reported`` has no rule and no confidence; ``right`` says whether it was damaged.
    """

    family: str
    rule: str
    raw: float
    right: bool
    half: str
    reported: bool = True


def half_of(text: str) -> str:
    """Whether a document may be fitted on or is kept for the test, by a hash of its text."""
    return "fit" if hashlib.blake2b(text.encode(), digest_size=1, salt=b"calibrate").digest()[0] % 2 else "test"


def overlaps(start: int, end: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Whether a range touches any of several (code points, end exclusive)."""
    return any(start < last and end > first for first, last in ranges)


def decisions_of(
    report: ArticleReport,
    damaged: Sequence[tuple[int, int]],
    family: str,
    half: str,
    belongs: Callable[[str, str], bool],
    weighed: Iterable[tuple[int, int]] = (),
) -> Iterator[Decision]:
    """A decision for each issue of a family, and for what was ``weighed`` and lies in no issue at all.

    ``damaged``: ranges of the audited text; ``belongs``: (rule, category).
    """
    for issue in report.issues:
        if belongs(issue.rule, issue.category):
            right = overlaps(issue.span.start, issue.span.end, damaged)
            yield Decision(family, issue.rule, issue.confidence, right, half)
    reported = [(issue.span.start, issue.span.end) for issue in report.issues]
    for start, end in weighed:
        if not overlaps(start, end, reported):
            yield silent(family, overlaps(start, end, damaged), half)


def silent(family: str, damaged: bool, half: str) -> Decision:
    """A candidate of a family that is not reported."""
    return Decision(family, "", 0.0, damaged, half, reported=False)


def chinese(data: Path) -> Iterator[str]:
    """Clean simplified articles of three domains, long enough to be judged."""
    chance = random.Random(SEED)
    for texts in corpora.kept_out(data).values():
        long = [one[:20_000] for one in corpora.long_enough(texts)]
        yield from chance.sample(long, min(ARTICLES, len(long)))


def spun(data: Path) -> Iterator[Decision]:
    """Words and articles of a simulated spinner, beside the articles that it was given."""
    from benchmarks.spun.simulate import Spinner, read_pairs

    spinner = Spinner(read_pairs(data / "zh/spin-pairs.tsv"))
    auditor = Auditor()
    for number, text in enumerate(chinese(data)):
        half = half_of(text)
        made = spinner.spin(text, share=SPUN_SHARES[number % len(SPUN_SHARES)], seed=number)
        ranges = [(one.start, one.end) for one in made.swaps]
        for given, places in ((made.text, ranges), (text, [])):
            report = auditor.audit_text(given)
            weighed = candidates.substitutions(given)
            yield from decisions_of(report, places, "spun words", half, lambda _, category: category == "spun", weighed)
            if given is text or ranges:
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
        converted = convert(text)
        blind = careless(text, choices, chance.choice if number % 2 else lambda of: of[0])
        if len(converted) != len(blind):
            continue
        bad = [
            (at, at + 1)
            for at, (a, b) in enumerate(zip(converted, blind, strict=True))
            if a.translate(normal) != b.translate(normal)
        ]
        for given, places in ((blind, bad), (converted, []), (text, [])):
            report = auditor.audit_text(given)
            weighed = candidates.of_script(given)
            yield from decisions_of(report, places, "script", half, lambda *_: True, weighed)
        share = (0.02, 0.05, 0.1, 0.3)[number % 4]
        mixture = mixed(text, convert, share, chance)
        for given, right in ((mixture, True), (text, False)):
            if right and mixture == text:
                continue
            yield Decision("mixed-script article", "mixed-script", probability_of(given), right, half)


def encoding(data: Path) -> Iterator[Decision]:
    """Garbled pieces of lines, and as many sound articles."""
    from benchmarks import garble

    auditor = Auditor(AuditOptions(select=("encoding",)))

    def looked_at(text: str, places: Sequence[tuple[int, int]], half: str) -> Iterator[Decision]:
        report = auditor.audit_text(text)
        return decisions_of(report, places, "encoding", half, lambda *_: True, candidates.garbled(text))

    for line in garble.planted(data, 8, held_out=True):
        yield from looked_at(line.text, [(line.start, line.end)], half_of(line.truth))
    for language in ("zh", "ja", "en"):
        for text in (*garble.sentences(data, language), *sound(data, language)):
            yield from looked_at(text, [], half_of(text))


def sound(data: Path, language: str) -> list[str]:
    """General text of a language, with the signs and foreign words that translated news has not."""
    if language == "zh":
        texts = [one for several in corpora.kept_out_general(data).values() for one in several]
    else:
        texts = [one for path in sorted((data / language / "general").glob("*.gz")) for one in lines_as_articles(path)]
    return random.Random(SEED).sample(texts, min(SOUND, len(texts)))


def masked(data: Path) -> Iterator[Decision]:
    """Masks and disguises planted in NTREX, one a document, beside the documents themselves and other sound ones."""
    from benchmarks.planted_masks import FAMILIES, MASKS, disguises_of, words_of

    auditor = Auditor()
    chance = random.Random(SEED)

    def looked_at(text: str, places: Sequence[tuple[int, int]], half: str) -> Iterator[Decision]:
        # What says that somebody or something is left unnamed, as it is usual, claims no damage.
        return decisions_of(
            auditor.audit_text(text),
            places,
            "masked",
            half,
            lambda rule, _: rule.startswith(FAMILIES) and rule not in UNNAMED,
            candidates.symbols(text),
        )

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
                hidden = [(start, start + len(surface))]
                yield from looked_at(text[:start] + surface + text[end:], hidden, half)
            yield from looked_at(text, [], half)
        for text in sound(data, language):
            yield from looked_at(text, [], half_of(text))


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
                weighed = candidates.confusions(text)
                yield from decisions_of(auditor.audit_text(text), places, "typos", half, lambda *_: True, weighed)


def scans(data: Path) -> Iterator[Decision]:
    """Real scans with 1, 5 and 15 % of the characters misread, beside what was printed."""
    from benchmarks.ocr import LEVELS, rows_of

    auditor = Auditor()
    weighing: dict[str, Candidates] = {"zh": candidates.confusions, "ja": candidates.misread_japanese}
    for language, level in ((one, level) for one in ("zh", "ja", "en") for level in LEVELS):
        for row in rows_of(data, language, level):
            half = half_of(row["truth"])
            # Where something is lost both neighbours may be reported.
            places = [(start, end) if end > start else (start - 1, end + 1) for start, end, _ in row["spans"]]
            for text, damaged in ((row["ocr"], places), (row["truth"], [])):
                report = auditor.audit_text(text)
                weighed = weighing[language](text) if language in weighing else ()
                yield from decisions_of(
                    report, damaged, f"misread, {language}", half, lambda rule, _: ".ocr." in rule, weighed
                )


def translation(data: Path) -> Iterator[Decision]:
    """Sentences dropped from human translations and numbers damaged in them, beside the translations themselves."""
    checks = PairChecks(own_packs(), lambda one: one.rule.enabled)
    chance = random.Random(SEED)
    for direction in (one for one in DIRECTIONS if one.startswith("NTREX")):
        for document in (*documents(data, direction, "train"), *documents(data, direction, "test")):
            yield from _sentences_dropped(checks, document, languages_of(direction), chance)
            if languages_of(direction)[1] != "en":  # numbers are damaged in Chinese and Japanese
                yield from _numbers_damaged(checks, document, languages_of(direction), chance)


def _stated(found: Finding) -> float:
    """The confidence of a finding, before calibration."""
    return round(_rule_confidences()[found.rule] if found.confidence is None else found.confidence, 4)


@cache
def _rule_confidences() -> dict[str, float]:
    return {one.rule.id: one.rule.confidence for one in own_packs().rules}


def _sentences_dropped(
    checks: PairChecks, document: Document, languages: tuple[str, str], chance: random.Random
) -> Iterator[Decision]:
    """A document as it is; without some sentences of the translation; without some of the source."""
    half = half_of(document.name)
    whole = (document.source, document.target)
    dropped = {n for n in range(len(document.target)) if chance.random() < DROPPED}
    shorter = [["" if n in dropped else one for n, one in enumerate(side)] for side in whole]
    for texts, rules in (
        (whole, ("omission", "omission-likely", "truncated", "addition")),
        ((whole[0], shorter[1]), ("omission", "omission-likely", "truncated")),
        ((shorter[0], whole[1]), ("addition",)),
    ):
        gone = set() if texts == whole else dropped
        sides = [article(one, document.paragraphs, language) for one, language in zip(texts, languages, strict=True)]
        pair = pair_of(sides[0][0], sides[1][0])
        reported: tuple[list[tuple[int, int]], ...] = ([], [])
        for one in checks(pair):
            name = one.finding.rule.removeprefix(LEVEL)
            if name in rules and not one.finding.weak:
                side = int(name == "addition")
                here = [(one.finding.start, one.finding.end)] if side else [(r.start, r.end) for r in one.related]
                right = bool(gone.intersection(_covered(sides[side][1], here)))
                yield Decision("omission and addition", one.finding.rule, _stated(one.finding), right, half)
                reported[side].extend(here)
            elif name.startswith("number") and texts == whole:
                yield _of_numbers(one.finding, False, half)
        for side, (start, end) in candidates.lost_sentences(pair):
            if ("omission", "addition")[side] in rules and not overlaps(start, end, reported[side]):
                right = bool(gone.intersection(_covered(sides[side][1], [(start, end)])))
                yield silent("omission and addition", right, half)


def _of_numbers(found: Finding, right: bool, half: str) -> Decision:
    """What is weak needs a third version that confirms it, and is not reported without."""
    return (
        silent("numbers", right, half) if found.weak else Decision("numbers", found.rule, _stated(found), right, half)
    )


def _numbers_damaged(
    checks: PairChecks, document: Document, languages: tuple[str, str], chance: random.Random
) -> Iterator[Decision]:
    """Numbers damaged in sentences of the translation; what stands elsewhere was counted with it as it is."""
    source = article(document.source, document.paragraphs, languages[0])[0]
    rows = list(range(len(document.target)))
    chance.shuffle(rows)
    damaged_rows = 0
    for row in rows:
        damaged = planted(document.target[row], chance, single=False)
        if damaged is None:
            continue
        for sentence in chance.sample(list(damaged.values()), 2):
            lines = [*document.target[:row], sentence, *document.target[row + 1 :]]
            text, places = article(lines, document.paragraphs, languages[1])
            found = [
                one.finding
                for one in checks(pair_of(source, text))
                if one.finding.rule.startswith(f"{LEVEL}number")
                and overlaps(one.finding.start, one.finding.end, [places[row]])
            ]
            strong = [one for one in found if not one.weak]
            yield from (_of_numbers(one, True, half_of(document.name)) for one in strong or found)
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
