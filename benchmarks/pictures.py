"""The plots of the scoreboard, drawn from the kept results; a result that is not there leaves its plot out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.board import Section
from benchmarks.plots import Bar, Bin, Line, bar_chart, line_plot, reliability_diagrams

# What stands for each kind of damage in the picture: its label, the benchmark, and how the figure's name begins.
SHOWN = (
    ("spun words of a real article", "spun", "a real spun article: words found"),
    ("spun words, news, 30 % (F1)", "spun", "words: best F1, news, listed pairs, 30%"),
    ("spun words, NTREX, 30 % (F1)", "spun", "words: best F1, ntrex, listed pairs, 30%"),
    ("spun words no list knows, news (F1)", "spun", "words: best F1, news, withheld pairs, 30%"),
    ("garbled passages", "encoding", "garbled passages"),
    ("lines garbled by all pairs of encodings", "encoding", "lines garbled by every pair"),
    ("masks of which a sign is left", "masked", "masks of which a sign is left"),
    ("words simply gone", "masked", "words simply gone"),
    ("words written in pinyin", "planted_masks", "disguise: pinyin"),
    ("signs strewn between characters", "planted_masks", "disguise: strewn"),
    ("careless s→t conversion, first choice", "script", "careless conversion: wrong characters found, news, first"),
    ("careless s→t conversion, random choice", "script", "careless conversion: wrong characters found, news, random"),
    ("planted boilerplate, Chinese", "residue", "planted lines, zh"),
    ("paragraphs nearly repeated", "residue", "repeated: any.repetition.near-paragraph"),
    ("articles cut in mid-sentence, Chinese", "truncated", "articles cut: zh news"),
    ("articles cut in mid-sentence, English", "truncated", "articles cut: en brown"),
    ("one digit changed, en→zh", "numbers", "planted: one digit changed, NTREX en→zh, two digits"),
    ("number dropped, en→ja", "numbers", "planted: number dropped, NTREX en→ja, two digits"),
    ("languages mixed by a translator, zh→en", "leaks", "mixed languages zh→en"),
    ("names misspelled in a translation", "leaks", "misspelled names found"),
)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def curves(spun: dict[str, Any]) -> str:
    """Precision over recall of the statistics of spun text, 30 % of the words swapped."""
    lines = []
    for row in spun["spun"]:
        if row["mode"] == "plain" and row["share"] == 0.3:
            points = [(recall, precision) for _, precision, recall in row["curve"] if recall > 0]
            lines.append(Line(f"{row['domain']}, {row['pairs']} pairs", points, row["pairs"] == "withheld"))
    title = "Spun words: precision over recall"
    return line_plot(title, "recall", "precision", lines, x_range=(0, 1), y_range=(0, 1))


def found(sections: Sequence[Section]) -> str:
    """What is found of each kind of damage, in percent, with what other tools find."""
    bars = []
    for label, name, beginning in SHOWN:
        for section in sections:
            for one in section.compared:
                if section.name == name and one.figure.name.startswith(beginning):
                    bars.append(Bar(label, one.figure.value, one.figure.peers))
    return bar_chart("What is found, in percent", bars)


def write_plots(results: Path, sections: Sequence[Section]) -> dict[str, str]:
    """Write the plots into ``results``; gives their titles by path, seen from the folder above."""
    drawn: dict[str, tuple[str, str]] = {"found.svg": ("What is found", found(sections))}
    if (spun := _read(results / "spun.json")) is not None:
        drawn["curves.svg"] = ("Spun words: precision over recall", curves(spun))
    if (calibration := _read(results / "calibration.json")) is not None:
        families = {
            family: [Bin(one["stated"], one["right"], one["count"]) for one in row["bins"]]
            for family, row in calibration["families"].items()
        }
        drawn["reliability.svg"] = ("Stated confidence and share right", reliability_diagrams(families))
    if (sizes := _read(results / "sizes.json")) is not None:
        drawn["sizes.svg"] = ("Speed against the size of an article", size_plot(sizes))
    for name, (_, picture) in drawn.items():
        (results / name).write_text(picture, encoding="utf-8")
    return {f"{results.name}/{name}": title for name, (title, _) in drawn.items()}


def size_plot(sizes: dict[str, Any]) -> str:
    """Megabytes a second over the size of an article, a line for each kind of text."""
    lines = [Line(name, [(x, y) for x, y in points]) for name, points in sizes["speeds"].items()]
    across = [x for line in lines for x, _ in line.points]
    highest = max(y for line in lines for _, y in line.points)
    return line_plot(
        "Speed against the size of an article",
        "characters an article",
        "megabytes a second",
        lines,
        x_range=(min(across), max(across)),
        y_range=(0, -(-highest // 2) * 2),
        x_logarithmic=True,
    )
