"""Messages in other languages: what is translated, what is left alone, and that nothing of ours is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.wording import ENGLISH, Catalogue, Wording, wording_in
from detector.model import Rule
from detector.rulepacks.store import own_packs

LANGUAGES = ("zh", "ja")
EXAMPLES = Path(__file__).parents[2] / "examples"
_PLACEHOLDER = re.compile(r"\{\w+\}")
_QUOTED = re.compile("“[^”]*”|「[^」]*」|'[^']*'")


def rule(message: str) -> Rule:
    return Rule(
        id="en.a.b", category="style", severity="minor", message=message, help="Help.", languages=("en",), pack="p",
        confidence=0.9,
    )  # fmt: skip


def words(phrases: dict[str, str], **more: str) -> Wording:
    return Wording(Catalogue(phrases=phrases, **more))


def test_english_is_left_as_it_is() -> None:
    assert ENGLISH.phrase("3 times") == "3 times"
    assert ENGLISH.rule(rule("“{text}” is wrong")).message == "“{text}” is wrong"
    assert ENGLISH.with_details("wrong", ["3 times", "line 4"]) == "wrong (3 times, line 4)"


def test_a_phrase_takes_its_numbers_and_words_along() -> None:
    said = words({"{count} times": "{count} 次", "has “{text}”": "此处作“{text}”"})
    assert said.phrase("1,200 times") == "1,200 次"
    assert said.phrase("has “3 times”") == "此处作“3 times”"


def test_a_number_is_asked_for_where_a_phrase_has_one() -> None:
    said = words({"{count} times": "{count} 次"})
    assert said.phrase("many times") == "many times"


def test_the_phrase_with_more_words_of_its_own_comes_first() -> None:
    said = words({"{value} characters": "{value} 字", "{value} characters a paragraph": "每段 {value} 字"})
    assert said.phrase("80 characters a paragraph") == "每段 80 字"


def test_phrases_within_phrases() -> None:
    said = words({"{what} (elsewhere {low})": "{what}（其他 {low}）", "{value} digits": "数字占 {value}"})
    assert said.phrase("80% digits (elsewhere 3%)") == "数字占 80%（其他 3%）"


def test_details_stand_in_the_brackets_of_the_language() -> None:
    said = words({"line {line}": "第 {line} 行"}, list_separator="，", brackets="（{}）")
    assert said.with_details("错了", ["line 4", "“甲”"]) == "错了（第 4 行，“甲”）"


def test_a_pack_of_the_users_own_keeps_its_words() -> None:
    own = rule("our house does not write “{text}”")
    assert wording_in("zh").rule(own) == own


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_message_and_help_is_there_with_its_placeholders(language: str) -> None:
    said = wording_in(language)  # type: ignore[arg-type]
    for one in own_packs().rules:
        translated = said.rule(one.rule)
        for english, other in ((one.rule.message, translated.message), (one.rule.help, translated.help)):
            assert other != english, f"{one.rule.id}: “{english}” is not in detector/locales/{language}.json"
            assert sorted(set(_PLACEHOLDER.findall(other))) == sorted(set(_PLACEHOLDER.findall(english))), one.rule.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_nothing_that_is_said_no_more(language: str) -> None:
    said = {text for one in own_packs().rules for text in (one.rule.message, one.rule.help)}
    assert wording_in(language)._catalogue.messages.keys() <= said  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_left_in_what_is_said_of_the_examples(language: str) -> None:
    report = Auditor(AuditOptions(messages=language)).audit([EXAMPLES])  # type: ignore[arg-type]
    sentences = [issue.message for article in report.articles for issue in article.issues]
    sentences += [issue.message for issue in report.collection.issues]
    sentences += [one.message for article in report.articles for issue in article.issues for one in issue.related]
    for verdict in (one for article in report.articles for one in article.verdicts):
        sentences += [verdict.message, *verdict.evidence]
    assert len(sentences) > 100
    # Quotations are of the article; two English words in a row outside of them are ours.
    left = {one for one in sentences if re.search(r"\b[a-z]{2,} [a-z]{2,}\b", _QUOTED.sub("", one))}
    assert not left


def test_issues_are_the_same_in_every_language() -> None:
    text = "这家公司的家当升级很快，康健器械远销外洋。"
    found = [Auditor(AuditOptions(messages=one)).audit_text(text) for one in ("en", "zh", "ja")]
    assert [one.fingerprint for one in found[0].issues]
    assert len({tuple(issue.fingerprint for issue in one.issues) for one in found}) == 1
    assert len({one.score for one in found}) == 1
