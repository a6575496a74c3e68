"""Runs the examples of rule packs through a real audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from detector.checks.base import CheckRule, Reading
from detector.checks.policy import settle
from detector.checks.translation.base import PairReading
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.registry import PAIR_CHECKS
from detector.checks.translation.renderings import RenderingMatcher
from detector.checks.translation.run import strong
from detector.collection.pairing import pair_between
from detector.engine.auditor import AuditOptions, Auditor
from detector.resources import rules_folder
from detector.rulepacks.compiled import CompiledPacks
from detector.rulepacks.selftest import ARTICLE_BREAK, SelfTestResult, run_selftests
from detector.rulepacks.store import own_packs, user_packs
from detector.sources.registry import article_from_text

Reported = list[tuple[str, str | None, tuple[str, ...]]]


def test_packs(paths: Sequence[Path] = ()) -> SelfTestResult:
    """Run the examples of the given packs, or of garblint's own. Raises ``UsageError`` for a broken pack.

    Each example is audited as a text of its own with every rule of these packs switched on, also those that are off
    by default; rules of other packs take no part, so that none of them can get in the way. An example with a source is
    checked as a translation of it: line by line, or aligned where the two have different numbers of lines. One with
    several articles is audited as a folder.
    """
    packs = user_packs(tuple(paths)) or own_packs()
    everything = tuple(dict.fromkeys(one.rule.id for one in packs.rules))
    auditor = Auditor(AuditOptions(select=everything), packs)
    renderings = RenderingMatcher(packs, lambda rule: True)

    def run_example(text: str, source: str | None) -> Reported:
        if ARTICLE_BREAK in text:
            return _reported_of_folder(text.split(ARTICLE_BREAK), auditor)
        report = auditor.audit_text(text)
        reported = [(one.rule, one.variant, tuple(s.text for s in one.suggestions)) for one in report.issues]
        if source is not None:
            # A pair that begins with a heading of Markdown is about markup.
            kind = "markdown" if source.startswith("# ") else "text"
            sides = [reading_of(article_from_text(one, format=kind)) for one in (source, text)]
            pair = _pair(*sides)
            reported += _reported_of_pair(pair, packs, renderings)
        return reported

    return run_selftests(list(paths) or [rules_folder()], run_example)


def _reported_of_folder(texts: Sequence[str], auditor: Auditor) -> Reported:
    """What is reported of several articles together."""
    with TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            Path(folder, f"{number:03}.txt").write_text(text, encoding="utf-8")
        report = auditor.audit([folder])
    issues = [*report.collection.issues, *(one for article in report.articles for one in article.issues)]
    return [(one.rule, one.variant, tuple(s.text for s in one.suggestions)) for one in issues]


def _pair(source: Reading, target: Reading) -> PairReading:
    pair = line_by_line(source, target)
    if len(pair.source.blocks) == len(pair.target.blocks) and pair.source.language != pair.target.language:
        return pair
    return pair_between(source, target, directed=True, declared=True)


def _reported_of_pair(
    pair: PairReading, packs: CompiledPacks, renderings: RenderingMatcher
) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """What is reported of a pair alone, settled as in an audit."""
    found = [one.finding for one in renderings(pair)]
    for name, check in PAIR_CHECKS.items():
        rules = tuple(
            CheckRule(id=one.rule.id, check=name, languages=one.rule.languages, options=one.options)
            for one in packs.rules
            if one.check == name
        )
        if rules:
            found += [one.finding for one in strong(check(pair, rules))]
    compiled = {one.rule.id: one for one in packs.rules}
    for one in settle(pair.target.reading, found, compiled):
        yield one.rule, one.variant, tuple(text for text, _ in one.suggestions)
