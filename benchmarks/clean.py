"""False alarms on clean text: every issue that the default rules report where nothing is wrong.

    python -m benchmarks.clean --data DIR [--show RULE] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. Corpora: news of the kept-out year, general
Chinese that was kept out, human translations into Chinese, Japanese and English joined to articles by document,
general Japanese and English. The figure is issues per 10 000 characters.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import BenchmarkParser, keep
from benchmarks.spun.corpora import kept_out_general, kept_out_news, read_documents
from detector.engine.auditor import Auditor

RESULTS = Path(__file__).parent / "results" / "clean.json"

# Lines of corpora without documents are joined to articles of this many.
LINES_PER_ARTICLE = 10


def ntrex(data: Path, language: str) -> list[str]:
    """One language of NTREX, its segments joined (LF) into documents."""
    documents: dict[str, list[str]] = {}
    with gzip.open(data / "parallel/ntrex.en-zh-ja.tsv.gz", "rt", encoding="utf-8", newline="\n") as file:
        columns = next(file).rstrip("\n").split("\t")
        for line in file:
            cells = line.rstrip("\n").split("\t")
            documents.setdefault(cells[columns.index("doc")], []).append(cells[columns.index(language)])
    return ["\n".join(segments) for segments in documents.values()]


def lines_as_articles(path: Path) -> list[str]:
    """The lines of a corpus, ten to an article."""
    lines = [line for document in read_documents(path) for line in document.split("\n")]
    return ["\n".join(lines[i : i + LINES_PER_ARTICLE]) for i in range(0, len(lines), LINES_PER_ARTICLE)]


def corpora(data: Path) -> dict[str, list[str]]:
    """The clean articles by corpus."""
    general_zh = [one for documents in kept_out_general(data).values() for one in documents]
    return {
        "zh news 2024": kept_out_news(data),
        "zh general kept out": general_zh,
        **{f"{language} NTREX": ntrex(data, language) for language in ("zh", "zh_tw", "ja", "en")},
        **{
            f"ja {path.name.split('.')[0]}": lines_as_articles(path)
            for path in sorted((data / "ja/general").glob("*.gz"))
        },
        **{
            f"en {path.name.split('.')[0]}": lines_as_articles(path)
            for path in sorted((data / "en/general").glob("*.gz"))
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--show", default=None, help="print every issue of rules that start with this")
    parser.add_argument("--only", default="", help="only corpora whose name holds this")
    options, data = parser.parse(arguments)
    auditor = Auditor()
    figures: dict[str, dict[str, object]] = {}
    print(f"{'corpus':24} {'articles':>8} {'characters':>11} {'issues':>7} {'per 10 000':>10} {'verdicts':>8}  rules")
    for name, articles in corpora(data).items():
        if options.only not in name:
            continue
        rules: Counter[str] = Counter()
        verdicts = 0
        characters = 0
        for article in articles:
            report = auditor.audit_text(article)
            characters += len(article)
            verdicts += sum(one.probability >= 0.5 for one in report.verdicts)
            for issue in report.issues:
                rules[issue.rule] += 1
                if options.show is not None and issue.rule.startswith(options.show):
                    quoted = issue.quote
                    excerpt = f"{quoted.prefix[-16:]}⟦{quoted.exact[:60]}⟧{quoted.suffix[:16]}"
                    print(f"  {issue.rule} {issue.variant or ''}: {excerpt}".replace("\n", "⏎"))
        rate = 1e4 * rules.total() / characters
        figures[name] = {
            "articles": len(articles),
            "characters": characters,
            "per_10000": round(rate, 3),
            "verdicts": verdicts,
            "rules": dict(rules.most_common()),
        }
        shown = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(6))
        print(f"{name:24} {len(articles):8} {characters:11} {rules.total():7} {rate:10.3f} {verdicts:8}  {shown}")
    if options.write:
        keep(RESULTS, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
