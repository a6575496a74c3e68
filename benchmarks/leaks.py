"""What was left of the source or of a program in a translation: found where it was put, and false alarms.

    python -m benchmarks.leaks --data DIR [--hits]

``text``: rules that need no source (chatter of assistants, alternatives, notes to the editor) on clean text in three
languages. ``pairs``: words of the source, placeholders and markup on human translations. ``codemix``: DEMETR's
translations in which one word was put back into the source's language. ``planted``: lines of programs and translators,
placeholders, links and misspelled names put into NTREX (``leaks_planted.py``).
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from msgspec.structs import replace

from benchmarks.calques import batches, rows
from benchmarks.command import BenchmarkParser
from benchmarks.leaks_planted import CHATTER, NOTES, PLACEHOLDERS, insert_line, insert_word, misspell
from detector.checks.base import CheckRule, Finding, Reading
from detector.checks.phrases import PhraseMatcher
from detector.checks.translation.base import PairCheck, PairReading
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.markup import markup, placeholders
from detector.checks.translation.terms import name as names
from detector.checks.translation.terms import term as terms
from detector.checks.translation.untranslated import untranslated
from detector.rulepacks.store import own_packs
from detector.sources.registry import article_from_text

ALONE = ("any.translation.chatter", "any.translation.alternative", "any.translation.note")
CLEAN = (
    "en/general/abc", "en/general/brown", "ja/general/manuals", "ja/general/sentences", "ja/general/tech-blogs",
    "ja/general/wikipedia", "zh/general/tech-translated", "zh/general/weekly", "zh/general/government", "zh/news/2024",
)  # fmt: skip
PAIRS = (  # file, source column and language, target column and language
    ("ntrex.en-zh-ja.tsv.gz", "en", "en", "zh", "zh"),
    ("ntrex.en-zh-ja.tsv.gz", "en", "en", "ja", "ja"),
    ("ntrex.en-zh-ja.tsv.gz", "zh", "zh", "en", "en"),
    ("ntrex.en-zh-ja.tsv.gz", "zh", "zh", "ja", "ja"),
    ("ntrex.en-zh-ja.tsv.gz", "ja", "ja", "zh", "zh"),
    ("wmt22.zh-en.tsv.gz", "src", "zh", "refA", "en"),
    ("wmt22.zh-en.tsv.gz", "src", "zh", "refB", "en"),
    ("wmt22.en-zh.tsv.gz", "src", "en", "refA", "zh"),
    ("wmt22.en-ja.tsv.gz", "src", "en", "refA", "ja"),
    ("wmt22.ja-en.tsv.gz", "src", "ja", "refA", "en"),
    ("tico19.en-zh.tsv.gz", "en", "en", "zh", "zh"),
)
CHECKS = {"untranslated": untranslated, "placeholder": placeholders, "markup": markup}
WHOLE = {"term": terms, "name": names}
# Lines of corpora without documents that are read as one.
LINES_OF_A_DOCUMENT = 25


def pair_of(source: str, target: str, languages: tuple[str, str]) -> PairReading:
    """A pair of one line each, in languages that are known."""
    pair = line_by_line(*(reading_of(article_from_text(one)) for one in (source, target)))
    return replace(
        pair,
        source=replace(pair.source, language=languages[0]),
        target=replace(pair.target, language=languages[1]),
    )


def found_in(pair: PairReading) -> Iterator[tuple[str, Finding]]:
    """Names of checks with what they find in a pair."""
    for name, check in CHECKS.items():
        rule = CheckRule(id=f"any.translation.{name}", check=f"translation.{name}", languages=("any",))
        for one in check(pair, (rule,)):
            yield name, one.finding


def _rule(name: str) -> CheckRule:
    return CheckRule(id=f"any.translation.{name}", check=f"translation.{name}", languages=("any",))


def planted_lines(documents: Sequence[Sequence[dict[str, str]]], matcher: PhraseMatcher) -> None:
    """Print how many planted lines are found, and how many findings lie elsewhere."""
    for kind, lists in (("chatter", CHATTER), ("notes and alternatives", NOTES)):
        for language, lines in lists.items():
            found = wrong = 0
            missed = []
            for number, line in enumerate(lines):
                own = [row[language] for row in documents[number % len(documents)]]
                text = insert_line(own, line, Random(number))
                at = text.find(line)
                reading = reading_of(article_from_text(text))
                hits = [at <= one.start < at + len(line) for one in matcher(reading)]
                found += any(hits)
                wrong += hits.count(False)
                missed += [] if any(hits) else [line]
            print(f"{kind:24} {language}  {found} of {len(lines)} found, {wrong} elsewhere; missed: {missed}")


def planted_pairs(documents: Sequence[Sequence[dict[str, str]]]) -> None:
    """Print how many lost placeholders, lost links and misspelled names are found."""
    counts: Counter[str] = Counter()
    for number, document in enumerate(documents):
        random = Random(number)
        source, target = [row["zh"] for row in document], [row["en"] for row in document]
        word, at = PLACEHOLDERS[number % len(PLACEHOLDERS)], random.randrange(len(source))
        with_word = [insert_word(one, word) if n == at else one for n, one in enumerate(source)]
        right = [insert_word(one, word) if n == at else one for n, one in enumerate(target)]
        counts["placeholder lost"] += _count(placeholders, with_word, target, "placeholder") == 1
        counts["placeholder kept, reported"] += _count(placeholders, with_word, right, "placeholder")
        linked = [f"{one} [{number}](https://example.org/zh/{n})" for n, one in enumerate(source)]
        kept = [f"{one} [{number}](https://example.org/en/{n})" for n, one in enumerate(target)]
        lost = [one for n, one in enumerate(kept) if n != at]
        counts["link lost"] += _count(markup, linked, [*lost, "…"], "markup", "markdown") == 1
        counts["links kept, reported"] += _count(markup, linked, kept, "markup", "markdown")
        seen = Counter(re.findall(r"\b[A-Z][a-z]{5,}\b", " ".join(target)))
        often = [one for one, count in seen.most_common() if count >= 3]
        if not often:
            continue
        name = often[0]
        place = max(n for n, one in enumerate(target) if name in one)
        wrong = [one.replace(name, misspell(name, random)) if n == place else one for n, one in enumerate(target)]
        counts["names misspelled"] += 1
        counts["misspelled names found"] += _count(names, source, wrong, "name") > 0
    for what, count in counts.items():
        print(f"{what:28} {count} of {len(documents)} documents")


def _count(check: PairCheck, source: list[str], target: list[str], name: str, kind: str = "text") -> int:
    sides = [reading_of(article_from_text("\n\n".join(one), format=kind)) for one in (source, target)]
    return len(list(check(line_by_line(*sides), (_rule(name),))))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__)
    parser.add_argument("--hits", action="store_true", help="list every hit")
    options, data = parser.parse(arguments)
    matcher = PhraseMatcher(own_packs(), lambda rule: rule.rule.id in ALONE)
    print("text")
    for name in CLEAN:
        with gzip.open(data / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            lines = [line.strip() for line in file if line.strip()]
        readings: list[Reading] = [reading_of(article_from_text(text)) for text in batches(lines)]
        found = [(reading, one) for reading in readings for one in matcher(reading)]
        print(f"{name:28} {sum(map(len, lines)):>10,} characters  {len(found)} hits")
        if options.hits:
            for reading, one in found:
                print(f"      {one.rule}: {reading.text[one.start : one.end + 60]!r}")
    print("\npairs")
    for file_name, source, source_language, target, target_language in PAIRS:
        table = [row for row in rows(data / "parallel" / file_name) if row[source] and row[target]]
        counts: Counter[str] = Counter()
        shown = []
        for row in table:
            pair = pair_of(row[source], row[target], (source_language, target_language))
            for name, one in found_in(pair):
                counts[name] += 1
                shown.append(f"      {name}: {pair.target.reading.text[one.start : one.end]!r} in {row[target][:120]}")
        total = ", ".join(f"{name} {counts[name]}" for name in CHECKS)
        print(f"{file_name:24} {source}→{target:6} {len(table):>6} pairs  {total}")
        if options.hits:
            print("\n".join(shown))
    print("\ncodemix")
    languages = {"chinese_simple": "zh", "japanese": "ja"}
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for row in rows(data / "parallel/demetr.zh-ja-en.tsv.gz"):
        if (language := languages.get(row["lang"])) is None or "codemix" not in row["pert_name"]:
            continue
        tried[language] += 1
        pair = pair_of(row["src"], row["perturbed"], (language, "en"))
        caught[language] += any(name == "untranslated" for name, _ in found_in(pair))
    for language, count in tried.items():
        print(f"{language}→en  {caught[language]} of {count} found")
    documents: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(data / "parallel/ntrex.en-zh-ja.tsv.gz"):
        documents[row["doc"]].append(row)
    print("\nplanted")
    planted_lines(list(documents.values()), matcher)
    planted_pairs(list(documents.values()))
    print("\nterms and names in whole documents")
    for file_name, source, source_language, target, target_language in PAIRS:
        if source_language == "en" or target_language == "zh":
            continue
        table = [row for row in rows(data / "parallel" / file_name) if row[source] and row[target]]
        groups: dict[str, list[dict[str, str]]] = defaultdict(list)
        for number, row in enumerate(table):
            groups[row.get("doc") or str(number // LINES_OF_A_DOCUMENT)].append(row)
        found = []
        for group in groups.values():
            pair = pair_of(*("\n\n".join(row[side] for row in group) for side in (source, target)),
                           (source_language, target_language))  # fmt: skip
            found += [f"{kind} {dict(one.finding.values)}" for kind, check in WHOLE.items()
                      for one in check(pair, (_rule(kind),))]  # fmt: skip
        print(f"{file_name:24} {source}→{target:6} {len(groups):>4} documents  {len(found)} findings")
        if options.hits:
            print("".join(f"      {one}\n" for one in found), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
