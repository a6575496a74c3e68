"""A real browser for the HTML report: Chromium, driven by Playwright. Skipped where either is missing."""

import os
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "report")]

from browser_waits import SECONDS  # noqa: E402
from page_builders import CHINESE, ENGLISH, issues_at, scored, write_report  # noqa: E402
from report_builders import issue, span  # noqa: E402

from detector.model import LanguageShares, Related, Suggestion, Verdict  # noqa: E402

NAMES = ("chromium", "chromium-browser", "google-chrome")
# No sandbox for the superuser (Chromium refuses it), and no talk with the maker's hosts.
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser():
    """Chromium: ``GARBLINT_CHROMIUM``, or the one on the path."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: browser)")
    named = os.environ.get("GARBLINT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not named or not Path(named).exists():
        pytest.skip("Chromium is not installed (on Debian: apt-get install chromium), or GARBLINT_CHROMIUM names none")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=named, args=[*FLAGS, *(["--no-sandbox"] if root else [])])
        yield launched
        launched.close()


class Seen:
    """What went on in the pages that a test opened."""

    def __init__(self):
        self.requests, self.messages, self.errors, self.dialogs = [], [], [], []


@pytest.fixture
def open_page(browser):
    """A function that opens a report file and returns page and ``Seen``; at the end nothing may have gone wrong."""
    contexts, seen = [], Seen()

    def opened(file, address="", *, width=1280, height=900, scheme="light", locale="en-US", **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(1000 * SECONDS)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.messages.append(message.text))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"{Path(file).as_uri()}{address}")
        page.wait_for_selector("main > *")
        return page, seen

    yield opened
    for context in contexts:
        context.close()
    assert not seen.errors and not seen.messages and not seen.dialogs
    assert all(url.startswith("file:") or url == "data:," for url in seen.requests)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A small report: a spun article, an English one, a clean one, one whose text is gone, one with known issues."""
    english = LanguageShares(primary="en", confidence=1.0, shares={"en": 1.0})
    spun = scored(
        CHINESE,
        [
            *issues_at(
                CHINESE,
                "家当",
                variant="产业→家当",
                message="“家当” stands where “产业” is meant",
                suggestions=(Suggestion("产业", 0.98), Suggestion("工业", 0.02), Suggestion("财物", 0.001)),
                evidence={"log_likelihood_ratio": 5.974, "left": "东西", "right": "大会", "lists": 8, "odd_key": 3},
                related=(Related("other.txt", span(CHINESE, 0, 2), "the source says so"),),
            ),
            *issues_at(CHINESE, "康复东西", severity="minor", category="ocr", rule="any.ocr.noise", confidence=0.4),
            *issues_at(CHINESE, "东西", severity="critical", category="masked", rule="any.masked.partial"),
            issue(
                CHINESE,
                0,
                len(CHINESE),
                category="style",
                severity="neutral",
                rule="any.style.whole",
                message="All of it.",
            ),
            issue(
                CHINESE,
                30,
                30,
                category="omission",
                severity="minor",
                rule="any.omission.gap",
                message="Something is missing.",
            ),
        ],
        path="spun.zh.txt",
        verdicts=(Verdict(category="spun", probability=0.9999, message="rewritten by a synonym spinner"),),
    )
    tortured = scored(
        ENGLISH,
        [
            *issues_at(ENGLISH, "counterfeit consciousness", suggestions=(Suggestion("artificial intelligence", 0.9),)),
            *issues_at(
                ENGLISH, "the the ", category="repeated", severity="minor", suggestions=(Suggestion("the ", 1.0),)
            ),
        ],
        path="tortured.en.txt",
        language=english,
    )
    gone = scored("家当没有了。", issues_at("家当没有了。", "家当"), path="gone.zh.txt")
    known = scored("家当还在。", issues_at("家当还在。", "家当", status="baseline"), path="known.zh.txt")
    clean = scored("Nothing is wrong here.\n", [], path="clean.en.txt", language=english)
    texts = {
        "spun.zh.txt": CHINESE,
        "tortured.en.txt": ENGLISH,
        "known.zh.txt": "家当还在。",
        "gone.zh.txt": "家当已改。",
        "clean.en.txt": "Nothing is wrong here.\n",
    }
    return write_report(tmp_path_factory.mktemp("sample"), [spun, gone, tortured, known, clean], texts)
