"""Run a scorer of spun text over spun and clean articles, and write down what it is worth.

A scorer is any function from texts to results; ``detector.language.substitution`` provides the one that ships.
"""

from __future__ import annotations

import gc
import hashlib
import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.spun import corpora, measures
from benchmarks.spun.measures import HandMarked, MarkedArticle, ReportedSpan
from benchmarks.spun.simulate import Mode, Spinner, SpunText, read_pairs, split_withheld

SHARES = (0.1, 0.3, 0.7)
REPORTED_AT = 0.5
"""Confidence from which a substitution counts as reported, and probability from which an article is called spun."""

SEED = "scoreboard"
SPUN_ARTICLES = frozenset({"changping-2023.zh.txt"})
"""The real articles that a spinner wrote."""


class Result(Protocol):
    """What a scorer says of one article."""

    @property
    def probability(self) -> float: ...
    @property
    def substitutions(self) -> Sequence[ReportedSpan]: ...


Scorer = Callable[[Sequence[str]], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class AuditedIssue:
    """One issue of an audit with all checks on; ``original`` is its first suggestion, empty when it has none."""

    start: int
    end: int
    original: str
    confidence: float
    category: str
    rule: str


@dataclass(frozen=True, slots=True)
class Audited:
    """An audited article: the probability of its verdict "spun" (0 without one), and its issues."""

    probability: float
    substitutions: tuple[AuditedIssue, ...]


Audit = Callable[[str], Audited]


@dataclass(frozen=True, slots=True)
class SpunFigures:
    """Figures of one domain, list, mode and share. Articles without any swap are left out and counted."""

    domain: str
    pairs: str
    mode: str
    share: float
    articles: int
    without_swaps: int
    swaps: int
    auc: float
    f1: float
    confidence: float
    """The confidence at which F1 is best."""
    precision_at_half: float
    recall_at_half: float
    f1_at_half: float
    restored_f1: float
    first_suggestion: float
    median_probability: float
    curve: tuple[tuple[float, float, float], ...]
    """(confidence, precision, recall) at each twentieth."""


@dataclass(frozen=True, slots=True)
class CleanFigures:
    """Figures of the clean articles of one domain, of every length."""

    domain: str
    articles: int
    characters: int
    alarms: int
    alarms_per_10000: float
    alarms_per_10000_at_09: float
    called_spun: int
    highest_probability: float
    commonest_alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RealFigures:
    """Figures on one real article. The span figures are nan where nothing in it was spun."""

    article: str
    probability: float
    gold: int
    recall: float
    precision: float
    first_suggestion: float
    reported: int
    sound_words_reported: int
    """Reported spans that touch no gold span of any category."""
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """What an audit with all checks on says of the clean articles of one domain."""

    domain: str
    articles: int
    characters: int
    issues: int
    issues_per_10000: float
    called_spun: int
    commonest_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability table: how many, their mean confidence, and the share that was right."""

    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All figures of one run."""

    spun: tuple[SpunFigures, ...]
    clean: tuple[CleanFigures, ...]
    real: tuple[RealFigures, ...]
    article_reliability: tuple[Bin, ...]
    word_reliability: tuple[Bin, ...]
    megabytes_per_second_clean: float
    megabytes_per_second_spun: float
    audit_clean: tuple[AuditFigures, ...] = ()
    audit_real: tuple[RealFigures, ...] = ()
    """As ``real``, but of the issues of the categories spun and masked that an audit reports."""

    # Speeds: UTF-8 bytes / 1e6 / second, one core, articles in batches of 64, best of three.


def sample(articles: Iterable[str], most: int) -> list[str]:
    """At most so many of the articles that are long enough, chosen by a hash of their text, in that order."""
    chosen = sorted(
        corpora.long_enough(list(articles)), key=lambda text: hashlib.blake2b(text.encode(), digest_size=8).digest()
    )
    return chosen[:most]


def score_all(scorer: Scorer, texts: Sequence[str], batch: int = 64) -> list[Result]:
    """The results of all texts, scored in batches of so many articles."""
    results: list[Result] = []
    for start in range(0, len(texts), batch):
        results.extend(scorer(texts[start : start + batch]))
    return results


def spun_figures(
    domain: str,
    pairs: str,
    spun: Sequence[SpunText],
    results: Sequence[Result],
    clean_probabilities: Sequence[float],
    mode: Mode,
    share: float,
) -> SpunFigures:
    """The figures of one cell of the table."""
    kept = [(text, result) for text, result in zip(spun, results, strict=True) if text.swaps]
    probabilities = [result.probability for _, result in kept]
    spans = measures.span_figures([MarkedArticle(text.text, text.swaps, result.substitutions) for text, result in kept])
    return SpunFigures(
        domain=domain,
        pairs=pairs,
        mode=mode.value,
        share=share,
        articles=len(kept),
        without_swaps=len(spun) - len(kept),
        swaps=spans.gold,
        auc=measures.area_under_curve(probabilities, clean_probabilities),
        f1=spans.best.f1,
        confidence=spans.best.confidence,
        precision_at_half=spans.at_half.precision,
        recall_at_half=spans.at_half.recall,
        f1_at_half=spans.at_half.f1,
        restored_f1=spans.restored_f1,
        first_suggestion=spans.first_suggestion,
        median_probability=sorted(probabilities)[len(probabilities) // 2],
        curve=tuple((point.confidence, point.precision, point.recall) for point in spans.curve[::5]),
    )


def clean_figures(domain: str, articles: Sequence[str], results: Sequence[Result]) -> CleanFigures:
    """The figures of clean articles: whatever is reported is a false alarm."""
    characters = sum(map(len, articles))
    words: dict[str, int] = {}
    alarms = sure = 0
    for article, result in zip(articles, results, strict=True):
        for report in result.substitutions:
            if report.confidence >= REPORTED_AT:
                alarms += 1
                sure += report.confidence >= 0.9
                name = f"{article[report.start : report.end]}←{report.original}"
                words[name] = words.get(name, 0) + 1
    probabilities = [result.probability for result in results]
    commonest = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:20]
    return CleanFigures(
        domain=domain,
        articles=len(articles),
        characters=characters,
        alarms=alarms,
        alarms_per_10000=measures.per_ten_thousand(alarms, characters),
        alarms_per_10000_at_09=measures.per_ten_thousand(sure, characters),
        called_spun=sum(probability >= REPORTED_AT for probability in probabilities),
        highest_probability=max(probabilities),
        commonest_alarms=tuple(f"{name} {count}" for name, count in commonest),
    )


def read_gold(path: Path) -> list[HandMarked]:
    """The hand-marked spans of one article (JSON Lines); ``original`` or ``expected`` names what should stand there."""
    return [
        HandMarked(
            entry["start"],
            entry["end"],
            entry.get("original", entry.get("expected")),
            entry["category"],
            entry.get("certain", True),
        )
        for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def real_figures(
    name: str, text: str, gold: Sequence[HandMarked], result: Result, least: float = REPORTED_AT
) -> RealFigures:
    """The figures of one real article, of the substitutions with at least this confidence."""
    reported = [report for report in result.substitutions if report.confidence >= least]
    figures = measures.hand_marked_figures(text, gold, reported, frozenset({"spun", "masked"}))
    untouched = [
        report for report in reported if not any(span.start < report.end and report.start < span.end for span in gold)
    ]
    is_spun = name in SPUN_ARTICLES
    return RealFigures(
        article=name,
        probability=result.probability,
        gold=figures.gold,
        recall=figures.recall,
        precision=figures.precision if is_spun else float("nan"),
        first_suggestion=figures.first_suggestion,
        reported=len(reported),
        sound_words_reported=len(untouched),
        missed=figures.missed,
        wrong=figures.wrong
        if is_spun
        else tuple(f"{text[report.start : report.end]}←{report.original}" for report in untouched),
    )


def audit_figures(domain: str, articles: Sequence[str], audit: Audit) -> AuditFigures:
    """Every issue that an audit with all checks on has on clean articles, whatever its category."""
    rules: dict[str, int] = {}
    called_spun = 0
    for article in articles:
        audited = audit(article)
        called_spun += audited.probability >= REPORTED_AT
        for issue in audited.substitutions:
            rules[issue.rule] = rules.get(issue.rule, 0) + 1
    characters, issues = sum(map(len, articles)), sum(rules.values())
    commonest = sorted(rules.items(), key=lambda item: (-item[1], item[0]))[:20]
    return AuditFigures(
        domain=domain,
        articles=len(articles),
        characters=characters,
        issues=issues,
        issues_per_10000=measures.per_ten_thousand(issues, characters),
        called_spun=called_spun,
        commonest_rules=tuple(f"{rule} {count}" for rule, count in commonest),
    )


def reliability(pairs: Iterable[tuple[float, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """The reliability table of (confidence, was right) pairs, in bins of equal width; empty bins say nan."""
    sums = [[0, 0.0, 0] for _ in range(bins)]
    for confidence, right in pairs:
        cell = sums[min(int(confidence * bins), bins - 1)]
        cell[0] += 1
        cell[1] += confidence
        cell[2] += right
    return tuple(
        Bin(int(count), total / count, right / count) if count else Bin(0, math.nan, math.nan)
        for count, total, right in sums
    )


def megabytes_per_second(scorer: Scorer, texts: Sequence[str]) -> float:
    """UTF-8 megabytes (1e6 bytes) a second of processor time, best of three runs over all texts.

    Processor time, since other work on the machine would otherwise be counted; scoring is single-threaded.
    """
    size = sum(len(text.encode("utf-8")) for text in texts) / 1e6
    seconds = math.inf
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        score_all(scorer, texts)
        seconds = min(seconds, time.process_time() - start)
    return size / seconds


def run(
    data: Path,
    scorer: Scorer,
    *,
    withheld_scorer: Scorer | None = None,
    audit: Audit | None = None,
    articles: Path | None = None,
    gold: Path | None = None,
    most: int = 600,
    progress: Callable[[str], None] = lambda _: None,
) -> Scoreboard:
    """All figures. ``withheld_scorer`` is one that never saw the withheld pairs; ``audit`` an audit with all
    checks on; without them their figures are left out.

    ``articles`` and ``gold`` are the folders of the real articles and their gold; ``most`` limits the long
    articles that are spun, per domain.
    """
    domains = corpora.kept_out(data)
    pairs = read_pairs(data / "zh" / "spin-pairs.tsv")
    _, withheld = split_withheld(pairs)
    spinners = [("listed", Spinner(pairs), scorer, tuple(mode for mode in Mode if mode is not Mode.SEQUENTIAL))]
    if withheld_scorer is not None:
        spinners.append(("withheld", Spinner(withheld), withheld_scorer, (Mode.PLAIN,)))

    clean = []
    article_pairs: list[tuple[float, bool]] = []
    word_pairs: list[tuple[float, bool]] = []
    for domain, texts in domains.items():
        progress(f"clean {domain}")
        results = score_all(scorer, texts)
        clean.append(clean_figures(domain, texts, results))
        article_pairs += [(result.probability, False) for result in results]
        word_pairs += [(report.confidence, False) for result in results for report in result.substitutions]

    spun = []
    for domain, texts in domains.items():
        chosen = sample(texts, most)
        for name, spinner, scoring, modes in spinners:
            clean_probabilities = [result.probability for result in score_all(scoring, chosen)]
            for mode in modes:
                for share in SHARES:
                    progress(f"{domain} {name} {mode.value} {share:.0%}")
                    rewritten = [spinner.spin(text, share=share, seed=SEED, mode=mode) for text in chosen]
                    results = score_all(scoring, [text.text for text in rewritten])
                    spun.append(spun_figures(domain, name, rewritten, results, clean_probabilities, mode, share))
                    if name == "listed" and mode is Mode.PLAIN:
                        for text, result in zip(rewritten, results, strict=True):
                            if text.swaps:
                                article_pairs.append((result.probability, True))
                            right = measures.are_right(text.swaps, result.substitutions)
                            confidences = (report.confidence for report in result.substitutions)
                            word_pairs += list(zip(confidences, right, strict=True))

    audit_clean = []
    if audit is not None:
        for domain, texts in domains.items():
            progress(f"audit {domain}")
            audit_clean.append(audit_figures(domain, texts, audit))

    real, audit_real = [], []
    if articles is not None and gold is not None:
        for path in sorted(articles.glob("*.txt")):
            content = path.read_text(encoding="utf-8")
            marked = read_gold(gold / f"{path.stem}.jsonl")
            if ".zh" in path.name:
                real.append(real_figures(path.name, content, marked, scorer([content])[0]))
            if audit is not None:
                audited = audit(content)
                swapped = tuple(one for one in audited.substitutions if one.category in {"spun", "masked"})
                audit_real.append(
                    real_figures(path.name, content, marked, Audited(audited.probability, swapped), least=0.0)
                )

    progress("speed")
    timed = sample(domains["general"], 300) + sample(domains["news"], 600)
    spinner = spinners[0][1]
    return Scoreboard(
        spun=tuple(spun),
        clean=tuple(clean),
        real=tuple(real),
        article_reliability=reliability(article_pairs),
        word_reliability=reliability(word_pairs),
        megabytes_per_second_clean=megabytes_per_second(scorer, timed),
        megabytes_per_second_spun=megabytes_per_second(
            scorer, [spinner.spin(text, share=0.3, seed=SEED).text for text in timed]
        ),
        audit_clean=tuple(audit_clean),
        audit_real=tuple(audit_real),
    )
