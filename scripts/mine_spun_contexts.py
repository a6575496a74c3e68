"""Count the clean contexts of words that synonym spinners replace, as raw material for the zh spun packs.

For every (original, replacement) pair the script lists the neighbours of the original in a clean corpus that never
stand beside the replacement there: `医药` before `产业`, because `医药家当` occurs nowhere. It also spins the corpus
blindly (longest match, several passes because real spinners chain) and lists
character n-grams across word borders that are frequent in the spun text and absent from the clean one (`抵家当化`).
A person chooses from both lists; nothing here is written into a pack by itself.
"""

import argparse
import gzip
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")


def read_texts(folder: Path) -> Iterator[str]:
    """Yield every `.txt` or `.txt.gz` file under `folder` as one string, in the order of its path."""
    for path in sorted(folder.rglob("*.txt*")):
        if path.suffix == ".gz":
            yield gzip.decompress(path.read_bytes()).decode("utf-8")
        elif path.suffix == ".txt":
            yield path.read_text("utf-8")


def read_pairs(path: Path, minimum_lists: int) -> list[tuple[str, str, int]]:
    """Read tab-separated original, replacement, number of lists; a header and rarer pairs are left out."""
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 3 and fields[2].isdigit() and int(fields[2]) >= minimum_lists:
            pairs.append((fields[0], fields[1], int(fields[2])))
    return pairs


def neighbour_counts(texts: list[str], words: set[str]) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Count the word (up to three characters kept) on the left and on the right of each of `words`."""
    import rjieba

    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for run in HAN_RUN.finditer(text):
            tokens = rjieba.cut(run.group())
            for before, after in pairwise(tokens):
                if after in words:
                    left[after][before[-3:]] += 1
                if before in words:
                    right[before][after[:3]] += 1
    return left, right


def contexts(
    texts: list[str], pairs: list[tuple[str, str, int]], top: int
) -> Iterator[tuple[str, str, list[tuple[str, int]], list[tuple[str, int]]]]:
    """Yield (original, replacement, left neighbours, right neighbours), each neighbour with its count.

    A neighbour is kept when it stands at least three times beside the original and never, as characters, beside the
    replacement.
    """
    import ahocorasick_rs

    left, right = neighbour_counts(texts, {original for original, _, _ in pairs})
    wanted: dict[str, None] = {}
    for original, replacement, _ in pairs:
        wanted.update((word + replacement, None) for word, _ in left[original].most_common(4 * top))
        wanted.update((replacement + word, None) for word, _ in right[original].most_common(4 * top))
    literals = list(wanted)
    seen: set[int] = set()
    automaton = ahocorasick_rs.AhoCorasick(literals)
    for text in texts:
        seen.update(index for index, _, _ in automaton.find_matches_as_indexes(text, overlapping=True))
    present = {literals[index] for index in seen}
    for original, replacement, _ in pairs:
        lefts = [
            (word, count)
            for word, count in left[original].most_common(4 * top)
            if count >= 3 and word + replacement not in present
        ]
        rights = [
            (word, count)
            for word, count in right[original].most_common(4 * top)
            if count >= 3 and replacement + word not in present
        ]
        yield original, replacement, lefts[:top], rights[:top]


class BlindSpinner:
    """Replaces the longest listed original at every place, without looking at word borders."""

    def __init__(self, pairs: list[tuple[str, str, int]], seed: int) -> None:
        import ahocorasick_rs

        self.generator = random.Random(seed)
        self.choices: dict[str, list[str]] = defaultdict(list)
        for original, replacement, _ in pairs:
            self.choices[original].append(replacement)
        self.originals = list(self.choices)
        self.automaton = ahocorasick_rs.AhoCorasick(self.originals, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, original) of every match in code points, never overlapping."""
        return [
            (start, end, self.originals[index]) for index, start, end in self.automaton.find_matches_as_indexes(text)
        ]

    def spin(self, text: str) -> str:
        """`text` with every match replaced by one of its choices, drawn anew each time."""
        parts = []
        position = 0
        for start, end, original in self.find(text):
            parts += [text[position:start], self.generator.choice(self.choices[original])]
            position = end
        return "".join([*parts, text[position:]])


def cuts(texts: list[str], pairs: list[tuple[str, str, int]], seed: int, passes: int) -> Counter[tuple[str, str]]:
    """Count (original characters, spun characters) where a replacement began or ended inside a word.

    `passes` blind replacements are made one after the other, as a spinner that is run twice does. Each result is the
    replaced stretch with its whole surrounding word of the clean text, for instance (`中关村`, `中关村落`).
    """
    import rjieba

    spinner = BlindSpinner(pairs, seed)
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for run in HAN_RUN.finditer(text):
            clean = run.group()
            borders = {0}
            position = 0
            for token in rjieba.cut(clean):
                position += len(token)
                borders.add(position)
            for first, last, original in spinner.find(clean):
                start, end = first, last
                if start in borders and end in borders:
                    continue
                while start not in borders:
                    start -= 1
                while end not in borders:
                    end += 1
                replacement = spinner.generator.choice(spinner.choices[original])
                spun = clean[start:first] + replacement + clean[last:end]
                for _ in range(passes - 1):
                    spun = spinner.spin(spun)
                counts[clean[start:end], spun] += 1
    return counts


def main() -> None:
    """Print contexts (`original`, `replacement`, left, right) or, with --cuts, cut words, as tab-separated lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of clean .txt or .txt.gz files")
    parser.add_argument("--pairs", type=Path, required=True, help="tab-separated original, replacement, lists")
    parser.add_argument("--minimum-lists", type=int, default=3)
    parser.add_argument("--top", type=int, default=16, help="neighbours to show on each side")
    parser.add_argument("--cuts", action="store_true", help="list cut words instead of contexts")
    parser.add_argument("--passes", type=int, default=1, help="with --cuts: how often the spinner is run")
    parser.add_argument("--minimum-count", type=int, default=5, help="with --cuts: rarer ones are left out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    texts = list(read_texts(arguments.corpus))
    pairs = read_pairs(arguments.pairs, arguments.minimum_lists)
    if arguments.cuts:
        clean = "\n".join(texts)
        for (original, spun), count in cuts(texts, pairs, arguments.seed, arguments.passes).most_common():
            if count < arguments.minimum_count:
                break
            if spun not in clean:
                print(original, spun, count, sep="\t")
        return
    for original, replacement, lefts, rights in contexts(texts, pairs, arguments.top):
        print(
            original,
            replacement,
            " ".join(f"{word}:{count}" for word, count in lefts),
            " ".join(f"{word}:{count}" for word, count in rights),
            sep="\t",
        )


if __name__ == "__main__":
    main()
