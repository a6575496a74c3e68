"""Suppression in the text itself: comments that say which issues an editor has looked at and lets stand.

    <!-- garblint-disable-next-line zh.spun -- the firm is called so -->
    # garblint-disable-file style

``disable-next-line`` holds for the next line that is not blank, ``disable`` up to ``enable`` or the end,
``disable-file`` for the whole article. After it stand rule ids, levels of them or categories, separated by spaces
or commas (none: all of them), and after `` -- `` a reason.

In Markdown and HTML the form is a comment, in MDX also ``{/* … */}``. In plain text it is a line of its own that
begins with ``#`` or ``//``, or an HTML comment on a line of its own; front matter takes the form with ``#``. Such
lines are no prose. A suppression that hides nothing is reported, so that none outlives its reason.

An article may hold a million comments; everything here stays near linear in its length.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec
from msgspec.structs import replace

from detector.checks.base import Finding
from detector.collection.checks import COLLECTION_CHECKS
from detector.engine.assemble import assemble_at
from detector.engine.selection import known_names, levels_of, names_of
from detector.engine.wording import Wording
from detector.model import Article, Issue, Rule
from detector.patterns import compile_late
from detector.rulepacks.compiled import CompiledRule
from detector.sources.frontmatter import front_matter_end
from detector.sources.markdown import code_ranges
from detector.sources.registry import TEXT_READERS
from detector.validation import did_you_mean

# A text without it holds no suppression; looking for it is all that the others cost.
MARKER = "garblint-"
# The check of rules/any/garblint.yml, which the engine carries out: only it knows what was suppressed.
UNUSED_CHECK = "suppression.unused"

KINDS = ("disable-next-line", "disable", "enable", "disable-file")
_MARKUP_FORMATS = frozenset({"markdown", "mdx", "html", "wxr"})
# Code points of names and reason; bounds what an unclosed comment costs.
_LONGEST_BODY = 400
_BODY = rf"garblint-([A-Za-z-]{{0,40}}[A-Za-z])((?:[\s,，、][^\r\n]{{0,{_LONGEST_BODY}}}?)?)"
_HTML_COMMENT = compile_late(rf"<!--[ \t]{{0,20}}{_BODY}-->")
_MDX_COMMENT = compile_late(rf"\{{/\*[ \t]{{0,20}}{_BODY}\*/\}}")
_COMMENT_LINE = compile_late(rf"(?:\#{{1,6}}|//+)[ \t]{{0,20}}{_BODY}")
_LINE_WITH_MARKER = compile_late(rf"[^\r\n]*?{MARKER}[^\r\n]*")
_REASON = compile_late(r"(?:^|\s)--(?:\s|$)")
_SEPARATOR = compile_late(r"[\s,，、]+")
_LINE_BREAK = compile_late(r"\r\n|\r|\n")
_SHOWN = compile_late(r"\S")


class _Directive(msgspec.Struct, frozen=True):
    """One suppression comment: its kind, the names it holds, and its range in the source (code points)."""

    kind: str
    names: tuple[str, ...]
    start: int
    end: int


class _Range(msgspec.Struct):
    """Where a name is suppressed (None: everything), by which comment, and whether that hid anything.

    ``again``: names that an ``enable`` took out of a suppression of everything, with the offset of it.
    """

    directive: _Directive
    name: str | None
    start: int
    end: int
    again: dict[str, int] = {}
    used: bool = False


# A comment, or one name of it, that has no effect; why, and what may have been meant.
_WithoutEffect = tuple[_Directive, str | None, str, str]


class Suppressions:
    """The suppressions of one article. ``article`` is the article whose prose holds none of the comments."""

    def __init__(self, article: Article, directives: Sequence[_Directive]) -> None:
        self._directives = directives
        self._starts = [one.start for one in directives]
        self._without_effect: list[_WithoutEffect] = []
        files, blocks, lines = _Ranges(), _Ranges(), _Ranges()
        _add_lines(lines, article.source, directives, self._without_effect)
        _add_blocks(blocks, len(article.source), directives, self._without_effect)
        for one in directives:
            if one.kind == "disable-file":
                for name in _names(one):
                    if not files.add(_Range(one, name, 0, len(article.source) + 1)):
                        self._without_effect.append((one, name, "the same stands in this file already", ""))
        self._levels = (files, blocks, lines)
        self.article = _without_comments(article, directives)

    def apply(self, issues: Sequence[Issue], rules: Mapping[str, CompiledRule]) -> list[Issue]:
        """The issues with ``status`` "suppressed" where they are hidden; those inside a comment are left out.

        An issue is hidden where it begins. One about the whole article is hidden only if all of it is.
        """
        kept = []
        for issue in issues:
            start, end = issue.span.start, issue.span.end
            whole = rules[issue.rule].scope == "article"
            if not whole and self._is_in_comment(start, end):
                continue
            names = {*levels_of(issue.rule), issue.category}
            hiding = [one for level in self._levels for one in level.hiding(names, start, end if whole else start)]
            for one in hiding:
                one.used = True
            kept.append(replace(issue, status="suppressed") if hiding else issue)
        return kept

    def unused(
        self, known: Iterable[Rule], rules: Mapping[str, CompiledRule], wording: Wording, *, everything: bool
    ) -> tuple[Issue, ...]:
        """An issue for each suppression, or name in one, that hid nothing; none if the rule for that is off.

        ``known``: every rule there is; ``rules``: those that ran. A name of rules that did not run is not judged, nor
        is a suppression of everything unless ``everything`` ran.
        """
        reporting = next((one.rule.id for one in rules.values() if one.check == UNUSED_CHECK), None)
        if reporting is None:
            return ()
        found = list(self._without_effect)
        unused = [one for level in self._levels for one in level if not one.used]
        names = known_names(known) if unused else set()
        # What the collection will show of this article is not known yet.
        judged = (one.rule for one in rules.values() if one.check not in COLLECTION_CHECKS) if unused else ()
        ran = {name for one in judged for name in names_of(one)}
        for one in unused:
            if one.name is None:
                if everything:
                    found.append((one.directive, None, "it hides nothing", ""))
            elif one.name not in names:
                hint = did_you_mean(one.name, names)
                found.append((one.directive, one.name, f"there is no rule '{one.name}'", hint))
            elif one.name in ran:
                found.append((one.directive, one.name, f"it hides nothing of '{one.name}'", ""))
        found.sort(key=lambda one: (one[0].start, one[1] or ""))
        findings = [
            Finding(rule=reporting, start=0, end=0, variant=name, values={"why": why, "hint": hint}, confidence=1.0)
            for _, name, why, hint in found
        ]
        ranges = [(directive.start, directive.end) for directive, *_ in found]
        texts = [self.article.source[a:b] for a, b in ranges]
        return assemble_at(self.article, findings, ranges, texts, rules, wording)

    def _is_in_comment(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, max(start, end - 1)) - 1
        return index >= 0 and self._directives[index].end > start


class _Ranges:
    """Ranges by name; those of one name are in order and do not overlap."""

    def __init__(self) -> None:
        self._by_name: dict[str | None, list[_Range]] = defaultdict(list)

    def __iter__(self) -> Iterator[_Range]:
        return chain.from_iterable(self._by_name.values())

    def add(self, added: _Range) -> bool:
        """Add a range after those of its name; False (and nothing added) where it begins inside the last of them."""
        ranges = self._by_name[added.name]
        if ranges and added.start < ranges[-1].end:
            return False
        ranges.append(added)
        return True

    def hiding(self, names: set[str], start: int, end: int) -> Iterator[_Range]:
        """The ranges that hide an issue with these names from ``start`` to ``end``."""
        for name in (None, *names):
            ranges = self._by_name.get(name)
            if not ranges:
                continue
            index = bisect_right(ranges, start, key=lambda one: one.start) - 1
            if index < 0 or start >= ranges[index].end or end > ranges[index].end:
                continue
            if not any(start >= ranges[index].again.get(other, start + 1) for other in names):
                yield ranges[index]


def find_suppressions(article: Article) -> Suppressions | None:
    """The suppressions in an article; None where there are none."""
    if MARKER not in article.source:
        return None
    directives = list(_directives(article))
    return Suppressions(article, directives) if directives else None


# ---------------------------------------------------------------------------------------------- finding comments


def _directives(article: Article) -> Iterator[_Directive]:
    matches = _matches_in_markup(article) if article.format in _MARKUP_FORMATS else _matches_in_lines(article.source)
    for match in matches:
        kind = match[1].lower()
        # Something else that begins with garblint- (the name of a tool or file) is no suppression gone wrong.
        if kind in KINDS or did_you_mean(kind, KINDS, 0.6):
            names = _REASON.split(match[2], maxsplit=1)[0]
            split = tuple(dict.fromkeys(one for one in _SEPARATOR.split(names) if one))
            yield _Directive(kind, split, match.start(), match.end())


def _matches_in_lines(source: str, end_of_lines: int | None = None) -> Iterator[re.Match[str]]:
    """Comments that have a line of plain text to themselves, up to an offset."""
    for line in _LINE_WITH_MARKER.finditer(source, 0, len(source) if end_of_lines is None else end_of_lines):
        text = line.group()
        start, end = line.start() + len(text) - len(text.lstrip()), line.start() + len(text.rstrip())
        for pattern in (_COMMENT_LINE, _HTML_COMMENT):
            if match := pattern.fullmatch(source, start, end):
                yield match


def _matches_in_markup(article: Article) -> Iterator[re.Match[str]]:
    source, markdown = article.source, article.format in ("markdown", "mdx")
    patterns = [_HTML_COMMENT, _MDX_COMMENT] if article.format == "mdx" else [_HTML_COMMENT]
    body = front_matter_end(source) if markdown else 0
    if body:
        yield from _matches_in_lines(source, body)  # front matter has comments that begin with #
    matches = sorted(chain.from_iterable(one.finditer(source, body) for one in patterns), key=re.Match.start)
    in_code = _code(source, body) if matches and markdown else None
    yield from (match for match in matches if in_code is None or not in_code(match.start()))


def _code(source: str, body: int) -> Callable[[int], bool]:
    """Says whether an offset lies in code of a Markdown text: what looks like a comment there is an example."""
    ranges = sorted(code_ranges(source, body))
    starts = [start for start, _ in ranges]

    def inside(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < ranges[index][1]

    return inside


# ---------------------------------------------------------------------------------------------- what they hide


def _names(directive: _Directive) -> tuple[str | None, ...]:
    return directive.names or (None,)


def _add_blocks(
    blocks: _Ranges, length: int, directives: Sequence[_Directive], without_effect: list[_WithoutEffect]
) -> None:
    """``disable`` … ``enable``, and the comments of unknown kinds."""
    opened: dict[str | None, _Range] = {}
    for one in directives:
        if one.kind == "disable":
            for name in _names(one):
                if name in opened and opened[name].again:
                    opened[name].end = one.start  # what was taken out of it is in again from here on
                made = _Range(one, name, one.end, length + 1, {})
                if blocks.add(made):
                    opened[name] = made
                else:
                    without_effect.append((one, name, "the same is in force already", ""))
        elif one.kind == "enable":
            for name in _names(one):
                closing = list(opened) if name is None else [name] if name in opened else []
                for closed in closing:
                    opened.pop(closed).end = one.start
                everything = opened.get(None) if name is not None else None
                if everything is not None:
                    everything.again.setdefault(name or "", one.start)
                elif not closing:
                    without_effect.append((one, name, "nothing is disabled before it", ""))
        elif one.kind not in KINDS:
            hint = did_you_mean(MARKER + one.kind, [MARKER + kind for kind in KINDS])
            without_effect.append((one, None, f"there is no comment '{MARKER}{one.kind}'", hint))


def _add_lines(
    lines: _Ranges, source: str, directives: Sequence[_Directive], without_effect: list[_WithoutEffect]
) -> None:
    if not any(one.kind == "disable-next-line" for one in directives):
        return
    after = _lines_after(source, directives)
    for number, one in enumerate(directives):
        if one.kind == "disable-next-line":
            for name in _names(one):
                if not lines.add(_Range(one, name, *after[number])):
                    without_effect.append((one, name, "the same holds for that line already", ""))


def _lines_after(source: str, directives: Sequence[_Directive]) -> list[tuple[int, int]]:
    """For each comment the next line that holds anything but white space and comments.

    An empty range at the end where there is none. Every line is looked at once, from the last comment to the first.
    """
    nothing = (len(source), len(source))
    breaks = [match.span() for match in _LINE_BREAK.finditer(source)]
    after = [nothing] * len(directives)
    known: dict[int, tuple[int, int]] = {}  # by the number of the line break after the comment
    for number in range(len(directives) - 1, -1, -1):
        index = bisect_left(breaks, (directives[number].end, 0))
        if index not in known:
            following = number + 1
            shown = _SHOWN.search(source, breaks[index][1]) if index < len(breaks) else None
            known[index] = nothing
            if shown is not None:
                line = bisect_right(breaks, (shown.start(), 0)) - 1
                start = breaks[line][1]
                end = breaks[line + 1][0] if line + 1 < len(breaks) else len(source)
                position = start
                while following < len(directives) and directives[following].start < end:
                    if source[position : directives[following].start].strip():
                        break
                    position = directives[following].end
                    following += 1
                only_comments = position > start and not source[position:end].strip()
                known[index] = after[following - 1] if only_comments else (start, end)
        after[number] = known[index]
    return after


def _without_comments(article: Article, directives: Sequence[_Directive]) -> Article:
    """The article with blanks in place of comments that would be taken for prose; all offsets stay."""
    reader = TEXT_READERS.get(article.format)
    if article.format in _MARKUP_FORMATS or (reader is None and article.segments):
        return article
    parts, position = [], 0
    for one in directives:
        parts += [article.source[position : one.start], " " * (one.end - one.start)]
        position = one.end
    blanked = "".join(parts) + article.source[position:]
    if reader is None:
        blocks = tuple(one for one in article.blocks if blanked[one.start : one.end].strip())
        return replace(article, text=blanked, blocks=blocks)
    prose = reader.parse(blanked)
    return replace(article, text=prose.text, blocks=prose.blocks, segments=prose.segments)
