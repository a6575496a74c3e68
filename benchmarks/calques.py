"""Over-literal renderings: what the phrase packs say of clean text and of human translations.

    python -m benchmarks.calques --data DIR [--articles FILE …] [--hits]

``alone``: the entries that are certain without a source, on text that nobody translated from Chinese (false alarms
all) and on human translations. ``paired``: every entry with a source, on human translations from Chinese, aligned
sentence by sentence. ``--hits`` lists each hit with its line, to be read. ``--articles``: files of your own,
bilingual or not, for the entries that are certain alone.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from time import perf_counter

from benchmarks.command import BenchmarkParser
from detector.checks.base import Finding
from detector.checks.phrases import PhraseMatcher
from detector.checks.policy import settle
from detector.checks.translation.base import PairReading
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.renderings import RenderingMatcher
from detector.rulepacks.compiled import CompiledPacks
from detector.rulepacks.store import own_packs
from detector.sources.registry import article_from_text

PARALLEL = (  # file, columns of translations, and the column of the Chinese source where it is one
    ("wmt22.zh-en.tsv.gz", ("refA", "refB"), "src"),
    ("seedx.zh-en.tsv.gz", ("ref",), "src"),
    ("ntrex.en-zh-ja.tsv.gz", ("en", "ja"), "zh"),
    ("tico19.en-zh.tsv.gz", ("en",), "zh"),
    ("wmt22.en-zh.tsv.gz", ("src",), "refA"),
    ("wmt22.en-ja.tsv.gz", ("src", "refA"), None),
    ("wmt22.ja-en.tsv.gz", ("src", "refA"), None),
)
GENERAL = ("en/general/abc", "en/general/brown", "ja/general/manuals", "ja/general/sentences",
           "ja/general/tech-blogs", "ja/general/wikipedia")  # fmt: skip
# Lines that are read as one article.
LINES_TOGETHER = 40


def is_calque(rule: str) -> bool:
    """Whether a rule is one of the packs measured here."""
    return ".calque." in rule


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a gzipped file with tabs between columns; ``csv`` rules of quoting do not hold."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        text = file.read()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def batches(lines: Sequence[str]) -> Iterator[str]:
    """Lines in groups, as texts of paragraphs."""
    for start in range(0, len(lines), LINES_TOGETHER):
        yield "\n\n".join(lines[start : start + LINES_TOGETHER])


class Layer:
    """Finds the calques of texts and of pairs, settled as in an audit but for the count of stock phrases."""

    def __init__(self, packs: CompiledPacks) -> None:
        self._rules = {one.rule.id: one for one in packs.rules if is_calque(one.rule.id)}
        self._alone = PhraseMatcher(packs, lambda rule: is_calque(rule.rule.id))
        self._paired = RenderingMatcher(packs, lambda rule: is_calque(rule.rule.id))

    def alone(self, text: str) -> list[tuple[Finding, str]]:
        """Findings of a text with the lines they stand in."""
        reading = reading_of(article_from_text(text))
        found = settle(reading, self._alone(reading), self._rules)
        return [(one, _line(reading.text, one.start)) for one in found]

    def paired(self, pair: PairReading) -> list[tuple[Finding, str]]:
        """Findings of a pair with the lines they stand in."""
        found = settle(pair.target.reading, [one.finding for one in self._paired(pair)], self._rules)
        return [(one, _line(pair.target.reading.text, one.start)) for one in found]


def _line(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : len(text) if end < 0 else end]


def report(name: str, characters: int, found: Iterable[tuple[Finding, str]], hits: bool) -> None:
    """Print counts by rule, and the hits themselves if they are asked for."""
    together = list(found)
    by_rule = Counter(one.rule for one, _ in together)
    rate = 1e4 * len(together) / max(1, characters)
    kinds = ", ".join(f"{rule.split('.', 1)[0]}…{rule.rpartition('.')[2]} {n}" for rule, n in sorted(by_rule.items()))
    print(f"{name:32} {characters:>10,} characters {len(together):>5} hits {rate:7.3f} per 10 000   {kinds}")
    if hits:
        for one, line in together:
            at = line.find(str(one.values.get("text", "")))
            source = one.values.get("source", "")
            print(f"      {one.rule} {one.variant or ''} [{source}]: {line[max(0, at) : max(0, at) + 300]}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__)
    parser.add_argument("--articles", nargs="*", default=[], type=Path, help="texts of your own")
    parser.add_argument("--hits", action="store_true", help="list every hit")
    options, data = parser.parse(arguments)
    packs = own_packs()
    layer = Layer(packs)
    calques = [rule for rule in packs.rules if is_calque(rule.rule.id)]
    print(f"{len(calques)} rules, {len(packs.renderings.texts):,} literals with a source\n\nalone")
    for path in options.articles:
        text = path.read_text(encoding="utf-8")
        report(path.name, len(text), layer.alone(text), options.hits)
    for name in GENERAL:
        with gzip.open(data / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            lines = [line.strip() for line in file if line.strip()]
        found = [one for text in batches(lines) for one in layer.alone(text)]
        report(name, sum(map(len, lines)), found, options.hits)
    seconds, pairs = 0.0, 0
    paired: list[tuple[str, int, list[tuple[Finding, str]]]] = []
    for file_name, columns, source in PARALLEL:
        table = rows(data / "parallel" / file_name)
        for column in columns:
            kept = [row for row in table if row[column]]
            lines = [row[column] for row in kept]
            report(f"{file_name} {column}", sum(map(len, lines)),
                   [one for text in batches(lines) for one in layer.alone(text)], options.hits)  # fmt: skip
            if source is None:
                continue
            found = []
            for _, group in groupby(enumerate(kept), key=lambda one: one[0] // LINES_TOGETHER):
                chosen = [row for _, row in group]
                sides = [
                    reading_of(article_from_text("\n\n".join(row[side] or "-" for row in chosen)))
                    for side in (source, column)
                ]
                pair = line_by_line(*sides)
                started = perf_counter()
                found += layer.paired(pair)
                seconds, pairs = seconds + perf_counter() - started, pairs + len(chosen)
            paired.append((f"{file_name} {source}→{column}", sum(map(len, lines)), found))
    print("\npaired")
    for name, characters, found in paired:
        report(name, characters, found, options.hits)
    print(f"\n{pairs / seconds:,.0f} pairs of sentences a second (phrases with a source alone, reading not counted)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
