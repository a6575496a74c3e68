"""The record of what is wrong in the example articles must agree with the articles themselves."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from detector.model import Category, VerdictCategory

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOT_ARTICLES = {"README.md", "expected.jsonl", ".gitattributes"}
RECORDS: list[dict[str, Any]] = [
    json.loads(line) for line in (EXAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]


def article(record: dict[str, Any]) -> str:
    """Return the decoded text of a record's article, without a byte order mark."""
    return (EXAMPLES / record["path"]).read_bytes().decode(record.get("encoding", "utf-8"))


def by_path(record: dict[str, Any]) -> str:
    return str(record["path"])


def test_every_article_is_recorded_once_and_in_order() -> None:
    files = {str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("*") if path.is_file()} - NOT_ARTICLES
    recorded = [record["path"] for record in RECORDS]
    assert recorded == sorted(files)


@pytest.mark.parametrize("record", RECORDS, ids=by_path)
def test_planted_damage_stands_where_the_record_says(record: dict[str, Any]) -> None:
    text = article(record)
    assert text, "an example is never empty"
    for issue in record["issues"]:
        assert text.count(issue["text"]) == issue["count"], issue
        assert issue["category"] in get_args(Category), issue
        assert issue["expected"] != issue["text"], issue
        for other in issue.get("related", ()):
            assert other["text"] in (EXAMPLES / other["path"]).read_text(encoding="utf-8"), other


@pytest.mark.parametrize("record", RECORDS, ids=by_path)
def test_clean_articles_have_no_damage_and_damaged_ones_have_some(record: dict[str, Any]) -> None:
    if record["path"].startswith("clean/"):
        assert record["issues"] == []
        assert record["verdict"] is None
    elif record["path"] != "damaged/numbers-2025.zh.md":  # the sound one of three siblings that disagree
        assert record["issues"]


@pytest.mark.parametrize("record", [r for r in RECORDS if r["verdict"]], ids=by_path)
def test_a_spun_article_has_several_swapped_words_with_their_originals(record: dict[str, Any]) -> None:
    assert record["verdict"] in get_args(VerdictCategory)
    swaps = {(i["text"], i["expected"]) for i in record["issues"] if i["category"] == record["verdict"]}
    assert len(swaps) >= 5
    assert all(expected for _, expected in swaps)


@pytest.mark.parametrize(
    ("spun", "original"),
    [
        ("damaged/spun.zh.txt", "clean/news-rehab.zh.txt"),
        ("damaged/spun-light.zh.txt", "clean/news-clinic.zh.txt"),
        ("damaged/spun-tech.zh.md", "clean/tutorial-cache.zh.md"),
        ("damaged/spun-trad.zh.txt", "clean/column-workshop.zh.txt"),
    ],
)
def test_undoing_every_swap_gives_the_original_article(spun: str, original: str) -> None:
    (record,) = (r for r in RECORDS if r["path"] == spun)
    text = article(record)
    # Longest first, so that 抵家当 is undone before the 家当 inside it.
    for issue in sorted(record["issues"], key=lambda issue: -len(issue["text"])):
        text = text.replace(issue["text"], f"\x00{issue['expected']}\x01")
    assert text.replace("\x00", "").replace("\x01", "") == (EXAMPLES / original).read_text(encoding="utf-8")


@pytest.mark.parametrize("record", [r for r in RECORDS if "encoding" in r], ids=by_path)
def test_encoded_articles_are_not_utf_8(record: dict[str, Any]) -> None:
    data = (EXAMPLES / record["path"]).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
