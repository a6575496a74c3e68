"""The HTML file: one piece, with data that cannot end its element, and texts only where they are the audited ones."""

import base64
import gzip
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from report_builders import SPUN_TEXT, article, issue, issues_of, report

from detector.language.characters import CharacterView
from detector.model import AuditReport
from detector.report import html
from detector.report import page_data as page_data_module
from detector.report.page_data import ISSUE_FIELDS, page_data
from detector.report.registry import ReportContext
from detector.report.texts import ArticleText, article_texts
from detector.resources import reports_folder
from detector.scoring.score import Weighed, evaluation_words, penalty, score

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "\u2028\u2029",
    "</SCRIPT\t>",
    "&lt;",
    "{{data}}",
]


def written(audit: AuditReport, **context) -> bytes:
    stream = io.BytesIO()
    html.write(audit, stream, ReportContext(**context))
    return stream.getvalue()


class Page(HTMLParser):
    """The elements of a page, the content of its scripts and style, and its policy."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.contents: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.inside = ""
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag in self.contents:
            self.contents[tag].append("")
            self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside:
            self.contents[self.inside][-1] += data

    @property
    def policy(self):
        (found,) = [one["content"] for tag, one in self.elements if one.get("http-equiv") == "Content-Security-Policy"]
        return dict(part.strip().split(" ", 1) for part in found.split(";"))

    @property
    def data(self):
        return json.loads(self.contents["script"][0])


def texts_of(audit: AuditReport) -> dict[int, ArticleText]:
    return article_texts(dict(enumerate(audit.articles)), audit.run.root)


def located(tmp_path: Path, made, text: str, path: str = "news/plan.zh.txt") -> AuditReport:
    """A report of one article that lies where the report says."""
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(text.encode())
    audit = report(made)
    return msgspec.structs.replace(audit, run=msgspec.structs.replace(audit.run, root=str(tmp_path)))


def true_article(text: str = SPUN_TEXT, **changes):
    found = issues_of(text, "家当", "产业")
    words = evaluation_words(CharacterView(text), japanese=False)
    values = {"sha256": hashlib.sha256(text.encode()).hexdigest(), "score": score((Weighed(penalty(found), words),))}
    return article(text, found, **(values | changes))


# ------------------------------------------------------------------------------------------ the file


def test_the_file_is_whole_and_loads_nothing() -> None:
    page = Page(written(report(article())))
    for _tag, attributes in page.elements:
        assert not {"src", "srcset", "action", "style"} & set(attributes)
        assert attributes.get("href", "data:,") == "data:,"
        assert not any(name.startswith("on") for name in attributes)
    assert not re.search(
        r"https?://(?!www\.w3\.org/2000/svg)", "".join(page.contents["script"][1:] + page.contents["style"])
    )
    assert "@import" not in page.contents["style"][0] and "url(" not in page.contents["style"][0]


def test_the_policy_allows_this_script_and_this_style_and_nothing_else() -> None:
    page = Page(written(report(article())))
    policy = page.policy
    for directive, content in (("script-src", page.contents["script"][1]), ("style-src", page.contents["style"][0])):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert policy[directive] == f"'sha256-{digest}'"
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"


def test_no_script_writes_markup() -> None:
    """Data becomes text. The one function that makes elements is where it is decided."""
    for name in html.SCRIPTS:
        source = (reports_folder() / "templates" / "html" / name).read_text(encoding="utf-8")
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "srcdoc"):
            assert forbidden not in source, (name, forbidden)


def test_every_script_of_the_folder_is_in_the_page() -> None:
    assert {one.name for one in (reports_folder() / "templates" / "html").glob("*.js")} == set(html.SCRIPTS)


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_text_ends_the_element_that_holds_it(evil: str) -> None:
    made = article(f"前{evil}后", [issue(f"前{evil}后", 1, 1 + len(evil), message=evil, rule=evil)], path=evil)
    data = written(report(made))
    page = Page(data)
    assert [tag for tag, _ in page.elements].count("script") == 2
    embedded = re.search(rb'id="data">(.*?)</script>', data, re.S)[1]
    assert b"<" not in embedded and "\u2028".encode() not in embedded and "\u2029".encode() not in embedded
    assert page.data["articles"][0]["path"] == evil
    assert evil in page.data["strings"]


def test_a_hostile_root_is_a_title() -> None:
    audit = report(article())
    audit = msgspec.structs.replace(audit, run=msgspec.structs.replace(audit.run, root="</title><script>x\u202e\udcff"))
    page = Page(written(audit))
    assert page.contents["title"] == ["garblint: </title><script>x‹U+202E›‹0xFF›"]
    assert [tag for tag, _ in page.elements].count("script") == 2


# ------------------------------------------------------------------------------------------ the data


def test_the_data_says_what_the_report_says() -> None:
    audit = report(article(), article("好。", [], path="clean.txt"))
    data = Page(written(audit, fail_on="major", min_score=80)).data
    assert data["gate"] == {"fail_on": "major", "min_score": 80}
    assert [one["path"] for one in data["articles"]] == ["news/plan.zh.txt", "clean.txt"]
    rows = [dict(zip(ISSUE_FIELDS, row, strict=True)) for row in data["articles"][0]["issues"]]
    for row, issue_ in zip(rows, audit.articles[0].issues, strict=True):
        assert data["strings"][row["rule"]] == issue_.rule
        assert data["strings"][row["message"]] == issue_.message
        assert data["severities"][row["severity"]] == issue_.severity
        assert (row["start"], row["end"]) == (issue_.span.utf16_start, issue_.span.utf16_end)
        assert row["quote"] == [issue_.quote.exact, issue_.quote.prefix, issue_.quote.suffix]
        assert row["fingerprint"] == issue_.fingerprint


def test_equal_fingerprints_are_counted_for_the_baseline() -> None:
    made = article("家当家当", issues_of("家当家当", "家当", fingerprint="f" * 32))
    assert page_data(report(made), ReportContext())["counts"] == {"f" * 32: 2}


# ------------------------------------------------------------------------------------------ the texts


def test_the_text_comes_from_the_file_that_was_audited(tmp_path: Path) -> None:
    audit = located(tmp_path, true_article(), SPUN_TEXT)
    (shown,) = page_data(audit, ReportContext())["articles"]
    assert shown["text"] == SPUN_TEXT
    assert shown["words"] == pytest.approx(evaluation_words(CharacterView(SPUN_TEXT), japanese=False))
    assert all(dict(zip(ISSUE_FIELDS, row, strict=True))["quote"] is None for row in shown["issues"])
    # The positions are units of the string as a browser holds it.
    units = SPUN_TEXT.encode("utf-16-le")
    for row in shown["issues"]:
        named = dict(zip(ISSUE_FIELDS, row, strict=True))
        assert units[2 * named["start"] : 2 * named["end"]].decode("utf-16-le") == "家当"


@pytest.mark.parametrize("change", ["edited", "gone", "replaced"])
def test_a_text_that_is_not_the_audited_one_is_not_shown(tmp_path: Path, change: str) -> None:
    audit = located(tmp_path, true_article(), SPUN_TEXT)
    file = tmp_path / "news/plan.zh.txt"
    if change == "edited":
        file.write_text("SECRET" + SPUN_TEXT, encoding="utf-8")
    elif change == "gone":
        file.unlink()
    else:
        file.unlink()
        file.mkdir()
    (shown,) = page_data(audit, ReportContext())["articles"]
    assert shown["text"] is None and shown["words"] is None
    assert dict(zip(ISSUE_FIELDS, shown["issues"][0], strict=True))["quote"][0] == "家当"


def test_a_quote_that_stands_elsewhere_spoils_the_text(tmp_path: Path) -> None:
    """The same bytes read in another way would put every underline in the wrong place."""
    made = true_article()
    moved = msgspec.structs.replace(made.issues[0], span=msgspec.structs.replace(made.issues[0].span, start=0, end=2))
    audit = located(tmp_path, msgspec.structs.replace(made, issues=(moved,)), SPUN_TEXT)
    assert texts_of(audit) == {}


def test_a_report_names_files_but_cannot_fetch_others(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("家当", encoding="utf-8")
    audit = located(
        tmp_path / "root", article("家当", issues_of("家当", "家当"), path="../secret.txt"), "x", "plan.txt"
    )
    assert texts_of(audit) == {}  # the report does not know its hash


def test_records_and_packed_files_are_found_again(tmp_path: Path) -> None:
    packed = tmp_path / "plan.txt.gz"
    packed.write_bytes(gzip.compress(SPUN_TEXT.encode()))
    from detector.sources.discover import discover
    from detector.sources.registry import read_source

    (reference,) = discover([packed])
    (read,) = read_source(reference.source(), reference.format)
    audit = report(true_article(path="plan.txt.gz", sha256=read.sha256))
    audit = msgspec.structs.replace(audit, run=msgspec.structs.replace(audit.run, root=str(tmp_path)))
    assert texts_of(audit)[0].source == SPUN_TEXT


def test_words_that_do_not_explain_the_score_are_not_claimed(tmp_path: Path) -> None:
    audit = located(tmp_path, true_article(score=71.0), SPUN_TEXT)
    assert texts_of(audit)[0].words is None


def test_words_that_the_report_states_win(tmp_path: Path) -> None:
    audit = report(article(metrics={"evaluation_words": 100.0}))
    assert page_data(audit, ReportContext())["articles"][0]["words"] == 100.0


def test_a_clean_text_is_not_embedded_but_its_words_count(tmp_path: Path) -> None:
    text = "这里没有问题。"
    made = article(text, [], sha256=hashlib.sha256(text.encode()).hexdigest())
    (shown,) = page_data(located(tmp_path, made, text), ReportContext())["articles"]
    assert shown["text"] is None and shown["words"] == pytest.approx(6 / 1.73)


def test_texts_stop_where_the_file_would_become_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.report.page_data.MOST_TEXT", len(SPUN_TEXT) - 1)
    (shown,) = page_data(located(tmp_path, true_article(), SPUN_TEXT), ReportContext())["articles"]
    assert shown["text"] is None and shown["words"] is not None


def test_a_page_holds_the_worst_articles_and_says_how_many_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_data_module, "MOST_ARTICLES", 2)
    audit = report(*(article(path=f"{number}.txt") for number in range(5)))
    data = page_data(audit, ReportContext())
    assert [one["path"] for one in data["articles"]] == ["0.txt", "1.txt"]
    assert data["left_out"] == 3
    assert page_data(report(article()), ReportContext())["left_out"] == 0
    assert b"leftOut" in written(audit)
