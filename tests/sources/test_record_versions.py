"""Which fields and records are versions of one text."""

import json

import pytest

from detector.model import Article, VersionOf
from detector.sources.base import ReadOptions, Source
from detector.sources.record_versions import field_versions, language_in, record_version
from detector.sources.registry import read_source

ZH = "新馆藏书80万册，一楼设有咖啡馆。" * 4
EN = "The new library holds 800,000 volumes and has a café on the ground floor. " * 3


def versions(tmp_path, records, **options):
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    source = Source(path="records.jsonl", file=str(file), options=ReadOptions(**options))
    articles = list(read_source(source, "jsonl"))
    assert all(isinstance(one, Article) for one in articles)
    return [(one.record["field"], one.version_of) for one in articles]


@pytest.mark.parametrize(
    ("fields", "stem"),
    [
        (("text_zh", "text_en"), "text"),
        (("content-zh-CN", "content-en"), "content"),
        (("zh_body", "en_body"), "body"),
        (("bodyZh", "bodyEn"), "body"),
        (("zh.text", "en.text"), "text"),
        (("translation.zh", "translation.en"), "translation"),
        (("zh", "en"), ""),
    ],
)
def test_fields_that_name_their_language(fields, stem):
    assert field_versions(fields) == {fields[0]: VersionOf(stem, "zh"), fields[1]: VersionOf(stem, "en")}


def test_one_language_is_no_version_of_anything():
    assert field_versions(["text_en", "title_zh", "body"]) == {}


def test_words_that_begin_like_a_tag_are_none():
    assert field_versions(["enabled", "jargon", "length", "ending_text", "zhuyin"]) == {}


@pytest.mark.parametrize(("tag", "language"), [("zh-CN", "zh"), (" EN ", "en"), ("jp", "ja"), ("fr", ""), (3, "")])
def test_the_language_of_a_tag(tag, language):
    assert language_in(tag) == language


def test_a_record_is_a_version_by_its_key_or_else_its_id():
    assert record_version("zh", ["forum"], 7) == VersionOf("forum", "zh")
    assert record_version("en", ["", None], 7) == VersionOf("7", "en")
    assert record_version(None, ["forum"], 7) == VersionOf("forum", "")


def test_an_id_alone_links_nothing_nor_does_another_language():
    assert record_version(None, [], 7) is None
    assert record_version("fr", ["forum"], 7) is None
    assert record_version("zh", [], None) is None


def test_all_languages_of_a_text_field_are_read(tmp_path):
    record = {"id": 1, "title_zh": "新馆", "title_en": "A new library", "text_zh": ZH, "text_en": EN}
    assert versions(tmp_path, [record]) == [
        ("title_zh", VersionOf("#1:title", "zh")),
        ("title_en", VersionOf("#1:title", "en")),
        ("text_zh", VersionOf("#1:text", "zh")),
        ("text_en", VersionOf("#1:text", "en")),
    ]


def test_records_that_one_key_links(tmp_path):
    records = [
        {"id": 1, "lang": "zh", "translation_of": None, "text": ZH},
        {"id": 2, "lang": "en", "translation_of": 1, "text": EN},
    ]
    assert versions(tmp_path, records) == [("text", VersionOf("1:text", "zh")), ("text", VersionOf("1:text", "en"))]


def test_nothing_is_linked_where_nobody_wants_it(tmp_path):
    record = {"id": 1, "lang": "zh", "text_zh": ZH, "text_en": EN}
    (only,) = versions(tmp_path, [record], versions=False)
    assert only[1] is None
