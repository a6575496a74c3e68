"""Records: which fields are articles, where positions point, and what becomes of what cannot be read."""

import csv
import io
import json
import resource
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.model import Article, InputError
from detector.sources.base import ReadOptions, Source
from detector.sources.positions import SourceMap
from detector.sources.records import MAX_ERRORS
from detector.sources.registry import RECORD_READERS, read_source

LONG = "产业的发展需要企业和政府共同努力,推动经济持续健康发展,让更多的人参与其中,也让每一个地方都得到好处。"


def read(content: bytes | str, format: str = "jsonl", max_bytes: int = 1 << 26, named: bool = True, **options):
    data = content.encode() if isinstance(content, str) else content
    source = Source(path="a", content=data, max_bytes=max_bytes, named=named, options=ReadOptions(**options))
    return list(read_source(source, format))


def texts(items) -> list[tuple[int, str, str]]:
    """Index, field and source of the articles, none of the items being an error."""
    assert not [item.message for item in items if isinstance(item, InputError)]
    return [(item.record["index"], item.record["field"], item.source) for item in items]


def errors(items) -> list[str]:
    return [item.message for item in items if isinstance(item, InputError)]


def lines(*records) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


# ------------------------------------------------------------------------------------------------ fields


def test_an_article_says_which_record_and_field_it_is():
    (title, text) = read(lines({"id": "x-1", "title": "题", "text": "文"}))
    assert (title.record, text.record) == (
        {"index": 1, "id": "x-1", "field": "title"},
        {"index": 1, "id": "x-1", "field": "text"},
    )
    assert (text.base, text.format, text.encoding, text.source) == ("field", "jsonl", "utf-8", "文")
    assert title.sha256 != text.sha256


@pytest.mark.parametrize("name", ["text", "Content", "body", "article", "正文", "内容", "本文"])
def test_a_field_with_a_telling_name_is_text(name):
    assert texts(read(lines({"note": LONG * 2, name: "文"}))) == [(1, name, "文")]


def test_of_several_telling_names_the_longest_field_is_text():
    assert texts(read(lines({"text": "摘要", "content": LONG}))) == [(1, "content", LONG)]


def test_without_a_telling_name_the_longest_prose_is_text():
    record = {"output": LONG, "input": "短", "image": "https://a.cn/" + "x" * 500, "hash": "0" * 200, "date": "2023"}
    assert texts(read(lines(record, record))) == [(1, "output", LONG), (2, "output", LONG)]


def test_fields_can_be_named_and_lie_within_others():
    record = {"meta": {"id": 7, "head": "题", "a.b": 1}, "parts": [{"t": "甲"}, {"t": "乙"}], "text": "文"}
    found = read(lines(record), text_fields=("parts.0.t", "parts.1.t"), title_field="meta.head", id_field="meta.id")
    assert texts(found) == [(1, "meta.head", "题"), (1, "parts.0.t", "甲"), (1, "parts.1.t", "乙")]
    assert found[0].record["id"] == 7


def test_a_name_with_a_dot_is_taken_as_it_stands_first():
    assert texts(read(lines({"a.b": "甲", "a": {"b": "乙"}}), text_fields=("a.b",))) == [(1, "a.b", "甲")]


def test_empty_and_missing_texts_are_no_articles_and_no_errors():
    assert texts(read(lines({"text": "文"}, {"text": ""}, {"text": None}, {}, {"text": " \n"}))) == [(1, "text", "文")]


def test_a_text_that_is_no_text_is_an_error_of_its_record():
    found = read(lines({"text": "文"}, {"text": 5}, {"text": ["文"]}))
    assert errors(found) == [
        "line 2: the field 'text' is no text but a number",
        "line 3: the field 'text' is no text but a list",
    ]


def test_a_named_field_that_no_record_has_is_an_error_that_lists_the_fields():
    (error,) = errors(read(lines({"a": LONG, "b": 1}), text_fields=("texte",)))
    assert error == "no record holds text in 'texte'; the fields are 'a', 'b'"
    found = read(lines({"a": LONG, "title": "题"}), text_fields=("texte",))
    assert [type(item) for item in found] == [Article, InputError]


def test_a_file_without_text_is_an_error_only_if_it_was_named():
    for content, format in ((lines({"a": 1}), "jsonl"), ('{"a": 1}', "json"), ("a,b\n1,2\n", "csv")):
        assert "--text-field" in errors(read(content, format))[0]
        assert read(content, format, named=False) == []


def test_html_in_a_field_is_read_as_html_with_positions_in_the_field():
    (article,) = read(lines({"content": "<p>家<b>当</b></p>"}))
    assert article.text == "家当"
    assert SourceMap(article).to_source(0, 2) == (3, 8)
    assert article.source[3:8] == "家<b>当"


def test_the_format_of_fields_can_be_said():
    record = lines({"content": "# 家**当** <br>"})
    (html,) = read(record)
    (markdown,) = read(record, field_format="markdown")
    (text,) = read(record, field_format="text")
    assert (html.text[:4], markdown.text[:2], text.text) == ("# 家*", "家当", "# 家**当** <br>")


# ------------------------------------------------------------------------------------------------ JSON Lines


def test_a_broken_line_is_an_error_with_its_number_and_reading_goes_on():
    found = read(lines({"text": "一"}) + '{"text": "二\n\n[1]\n' + lines({"text": "三"}))
    assert [item.source for item in found if isinstance(item, Article)] == ["一", "三"]
    broken, other = errors(found)
    assert broken.startswith("line 2: no JSON: ")
    assert broken.endswith(" column 12")
    assert other == "line 4: no JSON object"
    assert found[-1].record["index"] == 5


def test_a_line_that_is_too_long_is_an_error_and_reading_goes_on():
    found = read(lines({"text": "一"}, {"text": "长" * 2000}, {"text": "三"}), max_bytes=3000)
    assert [item.source for item in found if isinstance(item, Article)] == ["一", "三"]
    assert errors(found) == [
        "line 2: a line of more than the 3,000 bytes allowed for one article: split it or raise max_article_bytes"
    ]


@pytest.mark.parametrize("size", [256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 600_000])
def test_lines_across_the_end_of_the_first_piece_are_whole(size):
    found = texts(read(lines({"text": "家" * (size // 3)}, {"text": "当"}, {"text": "x" * size}, {"text": "末"})))
    assert [(index, len(text)) for index, _, text in found] == [(1, size // 3), (2, 1), (3, size), (4, 1)]


def test_garbage_is_counted_after_the_first_errors():
    found = read(lines({"text": "一"}) + "x\n" * 5000 + lines({"text": "末"}))
    assert len(errors(found)) == MAX_ERRORS + 1
    assert errors(found)[-1] == "and 4,900 more records that cannot be read"
    assert [item.source for item in found if isinstance(item, Article)] == ["一", "末"]


def test_a_file_of_nothing_but_garbage_is_given_up():
    found = errors(read('"\n' * 200_000))
    assert len(found) == MAX_ERRORS + 1
    assert found[-1] == "none of the first 10,000 records can be read: is this jsonl?"


@pytest.mark.parametrize("format", ["jsonl", "csv", "tsv"])
@pytest.mark.parametrize("pattern", ["\n", '"', '"\n', '""', ",", "\t", "{}\n", " ", "家", "[", '","', '"\r'], ids=repr)
def test_millions_of_one_sign_end(format, pattern):
    found = read(pattern * (3_000_000 // len(pattern)), format)
    assert len(found) <= MAX_ERRORS + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32", "utf-16-le"])
def test_json_lines_and_tables_in_any_encoding(encoding):
    records = lines({"text": LONG}, {"text": "第二条。" * 20})
    table = f"编号,正文\r\n1,{LONG.replace(',', '，')}\r\n2,第二条\r\n"
    if encoding == "utf-16-le":
        records, table = "\ufeff" + records, "\ufeff" + table
    found = read(records.encode(encoding))
    assert [text for _, _, text in texts(found)] == [LONG, "第二条。" * 20]
    assert [text for _, _, text in texts(read(table.encode(encoding), "csv"))] == [LONG.replace(",", "，"), "第二条"]


def test_a_line_that_is_not_utf8_is_an_error_of_that_line():
    data = lines({"text": LONG}, {"text": LONG}).encode() + b'{"text": "\xff\xfe"}\n' + lines({"text": "末"}).encode()
    found = read(data)
    assert len([item for item in found if isinstance(item, Article)]) == 3
    assert errors(found) == ["line 3: byte 0xff at offset 10 is not UTF-8"]


def test_what_other_programs_write_is_read():
    (article,) = read('{"text": "\\ud800家", "n": NaN, "m": -Infinity, "big": ' + "9" * 400 + "}\n")
    assert article.source == "\ud800家"


def test_what_is_said_of_a_record_can_be_written_to_a_report():
    content = '{"id": "\\ud800x", "\\udc00": {"text": "文"}}\n{"id": ' + "9" * 30 + ', "\\udc00": {"text": 5}}\n'
    article, error = read(content)
    assert article.record == {"index": 1, "id": "\\ud800x", "field": "\\udc00.text"}
    assert "\\udc00.text" in error.message
    (error,) = errors(read('{"\\ud800": 1}'))
    error.encode()
    (article,) = read('{"id": ' + "9" * 30 + ', "text": "文"}')
    assert article.record["id"] == "9" * 30


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text('ab家当"\\\n\0', max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab家.", max_size=5), inner, max_size=3),
    max_leaves=5,
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), min_size=1, max_size=60).filter(
    lambda text: text.strip()
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(TEXTS, JSON_VALUES), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_json_lines_round_trip(records, escaped, end):
    content = "".join(json.dumps({"text": text, "other": other}, ensure_ascii=escaped) + end for text, other in records)
    found = read(content, text_fields=("text",), title_field="-", field_format="text")
    step = 2 if end == "\n\n" else 1
    assert texts(found) == [(1 + step * number, "text", text) for number, (text, _) in enumerate(records)]
    assert all(item.base == "field" for item in found)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([reader.format for reader in RECORD_READERS] + ["docx"]))
def test_any_bytes_give_articles_or_errors(data, format):
    for item in read(data, format):
        assert isinstance(item, Article | InputError)


# ------------------------------------------------------------------------------------------------ JSON


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "一"}, {"text": "二"}],
        {"articles": [{"text": "一"}, {"text": "二"}]},
        {"meta": {"tags": ["x"]}, "count": 2, "data": {"page": 1, "items": [{"text": "一"}, {"text": "二"}]}},
        {"other": [{"text": "一"}, {"text": "二"}]},
    ],
)
def test_json_holds_records_in_a_list_wherever_it_lies(value):
    assert texts(read(json.dumps(value), "json")) == [(1, "text", "一"), (2, "text", "二")]


def test_json_may_be_one_record():
    value = {"title": "题", "text": "文", "comments": [{"text": "评"}]}
    assert texts(read(json.dumps(value), "json")) == [(1, "title", "题"), (1, "text", "文")]


def test_a_single_object_met_in_a_folder_needs_a_telling_name():
    content = json.dumps({"licence": LONG})
    assert read(content, "json", named=False) == []
    assert texts(read(content, "json")) == [(1, "licence", LONG)]


def test_broken_json_says_where():
    (error,) = errors(read('[{"text": "一"},\n {]', "json"))
    assert error.startswith("no JSON: ")
    assert error.endswith(" at line 2, column 3")


def test_json_that_is_nested_deep_or_holds_endless_numbers_is_an_error():
    for content in ("[" * 1_000_000, '{"a":' * 100_000, "9" * 10_000):
        assert len(errors(read(content, "json"))) == 1


def test_records_that_are_no_objects_are_errors():
    found = read('[{"text": "一"}, "二", 3]', "json")
    assert errors(found) == ["record 2: no JSON object", "record 3: no JSON object"]


# ------------------------------------------------------------------------------------------------ tables


def test_cells_hold_quotes_delimiters_and_line_breaks():
    content = '\ufeffid,标题,正文\r\n1,甲,"第一行\r\n第二行,""引"""\r\n2,"乙",文'
    assert texts(read(content, "csv")) == [
        (1, "标题", "甲"),
        (1, "正文", '第一行\r\n第二行,"引"'),
        (2, "标题", "乙"),
        (2, "正文", "文"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_first_line(delimiter):
    assert texts(read(f"id{delimiter}text\n1{delimiter}文 字\n", "csv")) == [(1, "text", "文 字")]
    assert texts(read(f"sep={delimiter}\nid{delimiter}text\n1{delimiter}文 字\n", "csv")) == [(1, "text", "文 字")]


def test_a_quote_that_is_never_closed_costs_its_row_only():
    found = read('id,text\n1,"从不关上\n2,二\n3,三\n', "csv")
    assert errors(found) == ["line 2: a quote that is opened here is never closed"]
    assert [(item.record["index"], item.source) for item in found if isinstance(item, Article)] == [
        (2, "二"),
        (3, "三"),
    ]


def test_a_quote_left_open_in_a_long_file_is_found_within_bounds():
    content = 'id,text\n1,"从不关上\n' + "2,二\n" * 100_000
    found = read(content, "csv", max_bytes=50_000)
    assert "is a quote left open?" in errors(found)[0]
    assert len(found) == 100_001


def test_quotes_left_open_everywhere_end():
    found = read("id,text\n" + '1,"a\n2,"b"\n' * 100_000, "csv", max_bytes=1_000_000)
    assert errors(found)


def test_rows_with_more_columns_than_the_first_are_errors():
    found = read("id,text\n1,a,b\n2,文,,\n3\n", "csv")
    assert errors(found) == ["line 2: 3 columns where the first row has 2"]
    assert [item.source for item in found if isinstance(item, Article)] == ["文"]


def test_columns_of_the_same_name_are_numbered():
    found = read("text,text,\n甲,乙,丙\n", "csv", text_fields=("text", "text#2", "3"))
    assert texts(found) == [(1, "text", "甲"), (1, "text#2", "乙"), (1, "3", "丙")]


def test_a_table_without_a_first_row_of_names_has_numbers_for_them():
    assert texts(read(f"1\t{LONG}\n2\t{LONG}\n", "tsv")) == [(1, "2", LONG), (2, "2", LONG)]


def test_a_broken_row_is_counted_and_reading_goes_on():
    found = read('id,text\n1,"a" b\n2,文\n'.encode() + b"3,\xff\n4,ok\n", "csv")
    assert errors(found) == [
        "line 2: no row of a table: ',' expected after '\"'",
        "line 4: byte 0xff at offset 2 of the line is not UTF-8",
    ]
    assert [item.record["index"] for item in found if isinstance(item, Article)] == [2, 4]


def test_quotes_in_tab_separated_text_are_text_unless_they_enclose_it():
    content = 'id\ttext\n1\t"引文"说\n2\t"全""部"\n3\t"半\n4\t"两\n行"\n'
    assert [text for _, _, text in texts(read(content, "tsv"))][:3] == ['"引文"说', '全"部', '"半']


def test_a_cell_of_several_lines_in_tab_separated_text():
    assert texts(read('text\tid\n"一\n二"\t1\n三\t2\n', "tsv")) == [(1, "text", "一\n二"), (2, "text", "三")]


def test_a_cell_larger_than_pythons_own_limit():
    assert texts(read(f"text\n{'家' * 300_000}\n", "csv")) == [(1, "text", "家" * 300_000)]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=30)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from([",", ";", "|"]))
def test_tables_round_trip(rows, delimiter):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["id", "text"])
    writer.writerows(rows)
    found = read(buffer.getvalue(), "csv", text_fields=("text",), title_field="-", field_format="text")
    kept = [row for row in rows if any(row)]
    expected = [(1 + number, "text", row[1]) for number, row in enumerate(kept) if row[1] and not row[1].isspace()]
    if expected:
        assert texts(found) == expected


# ------------------------------------------------------------------------------------------------ memory


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss differs between systems")
def test_memory_stays_flat_over_many_records(tmp_path):
    path = tmp_path / "large.jsonl"
    line = lines({"id": 1, "text": LONG * 20}).encode()
    with path.open("wb") as file:
        for _ in range(20):
            file.write(line * 3000)
    assert path.stat().st_size > 150_000_000
    source = Source(path="large.jsonl", file=str(path))
    stream = read_source(source, "jsonl")
    for _ in range(2000):
        next(stream)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(isinstance(item, Article) for item in stream)
    assert count == 58_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


# ------------------------------------------------------------------------------------------ what garblint wrote itself


def report_of(text):
    from detector.engine.auditor import Auditor
    from detector.engine.baseline import make_baseline, render_baseline
    from detector.report import json as json_report
    from detector.report import jsonl as jsonl_report
    from detector.report.registry import ReportContext

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text(text, "utf-8")
        report = Auditor().audit([folder])
    files = {}
    for name, module in (("report.json", json_report), ("report.jsonl", jsonl_report)):
        stream = io.BytesIO()
        module.write(report, stream, ReportContext())
        files[name] = stream.getvalue()
    files["baseline.json"] = render_baseline(make_baseline(report.articles, ["."]))
    return files


def test_reports_and_baselines_of_garblint_are_passed_over_in_a_folder_and_read_where_they_are_named():
    for name, data in report_of("这里的医药家当集群发展很快，器械企业也很多。" * 3).items():
        met = Source(path=name, content=data, named=False)
        assert list(read_source(met, name.rpartition(".")[2])) == [], name
        named = Source(path=name, content=data, named=True)
        assert list(read_source(named, name.rpartition(".")[2])) != [], name


def test_records_that_only_look_a_little_like_a_report_are_read():
    record = {"format_version": "1.0", "issues": ["三期"], "paths": ["a"], "text": "会议在北京举行，与会者讨论了合作。"}
    met = Source(path="a.json", content=json.dumps(record).encode(), named=False)
    assert [one.text for one in read_source(met, "json")] == [record["text"]]
