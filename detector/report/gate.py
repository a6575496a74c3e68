"""Why an audit passed the gate or did not, in words."""

from __future__ import annotations

from detector.model import SEVERITIES, Report
from detector.report.registry import ReportContext


def amount(number: int, noun: str) -> str:
    """``1 issue``, ``2,310 issues``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "es" if noun.endswith("ss") else "s")


def severity_or_worse(severity: str) -> str:
    """``major or worse``; ``critical``; ``of any severity``."""
    if severity == SEVERITIES[0]:
        return "of any severity"
    return severity if severity == SEVERITIES[-1] else f"{severity} or worse"


def gate_reasons(report: Report, context: ReportContext) -> list[str]:
    """What decided the gate: reasons for failing, or what was found to be in order."""
    summary = report.summary
    failing, fine = [], []
    if context.fail_on is not None and context.fail_on != "none":
        counts = summary.issues.by_severity
        severe = sum(counts.get(one, 0) for one in SEVERITIES[SEVERITIES.index(context.fail_on) :])
        kind = severity_or_worse(context.fail_on)
        if severe:
            failing.append(f"{amount(severe, 'issue')} {kind} (--fail-on {context.fail_on})")
        else:
            fine.append(f"no issue {kind}")
    if context.min_score is not None:
        bound = f"{context.min_score:g}"
        if summary.score < context.min_score:
            failing.append(f"score {summary.score:.1f} is below {bound} (--min-score {bound})")
        else:
            fine.append(f"score {summary.score:.1f} is at least {bound}")
    if not (summary.passed or failing):
        # The bounds may differ from article to article (configuration), and then no one of them is the reason.
        below = sum(not article.passed for article in report.articles)
        return [f"{amount(below, 'article')} below the gate"] if below else []
    return fine if summary.passed else failing


def gate_line(report: Report, context: ReportContext) -> str:
    """``gate failed: 200 issues major or worse (--fail-on major)``, or the like."""
    verdict = "gate passed" if report.summary.passed else "gate failed"
    reasons = "; ".join(gate_reasons(report, context))
    return f"{verdict}: {reasons}" if reasons else verdict


def severities_in_words(by_severity: dict[str, int]) -> str:
    """``80 major, 4 minor``: the severities that occur, worst first."""
    return ", ".join(f"{by_severity[one]:,} {one}" for one in reversed(SEVERITIES) if by_severity.get(one))


def summary_line(report: Report, context: ReportContext) -> str:
    """The audit in one line, for a log."""
    summary = report.summary
    parts = [amount(summary.articles, "article")]
    counts = severities_in_words(summary.issues.by_severity)
    parts.append(amount(summary.issues.total, "issue") + (f" ({counts})" if counts else ""))
    if report.errors:
        parts.append(f"{amount(len(report.errors), 'input')} not audited")
    parts.append(f"score {summary.score:.1f}")
    parts.append(gate_line(report, context))
    return ", ".join(parts)
