"""Ways to wait for the page. A page draws when it gets to it: what a test asserts right after an action is a race."""

try:
    from playwright.sync_api import expect
except ImportError:  # the browser fixture skips every test then
    expect = None

# A hang's bound, not a speed's: nothing here takes a second on an idle machine, and machines are not always idle.
SECONDS = 60
if expect:
    expect.set_options(timeout=1000 * SECONDS)


def go(page, address):
    """Open an address of the report and wait until the page has drawn it: its listener was there before this one."""
    page.evaluate(
        """(address) => new Promise((done) => {
          const before = location.hash;
          addEventListener("hashchange", () => done(), {once: true});
          location.hash = address;
          if (location.hash === before) done();
        })""",
        address,
    )


def text_of(page, selector):
    """What the first element of the kind shows, once there is one."""
    return page.locator(selector).first.inner_text()


def clipboard(page, wanted=None):
    """The clipboard's text, once there is one, or once it is the wanted one: copying ends some time after the click."""
    held = page.wait_for_function(
        """async (wanted) => {
          const text = await navigator.clipboard.readText();
          return text !== "" && (wanted === null || text === wanted) ? {text} : null;
        }""",
        arg=wanted,
    )
    return held.json_value()["text"]


def record_words(page):
    """Note every text that the page's messages and buttons show from now on: they go again before a slow test looks."""
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver((changes) => {
            for (const {target} of changes) window.said.push(target.textContent);
          }).observe(document.body, {subtree: true, childList: true, characterData: true});
        }"""
    )


def was_said(page, text):
    """Wait until one of the recorded texts is this one."""
    page.wait_for_function("(text) => window.said.includes(text)", arg=text)
