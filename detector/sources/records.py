"""What all record formats share: which fields hold text, and the articles of a record.

A record's text, and its title if it has one, are articles of their own; positions refer to the decoded field
(``base`` "field") and ``record`` says which: ``index`` (from 1; of JSON Lines the line), ``field``, and ``id`` if any.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from detector.model import Article, InputError, VersionOf
from detector.sources.base import Prose, Source, SourceError, Stage, TextReader, too_large
from detector.sources.html import parse_field
from detector.sources.plain import parse as parse_plain
from detector.sources.record_versions import (
    KEY_NAMES,
    LANGUAGE_NAMES,
    all_versions,
    field_versions,
    record_version,
)

# Names of fields, compared in lower case. Of several text fields that are named so, the longest is taken.
TEXT_NAMES = frozenset(
    {"text", "content", "body", "article", "fulltext", "full_text", "raw_text", "raw_content", "article_text", "story"}
    | {"article_body", "articlebody", "content_text", "content_html", "body_text", "body_html", "post_content", "html"}
    | {
        "markdown",
        "page_content",
        "正文",
        "内容",
        "內容",
        "文章",
        "文本",
        "全文",
        "正文内容",
        "文章内容",
        "本文",
        "テキスト",
    }
)
TITLE_NAMES = ("title", "headline", "标题", "標題", "题目", "題目", "タイトル", "見出し", "题名", "post_title")
ID_NAMES = (
    "id",
    "_id",
    "uuid",
    "guid",
    "doc_id",
    "docid",
    "article_id",
    "post_id",
    "编号",
    "編號",
    "番号",
    "url",
    "link",
)

# Records that decide about the fields, and the bytes that are kept for it.
SAMPLE_RECORDS = 100
SAMPLE_BYTES = 4 * 1024 * 1024
# A field without a telling name counts as text if its values have this many characters on average: in 25 tables and
# JSON Lines files of test data notes and sources have up to 37, articles 140 and more, single sentences 22 to 145.
SHORTEST_GUESS = 40
_MOST_FIELDS = 500  # of one record that are looked at
_DEEPEST = 4
# More errors of one file are counted, not listed: each takes memory, and a file of garbage has millions.
MAX_ERRORS = 100
# A file whose first records are all unreadable is of another format; reading it to its end would only take time.
_GIVE_UP_AFTER = 10_000
_LONGEST_ID = 200  # characters

_PROSE = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]|\\w \\w")
_MARKUP = re.compile(
    r"</(?:p|div|span|h[1-6]|li|ul|ol|td|tr|table|strong|b|em|i|a|blockquote|section|article|figure|body|html)>"
    r"|<(?:br|hr|p)\s?/?>|<(?:p|img|div|span|td)\s[^<>]{1,500}>",
    re.IGNORECASE,
)


class Record(msgspec.Struct, frozen=True):
    """A record: ``index`` from 1, ``size`` in bytes as far as known, ``where`` for messages ("line 3")."""

    index: int
    values: Mapping[str, Any]
    size: int
    where: str


class Fields(msgspec.Struct, frozen=True):
    """The fields that hold an article's text (title first where it has one) and its id.

    ``versions``: of fields that stand in several languages, which and in which. ``language`` and ``keys``: the fields
    that say in which language a record is, and of which text it is a version.
    """

    text: tuple[str, ...]
    id: str | None
    versions: dict[str, VersionOf] = {}
    language: str | None = None
    keys: tuple[str, ...] = ()


class BadRecord(msgspec.Struct, frozen=True):
    """What cannot be read, where, and why."""

    where: str
    message: str
    stage: Stage = "parse"


def record_articles(
    items: Iterable[Record | BadRecord], source: Source, format: str, encoding: str = "utf-8", guess: bool = True
) -> Iterator[Article | InputError]:
    """The articles of records, in order; fields are found in the first of them and hold for all.

    ``guess``: whether a field without a telling name may be taken for text. Raises SourceError if no record holds
    text, unless the source was only met in a folder.
    """
    errors = _Errors(source.path)
    stream = iter(items)
    sample: list[Record | BadRecord] = []
    size = count = 0
    for item in stream:
        sample.append(item)
        if isinstance(item, Record):
            count += 1
            size += item.size
            if count >= SAMPLE_RECORDS or size >= SAMPLE_BYTES:
                break
        elif len(sample) - count >= MAX_ERRORS:
            break
    records = [item for item in sample if isinstance(item, Record)]
    fields = find_fields(records, source, guess)
    read = False
    wanted = source.options.text_fields
    names = {_writable(name) for name in wanted}
    if fields is None and records:
        stream = iter(())  # what follows is no text either
    for item in _chained(sample, stream):
        if isinstance(item, BadRecord):
            yield from errors.add(item)
            if errors.count == _GIVE_UP_AFTER and not records:
                raise SourceError(
                    f"none of the first {_GIVE_UP_AFTER:,} records can be read: is this {format}?", "parse"
                )
        elif fields is not None:
            for found in _articles_of(item, fields, source, format, encoding):
                if isinstance(found, BadRecord):
                    yield from errors.add(found)
                else:
                    yield found
                    read = read or not wanted or (found.record or {})["field"] in names
    yield from errors.rest()
    if not read and not errors.count and (wanted or source.named):
        if fields is not None and not wanted and records:
            return  # there is a text field, and it is empty
        raise SourceError(_writable(_nothing_found(records, wanted)), "parse")


def _chained(sample: list[Record | BadRecord], rest: Iterator[Record | BadRecord]) -> Iterator[Record | BadRecord]:
    """The sample and what follows it; the sample's memory is given back as it is read."""
    sample.reverse()
    while sample:
        yield sample.pop()
    yield from rest


class _Errors:
    """Turns bad records into errors, up to ``MAX_ERRORS`` of them, and counts the others."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.count = 0

    def add(self, bad: BadRecord) -> Iterator[InputError]:
        self.count += 1
        if self.count <= MAX_ERRORS:
            yield InputError(path=self._path, stage=bad.stage, message=_writable(f"{bad.where}: {bad.message}"))

    def rest(self) -> Iterator[InputError]:
        if self.count > MAX_ERRORS:
            more = self.count - MAX_ERRORS
            yield InputError(path=self._path, stage="parse", message=f"and {more:,} more records that cannot be read")


def _nothing_found(records: list[Record], wanted: tuple[str, ...]) -> str:
    if not records:
        return "no records in it"
    seen = sorted({name for record in records for name, _ in _flat(record.values)})
    names = ", ".join(f"'{name[:60]}'" for name in seen[:20]) + (" …" if len(seen) > 20 else "")
    if wanted:
        return f"no record holds text in {' or '.join(repr(name) for name in wanted)}; the fields are {names or 'none'}"
    return f"no field looks like an article's text; name it with --text-field (the fields are {names or 'none'})"


# ---------------------------------------------------------------------------------------------- fields


def value_of(values: Mapping[str, Any], field: str) -> Any:
    """The value of a field, which may be a path of names and list positions (from 0) joined by dots; None if absent."""
    if field in values:
        return values[field]
    found: Any = values
    for name in field.split("."):
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list) and name.isdecimal() and len(name) < 10:
            found = found[int(name)] if int(name) < len(found) else None
        else:
            return None
    return found


def find_fields(records: list[Record], source: Source, guess: bool) -> Fields | None:
    """Which fields hold text, title and id, by the options, the names, and the lengths of values; None: no text."""
    options = source.options
    lengths: dict[str, int] = defaultdict(int)
    prose: dict[str, int] = defaultdict(int)
    ids: set[str] = set()
    for record in records:
        for name, value in _flat(record.values):
            if isinstance(value, str):
                lengths[name] += len(value)
                prose[name] += bool(_PROSE.search(value, 0, 2000))
            if (isinstance(value, str) and value) or (isinstance(value, int) and not isinstance(value, bool)):
                ids.add(name)
    versions = field_versions(lengths) if options.versions else {}
    stems = {name: versions[name].text if name in versions else name for name in lengths}
    text = options.text_fields
    if not text:
        named = [name for name in lengths if _last(stems[name]) in TEXT_NAMES and lengths[name]]
        if not named and guess:
            named = [
                name
                for name, length in lengths.items()
                if length >= SHORTEST_GUESS * len(records) and 2 * prose[name] > len(records)
            ]
        if not named:
            return None
        text = all_versions(max(named, key=lambda name: lengths[name]), versions)
    title = options.title_field or _by_name(TITLE_NAMES, stems)
    titles = () if title is None else all_versions(title, versions)
    return Fields(
        (*(one for one in titles if one not in text), *text),
        options.id_field or _by_name(ID_NAMES, _own_names(ids)),
        versions,
        _by_name(LANGUAGE_NAMES, _own_names(lengths)) if options.versions else None,
        tuple(sorted((one for one in ids if _last(one) in KEY_NAMES), key=_rank)) if options.versions else (),
    )


def _rank(field: str) -> tuple[int, str]:
    return KEY_NAMES.index(_last(field)), field


def _own_names(fields: Iterable[str]) -> dict[str, str]:
    return {one: one for one in fields}


def _by_name(names: tuple[str, ...], fields: Mapping[str, str]) -> str | None:
    """The field with the first of ``names``, the outermost of several; ``fields``: what each is called."""
    found = [
        (names.index(_last(called)), called.count("."), one) for one, called in fields.items() if _last(called) in names
    ]
    return min(found)[2] if found else None


def _last(field: str) -> str:
    return field.rpartition(".")[2].strip().lower()


def _flat(values: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """Names and values of a record, those of records inside it with dots; lists are left out."""
    for number, (name, value) in enumerate(values.items()):
        if number >= _MOST_FIELDS:
            return
        if isinstance(value, Mapping):
            if depth < _DEEPEST:
                yield from _flat(value, f"{prefix}{name}.", depth + 1)
        else:
            yield f"{prefix}{name}", value


# ---------------------------------------------------------------------------------------------- articles


def _articles_of(
    record: Record, fields: Fields, source: Source, format: str, encoding: str
) -> Iterator[Article | BadRecord]:
    known: dict[str, str | int] = {"index": record.index}
    id = None if fields.id is None else value_of(record.values, fields.id)
    known |= record_id(id)
    language = None if fields.language is None else value_of(record.values, fields.language)
    version = record_version(language, [value_of(record.values, one) for one in fields.keys], id)
    for field in fields.text:
        value = value_of(record.values, field)
        if value is None:
            continue
        if not isinstance(value, str):
            yield BadRecord(record.where, f"the field '{field}' is no text but {_kind(value)}")
        elif value and not value.isspace():
            found = field_article(value, field, known, record.where, source, format, encoding)
            if isinstance(found, Article):
                found = replace(found, version_of=_version(field, fields, record, version))
            yield found


def _version(field: str, fields: Fields, record: Record, of_record: VersionOf | None) -> VersionOf | None:
    """Which text a field is a version of: of others of its record, else of the same field of other records."""
    if (own := fields.versions.get(field)) is not None:
        return VersionOf(f"#{record.index}:{own.text}", own.language)
    return None if of_record is None else VersionOf(f"{of_record.text}:{field}", of_record.language)


def record_id(value: object) -> dict[str, str | int]:
    """The entry of ``Article.record`` for an id: numbers of 64 bits and strings, the latter cut at 200 characters."""
    if isinstance(value, int) and not isinstance(value, bool):
        if -(1 << 63) <= value < 1 << 63:
            return {"id": value}
        value = str(value)
    return {"id": _writable(value[:_LONGEST_ID])} if isinstance(value, str) and value else {}


def _writable(text: str) -> str:
    """The text without lone surrogates, which no report can hold."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def field_article(
    text: str,
    field: str,
    known: Mapping[str, str | int],
    where: str,
    source: Source,
    format: str,
    encoding: str = "utf-8",
    parse: Callable[[str], Prose] | None = None,
) -> Article | BadRecord:
    """The article in one field; ``known`` is what is said of its record. ``parse``: what takes the field to prose,
    else as the options say."""
    if len(text) * 4 > source.max_bytes:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > source.max_bytes:
            return BadRecord(where, too_large(size, source.max_bytes), "read")
    reader = TextReader(format, (), parse or _parser(text, source.options.field_format))
    try:
        article = reader.article(text, source.path, encoding)
    except SourceError as error:
        return BadRecord(where, error.message, error.stage)
    return replace(article, base="field", record={**known, "field": _writable(field)})


def _parser(text: str, format: str) -> Callable[[str], Prose]:
    if format == "markdown":
        from detector.sources.markdown import parse

        return parse
    if format == "html" or (format == "auto" and "<" in text and _MARKUP.search(text)):
        return parse_field
    return parse_plain


def _kind(value: object) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", list: "a list", bytes: "binary data"}
    return kinds.get(type(value), "a record" if isinstance(value, Mapping) else type(value).__name__)
