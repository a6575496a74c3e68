"""Slips of the keyboard: what is found of planted and real ones, and what is reported where nothing is wrong.

    python -m benchmarks.typos --data DIR [--language zh] [--clean] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder. Each sentence of SIGHAN15 (``sig``) and
ECSpell (``ec_odw``, ``ec_law``, ``ec_med``) is an article of its own, as it stands. A sentence is detected when
anything in it is reported; a character when an issue covers it. The table has the default settings first, then the
curve of the statistics alone over their confidence. Peers that import are scored on the same sentences. ``--clean``
adds false alarms on the texts kept out of everything.

Nothing was trained on ``sig`` and ``ec_odw``, but the thresholds were set with their figures in sight; ``ec_law`` and
``ec_med`` were looked at while the method was made (no weight comes from them). Another language is added by an entry
in ``MEASURES``.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import kept_out
from detector.checks.base import Reading
from detector.checks.spun import SpunCheck
from detector.engine.auditor import AuditOptions, Auditor
from detector.resources import statistics_folder

RESULTS = Path(__file__).parent / "results"
SETS = ("sig", "ec_odw", "ec_law", "ec_med")
CURVE = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
FAMILIES = ("zh.typo", "zh.ocr")

Found = Sequence[set[int]]  # of each sentence the places (code points) that are called wrong


def sentences(data: Path, name: str) -> list[tuple[str, str]]:
    """Sentence and corrected sentence, of the same length."""
    lines = (data / f"zh/typos/{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(bad, good) for bad, good in (line.split("\t") for line in lines) if len(bad) == len(good)]


def wrong_places(bad: str, good: str) -> set[int]:
    """The code points at which the two differ."""
    return {at for at, (one, other) in enumerate(zip(bad, good, strict=True)) if one != other}


def row(name: str, pairs: Sequence[tuple[str, str]], found: Found) -> str:
    """One line of the table: sentences, then characters."""
    hit = false = missed = right = wrong = unseen = 0
    for (bad, good), places in zip(pairs, found, strict=True):
        gold = wrong_places(bad, good)
        right += len(gold & places)
        wrong += len(places - gold)
        unseen += len(gold - places)
        hit += bool(gold and places)
        false += bool(places and not gold)
        missed += bool(gold and not places)

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.3f}" if whole else "–"

    return (
        f"| {name} | {share(hit, hit + false)} | {share(hit, hit + missed)} | {share(right, right + wrong)} | "
        f"{share(right, right + unseen)} |"
    )


def reading_of(text: str) -> Reading:
    """A text as the checks see it."""
    from detector.language.characters import CharacterView
    from detector.language.identification import identify
    from detector.sources.registry import article_from_text

    article = article_from_text(text, "-", "text")
    characters = CharacterView(article.text)
    return Reading(article, characters, *identify(characters, article.blocks))


def peers() -> dict[str, Callable[[str], set[int]]]:
    """Other correctors that import here, each as a function from a text to the places that it would change.

    pycorrector 1.1.4 is none of them: its corrector by n-grams downloads a model of 2.8 GB when it is made, the one of
    names needs torch, and the one of phrases has no phrases of its own.
    """
    found: dict[str, Callable[[str], set[int]]] = {}
    try:
        import autocorrect_py

        def autocorrect(text: str) -> set[int]:
            changed = autocorrect_py.format(text)
            if len(changed) != len(text):
                return set()  # it has put in spaces; it changes no Chinese character
            return {at for at, (one, other) in enumerate(zip(text, changed, strict=True)) if one != other}

        found["autocorrect_py"] = autocorrect
    except ImportError:
        pass
    try:
        import jieba

        jieba.setLogLevel("ERROR")

        def look_up(text: str) -> set[int]:
            """Characters that no word of the list covers, two or more in a row."""
            places: set[int] = set()
            run: list[int] = []
            at = 0
            for token in [*jieba.cut(text, HMM=False), ""]:
                if len(token) == 1 and "\u4e00" <= token <= "\u9fff":
                    run.append(at)
                else:
                    places.update(run if len(run) > 1 else ())
                    run = []
                at += len(token)
            return places

        found["look-up in jieba's words"] = look_up
    except ImportError:
        pass
    return found


def measure_zh(data: Path) -> list[str]:
    """The tables of Chinese, as lines of Markdown."""
    auditor = Auditor(AuditOptions(select=FAMILIES))
    statistics = SpunCheck(statistics_folder() / "zh")
    out = ["## zh", ""]
    others = peers()
    for name in SETS:
        pairs = sentences(data, name)
        wrong = sum(bad != good for bad, good in pairs)
        out += [f"### {name}: {len(pairs)} sentences, {wrong} with errors", ""]
        out += ["| | sentences P | R | characters P | R |", "|---|---:|---:|---:|---:|"]
        reports = [auditor.audit_text(bad) for bad, _ in pairs]
        covered = [
            {at for issue in report.issues for at in range(issue.span.start, issue.span.end)} for report in reports
        ]
        out.append(row("**default settings**", pairs, covered))
        readings = [reading_of(bad) for bad, _ in pairs]
        judged = statistics(readings, [[] for _ in readings], characters=True)
        for level in CURVE:
            places = [
                {
                    at
                    for start, end, confusion in (one.confusions.confusions if one.confusions else ())
                    if confusion.confidence >= level
                    for at in range(start, end)
                }
                for one in judged
            ]
            out.append(row(f"statistics from {level}", pairs, places))
        for peer, correct in others.items():
            out.append(row(peer, pairs, [correct(bad) for bad, _ in pairs]))
        out.append("")
    return out


def measure_clean(data: Path) -> list[str]:
    """False alarms on clean Chinese, as lines of Markdown."""
    auditor = Auditor(AuditOptions(select=FAMILIES))
    out = ["### clean text", "", "| | characters | issues per 10 000 | called scanned | s per MB | by rule |"]
    out.append("|---|---:|---:|---:|---:|---|")
    for name, texts in kept_out(data).items():
        began = time.process_time()
        reports = [auditor.audit_text(text) for text in texts]
        seconds = time.process_time() - began
        rules = Counter(issue.rule for report in reports for issue in report.issues)
        characters = sum(map(len, texts))
        called = sum(one.category == "ocr" for report in reports for one in report.verdicts)
        size = sum(len(text.encode()) for text in texts) / 1e6
        listed = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
        out.append(
            f"| {name} | {characters} | {1e4 * rules.total() / characters:.3f} | {called} of {len(texts)} | "
            f"{seconds / size:.2f} | {listed} |"
        )
    return [*out, ""]


MEASURES: dict[str, tuple[Callable[[Path], list[str]], Callable[[Path], list[str]]]] = {
    "zh": (measure_zh, measure_clean),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps="typos.<language>.md")
    parser.add_argument("--language", choices=sorted(MEASURES), nargs="*", default=sorted(MEASURES))
    parser.add_argument("--clean", action="store_true", help="also false alarms on clean text")
    options, data = parser.parse(arguments)
    for code in options.language:
        errors, clean = MEASURES[code]
        lines = [f"Written by `python -m benchmarks.typos --language {code} --clean`.", "", *errors(data)]
        text = "\n".join([*lines, *(clean(data) if options.clean else [])])
        print(text)
        if options.write:
            (RESULTS / f"typos.{code}.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
