"""An audit as the command line runs it: configuration from the files upwards, ignore files, baseline, changed lines.

What is given (on the command line) wins over configuration. Files with the same settings share one ``Auditor``, and
auditors that differ in nothing but gate, severities or accepted words share the automata.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from detector.configuration.load import LoadedConfiguration
from detector.configuration.resolve import FileSettings, Resolver, common_folder
from detector.configuration.schema import ALL_RULES, SIBLINGS_AUTO, SIBLINGS_OFF, RuleSetting
from detector.engine.auditor import AuditOptions, Auditor, Progress, make_options
from detector.engine.baseline import (
    Baseline,
    apply_baseline,
    make_baseline,
    paths_from,
    read_baseline,
    write_baseline,
)
from detector.engine.changes import Changes, changes_since, only_changed
from detector.engine.regrade import Audited
from detector.engine.selection import known_names
from detector.engine.siblings import SiblingFinder
from detector.engine.store import ArticleStore
from detector.errors import UsageError
from detector.model import Article, ArticleReport, Issue, Report, Severity
from detector.report.files import WriteError, check_writable
from detector.report.history import RecordedRun
from detector.rulepacks.compiled import CompiledPacks, merge_packs
from detector.rulepacks.store import own_packs, user_packs
from detector.sources.base import ReadOptions
from detector.validation import did_you_mean


class ConfiguredAudit(msgspec.Struct, frozen=True, kw_only=True):
    """A report, the options of the run (the bounds of its gate), and what a user should hear besides.

    ``complete``: whether a baseline and a history that were to be written are; the notes say why one is not.
    ``history``: this run and the earlier ones that are kept, oldest first.
    """

    report: Report
    options: AuditOptions
    notes: tuple[str, ...]
    complete: bool = True
    history: tuple[RecordedRun, ...] = ()


def audit_configured(
    paths: Sequence[str | Path],
    given: Mapping[str, object] | None = None,
    *,
    config: Path | None = None,
    use_config: bool = True,
    baseline: Path | None = None,
    write_baseline_to: Path | None = None,
    changed_since: str | None = None,
    progress: Progress | None = None,
    jobs: int | None = None,
    cached: bool = False,
    siblings: str | None = None,
    history: Path | None = None,
) -> ConfiguredAudit:
    """Audit files and folders with their configurations.

    ``given``: options of ``AuditOptions`` that win over every configuration. ``config``: one configuration for all
    files; ``use_config`` False: none. ``write_baseline_to``: where the issues found are written as known ones; together
    with ``baseline`` only those already known, so that the file shrinks. ``changed_since``: a commit; only files that
    changed since are audited, and issues on other lines get the status "baseline".
    ``jobs``: processes to use (None: one a processor); ``cached``: remember what was found in unchanged files.
    ``siblings``: which files are compared as translations: "auto", "off" or a manifest (None: as configured).
    ``history``: a file to which the figures of this run are added.
    Raises ``UsageError`` for settings, baselines and commits that are no good, before anything is audited.
    """
    if write_baseline_to is not None and changed_since is not None:
        raise UsageError("--write-baseline needs the whole audit; it cannot be used with --changed-since")
    if config is not None and not use_config:
        raise UsageError("--config and --no-config exclude each other")
    if history is not None and (changed_since is not None or {"select", "ignore"} & (given or {}).keys()):
        part = "--changed-since" if changed_since is not None else "--select or --ignore"
        raise UsageError(f"--history compares whole audits; it cannot be used with {part}")
    if write_baseline_to is not None:
        check_writable(write_baseline_to)
    if history is not None:
        from detector.engine.history import check_history

        check_history(history)
    auditors = Auditors(Resolver(config, use_config), given or {}, paths, siblings)
    known_in = baseline
    if baseline is None and write_baseline_to is None:
        known_in = auditors.resolver.run_settings(paths).baseline
    plan = Plan(
        auditors,
        paths,
        known=None if known_in is None else read_baseline(known_in),
        known_in=known_in,
        write_to=write_baseline_to,
        changes=None if changed_since is None else changes_since(changed_since, paths),
        siblings=auditors.siblings,
        history=history,
    )
    plan.check_rewriting()
    from detector.engine.local import run

    report = run(auditors.of_run, paths, progress, plan, jobs=jobs, cached=cached)
    complete = plan.write(report)
    runs: tuple[RecordedRun, ...] = ()
    if history is not None and report.run.complete:
        from detector.engine.history import commit_of, record_run

        try:
            runs = record_run(history, report, commit_of(common_folder(paths)))
        except UsageError as error:  # the report is worth more than its history
            plan.notes.append(str(error))
            complete = False
    return ConfiguredAudit(
        report=report, options=auditors.of_run.options, notes=tuple(plan.notes), complete=complete, history=runs
    )


class Auditors:
    """One ``Auditor`` for each distinct set of options, made when first needed."""

    def __init__(
        self,
        resolver: Resolver,
        given: Mapping[str, object],
        paths: Sequence[str | Path],
        siblings: str | None = None,
    ) -> None:
        self.resolver = resolver
        self._given = make_options(given)
        self._is_given = frozenset(given)
        self._options: dict[int, tuple[FileSettings, AuditOptions]] = {}
        self._made: dict[AuditOptions, Auditor] = {}
        self._packs: dict[tuple[Path, ...], CompiledPacks] = {}
        self._names: dict[tuple[Path, ...], set[str]] = {}
        self._checked: set[Path] = set()
        of_run = resolver.run_settings(paths)
        self._min_score, self._min_confidence = of_run.min_score, of_run.min_confidence
        self._source_language, self._messages = of_run.source_language, of_run.messages
        self.siblings = siblings or of_run.siblings or SIBLINGS_AUTO
        folder = common_folder(paths)
        self._check_names(resolver.configurations_of(folder))
        self.of_run = self.of_options(self._merged(resolver.folder_settings(folder)))

    @property
    def narrowed(self) -> bool:
        """Whether rules were left out for this run only."""
        return bool(self._given.select or self._given.ignore)

    def options(self, file: str) -> AuditOptions:
        """The options that hold for a file. Raises ``UsageError`` for a broken configuration."""
        settings = self.resolver.settings(file)
        known = self._options.get(id(settings))
        if known is None:
            self._check_names(self.resolver.configurations(file))
            known = self._options[id(settings)] = (settings, self._merged(settings))
        return known[1]

    def of_file(self, file: str) -> Auditor:
        """The auditor for a file."""
        return self.of_options(self.options(file))

    def of_options(self, options: AuditOptions) -> Auditor:
        """The auditor with these options."""
        found = self._made.get(options)
        if found is None:
            like = next((one for one in self._made.values() if one.options.rules == options.rules), None)
            found = self._made[options] = Auditor(options, self._packs_of(options.rules), like)
        return found

    def all(self) -> tuple[Auditor, ...]:
        """Every auditor made so far."""
        return tuple(self._made.values())

    def _merged(self, settings: FileSettings) -> AuditOptions:
        given, is_given = self._given, self._is_given
        made = given
        if settings.packs:
            made = replace(made, rules=tuple(dict.fromkeys((*settings.packs, *given.rules))))
        if settings.fail_on is not None and "fail_on" not in is_given:
            made = replace(made, fail_on=settings.fail_on)
        if self._min_score is not None and "min_score" not in is_given:
            made = replace(made, min_score=self._min_score)
        if self._min_confidence is not None and "min_confidence" not in is_given:
            made = replace(made, min_confidence=self._min_confidence)
        if self._source_language is not None and "source_language" not in is_given:
            made = replace(made, source_language=self._source_language)
        if self._messages is not None and "messages" not in is_given:
            made = replace(made, messages=self._messages)
        if settings.max_article_bytes is not None and "max_article_bytes" not in is_given:
            made = replace(made, max_article_bytes=settings.max_article_bytes)
        if settings.languages is not None and "languages" not in is_given:
            made = replace(made, languages=settings.languages)
        return replace(
            made,
            reading=replace(_reading(settings, given.reading), versions=self.siblings != SIBLINGS_OFF),
            rule_settings=(*settings.rules, *given.rule_settings),
            accept_words=(*settings.accept_words, *given.accept_words),
            accept_pairs=(*settings.accept_pairs, *given.accept_pairs),
        )

    def _packs_of(self, rules: tuple[Path, ...]) -> CompiledPacks:
        if rules not in self._packs:
            own = self._packs.setdefault((), own_packs())
            self._packs[rules] = merge_packs(own, user_packs(rules)) if rules else own
        return self._packs[rules]

    def _check_names(self, chain: Sequence[LoadedConfiguration]) -> None:
        """Refuse a name in ``rules`` that no rule has, at its line; packs count for their configuration and below."""
        packs: tuple[Path, ...] = ()
        for one in chain:
            packs += tuple(one.path.parent / name for name in one.configuration.packs)
            if one.path in self._checked:
                continue
            self._checked.add(one.path)
            tables: list[tuple[tuple[str | int, ...], Mapping[str, RuleSetting]]] = [
                (("rules",), one.configuration.rules)
            ]
            for number, override in enumerate(one.configuration.overrides):
                tables.append((("overrides", number, "rules"), override.rules))
            if any(table for _, table in tables):
                known = self._known_names((*packs, *self._given.rules))
                for steps, table in tables:
                    for name in table:
                        if name != ALL_RULES and name not in known:
                            hint = did_you_mean(name, known) or "; `garblint rules list` shows them all"
                            problem = f"no rule, level or category is called '{name}'{hint}"
                            raise one.error(problem, *steps, name)

    def _known_names(self, packs: tuple[Path, ...]) -> set[str]:
        if packs not in self._names:
            self._names[packs] = known_names(one.rule for one in self._packs_of(packs).rules)
        return self._names[packs]


def _reading(settings: FileSettings, given: ReadOptions) -> ReadOptions:
    """Which fields are read: each as it was given, else as it is configured."""
    nothing = ReadOptions()
    return ReadOptions(
        text_fields=given.text_fields or settings.text_fields or (),
        title_field=given.title_field or settings.title_field,
        id_field=given.id_field or settings.id_field,
        field_format=given.field_format
        if given.field_format != nothing.field_format
        else settings.field_format or nothing.field_format,
    )


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
        self.notes: list[str] = []
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
