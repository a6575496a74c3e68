"""Front matter: the titles and descriptions in it are prose, its keys and everything else are not.

Read line by line instead of with a YAML or TOML parser: only flat text values are wanted, with exact positions,
and nothing in a file of unknown origin may expand, nest or construct.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
_PROSE_KEYS = (
    "title|subtitle|sub_title|linktitle|longtitle|headline|heading|subheading|description|summary|excerpt|abstract|"
    "lead|lede|deck|tagline|intro|introduction|caption|seo_title|seo_description|seotitle|seodescription|"
    "meta_title|meta_description|og_title|og_description|image_alt|alt|question|answer|标题|摘要|描述|简介"
)
_KEY = re.compile(rf"([ \t]*)(?:-[ \t]+)?([\"']?)(?:{_PROSE_KEYS})\2[ \t]*([:=])(?:[ \t]+|(?=[\"'])|$)", re.IGNORECASE)
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,3}[ \t]*(?:#.*)?\Z")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": " ", "t": " ", "r": " ", "0": "", "a": "", "b": "", "e": "", "f": "", "v": "", "N": " ", "_": " "}

# A run of prose: text, start and length in the source.
_Run = tuple[str, int, int]


def front_matter_end(source: str) -> int:
    """Where the front matter ends, its closing fence included; 0 where there is none (or it is never closed)."""
    opening = _FENCE.match(source)
    if not opening:
        return 0
    fence = opening.group(1)
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*$|^\.\.\.[ \t]*$" if fence == "---" else r"^\+\+\+[ \t]*$")
    position = opening.end()
    while position < len(source):
        line = _LINE.match(source, position)
        assert line is not None  # the pattern matches the empty string
        if closing.match(line.group(1)):
            return line.end()
        position = line.end()
    return 0


def front_matter_values(source: str, end: int) -> Iterator[list[list[_Run]]]:
    """The prose values of the front matter ``source[:end]``: lines of runs of text with their place in the source."""
    opening = _FENCE.match(source)
    if not opening:
        return
    lines: list[tuple[int, str]] = []
    position = opening.end()
    while position < end:
        line = _LINE.match(source, position)
        assert line is not None
        lines.append((position, line.group(1)))
        position = line.end()
    index = 0
    while index < len(lines):
        start, line_text = lines[index]
        index += 1
        key = _KEY.match(line_text)
        if not key:
            continue
        rest = line_text[key.end() :]
        value = rest.strip()
        at = start + key.end() + len(rest) - len(rest.lstrip())
        indent = len(key.group(1))
        following: list[tuple[int, str]] = []
        if key.group(3) == ":":
            while index < len(lines) and _continues(lines[index][1], indent):
                following.append(lines[index])
                index += 1
        if _BLOCK_SCALAR.match(value):
            lines_of_runs = _plain(following)
        elif value[:1] in ("[", "{", "&", "*", "!", "#"):
            lines_of_runs = []
        elif value[:1] in ('"', "'"):
            lines_of_runs = _quoted([(at, value), *following], value[0])
        else:
            lines_of_runs = _plain([(at, value.split(" #")[0]), *following])
        if lines_of_runs:
            yield lines_of_runs


def _continues(line: str, indent: int) -> bool:
    """Whether a line is indented deeper than the key, so that it belongs to its value."""
    return not line.strip() or len(line) - len(line.lstrip(" \t")) > indent


def _plain(lines: list[tuple[int, str]]) -> list[list[_Run]]:
    """Each line as one run, without its indentation."""
    kept = []
    for start, line in lines:
        stripped = line.strip()
        if stripped:
            kept.append([(stripped, start + line.index(stripped), len(stripped))])
    return kept


def _quoted(lines: list[tuple[int, str]], quote: str) -> list[list[_Run]]:
    """What stands between two quotes, escapes undone; what follows the closing quote is dropped."""
    kept = []
    for number, (start, line) in enumerate(lines):
        stripped = line.strip()
        begin = start + line.index(stripped) if stripped else start
        runs, closed = _quoted_line(stripped, begin, 1 if number == 0 else 0, quote)
        if runs:
            kept.append(runs)
        if closed:
            break
    return kept


def _quoted_line(line: str, begin: int, position: int, quote: str) -> tuple[list[_Run], bool]:
    """The runs of one line of a quoted value from ``position`` on, and whether the value ends in it."""
    runs: list[_Run] = []
    text_start = position
    closed = False
    while position < len(line):
        character = line[position]
        meant, size = "", 0
        if quote == "'" and line.startswith("''", position):
            meant, size = "'", 2
        elif character == quote:
            closed = True
            break
        elif quote == '"' and character == "\\" and (escape := _ESCAPE.match(line, position)):
            code = escape.group(1) or escape.group(2) or escape.group(3)
            letter = escape.group(4)
            meant = _character(code) if code else _ESCAPED.get(letter, letter)
            size = escape.end() - position
        else:
            position += 1
            continue
        if position > text_start:
            runs.append((line[text_start:position], begin + text_start, position - text_start))
        if meant:
            runs.append((meant, begin + position, size))
        position += size
        text_start = position
    if position > text_start:
        runs.append((line[text_start:position], begin + text_start, position - text_start))
    return runs, closed


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
