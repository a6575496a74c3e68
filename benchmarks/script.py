"""Chinese in the wrong script: careless conversions, mixtures, Japanese characters, and silence on sound conversions.

    python -m benchmarks.script --data DIR [--write]

DIR (default: GARBLINT_DATA). Needs the PyPI package ``opencc`` for sound conversions (s2t, s2tw, s2hk, t2s) and its
dictionaries, from which careless ones are simulated: of the traditional characters that a simplified one may stand for
always the first, always the last, or one at random. A wrong character is one that differs from the sound conversion by
more than a regional variant. Articles are news of the kept-out year, kept-out general text and NTREX by document, at
least 300 characters each.
"""

from __future__ import annotations

import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.clean import lines_as_articles, ntrex
from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import kept_out_general, kept_out_news
from benchmarks.spun.measures import area_under_curve
from detector.checks import script as check
from detector.engine.auditor import AuditOptions, Auditor
from detector.language import chinese_script
from detector.model import ArticleReport

RESULTS = Path(__file__).parent / "results" / "script.md"
MIN_CHARACTERS = 300
ARTICLES = 150
SEED = 20240
# An article with one wrong character is a different matter: mostly it is a form that some writers use (公布).
SEVERAL = 3
RULES = ("zh.script", "ja.script")


def dictionary(name: str) -> dict[str, list[str]]:
    """One of OpenCC's dictionaries: key → values."""
    import opencc

    # The PyPI package "opencc-python-reimplemented" has the same dictionaries as text.
    as_text = Path(opencc.__file__).parent / f"dictionary/{name}.txt"
    if as_text.is_file():
        return _values(as_text.read_text("utf-8").splitlines())
    package = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "text"
        subprocess.run(
            [
                package / "bin/opencc_dict",
                "-i",
                package / f"share/opencc/{name}.ocd2",
                "-o",
                output,
                "-f",
                "ocd2",
                "-t",
                "text",
            ],
            check=True,
            capture_output=True,
            env={"LD_LIBRARY_PATH": str(package / "lib")},
        )
        lines = output.read_text("utf-8").splitlines()
    return _values(lines)


def _values(lines: list[str]) -> dict[str, list[str]]:
    return {key: values.split(" ") for key, _, values in (line.partition("\t") for line in lines) if values}


def articles(data: Path) -> dict[str, list[str]]:
    """Clean simplified articles by domain, at most ``ARTICLES`` each."""
    general = [one for documents in kept_out_general(data).values() for one in documents]
    found = {"news": kept_out_news(data), "general": general, "NTREX": ntrex(data, "zh")}
    shuffled = random.Random(SEED)
    chosen = {}
    for name, texts in found.items():
        long = [text[:20_000] for text in texts if len(text) >= MIN_CHARACTERS]
        shuffled.shuffle(long)
        chosen[name] = long[:ARTICLES]
    return chosen


def script_issues(report: ArticleReport) -> list[tuple[int, int, str]]:
    """Ranges (code points) and rules of the issues of this family."""
    return [(issue.span.start, issue.span.end, issue.rule) for issue in report.issues if issue.rule.startswith(RULES)]


def careless(text: str, choices: dict[str, list[str]], choose: Callable[[list[str]], str]) -> str:
    """The text in traditional characters, each chosen without regard to its word."""
    return "".join(choose(choices[c]) if c in choices else c for c in text)


def mixed(text: str, convert: Callable[[str], str], share: float, chance: random.Random) -> str:
    """The text with about ``share`` of its stretches of two to six Han characters converted."""
    return re.sub(
        r"[\u4e00-\u9fff]{2,6}", lambda run: convert(run.group()) if chance.random() < share else run.group(), text
    )


def _turned(table: dict[int, str], convert: Callable[[str], str] = str) -> dict[int, str]:
    """Character → the first one that the table turns into it."""
    turned: dict[int, str] = {}
    for code, character in table.items():
        turned.setdefault(ord(convert(character)), chr(code))
    return turned


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    options, data = parser.parse(arguments)
    import opencc

    auditor = Auditor(AuditOptions(select=("script",)))
    converters = {name: opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk", "t2s")}
    sources = articles(data)
    clean = sound_texts(data, sources, converters)
    text = "\n".join(
        [
            *("# Chinese in the wrong script", "", "Written by `python -m benchmarks.script`.", ""),
            *sound(auditor, clean),
            *conversions(auditor, sources, converters["s2t"]),
            *lone_characters(auditor, sources, clean["NTREX, Taiwan, as it is"], clean["ja NTREX"]),
            *mixtures(sources, clean, converters),
            "",
        ]
    )
    print(text)
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


def sound_texts(
    data: Path, sources: Mapping[str, Sequence[str]], converters: Mapping[str, Callable[[str], str]]
) -> dict[str, Sequence[str]]:
    """Texts in which no character is wrong: as they are, converted with care, and Japanese."""
    taiwan = ntrex(data, "zh_tw")
    clean: dict[str, Sequence[str]] = {"NTREX, Taiwan, as it is": taiwan}
    for name, texts in sources.items():
        clean[f"{name}, as it is"] = texts
        for converter in ("s2t", "s2tw", "s2hk"):
            clean[f"{name}, {converter}"] = [converters[converter](text) for text in texts]
    clean["NTREX, Taiwan, t2s"] = [converters["t2s"](text) for text in taiwan]
    for path in sorted((data / "ja/general").glob("*.gz")):
        clean[f"ja {path.name.split('.')[0]}"] = lines_as_articles(path)[:2000]
    clean["ja NTREX"] = ntrex(data, "ja")
    return clean


def sound(auditor: Auditor, clean: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What is reported in sound text."""
    yield "| sound text | articles | characters | with an issue | issues | called mixed |"
    yield "|---|---:|---:|---:|---:|---:|"
    reported: Counter[str] = Counter()
    for name, texts in clean.items():
        reports = [auditor.audit_text(text) for text in texts]
        found = [script_issues(report) for report in reports]
        called = sum(one.category == "mixed-script" for report in reports for one in report.verdicts)
        for text, issues in zip(texts, found, strict=True):
            reported.update(f"{rule} {text[start:end]}" for start, end, rule in issues)
        figures = (len(texts), sum(map(len, texts)), sum(map(bool, found)), sum(map(len, found)), called)
        yield f"| {name} | " + " | ".join(map(str, figures)) + " |"
    most = "、".join(f"{what} ({count})" for what, count in reported.most_common(40))
    yield from ("", f"Reported there: {most or 'nothing'}", "")


def conversions(auditor: Auditor, sources: Mapping[str, Sequence[str]], convert: Callable[[str], str]) -> Iterator[str]:
    """What is found of characters that a conversion by characters alone gets wrong; ``convert`` gets them right."""
    yield "| careless conversion | articles with a wrong character | found | wrong characters | found | false issues |"
    yield "|---|---:|---|---:|---|---:|"
    choices, normal = dictionary("STCharacters"), chinese_script.normal_forms()
    badly: list[str] = []
    for mode in ("first", "last", "random"):
        chance = random.Random(SEED)
        choose = {"first": lambda of: of[0], "last": lambda of: of[-1], "random": chance.choice}[mode]
        for name, texts in sources.items():
            wrong_articles = found_articles = wrong = hit = false = several = found_several = 0
            for text in texts:
                right, blind = convert(text), careless(text, choices, choose)
                if len(right) != len(blind):
                    continue
                bad = {
                    at
                    for at, (a, b) in enumerate(zip(right, blind, strict=True))
                    if a.translate(normal) != b.translate(normal)
                }
                issues = script_issues(auditor.audit_text(blind))
                covered = {at for start, end, _ in issues for at in range(start, end)}
                wrong_articles += bool(bad)
                found_articles += bool(covered & bad)
                several += len(bad) >= SEVERAL
                found_several += len(bad) >= SEVERAL and bool(covered & bad)
                wrong += len(bad)
                hit += len(bad & covered)
                false += sum(bad.isdisjoint(range(start, end)) for start, end, _ in issues)
            yield (
                f"| {name}, {mode} | {wrong_articles} | {found_articles / max(wrong_articles, 1):.3f} | {wrong} | "
                f"{hit / max(wrong, 1):.3f} | {false} |"
            )
            badly.append(f"| {name}, {mode} | {several} | {found_several / max(several, 1):.3f} |")
    yield from ("", f"| with {SEVERAL} wrong characters or more | articles | found |", "|---|---:|---:|", *badly, "")


def lone_characters(
    auditor: Auditor, sources: Mapping[str, Sequence[str]], taiwan: Sequence[str], japanese: Sequence[str]
) -> Iterator[str]:
    """What is found of characters of another script that are planted one by one."""
    yield "| planted characters | one in | planted | found | other issues |"
    yield "|---|---:|---:|---:|---:|"
    mainland = [text for texts in sources.values() for text in texts]
    for name, texts, other in (
        ("traditional in simplified", mainland, chinese_script.traditional_forms()),
        ("simplified in Taiwan's", taiwan, chinese_script.simplified_forms()),
        ("Japanese in simplified", mainland, _turned(chinese_script.shinjitai())),
        ("Japanese in Taiwan's", taiwan, _turned(chinese_script.shinjitai(), chinese_script.traditional)),
        ("simplified in Japanese", japanese, _turned(chinese_script.japanese_forms())),
    ):
        for share in (0.001, 0.003, 0.01):
            chance = random.Random(SEED)
            planted = hit = other_issues = 0
            for text in texts:
                made = "".join(c.translate(other) if chance.random() < share else c for c in text)
                places = {at for at, (a, b) in enumerate(zip(text, made, strict=True)) if a != b}
                issues = script_issues(auditor.audit_text(made)) if places else []
                planted += len(places)
                hit += len(places & {at for start, end, _ in issues for at in range(start, end)})
                other_issues += sum(places.isdisjoint(range(start, end)) for start, end, _ in issues)
            yield f"| {name} | {round(1 / share)} | {planted} | {hit / max(planted, 1):.3f} | {other_issues} |"
    yield ""


def mixtures(
    sources: Mapping[str, Sequence[str]],
    clean: Mapping[str, Sequence[str]],
    converters: Mapping[str, Callable[[str], str]],
) -> Iterator[str]:
    """Articles in which some of the words are in another script, against all Chinese ones that are in one."""
    yield "| mixture | share of words | articles | called | AUC |"
    yield "|---|---:|---:|---:|---:|"
    in_one = [probability_of(text) for name, texts in clean.items() if not name.startswith("ja") for text in texts]

    def row(name: str, share: float, made: Sequence[str]) -> str:
        probabilities = [probability_of(text) for text in made]
        called = sum(probability >= 0.5 for probability in probabilities)
        return f"| {name} | {share:.0%} | {len(made)} | {called} | {area_under_curve(probabilities, in_one):.4f} |"

    for name, texts in sources.items():
        for share in (0.02, 0.05, 0.1, 0.3, 0.5):
            chance = random.Random(SEED)
            made = [mixed(text, converters["s2t"], share, chance) for text in texts]
            changed = [one for one, text in zip(made, texts, strict=True) if one != text]
            yield row(f"{name}, traditional in simplified", share, changed)
        chance = random.Random(SEED)
        made = [mixed(converters["s2t"](text), converters["t2s"], 0.1, chance) for text in texts]
        yield row(f"{name}, simplified in traditional", 0.1, made)


def probability_of(text: str) -> float:
    """The probability that the check gives to a mixture of scripts in ``text``."""
    from detector.checks.base import Reading
    from detector.language.characters import CharacterView
    from detector.language.identification import identify
    from detector.sources.registry import article_from_text

    article = article_from_text(text, "-", "text")
    characters = CharacterView(article.text)
    languages, shares = identify(characters, article.blocks)
    found = check.mixture(Reading(article, characters, languages, shares))
    return 0.0 if found is None else found.probability


if __name__ == "__main__":
    raise SystemExit(main())
