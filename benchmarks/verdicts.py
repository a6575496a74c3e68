"""Verdicts on articles: each beside the single measurements of an article, and beside a classifier on all of them.

    python -m benchmarks.verdicts [--data DIR] [--features FILE] [--write]

DIR (default: GARBLINT_DATA) is the data folder. Kept-out clean articles are damaged in one way each (words swapped by
a spinner, scripts mixed, the end cut off, a teaser left of it under offers; for scans, real ones beside their truth)
and audited damaged and as they were. The features of an article are what its report holds: issues of each category
per 10 000 characters, their share of its characters, their highest confidence, and the metrics; besides the
probabilities behind the verdicts on mixed scripts and scans, which a report states where it calls them only. A
classifier (standardised logistic regression, scikit-learn) is fitted on one half of the documents, by a hash; all
figures are those of the other half: the area under the curve of what the verdict stands on (the probability behind it
where there is one, else the verdict), of the best other single features, and of the classifier, against the same
articles as they were and with other damage (for an advertisement that includes the whole article with the same offers
below it). The verdict "machine-translated" has no labelled articles: it is counted on human translations and on what
programs leave behind. ``--features`` keeps the table of articles, or reads it where the file exists.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from math import exp
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks.clean import corpora, ntrex
from benchmarks.decisions import SEED, SPUN_SHARES, chinese, half_of
from benchmarks.leaks_planted import CHATTER
from benchmarks.ocr_ja import scanned_odds
from benchmarks.residue_planted import LINES
from benchmarks.script import mixed, probability_of
from benchmarks.spun.corpora import existing_data_folder
from benchmarks.spun.measures import area_under_curve
from detector.engine.auditor import Auditor
from detector.model import ArticleReport

RESULTS = Path(__file__).parent / "results" / "verdicts.json"
VERDICTS = ("spun", "mixed-script", "ocr", "truncated", "advertisement")
# The probability behind a verdict, where an article has one whether or not it is called so.
BEHIND = {"spun": "spun_probability", "mixed-script": "mixture of scripts", "ocr": "scan"}
MIXED_SHARES = (0.02, 0.05, 0.1, 0.3)
# A number to call, among the lines that are planted.
_NUMBER = re.compile(r"1?\d{2,4}-\d{3,4}-\d{3,4}|1\d{10}")
# Single features shown of each verdict.
SHOWN = 3
# Articles of a clean corpus that are looked at for verdicts nobody should give.
CLEAN_ARTICLES = 1000


class Row(msgspec.Struct, frozen=True):
    """An article: how it was damaged ("" for not at all), from which truth (a digest), its features and verdicts."""

    damage: str
    truth: str
    half: str
    features: dict[str, float]
    verdicts: dict[str, float]


def features_of(report: ArticleReport) -> dict[str, float]:
    """What a report says of its article, as numbers: rates per 10 000 characters, confidences, metrics."""
    found: dict[str, float] = dict(report.metrics)
    scale = 1e4 / max(1, report.characters)
    for issue in report.issues:
        rate, part, sure = (f"{issue.category} {name}" for name in ("per 10 000", "share", "confidence"))
        found[rate] = found.get(rate, 0.0) + scale
        found[part] = found.get(part, 0.0) + (issue.span.end - issue.span.start) / max(1, report.characters)
        found[sure] = max(found.get(sure, 0.0), issue.confidence)
    return found


def scan_probability(text: str, report: ArticleReport) -> float:
    """The probability of a scan behind the verdict; of English the one that is stated, 0 where none is."""
    stated = max((one.probability for one in report.verdicts if one.category == "ocr"), default=0.0)
    if report.language.primary == "ja":
        return 1 / (1 + exp(-scanned_odds([text])[0]))
    return max(stated, report.metrics.get("ocr_probability", 0.0))


def row_of(text: str, damage: str, truth: str, auditor: Auditor) -> Row:
    """The row of an article; ``truth``: its text before the damage, which decides the half."""
    report = auditor.audit_text(text)
    behind = {"mixture of scripts": probability_of(text), "scan": scan_probability(text, report)}
    features = {**features_of(report), **behind}
    verdicts = {one.category: one.probability for one in report.verdicts}
    return Row(damage, sha256(truth.encode()).hexdigest()[:16], half_of(truth), features, verdicts)


def damaged(data: Path) -> Iterator[tuple[str, str, str]]:
    """Articles as (damage, text, truth); each is also there as it was, with no damage."""
    import opencc

    from benchmarks.spun.simulate import Spinner, read_pairs

    spinner = Spinner(read_pairs(data / "zh/spin-pairs.tsv"))
    convert = opencc.OpenCC("s2t").convert
    chance = random.Random(SEED)
    for number, text in enumerate(chinese(data)):
        yield "", text, text
        yield "spun", spinner.spin(text, share=SPUN_SHARES[number % len(SPUN_SHARES)], seed=number).text, text
        mixture = mixed(text, convert, MIXED_SHARES[number % len(MIXED_SHARES)], chance)
        if mixture != text:
            yield "mixed-script", mixture, text
        yield from _cut_and_sold(text, "zh", chance)
    for language in ("ja", "en"):
        for text in ntrex(data, language):
            yield "", text, text
            yield from _cut_and_sold(text, language, chance)
    for path in sorted((data / "ocr").glob("*-cer*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield "ocr", row["ocr"], row["truth"]
                yield "", row["truth"], row["truth"]


def _cut_and_sold(text: str, language: str, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    head, _, last = text.rstrip().rpartition("\n")
    if len(last) >= 30:
        yield "truncated", f"{head}\n{last[: chance.randrange(20, len(last) - 5)]}", text
    # A teaser with offers below it that are longer than it: lines with a number to call, and what stands around them.
    offers = [line for line in LINES[language] if _NUMBER.search(line)]
    lines = [*chance.sample(offers, 2), *chance.sample(LINES[language], 2)]
    chance.shuffle(lines)
    teaser = text[: chance.randrange(20, 20 + sum(map(len, lines)))]
    yield "advertisement", "\n".join([teaser, *lines]), text
    yield "offers below", "\n".join([text, *lines]), text


def collect(data: Path) -> list[Row]:
    """The rows of all articles, each audited by itself."""
    auditor = Auditor()
    return [row_of(text, damage, truth, auditor) for damage, text, truth in damaged(data)]


def matrix(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """The features of rows, (rows, names); rates as log(1 + rate), what a report does not state as 0."""
    values = np.array([[one.features.get(name, 0.0) for name in names] for one in rows])
    for column, name in enumerate(names):
        if name.endswith("per 10 000"):
            values[:, column] = np.log1p(values[:, column])
    return values


def classifier(fit: np.ndarray, labels: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """A standardised logistic regression; gives log odds for rows of features."""
    from sklearn.linear_model import LogisticRegressionCV

    mean, spread = fit.mean(axis=0), fit.std(axis=0)
    spread[spread == 0] = 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegressionCV(Cs=8, cv=5, scoring="roc_auc", class_weight="balanced", max_iter=2000)
        model.fit((fit - mean) / spread, labels)
    weights, bias = model.coef_[0] / spread, model.intercept_[0]
    return lambda rows: np.asarray((rows - mean) @ weights + bias)


def compare(rows: Sequence[Row], verdict: str, others: bool) -> dict[str, Any] | None:
    """Areas under the curve for one verdict; ``others``: against the same articles with other damage, not as they were.

    None where there are no others.
    """
    truths = {one.truth for one in rows if one.damage == verdict}

    def chosen(half: str) -> tuple[list[Row], np.ndarray]:
        kept = [
            one
            for one in rows
            if one.half == half
            and one.truth in truths
            and (one.damage == verdict or (one.damage not in ("", verdict) if others else one.damage == ""))
        ]
        return kept, np.array([one.damage == verdict for one in kept])

    fit, fit_labels = chosen("fit")
    test, labels = chosen("test")
    if labels.all():
        return None
    names = sorted({name for one in fit for name in one.features})
    stated = np.array([one.verdicts.get(verdict, 0.0) for one in test])
    behind = BEHIND.get(verdict)
    own = stated if behind is None else np.array([one.features.get(behind, 0.0) for one in test])
    values = matrix(test, names)
    # A feature that speaks against a verdict is turned round, by the half it is not measured on.
    before = matrix(fit, names)
    singles = {}
    for column, name in enumerate(names):
        turned = -1.0 if _area(before[:, column], fit_labels) < 0.5 else 1.0
        singles[name] = _area(turned * values[:, column], labels)
    best = sorted(((name, area) for name, area in singles.items() if name != behind), key=lambda item: -item[1])
    return {
        "articles": int(labels.sum()),
        "against": int((~labels).sum()),
        "called": int((stated[labels] > 0).sum()),
        "called wrongly": int((stated[~labels] > 0).sum()),
        "verdict": _area(own, labels),
        "classifier": _area(classifier(before, fit_labels)(values), labels),
        "single": dict(best[:SHOWN]),
    }


def _area(values: np.ndarray, labels: np.ndarray) -> float:
    return round(area_under_curve(values[labels].tolist(), values[~labels].tolist()), 4)


def without_labels(data: Path) -> dict[str, Any]:
    """Verdicts on clean corpora and human translations, and "machine-translated" where a program left its words."""
    auditor = Auditor()
    clean: dict[str, Any] = {}
    for name, texts in corpora(data).items():
        step = max(1, len(texts) // CLEAN_ARTICLES)
        reports = [auditor.audit_text(text) for text in texts[::step]]
        called: dict[str, int] = {}
        for one in (verdict.category for report in reports for verdict in report.verdicts):
            called[one] = called.get(one, 0) + 1
        clean[name] = {"articles": len(reports), "called": called}
    chatter: dict[str, list[int]] = {}
    for language, lines in CHATTER.items():
        texts = ntrex(data, language)
        found = 0
        for number, line in enumerate(lines):
            report = auditor.audit_text(f"{line}\n\n{texts[number]}")
            found += any(one.category == "machine-translated" for one in report.verdicts)
        chatter[language] = [found, len(lines)]
    return {"clean": clean, "chatter": chatter}


def as_figures(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures of the scoreboard: areas beside those of the best single feature and of the classifier, alarms."""
    figures: list[dict[str, Any]] = []
    for against, verdicts in result["verdicts"].items():
        for name, row in verdicts.items():
            single, area = next(iter(row["single"].items()))
            peers = {"best other feature": area, "classifier": row["classifier"]}
            figures.append(
                {
                    "name": f"{name}, against {against}",
                    "value": row["verdict"],
                    "unit": "AUC",
                    "better": "higher",
                    "tolerance": 0.01,
                    "of": row["articles"],
                    "peers": peers,
                    "note": f"best other feature: {single}",
                }
            )
    for name, row in result["clean"].items():
        wrong = sum(row["called"].values())
        value = round(100 * (1 - wrong / row["articles"]), 2)
        share = {"unit": "%", "better": "higher", "tolerance": 0.3, "of": row["articles"]}
        figures.append({"name": f"sound articles without a verdict, {name}", "value": value, **share})
    for language, (found, of) in result["chatter"].items():
        share = {"unit": "%", "better": "higher", "tolerance": 5.0, "of": of}
        name = f"called machine-translated by a program's own words, {language}"
        figures.append({"name": name, "value": round(100 * found / of, 1), **share})
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder (default: GARBLINT_DATA)")
    parser.add_argument("--features", type=Path, help="keep the table of articles here (gzip), or read it from here")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {RESULTS.name}")
    options = parser.parse_args(arguments)
    data = existing_data_folder(options.data, parser)
    if options.features is not None and options.features.exists():
        rows = msgspec.json.decode(gzip.decompress(options.features.read_bytes()), type=list[Row])
    else:
        rows = collect(data)
        if options.features is not None:
            options.features.write_bytes(gzip.compress(msgspec.json.encode(rows)))
    result: dict[str, Any] = {
        "verdicts": {
            against: {name: found for name in VERDICTS if (found := compare(rows, name, others)) is not None}
            for against, others in (("the articles as they were", False), ("other damage", True))
        },
        **without_labels(data),
    }
    for against, verdicts in result["verdicts"].items():
        print(f"\nagainst {against:25} articles  called  wrongly  verdict classifier  other features")
        for name, row in verdicts.items():
            singles = ", ".join(f"{one} {area:.3f}" for one, area in row["single"].items())
            counts = f"{row['articles']:8} {row['called']:7} {row['called wrongly']:4}/{row['against']}"
            print(f"  {name:22} {counts:26} {row['verdict']:.4f}  {row['classifier']:.4f}      {singles}")
    print("\nverdicts on sound articles")
    for name, row in result["clean"].items():
        print(f"  {name:24} {row['articles']:5} articles  {row['called'] or 'none'}")
    print("\nmachine-translated, by a program's own words: " + str(result["chatter"]))
    if options.write:
        kept = {**result, "figures": as_figures(result)}
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
