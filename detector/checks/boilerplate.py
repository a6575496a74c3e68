"""Runs of boilerplate lines as one finding, and the verdict that an article is an advertisement.

Which lines are boilerplate is said in the packs, a rule per kind. At the foot of a copied page the kinds stand in
a row (number, code, notice); a reader wants to see that foot once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from detector.checks.base import ArticleVerdict, Finding, Reading
from detector.model import SEVERITIES
from detector.rulepacks.compiled import CompiledRule

CATEGORY: Final = "boilerplate"

# What sells, by the last level of the rule's id; a source line or a notice does not make an advertisement.
SELLING: Final = frozenset({"contact", "call", "follow", "app", "search-string", "place-list", "gambling"})
CONTACT: Final = "contact"

# From this share of the article's characters on it is an advertisement: of the clean corpora no article with a
# number to call comes above 0.05 (benchmarks/residue.py), so half is a long way off.
ADVERTISEMENT_SHARE: Final = 0.5


def join_runs(reading: Reading, findings: Iterable[Finding], rules: Mapping[str, CompiledRule]) -> list[Finding]:
    """Join boilerplate findings in neighbouring blocks into one that spans them all; others pass unchanged.

    ``findings`` do not overlap within a category. A joined finding takes the rule of the most severe one (the first
    of these), and counts the lines in its evidence (``count``). The result is in order of position.
    """
    kept: list[Finding] = []
    run: list[Finding] = []
    for found in sorted(findings, key=lambda one: (one.start, one.end)):
        if rules[found.rule].rule.category != CATEGORY or (found.start == 0 and found.end == len(reading.text)):
            kept.append(found)
        elif run and _neighbours(reading, run[-1], found):
            run.append(found)
        else:
            kept += _joined(reading, run, rules)
            run = [found]
    kept += _joined(reading, run, rules)
    kept.sort(key=lambda one: (one.start, one.end, one.rule))
    return kept


def _neighbours(reading: Reading, one: Finding, other: Finding) -> bool:
    """Whether nothing but boilerplate stands between two findings: the same line, or the rest of both lines is bare."""
    distance = reading.block_index(other.start) - reading.block_index(one.end - 1)
    if distance > 1:
        return False
    between = reading.text[one.end : other.start]
    return len(between) <= 200 and not any(character.isalnum() for character in between)


def _joined(reading: Reading, run: list[Finding], rules: Mapping[str, CompiledRule]) -> list[Finding]:
    if len(run) < 2:
        return run
    worst = max(run, key=lambda one: SEVERITIES.index(rules[one.rule].rule.severity))
    lines = sum(int(one.evidence.get("count", 1)) for one in run)
    return [
        replace(
            worst,
            start=run[0].start,
            end=max(one.end for one in run),
            evidence={**worst.evidence, "count": lines, "kinds": " ".join(dict.fromkeys(one.rule for one in run))},
        )
    ]


def advertisement(reading: Reading, findings: Iterable[Finding]) -> ArticleVerdict | None:
    """The verdict that contacts and calls make up at least half of the article's characters, else None.

    ``findings`` are those of the article after ``join_runs``. At least one of them must give a number to call.
    """
    selling = 0
    contacts = 0
    for found in findings:
        named = str(found.evidence.get("kinds", found.rule))
        if CATEGORY not in named:
            continue
        kinds = named.split()
        sold = {kind.rpartition(".")[2] for kind in kinds if f".{CATEGORY}." in kind}
        if sold & SELLING:
            selling += found.end - found.start
            contacts += CONTACT in sold
    if not contacts:
        return None
    blocks = reading.article.blocks
    total = sum(block.end - block.start for block in blocks)
    share = selling / total if total else 0.0
    if share < ADVERTISEMENT_SHARE:
        return None
    return ArticleVerdict(
        category="advertisement",
        probability=min(0.99, 0.5 + share / 2),
        message=f"{share:.0%} of the text are offers, numbers to call and codes to scan",
    )
