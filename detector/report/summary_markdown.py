"""A summary in Markdown for the page of a workflow run: the gate, then the worst articles with links to their lines.

GitHub drops a summary above 1 MiB as a whole, so it is cut by bytes, the worst first, and says what went. Text of
articles is escaped: it can be no link, image, mention, tag or heading.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple
from urllib.parse import quote

from detector.model import SEVERITIES, ArticleReport, Issue, Report
from detector.report.gate import gate_line, severities_in_words
from detector.report.places import Place, repository_path, shared_places
from detector.report.pretty import article_name, percent
from detector.report.registry import ReportContext
from detector.report.terminal import printable
from detector.report.words import Words

# GitHub's limit is 1 048 576 bytes for what one step writes; the rest is for what else the step has to say.
MAX_BYTES = 1_000_000
# Entries of one article: an article with more is damaged as a whole, and the report has them all.
_ENTRIES = 30
_MESSAGE = 300  # code points
_SUGGESTION = 60
_CONTEXT = 16
_LINES = 8

_PUNCTUATION = re.compile(r"([!-/:-?\[-`{-~])")
_PLAIN_SUFFIXES = (".md", ".markdown", ".mdx", ".html", ".htm", ".csv", ".tsv", ".json", ".rst", ".adoc")


class Repository(NamedTuple):
    """Where files are on the web: ``https://…/owner/name`` and a commit; empty for no links."""

    url: str = ""
    commit: str = ""

    def link(self, path: str, first: int, last: int) -> str:
        """The address of lines of a file, "" without a repository."""
        if not (self.url and self.commit) or path.startswith(("/", "../")):
            return ""
        lines = f"L{first}" if last <= first else f"L{first}-L{last}"
        # Formats that are rendered have lines only when asked for.
        plain = "?plain=1" if path.lower().endswith(_PLAIN_SUFFIXES) else ""
        return f"{self.url}/blob/{self.commit}/{quote(path, safe='/', errors='replace')}{plain}#{lines}"


def repository_of(environ: Mapping[str, str]) -> Repository:
    """The repository and commit that the variables of GitHub Actions name."""
    server, name = environ.get("GITHUB_SERVER_URL", ""), environ.get("GITHUB_REPOSITORY", "")
    return Repository(f"{server}/{name}" if server and name else "", environ.get("GITHUB_SHA", ""))


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the summary in UTF-8, with links if the environment names a repository and commit."""
    stream.write(render(report, context, repository_of(os.environ)))


def render(report: Report, context: ReportContext, repository: Repository, max_bytes: int = MAX_BYTES) -> bytes:
    """The summary, at most ``max_bytes`` of UTF-8: parts from the end are left out, and that is said."""
    note = b"\n*What follows is left out: a summary has room for one megabyte. The report has everything.*\n"
    kept: list[bytes] = []
    total = with_note = 0
    for part in _parts(report, context, repository):
        kept.append(part.encode("utf-8", "backslashreplace"))
        total += len(kept[-1])
        if total <= max_bytes - len(note):
            with_note = len(kept)
        if total > max_bytes:
            return b"".join(kept[:with_note]) + note
    return b"".join(kept)


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    shown = _PUNCTUATION.sub(r"\\\1", " ".join(printable(text).split(" ")))
    # An empty element keeps a mention from being one.
    return shown.replace("@", "@<span></span>")


def code(text: str) -> str:
    """Text as a code span, in which nothing has a meaning."""
    shown = printable(text)
    if not shown.strip(" "):
        return escaped(shown)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    padding = " " if shown[0] in " `" or shown[-1] in " `" else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def _parts(report: Report, context: ReportContext, repository: Repository) -> Iterator[str]:
    """The head and then pieces that can be cut between, worst first."""
    summary, words = report.summary, context.words
    yield f"### {words('{what}: {details}', what='garblint', details=escaped(gate_line(report, context)))}\n\n"
    facts = [words.amount(summary.articles, "article"), words.amount(summary.issues.total, "new issue")]
    if counts := severities_in_words(summary.issues.by_severity, words):
        facts[-1] += words(" ({counts})", counts=counts)
    known = 0
    order: list[tuple[bool, int, float, int]] = []
    for number, article in enumerate(report.articles):
        known += sum(issue.status == "baseline" for issue in article.issues)
        if any(issue.status == "new" for issue in article.issues):
            order.append((article.passed, _severity(article.issues), article.score, number))
    if known:
        facts.append(words("{count} known", count=f"{known:,}"))
    yield " · ".join((*facts, words("score {score}", score=f"{summary.score:.1f}"))) + "\n"
    if report.errors:
        yield f"\n#### {words('{inputs} not audited', inputs=words.amount(len(report.errors), 'input'))}\n\n"
        for error in report.errors:
            path = repository_path(report.run.root, error.path)
            yield f"- {code(path)}: {escaped(error.stage)}: {escaped(error.message)}\n"
    for *_, number in sorted(order):
        article = report.articles[number]
        path = repository_path(report.run.root, article.path)
        found = [Place(path, one, one.span, article) for one in article.issues if one.status == "new"]
        yield from _article(article, path, found, repository, words)
    if shared := [one for one in shared_places(report) if one.issue.status == "new"]:
        yield f"\n#### {words('across articles')}\n\n"
        yield from _entries(shared, repository, words)


def _severity(issues: Sequence[Issue]) -> int:
    return -max((SEVERITIES.index(one.severity) for one in issues if one.status == "new"), default=0)


def _article(
    article: ArticleReport, path: str, found: Sequence[Place], repository: Repository, words: Words
) -> Iterator[str]:
    name = article_name(article).replace(article.path, path, 1)
    score = words("score {score}", score=f"{article.score:.1f}")
    facts = words.listed((article.language.primary, score, words("passed" if article.passed else "failed")))
    yield f"\n#### {code(name)}\n\n{escaped(facts)}\n\n"
    for verdict in article.verdicts:
        what = f"**{escaped(words(verdict.category))}** {percent(verdict.probability)}"
        yield f"- {words('{what}: {details}', what=what, details=escaped(verdict.message))}\n"
        yield from (f"  - {escaped(reason)}\n" for reason in verdict.evidence)
    yield from _entries(found, repository, words)


def _entries(found: Sequence[Place], repository: Repository, words: Words) -> Iterator[str]:
    """A line for each rule and message, with all its places, the worst first."""
    together: dict[tuple[str, str], list[Place]] = {}
    for place in sorted(found, key=lambda one: (-SEVERITIES.index(one.issue.severity), one.span.start)):
        together.setdefault((place.issue.rule, place.issue.message), []).append(place)
    for number, same in enumerate(together.values()):
        if number == _ENTRIES:
            rest = sum(len(one) for one in list(together.values())[_ENTRIES:])
            yield f"- {words('and {amount} more', amount=words.amount(rest, 'issue'))}\n"
            return
        issue = same[0].issue
        named = list(dict.fromkeys(_line(place, repository, words) for place in same))
        lines = words.listed(named[:_LINES]) + (" …" if len(named) > _LINES else "")
        severity = f"**{words(issue.severity)}** {percent(issue.confidence)}"
        entry = f"- {lines} {severity} {escaped(_cut(issue.message, _MESSAGE))}"
        if issue.suggestions and issue.suggestions[0].text:
            entry += f" → {code(_cut(issue.suggestions[0].text, _SUGGESTION))}"
        if context := _context(issue):
            entry += f"{words(' in ')}{context}"
        yield f"{entry} {code(issue.rule)}\n"


def _line(place: Place, repository: Repository, words: Words) -> str:
    first, last = place.lines
    label = words("line {line}", line=first) if first == last else words("lines {line}–{end}", line=first, end=last)
    address = repository.link(place.path, first, last)
    return f"[{label}]({address})" if address else label


def _context(issue: Issue) -> str:
    exact = issue.quote.exact
    if not exact.strip() or len(exact) > _SUGGESTION:
        return ""
    before, after = issue.quote.prefix.splitlines()[-1:], issue.quote.suffix.splitlines()[:1]
    left, right = "".join(before)[-_CONTEXT:], "".join(after)[:_CONTEXT]
    return code(f"…{left}{exact}{right}…")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
