"""Static maps and the models over them: what is put in comes out, and what is not is absent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.language.characters import fold
from detector.language.ngram import StaticMap, SymbolModel, WordModel, build_static_map
from detector.language.segmentation import Lexicon
from detector.resources import statistics_folder

FOLDER = statistics_folder() / "zh"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open(FOLDER)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.integers(0, 2**64 - 1), st.integers(1, 2**16 - 1), min_size=1, max_size=400))
def test_a_static_map_gives_every_value_that_was_put_in(pairs: dict[int, int]) -> None:
    keys = np.array(list(pairs), np.uint64)
    values = np.array(list(pairs.values()), np.uint32)
    assert build_static_map(keys, values).get(keys).tolist() == values.tolist()


def test_absent_keys_are_found_once_in_2_to_the_16_at_most() -> None:
    keys = np.arange(1, 50_001, dtype=np.uint64) * np.uint64(7919)
    static = build_static_map(keys, np.full(len(keys), 5, np.uint32))
    absent = np.arange(10**12, 10**12 + 1_000_000, dtype=np.uint64)
    assert np.count_nonzero(static.get(absent)) < 60  # 15 are expected


def test_a_map_survives_the_file(tmp_path: Path) -> None:
    keys = np.arange(1000, dtype=np.uint64)
    values = np.arange(1, 1001, dtype=np.uint32)
    build_static_map(keys, values, 18).save(tmp_path / "map.npy")
    assert StaticMap.open(tmp_path / "map.npy").get(keys).tolist() == values.tolist()


def test_building_is_deterministic() -> None:
    keys = np.arange(5000, dtype=np.uint64) * np.uint64(31)
    values = np.ones(5000, np.uint32)
    assert build_static_map(keys, values).cells.tobytes() == build_static_map(keys, values).cells.tobytes()


def test_repeated_keys_and_values_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="repeat"):
        build_static_map(np.array([1, 1], np.uint64), np.array([1, 2], np.uint32))
    with pytest.raises(ValueError, match="fit"):
        build_static_map(np.array([1, 2], np.uint64), np.array([0, 2], np.uint32))


def test_a_single_key_and_an_array_of_keys_give_the_same() -> None:
    draw = np.random.default_rng(3)
    keys = np.unique(draw.integers(0, 1 << 63, 3000).astype(np.uint64))
    values = draw.integers(1, 1 << 16, len(keys)).astype(np.uint32)
    static = build_static_map(keys[:2000], values[:2000])
    assert [static.get_one(int(key)) for key in keys] == static.get(keys).tolist()
    assert static.get(keys)[:2000].tolist() == values[:2000].tolist()


def test_a_file_that_is_no_map_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "other.npy", np.zeros(40, np.float32))
    with pytest.raises(ValueError, match="no static map"):
        StaticMap.open(tmp_path / "other.npy")


def test_words_that_belong_together_gain_from_each_other(lexicon: Lexicon) -> None:
    words = WordModel.open(FOLDER)
    first, second, odd = lexicon.identifiers(["发展", "产业", "家当"]).astype(np.int64)
    together = words.bigram_gain(np.array([second, odd]), np.array([first, first]))
    assert (together[0] > together[1]).all()  # 产业发展 against 家当发展, in both sources


def test_the_symbol_model_prefers_real_text(lexicon: Lexicon) -> None:
    symbols = SymbolModel.open(FOLDER)

    def total(text: str) -> float:
        codes = lexicon.symbols([text]).codes
        return float(symbols.log_probability(codes).sum())

    assert total("推动产业高质量发展") > total("推动家当高质量发展") + 2


def test_single_places_and_running_text_have_the_same_log_probabilities(lexicon: Lexicon) -> None:
    symbols = SymbolModel.open(FOLDER)
    codes = lexicon.symbols(["会议强调，要把产业发展放在更加重要的位置"]).codes
    running = symbols.log_probability(codes)
    pieces = [codes[:14], codes[1:12], codes[2:16]]
    asked = [np.arange(len(piece)) >= symbols.ORDER for piece in pieces]
    together = symbols.log_probability_at(np.concatenate(pieces), np.concatenate(asked))
    for shift, piece in enumerate(np.split(together, [14, 25])):
        assert piece[symbols.ORDER :] == pytest.approx(running[symbols.ORDER + shift : len(piece) + shift], abs=1e-4)


def test_symbols_keep_the_places_of_the_text(lexicon: Lexicon) -> None:
    text = fold("共有 １２３４ 家 hello world 企业，“产业”链")
    symbols = lexicon.symbols([text])
    places = [text[start - 1 : end - 1] for start, end in zip(symbols.starts, symbols.ends, strict=True)]
    assert "1234" in places
    assert "产" in places
    assert [place for place in places if place == "企"] == ["企"]


def test_every_article_stands_alone(lexicon: Lexicon) -> None:
    alone = lexicon.lattice(lexicon.symbols(["昌平生命科学园"]).codes)
    batch = lexicon.symbols(["今天天气很好", "昌平生命科学园"])
    lattice = lexicon.lattice(batch.codes)
    begin = int(batch.articles[1])
    assert lattice.on_path[begin : begin + 7].tolist() == alone.on_path[1:8].tolist()


def test_segmentation_finds_ordinary_words(lexicon: Lexicon) -> None:
    symbols = lexicon.symbols([fold("推動產業發展，提高服務水平")])
    lattice = lexicon.lattice(symbols.codes)
    begin = np.flatnonzero(lattice.on_path)
    length = np.diff(np.append(begin, len(symbols.codes)))
    words = [lexicon.word(int(number)) for number in lattice.word_at(begin, length)]
    assert [word for word in words if word.strip("\ufffd")] == ["推动", "产业", "发展", "提高", "服务", "水平"]


def test_the_words_beside_any_place_are_known(lexicon: Lexicon) -> None:
    symbols = lexicon.symbols(["推动产业发展"])
    lattice = lexicon.lattice(symbols.codes)
    begin = int(symbols.articles[0])
    before, _ = lattice.word_before(np.array([begin + 4]))
    after, _ = lattice.word_after(np.array([begin + 2]))
    assert lexicon.word(int(before[0])) == "产业"
    assert lexicon.word(int(after[0])) == "产业"


def test_a_long_stretch_without_punctuation_is_read(lexicon: Lexicon) -> None:
    symbols = lexicon.symbols(["产业发展" * 5000])
    lattice = lexicon.lattice(symbols.codes)
    assert len(lattice.on_path) == len(symbols.codes)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_gives_symbols_inside_it(texts: list[str]) -> None:
    lexicon = Lexicon.open(FOLDER)
    folded = [fold(text) for text in texts]
    symbols = lexicon.symbols(folded)
    assert (symbols.starts <= symbols.ends).all()
    assert int(symbols.ends.max(initial=0)) <= sum(len(text) + 1 for text in folded) + 1
    for number, text in enumerate(folded):
        first = int(symbols.articles[number])
        if first < len(symbols.codes) and any("\u4e00" <= c <= "\u9fff" for c in text):
            assert symbols.starts[first] >= symbols.offsets[number] - 1
