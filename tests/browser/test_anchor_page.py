"""The example editor of integrations/anchor in a real browser: underlines, explanations, suggestions, edits."""

import hashlib
import json
from pathlib import Path

import msgspec
import pytest
from browser_waits import expect
from report_builders import article, issues_of, report

PAGE = Path(__file__).parents[2] / "integrations" / "anchor" / "index.html"
TEXT = (
    "雁浦区😀医药健康家当集群正在扩大，今年又有三家公司从外地迁入这里。\r\n"
    "第二段说的是另一件事：cafe\u0301 门口的码头上，灯通宵亮着，吞吐量连续四年上升。\r\n"
    "最后一段说 **先生住在河边，👩‍👩‍👧 一家人等着旧港区改造方案定下来。\r\n"
)
MARKS = "#layer mark"


@pytest.fixture
def editor(open_page, tmp_path):
    """A function that opens the page with a report about ``TEXT`` and that text, or another one."""

    def opened(text=TEXT, **changes):
        issues = [
            *issues_of(TEXT, "家当", "产业"),
            *issues_of(TEXT, "cafe\u0301", category="ocr", rule="any.ocr.noise", **changes),
            *issues_of(TEXT, "**", category="masked", rule="any.masked.censored"),
        ]
        made = report(article(TEXT, issues, sha256=hashlib.sha256(TEXT.encode()).hexdigest()))
        (tmp_path / "report.json").write_bytes(msgspec.json.encode(made))
        (tmp_path / "text.txt").write_bytes(text.encode())
        page, seen = open_page(PAGE)
        page.set_input_files("#report", tmp_path / "report.json")
        settled(page)
        page.set_input_files("#text", tmp_path / "text.txt")
        expect(page.locator("#input")).to_have_value(text.replace("\r\n", "\n"))
        settled(page, "3 exact" if text == TEXT else None)
        return page, seen

    return opened


def settled(page, status=None):
    """Wait until the page has looked for the issues in the text as it is now."""
    expect(page.locator("#issues")).to_have_attribute("aria-busy", "false")
    if status:
        expect(page.locator("#status")).to_contain_text(status)


def marked(page, *texts):
    expect(page.locator(MARKS)).to_have_text(list(texts))


def type_at(page, place, text):
    page.evaluate(
        "at => { const i = document.getElementById('input'); i.focus(); i.setSelectionRange(at, at); }", place
    )
    page.keyboard.insert_text(text)


def test_issues_are_underlined_where_they_stand_and_not_by_colour_alone(editor):
    page, _ = editor()
    marked(page, "家当", "cafe\u0301", "**")
    styles = page.eval_on_selector_all(MARKS, "all => all.map(one => getComputedStyle(one).textDecorationStyle)")
    assert styles == ["wavy", "dotted", "dashed"]
    boxes = page.evaluate(
        "() => ['layer', 'input'].map(id => document.getElementById(id)).map(e => [e.offsetHeight, e.clientWidth])"
    )
    assert boxes[0] == boxes[1]  # the layer breaks its lines where the textarea does


def test_edits_while_it_is_open_take_the_underlines_along(editor):
    page, _ = editor()
    type_at(page, 0, "😀👩‍👩‍👧 e\u0301\n")
    marked(page, "家当", "cafe\u0301", "**")
    settled(page, "3 moved")
    marked(page, "家当", "cafe\u0301", "**")
    layer, value = page.evaluate(
        "() => [document.getElementById('layer').textContent, document.getElementById('input').value]"
    )
    assert layer == value + "\n"


def test_a_combining_mark_typed_behind_a_word_makes_its_issue_gone(editor):
    page, _ = editor()
    value = page.input_value("#input")
    type_at(page, len(value[: value.index("cafe")].encode("utf-16-le")) // 2 + 5, "\u0323")
    settled(page, "1 gone")
    marked(page, "家当", "**")


def test_hover_focus_and_caret_show_the_explanation(editor):
    page, _ = editor()
    box = page.locator(MARKS).nth(0).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#card")).to_contain_text("“家当” stands where “产业” is meant")
    page.locator("#issues button").nth(2).focus()
    expect(page.locator("#card")).to_contain_text("“**” does not fit here")
    page.locator("#issues button").nth(1).click()
    expect(page.locator("#input")).to_be_focused()
    page.wait_for_function(
        """() => {
          const {value, selectionStart, selectionEnd} = document.activeElement;
          return value.slice(selectionStart, selectionEnd) === "cafe\u0301";
        }"""
    )


def test_a_suggestion_is_applied_and_undone(editor):
    page, _ = editor()
    before = page.input_value("#input")
    page.locator("#issues button").nth(0).focus()
    page.click("#card .apply")
    settled(page, "1 gone")
    expect(page.locator("#input")).to_have_value(before.replace("家当", "产业"))
    marked(page, "cafe\u0301", "**")
    page.keyboard.press("Control+z")
    settled(page, "3 exact")
    expect(page.locator("#input")).to_have_value(before)


def test_a_suggestion_goes_where_the_issue_is_by_now(editor):
    """Typing and clicking at once, before issues are looked for again."""
    page, _ = editor()
    before = page.input_value("#input")
    page.locator("#issues button").nth(0).focus()
    expect(page.locator("#card .apply")).to_be_enabled()
    place = len(before[: before.index("家当")].encode("utf-16-le")) // 2
    page.evaluate(
        """place => {
          const input = document.getElementById("input");
          input.focus();
          input.setSelectionRange(place, place);
          document.execCommand("insertText", false, "新的");
          document.querySelector("#card .apply").click();
        }""",
        place,
    )
    settled(page, "1 gone")
    expect(page.locator("#input")).to_have_value(before.replace("家当", "新的产业"))


def test_an_issue_that_is_gone_offers_nothing_to_apply(editor):
    page, _ = editor(TEXT.replace("家当", "产业"))
    page.locator("#issues button").nth(0).focus()
    expect(page.locator("#card")).to_contain_text("no longer in the text")
    expect(page.locator("#card .apply")).to_be_disabled()


def test_a_hostile_report_and_text_stay_text(editor):
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page, seen = editor(attack + TEXT, message=attack, help=attack)
    page.locator("#issues button").nth(1).focus()
    expect(page.locator("#card")).to_contain_text(attack)
    expect(page.locator("img, main script")).to_have_count(0)
    assert not seen.dialogs


def test_a_report_of_another_major_version_is_refused(open_page, tmp_path):
    page, _ = open_page(PAGE)
    (tmp_path / "report.json").write_text(json.dumps({"format_version": "2.0", "articles": []}))
    page.set_input_files("#report", tmp_path / "report.json")
    settled(page, "format 2.0")
    expect(page.locator("#issues li")).to_have_count(0)
