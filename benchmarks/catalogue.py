"""Every benchmark of the scoreboard: how it is run, where its figures are kept, and which of them count.

A function here reads the kept result of one benchmark (JSON as a dictionary, anything else as text) and gives its
figures in the common form of ``benchmarks/figures.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from benchmarks.figures import Figure

# Shares of a few hundred decisions or more; a share may fall by this before it is a regression (absolute).
SHARE = 0.01
# Issues per 10 000 characters of clean text.
ALARMS = 0.1
# Kinds of damaged names of which there are fewer say nothing.
LEAST_NAMES = 20


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement. ``result``: its file under results/. ``seconds``: a limit, about five times what it takes.

    ``arguments``: what makes it keep its result. ``keeps_output``: whether its printed text is the result.
    ``by_hand``: how it is run where that takes more than the data; its kept result is read without running it.
    """

    name: str
    title: str
    module: str
    result: str
    seconds: int
    figures: Callable[[Any], Iterator[Figure]] | None = None
    arguments: tuple[str, ...] = ("--write",)
    keeps_output: bool = False
    speed: bool = False
    needs_data: bool = True
    by_hand: str = ""


def share(name: str, found: float, of: float, **more: Any) -> Figure:
    """A share found of so many, in percent; one decision more that is wrong is no regression, however few they are."""
    tolerance = round(100 * max(SHARE, 1.01 / of), 2)
    value = round(100 * found / of, 1)
    return Figure(name=name, value=value, unit="%", better="higher", tolerance=tolerance, of=int(of), **more)


def percent(name: str, value: float, **more: Any) -> Figure:
    """A share in [0, 1] that is better higher, shown in percent."""
    return Figure(
        name=name,
        value=round(100 * value, 1),
        unit="%",
        better="higher",
        **{"tolerance": 100 * SHARE, **more},
    )


def alarms(name: str, per_10000: float, characters: int | None = None, **more: Any) -> Figure:
    """Issues per 10 000 characters of clean text."""
    return Figure(
        name=name,
        value=round(per_10000, 3),
        unit="per 10 000 characters",
        better="lower",
        tolerance=ALARMS,
        of=characters,
        **more,
    )


def markdown_rows(text: str) -> list[list[str]]:
    """Cells of all table rows of a Markdown page, without the lines of dashes."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.lstrip().startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if not set("".join(row)) <= set("-: ")]


# ---------------------------------------------------------------------------------------------- the older results


def spun(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Spun text: articles told apart, words found, real articles, clean ones."""
    for row in result["spun"]:
        if row["mode"] != "plain" or row["share"] not in (0.1, 0.3):
            continue
        what = f"{row['domain']}, {row['pairs']} pairs, {row['share']:.0%} of the words"
        yield Figure(
            name=f"article: AUC, {what}",
            value=row["auc"],
            unit="AUC",
            better="higher",
            tolerance=0.005,
            of=row["articles"],
        )
        yield percent(f"words: best F1, {what}", row["f1"], of=row["swaps"])
    for row in result["clean"]:
        yield share(
            f"clean articles not called spun, {row['domain']}", row["articles"] - row["called_spun"], row["articles"]
        )
    for row in result.get("audit_real", ()):
        if row["recall"] is not None:
            yield percent(f"a real spun article: words found ({row['article']})", row["recall"], of=row["gold"])
            yield percent(
                f"a real spun article: reports right ({row['article']})", row["precision"], of=row["reported"]
            )


def clean(result: Mapping[str, Any]) -> Iterator[Figure]:
    """False alarms of all default rules."""
    for corpus, row in result.items():
        yield alarms(corpus, row["per_10000"], row["characters"])


def masked(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Masked and disguised words."""
    masks, evasion = result["masks"], result["evasion"]
    yield share("masks of which a sign is left", *masks["all others"])
    yield share("words simply gone", *masks["word simply gone"], note="nothing in the text says so")
    yield share("disguised words in advertising copy", *evasion["all"])
    traps = result["traps"]
    yield share("traps left alone", traps["of"] - len(traps["fired"]), traps["of"])


def planted_masks(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Masks planted in clean news, by language, and the disguises."""
    groups: dict[str, list[tuple[int, int]]] = {}
    disguises = ("variant", "pinyin", "initial", "zero-width", "strewn", "traditional", "emoji", "leet")
    for kind, (found, of) in result["kinds"].items():
        language, _, device = kind.partition(" ")
        name = f"disguise: {device} ({language})" if device in disguises else f"masks of {language} text"
        groups.setdefault(name, []).append((found, of))
    for name, several in groups.items():
        yield share(name, sum(found for found, _ in several), sum(of for _, of in several))


def residue(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Boilerplate, markup left over, repetition."""
    for language, row in result["planted"].items():
        if language in ("zh", "ja", "en"):
            yield share(f"planted lines, {language}", *row["lines"])
            yield share(f"planted fragments, {language}", *row["fragments"])
    repeats: dict[str, tuple[int, int]] = {}
    for rules in result["repeats"].values():
        for rule, (found, of) in rules.items():
            before = repeats.get(rule, (0, 0))
            repeats[rule] = (before[0] + found, before[1] + of)
    for rule, (found, of) in repeats.items():
        yield share(f"repeated: {rule}", found, of)


def encoding(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Broken encodings, beside ftfy."""
    passages, planted = result["passages"], result["planted"]
    ftfy = round(100 * passages["ftfy"][0] / passages["ftfy"][1], 1)
    yield share("garbled passages", *passages["all rules"], peers={"ftfy": ftfy})
    theirs = sum(one[1] for one in planted["by length (ours, ftfy, of)"].values())
    yield share(
        "lines garbled by every pair of encodings",
        planted["found"],
        planted["of"],
        peers={"ftfy": round(100 * theirs / planted["of"], 1)},
    )
    yield percent("reports right", planted["precision"])
    for corpus in ("zh news 2024", "en abc", "en brown"):
        if corpus in result.get("clean", {}):
            row = result["clean"][corpus]
            yield alarms(f"clean: {corpus}", row["per_10000"], row["characters"])


def script(text: str) -> Iterator[Figure]:
    """Chinese in the wrong script."""
    for row in markdown_rows(text):
        if len(row) == 6 and row[0].endswith((", first", ", last", ", random")):
            yield percent(f"careless conversion: wrong characters found, {row[0]}", float(row[4]), of=int(row[3]))
        elif len(row) == 5 and row[1].endswith("%") and row[1] in ("5%", "10%"):
            name = f"{row[0]}, {row[1]} of the words"
            yield Figure(
                name=f"mixed: AUC, {name}",
                value=float(row[4]),
                unit="AUC",
                better="higher",
                tolerance=0.005,
                of=int(row[2]),
            )
        elif (
            len(row) == 6 and row[0].startswith(("news", "general", "NTREX")) and row[1].isdigit() and row[4].isdigit()
        ):
            yield alarms(f"sound text: {row[0]}", 1e4 * int(row[4]) / int(row[2]), int(row[2]))


def truncated(text: str) -> Iterator[Figure]:
    """Text that stops in the middle."""
    for row in markdown_rows(text):
        if len(row) == 8 and row[1].isdigit():
            if int(row[5]):
                yield share(f"articles cut: {row[0]}", int(row[6]), int(row[5]))
            yield share(f"whole articles not called cut: {row[0]}", int(row[1]) - int(row[4]), int(row[1]))


def numbers(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Numbers of translations, beside the tools that compare digits; the half of the rows that nothing was tuned on."""
    half = result["odd rows"]
    others = {"by digits": "digits", "OpusFilter numerals": "OpusFilter", "pofilter numbers": "pofilter"}
    for corpus, row in half["human translations"].items():
        yield Figure(
            name=f"human translations flagged, {corpus}",
            value=row["percent"]["rule"],
            unit="%",
            better="lower",
            tolerance=0.5,
            of=row["pairs"],
            peers={short: row["percent"][name] for name, short in others.items() if name in row["percent"]},
        )
    for corpus, kinds in half["planted errors"].items():
        for kind, row in kinds.items():
            found = row["rule"]
            yield share(
                f"planted: {kind}, {corpus}",
                found["found"],
                found["of"],
                peers={short: row[name]["percent"] for name, short in others.items() if name in row},
            )


def alignment(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Sentences of a text beside those of its translation."""
    for corpus, row in result["beads"]["sentences, 10 % dropped"].items():
        yield percent(f"pairs of sentences, 10 % dropped: F1, {corpus}", row["F1"], of=row["rows"])
    for corpus, rows in result["confidence"].items():
        for row in rows:
            if row["length"] == 3:
                yield Figure(
                    name=f"three sentences: is it the translation? AUC, {corpus}",
                    value=row["AUC"],
                    unit="AUC",
                    better="higher",
                    tolerance=0.005,
                )


def collection(text: str) -> Iterator[Figure]:
    """Copies hidden in a folder of clean news: spun ones found and told from edited ones, and how it scales."""
    first_articles = 0
    for row in markdown_rows(text):
        if len(row) == 9 and row[0].isdigit():
            articles, hidden = int(row[0]), 20
            first_articles = first_articles or articles
            yield share(f"spun copies found among {articles} articles", int(row[1]), hidden)
            yield share(f"copy and original told apart among {articles} articles", int(row[2]), hidden)
            yield share(f"edited copies not called spun among {articles} articles", hidden - int(row[5]), hidden)
            if articles > first_articles:
                yield Figure(
                    name=f"time for {articles} articles, times that for {first_articles}",
                    value=float(row[8]),
                    unit="times",
                    better="lower",
                    tolerance=5.0,
                )


def folders(text: str) -> Iterator[Figure]:
    """Strange articles and shared lines: found where they were planted, reported where they were not."""
    found: Counter[str] = Counter()
    for row in markdown_rows(text):
        if len(row) == 13 and row[1].isdigit():
            found.update(folders=1, articles=int(row[1]), reported=int(row[2]), lines=int(row[3]))
            found.update(planted=int(row[9]), forest=int(row[10]), feet=int(row[12]))
    planted = 10 * found["folders"]
    peers = {"isolation forest": round(100 * found["forest"] / planted, 1)}
    yield share("strange articles called unlike the others of their folder", found["planted"], planted, peers=peers)
    yield share("lines planted into clean folders that are found", found["feet"], found["folders"])
    yield share("clean articles not called unlike the others", found["articles"] - found["reported"], found["articles"])
    yield share("clean folders without a line called shared", found["folders"] - found["lines"], found["folders"])


def odd_ones(text: str) -> Iterator[Figure]:
    """Numbers and words changed in one of several versions: found, and what else is reported."""
    found: Counter[str] = Counter()
    for row in markdown_rows(text):
        if len(row) == 5 and row[0].isdigit():
            found.update({f"{row[1]} of": int(row[2]), row[1]: int(row[3]), "else": int(row[4])})
    for kind in ("number", "word"):
        yield share(f"a {kind} changed in one of several versions is found", found[kind], found[f"{kind} of"])
    right = found["number"] + found["word"]
    yield share("what is reported of the versions is what was changed", right, right + found["else"])


def translation(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Alarms on human translations, and what was planted in them, whole documents."""
    for direction, row in result["clean"].items():
        yield Figure(
            name=f"human translations: issues, {direction}",
            value=row["issues per 10 000 characters of the translation"],
            unit="per 10 000 characters",
            better="lower",
            tolerance=0.3,
            of=row["documents"],
        )
    for direction, row in result["dropped"].items():
        for tier, what in (("sure", ""), ("all", ", likely ones too")):
            figures, of = row[tier], row["dropped"]
            yield percent(f"dropped sentences: recall{what}, {direction}", figures["recall"], of=of, tolerance=2.0)
            yield percent(
                f"dropped sentences: precision{what}, {direction}",
                figures["precision"],
                of=figures["reported"],
                tolerance=2.0,
            )
    for direction, row in result["cut"].items():
        yield share(f"translations that end early, {direction}", row["found"], row["documents"])
    for direction, row in result["wrong"].items():
        yield share(f"another text than the translation, {direction}", row["told"], row["pairs"])
    for direction, kinds in result["numbers"].items():
        for kind, row in kinds.items():
            yield share(f"planted: {kind}, {direction}", row["found"], row["of"])


def leaks(text: str) -> Iterator[Figure]:
    """What a translation left of its source, of markup and of programs."""
    for line in text.splitlines():
        if match := re.match(r"(zh|ja)→en +(\d+) of (\d+) found", line):
            yield share(f"mixed languages {match[1]}→en", int(match[2]), int(match[3]))
        elif match := re.match(r"(chatter|notes and alternatives) +(\w\w) +(\d+) of (\d+) found", line):
            yield share(f"{match[1]}, {match[2]}", int(match[3]), int(match[4]))
        elif match := re.match(r"(placeholder lost|link lost|misspelled names found) +(\d+) of (\d+)", line):
            yield share(match[1], int(match[2]), int(match[3]))


def names(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Names that differ between versions: planted ones found, and reports on sound rows."""
    for kind, row in result["damaged"].items():
        if row["of"] >= LEAST_NAMES:
            yield share(f"damaged: {kind}", row["with one-sided"], row["of"])
    rows = sum(one["rows"] for one in result["clean"].values())
    reports = sum(one["differ"] + one["one-sided"] for one in result["clean"].values())
    yield share("sound rows left alone", rows - reports, rows)


def calques(text: str) -> Iterator[Figure]:
    """Over-literal renderings: hits on human translations and English of its own."""
    for match in re.finditer(r"^(\S+(?: \S+)?) +([\d,]+) characters +\d+ hits +([\d.]+) per 10 000", text, re.M):
        corpus, characters, rate = match.groups()
        if "→" not in corpus and "/" in corpus:
            yield alarms(f"clean: {corpus}", float(rate), int(characters.replace(",", "")))


def ocr_ja(result: Mapping[str, Any]) -> Iterator[Figure]:
    """Misread characters of Japanese, by the rate of errors of the scan in percent."""
    for name, row in result.items():
        if name.endswith(" all") and isinstance(row, Mapping) and "f1" in row:
            rate = f"{int(name.split(' ')[0])} % of the characters misread"
            yield percent(f"precision, {rate}", row["precision"], of=row["errors"], tolerance=3.0)
            yield percent(f"recall, {rate}", row["recall"], of=row["errors"], tolerance=3.0)


def ocr_en(text: str) -> Iterator[Figure]:
    """Misread words of English beside peers, and slips planted in sound lines."""
    tables = [row for row in markdown_rows(text) if len(row) == 8 and row[0].isdigit()]
    others = {(row[0], row[2]): float(row[5]) for row in tables}
    for row in tables:
        if row[2] == "garblint":
            peers = {
                name: round(100 * others[row[0], name], 1)
                for name in ("word list", "garbage rules", "codespell", "typos", "proselint")
                if (row[0], name) in others
            }
            name = f"F1, {int(row[0])} % of the characters misread"
            yield percent(name, float(row[5]), of=int(row[1]), tolerance=3.0, peers=peers)
    slips = {row[1]: float(row[4]) for row in markdown_rows(text) if len(row) == 5 and " lines" in row[0]}
    if "garblint" in slips:
        peers = {name: round(100 * f1, 1) for name, f1 in slips.items() if name != "garblint"}
        yield percent("F1, a slip planted in each line of NTREX", slips["garblint"], tolerance=3.0, peers=peers)


def ocr_zh(text: str) -> Iterator[Figure]:
    """Misread characters of Chinese, and whole scans told from their truth and from news."""
    for row in markdown_rows(text):
        if len(row) == 7 and row[1].startswith("all (") and row[2] == "characters":
            rows = int(row[1][5:-1])
            for name, value in (("precision", row[3]), ("recall", row[4]), ("F1", row[5])):
                yield percent(f"{name}, {row[0]} of the characters misread", float(value), of=rows, tolerance=3.0)
        elif len(row) == 4 and " of " in row[1]:
            for name, value in (("their truth", row[2]), ("news", row[3])):
                yield Figure(
                    name=f"scans against {name}: AUC, {row[0]} of the characters misread",
                    value=float(value),
                    unit="AUC",
                    better="higher",
                    tolerance=0.02,
                    of=int(row[1].split(" of ")[1]),
                )


def typos_zh(text: str) -> Iterator[Figure]:
    """Slips in Chinese sentences, beside other correctors, and false alarms."""
    corpus, sentences, ours = "", 0, (0.0, 0.0)
    for line in text.splitlines():
        if match := re.match(r"### (\w+): (\d+) sentences", line):
            corpus, sentences = match[1], int(match[2])
        for row in markdown_rows(line):
            if row[0] == "**default settings**":
                ours = float(row[1]), float(row[2])
            elif row[0] == "autocorrect_py":
                for name, value, theirs in zip(("precision", "recall"), ours, row[1:3], strict=False):
                    peers = {"autocorrect_py": round(100 * float(theirs), 1)}
                    yield percent(f"sentences with slips: {name}, {corpus}", value, of=sentences, peers=peers)
            elif len(row) == 6 and row[1].isdigit():
                yield alarms(f"clean: {row[0]}", float(row[2]), int(row[1]))


def tortured(text: str) -> Iterator[Figure]:
    """Tortured phrases that are in no list, by the sentence they stand in, and findings in unseen clean English."""
    for row in markdown_rows(text):
        if len(row) == 2 and row[0].count("…") == 1 and row[1].replace(".", "").isdigit():
            yield percent(f"phrases of withheld terms found in “{row[0]}”", float(row[1]), tolerance=3.0)
        elif len(row) == 5 and row[0].endswith("(unseen)"):
            words = int(row[1])
            yield Figure(
                name=f"findings in clean text, {row[0].removesuffix(' (unseen)')}",
                value=round(1e4 * int(row[2]) / words, 2),
                unit="per 10 000 words",
                better="lower",
                tolerance=0.3,
                of=words,
            )


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark(
        name="spun",
        title="Spun text",
        module="benchmarks.spun",
        arguments=(),
        result="spun.json",
        figures=spun,
        seconds=5400,
    ),
    Benchmark(
        name="clean",
        title="False alarms on clean text, every default rule",
        module="benchmarks.clean",
        result="clean.json",
        figures=clean,
        seconds=1800,
    ),
    Benchmark(
        name="script",
        title="Chinese in the wrong script",
        module="benchmarks.script",
        result="script.md",
        figures=script,
        seconds=1800,
    ),
    Benchmark(
        name="encoding",
        title="Broken encodings",
        module="benchmarks.encoding",
        result="encoding.json",
        figures=encoding,
        seconds=1800,
    ),
    Benchmark(
        name="masked",
        title="Masked and disguised words",
        module="benchmarks.masked",
        arguments=("--clean", "--write"),
        result="masked.json",
        figures=masked,
        seconds=1200,
    ),
    Benchmark(
        name="planted_masks",
        title="Masks planted in clean news",
        module="benchmarks.planted_masks",
        result="planted_masks.json",
        figures=planted_masks,
        seconds=1200,
    ),
    Benchmark(
        name="residue",
        title="Boilerplate, markup left over, repetition",
        module="benchmarks.residue",
        result="residue.json",
        figures=residue,
        seconds=1200,
    ),
    Benchmark(
        name="truncated",
        title="Text that stops in the middle",
        module="benchmarks.truncated",
        result="truncated.md",
        figures=truncated,
        seconds=1200,
    ),
    Benchmark(
        name="numbers",
        title="Numbers of translations",
        module="benchmarks.numbers",
        result="numbers.json",
        figures=numbers,
        seconds=1200,
    ),
    Benchmark(
        name="alignment",
        title="Sentences beside their translations",
        module="benchmarks.alignment",
        result="alignment.json",
        figures=alignment,
        seconds=1200,
    ),
    Benchmark(
        name="translation",
        title="Translations, whole documents",
        module="benchmarks.translation",
        result="translation.json",
        figures=translation,
        seconds=3600,
    ),
    Benchmark(
        name="collection",
        title="Copies in a collection",
        module="benchmarks.collection",
        result="collection.md",
        figures=collection,
        seconds=900,
    ),
    Benchmark(
        name="folders",
        title="Articles unlike the others, and lines that many share",
        module="benchmarks.folders",
        result="folders.md",
        figures=folders,
        seconds=900,
    ),
    Benchmark(
        name="odd-ones",
        title="What one version of a text says differently",
        module="benchmarks.odd_ones",
        result="odd_ones.md",
        figures=odd_ones,
        seconds=300,
    ),
    Benchmark(
        name="leaks",
        title="What a translation left of its source and of programs",
        module="benchmarks.leaks",
        result="leaks.txt",
        figures=leaks,
        arguments=(),
        keeps_output=True,
        seconds=1800,
    ),
    Benchmark(
        name="names",
        title="Names that differ between the versions of a text",
        module="benchmarks.names",
        result="names.json",
        figures=names,
        seconds=900,
    ),
    Benchmark(
        name="calques",
        title="Over-literal renderings: hits on sound text",
        module="benchmarks.calques",
        result="calques.txt",
        figures=calques,
        arguments=(),
        keeps_output=True,
        seconds=1200,
    ),
    Benchmark(
        name="typos",
        title="Slips in Chinese",
        module="benchmarks.typos",
        arguments=("--clean", "--write"),
        result="typos.zh.md",
        figures=typos_zh,
        seconds=1800,
    ),
    Benchmark(
        name="ocr_zh",
        title="Misread Chinese",
        module="benchmarks.ocr",
        result="ocr.zh.md",
        figures=ocr_zh,
        seconds=1800,
    ),
    Benchmark(
        name="ocr_en",
        title="Misread English",
        module="benchmarks.ocr_en",
        result="ocr_en.md",
        figures=ocr_en,
        seconds=1800,
    ),
    Benchmark(
        name="ocr_ja",
        title="Misread Japanese",
        module="benchmarks.ocr_ja",
        result="ocr_ja.json",
        figures=ocr_ja,
        seconds=1800,
    ),
    Benchmark(
        name="tortured",
        title="Tortured phrases in no list",
        module="benchmarks.tortured",
        result="tortured.md",
        figures=tortured,
        seconds=900,
        by_hand="python -m benchmarks.tortured --statistics DIR --unseen DIR --write (tables without withheld terms)",
    ),
    Benchmark(
        name="verdicts",
        title="Verdicts, beside single features and a classifier",
        module="benchmarks.verdicts",
        result="verdicts.json",
        seconds=1800,
    ),
    Benchmark(
        name="verdict-rates",
        title="Verdicts, by the rate of damage",
        module="benchmarks.verdict_rates",
        result="verdict_rates.json",
        seconds=1800,
        by_hand="python -m benchmarks.verdict_rates --withheld-model DIR --write (statistics without withheld pairs)",
    ),
    Benchmark(
        name="calibration",
        title="Calibration: does a stated confidence hold?",
        module="benchmarks.calibration",
        result="calibration.json",
        seconds=3600,
    ),
    Benchmark(
        name="speed",
        title="Speed",
        module="benchmarks.speed",
        result="speed.json",
        seconds=2400,
        speed=True,
    ),
    Benchmark(
        name="sizes",
        title="Speed against size",
        module="benchmarks.sizes",
        result="sizes.json",
        seconds=600,
        speed=True,
    ),
)
