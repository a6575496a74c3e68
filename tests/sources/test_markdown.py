"""Markdown: what is prose, and where each character of it stands in the file."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.model import Article
from detector.sources.base import Prose
from detector.sources.markdown import MARKDOWN, MDX, parse, parse_mdx
from detector.sources.positions import SourceMap
from detector.sources.prose import PLACEHOLDER


def article(source: str, prose: Prose) -> Article:
    return Article(path="a.md", text=prose.text, source=source, blocks=prose.blocks, segments=prose.segments)


def blocks(source: str, read=parse) -> list[tuple[str, str]]:
    prose = read(source)
    return [(block.kind, prose.text[block.start : block.end]) for block in prose.blocks]


def source_of(source: str, words: str, read=parse) -> str:
    """The source that the only occurrence of ``words`` in the prose came from."""
    prose = read(source)
    assert prose.text.count(words) == 1
    start = prose.text.index(words)
    first, last = SourceMap(article(source, prose)).to_source(start, start + len(words))
    return source[first:last]


def assert_consistent(source: str, prose: Prose) -> None:
    """What holds for any source: blocks in order with a break between, segments exact, nothing mapped twice."""
    end = 0
    for block in prose.blocks:
        assert end <= block.start < block.end <= len(prose.text)
        assert end == 0 or "\n" in prose.text[end : block.start]
        assert not prose.text[block.start].isspace()
        assert not prose.text[block.end - 1].isspace()
        end = block.end
    position = 0
    taken = []
    for segment in prose.segments:
        assert segment.length > 0
        assert segment.source_length > 0
        assert prose.text[position : segment.prose_start] in ("", "\n")
        position = segment.prose_start + segment.length
        piece = prose.text[segment.prose_start : position]
        original = source[segment.source_start : segment.source_start + segment.source_length]
        assert len(original) == segment.source_length
        if segment.length == segment.source_length:
            for shown, written in zip(piece, original, strict=True):
                assert shown == written or shown in (PLACEHOLDER, "\ufffd") or (shown == " " and written in "\r\n")
        taken.append((segment.source_start, segment.source_start + segment.source_length))
    assert position == len(prose.text)
    taken.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(taken))


# ------------------------------------------------------------------------------------------------ what is prose


def test_blocks_and_their_kinds():
    source = "# 标题\n\n段落一\n\n- 甲\n- 乙\n\n> 引文\n\n| 头 | 尾 |\n|---|---|\n| 左 | 右 |\n"
    assert blocks(source) == [
        ("heading", "标题"),
        ("paragraph", "段落一"),
        ("list_item", "甲"),
        ("list_item", "乙"),
        ("quote", "引文"),
        ("table_cell", "头"),
        ("table_cell", "尾"),
        ("table_cell", "左"),
        ("table_cell", "右"),
    ]


def test_code_formulas_and_addresses_are_no_prose():
    source = "用 `家当` 看 <https://a.cn/家当> 与 https://a.cn/x?y=z。\n\n```py\n家当\n```\n\n    家当\n\n$$\na\n$$\n"
    assert "家当" not in parse(source).text
    assert blocks("看 https://a.cn/b_c, 再看 www.a.cn/d。") == [
        ("paragraph", f"看 {PLACEHOLDER}, 再看 {PLACEHOLDER}。")
    ]


def test_words_on_both_sides_of_inline_code_do_not_run_together():
    assert blocks("家`x`当") == [("paragraph", f"家{PLACEHOLDER}当")]


def test_prices_are_no_formula():
    assert blocks("价格从$100到$200") == [("paragraph", "价格从$100到$200")]


def test_link_texts_alternative_texts_and_titles_are_prose():
    source = '看[链接](u.html "题\\"目\\" &amp;")和![图 **一**](x.png \'图名\')。'
    assert blocks(source) == [
        ("paragraph", f"看链接和{PLACEHOLDER}。"),
        ("attribute", '题"目" &'),
        ("attribute", "图 一"),
        ("attribute", "图名"),
    ]
    assert source_of(source, '题"目" &') == '题\\"目\\" &amp;'
    assert source_of(source, "图名") == "图名"


def test_titles_of_reference_definitions_are_prose():
    source = "见[此处][a]。\n\n[a]: https://家当.cn/ (说明 文字)\n"
    assert blocks(source) == [("paragraph", "见此处。"), ("attribute", "说明 文字")]
    assert source_of(source, "说明 文字") == "说明 文字"


def test_html_tags_attributes_and_comments_are_no_prose_but_alt_and_title_are():
    source = (
        '前<b class="家当">后</b><!-- 家当 -->\n\n'
        '<div id="家当">\n<img src="家当" alt="图&amp;像" title=\'名\'>\n块<i>内</i>\n</div>\n'
    )
    assert blocks(source) == [
        ("paragraph", "前后"),
        ("paragraph", f"{PLACEHOLDER}块内"),
        ("attribute", "图&像"),
        ("attribute", "名"),
    ]
    assert source_of(source, "图&像") == "图&amp;像"


def test_html_that_breaks_lines_breaks_blocks():
    assert blocks("一<br>二") == [("paragraph", "一"), ("paragraph", "二")]
    assert blocks("<ul>\n<li>甲</li><li>乙</li>\n</ul>") == [("list_item", "甲"), ("list_item", "乙")]
    assert blocks("<h2>题</h2>\n<p>文</p>") == [("heading", "题"), ("paragraph", "文")]


def test_scripts_styles_and_readings_are_hidden():
    source = (
        "<script>\n家当\n\n家当</script>\n\n<style>家当</style>\n\n"
        "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>と<code>家当</code>"
    )
    assert blocks(source) == [("paragraph", f"漢字と{PLACEHOLDER}")]


def test_html_inside_a_quote_is_read_without_its_markers():
    source = "> <div>\n> 家\n> 当\n> </div>\n"
    assert blocks(source) == [("quote", "家当")]
    assert source_of(source, "家当") == "家\n> 当"


def test_shortcodes_are_no_prose_but_what_they_enclose_is():
    source = (
        '{{< note title="家当" >}}\n正文 {{% ref "家当" %}} 完 {% tag 家当 %}\n{{< /note >}}\n\n[页]({{< ref "x" >}})\n'
    )
    assert [text for _, text in blocks(source)] == [
        f"正文 {PLACEHOLDER} 完 {PLACEHOLDER}",
        "页",
    ]


def test_a_template_variable_that_nobody_filled_in_stays_visible():
    assert blocks("尊敬的{{name}},您好") == [("paragraph", "尊敬的{{name}},您好")]


def test_front_matter_keys_are_no_prose_titles_and_descriptions_are():
    source = (
        '---\ntitle: "家\\u5f53 \\"引\\""\ndate: 2023-11-18\ndescription: >-\n  第一行\n  第二行\n'
        "summary: 'it''s' # 注\ntags: [家当]\nslug: 家当\nseo:\n  title: 内层\n---\n正文\n"
    )
    assert blocks(source) == [
        ("attribute", '家当 "引"'),
        ("attribute", "第一行第二行"),
        ("attribute", "it's"),
        ("attribute", "内层"),
        ("paragraph", "正文"),
    ]
    assert source_of(source, "家当") == "家\\u5f53"
    assert source_of(source, "行第") == "行\n  第"
    assert source_of(source, "it's") == "it''s"


def test_toml_front_matter():
    assert blocks('+++\ntitle = "题"\ndraft = true\n+++\n文') == [("attribute", "题"), ("paragraph", "文")]


def test_front_matter_that_is_never_closed_is_text():
    assert blocks("---\ntitle: 题\n\n文")[-1] == ("paragraph", "文")


def test_footnotes_tasks_and_strikethrough():
    source = "产业[^1]链 ~~删~~\n\n- [x] 做完\n\n[^1]: 注文\n"
    assert blocks(source) == [("paragraph", "产业链 删"), ("list_item", "做完"), ("paragraph", "注文")]


def test_hard_breaks_part_blocks_and_soft_breaks_do_not():
    assert blocks("一  \n二\\\n三") == [("paragraph", "一"), ("paragraph", "二"), ("paragraph", "三")]
    assert blocks("家\n当 and\nso\n") == [("paragraph", "家当 and so")]


def test_mdx_tags_imports_and_expressions_are_no_prose():
    source = (
        "import X from './家当'\n\nexport const a = {\n  b: '家当',\n}\n\n# 题 {props.家当}\n\n"
        '<Card title="家当" onClick={() => { go("}") }}>\n家<b>当</b>\n</Card>\n\n```js\nconst { 家当\n```\n\n`{` 后\n'
    )
    assert blocks(source, parse_mdx) == [
        ("heading", f"题 {PLACEHOLDER}"),
        ("paragraph", "家当"),
        ("paragraph", f"{PLACEHOLDER} 后"),
    ]
    assert source_of(source, "家当", parse_mdx) == "家<b>当"


def test_readers_declare_their_suffixes():
    assert ".md" in MARKDOWN.suffixes
    assert ".mdx" in MDX.suffixes


# ------------------------------------------------------------------------------------------------ positions


@pytest.mark.parametrize(
    "written",
    [
        "家当",
        "**家**当",
        "家*当*",
        "~~家~~当",
        "&#23478;当",
        "家&#x5f53;",
        "家<b>当</b>",
        "家<!-- x -->当",
        "家\n当",
        "[家](u)当",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "# 前{}后", "> 😀 {}", "- e\u0301{}\n", "| {} |\n|---|\n", "1. a\n\n   {}x"])
def test_a_word_cut_by_markup_is_whole_and_points_to_its_source(written, frame):
    if "\n" in written and ("#" in frame or "|" in frame):
        written = written.replace("\n", "")
    indented = {">": "\n> ", "1": "\n   "}.get(frame[0], "\n")
    source = frame.format(written.replace("\n", indented))
    found = source_of(source, "家当")
    inner = written.strip("*~").removesuffix("</b>").removeprefix("[").replace("\n", indented)
    assert found == inner


def test_positions_with_crlf_bom_and_astral_characters():
    source = "\ufeff# 😀 标题\r\n\r\n𠀋**家\r\n当**末\r\n"
    assert source_of(source, "家当") == "家\r\n当"
    assert source_of(source, "标题") == "标题"


# One character of prose, and the ways to write it. Each may be put around or instead of it.
CHARACTERS = st.sampled_from("家当产业abcé😀𠀋。,1")


@st.composite
def written_words(draw):
    """A paragraph: its source, its prose, and the source range of each prose character."""
    source, prose, places = "始", "始", [(0, 1)]
    breakable = False
    for character in draw(st.lists(CHARACTERS, min_size=1, max_size=25)):
        way = draw(
            st.sampled_from(
                ["as is", "as is", "decimal", "hexadecimal", "bold tag", "comment", "break", "code", "link", "note"]
            )
        )
        if way == "decimal":
            written = f"&#{ord(character)};"
        elif way == "hexadecimal":
            written = f"&#x{ord(character):X};"
        else:
            written = character
        before = after = ""
        if way == "bold tag":
            before, after = "<b>", "</b>"
        elif way == "comment":
            after = "<!-- 家当 -->"
        elif way == "link":
            before, after = "[", '](x "t")' if False else "](x)"
        elif way == "note":
            after = "<span title=''></span>"
        elif way == "code":
            source += "`家当`"
            prose += PLACEHOLDER
            places.append((len(source) - 4, len(source)))
        elif way == "break" and breakable and character in "家当产业":
            source += draw(st.sampled_from(["\n", "\r\n", "\r"]))
        source += before
        places.append((len(source), len(source) + len(written)))
        source += written + after
        prose += character
        breakable = not after and character in "家当产业"
    return source, prose, places


@settings(deadline=None)
@given(written_words(), st.sampled_from(["{}", "# 题\n\n{}", "| 表 |\n|---|\n| x |\n\n{}", "---\ntitle: 题\n---\n{}"]))
def test_every_character_maps_to_just_what_was_written_for_it(written, frame):
    body, expected, places = written
    source = frame.format(body)
    offset = len(source) - len(body)
    prose = parse(source)
    assert prose.text.endswith(expected)
    start = len(prose.text) - len(expected)
    source_map = SourceMap(article(source, prose))
    for index, (first, last) in enumerate(places):
        assert source_map.to_source(start + index, start + index + 1) == (first + offset, last + offset)
    assert_consistent(source, prose)


# fmt: off
FRAGMENTS = st.sampled_from([
    "家当", "a", "**", "*", "_", "~~", "`", "```", "[", "](", ")", "![", "|", "|---|", "#", "===", "---", "+++", "<b>",
    "</b>", "<div>", "</div>", "<!--", "-->", "<", ">", "&amp;", "&#23478;", "&", "\\", "{{<", ">}}", "{%", "%}", "{",
    "}", "$", "$$", "[^1]", "[^1]:", '"', "'", "title:", "😀", "https://", "www.", "<img", "<img alt='", "<code>",
    "</code>", "<pre>", "<br>", "：", " ", "\n", "\r\n", "\r", "\n\n", "> ", "- ", "1. ", "[a]: /u ", "e\u0301", "\0",
    "\ud800", "\t", "    ", "import x", "\ufeff", "\u3000", "\u2028", "\x85",
])
# fmt: on


@settings(deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join), st.sampled_from([parse, parse_mdx]))
def test_any_markup_gives_consistent_prose(source, read):
    assert_consistent(source, read(source))


# ------------------------------------------------------------------------------------------------ hostile input


@pytest.mark.parametrize(
    "source",
    [
        ">" * 10_000 + "a",
        "- " * 10_000 + "a",
        "[" * 50_000,
        "![" * 20_000 + "a" + "](b)" * 20_000,
        "*a **b " * 20_000,
        "<" * 100_000,
        "<a " * 50_000,
        "<div>\n" + '<a "' * 50_000,
        "<div>" * 10_000 + "家当" + "</div>" * 10_000,
        "`" * 50_000 + "a",
        "".join("`" * length + "a" for length in range(300)),
        "{{<" * 50_000,
        "{%" * 50_000 + "%}",
        "&#" * 50_000,
        '[a](b "' * 20_000,
        '[a](b "c\\\\") ' * 5_000,
        "---\n" + "title: &a [*a, *a]\n" * 10_000 + "---\n",
        "---\n" + "title: " + "[" * 50_000 + "\n---\n",
        "---\n" * 20_000,
        "![a](b) https://" * 20_000,
        "| a " * 2_000 + "\n" + "|---" * 2_000 + "\n" + "| b\n" * 500,
    ],
    ids=lambda source: repr(source[:12]),
)
@pytest.mark.parametrize("read", [parse, parse_mdx])
def test_deep_and_repeated_markup_ends(source, read):
    assert_consistent(source, read(source))
