"""Words of the source left in the translation, and what only looks like them."""

import pytest
from msgspec.structs import replace

from detector.checks.base import CheckRule
from detector.checks.translation.line_by_line import line_by_line, reading_of
from detector.checks.translation.untranslated import untranslated
from detector.sources.registry import article_from_text

RULE = CheckRule(id="any.translation.untranslated", check="translation.untranslated", languages=("any",))


def found(source, target, languages):
    pair = line_by_line(*(reading_of(article_from_text(text)) for text in (source, target)))
    pair = replace(
        pair,
        source=replace(pair.source, language=languages[0]),
        target=replace(pair.target, language=languages[1]),
    )
    return [target[one.finding.start : one.finding.end] for one in untranslated(pair, (RULE,))]


@pytest.mark.parametrize(
    ("source", "target", "languages", "expected"),
    [
        ("他们验证了这一发现。", "They 验证 the finding.", ("zh", "en"), ["验证"]),
        ("彼は猫が好きだ。", "He likes 猫.", ("ja", "en"), ["猫"]),
        ("今天下雨。明天晴。", "今天下雨。 Tomorrow is fine.", ("zh", "en"), ["今天下雨"]),
        ("This was a breakthrough.", "这是一次 breakthrough。", ("en", "zh"), ["breakthrough"]),
        ("The plan of a city is old.", "The plan of a city is old.", ("en", "zh"), ["The plan of a city is old."]),
        ("本はとても高い。", "书とても贵。", ("ja", "zh"), ["とても"]),
        ("我们创业了。", "私たちは创业した。", ("zh", "ja"), ["创业"]),
    ],
)  # fmt: skip
def test_what_was_left_is_found(source, target, languages, expected):
    assert found(source, target, languages) == expected


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("他在中关村工作。", "He works in Zhongguancun (中关村).", ("zh", "en")),
        ("他喜欢《家》。", "He likes 《家》, a novel.", ("zh", "en")),
        ("“福”字倒贴。", "The character 福 hangs upside down.", ("zh", "en")),
        ("“福”字倒贴。", "They hang “福” upside down.", ("zh", "en")),
        ("She uses the app.", "她用这个 app。", ("en", "zh")),
        ("He works for Harbour Ltd.", "他在 Harbour Ltd 工作。", ("en", "zh")),
        ("See https://example.org/the-plan now.", "请看 https://example.org/the-plan 。", ("en", "zh")),
        ("The word twp means stupid.", "twp 是愚蠢的意思。", ("en", "zh")),
        ("国会は東京にある。", "国会は東京にある。", ("zh", "ja")),
    ],
)
def test_names_glosses_and_loans_are_left_alone(source, target, languages):
    assert found(source, target, languages) == []
