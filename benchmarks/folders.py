"""What only a folder shows: articles unlike all others and lines that many share, in clean folders and prepared ones.

    python -m benchmarks.folders --data DIR [--write]

Clean folders are the kept-out corpora, an article a file. Into a copy of each are put strange articles (tables, logs,
lists of links, lists of words, texts in which the characters of each Chinese or Japanese line, or the words of each
English one, are in random order), two of each kind, and a line at the foot of one article in twenty. The forest is
scikit-learn's isolation forest over the same measurements, at the score that reports as few clean articles.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.clean import corpora
from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import read_documents
from detector.collection.outliers import MINIMUM_ARTICLES, outliers, row_of
from detector.engine.auditor import AuditOptions, Auditor
from detector.model import AuditReport

RESULTS = Path(__file__).parent / "results" / "folders.md"
SEED = 5
MOST = 1500
FOOT_EVERY = 20
SIZES = (10, 15, 20, 30, 60)
DRAWS = 40
WORDS = {"zh": ("合计", "首页", "连接超时，正在重试"), "ja": ("合計", "ホーム", "接続がタイムアウトしました")}
ENGLISH = ("total", "home", "connection timed out, retrying")
FEET = {
    "zh": "想看更多这样的故事，请到码头边的旧书店来找我们。",
    "ja": "もっと読みたい方は、港のそばの古い本屋までお越しください。",
    "en": "Read more of our stories in the free app of the Harbour Post.",
}
KINDS = ("table", "links", "log", "words", "shuffled")
OUTLIER, SHARED = "any.collection.outlier", "any.collection.shared-line"


def clean_folders(data: Path) -> dict[str, list[str]]:
    """The clean articles by folder; those of corpora that are one text are ten lines each."""
    folders = {name: articles[:MOST] for name, articles in corpora(data).items() if name != "zh general kept out"}
    for kind, most in (("tech-translated", MOST), ("weekly", 300)):
        folders[f"zh {kind}"] = read_documents(data / f"zh/general/{kind}.txt.gz")[:most]
    folders["ja tech-blogs whole"] = read_documents(data / "ja/general/tech-blogs.txt.gz")[:MOST]
    folders["en brown whole"] = read_documents(data / "en/general/brown.txt.gz")[:MOST]
    return folders


def strange(kind: str, language: str, host: str, chance: random.Random) -> str:
    """A strange article of a kind; ``host`` is one of the folder's, for those that are made of words."""
    total, home, retrying = WORDS.get(language, ENGLISH)
    number = chance.randrange
    if kind == "table":
        return "\n".join(
            f"{number(999)}\t{1000 * chance.random():.2f}\t{number(5000)}\t{chance.random():.3f}%\t{total}"
            for _ in range(40)
        )
    if kind == "links":
        return "\n".join(f"{home} https://www.example{number(99)}.com/news/{number(10**6)}.html" for _ in range(40))
    if kind == "log":
        times = (f"2024-03-{number(1, 29):02} {number(24):02}:{number(60):02}:{number(60):02}" for _ in range(40))
        return "\n".join(
            f"{one},{number(1000):03} [WARN] worker-{number(8)} {retrying} id={number(10**8):x}" for one in times
        )
    units = host.split() if language == "en" else [host[at : at + 2] for at in range(0, len(host) - 2, 7)]
    if kind == "words":
        return "\n".join(units[:200])
    joint = " " if language == "en" else ""
    lines = [line.split() if language == "en" else list(line) for line in host.split("\n")]
    return "\n".join(joint.join(chance.sample(line, len(line))) for line in lines)


def audited(articles: Sequence[str], auditor: Auditor) -> AuditReport:
    """The report of a folder with these articles."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(articles):
            Path(folder, f"{number:05}.txt").write_text(text, encoding="utf-8")
        return auditor.audit([folder], jobs=1)


def flagged(report: AuditReport) -> dict[int, str]:
    """The articles that are called unlike the others, by number, with the message."""
    return {
        int(article.path[:-4]): issue.message
        for article in report.articles
        for issue in article.issues
        if issue.rule == OUTLIER
    }


def forest_recall(report: AuditReport, planted: set[int], allowed: int) -> int:
    """How many planted articles an isolation forest ranks above all clean ones but ``allowed``."""
    from sklearn.ensemble import IsolationForest

    rows = np.array([row_of(one.characters, one.metrics) for one in report.articles])
    is_planted = np.array([int(one.path[:-4]) in planted for one in report.articles])
    filled = np.where(np.isfinite(rows), rows, np.nanmedian(np.append(rows, np.zeros((1, rows.shape[1])), 0), axis=0))
    forest = IsolationForest(n_estimators=200, max_samples=min(256, len(rows)), random_state=SEED).fit(filled)
    scores = -forest.score_samples(filled)
    clean = np.sort(scores[~is_planted])[::-1]
    return int((scores[is_planted] > clean[allowed]).sum())


def small_folders(reports: Sequence[AuditReport]) -> list[str]:
    """How many articles are reported in folders drawn from those that are not reported in the whole."""
    chance = np.random.default_rng(SEED)
    lines = []
    for size in SIZES:
        folders = found = 0
        for report in reports:
            known = flagged(report)
            articles = [one for one in report.articles if int(one.path[:-4]) not in known]
            rows = np.array([row_of(one.characters, one.metrics) for one in articles])
            languages = [one.language.primary for one in articles]
            for _ in range(DRAWS if len(rows) >= size else 0):
                drawn = chance.choice(len(rows), size, replace=False)
                folders += 1
                found += len(outliers([languages[one] for one in drawn.tolist()], rows[drawn], minimum=size))
        lines.append(f"| {size} | {folders} | {found} | {1e4 * found / (size * folders):.1f} |")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    options, data = parser.parse(arguments)
    auditor = Auditor(AuditOptions(select=(OUTLIER, SHARED, "zh.spun.synonym")))
    lines = [
        "# What only a folder shows",
        "",
        "Written by `python -m benchmarks.folders`. *Reported*: clean articles called unlike the others, and lines",
        "called shared, in the folder as it is. Then what is found of two planted articles of each kind, of all ten",
        "(*forest*: by an isolation forest, with as many clean articles above), clean ones reported beside them, and",
        f"whether the line at the foot of every {FOOT_EVERY}th article is found.",
        "",
        f"| folder | articles | reported | lines | {' | '.join(KINDS)} | all | forest | clean | foot |",
        f"| --- | ---: | ---: | ---: |{' ---: |' * len(KINDS)} ---: | ---: | ---: | ---: |",
    ]
    shown: list[str] = []
    reports = []
    totals = [0] * 6
    started = time.process_time()
    for name, articles in clean_folders(data).items():
        if len(articles) < MINIMUM_ARTICLES:
            continue
        language = name[:2]
        chance = random.Random(SEED)
        report = audited(articles, auditor)
        reports.append(report)
        false = flagged(report)
        shown += [f"- {name}: {why}" for why in false.values()]
        shown += [f"- {name}: {one.message}" for one in report.collection.issues]
        for number in false:
            print(name, number, repr(articles[number][:120]))
        hosts = [one for one in articles if len(one) >= 400] or list(articles)
        planted = [(kind, strange(kind, language, chance.choice(hosts), chance)) for kind in KINDS for _ in range(2)]
        footed = [f"{text}\n{FEET[language]}" if n % FOOT_EVERY == 0 else text for n, text in enumerate(articles)]
        prepared = audited([*footed, *(text for _, text in planted)], auditor)
        found = flagged(prepared)
        numbers = {len(articles) + number: kind for number, (kind, _) in enumerate(planted)}
        by_kind = [sum(numbers.get(number) == kind for number in found) for kind in KINDS]
        clean = sum(number not in numbers for number in found)
        foot = sum(one.quote.exact == FEET[language] for one in prepared.collection.issues)
        forest = forest_recall(prepared, set(numbers), clean)
        lines.append(
            f"| {name} | {len(articles)} | {len(false)} | {len(report.collection.issues)} | "
            f"{' | '.join(map(str, by_kind))} | {sum(by_kind)} | {forest} | {clean} | {foot} |"
        )
        figures = (len(articles), len(false), len(report.collection.issues), sum(by_kind), forest, foot)
        totals = [one + other for one, other in zip(totals, figures, strict=True)]
    lines += [
        "",
        f"Together: {totals[0]:,} clean articles, {totals[1]} reported, {totals[2]} lines; of {10 * len(reports)} "
        f"planted articles {totals[3]} found (by the forest {totals[4]}); of {len(reports)} lines {totals[5]}.",
        "",
        "What is reported of clean folders (in the Brown corpus its index and results of races):",
        "",
        *(shown or ["- nothing"]),
        "",
        f"Folders of fewer articles, drawn from those not reported (an audit wants {MINIMUM_ARTICLES} at least):",
        "",
        "| articles | folders | reported | per 10 000 articles |",
        "| ---: | ---: | ---: | ---: |",
        *small_folders(reports),
    ]
    text = "\n".join(lines) + "\n"
    print(text, f"{time.process_time() - started:.0f} s")
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
