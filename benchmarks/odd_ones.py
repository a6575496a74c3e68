"""What one version of a text says differently from the others: a number or a character changed in one of some copies.

    python -m benchmarks.odd_ones --data DIR [--write]

Each text is a clean news article in 4, 5 or 8 copies, each edited by itself (a sentence dropped, moved or added, or a
word before the first); in the first copy one number or one character of a long word is changed. What is reported of all
news of five years as they are, none of which was changed, is wrong.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import kept_out_news, read_documents, training_news
from detector.collection.odd_ones import OddOne, odd_ones, versions
from detector.collection.sketch import MAX_TEXTS, Rows, similar_pairs, sketches
from detector.engine.copies import LOOKED_AT
from detector.language.characters import CharacterView

RESULTS = Path(__file__).parent / "results" / "odd_ones.md"
SEED = 4
TEXTS = 60
COPIES = (4, 5, 8)
LENGTHS = range(400, 2000)
STRANGE = "生乎囗末千"
_SENTENCE = re.compile(r"[^。！？\n]+[。！？\n]*")


def edited(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """A copy with one edit that changes no number and no word."""
    sentences = _SENTENCE.findall(text)
    kind, at = chance.choice(("drop", "move", "add", "head")), chance.randrange(len(sentences))
    if kind == "drop" and len(sentences) > 4:
        sentences.pop(at)
    elif kind == "move":
        sentences.insert(chance.randrange(len(sentences)), sentences.pop(at))
    elif kind == "add":
        sentences.insert(at, _SENTENCE.findall(chance.choice(others))[0])
    else:
        sentences.insert(0, "本报讯　")
    return "".join(sentences)


def changed(text: str, kind: str, chance: random.Random) -> tuple[str, int] | None:
    """The text with one number or character changed, and where; None where it has none."""
    pattern = r"\d+" if kind == "number" else "[\u4e00-\u9fff]{6,}"
    found = [one for one in re.finditer(pattern, text) if 12 < one.start() < len(text) - 20]
    if not found:
        return None
    one = chance.choice(found)
    if kind == "number":
        digits = one.group()
        other = chance.choice((digits + "0", digits[:-1] + str((int(digits[-1]) + 1) % 10)))
        return text[: one.start()] + other + text[one.end() :], one.start()
    at = one.start() + 2
    return text[:at] + chance.choice(STRANGE) + text[at + 1 :], at


def found_in(texts: Sequence[str]) -> tuple[int, list[OddOne]]:
    """How many pairs of texts are compared, and what is said differently."""
    views = [CharacterView(text) for text in texts]
    drawn = [one for at in range(0, len(views), MAX_TEXTS) for one in sketches(views[at : at + MAX_TEXTS])]
    pairs = versions(similar_pairs(Rows(drawn), LOOKED_AT))
    return len(pairs), odd_ones({number: views[number].folded for pair in pairs for number in pair}, pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    options, data = parser.parse(arguments)
    news = [*training_news(data), *read_documents(data / "zh/news/2024.txt.gz")]
    compared, reported = found_in(news)
    lines = [
        "# What one version says differently",
        "",
        "Written by `python -m benchmarks.odd_ones`: a number or a character changed in one of several edited copies",
        "of clean news. *Else*: reports at other places.",
        "",
        "| copies | changed | texts | found | else |",
        "| ---: | --- | ---: | ---: | ---: |",
    ]
    chance = random.Random(SEED)
    hosts = [one for one in kept_out_news(data) if len(one) in LENGTHS]
    for copies in COPIES:
        for kind in ("number", "word"):
            texts = found = others = 0
            for host in chance.sample(hosts, TEXTS):
                group = [edited(host, chance, hosts) for _ in range(copies)]
                planted = changed(group[0], kind, chance)
                if planted is None:
                    continue
                texts += 1
                group[0], place = planted
                odd = found_in(group)[1]
                right = [one for one in odd if one.article == 0 and one.start <= place <= one.end]
                found += bool(right)
                others += len(odd) - len(right)
            lines.append(f"| {copies} | {kind} | {texts} | {found} | {others} |")
    lines += [
        "",
        f"Of {len(news):,} news as they are {compared:,} pairs are compared, and {len(reported)} places reported.",
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
