"""What the benchmark of speed measures and when it fails. Nothing here is about time."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.speed import corpora, report
from benchmarks.speed.measure import Failed, cost


def row(ratio: float, worst: float | None = None, size: float = 10.0) -> dict[str, Any]:
    return {
        "corpus": "zh",
        "size": size,
        "program": report.ONE,
        "ratio": ratio,
        "ratio_worst_round": worst if worst is not None else ratio,
    }


def test_a_ratio_above_the_noise_is_a_regression() -> None:
    slower, compared = report.compared([row(31.0)], [row(20.0, worst=25.0)])
    assert compared == 1
    assert slower == [
        "slower than committed: garblint on 10 MB of zh: 31.0 times the bare pass, committed 20.0, bound 25.0"
    ]


@pytest.mark.parametrize(("ratio", "worst", "bound"), [(20.0, 20.0, 23.0), (20.0, 25.0, 25.0), (20.0, 90.0, 27.0)])
def test_noise_excuses_something_but_not_everything(ratio: float, worst: float, bound: float) -> None:
    assert report.bound(row(ratio, worst)) == pytest.approx(bound)
    assert report.compared([row(bound)], [row(ratio, worst)]) == ([], 1)
    assert len(report.compared([row(bound + 0.1)], [row(ratio, worst)])[0]) == 1


def test_what_was_never_committed_is_not_counted_as_compared() -> None:
    assert report.compared([row(99.0)], []) == ([], 0)
    assert report.compared([row(99.0, size=1.0)], [row(1.0, size=1.0)]) == ([], 0)  # the start of the program


def test_new_rows_replace_the_old_ones_of_the_same_run() -> None:
    assert report.merged([row(1.0), row(2.0, size=1.0)], [row(3.0)]) == [row(3.0), row(2.0, size=1.0)]


def test_cost_counts_the_processes_that_a_command_starts() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    measured, said = cost([sys.executable, "-c", child])
    assert measured.cpu >= 0.3
    assert measured.memory > 1
    assert said == ""


def test_cost_refuses_a_command_that_fails_or_never_ends() -> None:
    with pytest.raises(Failed, match="exit status 3: no such thing"):
        cost([sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(3)"])
    with pytest.raises(Failed, match="not ready after"):
        cost([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.2)


def test_a_small_corpus_is_the_beginning_of_a_large_one_and_no_article_comes_twice() -> None:
    pool = [f"第{number}篇说了一句话。又说了第{number}句话！" for number in range(20)]
    few = list(islice(corpora.endless(list(pool)), 10))
    many = list(islice(corpora.endless(list(pool)), 60))
    assert many[:10] == few
    assert sorted(many[:20]) == sorted(pool)
    assert len(set(many)) == 60


def test_pages_are_clean_and_hold_the_whole_text() -> None:
    from detector.model import Article
    from detector.sources.base import Source
    from detector.sources.registry import read_source

    text = "“部分”城市的新规划 3 < 4 公布了。\n今年的城市会议在北京举行。\n第三段。\n这一段有足够长的文字可以加粗。"
    for kind, form, bold in (("markdown", corpora.markdown, "**"), ("html", corpora.html, "<b>")):
        page = form(text)
        assert bold in page
        (article,) = read_source(Source(path="page", content=page.encode()), kind)
        assert isinstance(article, Article)
        for paragraph in text.split("\n"):
            assert paragraph in article.text


def test_the_committed_result_can_be_compared_with() -> None:
    import json

    kept = json.loads((Path(report.__file__).parent.parent / "results/speed.json").read_text(encoding="utf-8"))
    assert report.compared(kept["rows"], kept["rows"])[1] >= 3
    assert kept["figures"]
