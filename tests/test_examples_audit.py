"""The audit of the examples: nothing in the sound articles, the verdicts that belong to the damaged ones."""

import json

import pytest

from tests.conftest import REPOSITORY

EXPECTED = [
    json.loads(line) for line in (REPOSITORY / "examples" / "expected.jsonl").read_text("utf-8").splitlines() if line
]
SOUND = [one["path"] for one in EXPECTED if not one["issues"] and one["path"].startswith("clean/")]
# What the audit cannot see yet, although it is planted: other families find it when they come.
SPUN_LATER = {"damaged/tortured.en.txt"}


@pytest.fixture(scope="module")
def reports(auditor):
    return {one.path: one for one in auditor.audit([REPOSITORY / "examples"]).articles}


@pytest.mark.parametrize("path", SOUND)
def test_nothing_is_found_in_a_sound_article(reports, path):
    assert [(one.rule, one.quote.exact) for one in reports[path].issues] == []


@pytest.mark.parametrize("path", [one["path"] for one in EXPECTED if one["path"] not in SPUN_LATER])
def test_an_article_is_called_spun_when_it_was(reports, path):
    wanted = next(one["verdict"] for one in EXPECTED if one["path"] == path)
    called = [one.category for one in reports[path].verdicts if one.category == "spun"]
    assert called == (["spun"] if wanted == "spun" else [])


# Floors a little under what is found today. Of the disguises, single letters and a lone sign are left alone on purpose.
@pytest.mark.parametrize(
    ("category", "floor"),
    [("spun", 0.75), ("masked", 0.75), ("evasion", 0.65), ("boilerplate", 0.75), ("markup", 0.75)],
)
def test_most_of_what_was_planted_is_found(reports, category, floor):
    planted = found = 0
    for article in EXPECTED:
        if article["path"] in SPUN_LATER or not article["path"].startswith("damaged/"):
            continue
        quotes = [one.quote.exact for one in reports[article["path"]].issues]
        for one in article["issues"]:
            if one["category"] == category:
                planted += 1
                found += any(one["text"] in quote or quote in one["text"] for quote in quotes)
    assert planted > 0
    assert found >= floor * planted, f"{found} of {planted}"
