"""The scoreboard: what counts as a regression, how results are read, and what is drawn."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks import __main__ as scoreboard
from benchmarks import board, catalogue
from benchmarks.board import Section
from benchmarks.catalogue import BENCHMARKS, Benchmark
from benchmarks.figures import Figure, compare, missing, own_figures, unique
from benchmarks.plots import Bar, Bin, Line, bar_chart, line_plot, reliability_diagrams

SVG = "{http://www.w3.org/2000/svg}"


def figure(name: str = "found", value: float = 90.0, better: str = "higher", tolerance: float = 1.0) -> Figure:
    return Figure(name=name, value=value, unit="%", better=better, tolerance=tolerance)


# ---------------------------------------------------------------------------------------------- regressions


@pytest.mark.parametrize(
    ("better", "before", "now", "worse"),
    [
        ("higher", 90.0, 88.9, True),
        ("higher", 90.0, 89.0, False),
        ("higher", 90.0, 99.0, False),
        ("lower", 0.2, 1.3, True),
        ("lower", 0.2, 1.2, False),
        ("lower", 0.2, 0.0, False),
    ],
)
def test_a_figure_is_a_regression_beyond_its_tolerance_in_its_own_direction(better, before, now, worse):
    one = compare([figure(value=now, better=better)], {"found": before})[0]
    assert one.worse is worse


def test_a_new_figure_is_no_regression_and_a_lost_one_is_named():
    assert not compare([figure("new")], {"old": 1.0})[0].worse
    assert missing([figure("new")], ["old", "new"]) == ["old"]


def test_two_figures_of_one_name_are_refused():
    with pytest.raises(ValueError, match="found"):
        unique([figure(), figure()])


def test_figures_in_the_common_form_need_no_adapter():
    rows = [{"name": "a", "value": 1, "unit": "s", "better": "lower", "tolerance": 0.5, "peers": {"vale": 2.0}}]
    assert own_figures({"figures": rows})[0].peers == {"vale": 2.0}


# ---------------------------------------------------------------------------------------------- reading results


def test_few_decisions_may_differ_by_one():
    assert catalogue.share("masks", 9, 10).tolerance == pytest.approx(10.1)
    assert catalogue.share("masks", 900, 1000).tolerance == 1.0


def test_tables_of_markdown_are_read_without_their_dashes():
    assert catalogue.markdown_rows("text\n| a | b |\n|---|---:|\n| 1 | 2 |\n") == [["a", "b"], ["1", "2"]]


def test_alarms_on_translations_stand_beside_those_of_other_tools():
    row = {"pairs": 10, "percent": {"rule": 0.5, "pofilter numbers": 5.0}}
    half = {"human translations": {"en→zh": row}, "planted errors": {}}
    only = list(catalogue.numbers({"odd rows": half}))
    assert [(one.value, one.better, one.peers) for one in only] == [(0.5, "lower", {"pofilter": 5.0})]


def test_every_kept_result_can_be_read():
    """The results that are committed, read as the scoreboard reads them."""
    sections = scoreboard.collect(BENCHMARKS, scoreboard.RESULTS, {}, None)
    broken = [f"{one.name}: {one.failure}" for one in sections if "cannot be read" in one.failure]
    assert not broken
    assert sum(len(one.compared) for one in sections) > 100


def test_slips_stand_beside_those_of_another_corrector():
    page = """### sig: 1100 sentences, 541 with errors

| **default settings** | 0.886 | 0.301 | 0.743 | 0.213 |
| statistics from 0.1 | 0.682 | 0.723 | 0.433 | 0.468 |
| autocorrect_py | 0.491 | 0.806 | 0.000 | 0.000 |
| news | 1962938 | 0.392 | 4 of 4007 | 2.99 | zh.typo.character 61 |
"""
    precision, recall, clean = catalogue.typos_zh(page)
    assert (precision.value, precision.of, precision.peers) == (88.6, 1100, {"autocorrect_py": 49.1})
    assert (recall.value, recall.peers) == (30.1, {"autocorrect_py": 80.6})
    assert (clean.name, clean.value, clean.of) == ("clean: news", 0.392, 1962938)


# ---------------------------------------------------------------------------------------------- a whole run


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A scoreboard of one benchmark with one figure, in a folder of its own."""
    one = Benchmark(
        name="small", title="A small one", module="nothing", result="small.json", seconds=5, needs_data=False
    )
    for name, value in {
        "BENCHMARKS": (one,),
        "RESULTS": tmp_path,
        "COMMITTED": tmp_path / "scoreboard.json",
        "PAGE": tmp_path / "README.md",
    }.items():
        monkeypatch.setattr(scoreboard, name, value)
    (tmp_path / "README.md").write_text("# Figures\n\nby hand\n", encoding="utf-8")

    def keep(value: float, name: str = "found") -> None:
        row = {"name": name, "value": value, "unit": "%", "better": "higher", "tolerance": 1.0}
        (tmp_path / "small.json").write_text(json.dumps({"figures": [row]}), encoding="utf-8")

    return keep


def test_a_run_ends_with_1_where_a_figure_fell_behind_and_keeps_the_committed_ones(small, tmp_path, capsys):
    small(90.0)
    assert scoreboard.main(["--kept", "--accept"]) == 0
    assert scoreboard.main(["--kept"]) == 0
    small(80.0)
    assert scoreboard.main(["--kept"]) == 1
    assert "found: 80 %, committed 90 %" in capsys.readouterr().err
    assert json.loads((tmp_path / "scoreboard.json").read_text()) == {"small": {"found": 90.0}}


def test_a_figure_that_is_gone_is_a_regression(small):
    small(90.0)
    scoreboard.main(["--kept", "--accept"])
    small(90.0, name="renamed")
    assert scoreboard.main(["--kept"]) == 1


def test_a_result_that_is_missing_or_broken_is_a_failure_and_not_a_success(small, tmp_path, capsys):
    assert scoreboard.main(["--kept"]) == 2
    (tmp_path / "small.json").write_text("{}", encoding="utf-8")
    assert scoreboard.main(["--kept"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_what_is_run_by_hand_is_read_and_not_run(small, tmp_path, monkeypatch, capsys):
    small(90.0)
    (one,) = scoreboard.BENCHMARKS
    monkeypatch.setattr(scoreboard, "BENCHMARKS", (replace(one, by_hand="python -m nothing --with DIR"),))
    assert scoreboard.main(["--only", "small", "--data", str(tmp_path)]) == 0
    assert "small: its kept result is read; to measure it anew: python -m nothing --with DIR" in capsys.readouterr().err


def test_the_page_keeps_what_was_written_by_hand(small, tmp_path):
    small(12.5)
    for _ in range(2):
        scoreboard.main(["--kept"])
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert page.startswith("# Figures\n\nby hand\n")
    assert page.count(board.BEGIN) == 1
    assert "| A small one: found | 12.5 % | – |" in page  # listed among what is missed


def test_a_program_that_takes_too_long_or_fails_says_so(monkeypatch, tmp_path):
    slow = Benchmark(name="slow", title="", module="timeit", arguments=("-n", "1", "import time; time.sleep(30)"),
                     result="x", seconds=1, needs_data=False)  # fmt: skip
    assert scoreboard.run_benchmark(slow, None, tmp_path) == "took more than 1 s"
    broken = Benchmark(name="broken", title="", module="no_such_module", result="x", seconds=60, needs_data=False)
    assert "no_such_module" in scoreboard.run_benchmark(broken, None, tmp_path)


def test_what_a_program_prints_is_kept_where_that_is_its_result(tmp_path):
    one = Benchmark(name="this", title="", module="timeit", arguments=("-n", "1", "print('12 of 13')"),
                    result="this.txt", keeps_output=True, seconds=60, needs_data=False)  # fmt: skip
    assert scoreboard.run_benchmark(one, None, tmp_path) == "", sys.executable
    assert "12 of 13" in (tmp_path / "this.txt").read_text(encoding="utf-8")


# ---------------------------------------------------------------------------------------------- text and plots


def test_the_section_puts_tools_in_columns_and_marks_regressions():
    with_peer = Figure(
        name="garbled", value=97.0, unit="%", better="higher", tolerance=1.0, of=199, peers={"ftfy": 25.6}
    )
    section = Section("encoding", "Encodings", compare([with_peer], {"garbled": 99.5}))
    text = board.as_section([section], {"results/found.svg": "What is found"}, "Today.")
    assert "| what | better | garblint | ftfy |" in text
    assert "| Encodings: garbled | higher | 97 % | 25.6 |" in text
    assert "-2.5 REGRESSION" in text
    assert "![What is found](results/found.svg)" in text


def elements(svg: str, kind: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(SVG + kind))


def test_a_line_plot_puts_points_where_they_belong_and_escapes_names():
    svg = line_plot("a < b", "x", "y", [Line("one & two", [(0, 0), (1, 1)])], x_range=(0, 1), y_range=(0, 1))
    points = elements(svg, "polyline")[0].attrib["points"].split()
    (x0, y0), (x1, y1) = (map(float, point.split(",")) for point in points)
    assert (x0, y1) == (56, 40)
    assert x1 > x0 and y1 < y0
    assert "one & two" in [one.text for one in elements(svg, "text")]


def test_a_logarithmic_axis_gives_each_power_of_ten_the_same_width():
    points = [(100, 1), (1_000, 1), (10_000, 1)]
    svg = line_plot("t", "x", "y", [Line("l", points)], x_range=(100, 10_000), y_range=(0, 2), x_logarithmic=True)
    across = [float(point.split(",")[0]) for point in elements(svg, "polyline")[0].attrib["points"].split()]
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)


def test_a_plot_without_extent_is_refused():
    with pytest.raises(ValueError, match="span no plot"):
        line_plot("t", "x", "y", [], x_range=(1, 1), y_range=(0, 1))


def test_a_reliability_diagram_draws_a_dot_for_each_bin_that_holds_decisions():
    families = {"spun": [Bin(0.1, 0.1, 50), Bin(0.5, 0.0, 0), Bin(0.9, 0.8, 50)], "script": [Bin(0.95, 1.0, 3)]}
    svg = reliability_diagrams(families)
    assert len(elements(svg, "circle")) == 3
    assert "spun (100)" in [one.text for one in elements(svg, "text")]


def test_bars_are_as_long_as_their_shares_and_carry_marks_of_other_tools():
    svg = bar_chart("found", [Bar("half", 50.0, {"ftfy": 25.0}), Bar("all", 100.0)])
    lengths = [float(one.attrib["width"]) for one in elements(svg, "rect")[1:]]
    assert lengths == [150.0, 300.0]
    assert "ftfy" in [one.text for one in elements(svg, "text")]
