"""Whatever an article, a path or a rule says stays text: nothing in it runs, loads, or changes the page."""

import pytest
from browser_waits import expect, go, text_of
from msgspec.structs import replace
from page_builders import issues_at, scored, write_report
from report_builders import span

from detector.model import InputError, LanguageShares, Related, Suggestion, Verdict

RUN = "window.executed=1"
HOSTILE = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</SCRIPT ><script>{RUN}//",
    f"<!--<script>{RUN}",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'"><svg onload={RUN}>',
    f"'><iframe srcdoc='<script>parent.{RUN}</script>'>",
    f'<a href="javascript:{RUN}">x</a>',
    f"javascript:{RUN}",
    f"</textarea><script>{RUN}</script>",
    f"</title></style><script>{RUN}</script>",
    "<style>*{display:none!important}</style>",
    '<meta http-equiv="refresh" content="0;url=https://example.invalid/">',
    '<link rel="stylesheet" href="https://example.invalid/x.css">',
    '<base href="https://example.invalid/">',
    '<form action="https://example.invalid/"><input autofocus onfocus="window.executed=1">',
    f"`;{RUN};//",
    f"${{{RUN}}}",
    f"\\u003cscript>{RUN}",
    "{{data}}{{script}}{{style}}{{policy}}",
    "\u2028\u2029\u202e\u2066\u2067\u200b\ufeff\u0001\u001b[31m",
    "__proto__",
    "constructor",
    "&lt;script&gt;&#60;b&#62;",
    "\U000e0041😀\U0001f468\u200d\U0001f469",
]


# Control characters in a short text would make it binary data.
FILLER = "这一段没有问题，只是让文章长一些。" * 30


def hostile_report(folder):
    """Every string of a report that anybody outside could choose is hostile, each one in some article."""
    articles, texts = [], {}
    for number, evil in enumerate(HOSTILE):
        text = f"前 {evil} 后\n家当 {evil}\n{FILLER}\n"
        path = f"{number}.txt"
        attributes = {
            "rule": evil,
            "message": evil,
            "help": evil,
            "variant": f"{evil}→{evil}",
            "fingerprint": evil,
            "suggestions": (Suggestion(evil, 0.9), Suggestion(f"x{evil}", 0.5)),
            "evidence": {evil: evil, "left": evil, "right": evil, "word": evil},
            "related": (Related(evil, span(text, 0, 1), evil),),
        }
        found = [
            replace(one, mqm=evil, category=evil if number % 2 else "spun")
            for one in issues_at(text, evil, **attributes)
        ]
        changes = {
            "language": LanguageShares(primary=evil, confidence=1.0, shares={evil: 1.0}),
            "format": evil,
            "encoding": evil,
            "metrics": {evil: 1.0},
            "verdicts": (Verdict(category="spun", probability=0.5, message=evil),),
        }
        articles.append(scored(text, found, path=path, **changes))
        # Without its text, and by a path that is hostile itself.
        articles.append(scored(text, found, path=f"{evil}.txt", record={evil: evil, "id": evil}, **changes))
        texts[path] = text
    errors = tuple(InputError(path=evil, stage="decode", message=evil) for evil in HOSTILE)
    return write_report(folder, articles, texts, errors=errors)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return hostile_report(tmp_path_factory.mktemp("hostile"))


AUDIT_OF_THE_PAGE = """() => {
  const found = [];
  if (window.executed !== undefined) found.push("something ran");
  if (document.querySelectorAll("script").length !== 2) found.push("scripts");
  const loads = "iframe, object, embed, img, base, form, audio, video, link:not([rel=icon]), body style";
  for (const one of document.querySelectorAll(loads)) found.push(one.outerHTML.slice(0, 100));
  const addresses = ["href", "src", "action", "formaction", "xlink:href"];
  for (const one of document.querySelectorAll("body *")) {
    for (const {name, value} of one.attributes) {
      if (/^on/i.test(name) || name === "srcdoc") found.push(name + "=" + value);
      if (addresses.includes(name) && !value.startsWith("#")) found.push(name + "=" + value);
    }
  }
  return found.concat(window.violations ?? []);
}"""

WATCH = """() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
}"""


@pytest.mark.parametrize("locale", ["en-US", "zh-CN", "ja-JP"])
def test_nothing_executes_on_any_page(open_page, hostile, locale):
    page, _ = open_page(hostile, locale=locale)
    page.evaluate(WATCH)
    for address, drawn in (("#/articles", ".article-row"), ("#/issues", ".issue-row"), ("#/", ".hero")):
        go(page, address)
        page.wait_for_selector(drawn)
        assert page.evaluate(AUDIT_OF_THE_PAGE) == []
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(AUDIT_OF_THE_PAGE) == []


def test_nothing_executes_in_any_article(open_page, hostile):
    page, _ = open_page(hostile)
    page.evaluate(WATCH)
    for number in range(2 * len(HOSTILE)):
        go(page, f"#/article/{number}")
        page.wait_for_selector(".text mark")
        page.evaluate(
            """() => {
              const mark = document.querySelector(".text mark");
              mark.dispatchEvent(new MouseEvent("mouseenter"));
              mark.focus();
              mark.click();
              const buttons = [...document.querySelectorAll(".detail button")];
              for (const one of buttons.slice(-2)) one.click();
            }"""
        )
        expect(page.locator("dialog textarea").nth(2)).to_be_visible()
        assert page.evaluate(AUDIT_OF_THE_PAGE) == [], number
        page.evaluate("() => document.querySelector('dialog').close()")
        expect(page.locator("dialog")).to_have_count(0)


def test_hostile_addresses_do_nothing(open_page, hostile):
    for address in (
        "#/article/__proto__",
        "#/article/-1",
        "#/article/0/99999",
        f"#/<img src=x onerror={RUN}>",
        "#/constructor",
    ):
        page, _ = open_page(hostile, address)
        assert page.evaluate(AUDIT_OF_THE_PAGE) == []


def test_an_article_is_shown_sign_by_sign(open_page, hostile):
    """Text is neither swallowed nor changed: what is copied from the page is what stood in the article."""
    page, _ = open_page(hostile)
    shown = {}
    for number in range(2 * len(HOSTILE)):
        go(page, f"#/article/{number}")
        page.wait_for_selector(".text mark")
        shown[text_of(page, "h1")] = page.locator(".text-line").all_text_contents()
    for number, evil in enumerate(HOSTILE):
        # Signs that do not show are drawn by the style sheet from an attribute and are no text.
        visible = "".join(
            char for char in evil if char not in "\u2028\u2029\u202e\u2066\u2067\u200b\ufeff\u0001\u001b\U000e0041"
        )
        assert shown[f"{number}.txt"] == [f"前 {visible} 后", f"家当 {visible}", FILLER]


def test_signs_that_hide_or_turn_text_are_drawn(open_page, hostile):
    number = next(number for number, evil in enumerate(HOSTILE) if "\u202e" in evil)
    page, _ = open_page(hostile, "#/articles")
    page.fill("input[type=search]", f"{number}.txt")
    page.wait_for_function("() => document.querySelectorAll('.article-row').length < 5")
    page.locator(".article-row", has_text=f"{number}.txt").first.click()
    page.wait_for_selector(".text .sign")
    signs = page.locator(".text .sign").evaluate_all("all => all.map(one => one.dataset.sign)")
    assert signs[:5] == ["U+2028", "U+2029", "U+202E", "U+2066", "U+2067"] and "U+0001" in signs
    assert page.evaluate("() => document.querySelector('.text').textContent.includes('\\u202e')") is False


def test_the_policy_would_stop_a_script_that_slipped_through(open_page, hostile):
    """The second line of defence on its own: markup put into the page by force does not run."""
    page, seen = open_page(hostile)
    page.evaluate(WATCH)
    outcome = page.evaluate(
        """async () => {
          const outcomes = [];
          const attempt = (act) => {
            try {
              act();
              outcomes.push("taken");
            } catch (error) {
              outcomes.push(error.name);
            }
          };
          attempt(() => { document.body.innerHTML = "<img src=x onerror='window.executed=1'>"; });
          const script = document.createElement("script");
          attempt(() => { script.text = "window.executed=1"; document.body.append(script); });
          // Later, since what a debugger runs at once may use eval.
          await new Promise((done) => setTimeout(() => { attempt(() => eval("window.executed=1")); done(); }));
          const image = document.createElement("img");
          attempt(() => image.setAttribute("onerror", "window.executed=1"));
          image.src = "https://example.invalid/x.png";
          document.body.append(image);
          return outcomes;
        }"""
    )
    page.wait_for_function("() => window.violations.some((one) => one.includes('img-src'))")
    assert outcome == ["TypeError", "TypeError", "EvalError", "TypeError"]
    assert page.evaluate("() => window.executed") is None
    seen.messages.clear()  # the browser says on the console what it stopped
    seen.requests[:] = [url for url in seen.requests if "example.invalid" not in url]
