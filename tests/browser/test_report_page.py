"""The HTML report in a real browser: what a reader sees and can do."""

import json
import re
import tomllib

import pytest
from browser_waits import clipboard, expect, record_words, text_of, was_said
from page_builders import CHINESE, ENGLISH, issues_at, run_on, scored, write_report
from report_builders import issue, span

from detector.model import MQM_TYPES, Collection, Related, Verdict
from detector.resources import reports_folder

DETAIL = ".detail .issue-card"


# ------------------------------------------------------------------------------------------ overview and score


def test_the_overview_tells_score_gate_and_counts(open_page, sample):
    page, _ = open_page(sample)
    shown = text_of(page, ".hero")
    assert "Gate failed" in shown and "5 articles" in shown and "2 clean" in shown
    assert "of severity major or worse" in shown
    expect(page.locator(".bars").first.locator("li")).to_have_count(6)  # categories with new issues
    expect(page.locator("tbody tr a").first).to_have_text("spun.zh.txt")


def test_the_arithmetic_gives_the_score_when_done_by_hand(open_page, sample):
    """Σ confidences × points, then 100 − 1000 × penalty ÷ words, with the numbers on the page only."""
    page, _ = open_page(sample, "#/article/2")
    page.click(".arithmetic summary")
    expect(page.locator(".arithmetic .sum:visible")).to_have_count(1)
    rows = [row.locator("td").all_inner_texts() for row in page.locator(".terms tbody tr").all()]
    terms = [(float(sure), int(weight.removeprefix("× ")), float(points)) for _, sure, weight, points in rows]
    penalty = float(page.locator(".terms tfoot td").inner_text())
    assert terms and all(sure * weight == pytest.approx(points) for sure, weight, points in terms)
    assert sum(points for *_, points in terms) == pytest.approx(penalty)
    sentence = page.locator(".arithmetic .sum").inner_text()
    words = float(re.search(r"÷ ([\d,.]+)", sentence)[1].replace(",", ""))
    shown = float(re.search(r"= ([\d.]+)$", sentence)[1])
    assert max(0.0, 100 - 1000 * penalty / words) == pytest.approx(shown, abs=0.1)
    assert f"{shown:.1f}" == text_of(page, ".article-head .score")


def test_without_the_text_only_the_penalty_is_shown(open_page, sample):
    page, _ = open_page(sample, "#/article/1")
    page.click(".arithmetic summary")
    expect(page.locator(".arithmetic .sum:visible")).to_have_count(0)
    expect(page.locator(".arithmetic .terms tfoot")).to_be_visible()
    expect(page.locator(".arithmetic")).to_contain_text("could not be read again", use_inner_text=True)


def test_earlier_runs_are_a_plot_with_what_changed_since_the_last(open_page, tmp_path):
    runs = [run_on(1, 62.5, 30), run_on(8, 85.0, 12), run_on(15, 81.4, 16, by_category={"spun": 10, "number": 6})]
    file = write_report(tmp_path, [scored(ENGLISH, [], path="a.txt")], {"a.txt": ENGLISH}, history=runs)
    page, _ = open_page(file)
    expect(page.locator(".trend circle")).to_have_count(3)
    assert [dot.get_attribute("class") for dot in page.locator(".trend circle").all()] == ["bad", "good", "good"]
    heights = [float(dot.get_attribute("cy")) for dot in page.locator(".trend circle").all()]
    assert heights[0] > heights[2] > heights[1]  # the higher the score, the higher the point
    assert "Scores of 3 runs, from 62.5 to 81.4" in page.locator(".trend").get_attribute("aria-label")
    expect(page.get_by_text("score −3.6, issues +4: number +6, spun −2")).to_be_visible()


def test_without_earlier_runs_there_is_no_plot(open_page, tmp_path):
    text = {"a.txt": ENGLISH}
    page, _ = open_page(write_report(tmp_path, [scored(ENGLISH, [], path="a.txt")], text, history=[run_on(1, 90.0, 1)]))
    expect(page.locator(".histogram")).to_be_visible()
    expect(page.locator(".trend")).to_have_count(0)


def test_nothing_on_the_overview_is_wider_than_a_phone(open_page, sample):
    """Tables become blocks, and the sum behind the score scrolls by itself where it must."""
    page, _ = open_page(sample, width=390, height=844)
    page.click(".arithmetic summary")
    expect(page.locator(".terms tfoot")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    widths = page.locator(".stacked td").evaluate_all("cells => cells.map((one) => one.getBoundingClientRect())")
    assert widths and all(box["right"] <= 390 for box in widths)


def test_copies_stand_beside_their_originals_and_lead_to_them(open_page, tmp_path):
    copies = (
        {
            "kind": "spun",
            "original": "a.txt",
            "copy": "b.txt",
            "similarity": "0.51",
            "replaced": "2",
            "words": "产业→家当",
        },
        {"kind": "edited", "original": "a.txt", "copy": "gone.txt", "similarity": "0.90"},
    )
    articles = [scored(text, [], path=path) for path, text in (("a.txt", ENGLISH), ("b.txt", CHINESE))]
    made = {"a.txt": ENGLISH, "b.txt": CHINESE}
    page, _ = open_page(write_report(tmp_path, articles, made, collection=Collection(duplicates=copies)))
    rows = page.locator("section", has=page.get_by_role("heading", name="Copies")).locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("spun, 2 words replaced: 产业→家当")
    expect(rows.nth(1).locator("a")).to_have_count(1)  # the copy is no article of this report
    rows.first.get_by_role("link", name="a.txt").click()
    expect(page.locator(".article-head h1")).to_have_text("a.txt")


def pair_of(source, target, checked="yes"):
    """An entry of ``collection.siblings``."""
    languages = {"source_language": "zh", "target_language": "en"}
    return {
        "source": source,
        "target": target,
        **languages,
        "found_by": "name",
        "confidence": "1.0000",
        "checked": checked,
    }


def test_translations_stand_beside_their_originals_with_what_comparing_them_found(open_page, tmp_path):
    lost = issue(ENGLISH, 0, 26, rule="any.translation.omission", category="omission")
    articles = [
        scored(ENGLISH, [lost], path="a.en.txt"),
        scored(CHINESE, [], path="a.txt"),
        scored(ENGLISH, [], path="b.en.txt"),
        scored(CHINESE, [], path="b.txt"),
    ]
    siblings = (pair_of("a.txt", "a.en.txt"), pair_of("b.txt", "b.en.txt"), pair_of("b.txt", "c.en.txt", "no"))
    page, _ = open_page(write_report(tmp_path, articles, {}, collection=Collection(siblings=siblings)))
    panel = page.locator("section", has=page.get_by_role("heading", name="Translations"))
    expect(panel.locator("tbody tr")).to_have_count(2)
    expect(panel.locator("tbody tr").first).to_contain_text("omission 1")
    expect(panel.locator("tbody tr").nth(1)).to_contain_text("not taken for its translation")
    expect(panel.locator("details summary")).to_have_text("Nothing was found in 1 pairs")
    panel.get_by_role("link", name="a.en.txt").click()
    expect(page.locator(".article-head .kin")).to_have_text("Translation of: a.txt")
    page.locator(".kin a").click()
    expect(page.locator(".article-head .kin")).to_have_text("Translated in: a.en.txt")


def test_verdicts_beyond_the_first_are_folded_away_and_counted(open_page, tmp_path):
    spun = (Verdict(category="spun", probability=0.99, message="rewritten"),)
    articles = [scored(CHINESE, [], path=f"{number}.txt", verdicts=spun) for number in range(7)]
    page, _ = open_page(write_report(tmp_path, articles, {}))
    panel = page.locator("section", has=page.get_by_role("heading", name="Verdicts", exact=True)).first
    expect(panel.locator("li:visible")).to_have_count(5)
    expect(panel).to_contain_text("spun by synonyms: 7 articles")
    panel.get_by_text("2 more").click()
    expect(panel.locator("li:visible")).to_have_count(7)


def test_a_folder_without_articles_says_so(open_page, tmp_path):
    page, _ = open_page(write_report(tmp_path, [], {}))
    expect(page.get_by_role("status").first).to_have_text("No article was found; nothing was audited.")
    expect(page.get_by_role("heading", name="Languages")).to_have_count(0)


# ------------------------------------------------------------------------------------------ one article


def test_the_text_is_shown_as_it_is_with_its_issues_underlined(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.wait_for_selector(".text mark")
    lines = page.locator(".text-line").all_text_contents()
    assert lines == CHINESE.splitlines()
    marked = page.locator(".text mark:not(.point)").all_text_contents()
    assert marked.count("家当") == 2 and "东西" in marked
    expect(page.locator(".text mark.point")).to_have_count(1)  # where something is missing
    expect(page.locator(".wide-issues")).to_contain_text("All of it.")


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
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("“家当” stands where “产业” is meant")
    expect(tip.locator("del")).to_have_text("家当")
    expect(tip.locator("ins")).to_have_text("产业")
    expect(mark).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_card_has_suggestions_reason_evidence_in_words_and_related_places(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.locator(".text mark.f-meaning").first.click()
    expect(page.locator(f"{DETAIL} .suggestions ins")).to_have_text(["产业", "工业"])  # not those under 1 %
    card = page.locator(DETAIL).inner_text()
    assert "log-likelihood ratio 5.974" in card and "reads more naturally" in card
    assert "between “东西” and “大会”" in card and "8 lists" in card
    assert "Figures of the check: odd key 3" in card  # what the page has no sentence for is still said
    assert "other.txt:1:1: the source says so" in card


def test_the_source_stands_beside_its_translation(open_page, tmp_path):
    """The line that a related place is in, with the place marked; without it where the text is not at hand."""
    start = CHINESE.index("医疗东西")
    related = tuple(Related(path, span(CHINESE, start, start + 4), "the source") for path in ("a.zh.txt", "gone.txt"))
    source = scored(CHINESE, issues_at(CHINESE, "家当"), path="a.zh.txt")
    target = scored(ENGLISH, issues_at(ENGLISH, "counterfeit consciousness", related=related), path="a.en.txt")
    page, _ = open_page(
        write_report(tmp_path, [source, target], {"a.zh.txt": CHINESE, "a.en.txt": ENGLISH}), "#/article/1"
    )
    page.locator(".text mark").first.click()
    beside = page.locator(f"{DETAIL} blockquote")
    expect(beside).to_have_count(1)
    expect(beside).to_have_text("康复东西是医疗东西中增长较快的一类，依靠入口，代价高。")
    expect(beside.locator("mark")).to_have_text("医疗东西")
    expect(page.locator(DETAIL)).to_contain_text("gone.txt:4:6: the source")
    page.locator(DETAIL).get_by_role("link", name="a.zh.txt").click()
    expect(page.locator(".article-head h1")).to_have_text("a.zh.txt")


def test_a_longer_suggestion_is_a_difference_by_words(open_page, sample):
    page, _ = open_page(sample, "#/article/2")
    page.locator(".text mark.f-extra").first.click()
    expect(page.locator(f"{DETAIL} .suggestions del")).to_have_text("the")
    assert page.locator(".text-line").all_text_contents() == ENGLISH.splitlines()


def test_suggestions_can_stand_in_the_text(open_page, sample):
    page, _ = open_page(sample, "#/article/0")
    page.wait_for_selector(".text mark")
    page.check("text=Show suggestions in the text")
    page.wait_for_function(
        """() => getComputedStyle(document.querySelector(".text mark[data-offer]"), "::after").content === '"产业"'"""
    )


def test_what_is_pasted_is_right(open_page, sample):
    page, _ = open_page(sample, "#/article/0", permissions=["clipboard-read", "clipboard-write"])
    record_words(page)
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.locator(".text mark.f-meaning").first.click()
    page.click(f"{DETAIL} >> text=Copy fingerprint")
    fingerprint = clipboard(page)
    was_said(page, "Copied")
    report = json.loads(page.locator("#data").text_content())
    assert fingerprint in {row[report["fields"].index("fingerprint")] for row in report["articles"][0]["issues"]}
    page.click(f"{DETAIL} >> text=Accept …")
    expect(page.locator("dialog textarea")).to_have_count(4)
    accepted, comment, baseline, _ = page.locator("dialog textarea").evaluate_all("all => all.map(one => one.value)")
    assert tomllib.loads(accepted) == {"accept": {"pairs": ["产业→家当"]}}
    assert comment.startswith("# garblint-disable-next-line ")
    entry = json.loads("{" + baseline + "}")[fingerprint]
    assert entry["text"] == "产业→家当" and entry["count"] >= 1
    page.evaluate("() => { window.said = []; }")
    page.locator("dialog section button").first.click()
    clipboard(page, accepted)
    was_said(page, "Copied")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_closed_dialog_gives_the_focus_back_and_takes_it_from_nobody(open_page, sample):
    """The browser tells of the closing a moment later; who has gone on by then, by the next key, stays there."""
    page, _ = open_page(sample, "#/article/0")
    page.locator(".text mark.f-meaning").first.click()
    accept = page.locator(f"{DETAIL} .actions button").nth(1)
    accept.click()
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(accept).to_be_focused()
    accept.click()
    expect(page.locator("dialog")).to_have_count(1)
    page.evaluate(
        """() => {
          document.querySelector("dialog").close();
          document.querySelector("input[type=search]").focus();
        }"""
    )
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("input[type=search]")).to_be_focused()


# ------------------------------------------------------------------------------------------ filters, search, keys


def shows(page, found, total):
    expect(page.locator(".shown").first).to_have_text(f"{found:,} of {total:,} shown")


def total_of(page):
    return int(re.search(r"([\d,]+) shown", text_of(page, ".shown"))[1].replace(",", ""))


def test_filters_and_search_leave_what_fits(open_page, sample):
    page, _ = open_page(sample, "#/issues")
    rows, categories = page.locator(".issue-row"), page.locator(".issue-row .chip")
    total = total_of(page)
    shows(page, total, total)
    page.check("label:has-text('critical') input")
    expect(rows.filter(has_not=page.locator(".badge", has_text="critical"))).to_have_count(0)
    expect(rows).not_to_have_count(0)
    page.click("text=Reset filters")
    shows(page, total, total)
    page.check("label:has-text('New only') input")
    shows(page, total - 1, total)
    page.click("text=Reset filters")
    expect(categories.filter(has_text="ocr")).not_to_have_count(0)
    page.locator("#confidence").fill("50")
    expect(categories.filter(has_text="ocr")).to_have_count(0)
    expect(rows).not_to_have_count(0)
    page.click("text=Reset filters")
    page.select_option("#filter-language", "en")
    expect(rows.filter(has_not=page.locator(".row-place", has_text="tortured.en.txt"))).to_have_count(0)
    expect(rows).not_to_have_count(0)
    page.click("text=Reset filters")
    page.fill("input[type=search]", "ARTIFICIAL")
    expect(rows).to_have_count(6)
    page.fill("input[type=search]", "no such thing at all")
    expect(page.locator(".nothing")).to_be_visible()
    shows(page, 0, total)


def test_enter_in_the_search_field_goes_to_the_first_that_fits(open_page, sample):
    """Also right after the last letter, while the list still waits for the typing to pause."""
    page, _ = open_page(sample, "#/issues")
    page.locator("input[type=search]").focus()
    page.keyboard.insert_text("artificial")
    page.keyboard.press("Enter")
    expect(page.locator(".issue-row")).to_have_count(6)
    expect(page.locator(".issue-row").first).to_be_focused()
    expect(page.locator(".issue-row").first).to_contain_text("tortured.en.txt")


def test_a_category_in_the_overview_leads_to_its_issues(open_page, sample):
    page, _ = open_page(sample)
    page.click(".bar:has-text('masked')")
    page.wait_for_selector(".issue-row")
    assert set(page.locator(".issue-row .chip").all_inner_texts()) == {"masked"}


def test_filters_hold_in_the_article(open_page, sample):
    page, _ = open_page(sample, "#/issues")
    page.check("label:has-text('spun') input")
    expect(page.locator(".issue-row").filter(has_not=page.locator(".chip", has_text="spun"))).to_have_count(0)
    page.locator(".issue-row").first.click()
    page.wait_for_selector(".text mark.chosen")
    assert set(page.locator(".text mark").all_inner_texts()) == {"家当"}


def test_keys(open_page, sample):
    page, _ = open_page(sample)
    place, head = page.locator("mark.chosen"), page.locator(".detail-head")
    page.keyboard.press("a")
    for key in "jjk":  # at once: a key means the page that the one before it has opened
        page.keyboard.press(key)
    expect(page.locator(".row.current")).to_have_attribute("aria-posinset", "1")
    expect(page.locator(".row.current a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("spun.zh.txt")
    page.wait_for_selector(".text mark")
    page.keyboard.press("j")
    expect(head).to_contain_text("1 of ")
    expect(place).to_have_count(1)
    first = place.bounding_box()
    page.keyboard.press("j")
    expect(head).to_contain_text("2 of ")
    assert place.first.bounding_box() != first
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(page.locator("h1")).to_have_text("tortured.en.txt")
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.keyboard.type("j?")  # keys are letters in a field
    expect(page.locator("input[type=search]")).to_have_value("j?")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("next / previous issue")


# ------------------------------------------------------------------------------------------ language, theme, print


@pytest.mark.parametrize(
    ("locale", "language", "word"),
    [("zh-CN", "zh-Hans", "未过门槛"), ("ja-JP", "ja", "ゲート不合格"), ("fr-FR", "en", "Gate failed")],
)
def test_the_interface_speaks_the_readers_language(open_page, sample, locale, language, word):
    page, _ = open_page(sample, locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".hero")).to_contain_text(word)


def test_language_and_theme_can_be_switched(open_page, sample):
    page, _ = open_page(sample, scheme="dark")
    dark = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    page.click("[aria-label='Theme: Light']")
    expect(page.locator("html")).not_to_have_css("background-color", dark)
    page.select_option("header select", "ja")
    expect(page.locator("nav")).to_contain_text("記事")


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
    expect(page.locator("details:not([open])")).to_have_count(0)
    issues = page.evaluate("() => JSON.parse(document.getElementById('data').textContent).articles[0].issues.length")
    expect(page.locator(".printed-issue:visible")).to_have_count(issues)
    assert page.locator(".text-line").all_text_contents() == CHINESE.splitlines()
    expect(page.locator("header.top")).to_be_hidden()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed")).to_have_count(0)


def drawn(page, address):
    """Wait for what the address shows last: rows of a list, or the lines of a text."""
    awaited = {"": ".hero", "#/articles": ".article-row", "#/issues": ".issue-row"}
    page.wait_for_selector(awaited.get(address, ".text mark"))


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page, sample):
    for address in ("", "#/articles", "#/issues", "#/article/0", "#/article/1"):
        page, _ = open_page(sample, address, width=360, height=740)
        drawn(page, address)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, address


def test_on_a_phone_the_chosen_place_is_not_under_its_explanation(open_page, sample):
    page, _ = open_page(sample, "#/article/2", width=390, height=800)
    page.wait_for_selector(".text mark")
    for number in range(1, 6):
        page.keyboard.press("j")
        expect(page.locator(".detail-head")).to_contain_text(f"{number} of ")
    page.wait_for_function(
        """() => {
          const mark = document.querySelector("mark.chosen").getBoundingClientRect();
          return mark.top >= 0 && mark.bottom <= document.querySelector(".detail").getBoundingClientRect().top;
        }"""
    )


# ------------------------------------------------------------------------------------------ accessibility


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "#/articles", "#/issues", "#/article/0", "#/article/1"])
def test_axe_finds_nothing(open_page, sample, scheme, address):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # The page's own policy would keep axe out; that the policy holds is tested elsewhere.
    page, _ = open_page(sample, address, scheme=scheme, bypass_csp=True)
    drawn(page, address)
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
    if "article/" in address:
        page.locator(".text mark").first.click()
        page.wait_for_selector(DETAIL)
    found = axe.Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    problems = [
        (one["id"], one["impact"], [(node["html"][:200], node["failureSummary"]) for node in one["nodes"][:3]])
        for one in found.response["violations"]
    ]
    assert problems == []
