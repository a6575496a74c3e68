"""Misread English words: precision, recall and F1 by character error rate, the verdict, and false alarms on clean text.

    python -m benchmarks.ocr_en --data DIR [--peers DIR] [--write]

DIR (default: GARBLINT_DATA). A word is a run of letters, digits and apostrophes with a letter. It is wrong if an error
span of its row touches it; words that only a ``space``, ``punct`` or ``width`` span touches are left out of precision
and recall, and lost spaces are scored apart. Intervals are 95 % by bootstrap over rows. The verdict is compared between
each scan and its truth (area under the curve of its probability; none is 0).

Slips of the fingers are planted in NTREX, one in a line: two letters change places, one is left out, doubled or
replaced by its neighbour on the keyboard. Peers: ``benchmarks.english_peers``.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clean import corpora, ntrex
from benchmarks.command import BenchmarkParser
from benchmarks.english_peers import WORD, Ranges, detectors
from benchmarks.spun.measures import area_under_curve
from detector.engine.auditor import AuditOptions, Auditor

RESULTS = Path(__file__).parent / "results" / "ocr_en.md"
SELECT = ("en.ocr", "en.typo", "en.spelling")
LEVELS = ("01", "05", "15")
ROUNDS = 500
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

Row = dict[str, object]
Counts = tuple[int, int, int]


def rows(data: Path, level: str) -> list[dict[str, object]]:
    """The rows of one error rate."""
    with gzip.open(data / f"ocr/en-cer{level}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def count(row: dict[str, object], found: Ranges) -> tuple[Counts, tuple[int, int]]:
    """(hits, false alarms, misses) of words, and (found, all) of lost or added spaces."""
    text = str(row["ocr"])
    spans = list(zip(row["spans"], row["types"], strict=True))  # type: ignore[call-overload]
    hits = alarms = misses = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        kinds = {kind for (s, e, _), kind in spans if (s < end and e > start) or (s == e and start <= s <= end)}
        wrong = bool(kinds & {"sub", "del", "ins"})
        reported = any(s < end and e > start for s, e in found)
        hits += wrong and reported
        misses += wrong and not reported
        alarms += reported and not kinds
    spaces = [(s, e) for (s, e, _), kind in spans if kind == "space"]
    return (hits, alarms, misses), (sum(any(s <= b and e >= a for a, b in found) for s, e in spaces), len(spaces))


def scores(counts: Sequence[Counts]) -> tuple[float, float, float]:
    """Precision, recall and F1 of pooled counts."""
    hits, alarms, misses = (sum(one[n] for one in counts) for n in range(3))
    precision, recall = hits / max(1, hits + alarms), hits / max(1, hits + misses)
    return precision, recall, 2 * hits / max(1, 2 * hits + alarms + misses)


def interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """95 % of the F1 of rows drawn with replacement."""
    chance = random.Random(6)
    drawn = sorted(scores(chance.choices(counts, k=len(counts)))[2] for _ in range(ROUNDS))
    return drawn[int(0.025 * ROUNDS)], drawn[int(0.975 * ROUNDS)]


def planted(data: Path) -> list[dict[str, object]]:
    """Lines of NTREX with one slip of the fingers each, as rows of a scan."""
    chance = random.Random(6)
    made: list[dict[str, object]] = []
    for line in (line for text in ntrex(data, "en") for line in text.split("\n")):
        words = list(re.finditer(r"(?<![\w'’-])[a-z]{5,}(?![\w'’-])", line))
        if not words:
            continue
        word = chance.choice(words)
        at = word.start() + chance.randrange(1, len(word.group()) - 1)
        letter = line[at]
        slip = chance.choice(("swap", "drop", "double", "near"))
        if slip == "swap" and line[at + 1] != letter:
            new = line[:at] + line[at + 1] + letter + line[at + 2 :]
        elif slip == "drop":
            new = line[:at] + line[at + 1 :]
        elif slip == "near":
            row = next(row for row in KEYBOARD if letter in row)
            new = line[:at] + (row + row[-2])[row.index(letter) + 1] + line[at + 1 :]
        else:
            new = line[:at] + letter + line[at:]
        end = word.end() + len(new) - len(line)
        made.append({"ocr": new, "spans": [[word.start(), end, word.group()]], "types": ["sub"]})
    return made


def broken(data: Path) -> dict[str, list[tuple[str, int, int]]]:
    """Lines of NTREX with a word parted as at the end of a line, or two words with their letters set apart.

    Text and the place that was broken, in code points.
    """
    chance = random.Random(7)
    made: dict[str, list[tuple[str, int, int]]] = {"hyphen": [], "spaced": []}
    for line in (line for text in ntrex(data, "en") for line in text.split("\n")):
        longer = list(re.finditer(r"(?<![\w'’-])[a-z]{7,}(?![\w'’-])", line))
        if longer:
            word = chance.choice(longer)
            cut = chance.randrange(word.start() + 3, word.end() - 2)
            made["hyphen"].append((line[:cut] + "- " + line[cut:], word.start(), word.end() + 2))
        two = list(re.finditer(r"(?<![\w'’-])[a-z]{4,} [a-z]{2,}(?![\w'’-])", line))
        if two:
            words = chance.choice(two)
            apart = "  ".join(" ".join(word) for word in words.group().split())
            text = line[: words.start()] + apart + line[words.end() :]
            made["spaced"].append((text, words.start(), words.start() + len(apart)))
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--peers", type=Path, help="a virtual environment with codespell, typos and proselint")
    options, data = parser.parse(arguments)
    auditor = Auditor(AuditOptions(select=SELECT))

    def probability(text: str) -> float:
        return max((one.probability for one in auditor.audit_text(text).verdicts if one.category == "ocr"), default=0.0)

    def ours(texts: Sequence[str]) -> list[Ranges]:
        return [[(one.span.start, one.span.end) for one in auditor.audit_text(text).issues] for text in texts]

    peers, absent = detectors(options.peers)
    every_detector = {"garblint": ours, **peers}

    lines = ["| CER | rows | detector | P | R | F1 | 95 % | spaces found |", "|---|---|---|---|---|---|---|---|"]
    verdicts = ["", "| CER | rows called scanned | truths called scanned | AUC |", "|---|---|---|---|"]
    for level in LEVELS:
        every = rows(data, level)
        groups = {"all": every}
        for licence in ("seed", "CC BY-SA"):
            groups[licence] = [row for row in every if str(row["licence"]).startswith(licence)]
        for name, detector in every_detector.items():
            for group, chosen in groups.items():
                if group != "all" and name != "garblint":
                    continue
                counted = [
                    count(row, found)
                    for row, found in zip(chosen, detector([str(row["ocr"]) for row in chosen]), strict=True)
                ]
                words, spaces = [one for one, _ in counted], [two for _, two in counted]
                p, r, f = scores(words)
                low, high = interval(words)
                label = name if group == "all" else f"{name}, {group}"
                lost = f"{sum(a for a, _ in spaces)}/{sum(b for _, b in spaces)}"
                figures = f"{p:.2f} | {r:.2f} | {f:.2f} | {low:.2f}–{high:.2f}"
                lines.append(f"| {level} | {len(chosen)} | {label} | {figures} | {lost} |")
        scanned = [probability(str(row["ocr"])) for row in every]
        truths = [probability(str(row["truth"])) for row in every]
        area = area_under_curve(scanned, truths)
        called = (sum(one > 0 for one in scanned), sum(one > 0 for one in truths))
        verdicts.append(f"| {level} | {called[0]}/{len(every)} | {called[1]}/{len(every)} | {area:.3f} |")
    slips = ["", "| one slip a line | detector | P | R | F1 |", "|---|---|---|---|---|"]
    lines_there = planted(data)
    for name, detector in every_detector.items():
        texts_there = [str(row["ocr"]) for row in lines_there]
        pairs = zip(lines_there, detector(texts_there), strict=True)
        p, r, f = scores([count(row, found)[0] for row, found in pairs])
        slips.append(f"| NTREX, {len(lines_there)} lines | {name} | {p:.2f} | {r:.2f} | {f:.2f} |")
    slips += ["", "| broken on purpose in NTREX | lines | found |", "|---|---|---|"]
    for name, cases in broken(data).items():
        hits = sum(
            any(start <= a and b <= end for a, b in found)
            for (_, start, end), found in zip(cases, ours([text for text, _, _ in cases]), strict=True)
        )
        slips.append(f"| {name} | {len(cases)} | {hits / len(cases):.2f} |")
    slips += ["", *(f"Left out: {name}, because {why}." for name, why in absent.items())]
    clean = ["", "| clean text | words | issues | words per issue | verdicts |", "|---|---|---|---|---|"]
    for name, texts in corpora(data).items():
        if name.startswith("en "):
            chosen_texts = texts[:: max(1, len(texts) // 400)]
            reports = [auditor.audit_text(text) for text in chosen_texts]
            words_there = sum(len(text.split()) for text in chosen_texts)
            issues = sum(len(one.issues) for one in reports)
            called_there = sum(bool(one.verdicts) for one in reports)
            clean.append(f"| {name} | {words_there} | {issues} | {words_there // max(1, issues)} | {called_there} |")
    text = "\n".join([*lines, *verdicts, *slips, *clean]) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text("# Misread English\n\n`python -m benchmarks.ocr_en --write`\n\n" + text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
