"""Rules that bound a metric of the whole article (``threshold:`` in a pack)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detector.checks.base import Finding, Reading, language_matches
from detector.rulepacks.compiled import CompiledRule


def check_thresholds(
    reading: Reading, rules: tuple[CompiledRule, ...], metrics: Mapping[str, float]
) -> Iterator[Finding]:
    """An article-wide finding for each rule whose metric is out of bounds. Unknown metrics are never out of bounds."""
    for rule in rules:
        threshold = rule.threshold
        if threshold is None or threshold.metric not in metrics or len(reading.text) < threshold.min_characters:
            continue
        if not language_matches(reading.shares.primary, rule.rule.languages):
            continue
        value = metrics[threshold.metric]
        if (threshold.above is not None and value > threshold.above) or (
            threshold.below is not None and value < threshold.below
        ):
            yield Finding(
                rule=rule.rule.id,
                start=0,
                end=len(reading.text),
                variant=threshold.metric,
                values={"value": round(value, 3)},
                evidence={threshold.metric: round(value, 6)},
            )
