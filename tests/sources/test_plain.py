"""Plain text: lines are blocks, hard-wrapped paragraphs are put together, poems and lists are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.sources.base import Prose
from detector.sources.plain import PLAIN, line_blocks, parse
from detector.sources.positions import SourceMap

PARAGRAPH = (
    "城西的旧厂房今年春天改成了一座图书馆,原来的吊车梁留在屋顶下,阳光从高窗照进来,落在长长的木桌上。"
    "管理员说,来得最多的是附近两所中学的学生,其次是退休的老工人,他们还记得当年机器轰鸣的样子。"
)


def wrapped(paragraph: str, characters: int) -> str:
    return "\n".join(paragraph[start : start + characters] for start in range(0, len(paragraph), characters))


def shown(prose: Prose) -> list[str]:
    return [prose.text[block.start : block.end] for block in prose.blocks]


def test_a_block_for_each_line_that_is_not_blank():
    text = "　　第一段,缩进两格。\n\n \t\n第二段。  \r\n第三段"
    prose = parse(text)
    assert prose.text is text
    assert prose.segments == ()
    assert shown(prose) == ["第一段,缩进两格。", "第二段。", "第三段"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_three_line_ends(end):
    assert shown(parse(f"一{end}{end}二{end}")) == ["一", "二"]


def test_mixed_line_ends():
    assert shown(parse("一\r二\n三\r\n四")) == ["一", "二", "三", "四"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff"[:0], "\u3000\r\n"])
def test_nothing_but_white_space_has_no_blocks(text):
    assert parse(text).blocks == ()


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("家当 a\n\r\t\u3000。\u2028\x85\x1c😀\ud800"), max_size=80))
def test_blocks_hold_every_character_but_white_space(text):
    end = 0
    for block in line_blocks(text):
        assert block.end > block.start >= end
        assert not text[end : block.start].strip()
        assert "\n" not in text[block.start : block.end]
        assert "\r" not in text[block.start : block.end]
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        end = block.end
    assert not text[end:].strip()


# ------------------------------------------------------------------------------------------------ headings


def test_the_first_line_is_a_heading_if_it_is_set_off():
    assert [block.kind for block in parse("旧厂房里的图书馆\n\n正文。").blocks] == ["heading", "paragraph"]
    assert [block.kind for block in parse("旧厂房里的图书馆\n" + PARAGRAPH).blocks] == ["heading", "paragraph"]


@pytest.mark.parametrize(
    "text", ["一句话。\n\n另一句话。", "甲组\n乙组", "只有一行", "他说:\n" + PARAGRAPH, PARAGRAPH + "\n\n" + "短"]
)
def test_a_first_line_that_may_be_a_sentence_is_none(text):
    assert {block.kind for block in parse(text).blocks} == {"paragraph"}


# ------------------------------------------------------------------------------------------------ broken lines


@pytest.mark.parametrize("characters", [20, 30, 38])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_broken_at_a_fixed_width_are_put_together(characters, end):
    text = "\n\n".join(wrapped(PARAGRAPH * 2, characters) for _ in range(3)).replace("\n", end)
    prose = parse(text)
    assert shown(prose) == [PARAGRAPH * 2] * 3


def test_a_word_cut_by_the_line_end_points_to_both_halves():
    text = wrapped(PARAGRAPH * 2, 25)
    prose = parse(text)
    cut = text.index("\n")
    word = text[cut - 1] + text[cut + 1]
    start = prose.text.index(word)
    first, last = SourceMap(PLAIN.article(text, "a.txt")).to_source(start, start + 2)
    assert text[first:last] == text[cut - 1 : cut + 2]


def test_latin_words_are_parted_by_a_space():
    sentence = "The old mill by the river was turned into a library, and its long tables are full every day. "
    lines, line = [], ""
    for word in (sentence * 6).split():
        if len(line) + 1 + len(word) > 60:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    text = "\n".join([*lines, line])
    assert shown(parse(text)) == [(sentence * 6).strip()]


POEM = "\n".join(["春眠不觉晓,处处闻啼鸟。", "夜来风雨声,花落知多少。"] * 6)
LIST = "\n".join(
    f"{number}. 把第{number}个零件装到底座上,注意不要拧得太紧,然后检查指示灯是不是亮了" for number in range(1, 12)
)
RECORDS = "\n".join(
    f"2023-11-{day} 城西图书馆 三层阅览室 预约人数 {day}0 管理员 张敏 电话 分机 80{day}" for day in range(10, 24)
)
SENTENCES = "\n".join(
    [PARAGRAPH[:47], "第二段说的是另一件事,和前面没有关系,只是长度差不多,也用句号结束,看上去很整齐,其实不是一段。"] * 5
)
VERSE = "\n".join(["我在黄昏的时候走过那条街", "灯一盏一盏亮起来", "没有人说话", "只有风把报纸翻了一页又一页"] * 4)


@pytest.mark.parametrize(
    "text", [POEM, LIST, RECORDS, SENTENCES, VERSE], ids=["poem", "list", "records", "sentences", "verse"]
)
def test_lines_that_are_no_broken_paragraphs_stay_apart(text):
    prose = parse(text)
    assert prose.segments == ()
    assert len(prose.blocks) == len(text.split("\n"))


def test_real_text_with_a_paragraph_a_line_is_never_joined(data_folder):
    """Ten corpora; measured: 0 of 7 700 documents."""
    from benchmarks.spun.corpora import read_documents

    for name in (
        "zh/news/2024",
        "zh/general/weekly",
        "ja/general/wikipedia",
        "ja/general/tech-blogs",
        "en/general/abc",
    ):
        for document in read_documents(data_folder / f"{name}.txt.gz")[:1500]:
            assert parse(document).segments == (), document[:80]


@pytest.mark.parametrize("characters", [20, 30, 40])
def test_real_text_broken_at_a_fixed_width_is_joined(data_folder, characters):
    """By blank lines between paragraphs, at least 95 % of the breaks; measured: 97–99 %."""
    from benchmarks.spun.corpora import read_documents

    breaks = joined = 0
    for document in read_documents(data_folder / "zh/news/2024.txt.gz")[:300]:
        paragraphs = [line for line in document.split("\n") if len(line) > 60]
        if len(paragraphs) >= 3:
            text = "\n\n".join(wrapped(paragraph, characters) for paragraph in paragraphs)
            lines = len(line_blocks(text))
            breaks += lines - len(paragraphs)
            joined += lines - len(parse(text).blocks)
    assert joined >= 0.95 * breaks


@pytest.mark.parametrize(
    "text", ["家" * 20_000_000, "家\n" * 1_000_000, "\n" * 30_000_000, " " * 5_000_000 + "a", "a \n" * 500_000]
)
def test_large_and_degenerate_text_ends(text):
    prose = parse(text)
    assert all(0 <= block.start <= block.end <= len(prose.text) for block in prose.blocks)
    assert prose.text.count("家") == text.count("家")
