"""Misread English words: precision, recall and F1 by character error rate, the verdict, and false alarms on clean text.

    python -m benchmarks.ocr_en --data DIR [--write]

DIR (default: GARBLINT_DATA). A word is a run of letters, digits and apostrophes with a letter. It is wrong if an error
span of its row touches it; words that only a ``space``, ``punct`` or ``width`` span touches are left out of precision
and recall, and lost spaces are scored apart. Intervals are 95 % by bootstrap over rows. The verdict is compared between
each scan and its truth (area under the curve of its probability; none is 0). Peers: lookup in pyspellchecker's word
list, and rules for garbage strings after Taghva et al. (rmgarbage).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.clean import corpora
from benchmarks.spun.corpora import data_folder
from detector.engine.auditor import AuditOptions, Auditor

RESULTS = Path(__file__).parent / "results" / "ocr_en.md"
SELECT = ("en.ocr", "en.typo")
LEVELS = ("01", "05", "15")
ROUNDS = 500
_WORD = re.compile(r"[A-Za-z0-9’']*[A-Za-z][A-Za-z0-9’']*")

Row = dict[str, object]
Ranges = list[tuple[int, int]]
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
    for match in _WORD.finditer(text):
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


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Area under the ROC curve; ties count half."""
    pairs = [(a > b) + 0.5 * (a == b) for a in positive for b in negative]
    return sum(pairs) / max(1, len(pairs))


def lookup() -> Callable[[str], Ranges]:
    """The baseline that reports each word that pyspellchecker does not have."""
    from spellchecker import SpellChecker

    checker = SpellChecker(distance=1)
    return lambda text: [m.span() for m in _WORD.finditer(text) if checker.unknown([m.group().replace("’", "'")])]


def garbage(text: str) -> Ranges:
    """The baseline of garbage rules: more signs than letters, repeated letters, no vowels, capitals within."""

    def is_garbage(word: str) -> bool:
        letters = [sign for sign in word if sign.isalpha()]
        vowels = sum(sign in "aeiouyAEIOUY" for sign in letters)
        return (
            len(word) > 40
            or 2 * len(letters) < len(word)
            or re.search(r"(.)\1{3}", word) is not None
            or (len(letters) > 3 and (vowels * 10 < len(letters) or (len(letters) - vowels) * 10 < len(letters)))
            or re.search(r"[a-z][A-Z]", word) is not None
        )

    return [match.span() for match in _WORD.finditer(text) if is_garbage(match.group())]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {RESULTS.name}")
    options = parser.parse_args(arguments)
    data = data_folder(options.data)
    if data is None or not data.is_dir():
        parser.error("no data folder: give --data DIR or set GARBLINT_DATA")
    auditor = Auditor(AuditOptions(select=SELECT))

    def probability(text: str) -> float:
        return max((one.probability for one in auditor.audit_text(text).verdicts if one.category == "ocr"), default=0.0)

    def ours(text: str) -> Ranges:
        return [(issue.span.start, issue.span.end) for issue in auditor.audit_text(text).issues]

    lines = ["| CER | rows | detector | P | R | F1 | 95 % | spaces found |", "|---|---|---|---|---|---|---|---|"]
    verdicts = ["", "| CER | rows called scanned | truths called scanned | AUC |", "|---|---|---|---|"]
    for level in LEVELS:
        every = rows(data, level)
        groups = {"all": every}
        for licence in ("seed", "CC BY-SA"):
            groups[licence] = [row for row in every if str(row["licence"]).startswith(licence)]
        for name, detector in (("garblint", ours), ("word list", lookup()), ("garbage rules", garbage)):
            for group, chosen in groups.items():
                if group != "all" and name != "garblint":
                    continue
                counted = [count(row, detector(str(row["ocr"]))) for row in chosen]
                words, spaces = [one for one, _ in counted], [two for _, two in counted]
                p, r, f = scores(words)
                low, high = interval(words)
                label = name if group == "all" else f"{name}, {group}"
                lost = f"{sum(a for a, _ in spaces)}/{sum(b for _, b in spaces)}"
                figures = f"{p:.2f} | {r:.2f} | {f:.2f} | {low:.2f}–{high:.2f}"
                lines.append(f"| {level} | {len(chosen)} | {label} | {figures} | {lost} |")
        scanned = [probability(str(row["ocr"])) for row in every]
        truths = [probability(str(row["truth"])) for row in every]
        called = (sum(one > 0 for one in scanned), sum(one > 0 for one in truths))
        verdicts.append(
            f"| {level} | {called[0]}/{len(every)} | {called[1]}/{len(every)} | {area(scanned, truths):.3f} |"
        )
    clean = ["", "| clean text | words | issues | words per issue | verdicts |", "|---|---|---|---|---|"]
    for name, texts in corpora(data).items():
        if name.startswith("en "):
            chosen_texts = texts[:: max(1, len(texts) // 400)]
            reports = [auditor.audit_text(text) for text in chosen_texts]
            words_there = sum(len(text.split()) for text in chosen_texts)
            issues = sum(len(one.issues) for one in reports)
            called_there = sum(bool(one.verdicts) for one in reports)
            clean.append(f"| {name} | {words_there} | {issues} | {words_there // max(1, issues)} | {called_there} |")
    text = "\n".join([*lines, *verdicts, *clean]) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text("# Misread English\n\n`python -m benchmarks.ocr_en --write`\n\n" + text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
