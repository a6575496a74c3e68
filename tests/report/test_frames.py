"""Tables of a report: frames, CSV, Parquet, Markdown, and the notebook's five questions."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pandas as pd
import pytest
from msgspec.structs import replace
from report_builders import SPUN_TEXT, article, clean_article, issue, issues_of, report, spun_article

from detector.model import AuditReport, Collection, InputError, Verdict
from detector.report import json as json_report
from detector.report.frames import (
    ARTICLE_COLUMNS,
    ISSUE_COLUMNS,
    ReportError,
    articles_frame,
    issues_frame,
    read_report,
)
from detector.report.markdown import MOST_ISSUES
from detector.report.registry import ReportContext, ReportTarget, parse_target, writer
from detector.report.tables import harmless_cell
from tests.conftest import REPOSITORY


def written(name: str, audit: AuditReport) -> bytes:
    stream = io.BytesIO()
    writer(name)(audit, stream, ReportContext(fail_on="major"))
    return stream.getvalue()


def sample() -> AuditReport:
    record = article(
        issues=[issue(SPUN_TEXT, 3, 5, status="baseline", evidence={"n": 1, "word": "产业"})],
        path="news.jsonl",
        record={"line": 1},
        metrics={"letters": 1.0, "rare": 2.0},
    )
    return report(spun_article(), record, clean_article())


# ------------------------------------------------------------------------------------------ frames


def test_a_row_an_issue_with_every_position() -> None:
    audit = sample()
    frame = issues_frame(audit)
    assert list(frame.columns) == list(ISSUE_COLUMNS)
    issues = [(one, found) for one in audit.articles for found in one.issues]
    assert len(frame) == len(issues)
    for row, (one, found) in zip(frame.itertuples(index=False), issues, strict=True):
        assert (row.path, row.rule, row.exact) == (one.path, found.rule, found.quote.exact)
        assert (row.start, row.utf16_start, row.byte_start) == (
            found.span.start,
            found.span.utf16_start,
            found.span.byte_start,
        )
        assert row.suggestion == (found.suggestions[0].text if found.suggestions else "")
        assert pd.isna(row.suggestion_confidence) == (not found.suggestions)


def test_severity_is_ordered() -> None:
    frame = issues_frame(sample())
    assert (frame["severity"] >= "major").sum() == sum(frame["severity"] == "major")
    assert set(frame["severity"].cat.categories) == {"neutral", "minor", "major", "critical"}


def test_a_row_an_article_with_counts_of_new_issues_and_metrics() -> None:
    audit = sample()
    frame = articles_frame(audit)
    assert list(frame.columns[: len(ARTICLE_COLUMNS)]) == list(ARTICLE_COLUMNS)
    assert list(frame["path"]) == [one.path for one in audit.articles]
    spun = frame.iloc[0]
    # Three major issues of confidence 0.98, one of 0.7, a minor one of 0.9: 5 × 3.64 + 1 × 0.9.
    assert (spun["issues"], spun["major"], spun["minor"], spun["penalty"]) == (5, 4, 1, 19.1)
    assert (spun["verdict"], spun["top_category"]) == ("spun", "spun")
    assert frame.iloc[1]["issues"] == 0 and json.loads(frame.iloc[1]["record"]) == {"line": 1}
    assert (spun["category_spun"], spun["category_ocr"]) == (4, 0)
    assert spun["probability_spun"] == spun["verdict_probability"] and pd.isna(spun["probability_ocr"])
    assert frame.iloc[1]["metric_rare"] == 2.0 and pd.isna(spun["metric_rare"])


def test_issues_across_articles_have_no_path() -> None:
    audit = msgspec.structs.replace(sample(), collection=Collection(issues=(issue(SPUN_TEXT, 0, 2),)))
    assert issues_frame(audit).iloc[-1]["path"] == ""


def test_an_empty_report_has_the_same_columns_and_types() -> None:
    for make in (issues_frame, articles_frame):
        empty, full = make(report()), make(report(spun_article()))
        shared = list(empty.columns)
        assert len(empty) == 0 and set(shared) <= set(full.columns)
        assert (empty.dtypes == full.dtypes[shared]).all()


def test_a_written_report_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    with file.open("wb") as stream:
        json_report.write(sample(), stream, ReportContext())
    assert read_report(file) == sample()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"format_version": "1.0"}'])
def test_anything_else_is_no_report(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(content)
    with pytest.raises(ReportError, match="no JSON report"):
        read_report(file)


def test_another_major_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(json_report.encode(msgspec.structs.replace(sample(), format_version="2.0")))
    with pytest.raises(ReportError, match=r"form 2\.0"):
        read_report(file)


def test_pandas_comes_only_with_a_table() -> None:
    code = (
        "import sys; import detector.cli.main, detector.report.registry, detector.report.frames, detector.report.html; "
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


# ------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("specification", "name"),
    [
        ("issues.csv", "csv"),
        ("report.csv", "csv"),
        ("out/articles.csv", "articles-csv"),
        ("2024-articles.parquet", "articles-parquet"),
        ("x.parquet", "parquet"),
        ("articles-csv:x.csv", "articles-csv"),
        ("csv:articles.csv", "csv"),
        ("report.htm", "html"),
        ("summary.md", "md"),
    ],
)
def test_the_name_says_which_table(specification: str, name: str) -> None:
    assert parse_target(specification) == ReportTarget(name, specification.partition(":")[2] or specification)


@pytest.mark.parametrize(("name", "make"), [("csv", issues_frame), ("articles-csv", articles_frame)])
def test_csv_reads_back(name: str, make) -> None:
    audit = sample()
    data = written(name, audit)
    frame = make(audit)
    read = pd.read_csv(io.BytesIO(data), keep_default_na=False, dtype=str)
    assert list(read.columns) == list(frame.columns) and len(read) == len(frame)
    assert list(read["path"]) == list(frame["path"])
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data


@pytest.mark.parametrize(("name", "make"), [("parquet", issues_frame), ("articles-parquet", articles_frame)])
def test_parquet_reads_back(tmp_path: Path, name: str, make) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "x.parquet").write_bytes(written(name, sample()))
    read = pd.read_parquet(tmp_path / "x.parquet")
    pd.testing.assert_frame_equal(read, make(sample()), check_dtype=False, check_categorical=False)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u3000＝", "＝", "＋", "－", "＠", "\n@"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    text = f"前{evil}后"
    made = article(text, [issue(text, 1, 1 + len(evil), message=evil, variant=evil)], path=evil)
    for name in ("csv", "articles-csv"):
        cells = [
            cell for row in csv.reader(io.StringIO(written(name, report(made)).decode("utf-8-sig"))) for cell in row
        ]
        assert f"'{evil}" in cells
        numbers = re.compile(r"-?[\d.]+(e-?\d+)?$")
        assert not [one for one in cells if re.match(r"[\t\r\n]|\s*[=+\-@＝＋－＠]", one) and not numbers.match(one)]


def test_harmless_text_stays_as_it_is() -> None:
    for text in ("家当", "a=b", "1-2", "", "'x", "news/a.txt"):
        assert harmless_cell(text) == text


def test_what_no_encoding_carries_is_spelt_out() -> None:
    audit = report(article(path="caf\udce9\0.txt"))
    assert "caf\\xe9␀.txt" in written("csv", audit).decode("utf-8-sig")
    pytest.importorskip("pyarrow")
    assert written("parquet", audit).startswith(b"PAR1")


# ------------------------------------------------------------------------------------------ Markdown


def test_markdown_tells_score_worst_articles_rules_and_issues() -> None:
    audit = report(spun_article(), clean_article(), errors=(InputError(path="b.txt", stage="decode", message="m"),))
    text = written("md", audit).decode()
    assert text.startswith("# garblint: score 3.1 of 100, failed\n")
    assert "2 articles, 5 issues: 4 major, 1 minor, 1 input not audited" in text
    assert "| 3.1 | <code>news/plan.zh.txt</code> | zh-Hans | 4 major, 1 minor | spun 99.9 % |" in text
    assert "| 4 | <code>zh.spun.synonym</code> |" in text
    assert "<code>家当</code> | <code>产业</code>" in text
    assert "<code>b.txt</code>" in text


def test_markdown_gives_reasons_for_verdicts_and_names_copies() -> None:
    verdict = Verdict(category="spun", probability=0.99, message="2 words", evidence=("“家当” 9 times", "a <b>"))
    copies = ({"kind": "spun", "original": "news/@x.txt", "copy": "b.txt", "replaced": "2", "words": "产业→家当"},)
    audit = replace(report(article(verdicts=(verdict,))), collection=Collection(duplicates=copies))
    text = written("md", audit).decode()
    reasons = text.partition("## Verdicts")[2].partition("\n## ")[0].strip().splitlines()
    assert reasons == ["- <code>news/plan.zh.txt</code>: **spun**, 2 words", "  - “家当” 9 times", "  - a &#60;b&#62;"]
    copied = "| <code>b.txt</code> | spun from news/&#64;&#8203;x.txt&#58; 2 words replaced &#40;产业→家当&#41; |"
    assert copied in text.partition("## Copies")[2]


def test_markdown_names_the_issues_of_several_articles() -> None:
    text = written("md", replace(report(article()), collection=Collection(issues=(issue(SPUN_TEXT, 0, 2),)))).decode()
    (row,) = text.partition("## Across articles")[2].partition("\n## ")[0].strip().splitlines()[2:]
    assert row.startswith(f"| major | <code>{SPUN_TEXT[:2]}</code> |")


@pytest.mark.parametrize(
    "evil",
    [
        "<img src=x>",
        "`x`",
        "a|b",
        "[x](javascript:1)",
        "@everyone",
        "#1",
        "https://e.invalid",
        "www.e.invalid",
        "a\nb",
        "$x$",
    ],
)
def test_nothing_becomes_markdown(evil: str) -> None:
    text = f"前{evil}后"
    made = article(text, [issue(text, 1, 1 + len(evil), message=evil, rule=evil)], path=evil)
    lines = written("md", report(made)).decode().splitlines()
    rows = [line for line in lines if line.startswith("| ") and "code>" in line]
    assert rows
    for row in rows:
        assert not re.search(r"[`@\[\]$]|\bwww\.|://|<(?!/?code>|!-- -->)", row)
        assert row.count("|") in (3, 6)  # rules have two columns, the other tables five
    assert not [line for line in lines if line.startswith("|") is False and "@" in line]


@pytest.mark.parametrize(
    "evil",
    [
        "<script>x</script>",
        "![x](https://e.invalid/x.png)",
        "[x](javascript:1)",
        "https://e.invalid",
        "www.e.invalid",
        "a@e.invalid",
    ],
)
def test_markdown_renders_to_plain_tables(evil: str) -> None:
    """What GitHub's own renderer makes of it holds no element that the article brought."""
    cmarkgfm = pytest.importorskip("cmarkgfm")
    text = f"前{evil}后"
    made = article(text, [issue(text, 1, 1 + len(evil), message=evil, rule=evil)], path=evil)
    rendered = cmarkgfm.github_flavored_markdown_to_html(
        written("md", report(made)).decode(), cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    )
    elements = set(re.findall(r"<([a-z0-9]+)", rendered))
    assert elements <= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert rendered.count("<td>") == 5 + 2 + 5


def test_markdown_is_bounded_and_says_so() -> None:
    text = "家当" * (MOST_ISSUES + 5)
    body = written("md", report(article(text, issues_of(text, "家当")))).decode()
    assert body.count("| major |") == MOST_ISSUES and "… and 5 issues more." in body


# ------------------------------------------------------------------------------------------ the notebook


def test_the_notebook_runs_and_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """Every block of docs/notebook.md, in order, on the example report."""
    source = (REPOSITORY / "docs" / "notebook.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", source, re.S)
    questions = re.findall(r"^## (\d)\.", source, re.M)
    assert questions == ["1", "2", "3", "4", "5"] and len(blocks) == 6
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.json").write_bytes((REPOSITORY / "reports" / "examples" / "report.json").read_bytes())
    space: dict[str, object] = {}
    for block in blocks:
        capsys.readouterr()
        exec(compile(block, "docs/notebook.md", "exec"), space)
        if "print(" in block:
            assert len(capsys.readouterr().out.strip()) > 20, block
