"""Units and texts aligned; whether they belong together."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.language.alignment.align import align, align_blocks

ZH = [
    "市图书馆周一重新开放，三年的修缮耗资2400万元。",
    "新馆藏书80万册，比原来多一倍。",
    "馆长李梅说：“孩子们终于有了自己的阅览室。”",
    "一楼设有咖啡馆和展览厅。",
    "开放首日有5600人前来参观。",
    "周末的开放时间延长到晚上十点。",
    "邻近的公交车站也搬到了正门对面。",
]
EN = [
    "The city library reopened on Monday after three years of renovation that cost 24 million yuan.",
    "The new building holds 800,000 books, twice as many as before.",
    '"At last the children have a reading room of their own," said its director, Li Mei.',
    "On the ground floor there are a café and an exhibition hall.",
    "On the first day 5,600 visitors came.",
    "At weekends it now stays open until ten in the evening.",
    "The bus stop nearby was moved to the other side of the main entrance too.",
]
JA = [
    "市立図書館が月曜日、3年間の改修を経て再開した。費用は2400万元。",
    "新館の蔵書は80万冊で、以前の2倍になった。",
    "李梅館長は「子どもたちにようやく自分の閲覧室ができた」と話した。",
    "1階にはカフェと展示室がある。",
    "初日には5600人が訪れた。",
    "週末の開館時間は夜10時まで延長された。",
    "近くのバス停も正面入口の向かいに移された。",
]
OTHER = [
    "Farmers in the valley expect a poor harvest of apples this autumn.",
    "A late frost in April killed most of the blossoms.",
    "Prices at the market have already risen by a fifth.",
    "Some growers are planting cherries instead.",
    "The ministry promised loans to those who lost everything.",
    "Rain is forecast for the coming week.",
    "Bees are fewer every year, say the keepers.",
]
TEXTS = {"zh": ZH, "en": EN, "ja": JA}
PAIRS = [(one, other) for one in TEXTS for other in TEXTS if one != other]


def beads(alignment):
    return [(one.source_start, one.source_end, one.target_start, one.target_end) for one in alignment.beads]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_translations_align_one_to_one(source, target):
    alignment = align(TEXTS[source], TEXTS[target], source, target)
    assert beads(alignment) == [(k, k + 1, k, k + 1) for k in range(7)]
    assert alignment.confidence > 0.9


@pytest.mark.parametrize(("source", "target"), PAIRS)
@pytest.mark.parametrize("lost", [0, 2, 4, 6])
def test_an_omitted_unit_is_found(source, target, lost):
    shorter = TEXTS[target][:lost] + TEXTS[target][lost + 1 :]
    found = beads(align(TEXTS[source], shorter, source, target))
    assert (lost, lost + 1, lost, lost) in found
    assert len(found) == 7
    turned = beads(align(shorter, TEXTS[source], target, source))
    assert (lost, lost, lost, lost + 1) in turned


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_two_units_stand_for_one(source, target):
    joiner = " " if target == "en" else ""
    joined = [TEXTS[target][0], joiner.join(TEXTS[target][1:3]), *TEXTS[target][3:]]
    assert (1, 3, 1, 2) in beads(align(TEXTS[source], joined, source, target))


@pytest.mark.parametrize("target", ["zh", "ja"])
def test_texts_that_do_not_belong_together_are_known(target):
    assert align(OTHER, TEXTS[target], "en", target).confidence < 0.1
    assert align(EN[:3], TEXTS[target][:3], "en", target).confidence > 0.9


def test_an_empty_side_gives_omissions_or_additions_and_no_confidence():
    alignment = align(EN, [], "en", "zh")
    assert beads(alignment) == [(k, k + 1, 0, 0) for k in range(7)]
    assert alignment.confidence == 0
    assert beads(align([], ZH, "en", "zh")) == [(0, 0, k, k + 1) for k in range(7)]
    assert align([], [], "en", "zh").beads == ()


@pytest.mark.parametrize(("one", "other"), [("zh", "zh-Hant"), ("en", "fr"), ("ko", "en"), ("", "en")])
def test_languages_that_are_no_pair_are_refused(one, other):
    with pytest.raises(ValueError, match="cannot align"):
        align(["a"], ["b"], one, other)


def test_region_and_script_of_a_language_do_not_matter():
    assert align(EN, ZH, "en-GB", "zh-Hans") == align(EN, ZH, "en", "zh")


def test_sentences_are_aligned_within_blocks():
    source = [ZH[0] + ZH[1], ZH[2] + ZH[3] + ZH[4], ZH[5] + ZH[6]]
    target = [EN[0] + " " + EN[1], EN[2] + " " + EN[4], EN[5] + " " + EN[6]]
    found = align_blocks(source, target, "zh", "en")
    assert [(one.source_start, one.target_start) for one in found.blocks] == [(0, 0), (1, 1), (2, 2)]
    texts = [source[one.block][one.start : one.end] for one in found.source_sentences]
    assert texts == ZH
    assert [target[one.block][one.start : one.end] for one in found.target_sentences] == [*EN[:3], *EN[4:]]
    assert (3, 4, 3, 3) in [
        (one.source_start, one.source_end, one.target_start, one.target_end) for one in found.sentences
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="中文。5 a\n\ud800，“", max_size=12), max_size=9),
    st.lists(st.text(alphabet='the bus. 5\n"…', max_size=30), max_size=9),
    st.booleans(),
)
def test_every_unit_is_in_one_bead_in_order(chinese, english, turned):
    sides = [(english, "en"), (chinese, "zh")] if turned else [(chinese, "zh"), (english, "en")]
    (source, one), (target, other) = sides
    found = align_blocks(source, target, one, other)
    for units, others, parts in (
        (len(source), len(target), found.blocks),
        (len(found.source_sentences), len(found.target_sentences), found.sentences),
    ):
        assert [k for bead in parts for k in range(bead.source_start, bead.source_end)] == list(range(units))
        assert [k for bead in parts for k in range(bead.target_start, bead.target_end)] == list(range(others))
        assert all(0 <= bead.confidence <= 1 for bead in parts)
        assert all(bead.source_start < bead.source_end or bead.target_start < bead.target_end for bead in parts)
    assert 0 <= found.confidence <= 1


def test_a_wordy_translation_is_aligned_by_its_own_proportion_of_lengths():
    besides = "That much, at any rate, was said by everybody who had anything to do with the matter."
    found = align_blocks(ZH * 2, [f"{one} {besides}" for one in EN * 2], "zh", "en")
    assert [(one.source_start, one.target_start) for one in found.blocks] == [(n, n) for n in range(2 * len(ZH))]


def numbered(count):
    """A long text whose units are told apart by what they hold."""
    rng = random.Random(1)
    rows = []
    for _ in range(count):
        at, number = rng.randrange(7), rng.randrange(10_000, 1_000_000)
        rows.append((f"{EN[at]} It is number {number}.", f"{ZH[at]}编号是{number}。"))
    return rows


def test_long_texts_are_cut_and_stay_aligned():
    rows = numbered(1500)
    rng = random.Random(2)
    source = [(k, english) for k, (english, _) in enumerate(rows) if rng.random() > 0.05]
    target = [(k, chinese) for k, (_, chinese) in enumerate(rows) if not 700 <= k < 900]
    found = beads(align([text for _, text in source], [text for _, text in target], "en", "zh"))
    own = {(source[i][0], target[j][0]) for a, b, c, d in found for i in range(a, b) for j in range(c, d)}
    true = {(k, k) for k, _ in source} & {(k, k) for k, _ in target}
    assert len(own & true) / max(len(own), len(true)) > 0.98


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (["the same line"] * 3000, ["一样的一行"] * 3000),
        (["word 5"] * 4000, ["词。"] * 400),
        (["word"] * 3, ["词"] * 20_000),
        (["word 5 " * 3000] * 10, ["词五十" * 3000] * 10),
        (OTHER * 300, ZH * 300),
    ],
)
def test_texts_without_anchors_take_time_in_proportion(source, target):
    began = time.process_time()
    found = align(source, target, "en", "zh")
    assert time.process_time() - began < 8
    assert sum(bead.source_end - bead.source_start for bead in found.beads) == len(source)


def test_documents_of_a_corpus_reach_the_floors(data_folder):
    from benchmarks.alignment import CORPORA, documents, measure_beads, measure_confidence

    for name, floor in (("NTREX en–zh", 0.98), ("NTREX en–ja", 0.98), ("NTREX zh–ja", 0.97)):
        kind = documents(data_folder, CORPORA[name], "test")
        measured = measure_beads(kind, CORPORA[name], 0.1, 0.0, joined=False)
        assert measured["F1"] >= floor
        assert measured["gap precision"] >= 0.85
        assert measured["gap recall"] >= 0.75
        assert measure_confidence(kind, CORPORA[name], 3, 60)["AUC"] >= 0.99
