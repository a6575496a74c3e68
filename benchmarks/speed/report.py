"""The figures of a run: as a page, as figures of the scoreboard, and beside the committed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

ONE, AGAIN, TWO = "garblint", "garblint, again from the cache", "garblint, two processes"

# A ratio may be this much above the committed one whatever the noise was then. Both bounds are by judgement: nobody has
# measured yet how far repeated runs of the same code lie apart.
LEAST_TOLERANCE = 1.15
# ... and no noise excuses more than this.
MOST_TOLERANCE = 1.35
# Below this the start of the program is half of what is measured.
SMALLEST_CHECKED = 5.0

Row = dict[str, Any]


def key(row: Mapping[str, Any]) -> tuple[str, float, str]:
    """What makes a row unique."""
    return row["corpus"], row["size"], row["program"]


def merged(old: Iterable[Row], new: Iterable[Row]) -> list[Row]:
    """The old rows, replaced and followed by the new ones."""
    return list({key(row): row for row in (*old, *new)}.values())


def bound(row: Mapping[str, Any]) -> float:
    """The highest ratio to the baseline that is no regression against this committed row.

    The worst of its rounds, but at least ``LEAST_TOLERANCE`` and at most ``MOST_TOLERANCE`` times its ratio.
    """
    ratio = float(row["ratio"])
    return min(max(float(row["ratio_worst_round"]), ratio * LEAST_TOLERANCE), ratio * MOST_TOLERANCE)


def compared(rows: Iterable[Row], committed: Iterable[Row]) -> tuple[list[str], int]:
    """The regressions, a sentence each, and how many ratios were compared."""
    before = {key(row): row for row in committed if "ratio" in row}
    sentences, count = [], 0
    for row in rows:
        old = before.get(key(row))
        if old is None or "ratio" not in row or row["size"] < SMALLEST_CHECKED:
            continue
        count += 1
        if row["ratio"] > bound(old):
            sentences.append(
                f"slower than committed: {row['program']} on {row['size']:g} MB of {row['corpus']}: "
                f"{row['ratio']:.1f} times the bare pass, committed {old['ratio']:.1f}, bound {bound(old):.1f}"
            )
    return sentences, count


def figures(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Megabytes a processor second of the audit at the largest size every corpus has, with the peers beside it."""
    for row in rows:
        if row["program"] == ONE and row["size"] == 10 and "cpu" in row:
            same = [one for one in rows if one["corpus"] == row["corpus"] and one["size"] == row["size"]]
            speed = row["megabytes"] / row["cpu"]
            yield {
                "name": f"{row['corpus']}, everything, one process",
                "value": round(speed, 2),
                "unit": "MB/s",
                "better": "higher",
                "tolerance": round(0.6 * speed, 2),
                "note": f"{row['ratio']} times a bare automaton pass",
                "peers": {
                    one["program"]: round(one["megabytes"] / one["cpu"], 2)
                    for one in same
                    if "cpu" in one and not one["program"].startswith("garblint")
                },
            }


def _cells(row: Row) -> list[str]:
    name = f"{row['corpus']} | {row['size']:g} | {row['program']}"
    if "cpu" not in row:
        return [name, "–", "–", "–", "–", "–", row["reason"]]
    return [
        name,
        f"{row['megabytes'] / row['cpu']:.2f}",
        f"{1000 * row['cpu'] / row['megabytes']:.0f}",
        f"{row['wall']:.1f}",
        f"{row['memory']:.0f}",
        f"{row['ratio']:.1f}" if "ratio" in row else "",
        f"best of {row['rounds']}",
    ]


def promises(rows: Sequence[Row]) -> list[str]:
    """The four promises on speed, each with what was measured. Those that cannot be told yet are left out."""
    at = {key(row): row for row in rows if "cpu" in row}
    lines = []
    for size in (10.0, 100.0):
        corpus = "zh-markdown"
        one, again, two = (at.get((corpus, size, name)) for name in (ONE, AGAIN, TWO))
        if one is None:
            continue
        same = [row for row in at.values() if row["corpus"] == corpus and row["size"] == size]
        faster = [
            row["program"]
            for row in same
            if row["cpu"] < one["cpu"] and not row["program"].startswith(("garblint", "bare"))
        ]
        speed = one["megabytes"] / one["cpu"]
        lines.append(
            f"- {size:g} MB of clean Chinese Markdown, one process, everything on: **{speed:.2f} MB/s** (4 asked)."
        )
        lines.append(
            f"- Faster at {size:g} MB: {', '.join(faster) or 'none of those measured there'} (only typos may be)."
        )
        if two is not None:
            more = 100 * (two["cpu"] / one["cpu"] - 1)
            lines.append(
                f"- Two processes at {size:g} MB: {one['wall'] / two['wall']:.2f} × by the clock (1.8 asked), which"
                f" tells something only of a quiet machine; {more:+.0f} % processor time."
            )
        if again is not None:
            lines.append(
                f"- From the cache at {size:g} MB: {one['cpu'] / again['cpu']:.0f} × less processor time,"
                f" {one['wall'] / again['wall']:.0f} × by the clock (20 asked)."
            )
    tiny, ten = at.get(("zh-markdown", 1.0, ONE)), at.get(("zh-markdown", 10.0, ONE))
    if tiny and ten:
        further = (ten["cpu"] - tiny["cpu"]) / (ten["megabytes"] - tiny["megabytes"])
        start = tiny["cpu"] - further * tiny["megabytes"]
        lines.append(f"- The start of one process is {start:.2f} s, a further megabyte costs {further:.2f} s.")
    small, large = at.get(("zh-markdown", 10.0, ONE)), at.get(("zh-markdown", 100.0, ONE))
    if small and large:
        growth = (large["cpu"] / large["megabytes"]) / (small["cpu"] / small["megabytes"]) - 1
        lines.append(f"- Cost of a megabyte at 100 MB against 10 MB: {100 * growth:+.0f} % (within 10 % asked).")
    return lines


def page(rows: Sequence[Row], peers: Mapping[str, str], machine: str) -> str:
    """The results in Markdown."""
    head = ["corpus", "MB", "program", "MB a CPU second", "CPU ms a MB", "wall s", "memory MB", "bare passes", ""]
    lines = [
        "# Speed, beside what else could be run",
        "",
        f"`python -m benchmarks.speed --write`; {machine}.",
        "",
        "Whole commands with start, reading and report, on the same files, an article a file: processor time (user and",
        "system) of the whole process tree, wall time, and the memory of the largest process. MB = 10⁶ bytes of the",
        "files. Audits and bare passes of one corpus and size are of one run; other rows may be of another run, under",
        "another load (`--write` replaces only what it measured). The machine was busy with",
        "other things, so the processor time counts and the wall time is only told. *Bare passes*: processor time over",
        "that of reading, decoding and one automaton pass with the packs' literals in the same minute. The corpora are",
        "described in `benchmarks/speed/corpora.py`.",
        "",
        "## What was asked, what was measured",
        "",
        *promises(rows),
        "",
        "## Peers",
        "",
        "| peer | how it was run |",
        "|---|---|",
        *(f"| {name} | {how} |" for name, how in peers.items()),
        "",
        "## All runs",
        "",
        f"| {' | '.join(head)} |",
        "|---|---:|---|" + "---:|" * 5 + "---|",
        *(f"| {' | '.join(_cells(row))} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"
