"""English: misread and mistyped words, and terms whose words were replaced."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calques import reading_of
from detector.checks.base import Reading
from detector.checks.english_ocr import LISTED, _has_sentences
from detector.checks.tortured import find, support
from detector.engine.auditor import AuditOptions, Auditor
from detector.language.english import TOKEN, content_pairs, content_word, stem
from detector.language.english_words import english_words
from detector.language.tortured import FEATURES, Trees, tortured_model
from detector.model import ArticleReport
from detector.resources import statistics_folder
from detector.sources.registry import article_from_text

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


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Lines said it paid 12 mln dlrs for 40 pct of the ferry, or 31 cts a shr, and 3 mln dlrs in cash.",
        "omg tmr i hav no class lor, u wan to go swim? dunno leh, wait i ask them den i msg u, thx.",
        "Mr Soe and Ms Raad came to the meeting in Toa Payoh with a copy of the plan, and Mr Dav read it aloud to the "
        "people who had waited there since the morning.",
        "A know-it-all seldom asks, and two know-it-alls never do.",
        "| Road | 12 | east |\n| River | 31 | west |\nThe ferry of Mr Soe is late on the river and on the road.",
    ],
)
def test_short_forms_messages_and_names_are_no_scan(text: str) -> None:
    report = audited(text)
    assert (report.verdicts, [issue.quote.exact for issue in report.issues]) == ((), [])


def test_a_name_that_recurs_and_never_stands_as_the_usual_word_is_no_misreading() -> None:
    told = "Chicaga lies on the lake. The people of Chicaga fish, and in winter Chicaga sleeps; I love Chicaga."
    assert found(told) == []
    assert {exact for _, exact, _ in found(told + " Chicago is far away.")} == {"Chicaga"}


def test_a_capital_i_that_stands_for_an_l_is_misread() -> None:
    assert found("AIways close the door of the reading room.") == [("en.ocr.word", "AIways", "Always")]
    assert found("The AIs and UIs of the town were written in OIdc and AIrtel.") == []


def test_a_list_of_names_has_no_sentences() -> None:
    def english(text: str) -> Reading:
        return reading_of(article_from_text(text))

    names = "- brunovd: parser fixes\n- kteelz: themes, docs\n- Zuliana Fenwic: locale, icons\n" * LISTED
    assert not _has_sentences(english(names), LISTED)
    assert _has_sentences(english("The library of the town was opened in May and is now closed. " * LISTED), LISTED)
    assert _has_sentences(english(names), LISTED - 1)


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
    assert support([1.0], 8) > support([1.0], 80)
    assert support([1.0, 1.0, 1.0], 80) > support([1.0], 80)
    assert support([3.0], 80) > support([0.0], 80)
    assert support([], 100) < 0


def test_a_scan_is_read_with_the_words_beside_each_word() -> None:
    """*bad* and *pat* are words; in a scan, *had* and *put* fit better between their neighbours."""
    scan = SCAN + " The old reading room bad been closed for a year."
    assert ("en.ocr.word", "bad", "had") in found(scan)
    assert found("The old reading room bad been closed for a year.") == []


def test_a_capital_that_a_scanner_made_of_a_small_letter_is_found_only_in_a_scan() -> None:
    sentence = " The garden was opened In 1932 by the mayor."
    assert ("en.ocr.word", "In", "in") in found(SCAN + sentence)
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("text", "exact", "meant"),
    [
        ("The inter- national meeting ended on Friday.", "inter- national", "international"),
        ("The council discussed the new govern-\nment report.", "govern-\nment", "government"),
        ("The sign says t h i s  i s a library.", "t h i s  i s a", "this is a"),
        ("It is the m e e t i n g of the board.", "m e e t i n g", "meeting"),
        ("The library is closed. it opens on Monday.", "it", "It"),
    ],
)
def test_what_layout_broke_is_put_together(text: str, exact: str, meant: str) -> None:
    assert (exact, meant) in [(place, suggestion) for _, place, suggestion in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The pre- and post-war editions, and two- to three-volume sets, stand on the left.",
        "He came home - late - and the well-\nknown editor was asleep.",
        "Plans A B C D E and the variables x y z u v are explained in the appendix.",
        "It costs approx. the same, i.e. the price of a ticket. iPods are forbidden.",
        "Psssst, she said; the file is xhtmlrc.cfg, see §4 and footnote† on page 12 for 30¢.",
    ],
)
def test_what_only_looks_broken_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_strings_that_are_no_words_are_garbage() -> None:
    assert [(rule, exact) for rule, exact, _ in found("The w§rkdays are listed in bcdrtfg on the board.")] == [
        ("en.ocr.garbage", "w§rkdays"),
        ("en.ocr.garbage", "bcdrtfg"),
    ]


SPELLING = Auditor(AuditOptions(select=("en.spelling",)))


def test_mixed_spelling_is_one_finding_with_the_counts() -> None:
    report = SPELLING.audit_text(
        "The neighbours painted the harbour in bright colours. The color of the boats is gray."
    )
    (issue,) = report.issues
    assert issue.quote.exact == "color"
    assert issue.suggestions[0].text == "colour"
    assert (issue.evidence["british"], issue.evidence["american"]) == (3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "The neighbours painted the harbour in bright colours and organized a feast.",
        "The neighbors painted the harbor in bright colors and analyzed the labels.",
        "The neighbours of the World Trade Center liked the harbour and the colour of Pearl Harbor.",
        "The neighbours liked the colour of the harbour; “my favorite color is gray”, wrote an American.",
    ],
)
def test_one_standard_with_names_and_quotations_of_the_other_is_no_mixture(text: str) -> None:
    assert SPELLING.audit_text(text).issues == ()


def test_pairs_that_may_be_tortured_are_pairs_of_content_words() -> None:
    model = tortured_model(statistics_folder() / "en" / "tortured")
    tokens = TOKEN.findall(TORTURED + " The degree of displacement is small.")
    at, pairs = model.pairs(model.codes(tokens))
    found = [
        (content_word(tokens[first]), content_word(tokens[first + 1 + of]), of)
        for first, of in zip(at.tolist(), pairs.of.tolist(), strict=True)
    ]
    assert found == [pair[:3] for pair in content_pairs(TORTURED + " The degree of displacement is small.")]
    hopeful = dict(zip(found, model.hopeful(pairs).tolist(), strict=True))
    assert hopeful["relapse", "examination", False]
    assert not hopeful["learning", "system", False]


def test_originals_are_the_same_for_one_candidate_as_for_many() -> None:
    model = tortured_model(statistics_folder() / "en" / "tortured")
    _, pairs = model.pairs(model.codes(TOKEN.findall(TORTURED)))
    together = model.originals(pairs)
    assert together.features.shape == (len(pairs.first), FEATURES)
    for index in range(len(pairs.first)):
        alone = model.originals(pairs.take(slice(index, index + 1)))
        for one, many in zip(alone, together, strict=True):
            np.testing.assert_allclose(one[0], many[index], rtol=1e-5)


def test_several_articles_are_judged_together_as_each_alone() -> None:
    model = tortured_model(statistics_folder() / "en" / "tortured")
    texts = ["The council met on Monday.", TORTURED, "", "They praised profound learning systems.", TORTURED.upper()]
    readings = [reading_of(article_from_text(text)) for text in texts]
    together = find(readings, "en.tortured.term", model)
    assert together == [find([reading], "en.tortured.term", model)[0] for reading in readings]
    assert together[1]
    assert together[0] == together[2] == []


def test_trees_are_judged_as_by_walking_them() -> None:
    """Two trees: the first asks for feature 0 and then for feature 1, the second for feature 1 alone."""
    stored = {
        "roots": np.array([0, 5]),
        "feature": np.array([0, -1, 1, -1, -1, 1, -1, -1]),
        "threshold": np.array([0.5, 0, 2.0, 0, 0, 1.0, 0, 0]),
        "left": np.array([1, 0, 3, 0, 0, 6, 0, 0]),
        "right": np.array([2, 0, 4, 0, 0, 7, 0, 0]),
        "value": np.array([0, 1.0, 0, 2.0, 4.0, 0, 8.0, 16.0]),
        "baseline": np.array(0.25),
    }
    rows = np.array([[0.5, 9.0], [1.0, 2.0], [1.0, 0.5], [1.0, 3.0]], dtype=np.float32)
    assert Trees(stored).log_odds(rows).tolist() == [17.25, 18.25, 10.25, 20.25]
