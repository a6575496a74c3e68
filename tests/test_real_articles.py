"""What the audit says of five real articles and of clean corpora; runs where GARBLINT_DATA names the data."""

import json

import pytest

from detector.engine.auditor import Auditor

SOUND = ("shanghai-2023.zh", "changping-2024.zh-en", "changping-2023.ja", "changping-2023.en")


@pytest.fixture(scope="module")
def auditor():
    return Auditor()


@pytest.fixture(scope="module")
def reports(auditor, data_folder):
    folder = data_folder.parent / "articles"
    if not folder.is_dir():
        pytest.skip("the real articles are not beside the data")
    return {path.stem: auditor.audit([path]).articles[0] for path in sorted(folder.glob("*.txt"))}


def gold(data_folder, name):
    lines = (data_folder.parent / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def touching(issues, span):
    return [one for one in issues if one.span.start < span["end"] and span["start"] < one.span.end]


def probability(report):
    return max((one.probability for one in report.verdicts if one.category == "spun"), default=0.0)


def test_the_spun_article_is_called_spun_and_its_words_are_found(reports, data_folder):
    report = reports["changping-2023.zh"]
    spans = [one for one in gold(data_folder, "changping-2023.zh") if one["category"] in ("spun", "masked")]
    certain = [one for one in spans if one["certain"]]
    reported = [one for one in report.issues if one.category in ("spun", "masked")]
    found = [one for one in certain if touching(reported, one)]
    right = [one for one in reported if any(one.span.start < g["end"] and g["start"] < one.span.end for g in spans)]
    assert probability(report) >= 0.99
    assert len(found) >= 0.92 * len(certain)
    assert len(right) >= 0.92 * len(reported)
    restored = [
        g for g in found if any(i.suggestions and i.suggestions[0].text == g["original"] for i in touching(reported, g))
    ]
    assert len(restored) >= 0.85 * len(found)


@pytest.mark.parametrize("name", SOUND)
def test_no_sound_article_is_called_spun_and_none_of_its_words_is(reports, name):
    assert probability(reports[name]) <= 0.02
    assert [one.quote.exact for one in reports[name].issues if one.category == "spun"] == []


def test_disguised_words_and_advertisements_are_found_and_a_head_enterprise_is_none(reports, data_folder):
    report = reports["shanghai-2023.zh"]
    spans = [one for one in gold(data_folder, "shanghai-2023.zh") if one["category"] in ("evasion", "boilerplate")]
    assert [one["text"] for one in spans if not touching(report.issues, one)] == []
    assert not [
        one
        for one in report.issues
        if one.category == "evasion" and not any(one.span.start < g["end"] and g["start"] < one.span.end for g in spans)
    ]


def test_the_masked_word_is_found(reports):
    assert "***" in [one.quote.exact for one in reports["changping-2023.zh"].issues if one.category == "masked"]
