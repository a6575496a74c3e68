"""From raw findings to what is reported: scope, overlaps, runs of neighbours, once per article."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Final

from msgspec.structs import replace

from detector.checks.base import ArticleVerdict, Finding, Reading
from detector.checks.mention import is_mentioned
from detector.rulepacks.compiled import CompiledRule

# An article reports at most this many issues of one rule; the last of them says how many more there were. An editor
# has long seen enough, and a file of one repeated line cannot make a report of hundreds of megabytes.
MAX_ISSUES_PER_RULE = 1000


def settle(reading: Reading, findings: Iterable[Finding], rules: Mapping[str, CompiledRule]) -> list[Finding]:
    """Apply each rule's ``mentions``, scope, ``merge`` and ``once``; of a category, keep one of those that overlap.

    Of overlapping findings of a category a certain one stays before a weak one, then the longest, then one with a
    suggestion, then the first; a longer span explains the shorter one (抵家当化 holds 家当). Returned in order of
    position.
    """
    groups: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        rule = rules[found.rule]
        if rule.mentions or not is_mentioned(reading, found.start, found.end):
            groups[found.rule].append(_scoped(reading, found, rule))
    kept: list[Finding] = []
    for rule_id, group in groups.items():
        group.sort(key=lambda one: (one.start, -one.end))
        rule = rules[rule_id]
        if rule.merge:
            group = _merged(reading, group)
        if rule.once and len(group) > 0:
            first = group[0]
            count = int(first.values.get("count", len(group)))
            group = [
                replace(first, values={**first.values, "count": count}, evidence={**first.evidence, "count": count})
            ]
        kept += group
    return _bounded(_without_overlaps(kept, rules))


def _bounded(findings: list[Finding]) -> list[Finding]:
    """The first findings of each rule; ``further`` in the evidence of the last one counts the rest."""
    if len(findings) <= MAX_ISSUES_PER_RULE:
        return findings
    totals = Counter(found.rule for found in findings)
    seen: Counter[str] = Counter()
    kept = []
    for found in findings:
        seen[found.rule] += 1
        if seen[found.rule] < MAX_ISSUES_PER_RULE or totals[found.rule] == MAX_ISSUES_PER_RULE:
            kept.append(found)
        elif seen[found.rule] == MAX_ISSUES_PER_RULE:
            kept.append(
                replace(found, evidence={**found.evidence, "further": totals[found.rule] - MAX_ISSUES_PER_RULE})
            )
    return kept


def _scoped(reading: Reading, found: Finding, rule: CompiledRule) -> Finding:
    if rule.scope == "word":
        return found
    if rule.scope == "article":
        return replace(found, start=0, end=len(reading.text))
    block = reading.block_at(found.start)
    if block is None:
        return found
    start, end = block.start, max(block.end, found.end)
    if rule.scope == "line":
        start = max(start, _line_start(reading.text, found.start))
        end = min(end, _line_end(reading.text, found.end))
    text = reading.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    return replace(found, start=min(start, found.start), end=max(end, found.end))


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _line_end(text: str, offset: int) -> int:
    ends = [end for end in (text.find("\n", offset), text.find("\r", offset)) if end >= 0]
    return min(ends, default=len(text))


def _merged(reading: Reading, group: list[Finding]) -> list[Finding]:
    """Join findings in the same or in neighbouring blocks; ``count`` in the evidence says how many lines."""
    merged: list[Finding] = []
    counts: list[int] = []
    for found in group:
        if merged and reading.block_index(found.start) - reading.block_index(merged[-1].end - 1) <= 1:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, found.end))
            counts[-1] += 1
        else:
            merged.append(found)
            counts.append(1)
    return [
        replace(one, evidence={**one.evidence, "count": count}) if count > 1 else one
        for one, count in zip(merged, counts, strict=True)
    ]


# A word that was left standing is a rendering too: the one with a better word is told.
_SAYS_THE_SAME: Final = {"untranslated": "mistranslation"}


def _without_overlaps(findings: list[Finding], rules: Mapping[str, CompiledRule]) -> list[Finding]:
    by_category: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        category = rules[found.rule].rule.category
        by_category[_SAYS_THE_SAME.get(category, category)].append(found)
    kept: list[Finding] = []
    for group in by_category.values():
        # Article-wide findings say something else than the words inside them.
        wide = [one for one in group if rules[one.rule].scope == "article"]
        narrow = [one for one in group if rules[one.rule].scope != "article"]
        kept += {(one.rule, one.variant): one for one in wide}.values()
        kept += _longest_disjoint(narrow)
    kept.sort(key=lambda one: (one.start, one.end, one.rule))
    return kept


def _longest_disjoint(group: list[Finding]) -> list[Finding]:
    """The longest first, none overlapping another that was kept."""
    if len(group) < 2:
        return group
    ordered = sorted(group, key=lambda one: (one.start, -one.end))
    kept: list[Finding] = []
    cluster: list[Finding] = []
    cluster_end = -1
    for found in ordered:
        if found.start >= cluster_end and cluster:
            kept += _pick(cluster)
            cluster = []
        cluster.append(found)
        cluster_end = max(cluster_end, found.end) if len(cluster) > 1 else found.end
    return kept + _pick(cluster)


def _pick(cluster: list[Finding]) -> list[Finding]:
    if len(cluster) == 1:
        return cluster
    picked: list[Finding] = []
    starts: list[int] = []
    for found in sorted(cluster, key=lambda one: (one.weak, -(one.end - one.start), not one.suggestions, one.start)):
        at = bisect_left(starts, found.start)
        free_before = at == 0 or picked[at - 1].end <= found.start
        free_after = at == len(picked) or picked[at].start >= found.end
        if free_before and free_after:
            picked.insert(at, found)
            starts.insert(at, found.start)
    return picked


_FOREIGN = ("ja.untranslated.", "ja.calque.")
# What was hidden on purpose looks misread too: タヒ, 蔵ヒ.
_DISGUISED = "zh.evasion."
_HIDDEN = ("any.masked.", "ja.masked.", _DISGUISED)
_SCRIPT = "zh.script."
_LIGATURE = "en.ocr.ligature"
_ENGLISH_WORDS = frozenset({"en.ocr.word", "en.ocr.joined", "en.typo.word"})
# Of 93 pages of Japan that were printed and read again three have one such word, and none more (benchmarks/ocr_ja.py).
SEVERAL_FOREIGN = 3


def without_explained(
    findings: list[Finding], verdicts: list[ArticleVerdict]
) -> tuple[list[Finding], list[ArticleVerdict]]:
    """What was found, without what something else explains: to whoever reads characters one by one, it looks misread.

    Garbled text explains all of that. Chinese words in Japanese, and phrases rendered word by word, explain what stands
    in them, and several of them the verdict. Masked and disguised words explain their own characters, of another script
    too, and where these are half of the other script the verdict.
    """
    findings, verdicts = _without_disguised_script(findings, verdicts)
    findings = _without_words_of_ligatures(findings)
    if not any(".ocr." in found.rule for found in findings) and all(one.category != "ocr" for one in verdicts):
        return findings, verdicts
    if any(found.rule.startswith("any.encoding.") for found in findings):
        return _without_ocr(findings, lambda found: True), [one for one in verdicts if one.category != "ocr"]
    foreign = [found for found in findings if found.rule.startswith(_FOREIGN)]
    explaining = foreign + [found for found in findings if found.rule.startswith(_HIDDEN)]
    if not explaining:
        return findings, verdicts
    if len({found.variant or found.start for found in foreign}) >= SEVERAL_FOREIGN:
        verdicts = [one for one in verdicts if one.category != "ocr"]
    return _without_ocr(findings, _touching(explaining)), verdicts


def _without_disguised_script(
    findings: list[Finding], verdicts: list[ArticleVerdict]
) -> tuple[list[Finding], list[ArticleVerdict]]:
    disguised = [found for found in findings if found.rule.startswith(_DISGUISED)]
    script = [found for found in findings if found.rule.startswith(_SCRIPT)]
    if not disguised or not script:
        return findings, verdicts
    explained = _touching(disguised)
    if 2 * sum(map(explained, script)) >= len(script):
        verdicts = [one for one in verdicts if one.category != "mixed-script"]
    return [found for found in findings if not found.rule.startswith(_SCRIPT) or not explained(found)], verdicts


def _without_words_of_ligatures(findings: list[Finding]) -> list[Finding]:
    """A piece of a word that lost its ligature is misread as well, but what is meant is known better."""
    lost = [found for found in findings if found.rule == _LIGATURE]
    if not lost:
        return findings
    explained = _touching(lost)
    return [found for found in findings if found.rule not in _ENGLISH_WORDS or not explained(found)]


def _touching(others: list[Finding]) -> Callable[[Finding], bool]:
    """Whether a finding overlaps one of ``others``; there may be as many of either as an article has words."""
    ordered = sorted((one.start, one.end) for one in others)
    starts = [start for start, _ in ordered]
    reached = list(accumulate((end for _, end in ordered), max))

    def touches(found: Finding) -> bool:
        before = bisect_left(starts, found.end)
        return before > 0 and reached[before - 1] > found.start

    return touches


def _without_ocr(findings: list[Finding], explained: Callable[[Finding], bool]) -> list[Finding]:
    return [found for found in findings if ".ocr." not in found.rule or not explained(found)]
