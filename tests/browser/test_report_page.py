"""The HTML report in a real browser: what a reader sees and can do."""

import json
import re
import tomllib

import pytest
from page_builders import CHINESE, ENGLISH

from detector.model import MQM_TYPES
from detector.resources import reports_folder

DETAIL = ".detail .issue-card"


def text_of(page, selector):
    return page.locator(selector).first.inner_text()


# ------------------------------------------------------------------------------------------ overview and score


def test_the_overview_tells_score_gate_and_counts(open_page, sample):
    page, _ = open_page(sample)
    shown = text_of(page, ".hero")
    assert "Gate failed" in shown and "5 articles" in shown and "2 clean" in shown
    assert "of severity major or worse" in shown
    assert page.locator(".bars").first.locator("li").count() == 6  # categories with new issues
    assert page.locator("tbody tr a").first.inner_text() == "spun.zh.txt"


def test_the_arithmetic_gives_the_score_when_done_by_hand(open_page, sample):
    """Σ count × weight, then 100 − 1000 × penalty ÷ words, with the numbers on the page only."""
    page, _ = open_page(sample, "#/article/2")
    page.click(".arithmetic summary")
    first, second = page.locator(".arithmetic .sum").all_inner_texts()
    terms = re.findall(r"([\d,]+) \w+ × (\d+)", first)
    penalty = int(re.search(r"= ([\d,]+)$", first)[1])
    assert terms and sum(int(count) * int(weight) for count, weight in terms) == penalty
    words = float(re.search(r"÷ ([\d,.]+)", second)[1].replace(",", ""))
    shown = float(re.search(r"= ([\d.]+)$", second)[1])
    assert max(0.0, 100 - 1000 * penalty / words) == pytest.approx(shown, abs=0.1)
    assert f"{shown:.1f}" == text_of(page, ".article-head .score")


def test_without_the_text_only_the_penalty_is_shown(open_page, sample):
    page, _ = open_page(sample, "#/article/1")
    page.click(".arithmetic summary")
    assert page.locator(".arithmetic .sum").count() == 1
    assert "could not be read again" in text_of(page, ".arithmetic")


# ------------------------------------------------------------------------------------------ one article


def test_the_text_is_shown_as_it_is_with_its_issues_underlined(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.wait_for_selector(".text mark")
    lines = page.locator(".text-line").all_text_contents()
    assert lines == CHINESE.splitlines()
    marked = page.locator(".text mark:not(.point)").all_text_contents()
    assert marked.count("家当") == 2 and "东西" in marked
    assert page.locator(".text mark.point").count() == 1  # where something is missing
    assert "All of it." in text_of(page, ".wide-issues")


def test_underlines_differ_by_more_than_colour(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.wait_for_selector(".text mark")
    styles = page.eval_on_selector_all(
        ".text mark",
        "all => all.map(one => [one.className.match(/f-\\w+/)[0], getComputedStyle(one).textDecorationStyle])",
    )
    by_family = dict(styles)
    assert by_family == {"f-meaning": "wavy", "f-characters": "dotted", "f-missing": "dashed"}


def test_a_changed_text_is_not_shown_but_its_places_are(open_page, sample):
    page, _ = open_page(sample, "#/article/1")
    page.wait_for_selector(".text mark")
    assert "已改" not in page.inner_text("main")
    assert page.locator(".excerpts .text-line").all_text_contents() == ["…家当没有了。…"]
    assert "has changed since the audit" in text_of(page, ".notice")


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_the_explanation_comes_on_hover_and_on_focus(open_page, sample, way):
    page, _ = open_page(sample, "#/article/0")
    mark = page.locator(".text mark.f-meaning").first
    getattr(mark, way)()
    tip = page.locator("[role=tooltip]")
    assert "“家当” stands where “产业” is meant" in tip.inner_text()
    assert tip.locator("del").inner_text() == "家当" and tip.locator("ins").inner_text() == "产业"
    assert mark.get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_the_card_has_suggestions_reason_evidence_in_words_and_related_places(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.locator(".text mark.f-meaning").first.click()
    card = page.locator(DETAIL).inner_text()
    assert page.locator(f"{DETAIL} .suggestions ins").all_inner_texts() == ["产业", "工业"]  # not those under 1 %
    assert "log-likelihood ratio 5.974" in card and "reads more naturally" in card
    assert "between “东西” and “大会”" in card and "8 lists" in card
    assert "odd key: 3" in card  # what the page has no sentence for is still said
    assert "other.txt:1:1: the source says so" in card


def test_a_longer_suggestion_is_a_difference_by_words(open_page, sample):
    page, _ = open_page(sample, "#/article/2")
    page.locator(".text mark.f-extra").first.click()
    assert page.locator(f"{DETAIL} .suggestions del").inner_text().strip() == "the"
    assert page.locator(".text-line").all_text_contents() == ENGLISH.splitlines()


def test_suggestions_can_stand_in_the_text(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.wait_for_selector(".text mark")
    page.check("text=Show suggestions in the text")
    content = page.eval_on_selector(".text mark[data-offer]", "one => getComputedStyle(one, '::after').content")
    assert content == '"产业"'


def test_what_is_pasted_is_right(open_page, sample):
    page, _ = open_page(sample, "#/article/0", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".text mark.f-meaning").first.click()
    page.click(f"{DETAIL} >> text=Copy fingerprint")
    page.wait_for_selector(".toast.shown")
    fingerprint = page.evaluate("() => navigator.clipboard.readText()")
    report = json.loads(page.locator("#data").text_content())
    assert fingerprint in {row[report["fields"].index("fingerprint")] for row in report["articles"][0]["issues"]}
    page.click(f"{DETAIL} >> text=Accept …")
    accepted, comment, baseline, _ = page.locator("dialog textarea").evaluate_all("all => all.map(one => one.value)")
    assert tomllib.loads(accepted) == {"accept": {"pairs": ["产业→家当"]}}
    assert comment.startswith("# garblint-disable-next-line ")
    entry = json.loads("{" + baseline + "}")[fingerprint]
    assert entry["text"] == "产业→家当" and entry["count"] >= 1
    page.locator("dialog button", has_text="Copy").first.click()
    page.wait_for_selector("dialog button:has-text('Copied')")
    assert page.evaluate("() => navigator.clipboard.readText()") == accepted
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0


# ------------------------------------------------------------------------------------------ filters, search, keys


def shown_counts(page):
    return tuple(int(one.replace(",", "")) for one in re.findall(r"[\d,]+", text_of(page, ".shown")))


def test_filters_and_search_leave_what_fits(open_page, sample):
    page, _ = open_page(sample, "#/issues")
    shown, total = shown_counts(page)
    assert shown == total
    page.check("label:has-text('critical') input")
    assert set(page.locator(".issue-row .badge").all_inner_texts()) == {"◆ critical"}
    page.click("text=Reset filters")
    assert shown_counts(page) == (total, total)
    page.check("label:has-text('New only') input")
    assert shown_counts(page) == (total - 1, total)
    page.click("text=Reset filters")
    page.locator("#confidence").fill("50")
    assert "ocr" not in page.locator(".issue-row .chip").all_inner_texts() and shown_counts(page)[0] < total
    page.click("text=Reset filters")
    page.select_option("#filter-language", "en")
    assert all("tortured.en.txt" in one for one in page.locator(".row-place").all_inner_texts())
    page.click("text=Reset filters")
    page.fill("input[type=search]", "ARTIFICIAL")
    page.wait_for_function("() => document.querySelectorAll('.issue-row').length === 6")
    page.fill("input[type=search]", "no such thing at all")
    page.wait_for_selector(".nothing:visible")
    assert shown_counts(page) == (0, total)


def test_a_category_in_the_overview_leads_to_its_issues(open_page, sample):
    page, _ = open_page(sample)
    page.click(".bar:has-text('masked')")
    page.wait_for_selector(".issue-row")
    assert set(page.locator(".issue-row .chip").all_inner_texts()) == {"masked"}


def test_filters_hold_in_the_article(open_page, sample):
    page, _ = open_page(sample, "#/issues")
    page.check("label:has-text('spun') input")
    page.locator(".issue-row").first.click()
    page.wait_for_selector(".text mark.chosen")
    assert set(page.locator(".text mark").all_inner_texts()) == {"家当"}


def test_keys(open_page, sample):
    page, _ = open_page(sample)
    page.keyboard.press("a")
    page.wait_for_selector(".article-row")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("() => document.activeElement.textContent").startswith("0.0")
    page.keyboard.press("Enter")
    page.wait_for_selector(".text mark")
    assert text_of(page, "h1") == "spun.zh.txt"
    page.keyboard.press("j")
    first = page.locator("mark.chosen").get_attribute("class"), page.locator(".detail-head").inner_text()
    page.keyboard.press("j")
    assert (
        page.locator("mark.chosen").first.get_attribute("class"),
        page.locator(".detail-head").inner_text(),
    ) != first
    page.keyboard.press("]")
    page.wait_for_selector("h1:has-text('gone.zh.txt')")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.type("j?")  # keys are letters in a field
    assert page.locator("dialog").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert "next / previous issue" in page.locator("dialog").inner_text()


# ------------------------------------------------------------------------------------------ language, theme, print


@pytest.mark.parametrize(
    ("locale", "language", "word"),
    [("zh-CN", "zh-Hans", "未过门槛"), ("ja-JP", "ja", "ゲート不合格"), ("fr-FR", "en", "Gate failed")],
)
def test_the_interface_speaks_the_readers_language(open_page, sample, locale, language, word):
    page, _ = open_page(sample, locale=locale)
    assert page.evaluate("() => document.documentElement.lang") == language
    assert word in text_of(page, ".hero")


def test_language_and_theme_can_be_switched(open_page, sample):
    page, _ = open_page(sample, scheme="dark")
    dark = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    page.click("[aria-label='Theme: Light']")
    assert page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") != dark
    page.select_option("header select", "ja")
    assert "記事" in text_of(page, "nav")


def test_every_language_has_every_word(browser):
    """A word that is missing in one language would silently be English."""
    source = (reports_folder() / "templates" / "html" / "words.js").read_text(encoding="utf-8")
    page = browser.new_page()
    spoken = page.evaluate(f"(() => {{ {source}; return WORDS; }})()")
    page.close()
    keys = {code: set(one) for code, one in spoken.items()}
    assert len(keys["en"]) > 100 and keys["en"] == keys["zh"] == keys["ja"]
    assert set(spoken["zh"]["categories"]) == set(spoken["ja"]["categories"]) == set(MQM_TYPES)
    for name, text in spoken["en"].items():
        if isinstance(text, str):
            places = [sorted(set(re.findall(r"\{\d\}", spoken[code][name]))) for code in ("en", "zh", "ja")]
            assert places[0] == places[1] == places[2], name


def test_paper_shows_everything(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.wait_for_selector(".text mark")
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(".printed-issue:visible").count() == page.evaluate(
        "() => JSON.parse(document.getElementById('data').textContent).articles[0].issues.length"
    )
    assert page.locator(".text-line").all_text_contents() == CHINESE.splitlines()
    assert page.locator("header.top").is_hidden()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.locator(".printed").count() == 0


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page, sample):
    for address in ("", "#/articles", "#/issues", "#/article/0", "#/article/1"):
        page, _ = open_page(sample, address, width=360, height=740)
        page.wait_for_timeout(100)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, address


def test_on_a_phone_the_chosen_place_is_not_under_its_explanation(open_page, sample):
    page, _ = open_page(sample, "#/article/2", width=390, height=800)
    page.wait_for_selector(".text mark")
    for _ in range(5):
        page.keyboard.press("j")
    mark, sheet = page.locator("mark.chosen").bounding_box(), page.locator(".detail").bounding_box()
    assert mark["y"] >= 0 and mark["y"] + mark["height"] <= sheet["y"]


# ------------------------------------------------------------------------------------------ accessibility


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "#/articles", "#/issues", "#/article/0", "#/article/1"])
def test_axe_finds_nothing(open_page, sample, scheme, address):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # The page's own policy would keep axe out; that the policy holds is tested elsewhere.
    page, _ = open_page(sample, address, scheme=scheme, bypass_csp=True)
    page.wait_for_timeout(100)
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
    if page.locator(".text mark").count():
        page.locator(".text mark").first.click()
    found = axe.Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    problems = [
        (one["id"], one["impact"], [(node["html"][:200], node["failureSummary"]) for node in one["nodes"][:3]])
        for one in found.response["violations"]
    ]
    assert problems == []
