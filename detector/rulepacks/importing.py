"""Turns lists of others into rule packs: tables of phrases, lists of synonym spinners, substitutions of Vale.

A table (CSV or TSV) has a header that names a column of wrong phrases and one of right ones, as the list of the
Problematic Paper Screener does. A list without a header has a pair a line, as spinners keep them:
``original→replacement``, ``original,replacement``, ``original=replacement`` or a tab between them; what the spinner
writes is looked for. A Vale style of kind ``substitution`` maps the wrong to the right.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec
import yaml

from detector.errors import UsageError
from detector.model import Category, Severity
from detector.rulepacks.files import PackError
from detector.rulepacks.phrases import PhraseError, expand

# A list is collected by hand or by a program over years; anything larger is no list of phrases.
MAX_LIST_BYTES: Final = 8 * 2**20
MAX_PHRASE: Final = 200
# A pattern of Vale stands for at most this many phrases; a longer one is an expression, not a list.
MAX_VARIANTS: Final = 64

Direction = Literal["original-first", "replacement-first"]

_WRONG: Final = ("phrase", "tortured", "tortured phrase", "fingerprint", "wrong", "find", "replacement", "bad", "from")
_RIGHT: Final = ("expected", "expected phrase", "expected term", "right", "suggest", "original", "good", "term", "to")
_ARROWS: Final = ("→", "=>", "->", "\t", "=", "，", ",", "|")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_SPECIAL: Final = re.compile(r"([\\\[\]{}|~+])")
_SENTENCES: Final = {
    "zh": ("文中写着{text}这几个字。", "文中没有别的词。"),
    "ja": ("本文に「{text}」と書いてある。", "本文にほかの言葉はない。"),
    "en": ("The text says {text} in this place.", "There are no other words here."),
}


class Pair(msgspec.Struct, frozen=True):
    """A wrong phrase and what is meant; ``line`` is 1-based. ``near``/``not_near``: a word of the context, or ""."""

    wrong: str
    right: str
    line: int
    near: str = ""
    not_near: str = ""


class Problem(msgspec.Struct, frozen=True):
    """A line that says no pair, and why."""

    line: int
    message: str


class Imported(msgspec.Struct, frozen=True):
    """What a list holds. ``vale``: the list is a style of Vale."""

    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...]
    vale: bool = False


def read_list(path: Path, direction: Direction = "original-first") -> Imported:
    """Read a list of any of the kinds. Raises ``PackError`` for a file that is none of them."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(path, 1, f"the list cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_LIST_BYTES:
        raise PackError(path, 1, f"a list may have at most {MAX_LIST_BYTES // 2**20} MiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackError(path, line, "the list is not UTF-8; save it as UTF-8") from error
    if path.suffix.lower() in (".yml", ".yaml"):
        found, vale = list(_vale(path, text)), True
    else:
        found, vale = _table(text) or list(_lines(text, direction)), False
    pairs: list[Pair] = []
    problems: list[Problem] = []
    meant: dict[str, Pair] = {}
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
            continue
        if (problem := _objection(one, meant)) is not None:
            problems.append(Problem(one.line, problem))
        elif one.wrong.lower() not in meant:
            meant[one.wrong.lower()] = one
            pairs.append(one)
    if not pairs and not problems:
        raise PackError(path, 1, "the list holds no pairs; write one a line, such as original→replacement")
    return Imported(tuple(pairs), tuple(problems), vale)


def _objection(pair: Pair, meant: dict[str, Pair]) -> str | None:
    if not pair.wrong or not pair.right:
        return f"one side of the pair is empty ('{pair.wrong}' and '{pair.right}')"
    if max(len(pair.wrong), len(pair.right)) > MAX_PHRASE:
        return f"a phrase has at most {MAX_PHRASE} characters"
    if pair.wrong.lower() == pair.right.lower():
        return f"'{pair.wrong}' would be replaced by itself"
    first = meant.get(pair.wrong.lower())
    if first is not None and first.right.lower() != pair.right.lower():
        return f"'{pair.wrong}' means '{first.right}' in line {first.line} and '{pair.right}' here; keep one of them"
    return None


# ------------------------------------------------------------------------------------------ the kinds


def _table(text: str) -> list[Pair | Problem] | None:
    """Rows of a table with a header that is understood; None where the first line is no such header."""
    head = text.partition("\n")[0]
    separator = next((sign for sign in ("\t", ";", ",") if sign in head), None)
    if separator is None:
        return None
    names = [name.strip().strip('"').lower() for name in head.rstrip("\r").split(separator)]
    wrong = next((names.index(name) for name in _WRONG if name in names), None)
    right = next((names.index(name) for name in _RIGHT if name in names), None)
    if wrong is None or right is None or wrong == right:
        return None
    columns = {name: names.index(name) for name in ("requires", "excludes") if name in names}
    stream = io.StringIO(text, newline="")
    # Tables with tabs are not quoted: the list of the Problematic Paper Screener holds single quotation marks.
    if separator == "\t":
        reader = csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(stream, delimiter=separator)
    found: list[Pair | Problem] = []
    try:
        next(reader)
        before = reader.line_num
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if len(row) <= max(wrong, right):
                found.append(Problem(line, f"the row has {len(row)} columns, the header {len(names)}"))
                continue
            near, not_near = (
                row[columns[name]].strip(" *").lower() if name in columns and columns[name] < len(row) else ""
                for name in ("requires", "excludes")
            )
            meant = re.sub(r"\s*\([^)]*\)", "", row[right]).strip() or row[right].strip()
            if "?" in meant:
                found.append(Problem(line, f"what '{row[wrong].strip()}' means is not sure ('{row[right].strip()}')"))
                continue
            found.append(Pair(row[wrong].strip(), meant, line, near, not_near))
    except csv.Error as error:
        found.append(Problem(reader.line_num, f"not a valid table: {error}"))
    return found


def _lines(text: str, direction: Direction) -> Iterator[Pair | Problem]:
    for line, content in enumerate(text.split("\n"), 1):
        pair = content.strip()
        if not pair or pair.startswith(("#", "//")):
            continue
        arrow = next((sign for sign in _ARROWS if sign in pair), None)
        if arrow is None:
            yield Problem(line, f"'{pair[:40]}' is no pair; write original→replacement")
            continue
        sides = [side.strip() for side in pair.split(arrow)]
        if len(sides) != 2:
            yield Problem(line, f"'{pair[:40]}' has {len(sides)} parts between '{arrow.strip() or 'tabs'}', not two")
            continue
        original, replacement = sides if direction == "original-first" else reversed(sides)
        yield Pair(replacement, original, line)


def _vale(path: Path, text: str) -> Iterator[Pair | Problem]:
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = 1 if event.start_mark is None else event.start_mark.line + 1
                raise PackError(path, line, "YAML aliases are not allowed; write it out")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackError(path, 1 if mark is None else mark.line + 1, f"not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PackError(path, 1, f"not valid YAML: {error}") from error
    fields = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    swap = fields.get("swap")
    if getattr(fields.get("extends"), "value", None) != "substitution" or not isinstance(swap, yaml.MappingNode):
        raise PackError(path, 1, "a Vale style is imported if it says 'extends: substitution' and has a 'swap'")
    return _swaps(swap)


def _swaps(swap: yaml.MappingNode) -> Iterator[Pair | Problem]:
    for key, value in swap.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            yield Problem(line, "a swap maps a text to a text")
            continue
        variants = pattern_variants(key.value)
        if variants is None:
            yield Problem(line, f"the expression '{key.value}' is no list of phrases; write it as a pattern of a rule")
            continue
        for variant in variants:
            # Of several right words Vale shows all ("a|b"); the first is suggested.
            yield Pair(variant, value.value.partition("|")[0].strip(), line)


def pattern_variants(pattern: str) -> list[str] | None:
    """The phrases that a simple expression stands for: groups of alternatives, ``?``, borders; None for any other."""
    simple = (
        re.sub(r"^(?:\\b|\^)|(?:\\b|\$)$", "", pattern).replace("(?:", "(").replace(r"\s", " ").replace(r"\.", "\0")
    )
    simple = re.sub(r"\[([^\]^\\-]+)\]", lambda match: "(" + "|".join(match.group(1)) + ")", simple)
    simple = re.sub(r"(?<![\\)])([^()?|])\?", r"(\1|)", simple)
    simple = re.sub(r"\(([^()?]*)\)\?", r"(\1|)", simple)
    if re.search(r"[\\^$*+?\[\]{}.]", simple) or re.search(r"\([^()]*\(", simple):
        return None
    if "|" in re.sub(r"\([^()]*\)", "", simple):
        simple = f"({simple})" if "(" not in simple else ""
    if not simple or simple.count("(") != simple.count(")"):
        return None
    try:
        literals = expand(simple.replace("(", "{").replace(")", "}"))
    except PhraseError:
        return None
    texts = list(dict.fromkeys(one.text.replace("\0", ".").strip() for one in literals))
    return texts if len(texts) <= MAX_VARIANTS and all(texts) else None


# ------------------------------------------------------------------------------------------ the pack


def language_of(pairs: tuple[Pair, ...]) -> str:
    """The language that most of the phrases are written in: "zh", "ja" or "en"."""
    han = sum(bool(_HAN.search(one.wrong)) for one in pairs)
    kana = sum(bool(_KANA.search(one.wrong)) for one in pairs)
    if kana * 5 > len(pairs):
        return "ja"
    return "zh" if han * 2 > len(pairs) else "en"


def _written(phrase: str, language: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", phrase)
    return escaped.replace("-", r"\-") if language == "en" else escaped


def write_pack(
    imported: Imported,
    *,
    identifier: str,
    name: str,
    language: str,
    category: Category,
    severity: Severity,
    licence: str,
    provenance: str,
) -> str:
    """The pairs as a rule pack in YAML, with examples made for each. Raises ``UsageError`` where there is no pair."""
    if not imported.pairs:
        raise UsageError("no line of the list could be used, so there is no pack to write")
    frame, otherwise = _SENTENCES.get(language, _SENTENCES["en"])
    quoted = json.dumps
    entries: dict[tuple[str, str, str], list[str]] = {}
    for pair in imported.pairs:
        entries.setdefault((pair.right, pair.near, pair.not_near), []).append(pair.wrong)
    wrong = [one.wrong.lower() for one in imported.pairs]
    lines = [
        "pack:",
        f"  name: {quoted(name, ensure_ascii=False)}",
        "  version: 1.0.0",
        f"  licence: {quoted(licence, ensure_ascii=False)}",
        f"  provenance: {quoted(provenance, ensure_ascii=False)}",
        "rules:",
        f"  - id: {identifier}",
        f"    category: {category}",
        f"    severity: {severity}",
        f"    languages: [{language}]",
        *(["    words: true"] if language == "en" else []),
        '    message: "“{text}” stands where “{suggestion}” is meant"',
        "    help: The phrase stands in a list that was imported.",
        "    phrases:",
    ]
    known = set(wrong)
    for (right, near, not_near), phrases in entries.items():
        shown = right.replace("{", "{{").replace("}", "}}")
        if language == "en":
            # A sign of inflection in a suggestion would be read as one.
            shown = re.sub(r"(?<=[A-Za-z])[~+]", "", shown)
        # What is meant may hold the wrong phrase (shop → coffee shop), and another entry may look for what is meant.
        holding = [one for one in phrases if one.lower() in right.lower()]
        sound = right.lower() in known or any(one in right.lower() for one in known if one[0] in right.lower())
        bad = [frame.format(text=f"{one} ({near})" if near else one) for one in phrases if one not in holding]
        bad += [frame.format(text=one) for one in holding]
        lines += [
            f"      - suggest: {quoted(shown, ensure_ascii=False)}",
            f"        find: {quoted([_written(one, language) for one in phrases], ensure_ascii=False)}",
            *([f"        unless: {quoted([right], ensure_ascii=False)}"] if holding else []),
            *([f"        near: {quoted([near], ensure_ascii=False)}\n        within: 200"] if near else []),
            *([f"        not_near: {quoted([not_near], ensure_ascii=False)}"] if not_near else []),
            f"        bad: {quoted(bad, ensure_ascii=False)}",
            f"        good: {quoted([otherwise if sound else frame.format(text=right)], ensure_ascii=False)}",
        ]
    return "\n".join(lines) + "\n"
