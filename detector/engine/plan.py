"""What a run asks besides auditing: what is left out, whose settings hold, which issues are known."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from detector.configuration.schema import SIBLINGS_AUTO
from detector.engine.auditor import Auditor
from detector.engine.auditors import Auditors
from detector.engine.baseline import Baseline, apply_baseline, make_baseline, paths_from, write_baseline
from detector.engine.changes import Changes, only_changed
from detector.engine.regrade import Audited
from detector.engine.siblings import SiblingFinder
from detector.engine.store import ArticleStore
from detector.errors import UsageError
from detector.model import Article, ArticleReport, Issue, Report, Severity
from detector.report.files import WriteError


class Plan:
    """What a run asks besides auditing: what is left out, whose settings hold, which issues are known."""

    def __init__(
        self,
        auditors: Auditors,
        paths: Sequence[str | Path],
        *,
        known: Baseline | None = None,
        known_in: Path | None = None,
        write_to: Path | None = None,
        changes: Changes | None = None,
        siblings: str = SIBLINGS_AUTO,
        history: Path | None = None,
    ) -> None:
        self.auditors = auditors
        self.siblings = SiblingFinder(siblings)
        self.notes: list[str] = list(self.siblings.notes)
        self._paths = paths
        self._known, self._known_in, self._write_to, self._changes = known, known_in, write_to, changes
        self._gates: dict[str, Severity | None] = {}
        self._to_write: Baseline | None = None
        self._stale = 0
        # They may lie in the folder that is audited, and JSON files there may hold articles.
        own_files = [os.path.realpath(one) for one in (known_in, write_to, history) if one is not None]
        self._own_files = {os.path.basename(one): one for one in own_files}  # noqa: PTH119

    def keeps(self, file: str, is_folder: bool, root: str) -> bool:
        """Whether something met in a folder is to be audited."""
        if not self.auditors.resolver.keeps(file, is_folder, root):
            return False
        if is_folder:
            return True
        own = self._own_files.get(os.path.basename(file)) if self._own_files else None  # noqa: PTH119
        if own is not None and os.path.realpath(file) == own:
            return False
        return self.changed(file) or self.siblings.may_have(file)

    def keeps_named(self, file: str) -> bool:
        """Whether a file that was named is to be audited."""
        return self.auditors.resolver.keeps_named(file) and (self.changed(file) or self.siblings.may_have(file))

    def changed(self, file: str) -> bool:
        """Whether a file is to be audited for its own sake, not only for that of another version of its text."""
        return self._changes is None or self._changes.holds(file)

    @property
    def needs_articles(self) -> bool:
        """Whether reports are settled with their articles at hand: which lines changed is said of the source."""
        return self._changes is not None

    def note_gate(self, path: str, auditor: Auditor) -> None:
        """Remember that the article at ``path`` (as reported) has another gate than the run."""
        gate = auditor.options.gate_severity
        if gate != self.auditors.of_run.options.gate_severity:
            self._gates[path] = gate

    def settled(
        self,
        file: str,
        auditor: Auditor,
        article: Article,
        audited: Audited,
        siblings: Mapping[str, str] = MappingProxyType({}),
    ) -> Audited:
        """One article's report after its file's own gate and the lines that changed are known.

        ``siblings``: the files of other versions, by their names in the report.
        """
        gate = auditor.options.gate_severity
        self.note_gate(audited[0].path, auditor)
        if self._changes is None:
            return audited
        lines = self._changes.lines(file) if self._changes.holds(file) else ()
        others = {
            path: self._changes.lines(one) for path, one in siblings.items() if one != file and self._changes.holds(one)
        }
        return only_changed(audited, article, lines, auditor.wide_rules, gate, auditor.options.min_score, others)

    def fail_on(self, article: ArticleReport) -> Severity | None:
        """The lowest severity that fails the gate in an article."""
        return self._gates.get(article.path, self.auditors.of_run.options.gate_severity)

    def finish(self, store: ArticleStore, shared: tuple[Issue, ...]) -> tuple[Issue, ...]:
        """Mark what is known among the reports of the audit, and note what a new baseline is to hold.

        ``shared``: the issues of several articles, which are given back marked.
        """
        known, min_score = self._known, self.auditors.of_run.options.min_score
        if self._write_to is None and known is None:
            return shared
        paths = () if self._write_to is None else paths_from(self._write_to, self._paths)
        if known is None:
            known = self._to_write = make_baseline(store.with_issues(), paths, shared)
            return apply_baseline(known, store, shared, self.fail_on, min_score).shared
        matched = apply_baseline(known, store, shared, self.fail_on, min_score)
        if self._write_to is not None:
            self._to_write = make_baseline(store.with_issues(), paths, matched.shared, known_only=True)
        elif self._is_whole:
            self._stale = matched.stale
        return matched.shared

    @property
    def _is_whole(self) -> bool:
        """Whether all is audited that was when the baseline was written, so that what is missing is gone."""
        if self._known is None or self._known_in is None or self._changes is not None:
            return False
        return self._known.paths == paths_from(self._known_in, self._paths) and not self.auditors.narrowed

    def check_rewriting(self) -> None:
        """Raise ``UsageError`` where a baseline would shrink by what is only not looked at."""
        if self._known is not None and self._write_to is not None and not self._is_whole:
            audited = ", ".join(self._known.paths)
            raise UsageError(
                f"{self._known_in} was written by an audit of {audited} (from its own folder) with all rules; "
                "only the same audit can shrink it, and one without --baseline writes it anew"
            )

    def write(self, report: Report) -> bool:
        """Write the new baseline, if one was asked for; False if that failed, so that the report is not lost."""
        if self._stale and report.run.complete and not report.errors:
            issues = "1 issue" if self._stale == 1 else f"{self._stale:,} issues"
            self.notes.append(
                f"{issues} of {self._known_in} no longer found; "
                f"`--baseline {self._known_in} --write-baseline {self._known_in}` takes them out"
            )
        if self._to_write is None or self._write_to is None:
            return True
        if not report.run.complete:
            self.notes.append(f"{self._write_to} was not written: the audit was interrupted")
            return True
        total = self._to_write.total
        found = "1 known issue" if total == 1 else f"{total:,} known issues"
        if self._known is not None:
            if report.errors:
                self.notes.append(
                    f"{self._write_to} was not written: {len(report.errors):,} inputs could not be audited, "
                    "and their known issues would be lost"
                )
                return True  # the audit itself says that it is not complete
            found += f", {self._known.total - total:,} fewer than in {self._known_in}"
        try:
            write_baseline(self._to_write, self._write_to)
        except WriteError as error:
            self.notes.append(str(error))
            return False
        self.notes.append(f"baseline written to {self._write_to}: {found}")
        return True
