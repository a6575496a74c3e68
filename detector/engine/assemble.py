"""From findings to issues: positions in the file, quotes, fingerprints, messages. Done once, in one place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from detector.checks.base import NOTHING, Finding, Reading, language_matches
from detector.engine.wording import Wording
from detector.language.characters import CharacterView
from detector.language.chinese_script import traditional
from detector.model import MQM_TYPES, Article, Issue, Suggestion
from detector.rulepacks.compiled import CompiledRule
from detector.scoring.confidence import calibrated
from detector.sources.positions import SourceMap, locate, quote

# Context on each side that a fingerprint holds (code points of the source).
FINGERPRINT_CONTEXT = 16
_LINE_BREAKS = re.compile(r"[\r\n]")


def fingerprint(rule: str, variant: str | None, exact: str, prefix: str, suffix: str) -> str:
    """32 hexadecimal digits of rule, variant, exact text and up to 16 code points on each side; no path, no line.

    The context ends with the line, so that a line that is moved, or has other neighbours, keeps its fingerprints.
    """
    before, after = prefix[-FINGERPRINT_CONTEXT:], suffix[:FINGERPRINT_CONTEXT]
    if "\n" in before or "\r" in before:
        before = _LINE_BREAKS.split(before)[-1]
    if "\n" in after or "\r" in after:
        after = _LINE_BREAKS.split(after, maxsplit=1)[0]
    parts = (rule, variant or "", exact, before, after)
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]


def assemble(
    reading: Reading, findings: Sequence[Finding], rules: Mapping[str, CompiledRule], wording: Wording
) -> tuple[Issue, ...]:
    """Issues of one article's settled findings, in order of position."""
    if not findings:
        return ()
    findings = [_in_script_of(reading, found) for found in findings]
    to_source = SourceMap(reading.article).to_source
    ranges = [to_source(found.start, found.end) for found in findings]
    texts = [reading.text[found.start : found.end] for found in findings]
    return assemble_at(reading.article, findings, ranges, texts, rules, wording)


# These rules suggest what they mean to the character.
_EXACT = ("zh.script.", "any.encoding.")


def _in_script_of(reading: Reading, found: Finding) -> Finding:
    """A finding in traditional Chinese with its simplified suggestions in traditional characters."""
    if (
        not found.suggestions
        or found.rule.startswith(_EXACT)
        or not language_matches(reading.language_at(found.start), ("zh-Hant",))
    ):
        return found
    suggestions = tuple(
        [
            (one if (CharacterView(one).script_signs > 0).any() else traditional(one), sure)
            for one, sure in found.suggestions
        ]
    )
    return found if suggestions == found.suggestions else replace(found, suggestions=suggestions)


def assemble_at(
    article: Article,
    findings: Sequence[Finding],
    ranges: Sequence[tuple[int, int]],
    texts: Sequence[str],
    rules: Mapping[str, CompiledRule],
    wording: Wording,
) -> tuple[Issue, ...]:
    """Issues at ``ranges`` of ``article.source`` (code points), one for each finding; ``texts``: what was found."""
    spans = locate(article.source, ranges, article.base)
    issues = []
    for found, (start, end), text, span in zip(findings, ranges, texts, spans, strict=True):
        compiled = rules[found.rule]
        rule = compiled.rule
        stated = rule.confidence if found.confidence is None else found.confidence
        confidence = round(calibrated(rule.id, stated), 4)
        quoted = quote(article.source, start, end)
        suggestions = _suggestions(found, confidence, confidence / stated if stated > 0 else 1.0)
        values = {"text": text, "suggestion": suggestions[0].text if suggestions else "", "count": 1, **found.values}
        # The context of an article-wide finding is the article: any edit would change its fingerprint.
        marked = "" if compiled.scope == "article" else quoted.exact
        context = ("", "") if compiled.scope == "article" else (quoted.prefix, quoted.suffix)
        issues.append(
            Issue(
                fingerprint=fingerprint(rule.id, found.variant, marked, *context),
                rule=rule.id,
                variant=found.variant,
                category=rule.category,
                mqm=MQM_TYPES[rule.category],
                severity=rule.severity,
                confidence=confidence,
                status="new",
                message=_message(rule.message, values, wording),
                help=rule.help,
                span=span,
                quote=quoted,
                suggestions=suggestions,
                related=tuple([replace(one, message=wording.phrase(one.message)) for one in found.related]),
                evidence=dict(found.evidence),
            )
        )
    return tuple(issues)


def _suggestions(found: Finding, confidence: float, scale: float) -> tuple[Suggestion, ...]:
    """What is suggested, each with its share of the confidence: stated (times ``scale``), or what the others leave."""
    stated = [None if sure is None else round(sure * scale, 4) for _, sure in found.suggestions]
    left = round(max(0.0, confidence - sum([sure for sure in stated if sure is not None])), 4)
    return tuple(
        [
            Suggestion(text, left if sure is None else sure)
            for (text, _), sure in zip(found.suggestions, stated, strict=True)
        ]
    )


# Placeholders that hold words of ours, not of the text; and what others hold that have nothing of the text.
PHRASES = frozenset(
    {
        *("also", "factor", "hint", "kind", "meant", "numbers", "pair", "script"),
        *("source_language", "target_language", "too", "what", "why"),
    }
)
# A message quotes at most this much of the text (code points).
MAX_QUOTED_IN_MESSAGE = 60


def _message(template: str, values: Mapping[str, str | int | float], wording: Wording) -> str:
    shown = _Empty(values)
    for name, value in values.items():
        if isinstance(value, str):
            said = wording.phrase(value) if name in PHRASES or value == NOTHING else value
            shown[name] = said if len(said) <= MAX_QUOTED_IN_MESSAGE else said[: MAX_QUOTED_IN_MESSAGE - 1] + "…"
    return template.format_map(shown)


class _Empty(dict[str, "str | int | float"]):
    """A placeholder that a finding does not fill stays empty rather than losing the finding."""

    def __missing__(self, key: str) -> str:
        return ""
