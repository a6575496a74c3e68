"""The scoreboard as text: the table on the terminal and the generated section of benchmarks/README.md."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.figures import Comparison

BEGIN, END = "<!-- scoreboard: begin -->", "<!-- scoreboard: end -->"
# A share below this is listed among what is missed.
MISSED_BELOW = 60.0


class Section(msgspec.Struct, frozen=True):
    """One benchmark's figures beside the committed ones; ``failure``: why it could not be run or read."""

    name: str
    title: str
    compared: Sequence[Comparison]
    failure: str = ""


def machine_class() -> str:
    """What may be said of the machine in public: architecture, processors, memory, Python."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    memory = f", {pages / 2**30:.0f} GiB" if pages else ""
    return f"{platform.machine()}, {os.cpu_count()} processors{memory}, Python {platform.python_version()}"


def commit(folder: Path) -> str:
    """The short name of the commit that is checked out, "unknown" outside a repository."""
    command = ["git", "-C", str(folder), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 and done.stdout.strip() else "unknown"


def value_text(value: float, unit: str) -> str:
    """A value with its unit, as short as it can be."""
    number = f"{value:.4f}".rstrip("0").rstrip(".")
    return f"{number} %" if unit == "%" else f"{number} {unit}"


def change_text(one: Comparison) -> str:
    """What became of a figure: better (+), worse (−), a regression, the same, or new."""
    if one.change is None:
        return "new"
    if abs(one.change) < 1e-9:
        return ""
    return f"{one.change:+.4g}" + (" REGRESSION" if one.worse else "")


def as_table(sections: Sequence[Section]) -> str:
    """One table for the terminal: names, values, what they stand on, peers, change against the committed ones."""
    lines = []
    for section in sections:
        lines.append(f"\n{section.title} ({section.name})" + (f": {section.failure}" if section.failure else ""))
        for one in section.compared:
            figure = one.figure
            peers = ", ".join(f"{name} {value:g}" for name, value in figure.peers.items())
            shown = value_text(figure.value, figure.unit)
            stands = f"of {figure.of:,}".replace(",", " ") if figure.of else ""
            lines.append(f"  {figure.name[:76]:76} {shown:>28} {stands:>14}  {change_text(one):18} {peers}".rstrip())
    return "\n".join(lines).lstrip("\n") + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def as_section(sections: Sequence[Section], plots: Mapping[str, str], stamp: str) -> str:
    """The generated section: plots (title by file), what is missed, peers, and all figures."""
    lines = [BEGIN, "", "## Scoreboard", "", f"Written by `python -m benchmarks`. {stamp}", ""]
    for file, title in plots.items():
        lines += [f"![{title}]({file})", ""]
    compared = [(section, one.figure) for section in sections for one in section.compared]
    missed = sorted(
        (
            (section.title, figure)
            for section, figure in compared
            if figure.unit == "%" and figure.better == "higher" and figure.value < MISSED_BELOW
        ),
        key=lambda one: (one[1].value, one[0], one[1].name),
    )
    if missed:
        lines += [
            f"### What it misses: shares below {MISSED_BELOW:g} %",
            "",
            "| what | found | of |",
            "|---|---:|---:|",
        ]
        lines += [_row(f"{title}: {one.name}", value_text(one.value, "%"), f"{one.of or '–'}") for title, one in missed]
        lines.append("")
    beside = [(section, figure) for section, figure in compared if figure.peers]
    if beside:
        tools = list(dict.fromkeys(name for _, figure in beside for name in figure.peers))
        lines += ["### Beside other tools, same texts", "", _row("what", "better", "garblint", *tools)]
        lines.append("|---|---|" + "---:|" * (1 + len(tools)))
        for section, figure in beside:
            others = [f"{figure.peers[name]:g}" if name in figure.peers else "–" for name in tools]
            what = f"{section.title}: {figure.name}"
            lines.append(_row(what, figure.better, value_text(figure.value, figure.unit), *others))
        lines.append("")
    lines += ["### All figures", ""]
    for section in sections:
        lines += ["<details>", f"<summary>{section.title} ({len(section.compared)})</summary>", ""]
        if section.failure:
            lines += [f"**Not measured:** {section.failure}", ""]
        if section.compared:
            lines += [f"`python -m benchmarks --only {section.name}`", ""]
            lines += ["| figure | value | of | change |", "|---|---:|---:|---:|"]
            for one in section.compared:
                figure = one.figure
                of = f"{figure.of:,}".replace(",", " ") if figure.of else ""
                lines.append(_row(figure.name, value_text(figure.value, figure.unit), of, change_text(one)))
            lines.append("")
        lines += ["</details>", ""]
    return "\n".join([*lines, END])


def stamp(folder: Path) -> str:
    """Date, commit and class of machine, as one sentence."""
    today = datetime.now(UTC).date()
    return f"{today.day} {today:%B %Y}, commit {commit(folder)}, {machine_class()}."


def with_section(page: str, section: str) -> str:
    """The page with its generated section replaced, or put at its end where it has none yet."""
    head, begin, rest = page.partition(BEGIN)
    if not begin:
        return page.rstrip("\n") + "\n\n" + section + "\n"
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError(f"the page has '{BEGIN}' and no '{END}'")
    return head + section + tail
