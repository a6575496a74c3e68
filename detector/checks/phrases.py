"""The one multi-pattern pass: finds every literal of every pack at once and confirms what stands around each hit.

Literals live in one Aho–Corasick automaton over the folded text; regular expressions are tried only on blocks in
which one of their literals was hit. Weak phrases have an automaton of their own that runs only over articles in
which several strong ones of the same category were found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import ahocorasick_rs

from detector.checks.base import Finding, Reading, language_matches
from detector.language.characters import fold_width_and_case
from detector.rulepacks.compiled import CompiledPacks, CompiledRule, Context, Literals
from detector.rulepacks.patterns import compile_pattern

# Weak phrases count from this many different strong ones of their category on (benchmarks/packs.py: of 4 442
# clean articles none has three different strong ones of `spun`).
STRONG_VARIANTS_FOR_WEAK = 3

# A regular expression sees at most this many code points around the literal that triggered it, so that one line
# of 20 MB costs no more than the same text in paragraphs.
WINDOW = 4096
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# So often at most a text of at most so many code points is read with an automaton of only those literals whose first
# characters it has: 10 ms instead of the 100 to 180 ms that the automaton of all 68 000 takes to make, which an audit
# of one article is not worth. From the eleventh time on all are used, so that a long run makes it once.
BEGINNING = 4
FEW_TIMES = 10
FEW_CHARACTERS = 20_000


def build_automaton(texts: list[str]) -> Any:
    return ahocorasick_rs.AhoCorasick(
        texts, implementation=ahocorasick_rs.Implementation.ContiguousNFA, store_patterns=False
    )


class PhraseMatcher:
    """Matches the enabled phrases and patterns of compiled packs.

    A target is the number of a literal, or ``-n - 1`` for a literal that triggers pattern ``n``.
    """

    def __init__(self, packs: CompiledPacks, enabled: Callable[[CompiledRule], bool]) -> None:
        self._packs = packs
        self._on = [enabled(rule) for rule in packs.rules]
        certain = packs.literals.certain
        texts, targets = self._enabled_literals(0, certain)
        self._everywhere: list[int] = []
        for number, pattern in enumerate(packs.patterns):
            if self._on[pattern.rule]:
                texts.extend(pattern.literals)
                targets.extend([-number - 1] * len(pattern.literals))
                if not pattern.literals:
                    self._everywhere.append(number)
        self._texts, self._targets = texts, targets
        self._times = 0
        self._weak_texts, self._weak_targets = self._enabled_literals(certain, len(packs.literals.texts))
        self._weak: Any = None
        self._compiled: dict[int, Any] = {}
        self._categories = {rule.rule.id: rule.rule.category for rule in packs.rules}

    @cached_property
    def _certain(self) -> Any:
        return build_automaton(self._texts)

    def _hits(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """Where literals stand in the text: target, start and end, by their ends."""
        if not self._texts:
            return
        targets = self._targets
        self._times += 1
        if self._times <= FEW_TIMES and len(folded) <= FEW_CHARACTERS:
            beginnings = {folded[at : at + size] for size in range(1, BEGINNING + 1) for at in range(len(folded))}
            possible = [number for number, text in enumerate(self._texts) if text[:BEGINNING] in beginnings]
            targets = [targets[number] for number in possible]
            if not possible:
                return
            automaton = build_automaton([self._texts[number] for number in possible])
        else:
            automaton = self._certain
        for hit, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
            yield targets[hit], start, end

    def _enabled_literals(self, first: int, last: int) -> tuple[list[str], list[int]]:
        """Texts and numbers of the literals ``[first, last)`` whose rules are on."""
        literals = self._packs.literals
        if all(self._on):
            return literals.texts[first:last], list(range(first, last))
        on = [self._on[phrase.rule] for phrase in self._packs.phrases]
        numbers = [number for number in range(first, last) if on[literals.phrase[number]]]
        return [literals.texts[number] for number in numbers], numbers

    def __call__(self, reading: Reading) -> list[Finding]:
        """All confirmed findings of phrases and patterns in one article, in no particular order."""
        return self.together(reading.folded, [0, len(reading.text)], [reading])[0]

    def together(self, folded: str, starts: list[int], readings: Sequence[Reading]) -> list[list[Finding]]:
        """The findings of each of several articles; ``folded`` is all of them, one after the other, and each begins
        at one of ``starts``, whose last one is the end."""
        findings: list[list[Finding]] = [[] for _ in readings]
        tried: list[set[tuple[int, int]]] = [set() for _ in readings]
        for target, start, end in self._hits(folded):
            number = bisect_right(starts, start) - 1
            first = starts[number]
            if end > starts[number + 1]:
                continue  # from one article into the next
            if target < 0:
                self._try_pattern(
                    readings[number], -target - 1, start - first, end - first, tried[number], findings[number]
                )
            else:
                confirmed = confirm(self._packs, self._packs.literals, readings[number], target, start - first)
                if confirmed is not None:
                    findings[number].append(confirmed)
        if self._everywhere or self._weak_targets:
            for reading, of_reading, of_tried in zip(readings, findings, tried, strict=True):
                self._finish(reading, of_reading, of_tried)
        return findings

    def _finish(self, reading: Reading, findings: list[Finding], tried: set[tuple[int, int]]) -> None:
        """Add what no certain literal leads to: patterns without literals, and weak phrases."""
        for number in self._everywhere:
            for block in reading.article.blocks:
                for start in range(block.start, block.end, WINDOW // 2):
                    self._try_pattern(reading, number, start, start, tried, findings)
        if self._weak_targets and findings:
            findings.extend(self._weak_findings(reading, findings))

    def _weak_findings(self, reading: Reading, findings: list[Finding]) -> Iterator[Finding]:
        variants: dict[str, set[str | None]] = defaultdict(set)
        for found in findings:
            variants[self._categories[found.rule]].add(found.variant)
        suspicious = {category for category, seen in variants.items() if len(seen) >= STRONG_VARIANTS_FOR_WEAK}
        if not suspicious:
            return
        if self._weak is None:
            self._weak = build_automaton(self._weak_texts)
        for hit, start, _ in self._weak.find_matches_as_indexes(reading.folded, overlapping=True):
            target = self._weak_targets[hit]
            rule = self._packs.rules[self._packs.phrases[self._packs.literals.phrase[target]].rule]
            if rule.rule.category in suspicious:
                weak = confirm(self._packs, self._packs.literals, reading, target, start)
                if weak is not None:
                    yield weak

    def _try_pattern(
        self, reading: Reading, number: int, start: int, end: int, tried: set[tuple[int, int]], findings: list[Finding]
    ) -> None:
        pattern = self._packs.patterns[number]
        rule = self._packs.rules[pattern.rule].rule
        if not language_matches(reading.language_at(start), rule.languages):
            return
        block = reading.block_at(start)
        if block is None:
            return
        window_start, window_end = block.start, block.end
        if window_end - window_start > WINDOW:
            step = WINDOW // 2
            window_start = max(block.start, start // step * step - step // 2)
            window_end = min(block.end, window_start + WINDOW)
        if (number, window_start) in tried:
            return
        tried.add((number, window_start))
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = self._compiled[number] = compile_pattern(pattern.regex, ignore_case=pattern.ignore_case)
        mark = compiled.groupindex.get("mark", 0)
        for match in _matches(compiled, reading.text[window_start:window_end]):
            marked_start, marked_end = match.start(mark) + window_start, match.end(mark) + window_start
            outer = (match.start() + window_start, match.end() + window_start)
            if marked_start >= marked_end or not _context_allows(
                pattern.context, reading, *outer, marked_start, marked_end
            ):
                continue
            text = reading.text[marked_start:marked_end]
            groups = {name: match.group(index) or "" for name, index in compiled.groupindex.items()}
            suggestion = pattern.suggest.format(text=text, **groups) if pattern.suggest is not None else None
            findings.append(
                Finding(
                    rule=rule.id,
                    start=marked_start,
                    end=marked_end,
                    suggestions=() if suggestion is None else ((suggestion, None),),
                    values=groups,
                )
            )


def _matches(pattern: Any, text: str) -> list[Any]:
    """All matches; RE2 reads UTF-8, which has no lone surrogates, so that something as long stands for them."""
    try:
        return list(pattern.finditer(text))
    except UnicodeEncodeError:
        return list(pattern.finditer(_LONE_SURROGATE.sub("\ufffd", text)))


def confirm(
    packs: CompiledPacks, literals: Literals, reading: Reading, number: int, start: int, language: str | None = None
) -> Finding | None:
    """The finding of literal ``number``, hit at ``start`` of the text, unless its language or context forbids it.

    ``language``: that of the place, where it is known better than by looking at it.
    """
    phrase = packs.phrases[literals.phrase[number]]
    rule = packs.rules[phrase.rule].rule
    if not language_matches(language or reading.language_at(start), rule.languages):
        return None
    folded = literals.texts[number]
    end = start + len(folded)
    if phrase.words and (reading.text[start - 1 : start].isalnum() or reading.text[end : end + 1].isalnum()):
        return None
    if verify := literals.verify[number]:
        there = reading.text[start:end]
        if (there if phrase.exact else fold_width_and_case(there)) != verify:
            return None
    first, last = literals.start[number], literals.end[number]
    marked_start, marked_end = start + first, start + last
    if not _context_allows(phrase.context, reading, start, end, marked_start, marked_end):
        return None
    text = reading.text[marked_start:marked_end]
    suggestion = phrase.suggest.format(text=text) if phrase.suggest is not None else None
    return Finding(
        rule=rule.id,
        start=marked_start,
        end=marked_end,
        variant=None if suggestion is None else f"{suggestion}→{(verify or folded)[first:last]}",
        suggestions=() if suggestion is None else ((suggestion, None),),
        values={"source": phrase.source[0]} if phrase.source else {},
        weak=number >= literals.certain,
    )


def _context_allows(
    context: Context, reading: Reading, start: int, end: int, marked_start: int, marked_end: int
) -> bool:
    """Whether what stands around the match ``[start, end)`` with its marked part lets it count."""
    folded = reading.folded
    for phrase in context.unless:
        # Any occurrence in this window overlaps the marked part.
        reach = len(phrase) - 1
        if folded.find(phrase, max(0, marked_start - reach), marked_end + reach) >= 0:
            return False
    if context.near or context.not_near:
        block = reading.block_at(start)
        lower, upper = (block.start, block.end) if block is not None else (0, len(folded))
        lower, upper = max(lower, start - context.within), min(upper, end + context.within)
        before, after = folded[lower:start], folded[end:upper]
        if context.near and not any(word in before or word in after for word in context.near):
            return False
        if any(word in before or word in after for word in context.not_near):
            return False
    if context.at != "anywhere":
        block = reading.block_at(start)
        if block is None:
            return False
        at_start = not reading.text[block.start : start].strip() if start - block.start < 64 else False
        at_end = not reading.text[end : block.end].strip() if block.end - end < 64 else False
        return {"line-start": at_start, "line-end": at_end, "whole-line": at_start and at_end}[context.at]
    return True
