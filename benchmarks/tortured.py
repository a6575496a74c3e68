"""Tortured phrases that no list has: recall by the generative layer, and false alarms.

    python -m benchmarks.tortured --data DIR --statistics DIR --unseen DIR [--write]

``--statistics``: tables made by ``scripts.build_tortured_statistics --withhold``, which learned nothing of the withheld
quarter of expected terms: neither their phrases nor the terms. ``--unseen``: clean English of which no table knows a
sentence and that nobody looked at when thresholds were chosen (``*.txt``, a paragraph a line, as
``scripts.manual_texts`` writes them). A phrase is recalled if the check reports a pair of its words. False alarms are
all that it reports in clean English, with the withheld tables and with those that are shipped, which know more words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.calques import reading_of, rows
from benchmarks.clean import lines_as_articles, ntrex
from benchmarks.command import BenchmarkParser
from detector.checks.base import Finding
from detector.checks.tortured import ALONE, SUPPORTED, find, likely
from detector.language.english import TOKEN
from detector.language.tortured import TorturedModel, tortured_model
from detector.resources import statistics_folder
from detector.sources.registry import article_from_text
from scripts.build_tortured_statistics import listed, withheld

RESULTS = Path(__file__).parent / "results" / "tortured.md"
THRESHOLDS = (4.0, 3.0, ALONE, 1.0, 0.0, -1.0, -2.0, -3.0, SUPPORTED)
CARRIERS = ("{}", "The paper speaks of {}.", "In this study the authors use {} to obtain better results than before.")
# Phrases come in numbers: an abstract of a paper of a paraphrasing program holds three to five.
TOGETHER = 5
# So many paragraphs of a manual are an article; so many articles are judged together.
PARAGRAPHS = 12
BATCH = 64
# Words of a line that is taken for an article.
SHORT = 12
SEEN = (("wmt22.en-zh.tsv.gz", "src"), ("wmt22.zh-en.tsv.gz", "refA"), ("tico19.en-zh.tsv.gz", "en"))


def log_odds(model: TorturedModel, text: str) -> list[float]:
    """Log odds of the pairs of words that are candidates."""
    return [one.odds for one in likely(TOKEN.findall(text), model)]


def findings(model: TorturedModel, texts: Sequence[str]) -> Iterator[list[Finding]]:
    """The findings that the check has in each text."""
    for first in range(0, len(texts), BATCH):
        readings = [reading_of(article_from_text(text)) for text in texts[first : first + BATCH]]
        for found in find(readings, "en.tortured.term", model):
            yield [one for one in found if isinstance(one, Finding)]


def in_articles(file: Path) -> list[str]:
    """Stretches of ``PARAGRAPHS`` lines of a file."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line]
    return ["\n\n".join(lines[first : first + PARAGRAPHS]) for first in range(0, len(lines), PARAGRAPHS)]


def found_together(model: TorturedModel, phrases: Sequence[str], clean: Sequence[str] = ()) -> tuple[int, int]:
    """How many phrases are found that stand with others in an article, and the findings outside them.

    Two of the sentences ``clean``, if there are any, stand after each phrase's own.
    """
    chance = random.Random(3)
    shuffled = chance.sample(phrases, len(phrases))
    before, after = CARRIERS[-1].split("{}")
    texts, spans_of = [], []
    for first in range(0, len(shuffled), TOGETHER):
        text, spans = "", []
        for phrase in shuffled[first : first + TOGETHER]:
            start = len(text) + len(before)
            spans.append((start, start + len(phrase)))
            text += f"{before}{phrase}{after} " + "".join(f"{one} " for one in chance.sample(clean, min(2, len(clean))))
        texts.append(text)
        spans_of.append(spans)
    found = outside = 0
    for reported, spans in zip(findings(model, texts), spans_of, strict=True):
        found += sum(any(one.start < end and start < one.end for one in reported) for start, end in spans)
        outside += sum(not any(one.start < end and start < one.end for start, end in spans) for one in reported)
    return found, outside


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--statistics", type=Path, required=True)
    parser.add_argument("--unseen", type=Path, required=True)
    options, data = parser.parse(arguments)
    model = TorturedModel(options.statistics)
    shipped = tortured_model(statistics_folder() / "en" / "tortured")
    phrases = [phrase for phrase, term in listed(data / "en/tortured-phrases.tsv") if withheld(term)]
    best = [max(log_odds(model, CARRIERS[1].format(phrase)), default=-99.0) for phrase in phrases]
    texts = ntrex(data, "en")
    for name, column in SEEN:
        lines_there = [row[column] for row in rows(data / "parallel" / name)]
        texts += ["\n".join(lines_there[start : start + 10]) for start in range(0, len(lines_there), 10)]
    manuals = {file.stem: in_articles(file) for file in sorted(options.unseen.glob("*.txt"))}
    unseen = [article for articles in manuals.values() for article in articles]
    words = sum(len(text.split()) for text in unseen)
    odds = [one for articles in manuals.values() for one in log_odds(model, " . ".join(articles))]
    lines = [
        f"{len(phrases)} phrases of withheld terms; candidates in {words} words of clean English not looked at.",
        "",
        "| log odds above | recall | candidates in clean text | per 1 000 words |",
        "|---|---|---|---|",
    ]
    for threshold in THRESHOLDS:
        alarms = sum(one > threshold for one in odds)
        recall = sum(one > threshold for one in best) / len(best)
        lines.append(f"| {threshold} | {recall:.3f} | {alarms} | {alarms / words * 1000:.3f} |")
    lines += ["", "| check, the phrase in | recalled |", "|---|---|"]
    for carrier in CARRIERS:
        found = sum(map(bool, findings(model, [carrier.format(phrase) for phrase in phrases])))
        lines.append(f"| {carrier.format('…')} | {found / len(phrases):.3f} |")
    sentences = [line for text in ntrex(data, "en") for line in text.split("\n") if len(line.split()) > SHORT]
    for clean_ones, where in (((), "of the last to an article"), (sentences, "among ten clean sentences")):
        several, outside = found_together(model, phrases, clean_ones)
        lines.append(f"| {TOGETHER} {where}; {outside} reports outside the phrases | {several / len(phrases):.3f} |")
    lines += ["", "| check, clean text by article | words | findings | in articles | of the shipped tables |"]
    lines.append("|---|---|---|---|---|")
    clean = {"NTREX, WMT22, TICO-19 (looked at)": texts}
    one_each = [line for text in texts for line in text.split("\n") if 0 < len(line.split()) <= SHORT]
    clean[f"their {len(one_each)} lines of up to {SHORT} words, each an article (looked at)"] = one_each
    clean["other clean English (unseen)"] = unseen
    clean |= {f"… {name}": articles for name, articles in manuals.items()}
    for name in ("abc", "brown"):
        clean[f"en/general {name} (its pairs are in the tables)"] = lines_as_articles(
            data / f"en/general/{name}.txt.gz"
        )
    for name, articles in clean.items():
        counts = [len(found) for found in findings(model, articles)]
        of_shipped = sum(map(len, findings(shipped, articles)))
        length = sum(len(text.split()) for text in articles)
        lines.append(f"| {name} | {length} | {sum(counts)} | {sum(map(bool, counts))} | {of_shipped} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        heading = (
            "# Tortured phrases in no list\n\n`python -m benchmarks.tortured --statistics DIR --unseen DIR --write`\n\n"
        )
        RESULTS.write_text(heading + text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
