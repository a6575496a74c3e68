"""What becomes of raw findings: scope, runs, once per article, overlaps, bounds."""

import pytest
from msgspec.structs import replace

from detector.checks.base import ArticleVerdict, Finding, Reading
from detector.checks.policy import MAX_ISSUES_PER_RULE, settle, without_explained
from detector.language.characters import CharacterView
from detector.model import LanguageShares, Rule
from detector.rulepacks.compiled import CompiledRule
from detector.sources.registry import article_from_text


def reading(text):
    article = article_from_text(text)
    shares = LanguageShares(primary="zh-Hans", confidence=1.0, shares={"zh-Hans": 1.0})
    return Reading(article, CharacterView(article.text), ("zh-Hans",) * len(article.blocks), shares)


def rule(name="zh.test.a", category="spun", **keys):
    known = {"category": category, "severity": "minor", "message": "m", "help": "h", "pack": "p", "confidence": 0.5}
    return {name: CompiledRule(rule=Rule(id=name, languages=("zh",), **known), **keys)}


def find(start, end, name="zh.test.a", **keys):
    return Finding(rule=name, start=start, end=end, **keys)


def ranges(findings):
    return [(one.start, one.end) for one in findings]


TEXT = "第一行文字。\n  第二行文字。  \n第三行文字。"


@pytest.mark.parametrize(
    ("scope", "expected"), [("word", (11, 13)), ("line", (9, 15)), ("block", (9, 15)), ("article", (0, len(TEXT)))]
)
def test_a_rule_widens_what_it_reports_to_its_scope(scope, expected):
    assert ranges(settle(reading(TEXT), [find(11, 13)], rule(scope=scope))) == [expected]


def test_findings_in_neighbouring_blocks_merge_and_say_how_many():
    settled = settle(reading(TEXT), [find(0, 2), find(9, 11)], rule(scope="block", merge=True))
    assert ranges(settled) == [(0, 15)]
    assert settled[0].evidence["count"] == 2


def test_findings_with_a_sound_block_between_them_stay_apart():
    assert len(settle(reading(TEXT), [find(0, 2), find(18, 20)], rule(merge=True))) == 2


def test_once_per_article_keeps_the_first_with_the_count():
    settled = settle(reading(TEXT), [find(9, 10), find(0, 1), find(18, 19)], rule(once=True))
    assert ranges(settled) == [(0, 1)]
    assert (settled[0].values["count"], settled[0].evidence["count"]) == (3, 3)


def test_of_overlapping_findings_in_a_category_the_longest_stays():
    assert ranges(settle(reading(TEXT), [find(0, 2), find(1, 5), find(4, 6)], rule())) == [(1, 5)]


def test_of_a_word_left_standing_and_its_rendering_the_one_with_a_better_word_stays():
    rules = {**rule("zh.test.a", "untranslated"), **rule("zh.test.b", "mistranslation")}
    better = replace(find(0, 3, "zh.test.b"), suggestions=(("好", None),))
    assert settle(reading(TEXT), [find(0, 3, "zh.test.a"), better], rules) == [better]


def test_findings_of_different_categories_may_overlap():
    rules = {**rule(), **rule("zh.test.b", "masked")}
    assert len(settle(reading(TEXT), [find(0, 3), find(1, 2, "zh.test.b")], rules)) == 2


def test_article_wide_findings_do_not_swallow_the_words_inside():
    rules = {**rule(scope="article"), **rule("zh.test.b")}
    assert len(settle(reading(TEXT), [find(0, 1), find(9, 10, "zh.test.b")], rules)) == 2


def test_a_flood_of_one_rule_is_bounded_and_counted():
    text = "字" * 5000
    settled = settle(reading(text), [find(n, n + 1) for n in range(5000)], rule())
    assert len(settled) == MAX_ISSUES_PER_RULE
    assert settled[-1].evidence["further"] == 5000 - MAX_ISSUES_PER_RULE


def of(rule: str, start: int, end: int) -> Finding:
    return Finding(rule=rule, start=start, end=end, variant=None)


SCANNED = ArticleVerdict(category="ocr", probability=0.9, message="scanned")


def test_garbled_text_explains_all_that_looks_misread():
    findings, verdicts = without_explained(
        [of("any.encoding.garbled", 0, 9), of("zh.ocr.character", 20, 21)], [SCANNED]
    )
    assert [one.rule for one in findings] == ["any.encoding.garbled"]
    assert verdicts == []


def test_a_chinese_word_in_japanese_explains_what_stands_in_it_and_several_the_verdict():
    words = [of("ja.untranslated.chinese-word", start, start + 2) for start in (0, 10, 20)]
    misread = [of("ja.ocr.character", 11, 12), of("ja.ocr.character", 30, 31)]
    assert without_explained([*words[:2], *misread], [SCANNED]) == ([*words[:2], misread[1]], [SCANNED])
    assert without_explained([*words, *misread], [SCANNED]) == ([*words, misread[1]], [])


def test_disguised_characters_are_no_other_script():
    disguised = [of("zh.evasion.traditional", 3, 4), of("zh.evasion.variant", 9, 10)]
    mixed = [of("zh.script.mixed", start, start + 1) for start in (3, 9, 20)]
    called = ArticleVerdict(category="mixed-script", probability=0.9, message="mixed")
    assert without_explained([*disguised, *mixed], [called]) == ([*disguised, mixed[2]], [])
    assert without_explained([disguised[0], *mixed], [called]) == ([disguised[0], *mixed[1:]], [called])


def test_a_scan_alone_is_left_as_it_is():
    found = [of("ja.ocr.character", 11, 12), of("ja.script.simplified", 3, 4)]
    assert without_explained(found, [SCANNED]) == (found, [SCANNED])
