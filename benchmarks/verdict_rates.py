"""From which rate of damage on a verdict tells the damaged articles from the sound ones.

    python -m benchmarks.verdict_rates --withheld-model FOLDER [--data DIR] [--write]

DIR (default: GARBLINT_DATA) is the data folder. FOLDER holds statistics of spun text that were trained without the
pairs that ``benchmarks.spun.simulate`` withholds (docs/spun-text.md says how). Areas under the curve of the probability
behind each verdict:

- *spun*: kept-out articles of three domains with a share of the words swapped that a spinner has a word for, against
  all sound ones of the domain; by a spinner of whose list a quarter is unknown to the model, and by one of whose list
  all is;
- *mixed-script*: kept-out articles with a share of their stretches converted, against themselves before;
- *ocr*: real scans with about 1, 5 and 15 % of the characters misread, against what was printed; single paragraphs,
  and pages of ``PARAGRAPHS`` of them, drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import BenchmarkParser, keep
from benchmarks.decisions import SEED, chinese
from benchmarks.ocr import LEVELS, rows_of
from benchmarks.script import mixed, probability_of
from benchmarks.spun import corpora, scoreboard
from benchmarks.spun.__main__ import scorer_of
from benchmarks.spun.measures import area_under_curve
from benchmarks.spun.simulate import Spinner, read_pairs, split_withheld
from benchmarks.verdicts import MIXED_SHARES, scan_probability
from detector.engine.auditor import Auditor

RESULTS = Path(__file__).parent / "results" / "verdict_rates.json"
SPUN_SHARES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
MOST = 600
PARAGRAPHS = 4
PAGES = 60


def spun(data: Path, model: Path) -> Iterator[dict[str, Any]]:
    """Spun articles by domain, by what the model knows of the list, and by the share of the words swapped."""
    pairs = read_pairs(data / "zh/spin-pairs.tsv")
    spinners = {"a quarter of the list unknown": Spinner(pairs), "all unknown": Spinner(split_withheld(pairs)[1])}
    score = scorer_of(model)

    def probabilities(texts: Sequence[str]) -> list[float]:
        return [one.probability for one in scoreboard.score_all(score, texts)]

    for domain, articles in corpora.kept_out(data).items():
        sound = probabilities(articles)
        texts = scoreboard.sample(corpora.long_enough(articles), MOST)
        for name, spinner in spinners.items():
            for share in SPUN_SHARES:
                made = [spinner.spin(text, share=share, seed=number) for number, text in enumerate(texts)]
                made = [one for one in made if one.swaps]
                swaps = 1000 * sum(len(one.swaps) for one in made) / sum(len(one.text) for one in made)
                area = area_under_curve(probabilities([one.text for one in made]), sound)
                rate = f"{100 * share:.0f} % of the words ({swaps:.0f} in 1 000 characters)"
                yield _row("spun", f"{domain}, {name}", rate, area, len(made))


def mixed_script(data: Path) -> Iterator[dict[str, Any]]:
    """Articles of which stretches were converted, by their share."""
    import opencc

    convert = opencc.OpenCC("s2t").convert
    texts = list(chinese(data))
    before = [probability_of(text) for text in texts]
    for share in MIXED_SHARES:
        chance = random.Random(SEED)
        made = [one for text in texts if (one := mixed(text, convert, share, chance)) != text]
        area = area_under_curve([probability_of(one) for one in made], before)
        yield _row("mixed-script", "Chinese", f"{100 * share:.0f} % of the stretches", area, len(made))


def ocr(data: Path) -> Iterator[dict[str, Any]]:
    """Scans by language, length and rate of errors."""
    auditor = Auditor()

    def probabilities(texts: Iterable[str]) -> list[float]:
        return [scan_probability(text, auditor.audit_text(text)) for text in texts]

    for language in ("zh", "ja", "en"):
        for level in LEVELS:
            rows = rows_of(data, language, level)
            pages = [tuple(drawn) for drawn in _pages(rows)]
            for name, several in (("paragraphs", [(one,) for one in rows]), (f"pages of {PARAGRAPHS}", pages)):
                scans, truths = (
                    probabilities("\n".join(str(row[side]) for row in one) for one in several)
                    for side in ("ocr", "truth")
                )
                area = area_under_curve(scans, truths)
                yield _row("ocr", f"{language}, {name}", f"{int(level)} % of the characters", area, len(several))


def _pages(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Different paragraphs put together, each in one of the ways that it was misread."""
    chance = random.Random(SEED)
    by_paragraph: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_paragraph.setdefault(str(row["para"]), []).append(row)
    for _ in range(PAGES):
        chosen = chance.sample(sorted(by_paragraph), PARAGRAPHS)
        yield [chance.choice(by_paragraph[one]) for one in chosen]


def _row(verdict: str, what: str, rate: str, area: float, articles: int) -> dict[str, Any]:
    print(f"{verdict:13} {what:44} {rate:45} {articles:4} articles  AUC {area:.4f}", flush=True)
    return {
        "name": f"{verdict}, {what}, {rate}",
        "value": round(area, 4),
        "unit": "AUC",
        "better": "higher",
        "tolerance": 0.01,
        "of": articles,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--withheld-model", type=Path, required=True, help="statistics that do not know some pairs")
    options, data = parser.parse(arguments)
    figures = [*spun(data, options.withheld_model), *mixed_script(data), *ocr(data)]
    if options.write:
        keep(RESULTS, {"figures": figures})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
