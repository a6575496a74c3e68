"""``garblint compare``: a text beside its translation, and what the two say differently."""

from __future__ import annotations

import argparse

from detector.cli.arguments import Parser
from detector.cli.output import (
    add_gate_options,
    add_output_options,
    report_targets,
    standard_output_format,
    write_reports,
)
from detector.cli.settings import (
    add_configuration_options,
    add_messages,
    add_rule_options,
    given_options,
    named_configuration,
)
from detector.cli.status import GATE_FAILED, PASSED, UNREADABLE, USAGE
from detector.report.registry import FORMATS, ReportContext, writer

SUMMARY = "show a text beside its translation"
DESCRIPTION = "Align a text with its translation, show the paragraphs side by side, and what the two say differently."


def add_arguments(parser: Parser) -> None:
    """Declare the options of the command."""
    parser.add_argument("source", metavar="SOURCE", help="the text that was translated")
    parser.add_argument("translation", metavar="TRANSLATION", help="its translation")
    add_output_options(parser, "also write a report; the JSON holds the alignment; repeatable", ", ".join(FORMATS))
    add_rule_options(parser)
    add_gate_options(parser)
    add_configuration_options(parser)
    add_messages(parser)
    parser.add_argument("--only-issues", action="store_true", help="leave out paragraphs under which nothing stands")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only the summary line and errors")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the command; returns the exit status."""
    targets = report_targets(arguments.output, arguments.format)
    from detector.cli.console import Console
    from detector.engine.comparison import compare_files
    from detector.report.gate import summary_line

    console = Console()
    done = compare_files(
        arguments.source,
        arguments.translation,
        given_options(arguments),
        config=named_configuration(arguments),
        use_config=not arguments.no_config,
    )
    report, options = done.report, done.options
    context = ReportContext(options.fail_on, options.min_score, show_all=True, messages=options.messages)
    written = write_reports(report, targets, context, console, quiet=arguments.quiet)
    for error in report.errors:
        console.note(f"{error.path}: {error.stage}: {error.message}")
    machine = standard_output_format(arguments.format, targets)
    if machine != "pretty":
        console.report(writer(machine), report, context)
        if not arguments.quiet:
            console.note(summary_line(report, context))
    elif done.pair is not None:
        from detector.report.comparison import render

        if not arguments.quiet:
            shown = render(report, done.pair, done.texts, console.out, context.words, only_issues=arguments.only_issues)
            console.lines(shown)
        console.lines([console.out.text(summary_line(report, context))])
    if not written:
        return USAGE
    if report.errors:
        return UNREADABLE
    return PASSED if report.summary.passed else GATE_FAILED
