"""Where sentences end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.language.alignment.sentences import split_sentences

CASES = [
    ("zh", ["他说：“今天去。", "明天也去。”", "然后走了。"]),
    ("zh", ["“好！”他说。", "“行吗？”张明问道，没人答话。"]),
    ("zh", ["完了……真的吗？！", "不。"]),
    ("zh", ["增长3.5%，达12.7亿元。", "同比下降0.4个百分点。"]),
    ("zh", ["标题没有句号", "第二行是正文。"]),
    ("zh", ["見面會在臺北舉行。", "「很好。」", "他走了。"]),
    ("zh", ["价格上涨5.2%. ", "他说会继续。"]),
    ("ja", ["「行く。」と述べた。", "彼は「はい。」と言い、帰った。"]),
    ("ja", ["そう…だね。", "本当？", "うん！"]),
    ("ja", ["（笑）。", "次の日は晴れた。"]),
    ("en", ["Mr. Smith paid $3.5 million to No. 5 on Jan. 6.", "Then he left."]),
    ("en", ['"Why?" he asked.', '"I will go."', "She did."]),
    ("en", ["J. Smith of Apple Inc. came to the U.S. Senate.", "It was 5 p.m.", "He sat down."]),
    ("en", ["The end... he said.", "Wait…", "No!", "(Yes.)", "It rose 5.2%."]),
    ("en", ["1. First item, e.g. this one.", "2. Second item, i.e. Tom's."]),
    ("en", ["Heading without a stop", "The text begins here."]),
    ("en", ["A line that was wrapped after so many words by a mail\nprogram goes on.", "Next."]),
]


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_sentences_are_found(language, sentences):
    joiner = " " if language == "en" else ""
    if sentences[0].startswith(("标题", "Heading")):
        joiner = "\n"
    text = joiner.join(sentences)
    assert [text[start:end] for start, end in split_sentences(text, language)] == [one.strip() for one in sentences]


@given(
    st.text(alphabet='a Bc.。!？！?…"”」’)） \n\t3Mr他说道と、', max_size=80), st.sampled_from(["zh", "ja", "en", "fr"])
)
def test_everything_but_white_space_is_in_one_sentence(text, language):
    ranges = split_sentences(text, language)
    covered = [position for start, end in ranges for position in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(start < end for start, end in ranges)
    assert {position for position, character in enumerate(text) if not character.isspace()} <= set(covered)


@pytest.mark.parametrize("piece", ["。", "”", ". ", "A.", "... ", "\n", "x.\n", "说", "。”他", "1. "])
@pytest.mark.parametrize("language", ["zh", "ja", "en"])
def test_time_grows_with_length_only(piece, language):
    began = time.process_time()
    split_sentences(piece * (200_000 // len(piece)), language)
    assert time.process_time() - began < 3
