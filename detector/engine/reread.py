"""Reads some articles of an audit again: their texts are not kept, and few are needed once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from detector.model import Article
from detector.sources.discover import ArticleRef
from detector.sources.registry import read_source

if TYPE_CHECKING:
    from detector.engine.configured import Plan
    from detector.engine.store import Measured

# What tells an article from others: its path, and its record in a file of several.
Key = tuple[str, str]


def key_of(one: Article | Measured) -> Key:
    """The key of an article, the same for what is measured of it."""
    return one.path, str(one.record)


def read_again(
    wanted: Iterable[Key], references: Sequence[ArticleRef], plan: Plan | None
) -> Iterator[tuple[Key, Article]]:
    """The articles of these keys in the order of the files, each file read once; without those that are gone."""
    by_path: dict[str, set[Key]] = {}
    for key in wanted:
        by_path.setdefault(key[0], set()).add(key)
    for reference in references:
        keys = by_path.get(reference.path)
        if not keys:
            continue
        if plan is not None:
            options = plan.auditors.of_file(reference.file).options
            reference = replace(reference, max_bytes=options.max_article_bytes, options=options.reading)
        for found in read_source(reference.source(), reference.format):
            if isinstance(found, Article) and key_of(found) in keys:
                yield key_of(found), found
