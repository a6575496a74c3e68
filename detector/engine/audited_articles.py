"""The articles of an audit once each of them is audited: their reports, whose settings hold for them, their texts.

Texts are not kept; the few that are needed once more are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from detector.engine.regrade import Audited, regraded
from detector.engine.store import ArticleStore, Measured
from detector.model import Article, Issue
from detector.sources.discover import ArticleRef
from detector.sources.registry import read_source

if TYPE_CHECKING:
    from detector.engine.auditor import Auditor
    from detector.engine.plan import Plan

# What tells an article from others and from what it was before: its path, its record in a file of several, its content.
_Key = tuple[str, str, str]


def _key(one: Article | Measured) -> _Key:
    return one.path, str(one.record), one.sha256


class AuditedArticles:
    """The articles of an audit, by number in order of arrival.

    ``plan``: whose settings hold for which file; without it those of ``auditor`` hold for all. ``all_there``: whether
    everything that was read again was still what had been audited. ``regraded``: numbers of the articles whose reports
    were replaced.
    """

    def __init__(
        self, store: ArticleStore, references: Sequence[ArticleRef], auditor: Auditor, plan: Plan | None
    ) -> None:
        self.store, self.references, self.auditor = store, references, auditor
        self.all_there = True
        self.regraded: set[int] = set()
        self._plan = plan

    @property
    def auditors(self) -> tuple[Auditor, ...]:
        """Every auditor that took part."""
        return (self.auditor,) if self._plan is None else self._plan.auditors.all()

    def looks_for(self, check: str) -> bool:
        """Whether a rule for a check is on anywhere."""
        return any(one.rules_for(check) for one in self.auditors)

    def auditor_of_file(self, file: str) -> Auditor:
        """The auditor of a file on the disk."""
        return self.auditor if self._plan is None else self._plan.auditors.of_file(file)

    def auditor_of(self, path: str) -> Auditor:
        """The auditor of the article at a path (as reported)."""
        return self.auditor_of_file(self._files[path])

    @cached_property
    def _files(self) -> dict[str, str]:
        return {one.path: one.file for one in self.references}

    def again(self, numbers: Iterable[int]) -> Iterator[tuple[int, Article]]:
        """Articles by number, read again in the order of the files; without those that are gone or have changed."""
        by_path: dict[str, dict[_Key, int]] = {}
        for number in numbers:
            key = _key(self.store.measured(number))
            by_path.setdefault(key[0], {})[key] = number
        for reference in self.references:
            wanted = by_path.get(reference.path)
            if wanted is None:
                continue
            options = self.auditor_of_file(reference.file).options
            bounded = reference.read_as(options.max_article_bytes, options.reading)
            for found in read_source(bounded.source(), bounded.format):
                if isinstance(found, Article) and (number := wanted.pop(_key(found), -1)) >= 0:
                    yield number, found
            self.all_there = self.all_there and not wanted

    def put(self, number: int, audited: Audited, issues: Sequence[Issue]) -> None:
        """Replace the report of an article by another one of it with other issues. Raises ``StoreError``."""
        options = self.auditor_of(audited[0].path).options
        self.store.put(number, regraded(audited, issues, options.gate_severity, options.min_score))
        self.regraded.add(number)
