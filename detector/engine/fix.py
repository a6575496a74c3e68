"""Applies suggestions that are safe to apply, and touches nothing else.

Safe are suggestions of rules marked ``safe_fix`` whose confidence is high enough. One is refused where markup stands
inside the text it replaces, where it overlaps another, where the file's encoding lacks a character of it, and where
the file would no longer be read as the same prose with just that text replaced. Encoding, byte order mark, line ends
and every other byte stay.
"""

from __future__ import annotations

import codecs
import json
import stat
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from detector.configuration.resolve import Resolver
from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.auditors import Auditors
from detector.engine.plan import Plan
from detector.errors import UsageError
from detector.model import Article, ArticleReport, InputError, Rule, Segment
from detector.report.files import whole_file
from detector.sources.base import Source, SourceError
from detector.sources.discover import ArticleRef, Skipped, discover
from detector.sources.registry import TEXT_READERS, read_source

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

# Below this many of a hundred suggestions right, an editor should look at each.
DEFAULT_MIN_CONFIDENCE = 0.9

# Lines of context around a change in a diff.
_CONTEXT_LINES = 3
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """A replacement at ``[start, end)``, in code points of the decoded file; line and column 1-based."""

    rule: str
    start: int
    end: int
    line: int
    column: int
    found: str
    replacement: str
    confidence: float


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A replacement that was not applied, and why."""

    fix: Fix
    why: str


class FixedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to one file: its text and bytes before and after; ``path`` as reports write it."""

    path: str
    file: str
    sha256: str
    before: str
    after: str
    data: bytes
    applied: tuple[Fix, ...]
    refused: tuple[Refusal, ...]


def fix_paths(
    paths: Sequence[str | Path],
    given: Mapping[str, object] | None = None,
    *,
    config: Path | None = None,
    use_config: bool = True,
    min_confidence: float = DEFAULT_MIN_CONFIDENCE,
) -> Iterator[FixedFile | InputError]:
    """Audit files and folders and say what fixing does to each; nothing is written (see ``write_fixed``).

    Yields files with something to apply or to refuse, and inputs that could not be read. Formats that hold several
    articles or are packed are left alone. Raises ``UsageError`` for options and configurations that are no good.
    """
    if not 0 <= min_confidence <= 1:
        raise UsageError(f"--min-confidence {min_confidence:g} is no number from 0 to 1")
    plan = Plan(Auditors(Resolver(config, use_config), given or {}, paths), paths)
    auditors: dict[AuditOptions, Auditor] = {}
    for found in discover(paths, keeps=plan.keeps):
        if isinstance(found, InputError):
            yield found
        elif not isinstance(found, Skipped) and (not found.named or plan.keeps_named(found.file)):
            yield from _fix_reference(found, plan, auditors, min_confidence)


def _of_each(auditor: Auditor, made: dict[AuditOptions, Auditor]) -> Auditor:
    """The like of an auditor that gives every finding of a safe rule, where reports have one that stands for all."""
    if auditor.options not in made:
        rules = tuple(
            replace(one, once=False) if one.once and one.rule.safe_fix else one for one in auditor.packs.rules
        )
        made[auditor.options] = Auditor(auditor.options, replace(auditor.packs, rules=rules))
    return made[auditor.options]


def _fix_reference(
    reference: ArticleRef, plan: Plan, auditors: dict[AuditOptions, Auditor], min_confidence: float
) -> Iterator[FixedFile | InputError]:
    if reference.format not in TEXT_READERS:
        return
    auditor = _of_each(plan.auditors.of_file(reference.file), auditors)
    source = Source(path=reference.path, file=reference.file, max_bytes=auditor.options.max_article_bytes)
    try:
        data = source.data()
    except SourceError as error:
        yield InputError(path=reference.path, stage=error.stage, message=error.message)
        return
    except OSError as error:
        yield InputError(path=reference.path, stage="read", message=error.strerror or type(error).__name__)
        return
    in_memory = Source(path=reference.path, content=data, max_bytes=source.max_bytes, named=reference.named)
    for article in read_source(in_memory, reference.format):
        if isinstance(article, InputError):
            yield article
            continue
        report = auditor.audit_articles([article])[0][0]
        fixed = fix_article(article, data, report, auditor.rules, min_confidence)
        if fixed.applied or fixed.refused:
            yield replace(fixed, file=reference.file)


def fix_article(
    article: Article, data: bytes, report: ArticleReport, rules: Mapping[str, Rule], min_confidence: float
) -> FixedFile:
    """What fixing does to an article that is the whole of a file with the bytes ``data``.

    ``report`` is the article's own; suggestions with a confidence below ``min_confidence`` (0–1) stay out of it.
    """
    wanted = _wanted(report, rules, min_confidence)
    refused: list[Refusal] = []
    encoding = _encoding(article, data)
    fixes: list[Fix] = []
    for fix, why in _with_reasons(article, wanted, encoding):
        if why is None:
            fixes.append(fix)
        else:
            refused.append(Refusal(fix=fix, why=why))
    if article.format != "text" and fixes and not _reads_the_same(article, fixes):
        good = _good_ones(article, fixes)
        refused += [Refusal(fix=fix, why="it would change the markup") for fix in fixes if fix not in good]
        fixes = good
    after = _replaced(article.source, fixes)
    mark, codec = encoding or (b"", "utf-8")
    return FixedFile(
        path=article.path,
        file=article.path,
        sha256=article.sha256,
        before=article.source,
        after=after,
        data=mark + after.encode(codec) if fixes else data,
        applied=tuple(fixes),
        refused=tuple(sorted(refused, key=lambda one: one.fix.start)),
    )


def write_fixed(fixed: FixedFile) -> None:
    """Write a fixed file, whole or not at all.

    Raises ``UsageError`` if the file changed since it was read, ``WriteError`` for what the system refuses.
    """
    path = Path(fixed.file)
    try:
        now = sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(f"{fixed.path}: not written, it can no longer be read ({error.strerror or error})") from error
    if not path.stat().st_mode & _WRITABLE:
        raise UsageError(f"{fixed.path}: not written, it is write-protected; allow writing and run the command again")
    if now != fixed.sha256:
        raise UsageError(f"{fixed.path}: not written, it changed while it was audited; run the command again")
    with whole_file(path) as stream:
        stream.write(fixed.data)


# ---------------------------------------------------------------------------------------------- what is applied


def _wanted(report: ArticleReport, rules: Mapping[str, Rule], min_confidence: float) -> list[Fix]:
    """Safe suggestions in order of position, equal ones once."""
    found: dict[tuple[int, int, str], Fix] = {}
    for issue in report.issues:
        rule = rules.get(issue.rule)
        if rule is None or not rule.safe_fix or issue.status == "suppressed" or not issue.suggestions:
            continue
        best = issue.suggestions[0]
        if best.confidence < min_confidence or best.text == issue.quote.exact:
            continue
        span = issue.span
        found.setdefault(
            (span.start, span.end, best.text),
            Fix(
                rule=issue.rule,
                start=span.start,
                end=span.end,
                line=span.line,
                column=span.column,
                found=issue.quote.exact,
                replacement=best.text,
                confidence=best.confidence,
            ),
        )
    return [found[key] for key in sorted(found)]


def _with_reasons(
    article: Article, wanted: Sequence[Fix], encoding: tuple[bytes, str] | None
) -> Iterator[tuple[Fix, str | None]]:
    """Each replacement with the reason why it cannot be applied, if there is one."""
    segments = _by_source(article)
    overlapping = set()
    reach, reaching = -1, -1
    for number, fix in enumerate(wanted):
        if fix.start < reach:
            overlapping |= {number, reaching}
        if fix.end > reach:
            reach, reaching = fix.end, number
    for number, fix in enumerate(wanted):
        if encoding is None:
            why = f"the file cannot be written back as {article.encoding} byte for byte"
        elif fix.start >= fix.end or _in_prose(article, segments, fix) is None:
            why = "there is markup inside"
        elif number in overlapping:
            why = "it overlaps another suggestion"
        elif not _can_encode(fix.replacement, encoding[1]):
            why = f"{article.encoding} lacks a character of it"
        else:
            yield fix, None
            continue
        yield fix, why


def _in_prose(article: Article, segments: Sequence[Segment], fix: Fix) -> int | None:
    """The offset in the prose of a range of the source that one exact segment covers: no markup stands inside.

    ``segments``: those of the article, in order of the source.
    """
    if not segments:
        same = article.text[fix.start : fix.end] == article.source[fix.start : fix.end]
        return fix.start if same else None
    index = bisect_right(segments, fix.start, key=lambda one: one.source_start) - 1
    if index < 0:
        return None
    segment = segments[index]
    if segment.length != segment.source_length or fix.end > segment.source_start + segment.source_length:
        return None
    start = segment.prose_start + fix.start - segment.source_start
    return start if article.text[start : start + fix.end - fix.start] == article.source[fix.start : fix.end] else None


def _by_source(article: Article) -> list[Segment]:
    return sorted(article.segments, key=lambda one: one.source_start)


def _good_ones(article: Article, fixes: list[Fix]) -> list[Fix]:
    """Those of the replacements that meet no markup, found by halves: most files hold none that does."""
    if _reads_the_same(article, fixes):
        return fixes
    if len(fixes) < 2:
        return []
    middle = len(fixes) // 2
    good = _good_ones(article, fixes[:middle]) + _good_ones(article, fixes[middle:])
    return good if _reads_the_same(article, good) else []


def _reads_the_same(article: Article, fixes: Sequence[Fix]) -> bool:
    """Whether the fixed source is read as the same prose with just these texts replaced."""
    placed = []
    segments = _by_source(article)
    for fix in fixes:
        start = _in_prose(article, segments, fix)
        if start is None:
            return False
        placed.append((start, start + fix.end - fix.start, fix.replacement))
    expected = _spliced(article.text, sorted(placed))
    return TEXT_READERS[article.format].parse(_replaced(article.source, fixes)).text == expected


def _replaced(source: str, fixes: Sequence[Fix]) -> str:
    return _spliced(source, [(fix.start, fix.end, fix.replacement) for fix in fixes])


def _spliced(text: str, replacements: Sequence[tuple[int, int, str]]) -> str:
    """``text`` with replacements that are in order and do not overlap."""
    parts, position = [], 0
    for start, end, replacement in replacements:
        parts += [text[position:start], replacement]
        position = end
    return "".join([*parts, text[position:]])


def _encoding(article: Article, data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark and codec that give the file's bytes from its text; None where none does."""
    candidates = [(mark, codec) for mark, codec in _MARKS if data.startswith(mark)] + [(b"", article.encoding)]
    for mark, codec in candidates:
        try:
            if mark + article.source.encode(codec) == data:
                return mark, codec
        except (UnicodeEncodeError, LookupError):
            continue
    return None


def _can_encode(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


# ---------------------------------------------------------------------------------------------- showing it


def unified_diff(fixed: FixedFile) -> str:
    """The change as a unified diff with three lines of context; lines end at LF, as for ``patch`` and git.

    Built from the replacements themselves: linear in the file, where comparing two texts is not.
    """
    before, after = fixed.before.split("\n"), fixed.after.split("\n")
    blocks = _changed_blocks(fixed)
    lines = [f"--- {_diff_name('a', fixed.path)}\n", f"+++ {_diff_name('b', fixed.path)}\n"]
    hunk: list[tuple[int, int, int, int]] = []
    for block in [*blocks, None]:
        if hunk and (block is None or block[0] - hunk[-1][1] > 2 * _CONTEXT_LINES):
            lines += _hunk(before, after, hunk)
            hunk = []
        if block is not None:
            hunk.append(block)
    return "".join(lines)


def _diff_name(side: str, path: str) -> str:
    """The path as a diff names it; quoted where it would break the line."""
    name = f"{side}/{path.lstrip('/')}"
    return name if name.isprintable() and not set('"\\') & set(name) else json.dumps(name, ensure_ascii=False)


def _changed_blocks(fixed: FixedFile) -> list[tuple[int, int, int, int]]:
    """Changed lines as (first, end, first after, end after), 0-based, ends exclusive, neighbours joined."""
    blocks: list[tuple[int, int, int, int]] = []
    position = line = shift = 0
    for fix in fixed.applied:
        line += fixed.before.count("\n", position, fix.start)
        position = fix.start
        end = line + fixed.before.count("\n", fix.start, fix.end) + 1
        added = fix.replacement.count("\n") - (end - line - 1)
        if blocks and line <= blocks[-1][1]:
            first, old_end, first_after, _ = blocks[-1]
            blocks[-1] = (first, max(old_end, end), first_after, max(old_end, end) + shift + added)
        else:
            blocks.append((line, end, line + shift, end + shift + added))
        shift += added
    return blocks


def _hunk(before: Sequence[str], after: Sequence[str], blocks: Sequence[tuple[int, int, int, int]]) -> Iterator[str]:
    # A text that ends with LF splits into an empty last piece, which is no line.
    last, last_after = len(before) - (before[-1] == ""), len(after) - (after[-1] == "")
    start = max(0, blocks[0][0] - _CONTEXT_LINES)
    end = min(last, blocks[-1][1] + _CONTEXT_LINES)
    start_after = blocks[0][2] - (blocks[0][0] - start)
    end_after = min(last_after, blocks[-1][3] + end - blocks[-1][1])
    yield f"@@ -{start + 1},{end - start} +{start_after + 1},{end_after - start_after} @@\n"
    position = start
    for first, stop, first_after, stop_after in blocks:
        yield from _prefixed(" ", before, position, first)
        yield from _prefixed("-", before, first, min(stop, last))
        yield from _prefixed("+", after, first_after, min(stop_after, last_after))
        position = stop
    yield from _prefixed(" ", before, position, end)


def _prefixed(sign: str, lines: Sequence[str], start: int, end: int) -> Iterator[str]:
    for number in range(start, end):
        yield f"{sign}{lines[number]}\n"
        if number == len(lines) - 1:
            yield "\\ No newline at end of file\n"
