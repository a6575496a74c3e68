"""The texts of the articles in a report, read again from their files for writers that show them.

A report holds quotes, not texts. A text is used only if it is the very one that was audited: the reader's SHA-256 must
be the article's, and every quote must stand where the report says. What is gone or changed is simply not there, and the
writer shows the quotes instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from detector.language.characters import CharacterView
from detector.model import Article, ArticleReport
from detector.scoring.score import Weighed, evaluation_words, penalty, score
from detector.sources.discover import ArticleRef, discover
from detector.sources.registry import read_source

# The evaluation words of an article, where the report gives them.
WORDS_METRIC = "evaluation_words"


class ArticleText(msgspec.Struct, frozen=True):
    """The decoded text that positions refer to, and the evaluation words (None: they do not explain the score)."""

    source: str
    words: float | None


def article_texts(articles: Mapping[int, ArticleReport], root: str) -> dict[int, ArticleText]:
    """The texts of articles by their numbers; those whose text is gone, changed or unreadable are left out.

    Paths of a report are relative to its root if that is one folder, else to the working folder. Nothing is raised.
    """
    by_path: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for number, article in articles.items():
        by_path[article.path][_identity(article)] = number
    texts: dict[int, ArticleText] = {}
    for path, wanted in by_path.items():
        for read in _read(_places(root, path)):
            found = wanted.get(_identity(read))
            if found is None or found in texts:
                continue
            if (text := _verified(articles[found], read)) is not None:
                texts[found] = text
            if len(texts.keys() & wanted.values()) == len(wanted):
                break
    return texts


def stated_words(article: ArticleReport) -> float | None:
    """The evaluation words that the report itself gives; None where it does not."""
    return article.metrics.get(WORDS_METRIC)


def _identity(article: Article | ArticleReport) -> tuple[str, str]:
    record = article.record or {}
    return (article.sha256, repr(sorted((key, str(value)) for key, value in record.items())))


def _places(root: str, path: str) -> Sequence[Path]:
    """Where the file may lie. Paths with escapes for bytes that are not UTF-8 lead nowhere, which is no harm."""
    return (Path(root) / path, Path(path))


def _read(places: Iterable[Path]) -> Iterator[Article]:
    for place in places:
        try:
            if not place.is_file():
                continue
        except (OSError, ValueError):  # a name that no file can have
            continue
        for reference in discover([place]):
            if isinstance(reference, ArticleRef):
                for article in read_source(reference.source(), reference.format):
                    if isinstance(article, Article):
                        yield article


def _verified(reported: ArticleReport, article: Article) -> ArticleText | None:
    source = article.source
    for issue in reported.issues:
        if source[issue.span.start : issue.span.end] != issue.quote.exact:
            return None
    words = stated_words(reported)
    if words is None:
        words = evaluation_words(CharacterView(article.text), japanese=reported.language.primary == "ja")
    weighed = Weighed(penalty(reported.issues), words)
    # Suppression comments are no words; where there are some, the words counted here may not be the audit's.
    return ArticleText(source, words if score((weighed,)) == reported.score else None)
