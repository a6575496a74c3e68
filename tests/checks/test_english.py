"""English: misread and mistyped words, and terms whose words were replaced."""

from __future__ import annotations

import pytest

from detector.checks.tortured import support
from detector.engine.auditor import AuditOptions, Auditor
from detector.language.english import content_pairs, stem
from detector.language.english_words import english_words
from detector.model import ArticleReport

AUDITOR = Auditor(AuditOptions(select=("en.ocr", "en.typo", "en.tortured")))

SCAN = (
    "The llbrary on the hlll opened its new readlng room in spring. Chlldren borrow books there every aftemoon, and "
    "volunteers read storles to them. The nelghbours built the shelves themselves, and the clty paid for the wlndows."
)


def audited(text: str) -> ArticleReport:
    return AUDITOR.audit_text(text)


def found(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (issue.rule, issue.quote.exact, issue.suggestions[0].text if issue.suggestions else None)
        for issue in audited(text).issues
    ]


def test_a_misread_word_is_named_with_what_is_meant() -> None:
    assert found("The govemment published a report on public libraries.") == [
        ("en.ocr.word", "govemment", "government")
    ]


def test_a_mistyped_word_is_a_typo() -> None:
    assert found("The museum is open until late in the evning, says the board.") == [
        ("en.typo.word", "evning", "evening")
    ]


def test_joined_words_are_parted() -> None:
    assert ("en.ocr.joined", "ofthe", "of the") in found("The roof ofthe reading room leaks when it rains in autumn.")


def test_a_scanned_article_is_called_so() -> None:
    report = audited(SCAN)
    assert [one.category for one in report.verdicts] == ["ocr"]
    assert report.verdicts[0].probability > 0.9
    assert {"hlll", "clty", "wlndows"} <= {issue.quote.exact for issue in report.issues}


@pytest.mark.parametrize(
    "text",
    [
        "The catalogue of the town of Merdingen lists the colours of old maps; its neighbour prefers color and center.",
        "Mr Solheim and Ms Rupertsberg met at the café; Solheim paid, and nobody was walkin’ home.",
        "Install it with `pip install garblint`, see https://example.org/definately or mail teh@example.org today.",
        "COVID-19, mRNA, 5G, B2B, the 1980s, iPhone and eBay are no misread words, nor are 3rd and 20cm.",
        "The doctoral thesis treats zodiacal light, antiphons, meteoritic iron and sacrococcygeal joints.",
        "The wool was sold to a mill; the harsh winter was a major loss, and hot water and big data are honest words.",
    ],
)
def test_names_code_rare_words_and_both_spellings_survive(text: str) -> None:
    assert found(text) == []


def test_no_other_language_is_looked_at() -> None:
    assert found("Der Gemeinderat beschloss gestern, die Bibliothek länger zu öffnen und neue Bücher zu kaufen.") == []
    assert found("图书馆去年扩建，阅览室面积增加一倍，开放时间也延长了。") == []


def test_pairs_of_content_words_know_their_places() -> None:
    text = "A wellspring of energy, and deep learning."
    pairs = content_pairs(text)
    assert [(one, two, of) for one, two, of, _, _ in pairs] == [
        ("wellspring", "energy", True),
        ("deep", "learning", False),
    ]
    assert [text[start:end] for *_, start, end in pairs] == ["wellspring of energy", "deep learning"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("networks", "network"), ("studies", "study"), ("boxes", "box"), ("analysis", "analysis"), ("gas", "gas")],
)
def test_plurals_share_a_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_compounds_are_not_parted() -> None:
    words = english_words()
    assert words.parts("ofthe") == ("of", "the")
    assert [words.parts(one) for one in ("worksite", "backcountry", "onboard", "timebound")] == [(), (), (), ()]


TORTURED = (
    "We compare relapse examination with profound learning systems. The component extraction uses colossal information "
    "from sensor organizations, and the flag handling lowers the blunder proportion of the picture acknowledgment."
)


def test_terms_whose_words_were_replaced_are_named() -> None:
    auditor = Auditor(AuditOptions(select=("en.tortured.term",)))
    report = auditor.audit_text(TORTURED)
    meant = {issue.suggestions[0].text for issue in report.issues}
    assert {"regression analysis", "deep learning"} <= meant
    assert [one.category for one in report.verdicts] == ["spun"]


def test_the_listed_phrase_is_found_in_any_text() -> None:
    auditor = Auditor(AuditOptions(select=("en.tortured.listed",)))
    (issue,) = auditor.audit_text("The lecture on counterfeit consciousness drew a large crowd to the library.").issues
    assert issue.suggestions[0].text.lower() == "artificial intelligence"


def test_one_doubtful_pair_in_a_long_text_is_left_alone() -> None:
    honest = "The council met on Monday and opened the library for longer hours, which made many people glad. " * 5
    auditor = Auditor(AuditOptions(select=("en.tortured.term",)))
    assert auditor.audit_text(honest + "The approval procedure took a week.").issues == ()


def test_support_grows_with_candidates_and_falls_with_length() -> None:
    assert support(1, 8) > support(1, 80)
    assert support(3, 80) > support(1, 80)
    assert support(0, 100) < 0
