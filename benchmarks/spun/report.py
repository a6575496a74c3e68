"""A scoreboard as JSON, Markdown and curves, and what got worse against a committed one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.spun.scoreboard import SHARES, SPUN_ARTICLES, Scoreboard
from benchmarks.spun.simulate import Mode


def as_json(board: Scoreboard) -> dict[str, Any]:
    """The scoreboard as JSON-ready data, numbers to four decimals, nan as ``None``."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return None if math.isnan(value) else round(value, 4)
        if isinstance(value, dict):
            return {key: plain(entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(entry) for entry in value]
        return value

    converted: dict[str, Any] = plain(asdict(board))
    return converted


# What must be reached, by (pairs, domain is news) and share: article AUC and span F1 of the plain mode.
TARGETS: dict[tuple[str, bool], tuple[tuple[float, float, float], tuple[float, float, float] | None]] = {
    ("listed", True): ((0.985, 0.999, 0.9999), (0.74, 0.82, 0.86)),
    ("listed", False): ((0.90, 0.998, 0.9999), (0.68, 0.74, 0.80)),
    ("withheld", True): ((0.62, 0.80, 0.96), None),
}


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many digits, or a dash."""
    return "–" if value is None else f"{value:.{digits}f}"


def against(value: float | None, target: float | None, digits: int = 3) -> str:
    """A number beside the least that it must be; bold where it is not."""
    if target is None or value is None:
        return number(value, digits)
    return f"{number(value, digits)} {'≥' if value >= target else '**<**'} {target:g}"


def against_most(value: float, limit: float, digits: int = 2) -> str:
    """A number beside the most that it may be; bold where it is more."""
    return f"{number(value, digits)} {'≤' if value <= limit else '**>**'} {limit:g}"


def _real_table(title: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    lines = [
        "",
        f"| {title} | probability | certain gold | recall | precision | first suggestion | reported | sound words |",
        "| --- | --- | ---: | --- | --- | --- | ---: | ---: |",
    ]
    for row in rows:
        if row["article"] in SPUN_ARTICLES:
            figures = (
                f"{against(row['probability'], 0.99)} | {row['gold']} | {against(row['recall'], 0.92)} "
                f"| {against(row['precision'], 0.92)} | {against(row['first_suggestion'], 0.85)}"
            )
        else:
            figures = f"{against_most(row['probability'], 0.02, 3)} | – | – | – | –"
        lines.append(f"| {row['article']} | {figures} | {row['reported']} | {row['sound_words_reported']} |")
    for row in rows:
        if row["missed"] and row["article"] in SPUN_ARTICLES:
            lines += ["", f"Missed in {row['article']}: {'、'.join(sorted(set(row['missed'])))}"]
        if row["wrong"]:
            lines += ["", f"Wrong in {row['article']}: {'、'.join(sorted(set(row['wrong'])))}"]
    return lines


def as_markdown(board: dict[str, Any]) -> str:
    """The scoreboard (``as_json``) as Markdown tables."""
    lines = [
        "# Spun text",
        "",
        "Written by `python -m benchmarks.spun`; `benchmarks/spun/measures.py` defines the figures.",
        "",
        (
            "| domain | pairs | mode | share | articles | swaps | AUC | best F1 | at | precision / recall at 0.5 "
            "| restored F1 | first suggestion | median probability |"
        ),
        "| --- | --- | --- | ---: | ---: | ---: | --- | --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for row in board["spun"]:
        auc_targets, f1_targets = TARGETS.get((row["pairs"], row["domain"] == "news"), (None, None))
        place = SHARES.index(row["share"])
        if row["mode"] != Mode.PLAIN.value:
            auc_targets = f1_targets = None
        lines.append(
            f"| {row['domain']} | {row['pairs']} | {row['mode']} | {row['share']:.0%} "
            f"| {row['articles']} | {row['swaps']} "
            f"| {against(row['auc'], auc_targets and auc_targets[place], 4)} "
            f"| {against(row['f1'], f1_targets and f1_targets[place])} | {number(row['confidence'], 2)} "
            f"| {number(row['precision_at_half'])} / {number(row['recall_at_half'])} | {number(row['restored_f1'])} "
            f"| {number(row['first_suggestion'])} | {number(row['median_probability'])} |"
        )
    lines += [
        "",
        (
            "| clean, scorer | articles | characters | false alarms per 10 000 characters, at 0.5 | at 0.9 "
            "| articles called spun | highest probability |"
        ),
        "| --- | ---: | ---: | --- | ---: | --- | ---: |",
    ]
    for row in board["clean"]:
        lines.append(
            f"| {row['domain']} | {row['articles']} | {row['characters']} "
            f"| {number(row['alarms_per_10000'], 2)} "
            f"| {number(row['alarms_per_10000_at_09'], 2)} "
            f"| {row['called_spun']} {'≤' if 500 * row['called_spun'] <= row['articles'] else '**>**'} 1 in 500 "
            f"| {number(row['highest_probability'])} |"
        )
    lines += _real_table("real article, scorer", board["real"])
    if board["audit_clean"]:
        lines += [
            "",
            "| clean, all checks on | articles | characters | issues per 10 000 characters | called spun | rules |",
            "| --- | ---: | ---: | --- | --- | --- |",
        ]
    for row in board["audit_clean"]:
        limit = 0.5 if row["domain"] == "news" else 1.0
        lines.append(
            f"| {row['domain']} | {row['articles']} | {row['characters']} "
            f"| {against_most(row['issues_per_10000'], limit)} "
            f"| {row['called_spun']} {'≤' if 500 * row['called_spun'] <= row['articles'] else '**>**'} 1 in 500 "
            f"| {', '.join(row['commonest_rules'])} |"
        )
    lines += _real_table("real article, audit", board["audit_real"])
    lines += ["", "| | " + " | ".join(f"{i / 10:.1f}–" for i in range(10)) + " |", "| --- |" + " ---: |" * 10]
    for title, key in (("article", "article_reliability"), ("word", "word_reliability")):
        lines.append(f"| {title}: count | " + " | ".join(str(entry["count"]) for entry in board[key]) + " |")
        lines.append(f"| {title}: mean | " + " | ".join(number(entry["mean"], 2) for entry in board[key]) + " |")
        lines.append(f"| {title}: right | " + " | ".join(number(entry["right"], 2) for entry in board[key]) + " |")
    lines += [
        "",
        (
            f"Speed on one core: clean {against(board['megabytes_per_second_clean'], 4.0, 1)} MB/s, "
            f"spun (30 %) {against(board['megabytes_per_second_spun'], 1.0, 1)} MB/s."
        ),
        "",
    ]
    return "\n".join(lines)


def as_svg(board: dict[str, Any]) -> str:
    """Precision–recall curves (plain mode): a panel for each share, a colour for each domain, withheld pairs dashed."""
    size, gap, top = 240, 50, 40
    colours = {"news": "#1b6ca8", "general": "#c05621", "ntrex": "#2f855a"}
    width, height = 3 * (size + gap) + gap, size + top + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for panel, share in enumerate(SHARES):
        left = gap + panel * (size + gap)
        parts.append(f'<text x="{left + size / 2}" y="24" text-anchor="middle">{share:.0%} of the words swapped</text>')
        for tick in range(6):
            at = tick / 5
            x, y = left + at * size, top + (1 - at) * size
            parts.append(f'<path d="M{left} {y:g}h{size}M{x:g} {top}v{size}" stroke="#ddd" fill="none"/>')
            parts.append(f'<text x="{x:g}" y="{top + size + 16}" text-anchor="middle">{at:.1f}</text>')
            parts.append(f'<text x="{left - 6}" y="{y + 4:g}" text-anchor="end">{at:.1f}</text>')
        for row in board["spun"]:
            if row["mode"] != Mode.PLAIN.value or row["share"] != share:
                continue
            points = " ".join(
                f"{left + recall * size:.1f},{top + (1 - precision) * size:.1f}"
                for _, precision, recall in row["curve"]
                if recall > 0
            )
            dash = ' stroke-dasharray="5 4"' if row["pairs"] == "withheld" else ""
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colours[row["domain"]]}" stroke-width="1.8"{dash}/>'
            )
    for place, (domain, colour) in enumerate(colours.items()):
        x = gap + place * 110
        y = height - 16
        parts.append(
            f'<path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="2"/><text x="{x + 30}" y="{y}">{domain}</text>'
        )
    parts.append(f'<text x="{gap + 340}" y="{height - 16}">precision over recall; dashed: withheld pairs</text></svg>')
    return "\n".join(parts) + "\n"


# How far a figure may fall behind the committed one before it is a regression. The figures are a function of the data
# and the model; the tolerances leave room for other versions of numpy and for articles on the edge of a threshold.
SHARE_TOLERANCE = 0.005
ALARM_TOLERANCE = 0.1
SPEED_TOLERANCE = 0.6
"""Machines differ, and one machine from hour to hour: speed may fall to this share of the committed figure."""


def regressions(committed: dict[str, Any], measured: dict[str, Any]) -> list[str]:
    """What got worse, a sentence each; figures that only one of the two has are named too."""
    worse = []

    def by_key(board: dict[str, Any]) -> dict[tuple[str, ...], float]:
        figures: dict[tuple[str, ...], float] = {}
        for row in board["spun"]:
            for figure in ("auc", "f1", "restored_f1", "first_suggestion"):
                key = ("spun", row["domain"], row["pairs"], row["mode"], f"{row['share']:.0%}", figure)
                figures[key] = row[figure]
        for row in board["clean"]:
            figures["clean", row["domain"], "alarms_per_10000"] = row["alarms_per_10000"]
            figures["clean", row["domain"], "called_spun"] = row["called_spun"] / row["articles"]
        for part in ("real", "audit_real"):
            for row in board[part]:
                if row["article"] in SPUN_ARTICLES:
                    for figure in ("probability", "recall", "precision", "first_suggestion"):
                        figures[part, row["article"], figure] = row[figure]
                else:
                    figures[part, row["article"], "probability_clean"] = row["probability"]
                    figures[part, row["article"], "sound_words_reported"] = row["sound_words_reported"]
        for row in board["audit_clean"]:
            figures["audit_clean", row["domain"], "issues_per_10000"] = row["issues_per_10000"]
            figures["audit_clean", row["domain"], "called_spun"] = row["called_spun"] / row["articles"]
        figures["speed", "clean"] = board["megabytes_per_second_clean"]
        figures["speed", "spun"] = board["megabytes_per_second_spun"]
        return figures

    before, after = by_key(committed), by_key(measured)
    for key in sorted(before.keys() | after.keys()):
        name = " ".join(key)
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            if key in before and key in after and old is new:
                continue
            worse.append(f"{name}: committed {old}, measured {new}")
        elif key[0] == "speed":
            if new < SPEED_TOLERANCE * old:
                worse.append(f"{name}: {new:.2f} MB/s, committed {old:.2f}")
        elif key[-1] in {"alarms_per_10000", "issues_per_10000", "sound_words_reported"}:
            if new > old + ALARM_TOLERANCE:
                worse.append(f"{name}: {new:.3f}, committed {old:.3f}")
        elif key[-1] in {"called_spun", "probability_clean"}:
            if new > old + SHARE_TOLERANCE:
                worse.append(f"{name}: {new:.4f}, committed {old:.4f}")
        elif new < old - SHARE_TOLERANCE:
            worse.append(f"{name}: {new:.4f}, committed {old:.4f}")
    return worse
