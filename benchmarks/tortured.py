"""Tortured phrases that no list has: recall by the generative layer, and false alarms.

    python -m benchmarks.tortured --data DIR --statistics DIR [--write]

``--statistics``: tables made by ``scripts.build_tortured_statistics --withhold``, which learned nothing of the withheld
quarter of expected terms: neither their phrases nor the terms. A phrase is recalled if one of its pairs of words is a
candidate above the threshold. False alarms: the same pairs in clean English that the tables have not seen (NTREX,
WMT22, TICO-19), and findings of the check in ``en/general``, whose word pairs the tables hold, by article.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.calques import reading_of, rows
from benchmarks.clean import lines_as_articles, ntrex
from benchmarks.spun.corpora import existing_data_folder
from detector.checks.base import Finding
from detector.checks.tortured import ALONE, SHORT, SUPPORTED, find
from detector.language.english import content_pairs
from detector.language.tortured import TorturedModel
from detector.sources.registry import article_from_text
from scripts.build_tortured_statistics import listed, phrase_pairs, withheld

RESULTS = Path(__file__).parent / "results" / "tortured.md"
THRESHOLDS = (3.5, ALONE, 3.0, 2.0, 1.0, 0.0, -1.0, SUPPORTED)
CARRIERS = ("{}", "The paper speaks of {}.", "In this study the authors use {} to obtain better results than before.")
# Phrases come in numbers: an abstract of a paper of a paraphrasing program holds three to five.
TOGETHER = 5
UNSEEN = (("wmt22.en-zh.tsv.gz", "src"), ("wmt22.zh-en.tsv.gz", "refA"), ("tico19.en-zh.tsv.gz", "en"))


def log_odds(model: TorturedModel, pairs: Iterable[tuple[str, str, bool]]) -> list[float]:
    """Log odds of the pairs that are candidates."""
    chosen = [key for key in pairs if (key[0] in model.replacing or key[1] in model.replacing)]
    unknown = [key for key in chosen if model.honest(*key)[0] == 0]
    return model.log_odds([found for key in unknown if (found := model.originals(*key)) is not None])


def findings(model: TorturedModel, text: str) -> list[Finding]:
    """The findings that the check has in a text."""
    reading = reading_of(article_from_text(text))
    return [one for one in find(reading, "en.tortured.term", model) if isinstance(one, Finding)]


def found_together(model: TorturedModel, phrases: Sequence[str]) -> tuple[float, int]:
    """The share of phrases found that stand with others in an article, and the findings outside them."""
    shuffled = random.Random(3).sample(phrases, len(phrases))
    found = outside = 0
    for first in range(0, len(shuffled), TOGETHER):
        text, spans = "", []
        for phrase in shuffled[first : first + TOGETHER]:
            before, after = CARRIERS[-1].split("{}")
            start = len(text) + len(before)
            spans.append((start, start + len(phrase)))
            text += f"{before}{phrase}{after} "
        reported = [(one.start, one.end) for one in findings(model, text)]
        found += sum(any(a < end and start < b for a, b in reported) for start, end in spans)
        outside += sum(not any(a < end and start < b for start, end in spans) for a, b in reported)
    return found / len(phrases), outside


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {RESULTS.name}")
    options = parser.parse_args(arguments)
    data = existing_data_folder(options.data, parser)
    model = TorturedModel(options.statistics)
    phrases = [row for row in listed(data / "en/tortured-phrases.tsv") if withheld(row[1])]
    best = [max(log_odds(model, set(phrase_pairs(*row))), default=-99.0) for row in phrases]
    texts = ntrex(data, "en")
    for name, column in UNSEEN:
        lines_there = [row[column] for row in rows(data / "parallel" / name)]
        texts += ["\n".join(lines_there[start : start + 10]) for start in range(0, len(lines_there), 10)]
    words = sum(len(text.split()) for text in texts)
    unseen = [
        odds
        for text in texts
        for line in text.split("\n")
        for odds in log_odds(model, {pair[:3] for pair in content_pairs(line)})
    ]
    lines = [
        f"{len(phrases)} phrases of withheld terms; {words} words of unseen clean English.",
        "",
        "| log odds above | recall | candidates in unseen clean text | per 1 000 words |",
        "|---|---|---|---|",
    ]
    for threshold in THRESHOLDS:
        alarms = sum(one > threshold for one in unseen)
        recall = sum(one > threshold for one in best) / len(best)
        lines.append(f"| {threshold} | {recall:.3f} | {alarms} | {alarms / words * 1000:.2f} |")
    lines += ["", "| check, the phrase in | recalled |", "|---|---|"]
    for carrier in CARRIERS:
        found = sum(bool(findings(model, carrier.format(phrase))) for phrase, _ in phrases) / len(phrases)
        lines.append(f"| {carrier.format('…')} | {found:.3f} |")
    several, outside = found_together(model, [phrase for phrase, _ in phrases])
    lines.append(f"| {TOGETHER} of the last to an article; {outside} reports outside the phrases | {several:.3f} |")
    lines += ["", "| check, clean text by article | words | findings |", "|---|---|---|"]
    clean = {"NTREX, WMT22, TICO-19 (unseen)": texts}
    one_each = [line for text in texts for line in text.split("\n") if 0 < len(line.split()) <= SHORT]
    clean[f"their {len(one_each)} lines of up to {SHORT} words, each an article"] = one_each
    for name in ("abc", "brown"):
        clean[f"en/general {name} (its pairs are in the tables)"] = lines_as_articles(
            data / f"en/general/{name}.txt.gz"
        )
    for name, articles in clean.items():
        alarms = sum(len(findings(model, text)) for text in articles)
        lines.append(f"| {name} | {sum(len(text.split()) for text in articles)} | {alarms} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        heading = "# Tortured phrases in no list\n\n`python -m benchmarks.tortured --statistics DIR --write`\n\n"
        RESULTS.write_text(heading + text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
