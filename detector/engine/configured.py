"""An audit as the command line runs it: configuration from the files upwards, ignore files, baseline, changed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from detector.configuration.resolve import Resolver, common_folder
from detector.engine.auditor import AuditOptions, Progress
from detector.engine.auditors import Auditors
from detector.engine.baseline import read_baseline
from detector.engine.changes import changes_since
from detector.engine.plan import Plan
from detector.errors import UsageError
from detector.model import Report
from detector.report.files import check_writable
from detector.report.history import RecordedRun


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
    if config is not None and not use_config:
        raise UsageError("--config and --no-config exclude each other")
    if changed_since is not None and write_baseline_to is not None:
        raise UsageError("--write-baseline needs the whole audit; it cannot be used with --changed-since")
    if write_baseline_to is not None:
        check_writable(write_baseline_to)
    if history is not None:
        _check_history(history, given or {}, changed_since)
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
    written = plan.write(report)
    runs: tuple[RecordedRun, ...] = ()
    if history is not None and report.run.complete:
        from detector.engine.history import commit_of, record_run

        try:
            runs = record_run(history, report, commit_of(common_folder(paths)))
        except UsageError as error:  # the report is worth more than its history
            plan.notes.append(str(error))
            written = False
    return ConfiguredAudit(
        report=report, options=auditors.of_run.options, notes=tuple(plan.notes), complete=written, history=runs
    )


def _check_history(history: Path, given: Mapping[str, object], changed_since: str | None) -> None:
    """Raise ``UsageError`` where the figures of this run could not be kept beside those of whole audits."""
    from detector.engine.history import check_history

    if changed_since is not None or {"select", "ignore"} & given.keys():
        part = "--select or --ignore" if changed_since is None else "--changed-since"
        raise UsageError(f"--history compares whole audits; it cannot be used with {part}")
    check_history(history)
