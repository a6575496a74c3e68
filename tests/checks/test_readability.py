"""Readability of English articles: the indices, and that they are those that textstat gives."""

from __future__ import annotations

import pytest

from detector.checks.readability import BY_TEXTSTAT, METRICS, MINIMUM_WORDS
from detector.engine.auditor import AuditOptions, Auditor


def metrics(text: str) -> dict[str, float]:
    """The readability that an audit gives."""
    return {name: value for name, value in AUDITOR.audit_text(text).metrics.items() if name in METRICS}


AUDITOR = Auditor()
PLAIN = "The council met on Monday. It opened the library for longer hours. People were glad. " * 10
STIFF = (
    "Notwithstanding considerable organisational difficulties, administrators implemented comprehensive "
    "modernisation programmes throughout numerous municipal institutions, incorporating interdisciplinary methods. "
) * 10
MIXED = (
    "The ferry left the harbour at dawn, with 212 people on board! Why so early? The captain, who has sailed for "
    "thirty years, did not want to say.\n\nA spokesman of the company said that the timetable would change in spring. "
) * 8


def test_long_words_and_sentences_are_harder() -> None:
    plain, stiff = metrics(PLAIN), metrics(STIFF)
    assert plain.keys() == METRICS.keys()
    assert all(stiff[name] > plain[name] for name in METRICS)


@pytest.mark.parametrize("text", [PLAIN, STIFF, MIXED])
def test_textstat_gives_the_same(text: str) -> None:
    import textstat

    own = metrics(text)
    assert own["words_per_sentence"] == pytest.approx(textstat.words_per_sentence(text), rel=0.02)
    assert own["lix"] == pytest.approx(textstat.lix(text), rel=0.02)
    # textstat has rounded the published 0.0588 to 0.058.
    assert own["coleman_liau"] == pytest.approx(textstat.coleman_liau_index(text), abs=1.0)
    # textstat counts marks of punctuation among the letters here, though not there.
    assert own["automated_readability"] == pytest.approx(textstat.automated_readability_index(text), abs=1.2)


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    text = "Mr. Smith paid 3.50 pounds to the U.S. office on Friday and went home by train. " * 10
    assert metrics(text)["words_per_sentence"] == pytest.approx(16, abs=1)


def test_a_short_text_and_other_languages_have_no_metrics() -> None:
    assert metrics("The council met on Monday. " * (MINIMUM_WORDS // 6)) == {}
    assert metrics("委员会周一开会。\n" * 200) == {}


def test_textstat_is_asked_where_it_is_wanted() -> None:
    asked = Auditor(AuditOptions(readability=True))
    plain, stiff = (asked.audit_text(text).metrics for text in (PLAIN, STIFF))
    assert plain.keys() >= BY_TEXTSTAT.keys()
    assert plain["rix"] < 1 < stiff["rix"]
    assert plain["mcalpine_eflaw"] < stiff["mcalpine_eflaw"]
    assert not BY_TEXTSTAT.keys() & AUDITOR.audit_text(PLAIN).metrics.keys()
    assert not BY_TEXTSTAT.keys() & asked.audit_text("图书馆昨天开放。" * 50).metrics.keys()
