"""The summary in Markdown, read with GitHub's own renderer."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from golden import assert_golden, written
from hypothesis import given
from hypothesis import strategies as st
from report_builders import article, clean_article, issue, report, spun_article
from tool_reports import many, sample_report

from detector.model import AuditReport
from detector.report.registry import ReportContext
from detector.report.summary_markdown import MAX_BYTES, Repository, code, escaped, render, repository_of
from detector.report.terminal import printable

GATE = ReportContext(fail_on="major")
HERE = Repository("https://host.example/owner/name", "c0ffee")


class Page(HTMLParser):
    """The elements, links and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for key, value in attrs if key in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def page(markdown: str) -> Page:
    cmarkgfm: Any = pytest.importorskip("cmarkgfm")
    # As GitHub renders before it cleans: raw HTML stays, so that injected elements would be seen.
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=cmarkgfm.Options.CMARK_OPT_UNSAFE)
    return Page(html)


def shown(audit: AuditReport) -> Page:
    return page(render(audit, GATE, HERE).decode())


def test_golden(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA"):
        monkeypatch.delenv(name, raising=False)
    assert_golden("step-summary.md", written("step-summary", sample_report()))


def test_the_worst_comes_first_and_links_lead_to_lines() -> None:
    found = shown(report(clean_article(), spun_article()))
    assert found.text.startswith("garblint: gate failed: 4 issues major or worse")
    assert found.links[0] == "https://host.example/owner/name/blob/c0ffee/news/plan.zh.txt#L1"
    assert "“家当” stands where “产业” is meant → 产业" in found.text
    assert "news/clean.zh.txt" not in found.text


def test_rendered_files_are_linked_as_plain_text() -> None:
    assert HERE.link("文 章/a#1.md", 3, 5).endswith("/%E6%96%87%20%E7%AB%A0/a%231.md?plain=1#L3-L5")
    assert HERE.link("a.txt", 3, 3).endswith("/a.txt#L3")
    assert HERE.link("../outside.txt", 1, 1) == "" and Repository().link("a.txt", 1, 1) == ""


def test_the_repository_is_that_of_the_run() -> None:
    run = {"GITHUB_SERVER_URL": "https://h.example", "GITHUB_REPOSITORY": "o/n", "GITHUB_SHA": "abc"}
    assert repository_of(run) == Repository("https://h.example/o/n", "abc")
    assert repository_of({"GITHUB_SHA": "abc"}).link("a.txt", 1, 1) == ""


def test_hostile_text_is_shown_and_is_nothing_else() -> None:
    found = shown(sample_report())
    assert set(found.tags) <= {"h3", "h4", "p", "ul", "li", "code", "strong", "a", "span"}
    assert all(link.startswith("https://host.example/owner/name/blob/c0ffee/") for link in found.links)
    assert "<script>alert(1)</script> ]]> &amp; [click]" in found.text
    assert "‹U+001B›[31m" in found.text and "\x1b" not in found.text


PIECES = [*"`*_[]()<>!#&|\\~@:./- \tax1家\n", "https://x.example", "www.x.example", "a@x.example", "&amp;", "```"]
TRICKS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TRICKS)
def test_escaped_text_reads_back_as_it_was(text: str) -> None:
    found = page(f"- before {escaped(text)} after\n")
    assert set(found.tags) == {"ul", "li"} | ({"span"} if "@" in text else set())
    assert squeezed(found.text) == squeezed(f"before {printable(text)} after")


@given(TRICKS)
def test_code_reads_back_as_it_was(text: str) -> None:
    found = page(f"- before {code(text)} after\n")
    assert set(found.tags) <= {"ul", "li", "code", "span"}
    assert squeezed(found.text) == squeezed(f"before {printable(text)} after")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_a_mention_is_none() -> None:
    assert "@<span></span>someone" in escaped("@someone")


def test_it_is_cut_by_bytes_and_says_so() -> None:
    long = [
        article(
            "坏" * 10, [issue("坏" * 10, n, n + 1, message=f"{n} {'很' * 200}") for n in range(10)], path=f"{m}.txt"
        )
        for m in range(300)
    ]
    data = render(report(*long), GATE, HERE)
    assert 950_000 < len(data) <= MAX_BYTES < 1_048_576
    text = data.decode("utf-8")
    assert text.rstrip().endswith("The report has everything.*")
    small = render(report(*long), GATE, HERE, 5_000)
    assert len(small) <= 5_000 and text.startswith(small.decode("utf-8").rsplit("\n\n*What", 1)[0][:1000])


def test_an_article_with_many_kinds_is_cut_on_its_own() -> None:
    assert "and 270 issues more" in shown(many(300)).text
