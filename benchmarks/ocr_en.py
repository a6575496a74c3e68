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
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.clean import corpora, ntrex
from benchmarks.command import BenchmarkParser
from benchmarks.english_peers import WORD, Detector, Ranges, detectors
from benchmarks.spun.measures import area_under_curve
from detector.engine.auditor import AuditOptions, Auditor

RESULTS = Path(__file__).parent / "results" / "ocr_en.md"
SELECT = ("en.ocr", "en.typo", "en.spelling")
LEVELS = ("01", "05", "15")
ROUNDS = 500
# Ligatures are taken out of so many articles of a corpus that have at least so many.
MOST, LEAST_LOST = 150, 4
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


def without_ligatures(text: str, instead: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with ``instead`` for each ligature; of each the place, in code points, and the word that had it."""
    made, lost, last, length = [], [], 0, 0
    for match in re.finditer("ffi|ffl|ff|fi|fl", text):
        made.append(text[last : match.start()] + instead)
        length += match.start() - last
        word = re.search(r"[A-Za-z]*\Z", text[: match.start()]), re.match(r"[A-Za-z]*", text[match.end() :])
        lost.append((length, "".join((word[0][0] if word[0] else "", match[0], word[1][0] if word[1] else ""))))
        length += len(instead)
        last = match.end()
    return "".join((*made, text[last:])), lost


def _scans(data: Path, every_detector: Mapping[str, Detector], auditor: Auditor) -> list[str]:
    """Words found in scans of each error rate, and scans told from their truth."""

    def probability(row: Mapping[str, object], side: str) -> float:
        verdicts = auditor.audit_text(str(row[side])).verdicts
        return max((one.probability for one in verdicts if one.category == "ocr"), default=0.0)

    lines = ["| CER | rows | detector | P | R | F1 | 95 % | spaces found |", "|---|---|---|---|---|---|---|---|"]
    told = ["", "| CER | rows called scanned | truths called scanned | AUC |", "|---|---|---|---|"]
    for level in LEVELS:
        every = rows(data, level)
        groups = {"all": every}
        for licence in ("seed", "CC BY-SA"):
            groups[licence] = [row for row in every if str(row["licence"]).startswith(licence)]
        for name, detector in every_detector.items():
            for group, chosen in groups.items():
                if group == "all" or name == "garblint":
                    label = name if group == "all" else f"{name}, {group}"
                    lines.append(f"| {level} | {len(chosen)} | {label} | {_found(chosen, detector)} |")
        scanned, truths = ([probability(row, side) for row in every] for side in ("ocr", "truth"))
        called = (sum(one > 0 for one in scanned), sum(one > 0 for one in truths))
        area = area_under_curve(scanned, truths)
        told.append(f"| {level} | {called[0]}/{len(every)} | {called[1]}/{len(every)} | {area:.3f} |")
    return [*lines, *told]


def _found(chosen: Sequence[dict[str, object]], detector: Detector) -> str:
    """Precision, recall, F1 with its interval, and lost spaces found, as cells."""
    found = detector([str(row["ocr"]) for row in chosen])
    counted = [count(row, one) for row, one in zip(chosen, found, strict=True)]
    words, spaces = [one for one, _ in counted], [two for _, two in counted]
    p, r, f = scores(words)
    low, high = interval(words)
    lost = f"{sum(a for a, _ in spaces)}/{sum(b for _, b in spaces)}"
    return f"{p:.2f} | {r:.2f} | {f:.2f} | {low:.2f}–{high:.2f} | {lost}"


def _slips(data: Path, every_detector: Mapping[str, Detector]) -> list[str]:
    """One slip in each line of NTREX; then words that are broken."""
    lines = ["", "| one slip a line | detector | P | R | F1 |", "|---|---|---|---|---|"]
    there = planted(data)
    for name, detector in every_detector.items():
        pairs = zip(there, detector([str(row["ocr"]) for row in there]), strict=True)
        p, r, f = scores([count(row, found)[0] for row, found in pairs])
        lines.append(f"| NTREX, {len(there)} lines | {name} | {p:.2f} | {r:.2f} | {f:.2f} |")
    lines += ["", "| broken on purpose in NTREX | lines | found |", "|---|---|---|"]
    for name, cases in broken(data).items():
        found = every_detector["garblint"]([text for text, _, _ in cases])
        hits = sum(
            any(start <= a and b <= end for a, b in one) for (_, start, end), one in zip(cases, found, strict=True)
        )
        lines.append(f"| {name} | {len(cases)} | {hits / len(cases):.2f} |")
    return lines


def _ligatures(data: Path) -> list[str]:
    """Articles whose ligatures were dropped or became spaces, and the same as they were."""
    auditor = Auditor(AuditOptions(select=("en.ocr.ligature",)))
    texts = [text for name, some in corpora(data).items() if name.startswith("en ") for text in some[:MOST]]
    clean = sum(bool(auditor.audit_text(text).issues) for text in texts)
    lines = [
        "",
        f"Of {len(texts)} articles {clean} are said to have lost ligatures as they were.",
        "",
        "| ligatures | articles told | places found | reports right |",
        "|---|---|---|---|",
    ]
    for name, instead in (("dropped", ""), ("a space", " ")):
        articles = told = places = found = right = reports = 0
        for text in texts:
            damaged, lost = without_ligatures(text, instead)
            if len(lost) < LEAST_LOST:
                continue
            issues = auditor.audit_text(damaged).issues
            articles, told, places = articles + 1, told + bool(issues), places + len(lost)
            reports += len(issues)
            for issue in issues:
                words = [word for at, word in lost if issue.span.start - 1 <= at <= issue.span.end]
                found += len(words)
                right += issue.suggestions[0].text in words
        lines.append(f"| {name} | {told}/{articles} | {found}/{places} | {right}/{reports} |")
    return lines


def _clean(data: Path, auditor: Auditor) -> list[str]:
    """What is reported in clean text."""
    lines = ["", "| clean text | words | issues | words per issue | verdicts |", "|---|---|---|---|---|"]
    for name, texts in corpora(data).items():
        if name.startswith("en "):
            chosen = texts[:: max(1, len(texts) // 400)]
            reports = [auditor.audit_text(text) for text in chosen]
            words = sum(len(text.split()) for text in chosen)
            issues = sum(len(one.issues) for one in reports)
            called = sum(bool(one.verdicts) for one in reports)
            lines.append(f"| {name} | {words} | {issues} | {words // max(1, issues)} | {called} |")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--peers", type=Path, help="a virtual environment with codespell, typos and proselint")
    options, data = parser.parse(arguments)
    auditor = Auditor(AuditOptions(select=SELECT))

    def ours(texts: Sequence[str]) -> list[Ranges]:
        return [[(one.span.start, one.span.end) for one in auditor.audit_text(text).issues] for text in texts]

    peers, absent = detectors(options.peers)
    every_detector = {"garblint": ours, **peers}
    missing = ["", *(f"Left out: {name}, because {why}." for name, why in absent.items())]
    text = "\n".join(
        [
            *_scans(data, every_detector, auditor),
            *_slips(data, every_detector),
            *missing,
            *_ligatures(data),
            *_clean(data, auditor),
            "",
        ]
    )
    print(text)
    if options.write:
        RESULTS.write_text("# Misread English\n\n`python -m benchmarks.ocr_en --write`\n\n" + text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
