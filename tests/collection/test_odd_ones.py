"""What one version of a text says differently from the others."""

from __future__ import annotations

from collections import Counter

import pytest

from detector.collection.odd_ones import AGREEING, MAX_NEIGHBOURS, MAX_PLACES, ONE_TEXT, odd_ones, versions

TEXT = (
    "本周六上午，柳河区图书馆在新馆一楼举行了读书会，共有300人到场，其中一半是中学生。馆长介绍说，新馆的藏书比老馆多出一倍，"
    "儿童阅览室搬到了朝南的房间，周末晚上也开放。活动结束以后，读者们一起参观了地下书库，并为明年的活动提出了不少建议。"
)


def found(*texts: str) -> list[tuple[int, str, str, bool]]:
    pairs = [(first, second) for first in range(len(texts)) for second in range(first + 1, len(texts))]
    return [(one.article, one.said, one.meant, one.is_number) for one in odd_ones(dict(enumerate(texts)), pairs)]


@pytest.mark.parametrize(
    ("old", "new", "said", "meant", "is_number"),
    [
        ("300人", "3000人", "3000", "300", True),
        ("300人", "200人", "200", "300", True),
        ("柳河区", "柳何区", "柳何区", "柳河区", False),
        ("地下书库", "地上书库", "地上书", "地下书", False),
    ],
)
def test_the_odd_one_is_named_with_what_the_others_say(
    old: str, new: str, said: str, meant: str, is_number: bool
) -> None:
    texts = [TEXT, TEXT.replace(old, new), TEXT, TEXT]
    (one,) = odd_ones(dict(enumerate(texts)), [(0, 1), (1, 2), (1, 3)])
    assert (one.article, one.said, one.meant, one.is_number) == (1, said, meant, is_number)
    assert texts[1][one.start : one.end] == said
    assert [(number, texts[number][start:end]) for number, start, end in one.others] == [
        (0, meant),
        (2, meant),
        (3, meant),
    ]


def test_all_the_others_must_agree_and_be_enough() -> None:
    odd = TEXT.replace("300", "3000")
    assert found(odd, *[TEXT] * AGREEING) != []
    assert found(odd, *[TEXT] * (AGREEING - 1)) == []
    assert found(odd, odd, *[TEXT] * 4) == []
    assert found(odd, TEXT.replace("300", "400"), *[TEXT] * 4) == []


def test_what_is_added_left_out_or_set_apart_is_no_other_word() -> None:
    for old, new in (
        ("共有300", "共有约300"),
        ("周末晚上", "晚上"),
        ("，共有", "。共有"),
        ("活动结束以后", "结束以后"),
    ):
        assert found(TEXT.replace(old, new), TEXT, TEXT, TEXT) == []


def test_a_version_with_many_differences_was_rewritten() -> None:
    swaps = (("开放", "关门"), ("300", "500"), ("中学", "大学"), ("一倍", "两倍"), ("朝南", "朝北"), ("地下", "地上"))
    rewritten = TEXT
    for old, new in swaps:
        rewritten = rewritten.replace(old, new)
    assert len(swaps) > MAX_PLACES
    assert found(rewritten, TEXT, TEXT, TEXT) == []
    assert len(found(rewritten.replace("关门", "开放"), TEXT, TEXT, TEXT)) == MAX_PLACES


def test_only_versions_of_one_text_are_compared_and_only_where_there_are_enough() -> None:
    alike = [(0, 1, 0.9), (0, 2, ONE_TEXT), (0, 3, ONE_TEXT), (1, 4, ONE_TEXT - 0.01), (5, 6, 0.9)]
    assert versions(alike) == [(0, 1), (0, 2), (0, 3)]
    assert versions([]) == []


def test_of_many_versions_each_is_compared_with_some() -> None:
    everyone = [(first, second, 0.9) for first in range(60) for second in range(first + 1, 60)]
    pairs = versions(everyone)
    assert len(pairs) <= MAX_NEIGHBOURS * 60
    compared = Counter(one for pair in pairs for one in pair)
    assert set(compared) == set(range(60)) and min(compared.values()) >= MAX_NEIGHBOURS


def test_a_pair_without_its_texts_is_passed_over() -> None:
    assert odd_ones({0: TEXT}, [(0, 1)]) == []
