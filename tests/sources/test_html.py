"""HTML: what is prose, where each character of it stands in the file, and how the file is decoded."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.model import Article, InputError
from detector.sources.base import Prose, Source
from detector.sources.html import HTML, decode_html, parse, parse_field
from detector.sources.positions import SourceMap
from detector.sources.prose import PLACEHOLDER
from detector.sources.registry import read_source


def blocks(source: str, read=parse) -> list[tuple[str, str]]:
    prose = read(source)
    return [(block.kind, prose.text[block.start : block.end]) for block in prose.blocks]


def source_map(source: str, prose: Prose) -> SourceMap:
    return SourceMap(
        Article(path="a.html", text=prose.text, source=source, blocks=prose.blocks, segments=prose.segments)
    )


def source_of(source: str, words: str, read=parse) -> str:
    """The source that the only occurrence of ``words`` in the prose came from."""
    prose = read(source)
    assert prose.text.count(words) == 1
    start = prose.text.index(words)
    first, last = source_map(source, prose).to_source(start, start + len(words))
    return source[first:last]


def assert_consistent(source: str, prose: Prose) -> None:
    """What holds for any source: blocks in order with a break between, segments exact, nothing mapped twice."""
    end = 0
    for block in prose.blocks:
        assert end <= block.start < block.end <= len(prose.text)
        assert end == 0 or "\n" in prose.text[end : block.start]
        end = block.end
    position = 0
    taken = []
    for segment in prose.segments:
        assert segment.length > 0
        assert prose.text[position : segment.prose_start] in ("", "\n")
        position = segment.prose_start + segment.length
        original = source[segment.source_start : segment.source_start + segment.source_length]
        assert len(original) == segment.source_length > 0
        if segment.length == segment.source_length:
            for shown, written in zip(prose.text[segment.prose_start : position], original, strict=True):
                assert shown in (written, PLACEHOLDER) or (shown == " " and written in "\t\r\n\f")
        taken.append((segment.source_start, segment.source_start + segment.source_length))
    assert position == len(prose.text)
    taken.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(taken))


# ------------------------------------------------------------------------------------------------ what is prose


def test_a_page_has_its_title_description_headings_lists_and_cells():
    source = (
        "<!DOCTYPE html>\n<html lang=zh><head><meta charset=utf-8><title>页 名</title>\n"
        '<meta name="description" content="描&amp;述"><meta name="keywords" content="家当"><style>p{家:当}</style>\n'
        "</head><body>\n<h1>标<em>题</em></h1>\n<p>段落\n<ul>\n<li>甲\n<li>乙\n</ul>\n"
        "<blockquote><p>引文</p></blockquote><table><tr><th>头<td>格</table>尾</body></html>\n"
    )
    assert blocks(source) == [
        ("attribute", "页 名"),
        ("attribute", "描&述"),
        ("heading", "标题"),
        ("paragraph", "段落"),
        ("list_item", "甲"),
        ("list_item", "乙"),
        ("quote", "引文"),
        ("table_cell", "头"),
        ("table_cell", "格"),
        ("paragraph", "尾"),
    ]
    assert source_of(source, "描&述") == "描&amp;述"


def test_a_description_for_sharing_counts_and_other_metadata_does_not():
    source = (
        "<meta property='og:title' content='甲题'><meta content=\"乙文\" name=twitter:description>"
        '<meta name="author" content="家当"><meta property="og:title:alt" content="家当">'
    )
    assert blocks(source) == [("attribute", "甲题"), ("attribute", "乙文")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>家当</script>",
        '<script>if (a<b && c>d) x = "it\'s </b> 家当"</script>',
        "<script>x = '<p title=\"家当\">'</script>",
        "<SCRIPT type=a>家当</ScRiPt >",
        "<style>家当 > p { }</style>",
        "<noscript><p>家当</p></noscript>",
        "<textarea><b>家当</textarea>",
        "<select><option>家当</select>",
        "<template><p>家当</p></template>",
        "<pre><code>家当</code></pre>",
        "<!-- 家当 > -->",
        "<!-- <p>家当</p> -->",
        "<?php 家当 ?>",
        "<![CDATA[家当]]>",
        '<a href="家当" class=家当>',
        "<iframe src=x><p>家当</iframe>",
    ],
)
def test_code_forms_comments_and_attributes_are_no_prose(hidden):
    text = parse(f"前<p>{hidden}后</p>末").text
    assert "家当" not in text
    assert text.replace("\n", "") == "前后末"


def test_a_tag_that_is_never_closed_hides_nothing():
    assert blocks("<p>一<code>二</p><p>三") == [("paragraph", f"一{PLACEHOLDER}二"), ("paragraph", "三")]
    assert blocks("<svg><svg></svg>一<p>二") == [("paragraph", f"{PLACEHOLDER}一"), ("paragraph", "二")]
    assert blocks("<textarea>一<p>二") == [("paragraph", "一"), ("paragraph", "二")]


def test_an_open_heading_ends_where_something_begins_that_no_heading_holds():
    assert blocks("<h2>题<p>文</p>末") == [("heading", "题"), ("paragraph", "文"), ("paragraph", "末")]


def test_a_nested_list_keeps_its_kind():
    source = "<ul><li>甲<ol><li>乙<p>丙</ol>丁</ul>戊"
    assert [kind for kind, _ in blocks(source)] == ["list_item"] * 4 + ["paragraph"]


def test_white_space_collapses_as_in_a_browser():
    assert blocks("<p>\n  one \t two<b> </b>\n <i> three</i>\n</p>") == [("paragraph", "one two three")]
    assert blocks("<p>家\n    当<b>\n的</b> x</p>") == [("paragraph", "家当的 x")]
    assert blocks("<p>a\u3000\u00a0&nbsp;b</p>") == [("paragraph", "a\u3000\u00a0\u00a0b")]


def test_a_line_break_parts_blocks():
    assert blocks("一<br>二<BR/>三<hr>四") == [("paragraph", text) for text in "一二三四"]


def test_images_formulas_and_code_leave_a_placeholder_and_alternative_texts_are_prose():
    source = '家<img src="x" alt=\'图&#20687;\' title="名">当<code>x</code>的<math><mi>y</mi></math>后'
    assert blocks(source) == [
        ("paragraph", f"家{PLACEHOLDER}当{PLACEHOLDER}的{PLACEHOLDER}后"),
        ("attribute", "图像"),
        ("attribute", "名"),
    ]
    assert source_of(source, "图像") == "图&#20687;"


def test_less_than_signs_that_open_no_tag_are_text():
    assert blocks("<p>1 < 2 <3 a<= b</p>") == [("paragraph", "1 < 2 <3 a<= b")]


def test_front_matter_before_the_page_is_read_as_in_markdown():
    assert blocks("---\ntitle: 题\nlayout: 家当\n---\n<p>文</p>") == [("attribute", "题"), ("paragraph", "文")]


def test_a_blank_line_parts_paragraphs_in_a_field_only():
    source = "一\n\n二<b>\r\n \r\n三</b>"
    assert blocks(source) == [("paragraph", "一二三")]
    assert blocks(source, parse_field) == [("paragraph", text) for text in "一二三"]


# ------------------------------------------------------------------------------------------------ positions


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("家当", "家当"),
        ("家<b>当</b>", "家<b>当"),
        ("<i>家</i>当", "家</i>当"),
        ("&#23478;当", "&#23478;当"),
        ("家&#x5f53;", "家&#x5f53;"),
        ("家<!-- x > -->当", "家<!-- x > -->当"),
        ("家<wbr>当", "家<wbr>当"),
        ("家\r\n  当", "家\r\n  当"),
        ("家<a href='x>y' title=\"\">\n当</a>", "家<a href='x>y' title=\"\">\n当"),
        ("家<span\nclass=a\n>当", "家<span\nclass=a\n>当"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "<p>前{}后", "<ul><li>😀 {}<li>", "<td>e\u0301{}", "\ufeff<h1>{}</h1>"])
def test_a_word_cut_by_markup_is_whole_and_points_to_its_source(written, found, frame):
    assert source_of(frame.format(written), "家当") == found


CHARACTERS = st.sampled_from("家当产业abcé😀𠀋。,1")
WAYS = ["as is", "as is", "decimal", "hexadecimal", "bold", "comment", "break", "code", "link", "script"]


@st.composite
def written_words(draw):
    """A paragraph: its source, its prose, and the source range of each prose character."""
    source, prose, places = "始", "始", [(0, 1)]
    breakable = False
    for character in draw(st.lists(CHARACTERS, min_size=1, max_size=25)):
        way = draw(st.sampled_from(WAYS))
        written = {"decimal": f"&#{ord(character)};", "hexadecimal": f"&#X{ord(character):x};"}.get(way, character)
        before, after = {
            "bold": ("<b class='家当'>", "</b>"),
            "link": ('<a href="?a=1>2">', "</a\n>"),
            "comment": ("", "<!-- 家当 -->"),
            "script": ("<script>'<b>家当'</script>", ""),
        }.get(way, ("", ""))
        if way == "code":
            prose += PLACEHOLDER
            places.append((len(source), len(source) + 1))
            source += "<code>家当</code>"
        elif way == "break" and breakable and character in "家当产业":
            source += draw(st.sampled_from(["\n", "\r\n  ", "\r", " \n\t"]))
        source += before
        places.append((len(source), len(source) + len(written)))
        source += written + after
        prose += character
        breakable = not after and character in "家当产业"
    return source, prose, places


@settings(deadline=None)
@given(
    written_words(),
    st.sampled_from(["{}", "<p>{}", "<title>题</title><td>{}", "---\ntitle: 题\n---\n{}", "<ul><li>x\n<li>\n {}"]),
)
def test_every_character_maps_to_just_what_was_written_for_it(written, frame):
    body, expected, places = written
    # A script ends the block before it: what separates blocks is left out of the comparison.
    source = frame.format(body)
    offset = len(source) - len(body)
    prose = parse(source)
    kept = [index for index, character in enumerate(prose.text) if character != "\n"]
    assert "".join(prose.text[index] for index in kept).endswith(expected)
    positions = source_map(source, prose)
    for index, (first, last) in zip(kept[len(kept) - len(expected) :], places, strict=True):
        assert positions.to_source(index, index + 1) == (first + offset, last + offset)
    assert_consistent(source, prose)


# fmt: off
FRAGMENTS = st.sampled_from([
    "家当", "a", "<b>", "</b>", "<p>", "</p>", "<div>", "</div>", "<li>", "<ul>", "</ul>", "<table>", "<td>",
    "</table>", "<h1>", "</h1>", "<h2>", "<blockquote>", "</blockquote>", "<!--", "-->", "<!", "<?", "<", ">",
    "</", "/>", "&amp;", "&#23478;", "&", "&nbsp;", "&#", "<script>", "</script>", "<style>", "</style",
    "<code>", "</code>", "<pre>", "<br>", "<img alt='", "<img alt=图>", "'", '"', '<a href="',
    "<meta name=description content='述'>", "<title>", "</title>", "<svg/>", "<svg>", "</svg>", "<textarea>",
    "😀", "https://a.cn", " ", "  ", "\n", "\r\n", "\r", "\n\n", "\t", "\f", "e\u0301", "\0", "\ud800", "\ufeff",
    "\u3000", "\u2028", "\x85", "---\n", "title: x\n", "[gallery ids='1']", "=",
])
# fmt: on


@settings(deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join), st.sampled_from([parse, parse_field]))
def test_any_markup_gives_consistent_prose(source, read):
    assert_consistent(source, read(source))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_text_that_is_written_with_references_comes_back(text):
    text = "".join(character for character in text if character.isprintable() and character not in "\ufffc \x00")
    written = "".join(f"&#{ord(character)};" if character in "<&>" else character for character in text)
    prose = parse(f"<p>x{written}x</p>")
    if "://" not in text and "www." not in text:
        assert prose.text == f"x{text}x"


# ------------------------------------------------------------------------------------------------ encodings

SENTENCE = "家当的发展需要企业和政府共同努力。"


@pytest.mark.parametrize(
    ("label", "codec"),
    [("gb2312", "gbk"), ("GBK", "gbk"), ("big5", "big5"), ("shift_jis", "cp932"), ("euc-kr", "cp949")],
)
def test_the_declared_encoding_is_taken(label, codec):
    text = {"big5": "產業發展", "cp932": "産業の発展", "cp949": "산업 발전"}.get(codec, "联通")
    data = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}">{text}'.encode(codec)
    assert text in decode_html(data).text


def test_a_page_saved_as_utf8_with_an_old_declaration_is_utf8():
    decoded = decode_html(f"<meta charset=gb2312><p>{SENTENCE}".encode())
    assert (decoded.encoding, SENTENCE in decoded.text) == ("utf-8", True)


def test_two_characters_of_gbk_that_happen_to_be_utf8_follow_the_declaration():
    assert "陆颅".encode("gbk").decode("utf-8") == "½\u00ad"
    assert "陆颅" in decode_html("<meta charset=gbk>陆颅".encode("gbk")).text


def test_a_byte_order_mark_comes_before_any_declaration():
    assert SENTENCE in decode_html(f"<meta charset=gbk>{SENTENCE}".encode("utf-8-sig")).text
    assert SENTENCE in decode_html(f"<meta charset=gbk>{SENTENCE}".encode("utf-16")).text


def test_xhtml_says_its_encoding_in_its_first_line():
    data = "<?xml version='1.0' encoding='GBK'?>\n<html><p>联通".encode("gbk")
    assert "联通" in decode_html(data).text


def test_a_wrong_or_senseless_declaration_is_no_obstacle():
    for label in ("utf-8", "zip", "unicode_escape", "rot13", "idna", "x"):
        assert SENTENCE in decode_html(f"<meta charset={label}>{SENTENCE * 9}".encode("gbk")).text


# ------------------------------------------------------------------------------------------------ hostile input


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 10_000 + "家当" + "</div>" * 10_000,
        "<li>" * 100_000,
        "<blockquote>" * 50_000 + "</p>" * 50_000,
        "<b>" * 100_000 + "家",
        "<" * 1_000_000 + ">",
        "<a " * 100_000 + ">",
        '<a ">"' * 50_000,
        "<a '\">" * 50_000,
        '<a b="' * 50_000,
        "<script>" * 50_000,
        "<code>" * 50_000 + "</code>" * 50_000,
        "<title>" * 50_000,
        "<!--" * 100_000,
        "<!-- -->" * 100_000,
        "&#" * 300_000,
        "&amp;" * 100_000,
        " " * 2_000_000 + "x",
        "a \n" * 300_000,
        "<img alt=' " * 50_000,
        "<meta name=description " * 20_000 + ">",
        "<meta content='" + "x" * 200_000 + "'>",
        "<svg>" + "<svg/>" * 50_000 + "</svg>",
        "家" * 5_000_000,
    ],
    ids=lambda source: repr(source[:12]),
)
@pytest.mark.parametrize("read", [parse, parse_field])
def test_deep_and_repeated_markup_ends(source, read):
    assert_consistent(source, read(source))


def test_sixty_megabytes_of_one_character_are_read():
    (article,) = read_source(Source(path="a.html", content="家".encode() * 20_000_000), "html")
    assert isinstance(article, Article)
    assert len(article.text) == 20_000_000


def test_binary_data_called_html_is_an_error():
    (error,) = read_source(Source(path="a.html", content=b"\x89PNG\r\n\x1a\n\0\0"), "html")
    assert isinstance(error, InputError)
    assert error.stage == "decode"


def test_the_reader_declares_its_suffixes():
    assert {".html", ".htm", ".xhtml"} <= set(HTML.suffixes)
