"""From a source to articles or an entry for the report's errors; nothing is ever raised."""

import hashlib
import os

import pytest

from detector.model import Article, InputError
from detector.sources.base import Source, SourceError
from detector.sources.discover import discover
from detector.sources.registry import READERS, article_from_text, read_source, reader_for_suffix


def read(content: bytes, format: str = "text", **options):
    (item,) = read_source(Source(path="a.txt", content=content, **options), format)
    return item


def test_an_article_carries_what_the_report_says_of_its_file():
    data = "题目\n\n正文。".encode("gbk")
    article = read(data)
    assert isinstance(article, Article)
    assert (article.path, article.format, article.encoding, article.base) == ("a.txt", "text", "gb18030", "file")
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert article.source == "题目\n\n正文。"


def test_an_empty_file_is_an_empty_article():
    assert read(b"").blocks == ()


def test_a_byte_order_mark_is_not_part_of_the_source():
    assert read("\ufeff家当".encode()).source == "家当"


@pytest.mark.parametrize(
    ("content", "stage", "words"),
    [
        (b"a\0b", "decode", "binary"),
        ("中文字".encode()[:-1], "decode", "middle of a character"),
        (b"\xff\xff\xfe", "decode", "tried"),
    ],
)
def test_what_is_no_text_is_an_error(content, stage, words):
    error = read(content)
    assert isinstance(error, InputError)
    assert error.stage == stage
    assert words in error.message


def test_an_article_above_the_limit_is_an_error_that_says_what_to_do():
    error = read(b"a" * 11, max_bytes=10)
    assert (error.stage, "max_article_bytes" in error.message) == ("read", True)
    assert isinstance(read(b"a" * 10, max_bytes=10), Article)


def test_an_article_of_too_many_lines_is_an_error(monkeypatch):
    monkeypatch.setattr("detector.sources.base.MAX_LINES", 3)
    error = read(b"a\nb\rc\n\nd")
    assert (error.stage, error.message) == ("parse", "more than 3 lines in one article: split it")
    assert isinstance(read(b"a\nb\nc\n"), Article)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte that takes no space
    (reference,) = discover([path], 1000)
    (error,) = read_source(reference.source(), reference.format)
    assert error.stage == "read"
    assert "1,099,511,627,776 bytes" in error.message


def test_a_file_that_vanished_is_an_error(tmp_path):
    (error,) = read_source(Source(path="gone.txt", file=str(tmp_path / "gone.txt")), "text")
    assert (error.path, error.stage, error.message) == ("gone.txt", "read", "No such file or directory")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (error,) = read_source(Source(path="pipe", file=str(tmp_path / "pipe")), "text")
    assert error.message == "not a regular file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_error(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("文", encoding="utf-8")
    path.chmod(0)
    (error,) = read_source(Source(path="a.txt", file=str(path)), "text")
    assert (error.stage, error.message) == ("read", "Permission denied")


def test_a_refusal_of_the_system_is_an_error(tmp_path, monkeypatch):
    def refuse(path, *_):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "open", refuse)
    (error,) = read_source(Source(path="a.txt", file=str(tmp_path / "a.txt")), "text")
    assert (error.stage, error.message) == ("read", "Permission denied")


def test_a_reader_that_fails_is_an_error_and_no_crash(monkeypatch):
    def fail(*_):
        raise RecursionError("too deep")

    monkeypatch.setattr("detector.sources.plain.line_blocks", fail)
    error = read(b"a")
    assert (error.stage, "too deep" in error.message) == ("parse", True)


def test_every_reader_is_found_by_each_of_its_suffixes():
    for reader in READERS:
        for suffix in reader.suffixes:
            assert reader_for_suffix(suffix.upper()) is reader
    assert reader_for_suffix(".unknown") is None
    assert reader_for_suffix("") is None


def test_text_in_memory_is_read_like_a_file():
    assert article_from_text("# 题", format="markdown").text == "题"
    assert article_from_text("# 题").text == "# 题"
    assert article_from_text("\ud800").source == "\ud800"


def test_a_source_without_file_or_content_is_refused():
    with pytest.raises(SourceError):
        Source(path="x").data()
