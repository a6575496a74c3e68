"""Term bases: which word a term is translated by, and which words it is not, from CSV and from TBX.

CSV has a header with ``source`` and ``target`` and, if wanted, ``forbidden``, ``note``, ``language`` (of the targets)
and ``source_language``; several terms in a cell stand apart by ``|``. TBX is read in its second version (ISO
30042:2008, the ``martif`` dialects) and its third (ISO 30042:2019, styles DCA and DCT); deprecated, superseded,
obsolete and not recommended terms are forbidden ones.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from detector.patterns import compile_late
from detector.rulepacks.compiled import CompiledPacks, CompiledRule, Literals
from detector.rulepacks.files import PackError
from detector.sources.base import SourceError
from detector.sources.xml_events import XmlStream

# Term bases are kept by hand or exported from tools for translators; anything larger is neither.
MAX_TERMBASE_BYTES = 64 * 2**20
MAX_CONCEPTS = 200_000
MAX_TERM = 400

# The rules that carry a term base out; their texts and examples stand in rules/any/termbase.yml.
ENFORCED = "any.translation.termbase"
FORBIDDEN = "any.termbase.forbidden"
OPTION = "terms"

_COLUMNS = ("source", "target", "forbidden", "note", "language", "source_language")
_LANGUAGE = compile_late(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*\Z")
# Files of the second version name their document type outside themselves, which says nothing that is needed.
_OUTER_DOCTYPE = re.compile(rb"<!DOCTYPE\s+\w+(?:\s+(?:SYSTEM|PUBLIC)\s*(?:\"[^\"<>\[\]]*\"|'[^'<>\[\]]*'|\s)*)?\s*>")
_FORBIDDEN_STATUS = compile_late(r"deprecated|superseded|obsolete|notrecommended|not.?recommended", re.IGNORECASE)


class LanguageTerms(msgspec.Struct, frozen=True):
    """The terms of one language: BCP 47 in lower case, "" where nobody said which."""

    language: str
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...] = ()


class Concept(msgspec.Struct, frozen=True):
    """One entry of a term base. ``source``: whether the first of ``sides`` is what the others translate."""

    sides: tuple[LanguageTerms, ...]
    directed: bool
    note: str = ""


def load_termbase(path: Path) -> tuple[Concept, ...]:
    """Read a term base. Raises ``PackError`` naming file, line and what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(path, 1, f"the term base cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_TERMBASE_BYTES:
        raise PackError(path, 1, f"a term base may have at most {MAX_TERMBASE_BYTES // 2**20} MiB")
    concepts = tuple(_tbx(path, data) if path.suffix.lower() == ".tbx" else _csv(path, data))
    if not concepts:
        raise PackError(path, 1, "the term base holds no terms")
    return concepts


# ------------------------------------------------------------------------------------------ CSV


def _csv(path: Path, data: bytes) -> Iterator[Concept]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackError(path, line, "the term base is not UTF-8; save it as UTF-8") from error
    header = text.partition("\n")[0]
    delimiter = max("\t;,", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise PackError(path, reader.line_num or line, f"not valid CSV: {error}") from error
        if row is None:
            break
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _header(path, row)
            continue
        if len(row) > len(columns):
            raise PackError(
                path, line, f"{len(row)} cells under {len(columns)} headings; put text with a '{delimiter}' in quotes"
            )
        count += 1
        if count > MAX_CONCEPTS:
            raise PackError(path, line, f"a term base may have at most {MAX_CONCEPTS:,} entries")
        yield _row(path, line, dict(zip(columns, (cell.strip() for cell in row), strict=False)))
    if columns is None:
        raise PackError(path, 1, "the term base is empty; its first line is 'source,target'")


def _header(path: Path, row: list[str]) -> list[str]:
    columns = [cell.strip().lower().replace(" ", "_").replace("-", "_") for cell in row]
    for name in columns:
        if name not in _COLUMNS:
            raise PackError(path, 1, f"the heading '{name}' is not known; known are {', '.join(_COLUMNS)}")
        if columns.count(name) > 1:
            raise PackError(path, 1, f"the heading '{name}' stands twice")
    for name in ("source", "target"):
        if name not in columns and not (name == "target" and "forbidden" in columns):
            raise PackError(path, 1, f"the heading '{name}' is missing; the first line is 'source,target'")
    return columns


def _row(path: Path, line: int, cells: dict[str, str]) -> Concept:
    source = _terms(path, line, cells.get("source", ""))
    target = _terms(path, line, cells.get("target", ""))
    forbidden = _terms(path, line, cells.get("forbidden", ""))
    if not target and not forbidden:
        raise PackError(path, line, "neither a target nor a forbidden term stands here")
    if not source and target and not forbidden:
        raise PackError(path, line, "the source term is missing")
    if both := set(target) & set(forbidden):
        raise PackError(path, line, f"'{min(both)}' is both the target and forbidden")
    language = _language(path, line, cells.get("language", ""))
    source_language = _language(path, line, cells.get("source_language", ""))
    return Concept(
        (LanguageTerms(source_language, source), LanguageTerms(language, target, forbidden)),
        True,
        cells.get("note", "")[:MAX_TERM],
    )


def _terms(path: Path, line: int, cell: str) -> tuple[str, ...]:
    terms = tuple(dict.fromkeys(one.strip() for one in cell.split("|") if one.strip()))
    for one in terms:
        if len(one) > MAX_TERM:
            raise PackError(path, line, f"a term may have at most {MAX_TERM} characters")
    return terms


def _language(path: Path, line: int, tag: str) -> str:
    if tag and not _LANGUAGE.match(tag):
        raise PackError(path, line, f"'{tag}' is no language tag; write zh, ja or en")
    return tag.replace("_", "-").lower()


# ------------------------------------------------------------------------------------------ TBX


class _Reader:
    """Collects concepts from the events of a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.stream: XmlStream
        self.root = ""
        self.done: list[Concept] = []
        self._sides: dict[str, tuple[list[str], list[str]]] = {}
        self._language = ""
        self._term: list[str] | None = None
        self._status: list[str] | None = None
        self._note: list[str] | None = None
        self._word, self._forbidden, self._notes = "", False, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self.root:
            self.root = local
            if local not in ("martif", "tbx"):
                raise SourceError(f"the root is <{local}>; a term base in TBX begins with <martif> or <tbx>", "parse")
        if local in ("termEntry", "conceptEntry"):
            self._sides, self._notes = {}, ""
        elif local in ("langSet", "langSec"):
            tag = attributes.get("http://www.w3.org/XML/1998/namespace lang") or attributes.get("lang", "")
            if not tag:
                raise PackError(self._path, self.stream.line, f"<{local}> does not say its language (xml:lang)")
            self._language = _language(self._path, self.stream.line, tag)
        elif local in ("tig", "ntig", "termSec"):
            self._word, self._forbidden = "", False
        elif local == "term":
            self._term = []
        elif local == "administrativeStatus" or (
            local == "termNote" and attributes.get("type") in ("administrativeStatus", "normativeAuthorization")
        ):
            self._status = []
        elif local == "note":
            self._note = []

    def text(self, text: str) -> None:
        for open_one in (self._term, self._status, self._note):
            if open_one is not None and sum(map(len, open_one)) <= MAX_TERM:
                open_one.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "term" and self._term is not None:
            self._word = " ".join("".join(self._term).split())
            self._term = None
            if len(self._word) > MAX_TERM:
                raise PackError(self._path, self.stream.line, f"a term may have at most {MAX_TERM} characters")
        elif self._status is not None and local in ("administrativeStatus", "termNote"):
            self._forbidden = bool(_FORBIDDEN_STATUS.search("".join(self._status)))
            self._status = None
        elif local == "note" and self._note is not None:
            self._notes = self._notes or " ".join("".join(self._note).split())[:MAX_TERM]
            self._note = None
        elif local in ("tig", "ntig", "termSec") and self._word:
            allowed, forbidden = self._sides.setdefault(self._language, ([], []))
            (forbidden if self._forbidden else allowed).append(self._word)
            self._word = ""
        elif local in ("termEntry", "conceptEntry"):
            sides = tuple(
                LanguageTerms(language, tuple(dict.fromkeys(allowed)), tuple(dict.fromkeys(forbidden)))
                for language, (allowed, forbidden) in self._sides.items()
            )
            if sides:
                self.done.append(Concept(sides, False, self._notes))
            if len(self.done) > MAX_CONCEPTS:
                raise PackError(self._path, self.stream.line, f"a term base may have at most {MAX_CONCEPTS:,} entries")


def _tbx(path: Path, data: bytes) -> Iterable[Concept]:
    blank = _OUTER_DOCTYPE.sub(lambda match: b"\n" * match.group().count(b"\n"), data, count=1)
    reader = _Reader(path)
    stream = reader.stream = XmlStream(io.BytesIO(blank), reader.start, reader.end, reader.text)
    try:
        while stream.read():
            pass
    except SourceError as error:
        raise PackError(path, max(1, stream.line), str(error)) from error
    return reader.done


# ------------------------------------------------------------------------------------------ compiled


def compile_termbase(path: Path, digest: str, own: CompiledPacks) -> CompiledPacks:
    """The two rules of ``own`` that carry term bases out, with the entries of the one at ``path``.

    Raises ``PackError`` for a broken file.
    """
    concepts = load_termbase(path)
    encoded = tuple(msgspec.json.encode(one).decode() for one in concepts)
    rules: list[CompiledRule] = [
        msgspec.structs.replace(one, rule=msgspec.structs.replace(one.rule, pack=path.name), options={OPTION: encoded})
        for one in own.rules
        if one.rule.id in (ENFORCED, FORBIDDEN)
    ]
    return CompiledPacks(digest, tuple(rules), (), Literals(), ())
