"""Bytes become text exactly, or a clear error; nothing in between."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.decoding import corpora, ours, pieces
from detector.sources.decode import DecodeError, decode, is_binary

CHINESE = "北京市昌平区昨天举办了生命科学论坛,三百多位专家讨论产业的未来。\n主办方表示,明年还会继续。"
TRADITIONAL = "臺北市政府昨天舉辦了生命科學論壇,三百多位專家討論產業的未來。\n主辦單位表示,明年還會繼續。"
JAPANESE = (
    "昨日、市民ホールで科学フォーラムが開かれ、三百人あまりが産業の将来について話し合いました。\n来年も続きます。"
)
KOREAN = "어제 시민회관에서 과학 포럼이 열려 삼백여 명이 산업의 미래를 논의했다.\n내년에도 계속된다."
FRENCH = "Hier, le café du théâtre a été fermé ; l’été prochain, on y dégustera des crêpes à 5 €."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-32", "utf-32"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32-le", "utf-32-le"),
        ("plain English, sixteen bits wide", "utf-16-le", "utf-16-le"),
        (CHINESE, "gb2312", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE + "㐀𠀀", "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "cp950"),
        (TRADITIONAL + "𠝹嘢", "big5hkscs", "big5hkscs"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE + "①㈱", "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE + "①", "euc_jis_2004", "euc_jis_2004"),
        (JAPANESE, "iso2022_jp", "iso2022_jp_ext"),
        (KOREAN, "cp949", "cp949"),
        (FRENCH, "cp1252", "cp1252"),
        ("caf\u00e9", "latin-1", "cp1252"),
    ],
)
def test_each_encoding_is_recognised(text, codec, name):
    data = text.encode(codec)
    assert not is_binary(data)
    decoded = decode(data)
    assert decoded.text == text
    assert decoded.encoding == name


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_with_a_mark_in_both_byte_orders(codec):
    data = ("\ufeff" + CHINESE).encode(codec)
    assert not is_binary(data)
    assert decode(data).text == CHINESE


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\x1b$B")
@example(b"\x1b$B\x7f\x7f")
@example(b"\x00\x00\xfe\xff\x00")
def test_any_bytes_decode_exactly_or_are_an_error(data):
    is_binary(data)
    try:
        decoded = decode(data)
    except DecodeError as error:
        assert error.stage == "decode"
        assert error.message
    else:
        assert data.decode(decoded.encoding) == decoded.text


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1b"), max_size=200))
def test_whatever_is_valid_utf8_is_taken_as_that(text):
    decoded = decode(text.encode())
    assert decoded.encoding in ("utf-8", "utf-8-sig")
    assert decoded.text == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.integers(1, len(CHINESE)), st.sampled_from(["gbk", "utf-16-le", "utf-16-be"]))
def test_a_cut_of_any_length_never_turns_into_other_text(length, codec):
    data = CHINESE.encode(codec)[:length]
    try:
        decoded = decode(data)
    except DecodeError:
        return
    assert data.decode(decoded.encoding) == decoded.text


def test_a_broken_byte_in_utf8_is_an_error_that_says_where():
    data = CHINESE.encode()
    broken = data[:120] + b"\xff" + data[120:]
    with pytest.raises(DecodeError, match=r"utf-8.*0xff at offset 120 \(line 2\)"):
        decode(broken)


def test_a_file_cut_off_in_a_character_is_an_error_that_says_so():
    with pytest.raises(DecodeError, match="middle of a character: its last 2 of"):
        decode(CHINESE.encode()[:-1])
    with pytest.raises(DecodeError, match="middle of a character"):
        decode("中文".encode()[:-1])
    with pytest.raises(DecodeError, match="middle of a character"):
        decode(CHINESE.encode("utf-16")[:-1])


def test_a_broken_legacy_file_is_no_windows_1252():
    data = CHINESE.encode("gbk")
    with pytest.raises(DecodeError, match="gb18030"):
        decode(data[:80] + b"\xff\xff" + data[80:])


def test_noise_is_an_error_that_says_what_was_tried():
    with pytest.raises(DecodeError, match="tried utf-8"):
        decode(bytes(range(0x80, 0x100)) * 4)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n rest",
        b"%PDF-1.7\n",
        b"PK\x03\x04 zipped",
        b"\x1f\x8b\x08 gzipped",
        b"text with a \0 in it",
        b"\x7fELF\x02\x01\x01",
        bytes(range(1, 32)) * 10,
    ],
)
def test_binary_data_is_told_from_text(data):
    assert is_binary(data)


@pytest.mark.parametrize("data", [b"", b"\n", b"one \x01 two", "é".encode(), b"\xff\xfea\x00", b"a\x00b\x00c\x00d\x00"])
def test_text_is_not_taken_for_binary(data):
    assert not is_binary(data)


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-16-le"])
def test_the_beginning_of_a_text_is_text_wherever_it_is_cut(codec):
    data = (CHINESE * 40).encode(codec)
    assert [length for length in range(16, 400, 2) if is_binary(data[:length])] == []


def test_short_texts_from_real_corpora_come_back(data_folder):
    """At 50 characters at least 98 % in every encoding; benchmarks/decoding.py has the whole table."""
    for text, encodings in corpora(data_folder).values():
        for encoding in encodings:
            samples = list(pieces(text, encoding, 50, 60, random.Random(encoding)))
            right = sum(ours(data) == piece for piece, data in samples)
            assert right >= 0.98 * len(samples), encoding
