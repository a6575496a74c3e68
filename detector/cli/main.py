"""Entry point of the command ``garblint``: finds the command, runs it, turns every failure into one clear line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from detector import __version__
from detector.cli import audit, cache, compare, explain, fix, init, rules
from detector.cli.arguments import Parser
from detector.cli.status import INTERNAL, INTERRUPTED, USAGE
from detector.errors import GarblintError

_COMMANDS = {
    "audit": audit,
    "compare": compare,
    "explain": explain,
    "rules": rules,
    "fix": fix,
    "init": init,
    "cache": cache,
}

_DESCRIPTION = """\
Finds text that was damaged on its way to the reader: spun, mistranslated, masked, disguised, left over or broken.

  garblint audit articles/            show what is wrong, worst article first
  garblint audit articles/ -o r.json  and write the whole report
  garblint compare zh.md en.md        show a text beside its translation, and where they disagree
  garblint explain zh.spun.synonym    say what a rule means
  garblint init                       write a configuration for this folder
"""
_EPILOG = """\
Exit status: 0 passed, 1 the gate failed, 2 usage or configuration error, 3 some input could not be read.
"""


def make_parser() -> Parser:
    """The parser of all commands."""
    parser = Parser(prog="garblint", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"garblint {__version__}")
    for name, module in _COMMANDS.items():
        command = parser.add_command(name, help=module.SUMMARY, description=module.DESCRIPTION)
        command.set_defaults(run=module.run)
        module.add_arguments(command)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (``sys.argv`` by default) and return its exit status; no exception gets out."""
    for stream in (sys.stdout, sys.stderr):
        # What a terminal's encoding lacks is spelt out before; this catches what was overlooked.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A report is thousands of small objects without a cycle among them: looking for cycles as often as Python does by
    # itself costs a fifth of the time on text with many issues.
    gc.set_threshold(50_000, 50, 50)
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except SystemExit as end:  # argparse: help, version, usage
        return end.code if isinstance(end.code, int) else USAGE
    except GarblintError as error:
        _complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        from detector.cli.console import silence

        silence(sys.stdout.fileno())
        return 0
    except Exception as error:  # the last resort: a user never sees a traceback unasked
        if os.environ.get("GARBLINT_DEBUG"):
            import traceback

            traceback.print_exc()
            return INTERNAL
        kind = type(error).__name__
        _complain(
            f"internal error ({kind}: {error}); this is a fault of garblint, please report it "
            "with the output of the same command under GARBLINT_DEBUG=1"
        )
        return INTERNAL


def _run(words: list[str]) -> int:
    parser = make_parser()
    if not words:
        parser.print_help(sys.stderr)
        return USAGE
    parsed = parser.parse(words)
    status: int = parsed.run(parsed)
    return status


def _complain(message: str) -> None:
    from detector.report.terminal import terminal_for

    print(f"garblint: {terminal_for(sys.stderr).text(message)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
