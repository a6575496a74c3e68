"""The hand-written phrases for spun text on their own, without the statistics.

    python -m benchmarks.packs --data DIR [--most N]

Articles that were kept out (news of 2024, general texts) are spun by the simulated spinner with public pairs; of every
reported phrase it is told whether it lies on a swap. The same articles unspun give the false alarms. The shares right
are what ``measured:`` in the packs states; ``verdict`` is the share of articles with three different certain phrases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import kept_out, long_enough
from benchmarks.spun.measures import are_right
from benchmarks.spun.simulate import Spinner, Swap, read_pairs
from detector.checks.base import Finding, Reading
from detector.checks.phrases import STRONG_VARIANTS_FOR_WEAK, PhraseMatcher
from detector.checks.policy import settle
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.rulepacks.store import own_packs
from detector.sources.registry import article_from_text

FAMILY = "zh.spun."
SHARES = (0.1, 0.3, 0.7)


class PhraseLayer:
    """Finds phrases of the family in a text, settled as in an audit."""

    def __init__(self) -> None:
        packs = own_packs()
        wanted = {one.rule.id: one for one in packs.rules if one.rule.id.startswith(FAMILY)}
        self._rules = wanted
        self._matcher = PhraseMatcher(packs, lambda rule: rule.rule.id in wanted)

    def __call__(self, text: str) -> list[Finding]:
        """The findings of the packs alone."""
        article = article_from_text(text)
        characters = CharacterView(article.text)
        languages, shares = identify(characters, article.blocks)
        reading = Reading(article, characters, languages, shares)
        return settle(reading, self._matcher(reading), self._rules)


class _Span:
    """A finding in the form the measures take."""

    def __init__(self, found: Finding) -> None:
        self.start, self.end, self.confidence = found.start, found.end, 1.0
        self.original = found.suggestions[0][0] if found.suggestions else ""


def count(layer: PhraseLayer, articles: Iterable[tuple[str, Sequence[Swap]]]) -> Counter[str]:
    """Counts over articles: characters, articles, verdicts, and certain and weak findings and how many are right."""
    counts: Counter[str] = Counter()
    for text, swaps in articles:
        findings = layer(text)
        right = are_right(swaps, [_Span(one) for one in findings])
        certain = {one.variant for one in findings if not one.weak}
        counts["articles"] += 1
        counts["characters"] += len(text)
        counts["swaps"] += len(swaps)
        counts["verdicts"] += len(certain) >= STRONG_VARIANTS_FOR_WEAK
        for one, is_right in zip(findings, right, strict=True):
            counts[f"{one.rule} {'weak' if one.weak else 'certain'} of"] += 1
            counts[f"{one.rule} {'weak' if one.weak else 'certain'} right"] += is_right
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__)
    parser.add_argument("--most", type=int, default=400, help="articles per domain at most (default: %(default)s)")
    options, data = parser.parse(arguments)
    layer = PhraseLayer()
    spinner = Spinner(read_pairs(data / "zh/spin-pairs.tsv"))
    total: Counter[str] = Counter()
    for domain, articles in kept_out(data).items():
        clean = count(layer, ((text, ()) for text in articles))
        total += clean
        false = sum(value for key, value in clean.items() if key.endswith(" of"))
        rate = 1e4 * false / clean["characters"]
        print(
            f"{domain:8} clean  {clean['articles']:5} articles  {rate:.3f} phrases per 10 000 characters, "
            f"{clean['verdicts']} verdicts"
        )
        chosen = list(long_enough(articles))[: options.most]
        for share in SHARES:
            made = [spinner.spin(text, share=share, seed=n) for n, text in enumerate(chosen)]
            spun = count(layer, ((one.text, one.swaps) for one in made))
            total += spun
            right = sum(value for key, value in spun.items() if key.endswith(" right"))
            reported = sum(value for key, value in spun.items() if key.endswith(" of"))
            print(
                f"{domain:8} {share:4.0%}  {spun['articles']:5} articles  "
                f"{right / max(1, reported):.3f} right, {right / max(1, spun['swaps']):.3f} of the swaps found, "
                f"verdict {spun['verdicts'] / max(1, spun['articles']):.3f}"
            )
    print("\nall of it together (what `measured` states):")
    for key in sorted(total):
        if key.endswith(" of"):
            name = key.removesuffix(" of")
            print(f"  {name:28} {total[f'{name} right']} of {total[key]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
