"""Measures of a detector of spun text: from positions and confidences to figures. No corpus, no model.

Definitions (positions are code points of the spun text, ends exclusive):

found
    A gold span is *found* when reported spans cover at least half of its characters.
right
    A reported span is *right* when gold spans cover at least half of its characters. So neither a report of a
    whole sentence nor one at the edge of a swap counts, while 家当 reported inside 抵家当化 does.
restored
    Gold and reported spans that overlap, directly or through others, form a group. A group is *restored* when
    undoing its reports (first suggestions) gives, over the hull of the group, the same text as undoing its gold.
    新时期 → 新时代 beside 都城 → 首都 restores 新时期都城 → 新时代首都, however the spans are cut; half of
    抵家当化 → 到产业化 undone does not.
exact
    A reported span has a gold span's start and end.

*Recall* is the share of gold spans found, *precision* the share of reported spans right, *F1* their harmonic
mean, all pooled over articles. *First-suggestion accuracy* is the share of found gold spans that are in a restored
group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


class GoldSpan(Protocol):
    """What a gold span must say. ``original`` is the text that stood there, ``None`` where nobody knows."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def original(self) -> str | None: ...


class ReportedSpan(Protocol):
    """What a detector reports: a span, its first suggestion and its confidence (0–1)."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def original(self) -> str: ...
    @property
    def confidence(self) -> float: ...


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with what is wrong in it and what a detector said of it."""

    text: str
    gold: Sequence[GoldSpan]
    reported: Sequence[ReportedSpan]


@dataclass(frozen=True, slots=True)
class Point:
    """Precision, recall and F1 of the reports with at least ``confidence``."""

    confidence: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Span figures of a set of articles; counts are spans, shares 0–1."""

    gold: int
    reported: int
    best: Point
    at_half: Point
    """The figures at confidence 0.5."""
    restored_f1: float
    """F1 at the best confidence when found and right also ask for a restored group."""
    exact_f1: float
    """F1 at the best confidence when only the gold's own start and end count."""
    first_suggestion: float
    """Share of gold spans found at the best confidence that are in a restored group; nan when none was found."""
    curve: tuple[Point, ...]
    """Points by rising confidence, one for each hundredth (0.00–1.00)."""


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that a positive scores above a negative, ties counting half (Mann–Whitney U / nm).

    Raises ``ValueError`` when either side is empty.
    """
    if not len(positive) or not len(negative):
        raise ValueError("the area under the curve needs positives and negatives")
    ordered = np.sort(np.asarray(negative, dtype=np.float64))
    scores = np.asarray(positive, dtype=np.float64)
    below = np.searchsorted(ordered, scores, side="left")
    not_above = np.searchsorted(ordered, scores, side="right")
    return float((below + not_above).sum() / (2 * len(scores) * len(ordered)))


def precision_recall(right: int, reported: int, found: int, gold: int) -> tuple[float, float, float]:
    """``(precision, recall, F1)``; precision of no report is 1, recall of no gold is 1."""
    precision = right / reported if reported else 1.0
    recall = found / gold if gold else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def covered(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> int:
    """How many characters of ``span`` (start, end) lie in at least one of ``others``, which may overlap."""
    start, end = span
    total = 0
    position = start
    for other_start, other_end in sorted(others):
        begin, stop = max(position, other_start), min(end, other_end)
        if stop > begin:
            total += stop - begin
            position = stop
    return total


def found_at(gold: Sequence[GoldSpan], reported: Sequence[ReportedSpan]) -> list[float]:
    """For each gold span, the highest confidence threshold at which it is still found; -1 when it never is."""
    by_confidence = sorted(reported, key=lambda report: -report.confidence)
    thresholds = []
    for span in gold:
        threshold = -1.0
        accepted: list[tuple[int, int]] = []
        for report in by_confidence:
            if report.start < span.end and span.start < report.end:
                accepted.append((report.start, report.end))
                if 2 * covered((span.start, span.end), accepted) >= span.end - span.start:
                    threshold = report.confidence
                    break
        thresholds.append(threshold)
    return thresholds


def are_right(gold: Sequence[GoldSpan], reported: Sequence[ReportedSpan]) -> list[bool]:
    """For each reported span, whether at least half of its characters lie in gold spans."""
    spans = [(span.start, span.end) for span in gold]
    return [
        2 * covered((report.start, report.end), [s for s in spans if s[0] < report.end and report.start < s[1]])
        >= report.end - report.start
        for report in reported
    ]


def restored(text: str, gold: Sequence[GoldSpan], reported: Sequence[ReportedSpan]) -> tuple[list[bool], list[bool]]:
    """For each gold and each reported span, whether it is in a restored group.

    Gold whose original is unknown (``None``) is never restored. Of reported spans that overlap one another the
    more confident is undone (the earlier one, when equally confident), the other is not restored.
    """
    chosen: list[int] = []
    for index in sorted(range(len(reported)), key=lambda i: (-reported[i].confidence, reported[i].start)):
        span = reported[index]
        if all(span.end <= reported[other].start or reported[other].end <= span.start for other in chosen):
            chosen.append(index)
    items = [(span.start, span.end, 0, index) for index, span in enumerate(gold)]
    items += [(reported[index].start, reported[index].end, 1, index) for index in chosen]
    items.sort()
    gold_restored = [False] * len(gold)
    report_restored = [False] * len(reported)
    position = 0
    while position < len(items):
        group = [items[position]]
        end = items[position][1]
        position += 1
        while position < len(items) and items[position][0] < end:
            group.append(items[position])
            end = max(end, items[position][1])
            position += 1
        hull = (group[0][0], end)
        wanted = _undone(text, hull, [gold[index] for *_, kind, index in group if kind == 0])
        given = _undone(text, hull, [reported[index] for *_, kind, index in group if kind == 1])
        if wanted is not None and wanted == given and len({kind for *_, kind, _ in group}) == 2:
            for *_, kind, index in group:
                (report_restored if kind else gold_restored)[index] = True
    return gold_restored, report_restored


def _undone(text: str, hull: tuple[int, int], spans: Sequence[GoldSpan | ReportedSpan]) -> str | None:
    """``text[hull]`` with every span put back (in order, not overlapping); ``None`` when an original is unknown."""
    parts = []
    position = hull[0]
    for span in spans:
        if span.original is None or span.start < position:
            return None
        parts.append(text[position : span.start])
        parts.append(span.original)
        position = span.end
    parts.append(text[position : hull[1]])
    return "".join(parts)


def span_figures(articles: Sequence[MarkedArticle]) -> SpanFigures:
    """Span figures pooled over ``articles``; the best point is that of highest F1, the first of equals."""
    found: list[float] = []
    right: list[bool] = []
    confidences: list[float] = []
    for article in articles:
        found += found_at(article.gold, article.reported)
        right += are_right(article.gold, article.reported)
        confidences += [report.confidence for report in article.reported]
    found_array = np.asarray(found, dtype=np.float64)
    right_array = np.asarray(right, dtype=bool)
    confidence_array = np.asarray(confidences, dtype=np.float64)
    curve = tuple(_point(step / 100, found_array, right_array, confidence_array) for step in range(101))
    best = max(curve, key=lambda point: point.f1)
    gold_restored = report_restored = exact = kept = first = located = 0
    for article in articles:
        reports = [report for report in article.reported if report.confidence >= best.confidence]
        kept += len(reports)
        of_gold, of_reports = restored(article.text, article.gold, reports)
        gold_restored += sum(of_gold)
        report_restored += sum(of_reports)
        borders = {(report.start, report.end) for report in reports}
        exact += sum((span.start, span.end) in borders for span in article.gold)
        for is_restored, threshold in zip(of_gold, found_at(article.gold, reports), strict=True):
            if threshold >= 0:
                located += 1
                first += is_restored
    gold = len(found)
    return SpanFigures(
        gold=gold,
        reported=len(confidences),
        best=best,
        at_half=curve[50],
        restored_f1=precision_recall(report_restored, kept, gold_restored, gold)[2],
        exact_f1=precision_recall(exact, kept, exact, gold)[2],
        first_suggestion=first / located if located else float("nan"),
        curve=curve,
    )


def _point(
    threshold: float,
    found: npt.NDArray[np.float64],
    right: npt.NDArray[np.bool_],
    confidences: npt.NDArray[np.float64],
) -> Point:
    kept = confidences >= threshold
    precision, recall, f1 = precision_recall(
        int(right[kept].sum()), int(kept.sum()), int((found >= max(threshold, 0.0)).sum()), len(found)
    )
    return Point(threshold, precision, recall, f1)


def per_ten_thousand(count: int, characters: int) -> float:
    """``count`` per 10 000 characters (code points); 0 for no text."""
    return 10_000 * count / characters if characters else 0.0


@dataclass(frozen=True, slots=True)
class HandMarked:
    """A gold span marked by a person. ``certain`` is false where either answer is right."""

    start: int
    end: int
    original: str | None
    category: str
    certain: bool


@dataclass(frozen=True, slots=True)
class HandMarkedFigures:
    """Figures on one hand-marked article; counts are spans, shares 0–1 (nan when there is nothing to divide by)."""

    gold: int
    found: int
    reported: int
    """Reported spans that are counted: those on uncertain gold alone are not."""
    right: int
    recall: float
    precision: float
    first_suggestion: float
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    """Texts of gold that was not found (``surface←original``), and of reports that are not right."""


def hand_marked_figures(
    text: str, gold: Sequence[HandMarked], reported: Sequence[ReportedSpan], categories: frozenset[str]
) -> HandMarkedFigures:
    """The measures for gold marked by hand.

    Counted gold is certain and of one of ``categories``. A report is right when certain gold of ``categories``
    covers half of it; one that is not right, but touches uncertain gold of ``categories``, is neither right nor wrong.
    """
    certain = [span for span in gold if span.certain and span.category in categories]
    either_way = [span for span in gold if not span.certain and span.category in categories]
    found = [threshold >= 0 for threshold in found_at(certain, reported)]
    right = are_right(certain, reported)
    counted = [
        is_right or not any(span.start < report.end and report.start < span.end for span in either_way)
        for is_right, report in zip(right, reported, strict=True)
    ]
    of_gold, _ = restored(text, certain, reported)
    first = sum(is_found and is_restored for is_found, is_restored in zip(found, of_gold, strict=True))
    return HandMarkedFigures(
        gold=len(certain),
        found=sum(found),
        reported=sum(counted),
        right=sum(right),
        recall=sum(found) / len(certain) if certain else float("nan"),
        precision=sum(right) / sum(counted) if any(counted) else float("nan"),
        first_suggestion=first / sum(found) if any(found) else float("nan"),
        missed=tuple(
            f"{text[span.start : span.end]}←{span.original}"
            for span, is_found in zip(certain, found, strict=True)
            if not is_found
        ),
        wrong=tuple(
            f"{text[report.start : report.end]}←{report.original}"
            for report, is_right, is_counted in zip(reported, right, counted, strict=True)
            if is_counted and not is_right
        ),
    )
