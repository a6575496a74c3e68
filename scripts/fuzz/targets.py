"""What is fuzzed: each target takes bytes, does what an audit would do with them, and checks what must always hold.

A target raises ``AssertionError``, or lets out what should have been an error entry or a refusal. Its seeds are small
valid inputs of our own making, from which a fuzzer starts.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import msgspec

from benchmarks.formats import MAKERS
from detector.configuration.globs import GlobError, Globs
from detector.configuration.load import ConfigurationError, load_configuration
from detector.engine.auditor import Auditor
from detector.engine.baseline import read_baseline
from detector.engine.cache import FILE_NAME, FileOutcome, FindingsCache, Seen, outcome_key
from detector.engine.changes import _changed_lines, _raw_entries
from detector.engine.store import ArticleStore, encode_audited
from detector.engine.suppression import find_suppressions
from detector.engine.wording import ENGLISH
from detector.errors import UsageError
from detector.model import Article, AuditReport, InputError
from detector.report.frames import ReportError, read_report
from detector.report.registry import FORMATS, ReportContext, writer
from detector.rulepacks.compile import compile_packs
from detector.rulepacks.files import PackError
from detector.rulepacks.load import load_pack
from detector.scoring.score import Weighed
from detector.sources.base import Source, SourceError
from detector.sources.decode import decode, is_binary
from detector.sources.discover import displayed
from detector.sources.positions import SourceMap, locate, quote
from detector.sources.registry import READERS, read_source

Target = Callable[[bytes], None]


class Fuzzed(NamedTuple):
    """A target and its seeds."""

    run: Target
    seeds: tuple[bytes, ...]


# ------------------------------------------------------------------------------------------ what is read


def decoder(data: bytes) -> None:
    """A text or a refusal; what is decoded is what the encoding says."""
    is_binary(data)
    try:
        decoded = decode(data)
    except SourceError as error:
        assert error.message
        return
    assert decoded.encoding
    decoded.text.encode("utf-8", "surrogatepass")


def reader(format: str) -> Target:
    """The articles of a source in this format, every one with an offset map that points into it."""

    def run(data: bytes) -> None:
        for named in (True, False):
            for found in read_source(Source(path="a", content=data, max_bytes=1 << 20, named=named), format):
                if isinstance(found, InputError):
                    assert found.message and found.path == "a"
                else:
                    check_article(found, data)

    return run


def check_article(article: Article, chooser: bytes = b"\1\2\3") -> None:
    """Blocks in order, ranges of the prose inside the source, spans that say the same in every unit."""
    previous = 0
    for block in article.blocks:
        assert previous <= block.start < block.end <= len(article.text), (previous, block)
        previous = block.end
    length, total = len(article.text), len(article.source)
    to_source = SourceMap(article).to_source
    # A few ranges that depend on the input alone.
    places = [int.from_bytes(chooser[at : at + 3], "big") % (length + 1) for at in range(0, min(len(chooser), 60), 3)]
    ranges = []
    for one, other in pairwise(places):
        start, end = to_source(min(one, other), max(one, other))
        assert 0 <= start <= end <= total, (start, end, total)
        ranges.append((start, end))
    for (start, end), span in zip(ranges, locate(article.source, ranges, article.base), strict=True):
        assert (span.start, span.end) == (start, end)
        before = article.source[:start].encode("utf-8", "surrogatepass")
        assert span.byte_start == len(before)
        assert span.utf16_start == len(article.source[:start].encode("utf-16-le", "surrogatepass")) // 2
        quoted = quote(article.source, start, end)
        assert quoted.exact == article.source[start:end]
        assert article.source[:start].endswith(quoted.prefix) and article.source[end:].startswith(quoted.suffix)
    if not article.segments:
        # The identity; a text that is nothing but markup has neither prose nor segments.
        assert not article.text or len(article.text) == len(article.source)
    for segment in article.segments:
        if segment.length == segment.source_length:
            assert segment.source_start + segment.source_length <= total


@cache
def _auditor() -> Auditor:
    return Auditor()


def audit(format: str) -> Target:
    """A whole audit, suppressions included: every issue quotes what stands at its place, every report is stored."""

    def run(data: bytes) -> None:
        auditor = _auditor()
        store = ArticleStore()
        reports = []
        for found in read_source(Source(path="a", content=data, max_bytes=1 << 18), format):
            if isinstance(found, InputError):
                continue
            audited = auditor.audit_articles([found])[0]
            reports.append(audited[0])
            store.add(encode_audited(audited))
            for issue in audited[0].issues:
                assert found.source[issue.span.start : issue.span.end] == issue.quote.exact
                assert 0 <= issue.confidence <= 1
        assert len(store.worst_first()) == len(reports)

    return run


def suppressions(data: bytes) -> None:
    """Comments anywhere: ranges inside the text, and no more than linear work."""
    text = data.decode("utf-8", "replace").replace("~", "garblint-")
    for format in ("text", "markdown", "html", "mdx"):
        for article in read_source(Source(path="a", content=text.encode(), max_bytes=1 << 20), format):
            if isinstance(article, Article) and (found := find_suppressions(article)) is not None:
                check_article(found.article, data)
                found.apply((), {})
                found.unused((), {}, ENGLISH, everything=True)


# ------------------------------------------------------------------------------------------ what settings are read


def _in_file(name: str, data: bytes) -> Path:
    path = Path(_folder()) / name
    path.write_bytes(data)
    return path


@cache
def _folder() -> str:
    return tempfile.mkdtemp(prefix="garblint-fuzz-")


def configuration(data: bytes) -> None:
    """Settings, or a refusal that names a line of the file."""
    for name in ("garblint.toml", "pyproject.toml"):
        try:
            load_configuration(_in_file(name, data))
        except ConfigurationError as error:
            assert 1 <= error.line <= data.count(b"\n") + data.count(b"\r") + 1


def globs(data: bytes) -> None:
    """Any lines of an ignore file decide about any path."""
    text = data.decode("utf-8", "surrogateescape")
    lines, _, path = text.rpartition("\n")
    try:
        made = Globs(lines.split("\n"))
    except GlobError:
        made = Globs(lines.split("\n"), lenient=True)
    made.decide(displayed(path))
    made.decide_below(displayed(path))


def pack(data: bytes) -> None:
    """A pack that compiles, or a refusal."""
    path = _in_file("pack.yml", data)
    try:
        compile_packs([load_pack(path)], "digest")
    except PackError as error:
        assert str(error)


def baseline(data: bytes) -> None:
    """A baseline or a refusal."""
    path = _in_file("baseline.json", data)
    try:
        read_baseline(path)
    except UsageError as error:
        assert str(path) in str(error)


def report_file(data: bytes) -> None:
    """A report that can be written again in every format that needs no other package, or a refusal."""
    path = _in_file("report.json", data)
    try:
        report = read_report(path)
    except ReportError:
        return
    write_everywhere(report)


def findings_cache(data: bytes) -> None:
    """A database of any content, and a good one with any outcome in it, cost time and nothing else."""
    folder = Path(_folder())
    for file in folder.glob(FILE_NAME + "*"):
        file.unlink()
    key = outcome_key("settings", "text", "sha")
    if data[:1] < b"\x80":
        (folder / FILE_NAME).write_bytes(data)
    else:
        FindingsCache(folder).close()
        connection = sqlite3.connect(folder / FILE_NAME)
        connection.execute("INSERT INTO outcomes (key, day, data) VALUES (?, ?, ?)", (key, 99_999, data[1:]))
        connection.commit()
        connection.close()
    cached = FindingsCache(folder)
    cached.same_content([key])
    list(cached.outcomes([1]))
    cached.unchanged([Seen("a", "settings", "text", (1, 2, 3))])
    cached.close()


def git_output(data: bytes) -> None:
    """What git prints for a change, with names of any bytes."""
    for _ in _raw_entries(data):
        pass
    _changed_lines(data)


# ------------------------------------------------------------------------------------------ what is written


def hostile_report(data: bytes) -> None:
    """A report whose every text holds the input, written in all formats."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    base = json.loads(_template())
    article = base["articles"][0]
    article["path"] = text[:80]
    article["record"] = {"index": 1, "id": text}
    for issue in article["issues"]:
        issue["message"] = issue["help"] = text
        issue["variant"] = text[:40] + "→" + text[40:]
        issue["quote"] = {"exact": text, "prefix": text[:32], "suffix": text[-32:]}
        issue["suggestions"] = [{"text": text, "confidence": 0.5}]
    base["errors"] = [{"path": text, "stage": "read", "message": text}]
    write_everywhere(msgspec.convert(base, AuditReport))


@cache
def _template() -> bytes:
    from detector.report.json import encode

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text("这里的医药家当集群发展很快，器械变东西。" * 2, "utf-8")
        return encode(Auditor().audit([folder]))


def write_everywhere(report: AuditReport) -> None:
    """Write a report in all formats and read back those that have a grammar."""
    for name in FORMATS:
        if name.endswith("parquet"):
            continue  # pyarrow checks what it writes, and takes longer than all others together
        stream = io.BytesIO()
        writer(name)(report, stream, ReportContext(fail_on="major", show_all=True))
        written = stream.getvalue()
        if name in ("json", "sarif", "rdjson", "gitlab"):
            json.loads(written)
        elif name == "jsonl":
            assert len([json.loads(line) for line in written.split(b"\n")[:-1]]) == len(report.articles) + 1
        elif name in ("junit", "checkstyle"):
            ElementTree.fromstring(written)
        elif name == "github":
            assert all(line.startswith((b"::error", b"::warning", b"::notice")) for line in written.split(b"\n")[:-1])
        elif name == "html":
            # One script element of ours and one with the data; nothing of an article opens or closes another.
            assert written.count(b"<script") == written.count(b"</script") == 2
        elif name == "pretty":
            shown = written.decode("utf-8")
            assert not any(ord(one) < 32 and one != "\n" for one in shown)


# ------------------------------------------------------------------------------------------ all of them

_MARKDOWN = """\
---
title: 题
---
# 标**题**

家<b>当</b> &#23478;当 `代码` [链](http://a.cn "名") ![图](b.png)

> 引
> 文

|a|b|
|-|-|
|家|当|

<!-- garblint-disable-next-line zh -->
- 一
  - 二

```
家当
```
"""
_HTML = """\
<!doctype html><html><head><meta charset=gbk><title>题</title><style>a{}</style></head>
<body><p alt='x'>家<b>当</b>&nbsp;&#x5bb6;<br>二<!-- c --><script>1<2</script><div hidden>无</div></body>
"""


def targets() -> dict[str, Fuzzed]:
    """Every target by its name."""
    made = {name: make(200) for name, make in MAKERS.items()}
    made["markdown"] += _MARKDOWN.encode()
    made["html"] += _HTML.encode()
    found = {"decode": Fuzzed(decoder, tuple("中文，かな。café".encode(one) for one in ("utf-8", "gb18030", "utf-16")))}
    for one in READERS:
        seed = made.get(one.format, made["markdown"])
        found[f"read-{one.format}"] = Fuzzed(reader(one.format), (seed,))
    found["read-jsonl+gzip"] = Fuzzed(reader("jsonl+gzip"), (gzip.compress(made["jsonl"]),))
    for format in ("text", "markdown", "html"):
        found[f"audit-{format}"] = Fuzzed(audit(format), (made[format], "1，234亿元 *** “ＡＢ” (( 家当".encode()))
    found["suppressions"] = Fuzzed(
        suppressions, ("<!-- ~disable zh.spun -- 因 -->\n# ~enable\n// ~disable-file\n".encode(),)
    )
    config = (
        'root = true\ninclude = ["a/"]\nfail_on = "minor"\n[rules]\n"zh.spun" = "off"\n[accept]\nwords = ["家当"]\n'
    )
    found["configuration"] = Fuzzed(configuration, (config.encode(), b"[tool.garblint]\n" + config.encode()))
    found["globs"] = Fuzzed(globs, (b"*.md\n!/a/**/b?[x-z]\\\n#c\na/b.md",))
    found["pack"] = Fuzzed(pack, (_PACK.encode(),))
    found["baseline"] = Fuzzed(
        baseline,
        (b'{"format_version": "1.0", "paths": ["."], "issues": {"a": {"rule": "r", "text": "t", "count": 1}}}',),
    )
    found["report-file"] = Fuzzed(report_file, (_template(),))
    found["cache"] = Fuzzed(findings_cache, (b"\x80" + _outcome(), b"SQLite format 3\0"))
    found["git"] = Fuzzed(git_output, (b":100644 100644 a b M\0a.md\0", b"@@ -1,2 +3,4 @@\n"))
    found["hostile-report"] = Fuzzed(
        hostile_report,
        ("</script>\u2028::error::\x1b[0m=1+1|`<!--]]>\u202e".encode(), "\ud800a".encode("utf-8", "surrogatepass")),
    )
    return found


def _outcome() -> bytes:
    report = msgspec.json.decode(_template(), type=AuditReport)
    return msgspec.msgpack.encode(FileOutcome((encode_audited((report.articles[0], Weighed(1.0, 2.0))),)))


_PACK = """\
pack: {name: test, version: 1.0.0, licence: CC0-1.0, provenance: test}
rules:
  - id: zh.test.word
    category: spun
    severity: major
    languages: [zh]
    message: "{text}"
    help: A test.
    phrases: [{find: [坏词, "坏{词|字}"], suggest: 好词, bad: [坏词], good: [好词], unless_before: [不]}]
    patterns: [{regex: "坏+[0-9]{1,3}", literals: [坏], bad: [坏坏1], good: [好]}]
"""
