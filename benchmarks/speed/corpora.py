"""The files that are audited: clean Chinese, Japanese and English, spun Chinese, Markdown and HTML of any size.

    python -m benchmarks.speed.corpora CORPUS MEGABYTES FOLDER --data DIR

An article a file. The articles of a corpus are shuffled by a fixed seed, so that a small corpus is the beginning of a
large one and both hold every kind of text; where the data is used up, further articles are put together from sentences
drawn out of all of them, so that no article is a copy of another one and the words stay natural.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import time

FILES_IN_A_FOLDER = 1000
SENTENCES_IN_A_PARAGRAPH = 4
PARAGRAPHS = 5
SPUN_SHARE = 0.3
_AN_HOUR = 3600
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]|[^.!?\n]*[.!?](?= )")
_SEED = 20_241


def _chinese(data: Path) -> list[str]:
    """News and general documents of all years: what is kept out of the statistics is too little, and costs the same."""
    from benchmarks.spun.corpora import GENERAL_KINDS, KEPT_OUT_NEWS_YEAR, NEWS_YEARS, read_documents

    years = [f"zh/news/{year}.txt.gz" for year in (*NEWS_YEARS, KEPT_OUT_NEWS_YEAR)]
    kinds = [f"zh/general/{kind}.txt.gz" for kind in GENERAL_KINDS]
    return [document for name in years + kinds for document in read_documents(data / name)]


def _lines(data: Path, language: str) -> list[str]:
    from benchmarks.clean import lines_as_articles

    return [one for path in sorted((data / language / "general").glob("*.gz")) for one in lines_as_articles(path)]


def endless(pool: list[str], between: str = "") -> Iterator[str]:
    """The articles in random order, then others made of their sentences (joined by ``between``)."""
    draw = random.Random(_SEED)
    draw.shuffle(pool)
    yield from pool
    sentences = [found.strip() for text in pool for found in _SENTENCE.findall(text) if found.strip()]
    while True:
        yield "\n".join(between.join(draw.choices(sentences, k=SENTENCES_IN_A_PARAGRAPH)) for _ in range(PARAGRAPHS))


def spun(texts: Iterator[str], data: Path) -> Iterator[str]:
    """The texts after a synonym spinner swapped three of ten words."""
    from benchmarks.spun.simulate import Spinner, read_pairs

    spinner = Spinner(read_pairs(data / "zh/spin-pairs.tsv"))
    for number, text in enumerate(texts):
        yield spinner.spin(text, share=SPUN_SHARE, seed=number).text


def _marked(paragraph: str, number: int, bold: tuple[str, str]) -> str:
    """Every third paragraph has two characters in bold, inside a word: beside punctuation ``**`` may stay as it is."""
    if number % 3 or not (found := re.search(r"\w{3}(?=\w{5})", paragraph)):
        return paragraph
    cut = found.end()
    return f"{paragraph[:cut]}{bold[0]}{paragraph[cut : cut + 2]}{bold[1]}{paragraph[cut + 2 :]}"


def _title(text: str) -> str:
    """The beginning of the text up to the first punctuation: a clean text has no half of a bracket in its title."""
    found = re.search(r"\w[\w ]*", text)
    return found.group()[:40] if found else "无题"


def markdown(text: str) -> str:
    """Front matter, a heading, emphasis, a list with a link, and a block of code."""
    paragraphs = [line for line in text.split("\n") if line]
    body = [_marked(one, number, ("**", "**")) for number, one in enumerate(paragraphs)]
    title = _title(text)
    head = f'---\ntitle: "{title}"\ndate: 2024-05-01\n---\n\n# {title}\n'
    tail = "- [更多](https://example.org/more.html)\n- `make all`\n\n```sh\nmake all && ls -l build\n```"
    return "\n\n".join([head, *body, tail]) + "\n"


def html(text: str) -> str:
    """A page with a style, a script, attributes, entities, emphasis and links."""
    from html import escape

    paragraphs = [line for line in text.split("\n") if line]
    body = "\n".join(
        # The bold tags are put in after the escaping, as control characters that no text has.
        f'<p class="text" id="p{number}">{escape(_marked(one, number, _BOLD)).translate(_TAGS)}</p>'
        for number, one in enumerate(paragraphs)
    )
    title = _title(text)
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{title}</title>\n'
        "<style>p.text { margin: 1em; color: #333; }</style></head>\n"
        f'<body><nav><a href="/index.html" title="首页">首页</a>&nbsp;</nav>\n<h1>{title}</h1>\n{body}\n'
        '<script>document.querySelector("p").dataset.read = "yes";</script>\n</body>\n</html>\n'
    )


_BOLD = ("\x01", "\x02")
_TAGS = {1: "<b>", 2: "</b>"}


def _as_it_is(text: str) -> str:
    return text + "\n"


def texts(corpus: str, data: Path) -> Iterator[str]:
    """The articles of a corpus, without end."""
    if corpus.startswith("ja"):
        return endless(_lines(data, "ja"))
    if corpus.startswith("en"):
        return endless(_lines(data, "en"), between=" ")
    chinese = endless(_chinese(data))
    return spun(chinese, data) if corpus == "zh-spun" else chinese


FORMS: dict[str, tuple[str, Callable[[str], str]]] = {
    "zh-markdown": (".md", markdown),
    "zh": (".txt", _as_it_is),
    "ja": (".txt", _as_it_is),
    "en": (".txt", _as_it_is),
    "zh-spun": (".txt", _as_it_is),
    "zh-html": (".html", html),
}
"""Suffix and form of the files of each corpus."""


def write(corpus: str, size: int, folder: Path, data: Path) -> int:
    """Files of at least ``size`` bytes in all below ``folder``; how many bytes.

    Their times are an hour old: a cache may not trust that of a file that was written in this very moment.
    """
    suffix, form = FORMS[corpus]
    written, when = 0, time() - _AN_HOUR
    for number, text in enumerate(texts(corpus, data)):
        if written >= size:
            break
        path = folder / f"{number // FILES_IN_A_FOLDER:04}" / f"{number:07}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(form(text).encode())
        os.utime(path, (when, when))
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", choices=FORMS)
    parser.add_argument("megabytes", type=float)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(arguments)
    write(options.corpus, int(options.megabytes * 1e6), options.folder, options.data)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
