import pytest

from detector.checks.mention import LONGEST_MENTION, is_mentioned
from detector.engine.auditor import Auditor
from tests.checks.test_policy import reading


@pytest.mark.parametrize(
    ("text", "word", "mentioned"),
    [
        ('The phrase "profound neural organization" is odd.', "neural organization", True),
        ("他说“家当”二字。", "家当", True),
        ("「コスト」という語", "コスト", True),
        ('She said "no" and neural organization and "yes" again.', "neural organization", False),
        ("The neural organization learns.", "neural organization", False),
        ('"A neural organization\nlearns" it says.', "neural organization", False),
        ("“" + "word " * 12 + "neural organization”", "neural organization", False),
    ],
)
def test_what_stands_in_a_short_quotation_is_spoken_of(text: str, word: str, mentioned: bool) -> None:
    start = text.index(word)
    assert is_mentioned(reading(text), start, start + len(word)) is mentioned


def test_the_longest_mention_is_counted_between_its_marks() -> None:
    inside = "x" * LONGEST_MENTION
    assert is_mentioned(reading(f"“{inside}”"), 1, 3)
    assert not is_mentioned(reading(f"“{inside}x”"), 1, 3)


def test_an_essay_on_tortured_phrases_is_not_spun_and_the_paper_it_quotes_is() -> None:
    phrases = ["profound learning", "irregular backwoods", "bosom peril", "colossal information", "mean square blunder"]
    quoting = " ".join(f'In one paper I read "{one}" and laughed.' for one in phrases)
    using = " ".join(f"In this paper we study {one} in detail." for one in phrases)
    auditor = Auditor()
    assert not [one for one in auditor.audit_text(quoting).issues if one.rule.startswith("en.tortured")]
    assert not auditor.audit_text(quoting).verdicts
    assert len([one for one in auditor.audit_text(using).issues if one.rule.startswith("en.tortured")]) >= 4
