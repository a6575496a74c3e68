"""A text beside its translation for a terminal: aligned paragraphs in two columns, what was found under each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from detector.model import SEVERITIES, AlignedPair, Issue, Report
from detector.report.terminal import Terminal, head
from detector.report.words import ENGLISH, Words

# Paragraphs whose alignment is less sure than this are marked: somebody should look whether they belong together.
UNSURE = 0.5
_RELATED_SHOWN = 3
_GAP = 3  # cells between the columns


def render(
    report: Report,
    pair: AlignedPair,
    texts: Mapping[str, str],
    terminal: Terminal,
    words: Words = ENGLISH,
    *,
    only_issues: bool = False,
) -> Iterator[str]:
    """Lines of at most the terminal's width. ``texts``: the decoded files by path.

    ``only_issues``: leave out paragraphs under which nothing stands.
    """
    width = (terminal.width - _GAP) // 2
    glyphs = terminal.glyphs
    between = " " + terminal.paint(glyphs.bar, "dim") + " "
    yield from _columns(
        terminal, width, between, [f"{pair.source} ({pair.source_language})"],
        [f"{pair.target} ({pair.target_language})"], "bold",
    )  # fmt: skip
    yield terminal.paint(glyphs.rule * terminal.width, "dim")
    placed, elsewhere = _placed(report, pair)
    for issue_path, issue in elsewhere:
        yield from _issue(issue, issue_path, pair, terminal, words)
    left_out = 0
    for number, bead in enumerate(pair.blocks):
        issues = placed.get(number, [])
        if only_issues and not issues:
            left_out += 1
            continue
        source = texts[pair.source][bead.source_start : bead.source_end]
        target = texts[pair.target][bead.target_start : bead.target_end]
        unsure = bead.confidence < UNSURE and source and target
        left = _lines(source) or [glyphs.dash]
        right = _lines(target) or [glyphs.dash]
        yield from _columns(terminal, width, between, left, right)
        if unsure:
            sure = words("{share} % sure that these belong together", share=f"{100 * bead.confidence:.0f}")
            yield terminal.paint(f"  ? {sure}", "dim")
        for path, issue in sorted(issues, key=lambda one: (-SEVERITIES.index(one[1].severity), one[1].span.start)):
            yield from _issue(issue, path, pair, terminal, words)
        yield ""
    if left_out:
        paragraphs = words.amount(left_out, "paragraph")
        yield terminal.paint(words("{paragraphs} without an issue left out", paragraphs=paragraphs), "dim")


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _columns(
    terminal: Terminal, width: int, between: str, left: Sequence[str], right: Sequence[str], *styles: str
) -> Iterator[str]:
    first = [line for text in left for line in _wrapped(terminal, text, width)]
    second = [line for text in right for line in _wrapped(terminal, text, width)]
    for one, other in zip_longest(first, second, fillvalue=""):
        padding = " " * max(0, width - terminal.cells(one))
        yield f"{terminal.paint(one, *styles)}{padding}{between}{terminal.paint(other, *styles)}".rstrip()


def _wrapped(terminal: Terminal, text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width`` cells; a word that is longer (an address, a path) is cut where it has to be."""
    for line in terminal.wrap(text, width):
        while terminal.cells(line) > width:
            part = "".join(head(terminal, terminal.clusters(line), width)) or line[:1]
            yield part
            line = line[len(part) :]
        yield line


def _issue(issue: Issue, path: str, pair: AlignedPair, terminal: Terminal, words: Words) -> Iterator[str]:
    side = pair.source_language if path == pair.source else pair.target_language
    severity = words(issue.severity)
    lead = f"  {severity} {terminal.glyphs.dash} "
    known = "" if issue.status == "new" else f" ({words(issue.status)})"
    said = f"{issue.message}{known} [{side} {issue.span.line}:{issue.span.column}, {issue.rule}]"
    indent = " " * terminal.cells(lead)
    for number, line in enumerate(_wrapped(terminal, said, terminal.width - len(indent))):
        if number == 0:
            yield f"  {terminal.paint(severity, issue.severity)} {terminal.glyphs.dash} {terminal.text(line)}"
        else:
            yield indent + terminal.text(line)
    for related in issue.related[:_RELATED_SHOWN]:
        place = f"{related.path}:{related.span.line}:{related.span.column}: {related.message}"
        yield indent + terminal.paint(terminal.fit(place, terminal.width - len(indent)), "dim")


def _placed(report: Report, pair: AlignedPair) -> tuple[dict[int, list[tuple[str, Issue]]], list[tuple[str, Issue]]]:
    """The issues by the number of the paragraphs that they stand in, and those that are about a whole text."""
    placed: dict[int, list[tuple[str, Issue]]] = {}
    elsewhere: list[tuple[str, Issue]] = []
    starts = {
        pair.source: _starts([(one.source_start, one.source_end) for one in pair.blocks]),
        pair.target: _starts([(one.target_start, one.target_end) for one in pair.blocks]),
    }
    for article in report.articles:
        for issue in article.issues:
            offsets, numbers = starts[article.path]
            at = bisect_right(offsets, issue.span.start) - 1
            whole = issue.span.start == 0 and issue.span.end >= article.characters - 1
            if at < 0 or (whole and len(pair.blocks) != 1):
                elsewhere.append((article.path, issue))
            else:
                placed.setdefault(numbers[at], []).append((article.path, issue))
    return placed, elsewhere


def _starts(ranges: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Where the units begin that hold something, and the numbers of their beads."""
    held = sorted((start, number) for number, (start, end) in enumerate(ranges) if end > start)
    return [start for start, _ in held], [number for _, number in held]
