"""``garblint cache``: say where remembered findings are kept, or delete them."""

from __future__ import annotations

import argparse

from detector.cli.arguments import Parser
from detector.cli.status import PASSED
from detector.errors import UsageError

SUMMARY = "clear the cache of findings"
DESCRIPTION = "Work with what is remembered of unchanged files: findings, and compiled rule packs."


def add_arguments(parser: Parser) -> None:
    """Declare the commands below this one."""
    clearing = parser.add_command("clear", help="delete it", description="Delete remembered findings and packs.")
    clearing.set_defaults(run=_clear)
    showing = parser.add_command("dir", help="say where it is", description="Print the folder of the cache.")
    showing.set_defaults(run=_show)


def run(arguments: argparse.Namespace) -> int:
    """Never called, as one of the commands below must be named."""
    raise UsageError("garblint cache needs a command: clear or dir")


def _clear(arguments: argparse.Namespace) -> int:
    from detector.cli.console import Console
    from detector.engine.cache import clear_cache
    from detector.rulepacks.store import cache_folder

    try:
        freed = clear_cache()
    except OSError as error:
        raise UsageError(f"{cache_folder()}: the cache cannot be cleared ({error.strerror or error})") from error
    Console().note(f"{freed / 1e6:.1f} MB freed in {cache_folder()}")
    return PASSED


def _show(arguments: argparse.Namespace) -> int:
    from detector.cli.console import Console
    from detector.rulepacks.store import cache_folder

    Console().lines([str(cache_folder())])
    return PASSED
