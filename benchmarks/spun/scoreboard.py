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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

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
    """UTF-8 bytes / 1e6 / second, one core, articles in batches of 64, best of three."""


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


def real_figures(name: str, text: str, gold: Sequence[HandMarked], result: Result) -> RealFigures:
    """The figures of one real article, of the substitutions that would be reported."""
    reported = [report for report in result.substitutions if report.confidence >= REPORTED_AT]
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
    """UTF-8 megabytes (1e6 bytes) a second, best of three runs over all texts."""
    size = sum(len(text.encode("utf-8")) for text in texts) / 1e6
    seconds = math.inf
    for _ in range(3):
        gc.collect()
        start = time.perf_counter()
        score_all(scorer, texts)
        seconds = min(seconds, time.perf_counter() - start)
    return size / seconds


def run(
    data: Path,
    scorer: Scorer,
    *,
    withheld_scorer: Scorer | None = None,
    articles: Path | None = None,
    gold: Path | None = None,
    most: int = 600,
    progress: Callable[[str], None] = lambda _: None,
) -> Scoreboard:
    """All figures. ``withheld_scorer`` is one that never saw the withheld pairs; without it they are left out.

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

    real = []
    if articles is not None and gold is not None:
        for path in sorted(articles.glob("*.zh*.txt")):
            text = path.read_text(encoding="utf-8")
            marked = read_gold(gold / f"{path.stem}.jsonl")
            real.append(real_figures(path.name, text, marked, scorer([text])[0]))

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
    )


def as_json(board: Scoreboard) -> dict[str, Any]:
    """The scoreboard as JSON-ready data, numbers to four decimals, nan as ``None``."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return None if math.isnan(value) else round(value, 4)
        if isinstance(value, dict):
            return {key: plain(entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(entry) for entry in value]
        return value

    converted: dict[str, Any] = plain(asdict(board))
    return converted


# What must be reached, by (pairs, domain is news) and share: article AUC and span F1 of the plain mode.
TARGETS: dict[tuple[str, bool], tuple[tuple[float, float, float], tuple[float, float, float] | None]] = {
    ("listed", True): ((0.985, 0.999, 0.9999), (0.74, 0.82, 0.86)),
    ("listed", False): ((0.90, 0.998, 0.9999), (0.68, 0.74, 0.80)),
    ("withheld", True): ((0.62, 0.80, 0.96), None),
}


def as_markdown(board: dict[str, Any]) -> str:
    """The scoreboard (``as_json``) as Markdown tables."""

    def number(value: float | None, digits: int = 3) -> str:
        return "–" if value is None else f"{value:.{digits}f}"

    def against(value: float | None, target: float | None, digits: int = 3) -> str:
        if target is None or value is None:
            return number(value, digits)
        return f"{number(value, digits)} {'≥' if value >= target else '**<**'} {target:g}"

    lines = [
        "# Spun text",
        "",
        "Written by `python -m benchmarks.spun`; the definitions of all figures stand in `benchmarks/spun/measures.py`.",
        "",
        (
            "| domain | pairs | mode | share | articles | swaps | AUC | best F1 | at | precision / recall at 0.5 | restored F1 "
            "| first suggestion | median probability |"
        ),
        "| --- | --- | --- | ---: | ---: | ---: | --- | --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for row in board["spun"]:
        auc_targets, f1_targets = TARGETS.get((row["pairs"], row["domain"] == "news"), (None, None))
        place = SHARES.index(row["share"])
        if row["mode"] != Mode.PLAIN.value:
            auc_targets = f1_targets = None
        lines.append(
            f"| {row['domain']} | {row['pairs']} | {row['mode']} | {row['share']:.0%} | {row['articles']} | {row['swaps']} "
            f"| {against(row['auc'], auc_targets and auc_targets[place], 4)} "
            f"| {against(row['f1'], f1_targets and f1_targets[place])} | {number(row['confidence'], 2)} "
            f"| {number(row['precision_at_half'])} / {number(row['recall_at_half'])} | {number(row['restored_f1'])} "
            f"| {number(row['first_suggestion'])} | {number(row['median_probability'])} |"
        )
    lines += [
        "",
        (
            "| clean | articles | characters | false alarms per 10 000 characters | at 0.9 | articles called spun "
            "| highest probability |"
        ),
        "| --- | ---: | ---: | --- | ---: | --- | ---: |",
    ]
    for row in board["clean"]:
        limit = 0.5 if row["domain"] == "news" else 1.0
        alarms = row["alarms_per_10000"]
        lines.append(
            f"| {row['domain']} | {row['articles']} | {row['characters']} "
            f"| {number(alarms, 2)} {'≤' if alarms <= limit else '**>**'} {limit:g} "
            f"| {number(row['alarms_per_10000_at_09'], 2)} "
            f"| {row['called_spun']} {'≤' if 500 * row['called_spun'] <= row['articles'] else '**>**'} 1 in 500 "
            f"| {number(row['highest_probability'])} |"
        )
    if board["real"]:
        lines += [
            "",
            "| real article | probability | certain gold | recall | precision | first suggestion | reported | sound words reported |",
            "| --- | --- | ---: | --- | --- | --- | ---: | ---: |",
        ]
    for row in board["real"]:
        if row["article"] in SPUN_ARTICLES:
            lines.append(
                f"| {row['article']} | {against(row['probability'], 0.99)} | {row['gold']} | {against(row['recall'], 0.92)} "
                f"| {against(row['precision'], 0.92)} | {against(row['first_suggestion'], 0.85)} | {row['reported']} "
                f"| {row['sound_words_reported']} |"
            )
        else:
            sign = "≤" if row["probability"] <= 0.02 else "**>**"
            lines.append(
                f"| {row['article']} | {number(row['probability'])} {sign} 0.02 | – | – | – | – | {row['reported']} "
                f"| {row['sound_words_reported']} |"
            )
    for row in board["real"]:
        if row["missed"] and row["article"] in SPUN_ARTICLES:
            lines += ["", f"Missed in {row['article']}: {'、'.join(sorted(set(row['missed'])))}"]
        if row["wrong"]:
            lines += ["", f"Wrong in {row['article']}: {'、'.join(sorted(set(row['wrong'])))}"]
    lines += ["", "| | " + " | ".join(f"{i / 10:.1f}–" for i in range(10)) + " |", "| --- |" + " ---: |" * 10]
    for title, key in (("article", "article_reliability"), ("word", "word_reliability")):
        lines.append(f"| {title}: count | " + " | ".join(str(entry["count"]) for entry in board[key]) + " |")
        lines.append(f"| {title}: mean | " + " | ".join(number(entry["mean"], 2) for entry in board[key]) + " |")
        lines.append(f"| {title}: right | " + " | ".join(number(entry["right"], 2) for entry in board[key]) + " |")
    lines += [
        "",
        (
            f"Speed on one core: clean {against(board['megabytes_per_second_clean'], 4.0, 1)} MB/s, "
            f"spun (30 %) {against(board['megabytes_per_second_spun'], 1.0, 1)} MB/s."
        ),
        "",
    ]
    return "\n".join(lines)


def as_svg(board: dict[str, Any]) -> str:
    """Precision–recall curves (plain mode): a panel for each share, a colour for each domain, withheld pairs dashed."""
    size, gap, top = 240, 50, 40
    colours = {"news": "#1b6ca8", "general": "#c05621", "ntrex": "#2f855a"}
    width, height = 3 * (size + gap) + gap, size + top + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for panel, share in enumerate(SHARES):
        left = gap + panel * (size + gap)
        parts.append(f'<text x="{left + size / 2}" y="24" text-anchor="middle">{share:.0%} of the words swapped</text>')
        for tick in range(6):
            at = tick / 5
            x, y = left + at * size, top + (1 - at) * size
            parts.append(f'<path d="M{left} {y:g}h{size}M{x:g} {top}v{size}" stroke="#ddd" fill="none"/>')
            parts.append(f'<text x="{x:g}" y="{top + size + 16}" text-anchor="middle">{at:.1f}</text>')
            parts.append(f'<text x="{left - 6}" y="{y + 4:g}" text-anchor="end">{at:.1f}</text>')
        for row in board["spun"]:
            if row["mode"] != Mode.PLAIN.value or row["share"] != share:
                continue
            points = " ".join(
                f"{left + recall * size:.1f},{top + (1 - precision) * size:.1f}"
                for _, precision, recall in row["curve"]
                if recall > 0
            )
            dash = ' stroke-dasharray="5 4"' if row["pairs"] == "withheld" else ""
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colours[row["domain"]]}" stroke-width="1.8"{dash}/>'
            )
    for place, (domain, colour) in enumerate(colours.items()):
        x = gap + place * 110
        y = height - 16
        parts.append(
            f'<path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="2"/><text x="{x + 30}" y="{y}">{domain}</text>'
        )
    parts.append(f'<text x="{gap + 340}" y="{height - 16}">precision over recall; dashed: withheld pairs</text></svg>')
    return "\n".join(parts) + "\n"


# How far a figure may fall behind the committed one before it is a regression. The figures are a function of the data and
# the model; the tolerances leave room for other versions of numpy and for articles on the edge of a threshold.
SHARE_TOLERANCE = 0.005
ALARM_TOLERANCE = 0.1
SPEED_TOLERANCE = 0.6
"""Machines differ, and one machine from hour to hour: speed may fall to this share of the committed figure."""


def regressions(committed: dict[str, Any], measured: dict[str, Any]) -> list[str]:
    """What got worse, a sentence each; figures that only one of the two has are named too."""
    worse = []

    def by_key(board: dict[str, Any]) -> dict[tuple[str, ...], float]:
        figures: dict[tuple[str, ...], float] = {}
        for row in board["spun"]:
            for figure in ("auc", "f1", "restored_f1", "first_suggestion"):
                key = ("spun", row["domain"], row["pairs"], row["mode"], f"{row['share']:.0%}", figure)
                figures[key] = row[figure]
        for row in board["clean"]:
            figures["clean", row["domain"], "alarms_per_10000"] = row["alarms_per_10000"]
            figures["clean", row["domain"], "called_spun"] = row["called_spun"] / row["articles"]
        for row in board["real"]:
            if row["article"] in SPUN_ARTICLES:
                for figure in ("probability", "recall", "precision", "first_suggestion"):
                    figures["real", row["article"], figure] = row[figure]
            else:
                figures["real", row["article"], "probability_clean"] = row["probability"]
                figures["real", row["article"], "sound_words_reported"] = row["sound_words_reported"]
        figures["speed", "clean"] = board["megabytes_per_second_clean"]
        figures["speed", "spun"] = board["megabytes_per_second_spun"]
        return figures

    before, after = by_key(committed), by_key(measured)
    for key in sorted(before.keys() | after.keys()):
        name = " ".join(key)
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            if key in before and key in after and old is new:
                continue
            worse.append(f"{name}: committed {old}, measured {new}")
        elif key[0] == "speed":
            if new < SPEED_TOLERANCE * old:
                worse.append(f"{name}: {new:.2f} MB/s, committed {old:.2f}")
        elif key[-1] in {"alarms_per_10000", "sound_words_reported"}:
            if new > old + ALARM_TOLERANCE:
                worse.append(f"{name}: {new:.3f}, committed {old:.3f}")
        elif key[-1] in {"called_spun", "probability_clean"}:
            if new > old + SHARE_TOLERANCE:
                worse.append(f"{name}: {new:.4f}, committed {old:.4f}")
        elif new < old - SHARE_TOLERANCE:
            worse.append(f"{name}: {new:.4f}, committed {old:.4f}")
    return worse
