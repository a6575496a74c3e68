"""Placeholders and markup that one side has and the other lacks.

Placeholders ({name}, %s, ⟦1⟧) are compared paragraph by paragraph, because a program will fill them in; links,
pictures, headings, list items and stressed words are counted over the whole of two files of the same format.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange

_PLACEHOLDER: Final = re.compile(
    r"\{\{\s*[A-Za-z_][\w.\- ]{0,60}\s*\}\}|\$\{[A-Za-z_][\w.]{0,60}\}|\{[A-Za-z_][\w.]{0,60}\}|\{\d{1,2}\}"
    r"|%\(\w{1,40}\)[sdif]|%\d{1,2}\$[sdif@]|(?<![\d%])%[sd@](?![A-Za-z])"
    r"|⟦[^⟦⟧\n]{1,40}⟧|⟪[^⟪⟫\n]{1,40}⟫|\[\[\d{1,3}\]\]|<\d{1,3}/?>|</\d{1,3}>|__[A-Z][A-Z0-9_]{1,30}__"
)
_FORMATS_WITH_MARKUP: Final = {"markdown": "markdown", "mdx": "markdown", "html": "html"}

_LINK: Final = {
    "markdown": re.compile(r"(?<!!)\[[^\[\]\n]{1,400}\]\(\s*<?(?P<to>[^\s()<>]{1,2000})"),
    "html": re.compile(r"<a\s[^>]{0,400}?href\s*=\s*[\"']?(?P<to>[^\"'\s>]{1,2000})", re.IGNORECASE),
}
_COUNTED: Final = {
    "markdown": {
        "pictures": re.compile(r"!\[[^\[\]\n]{0,400}\]\("),
        "headings": re.compile(r"^ {0,3}#{1,6}\s+\S", re.MULTILINE),
        "list items": re.compile(r"^[ \t]{0,12}(?:[-*+]|\d{1,3}[.)])[ \t]+\S", re.MULTILINE),
        "bold phrases": re.compile(r"\*\*[^\s*](?:[^*\n]{0,400}[^\s*])?\*\*|__[^\s_](?:[^_\n]{0,400}[^\s_])?__"),
        "tables": re.compile(r"^\s{0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$", re.MULTILINE),
        "code blocks": re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE),
    },
    "html": {
        "pictures": re.compile(r"<img\b", re.IGNORECASE),
        "headings": re.compile(r"<h[1-6]\b", re.IGNORECASE),
        "list items": re.compile(r"<li\b", re.IGNORECASE),
        "bold phrases": re.compile(r"<(?:b|strong)\b", re.IGNORECASE),
        "tables": re.compile(r"<table\b", re.IGNORECASE),
    },
}
_FENCED: Final = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1[^\n]*$", re.MULTILINE | re.DOTALL)
# A folder or file name that only says a language: links lead each reader to his own.
_LANGUAGE_PART: Final = re.compile(
    r"(?<![A-Za-z])(?:zh|ja|en|jp|cn)(?:[-_](?:cn|tw|hk|hans|hant|jp|us|gb|uk))?(?![A-Za-z])", re.I
)


def placeholders(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Placeholders of a paragraph that its translation lacks, or has and should not."""
    if not rules:
        return
    source, target = pair.source.reading.text, pair.target.reading.text
    for bead in pair.blocks:
        left = _found(source, pair.source.blocks[bead.source_start : bead.source_end])
        right = _found(target, pair.target.blocks[bead.target_start : bead.target_end])
        if not left and not right:
            continue
        if bead.target_start == bead.target_end or bead.source_start == bead.source_end:
            continue  # the whole paragraph is missing, which is said elsewhere
        missing = Counter(word for word, _ in left) - Counter(word for word, _ in right)
        added = Counter(word for word, _ in right) - Counter(word for word, _ in left)
        block = pair.target.blocks[bead.target_start]
        for word in missing:
            place = next(at for text, at in left if text == word)
            yield PairFinding(
                Finding(rule=rules[0].id, start=block[0], end=block[1], variant=word,
                        values={"placeholder": word, "what": "is missing"}),
                (RelatedRange(*place, f"the source has {word}"),),
            )  # fmt: skip
        for word in added:
            start, end = next(at for text, at in right if text == word)
            yield PairFinding(
                Finding(rule=rules[0].id, start=start, end=end, variant=word,
                        values={"placeholder": word, "what": "does not stand in the source"})
            )  # fmt: skip


def _found(text: str, blocks: tuple[Range, ...]) -> list[tuple[str, Range]]:
    return [
        (match.group().replace(" ", ""), match.span())
        for start, end in blocks
        for match in _PLACEHOLDER.finditer(text, start, end)
    ]


def markup(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Kinds of markup that two files of one format hold in different numbers, and links that lead elsewhere."""
    source, target = pair.source.reading.article, pair.target.reading.article
    kind = _FORMATS_WITH_MARKUP.get(target.format)
    if not rules or kind is None or source is target or _FORMATS_WITH_MARKUP.get(source.format) != kind:
        return
    texts = [_FENCED.sub(_blank, one.source) if kind == "markdown" else one.source for one in (source, target)]
    differing: list[tuple[str, str]] = []
    links = [Counter(_destination(match["to"]) for match in _LINK[kind].finditer(text)) for text in texts]
    lost = links[0] - links[1]
    if lost:
        differing.append(("links", f"{', '.join(list(lost)[:3])} missing"))
    elif links[1] - links[0]:
        differing.append(("links", f"{', '.join(list(links[1] - links[0])[:3])} added"))
    for name, pattern in _COUNTED[kind].items():
        text = (source.source, target.source) if name == "code blocks" else texts
        counts = [sum(1 for _ in pattern.finditer(one)) for one in text]
        if counts[0] != counts[1]:
            differing.append((name, f"{counts[0]} in the source, {counts[1]} here"))
    for name, what in differing:
        yield PairFinding(
            Finding(rule=rules[0].id, start=0, end=len(pair.target.reading.text), variant=name,
                    values={"kind": name, "what": what})
        )  # fmt: skip


def _blank(match: re.Match[str]) -> str:
    """A code block without what is in it, so that nothing in it counts."""
    return "\n" * match.group().count("\n")


def _destination(link: str) -> str:
    return _LANGUAGE_PART.sub("*", link.split("#")[0]).rstrip("/")


CHECKS: Final[dict[str, PairCheck]] = {"translation.placeholder": placeholders, "translation.markup": markup}
