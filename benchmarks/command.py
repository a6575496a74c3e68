"""The command line that the benchmarks share: where the data is, and whether the figures are kept."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.spun.corpora import existing_data_folder


class BenchmarkParser(ArgumentParser):
    """A parser with ``--data``, and with ``--write`` for a benchmark that keeps its figures in ``results/{keeps}``."""

    def __init__(self, description: str | None, keeps: str = "") -> None:
        super().__init__(description=description, formatter_class=RawDescriptionHelpFormatter)
        self.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
        if keeps:
            self.add_argument("--write", action="store_true", help=f"keep the figures in results/{keeps}")

    def parse(self, arguments: Sequence[str] | None = None) -> tuple[Namespace, Path]:
        """The options and the data folder; without the folder the program ends here."""
        options = self.parse_args(arguments)
        return options, existing_data_folder(options.data, self)


def keep(path: Path, figures: Mapping[str, Any]) -> None:
    """Write figures as the committed ones."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
