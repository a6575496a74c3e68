"""Derive the table of substitutions that synonym spinners make, each with the weight that it deserves.

    python -m scripts.build_spun_pairs --corpus DIR -o detector/statistics/zh/pairs.tsv

Input, below DIR: ``zh/spin-pairs.tsv`` (original, replacement, number of public spinner lists that have the pair;
merged from lists without a stated licence, of which only the facts are used), and the clean Chinese that may be
learned from (``benchmarks.spun.corpora``: news 2020–2023, general documents that are not kept out). ``wordfreq`` is
the third, broadest domain.

Output, UTF-8, tab-separated, sorted by original and replacement, first line the names of the columns:

======================  ==============================================================================================
original                what stood there (folded: simplified, lower case)
replacement             what the spinner writes
lists                   number of public lists that have the pair in this direction; 0: only the reverse is listed
reverse_lists           number of public lists that have the reverse
news, general, broad    natural logarithm of the odds that the replacement in a spun text is a swap rather than the
                        author's own, by the frequencies of one domain: ln((f(original)/k + s) / (f(replacement) + s)),
                        f occurrences per million characters (``wordfreq``: per million words), k the number of
                        replacements of that original in the table, s = 0.5 occurrences in the whole domain
                        (``wordfreq``: 0.005 per million, the rate of its rarest words)
======================  ==============================================================================================

Only direct pairs are in the table; chains (主要→重要→紧张) are searched when a text is undone.

Both directions of a listed pair are looked at, because many lists store a pair the wrong way round: five have
轨制→制度, where spun pages write 轨制 for 制度. Frequencies tell the direction. Left out is

* what is not of Han characters alone, or the same on both sides after folding; a replacement of one character that
  fewer than two lists have (each would be a candidate at every tenth character of clean text; those of two lists,
  这→那, 入→进 and 37 more, are 9 % of the swaps of a simulated spinner, and 285 candidates in 10 000 characters);
* what can hardly ever be a swap: the odds are below the limits below in *every* domain;
* an original that no domain has: nothing could tell that it fits better.

``--withhold`` leaves out the withheld quarter of the originals and the reverses of their pairs, for the models that are
measured on unlisted substitutions (``benchmarks.spun.simulate.split_withheld``).
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from benchmarks.spun.corpora import training_general, training_news
from benchmarks.spun.simulate import Pair, is_withheld, read_pairs, split_withheld
from detector.language.characters import fold

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")

# Pairs are kept when their log odds reach the limit in at least one domain. Measured on 647 kept-out articles (news,
# general, NTREX), share of a simulated spinner's swaps that the table has, and candidates (pairs at a place) in 10 000
# clean characters, replacements of one character apart: no limit 90.8 % and 2 955; 1/100 90.8 % and 2 649; 1/30 90.6 %
# and 2 257; 1/10 89.7 % and 1 821; 1/3 86.5 % and 1 250. Reverses are no part of that spinner, but are 7 of the 60
# kinds of swaps in a real spun article, all of them with odds above 1; one list's pairs hardly matter at any limit.
LIMIT_LISTED = math.log(1 / 30)
LIMIT_LISTED_ONCE = math.log(1 / 10)
LIMIT_REVERSE_ONLY = 0.0

COLUMNS = ("original", "replacement", "lists", "reverse_lists", "news", "general", "broad")


@dataclass(frozen=True, slots=True)
class WeightedPair:
    """One line of the table; see the module's docstring."""

    original: str
    replacement: str
    lists: int
    reverse_lists: int
    news: float
    general: float
    broad: float

    @property
    def log_odds(self) -> float:
        """The highest of the three domains."""
        return max(self.news, self.general, self.broad)


@dataclass(frozen=True, slots=True)
class Domain:
    """Frequencies of one kind of text: occurrences per million, and the rate that stands for none (``floor``)."""

    rates: dict[str, float]
    floor: float


def usable(original: str, replacement: str, lists: int) -> bool:
    """Whether a pair that so many lists have can be looked for at all."""
    return bool(
        original != replacement
        and (len(replacement) > 1 or lists > 1)
        and HAN.fullmatch(original)
        and HAN.fullmatch(replacement)
    )


def directions(pairs: Iterable[Pair]) -> dict[tuple[str, str], tuple[int, int]]:
    """Both directions of every pair, folded → (lists, lists that have the reverse)."""
    lists: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        key = (fold(pair.original), fold(pair.replacement))
        lists[key] = max(lists[key], pair.lists)
    both = {(a, b) for pair in tuple(lists) for a, b in (pair, pair[::-1])}
    return {(a, b): (lists[a, b], lists[b, a]) for a, b in both if usable(a, b, lists[a, b])}


def corpus_domain(texts: Iterable[str], words: Iterable[str]) -> Domain:
    """Occurrences of every word in the folded texts, wherever its characters stand, per million characters."""
    vocabulary = sorted(words)
    automaton = ahocorasick_rs.AhoCorasick(vocabulary)
    counts: Counter[int] = Counter()
    characters = 0
    for text in texts:
        folded = fold(text)
        characters += len(folded)
        counts.update(index for index, _, _ in automaton.find_matches_as_indexes(folded, overlapping=True))
    million = characters / 1e6
    return Domain({vocabulary[index]: count / million for index, count in counts.items()}, 0.5 / million)


def broad_domain(words: Iterable[str]) -> Domain:
    """Frequencies per million words by ``wordfreq`` (its words only, not its guesses from parts of a word)."""
    from wordfreq import get_frequency_dict

    frequencies = get_frequency_dict("zh", wordlist="large")
    return Domain({word: frequencies[word] * 1e6 for word in words if word in frequencies}, 0.005)


def weigh(pairs: Iterable[Pair], news: Domain, general: Domain, broad: Domain) -> Iterator[WeightedPair]:
    """Every usable direction of every pair whose original some domain has, with its log odds."""
    listed = directions(pairs)
    choices = Counter(original for original, _ in listed)
    for (original, replacement), (lists, reverse_lists) in sorted(listed.items()):
        if not any(original in domain.rates for domain in (news, general, broad)):
            continue
        odds = [
            math.log(
                (domain.rates.get(original, 0.0) / choices[original] + domain.floor)
                / (domain.rates.get(replacement, 0.0) + domain.floor)
            )
            for domain in (news, general, broad)
        ]
        yield WeightedPair(original, replacement, lists, reverse_lists, *odds)


def deserves(pair: WeightedPair) -> bool:
    """Whether a pair is kept."""
    limit = LIMIT_LISTED if pair.lists > 1 else LIMIT_LISTED_ONCE if pair.lists else LIMIT_REVERSE_ONLY
    return pair.log_odds >= limit


def build(corpus: Path, *, withhold: bool) -> list[WeightedPair]:
    """The whole table, before ``deserves``; every list counts, a pair that one list has included."""
    pairs = read_pairs(corpus / "zh" / "spin-pairs.tsv", minimum_lists=1)
    if withhold:
        pairs, _ = split_withheld(pairs)
    words = {word for key in directions(pairs) for word in key}
    news = corpus_domain(training_news(corpus), words)
    general = corpus_domain((text for texts in training_general(corpus).values() for text in texts), words)
    table = list(weigh(pairs, news, general, broad_domain(words)))
    if withhold:
        # The reverse of a pair that may be known can have an original that may not.
        table = [pair for pair in table if not is_withheld(pair.original)]
    return table


def write(path: Path, table: Iterable[WeightedPair]) -> None:
    """Write the table, log odds with two decimals."""
    lines = ["\t".join(COLUMNS)]
    for pair in table:
        numbers = (f"{value:.2f}" for value in (pair.news, pair.general, pair.broad))
        lines.append("\t".join((pair.original, pair.replacement, str(pair.lists), str(pair.reverse_lists), *numbers)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Derive the table of substitutions that synonym spinners make.")
    parser.add_argument(
        "--corpus", type=Path, required=True, help="the data folder (zh/spin-pairs.tsv, zh/news, zh/general)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--withhold", action="store_true", help="leave out the withheld quarter of the originals")
    arguments = parser.parse_args()
    table = build(arguments.corpus, withhold=arguments.withhold)
    kept = [pair for pair in table if deserves(pair)]
    write(arguments.output, kept)
    print(f"{len(kept)} of {len(table)} pairs, {len({pair.replacement for pair in kept})} replacements")


if __name__ == "__main__":
    main()
