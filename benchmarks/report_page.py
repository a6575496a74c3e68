"""How long the HTML report takes: to write, to open in Chromium, to change its lists.

    python -m benchmarks.report_page [--articles N] [--chromium PATH]

The report is one of an audit of N damaged articles of our own writing (default 2 000, 25 paragraphs each). Prints
seconds; needs the extra ``browser`` and a Chromium. Nothing fails by these figures: tests have no limits of time.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from detector.engine.auditor import Auditor
from detector.report import html
from detector.report.registry import ReportContext

PARAGRAPH = "第{0}段：本市康复东西家当大会今天开幕，{0}个名目集中签约，康健家当基金同时成立，家当链升级。\n"
# Milliseconds from an action until two frames later, as a reader feels it.
ACTIONS = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const measured = {};
  const time = async (name, act) => {
    const start = performance.now();
    act();
    await frame();
    measured[name] = performance.now() - start;
  };
  await time("all issues", () => { location.hash = "#/issues"; });
  await time("filter by severity", () => document.querySelector(".toggles input").click());
  await time("scroll to the end", () => {
    const list = document.querySelector(".long-list");
    list.scrollTop = list.scrollHeight;
  });
  await time("all articles", () => { location.hash = "#/articles"; });
  await time("one article", () => { location.hash = "#/article/0"; });
  return measured;
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.articles):
            text = "".join(PARAGRAPH.format(26 * number + line) for line in range(25))
            (Path(folder) / f"{number:05}.txt").write_text(text, encoding="utf-8")
        report = Auditor().audit([folder])
        page_file = Path(folder) / "report.html"
        with page_file.open("wb") as stream:
            began = time.perf_counter()
            html.write(report, stream, ReportContext())
            size = stream.tell()
        print(f"{report.summary.articles} articles, {report.summary.issues.total} issues, {size / 1e6:.1f} MB")
        print(f"written in {time.perf_counter() - began:.2f} s")
        if arguments.chromium is None:
            parser.exit(1, "no Chromium on the path; name one with --chromium\n")
        _open(page_file, arguments.chromium)


def _open(file: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        began = time.perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector("main > *")
        print(f"opened in {time.perf_counter() - began:.2f} s")
        for name, milliseconds in page.evaluate(ACTIONS).items():
            print(f"{name}: {milliseconds:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
