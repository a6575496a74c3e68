"""2 000 articles, 50 000 issues: what is in sight exists, nothing else. ``benchmarks.report_page`` takes the times."""

import pytest
from browser_waits import expect, go
from msgspec.structs import replace
from page_builders import issues_at, scored, write_report

from detector.model import Suggestion

ARTICLES, ISSUES_EACH = 2000, 25
# A page that drew every row would have a million nodes.
MOST_NODES = 4000


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    articles, texts = [], {}
    for number in range(ARTICLES):
        text = f"第{number}篇。" + "这一段写家当链的升级，前后都有一些别的话，免得太短。\n" * ISSUES_EACH
        found = issues_at(
            text,
            "家当",
            variant="产业→家当",
            severity=("major", "minor")[number % 2],
            category=("spun", "ocr", "masked")[number % 3],
            suggestions=(Suggestion("产业", 0.9),),
            evidence={"log_likelihood_ratio": 5.0 + number, "left": "写", "right": "链"},
        )
        articles.append(scored(text, found, path=f"news/{number:04}.txt"))
        texts[f"news/{number:04}.txt"] = text
    return write_report(folder, articles, texts)


def test_lists_draw_only_what_is_in_sight(large, open_page):
    page, _ = open_page(large)
    total = ARTICLES * ISSUES_EACH
    rows, shown, end = page.locator(".issue-row"), page.locator(".shown"), page.locator(f"[aria-posinset='{total}']")

    def drawn():
        assert page.evaluate("() => document.querySelectorAll('*').length") < MOST_NODES
        assert 5 < rows.count() < 60

    go(page, "#/issues")
    expect(shown).to_have_text(f"{total:,} of {total:,} shown")
    drawn()
    page.evaluate("() => { const list = document.querySelector('.long-list'); list.scrollTop = list.scrollHeight; }")
    expect(end).to_have_count(1)
    drawn()
    page.locator(".toggles input").first.click()
    expect(shown).to_have_text(f"{total // 2:,} of {total:,} shown")
    drawn()
    page.locator("fieldset").nth(1).locator("input").first.click()
    page.fill("input[type=search]", "0777.txt")
    expect(shown).to_have_text(f"0 of {total:,} shown")  # the other filters hold
    page.click("text=Reset filters")
    page.fill("input[type=search]", "0777.txt")
    expect(shown).to_have_text(f"{ISSUES_EACH} of {total:,} shown")
    page.click("text=Reset filters")
    go(page, "#/articles")
    expect(shown).to_have_text(f"{ARTICLES:,} of {ARTICLES:,} shown")
    assert page.evaluate("() => document.querySelectorAll('*').length") < MOST_NODES


def test_a_very_long_article_draws_only_what_is_near(tmp_path, open_page):
    line = "这一段写家当链的升级，前后都有一些别的话，免得太短，还有许多许多别的事情要说。"
    text = (line * 3 + "\n") * 8000  # a million characters
    found = issues_at(text[: 400 * len(line)], "家当")
    every = []
    step = len(text) // 20000
    for number in range(20000):
        one = found[number % len(found)]
        start = text.find("家当", number * step)
        every.append(
            replace(one, span=replace(one.span, start=start, end=start + 2, utf16_start=start, utf16_end=start + 2))
        )
    made = scored(text, every, path="long.txt")
    page, _ = open_page(write_report(tmp_path, [made], {"long.txt": text}), "#/article/0")
    page.wait_for_selector(".text mark")
    assert page.locator("mark").count() < 3000
    for number in range(1, 6):
        page.keyboard.press("j")
        expect(page.locator(".detail-head")).to_contain_text(f"{number} of 20,000")
