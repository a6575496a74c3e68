"""``python -m benchmarks.spun``: measure the spun-text check, print the table, keep or check the committed figures."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")  # before numpy is loaded: the speeds are those of one core

from benchmarks.spun import corpora, report, scoreboard  # noqa: E402

RESULTS = Path(__file__).resolve().parent.parent / "results"


def scorer_of(folder: Path | None) -> scoreboard.Scorer:
    """The scorer of a model folder; the shipped model when ``None``. Folding the text is part of it, also in time."""
    from detector.language.characters import fold
    from detector.language.substitution import SubstitutionModel

    if folder is None:
        from detector.resources import statistics_folder

        folder = statistics_folder() / "zh"
    model = SubstitutionModel.open(folder)
    return lambda texts: model.score([fold(text) for text in texts])


def _audit() -> scoreboard.Audit:
    """An audit with all checks on, of texts as they are."""
    from detector.engine.auditor import Auditor

    auditor = Auditor()

    def audit(text: str) -> scoreboard.Audited:
        audited = auditor.audit_text(text)
        return scoreboard.Audited(
            max((one.probability for one in audited.verdicts if one.category == "spun"), default=0.0),
            tuple(
                scoreboard.AuditedIssue(
                    issue.span.start,
                    issue.span.end,
                    issue.suggestions[0].text if issue.suggestions else "",
                    issue.confidence,
                    issue.category,
                    issue.rule,
                )
                for issue in audited.issues
            ),
        )

    return audit


def main() -> int:
    """0 measured (and no regression), 1 regressions, 2 no data."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spun", description=__doc__)
    parser.add_argument("--data", help="the data folder (default: $GARBLINT_DATA)")
    parser.add_argument(
        "--articles", type=Path, help="folder of the real articles (default: articles beside the data folder)"
    )
    parser.add_argument("--gold", type=Path, help="folder of their gold (default: gold beside the data folder)")
    parser.add_argument("--model", type=Path, help="model folder (default: the one that ships)")
    parser.add_argument("--withheld-model", type=Path, help="model folder trained without the withheld pairs")
    parser.add_argument("--no-audit", action="store_true", help="leave out what a whole audit says, all checks on")
    parser.add_argument("--most", type=int, default=600, help="articles spun per domain at most (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="where spun.json, .md and .svg are written")
    parser.add_argument("--check", action="store_true", help="compare with the committed figures, write nothing")
    arguments = parser.parse_args()
    data = corpora.data_folder(arguments.data)
    if data is None or not data.is_dir():
        print("no data folder: give --data DIR or set GARBLINT_DATA", file=sys.stderr)
        return 2
    articles = arguments.articles or data.parent / "articles"
    gold = arguments.gold or data.parent / "gold"
    has_real = articles.is_dir() and gold.is_dir()
    board = report.as_json(
        scoreboard.run(
            data,
            scorer_of(arguments.model),
            withheld_scorer=scorer_of(arguments.withheld_model) if arguments.withheld_model else None,
            audit=None if arguments.no_audit else _audit(),
            articles=articles if has_real else None,
            gold=gold if has_real else None,
            most=arguments.most,
            progress=lambda stage: print(f"… {stage}", file=sys.stderr),
        )
    )
    print(report.as_markdown(board))
    if arguments.check:
        committed = json.loads((arguments.output / "spun.json").read_text(encoding="utf-8"))
        worse = report.regressions(committed, board)
        for sentence in worse:
            print(f"regression: {sentence}", file=sys.stderr)
        return 1 if worse else 0
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "spun.json").write_text(
        json.dumps(board, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    (arguments.output / "spun.md").write_text(report.as_markdown(board), encoding="utf-8")
    (arguments.output / "spun.svg").write_text(report.as_svg(board), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
