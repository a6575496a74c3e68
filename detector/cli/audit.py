"""``garblint audit``: audit files and folders, show or write the report, and decide the gate."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from detector.cli.arguments import Parser, confidence_bound, job_count
from detector.cli.output import (
    add_gate_options,
    add_output_options,
    report_targets,
    standard_output_format,
    write_reports,
)
from detector.cli.settings import (
    add_configuration_options,
    add_field_options,
    add_messages,
    add_rule_options,
    add_source_language,
    given_options,
    named_configuration,
)
from detector.cli.status import GATE_FAILED, INTERRUPTED, PASSED, UNREADABLE, USAGE
from detector.report.registry import FORMATS, ReportContext, writer

if TYPE_CHECKING:
    from detector.cli.console import Console
    from detector.model import Report

SUMMARY = "audit files and folders"
DESCRIPTION = "Audit articles: show what is wrong with them, worst first, or write it as a report."


def add_arguments(parser: Parser) -> None:
    """Declare the options of the command."""
    formats = "; ".join(f"{one.name}: {one.description}" for one in FORMATS.values())
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder with everything below it")
    output_help = "also write a report; the format is named or follows from the suffix; repeatable"
    add_output_options(parser, output_help, formats)
    add_rule_options(parser)
    add_gate_options(parser)
    parser.add_argument(
        "--min-confidence",
        type=confidence_bound,
        metavar="P",
        help="report no issue below this confidence (0 to 1); it counts for nothing then (default: report all)",
    )
    add_field_options(parser)
    add_configuration_options(parser)
    parser.add_argument("--baseline", metavar="FILE", help="issues in this file are known and do not fail the gate")
    parser.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="write what is found as known; with --baseline only what was known already, so that it shrinks",
    )
    parser.add_argument(
        "--changed-since",
        metavar="REF",
        help="audit only files, and fail only for lines, that changed in git since this commit or branch",
    )
    parser.add_argument(
        "--history",
        metavar="FILE",
        help="keep the figures of this run there (SQLite), and show how they changed since earlier runs",
    )
    parser.add_argument(
        "--siblings",
        metavar="auto|off|FILE",
        help="which files are translations of each other and are compared: auto (by names and front matter; default), "
        "off, or a manifest (.toml, .json, .csv)",
    )
    add_source_language(parser)
    add_messages(parser)
    parser.add_argument(
        "--readability",
        action="store_true",
        help="also measure how hard English is to read by textstat (RIX, McAlpine EFLAW)",
    )
    parser.add_argument(
        "--jobs", type=job_count, metavar="N", help="processes to use (default: one a processor; small audits need one)"
    )
    parser.add_argument("--no-cache", action="store_true", help="audit unchanged files again, and remember nothing")
    parser.add_argument(
        "-a", "--all", action="store_true", help="show every issue of an article, not only the worst 20 kinds"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print only the summary line and errors")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; returns the exit status."""
    targets = report_targets(arguments.output, arguments.format)
    from detector.cli.console import Console
    from detector.cli.progress import progress_bar
    from detector.engine.configured import audit_configured

    console = Console()
    with progress_bar(wanted=not arguments.quiet) as bar:
        done = audit_configured(
            arguments.paths,
            given_options(arguments),
            config=named_configuration(arguments),
            use_config=not arguments.no_config,
            baseline=_path(arguments.baseline),
            write_baseline_to=_path(arguments.write_baseline),
            changed_since=arguments.changed_since,
            progress=bar,
            jobs=arguments.jobs,
            cached=not arguments.no_cache,
            siblings=arguments.siblings,
            history=_path(arguments.history),
        )
    report, options = done.report, done.options
    if not report.run.complete:
        console.note("interrupted: the report holds what was done by then")
    context = ReportContext(
        options.fail_on,
        options.min_score,
        show_all=arguments.all,
        history=done.history,
        messages=options.messages,
    )

    all_written = write_reports(report, targets, context, console, quiet=arguments.quiet)
    machine = standard_output_format(arguments.format, targets)
    _print(report, machine, context, console, arguments)
    if not (arguments.quiet and done.complete):
        for note in done.notes:
            console.note(note)
    if not (all_written and done.complete):
        return USAGE
    if not report.run.complete:
        return INTERRUPTED
    if not report.summary.passed:
        return GATE_FAILED
    return UNREADABLE if report.errors else PASSED


def _path(name: str | None) -> Path | None:
    return None if name is None else Path(name)


def _print(report: Report, shown: str, context: ReportContext, console: Console, arguments: argparse.Namespace) -> None:
    """What goes to the standard streams: a machine's report alone on stdout, all text for people then on stderr."""
    from detector.report.gate import summary_line

    nothing_found = not report.articles and not report.errors
    if shown != "pretty" or arguments.quiet:
        for error in report.errors:
            console.note(f"{error.path}: {error.stage}: {error.message}")
    if nothing_found:
        where = ", ".join(arguments.paths)
        changed = f"nothing that changed since {arguments.changed_since}" if arguments.changed_since else "no article"
        console.note(f"{changed} was found in {where}; nothing was audited")
    if shown != "pretty":
        console.report(writer(shown), report, context)
        if not (arguments.quiet or nothing_found):
            console.note(summary_line(report, context))
    elif nothing_found:
        pass
    elif arguments.quiet:
        console.lines([console.out.text(summary_line(report, context))])
    else:
        from detector.report.pretty import render

        console.lines(render(report, console.out, context))
