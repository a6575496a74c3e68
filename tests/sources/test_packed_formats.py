"""Office files, exports, columns, and files packed with gzip or zstd."""

import builtins
import gzip
import importlib
import io
import random
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.model import Article, InputError
from detector.sources.base import ReadOptions, Source
from detector.sources.discover import ArticleRef, Skipped, discover
from detector.sources.positions import SourceMap, locate
from detector.sources.registry import READERS, LazyReader, read_source


def read(content: bytes | str, format: str, max_bytes: int = 1 << 26, named: bool = True, **options):
    data = content.encode() if isinstance(content, str) else content
    source = Source(path="a", content=data, max_bytes=max_bytes, named=named, options=ReadOptions(**options))
    return list(read_source(source, format))


def error_of(*arguments, **options) -> InputError:
    *_, error = read(*arguments, **options)
    assert isinstance(error, InputError)
    return error


# ------------------------------------------------------------------------------------------------ DOCX

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def run(*inner: str) -> str:
    return "<w:r>" + "".join(part if part.startswith("<") else f"<w:t>{part}</w:t>" for part in inner) + "</w:r>"


def paragraph(*inner: str, properties: str = "") -> str:
    runs = "".join(part if part.startswith("<") else run(part) for part in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def docx(body: str, namespace: str = WORD, main: str = "word/document.xml", **parts: str) -> bytes:
    buffer = io.BytesIO()
    names = f'xmlns:w="{namespace}" xmlns:wp="urn:drawing" xmlns:mc="urn:compatibility" xmlns:m="urn:math"'
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Type="urn:x/officeDocument" Target="/{main}"/></Relationships>',
        )
        archive.writestr(main, f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {names}>{content}</w:{name}>")
    return buffer.getvalue()


def document(body: str, **options) -> Article:
    (article,) = read(docx(body, **options), "docx")
    assert isinstance(article, Article)
    return article


def blocks(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


@pytest.mark.parametrize("namespace", [WORD, STRICT])
def test_a_document_is_one_article_with_a_paragraph_a_line(namespace):
    styles = (
        '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="9"><w:name w:val="TOC 1"/></w:style>'
    )
    article = document(
        paragraph("目录", properties='<w:pStyle w:val="9"/>')
        + paragraph(run("标"), run("题"), properties='<w:pStyle w:val="1"/>')
        + paragraph()
        + paragraph("家", run("<w:rPr><w:b/></w:rPr>", "当"))
        + paragraph("项", properties="<w:numPr/>")
        + f"<w:tbl><w:tr><w:tc>{paragraph('格')}</w:tc></w:tr></w:tbl>",
        namespace=namespace,
        styles=styles,
        footnotes=f'<w:footnote w:type="separator">{paragraph("隔")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("注")}</w:footnote>',
    )
    assert article.source == "目录\n标题\n\n家当\n项\n格\n注\n"
    assert blocks(article) == [
        ("heading", "标题"),
        ("paragraph", "家当"),
        ("list_item", "项"),
        ("table_cell", "格"),
        ("paragraph", "注"),
    ]
    assert (article.base, article.record, article.format) == ("field", None, "docx")
    start = article.text.index("家当")
    (span,) = locate(article.source, [SourceMap(article).to_source(start, start + 2)], article.base)
    assert (span.line, span.column, span.end_column) == (4, 1, 3)


def test_what_the_page_does_not_show_is_no_prose():
    article = document(
        paragraph(
            "一",
            f"<w:del>{run('<w:delText>删</w:delText>')}</w:del>",
            f"<w:moveFrom>{run('移')}</w:moveFrom>",
            run("<w:rPr><w:vanish/></w:rPr>", "隐"),
            run("<w:instrText>PAGE</w:instrText>"),
            f"<w:ruby><w:rt>{run('音')}</w:rt><w:rubyBase>{run('汉')}</w:rubyBase></w:ruby>",
            f"<mc:AlternateContent><mc:Fallback>{run('旧')}</mc:Fallback></mc:AlternateContent>",
            f"<w:ins>{run('新')}</w:ins>",
            run("<w:rPr><w:vanish w:val='0'/></w:rPr>", "末"),
        )
    )
    assert article.text == "一汉新末"


def test_line_breaks_text_boxes_and_pictures():
    box = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    article = document(
        paragraph(
            "上", run("<w:br/>", "下", "<w:tab/>", "右"), run(f'<w:drawing><wp:docPr descr="图 名"/>{box}</w:drawing>')
        )
    )
    assert article.source == "框\n上\u2028下\t右\ufffc\n图 名\n"
    assert blocks(article) == [
        ("paragraph", "框"),
        ("paragraph", "上"),
        ("paragraph", "下\t右\ufffc"),
        ("attribute", "图 名"),
    ]


def test_the_main_part_is_where_the_package_says():
    assert document(paragraph("文"), main="doc/main.xml").source == "文\n"


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["家", "当", "😀", "a b", "e\u0301", "<w:br/>"]), max_size=6), max_size=6))
def test_every_character_of_a_document_maps_to_itself(paragraphs):
    article = document("".join(paragraph(*(run(part) for part in parts)) for parts in paragraphs))
    positions = SourceMap(article)
    for index, character in enumerate(article.text):
        if character != "\n":
            first, last = positions.to_source(index, index + 1)
            assert article.source[first:last] == character
    assert article.source.count("\n") == len(paragraphs)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no DOCX file"),
        (b"PK\x03\x04 and nothing else", "no DOCX file"),
        (docx(paragraph("文"))[:-30], "no DOCX file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        (docx("<w:p>"), "broken XML at line 1"),
        (docx("&undefined;"), "broken XML"),
    ],
)
def test_what_is_no_document_is_an_error(data, words):
    assert words in error_of(data, "docx").message


def test_a_zip_file_without_a_document_is_an_error():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "文")
    assert "no part word/document.xml" in error_of(buffer.getvalue(), "docx").message


def test_a_broken_part_is_an_error():
    data = bytearray(docx(paragraph("".join(random.Random(1).choices("家当产业发展", k=5000)))))
    middle = len(data) // 2
    data[middle : middle + 20] = bytes(20)
    assert error_of(bytes(data), "docx").stage == "parse"


def test_a_zip_bomb_is_refused_whatever_the_archive_says_of_itself():
    data = docx(paragraph("家" * 5_000_000))
    assert len(data) < 100_000
    assert "are more than the 1,000,000 allowed" in error_of(data, "docx", max_bytes=1_000_000).message
    size = len(data)
    claims = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    assert claims.count(true) == 2
    lying = bytes(claims).replace(true, (1000).to_bytes(4, "little"))
    assert len(lying) == size
    assert isinstance(error_of(lying, "docx", max_bytes=1_000_000), InputError)


def test_entities_are_refused_before_they_expand():
    buffer = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
    )
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"{bomb}]><x>&m;</x>")
    assert "document type" in error_of(buffer.getvalue(), "docx").message


def test_deep_nesting_in_a_document_ends():
    for body in ("<w:p>" * 50_000 + "</w:p>" * 50_000, "<w:del>" * 50_000 + "</w:del>" * 50_000):
        assert document(body).blocks == ()


# ------------------------------------------------------------------------------------------------ WordPress

ITEM = """<item><title>{title}</title><link>https://a.cn</link><content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{id}</wp:post_id><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:postmeta><wp:meta_value>家当</wp:meta_value></wp:postmeta></item>
"""


def item(content="", title="", excerpt="", id=1, status="publish", kind="post") -> str:
    return ITEM.format(content=content, title=title, excerpt=excerpt, id=id, status=status, kind=kind)


def export(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">\n'
        "<channel><title>站</title><wp:wxr_version>1.2</wp:wxr_version>\n" + "".join(items) + "</channel></rss>\n"
    )


def test_each_post_has_articles_for_title_content_and_excerpt():
    found = read(export(item("文", "题 &amp; 目", "摘", id=7), item("二", id=9, kind="page", status="draft")), "wxr")
    assert [(one.record, one.source) for one in found] == [
        ({"index": 1, "id": 7, "field": "title"}, "题 & 目"),
        ({"index": 1, "id": 7, "field": "content:encoded"}, "文"),
        ({"index": 1, "id": 7, "field": "excerpt:encoded"}, "摘"),
        ({"index": 2, "id": 9, "field": "content:encoded"}, "二"),
    ]
    assert {(one.base, one.format) for one in found} == {("field", "wxr")}


def test_what_is_no_post_or_was_thrown_away_is_left_out():
    items = [item("文", kind=kind) for kind in ("attachment", "revision", "nav_menu_item", "wp_global_styles")]
    assert read(export(*items, item("文", status="trash")), "wxr") == []


def test_posts_made_of_blocks_wrap_and_others_break_at_line_ends():
    (blocky,) = read(export(item("<!-- wp:paragraph -->\n<p>家\n当</p>\n<!-- /wp:paragraph -->")), "wxr")
    (classic,) = read(export(item("一\n二\n\n<b>三</b>")), "wxr")
    assert [text for _, text in blocks(blocky)] == ["家当"]
    assert [text for _, text in blocks(classic)] == ["一", "二", "三"]
    assert SourceMap(blocky).to_source(0, 2) == (25, 28)


def test_shortcodes_are_no_prose_and_what_they_enclose_is():
    content = '[gallery ids="1,2"]前[caption id=\'家当\' width="3"]<img alt="图">说明[/caption][1]后[注][sic]'
    (article,) = read(export(item(content)), "wxr")
    assert [text for _, text in blocks(article)] == ["前", "\ufffc说明", "图", "[1]后[注][sic]"]


def test_control_characters_do_not_end_an_export():
    (article,) = read(export(item("一\x08二\x0b")), "wxr")
    assert article.source == "一 二 "


def test_posts_before_a_break_in_the_file_are_kept():
    content = export(item("一"), item("二"), item("三" * 50_000))[:-200]
    *found, error = read(content, "wxr")
    assert [one.source for one in found] == ["一", "二"]
    assert error.message.startswith("broken XML at line ")


def test_a_post_that_is_too_large_is_an_error_and_the_others_are_read():
    found = read(export(item("一"), item("长" * 1000, id=5), item("三")), "wxr", max_bytes=2000)
    assert [one.source for one in found if isinstance(one, Article)] == ["一", "三"]
    assert [one.message for one in found if isinstance(one, InputError)] == [
        "post 2 (line 7): content:encoded has more than the 2,000 bytes allowed for one article"
    ]


def test_xml_that_is_no_export_is_an_error_only_if_it_was_named():
    for content in ("<project/>", "<rss><channel><item><title>x</title></item></channel></rss>", "<a>", ""):
        assert error_of(content, "wxr").stage == "parse"
        assert read(content, "wxr", named=False) == []


@pytest.mark.parametrize(
    "content", ['<!DOCTYPE r [<!ENTITY a "b">]><rss/>', "<rss>" * 200_000, "<a b='" + "x" * 9_000_000]
)
def test_hostile_xml_ends(content):
    assert error_of(content, "wxr").stage == "parse"


# ------------------------------------------------------------------------------------------------ Parquet


def parquet(**columns) -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as files

    buffer = io.BytesIO()
    files.write_table(pyarrow.table(columns), buffer, row_group_size=100)
    return buffer.getvalue()


def test_rows_of_parquet_are_records():
    found = read(parquet(id=[5, 6, 7], text=["一", None, "三"], meta=[{"title": "题"}, {"title": ""}, None]), "parquet")
    assert [(one.record, one.source) for one in found] == [
        ({"index": 1, "id": 5, "field": "meta.title"}, "题"),
        ({"index": 1, "id": 5, "field": "text"}, "一"),
        ({"index": 3, "id": 7, "field": "text"}, "三"),
    ]


def test_many_rows_are_read_in_batches():
    found = read(parquet(text=[f"第{number}篇" for number in range(1000)]), "parquet")
    assert [one.record["index"] for one in found] == list(range(1, 1001))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"text_fields": ("n",)}, "the column 'n' is double, not text; columns of text: 'text'"),
        ({"text_fields": ("raw",)}, "the column 'raw' is binary, not text"),
        ({"text_fields": ("gone",)}, "there is no column 'gone'"),
        ({"title_field": "n"}, "the column 'n' is double"),
        ({"id_field": "gone"}, "there is no column 'gone'"),
    ],
)
def test_a_wrong_column_is_an_error_that_names_the_right_ones(options, words):
    assert words in error_of(parquet(text=["文"], n=[1.5], raw=[b"\xff"]), "parquet", **options).message


def test_broken_parquet_is_an_error():
    letters = random.Random(1)
    data = parquet(text=["".join(letters.choices("家当产业发展", k=1000)) for _ in range(300)])
    middle = len(data) // 4
    for broken in (b"", b"PAR1", data[:-9], data[:middle] + bytes(3000) + data[middle + 3000 :], b"PAR1" * 3):
        assert error_of(broken, "parquet").stage == "parse"


@pytest.mark.parametrize(
    ("format", "module", "extra"),
    [("parquet", "pyarrow", "garblint[parquet]"), ("text+zstd", "zstd", "garblint[zstd]")],
)
def test_a_missing_library_is_an_error_that_says_what_to_install(monkeypatch, format, module, extra):
    real = builtins.__import__

    def refuse(name, *arguments, **keywords):
        if name.split(".")[0] == module or name.endswith(module):
            raise ImportError(name)
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert extra in error_of(b"x", format).message


# ------------------------------------------------------------------------------------------------ packing


def packed(data: bytes, compression: str) -> bytes:
    if compression == "gzip":
        return gzip.compress(data)
    zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    return zstd.compress(data)


BOTH = pytest.mark.parametrize("compression", ["gzip", "zstd"])


@BOTH
def test_a_packed_file_is_read_like_what_it_holds(compression):
    text = "题\n\n家当。".encode()
    (plain,) = read(text, "text")
    assert read(packed(text, compression), f"text+{compression}") == [plain]
    assert read(packed(text[:4], compression) + packed(text[4:], compression), f"text+{compression}") == [plain]
    (record,) = read(packed('{"text": "文"}'.encode(), compression), f"jsonl+{compression}")
    assert record.record == {"index": 1, "field": "text"}


@BOTH
@pytest.mark.parametrize("format", ["text", "html", "markdown", "jsonl", "json", "csv", "wxr", "docx"])
def test_packed_data_that_is_cut_off_is_an_error(compression, format):
    letters = random.Random(1).choices("家当产业发展", k=20_000)
    data = packed(("text\n" + "".join(letters)).encode(), compression)
    for kept in (0, 20, len(data) // 2, len(data) - 1):
        error = error_of(data[:kept], f"{format}+{compression}")
        assert (error.stage, "cut off" in error.message) == ("read", True)


@BOTH
def test_records_before_the_cut_are_kept(compression):
    rows = "".join(f'{{"text": "{number} {random.Random(number).random()}"}}\n' for number in range(50_000))
    data = packed(rows.encode(), compression)
    *found, error = read(data[: len(data) // 2], f"jsonl+{compression}")
    assert len(found) > 10_000
    assert "cut off" in error.message


@BOTH
def test_broken_packed_data_is_an_error(compression):
    assert "broken" in error_of(b"no packed data at all", f"text+{compression}").message


def test_a_changed_byte_is_found_by_the_checksum_of_gzip():
    data = bytearray(gzip.compress(random.Random(1).randbytes(5000)))
    data[2000] ^= 1
    assert "broken gzip data" in error_of(bytes(data), "text+gzip").message


@BOTH
def test_a_bomb_takes_no_more_memory_than_an_article_may(compression):
    data = packed(bytes(200_000_000), compression)
    assert len(data) < 300_000
    error = error_of(data, f"text+{compression}", max_bytes=1_000_000)
    assert error.message.startswith("1,000,001 bytes or more are more than the 1,000,000 allowed")


@BOTH
def test_a_bomb_of_records_is_stopped(monkeypatch, compression):
    monkeypatch.setattr("detector.sources.compression.RATIO_COUNTS_FROM", 1_000_000)
    error = error_of(packed(b"\n" * 100_000_000, compression), f"jsonl+{compression}")
    assert "a decompression bomb" in error.message


def test_ordinary_repetition_is_no_bomb(monkeypatch):
    monkeypatch.setattr("detector.sources.compression.RATIO_COUNTS_FROM", 100_000)
    article = "".join(random.Random(1).choices("家当产业发展中的一是了", k=3000))
    rows = "".join(f'{{"id": {number}, "text": "{article}"}}\n' for number in range(200))
    assert len(read(gzip.compress(rows.encode()), "jsonl+gzip")) == 200


# ------------------------------------------------------------------------------------------------ discovery


def test_a_folder_gives_every_format_its_reader(tmp_path):
    for name in (
        *("a.html", "b.HTM", "c.json", "d.jsonl", "e.csv", "f.tsv", "g.parquet", "h.docx", "i.txt.gz", "j.JSONL.zst"),
        *("k.csv.gz", "package.json", "tsconfig.json", "l.xml", "m.tar.gz", "n.xhtml", "o.ndjson"),
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "m.tar.gz").write_bytes(gzip.compress(b"x"))
    (tmp_path / "p.xml").write_text(export(), encoding="utf-8")
    found = {item.path: getattr(item, "format", None) for item in discover([tmp_path])}
    assert found == {
        "a.html": "html",
        "b.HTM": "html",
        "c.json": "json",
        "d.jsonl": "jsonl",
        "e.csv": "csv",
        "f.tsv": "tsv",
        "g.parquet": "parquet",
        "h.docx": "docx",
        "i.txt.gz": "text+gzip",
        "j.JSONL.zst": "jsonl+zstd",
        "k.csv.gz": "csv+gzip",
        "m.tar.gz": None,
        "n.xhtml": "html",
        "o.ndjson": "jsonl",
        "p.xml": "wxr",
    }
    assert Skipped(path="m.tar.gz") in list(discover([tmp_path]))


def test_a_named_file_is_read_whatever_it_is(tmp_path):
    (tmp_path / "package.json").write_text('{"text": "文"}', encoding="utf-8")
    (tmp_path / "articles.gz").write_bytes(gzip.compress("家当".encode()))
    (tmp_path / "pom.xml").write_text("<project/>", encoding="utf-8")
    formats = []
    for name in ("package.json", "articles.gz", "pom.xml"):
        (reference,) = discover([tmp_path / name])
        assert isinstance(reference, ArticleRef)
        formats.append(reference.format)
    assert formats == ["json", "text+gzip", "wxr"]


def test_a_reference_carries_options_and_whether_it_was_named(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n甲,乙\n", encoding="utf-8")
    (walked,) = discover([tmp_path])
    assert list(read_source(walked.source(), walked.format)) == []
    (named,) = discover([tmp_path / "a.csv"])
    assert isinstance(next(read_source(named.source(), named.format)), InputError)
    from msgspec.structs import replace

    asked = replace(walked, options=ReadOptions(text_fields=("b",)))
    (article,) = read_source(asked.source(), asked.format)
    assert article.source == "乙"


@pytest.mark.parametrize(
    "reader", [reader for reader in READERS if isinstance(reader, LazyReader)], ids=lambda one: one.module
)
def test_a_reader_that_is_imported_late_is_there(reader):
    assert callable(getattr(importlib.import_module(f"detector.sources.{reader.module}"), reader.function))
