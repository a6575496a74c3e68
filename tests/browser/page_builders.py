"""Articles whose text lies on the disk, with reports whose scores follow from them."""

import hashlib
import re
from pathlib import Path

from msgspec.structs import replace
from report_builders import article, issue, report

from detector.language.characters import CharacterView
from detector.model import Collection
from detector.report import html
from detector.report.history import RecordedRun
from detector.report.registry import ReportContext
from detector.scoring.score import SUFFICIENT_WORDS, Weighed, evaluation_words, penalty, score


def scored(text, issues, **changes):
    """An article whose score follows from its text, as an audit writes it."""
    issues = sorted(issues, key=lambda one: one.span.start)
    japanese = "language" in changes and changes["language"].primary == "ja"
    words = evaluation_words(CharacterView(text), japanese)
    values = {
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "score": score((Weighed(penalty(issues), words),)),
        "insufficient_sample": words < SUFFICIENT_WORDS,
    }
    return article(text, list(issues), **(values | changes))


def issues_at(text, word, **changes):
    """An issue wherever ``word`` stands."""
    return [issue(text, match.start(), match.end(), **changes) for match in re.finditer(re.escape(word), text)]


def run_on(day, score, issues, **changes):
    """A run of an earlier day in November, as a history keeps it."""
    values = {
        "started_at": f"2026-11-{day:02}T08:00:00+00:00",
        "root": "texts",
        "version": "1.0",
        "rules_digest": "sha256:0",
        "commit": f"{day:040x}",
        "articles": 5,
        "characters": 1000,
        "score": score,
        "passed": score > 80,
        "issues": issues,
        "by_severity": {},
        "by_category": {"spun": issues},
        "by_language": {},
    }
    return RecordedRun(**(values | changes))


def write_report(folder, articles, texts, history=(), collection=Collection(), **changes):  # noqa: B008 (frozen)
    """Write texts and report; returns the file. The texts are where the report says, so they are shown whole."""
    root = Path(folder) / "texts"
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    made = report(*articles, **changes)
    made = replace(made, run=replace(made.run, root=str(root)), collection=collection)
    file = Path(folder) / "report.html"
    with file.open("wb") as stream:
        html.write(made, stream, ReportContext(fail_on="major", history=tuple(history)))
    return file


CHINESE = (
    "青岑康复东西家当大会开幕\n\n9月12日，大会在雁浦区会展中央开幕。\n康复东西是医疗东西中增长较快的一类，依靠入口，代价高。\n\n"
    + "这一段没有问题，只是让文章长一些，好让下划线不至于挤在一起。\n" * 12
    + "最后一段说，名目落户雁浦😀，家当链完整。\n"
)
ENGLISH = (
    "The council met on Monday.\n\nThe council's counterfeit consciousness plan was left for the the next week.\n" * 6
)
