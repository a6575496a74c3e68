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
from detector.report.gate import gate_in_words, severities_in_words
from detector.report.history import trend_in_words
from detector.report.registry import ReportContext
from detector.report.terminal import Terminal
from detector.report.words import ENGLISH, Words

# Entries shown of one article unless all are asked for. A spun article has some sixty of them; the worst twenty are
# more than an editor reads before deciding what to do with it.
SHOWN_GROUPS = 20

# What is said of issues that do not count.
_KNOWN = {"baseline": "{count} in the baseline", "suppressed": "{count} suppressed"}

# Copies shown; a folder that was crawled twice has one for each article.
MAX_COPIES = 20
_POSITIONS_SHOWN = 8
_SUGGESTIONS_SHOWN = 3
_RELATED_SHOWN = 2
# Less likely suggestions only crowd the line; reports for machines have them all.
_LEAST_SUGGESTION = 0.01


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
    tally, words = _Tally(), context.words
    for article in report.noteworthy():
        tally.add(article)
        if new_issues(article.issues) or article.verdicts:
            yield from render_article(article, terminal, context)
            yield ""
    if shared := new_issues(report.collection.issues):
        yield _heading(terminal, terminal.paint(words("across articles"), "bold"), "", "")
        yield ""
        yield from _groups(shared, None, terminal, context)
        yield ""
    if copies := told_copies(report.collection.duplicates):
        yield _heading(terminal, terminal.paint(words("copies"), "bold"), "", "")
        for copy in copies[:MAX_COPIES]:
            name = terminal.paint(copy_name(copy, "copy"), "bold")
            yield from _hanging(terminal, f"  {name}  ", copy_in_words(copy, words), 6)
        if (more := len(copies) - MAX_COPIES) > 0:
            yield "  " + words("and {articles} more, in the JSON report", articles=words.amount(more, "article"))
        yield ""
    if report.errors:
        yield _heading(terminal, terminal.paint(words("not audited"), "bad"), "", "")
        for error in report.errors:
            yield from _hanging(
                terminal, f"  {terminal.paint(error.path, 'bold')}  ", f"{error.stage}: {error.message}", 6
            )
        yield ""
    tally.count(shared)
    yield from _summary(report, tally, terminal, context)


def told_copies(duplicates: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The entries of ``collection.duplicates`` that people need, in order: of ten equal texts nine are copies, and what
    is said of the first of them is not said again of the others."""
    told: list[Mapping[str, str]] = []
    equal: set[tuple[str, str]] = set()
    for one in duplicates:
        copy, original = ((one[which], one.get(f"{which}_record", "")) for which in ("copy", "original"))
        if one["kind"] == "spun" or not equal & {copy, original}:
            told.append(one)
        if one["kind"] == "copy":
            equal.add(copy)
    return told


def copy_name(entry: Mapping[str, str], which: str) -> str:
    """The path of the ``original`` or the ``copy`` of an entry of ``collection.duplicates``, with its record if any."""
    record = entry.get(f"{which}_record")
    return f"{entry[which]} ({record})" if record else entry[which]


def copy_in_words(copy: Mapping[str, str], words: Words = ENGLISH) -> str:
    """What an entry of ``collection.duplicates`` says of the copy, in a sentence."""
    original = copy_name(copy, "original")
    if copy["kind"] == "spun":
        return words(
            "spun from {original}: {count} words replaced ({words})",
            original=original, count=copy["replaced"], words=copy["words"],
        )  # fmt: skip
    if copy["kind"] == "paragraphs":
        paragraphs = words.amount(int(copy["paragraphs"]), "paragraph")
        return words("has {paragraphs} in common with {original}", paragraphs=paragraphs, original=original)
    same = "the same text as {original} (similarity {similarity})"
    edited = "an edited version of {original} (similarity {similarity})"
    return words(same if copy["kind"] == "copy" else edited, original=original, similarity=copy["similarity"])


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
    issues, words = new_issues(article.issues), context.words
    score = words("score {score}", score=f"{article.score:.1f}")
    if article.insufficient_sample:
        score += words(" (short text)")
    gate = terminal.paint(words("passed"), "good") if article.passed else terminal.paint(words("failed"), "bad")
    right = terminal.text(score + words(", "))
    yield _heading(terminal, terminal.paint(article_name(article), "bold"), right, gate)
    counts: Counter[str] = Counter(issue.severity for issue in issues)
    facts = [article.language.primary, words.amount(article.characters, "character")]
    facts.append(_with_severities(words.amount(len(issues), "issue"), counts, words))
    for status, label in _KNOWN.items():
        if known := sum(issue.status == status for issue in article.issues):
            facts.append(words(label, count=f"{known:,}"))
    for line in terminal.wrap(f" {terminal.glyphs.dot} ".join(facts), terminal.width):
        yield terminal.paint(line, "dim")
    for verdict in article.verdicts:
        style = "bad" if verdict.probability >= 0.5 else "dim"
        label = terminal.paint(f"{context.words(verdict.category)} {percent(verdict.probability)}", style)
        yield from _hanging(terminal, f"{label}  ", verdict.message, 4)
        for reason in verdict.evidence:
            yield from _hanging(terminal, f"    {terminal.glyphs.dot} ", reason, 6)
    if issues:
        yield ""
        yield from _groups(issues, article.characters, terminal, context)


def _with_severities(what: str, by_severity: Mapping[str, int], words: Words) -> str:
    """``84 issues: 80 major, 4 minor``; without issues only what it is."""
    counts = severities_in_words(by_severity, words)
    return words("{what}: {details}", what=what, details=counts) if counts else what


def _groups(
    issues: Sequence[Issue], characters: int | None, terminal: Terminal, context: ReportContext
) -> Iterator[str]:
    """The entries of an article of so many characters (None: of several articles)."""
    groups, words = fold(issues), context.words
    shown = groups if context.show_all else groups[:SHOWN_GROUPS]
    columns = _Columns(
        position=max(terminal.cells(words(position(group.first, characters))) for group in shown),
        severity=max(terminal.cells(words(group.first.severity)) for group in shown),
        category=max(terminal.cells(terminal.text(words(group.first.category))) for group in shown),
        confidence=max(len(_confidence(group)) for group in shown),
    )
    for index, group in enumerate(shown):
        if index:
            yield ""
        yield from _entry(group, characters, columns, terminal, words)
    if hidden := groups[len(shown) :]:
        yield ""
        number = sum(len(group.issues) for group in hidden)
        more = words.amount(number, "issue")
        if number != len(hidden):
            more = words("{issues} of {kinds}", issues=more, kinds=words.amount(len(hidden), "kind"))
        rest = words("and {issues} more (--all shows them)", issues=more)
        yield terminal.paint(f"  {terminal.glyphs.ellipsis} {rest}", "dim")


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


def _entry(group: Group, characters: int | None, columns: _Columns, terminal: Terminal, words: Words) -> Iterator[str]:
    issue = group.first
    glyphs = terminal.glyphs
    where, severity, category = words(position(issue, characters)), words(issue.severity), words(issue.category)
    lead = (
        f"  {terminal.paint(terminal.right(where, columns.position), 'bold')}"
        f"  {terminal.paint(severity, issue.severity)}{' ' * (columns.severity - terminal.cells(severity))}"
        f"  {terminal.left(category, columns.category)}"
        f"  {_confidence(group).rjust(columns.confidence)}  "
    )
    lead_cells = sum(columns) + 2 * (len(columns) + 1)
    yield from _message_lines(lead, lead_cells, issue, terminal)

    margin = " " * (columns.position + 1) + terminal.paint(glyphs.bar, "dim") + "  "
    margin_cells = columns.position + 1 + 1 + 2
    width = terminal.width - margin_cells
    found = None if is_article_wide(issue, characters) else excerpt(issue, terminal, width)
    if found is not None:
        yield (margin + found.before + terminal.paint(found.marked, issue.severity) + found.after).rstrip()
        carets = terminal.paint("^" * (found.caret_end - found.caret_start), issue.severity)
        label = _suggestion_label(issue, terminal, words)
        fits = found.caret_end + 1 + terminal.cells(label) <= width
        yield margin + " " * found.caret_start + carets + (f" {label}" if label and fits else "")
        if label and not fits:
            yield margin + terminal.fit(label, width)
    elif label := _suggestion_label(issue, terminal, words):
        yield margin + terminal.fit(label, width)
    if len(group.issues) > 1:
        yield margin + terminal.paint(_repetition(group, characters, terminal, width, words), "dim")
    for related in issue.related[:_RELATED_SHOWN]:
        place = f"{related.path}:{related.span.line}:{related.span.column}: {related.message}"
        yield margin + terminal.paint(terminal.fit(words("see {place}", place=place), width), "dim")


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


def _suggestion_label(issue: Issue, terminal: Terminal, words: Words) -> str:
    likely = [one for one in issue.suggestions if one.confidence >= _LEAST_SUGGESTION]
    suggestions = (likely or issue.suggestions)[:_SUGGESTIONS_SHOWN]
    if not suggestions:
        return ""
    named = [one.text or words("(delete)") for one in suggestions]
    if len(issue.suggestions) > 1:
        named = [f"{text} ({percent(one.confidence)})" for text, one in zip(named, suggestions, strict=True)]
    return terminal.text(f"{terminal.glyphs.arrow} {words(' or ').join(named)}")


def _repetition(group: Group, characters: int | None, terminal: Terminal, width: int, words: Words) -> str:
    """``产业 → 家当, 38 times, first at line 1; also at 1:40, 2:4 and 35 more``."""
    first = group.first
    times = words("{count} times, first at line {line}", count=f"{len(group.issues):,}", line=first.span.line)
    if first.variant is not None:
        arrow = f" {terminal.glyphs.arrow} "
        name = terminal.fit(arrow.join(part.strip() for part in first.variant.split("→")), width // 2)
        times = words.listed((name, times))
    others = group.issues[1:]
    shown = times
    for number in range(1, min(len(others), _POSITIONS_SHOWN) + 1):
        places = [position(issue, characters) for issue in others[:number]]
        if number < len(others):
            listed = words("{places} and {count} more", places=words.listed(places), count=f"{len(others) - number:,}")
        else:
            listed = words(" and ").join(filter(None, (words.listed(places[:-1]), places[-1])))
        longer = words("{times}; also at {places}", times=times, places=listed)
        if terminal.cells(terminal.text(longer)) > width:
            break
        shown = longer
    return terminal.text(shown)


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
    summary, words = report.summary, context.words
    yield _heading(terminal, terminal.paint(words("summary"), "bold"), "", "")
    articles = [f"{summary.articles:,}"]
    if summary.articles:
        articles.append(words("{count} clean", count=f"{summary.articles - tally.remarkable:,}"))
        articles.append(words("{articles} below the gate", articles=f"{tally.failing:,}"))
    if report.errors:
        articles.append(words("{inputs} not audited", inputs=words.amount(len(report.errors), "input")))
    if summary.skipped:
        articles.append(words("{files} skipped", files=words.amount(summary.skipped, "binary file")))
    issues = [_with_severities(f"{summary.issues.total:,}", summary.issues.by_severity, words)]
    for status, label in _KNOWN.items():
        if number := tally.known[status]:
            issues.append(words(label, count=f"{number:,}"))
    facts = {
        "articles": words.listed(articles),
        "characters": f"{summary.characters:,}",
        "issues": words("; ").join(issues),
        **({"score": words("{score} of 100", score=f"{summary.score:.1f}")} if summary.articles else {}),
        **({"history": trend_in_words(context.history, words)} if context.history else {}),
        "gate": gate_in_words(report, context),
    }
    for name, value in facts.items():
        style = () if name != "gate" else ("good",) if summary.passed else ("bad",)
        for number, line in enumerate(terminal.wrap(value, terminal.width - 14)):
            yield f"  {terminal.left(words(name) if number == 0 else '', 12)}{terminal.paint(line, *style)}"
    if summary.issues.total:
        yield ""
        yield from _category_table(tally, terminal, words)


def _category_table(tally: _Tally, terminal: Terminal, words: Words) -> Iterator[str]:
    """Categories by severity, the most frequent first; severities that do not occur have no column."""
    table, articles = tally.table, tally.articles
    totals: Counter[str] = Counter()
    for (category, _), number in table.items():
        totals[category] += number
    severities = [one for one in reversed(SEVERITIES) if any(severity == one for _, severity in table)]
    names = {category: terminal.text(words(category)) for category in totals}
    first = max(terminal.cells(name) for name in (words("category"), *names.values()))
    header = [words(name) for name in (*severities, "total", "articles")]
    widths = [max(terminal.cells(name), 7) for name in header]

    def line(name: str, cells: Iterable[str]) -> str:
        return f"  {terminal.left(name, first)}  {'  '.join(cells)}".rstrip()

    columns = zip(header, widths, strict=True)
    yield terminal.paint(line(words("category"), (terminal.right(one, width) for one, width in columns)), "dim")
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
