"""The report for people, in a terminal or a text file.

    news/plan.zh.txt ────────────────────────────────────────────────────── score 3.1, failed
    zh-Hans · 2,971 characters · 84 issues: 80 major, 4 minor
    spun 99.9 %  rewritten by a synonym spinner: 38 different words stand where another is meant

       1:21  major  spun  98 %  “家当” stands where “产业” is meant  zh.spun.synonym
          │  …加快建设医药健康家当集群，推动…
          │                  ^^^^ → 产业
          │  产业 → 家当, 38 times, first at line 1; also at 1:40, 2:4, 2:17 and 34 more

Issues of one rule and variant are folded into one entry. Articles without new issues and verdicts are only counted.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from detector.model import SEVERITIES, ArticleReport, Issue, Report
from detector.report.excerpt import excerpt
from detector.report.gate import amount, gate_line, severities_in_words
from detector.report.history import trend_in_words
from detector.report.registry import ReportContext
from detector.report.terminal import Terminal

# Entries shown of one article unless all are asked for. A spun article has some sixty of them; the worst twenty are
# more than an editor reads before deciding what to do with it.
SHOWN_GROUPS = 20

# What is said of issues that do not count.
_KNOWN = {"baseline": "in the baseline", "suppressed": "suppressed"}

# Copies shown; a folder that was crawled twice has one for each article.
MAX_COPIES = 20
_POSITIONS_SHOWN = 8
_SUGGESTIONS_SHOWN = 3
_RELATED_SHOWN = 2


class Group(NamedTuple):
    """Issues of one rule and variant in one article, in order of position."""

    issues: tuple[Issue, ...]

    @property
    def first(self) -> Issue:
        """The one that is shown."""
        return self.issues[0]


def fold(issues: Iterable[Issue]) -> list[Group]:
    """Issues with the same rule and variant (without a variant: the same text) as groups, worst first.

    Worst means the highest severity; the rest is in order of position.
    """
    groups: dict[tuple[str, str | None, str], list[Issue]] = {}
    for issue in issues:
        exact = "" if issue.variant is not None else issue.quote.exact
        groups.setdefault((issue.rule, issue.variant, exact), []).append(issue)
    folded = [Group(tuple(sorted(group, key=lambda one: one.span.start))) for group in groups.values()]
    return sorted(folded, key=lambda group: (-SEVERITIES.index(group.first.severity), group.first.span.start))


def new_issues(issues: Iterable[Issue]) -> list[Issue]:
    """The issues that count: neither known from a baseline nor suppressed."""
    return [issue for issue in issues if issue.status == "new"]


def render(report: Report, terminal: Terminal, context: ReportContext) -> Iterator[str]:
    """The lines of the report, without line breaks, none wider than the terminal except for unbreakable words."""
    tally = _Tally()
    for article in report.noteworthy():
        tally.add(article)
        if new_issues(article.issues) or article.verdicts:
            yield from render_article(article, terminal, context)
            yield ""
    if shared := new_issues(report.collection.issues):
        yield _heading(terminal, terminal.paint("across articles", "bold"), "", "")
        yield ""
        yield from _groups(shared, None, terminal, context)
        yield ""
    if report.collection.duplicates:
        yield _heading(terminal, terminal.paint("copies", "bold"), "", "")
        for copy in report.collection.duplicates[:MAX_COPIES]:
            yield from _hanging(terminal, f"  {terminal.paint(copy['copy'], 'bold')}  ", copy_in_words(copy), 6)
        if (more := len(report.collection.duplicates) - MAX_COPIES) > 0:
            yield f"  and {amount(more, 'pair')} more, in the JSON report"
        yield ""
    if report.errors:
        yield _heading(terminal, terminal.paint("not audited", "bad"), "", "")
        for error in report.errors:
            yield from _hanging(
                terminal, f"  {terminal.paint(error.path, 'bold')}  ", f"{error.stage}: {error.message}", 6
            )
        yield ""
    tally.count(shared)
    yield from _summary(report, tally, terminal, context)


def copy_in_words(copy: Mapping[str, str]) -> str:
    """What an entry of ``collection.duplicates`` says of the copy, in a sentence."""
    original = copy["original"]
    if copy["kind"] == "spun":
        return f"spun from {original}: {copy['replaced']} words replaced ({copy['words']})"
    if copy["kind"] == "paragraphs":
        return f"has {amount(int(copy['paragraphs']), 'paragraph')} in common with {original}"
    how = "the same text as" if copy["kind"] == "copy" else "an edited version of"
    return f"{how} {original} (similarity {copy['similarity']})"


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the report as plain UTF-8 text, 100 cells wide."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
    text.writelines(f"{line}\n" for line in render(report, Terminal(), context))
    text.flush()
    text.detach()


# ------------------------------------------------------------------------------------------ one article


def article_name(article: ArticleReport) -> str:
    """The path, and for a record what identifies it: ``news.jsonl (line 12, id 7)``."""
    if not article.record:
        return article.path
    return f"{article.path} ({', '.join(f'{key} {value}' for key, value in article.record.items())})"


def render_article(article: ArticleReport, terminal: Terminal, context: ReportContext) -> Iterator[str]:
    """The block of one article."""
    issues = new_issues(article.issues)
    score = f"score {article.score:.1f}" + (" (short text)" if article.insufficient_sample else "")
    gate = terminal.paint("passed", "good") if article.passed else terminal.paint("failed", "bad")
    yield _heading(terminal, terminal.paint(article_name(article), "bold"), terminal.text(score) + ", ", gate)
    counts: dict[str, int] = {}
    for issue in issues:
        counts[issue.severity] = counts.get(issue.severity, 0) + 1
    facts = [article.language.primary, amount(article.characters, "character"), amount(len(issues), "issue")]
    if issues:
        facts[-1] += f": {severities_in_words(counts)}"
    for status, label in _KNOWN.items():
        if known := sum(issue.status == status for issue in article.issues):
            facts.append(f"{known:,} {label}")
    for line in terminal.wrap(f" {terminal.glyphs.dot} ".join(facts), terminal.width):
        yield terminal.paint(line, "dim")
    for verdict in article.verdicts:
        style = "bad" if verdict.probability >= 0.5 else "dim"
        label = terminal.paint(f"{verdict.category} {percent(verdict.probability)}", style)
        yield from _hanging(terminal, f"{label}  ", verdict.message, 4)
        for reason in verdict.evidence:
            yield from _hanging(terminal, f"    {terminal.glyphs.dot} ", reason, 6)
    if issues:
        yield ""
        yield from _groups(issues, article.characters, terminal, context)


def _groups(
    issues: Sequence[Issue], characters: int | None, terminal: Terminal, context: ReportContext
) -> Iterator[str]:
    """The entries of an article of so many characters (None: of several articles)."""
    groups = fold(issues)
    shown = groups if context.show_all else groups[:SHOWN_GROUPS]
    columns = _Columns(
        position=max(len(position(group.first, characters)) for group in shown),
        severity=max(len(group.first.severity) for group in shown),
        category=max(terminal.cells(terminal.text(group.first.category)) for group in shown),
        confidence=max(len(_confidence(group)) for group in shown),
    )
    for index, group in enumerate(shown):
        if index:
            yield ""
        yield from _entry(group, characters, columns, terminal)
    if hidden := groups[len(shown) :]:
        yield ""
        number = sum(len(group.issues) for group in hidden)
        kinds = f" of {amount(len(hidden), 'kind')}" if number != len(hidden) else ""
        yield terminal.paint(
            f"  {terminal.glyphs.ellipsis} and {amount(number, 'issue')}{kinds} more (--all shows them)", "dim"
        )


class _Columns(NamedTuple):
    """Widths in cells of what stands before a message."""

    position: int
    severity: int
    category: int
    confidence: int


# An issue on several lines that takes at least this share of an article is about the article. Not all of it, as the
# span may leave out what is no prose: front matter, a line break at the end.
_WHOLE_ARTICLE = 0.9


def is_article_wide(issue: Issue, characters: int | None) -> bool:
    """Whether the issue is about an article of so many code points as a whole, so that no excerpt can show it."""
    if characters is None:
        return False
    span = issue.span
    return span.end_line > span.line and span.end - span.start >= _WHOLE_ARTICLE * characters


def position(issue: Issue, characters: int | None) -> str:
    """``line:column`` where the issue starts; ``15-16`` if it is on several lines; ``all`` for the whole article."""
    span = issue.span
    if is_article_wide(issue, characters):
        return "all"
    # A range that includes its line break ends at column 1 of the next line, on which nothing is marked.
    last = span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line
    return f"{span.line}:{span.column}" if last == span.line else f"{span.line}-{last}"


def percent(probability: float) -> str:
    """A probability for people: whole per cent, one decimal near the ends, never 0 or 100 unless it is."""
    value = 100 * probability
    if 1 <= value <= 99 or probability in (0, 1):
        return f"{value:.0f} %"
    return f"{min(max(value, 0.1), 99.9):.1f} %"


def _confidence(group: Group) -> str:
    return percent(max(issue.confidence for issue in group.issues))


def _entry(group: Group, characters: int | None, columns: _Columns, terminal: Terminal) -> Iterator[str]:
    issue = group.first
    glyphs = terminal.glyphs
    severity, category = issue.severity, terminal.text(issue.category)
    lead = (
        f"  {terminal.paint(position(issue, characters).rjust(columns.position), 'bold')}"
        f"  {terminal.paint(severity, severity)}{' ' * (columns.severity - len(severity))}"
        f"  {category}{' ' * (columns.category - terminal.cells(category))}"
        f"  {_confidence(group).rjust(columns.confidence)}  "
    )
    lead_cells = sum(columns) + 2 * (len(columns) + 1)
    yield from _message_lines(lead, lead_cells, issue, terminal)

    margin = " " * (columns.position + 1) + terminal.paint(glyphs.bar, "dim") + "  "
    margin_cells = columns.position + 1 + 1 + 2
    width = terminal.width - margin_cells
    found = None if is_article_wide(issue, characters) else excerpt(issue, terminal, width)
    if found is not None:
        yield (margin + found.before + terminal.paint(found.marked, severity) + found.after).rstrip()
        carets = terminal.paint("^" * (found.caret_end - found.caret_start), severity)
        label = _suggestion_label(issue, terminal)
        fits = found.caret_end + 1 + terminal.cells(label) <= width
        yield margin + " " * found.caret_start + carets + (f" {label}" if label and fits else "")
        if label and not fits:
            yield margin + terminal.fit(label, width)
    elif label := _suggestion_label(issue, terminal):
        yield margin + terminal.fit(label, width)
    if len(group.issues) > 1:
        yield margin + terminal.paint(_repetition(group, characters, terminal, width), "dim")
    for related in issue.related[:_RELATED_SHOWN]:
        place = f"{related.path}:{related.span.line}:{related.span.column}: {related.message}"
        yield margin + terminal.paint(terminal.fit(f"see {place}", width), "dim")


def _message_lines(lead: str, lead_cells: int, issue: Issue, terminal: Terminal) -> Iterator[str]:
    """The lead, the message beside it and the rule id after it, on a line of its own if need be."""
    width = terminal.width - lead_cells
    *lines, last = list(terminal.wrap(issue.message, max(width, 20))) or [""]
    rule = terminal.text(issue.rule)
    for line in lines:
        yield lead + line
        lead = " " * lead_cells
    if terminal.cells(last) + 2 + terminal.cells(rule) <= width:
        yield lead + last + "  " + terminal.paint(rule, "dim")
    else:
        yield lead + last
        # A long id in a narrow terminal moves to the left as far as it must.
        indent = max(2, min(lead_cells, terminal.width - terminal.cells(rule)))
        yield " " * indent + terminal.paint(rule, "dim")


def _suggestion_label(issue: Issue, terminal: Terminal) -> str:
    suggestions = issue.suggestions[:_SUGGESTIONS_SHOWN]
    if not suggestions:
        return ""
    if len(suggestions) == 1:
        text = _suggested(suggestions[0].text)
    else:
        text = " or ".join(f"{_suggested(one.text)} ({percent(one.confidence)})" for one in suggestions)
    return terminal.text(f"{terminal.glyphs.arrow} {text}")


def _suggested(text: str) -> str:
    return text if text else "(delete)"


def _repetition(group: Group, characters: int | None, terminal: Terminal, width: int) -> str:
    """``产业 → 家当, 38 times, first at line 1; also at 1:40, 2:4 and 35 more``."""
    first = group.first
    name = ""
    if first.variant is not None:
        arrow = f" {terminal.glyphs.arrow} "
        name = terminal.fit(arrow.join(part.strip() for part in first.variant.split("→")), width // 2) + ", "
    text = f"{name}{len(group.issues):,} times, first at line {first.span.line}; also at "
    places: list[str] = []
    others = group.issues[1:]
    for issue in others[:_POSITIONS_SHOWN]:
        place = position(issue, characters)
        if terminal.cells(text) + len(", ".join([*places, place])) + len(f" and {len(others):,} more") > width:
            break
        places.append(place)
    if not places:
        return terminal.text(text.removesuffix("; also at "))
    hidden = len(others) - len(places)
    if hidden:
        return terminal.text(f"{text}{', '.join(places)} and {hidden:,} more")
    return terminal.text(text + " and ".join(filter(None, (", ".join(places[:-1]), places[-1]))))


# ------------------------------------------------------------------------------------------ summary


class _Tally:
    """What the summary counts, gathered while the articles are shown: a large audit decodes each only once."""

    def __init__(self) -> None:
        self.remarkable = self.failing = 0
        self.known: Counter[str] = Counter()  # by status
        self.table: Counter[tuple[str, str]] = Counter()  # by category and severity
        self.articles: Counter[str] = Counter()  # with an issue of a category

    def add(self, article: ArticleReport) -> None:
        new = new_issues(article.issues)
        self.remarkable += bool(new or article.verdicts)
        self.failing += not article.passed
        if article.issues:
            self.known.update(issue.status for issue in article.issues)
            self.articles.update({issue.category for issue in new})
            self.count(new)

    def count(self, issues: Iterable[Issue]) -> None:
        self.table.update((issue.category, issue.severity) for issue in issues)


def _summary(report: Report, tally: _Tally, terminal: Terminal, context: ReportContext) -> Iterator[str]:
    """The table at the end."""
    summary = report.summary
    yield _heading(terminal, terminal.paint("summary", "bold"), "", "")
    articles = [f"{summary.articles:,}"]
    if summary.articles:
        articles += [f"{summary.articles - tally.remarkable:,} clean", f"{tally.failing:,} below the gate"]
    if report.errors:
        articles.append(f"{amount(len(report.errors), 'input')} not audited")
    if summary.skipped:
        articles.append(f"{amount(summary.skipped, 'binary file')} skipped")
    counts = severities_in_words(summary.issues.by_severity)
    issues = [f"{summary.issues.total:,}" + (f": {counts}" if counts else "")]
    for status, label in _KNOWN.items():
        if number := tally.known[status]:
            issues.append(f"{number:,} {label}")
    facts = {
        "articles": ", ".join(articles),
        "characters": f"{summary.characters:,}",
        "issues": "; ".join(issues),
        "score": f"{summary.score:.1f} of 100",
        **({"history": trend_in_words(context.history)} if context.history else {}),
        "gate": gate_line(report, context).removeprefix("gate "),
    }
    for name, value in facts.items():
        style = () if name != "gate" else ("good",) if summary.passed else ("bad",)
        for number, line in enumerate(terminal.wrap(value, terminal.width - 14)):
            yield f"  {name if number == 0 else '':<12}{terminal.paint(line, *style)}"
    if summary.issues.total:
        yield ""
        yield from _category_table(tally, terminal)


def _category_table(tally: _Tally, terminal: Terminal) -> Iterator[str]:
    """Categories by severity, the most frequent first; severities that do not occur have no column."""
    table, articles = tally.table, tally.articles
    totals: Counter[str] = Counter()
    for (category, _), number in table.items():
        totals[category] += number
    severities = [one for one in reversed(SEVERITIES) if any(severity == one for _, severity in table)]
    names = {category: terminal.text(category) for category in totals}
    first = max(terminal.cells(name) for name in ("category", *names.values()))
    header = [*severities, "total", "articles"]
    widths = [max(len(name), 7) for name in header]

    def line(name: str, cells: Sequence[str]) -> str:
        return f"  {name}{' ' * (first - terminal.cells(name))}  {'  '.join(cells)}".rstrip()

    yield terminal.paint(line("category", [one.rjust(width) for one, width in zip(header, widths, strict=True)]), "dim")
    for category, total in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        cells = []
        for severity, width in zip(severities, widths, strict=False):
            number = table[category, severity]
            shown = f"{number:,}" if number else terminal.glyphs.dot
            cells.append(terminal.paint(shown.rjust(width), *([severity] if number else [])))
        cells += [f"{total:,}".rjust(widths[-2]), f"{articles[category]:,}".rjust(widths[-1])]
        yield line(names[category], cells)


# ------------------------------------------------------------------------------------------ layout


def _heading(terminal: Terminal, title: str, right: str, right_painted: str) -> str:
    """``title ───────── right``; painted text is measured without its colours."""
    used = terminal.cells(_uncoloured(title)) + terminal.cells(_uncoloured(right + right_painted))
    end = f" {right}{right_painted}" if right or right_painted else ""
    length = terminal.width - used - 1 - (1 if end else 0)
    return f"{title} {terminal.paint(terminal.glyphs.rule * max(3, length), 'dim')}{end}"


def _uncoloured(text: str) -> str:
    """``text`` without the colours that ``Terminal.paint`` gave it (nothing else can hold an escape)."""
    parts = text.split("\x1b[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])


def _hanging(terminal: Terminal, lead: str, text: str, indent: int) -> Iterator[str]:
    """``text`` wrapped after ``lead`` (painted), further lines indented by ``indent`` cells."""
    width = terminal.width - max(terminal.cells(_uncoloured(lead)), indent)
    for number, line in enumerate(terminal.wrap(text, max(width, 20))):
        yield (lead if number == 0 else " " * indent) + line
