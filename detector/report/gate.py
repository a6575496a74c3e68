"""Why an audit passed the gate or did not, in words."""

from __future__ import annotations

from collections.abc import Mapping

from detector.model import SEVERITIES, Report
from detector.report.registry import ReportContext
from detector.report.words import ENGLISH, Words


def severity_or_worse(severity: str, words: Words = ENGLISH) -> str:
    """``major or worse``; ``critical``; ``of any severity``."""
    if severity == SEVERITIES[0]:
        return words("of any severity")
    named = words(severity)
    return named if severity == SEVERITIES[-1] else words("{severity} or worse", severity=named)


def gate_reasons(report: Report, context: ReportContext) -> list[str]:
    """What decided the gate: reasons for failing, or what was found to be in order."""
    summary, words = report.summary, context.words
    failing, fine = [], []
    if not report.articles and report.errors:
        return [words("nothing could be audited")]
    if context.fail_on is not None and context.fail_on != "none":
        counts = summary.issues.by_severity
        severe = sum(counts.get(one, 0) for one in SEVERITIES[SEVERITIES.index(context.fail_on) :])
        kind = severity_or_worse(context.fail_on, words)
        if severe:
            issues = words("{issues} {kind}", issues=words.amount(severe, "issue"), kind=kind)
            failing.append(f"{issues} (--fail-on {context.fail_on})")
        else:
            fine.append(words("no issue {kind}", kind=kind))
    if context.min_score is not None:
        score, bound = f"{summary.score:.1f}", f"{context.min_score:g}"
        if summary.score < context.min_score:
            low = words("score {score} is below {bound}", score=score, bound=bound)
            failing.append(f"{low} (--min-score {bound})")
        else:
            fine.append(words("score {score} is at least {bound}", score=score, bound=bound))
    if not (summary.passed or failing):
        # The bounds may differ from article to article (configuration), and then no one of them is the reason.
        below = sum(not article.passed for article in report.articles)
        return [words("{articles} below the gate", articles=words.amount(below, "article"))] if below else []
    return fine if summary.passed else failing


def gate_line(report: Report, context: ReportContext) -> str:
    """``gate failed: 200 issues major or worse (--fail-on major)``, or the like."""
    verdict = context.words("gate passed" if report.summary.passed else "gate failed")
    return _explained(verdict, report, context)


def gate_in_words(report: Report, context: ReportContext) -> str:
    """The same where "gate" stands before it: ``failed: 200 issues major or worse (--fail-on major)``."""
    return _explained(context.words("passed" if report.summary.passed else "failed"), report, context)


def _explained(verdict: str, report: Report, context: ReportContext) -> str:
    reasons = context.words("; ").join(gate_reasons(report, context))
    return context.words("{what}: {details}", what=verdict, details=reasons) if reasons else verdict


def severities_in_words(by_severity: Mapping[str, int], words: Words = ENGLISH) -> str:
    """``80 major, 4 minor``: the severities that occur, worst first."""
    return words.listed(
        words("{count} {severity}", count=f"{by_severity[one]:,}", severity=words(one))
        for one in reversed(SEVERITIES)
        if by_severity.get(one)
    )


def summary_line(report: Report, context: ReportContext) -> str:
    """The audit in one line, for a log."""
    summary, words = report.summary, context.words
    issues = words.amount(summary.issues.total, "issue")
    if counts := severities_in_words(summary.issues.by_severity, words):
        issues += words(" ({counts})", counts=counts)
    parts = [words.amount(summary.articles, "article"), issues]
    if report.errors:
        parts.append(words("{inputs} not audited", inputs=words.amount(len(report.errors), "input")))
    parts.append(words("score {score}", score=f"{summary.score:.1f}"))
    parts.append(gate_line(report, context))
    return words.listed(parts)
